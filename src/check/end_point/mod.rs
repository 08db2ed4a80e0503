//! Family: end-point assessments. What must hold before one is booked and started, when its parts are sat, what a retake may earn, and
//! what follows from it.

mod booked_at_short_notice;
mod booked_without_package;
mod cancelled_late;
mod component_not_passed;
mod english_or_maths_too_low;
mod gateway;
mod glance;
mod handed_in_late;
mod log;
mod no_consent_to_claim;
mod observer_not_independent;
mod outside_assessment_window;
mod package;
mod parts;
mod portfolio_size;
mod project_subject_not_agreed;
mod provider_not_approved;
mod readiness_not_agreed;
mod result_late;
mod retake_graded_above_pass;
mod retake_of_a_passed_component;
mod retake_too_late;
mod rework_too_late;
mod too_little_off_the_job;
mod too_short_on_programme;

use super::Check;

/// The checks of this family.
pub const CHECKS: &[Check] = &[
    booked_without_package::CHECK,
    provider_not_approved::CHECK,
    too_short_on_programme::CHECK,
    too_little_off_the_job::CHECK,
    english_or_maths_too_low::CHECK,
    readiness_not_agreed::CHECK,
    booked_at_short_notice::CHECK,
    outside_assessment_window::CHECK,
    project_subject_not_agreed::CHECK,
    handed_in_late::CHECK,
    portfolio_size::CHECK,
    observer_not_independent::CHECK,
    retake_of_a_passed_component::CHECK,
    retake_too_late::CHECK,
    retake_graded_above_pass::CHECK,
    rework_too_late::CHECK,
    component_not_passed::CHECK,
    result_late::CHECK,
    cancelled_late::CHECK,
    no_consent_to_claim::CHECK,
];
