//! Looks for a calculated grade that rests on too little evidence.
//!
//! Exactly the least is enough. It cannot see how sound the evidence is.

use super::agreed;
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach};
use crate::evidence::{SettingKind, Settings};
use crate::record::{Amount, Case, Mitigation, Table, evidence};

const LEAST: SettingSpec = SettingSpec { name: "least_percent", kind: SettingKind::Count };

pub(super) const CHECK: Check = Check {
    code: "too-little-evidence",
    about: "a calculated grade rests on enough of the learner's evidence",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Evidence],
    settings: &[LEAST],
    situations: &[Situation { name: "too-little", facts: &["percent", "least"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        if agreed::used(case, trail)? != Some(Mitigation::Calculated) {
            return Ok(Ruling::NotApplicable("no calculated grade is claimed"));
        }
        let least = settings.count(LEAST.name, case.as_of, trail)?;
        let cell = case.evidence(evidence::percent_complete);
        let percent = trail.see(cell)?;
        if percent >= Amount::whole(i32::try_from(least).unwrap_or(i32::MAX)) {
            return Ok(Ruling::Met);
        }
        breach("too-little").with("percent", percent).with("least", least).at(cell).into()
    });
}
