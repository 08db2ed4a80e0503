//! Looks for a learner all of whose activities are of types that do not count.
//!
//! Beside one of an eligible type, an activity of another type is only named. It cannot see whether an activity was recorded under
//! the right type.

use super::attended::{Attended, Found};
use super::{LEDGER, Requirement, TABLES, Terms, speak};
use crate::check::{Check, Run, Situation, breach};
use crate::evidence::Trail;
use crate::record::activities;

pub(super) const CHECK: Check = Check {
    code: "only-other-types",
    about: "not all activities that the learner attended are of types that do not count",
    about_claim: false,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[
        Situation { name: "other-type", facts: &["activity", "type"] },
        Situation { name: "not-counted", facts: &["activity", "type"] },
    ],
    run: Run::Claim(|case, settings, hearing| speak(Requirement::Type, case, settings, hearing)),
};

pub(super) fn find(attended: &Attended<'_, '_>, terms: &Terms<'_, '_>, trail: &mut Trail) -> Found {
    let cell = attended.row(trail)?.get(activities::activity_type);
    let kind = trail.see(cell)?;
    Ok((!terms.eligible.has(kind)).then(|| breach("other-type").with("type", kind.word()).at(cell)))
}
