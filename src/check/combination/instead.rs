//! What a learner qualifies for where the claim as made is not good: a smaller size, or an interim claim.
//!
//! `Case → words`. For next steps only: nothing here decides an outcome.

use super::points::reckon;
use super::results::{Ungraded, UnitResult, gather};
use super::scope::Scope;
use super::structured::is_met;
use super::{WHOLE, shown};
use crate::evidence::Trail;
use crate::record::{Case, SizeGrades, Structure};

/// One or two sentences with a space before each; empty where nothing is open.
pub(super) fn offer(case: &Case<'_>, scope: &Scope<'_>) -> String {
    let results = gather(case, scope.measure, None);
    let is_passed = |result: &&UnitResult| result.is_passed(Ungraded::Unknown, &mut Trail::default()).unwrap_or(false);
    let passed: Vec<UnitResult> = results.units.iter().filter(is_passed).cloned().collect();
    if passed.is_empty() {
        return String::new();
    }
    let smaller = by_structure(case, scope).or_else(|| by_tables(scope, &passed)).unwrap_or_default();
    let units = if passed.len() == 1 { "the unit passed".to_owned() } else { format!("the {} units passed", passed.len()) };
    format!("{smaller} An interim claim of {units} is open meanwhile.")
}

/// The largest smaller qualification of the suite whose structure file and points are met.
fn by_structure(case: &Case<'_>, scope: &Scope<'_>) -> Option<String> {
    let size = scope.wanted.iter().map(|wanted| wanted.size).min()?;
    let number = case.qualification().unwrap_or("");
    let named = scope.structure.map(|structure| structure.smaller.as_slice()).unwrap_or_default();
    let fits = |structure: &&Structure| {
        let of_suite = structure.numbers.iter().any(|known| known == number || named.contains(known));
        of_suite && structure.size < size && structure.measure == scope.measure && structure.days.has(scope.on)
    };
    let mut smaller: Vec<&Structure> = case.structures.iter().filter(fits).collect();
    smaller.sort_by_key(|structure| std::cmp::Reverse(structure.size));
    smaller.into_iter().find_map(|structure| {
        let own = Scope::of_structure(structure, scope.grading, scope.on);
        if !is_met(case, &own, structure) {
            return None;
        }
        let results = gather(case, structure.measure, Some(structure));
        let table = own.wanted.first().and_then(|wanted| wanted.table);
        let grade = match table {
            None => String::new(),
            Some(table) => {
                let tables = (own.grading, Some(structure));
                let sum = reckon(&results.units, tables, (structure.size, structure.measure), own.on, &mut Trail::default()).ok()?;
                let grade = |points: i64| table.grade(points.div_euclid(WHOLE));
                let low = grade(sum.total.low)?;
                let least = if grade(sum.total.high) == Some(low) { "" } else { "at least " };
                format!(", with {least}{}", low.letters())
            }
        };
        Some(format!(
            " This learner does qualify for the {} ({} {}){grade}: a fallback claim is open.",
            structure.title,
            structure.size,
            structure.measure.unit()
        ))
    })
}

/// The largest smaller size that the units passed fill, with points for a grade. Whether they are the right ones only a structure file
/// could tell.
fn by_tables(scope: &Scope<'_>, passed: &[UnitResult]) -> Option<String> {
    let size = scope.wanted.iter().map(|wanted| wanted.size).min()?;
    let sizes: Option<Vec<i64>> = passed.iter().map(|unit| unit.size.peek().ok().map(|size| i64::from(size.0))).collect();
    let total: i64 = sizes?.iter().sum();
    let rows = scope.grading?.sizes.iter().rev().filter(|row| row.size < size && row.days.has(scope.on));
    let (row, grade) =
        rows.filter(|row| i64::from(row.size) * WHOLE <= total).find_map(|row| Some((row, grade_of(scope, row, passed)?)))?;
    let unit = scope.measure.unit();
    Some(format!(
        " The units passed come to {} {unit}, as much as the {} of {} {unit} has{grade}: a fallback claim may be open if they meet its own rule of combination.",
        shown(total),
        row.title,
        row.size
    ))
}

/// What the points of the units would give at a size; `None` where they are too few for any grade of it.
fn grade_of(scope: &Scope<'_>, row: &SizeGrades, passed: &[UnitResult]) -> Option<String> {
    let tables = (scope.grading, None);
    // Where it is not known which units would count, no grade is promised.
    let Ok(sum) = reckon(passed, tables, (row.size, scope.measure), scope.on, &mut Trail::default()) else { return Some(String::new()) };
    let grade = |points: i64| row.grade(points.div_euclid(WHOLE));
    let low = grade(sum.total.low)?;
    let least = if grade(sum.total.high) == Some(low) { "" } else { "at least " };
    Some(format!(", and their points would give {least}{}", low.letters()))
}
