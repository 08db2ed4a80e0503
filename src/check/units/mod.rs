//! Family: units. Which are passed, and which had to be passed before another assessment.

mod assessed_before_units;
mod unit_not_passed;

use super::Check;

/// The checks of this family.
pub const CHECKS: &[Check] = &[assessed_before_units::CHECK, unit_not_passed::CHECK];
