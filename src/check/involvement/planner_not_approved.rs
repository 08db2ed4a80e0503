//! Looks for a programme whose planner was not approved.
//!
//! A planner that needs more work, or is not there, is not approved. It cannot see when it was approved, nor by whom.

use super::PROGRAMME_TABLES;
use super::stage::{for_learners_of_stage, is_without_learners};
use crate::check::activities::counting::KEY_STAGE;
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{PlannerStatus, Programme, programmes};

pub(super) const CHECK: Check = Check {
    code: "planner-not-approved",
    about: "the awarding organisation approved the programme's planner",
    about_claim: false,
    about_orphans: false,
    tables: PROGRAMME_TABLES,
    settings: &[KEY_STAGE],
    situations: &[Situation { name: "not-approved", facts: &["status"] }],
    run: Run::Programme(of, Some(for_learners_of_stage)),
};

fn of(programme: &Programme<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_without_learners(programme, settings, hearing) {
        return;
    }
    hearing.weigh(|trail| {
        let cell = programme.get(programmes::planner_status);
        match trail.see(cell)? {
            PlannerStatus::Approved => Ok(Ruling::Met),
            status => breach("not-approved").with("status", status.word()).at(cell).into(),
        }
    });
}
