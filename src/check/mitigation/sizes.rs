//! The size claimed against the size registered: shared by the checks of this family.

use std::cell::RefCell;

use crate::check::Hearing;
use crate::evidence::{Cell, Trail, Unknown};
use crate::record::{Case, ClaimRow, Size, Sym, Table, claims, evidence, registrations};

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

/// So many pairs are kept; a column of rubbish must not make each look-up long.
const MOST_KEPT: usize = 32;

/// What two texts came to, kept for the next check and the next claim: a centre's sizes are few.
struct Compared {
    claimed: Sym,
    registered: Sym,
    is_smaller: Option<bool>,
}

/// Whether both sizes are stated and the one claimed is not the smaller, seen at a glance.
pub(super) fn is_plainly_large_enough(case: &Case<'_>, hearing: &Hearing) -> bool {
    if hearing.is_watching() {
        return false;
    }
    let of_claim = if let ClaimRow::Row(row) = case.claim() { row.peek(claims::claimed_size).ok() } else { None };
    let listed = || case.record(Table::Evidence, *case.rows.evidence.first()?).peek(evidence::claimed_size).ok();
    let registered = || case.registration()?.peek(registrations::registered_size).ok();
    let stated = of_claim.or_else(listed).and_then(|claimed| Some((claimed, registered()?)));
    stated.is_some_and(|(claimed, registered)| is_smaller(case, claimed, registered) == Some(false))
}

fn is_smaller(case: &Case<'_>, claimed: Sym, registered: Sym) -> Option<bool> {
    let known = case.common::<RefCell<Vec<Compared>>>();
    if let Some(known) = known.borrow().iter().find(|known| known.claimed == claimed && known.registered == registered) {
        return known.is_smaller;
    }
    let size = |text: Sym| Size::stated(case.book.text(text));
    let one = size(claimed);
    let other = if registered == claimed { one } else { size(registered) };
    let is_smaller = one.zip(other).and_then(|(one, other)| one.is_smaller_than(other));
    let mut known = known.borrow_mut();
    if known.len() < MOST_KEPT {
        known.push(Compared { claimed, registered, is_smaller });
    }
    is_smaller
}

/// Compares the two.
pub(super) fn compare(case: &Case<'_>, trail: &mut Trail) -> Result<Sizes, Unknown> {
    let (claimed, registered) = (claimed(case), case.registered(registrations::registered_size));
    let (one, other) = (trail.see(claimed)?, trail.see(registered)?);
    Ok(Sizes { claimed, registered, is_smaller: is_smaller(case, one, other) })
}
