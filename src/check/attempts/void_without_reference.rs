//! Looks for a void attempt without the reference under which its awarding organisation agreed to the reset.
//!
//! External and synoptic attempts are looked at, because only those are limited. It cannot see whether a reference is genuine.

use super::sittings::name;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::{AssessmentType, Case, Record, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "void-without-reference",
    about: "a void attempt carries the reference of its reset",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[],
    situations: &[Situation { name: "no-reference", facts: &["assessment"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !case.book.given(Table::Attempts) {
        hearing.weigh(|trail| trail.see(case.book.absent(attempts::assessment)).map(|_| Ruling::Met));
        return;
    }
    for row in case.attempts() {
        let void = row.get(attempts::void);
        if row.is_void() {
            hearing.weigh(|trail| carries_reference(row, trail));
        } else if void.gap() == Some(Gap::Unreadable) {
            hearing.weigh(|trail| trail.see(void).map(|_| Ruling::Met));
        }
    }
    hearing.weigh(|_| Ok(Ruling::NotApplicable("no attempt is void")));
}

fn carries_reference(row: Record<'_>, trail: &mut Trail) -> Verdict {
    trail.see_if_known(row.get(attempts::void));
    let kind = row.get(attempts::assessment_type);
    if kind.peek().is_ok_and(|kind| !matches!(kind, AssessmentType::External | AssessmentType::Synoptic)) {
        return Ok(Ruling::NotApplicable("the void attempt is at an assessment without a limit"));
    }
    let cell = row.get(attempts::reference);
    if trail.see_or_blank(cell)?.is_some() {
        return Ok(Ruling::Met);
    }
    trail.see(kind)?;
    breach("no-reference").with("assessment", name(&row)).at(cell).at(row.get(attempts::taken_at)).into()
}
