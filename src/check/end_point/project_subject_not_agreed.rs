//! Looks for an apprentice past the gateway whose project has no subject agreed with the assessment organisation.
//!
//! A blank date means that there is no agreement. It cannot see the subject.

use super::gateway::{BEFORE, Reached, reached};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Table, milestones};

pub(super) const CHECK: Check = Check {
    code: "project-subject-not-agreed",
    about: "the subject of the project was agreed with the assessment organisation",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones],
    settings: &[],
    situations: &[Situation { name: "not-agreed", facts: &[] }, Situation { name: "agreed-ahead", facts: &["date"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| weigh(case, trail));
}

fn weigh(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    if matches!(reached(case, trail)?, Reached::NotYet) {
        return Ok(Ruling::NotApplicable(BEFORE));
    }
    let cell = case.milestone(milestones::project_agreed_on);
    match trail.see_or_blank(cell)? {
        None => breach("not-agreed").at(cell).into(),
        Some(day) if day > case.as_of => breach("agreed-ahead").with("date", day).at(cell).into(),
        Some(_) => Ok(Ruling::Met),
    }
}
