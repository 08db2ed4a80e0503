//! Family: activities with employers. Which count, for whom, and what stands behind a declaration.

mod activity_of_other_type;
mod activity_without_evidence;
pub(in crate::check) mod counting;
mod declaration_not_backed;
mod declaration_not_made;
mod no_activity_counts;

use super::Check;

/// The checks of this family.
pub const CHECKS: &[Check] = &[
    no_activity_counts::CHECK,
    declaration_not_made::CHECK,
    declaration_not_backed::CHECK,
    activity_without_evidence::CHECK,
    activity_of_other_type::CHECK,
];
