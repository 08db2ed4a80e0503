//! Dates and times as people write them.
//!
//! `text → Written → days`. Reading is strict: what is no date of the calendar has no reading, and what has two says so. This
//! file does not know columns; whether two-way dates are in doubt is decided where a whole column has been seen.

use chrono::{Datelike, NaiveDate};

use crate::record::Slot;

/// What the settings and the field say about reading dates.
#[derive(Clone, Copy, Debug)]
pub(super) struct DateRules {
    /// The day of the report; only ages depend on it.
    pub(super) as_of: NaiveDate,
    /// Whether the user says that the month stands first.
    pub(super) month_first: bool,
    /// Whether the field is a date of birth.
    pub(super) birth: bool,
}

/// What a date says about the order of day and month in its column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Order {
    /// Nothing: the month is a word, the year stands first, or both orders give the same.
    Open,
    /// It can be read in the stated order only.
    Stated,
    /// It can be read in the other order only.
    Against,
    /// Both orders give a date; this is the other one's.
    Either(Slot),
}

/// One date read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Day {
    /// The day in the stated order, or unreadable.
    pub(super) slot: Slot,
    /// A second century that makes as much sense, for a birth in two digits.
    pub(super) or: Option<Slot>,
    /// What it says about its column.
    pub(super) order: Order,
    /// The time, in seconds since midnight; blank where none is known.
    pub(super) clock: Slot,
}

impl Day {
    const NONE: Self = Self { slot: Slot::UNREADABLE, or: None, order: Order::Open, clock: Slot::BLANK };
}

/// A year as written.
#[derive(Clone, Copy)]
struct Year {
    number: i32,
    short: bool,
}

/// A date as written, before the order of its numbers is settled.
enum Written {
    Settled { year: Year, month: u32, day: u32 },
    Numbers { first: u32, second: u32, year: Year },
}

/// Reads a date that may carry a time.
pub(super) fn read(text: &str, rules: DateRules) -> Day {
    // An apostrophe shields a text from a spreadsheet.
    let text = text.strip_prefix('\'').unwrap_or(text);
    if let Some((head, rest)) = text.split_at_checked(10)
        && let Some(day) = usual(head.as_bytes(), rules)
    {
        if rest.is_empty() {
            return day;
        }
        if rest.starts_with([' ', 'T'])
            && let Some(clock) = behind(rest)
        {
            return Day { clock, ..day };
        }
    }
    match written(text) {
        Some((written, clock)) => Day { clock, ..settle(&written, rules) },
        None => Day::NONE,
    }
}

/// The two spellings that nearly every cell of an export has, without a detour: `25/12/2024` and `2024-12-25`.
fn usual(bytes: &[u8], rules: DateRules) -> Option<Day> {
    let bytes = bytes.first_chunk::<10>()?;
    let number = |from: usize, to: usize| {
        let digits = bytes.get(from..to)?;
        digits.iter().try_fold(0u32, |sum, digit| digit.is_ascii_digit().then(|| sum * 10 + u32::from(digit - b'0')))
    };
    let year = |from: usize| Some(Year { number: i32::try_from(number(from, from + 4)?).ok()?, short: false });
    let written = match (bytes.get(2)?, bytes.get(4)?, bytes.get(5)?, bytes.get(7)?) {
        (one @ (b'/' | b'-' | b'.'), _, two, _) if one == two => {
            Written::Numbers { first: number(0, 2)?, second: number(3, 5)?, year: year(6)? }
        }
        (_, b'-', _, b'-') => Written::Settled { year: year(0)?, month: number(5, 7)?, day: number(8, 10)? },
        _ => return None,
    };
    Some(settle(&written, rules))
}

/// Finds the days that a written date can mean.
fn settle(written: &Written, rules: DateRules) -> Day {
    match *written {
        Written::Settled { year, month, day } => {
            let (one, two) = days(year, month, day, rules);
            Day { slot: one.unwrap_or(Slot::UNREADABLE), or: two, ..Day::NONE }
        }
        Written::Numbers { first, second, year } => {
            let (day, month) = if rules.month_first { (second, first) } else { (first, second) };
            let (stated, or) = days(year, month, day, rules);
            // With no order in which the month is a month, or with equal numbers, the other order has nothing to say.
            let against = if day <= 12 && day != month { days(year, day, month, rules).0 } else { None };
            let order = match (stated, against) {
                (Some(_), Some(other)) => Order::Either(other),
                (Some(_), None) if day != month => Order::Stated,
                (None, Some(_)) => Order::Against,
                _ => Order::Open,
            };
            Day { slot: stated.unwrap_or(Slot::UNREADABLE), or, order, clock: Slot::BLANK }
        }
    }
}

/// The days of a year, month and day that make sense: one, or for a birth with a year of two digits perhaps two, the later first.
///
/// Events lie from 1990 to 2089, so two digits leave no doubt. A learner is from 3 to 110 years old on the day of the report: where
/// both centuries fit (a child of 5, or a person of 105), the date is in doubt; where none does, it can't be read.
fn days(year: Year, month: u32, day: u32, rules: DateRules) -> (Option<Slot>, Option<Slot>) {
    let on = |year: i32| NaiveDate::from_ymd_opt(year, month, day);
    if !year.short {
        let sensible = (1900..2200).contains(&year.number);
        return (on(year.number).filter(|_| sensible).map(Slot::from), None);
    }
    if !rules.birth {
        let century = if year.number >= 90 { 1900 } else { 2000 };
        return (on(century + year.number).map(Slot::from), None);
    }
    let fits = |date: &NaiveDate| {
        let before = (rules.as_of.month(), rules.as_of.day()) < (date.month(), date.day());
        (3..=110).contains(&(rules.as_of.year() - date.year() - i32::from(before)))
    };
    let late = on(2000 + year.number).filter(fits).map(Slot::from);
    let early = on(1900 + year.number).filter(fits).map(Slot::from);
    match late {
        Some(_) => (late, early),
        None => (early, None),
    }
}

/// Walks along a text.
struct Scan<'t> {
    rest: &'t str,
}

impl<'t> Scan<'t> {
    fn take(&mut self, belongs: impl Fn(char) -> bool) -> &'t str {
        let end = self.rest.find(|c| !belongs(c)).unwrap_or(self.rest.len());
        let (taken, rest) = self.rest.split_at(end);
        self.rest = rest;
        taken
    }

    fn digits(&mut self) -> &'t str {
        self.take(|c| c.is_ascii_digit())
    }

    fn letters(&mut self) -> &'t str {
        self.take(|c| c.is_ascii_alphabetic())
    }

    /// Skips what may stand between the parts of a date whose month is a word.
    fn gap(&mut self) {
        self.take(|c| c.is_whitespace() || matches!(c, '-' | '/' | '.' | ',' | '\'' | '’'));
    }

    fn year(&mut self) -> Option<Year> {
        let digits = self.digits();
        let short = match digits.len() {
            2 => true,
            4 => false,
            _ => return None,
        };
        Some(Year { number: digits.parse().ok()?, short })
    }

    /// A number of one or two digits.
    fn small(&mut self) -> Option<u32> {
        let digits = self.digits();
        if matches!(digits.len(), 1 | 2) { digits.parse().ok() } else { None }
    }
}

/// Any other spelling: a weekday before it, a month in words, an ordinal day, a time behind it.
fn written(text: &str) -> Option<(Written, Slot)> {
    let mut scan = Scan { rest: text.trim() };
    let ahead = scan.rest;
    if is_weekday(scan.letters()) {
        scan.take(|c| c.is_whitespace() || matches!(c, ',' | '.'));
    } else {
        scan.rest = ahead;
    }
    let number = scan.digits();
    let date = match number.len() {
        0 => {
            let month = month(scan.letters())?;
            scan.gap();
            let day = scan.small()?;
            ordinal(&mut scan);
            scan.gap();
            Written::Settled { year: scan.year()?, month, day }
        }
        8 => {
            let part = |range: std::ops::Range<usize>| number.get(range).and_then(|digits| digits.parse::<u32>().ok());
            Written::Settled { year: Year { number: part(0..4)?.try_into().ok()?, short: false }, month: part(4..6)?, day: part(6..8)? }
        }
        4 => {
            let year = Year { number: number.parse().ok()?, short: false };
            let mark = separator(&mut scan)?;
            let letters = scan.letters();
            let month = if letters.is_empty() { scan.small()? } else { month(letters)? };
            if separator(&mut scan)? != mark {
                return None;
            }
            Written::Settled { year, month, day: scan.small()? }
        }
        1 | 2 => {
            let day: u32 = number.parse().ok()?;
            let with_ordinal = ordinal(&mut scan);
            let here = scan.rest;
            scan.gap();
            let letters = scan.letters();
            if letters.is_empty() {
                if with_ordinal {
                    return None;
                }
                scan.rest = here;
                let mark = separator(&mut scan)?;
                let second = scan.small()?;
                if separator(&mut scan)? != mark {
                    return None;
                }
                Written::Numbers { first: day, second, year: scan.year()? }
            } else {
                let letters = if letters.eq_ignore_ascii_case("of") {
                    scan.gap();
                    scan.letters()
                } else {
                    letters
                };
                let month = month(letters)?;
                scan.gap();
                Written::Settled { year: scan.year()?, month, day }
            }
        }
        _ => return None,
    };
    Some((date, behind(scan.rest)?))
}

fn separator(scan: &mut Scan<'_>) -> Option<char> {
    let spaced = scan.rest.trim_start();
    if let Some(rest) = spaced.strip_prefix(['/', '-', '.']) {
        let mark = spaced.chars().next();
        scan.rest = rest.trim_start();
        return mark;
    }
    scan.rest = scan.rest.strip_prefix(' ')?;
    Some(' ')
}

/// Skips `st`, `nd`, `rd`, `th` right behind a number.
fn ordinal(scan: &mut Scan<'_>) -> bool {
    let before = scan.rest;
    let letters = scan.letters();
    let found = ["st", "nd", "rd", "th"].iter().any(|ending| letters.eq_ignore_ascii_case(ending));
    if !found {
        scan.rest = before;
    }
    found
}

fn is_weekday(letters: &str) -> bool {
    const NAMES: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];
    is_one_of(&NAMES, letters).is_some()
}

fn month(letters: &str) -> Option<u32> {
    const NAMES: [&str; 12] =
        ["january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december"];
    is_one_of(&NAMES, letters)
}

/// The position, from 1, of the name that some letters, at least three, begin.
fn is_one_of(names: &[&str], letters: &str) -> Option<u32> {
    if letters.len() < 3 {
        return None;
    }
    let begins = |name: &&str| name.get(..letters.len()).is_some_and(|start| start.eq_ignore_ascii_case(letters));
    names.iter().position(begins).and_then(|i| u32::try_from(i + 1).ok())
}

/// What stands behind a date: nothing, or a time.
fn behind(rest: &str) -> Option<Slot> {
    let rest = rest.trim();
    if rest.is_empty() {
        return Some(Slot::BLANK);
    }
    let rest = rest.strip_prefix(['T', 't', ',']).unwrap_or(rest).trim_start();
    let rest = if let Some(("at" | "@" | "-", time)) = rest.split_once(' ') { time } else { rest };
    // A clock time of the same zone; any other zone could move the day, so it is not read.
    let rest = rest.strip_suffix(['Z', 'z']).or_else(|| rest.strip_suffix("+00:00")).unwrap_or(rest);
    clock(rest)
}

/// Reads a time of day: `14:30`, `14:30:15`, `2.30 pm`, `1430`, `14:30 hrs`, `noon`. Midnight means that no time is known: blank.
pub(super) fn clock(text: &str) -> Option<Slot> {
    if ["noon", "12 noon", "midday", "12:00 noon"].iter().any(|noon| noon.eq_ignore_ascii_case(text.trim())) {
        return Some(known(12 * 3600));
    }
    let mut scan = Scan { rest: text.trim() };
    let first = scan.digits();
    let (mut hour, mut minute): (u32, u32) = match first.len() {
        1 | 2 => (first.parse().ok()?, 0),
        4 => (first.get(..2)?.parse().ok()?, first.get(2..)?.parse().ok()?),
        _ => return None,
    };
    let (mut second, mut bare) = (0, false);
    if first.len() < 4 {
        if let Some(rest) = scan.rest.strip_prefix([':', '.', 'h', 'H']).filter(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
            scan.rest = rest;
            minute = two_digits(&mut scan)?;
            if let Some(rest) = scan.rest.strip_prefix([':', '.']) {
                scan.rest = rest;
                second = two_digits(&mut scan)?;
                if let Some(rest) = scan.rest.strip_prefix('.') {
                    scan.rest = rest;
                    scan.digits();
                }
            }
        } else {
            bare = true;
        }
    }
    let ending: String = scan.rest.chars().filter(|c| !c.is_whitespace() && *c != '.').map(|c| c.to_ascii_lowercase()).collect();
    match ending.as_str() {
        "am" | "pm" if !(1..=12).contains(&hour) => {
            // "14:30 pm" is said and meant; "14:30 am" and "0:30 pm" contradict themselves.
            if ending == "am" || hour == 0 {
                return None;
            }
        }
        "am" => hour %= 12,
        "pm" => hour = hour % 12 + 12,
        "" | "h" | "hrs" | "hours" if !bare => {}
        _ => return None,
    }
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    Some(known(hour * 3600 + minute * 60 + second))
}

fn two_digits(scan: &mut Scan<'_>) -> Option<u32> {
    let digits = scan.digits();
    if digits.len() == 2 { digits.parse().ok() } else { None }
}

/// Seconds since midnight as a slot; midnight itself stands for an unknown time.
pub(super) fn known(seconds: u32) -> Slot {
    if seconds == 0 { Slot::BLANK } else { Slot(seconds) }
}

/// The day of a spreadsheet serial number of the 1900 system, where it is a plausible one. Bare years (1950, 2024) are none.
pub(super) fn serial(value: f64, birth: bool) -> Option<(Slot, Slot)> {
    let least = if birth { 3_000.0 } else { 20_000.0 };
    if !(least..=60_000.0).contains(&value) {
        return None;
    }
    let whole = value.trunc();
    #[expect(clippy::cast_possible_truncation, reason = "between 3,000 and 60,000")]
    let days = whole as i64;
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction of a day: from 0 to 86,400")]
    let seconds = ((value - whole) * 86_400.0).round() as u32;
    let day = NaiveDate::from_ymd_opt(1899, 12, 30)?.checked_add_signed(chrono::TimeDelta::days(days))?;
    Some((Slot::from(day), known(seconds.min(86_399))))
}

#[cfg(test)]
#[path = "dates_tests.rs"]
mod tests;
