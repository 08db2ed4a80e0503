//! The raw content of one cell, its kind kept: a ULN typed as a number is not yet the text it should have been.

use std::borrow::Cow;

use chrono::{Datelike, NaiveDate};

/// What one cell holds, before any meaning is read into it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Raw<'a> {
    /// Nothing, or only spaces.
    Blank,
    /// Text, not trimmed. Every filled cell of a text file is text.
    Text(&'a str),
    /// A number of a workbook.
    Number {
        /// The stored value.
        value: f64,
        /// Digits that the cell's format pads to with leading zeros (`0000000000` gives 10); 0 where it does not.
        zeros: u8,
        /// Whether the cell's format shows the value as a percentage (0.2 shown as 20%).
        percent: bool,
    },
    /// A spreadsheet date; `seconds` since midnight where the stored value has a fraction.
    Date {
        /// The calendar date, of either date system.
        date: NaiveDate,
        /// Seconds since midnight; `None` where the stored value has no fraction, so no time is known.
        seconds: Option<u32>,
    },
    /// A spreadsheet time without a date: seconds since midnight.
    Time(u32),
    /// TRUE or FALSE as a spreadsheet stores them.
    Truth(bool),
    /// What stands in place of a value: `#REF!`, `#N/A`, a formula without a stored result.
    Fault(&'a str),
}

impl<'a> Raw<'a> {
    /// The fault of a formula whose result the workbook does not store.
    pub const NO_VALUE: &'static str = "formula without a stored value";

    /// Whether there is nothing here to read.
    pub fn is_blank(&self) -> bool {
        match self {
            Raw::Blank => true,
            // Nearly every text shows at once that something stands there.
            Raw::Text(text) if text.bytes().next().is_some_and(|first| first.is_ascii_graphic()) => false,
            Raw::Text(text) => text.chars().all(|c| c.is_whitespace() || c == '\u{feff}' || c == '\u{200b}'),
            _ => false,
        }
    }

    /// The text of the cell, empty for a blank; `None` where a spreadsheet made something else of it.
    #[inline]
    pub fn plain(&self) -> Option<&'a str> {
        match *self {
            Raw::Blank => Some(""),
            Raw::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The content in the words that the spreadsheet itself would show, as a report repeats it.
    /// Dates come as `dd/mm/yyyy` with `hh:mm` (and `:ss` where it is not zero).
    pub fn shown(&self) -> Cow<'_, str> {
        match *self {
            Raw::Blank => Cow::Borrowed(""),
            Raw::Text(text) | Raw::Fault(text) => Cow::Borrowed(text),
            Raw::Number { value, percent: true, .. } => Cow::Owned(format!("{}%", plain(value * 100.0))),
            Raw::Number { value, zeros, .. } => {
                let digits = plain(value);
                let width = usize::from(zeros);
                if digits.len() < width && digits.bytes().all(|b| b.is_ascii_digit()) {
                    Cow::Owned(format!("{digits:0>width$}"))
                } else {
                    Cow::Owned(digits)
                }
            }
            Raw::Date { date, seconds } => Cow::Owned(shown_date(date, seconds)),
            Raw::Time(seconds) => Cow::Owned(clock(seconds)),
            Raw::Truth(true) => Cow::Borrowed("TRUE"),
            Raw::Truth(false) => Cow::Borrowed("FALSE"),
        }
    }
}

/// A date and perhaps a time in the usual UK spelling: `20/06/2025`, `20/06/2025 14:00`.
pub fn shown_date(date: NaiveDate, seconds: Option<u32>) -> String {
    let day = format!("{:02}/{:02}/{:04}", date.day(), date.month(), date.year());
    match seconds {
        Some(seconds) => format!("{day} {}", clock(seconds)),
        None => day,
    }
}

fn clock(seconds: u32) -> String {
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if rest == 0 { format!("{hours:02}:{minutes:02}") } else { format!("{hours:02}:{minutes:02}:{rest:02}") }
}

/// A number without the noise of binary fractions: at most 9 decimals, no trailing zeros, no exponent.
fn plain(value: f64) -> String {
    if value.fract() == 0.0 && value.abs() < 1e15 {
        return format!("{value:.0}");
    }
    let text = format!("{value:.9}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    text.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_shown_without_noise() {
        let number = |value| Raw::Number { value, zeros: 0, percent: false };
        assert_eq!(number(1_234_567_890.0).shown(), "1234567890");
        assert_eq!(number(0.1 + 0.2).shown(), "0.3");
        assert_eq!(Raw::Number { value: 42.0, zeros: 6, percent: false }.shown(), "000042");
        assert_eq!(Raw::Number { value: 0.2, zeros: 0, percent: true }.shown(), "20%");
    }

    #[test]
    fn spaces_alone_are_blank() {
        assert!(Raw::Text(" \u{a0}\t").is_blank());
        assert!(!Raw::Text("0").is_blank());
    }
}
