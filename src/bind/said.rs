//! What the user says about a sheet: which table it is, where its headings stand, what its columns mean.
//!
//! `Said + Vocabulary → Vocabulary of that sheet`. What is said goes before what is known; what is not said stays as it was. This file
//! does not read the config file, and does not look at a sheet.

use std::collections::BTreeMap;

use super::candidate::Candidate;
use super::header::Meaning;
use super::sat;
use super::vocabulary::{Target, Vocabulary, heading_key, target};
use crate::record::Table;

/// What a sheet, or a table on it, is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Which {
    /// Whatever its headings say.
    Found,
    /// This table.
    Table(Table),
    /// Nothing: it is left out.
    Ignored,
}

/// What the user says about one table on one sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Said {
    /// The file, by its path as shown.
    pub path: String,
    /// The sheet of a workbook; `None` for every sheet of the file.
    pub sheet: Option<String>,
    /// Which table.
    pub which: Which,
    /// The row of its headings as shown, from 1.
    pub header_row: Option<u32>,
    /// Whether its dates have the month first; `None` where the general setting holds.
    pub month_first: Option<bool>,
    /// What columns mean, by heading or by `column C`; an empty meaning leaves the column out. With the line where it is said.
    pub columns: BTreeMap<String, (String, usize)>,
    /// Where all this is said, for the front of a message: `preclaim.toml, line 12`.
    pub place: String,
}

impl Said {
    /// Whether it is about a sheet of a file.
    pub fn is_about(&self, path: &str, sheet: Option<&str>) -> bool {
        self.path == path && (self.sheet.is_none() || self.sheet.as_deref() == sheet)
    }

    /// The vocabulary as it holds for this sheet.
    pub(super) fn vocabulary(&self, known: &Vocabulary) -> Vocabulary {
        let mut vocabulary = known.clone();
        let told = &mut vocabulary.told;
        told.only = if let Which::Table(table) = self.which { Some(table) } else { None };
        for (heading, (meaning, _)) in &self.columns {
            match column(heading) {
                Some(col) => _ = told.columns.insert(col, meaning.clone()),
                None => _ = told.headings.insert(heading_key(heading), meaning.clone()),
            }
        }
        vocabulary
    }
}

/// Whether a word says what a column of some table can mean: a field's name, or as `inspect` calls wide columns.
pub fn is_meaning(meaning: &str, table: Option<Table>) -> bool {
    meaning.is_empty()
        || Table::ALL.iter().filter(|known| table.is_none_or(|table| table == **known)).any(|known| read(meaning, *known).is_some())
}

/// The column that `column C` names.
fn column(heading: &str) -> Option<u16> {
    let letters = heading.strip_prefix("column ")?;
    let number =
        letters.bytes().try_fold(0u32, |sum, b| b.is_ascii_uppercase().then(|| sum.saturating_mul(26) + u32::from(b - b'A') + 1))?;
    u16::try_from(number.checked_sub(1)?).ok()
}

/// What is told of the headings of one sheet.
#[derive(Clone, Debug, Default)]
pub(super) struct Told {
    pub(super) only: Option<Table>,
    headings: BTreeMap<String, String>,
    columns: BTreeMap<u16, String>,
}

impl Told {
    /// What is told of a column, if anything is.
    fn of(&self, candidate: &Candidate) -> Option<&str> {
        let by_heading = || if self.headings.is_empty() { None } else { self.headings.get(candidate.keys().first()?) };
        self.columns.get(&candidate.col).or_else(by_heading).map(String::as_str)
    }

    /// The meaning of a column in a table, if it is told; unknown where it is told to be nothing, or nothing of this table.
    pub(super) fn meaning(&self, candidate: &Candidate, table: Table) -> Option<Meaning> {
        let meaning = self.of(candidate)?;
        Some(read(meaning, table).unwrap_or(Meaning::Unknown))
    }

    /// Whether a column is told to mean something (`Some(true)`) or nothing.
    pub(super) fn is_told(&self, candidate: &Candidate) -> Option<bool> {
        self.of(candidate).map(|meaning| !meaning.is_empty())
    }

    /// Whether headings hold what is said of one.
    pub(super) fn is_there(heading: &str, headings: &[super::header::Heading]) -> bool {
        match column(heading) {
            Some(col) => headings.iter().any(|known| known.col == col),
            None => headings.iter().any(|known| heading_key(&known.shown) == heading_key(heading)),
        }
    }
}

/// A meaning as [`Meaning::called`] writes it.
fn read(meaning: &str, table: Table) -> Option<Meaning> {
    if let Some((what, name)) = meaning.split_once(": ")
        && let Some(found) = match (what, table) {
            ("grade used", Table::Claims) => Some(Meaning::GradeUsed(name.to_owned())),
            ("unit grade", Table::Registrations | Table::Claims | Table::Units) => Some(Meaning::UnitGrade(name.to_owned())),
            ("unit achieved_on", Table::Registrations | Table::Claims | Table::Units) => Some(Meaning::UnitDate(name.to_owned())),
            _ => None,
        }
    {
        return Some(found);
    }
    if matches!(table, Table::Registrations | Table::Claims | Table::Attempts)
        && let Some(sat) = sat::read_called(meaning)
    {
        return Some(Meaning::Attempt(sat));
    }
    target(table, meaning, false)
        .filter(|_| table.is_sheet())
        .map(|Target { field, name, .. }| Meaning::Field(Target { field, name, otherwise: false }))
}
