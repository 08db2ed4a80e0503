//! Looks for an attempt after one that had passed already, without anything that explains it.
//!
//! Exceptional circumstances, a reference, or the name of whoever authorised it explain the attempt. It cannot see whether the
//! explanation is a good one.

use super::sittings::{ASSESSMENT_TYPE, ORDER_UNKNOWN, Sittings, in_order, name};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::{Case, Record, Table, attempts};

const NO_SUCH_RETAKE: &str = "there is no retake after a pass";

pub(super) const CHECK: Check = Check {
    code: "retake-after-pass",
    about: "a retake after a pass is explained",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[ASSESSMENT_TYPE],
    situations: &[Situation { name: "not-explained", facts: &["assessment", "retake"] }, ORDER_UNKNOWN],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    for series in sittings.series().filter(|series| series.len() > 1) {
        match in_order(series) {
            Ok(ordered) => {
                for i in 1..ordered.len() {
                    let (before, from) = ordered.split_at(i);
                    let Some(retake) = from.first() else { continue };
                    hearing.weigh(|trail| explained_if_after_pass(before, *retake, trail));
                }
            }
            Err(tie) => hearing.weigh(|trail| {
                let results = || series.iter().map(|sitting| sitting.row.peek(attempts::result));
                // Whichever came first: without a pass none followed one.
                if results().all(|result| result.is_ok_and(|result| !result.passes())) {
                    return Ok(Ruling::NotApplicable(NO_SUCH_RETAKE));
                }
                tie.cannot_tell(trail)
            }),
        }
    }
    hearing.weigh(|_| Ok(Ruling::NotApplicable(NO_SUCH_RETAKE)));
}

fn explained_if_after_pass(before: &[Record<'_>], retake: Record<'_>, trail: &mut Trail) -> Verdict {
    let mut gap = None;
    let mut passed = false;
    for row in before {
        match trail.see(row.get(attempts::result)) {
            Ok(result) => passed |= result.passes(),
            Err(unknown) => gap = Some(unknown),
        }
    }
    if !passed {
        return gap.map_or(Ok(Ruling::NotApplicable(NO_SUCH_RETAKE)), Err);
    }
    let (reference, authorised_by) = (retake.get(attempts::reference), retake.get(attempts::authorised_by));
    if trail.see_or(retake.get(attempts::exceptional), false)?
        || trail.see_if_known(reference).is_some()
        || trail.see_if_known(authorised_by).is_some()
    {
        return Ok(Ruling::Met);
    }
    if reference.gap() == Some(Gap::NoColumn) && authorised_by.gap() == Some(Gap::NoColumn) {
        trail.see(reference)?;
    }
    trail.step(reference.at());
    trail.step(authorised_by.at());
    let words = breach("not-explained").with("assessment", name(&retake)).at(retake.get(attempts::taken_at));
    let words = match retake.peek_moment() {
        Ok(moment) => words.with("retake", moment),
        Err(_) => words.with("retake", "an unknown date"),
    };
    words.into()
}
