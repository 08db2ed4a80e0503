//! Looks for activities that name no unit of the qualification they relate to.
//!
//! It cannot see whether the activity covered what the unit is about.

use super::attended::{Attended, Found};
use super::{LEDGER, Requirement, TABLES, speak};
use crate::check::{Check, Run, Situation, breach};
use crate::evidence::Trail;
use crate::record::activities;

pub(super) const CHECK: Check = Check {
    code: "no-unit-named",
    about: "an activity that counts names at least one unit whose content it relates to",
    about_claim: false,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[Situation { name: "no-unit", facts: &["activity"] }, Situation { name: "not-counted", facts: &["activity"] }],
    run: Run::Claim(|case, settings, hearing| speak(Requirement::Content, case, settings, hearing)),
};

pub(super) fn find(attended: &Attended<'_, '_>, trail: &mut Trail) -> Found {
    let cell = attended.row(trail)?.get(activities::units);
    Ok(trail.see_or_blank(cell)?.is_none().then(|| breach("no-unit").at(cell)))
}
