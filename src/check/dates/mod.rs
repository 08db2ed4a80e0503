//! Dates: whether they can be read, and whether their order is possible.

mod impossible_order;
mod unreadable_date;

use super::Check;

/// The checks of this family.
pub const CHECKS: &[Check] = &[unreadable_date::CHECK, impossible_order::CHECK];
