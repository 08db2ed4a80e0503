//! The size claimed against the size registered: shared by the checks of this family.

use crate::evidence::{Cell, Trail, Unknown};
use crate::record::{Case, ClaimRow, Size, Sym, claims, evidence, registrations};

/// Both sizes as stated, with their places, and whether the one claimed is the smaller.
pub(super) struct Sizes {
    pub(super) claimed: Cell<Sym>,
    pub(super) registered: Cell<Sym>,
    /// `None` where the two cannot be compared, as hours with a word.
    pub(super) is_smaller: Option<bool>,
}

/// Where the size claimed stands: in the claim, else in the evidence checklist.
pub(super) fn claimed(case: &Case<'_>) -> Cell<Sym> {
    let (claim, listed) = (case.claimed(claims::claimed_size), case.evidence(evidence::claimed_size));
    if claim.gap().is_some() && listed.gap().is_none() { listed } else { claim }
}

/// Whether the learner is not claimed yet, and no size is stated beforehand.
pub(super) fn is_to_come(case: &Case<'_>) -> bool {
    matches!(case.claim(), ClaimRow::NotYet) && claimed(case).gap().is_some()
}

/// Compares the two.
pub(super) fn compare(case: &Case<'_>, trail: &mut Trail) -> Result<Sizes, Unknown> {
    let (claimed, registered) = (claimed(case), case.registered(registrations::registered_size));
    let size = |text: Sym| Size::stated(case.book.text(text));
    let (one, other) = (size(trail.see(claimed)?), size(trail.see(registered)?));
    Ok(Sizes { claimed, registered, is_smaller: one.zip(other).and_then(|(one, other)| one.is_smaller_than(other)) })
}
