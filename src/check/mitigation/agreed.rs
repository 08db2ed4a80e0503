//! The mitigation that a claim uses, and the one agreed for its qualification: shared by the checks of this family.
//!
//! What is used stands in the evidence checklist of the learner, what is agreed in the list for the qualification.

use crate::evidence::{Trail, Unknown};
use crate::record::{Case, Mitigation, evidence, mitigations};

/// The mitigation used; `None` where the learner was assessed as ever.
pub(super) fn used(case: &Case<'_>, trail: &mut Trail) -> Result<Option<Mitigation>, Unknown> {
    let used = trail.see(case.evidence(evidence::mitigation))?;
    Ok(Some(used).filter(|used| *used != Mitigation::NoChange))
}

/// Whether a calculated grade is agreed for the qualification.
pub(super) fn is_calculated_agreed(case: &Case<'_>, trail: &mut Trail) -> Result<bool, Unknown> {
    Ok(trail.see(case.mitigation(mitigations::agreed_mitigation))? == Mitigation::Calculated)
}
