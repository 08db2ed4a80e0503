//! Looks for a planner and tracker that was submitted after the year's last day for it.
//!
//! The last day is a day and month that the pack states, taken in the academic year of the as-of date. Where the pack only assumes
//! it, because the source names the month alone, the words say so. It cannot see extensions.

use chrono::{Datelike, NaiveDate};

use super::PROGRAMME_TABLES;
use super::stage::{for_learners_of_stage, is_without_learners};
use crate::check::activities::counting::KEY_STAGE;
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach};
use crate::evidence::{Gap, Missing, SettingKind, Settings, Trail, Unknown};
use crate::record::{Programme, calendar, programmes};

const DAY: SettingSpec = SettingSpec { name: "day", kind: SettingKind::Count };
const MONTH: SettingSpec = SettingSpec { name: "month", kind: SettingKind::Count };
const ASSUMED: SettingSpec = SettingSpec { name: "assumed", kind: SettingKind::Flag };

pub(super) const CHECK: Check = Check {
    code: "tracker-late",
    about: "the programme's planner and tracker is submitted by the last day of the year for it",
    about_claim: false,
    about_orphans: false,
    tables: PROGRAMME_TABLES,
    settings: &[KEY_STAGE, DAY, MONTH, ASSUMED],
    situations: &[
        Situation { name: "late", facts: &["submitted", "last"] },
        Situation { name: "late-if-assumed", facts: &["submitted", "last"] },
        Situation { name: "due", facts: &["last"] },
    ],
    run: Run::Programme(of, Some(for_learners_of_stage)),
};

fn of(programme: &Programme<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_without_learners(programme, settings, hearing) {
        return;
    }
    hearing.weigh(|trail| {
        let last = last_day(programme.as_of, settings, trail)?;
        let cell = programme.get(programmes::tracker_submitted_on);
        let submitted = trail.see_if_known(cell);
        let is_ahead = programme.as_of <= last;
        match (submitted, cell.gap()) {
            (Some(day), _) if day <= programme.as_of && day <= last => Ok(Ruling::Met),
            // A plan, and the last day has not passed.
            (Some(day), _) if day > programme.as_of && is_ahead => Ok(Ruling::Due(breach("due").with("last", last).at(cell).due(last))),
            (Some(day), _) => {
                let situation = if settings.flag(ASSUMED.name) { "late-if-assumed" } else { "late" };
                breach(situation).with("submitted", day).with("last", last).at(cell).into()
            }
            (None, Some(Gap::Blank)) if is_ahead => Ok(Ruling::Due(breach("due").with("last", last).at(cell).due(last))),
            (None, _) => trail.see(cell).map(|_| Ruling::Met),
        }
    });
}

/// The last day in the academic year of the as-of date.
fn last_day(as_of: NaiveDate, settings: &Settings, trail: &mut Trail) -> Result<NaiveDate, Unknown> {
    let (day, month) = (settings.count(DAY.name, as_of, trail)?, settings.count(MONTH.name, as_of, trail)?);
    let year = calendar::academic_year(as_of);
    let number = |count: i64| u32::try_from(count).unwrap_or(0);
    let in_year = |year: i32| NaiveDate::from_ymd_opt(year, number(month), number(day));
    // A day that no calendar has is no requirement in force.
    let found = [year.first.year(), year.last.year()].into_iter().filter_map(in_year).find(|day| year.holds(*day));
    let missing = Missing { table: "", field: DAY.name, at: None, gap: Gap::NotInForce };
    found.ok_or(Unknown(missing))
}
