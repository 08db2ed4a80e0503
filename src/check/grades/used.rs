//! Which grade a claim names for an assessment: shared by the checks on grades used.
//!
//! A column `grade used: NAME` of the claim names it, or a mark in the log's own `used` column.

use crate::check::{Fact, Hearing, Ruling};
use crate::evidence::{Cell, FieldName};
use crate::record::{Case, ClaimRow, Grade, Named, Record, attempts, claims, grades_used};

/// The columns `grade used: NAME`, as one name for all of them.
pub(super) static GRADE_USED: FieldName = FieldName { table: "claims", field: "grade_used" };

/// Says *cannot tell* where there is no claim that could name a grade.
pub(super) fn has_claim(case: &Case<'_>, hearing: &mut Hearing) -> bool {
    let claimed = matches!(case.claim(), ClaimRow::Row(_));
    if !claimed {
        hearing.weigh(|trail| trail.see(case.book.absent(claims::learner_id)).map(|_| Ruling::Met));
    }
    claimed
}

/// The grade in a column; a gap is spoken of by the column's own name.
pub(super) fn grade(column: &Record<'_>) -> Cell<Grade> {
    let cell = column.get(grades_used::grade);
    Cell::new(cell.at(), &GRADE_USED, cell.peek())
}

/// The assessment's name in a column, as a fact.
pub(super) fn name(column: &Record<'_>) -> Fact {
    match column.peek(grades_used::assessment) {
        Ok(Named(name)) => Fact::Sym(name),
        Err(_) => Fact::Word("An assessment without a name"),
    }
}

/// Whether the log marks an attempt as the one to be used.
pub(super) fn is_marked(attempt: &Record<'_>) -> bool {
    attempt.holds(attempts::used, true)
}
