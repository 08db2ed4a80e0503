//! Looks for a resubmission on the task of the original submission.
//!
//! The first two counted submissions are compared by the name of their task. It cannot see whether two tasks with different
//! names ask for different work.

use super::sittings::{ASSESSMENT_TYPE, ORDER_UNKNOWN, Sittings, first_two};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "resubmission-on-same-task",
    about: "a resubmission is on a task different from the original",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[ASSESSMENT_TYPE],
    situations: &[Situation { name: "same-task", facts: &["task"] }, ORDER_UNKNOWN],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    for series in sittings.series() {
        hearing.weigh(|trail| {
            first_two(series, trail, |first, second, trail| {
                let original = trail.see(first.get(attempts::task))?;
                let cell = second.get(attempts::task);
                let task = trail.see(cell)?;
                if case.book.name_key(original.0) != case.book.name_key(task.0) {
                    return Ok(Ruling::Met);
                }
                breach("same-task").with("task", task.0).at(cell).at(first.get(attempts::task)).into()
            })
        });
    }
    sittings.or_exempt(hearing);
}
