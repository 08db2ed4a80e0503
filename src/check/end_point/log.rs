//! The attempts of an end-point assessment, component by component: shared by the checks on retakes and results.
//!
//! `Case → Log → Component → attempts`. Components are told apart by type, and the interview from its project by name where the log has
//! both. A void attempt counts for nothing; where one without a reference would make a difference, the answer is open.

use super::parts::{About, At, Part};
use crate::check::attempts::sittings::{Ordered, Sittings, Tie, rows_in_order};
use crate::check::{Hearing, Ruling, Verdict};
use crate::evidence::{Gap, Trail};
use crate::record::{AttemptFacts, Case, Grade, Record, attempts};

/// Said where nothing was retaken.
pub(super) const NO_RETAKE: &str = "no component was retaken";

/// The attempts at one component.
#[derive(Clone, Copy)]
pub(super) struct Component<'l, 'b> {
    /// Which it is; the project where the log does not tell the interview from it.
    pub(super) part: Part,
    /// Those that count.
    pub(super) counted: &'l [Record<'b>],
    /// Those that are void, referenced or not.
    pub(super) void: &'l [Record<'b>],
}

/// Attempts part by part.
struct ByPart<T> {
    rows: Vec<T>,
    /// Where those of each part end, in the order of [`Part::ALL`].
    ends: [usize; Part::ALL.len()],
}

impl<T> ByPart<T> {
    fn at(&self, part: Part) -> &[T] {
        let from = (part as usize).checked_sub(1).map_or(0, |before| self.ends[before]);
        self.rows.get(from..self.ends[part as usize]).unwrap_or(&[])
    }
}

impl ByPart<u32> {
    fn of(at: &[(At, u32)], tells_interview: bool) -> Self {
        let mut by_part = Self { rows: Vec::with_capacity(at.len()), ends: [0; Part::ALL.len()] };
        for part in Part::ALL {
            by_part.rows.extend(at.iter().filter(|(at, _)| at.component(tells_interview) == part).map(|(_, row)| *row));
            by_part.ends[part as usize] = by_part.rows.len();
        }
        by_part
    }

    fn records<'b>(&self, case: &Case<'b>) -> ByPart<Record<'b>> {
        ByPart { rows: self.rows.iter().map(|&row| case.attempt(row)).collect(), ends: self.ends }
    }
}

/// Which attempts are at which component: kept for the next check that opens the log.
struct Order {
    counted: ByPart<u32>,
    void: ByPart<u32>,
    tells_interview: bool,
}

impl Order {
    fn of(case: &Case<'_>, sittings: &Sittings<'_>) -> Self {
        let placed = |row: u32| {
            let record = case.attempt(row);
            Some((At::of(record.peek(attempts::assessment_type).ok()?, &record)?, row))
        };
        let counted: Vec<(At, u32)> = sittings.series().flatten().filter_map(|sitting| placed(sitting.row.index)).collect();
        let is_void = case.attempt_facts().iter().filter(|facts| facts.is_void);
        let void: Vec<(At, u32)> = is_void.filter_map(|facts| placed(facts.row)).collect();
        let has = |wanted: About| counted.iter().chain(&void).any(|(at, _)| matches!(at, At::Project(about) if *about == wanted));
        // Alone, either stands for the whole method.
        let tells_interview = has(About::Interview) && has(About::Project);
        Self { counted: ByPart::of(&counted, tells_interview), void: ByPart::of(&void, tells_interview), tells_interview }
    }
}

/// Every component of the log.
pub(super) struct Log<'b> {
    counted: ByPart<Record<'b>>,
    void: ByPart<Record<'b>>,
    tells_interview: bool,
}

impl<'b> Log<'b> {
    /// The log of a case; `None`, and *cannot tell*, where none was given.
    pub(super) fn of(case: &Case<'b>, hearing: &mut Hearing) -> Option<Self> {
        // What cannot be placed is said anew to each check.
        let kept = case.noted(|_: &Order| true).filter(|_| case.grouped_attempts().is_some());
        let order = match kept {
            Some(order) => order,
            None => case.note(Order::of(case, &Sittings::gather(case, hearing, Part::is_type)?)),
        };
        Some(Self { counted: order.counted.records(case), void: order.void.records(case), tells_interview: order.tells_interview })
    }

    /// Observation, project and discussion, and the interview where the log tells it from the project.
    pub(super) fn components(&self) -> impl Iterator<Item = Component<'_, 'b>> {
        let told = Part::ALL.into_iter().filter(|part| *part != Part::Interview || self.tells_interview);
        told.map(|part| self.component(part))
    }

    /// The attempts at one part.
    pub(super) fn component(&self, part: Part) -> Component<'_, 'b> {
        Component { part, counted: self.counted.at(part), void: self.void.at(part) }
    }

    /// Judges each component that was attempted more than once. Says that there is nothing to look at where none was.
    pub(super) fn weigh_retakes(&self, hearing: &mut Hearing, judge: impl Fn(&Attempted<'_, 'b>, &mut Trail) -> Verdict) {
        let retaken = |component: &Component<'_, 'b>| component.counted.len() + component.unreferenced().count() > 1;
        for component in self.components().filter(retaken) {
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
    pub(super) fn in_order(&self) -> Result<Ordered<'b>, Tie<'b>> {
        rows_in_order(self.rows)
    }
}

impl<'b> Component<'_, 'b> {
    /// Judges the attempts that count, and again with those that are void without a reference: where that makes a difference the missing
    /// reference leaves it open.
    pub(super) fn judge(&self, trail: &mut Trail, judge: impl Fn(&Attempted<'_, 'b>, &mut Trail) -> Verdict) -> Verdict {
        let verdict = judge(&Attempted { part: self.part, rows: self.counted }, trail);
        let Some(void) = self.unreferenced().next() else { return verdict };
        let mut all = self.counted.to_vec();
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
        self.void.iter().copied().filter(|row| matches!(row.peek(attempts::reference), Err(Gap::Blank | Gap::NoColumn)))
    }
}

/// How many attempts have no type and may have passed one of the components.
pub(super) fn untyped_that_may_have_passed(case: &Case<'_>) -> usize {
    let may_have_passed = |facts: &&AttemptFacts| {
        !facts.is_void && facts.kind.is_err() && case.attempt(facts.row).peek(attempts::result).map_or(true, Grade::passes)
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
