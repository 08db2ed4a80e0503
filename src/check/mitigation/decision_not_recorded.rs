//! Looks for a direct claim without the centre's own record of how the mitigation was decided.
//!
//! Whether the claim is a direct one is asked first: a claim that is not needs no such record. It cannot see who took part in the
//! decision.

use super::step_not_done::done;
use crate::check::{Check, Hearing, Ruling, Run, Situation};
use crate::evidence::Settings;
use crate::record::{Case, Table, claims, evidence};

pub(super) const CHECK: Check = Check {
    code: "decision-not-recorded",
    about: "a direct claim has the centre's record of the mitigation decision",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Claims, Table::Evidence],
    settings: &[],
    situations: &[Situation { name: "not-recorded", facts: &[] }, Situation { name: "ahead", facts: &["date"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        // Empty means no; without the column nobody can tell.
        if !trail.see_or_blank(case.claimed(claims::direct_claim))?.unwrap_or(false) {
            return Ok(Ruling::NotApplicable("the claim is not a direct one"));
        }
        done(case, case.evidence(evidence::qa5_on), trail)
    });
}
