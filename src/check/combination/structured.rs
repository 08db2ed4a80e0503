//! The rule of combination by a structure file.
//!
//! Every mandatory unit has a result, every unit that must be passed is (or has the grade asked for), every group has enough of its
//! units, of units that exclude each other one counts, and together they reach number, size and what must be passed.

use std::rc::Rc;

use super::choice::{Frame, Piece, best};
use super::results::{Results, Ungraded, UnitResult, gather, named};
use super::rule_of_combination::{met_without, weigh_beside};
use super::scope::{Scope, has_structure};
use super::{WHOLE, instead, shown};
use crate::check::{Hearing, ItemKind, Ruling, Verdict, Words, breach};
use crate::evidence::{Gap, Trail, Unknown};
use crate::record::{Case, Grade, Structure, Sureness, registrations, units};

/// Judges the case by the structure file that holds for it, in the situations of [`super::STRUCTURE_SITUATIONS`]. `false` where none holds;
/// nothing is then said.
pub fn by_structure(case: &Case<'_>, hearing: &mut Hearing, ungraded: Ungraded) -> bool {
    if !has_structure(case) {
        return false;
    }
    let Ok(scope) = Scope::find(case, &mut Trail::default()) else { return false };
    let Some(structure) = scope.structure else { return false };
    Look::of(case, &scope, structure, ungraded).weigh(hearing, &|| instead::offer(case, &scope));
    true
}

/// Whether the case meets a structure, whatever it was registered for.
pub(super) fn is_met(case: &Case<'_>, scope: &Scope<'_>, structure: &Structure) -> bool {
    let mut hearing = Hearing::default();
    Look::of(case, scope, structure, Ungraded::Unknown).weigh(&mut hearing, &String::new);
    hearing.items().iter().all(|item| item.kind == ItemKind::Aside)
}

/// A case held against a structure.
struct Look<'a, 'b> {
    case: &'a Case<'b>,
    scope: &'a Scope<'b>,
    structure: &'a Structure,
    ungraded: Ungraded,
    results: Rc<Results>,
}

impl<'a, 'b> Look<'a, 'b> {
    fn of(case: &'a Case<'b>, scope: &'a Scope<'b>, structure: &'a Structure, ungraded: Ungraded) -> Self {
        Self { case, scope, structure, ungraded, results: gather(case, structure.measure, Some(structure)) }
    }

    fn weigh(&self, hearing: &mut Hearing, offer: &dyn Fn() -> String) {
        let others: Vec<&UnitResult> = self.results.others.iter().collect();
        let others = if others.is_empty() { String::new() } else { format!(" Not a unit of it: {}.", named(&others)) };
        // The facts that every breach of a structure names.
        let told =
            |words: Words| words.with("source", self.structure.source.clone()).with("others", others.clone()).with("instead", offer());
        for place in (0..).zip(&self.structure.units).filter(|(_, unit)| unit.mandatory).map(|(place, _)| place) {
            hearing.weigh(|trail| self.mandatory(place, trail, &told));
        }
        for place in 0..self.structure.groups.len() {
            hearing.weigh(|trail| self.group(place, trail, &told));
        }
        weigh_beside(hearing, |trail| self.whole(trail, &told));
        hearing.weigh(|trail| self.passed(trail, &told));
    }

    /// A mandatory unit has a result, and one that will do.
    fn mandatory(&self, place: usize, trail: &mut Trail, told: &dyn Fn(Words) -> Words) -> Verdict {
        let Some(unit) = self.structure.units.get(place) else { return Ok(Ruling::Met) };
        let Some(result) = self.results.units.iter().find(|result| result.unit == Some(place)) else {
            return told(breach("unit-missing").with("unit", unit.shown())).into();
        };
        let Some(least) = unit.least else { return Ok(Ruling::Met) };
        if result.reaches(least, self.ungraded, trail)? {
            return Ok(Ruling::Met);
        }
        let grade = result.grade.peek().map_or("no grade", Grade::word);
        told(breach("below-least").with("unit", unit.shown()).with("grade", grade).with("least", least).at(result.grade)).into()
    }

    /// A group has enough of its units.
    fn group(&self, place: usize, trail: &mut Trail, told: &dyn Fn(Words) -> Words) -> Verdict {
        let Some(group) = self.structure.groups.get(place) else { return Ok(Ruling::Met) };
        let counted = self.counted(trail);
        let is_in = |unit: &UnitResult| group_of(self.structure, unit) == Some(place);
        let have = counted.units.iter().filter(|unit| is_in(unit)).count();
        let size: i64 = counted.units.iter().filter(|unit| is_in(unit)).map(|unit| size_of(unit)).sum();
        let (least, least_size) = (usize::try_from(group.least).unwrap_or(usize::MAX), i64::from(group.size) * WHOLE);
        if have >= least && size >= least_size {
            return Ok(Ruling::Met);
        }
        counted.settle(is_in)?;
        let (have, need) = if have < least {
            (super::units(have), super::units(least))
        } else {
            let unit = self.structure.measure.unit();
            (format!("{} {unit}", shown(size)), format!("{} {unit}", group.size))
        };
        told(breach("group-short").with("group", group.title.clone()).with("have", have).with("need", need)).into()
    }

    /// Number and size of all units together.
    fn whole(&self, trail: &mut Trail, told: &dyn Fn(Words) -> Words) -> Verdict {
        let counted = self.counted(trail);
        let size: i64 = counted.units.iter().map(|unit| size_of(unit)).sum();
        let need = i64::from(self.structure.size) * WHOLE;
        let count = self.structure.unit_count.and_then(|count| usize::try_from(count).ok());
        if size >= need && count.is_none_or(|count| counted.units.len() >= count) {
            return Ok(met_without(self.results.others.iter().collect(), self.surplus(&counted)));
        }
        counted.settle(|_| true)?;
        let unit = self.structure.measure.unit();
        let words = if size < need {
            let with_unit = |number: String| format!("{number} {unit}");
            breach("size-short")
                .with("have", with_unit(shown(size)))
                .with("need", with_unit(shown(need)))
                .with("missing", with_unit(shown(need - size)))
        } else {
            breach("units-short").with("have", super::units(counted.units.len())).with("need", super::units(count.unwrap_or(0)))
        };
        told(words.at(self.case.registered(registrations::learner_id))).into()
    }

    /// How much is passed, and how many units are not.
    fn passed(&self, trail: &mut Trail, told: &dyn Fn(Words) -> Words) -> Verdict {
        let structure = self.structure;
        let table = self.scope.wanted.first().and_then(|wanted| wanted.table);
        let by_table = table.and_then(|table| table.passed.map(|(least, sure)| (least, sure, Some(table.cite))));
        let asked = structure.passed.map(|least| (least, Sureness::A, None)).or(by_table);
        if asked.is_none() && structure.unpassed_units.is_none() {
            return Ok(Ruling::NotApplicable("nothing says how much may go without a pass"));
        }
        let counted = self.counted(trail);
        counted.settle(|_| true)?;
        let (mut pieces, mut standing) = (Vec::new(), Vec::new());
        for unit in &counted.units {
            let size = unit.size(trail)?;
            pieces.push(piece(unit, size, trail.see(unit.mandatory)?, Some(structure)));
            standing.push(unit.is_passed(self.ungraded, trail)?);
        }
        let worth = |i: usize| if standing.get(i) == Some(&true) { pieces.get(i).map_or(0, |piece| piece.size) } else { 0 };
        let Some(chosen) = best(&pieces, &frame_of(structure), worth) else { return Ok(Ruling::Met) };
        let counts: Vec<usize> = chosen.iter().enumerate().filter(|(_, chosen)| **chosen).map(|(i, _)| i).collect();
        let size: i64 = counts.iter().map(|i| worth(*i)).sum();
        let failed: Vec<&UnitResult> =
            counts.iter().filter(|i| standing.get(**i) == Some(&false)).filter_map(|i| counted.units.get(*i)).copied().collect();
        let names = named(&failed);
        let point = |words: Words| failed.iter().fold(words, |words, unit| words.at(unit.grade));
        if let Some(most) = structure.unpassed_units.and_then(|most| usize::try_from(most).ok())
            && failed.len() > most
        {
            let words = breach("too-many-unpassed").with("have", super::units(failed.len())).with("most", most).with("units", names);
            return told(point(words)).into();
        }
        let Some((least, sure, cite)) = asked.filter(|(least, ..)| size < i64::from(*least) * WHOLE) else { return Ok(Ruling::Met) };
        if let Some(cite) = cite {
            trail.relies_on(cite);
        }
        let unit = structure.measure.unit();
        let situation = if sure == Sureness::C { "unpassed-unconfirmed" } else { "unpassed" };
        let words = breach(situation).with("have", format!("{} {unit}", shown(size))).with("need", format!("{least} {unit}"));
        told(point(words.with("units", names))).into()
    }

    /// The units of the structure that do not count, where the cells tell.
    fn surplus(&self, counted: &Counted<'_>) -> Vec<&UnitResult> {
        let sized =
            |unit: &UnitResult| Some(piece(unit, i64::from(unit.size.peek().ok()?.0), unit.mandatory.peek().ok()?, Some(self.structure)));
        let pieces: Option<Vec<Piece>> = counted.units.iter().map(|unit| sized(unit)).collect();
        let worth = |i: usize| counted.units.get(i).map_or(0, |unit| unit.worth());
        let Some(chosen) = pieces.and_then(|pieces| best(&pieces, &frame_of(self.structure), worth)) else { return Vec::new() };
        let counts: Vec<Option<usize>> =
            counted.units.iter().zip(&chosen).filter(|(_, chosen)| **chosen).map(|(unit, _)| unit.unit).collect();
        self.results.units.iter().filter(|unit| !counts.contains(&unit.unit)).collect()
    }

    fn counted(&self, trail: &mut Trail) -> Counted<'_> {
        Counted::of(&self.results.units, self.structure, self.scope, self.ungraded, trail)
    }
}

fn size_of(unit: &UnitResult) -> i64 {
    unit.size.peek().map_or(0, |size| i64::from(size.0))
}

/// The units that can count, and those of which that is not known.
struct Counted<'r> {
    units: Vec<&'r UnitResult>,
    open: Vec<(&'r UnitResult, Unknown)>,
}

impl<'r> Counted<'r> {
    fn of(results: &'r [UnitResult], structure: &Structure, scope: &Scope<'_>, ungraded: Ungraded, trail: &mut Trail) -> Self {
        let mut counted = Self { units: Vec::new(), open: Vec::new() };
        let only_passed = !scope.unpassed_count;
        for unit in results {
            let spec = unit.unit.and_then(|place| structure.units.get(place));
            let least = spec.and_then(|spec| spec.least.filter(|_| !spec.mandatory)).or(only_passed.then_some(Grade::PASS));
            let counts = match least {
                Some(least) => unit.reaches(least, ungraded, trail),
                // An outcome is enough, passed or not.
                None if unit.grade.gap() == Some(Gap::Blank) && ungraded != Ungraded::Unknown => Ok(ungraded == Ungraded::MayBeCalculated),
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
