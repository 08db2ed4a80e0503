//! Edge — reports read back: what a JSON report says, and what changed between two of them.
//!
//! `JSON text → SavedReport`; `two of them → Changes`. Findings are told apart by what they are about: rule, learner,
//! qualification and component, never by their row. It knows no rule, no file and no clock.

mod compare;
mod identity;
mod model;
#[cfg(test)]
mod tests;

pub use compare::{Change, Changes, Counts, Status, Subject, VerdictChange, compare};
pub use identity::{FindingKey, claim_key};
pub use model::{NotAReport, SavedCell, SavedClaim, SavedFinding, SavedGroup, SavedPack, SavedReport, Weight, decode, parse};
