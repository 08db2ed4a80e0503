//! The room between sheets and the book: what stands where becomes what it says.
//!
//! `Sheet + Vocabulary → rows of the Book, and a SheetCard`. A [`Binder`] takes one sheet after the other: it finds the headings,
//! names the table, settles which column feeds which field, and reads every cell below. What was not understood stands on the
//! card. This room knows no rule and no file: it neither judges a learner nor opens anything.
//!
//! * `vocabulary` — how real exports say things; `header`, `fit` — which table this is; `wide`, `sat`, `form` — other layouts; `plan` — what to read;
//! * `feed`, `form_feed`, `sat_feed`, `kept` — from what was found to what is read; `walk`, `cells`, `near`, `values`, `dates` — reading rows, side by side;
//! * `merge`, `settle`, `keys` — into the book, and what only a whole column or all sheets can decide.

mod blocks;
mod candidate;
mod cells;
mod dates;
mod facts;
mod feed;
mod fit;
mod form;
mod form_feed;

mod header;
mod hints;
mod kept;
mod keys;
mod merge;
mod near;
mod nearly;
mod plan;
mod regulated;
mod said;
mod sat;
mod sat_feed;
mod settle;
mod taken;
mod values;
mod vocabulary;
mod walk;
mod wide;
mod zeros;

use std::cell::{Cell, RefCell};
use std::fmt::Write as _;
use std::ops::Range;

use chrono::NaiveDate;
use rayon::prelude::*;

use crate::grid::{LineMap, Row, Sheet, SheetId, column_letters};
use crate::record::{Book, Table};
use feed::card_of;
use form::Form;
use header::{Below, Closest, Found, Line, Meaning};
use near::Near;
pub use regulated::{is_regulated, regulated};
pub use said::{Said, Which, is_meaning};
pub use vocabulary::Vocabulary;

/// How it is told that a sheet is none of ours, and that nothing stands on it.
pub const NO_TABLE: &str = "No table was recognised";
/// The same, where nothing stands on it.
pub const EMPTY_SHEET: &str = "There is nothing on this sheet.";

/// What the user says about reading.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The day of the report: ages depend on it.
    pub as_of: NaiveDate,
    /// Whether dates written in numbers have the month first.
    pub month_first: bool,
}

impl Settings {
    /// The usual settings: dates are day first.
    pub fn new(as_of: NaiveDate) -> Self {
        Self { as_of, month_first: false }
    }
}

/// How a sheet was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SheetCard {
    /// The sheet.
    pub sheet: SheetId,
    /// The tables on it, from the top; one without a table where nothing was recognised.
    pub regions: Vec<Region>,
    /// What to tell the user, each a whole sentence or two.
    pub notes: Vec<String>,
    /// What the user said of it that does not fit it, each with the place where it was said.
    pub faults: Vec<String>,
}

/// One table on a sheet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Region {
    /// Which table.
    pub table: Option<Table>,
    /// Zero-based row of its headings.
    pub header_row: Option<u32>,
    /// How many rows were taken in.
    pub rows: u32,
    /// Its columns that have a heading, from the left.
    pub columns: Vec<ColumnCard>,
    /// Whether it is one learner's form, where labels take the place of headings.
    pub form: bool,
}

/// How a column was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnCard {
    /// Zero-based column.
    pub col: u16,
    /// Its heading as shown.
    pub heading: String,
    /// The canonical field, or `grade used: NAME`; `None` where it is not used.
    pub field: Option<String>,
    /// The field that the heading comes close to, where it is not understood.
    pub hint: Option<String>,
}

/// Takes sheets in, one after the other, and gives the book.
pub struct Binder<'v> {
    vocabulary: &'v Vocabulary,
    settings: Settings,
    book: Book,
    /// For each text of the book, what it is used as.
    used_as: Vec<u8>,
    /// Line numbers of text files that feed tables whose rows are compared at the end.
    lines: Vec<(SheetId, Option<LineMap>)>,
    full: bool,
    /// Whether rows were taken in that name no learner.
    nameless: bool,
}

impl<'v> Binder<'v> {
    /// A binder with an empty book.
    pub fn new(vocabulary: &'v Vocabulary, settings: Settings) -> Self {
        Self { vocabulary, settings, book: Book::new(), used_as: Vec::new(), lines: Vec::new(), full: false, nameless: false }
    }

    /// Whether rows had to be left out because there are more tables and grade columns than can be told apart.
    pub fn is_full(&self) -> bool {
        self.full
    }

    /// Understands one sheet and takes its rows in.
    pub fn take(&mut self, sheet: &Sheet) -> SheetCard {
        let mut card = SheetCard { sheet: sheet.id, regions: Vec::new(), notes: Vec::new(), faults: Vec::new() };
        let lines = lines(sheet, header::DEPTH);
        let mut now = match header::find(&lines, self.vocabulary) {
            Ok(found) => Some(Below::Table(found)),
            Err(Some(closest)) => Some(Below::Nearly(closest)),
            Err(None) => None,
        };
        let forms = self.forms(sheet, now.as_ref());
        for form in &forms {
            self.form(sheet, form, &mut card.regions, &mut card.notes);
        }
        if !forms.is_empty() {
            // What stands below a form as a table of its own is one.
            now = now.filter(|now| matches!(now, Below::Table(found) if forms.iter().all(|form| form.end() <= found.header_row)));
            if now.is_none() {
                return card;
            }
        }
        if now.is_none() {
            card.regions.push(Region { table: None, header_row: None, rows: 0, columns: Vec::new(), form: false });
            card.notes.push(if lines.is_empty() {
                EMPTY_SHEET.to_owned()
            } else {
                format!("{NO_TABLE}: no row among the first hundred holds headings that are known here.")
            });
        }
        let mut below = None;
        while let Some(here) = now {
            let (Below::Table(found) | Below::Nearly(Closest { found, .. })) = &here;
            let below = below.get_or_insert_with(|| self.lines_below(sheet, found.header_row));
            let next = header::next(below, found, self.vocabulary);
            let end = next.as_ref().map_or(sheet.body.row_count(), |next| title_of(sheet, found, next, &mut card.notes));
            let region = match &here {
                Below::Table(found) => self.region(sheet, found, end, &mut card.notes),
                Below::Nearly(closest) => resembling(sheet, closest, self.vocabulary, &mut card.notes),
            };
            card.regions.push(region);
            now = next;
        }
        card
    }

    /// The forms on a sheet, above its first table if there is one. Labels above their values may pass for a register of one learner.
    fn forms(&self, sheet: &Sheet, now: Option<&Below>) -> Vec<Form> {
        // A register that is none shows it at once; and what has no learner's label near its top is no form.
        let (until, register) = match now {
            Some(Below::Table(found)) if found.table == Table::Registrations => (found.header_row + 8, true),
            Some(Below::Table(found)) => (found.header_row, false),
            _ => (header::DEPTH, false),
        };
        let lines = lines(sheet, until);
        let above = match now {
            Some(Below::Table(found)) => lines.partition_point(|line| line.row < found.header_row),
            _ => lines.len(),
        };
        let forms = form::find(lines.get(..above).unwrap_or(&[]), self.vocabulary);
        if register && forms.is_empty() {
            // All of it only where its beginning is a form.
            let begins = !form::above(&lines, self.vocabulary).is_empty();
            return if begins { form::above(&self::lines(sheet, form::LONGEST), self.vocabulary) } else { Vec::new() };
        }
        match now {
            Some(Below::Table(_)) => forms,
            _ if form::may_be(&lines, self.vocabulary) => form::find(&self::lines(sheet, form::LONGEST), self.vocabulary),
            _ => Vec::new(),
        }
    }

    /// Rows below the headings that could be the headings of another table.
    fn lines_below(&self, sheet: &Sheet, header_row: u32) -> Vec<Line> {
        let end = sheet.body.row_count();
        if end > header::SEVERAL {
            return Vec::new();
        }
        let look = |rows: Range<u32>| {
            let (mut found, cells, said) = (Vec::new(), Cell::new(0), RefCell::new(Near::new()));
            let rows = rows.start.max(header_row + 1).min(rows.end)..rows.end;
            let worth = |text: &str| cells.get() < header::MOST_CELLS && header::is_one(text, self.vocabulary, &said);
            sheet.body.sift(rows, &worth, &mut |row| {
                found.push((line(&row), row.width()));
                cells.set(cells.get() + row.width());
            });
            found
        };
        let found: Vec<_> = sheet.body.stretches().into_par_iter().map(look).collect();
        // No more of them than one look at the whole sheet would give.
        let mut cells = 0;
        let first = found.into_iter().flatten().take_while(|(_, width)| {
            let few = cells < header::MOST_CELLS;
            cells += width;
            few
        });
        first.filter_map(|(line, _)| line).collect()
    }

    /// The book, and what could only be said after the last sheet.
    pub fn finish(mut self) -> (Book, Vec<(SheetId, String)>) {
        let mut notes = settle::copies(&mut self.book, &self.lines);
        settle::keys(&mut self.book, &self.used_as);
        notes.extend(keys::resolve(&mut self.book));
        facts::fill(&mut self.book, &self.settings, self.vocabulary);
        self.book.damage.extend(zeros::lost(&self.book));
        self.book.damage.sort_unstable();
        self.book.nobody = self.nameless.then(|| self.book.texts.intern(""));
        (self.book, notes)
    }
}

/// Where a further table begins: with its headings, or with the lines of title right above them.
fn title_of(sheet: &Sheet, above: &Found, next: &Below, notes: &mut Vec<String>) -> u32 {
    let (Below::Table(found) | Below::Nearly(Closest { found, .. })) = next;
    let mut lines: Vec<(u32, usize)> = Vec::new();
    let from = found.header_row.saturating_sub(5).max(above.header_row + 1);
    sheet.body.walk(from..found.header_row, &mut |row| {
        lines.push((row.row, row.cells().filter(|cell| !cell.is_blank()).count()));
    });
    let mut start = found.header_row;
    while let Some((row, 1)) = lines.pop()
        && row + 1 == start
    {
        start = row;
    }
    if matches!(next, Below::Table(_)) {
        notes.push(format!("Row {} begins another table, `{}`.", sheet.shown_row(start), found.table.name()));
    }
    start
}

/// Says which table headings come close to, and what they lack.
fn resembling(sheet: &Sheet, closest: &Closest, vocabulary: &Vocabulary, notes: &mut Vec<String>) -> Region {
    let Closest { missing, found, .. } = closest;
    let mut columns = Vec::new();
    let mut meant = String::new();
    let taken: Vec<u8> =
        (0u8..).zip(found.table.fields()).filter(|(_, field)| !missing.contains(&field.name)).map(|(field, _)| field).collect();
    for heading in &found.headings {
        let unknown = heading.meaning == Meaning::Unknown;
        let hint = if unknown { nearly::did_you_mean(&heading.shown, found.table, &taken, vocabulary) } else { None };
        if let Some(hint) = hint {
            let _ = write!(meant, " Does \"{}\" in column {} mean `{hint}`?", heading.shown, column_letters(heading.col));
        }
        columns.push(ColumnCard { field: None, ..card_of(heading, hint.map(str::to_owned)) });
    }
    notes.push(format!(
        "{NO_TABLE}. Row {} comes closest to `{}`: it has no column for {}.{meant} Give that column the heading shown here, or leave the sheet out.",
        sheet.shown_row(found.header_row),
        found.table.name(),
        missing.join(" or ")
    ));
    let header_row = closest.refused.then_some(found.header_row);
    Region { table: None, header_row, rows: 0, columns: if closest.refused { columns } else { Vec::new() }, form: false }
}

/// The rows from the top to a row, as tidy texts; fewer where they are too wide to be all looked at.
fn lines(sheet: &Sheet, until: u32) -> Vec<Line> {
    let (mut lines, mut cells) = (Vec::new(), 0);
    sheet.body.walk(0..until.min(sheet.body.row_count()), &mut |row| {
        if cells < header::MOST_CELLS {
            lines.extend(line(&row));
            cells += row.width();
        }
    });
    lines
}

/// A row as tidy texts; `None` where nothing stands in it, or more than the headings of any table.
fn line(row: &Row<'_>) -> Option<Line> {
    if row.width() > header::WIDEST {
        return None;
    }
    let mut cells: Vec<String> = row.cells().map(|cell| header::tidy(&cell.shown())).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    (!cells.is_empty()).then_some(Line { row: row.row, cells })
}

/// `F17`, as the sheet itself would say it; for a text file the column and the line.
fn place(sheet: &Sheet, row: u32, col: u16) -> String {
    format!("{}{}", column_letters(col), sheet.shown_row(row))
}

/// A sheet made of texts: for tests here and of whatever stands on this room.
#[cfg(test)]
pub(crate) mod testing;

#[cfg(test)]
mod tests;
