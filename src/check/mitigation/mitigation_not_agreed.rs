//! Looks for a mitigation that is not the one agreed for the qualification.
//!
//! It cannot see whether the list of agreed mitigations is the latest.

use super::agreed;
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, evidence, mitigations};

pub(super) const CHECK: Check = Check {
    code: "mitigation-not-agreed",
    about: "the mitigation used is the one agreed for the qualification",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Evidence, Table::Mitigations],
    settings: &[],
    situations: &[Situation { name: "another", facts: &["used", "agreed"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let Some(used) = agreed::used(case, trail)? else {
            return Ok(Ruling::NotApplicable("no mitigation is used"));
        };
        let cell = case.mitigation(mitigations::agreed_mitigation);
        let agreed = trail.see(cell)?;
        if used == agreed {
            return Ok(Ruling::Met);
        }
        let words = breach("another").with("used", used.word()).with("agreed", agreed.word());
        words.at(case.evidence(evidence::mitigation)).at(cell).into()
    });
}
