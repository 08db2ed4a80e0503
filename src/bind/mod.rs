//! The room between sheets and the book: what stands where becomes what it says.
//!
//! `Sheet + Vocabulary → rows of the Book, and a SheetCard`. A [`Binder`] takes one sheet after the other: it finds the headings,
//! names the table, settles which column feeds which field, and reads every cell below. What was not understood stands on the
//! card. This room knows no rule and no file: it neither judges a learner nor opens anything.
//!
//! * `vocabulary` — how real exports say things; `header` — which table this is; `plan` — what to read;
//! * `walk`, `cells`, `near`, `values`, `dates` — reading rows, stretch by stretch, side by side;
//! * `merge`, `settle` — into the book, and what only a whole column or all sheets can decide.

mod cells;
mod dates;
mod fit;
mod header;
mod merge;
mod near;
mod plan;
mod settle;
mod values;
mod vocabulary;
mod walk;
mod zeros;

use chrono::NaiveDate;
use rayon::prelude::*;
use std::fmt::Write as _;

use crate::grid::{LineMap, Row, Sheet, SheetId, column_letters};
use crate::record::{Book, Table};
use cells::Seen;
use header::{Below, Closest, Found, Line, Meaning};
use plan::Plan;
pub use vocabulary::Vocabulary;
use walk::{Aside, Tally};

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
}

impl<'v> Binder<'v> {
    /// A binder with an empty book.
    pub fn new(vocabulary: &'v Vocabulary, settings: Settings) -> Self {
        Self { vocabulary, settings, book: Book::new(), used_as: Vec::new(), lines: Vec::new() }
    }

    /// Understands one sheet and takes its rows in.
    pub fn take(&mut self, sheet: &Sheet) -> SheetCard {
        let mut card = SheetCard { sheet: sheet.id, regions: Vec::new(), notes: Vec::new() };
        let lines = first_lines(sheet);
        let mut now = match header::find(&lines, self.vocabulary) {
            Ok(found) => Some(Below::Table(found)),
            Err(Some(closest)) => Some(Below::Nearly(closest)),
            Err(None) => None,
        };
        if now.is_none() {
            card.regions.push(Region { table: None, header_row: None, rows: 0, columns: Vec::new() });
            card.notes.push(if lines.is_empty() {
                "There is nothing on this sheet.".to_owned()
            } else {
                "No table was recognised: no row among the first hundred holds headings that are known here.".to_owned()
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
                Below::Nearly(closest) => nearly(sheet, closest, self.vocabulary, &mut card.notes),
            };
            card.regions.push(region);
            now = next;
        }
        card
    }

    /// Rows below the headings that could be the headings of another table.
    fn lines_below(&self, sheet: &Sheet, header_row: u32) -> Vec<Line> {
        let mut lines = Vec::new();
        let end = sheet.body.row_count();
        if end <= header::SEVERAL {
            sheet.body.walk(header_row + 1..end, &mut |row| {
                if header::may_be_headings(&row, self.vocabulary) {
                    lines.extend(line(&row));
                }
            });
        }
        lines
    }

    /// Takes in the rows of one table.
    fn region(&mut self, sheet: &Sheet, found: &Found, end: u32, notes: &mut Vec<String>) -> Region {
        let text_file = sheet.lines.is_some();
        let rows = found.header_row + 1..end.max(found.header_row + 1);
        if let Some(rival) = found.rival {
            notes.push(format!("The headings fit `{}` and `{}` alike; the sheet is read as `{0}`.", found.table.name(), rival.name()));
        }
        let refused = settle::refused(sheet, found, &rows, &self.settings, self.vocabulary, notes);
        let plan = Plan::new(found, &refused, rows.clone(), text_file, &self.settings, self.vocabulary);
        let columns = cards(found, &refused, &plan, self.vocabulary);
        let lost: Vec<&str> = (0u8..)
            .zip(found.table.fields())
            .filter(|(at, field)| field.needed && plan.columns.iter().all(|column| column.field != *at))
            .map(|(_, field)| field.name)
            .collect();
        if !lost.is_empty() {
            notes.push(format!("Without {} the sheet cannot be read as `{}`.", lost.join(" and "), found.table.name()));
            return Region { table: None, header_row: Some(found.header_row), rows: 0, columns };
        }
        let Some(mut part) = merge::Open::new(&mut self.book, &mut self.used_as, sheet, found, &plan) else {
            notes.push("There are more tables here than can be told apart; this one was left out.".to_owned());
            return Region { table: None, header_row: Some(found.header_row), rows: 0, columns };
        };
        if plan.learner.is_none() {
            self.lines.push((sheet.id, sheet.lines.clone()));
        }
        let mut seen: Vec<Seen> = plan.columns.iter().map(|_| Seen::default()).collect();
        let mut aside = Aside::default();
        let stretches: Vec<_> = sheet
            .body
            .stretches()
            .into_iter()
            .map(|stretch| stretch.start.max(rows.start)..stretch.end.min(rows.end))
            .filter(|stretch| !stretch.is_empty())
            .collect();
        // A wave at a time: no more than a few stretches wait for their turn to be merged.
        for wave in stretches.chunks(2 * rayon::current_num_threads()) {
            let walked: Vec<_> = wave.par_iter().map(|stretch| walk::walk(&*sheet.body, stretch.clone(), &plan)).collect();
            for stretch in walked {
                seen.iter_mut().zip(&stretch.seen).for_each(|(all, one)| all.add(one));
                aside.add(&stretch.aside);
                part.add(&stretch, &plan);
            }
        }
        let taken = part.close(&plan);
        tell_aside(sheet, &aside, notes);
        settle::columns(&mut self.book, sheet, &plan, taken, &seen, notes);
        Region { table: Some(found.table), header_row: Some(found.header_row), rows: taken.rows, columns }
    }

    /// The book, and what could only be said after the last sheet.
    pub fn finish(mut self) -> (Book, Vec<(SheetId, String)>) {
        let notes = settle::copies(&mut self.book, &self.lines);
        settle::keys(&mut self.book, &self.used_as);
        self.book.damage.extend(zeros::lost(&self.book));
        self.book.damage.sort_unstable();
        (self.book, notes)
    }
}

/// Where a further table begins: with its headings, or with the lines of title right above them.
fn title_of(sheet: &Sheet, above: &Found, next: &Below, notes: &mut Vec<String>) -> u32 {
    let (Below::Table(found) | Below::Nearly(Closest { found, .. })) = next;
    let mut lines: Vec<(u32, usize)> = Vec::new();
    let from = found.header_row.saturating_sub(5).max(above.header_row + 1);
    sheet.body.walk(from..found.header_row, &mut |row| {
        lines.push((row.row, row.cells.iter().filter(|cell| !cell.is_blank()).count()));
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
fn nearly(sheet: &Sheet, closest: &Closest, vocabulary: &Vocabulary, notes: &mut Vec<String>) -> Region {
    let Closest { missing, found, .. } = closest;
    let mut columns = Vec::new();
    let mut meant = String::new();
    let taken: Vec<u8> =
        (0u8..).zip(found.table.fields()).filter(|(_, field)| !missing.contains(&field.name)).map(|(field, _)| field).collect();
    for heading in &found.headings {
        let unknown = heading.meaning == Meaning::Unknown;
        let hint = if unknown { header::did_you_mean(&heading.shown, found.table, &taken, vocabulary) } else { None };
        if let Some(hint) = hint {
            let _ = write!(meant, " Does \"{}\" in column {} mean `{hint}`?", heading.shown, column_letters(heading.col));
        }
        columns.push(ColumnCard { field: None, ..card_of(heading, hint.map(str::to_owned)) });
    }
    notes.push(format!(
        "No table was recognised. Row {} comes closest to `{}`: it has no column for {}.{meant} Give that column the heading shown here, or leave the sheet out.",
        sheet.shown_row(found.header_row),
        found.table.name(),
        missing.join(" or ")
    ));
    let header_row = closest.refused.then_some(found.header_row);
    Region { table: None, header_row, rows: 0, columns: if closest.refused { columns } else { Vec::new() } }
}

/// The rows among which headings are searched, as tidy texts.
fn first_lines(sheet: &Sheet) -> Vec<Line> {
    let mut lines = Vec::new();
    sheet.body.walk(0..header::DEPTH.min(sheet.body.row_count()), &mut |row| lines.extend(line(&row)));
    lines
}

/// A row as tidy texts; `None` where nothing stands in it.
fn line(row: &Row<'_>) -> Option<Line> {
    let mut cells: Vec<String> = row.cells.iter().map(|cell| header::tidy(&cell.shown())).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    (!cells.is_empty()).then_some(Line { row: row.row, cells })
}

fn cards(found: &Found, refused: &[u16], plan: &Plan<'_>, vocabulary: &Vocabulary) -> Vec<ColumnCard> {
    let taken: Vec<u8> = plan.columns.iter().map(|column| column.field).collect();
    let card = |heading: &header::Heading| {
        let hint = if heading.meaning == Meaning::Unknown {
            header::did_you_mean(&heading.shown, found.table, &taken, vocabulary).map(str::to_owned)
        } else {
            None
        };
        let card = card_of(heading, hint);
        if refused.contains(&heading.col) { ColumnCard { field: None, ..card } } else { card }
    };
    found.headings.iter().map(card).collect()
}

fn card_of(heading: &header::Heading, hint: Option<String>) -> ColumnCard {
    let field = match &heading.meaning {
        Meaning::Field(target) => Some(target.name.to_owned()),
        Meaning::GradeUsed(name) => Some(format!("grade used: {name}")),
        Meaning::Unknown => None,
    };
    ColumnCard { col: heading.col, heading: heading.shown.clone(), field, hint }
}

/// Says which rows were set aside, and where the first of each kind stands.
fn tell_aside(sheet: &Sheet, aside: &Aside, notes: &mut Vec<String>) {
    let mut tell = |tally: Tally, one: &str, many: &str| {
        let row = sheet.shown_row(tally.first);
        match tally.count {
            0 => {}
            1 => notes.push(format!("Row {row} {one}")),
            count => notes.push(format!("{count} rows {many} The first is row {row}.")),
        }
    };
    tell(aside.headings, "repeats the headings and was passed over.", "repeat the headings and were passed over.");
    tell(
        aside.footers,
        "is the foot of a report, or a total, and was passed over.",
        "are feet of a report, or totals, and were passed over.",
    );
    tell(
        aside.nobody,
        "names no learner and was left out. Fill in the learner's identifier.",
        "name no learner and were left out. Fill in the learner's identifier in each.",
    );
    tell(
        aside.unreadable,
        "has a learner's identifier that cannot be read, and was left out. Type it again as text.",
        "have a learner's identifier that cannot be read, and were left out. Type it again as text in each.",
    );
    tell(
        aside.elsewhere,
        "has nothing to read in the columns that are understood, and was passed over.",
        "have nothing to read in the columns that are understood, and were passed over.",
    );
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
