//! Family: attempts at assessments. How many, how far apart, on which form, in which order, and what they earned.

mod assessment_not_passed;
mod attempt_limit;
mod extra_attempt_without_reference;
mod form_order;
mod hours_between_attempts;
mod resubmission_after_pass;
mod resubmission_not_passed;
mod resubmission_on_same_task;
mod retake_after_pass;
pub(in crate::check) mod sittings;
mod submission_not_passed;
mod void_without_reference;

use super::Check;

/// The checks of this family.
pub const CHECKS: &[Check] = &[
    attempt_limit::CHECK,
    hours_between_attempts::CHECK,
    form_order::CHECK,
    extra_attempt_without_reference::CHECK,
    void_without_reference::CHECK,
    assessment_not_passed::CHECK,
    retake_after_pass::CHECK,
    resubmission_on_same_task::CHECK,
    resubmission_not_passed::CHECK,
    resubmission_after_pass::CHECK,
    submission_not_passed::CHECK,
];
