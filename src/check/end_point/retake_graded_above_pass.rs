//! Looks for a retake that earned more than a pass, without exceptional circumstances on record.
//!
//! They may be noted on the retake or on a failed attempt before it. It cannot see whether they account for the fail.

use super::glance::Glance;
use super::log::{Attempted, Log, NO_RETAKE};
use crate::check::attempts::sittings::ORDER_UNKNOWN;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail, Unknown};
use crate::record::{Case, Grade, Record, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "retake-graded-above-pass",
    about: "a retake earns a pass at most, unless exceptional circumstances are recorded",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[],
    situations: &[Situation { name: "above-pass", facts: &["component", "retake", "grade"] }, ORDER_UNKNOWN],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if Glance::at(case, hearing).is_some_and(|glance| glance.passed().is_some()) {
        return hearing.weigh(|_| Ok(Ruling::NotApplicable(NO_RETAKE)));
    }
    let Some(log) = Log::of(case, hearing) else { return };
    log.weigh_retakes(hearing, weigh);
}

fn weigh(attempted: &Attempted<'_, '_>, trail: &mut Trail) -> Verdict {
    let ordered = match attempted.in_order() {
        Ok(ordered) => ordered,
        Err(tie) => {
            for row in attempted.rows {
                trail.see(row.get(attempts::result))?;
            }
            return if attempted.rows.iter().any(is_above_pass) { tie.cannot_tell(trail) } else { Ok(Ruling::Met) };
        }
    };
    let mut unknown = None;
    for (i, row) in ordered.iter().enumerate().skip(1) {
        let result = row.get(attempts::result);
        if let Err(gap) = trail.see(result) {
            unknown = Some(gap);
            continue;
        }
        let before = ordered.get(..i).unwrap_or(&[]);
        if !is_above_pass(row) || is_excused(row, before, trail)? {
            continue;
        }
        let words = breach("above-pass").with("component", attempted.part.words()).with("grade", trail.see(result)?);
        let words = words.at(result).at(row.get(attempts::taken_at));
        return match row.moment().peek() {
            Ok(moment) => words.with("retake", moment.day).into(),
            Err(_) => words.with("retake", "an unknown date").into(),
        };
    }
    unknown.map_or(Ok(Ruling::Met), Err)
}

fn is_above_pass(row: &Record<'_>) -> bool {
    row.peek(attempts::result).is_ok_and(|result| result.passes() && result != Grade::PASS)
}

/// Whether exceptional circumstances stand with the retake, or with an attempt before it that did not pass.
fn is_excused(retake: &Record<'_>, before: &[Record<'_>], trail: &mut Trail) -> Result<bool, Unknown> {
    if trail.see_or(retake.get(attempts::exceptional), false)? {
        return Ok(true);
    }
    for row in before {
        if !row.peek(attempts::result).is_ok_and(Grade::passes) && trail.see_or(row.get(attempts::exceptional), false)? {
            return Ok(true);
        }
    }
    Ok(false)
}
