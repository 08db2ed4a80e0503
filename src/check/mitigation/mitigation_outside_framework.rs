//! Looks for a mitigation used on a qualification that the extraordinary framework does not cover.
//!
//! Such a qualification may be adapted under the usual conditions; that is between the centre and the awarding organisation, and
//! cannot be seen here.

use super::agreed;
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, evidence, mitigations};

pub(super) const CHECK: Check = Check {
    code: "mitigation-outside-framework",
    about: "a qualification outside the framework uses no mitigation under it",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Evidence, Table::Mitigations],
    settings: &[],
    situations: &[Situation { name: "outside", facts: &["used"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let Some(used) = agreed::used(case, trail)? else { return Ok(Ruling::Met) };
        let cell = case.mitigation(mitigations::in_scope);
        if trail.see(cell)? {
            return Ok(Ruling::Met);
        }
        breach("outside").with("used", used.word()).at(cell).at(case.evidence(evidence::mitigation)).into()
    });
}
