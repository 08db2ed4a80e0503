//! attempts
use super::Check;
/// checks
pub const CHECKS: &[Check] = &[];
