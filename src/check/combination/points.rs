//! Unit points: what each unit gives, which units count, and what they come to.
//!
//! `results + tables → Reckoning`. A points column is exact. From letters an internal unit is exact, and an external one may lie
//! anywhere from the points of its grade up to one less than those of the next. Nothing here knows what was claimed.

use std::fmt::{self, Display, Write};

use chrono::NaiveDate;

use super::choice::{Frame, Piece, best};
use super::results::{Ungraded, UnitResult};
use super::structured::frame_of;
use super::{List, Open, WHOLE, amount, shown};
use crate::check::unclear;
use crate::evidence::{Gap, Trail};
use crate::record::{Grade, Grading, Measure, SizeGrades, Structure, Sureness};

/// Least and greatest points, in thousandths.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) low: i64,
    pub(super) high: i64,
}

impl Span {
    fn exact(points: i64) -> Self {
        Self { low: points, high: points }
    }
}

impl Display for Span {
    /// `15` or `9 to 14`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        amount(self.low).fmt(f)?;
        if self.low == self.high { Ok(()) } else { write!(f, " to {}", amount(self.high)) }
    }
}

/// What the units come to.
#[derive(Clone, Debug)]
pub(super) struct Reckoning {
    pub(super) total: Span,
    /// Unit by unit.
    pub(super) steps: String,
    /// Units that do not count.
    pub(super) surplus: Vec<String>,
    /// A unit whose points no source confirms.
    pub(super) unconfirmed: Option<String>,
}

/// What a unit is worth, and whether a source confirms that.
fn span_of(unit: &UnitResult, grading: Option<&Grading>, on: NaiveDate, trail: &mut Trail) -> Result<(Span, bool), Open> {
    if !matches!(unit.points.gap(), Some(Gap::Blank | Gap::NoColumn)) {
        return Ok((Span::exact(i64::from(trail.see(unit.points)?.0)), true));
    }
    let grade = trail.see(unit.grade)?;
    let no_table = || {
        let size = unit.size.peek().map_or_else(|_| "unknown size".to_owned(), |size| size.to_string());
        Open::Words(
            unclear("no-unit-points")
                .with("unit", unit.name.clone())
                .with("grade", grade)
                .with("size", size)
                .at(unit.points)
                .at(unit.grade),
        )
    };
    let grading = grading.ok_or_else(no_table)?;
    let thousandths = unit.size(trail)?;
    let size = u32::try_from(thousandths / WHOLE).ok().filter(|_| thousandths % WHOLE == 0).ok_or_else(no_table)?;
    let mut sure = true;
    let mut worth = |grade: Grade| -> Option<i64> {
        let (points, row) = grading.points(size, grade, on)?;
        trail.relies_on(row.cite);
        sure &= row.sure != Sureness::C;
        Some(i64::from(points) * WHOLE)
    };
    let low = worth(grade).ok_or_else(no_table)?;
    let internal = trail.see_if_known(unit.external) == Some(false);
    let high = most_of(grading, (size, grade), low, internal, on).ok_or_else(no_table)?;
    Ok((Span { low, high }, sure))
}

/// The most that a grade of a unit may stand for, where `low` is the least, in thousandths; `None` where no table says it.
pub(super) fn most_of(grading: &Grading, (size, grade): (u32, Grade), low: i64, internal: bool, on: NaiveDate) -> Option<i64> {
    let next = match grade {
        // Only an external unit can be passed nearly.
        Grade::NEAR_PASS if internal => return None,
        _ if internal || !grading.external_between => return Some(low),
        Grade::NEAR_PASS => Grade::PASS,
        Grade::PASS => Grade::MERIT,
        Grade::MERIT => Grade::DISTINCTION,
        _ => return Some(low),
    };
    grading.points(size, next, on).map(|(points, _)| i64::from(points) * WHOLE - WHOLE)
}

/// Adds up the units that count.
pub(super) fn reckon(
    results: &[UnitResult],
    (grading, structure): (Option<&Grading>, Option<&Structure>),
    (size, measure): (u32, Measure),
    on: NaiveDate,
    trail: &mut Trail,
) -> Result<Reckoning, Open> {
    let unpassed_count = grading.is_none_or(|grading| grading.unpassed_count);
    let mut units: Vec<(&UnitResult, Span)> = Vec::new();
    let mut surplus = Vec::new();
    let mut unconfirmed = None;
    for unit in results {
        // Where only passed units count, one that is not gives neither size nor points.
        if !unpassed_count && !unit.is_passed(Ungraded::Unknown, trail)? {
            surplus.push(format!("{} (not passed)", unit.name));
            continue;
        }
        let (span, sure) = span_of(unit, grading, on, trail)?;
        if !sure {
            unconfirmed.get_or_insert_with(|| unit.name.clone());
        }
        units.push((unit, span));
    }
    let (low, high) = chosen(&units, structure, size, trail)?;
    let add = |chosen: &[bool], of: fn(&Span) -> i64| -> i64 {
        units.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|((_, span), _)| of(span)).sum()
    };
    let total = Span { low: add(&low, |span| span.low), high: add(&high, |span| span.high) };
    let mut steps = List::of(high.iter().filter(|counts| **counts).count());
    for ((unit, span), counts) in units.iter().zip(&high) {
        if *counts {
            step(unit, *span, measure, steps.item());
        } else {
            surplus.push(unit.name.clone());
        }
    }
    Ok(Reckoning { total, steps: steps.text, surplus, unconfirmed })
}

/// Writes `Unit 3 (60 h, Merit) 10`.
fn step(unit: &UnitResult, span: Span, measure: Measure, text: &mut String) {
    text.push_str(&unit.name);
    let mut before = " (";
    let mut say = |said: fmt::Arguments<'_>| {
        // A text takes whatever is written to it.
        let _ = write!(text, "{before}{said}");
        before = ", ";
    };
    if let Ok(size) = unit.size.peek() {
        say(format_args!("{size} {}", measure.unit()));
    }
    if let Ok(grade) = unit.grade.peek() {
        say(format_args!("{}", grade.word()));
    }
    if unit.external.peek() == Ok(true) {
        say(format_args!("external"));
    }
    let end = if before == ", " { ") " } else { " " };
    let _ = write!(text, "{end}{span}");
}

/// Which units count: for the fewest points that the marks allow, and for the most.
fn chosen(
    units: &[(&UnitResult, Span)],
    structure: Option<&Structure>,
    size: u32,
    trail: &mut Trail,
) -> Result<(Vec<bool>, Vec<bool>), Open> {
    let all = vec![true; units.len()];
    let target = i64::from(size) * WHOLE;
    let sizes: Option<Vec<i64>> = units.iter().map(|(unit, _)| unit.size.peek().ok().map(|size| i64::from(size.0))).collect();
    // Without sizes, points alone add up; the rule of combination asks for the sizes.
    let Some(sizes) = sizes else { return Ok((all.clone(), all)) };
    let has_sets = structure.is_some_and(|structure| !structure.not_together.is_empty());
    if sizes.iter().sum::<i64>() <= target && !has_sets {
        return Ok((all.clone(), all));
    }
    let mut pieces = Vec::new();
    for ((unit, _), size) in units.iter().zip(&sizes) {
        let fixed = trail.see(unit.mandatory)?;
        pieces.push(super::structured::piece(unit, *size, fixed, structure));
    }
    let frame = structure.map_or_else(|| Frame { size: target, ..Frame::default() }, frame_of);
    if let Some(open) = too_many(&pieces, &frame) {
        return Err(open);
    }
    let pick = |of: fn(&Span) -> i64| best(&pieces, &frame, |i| units.get(i).map_or(0, |(_, span)| of(span)));
    let open = || Open::Words(unclear("too-many-units").with("have", shown(sizes.iter().sum())).with("need", shown(frame.size)));
    let low = pick(|span| span.low).ok_or_else(open)?;
    let high = pick(|span| span.high).ok_or_else(open)?;
    Ok((low, high))
}

/// Mandatory units that come to more than the size: then the size, or what is marked mandatory, is not as it should be.
pub(super) fn too_many(pieces: &[Piece], frame: &Frame) -> Option<Open> {
    let fixed: i64 = pieces.iter().filter(|piece| piece.fixed).map(|piece| piece.size).sum();
    (fixed > frame.size).then(|| Open::Words(unclear("mandatory-exceed").with("have", shown(fixed)).with("need", shown(frame.size))))
}

/// How the thresholds stand to what the units come to: `MM takes 104 and DM 124; DM needs 22 to 32 more`.
pub(super) fn thresholds(table: &SizeGrades, total: Span) -> String {
    let (low, high) = (place_of(table, total.low), place_of(table, total.high));
    let from = low.unwrap_or(0);
    let to = high.map_or(0, |high| high + 1);
    let rows = table.least.get(from..=to.min(table.least.len().saturating_sub(1))).unwrap_or(&[]);
    let mut list = List::of(rows.len());
    let mut takes = " takes";
    for (grade, least) in rows {
        let _ = write!(list.item(), "{}{takes} {least}", grade.letters());
        takes = "";
    }
    let mut text = list.text;
    if let Some((grade, least)) = table.least.get(to).filter(|_| high.is_none_or(|high| to > high)) {
        let least = i64::from(*least) * WHOLE;
        let more = Span { low: least - total.high, high: least - total.low };
        let _ = write!(text, "; {} needs {more} more", grade.letters());
    }
    text
}

fn place_of(table: &SizeGrades, thousandths: i64) -> Option<usize> {
    table.grade(thousandths.div_euclid(WHOLE)).and_then(|grade| table.place(grade))
}
