//! Looks for a retake of a component that had been passed already.
//!
//! Two passes of one component are such a retake whichever came first. It cannot see why the component was retaken; nothing explains it.

use super::glance::Glance;
use super::log::{Attempted, Log, NO_RETAKE};
use crate::check::attempts::sittings::ORDER_UNKNOWN;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Grade, Record, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "retake-of-a-passed-component",
    about: "no component is retaken after it was passed",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[],
    situations: &[Situation { name: "already-passed", facts: &["component", "retake"] }, ORDER_UNKNOWN],
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
    let passes = |row: &Record<'_>| row.peek(attempts::result).is_ok_and(Grade::passes);
    let ordered = match attempted.in_order() {
        Ok(ordered) => ordered,
        Err(tie) => {
            let passed: Vec<Record<'_>> = attempted.rows.iter().copied().filter(passes).collect();
            if let [.., last] = passed[..]
                && passed.len() > 1
            {
                return retaken(attempted, last, trail);
            }
            for row in attempted.rows {
                trail.see(row.get(attempts::result))?;
            }
            return if passed.is_empty() { Ok(Ruling::Met) } else { tie.cannot_tell(trail) };
        }
    };
    let first_pass = ordered.iter().position(passes);
    if let Some(retake) = first_pass.and_then(|first| ordered.get(first + 1)) {
        return retaken(attempted, *retake, trail);
    }
    // What came before the first pass, or before the last attempt where there is none, must be known to be no pass.
    let before = first_pass.unwrap_or(ordered.len().saturating_sub(1));
    for row in ordered.iter().take(before) {
        trail.see(row.get(attempts::result))?;
    }
    Ok(Ruling::Met)
}

fn retaken(attempted: &Attempted<'_, '_>, retake: Record<'_>, trail: &mut Trail) -> Verdict {
    for row in attempted.rows {
        trail.see_if_known(row.get(attempts::result));
    }
    let words = breach("already-passed").with("component", attempted.part.words()).at(retake.get(attempts::taken_at));
    match retake.moment().peek() {
        Ok(moment) => words.with("retake", moment.day).into(),
        Err(_) => words.with("retake", "an unknown date").into(),
    }
}
