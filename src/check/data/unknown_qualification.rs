//! Qualifications that no pack knows.
//!
//! Where the awarding organisation's own documents tell suites apart, the guide that covers the suite is named, or the suite is asked for. It cannot see whether the number is a real one: only that nobody here has rules for it.

use super::stated_number;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, unclear};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Table, registrations};

/// Some pack knows the qualification.
pub(super) const CHECK: Check = Check {
    code: "unknown-qualification",
    about: "some pack, besides this one, has rules for the claim",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Claims],
    settings: &[],
    situations: &[
        Situation { name: "no-pack", facts: &["qualification", "tried"] },
        Situation { name: "another-guide", facts: &["qualification", "suite", "guide"] },
        Situation { name: "no-register", facts: &["qualification", "tried"] },
        Situation { name: "suite-unknown", facts: &["qualification", "tried", "suites"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !case.packs.is_empty() {
        return hearing.meet();
    }
    hearing.weigh(|trail| weigh(case, trail));
}

fn weigh(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let cell = stated_number(case);
    let Some(qualification) = case.entry.qualification else {
        trail.see(cell)?;
        return Ok(Ruling::NotApplicable("no qualification is given"));
    };
    trail.step(cell.at());
    let suite_cell = case.registered(registrations::suite);
    if let Some(suite) = case.suite {
        let words = unclear("another-guide").with("qualification", qualification);
        let words = words.with("suite", suite.name.clone()).with("guide", suite.guide.clone());
        return Ok(Ruling::Unclear(words.at(suite_cell).at(cell)));
    }
    let tried = if case.packs_tried.is_empty() { "none".to_owned() } else { case.packs_tried.join("; ") };
    let says = |situation| unclear(situation).with("qualification", qualification).with("tried", tried);
    Ok(Ruling::Unclear(if !case.suites_covered.is_empty() {
        says("suite-unknown").with("suites", case.suites_covered.join(", ")).at(suite_cell)
    } else if case.book.given(Table::Registrations) {
        says("no-pack").at(cell)
    } else {
        says("no-register").at(cell)
    }))
}
