//! A task of the centre that is due by the same day every year, and was not done in time.
//!
//! Looks at the day recorded among the centre facts. It cannot see the declaration itself.

use chrono::{Datelike, NaiveDate, Weekday};

use super::yearly::{BY, State, deadline, state};
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, Words, breach};
use crate::evidence::{FieldName, SettingKind, Settings, Trail};
use crate::record::calendar::is_working_day;
use crate::record::{Centre, Table};

/// The centre facts that carry the day of a yearly task.
const ITEMS: &[FieldName] =
    &[FieldName { table: "centre", field: "aqd_submitted_on" }, FieldName { table: "centre", field: "eol_confirmed_on" }];

const FACT: SettingSpec = SettingSpec { name: "fact", kind: SettingKind::Choice(&["aqd_submitted_on", "eol_confirmed_on"]) };

pub(super) const CHECK: Check = Check {
    code: "annual-task-late",
    about: "a task of the centre was done this academic year by its day",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Centre],
    settings: &[FACT, BY],
    situations: &[
        Situation { name: "no-row", facts: &["by"] },
        Situation { name: "last-years", facts: &["done", "by"] },
        Situation { name: "late", facts: &["done", "by"] },
        Situation { name: "late-after-weekend", facts: &["done", "by", "weekday", "day_before"] },
        Situation { name: "due", facts: &["by"] },
        Situation { name: "due-at-weekend", facts: &["by", "weekday", "day_before"] },
    ],
    run: Run::Centre(run, None),
};

fn run(centre: &Centre<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(item) = ITEMS.iter().find(|item| item.field == settings.choice(FACT.name)) else { return };
    hearing.weigh(|trail| weigh(centre, item, settings, trail));
}

fn weigh(centre: &Centre<'_>, item: &'static FieldName, settings: &Settings, trail: &mut Trail) -> Verdict {
    let by = deadline(settings, centre.as_of, trail)?;
    let cell = centre.day(item);
    let at_weekend = weekend(by);
    let about = |plain, weekend| match at_weekend {
        None => breach(plain).with("by", by).at(cell),
        Some((weekday, before)) => breach(weekend).with("by", by).with("weekday", weekday).with("day_before", before).at(cell),
    };
    Ok(match state(cell, by, centre.as_of, trail)? {
        State::InTime => Ruling::Met,
        State::NoRow => Ruling::Breach(breach("no-row").with("by", by)),
        State::LastYears(done) => Ruling::Breach(breach("last-years").with("done", done).with("by", by).at(cell)),
        State::Late(done) => Ruling::Breach(about("late", "late-after-weekend").with("done", done)),
        State::Due => Ruling::Due(Words::due(about("due", "due-at-weekend"), by)),
    })
}

/// Where a day is a Saturday or Sunday: which, and the working day before it.
fn weekend(day: NaiveDate) -> Option<(&'static str, NaiveDate)> {
    let weekday = match day.weekday() {
        Weekday::Sat => "Saturday",
        Weekday::Sun => "Sunday",
        _ => return None,
    };
    let before = day.iter_days().rev().skip(1).find(|day| is_working_day(*day)).unwrap_or(day);
    Some((weekday, before))
}
