//! What the dates and the log of an end-point assessment say at a glance, where they leave nothing open.
//!
//! `Case → days`: plain values, worked out once for all checks of the family, nearly every one of which finds all in order. They leave
//! no footprints, so nothing may be found by them but that it is in order; whoever finds anything else looks again, cell by cell.

use std::rc::Rc;

use chrono::NaiveDate;

use super::parts::{About, At, Part};
use crate::check::Hearing;
use crate::evidence::Gap;
use crate::record::{AttemptFacts, Case, Field, Grade, Table, Value, attempts, milestones};

/// A day for each part, in the order of [`Part::ALL`].
type Days = [Option<NaiveDate>; Part::ALL.len()];

/// A case at a glance.
pub(super) struct Glance {
    /// When the assessment started.
    pub(super) start: Option<NaiveDate>,
    /// When it was complete, up to the as-of date.
    pub(super) complete: Option<NaiveDate>,
    sat: Days,
    latest: Option<NaiveDate>,
    passed: Option<Days>,
}

impl Glance {
    /// A glance at a case; `None` where some places are watched, since then what a check relies on has to go through its trail.
    pub(super) fn at(case: &Case<'_>, hearing: &Hearing) -> Option<Rc<Self>> {
        if hearing.is_watching() {
            return None;
        }
        Some(case.noted(|_: &Self| true).unwrap_or_else(|| case.note(Self::of(case))))
    }

    fn of(case: &Case<'_>) -> Self {
        let is_plain = case.book.given(Table::Attempts) && case.attempt_facts().iter().all(AttemptFacts::is_plain);
        let (mut sat, mut latest, mut passes) = (Days::default(), None, Passes { is_plain, ..Passes::default() });
        for facts in case.attempt_facts().iter().filter(|facts| !facts.is_void) {
            let row = case.attempt(facts.row);
            let Some(at) = facts.kind.ok().and_then(|kind| At::of(kind, &row)) else { continue };
            let day = row.peek(attempts::taken_at).ok().map(|moment| moment.day);
            latest = latest.max(day);
            for part in at.parts() {
                let known = &mut sat[*part as usize];
                *known = earlier(*known, day.filter(|day| *day <= case.as_of));
            }
            passes.add(at, day.filter(|_| row.peek(attempts::result).is_ok_and(Grade::passes)));
        }
        for part in Part::ALL {
            let known = &mut sat[part as usize];
            *known = match stated(case, part.milestone()) {
                Ok(day) => earlier(*known, Some(day).filter(|day| *day <= case.as_of)),
                Err(Gap::Blank) => *known,
                Err(Gap::NoColumn) if case.book.given(Table::Attempts) => *known,
                // What cannot be read may have been earlier.
                Err(_) => None,
            };
        }
        let complete = complete(case, &sat, latest);
        Self { start: stated(case, milestones::epa_start).ok(), complete, sat, latest, passed: passes.by_component() }
    }

    /// The first day up to the as-of date on which a part was sat; `None` where it was not, or anything is open.
    pub(super) fn sat(&self, part: Part) -> Option<NaiveDate> {
        self.sat[part as usize]
    }

    /// The last day of a sitting after a day by which all were complete, up to another; that day where there is none. `None` where the
    /// log has to be looked at.
    pub(super) fn last_sitting(&self, complete: NaiveDate, until: NaiveDate) -> Option<NaiveDate> {
        match self.latest.filter(|latest| *latest > complete) {
            None => Some(complete),
            Some(latest) => Some(latest).filter(|latest| *latest <= until),
        }
    }

    /// For each component of the log the day of its one attempt, which passed; none for a component that the log does not tell. `None`
    /// where there is more to it.
    pub(super) fn passed(&self) -> Option<&Days> {
        self.passed.as_ref()
    }
}

/// A field of the list of dates, without its place.
pub(super) fn stated<T: Value>(case: &Case<'_>, field: Field<T>) -> Result<T, Gap> {
    match case.rows.milestones.first() {
        Some(&row) => case.record(Table::Milestones, row).peek(field),
        None => Err(Gap::NoRow),
    }
}

/// The earlier of two days, or the one that there is.
fn earlier(one: Option<NaiveDate>, other: Option<NaiveDate>) -> Option<NaiveDate> {
    one.into_iter().chain(other).min()
}

/// When the whole was complete, as [`super::parts::completion`] has it, where every part has been sat.
fn complete(case: &Case<'_>, sat: &Days, latest: Option<NaiveDate>) -> Option<NaiveDate> {
    let mut last = NaiveDate::MIN;
    for day in sat {
        last = last.max((*day)?);
    }
    match stated(case, milestones::epa_completed_on) {
        // A retake accounts for a later day than that of the last first sitting.
        Ok(day) if day <= case.as_of && day >= last && latest.is_none_or(|latest| latest <= last) => Some(day),
        Ok(_) | Err(Gap::Blank | Gap::NoColumn) => Some(last),
        Err(_) => None,
    }
}

/// The attempts of the log, as long as each component has one at most, and that one passed.
#[derive(Default)]
struct Passes {
    is_plain: bool,
    days: Days,
    any_project: bool,
}

impl Passes {
    fn add(&mut self, at: At, passed: Option<NaiveDate>) {
        let known = &mut self.days[at.component(true) as usize];
        self.is_plain &= known.is_none() && passed.is_some();
        *known = passed;
        self.any_project |= matches!(at, At::Project(About::Project));
    }

    fn by_component(mut self) -> Option<Days> {
        let [_, project, interview, _] = &mut self.days;
        // Alone, an interview stands for the whole method.
        if !self.any_project && interview.is_some() {
            self.is_plain &= project.is_none();
            *project = interview.take();
        }
        Some(self.days).filter(|_| self.is_plain)
    }
}
