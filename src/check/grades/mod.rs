//! Family: grades of a claim, and the rest of what a claim itself must say.

mod better_attempt;
mod destination_code;
mod grade_used_not_earned;
mod grade_used_not_named;
mod no_grading_record;
mod overall_grade;
mod used;

use super::Check;

/// The checks of this family.
pub const CHECKS: &[Check] = &[
    overall_grade::CHECK,
    grade_used_not_named::CHECK,
    grade_used_not_earned::CHECK,
    better_attempt::CHECK,
    no_grading_record::CHECK,
    destination_code::CHECK,
];
