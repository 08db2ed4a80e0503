//! Looks for an apprentice who has not consented to the claim of the apprenticeship certificate.
//!
//! A blank is no refusal: it leaves it open. It cannot see the form that was signed.

use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, milestones};

pub(super) const CHECK: Check = Check {
    code: "no-consent-to-claim",
    about: "the apprentice has consented to the certificate claim",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones],
    settings: &[],
    situations: &[Situation { name: "refused", facts: &[] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let cell = case.milestone(milestones::certificate_consent);
        if trail.see(cell)? { Ok(Ruling::Met) } else { breach("refused").at(cell).into() }
    });
}
