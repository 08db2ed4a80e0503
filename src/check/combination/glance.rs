//! What is in order at a glance: units that plainly make up the qualification, and points that plainly give the grade claimed.
//!
//! `Case → bool`, in plain values and without footprints. *No* says nothing: whoever hears it looks closely. It is only asked where no
//! structure file is for the qualification, and is only sure where every unit of one size has a grade and a size of its own, they fill
//! the size exactly, and no unit comes twice. Nearly all claims are like that.

use std::cell::RefCell;
use std::hash::BuildHasher;

use chrono::NaiveDate;
use hashbrown::HashMap;

use super::WHOLE;
use super::known::Known;
use super::points::most_of;
use super::scope::has_structure;
use crate::check::Hearing;
use crate::evidence::Gap;
use crate::record::{
    Amount, Case, ClaimRow, Field, Grade, Grading, Measure, Record, Slot, Sureness, Sym, Table, Value, claims, unit_key, units,
};

/// Whether every unit of the case has a grade.
pub(super) fn all_graded(case: &Case<'_>, hearing: &Hearing) -> bool {
    let is_graded = |row: Record<'_>| row.slot(units::grade.index).is_value();
    !hearing.is_watching() && !case.rows.units.is_empty() && !has_structure(case) && case.units().all(is_graded)
}

/// Whether the units make up the qualification.
pub(super) fn makes_up(case: &Case<'_>, hearing: &Hearing) -> bool {
    !hearing.is_watching() && sight(case).is_some_and(|sight| fills(case, sight).is_some())
}

/// Whether the points of the units give the grade claimed, and no other.
pub(super) fn gives_grade(case: &Case<'_>, hearing: &Hearing) -> bool {
    !hearing.is_watching() && sight(case).is_some_and(|sight| adds_up(case, sight).is_some())
}

/// What the claim is for, where no structure file is for it and no unit comes twice. Two checks ask, so it is noted.
fn sight(case: &Case<'_>) -> Option<Known> {
    struct Noted(Option<Known>);
    let look = || {
        if case.rows.units.is_empty() || has_structure(case) {
            return None;
        }
        let known = Known::of(case)?;
        are_apart(case).then_some(known)
    };
    case.noted(|_: &Noted| true).unwrap_or_else(|| case.note(Noted(look()))).0
}

/// Hashes of the keys of units, by name: two that differ are of two units.
#[derive(Default)]
struct UnitKeys(RefCell<HashMap<Sym, u64>>);

/// More units than this are looked at closely.
const MOST_UNITS: usize = 40;

/// Whether all rows that could be for the qualification are of different units.
pub(super) fn are_apart(case: &Case<'_>) -> bool {
    let common = case.common::<UnitKeys>();
    let mut keys = common.0.borrow_mut();
    let (mut seen, mut count) = ([0u64; MOST_UNITS], 0);
    for &index in case.docket.rows(Table::Units, case.learner()) {
        let row = case.record(Table::Units, index);
        let stated = value(&row, units::qualification).map(|number| number.0);
        if stated.is_some() && stated != case.entry.qualification {
            continue;
        }
        let Some(name) = value(&row, units::unit) else { continue };
        let hash = || case.book.texts.hasher().hash_one(unit_key(case.book.text(name.0)).as_ref());
        let key = *keys.entry(name.0).or_insert_with(hash);
        if seen.iter().take(count).any(|known| *known == key) {
            return false;
        }
        let Some(place) = seen.get_mut(count) else { return false };
        *place = key;
        count += 1;
    }
    true
}

/// A field where it has a value.
fn value<T: Value>(row: &Record<'_>, field: Field<T>) -> Option<T> {
    let slot = row.slot(field.index);
    slot.is_value().then(|| T::from_slot(slot))
}

/// A unit with a grade and a size.
struct Unit {
    grade: Grade,
    external: Option<bool>,
    /// In thousandths.
    size: i64,
    passed: bool,
}

impl Unit {
    fn of(row: &Record<'_>, measure: Measure) -> Option<Self> {
        let grade = value(row, units::grade)?;
        let external = value(row, units::external);
        let size = value(row, if measure == Measure::Hours { units::glh } else { units::credits })?;
        let passed = if grade == Grade::NEAR_PASS { external? } else { grade.passes() };
        (size >= Amount(0)).then(|| Self { grade, external, size: i64::from(size.0), passed })
    }
}

/// Every unit marked mandatory is passed, the units fill the size and no more, and enough of it is passed.
fn fills(case: &Case<'_>, known: Known) -> Option<()> {
    let (mut size, mut passed) = (0, 0);
    for row in case.units() {
        let unit = Unit::of(&row, known.measure)?;
        let mandatory = value(&row, units::mandatory);
        // Without the column it cannot be told which units are mandatory, passed or not.
        let will_do =
            mandatory == Some(false) || (unit.passed && (mandatory.is_some() || row.get(units::mandatory).gap() != Some(Gap::NoColumn)));
        if !will_do || !(unit.passed || known.unpassed_count) {
            return None;
        }
        size += unit.size;
        passed += if unit.passed { unit.size } else { 0 };
    }
    let least = known.table(case).and_then(|table| table.passed).map_or(0, |(least, _)| i64::from(least) * WHOLE);
    (size == known.target() && passed >= least).then_some(())
}

/// The points of all units, which are no more than the size asks for, give the grade claimed.
fn adds_up(case: &Case<'_>, known: Known) -> Option<()> {
    let (grading, table) = (known.grading(case)?, known.table(case)?);
    let ClaimRow::Row(claim) = case.claim() else { return None };
    let wanted = table.place(value(&claim, claims::grade)?)?;
    let (mut size, mut low, mut high) = (0, 0, 0);
    for row in case.units() {
        let unit = Unit::of(&row, known.measure)?;
        if !(unit.passed || grading.unpassed_count) {
            return None;
        }
        let (least, most) = points(&row, &unit, grading, known.on)?;
        (size, low, high) = (size + unit.size, low + least, high + most);
    }
    let gives = |points: i64| table.grade(points.div_euclid(WHOLE)).and_then(|grade| table.place(grade)) == Some(wanted);
    (size <= known.target() && gives(low) && gives(high)).then_some(())
}

/// Least and greatest points of a unit, in thousandths, where a source confirms them.
fn points(row: &Record<'_>, unit: &Unit, grading: &Grading, on: NaiveDate) -> Option<(i64, i64)> {
    match row.slot(units::points.index) {
        slot if slot.is_value() => {
            let exact = i64::from(Amount::from_slot(slot).0);
            return Some((exact, exact));
        }
        Slot::BLANK => {}
        _ => return None,
    }
    let size = u32::try_from(unit.size / WHOLE).ok().filter(|_| unit.size % WHOLE == 0)?;
    let (each, figures) = grading.points(size, unit.grade, on)?;
    let low = i64::from(each) * WHOLE;
    let high = most_of(grading, (size, unit.grade), low, unit.external == Some(false), on)?;
    (figures.sure != Sureness::C).then_some((low, high))
}
