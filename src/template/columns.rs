//! The columns of one table, as a pack would have them filled in.

use std::fmt::Write as _;

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::ExcelDateTime;

use super::fields;
use crate::pack::Pack;
use crate::record::{Grade, Kind, Table};

/// What may be entered in a column.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Entry {
    /// A date.
    Day,
    /// A date, with a time if it is known.
    Moment,
    /// A number.
    Number,
    /// Anything.
    Text,
    /// One of these, or another word for one of them.
    List(Vec<String>),
}

/// A column to fill in.
pub(super) struct Column {
    /// The canonical heading.
    pub(super) name: &'static str,
    /// Whether the table is recognised only with it.
    pub(super) needed: bool,
    /// What to write.
    pub(super) note: String,
    /// An example.
    pub(super) example: String,
    /// What may be entered.
    pub(super) entry: Entry,
}

/// The columns of a table: the needed ones and then the others, in the order of the contract.
pub(super) fn of(pack: &Pack, table: Table) -> Vec<Column> {
    let fields = table.fields().iter().filter(|field| !field.hidden);
    let mut columns: Vec<Column> = fields.map(|field| column(pack, table, field.name, field.kind, field.needed)).collect();
    columns.sort_by_key(|column| !column.needed);
    columns
}

fn column(pack: &Pack, table: Table, name: &'static str, kind: Kind, needed: bool) -> Column {
    let (about, example) = fields::about(table.name(), name);
    let words = |words: &[&str]| Entry::List(words.iter().map(|word| (*word).to_owned()).collect());
    let entry = match kind {
        Kind::Day | Kind::Birth => Entry::Day,
        Kind::Moment | Kind::Clock => Entry::Moment,
        Kind::Amount | Kind::Form => Entry::Number,
        Kind::YesNo => words(&["yes", "no"]),
        Kind::AttemptNo => words(&["1", "2", "3", "resubmission", "retake"]),
        Kind::Coded(_, known) => words(known),
        Kind::Grade => Entry::List(grades(pack, table)),
        Kind::Qualification => Entry::List(pack.qualifications.iter().map(|one| one.number.clone()).collect()),
        Kind::Text if name == "awarding_organisation" => Entry::List(organisation(pack).into_iter().collect()),
        Kind::Text if name == "suite" => {
            Entry::List(pack.suites.iter().filter(|suite| suite.covered).map(|suite| suite.name.clone()).collect())
        }
        Kind::Id | Kind::Text | Kind::Name => Entry::Text,
    };
    let example = match &entry {
        Entry::List(list) if !list.iter().any(|word| word == example) => list.first().cloned().unwrap_or_else(|| example.to_owned()),
        _ => example.to_owned(),
    };
    let mut note = format!("{about}{}", if needed { " Needed." } else { "" });
    if let Entry::List(list) = &entry
        && !list.is_empty()
        && list.len() <= 12
    {
        let _ = write!(note, " One of: {}.", list.join(", "));
    }
    Column { name, needed, note, example, entry }
}

/// The grades of the pack's scale for a table.
fn grades(pack: &Pack, table: Table) -> Vec<String> {
    let Some(scale) = &pack.scale else { return Vec::new() };
    let grades: &[Grade] = match table {
        Table::Claims => scale.overall.list(),
        Table::Units => scale.units.list(),
        _ => scale.attempts.list(),
    };
    grades.iter().map(|grade| grade.word().to_owned()).collect()
}

/// The organisation's usual name, where the pack goes by it.
fn organisation(pack: &Pack) -> Option<String> {
    let id = pack.applies.awarding_organisation.as_deref()?;
    fields::organisation(id)
}

/// A date of the examples, day first.
pub(super) fn day(text: &str) -> Option<ExcelDateTime> {
    let day = NaiveDate::parse_from_str(text, "%d/%m/%Y").ok()?;
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, u8::try_from(day.month()).ok()?, u8::try_from(day.day()).ok()?).ok()
}
