//! The rule of combination by a structure file.
//!
//! Every mandatory unit has a result, every unit that must be passed is (or has the grade asked for), every group has enough of its
//! units, of units that exclude each other one counts, and together they reach number, size and what must be passed.

use super::choice::{Frame, Piece, best};
use super::results::{Ungraded, UnitResult, gather};
use super::scope::Scope;
use super::{WHOLE, instead, list, shown};
use crate::check::{Hearing, Ruling, Verdict, Words, breach};
use crate::evidence::{Cell, Trail, Unknown};
use crate::record::{Case, Structure, Sureness, units};

/// Judges the case by the structure file that holds for it. `false` where none does; nothing is then said.
pub fn by_structure(case: &Case<'_>, hearing: &mut Hearing, ungraded: Ungraded) -> bool {
    let Ok(scope) = Scope::find(case, &mut Trail::default()) else { return false };
    let Some(structure) = scope.structure else { return false };
    weigh(case, &scope, structure, ungraded, hearing, &|| instead::offer(case, &scope));
    true
}

/// Whether the case meets a structure, whatever it was registered for.
pub(super) fn is_met(case: &Case<'_>, scope: &Scope<'_>, structure: &Structure) -> bool {
    let mut hearing = Hearing::default();
    weigh(case, scope, structure, Ungraded::Unknown, &mut hearing, &String::new);
    hearing.items().is_empty()
}

/// The facts that every breach of a structure names.
fn with_source(words: Words, structure: &Structure, others: &[String], offer: &dyn Fn() -> String) -> Words {
    let others = if others.is_empty() { String::new() } else { format!(" Not a unit of it: {}.", list(others)) };
    words.with("source", structure.source.clone()).with("others", others).with("instead", offer())
}

fn weigh(case: &Case<'_>, scope: &Scope<'_>, structure: &Structure, ungraded: Ungraded, hearing: &mut Hearing, offer: &dyn Fn() -> String) {
    let (results, others) = gather(case, structure.measure, Some(structure));
    let told = |words: Words| with_source(words, structure, &others, offer);
    for (place, unit) in structure.units.iter().enumerate().filter(|(_, unit)| unit.mandatory) {
        let Some(result) = results.iter().find(|result| result.unit == Some(place)) else {
            hearing.weigh(|_| told(breach("unit-missing").with("unit", unit.shown())).into());
            continue;
        };
        if let Some(least) = unit.least {
            hearing.weigh(|trail| {
                if result.reaches(least, ungraded, trail)? {
                    return Ok(Ruling::Met);
                }
                let grade = trail.see(result.grade)?;
                told(breach("below-least").with("unit", unit.shown()).with("grade", grade).with("least", least).at(result.grade)).into()
            });
        }
    }
    for (place, group) in structure.groups.iter().enumerate() {
        hearing.weigh(|trail| {
            let counted = Counted::of(&results, structure, scope, ungraded, trail);
            let of_group = |unit: &&&UnitResult| group_of(structure, unit) == Some(place);
            let have = counted.units.iter().filter(of_group).count();
            let size: i64 =
                counted.units.iter().filter(of_group).filter_map(|unit| unit.size.peek().ok()).map(|size| i64::from(size.0)).sum();
            let (least, least_size) = (usize::try_from(group.least).unwrap_or(usize::MAX), i64::from(group.size) * WHOLE);
            if have >= least && size >= least_size {
                return Ok(Ruling::Met);
            }
            counted.settle(|unit| group_of(structure, unit) == Some(place))?;
            let (have, need) = if have < least {
                (super::units(have), super::units(least))
            } else {
                let unit = structure.measure.unit();
                (format!("{} {unit}", shown(size)), format!("{} {unit}", group.size))
            };
            told(breach("group-short").with("group", group.title.clone()).with("have", have).with("need", need)).into()
        });
    }
    hearing.weigh(|trail| whole(case, scope, structure, &results, ungraded, trail, &told));
    hearing.weigh(|trail| passed(scope, structure, &results, ungraded, trail, &told));
}

/// The units that can count, and those of which that is not known.
struct Counted<'r> {
    units: Vec<&'r UnitResult>,
    open: Vec<(&'r UnitResult, Unknown)>,
}

impl<'r> Counted<'r> {
    fn of(results: &'r [UnitResult], structure: &Structure, scope: &Scope<'_>, ungraded: Ungraded, trail: &mut Trail) -> Self {
        let mut counted = Self { units: Vec::new(), open: Vec::new() };
        let only_passed = scope.grading.is_some_and(|grading| !grading.unpassed_count);
        for unit in results {
            let spec = unit.unit.and_then(|place| structure.units.get(place));
            let least = spec.and_then(|spec| spec.least.filter(|_| !spec.mandatory)).or(only_passed.then_some(crate::record::Grade::PASS));
            let counts = match least {
                Some(least) => unit.reaches(least, ungraded, trail),
                None if ungraded == Ungraded::MayBeCalculated => Ok(true),
                None => trail.see(unit.grade).map(|_| true),
            };
            match counts {
                Ok(true) => counted.units.push(unit),
                Ok(false) => {}
                Err(unknown) => counted.open.push((unit, unknown)),
            }
        }
        for set in &structure.not_together {
            counted.keep_one_of(set, structure);
        }
        counted
    }

    /// Of units that exclude each other the mandatory one counts, else the one with the best grade.
    fn keep_one_of(&mut self, set: &[usize], structure: &Structure) {
        let is_in = |unit: &UnitResult| unit.unit.is_some_and(|place| set.contains(&place));
        let rank = |unit: &UnitResult| {
            let mandatory = unit.unit.and_then(|place| structure.units.get(place)).is_some_and(|spec| spec.mandatory);
            (mandatory, unit.grade.peek().ok())
        };
        let best = self.units.iter().copied().filter(|unit| is_in(unit)).max_by_key(|unit| rank(unit)).and_then(|unit| unit.unit);
        self.units.retain(|unit| !is_in(unit) || unit.unit == best);
    }

    /// Where some unit that matters is open, what it lacks.
    fn settle(&self, matters: impl Fn(&UnitResult) -> bool) -> Result<(), Unknown> {
        self.open.iter().find(|(unit, _)| matters(unit)).map_or(Ok(()), |(_, unknown)| Err(*unknown))
    }
}

fn group_of(structure: &Structure, unit: &UnitResult) -> Option<usize> {
    unit.unit.and_then(|place| structure.units.get(place)).and_then(|spec| spec.group)
}

/// Number and size of all units together.
fn whole(
    case: &Case<'_>,
    scope: &Scope<'_>,
    structure: &Structure,
    results: &[UnitResult],
    ungraded: Ungraded,
    trail: &mut Trail,
    told: &dyn Fn(Words) -> Words,
) -> Verdict {
    let counted = Counted::of(results, structure, scope, ungraded, trail);
    let size: i64 = counted.units.iter().filter_map(|unit| unit.size.peek().ok()).map(|size| i64::from(size.0)).sum();
    let need = i64::from(structure.size) * WHOLE;
    let count = structure.unit_count.and_then(|count| usize::try_from(count).ok());
    let enough_units = count.is_none_or(|count| counted.units.len() >= count);
    if size >= need && enough_units {
        return Ok(Ruling::Met);
    }
    counted.settle(|_| true)?;
    let at: Cell<_> = case.registered(crate::record::registrations::learner_id);
    let unit = structure.measure.unit();
    let words = if size < need {
        let (have, needed, missing) = (shown(size), structure.size.to_string(), shown(need - size));
        let with_unit = |number: String| format!("{number} {unit}");
        breach("size-short").with("have", with_unit(have)).with("need", with_unit(needed)).with("missing", with_unit(missing))
    } else {
        breach("units-short").with("have", super::units(counted.units.len())).with("need", super::units(count.unwrap_or(0)))
    };
    told(words.at(at)).into()
}

/// How much is passed, and how many units are not.
fn passed(
    scope: &Scope<'_>,
    structure: &Structure,
    results: &[UnitResult],
    ungraded: Ungraded,
    trail: &mut Trail,
    told: &dyn Fn(Words) -> Words,
) -> Verdict {
    let by_table =
        scope.wanted.first().and_then(|wanted| wanted.table).and_then(|table| table.passed.map(|(least, sure)| (least, sure, table.cite)));
    let asked = structure.passed.map(|least| (least, Sureness::A, None)).or(by_table.map(|(least, sure, cite)| (least, sure, Some(cite))));
    if asked.is_none() && structure.unpassed_units.is_none() {
        return Ok(Ruling::NotApplicable("nothing says how much may go without a pass"));
    }
    let counted = Counted::of(results, structure, scope, ungraded, trail);
    counted.settle(|_| true)?;
    let mut pieces = Vec::new();
    let mut standing = Vec::new();
    for unit in &counted.units {
        let size = unit.size(trail)?;
        pieces.push(piece(unit, size, trail.see(unit.mandatory)?, Some(structure)));
        standing.push(unit.is_passed(ungraded, trail)?);
    }
    let worth = |i: usize| if standing.get(i) == Some(&true) { pieces.get(i).map_or(0, |piece| piece.size) } else { 0 };
    let Some(chosen) = best(&pieces, &frame_of(structure), worth) else { return Ok(Ruling::Met) };
    let counts: Vec<usize> = chosen.iter().enumerate().filter(|(_, chosen)| **chosen).map(|(i, _)| i).collect();
    let size: i64 = counts.iter().map(|i| worth(*i)).sum();
    let failed: Vec<&&UnitResult> =
        counts.iter().filter(|i| standing.get(**i) == Some(&false)).filter_map(|i| counted.units.get(*i)).collect();
    let names: Vec<String> = failed.iter().map(|unit| unit.name.clone()).collect();
    let point = |words: Words| failed.iter().fold(words, |words, unit| words.at(unit.grade));
    if let Some(most) = structure.unpassed_units.and_then(|most| usize::try_from(most).ok())
        && failed.len() > most
    {
        let words = breach("too-many-unpassed").with("have", super::units(failed.len())).with("most", most).with("units", list(&names));
        return told(point(words)).into();
    }
    let Some((least, sure, cite)) = asked.filter(|(least, ..)| size < i64::from(*least) * WHOLE) else { return Ok(Ruling::Met) };
    if let Some(cite) = cite {
        trail.relies_on(cite);
    }
    let unit = structure.measure.unit();
    let situation = if sure == Sureness::C { "unpassed-unconfirmed" } else { "unpassed" };
    let words = breach(situation).with("have", format!("{} {unit}", shown(size))).with("need", format!("{least} {unit}"));
    told(point(words.with("units", list(&names)))).into()
}

/// A unit as something to choose.
pub(super) fn piece(unit: &UnitResult, size: i64, fixed: bool, structure: Option<&Structure>) -> Piece {
    let sets = structure.map(|structure| structure.not_together.as_slice()).unwrap_or_default();
    let in_set = |set: &Vec<usize>| unit.unit.is_some_and(|place| set.contains(&place));
    let apart = sets.iter().take(64).enumerate().filter(|(_, set)| in_set(set)).fold(0u64, |bits, (i, _)| bits | (1 << i));
    let group = structure.and_then(|structure| group_of(structure, unit));
    Piece { size, fixed, group, apart }
}

/// What a structure asks of a choice.
pub(super) fn frame_of(structure: &Structure) -> Frame {
    let number = |count: u32| usize::try_from(count).unwrap_or(usize::MAX);
    Frame {
        size: i64::from(structure.size) * WHOLE,
        groups: structure.groups.iter().map(|group| (number(group.least), group.most.map(number))).collect(),
        count: structure.unit_count.map(number),
    }
}

/// The gap where no unit results were given at all.
pub(super) fn no_results(case: &Case<'_>, trail: &mut Trail) -> Result<(), Unknown> {
    if case.book.given(crate::record::Table::Units) { Ok(()) } else { trail.see(case.book.absent(units::grade)).map(|_| ()) }
}
