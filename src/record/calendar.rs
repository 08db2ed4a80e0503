//! The calendar of the trade: months that clamp, academic years, and the working days of England and Wales.
//!
//! `day × count → day`. Knows dates alone: no rule, no learner, no clock.
//!
//! Bank holidays follow from the Banking and Financial Dealings Act 1971 and the proclamations made under it: eight a year by rule, and the
//! days that were moved or added, as published at <https://www.gov.uk/bank-holidays>. The list of those is complete for [`PUBLISHED`]. In
//! other years the rule alone speaks, so an extra day proclaimed for one of them is not known here.

use std::ops::RangeInclusive;

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use crate::evidence::YearDay;

/// Years for which moved and extra bank holidays are on record here; in any other year the days are those of the rule alone.
pub const PUBLISHED: RangeInclusive<i32> = 2012..=2027;

/// A year, month and day, as written.
type Written = (i32, u32, u32);

/// Days on which a bank holiday was held instead of its usual day: usual day, day held.
const MOVED: &[(Written, Written)] = &[
    // Spring holiday, for the Diamond Jubilee.
    ((2012, 5, 28), (2012, 6, 4)),
    // Early May holiday, for the 75th anniversary of VE Day.
    ((2020, 5, 4), (2020, 5, 8)),
    // Spring holiday, for the Platinum Jubilee.
    ((2022, 5, 30), (2022, 6, 2)),
];

/// Bank holidays beside the usual eight.
const EXTRA: &[Written] = &[
    (2012, 6, 5),  // Diamond Jubilee
    (2022, 6, 3),  // Platinum Jubilee
    (2022, 9, 19), // state funeral of Queen Elizabeth II
    (2023, 5, 8),  // coronation of King Charles III
];

/// An academic year, 1 September to 31 August, both days included.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AcademicYear {
    /// 1 September.
    pub first: NaiveDate,
    /// 31 August of the next calendar year.
    pub last: NaiveDate,
}

impl AcademicYear {
    /// Whether a day lies in it.
    pub fn holds(&self, day: NaiveDate) -> bool {
        (self.first..=self.last).contains(&day)
    }

    /// The day of it that every year has.
    pub fn day(&self, of: YearDay) -> NaiveDate {
        let year = if of.month >= self.first.month() { self.first.year() } else { self.last.year() };
        date((year, of.month, of.day))
    }
}

/// The day `months` calendar months later, or earlier where negative. A day that the month lacks becomes its last: 31 August and six
/// months is 28 or 29 February.
pub fn add_months(day: NaiveDate, months: i32) -> NaiveDate {
    let by = Months::new(months.unsigned_abs());
    if months < 0 { day.checked_sub_months(by).unwrap_or(NaiveDate::MIN) } else { day.checked_add_months(by).unwrap_or(NaiveDate::MAX) }
}

/// The academic year that a day lies in.
pub fn academic_year(day: NaiveDate) -> AcademicYear {
    let begins = if day.month() >= 9 { day.year() } else { day.year() - 1 };
    AcademicYear { first: date((begins, 9, 1)), last: date((begins + 1, 8, 31)) }
}

/// Whether a day is from Monday to Friday and no bank holiday of England and Wales.
pub fn is_working_day(day: NaiveDate) -> bool {
    !is_weekend(day) && !is_bank_holiday(day)
}

/// The day `count` working days after a day, itself not counted whatever it is; the day itself for a count of 0.
pub fn add_working_days(day: NaiveDate, count: u32) -> NaiveDate {
    let (mut reached, mut left) = (day, count);
    // By weekdays; each bank holiday on the way asks for one more.
    while left > 0 {
        let next = add_weekdays(reached, left);
        left = bank_holidays_between(reached, next);
        reached = next;
    }
    reached
}

/// Whether a day is at most `count` working days after another, earlier ones too.
pub fn is_within_working_days(day: NaiveDate, from: NaiveDate, count: u32) -> bool {
    // Bank holidays only make the time longer, so most days are told without them.
    let by_weekdays = if count == 0 { from } else { add_weekdays(from, count) };
    day <= by_weekdays || day <= add_working_days(from, count)
}

/// How many working days lie after `from` up to and including `to`; 0 where `to` is not later.
pub fn working_days_between(from: NaiveDate, to: NaiveDate) -> u32 {
    if to <= from {
        return 0;
    }
    let days = (to - from).num_days();
    let begins = i64::from(from.weekday().num_days_from_monday());
    // Counted from the Monday before: whole weeks have five weekdays, what is left over has at most five.
    let weekdays = |days: i64| days / 7 * 5 + (days % 7).min(5);
    let all = weekdays(begins + days + 1) - weekdays(begins + 1);
    u32::try_from(all).unwrap_or(u32::MAX).saturating_sub(bank_holidays_between(from, to))
}

/// The bank holidays of England and Wales in a year, all of them weekdays, in order. See [`PUBLISHED`] for how sure they are.
pub fn bank_holidays(year: i32) -> Vec<NaiveDate> {
    let mut days: Vec<NaiveDate> = bank_holidays_in(year).collect();
    days.sort_unstable();
    days
}

/// The same in no order.
fn bank_holidays_in(year: i32) -> impl Iterator<Item = NaiveDate> {
    let extra = EXTRA.iter().filter(move |(in_year, ..)| *in_year == year).map(|&day| date(day));
    usual(year).into_iter().map(held).chain(extra)
}

/// How many bank holidays lie after `from` up to and including `to`.
fn bank_holidays_between(from: NaiveDate, to: NaiveDate) -> u32 {
    let in_year = |year: i32| bank_holidays_in(year).filter(|day| from < *day && *day <= to).count();
    let all: usize = (from.year()..=to.year()).map(in_year).sum();
    u32::try_from(all).unwrap_or(u32::MAX)
}

fn is_bank_holiday(day: NaiveDate) -> bool {
    bank_holidays_in(day.year()).any(|holiday| holiday == day)
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// The weekday `count` weekdays after a day; `count` is not 0.
fn add_weekdays(day: NaiveDate, count: u32) -> NaiveDate {
    let from_monday = day.weekday().num_days_from_monday();
    // What begins at a weekend begins as from its Friday.
    let weekdays = u64::from(from_monday.min(4)) + u64::from(count);
    let days = weekdays / 5 * 7 + weekdays % 5 - u64::from(from_monday);
    day.checked_add_days(Days::new(days)).unwrap_or(NaiveDate::MAX)
}

/// The eight bank holidays that every year has by rule, substitute days in place of days at a weekend.
fn usual(year: i32) -> [NaiveDate; 8] {
    let easter = easter_sunday(year);
    let christmas = date((year, 12, 25));
    // The days taken for Christmas Day and Boxing Day: at a weekend the next weekdays that are free.
    let (first, second) = match christmas.weekday() {
        Weekday::Fri => (25, 28),
        Weekday::Sat => (27, 28),
        Weekday::Sun => (26, 27),
        _ => (25, 26),
    };
    [
        weekday_from(date((year, 1, 1))),
        easter.checked_sub_days(Days::new(2)).unwrap_or(NaiveDate::MIN),
        later(easter, 1),
        monday_from(date((year, 5, 1))),
        monday_from(date((year, 5, 25))),
        monday_from(date((year, 8, 25))),
        date((year, 12, first)),
        date((year, 12, second)),
    ]
}

/// The day on which a usual bank holiday was held.
fn held(usual: NaiveDate) -> NaiveDate {
    let written = (usual.year(), usual.month(), usual.day());
    MOVED.iter().find(|(from, _)| *from == written).map_or(usual, |&(_, to)| date(to))
}

/// The first weekday from a day on.
fn weekday_from(day: NaiveDate) -> NaiveDate {
    if is_weekend(day) { monday_from(day) } else { day }
}

/// The first Monday from a day on.
fn monday_from(day: NaiveDate) -> NaiveDate {
    later(day, (7 - day.weekday().num_days_from_monday()) % 7)
}

fn later(day: NaiveDate, days: u32) -> NaiveDate {
    day.checked_add_days(Days::new(u64::from(days))).unwrap_or(NaiveDate::MAX)
}

/// Easter Sunday of the Gregorian calendar, by the anonymous algorithm of 1876 (Meeus, Astronomical Algorithms, chapter 8).
fn easter_sunday(year: i32) -> NaiveDate {
    let (golden, century, rest) = (year.rem_euclid(19), year.div_euclid(100), year.rem_euclid(100));
    let (leap_centuries, century_rest) = (century / 4, century % 4);
    let correction = (century - (century + 8) / 25 + 1) / 3;
    let moon = (19 * golden + century - leap_centuries - correction + 15) % 30;
    let weekday = (32 + 2 * century_rest + 2 * (rest / 4) - moon - rest % 4) % 7;
    let shift = (golden + 11 * moon + 22 * weekday) / 451;
    let counted = moon + weekday - 7 * shift + 114;
    date((year, (counted / 31).unsigned_abs(), (counted % 31 + 1).unsigned_abs()))
}

/// A day of this module's own making; every one of them exists within the years that a calendar can show, and none panics beyond them.
fn date((year, month, day): Written) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or(NaiveDate::MAX)
}

#[cfg(test)]
#[path = "calendar_tests.rs"]
mod tests;
