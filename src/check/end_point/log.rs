//! The attempts of an end-point assessment, component by component: shared by the checks on retakes and results.
//!
//! `Case → Log → Component → attempts`. Components are told apart by type, and the interview from its project by name where the log has
//! both. A void attempt counts for nothing; where one without a reference would make a difference, the answer is open.

use super::parts::{About, Part, about};
use crate::check::attempts::sittings::{Sittings, Tie, rows_in_order};
use crate::check::{Hearing, Ruling, Verdict};
use crate::evidence::{Gap, Trail};
use crate::record::{AssessmentType, AttemptFacts, Case, Grade, Record, attempts};

/// Said where nothing was retaken.
pub(super) const NO_RETAKE: &str = "no component was retaken";

/// The attempts at one component.
pub(super) struct Component<'b> {
    /// Which it is; the project where the log does not tell the interview from it.
    pub(super) part: Part,
    /// Those that count.
    pub(super) counted: Vec<Record<'b>>,
    /// Those that are void, referenced or not.
    pub(super) void: Vec<Record<'b>>,
}

/// Every component of the log.
pub(super) struct Log<'b> {
    /// Observation, project and discussion, and the interview where the log tells it from the project.
    pub(super) components: Vec<Component<'b>>,
}

impl<'b> Log<'b> {
    /// The log of a case; `None`, and *cannot tell*, where none was given.
    pub(super) fn of(case: &Case<'b>, hearing: &mut Hearing) -> Option<Self> {
        let sittings = Sittings::gather(case, hearing, Part::is_type)?;
        let mut components: Vec<Component<'b>> =
            Part::ALL.into_iter().map(|part| Component { part, counted: Vec::new(), void: Vec::new() }).collect();
        let counted: Vec<Record<'b>> = sittings.series().flatten().map(|sitting| sitting.row).collect();
        let void: Vec<Record<'b>> =
            case.attempt_facts().iter().filter(|facts| facts.is_void).map(|facts| case.attempt(facts.row)).collect();
        let rows = || counted.iter().chain(&void);
        let of_project = |wanted: About| rows().any(|row| kind(row) == Some(AssessmentType::Project) && about(row) == wanted);
        // Alone, either stands for the whole method.
        let tell_interview = of_project(About::Interview) && of_project(About::Project);
        let part_of = |row: &Record<'b>| match kind(row)? {
            AssessmentType::Observation => Some(Part::Observation),
            AssessmentType::Discussion => Some(Part::Discussion),
            AssessmentType::Project if tell_interview && about(row) == About::Interview => Some(Part::Interview),
            AssessmentType::Project => Some(Part::Project),
            _ => None,
        };
        for component in &mut components {
            component.counted.extend(counted.iter().filter(|row| part_of(row) == Some(component.part)));
            component.void.extend(void.iter().filter(|row| part_of(row) == Some(component.part)));
        }
        components.retain(|component| component.part != Part::Interview || tell_interview);
        Some(Self { components })
    }

    /// Judges each component that was attempted more than once. Says that there is nothing to look at where none was.
    pub(super) fn weigh_retakes(&self, hearing: &mut Hearing, judge: impl Fn(&Attempted<'_, 'b>, &mut Trail) -> Verdict) {
        let retaken = |component: &&Component<'b>| component.counted.len() + component.unreferenced().count() > 1;
        for component in self.components.iter().filter(retaken) {
            hearing.weigh(|trail| {
                component.judge(trail, |attempted, trail| {
                    if attempted.rows.len() < 2 { Ok(Ruling::NotApplicable(NO_RETAKE)) } else { judge(attempted, trail) }
                })
            });
        }
        hearing.weigh(|_| Ok(Ruling::NotApplicable(NO_RETAKE)));
    }
}

/// Attempts at a component under one reading of its void ones.
pub(super) struct Attempted<'s, 'b> {
    /// The component.
    pub(super) part: Part,
    /// The attempts that count.
    pub(super) rows: &'s [Record<'b>],
}

impl<'b> Attempted<'_, 'b> {
    /// The attempts in order, or two whose order nothing tells.
    pub(super) fn in_order(&self) -> Result<Vec<Record<'b>>, Tie<'b>> {
        rows_in_order(self.rows)
    }
}

impl<'b> Component<'b> {
    /// Judges the attempts that count, and again with those that are void without a reference: where that makes a difference the missing
    /// reference leaves it open.
    pub(super) fn judge(&self, trail: &mut Trail, judge: impl Fn(&Attempted<'_, 'b>, &mut Trail) -> Verdict) -> Verdict {
        let verdict = judge(&Attempted { part: self.part, rows: &self.counted }, trail);
        let Some(void) = self.unreferenced().next() else { return verdict };
        let mut all = self.counted.clone();
        all.extend(self.unreferenced());
        // What the other reading opens is no evidence of this one.
        let with_void = judge(&Attempted { part: self.part, rows: &all }, &mut Trail::default());
        if agree(&verdict, &with_void) {
            return verdict;
        }
        trail.see(void.get(attempts::reference))?;
        verdict
    }

    fn unreferenced(&self) -> impl Iterator<Item = Record<'b>> {
        self.void.iter().copied().filter(|row| matches!(row.get(attempts::reference).gap(), Some(Gap::Blank | Gap::NoColumn)))
    }
}

/// How many attempts have no type and may have passed one of the components.
pub(super) fn untyped_that_may_have_passed(case: &Case<'_>) -> usize {
    let may_have_passed = |facts: &&AttemptFacts| {
        !facts.is_void && facts.kind.is_err() && case.attempt(facts.row).get(attempts::result).peek().map_or(true, Grade::passes)
    };
    case.attempt_facts().iter().filter(may_have_passed).count()
}

/// Whether two verdicts come to the same: both are alike, or neither says anything against the claim.
fn agree(one: &Verdict, other: &Verdict) -> bool {
    let is_fine = |verdict: &Verdict| matches!(verdict, Ok(Ruling::Met | Ruling::NotApplicable(_) | Ruling::Due(_)));
    match (one, other) {
        _ if is_fine(one) && is_fine(other) => true,
        (Ok(one), Ok(other)) => std::mem::discriminant(one) == std::mem::discriminant(other),
        (Err(_), Err(_)) => true,
        _ => false,
    }
}

fn kind(row: &Record<'_>) -> Option<AssessmentType> {
    row.get(attempts::assessment_type).peek().ok()
}
