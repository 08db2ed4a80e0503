//! The parts of an end-point assessment, and when each was first sat.
//!
//! `Case → Part → FirstSitting`. A part's date stands in the list of dates, in the attempt log, or in both; where they differ the earlier
//! one is the first sitting, for a list of dates is often brought up to date after a retake. A date that lies ahead is a plan.
//!
//! A log has one type for the project and the interview on it, so there the name tells: an attempt that speaks of an interview is at the
//! interview, and one that is called project and interview is at both.

use std::rc::Rc;

use chrono::NaiveDate;

use crate::evidence::{Cell, Gap, Trail, Unknown};
use crate::record::{AssessmentType, Case, Field, Record, Table, attempts, milestones};

/// A part that is sat on a day of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    Observation,
    Project,
    Interview,
    Discussion,
}

/// When a part was first sat.
pub(super) struct FirstSitting {
    /// The first day up to the as-of date.
    pub(super) done: Option<Cell<NaiveDate>>,
    /// The first day ahead of it.
    pub(super) planned: Option<Cell<NaiveDate>>,
    /// A fact that is missing of an attempt which may have been an earlier sitting.
    pub(super) open: Option<Cell<()>>,
    /// Where the date of the sitting should stand.
    pub(super) place: Cell<NaiveDate>,
}

impl Part {
    pub(super) const ALL: [Self; 4] = [Self::Observation, Self::Project, Self::Interview, Self::Discussion];
    /// The words by which a requirement names a part, in the order of [`Part::ALL`].
    pub(super) const WORDS: [&'static str; 4] = ["observation", "project", "interview", "discussion"];

    /// The part that a requirement names; the discussion where it names none, which arming rules out.
    pub(super) fn named(word: &str) -> Self {
        Self::ALL.into_iter().zip(Self::WORDS).find(|(_, known)| *known == word).map_or(Self::Discussion, |(part, _)| part)
    }

    /// What a user calls it.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Observation => "observation",
            Self::Project => "project",
            Self::Interview => "interview",
            Self::Discussion => "professional discussion",
        }
    }

    /// Whether attempts of a type are at a part.
    pub(super) fn is_type(kind: AssessmentType) -> bool {
        matches!(kind, AssessmentType::Observation | AssessmentType::Project | AssessmentType::Discussion)
    }

    /// The field of the list of dates in which its day stands.
    pub(super) fn milestone(self) -> Field<NaiveDate> {
        match self {
            Self::Observation => milestones::observation_on,
            Self::Project => milestones::project_completed_on,
            Self::Interview => milestones::interview_on,
            Self::Discussion => milestones::discussion_on,
        }
    }

    /// When it was first sat. Ends where the list of dates cannot be read, or neither it nor a log says anything.
    pub(super) fn first_sitting(self, case: &Case<'_>, trail: &mut Trail) -> Result<FirstSitting, Unknown> {
        let milestone = case.milestone(self.milestone());
        let mut sitting = FirstSitting::none(milestone);
        match milestone.gap() {
            None => sitting.add(milestone, case.as_of),
            Some(Gap::Blank) => trail.step(milestone.at()),
            Some(Gap::NoColumn) if case.book.given(Table::Attempts) => {}
            Some(_) => {
                trail.see(milestone)?;
            }
        }
        sitting.add_all(&Logged::of(case).parts[self as usize], case.as_of);
        Ok(sitting)
    }
}

/// When each part was first sat by the log alone, in the order of [`Part::ALL`]: worked out once for all who ask.
struct Logged {
    parts: [FirstSitting; Part::ALL.len()],
}

impl Logged {
    fn of(case: &Case<'_>) -> Rc<Self> {
        case.noted(|_: &Self| true).unwrap_or_else(|| case.note(Self::read(case)))
    }

    fn read(case: &Case<'_>) -> Self {
        let mut parts = Part::ALL.map(|part| FirstSitting::none(case.milestone(part.milestone())));
        for facts in case.attempt_facts().iter().filter(|facts| !facts.is_void) {
            let row = case.attempt(facts.row);
            let Ok(kind) = facts.kind else {
                // It may be at any of them.
                for part in &mut parts {
                    part.leave_open(row.get(attempts::assessment_type));
                }
                continue;
            };
            for part in At::of(kind, &row).map_or(&[][..], At::parts) {
                parts[*part as usize].add(row.moment().map(|moment| moment.day), case.as_of);
            }
        }
        Self { parts }
    }
}

impl FirstSitting {
    fn none(place: Cell<NaiveDate>) -> Self {
        Self { done: None, planned: None, open: None, place }
    }

    /// Takes a date into account.
    fn add(&mut self, cell: Cell<NaiveDate>, as_of: NaiveDate) {
        let Ok(day) = cell.peek() else { return self.leave_open(cell) };
        let known = if day <= as_of { &mut self.done } else { &mut self.planned };
        let is_earlier = known.and_then(|known| known.peek().ok()).is_none_or(|known| day < known);
        if is_earlier {
            *known = Some(cell);
        }
    }

    /// Takes others into account.
    fn add_all(&mut self, others: &Self, as_of: NaiveDate) {
        for cell in others.done.into_iter().chain(others.planned) {
            self.add(cell, as_of);
        }
        self.open = self.open.or(others.open);
    }

    fn leave_open<T: Copy>(&mut self, cell: Cell<T>) {
        self.open.get_or_insert(cell.map(|_| ()));
    }

    /// Ends a judgement that an attempt which cannot be placed leaves open.
    pub(super) fn settled(&self, trail: &mut Trail) -> Result<(), Unknown> {
        self.open.map_or(Ok(()), |cell| trail.see(cell))
    }
}

/// When the whole was complete: on the day of the last first sitting. The list of dates gives that day, or the parts do once all of them
/// have been sat. Where they differ the later one counts, except that a day after retakes is not that of a first sitting.
pub(super) fn completion(case: &Case<'_>, trail: &mut Trail) -> Result<FirstSitting, Unknown> {
    let milestone = case.milestone(milestones::epa_completed_on);
    let mut whole = FirstSitting::none(milestone);
    match milestone.gap() {
        None => whole.add(milestone, case.as_of),
        Some(Gap::Blank) => trail.step(milestone.at()),
        Some(Gap::NoColumn) => {}
        Some(_) => {
            trail.see(milestone)?;
        }
    }
    let mut last: Option<Cell<NaiveDate>> = None;
    for part in Part::ALL {
        let sitting = match part.first_sitting(case, trail) {
            Ok(sitting) => sitting,
            // What the list of dates says of the whole stands without its parts.
            Err(_) if whole.done.is_some() => return Ok(whole),
            Err(unknown) => return Err(unknown),
        };
        let Some(done) = sitting.done else {
            whole.open = if whole.done.is_some() { None } else { sitting.open };
            return Ok(whole);
        };
        if last.and_then(|last| last.peek().ok()) < done.peek().ok() {
            last = Some(done);
        }
    }
    let Some(last) = last else { return Ok(whole) };
    let stated = whole.done.and_then(|cell| cell.peek().ok());
    // A later day than that of the last first sitting stands, unless a retake accounts for it: those have a limit of their own.
    if stated.is_none_or(|stated| last.peek().is_ok_and(|last| stated < last || retaken_after(case, last))) {
        whole.done = Some(last);
    }
    Ok(whole)
}

/// Whether the log has an attempt after a day by which every part had been sat once.
fn retaken_after(case: &Case<'_>, day: NaiveDate) -> bool {
    let after = |row: Record<'_>| row.moment().peek().is_ok_and(|moment| moment.day > day);
    case.attempt_facts().iter().any(|facts| !facts.is_void && facts.kind.is_ok_and(Part::is_type) && after(case.attempt(facts.row)))
}

/// What an attempt is at.
#[derive(Clone, Copy)]
pub(super) enum At {
    Observation,
    Discussion,
    Project(About),
}

impl At {
    /// What an attempt of a known type is at, if at any part.
    pub(super) fn of(kind: AssessmentType, row: &Record<'_>) -> Option<Self> {
        match kind {
            AssessmentType::Observation => Some(Self::Observation),
            AssessmentType::Discussion => Some(Self::Discussion),
            AssessmentType::Project => Some(Self::Project(about(row))),
            _ => None,
        }
    }

    /// The parts that are sat by it.
    pub(super) fn parts(self) -> &'static [Part] {
        match self {
            Self::Observation => &[Part::Observation],
            Self::Discussion => &[Part::Discussion],
            Self::Project(About::Project) => &[Part::Project],
            Self::Project(About::Interview) => &[Part::Interview],
            Self::Project(About::Both) => &[Part::Project, Part::Interview],
        }
    }

    /// The component of the log to which it belongs.
    pub(super) fn component(self, tells_interview: bool) -> Part {
        match self {
            Self::Observation => Part::Observation,
            Self::Discussion => Part::Discussion,
            Self::Project(About::Interview) if tells_interview => Part::Interview,
            Self::Project(_) => Part::Project,
        }
    }
}

/// What an attempt of type project is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum About {
    Project,
    Interview,
    Both,
}

/// What the name of an attempt of type project says it is at.
fn about(row: &Record<'_>) -> About {
    row.peek(attempts::assessment).map_or(About::Project, |name| named(row.book.text(name.0)))
}

fn named(name: &str) -> About {
    // Nearly every place of a name is told by its first letter not to begin any of these.
    let begins = |part: &[u8], words: &[u8]| {
        part.first().zip(words.first()).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other)) && part.eq_ignore_ascii_case(words)
    };
    let has = |words: &str| name.as_bytes().windows(words.len()).any(|part| begins(part, words.as_bytes()));
    if !has("interview") {
        return About::Project;
    }
    let is_joined = [" and ", " with ", "&", "+", "/", ","].into_iter().any(has);
    if is_joined && (has("project") || has("report")) { About::Both } else { About::Interview }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_interview_from_the_project() {
        let named =
            ["Work-based project", "Project report", "Project interview", "Interview on project", "Project and interview"].map(named);
        assert_eq!(named, [About::Project, About::Project, About::Interview, About::Interview, About::Both]);
        for both in ["Work based project with interview", "Project & Interview", "Project/Interview", "Interview, project report"] {
            assert_eq!(super::named(both), About::Both, "{both}");
        }
    }

    #[test]
    fn every_part_has_its_word() {
        for (part, word) in Part::ALL.into_iter().zip(Part::WORDS) {
            assert_eq!(Part::named(word), part);
        }
    }
}
