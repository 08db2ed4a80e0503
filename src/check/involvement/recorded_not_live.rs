//! Looks for recordings that stand for live involvement.
//!
//! A recording counts only as the contingency for an activity from which the learner was absent: the tracker names that activity,
//! and the attendance says that the learner was not there. It cannot see whether a session marked live was.

use super::absence_without_contingency::{Presence, names, presence};
use super::attended::{Attended, Found};
use super::{LEDGER, Requirement, TABLES, Terms, speak};
use crate::check::{Check, Run, Situation, breach};
use crate::evidence::{Gap, Trail};
use crate::record::{Delivery, activities};

pub(super) const CHECK: Check = Check {
    code: "recorded-not-live",
    about: "an activity that counts is live, or a recording kept as the contingency for one from which the learner was absent",
    about_claim: false,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[
        Situation { name: "recorded", facts: &["activity"] },
        Situation { name: "not-absent", facts: &["activity", "missed"] },
        Situation { name: "not-counted", facts: &["activity"] },
    ],
    run: Run::Claim(|case, settings, hearing| speak(Requirement::Live, case, settings, hearing)),
};

pub(super) fn find(attended: &Attended<'_, '_>, terms: &Terms<'_, '_>, trail: &mut Trail) -> Found {
    let row = attended.row(trail)?;
    let delivery = row.get(activities::delivery);
    if trail.see(delivery)? != Delivery::Recorded {
        return Ok(None);
    }
    let cell = row.get(activities::contingency_for);
    let Some(named) = trail.see_or_blank(cell)? else { return Ok(Some(breach("recorded").at(delivery).at(cell))) };
    let mut mark = None;
    for missed in names(terms.case.book.text(named.0)) {
        match presence(terms.case, &missed) {
            Presence::Absent(cell) => return trail.see(cell).map(|_| None),
            Presence::Unknown(cell) => mark = Some(cell),
            Presence::Present(cell) => trail.step(cell.at()),
            Presence::NotListed => {}
        }
    }
    if let Some(mark) = mark {
        return Err(trail.lacks(&mark, mark.gap().unwrap_or(Gap::Unreadable)));
    }
    Ok(Some(breach("not-absent").with("missed", named.0).at(delivery).at(cell)))
}
