//! Looks for a programme whose completed planner and tracker is not submitted, or was submitted before its declaration was signed.
//!
//! A blank date means not recorded. A date that lies ahead is a plan. It cannot see whether the tracker was complete.

use chrono::NaiveDate;

use super::PROGRAMME_TABLES;
use super::stage::{for_learners_of_stage, is_without_learners};
use crate::check::activities::counting::KEY_STAGE;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Cell, Settings, Trail};
use crate::record::{Programme, programmes};

pub(super) const CHECK: Check = Check {
    code: "tracker-not-submitted",
    about: "the programme's planner and tracker is submitted with its declaration signed",
    about_claim: false,
    about_orphans: false,
    tables: PROGRAMME_TABLES,
    settings: &[KEY_STAGE],
    situations: &[
        Situation { name: "not-signed", facts: &[] },
        Situation { name: "not-submitted", facts: &[] },
        Situation { name: "ahead", facts: &["step", "date"] },
        Situation { name: "signed-later", facts: &["signed", "submitted"] },
    ],
    run: Run::Programme(of, Some(for_learners_of_stage)),
};

fn of(programme: &Programme<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_without_learners(programme, settings, hearing) {
        return;
    }
    let (signed, submitted) = (programme.get(programmes::tracker_signed_on), programme.get(programmes::tracker_submitted_on));
    hearing.weigh(|trail| is_done(programme, signed, "not-signed", "signed", trail));
    hearing.weigh(|trail| is_done(programme, submitted, "not-submitted", "submitted", trail));
    hearing.weigh(|trail| {
        let (Some(signed_on), Some(submitted_on)) = (trail.see_if_known(signed), trail.see_if_known(submitted)) else {
            return Ok(Ruling::NotApplicable("one of the two dates is not known"));
        };
        if signed_on <= submitted_on {
            return Ok(Ruling::Met);
        }
        breach("signed-later").with("signed", signed_on).with("submitted", submitted_on).at(signed).at(submitted).into()
    });
}

fn is_done(programme: &Programme<'_>, cell: Cell<NaiveDate>, undone: &'static str, step: &'static str, trail: &mut Trail) -> Verdict {
    match trail.see_or_blank(cell)? {
        None => breach(undone).at(cell).into(),
        Some(day) if day > programme.as_of => breach("ahead").with("step", step).with("date", day).at(cell).into(),
        Some(_) => Ok(Ruling::Met),
    }
}
