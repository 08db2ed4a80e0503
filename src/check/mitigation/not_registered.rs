//! Looks for a learner who is claimed on a qualification without being registered on it.
//!
//! It cannot see whether the awarding organisation's own records have the registration.

use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, claims, evidence, registrations};

pub(super) const CHECK: Check = Check {
    code: "mitigated-without-registration",
    about: "the learner is registered on the qualification that is claimed",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Claims, Table::Evidence],
    settings: &[],
    situations: &[Situation { name: "not-registered", facts: &["qualification"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        if !case.book.given(Table::Registrations) {
            trail.see(case.book.absent(registrations::learner_id))?;
        }
        if let Some(registration) = case.registration() {
            trail.see_if_known(registration.get(registrations::qualification));
            return Ok(Ruling::Met);
        }
        let (claimed, listed) = (case.claimed(claims::qualification), case.evidence(evidence::qualification));
        // A claim that does not say for what, by a learner with several registrations, may be for any of them.
        let Some(qualification) = case.entry.qualification else { return trail.see(claimed).map(|_| Ruling::Met) };
        breach("not-registered").with("qualification", qualification).at(claimed).at(case.claimed(claims::learner_id)).at(listed).into()
    });
}
