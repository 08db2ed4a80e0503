//! Looks for evidence that the special considerations panel has not found sufficient.
//!
//! A decision that is still out is only too early. It cannot see what the panel asked for.

use crate::check::{Check, Hearing, Ruling, Run, Situation, breach, early};
use crate::evidence::Settings;
use crate::record::{Case, PanelDecision, Table, evidence};

pub(super) const CHECK: Check = Check {
    code: "panel-not-satisfied",
    about: "the special considerations panel found the evidence sufficient",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Evidence],
    settings: &[],
    situations: &[Situation { name: "insufficient", facts: &[] }, Situation { name: "pending", facts: &[] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let cell = case.evidence(evidence::panel_decision);
        match trail.see(cell)? {
            PanelDecision::Sufficient => Ok(Ruling::Met),
            PanelDecision::Insufficient => breach("insufficient").at(cell).into(),
            PanelDecision::Pending => Ok(Ruling::Early(early("pending", None).at(cell))),
        }
    });
}
