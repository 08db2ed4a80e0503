//! Looks for a component of the end-point assessment that was not passed when the record of achievement is claimed.
//!
//! Every component must be in the log with an attempt that counts and passed, on the day of the claim at the latest. It cannot see
//! attempts that the log leaves out.

use chrono::NaiveDate;

use super::glance::Glance;
use super::log::{Component, Log, untyped_that_may_have_passed};
use super::parts::Part;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, ClaimRow, Grade, Record, Table, attempts, claims};

pub(super) const CHECK: Check = Check {
    code: "component-not-passed",
    about: "every component of the end-point assessment has an attempt that passed before the claim",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Attempts, Table::Claims],
    settings: &[],
    situations: &[
        Situation { name: "no-attempt", facts: &["component"] },
        Situation { name: "only-void", facts: &["component"] },
        Situation { name: "ahead", facts: &["component", "day"] },
        Situation { name: "not-passed", facts: &["component", "result"] },
        Situation { name: "passed-later", facts: &["component", "passed", "claimed"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if matches!(case.claim(), ClaimRow::NotGiven) {
        hearing.weigh(|trail| trail.see(case.book.absent(claims::learner_id)).map(|_| Ruling::Met));
        return;
    }
    if Glance::at(case, hearing).is_some_and(|glance| are_plainly_passed(case, &glance)) {
        return hearing.meet();
    }
    let Some(log) = Log::of(case, hearing) else { return };
    let lacking = log.components().filter(|component| passed(case, component).next().is_none() && unknown(component).is_none());
    // An attempt without a type may be at one of them, but not at all of several.
    let may_be_there = untyped_that_may_have_passed(case) >= lacking.count();
    for component in log.components() {
        hearing.weigh(|trail| weigh(case, &component, may_be_there, trail));
    }
}

/// Whether every component has one attempt, which passed up to now and before the claim.
fn are_plainly_passed(case: &Case<'_>, glance: &Glance) -> bool {
    let claimed = if let ClaimRow::Row(row) = case.claim() { row.peek(claims::claim_date).ok() } else { None };
    let until = claimed.map_or(case.as_of, |claimed| claimed.min(case.as_of));
    // Not every log tells the interview from its project.
    let in_time = |(part, day): (Part, &Option<NaiveDate>)| day.map_or(part == Part::Interview, |day| day <= until);
    glance.passed().is_some_and(|days| Part::ALL.into_iter().zip(days).all(in_time))
}

fn weigh(case: &Case<'_>, component: &Component<'_, '_>, may_be_there: bool, trail: &mut Trail) -> Verdict {
    let name = component.part.words();
    if let Some(pass) = passed(case, component).next() {
        trail.see(pass.get(attempts::result))?;
        return in_time(case, component, pass, trail);
    }
    if let Some(row) = unknown(component) {
        trail.see(row.get(attempts::result))?;
    }
    if may_be_there && untyped_that_may_have_passed(case) > 0 {
        return Ok(Ruling::NotApplicable("an attempt without a type may be the one"));
    }
    let last = component.counted.iter().max_by_key(|row| row.moment().peek().ok());
    if let Some(last) = last {
        let result = last.get(attempts::result);
        if let Ok(day) = last.moment().map(|moment| moment.day).peek()
            && day > case.as_of
            && result.peek().is_ok_and(Grade::passes)
        {
            return breach("ahead").with("component", name).with("day", day).at(last.get(attempts::taken_at)).at(result).into();
        }
        return breach("not-passed").with("component", name).with("result", trail.see(result)?).at(result).into();
    }
    match component.void.first() {
        Some(void) => breach("only-void").with("component", name).at(void.get(attempts::taken_at)).into(),
        None => breach("no-attempt").with("component", name).at(case.claimed(claims::learner_id)).into(),
    }
}

/// Whether the claim came on the day of a pass or later. Without a date the claim is made now.
fn in_time(case: &Case<'_>, component: &Component<'_, '_>, first: Record<'_>, trail: &mut Trail) -> Verdict {
    let claimed_cell = case.claimed(claims::claim_date);
    let Some(claimed) = trail.see_if_known(claimed_cell) else { return Ok(Ruling::Met) };
    let day_of = |row: &Record<'_>| row.peek_moment().ok().map(|moment| moment.day);
    if passed(case, component).any(|row| day_of(&row).is_none_or(|day| day <= claimed)) {
        return Ok(Ruling::Met);
    }
    let passed = trail.see(first.moment())?.day;
    let words = breach("passed-later").with("component", component.part.words()).with("passed", passed).with("claimed", claimed);
    words.at(first.get(attempts::taken_at)).at(claimed_cell).into()
}

/// The attempts that passed, up to the as-of date.
fn passed<'l, 'b>(case: &Case<'b>, component: &Component<'l, 'b>) -> impl Iterator<Item = Record<'b>> + use<'l, 'b> {
    let as_of = case.as_of;
    component.counted.iter().copied().filter(move |row| {
        row.peek(attempts::result).is_ok_and(Grade::passes) && row.peek_moment().map_or(true, |moment| moment.day <= as_of)
    })
}

/// An attempt whose result is not known.
fn unknown<'b>(component: &Component<'_, 'b>) -> Option<Record<'b>> {
    component.counted.iter().copied().find(|row| row.peek(attempts::result).is_err())
}
