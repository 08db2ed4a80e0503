//! Learners whom the register calls withdrawn or transferred.
//!
//! Looks at the register's status alone. It cannot see whether the status is out of date, and does not ask when the learner left.

use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Status, Table, registrations};

/// A withdrawn or transferred learner is not claimed.
pub(super) const CHECK: Check = Check {
    code: "left-the-programme",
    about: "the register does not call the learner withdrawn or transferred",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations],
    settings: &[],
    situations: &[Situation { name: "left", facts: &["status"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| weigh(case, trail));
}

fn weigh(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let cell = case.registered(registrations::status);
    match trail.see_or_blank(cell)? {
        Some(status @ (Status::Withdrawn | Status::Transferred)) => breach("left").with("status", status.word()).at(cell).into(),
        _ => Ok(Ruling::Met),
    }
}
