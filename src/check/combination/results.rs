//! A learner's unit results as the rule of combination sees them.
//!
//! `Case + structure → UnitResults`. With a structure file its facts stand in for the columns; without one the columns speak.

use std::borrow::Cow;
use std::rc::Rc;

use super::glance::are_apart;
use crate::evidence::{Cell, Gap, Trail, Unknown};
use crate::record::{Amount, Case, Grade, Home, Measure, Record, Structure, Table, unit_key, units};

/// How a unit without a grade is taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ungraded {
    /// Not known.
    Unknown,
    /// As passed: a grade may still be calculated.
    MayBeCalculated,
    /// As not passed: no grade is to come.
    NotPassed,
}

/// One unit result.
#[derive(Clone)]
pub(super) struct UnitResult {
    /// As a user would call it.
    pub(super) name: String,
    /// Its unit in the structure.
    pub(super) unit: Option<usize>,
    pub(super) grade: Cell<Grade>,
    pub(super) size: Cell<Amount>,
    pub(super) mandatory: Cell<bool>,
    pub(super) external: Cell<bool>,
    pub(super) points: Cell<Amount>,
}

impl UnitResult {
    /// Whether the unit is passed. A near pass of an external unit is as good as a pass.
    pub(super) fn is_passed(&self, ungraded: Ungraded, trail: &mut Trail) -> Result<bool, Unknown> {
        self.reaches(Grade::PASS, ungraded, trail)
    }

    /// Whether the unit has a grade that will do.
    pub(super) fn reaches(&self, least: Grade, ungraded: Ungraded, trail: &mut Trail) -> Result<bool, Unknown> {
        if ungraded != Ungraded::Unknown && self.grade.gap() == Some(Gap::Blank) {
            trail.step(self.grade.at());
            return Ok(ungraded == Ungraded::MayBeCalculated);
        }
        let grade = trail.see(self.grade)?;
        if grade == Grade::NEAR_PASS {
            return Ok(least == Grade::PASS && trail.see(self.external)?);
        }
        Ok(grade.passes() && (least == Grade::PASS || on_one_scale(grade) >= on_one_scale(least)))
    }

    /// For choosing among surplus units at a glance: passed ones by size, then by grade.
    pub(super) fn worth(&self) -> i64 {
        let passed = self.is_passed(Ungraded::Unknown, &mut Trail::default()).unwrap_or(false);
        let size = self.size.peek().map_or(0, |size| i64::from(size.0));
        let grade = self.grade.peek().map_or(0, |grade| i64::from(grade.code()));
        if passed { size * 1000 + grade } else { grade }
    }

    /// The size in thousandths.
    pub(super) fn size(&self, trail: &mut Trail) -> Result<i64, Unknown> {
        trail.see(self.size).map(|size| i64::from(size.0))
    }
}

/// Grades of Level 2 by their bare words, so that those of one level compare.
fn on_one_scale(grade: Grade) -> Grade {
    match grade {
        Grade::LEVEL2_PASS => Grade::PASS,
        Grade::LEVEL2_MERIT => Grade::MERIT,
        Grade::LEVEL2_DISTINCTION => Grade::DISTINCTION,
        Grade::LEVEL2_DISTINCTION_STAR => Grade::DISTINCTION_STAR,
        // Below any grade of Level 2.
        Grade::LEVEL1 | Grade::LEVEL1_MERIT | Grade::LEVEL1_DISTINCTION => Grade::NEAR_PASS,
        other => other,
    }
}

/// The unit results of a case, read in one measure and perhaps by a structure.
pub(super) struct Results {
    /// All of them; with a structure those of its units.
    pub(super) units: Vec<UnitResult>,
    /// With a structure, those of no unit of it.
    pub(super) others: Vec<UnitResult>,
    measure: Measure,
    /// The structure's position among those of the case.
    structure: Option<usize>,
}

impl Results {
    fn read(case: &Case<'_>, measure: Measure, structure: Option<&Structure>, position: Option<usize>) -> Self {
        let units = Vec::with_capacity(case.rows.units.len());
        let mut results = Self { units, others: Vec::new(), measure, structure: position };
        for row in case.units() {
            let result = result(row, measure, structure);
            let list = if structure.is_some() && result.unit.is_none() { &mut results.others } else { &mut results.units };
            list.push(result);
        }
        results
    }
}

/// Every unit result of the case. Several checks read them the same way, so they are kept.
pub(super) fn gather(case: &Case<'_>, measure: Measure, structure: Option<&Structure>) -> Rc<Results> {
    let position = structure.and_then(|wanted| case.structures.iter().position(|known| std::ptr::eq(known, wanted)));
    if position.is_none() && structure.is_some() {
        return Rc::new(Results::read(case, measure, structure, None));
    }
    case.noted(|kept: &Results| kept.measure == measure && kept.structure == position)
        .unwrap_or_else(|| case.note(Results::read(case, measure, structure, position)))
}

fn result(row: Record<'_>, measure: Measure, structure: Option<&Structure>) -> UnitResult {
    let title = row.shown(units::unit_title);
    let text = text_of(&row);
    let place = text.zip(structure).and_then(|(text, structure)| structure.unit_named(text, title));
    let known = place.zip(structure).and_then(|(place, structure)| structure.units.get(place));
    let size = match measure {
        Measure::Hours => row.get(units::glh),
        Measure::Credits => row.get(units::credits),
    };
    let mut result = UnitResult {
        name: text.map_or_else(|| "a unit without a name".to_owned(), shown_name),
        unit: place,
        grade: row.get(units::grade),
        size,
        mandatory: row.get(units::mandatory),
        external: row.get(units::external),
        points: row.get(units::points),
    };
    if let Some(unit) = known {
        result.name = unit.shown();
        let size = Amount::whole(i32::try_from(unit.size).unwrap_or(i32::MAX));
        result.size = Cell::new(None, units::glh.name, Ok(size));
        result.mandatory = Cell::new(None, units::mandatory.name, Ok(unit.mandatory));
        result.external = Cell::new(None, units::external.name, Ok(unit.external));
    }
    result
}

/// The unit's name as it stands.
fn text_of<'b>(row: &Record<'b>) -> Option<&'b str> {
    row.peek(units::unit).ok().map(|name| row.book.text(name.0))
}

/// `Unit 3` for what is only a number.
fn shown_name(text: &str) -> String {
    let text = text.trim();
    if text.bytes().all(|b| b.is_ascii_digit()) { format!("Unit {text}") } else { text.to_owned() }
}

/// `Unit 1, Unit 2 and Unit 9`.
pub(super) fn named(results: &[&UnitResult]) -> String {
    super::list(&results.iter().map(|result| result.name.clone()).collect::<Vec<_>>())
}

/// The size of all units that are marked mandatory, in thousandths.
pub(super) fn mandatory_size(results: &[UnitResult]) -> i64 {
    let mandatory = results.iter().filter(|result| result.mandatory.peek() == Ok(true));
    mandatory.filter_map(|result| result.size.peek().ok()).map(|size| i64::from(size.0)).sum()
}

/// Two results of one unit.
pub(super) struct Twice<'b> {
    /// The unit's name, as the second has it.
    pub(super) name: String,
    pub(super) rows: [Record<'b>; 2],
}

/// A unit that has two results that differ in some cell. It looks at all rows, also those that a reading of the case leaves out.
pub(super) fn given_twice<'b>(case: &Case<'b>) -> Option<Twice<'b>> {
    /// The two rows, kept for the next check that asks.
    struct Noted(Option<[u32; 2]>);
    let look = || if are_apart(case) { None } else { differing(case) };
    let noted = case.noted(|_: &Noted| true).unwrap_or_else(|| case.note(Noted(look())));
    let rows = noted.0?.map(|row| case.record(Table::Units, row));
    Some(Twice { name: text_of(&rows[1]).map(shown_name).unwrap_or_default(), rows })
}

/// The first two rows of one unit that differ.
fn differing(case: &Case<'_>) -> Option<[u32; 2]> {
    let only_home = case.docket.home(case.book, case.learner()) != Home::Several;
    let rows = case.docket.rows(Table::Units, case.learner());
    let mut first: Vec<(Cow<'_, str>, Record<'_>)> = Vec::with_capacity(rows.len());
    for &index in rows {
        let row = case.record(Table::Units, index);
        let stated = row.peek(units::qualification).ok().map(|number| number.0);
        if stated != case.entry.qualification && !(stated.is_none() && only_home) {
            continue;
        }
        let Some(key) = text_of(&row).map(unit_key) else { continue };
        match first.iter().find(|(known, _)| *known == key) {
            Some((_, one)) if differ(one, &row) => return Some([one.index, index]),
            Some(_) => {}
            None => first.push((key, row)),
        }
    }
    None
}

/// Whether two rows differ, spellings of the unit's name aside.
fn differ(one: &Record<'_>, other: &Record<'_>) -> bool {
    let apart = |field: u8| field != units::unit.index && field != units::qualification.index && one.slot(field) != other.slot(field);
    (0u8..).zip(Table::Units.fields()).any(|(field, _)| apart(field))
}
