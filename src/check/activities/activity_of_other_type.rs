//! Names every attended activity that is of a type which does not count.
//!
//! It cannot see whether an activity was recorded under the right type.

use super::counting::{ELIGIBLE, KEY_STAGE, attended, is_eligible, is_exempt, type_of};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::{Gap, Settings};
use crate::record::{Case, Table, activities, attendance};

pub(super) const CHECK: Check = Check {
    code: "activity-of-other-type",
    about: "an attended activity of a type that does not count is named as such",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Activities, Table::Attendance],
    settings: &[KEY_STAGE, ELIGIBLE],
    situations: &[Situation { name: "other-type", facts: &["activity", "type"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_exempt(case, settings, hearing) {
        return;
    }
    let mut found = None;
    hearing.weigh(|trail| {
        found = Some(attended(case, trail)?);
        Ok(Ruling::NotApplicable("the learner attended no activity"))
    });
    for attended in found.into_iter().flatten() {
        hearing.weigh(|trail| {
            let Some(activity) = attended.activity else {
                trail.see(attended.attendance.get(attendance::activity))?;
                return Err(trail.lacks(&case.book.absent(activities::activity_type), Gap::NoRow));
            };
            let eligible = settings.words(ELIGIBLE.name, case.as_of, trail)?;
            if is_eligible(activity, eligible, trail)? {
                return Ok(Ruling::Met);
            }
            let words = breach("other-type").with("type", type_of(&activity)).at(activity.get(activities::activity_type));
            match activity.peek(activities::activity) {
                Ok(name) => words.with("activity", name.0).into(),
                Err(_) => words.with("activity", "an activity without a name").into(),
            }
        });
    }
}
