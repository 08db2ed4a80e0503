//! Family: quality assurance of programmes and of the centre. Who leads, verifies and standardises, and what is due each year.

mod annual_task_late;
mod brief_not_verified;
mod claimed_before_release;
mod control_measure;
mod decision_not_sampled;
mod lead_verifier_not_single;
mod no_unit_to_sample;
mod policy_not_reviewed;
pub(super) mod staff;
mod standardisation_not_in_time;
mod standards_verification_late;
mod suite_covered;
mod verified_own_work;
pub(super) mod yearly;

use super::{Check, Fact, Hearing, Ruling};
use crate::record::{Book, Programme, Sym, programmes};

/// The checks of this family.
pub const CHECKS: &[Check] = &[
    annual_task_late::CHECK,
    policy_not_reviewed::CHECK,
    lead_verifier_not_single::CHECK,
    verified_own_work::CHECK,
    standardisation_not_in_time::CHECK,
    brief_not_verified::CHECK,
    decision_not_sampled::CHECK,
    control_measure::CHECK,
    claimed_before_release::CHECK,
    standards_verification_late::CHECK,
    no_unit_to_sample::CHECK,
    suite_covered::CHECK,
];

/// Said where the programmes' own records say nothing to look at.
const NOTHING_VERIFIED: &str = "the internal verification records have no row for this programme";

/// Whether there is no programme to look at; it is then open which one answers, and the gap says why.
fn is_wanting(programme: &Programme<'_>, hearing: &mut Hearing) -> bool {
    let is_wanting = programme.name().is_none();
    if is_wanting {
        hearing.weigh(|trail| trail.see(programme.get(programmes::programme)).map(|_| Ruling::NotApplicable("there is no programme")));
    }
    is_wanting
}

/// The programme's name as a fact.
fn name(programme: &Programme<'_>) -> Fact {
    programme.name().map_or(Fact::Word("The programme"), Fact::Sym)
}

/// Whether two records name one unit: the word unit before a number does not count, nor do its leading zeros.
fn is_same_unit(book: &Book, one: Sym, other: Sym) -> bool {
    let (one, other) = (book.name_key(one), book.name_key(other));
    let bare = |key: Sym| {
        let text = book.text(key);
        text.strip_prefix("unit").unwrap_or(text).trim_start_matches('0')
    };
    one == other || bare(one) == bare(other)
}
