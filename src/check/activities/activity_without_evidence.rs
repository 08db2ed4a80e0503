//! Looks for a learner none of whose counting activities has evidence on record: a reference, or the day it was uploaded.
//!
//! One with evidence is enough. It cannot see the evidence itself.

use super::counting::{ELIGIBLE, KEY_STAGE, Tally, is_exempt, plainly_first, tally};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::{Gap, Settings};
use crate::record::{Case, Record, Table, activities};

pub(super) const CHECK: Check = Check {
    code: "activity-without-evidence",
    about: "evidence of an activity that counts has a reference or an upload date",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Activities, Table::Attendance],
    settings: &[KEY_STAGE, ELIGIBLE],
    situations: &[Situation { name: "no-evidence", facts: &["activity"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_exempt(case, settings, hearing) {
        return;
    }
    let has_evidence = |first: Record<'_>| first.peek(activities::evidence).is_ok() || first.peek(activities::evidence_date).is_ok();
    if plainly_first(case, settings).is_some_and(has_evidence) {
        return hearing.meet();
    }
    hearing.weigh(|trail| {
        let Tally::Counts(counts) = tally(case, settings, trail)? else {
            return Ok(Ruling::NotApplicable("no activity counts for this learner"));
        };
        let mut gap = None;
        for activity in &counts {
            let (evidence, date) = (activity.get(activities::evidence), activity.get(activities::evidence_date));
            if trail.see_if_known(evidence).is_some() || trail.see_if_known(date).is_some() {
                return Ok(Ruling::Met);
            }
            if date.gap() == Some(Gap::Unreadable) {
                gap = trail.see(date).err();
            } else if evidence.gap() == Some(Gap::NoColumn) && date.gap() == Some(Gap::NoColumn) {
                gap = trail.see(evidence).err();
            }
        }
        if let Some(gap) = gap {
            return Err(gap);
        }
        let Some(activity) = counts.first() else { return Ok(Ruling::Met) };
        let words = breach("no-evidence").at(activity.get(activities::evidence)).at(activity.get(activities::evidence_date));
        match activity.peek(activities::activity) {
            Ok(name) => words.with("activity", name.0).into(),
            Err(_) => words.with("activity", "an activity without a name").into(),
        }
    });
}
