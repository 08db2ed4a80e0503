//! Looks for activities whose employer or practitioner is not of the industry sector or occupation.
//!
//! Where neither is named, nobody can be of the sector. It cannot see whether the record is right.

use super::attended::{Attended, Found};
use super::{LEDGER, Requirement, TABLES, speak};
use crate::check::{Check, Run, Situation, breach};
use crate::evidence::Trail;
use crate::record::activities;

pub(super) const CHECK: Check = Check {
    code: "not-of-the-sector",
    about: "the employer or practitioner of an activity that counts is relevant to the sector or occupation",
    about_claim: false,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[Situation { name: "not-relevant", facts: &["activity"] }, Situation { name: "not-counted", facts: &["activity"] }],
    run: Run::Claim(|case, settings, hearing| speak(Requirement::Relevance, case, settings, hearing)),
};

pub(super) fn find(attended: &Attended<'_, '_>, trail: &mut Trail) -> Found {
    let row = attended.row(trail)?;
    let cell = row.get(activities::industry_relevant);
    if !trail.see(cell)? {
        return Ok(Some(breach("not-relevant").at(cell)));
    }
    let employer = row.get(activities::employer);
    if trail.see_if_known(employer).is_none() && trail.see_if_known(row.get(activities::practitioner)).is_none() {
        trail.see(employer)?;
    }
    Ok(None)
}
