//! Family: when the learner was registered, held against the days on which the qualification could be registered for.

mod registered_too_early;
mod registered_too_late;

use super::Check;

/// The checks of this family.
pub const CHECKS: &[Check] = &[registered_too_late::CHECK, registered_too_early::CHECK];
