//! What is asked of every attempt of a case by many rules, looked up once.

use std::cell::OnceCell;

use super::{AssessmentType, Case, CaseRows, Grade, Record, Sym, Table, Variant, attempts};
use crate::evidence::Gap;

/// One attempt, as the rules on attempts first see it. Values without a footprint: a ruling opens the cells themselves.
#[derive(Clone, Copy, Debug)]
pub struct AttemptFacts {
    /// Its row in the attempts table.
    pub row: u32,
    /// What kind of assessment it was at.
    pub kind: Result<AssessmentType, Gap>,
    /// The folded form of the assessment's name.
    pub name_key: Option<Sym>,
    /// Whether it is marked void, or its result says so.
    pub is_void: bool,
}

/// Filled when first asked for; a case under another variant starts afresh.
#[derive(Debug, Default)]
pub(super) struct Kept(OnceCell<Vec<AttemptFacts>>);

impl Clone for Kept {
    /// A clone is made to look at other rows, so it keeps nothing.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<'b> Case<'b> {
    /// Every attempt of the case in the order read, looked up once.
    pub fn attempt_facts(&self) -> &[AttemptFacts] {
        self.kept.0.get_or_init(|| self.attempts().map(|row| facts(&row)).collect())
    }

    /// The same case with other rows and readings.
    pub(crate) fn under<'v>(&self, variant: &'v Variant, rows: CaseRows) -> Case<'v>
    where
        'b: 'v,
    {
        let mut other: Case<'v> = self.clone();
        (other.variant, other.rows) = (variant, rows);
        other
    }

    /// One attempt of the case.
    pub fn attempt(&self, row: u32) -> Record<'b> {
        self.record(Table::Attempts, row)
    }
}

fn facts(row: &Record<'_>) -> AttemptFacts {
    AttemptFacts {
        row: row.index,
        kind: row.get(attempts::assessment_type).peek(),
        name_key: row.get(attempts::assessment).peek().ok().map(|name| row.book.name_key(name.0)),
        is_void: row.get(attempts::void).peek() == Ok(true) || row.get(attempts::result).peek() == Ok(Grade::VOID),
    }
}
