//! Tasks that are due by the same day of every academic year.
//!
//! `(day done, deadline, as-of date) → State`. What was done before 1 September was done for the year before. It does not know what
//! the task is.

use chrono::NaiveDate;

use crate::check::SettingSpec;
use crate::evidence::{Cell, Gap, SettingKind, Settings, Trail, Unknown};
use crate::record::calendar::academic_year;

/// The day by which a task is due each year.
pub(in crate::check) const BY: SettingSpec = SettingSpec { name: "by", kind: SettingKind::YearDay };

/// How a yearly task stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::check) enum State {
    /// Done this year, by the deadline.
    InTime,
    /// Done this year after the deadline, or recorded for a day ahead although the deadline is past.
    Late(NaiveDate),
    /// Done in an earlier year only, and this year's deadline is past.
    LastYears(NaiveDate),
    /// Nothing stands where it should be recorded, and the deadline is past.
    NoRow,
    /// Not done, and the deadline lies ahead or is today.
    Due,
}

/// The deadline of the academic year that a day lies in.
pub(in crate::check) fn deadline(settings: &Settings, on: NaiveDate, trail: &mut Trail) -> Result<NaiveDate, Unknown> {
    Ok(academic_year(on).day(settings.year_day(BY.name, on, trail)?))
}

/// How a task stands whose day, once done, is in a cell. A blank is *cannot tell* once the deadline is past.
pub(in crate::check) fn state(done: Cell<NaiveDate>, by: NaiveDate, as_of: NaiveDate, trail: &mut Trail) -> Result<State, Unknown> {
    let is_ahead = as_of <= by;
    match done.gap() {
        Some(Gap::Blank | Gap::NoRow) if is_ahead => {
            trail.step(done.at());
            return Ok(State::Due);
        }
        Some(Gap::NoRow) => return Ok(State::NoRow),
        _ => {}
    }
    let done = trail.see(done)?;
    Ok(match done {
        _ if is_ahead && (done > as_of || done < academic_year(as_of).first) => State::Due,
        _ if done < academic_year(as_of).first => State::LastYears(done),
        _ if done <= by => State::InTime,
        _ => State::Late(done),
    })
}
