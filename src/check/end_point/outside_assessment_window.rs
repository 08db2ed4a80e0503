//! Looks for a part of the end-point assessment, or the whole, that was not sat within so many months of its start.
//!
//! The first and the last day belong to the window, and the first sitting counts. A part still to come within the window is early; once
//! the window has closed it is a fault. It cannot see extensions that the assessment organisation granted.

use chrono::NaiveDate;

use super::glance::Glance;
use super::parts::{Part, completion};
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach, early};
use crate::evidence::{SettingKind, Settings, Trail};
use crate::record::{Case, Table, calendar, milestones};

pub(super) const MONTHS: SettingSpec = SettingSpec { name: "months", kind: SettingKind::Count };
const WHOLE: &str = "whole";
const PART: SettingSpec =
    SettingSpec { name: "part", kind: SettingKind::Choice(&["observation", "project", "interview", "discussion", WHOLE]) };
const LAST: &[&str] = &["start", "months", "last"];

pub(super) const CHECK: Check = Check {
    code: "outside-assessment-window",
    about: "a part of the end-point assessment, or the whole, is sat within so many months of its start",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones, Table::Attempts],
    settings: &[PART, MONTHS],
    situations: &[
        Situation { name: "too-late", facts: &["day", "start", "months", "last"] },
        Situation { name: "before-start", facts: &["day", "start"] },
        Situation { name: "not-done", facts: LAST },
        Situation { name: "still-open", facts: LAST },
        Situation { name: "planned-too-late", facts: &["planned", "start", "months", "last"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if Glance::at(case, hearing).and_then(|glance| is_plainly_within(&glance, settings)) == Some(true) {
        return hearing.meet();
    }
    hearing.weigh(|trail| weigh(case, settings, trail));
}

/// Whether the window and the sitting are known, and the one holds the other.
fn is_plainly_within(glance: &Glance, settings: &Settings) -> Option<bool> {
    let start = glance.start?;
    let part = settings.choice(PART.name);
    let day = if part == WHOLE { glance.complete } else { glance.sat(Part::named(part)) }?;
    let last = months_after(start, settings.peek_count(MONTHS.name, start)?);
    Some(start <= day && day <= last)
}

fn weigh(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let start_cell = case.milestone(milestones::epa_start);
    let start = trail.see(start_cell)?;
    let months = settings.count(MONTHS.name, start, trail)?;
    let last = months_after(start, months);
    let part = settings.choice(PART.name);
    let sitting = if part == WHOLE { completion(case, trail)? } else { Part::named(part).first_sitting(case, trail)? };
    if let Some(cell) = sitting.done {
        let day = trail.see(cell)?;
        if day < start {
            return breach("before-start").with("day", day).with("start", start).at(cell).at(start_cell).into();
        }
        if day <= last {
            return Ok(Ruling::Met);
        }
        sitting.settled(trail)?;
        let words = breach("too-late").with("day", day).with("start", start).with("months", months).with("last", last);
        return words.at(cell).at(start_cell).into();
    }
    sitting.settled(trail)?;
    let planned = sitting.planned.and_then(|cell| trail.see_if_known(cell));
    let words = if case.as_of > last {
        breach("not-done")
    } else {
        early(if planned.is_some_and(|day| day > last) { "planned-too-late" } else { "still-open" }, None).due(last)
    };
    let words = words.with("start", start).with("months", months).with("last", last).at(sitting.place).at(start_cell);
    match planned {
        _ if case.as_of > last => words.into(),
        Some(day) if day > last => Ok(Ruling::Early(words.with("planned", day))),
        _ => Ok(Ruling::Early(words)),
    }
}

/// The day so many calendar months later; the last day of the month where it has no such day.
pub(super) fn months_after(day: NaiveDate, months: i64) -> NaiveDate {
    calendar::add_months(day, i32::try_from(months).unwrap_or(i32::MAX))
}
