//! Looks for a result that came later than so many working days after the last day of the end-point assessment.
//!
//! The last day is the day of completion, or a later sitting before the result. While the result is still to come and its day lies ahead,
//! that day is a deadline. It cannot see where a result was held up.

use chrono::NaiveDate;

use super::booked_at_short_notice::DAYS;
use super::glance::{Glance, stated};
use super::parts::{Part, completion};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Cell, Settings, Trail, Unknown};
use crate::record::{Case, Table, calendar, milestones};

pub(super) const CHECK: Check = Check {
    code: "result-late",
    about: "the result comes within so many working days of the last day of the end-point assessment",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones, Table::Attempts],
    settings: &[DAYS],
    situations: &[
        Situation { name: "too-late", facts: &["result", "last", "due", "days"] },
        Situation { name: "planned-too-late", facts: &["result", "last", "due", "days"] },
        Situation { name: "due", facts: &["last", "due", "days"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if Glance::at(case, hearing).and_then(|glance| is_plainly_in_time(case, &glance, settings)) == Some(true) {
        return hearing.meet();
    }
    hearing.weigh(|trail| weigh(case, settings, trail));
}

/// Whether the result is there and came in time.
fn is_plainly_in_time(case: &Case<'_>, glance: &Glance, settings: &Settings) -> Option<bool> {
    let complete = stated(case, milestones::epa_completed_on).ok().or(glance.complete)?;
    let result = stated(case, milestones::results_on).ok().filter(|result| *result <= case.as_of)?;
    let last = glance.last_sitting(complete, result)?;
    let days = u32::try_from(settings.peek_count(DAYS.name, last)?).unwrap_or(0);
    Some(calendar::is_within_working_days(result, last, days))
}

fn weigh(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let complete_cell = complete(case, trail)?;
    let complete = trail.see(complete_cell)?;
    let result_cell = case.milestone(milestones::results_on);
    let result = trail.see_or_blank(result_cell)?;
    let last_cell = later_sitting(case, complete, result.unwrap_or(case.as_of)).unwrap_or(complete_cell);
    let last = trail.see(last_cell)?;
    let days = settings.count(DAYS.name, last, trail)?;
    let due = calendar::add_working_days(last, u32::try_from(days).unwrap_or(0));
    let words = |situation| breach(situation).with("last", last).with("due", due).with("days", days).at(result_cell).at(last_cell);
    match result {
        Some(result) if result <= due && result <= case.as_of => Ok(Ruling::Met),
        Some(result) if result > due => {
            words(if result <= case.as_of { "too-late" } else { "planned-too-late" }).with("result", result).into()
        }
        _ if due >= case.as_of => Ok(Ruling::Due(words("due").due(due))),
        _ => trail.see(result_cell).map(|_| Ruling::Met),
    }
}

/// The day on which the end-point assessment was complete, or is planned to be.
fn complete(case: &Case<'_>, trail: &mut Trail) -> Result<Cell<NaiveDate>, Unknown> {
    let stated = case.milestone(milestones::epa_completed_on);
    if stated.gap().is_none() {
        return Ok(stated);
    }
    let whole = completion(case, trail)?;
    if whole.done.is_none() {
        whole.settled(trail)?;
    }
    Ok(whole.done.or(whole.planned).unwrap_or(stated))
}

/// The last sitting in the log after a day, up to another.
fn later_sitting(case: &Case<'_>, after: NaiveDate, until: NaiveDate) -> Option<Cell<NaiveDate>> {
    let counted = case.attempt_facts().iter().filter(|facts| !facts.is_void);
    let at_a_part = counted.filter(|facts| facts.kind.is_ok_and(Part::is_type));
    let days = at_a_part.map(|facts| case.attempt(facts.row).moment().map(|moment| moment.day));
    days.filter(|cell| cell.peek().is_ok_and(|day| after < day && day <= until)).max_by_key(|cell| cell.peek().ok())
}
