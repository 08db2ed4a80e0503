//! What a field can hold, and how it is kept in four bytes.

use std::cmp::Ordering;
use std::fmt;
use std::sync::LazyLock;

use chrono::{Datelike, NaiveDate, TimeDelta};

use super::{Grade, Sym};
use crate::grid::shown_date;

/// One field of one row, packed. The highest numbers are kept for gaps.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Slot(pub u32);

impl Slot {
    /// An empty cell, or a column that the row's sheet does not have.
    pub const BLANK: Self = Self(u32::MAX);
    /// A filled cell that is no value of the field.
    pub const UNREADABLE: Self = Self(u32::MAX - 1);
    /// A date with two readings; both are in [`super::Book::doubts`].
    pub const DOUBTFUL: Self = Self(u32::MAX - 2);

    /// Whether this slot holds a value.
    pub fn is_value(self) -> bool {
        self.0 < Self::DOUBTFUL.0
    }
}

/// How the cells of a field are read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// An identifier: text, also where a spreadsheet made a number of it.
    Id,
    /// Words.
    Text,
    /// A name that is matched as headings are: case, spaces and punctuation do not count.
    Name,
    /// A qualification number.
    Qualification,
    /// A calendar date.
    Day,
    /// A date of birth: a date, with another range of sensible years.
    Birth,
    /// A date with, perhaps, a time that goes to the companion column.
    Moment,
    /// A time of day, seconds since midnight.
    Clock,
    /// Yes or no.
    YesNo,
    /// A number with at most three decimals.
    Amount,
    /// A grade or result.
    Grade,
    /// The number or kind of an attempt.
    AttemptNo,
    /// A form of a test, by number.
    Form,
    /// One of a closed list of words, by the list's name in the vocabulary.
    Coded(&'static str, &'static [&'static str]),
}

/// A type that a field can have.
pub trait Value: Copy {
    /// How it is read.
    const KIND: Kind;
    /// Unpacks a slot that holds a value.
    fn from_slot(slot: Slot) -> Self;
}

impl Value for Sym {
    const KIND: Kind = Kind::Text;
    fn from_slot(slot: Slot) -> Self {
        Sym(slot.0)
    }
}

/// 1 January 2010.
const DAYS_FROM: u32 = 733_773;

/// Twenty-five years of days: those that centres write about are unpacked once, and looked at many times.
static DAYS: LazyLock<Box<[NaiveDate]>> = LazyLock::new(|| (DAYS_FROM..).take(9_131).map(unpacked).collect());

fn unpacked(days: u32) -> NaiveDate {
    i32::try_from(days).ok().and_then(NaiveDate::from_num_days_from_ce_opt).unwrap_or_default()
}

impl Value for NaiveDate {
    const KIND: Kind = Kind::Day;
    fn from_slot(slot: Slot) -> Self {
        let near = slot.0.checked_sub(DAYS_FROM).and_then(|day| DAYS.get(day as usize));
        near.copied().unwrap_or_else(|| unpacked(slot.0))
    }
}

/// Packs a date.
impl From<NaiveDate> for Slot {
    fn from(day: NaiveDate) -> Self {
        u32::try_from(day.num_days_from_ce()).map_or(Slot::UNREADABLE, Slot)
    }
}

impl Value for bool {
    const KIND: Kind = Kind::YesNo;
    fn from_slot(slot: Slot) -> Self {
        slot.0 != 0
    }
}

impl Value for u32 {
    const KIND: Kind = Kind::Form;
    fn from_slot(slot: Slot) -> Self {
        slot.0
    }
}

impl Value for Grade {
    const KIND: Kind = Kind::Grade;
    fn from_slot(slot: Slot) -> Self {
        Grade::from_code(slot.0)
    }
}

/// A number in thousandths: exact, and enough for marks, points, hours, credits and percentages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Amount(pub i32);

impl Amount {
    /// A whole number.
    pub fn whole(n: i32) -> Self {
        Self(n.saturating_mul(1000))
    }

    /// Packs it.
    pub fn slot(self) -> Slot {
        Slot(self.0.cast_unsigned() ^ 0x8000_0000)
    }
}

impl Value for Amount {
    const KIND: Kind = Kind::Amount;
    fn from_slot(slot: Slot) -> Self {
        Self((slot.0 ^ 0x8000_0000).cast_signed())
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (whole, rest) = (self.0 / 1000, (self.0 % 1000).abs());
        if rest == 0 {
            return write!(f, "{whole}");
        }
        let sign = if self.0 < 0 && whole == 0 { "-" } else { "" };
        let rest = format!("{rest:03}");
        write!(f, "{sign}{whole}.{}", rest.trim_end_matches('0'))
    }
}

/// The `attempt` column: a number, or a word for what kind of further attempt it was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AttemptNo {
    /// First, second, third …
    Number(u32),
    /// A resubmission of the same task.
    Resubmission,
    /// A retake on another task.
    Retake,
    /// A resit of an external assessment.
    Resit,
}

impl AttemptNo {
    const WORDS: u32 = 1_000_000;

    /// Packs it.
    pub fn slot(self) -> Slot {
        Slot(match self {
            Self::Number(n) => n.min(Self::WORDS - 1),
            Self::Resubmission => Self::WORDS,
            Self::Retake => Self::WORDS + 1,
            Self::Resit => Self::WORDS + 2,
        })
    }

    /// Its number where it has one; a word alone means a second attempt at least.
    pub fn number(self) -> Option<u32> {
        if let Self::Number(n) = self { Some(n) } else { None }
    }
}

impl Value for AttemptNo {
    const KIND: Kind = Kind::AttemptNo;
    fn from_slot(slot: Slot) -> Self {
        match slot.0.checked_sub(Self::WORDS) {
            None => Self::Number(slot.0),
            Some(0) => Self::Resubmission,
            Some(1) => Self::Retake,
            Some(_) => Self::Resit,
        }
    }
}

/// A day, and the time on the wall clock where it is known. Clock changes are ignored: see the readings of the packs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Moment {
    /// The day.
    pub day: NaiveDate,
    /// Seconds since midnight, where known.
    pub seconds: Option<u32>,
}

impl Moment {
    /// Whether `later` is at least `hours` after `self`: `None` where a missing time leaves it open.
    pub fn at_least_hours_before(self, later: Self, hours: u32) -> Option<bool> {
        let days = later.day.signed_duration_since(self.day).num_days();
        let needed = i64::from(hours) * 3600;
        if let (Some(from), Some(to)) = (self.seconds, later.seconds) {
            return Some(days * 86_400 + i64::from(to) - i64::from(from) >= needed);
        }
        // Where a time is missing the whole day is open: a full set of days apart could be either.
        let full = i64::from(hours.div_ceil(24));
        match days.cmp(&full) {
            Ordering::Greater => Some(true),
            Ordering::Equal => None,
            Ordering::Less => Some(false),
        }
    }

    /// The first moment that is certainly `hours` later: with a time exact; without one the whole day counts, so 48 hours
    /// after some time on the 19th is certain on the 22nd.
    #[must_use]
    pub fn certainly_after_hours(self, hours: u32) -> Self {
        let later = |days: i64| self.day.checked_add_signed(TimeDelta::days(days)).unwrap_or(self.day);
        if let Some(seconds) = self.seconds {
            let total = i64::from(seconds) + i64::from(hours) * 3600;
            Self { day: later(total / 86_400), seconds: u32::try_from(total % 86_400).ok() }
        } else {
            Self { day: later(i64::from(hours.div_ceil(24)) + 1), seconds: None }
        }
    }

    /// As the JSON report writes it: `2025-06-21T14:00`, or `2025-06-21` where no time is known. Seconds only where not zero.
    pub fn iso(self) -> String {
        match self.seconds {
            None => self.day.to_string(),
            Some(s) if s % 60 == 0 => format!("{}T{:02}:{:02}", self.day, s / 3600, s / 60 % 60),
            Some(s) => format!("{}T{:02}:{:02}:{:02}", self.day, s / 3600, s / 60 % 60, s % 60),
        }
    }
}

impl Value for Moment {
    const KIND: Kind = Kind::Moment;
    /// Only the day: the time is in the companion column, and [`super::Record::moment`] joins them.
    fn from_slot(slot: Slot) -> Self {
        Self { day: NaiveDate::from_slot(slot), seconds: None }
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&shown_date(self.day, self.seconds))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(d: u32, clock: Option<(u32, u32)>) -> Moment {
        let day = NaiveDate::from_ymd_opt(2025, 6, d).unwrap_or_default();
        Moment { day, seconds: clock.map(|(h, m)| h * 3600 + m * 60) }
    }

    #[test]
    fn days_are_unpacked_alike_near_and_far() {
        assert_eq!(Slot::from(NaiveDate::from_ymd_opt(2010, 1, 1).unwrap_or_default()), Slot(DAYS_FROM));
        for day in ["2009-12-31", "2010-01-01", "2025-07-04", "2034-12-31", "2035-01-01", "1999-02-28", "2100-03-01"] {
            let day: NaiveDate = day.parse().unwrap_or_default();
            assert_eq!(NaiveDate::from_slot(day.into()), day);
        }
        assert_eq!(DAYS.last().map(ToString::to_string).as_deref(), Some("2034-12-31"));
    }

    #[test]
    fn forty_eight_hours_with_both_times_is_exact() {
        let first = moment(10, Some((14, 0)));
        assert_eq!(first.at_least_hours_before(moment(12, Some((13, 59))), 48), Some(false));
        assert_eq!(first.at_least_hours_before(moment(12, Some((14, 0))), 48), Some(true));
    }

    #[test]
    fn without_times_three_dates_are_enough_two_open_one_too_few() {
        let first = moment(10, None);
        assert_eq!(first.at_least_hours_before(moment(13, None), 48), Some(true));
        assert_eq!(first.at_least_hours_before(moment(12, None), 48), None);
        assert_eq!(first.at_least_hours_before(moment(11, None), 48), Some(false));
        assert_eq!(first.at_least_hours_before(moment(10, None), 48), Some(false));
    }

    #[test]
    fn the_first_certain_moment() {
        assert_eq!(moment(19, Some((14, 0))).certainly_after_hours(48).iso(), "2025-06-21T14:00");
        assert_eq!(moment(19, None).certainly_after_hours(48).iso(), "2025-06-22");
    }

    #[test]
    fn amounts_are_exact_both_ways() {
        for n in [-1500, -1, 0, 1, 20_000, 123_456] {
            assert_eq!(Amount::from_slot(Amount(n).slot()), Amount(n));
        }
        assert_eq!([Amount(19_990), Amount(-500), Amount(7000)].map(|a| a.to_string()), ["19.99", "-0.5", "7"]);
    }
}
