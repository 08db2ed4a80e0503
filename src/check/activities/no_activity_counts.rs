//! Looks for a learner without a single activity that counts as employer involvement.
//!
//! See [`super::counting`] for what counts. It cannot see how meaningful an activity was, nor attendance that nobody recorded.

use super::counting::{ELIGIBLE, Fault, KEY_STAGE, Tally, is_exempt, plainly_first, tally, type_of};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, activities, registrations};

pub(super) const CHECK: Check = Check {
    code: "no-activity-counts",
    about: "the learner attended at least one activity of an eligible type with a relevant employer or practitioner",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Activities, Table::Attendance],
    settings: &[KEY_STAGE, ELIGIBLE],
    situations: &[
        Situation { name: "none-attended", facts: &[] },
        Situation { name: "other-type", facts: &["activity", "type"] },
        Situation { name: "not-delivered", facts: &["activity"] },
        Situation { name: "not-relevant", facts: &["activity"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_exempt(case, settings, hearing) {
        return;
    }
    if plainly_first(case, settings).is_some() {
        return hearing.meet();
    }
    hearing.weigh(|trail| {
        let (activity, fault) = match tally(case, settings, trail)? {
            Tally::Counts(_) => return Ok(Ruling::Met),
            Tally::NoneAttended => return breach("none-attended").at(case.registered(registrations::learner_id)).into(),
            Tally::NoneCounts(activity, fault) => (activity, fault),
        };
        let words = match fault {
            Fault::Type => breach("other-type").with("type", type_of(&activity)).at(activity.get(activities::activity_type)),
            Fault::Status => breach("not-delivered").at(activity.get(activities::status)),
            Fault::Relevance => breach("not-relevant").at(activity.get(activities::industry_relevant)),
        };
        match activity.peek(activities::activity) {
            Ok(name) => words.with("activity", name.0).into(),
            Err(_) => words.with("activity", "an activity without a name").into(),
        }
    });
}
