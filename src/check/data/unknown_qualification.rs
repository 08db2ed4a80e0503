//! Qualifications that no pack knows.
//!
//! It cannot see whether the number is a real one: only that nobody here has rules for it.

use super::stated_number;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, unclear};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Table};

/// Some pack knows the qualification.
pub(super) const CHECK: Check = Check {
    code: "unknown-qualification",
    about: "some pack, besides this one, has rules for the claim",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Claims],
    settings: &[],
    situations: &[Situation { name: "no-pack", facts: &["qualification", "tried"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| weigh(case, trail));
}

fn weigh(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let cell = stated_number(case);
    if !case.packs.is_empty() {
        trail.step(cell.at());
        return Ok(Ruling::Met);
    }
    let Some(qualification) = case.entry.qualification else {
        trail.see(cell)?;
        return Ok(Ruling::NotApplicable("no qualification is given"));
    };
    trail.step(cell.at());
    let tried = if case.packs_tried.is_empty() { "none".to_owned() } else { case.packs_tried.join("; ") };
    Ok(Ruling::Unclear(unclear("no-pack").with("qualification", qualification).with("tried", tried).at(cell)))
}
