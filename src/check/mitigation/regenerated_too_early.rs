//! Looks for a record of achievement that was not regenerated once the new form was there.
//!
//! The first day itself is in time; a date ahead is a plan. It cannot see which form was used.

use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach};
use crate::evidence::{SettingKind, Settings};
use crate::record::{Case, Table, evidence};

const FIRST: SettingSpec = SettingSpec { name: "first_day", kind: SettingKind::Day };

pub(super) const CHECK: Check = Check {
    code: "regenerated-too-early",
    about: "the eRAC was regenerated on the first day of the new form or later",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Evidence],
    settings: &[FIRST],
    situations: &[Situation { name: "too-early", facts: &["regenerated", "first"] }, Situation { name: "ahead", facts: &["regenerated"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let first = settings.day(FIRST.name, case.as_of, trail)?;
        let cell = case.evidence(evidence::erac_regenerated_on);
        let day = trail.see(cell)?;
        if day < first {
            return breach("too-early").with("regenerated", day).with("first", first).at(cell).into();
        }
        if day > case.as_of {
            return breach("ahead").with("regenerated", day).at(cell).into();
        }
        Ok(Ruling::Met)
    });
}
