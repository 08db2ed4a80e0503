//! Looks for a cancellation within so many days before the assessment day that was first confirmed.
//!
//! The day itself and the first of those days count. Exceptional circumstances excuse it. It cannot see what was charged.

use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Table, milestones};

use super::booked_at_short_notice::DAYS;

const NOT_CANCELLED: &str = "nothing was cancelled";

pub(super) const CHECK: Check = Check {
    code: "cancelled-late",
    about: "a cancellation comes more than so many days before the day first confirmed, or is exceptional",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones],
    settings: &[DAYS],
    situations: &[Situation { name: "short-notice", facts: &["cancelled", "confirmed", "count", "days"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| weigh(case, settings, trail));
}

fn weigh(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let cell = case.milestone(milestones::cancelled_on);
    let Some(cancelled) = trail.see_or_blank(cell)?.filter(|day| *day <= case.as_of) else {
        return Ok(Ruling::NotApplicable(NOT_CANCELLED));
    };
    let exceptional = case.milestone(milestones::cancellation_exceptional);
    if trail.see_or(exceptional, false)? {
        return Ok(Ruling::Met);
    }
    let confirmed_cell = case.milestone(milestones::first_confirmed_on);
    let confirmed = trail.see(confirmed_cell)?;
    let days = settings.count(DAYS.name, cancelled, trail)?;
    let count = (confirmed - cancelled).num_days();
    if !(0..=days).contains(&count) {
        return Ok(Ruling::Met);
    }
    let words = breach("short-notice").with("cancelled", cancelled).with("confirmed", confirmed).with("count", count).with("days", days);
    words.at(cell).at(confirmed_cell).into()
}
