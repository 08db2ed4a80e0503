//! Looks for the one attempt more that a Tech Level allows, where no reference shows that the test was reset for it.
//!
//! Attempts up to the ordinary limit need no reference; the first one after it does. Those beyond are for the limit itself to
//! refuse. It cannot see whether a reference is genuine.

use super::attempt_limit::LIMIT;
use super::sittings::{ASSESSMENT_TYPE, ORDER_UNKNOWN, Sittings, in_order, name};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Record, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "extra-attempt-without-reference",
    about: "the attempt after the ordinary limit on a Tech Level carries the reference of its reset",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[ASSESSMENT_TYPE, LIMIT],
    situations: &[Situation { name: "no-reference", facts: &["assessment", "limit"] }, ORDER_UNKNOWN],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if !case.spec.is_some_and(|spec| spec.tech_level) {
        hearing.weigh(|_| Ok(Ruling::NotApplicable("the qualification is not a Tech Level")));
        return;
    }
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    for series in sittings.series() {
        hearing.weigh(|trail| {
            let limit = settings.count(LIMIT.name, case.as_of, trail)?;
            let free = usize::try_from(limit).unwrap_or(0);
            if series.len() <= free {
                return Ok(Ruling::NotApplicable("there is no attempt beyond the ordinary limit"));
            }
            let tie = match in_order(series) {
                Ok(ordered) => {
                    let Some(extra) = ordered.get(free) else { return Ok(Ruling::Met) };
                    return carries_reference(*extra, limit, trail);
                }
                Err(tie) => tie,
            };
            // Whichever it was: the answer holds where it is the same for all.
            let blank = series.iter().filter(|sitting| sitting.row.peek(attempts::reference).is_err()).count();
            match series {
                [any, ..] if blank == 0 || blank == series.len() => carries_reference(any.row, limit, trail),
                _ => tie.cannot_tell(trail),
            }
        });
    }
    sittings.or_exempt(hearing);
}

fn carries_reference(row: Record<'_>, limit: i64, trail: &mut Trail) -> Verdict {
    let cell = row.get(attempts::reference);
    if trail.see_or_blank(cell)?.is_some() {
        return Ok(Ruling::Met);
    }
    breach("no-reference").with("assessment", name(&row)).with("limit", limit).at(cell).at(row.get(attempts::taken_at)).into()
}
