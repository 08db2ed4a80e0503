//! People: whether the rows that name a learner name the same, registered, current one.

mod claimed_without_registration;
mod left_the_programme;
mod names_disagree;
mod nearest;
mod uln_form;
mod unknown_learner;

use super::Check;
pub(in crate::check) use names_disagree::name_words;

/// The checks of this family.
pub const CHECKS: &[Check] =
    &[unknown_learner::CHECK, uln_form::CHECK, left_the_programme::CHECK, claimed_without_registration::CHECK, names_disagree::CHECK];
