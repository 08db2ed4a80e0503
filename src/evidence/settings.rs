//! What a requirement sets for the check that compares: words, numbers, dates, each perhaps dated.

use chrono::NaiveDate;

use super::{Dated, Missing, Trail, Unknown};
use crate::evidence::Gap;

/// One value of a setting.
#[derive(Clone, Debug, PartialEq)]
pub enum Scalar {
    /// A whole number.
    Count(i64),
    /// A word.
    Word(String),
    /// Several words.
    Words(Vec<String>),
    /// A day.
    Day(NaiveDate),
    /// Yes or no.
    Flag(bool),
}

/// What kind of value a setting holds, as its check declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SettingKind {
    /// A whole number that the source states: dated, with its clause.
    Count,
    /// One of these words, a choice of what the check looks at.
    Choice(&'static [&'static str]),
    /// A list of words that the source states: dated, with its clause.
    Words,
    /// A day that the source states: dated, with its clause.
    Day,
    /// A day of every year that the source states, written `14 October`: dated, with its clause.
    YearDay,
    /// Yes or no, a choice of how the check reads the source.
    Flag,
}

impl SettingKind {
    /// What a pack writes for it, for somebody who writes one.
    pub fn described(self) -> String {
        let what = match self {
            Self::Count => "a whole number".to_owned(),
            Self::Choice(words) => format!("one of {}", words.iter().map(|word| format!("\"{word}\"")).collect::<Vec<_>>().join(", ")),
            Self::Words => "a list of words".to_owned(),
            Self::Day => "a date".to_owned(),
            Self::YearDay => "a day of every year, such as \"14 October\"".to_owned(),
            Self::Flag => "true or false".to_owned(),
        };
        if self.is_sourced() { format!("{what}, from a day on and with the clause that states it") } else { what }
    }

    /// Whether its values come from the source and therefore need days and clauses.
    pub fn is_sourced(self) -> bool {
        matches!(self, Self::Count | Self::Words | Self::Day | Self::YearDay)
    }
}

/// A day of every year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct YearDay {
    /// Its month, from 1.
    pub month: u32,
    /// Its day of the month, from 1.
    pub day: u32,
}

impl YearDay {
    const MONTHS: [&'static str; 12] =
        ["January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"];

    /// Reads `14 October`: a day that every year has.
    pub fn parse(written: &str) -> Option<Self> {
        let (day, name) = written.split_once(' ')?;
        let day = day.parse().ok()?;
        let (month, _) = (1..).zip(Self::MONTHS).find(|(_, known)| *known == name)?;
        NaiveDate::from_ymd_opt(2001, month, day).map(|_| Self { month, day })
    }
}

/// The settings of one requirement, by name. Their kinds were checked against the check's declaration when the pack was armed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Settings {
    /// Choices: what is looked at and how.
    pub choices: ByName<Scalar>,
    /// What the source states, by day.
    pub sourced: ByName<Dated<Scalar>>,
}

/// Values by name, in the order of names. They are few and are asked for often: a list is searched faster than a tree.
#[derive(Clone, Debug, PartialEq)]
pub struct ByName<T>(Vec<(String, T)>);

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<T> ByName<T> {
    /// The value of a name.
    pub fn get(&self, name: &str) -> Option<&T> {
        self.0.iter().find(|(known, _)| known == name).map(|(_, value)| value)
    }

    /// Puts a value in place of the one that the name had, if any.
    pub fn insert(&mut self, name: String, value: T) {
        self.0.retain(|(known, _)| *known != name);
        let at = self.0.partition_point(|(known, _)| *known < name);
        self.0.insert(at, (name, value));
    }

    /// Every name.
    pub fn keys(&self) -> impl Iterator<Item = &String> {
        self.0.iter().map(|(name, _)| name)
    }

    /// Every value with its name.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &T)> {
        self.0.iter().map(|(name, value)| (name, value))
    }
}

impl Settings {
    /// A choice that is a word; empty where none was set.
    pub fn choice(&self, name: &str) -> &str {
        match self.choices.get(name) {
            Some(Scalar::Word(word)) => word,
            _ => "",
        }
    }

    /// A choice that is yes or no; no where none was set.
    pub fn flag(&self, name: &str) -> bool {
        matches!(self.choices.get(name), Some(Scalar::Flag(true)))
    }

    /// A number that the source states for a day.
    pub fn count(&self, name: &'static str, on: NaiveDate, trail: &mut Trail) -> Result<i64, Unknown> {
        match self.stated(name, on, trail)? {
            Scalar::Count(count) => Ok(*count),
            _ => Err(not_stated(name)),
        }
    }

    /// The same without a footprint: only to see at a glance what is as required, never for a finding.
    pub fn peek_count(&self, name: &str, on: NaiveDate) -> Option<i64> {
        match self.sourced.get(name)?.on(on)?.value {
            Scalar::Count(count) => Some(count),
            _ => None,
        }
    }

    /// The same for words.
    pub fn peek_words(&self, name: &str, on: NaiveDate) -> Option<&[String]> {
        match &self.sourced.get(name)?.on(on)?.value {
            Scalar::Words(words) => Some(words),
            _ => None,
        }
    }

    /// The words that the source states for a day.
    pub fn words(&self, name: &'static str, on: NaiveDate, trail: &mut Trail) -> Result<&[String], Unknown> {
        match self.stated(name, on, trail)? {
            Scalar::Words(words) => Ok(words),
            _ => Err(not_stated(name)),
        }
    }

    /// The day that the source states.
    pub fn day(&self, name: &'static str, on: NaiveDate, trail: &mut Trail) -> Result<NaiveDate, Unknown> {
        match self.stated(name, on, trail)? {
            Scalar::Day(day) => Ok(*day),
            _ => Err(not_stated(name)),
        }
    }

    /// The day of every year that the source states.
    pub fn year_day(&self, name: &'static str, on: NaiveDate, trail: &mut Trail) -> Result<YearDay, Unknown> {
        match self.stated(name, on, trail)? {
            Scalar::Word(written) => YearDay::parse(written).ok_or_else(|| not_stated(name)),
            _ => Err(not_stated(name)),
        }
    }

    fn stated(&self, name: &'static str, on: NaiveDate, trail: &mut Trail) -> Result<&Scalar, Unknown> {
        match self.sourced.get(name) {
            Some(dated) => trail.rely(name, dated, on),
            None => Err(not_stated(name)),
        }
    }
}

fn not_stated(name: &'static str) -> Unknown {
    Unknown(Missing { table: "", field: name, at: None, gap: Gap::NotInForce })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_every_year() {
        assert_eq!(YearDay::parse("14 October"), Some(YearDay { month: 10, day: 14 }));
        for wrong in ["31 June", "29 February", "14 Oct", "October 14", "14/10", ""] {
            assert_eq!(YearDay::parse(wrong), None, "{wrong}");
        }
    }
}
