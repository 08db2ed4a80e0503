//! Floor 3 — what is compared. One native check a file, pure; families in folders.
//!
//! `(Case, Settings) → Hearing`. A check opens facts and requirements through the trail of its hearing and says, item by item,
//! what it found. It sees no spreadsheet, file, clock or pack: whether a breach bars or warns, in what words, and who says so
//! belongs to the requirement that armed it.

mod hearing;
mod rows;

pub mod activities;
pub mod assurance;
pub mod attempts;
pub mod combination;
pub mod data;
pub mod dates;
pub mod end_point;
pub mod grades;
pub mod involvement;
pub mod mitigation;
pub mod people;
pub mod registration;
pub mod reporting;
pub mod units;

pub use hearing::{Fact, Hearing, Item, ItemKind, Ruling, Verdict, Words, breach, early, unclear};

use crate::evidence::{SettingKind, Settings};
use crate::record::{Case, Centre, Programme, Table};

/// A setting that a check takes from the requirement that arms it.
#[derive(Clone, Copy, Debug)]
pub struct SettingSpec {
    /// Its name in the pack.
    pub name: &'static str,
    /// What it may hold.
    pub kind: SettingKind,
}

/// A situation that a check can report, with the facts that the pack's words may use in braces.
#[derive(Clone, Copy, Debug)]
pub struct Situation {
    /// Its name in the pack, under `says`.
    pub name: &'static str,
    /// Names of its facts. `value`, where the check states none, is what stands in the offending cell.
    pub facts: &'static [&'static str],
}

/// A native check.
#[derive(Clone, Copy)]
pub struct Check {
    /// Its name in packs: the fault or the requirement.
    pub code: &'static str,
    /// One line on what it compares.
    pub about: &'static str,
    /// Whether it is about the claim row itself: not applicable while a learner is not claimed yet.
    pub about_claim: bool,
    /// Whether it speaks of rows that name a learner whom the register does not know; all others are then not applicable.
    pub about_orphans: bool,
    /// The tables it opens.
    pub tables: &'static [Table],
    /// What it takes from the requirement.
    pub settings: &'static [SettingSpec],
    /// What it can report besides *met* and *not applicable*.
    pub situations: &'static [Situation],
    /// The comparison, and what it is about.
    pub run: Run,
}

/// A comparison on one claim.
pub type OfClaim = fn(&Case<'_>, &Settings, &mut Hearing);

/// What a rule on a programme or the centre means for one claim under it.
pub type ForClaim = fn(&Case<'_>, &Settings, &mut Hearing) -> Share;

/// The comparison of a check, by what it is about. What is found of a programme or of the centre is inherited by the claims under it;
/// the second function, where there is one, is asked of each claim whether that is so.
#[derive(Clone, Copy)]
pub enum Run {
    /// One learner on one qualification.
    Claim(OfClaim),
    /// One programme.
    Programme(fn(&Programme<'_>, &Settings, &mut Hearing), Option<ForClaim>),
    /// The centre.
    Centre(fn(&Centre<'_>, &Settings, &mut Hearing), Option<ForClaim>),
}

/// Where the outcome of a rule on a programme or the centre comes from, for one claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// From the programme or the centre.
    Inherits,
    /// From what the hearing on this claim found: nothing found is *not applicable*.
    Own,
}

/// Checks that speak of what all other rules needed, and therefore run after them.
pub const RUNS_LAST: &[&str] = &["unreadable-date"];

/// Checks that speak whatever is selected: where no pack has rules for a claim nothing else says that it was not judged.
pub const NEVER_LEFT_OUT: &[&str] = &["unknown-qualification"];

/// Every check, family by family.
pub fn checks() -> impl Iterator<Item = &'static Check> {
    [
        data::CHECKS,
        people::CHECKS,
        dates::CHECKS,
        grades::CHECKS,
        registration::CHECKS,
        attempts::CHECKS,
        units::CHECKS,
        activities::CHECKS,
        assurance::CHECKS,
        combination::CHECKS,
        end_point::CHECKS,
        involvement::CHECKS,
        mitigation::CHECKS,
        reporting::CHECKS,
    ]
    .into_iter()
    .flatten()
}

/// The check with a code.
pub fn find(code: &str) -> Option<&'static Check> {
    checks().find(|check| check.code == code)
}
