//! Family: mitigations agreed for a qualification while assessment could not go on as ever, and the evidence they are claimed on.

mod agreed;
mod claimed_without_end_in_window;
mod combination_not_met;
mod components_dropped;
mod decision_not_recorded;
mod mitigation_not_agreed;
mod mitigation_outside_framework;
mod not_moderated;
mod not_registered;
mod panel_not_satisfied;
mod regenerated_too_early;
mod sizes;
mod smaller_than_registered;
mod step_not_done;
mod too_little_evidence;
mod uploaded_outside_window;

use super::Check;

/// The checks of this family.
pub const CHECKS: &[Check] = &[
    claimed_without_end_in_window::CHECK,
    not_registered::CHECK,
    mitigation_not_agreed::CHECK,
    mitigation_outside_framework::CHECK,
    too_little_evidence::CHECK,
    step_not_done::CHECK,
    regenerated_too_early::CHECK,
    uploaded_outside_window::CHECK,
    panel_not_satisfied::CHECK,
    decision_not_recorded::CHECK,
    not_moderated::CHECK,
    smaller_than_registered::CHECK,
    components_dropped::CHECK,
    combination_not_met::CHECK,
];
