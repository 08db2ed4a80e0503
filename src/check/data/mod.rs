//! The data itself: whether what was written down can be relied on, whatever the qualification.

mod damaged_by_spreadsheet;
mod grade_off_scale;
mod qualification_number;
mod said_twice;
mod statements_disagree;
mod unknown_qualification;

pub(in crate::check) use statements_disagree::level_number;

use super::Check;
use crate::evidence::Cell;
use crate::record::{Case, ClaimRow, Qualification, claims, registrations};

/// The checks of this family.
pub const CHECKS: &[Check] = &[
    said_twice::CHECK,
    qualification_number::CHECK,
    grade_off_scale::CHECK,
    unknown_qualification::CHECK,
    damaged_by_spreadsheet::CHECK,
    statements_disagree::CHECK,
];

/// The cell that states the qualification's number: the claim's where it has one, for that is what will be sent, else the register's.
fn stated_number(case: &Case<'_>) -> Cell<Qualification> {
    let claimed = case.claimed(claims::qualification);
    if claimed.gap().is_none() {
        return claimed;
    }
    let registered = case.registered(registrations::qualification);
    match (registered.gap(), case.claim()) {
        (Some(_), ClaimRow::Row(_)) => claimed,
        _ => registered,
    }
}
