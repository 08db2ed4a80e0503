//! Looks for a mitigation used for a learner whose programme ended before the closures.
//!
//! The first day itself is in. It cannot see arrangements made for learners whose programme ran over.

use super::agreed;
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach};
use crate::evidence::{SettingKind, Settings};
use crate::record::{Case, Table, evidence, registrations};

const FIRST: SettingSpec = SettingSpec { name: "first_end", kind: SettingKind::Day };

pub(super) const CHECK: Check = Check {
    code: "mitigation-before-closures",
    about: "a mitigation is used only for a learner whose programme ends on the first day of the closures or later",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Evidence],
    settings: &[FIRST],
    situations: &[Situation { name: "ended-before", facts: &["mitigation", "end", "first"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let Some(used) = agreed::used(case, trail)? else {
            return Ok(Ruling::NotApplicable("no mitigation is used"));
        };
        let first = settings.day(FIRST.name, case.as_of, trail)?;
        let cell = case.registered(registrations::expected_end_date);
        let end = trail.see(cell)?;
        if end >= first {
            return Ok(Ruling::Met);
        }
        let words = breach("ended-before").with("mitigation", used.word()).with("end", end).with("first", first);
        words.at(cell).at(case.evidence(evidence::mitigation)).into()
    });
}
