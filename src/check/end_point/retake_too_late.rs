//! Looks for a retake later than so many months after the first attempt at that component.
//!
//! Any number of retakes; the last day counts as in time. While a component is not passed, the last day for a retake is a deadline. It
//! cannot see extensions.

use chrono::NaiveDate;

use super::glance::Glance;
use super::log::{Attempted, Log, NO_RETAKE};
use super::outside_assessment_window::{MONTHS, months_after};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail, Unknown};
use crate::record::{Case, Record, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "retake-too-late",
    about: "every retake comes within so many months of the first attempt at the component",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[MONTHS],
    situations: &[
        Situation { name: "too-late", facts: &["component", "retake", "first", "months", "last"] },
        Situation { name: "due", facts: &["component", "months", "last"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if Glance::at(case, hearing).is_some_and(|glance| is_plainly_without(&glance, settings)) {
        return hearing.weigh(|_| Ok(Ruling::NotApplicable(NO_RETAKE)));
    }
    let Some(log) = Log::of(case, hearing) else { return };
    for component in log.components().filter(|component| component.counted.len() == 1) {
        hearing.weigh(|trail| component.judge(trail, |attempted, trail| retake_to_come(case, attempted, settings, trail)));
    }
    log.weigh_retakes(hearing, |attempted, trail| weigh(attempted, settings, trail));
}

/// Whether no component was retaken, or has to be.
fn is_plainly_without(glance: &Glance, settings: &Settings) -> bool {
    let is_in_force = |day: &NaiveDate| settings.peek_count(MONTHS.name, *day).is_some();
    glance.passed().is_some_and(|days| days.iter().flatten().all(is_in_force))
}

fn weigh(attempted: &Attempted<'_, '_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let mut unknown = None;
    let mut dated: Vec<(NaiveDate, &Record<'_>)> = Vec::new();
    for row in attempted.rows {
        match trail.see(row.moment()) {
            Ok(moment) => dated.push((moment.day, row)),
            Err(gap) => unknown = Some(gap),
        }
    }
    dated.sort_by_key(|(day, _)| *day);
    let (Some((first, first_row)), Some((retake, row))) = (dated.first(), dated.last()) else { return ended(unknown) };
    let months = settings.count(MONTHS.name, *first, trail)?;
    let last = months_after(*first, months);
    if *retake <= last {
        return ended(unknown);
    }
    let words = breach("too-late").with("component", attempted.part.words()).with("retake", *retake).with("first", *first);
    words.with("months", months).with("last", last).at(row.get(attempts::taken_at)).at(first_row.get(attempts::taken_at)).into()
}

fn ended(unknown: Option<Unknown>) -> Verdict {
    unknown.map_or(Ok(Ruling::Met), Err)
}

/// The last day for a retake of a component that was attempted once and not passed.
fn retake_to_come(case: &Case<'_>, attempted: &Attempted<'_, '_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    const NONE: Verdict = Ok(Ruling::NotApplicable(NO_RETAKE));
    let [row] = attempted.rows else { return NONE };
    let (Ok(result), Ok(moment)) = (row.peek(attempts::result), row.moment().peek()) else { return NONE };
    let months = settings.count(MONTHS.name, moment.day, trail)?;
    let last = months_after(moment.day, months);
    if result.passes() || last < case.as_of {
        return NONE;
    }
    let words = breach("due").with("component", attempted.part.words()).with("months", months).with("last", last);
    Ok(Ruling::Due(words.due(last).at(row.get(attempts::taken_at))))
}
