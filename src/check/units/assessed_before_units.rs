//! Looks for a synoptic assessment that came before the units it draws on were passed.
//!
//! The day of the assessment is that of the first counted submission; where the log has none, the day on which the synoptic
//! unit (group B) was achieved. Every other unit of the learner must be passed by then; the same day is in time. It cannot see
//! units that the results leave out, nor the hour of the day.

use chrono::NaiveDate;

use crate::check::attempts::sittings::{Sitting, Sittings, in_order};
use crate::check::{Check, Fact, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach};
use crate::evidence::{Cell, Gap, SettingKind, Settings, Trail, Unknown};
use crate::record::{AssessmentType, Case, Grade, Named, Record, Slot, Table, UnitGroup, Value, attempts, registrations, units};

const SYNOPTIC_GROUP: SettingSpec = SettingSpec { name: "assessed_group", kind: SettingKind::Choice(UnitGroup::WORDS) };

pub(super) const CHECK: Check = Check {
    code: "assessed-before-units",
    about: "the synoptic was assessed only after the units it draws on were passed",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts, Table::Units],
    settings: &[SYNOPTIC_GROUP],
    situations: &[
        Situation { name: "no-units", facts: &["assessed"] },
        Situation { name: "unit-later", facts: &["assessed", "unit", "achieved"] },
        Situation { name: "unit-never", facts: &["assessed", "unit", "grade"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::gather(case, hearing, |kind| kind == AssessmentType::Synoptic) else { return };
    if !case.book.given(Table::Units) {
        hearing.weigh(|trail| trail.see(case.book.absent(units::grade)).map(|_| Ruling::Met));
        return;
    }
    let group = settings.choice(SYNOPTIC_GROUP.name);
    let group = (0..).zip(UnitGroup::WORDS).find(|(_, word)| **word == group).map(|(code, _)| Slot(code));
    let is_assessed = |unit: &Record<'_>| Some(unit.slot(units::group.index)) == group;
    let assessed_units = || case.units().filter(is_assessed);
    let submissions = sittings.series().next().unwrap_or(&[]);
    if submissions.is_empty() && !assessed_units().any(|unit| has_outcome(&unit)) {
        // A unit that does not say its group may be the synoptic one.
        let groupless = |unit: &Record<'_>| unit.get(units::group).gap().is_some() && has_outcome(unit);
        if let Some(unit) = case.units().find(groupless) {
            hearing.weigh(|trail| trail.see(unit.get(units::group)).map(|_| Ruling::Met));
        } else if !sittings.has_unplaced() {
            hearing.weigh(|_| Ok(Ruling::NotApplicable("the synoptic has not been assessed yet")));
        }
        return;
    }
    let day = assessed_on(submissions, assessed_units().find(has_outcome));
    if case.units().all(|unit| is_assessed(&unit)) {
        hearing.weigh(|trail| {
            let assessed = trail.see(day)?;
            breach("no-units").with("assessed", assessed).at(day).at(case.registered(registrations::learner_id)).into()
        });
    }
    // A day with two readings is opened for each unit, so that it is known to be needed.
    let certain = day.peek().ok().filter(|_| case.book.doubts.is_empty()).map(Slot::from);
    for unit in case.units().filter(|unit| !is_assessed(unit)) {
        if certain.is_some_and(|day| plainly_passed_by(day, &unit)) {
            hearing.meet();
        } else {
            hearing.weigh(|trail| passed_by(day, &unit, trail));
        }
    }
}

/// Whether a unit's row says that it was assessed to the end.
fn has_outcome(unit: &Record<'_>) -> bool {
    unit.peek(units::achieved_on).is_ok() || unit.peek(units::grade).is_ok_and(Grade::passes)
}

/// Where the day stands: with the first submission; with the unit where the log has no day.
fn assessed_on(submissions: &[Sitting<'_>], unit: Option<Record<'_>>) -> Cell<NaiveDate> {
    let first = match in_order(submissions) {
        Ok(ordered) => ordered.first().copied(),
        // Either was on one day, whichever came first, or one has no date, and that one is taken.
        Err(_) => submissions.iter().map(|one| one.row).min_by_key(|row| row.peek_moment().ok()),
    };
    let achieved = unit.map(|unit| unit.get(units::achieved_on));
    match (first.map(|row| row.get(attempts::taken_at).map(|at| at.day)), achieved) {
        (Some(logged), Some(achieved)) if logged.gap() == Some(Gap::Blank) && achieved.gap().is_none() => achieved,
        (Some(logged), _) => logged,
        (None, Some(achieved)) => achieved,
        (None, None) => Cell::new(None, attempts::taken_at.name, Err(Gap::NoRow)),
    }
}

/// Whether a unit has a pass and a certain date no later than the day.
fn plainly_passed_by(day: Slot, unit: &Record<'_>) -> bool {
    let (grade, achieved) = (unit.slot(units::grade.index), unit.slot(units::achieved_on.index));
    grade.is_value() && Grade::from_slot(grade).passes() && achieved <= day
}

fn passed_by(day: Cell<NaiveDate>, unit: &Record<'_>, trail: &mut Trail) -> Verdict {
    let grade_cell = unit.get(units::grade);
    let grade = trail.see(grade_cell)?;
    if !grade.passes() {
        must_precede(unit, trail)?;
        let words = breach("unit-never").with("assessed", trail.see(day)?).with("unit", name(unit)).with("grade", grade);
        return words.at(grade_cell).at(day).into();
    }
    let cell = unit.get(units::achieved_on);
    let achieved = trail.see(cell)?;
    let assessed = trail.see(day)?;
    if achieved <= assessed {
        return Ok(Ruling::Met);
    }
    must_precede(unit, trail)?;
    let words = breach("unit-later").with("assessed", assessed).with("unit", name(unit)).with("achieved", achieved);
    words.at(cell).at(day).into()
}

/// A unit without a group may be the assessed one itself, unless it is an optional one.
fn must_precede(unit: &Record<'_>, trail: &mut Trail) -> Result<(), Unknown> {
    if unit.peek(units::mandatory) == Ok(false) {
        trail.see_if_known(unit.get(units::mandatory));
        return Ok(());
    }
    trail.see(unit.get(units::group)).map(|_| ())
}

/// The unit's name as a fact.
pub(super) fn name(unit: &Record<'_>) -> Fact {
    match unit.peek(units::unit) {
        Ok(Named(name)) => Fact::Sym(name),
        Err(_) => Fact::Word("A unit without a name"),
    }
}
