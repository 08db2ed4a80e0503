//! Looks for a single master class or guest lecture that stands for a co-delivered unit.
//!
//! See [`super::sessions`] for what such a session is and which of them stand together.

use super::{LEDGER, Requirement, TABLES, speak};
use crate::check::{Check, Run, Situation};

pub(super) const CHECK: Check = Check {
    code: "session-alone",
    about: "a master class or guest lecture stands with another on the same unit, or beside another activity that counts",
    about_claim: false,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[Situation { name: "alone", facts: &["activity"] }, Situation { name: "not-counted", facts: &["activity"] }],
    run: Run::Claim(|case, settings, hearing| speak(Requirement::Enough, case, settings, hearing)),
};
