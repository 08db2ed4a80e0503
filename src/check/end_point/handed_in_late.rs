//! Looks for a report or portfolio that was not in so many days before the sitting that it is for.
//!
//! The first sitting counts; while it lies ahead, and the day on which the work is due too, nothing is wrong yet. It cannot see what was
//! handed in.

use chrono::{Days, NaiveDate};

use super::booked_at_short_notice::DAYS;
use super::glance::{Glance, stated};
use super::parts::Part;
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach};
use crate::evidence::{Cell, SettingKind, Settings, Trail};
use crate::record::{Case, Field, Table, milestones};

const PART: SettingSpec = SettingSpec { name: "part", kind: SettingKind::Choice(&["interview", "discussion"]) };

pub(super) const CHECK: Check = Check {
    code: "handed-in-late",
    about: "the project report before the interview, or the portfolio before the discussion, is in so many days before",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones, Table::Attempts],
    settings: &[PART, DAYS],
    situations: &[
        Situation { name: "too-late", facts: &["day", "sitting", "days", "due"] },
        Situation { name: "too-late-for-the-plan", facts: &["day", "sitting", "days", "due", "first"] },
        Situation { name: "not-in", facts: &["sitting", "days", "due"] },
        Situation { name: "due", facts: &["sitting", "days", "due"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if Glance::at(case, hearing).and_then(|glance| is_plainly_in(case, &glance, settings)) == Some(true) {
        return hearing.meet();
    }
    hearing.weigh(|trail| weigh(case, settings, trail));
}

/// Whether the part has been sat and its work was in before.
fn is_plainly_in(case: &Case<'_>, glance: &Glance, settings: &Settings) -> Option<bool> {
    let part = Part::named(settings.choice(PART.name));
    let event = glance.sat(part)?;
    let days = settings.peek_count(DAYS.name, event)?;
    let day = stated(case, work(part)).ok()?;
    Some(day <= case.as_of && day <= due(event, days))
}

/// Where the day stands on which the work for a part was handed in.
fn work(part: Part) -> Field<NaiveDate> {
    if part == Part::Interview { milestones::project_submitted_on } else { milestones::portfolio_submitted_on }
}

/// The last day on which it is early enough.
fn due(event: NaiveDate, days: i64) -> NaiveDate {
    event.checked_sub_days(Days::new(u64::try_from(days).unwrap_or(0))).unwrap_or(event)
}

fn weigh(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let part = Part::named(settings.choice(PART.name));
    let handed_in = case.milestone(work(part));
    let sitting = part.first_sitting(case, trail)?;
    let Some(event_cell) = sitting.done.or(sitting.planned) else {
        sitting.settled(trail)?;
        trail.see(sitting.place)?;
        return Ok(Ruling::NotApplicable("it has not been sat"));
    };
    let event = trail.see(event_cell)?;
    let days = settings.count(DAYS.name, event, trail)?;
    let due = due(event, days);
    let words = |situation| breach(situation).with("sitting", event).with("days", days).with("due", due).at(handed_in).at(event_cell);
    match handed_in_by(case, handed_in, trail)? {
        Some(day) if day <= due => Ok(Ruling::Met),
        Some(day) if event > case.as_of => {
            let first = day.checked_add_days(Days::new(u64::try_from(days).unwrap_or(0))).unwrap_or(day);
            words("too-late-for-the-plan").with("day", day).with("first", first).into()
        }
        Some(day) => words("too-late").with("day", day).into(),
        None if due >= case.as_of => Ok(Ruling::Due(words("due").due(due))),
        None => {
            // A blank tells nothing; a plan for a day that lies ahead says that it was not in when it was due.
            trail.see(handed_in)?;
            words("not-in").into()
        }
    }
}

/// When the work was handed in, up to the as-of date.
fn handed_in_by(case: &Case<'_>, cell: Cell<NaiveDate>, trail: &mut Trail) -> Result<Option<NaiveDate>, crate::evidence::Unknown> {
    Ok(trail.see_or_blank(cell)?.filter(|day| *day <= case.as_of))
}
