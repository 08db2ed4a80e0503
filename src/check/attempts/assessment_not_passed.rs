//! Looks for an assessment in the log at which no counted attempt has passed, and says what is left: a retake now, a retake
//! from a certain moment on, one more attempt after a reset, or nothing.
//!
//! A learner without any attempt has passed nothing. The limit is the one in force on the as-of day. It cannot see tests that
//! the qualification asks for and the log does not name.

use super::attempt_limit::{LIMIT, LIMIT_ON_TECH_LEVELS, allowed};
use super::hours_between_attempts::HOURS;
use super::sittings::{ASSESSMENT_TYPE, Sitting, Sittings, in_order, name};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach, early};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Grade, Moment, Record, Table, attempts, registrations};

const AFTER_A_FAIL: &[&str] = &["assessment", "result", "count", "limit"];
const TOO_SOON: &[&str] = &["assessment", "result", "from", "hours"];

pub(super) const CHECK: Check = Check {
    code: "assessment-not-passed",
    about: "every assessment in the log has a counted attempt that passed, and there is at least one",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[ASSESSMENT_TYPE, LIMIT, LIMIT_ON_TECH_LEVELS, HOURS],
    situations: &[
        Situation { name: "no-attempt", facts: &[] },
        Situation { name: "only-void", facts: &["assessment"] },
        Situation { name: "retake-now", facts: AFTER_A_FAIL },
        Situation { name: "retake-too-soon", facts: TOO_SOON },
        Situation { name: "extra-attempt-now", facts: AFTER_A_FAIL },
        Situation { name: "extra-attempt-too-soon", facts: TOO_SOON },
        Situation { name: "none-left", facts: AFTER_A_FAIL },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    for series in sittings.series() {
        hearing.weigh(|trail| passed_or_left(case, settings, series, trail));
    }
    for row in sittings.only_void() {
        hearing.weigh(|_| breach("only-void").with("assessment", name(&row)).at(row.get(attempts::taken_at)).into());
    }
    if sittings.is_empty() && sittings.only_void().next().is_none() && !sittings.has_unplaced() {
        hearing.weigh(|_| breach("no-attempt").at(case.registered(registrations::learner_id)).into());
    }
}

fn passed_or_left(case: &Case<'_>, settings: &Settings, series: &[Sitting<'_>], trail: &mut Trail) -> Verdict {
    if series.iter().any(|sitting| sitting.row.peek(attempts::result).is_ok_and(Grade::passes)) {
        return Ok(Ruling::Met);
    }
    for sitting in series {
        trail.see(sitting.row.get(attempts::result))?;
    }
    let limit = allowed(case, settings, trail)?;
    let ordinary = settings.count(LIMIT.name, case.as_of, trail)?;
    let count = i64::try_from(series.len()).unwrap_or(i64::MAX);
    let Some(last) = latest(series) else { return Ok(Ruling::Met) };
    let result = last.get(attempts::result);
    if count >= limit {
        let words = breach("none-left").with("assessment", name(&last)).with("result", trail.see(result)?);
        return words.with("count", count).with("limit", limit).at(result).into();
    }
    let hours = settings.count(HOURS.name, case.as_of, trail)?;
    let is_last_known = last.peek_moment().is_ok() && in_order(series).is_ok();
    let mut from: Option<Moment> = None;
    for moment in series.iter().map(|sitting| sitting.row.moment()) {
        // The hours run from the last attempt: where numbers tell which that is, one before it may lack its date.
        if is_last_known && moment.peek().is_err() {
            continue;
        }
        from = from.max(Some(trail.see(moment)?.certainly_after_hours(u32::try_from(hours).unwrap_or(u32::MAX))));
    }
    let extra = count >= ordinary;
    match from {
        Some(from) if from.day > case.as_of => {
            let words = early(if extra { "extra-attempt-too-soon" } else { "retake-too-soon" }, Some(from));
            let words = words.with("assessment", name(&last)).with("result", trail.see(result)?);
            Ok(Ruling::Early(words.with("from", from).with("hours", hours).at(last.get(attempts::taken_at)).at(result)))
        }
        _ => {
            let words = breach(if extra { "extra-attempt-now" } else { "retake-now" });
            let words = words.with("assessment", name(&last)).with("result", trail.see(result)?);
            words.with("count", count).with("limit", limit).at(result).at(last.get(attempts::taken_at)).into()
        }
    }
}

/// The attempt that came last; where nothing tells the order, the one with the latest date.
fn latest<'b>(series: &[Sitting<'b>]) -> Option<Record<'b>> {
    let by_date = || series.iter().max_by_key(|sitting| sitting.row.peek_moment().ok()).map(|sitting| sitting.row);
    in_order(series).map_or_else(|_| by_date(), |ordered| ordered.last().copied())
}
