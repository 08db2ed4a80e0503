//! Family: what is reported and claimed. Grades as the awarding organisation holds them, resubmissions, and the claim itself.

mod claim_not_confirmed;
mod claimed_too_late;
mod grades_not_reported;
mod registration_not_current;
mod reported_grade_differs;
mod resubmission_not_authorised;

use super::{Check, Fact};
use crate::record::{Named, Record, units};

/// The checks of this family.
pub const CHECKS: &[Check] = &[
    reported_grade_differs::CHECK,
    resubmission_not_authorised::CHECK,
    claimed_too_late::CHECK,
    claim_not_confirmed::CHECK,
    registration_not_current::CHECK,
    grades_not_reported::CHECK,
];

/// Said where a learner has no grade to look at.
const NO_GRADES: &str = "no unit of this learner has a grade";

/// The unit's name as a fact.
fn unit(row: &Record<'_>) -> Fact {
    match row.peek(units::unit) {
        Ok(Named(unit)) => Fact::Sym(unit),
        Err(_) => Fact::Word("A unit without a name"),
    }
}
