//! What is asked of every attempt of a case by many rules, looked up once.

use std::cell::OnceCell;

use super::{AssessmentType, Case, CaseRows, Grade, Record, Sym, Table, Variant, attempts, grades_used};
use crate::evidence::Gap;

/// What attempts belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// The synoptic assessment of the qualification, whatever its submissions are called.
    Synoptic,
    /// The assessment whose name has this folded form.
    Named(Sym),
}

/// One attempt, as the rules on attempts first see it. Values without a footprint: a ruling opens the cells themselves.
#[derive(Clone, Copy, Debug)]
pub struct AttemptFacts {
    /// Its row in the attempts table.
    pub row: u32,
    /// What kind of assessment it was at.
    pub kind: Result<AssessmentType, Gap>,
    /// The folded form of the assessment's name.
    pub name_key: Option<Sym>,
    /// What it belongs to, where its type or name tells.
    pub series: Option<Series>,
    /// Whether it is marked void, or its result says so.
    pub is_void: bool,
    /// Whether its void mark is filled and cannot be read.
    pub void_unreadable: bool,
}

impl AttemptFacts {
    /// Whether nothing leaves open where it belongs, and it counts.
    fn is_plain(&self) -> bool {
        self.kind.is_ok() && self.series.is_some() && !self.is_void && !self.void_unreadable
    }
}

/// Filled when first asked for; a case under another variant starts afresh.
#[derive(Debug, Default)]
pub(super) struct Kept {
    attempts: OnceCell<Vec<AttemptFacts>>,
    grouped: OnceCell<Option<Vec<AttemptFacts>>>,
    grades_used: OnceCell<Vec<(Sym, u32)>>,
}

impl Clone for Kept {
    /// A clone is made to look at other rows, so it keeps nothing.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<'b> Case<'b> {
    /// Every attempt of the case in the order read, looked up once.
    pub fn attempt_facts(&self) -> &[AttemptFacts] {
        self.kept.attempts.get_or_init(|| self.attempts().map(|row| facts(&row)).collect())
    }

    /// The same attempts series by series, where each of them counts and has its place; `None` where a rule must look closer.
    pub fn grouped_attempts(&self) -> Option<&[AttemptFacts]> {
        let grouped = self.kept.grouped.get_or_init(|| {
            let mut all = self.attempt_facts().to_vec();
            all.sort_by_key(|facts| facts.series);
            all.iter().all(AttemptFacts::is_plain).then_some(all)
        });
        grouped.as_deref()
    }

    /// The columns `grade used: NAME` of the judged claim row whose name is known: the name's folded form, and the row.
    pub fn grades_used_by_name(&self) -> impl Iterator<Item = (Sym, Record<'b>)> {
        let rows = self.kept.grades_used.get_or_init(|| {
            let name = |row: &Record<'_>| row.get(grades_used::assessment).peek().ok().map(|name| self.book.name_key(name.0));
            self.grades_used().iter().filter_map(|row| name(row).map(|key| (key, row.index))).collect()
        });
        rows.iter().map(|&(key, row)| (key, self.record(Table::GradesUsed, row)))
    }

    /// The same case with other rows and readings.
    pub(crate) fn under<'v>(&self, variant: &'v Variant, rows: CaseRows) -> Case<'v>
    where
        'b: 'v,
    {
        let mut other: Case<'v> = self.clone();
        (other.variant, other.rows) = (variant, rows);
        other.programme_again(self.rows.registrations.first());
        other
    }

    /// One attempt of the case.
    pub fn attempt(&self, row: u32) -> Record<'b> {
        self.record(Table::Attempts, row)
    }
}

fn facts(row: &Record<'_>) -> AttemptFacts {
    let kind = row.get(attempts::assessment_type).peek();
    let name_key = row.get(attempts::assessment).peek().ok().map(|name| row.book.name_key(name.0));
    let series = if kind == Ok(AssessmentType::Synoptic) { Some(Series::Synoptic) } else { name_key.map(Series::Named) };
    let void = row.get(attempts::void).peek();
    let is_void = row.is_void();
    AttemptFacts { row: row.index, kind, name_key, series, is_void, void_unreadable: void == Err(Gap::Unreadable) }
}

impl Record<'_> {
    /// Whether an attempt is marked void, or its result says so.
    pub fn is_void(&self) -> bool {
        self.get(attempts::void).peek() == Ok(true) || self.get(attempts::result).peek() == Ok(Grade::VOID)
    }
}
