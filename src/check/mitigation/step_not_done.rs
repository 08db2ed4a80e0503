//! Looks for a step of the evidence checklist that is not recorded as done.
//!
//! A blank means not recorded, a date ahead is a plan. It cannot see what was uploaded, or how well it was verified.

use chrono::NaiveDate;

use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach};
use crate::evidence::{Cell, SettingKind, Settings, Trail};
use crate::record::{Case, Field, Table, evidence};

/// The steps that a pack can ask for, each with its field.
const STEPS: &[(&str, Field<NaiveDate>)] =
    &[("checklist uploaded", evidence::checklist_uploaded_on), ("internal verification completed", evidence::verification_completed_on)];

const STEP: SettingSpec =
    SettingSpec { name: "step", kind: SettingKind::Choice(&["checklist uploaded", "internal verification completed"]) };

pub(super) const CHECK: Check = Check {
    code: "step-not-done",
    about: "a step of the evidence checklist is done: its day is recorded and does not lie ahead",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Evidence],
    settings: &[STEP],
    situations: &[Situation { name: "not-recorded", facts: &[] }, Situation { name: "ahead", facts: &["date"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let chosen = settings.choice(STEP.name);
    for (_, field) in STEPS.iter().filter(|(step, _)| *step == chosen) {
        hearing.weigh(|trail| done(case, case.evidence(*field), trail));
    }
}

/// Whether a step is recorded as done by the as-of date.
pub(super) fn done(case: &Case<'_>, cell: Cell<NaiveDate>, trail: &mut Trail) -> Verdict {
    match trail.see_or_blank(cell)? {
        Some(day) if day <= case.as_of => Ok(Ruling::Met),
        Some(day) => breach("ahead").with("date", day).at(cell).into(),
        None => breach("not-recorded").at(cell).into(),
    }
}
