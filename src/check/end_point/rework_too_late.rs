//! Looks for a failed project that was not reworked within so many months of the failed result.
//!
//! The result's day is the results date where it lies between the failed attempt and the rework, else the attempt's own. The rework is the
//! next attempt at the project. It cannot see when the feedback was given.

use chrono::NaiveDate;

use super::glance::Glance;
use super::log::{Attempted, Log};
use super::outside_assessment_window::{MONTHS, months_after};
use super::parts::Part;
use crate::check::attempts::sittings::ORDER_UNKNOWN;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach, early};
use crate::evidence::{Gap, Settings, Trail, Unknown};
use crate::record::{Case, Grade, Record, Standing, Table, attempts, milestones};

const NONE_FAILED: &str = "no project was failed";

pub(super) const CHECK: Check = Check {
    code: "rework-too-late",
    about: "a failed project is reworked within so many months of the failed result",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts, Table::Milestones],
    settings: &[MONTHS],
    situations: &[
        Situation { name: "too-late", facts: &["failed", "rework", "last"] },
        Situation { name: "not-reworked", facts: &["failed", "last"] },
        Situation { name: "still-open", facts: &["failed", "last"] },
        ORDER_UNKNOWN,
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if Glance::at(case, hearing).is_some_and(|glance| glance.passed().is_some()) {
        return hearing.weigh(|_| Ok(Ruling::NotApplicable(NONE_FAILED)));
    }
    let Some(log) = Log::of(case, hearing) else { return };
    let project = log.component(Part::Project);
    hearing.weigh(|trail| project.judge(trail, |attempted, trail| weigh(case, attempted, settings, trail)));
}

fn weigh(case: &Case<'_>, attempted: &Attempted<'_, '_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let ordered = match attempted.in_order() {
        Ok(ordered) => ordered,
        Err(tie) => {
            let results: Vec<_> = attempted.rows.iter().map(|row| trail.see(row.get(attempts::result))).collect::<Result<_, _>>()?;
            return if results.into_iter().all(Grade::passes) { Ok(Ruling::NotApplicable(NONE_FAILED)) } else { tie.cannot_tell(trail) };
        }
    };
    let mut unknown = None;
    let mut met = false;
    for (i, failed) in ordered.iter().enumerate() {
        match trail.see(failed.get(attempts::result)) {
            // Once passed there is nothing to rework.
            Ok(result) if result.passes() => break,
            Ok(result) if result.standing() == Standing::Void => continue,
            Ok(_) => {}
            Err(gap) => {
                unknown = Some(gap);
                continue;
            }
        }
        match reworked(case, failed, ordered.get(i + 1), settings, trail) {
            Ok(Ruling::Met) => met = true,
            Ok(other) => return Ok(other),
            Err(gap) => unknown = Some(gap),
        }
    }
    match unknown {
        Some(gap) => Err(gap),
        None if met => Ok(Ruling::Met),
        None => Ok(Ruling::NotApplicable(NONE_FAILED)),
    }
}

fn reworked(case: &Case<'_>, failed: &Record<'_>, rework: Option<&Record<'_>>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let on = trail.see(failed.moment())?.day;
    let months = settings.count(MONTHS.name, on, trail)?;
    let rework = match rework {
        Some(row) => Some((trail.see(row.moment())?.day, row)).filter(|(day, _)| *day <= case.as_of),
        None => None,
    };
    // The results date can only make the time longer.
    if rework.is_some_and(|(day, _)| day <= months_after(on, months)) {
        return Ok(Ruling::Met);
    }
    let until = rework.map_or(case.as_of, |(day, _)| day);
    let from = results_between(case, on, until, trail)?.unwrap_or(on);
    let last = months_after(from, months);
    let failed_cell = failed.get(attempts::result);
    match rework {
        Some((day, _)) if day <= last => Ok(Ruling::Met),
        Some((day, row)) => {
            let words = breach("too-late").with("failed", from).with("rework", day).with("last", last);
            words.at(row.get(attempts::taken_at)).at(failed_cell).into()
        }
        None if last >= case.as_of => {
            Ok(Ruling::Early(early("still-open", None).due(last).with("failed", from).with("last", last).at(failed_cell)))
        }
        None => breach("not-reworked").with("failed", from).with("last", last).at(failed_cell).into(),
    }
}

/// The results date, where it lies between two days, both included.
fn results_between(case: &Case<'_>, first: NaiveDate, last: NaiveDate, trail: &mut Trail) -> Result<Option<NaiveDate>, Unknown> {
    let cell = case.milestone(milestones::results_on);
    if matches!(cell.gap(), Some(Gap::Blank | Gap::NoColumn | Gap::NoRow | Gap::NoTable)) {
        return Ok(None);
    }
    Ok(Some(trail.see(cell)?).filter(|day| (first..=last).contains(day)))
}
