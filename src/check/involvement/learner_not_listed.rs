//! Looks for activities whose attendance list does not give the learner's name beside the enrolment number.
//!
//! The enrolment number is the learner id, by which the row was found. It cannot see whether the list was handed in.

use super::attended::{Attended, Found};
use super::{LEDGER, Requirement, TABLES, speak};
use crate::check::{Check, Run, Situation, Words, breach};
use crate::evidence::{Gap, Trail};
use crate::record::attendance;

pub(super) const CHECK: Check = Check {
    code: "learner-not-listed",
    about: "the attendance list of an activity that counts gives the learner's name and enrolment number",
    about_claim: false,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[Situation { name: "no-name", facts: &["activity"] }, Situation { name: "not-counted", facts: &["activity"] }],
    run: Run::Claim(|case, settings, hearing| speak(Requirement::Listed, case, settings, hearing)),
};

pub(super) fn find(attended: &Attended<'_, '_>, trail: &mut Trail) -> Found {
    attended.row(trail)?;
    let names = || attended.attendance().map(|row| row.get(attendance::name));
    if names().any(|name| trail.see_if_known(name).is_some()) {
        return Ok(None);
    }
    if let Some(gap) = names().find(|name| name.gap() != Some(Gap::Blank)) {
        trail.see(gap)?;
    }
    Ok(Some(names().fold(breach("no-name"), Words::at)))
}
