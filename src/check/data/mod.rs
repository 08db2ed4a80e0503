//! The data itself: whether what was written down can be relied on, whatever the qualification.

mod damaged_by_spreadsheet;
mod grade_off_scale;
mod qualification_number;
mod said_twice;
mod statements_disagree;
mod unknown_qualification;

use super::Check;

/// The checks of this family.
pub const CHECKS: &[Check] = &[
    said_twice::CHECK,
    qualification_number::CHECK,
    grade_off_scale::CHECK,
    unknown_qualification::CHECK,
    damaged_by_spreadsheet::CHECK,
    statements_disagree::CHECK,
];
