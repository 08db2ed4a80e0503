//! Looks for an assessment with two counted attempts or more where the claim does not say which grade is to be used.
//!
//! Every such pair is looked at, a fail and the pass after it included. A column of the claim names the grade, or exactly one
//! mark in the log. It cannot see a choice made elsewhere.

use super::used::{GRADE_USED, grade, has_claim, is_marked};
use crate::check::attempts::sittings::{Sitting, Sittings, name};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, Words, breach};
use crate::evidence::{Cell, Gap, Settings, Trail};
use crate::record::{AssessmentType, Case, Grade, Record, Sym, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "grade-used-not-named",
    about: "where two attempts stand, the grade to be used is named",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Claims, Table::Attempts],
    settings: &[],
    situations: &[
        Situation { name: "not-named", facts: &["assessment", "count"] },
        Situation { name: "several-marked", facts: &["assessment", "count"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !has_claim(case, hearing) {
        return;
    }
    let limited = |kind| matches!(kind, AssessmentType::External | AssessmentType::Synoptic);
    let Some(sittings) = Sittings::gather(case, hearing, limited) else { return };
    let mut pairs = sittings.series().filter(|series| series.len() > 1).peekable();
    if pairs.peek().is_none() {
        hearing.weigh(|_| Ok(Ruling::NotApplicable("no assessment has two attempts")));
        return;
    }
    let columns: Vec<(Sym, Record<'_>)> = case.grades_used_by_name().collect();
    for series in pairs {
        hearing.weigh(|trail| named(series, &columns, trail));
    }
}

fn named(series: &[Sitting<'_>], columns: &[(Sym, Record<'_>)], trail: &mut Trail) -> Verdict {
    let Some(last) = series.last() else { return Ok(Ruling::Met) };
    let own = || columns.iter().filter(|(key, _)| series.iter().any(|sitting| sitting.has_name(*key))).map(|(_, column)| column);
    if let Some(column) = own().find(|column| grade(column).gap() != Some(Gap::Blank)) {
        trail.see(grade(column))?;
        return Ok(Ruling::Met);
    }
    let marked = series.iter().filter(|sitting| is_marked(&sitting.row)).count();
    let words = |situation| breach(situation).with("assessment", name(&last.row));
    if marked == 1 {
        return Ok(Ruling::Met);
    }
    if marked > 1 {
        let words = words("several-marked").with("count", marked);
        let at = series.iter().filter(|sitting| is_marked(&sitting.row)).map(|sitting| sitting.row.get(attempts::used));
        return at.fold(words, Words::at).into();
    }
    let not_named = words("not-named").with("count", series.len());
    if let Some(column) = own().next() {
        return not_named.at(grade(column)).at(last.row.get(attempts::taken_at)).into();
    }
    let mark = last.row.get(attempts::used);
    if mark.gap() != Some(Gap::NoColumn) {
        return not_named.at(mark).at(last.row.get(attempts::taken_at)).into();
    }
    let column: Cell<Grade> = Cell::new(None, &GRADE_USED, Err(Gap::NoColumn));
    trail.step(last.row.get(attempts::assessment).at());
    trail.see(column).map(|_| Ruling::Met)
}
