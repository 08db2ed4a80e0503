//! The annotated workbook: what was found, then every input sheet as it was, with the cells in question marked.
//!
//! `Report + Sheets → xlsx`. A new workbook of values, never an edited one: formulas, colours and drawings of an input do not come
//! along, and the Summary says so. A cell of a copy stands where it stood in the input, unless the sheet is longer than a
//! workbook allows. It does not know how anything was read or judged, and it reads no clock: its creation date is the day for
//! which the report speaks.
//!
//! | file | sheet |
//! |---|---|
//! | `summary` | Summary: counts, charts, what could not be checked, what was read |
//! | `claims` | Claims: one row a claim |
//! | `findings` | Findings: one row a finding, linked to the cell it is about |
//! | `copy` | each input sheet, with marks, notes and a column of words |
//! | `rules` | Rules: every rule, its outcomes, its clause, its readings |
//! | `audit` | Audit: what was read, with hashes, by which packs and options |
//! | `changes` | a workbook of its own: what changed between two reports |
//!
//! `layout` says which sheet has which name and where a cell of an input stands; `marks` says which cells are marked and in
//! what words; `look` holds every format; `own` lays out the sheets that are lists of ours.

use std::io::{self, Write};

use chrono::{Datelike, NaiveDate};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, Worksheet, XlsxError};

use self::layout::Layout;
use self::look::Look;
use super::folder::Folder;
use super::marks::Marks;
use crate::engine::Report;

mod audit;
pub(super) mod changes;
mod claims;
mod copy;
mod findings;
mod layout;
mod look;
mod own;
mod papers;
mod rules;
mod summary;
#[cfg(test)]
mod tests;

/// Which input sheets are copied.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sheets {
    /// Every sheet that was read.
    #[default]
    All,
    /// Those on which something is marked.
    Marked,
    /// None.
    None,
}

/// Rows of a sheet, the header included.
const ROWS: u32 = 1_048_576;
/// Columns of a sheet.
const COLUMNS: u16 = 16_384;
/// Sheets with more rows are put aside in an unnamed temporary file of the system while they are written: faster, and memory
/// stays bounded.
const IN_MEMORY: usize = 10_000;
/// Links that one sheet may have. Excel allows 65,530.
const LINKS: usize = 60_000;

/// All that the sheets are made from.
struct Facts<'r> {
    report: &'r Report,
    layout: Layout<'r>,
    marks: Marks<'r>,
    folder: Folder<'r>,
}

/// Writes the workbook.
pub fn write(report: &Report, sheets: Sheets, out: &mut dyn Write) -> io::Result<()> {
    write_within(report, sheets, ROWS, out)
}

/// Writes the workbook with sheets of at most so many rows.
fn write_within(report: &Report, sheets: Sheets, rows: u32, out: &mut dyn Write) -> io::Result<()> {
    let bytes = build(report, sheets, rows).and_then(|mut book| book.save_to_buffer()).map_err(|error| match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    })?;
    out.write_all(&bytes)
}

fn build(report: &Report, sheets: Sheets, rows: u32) -> Result<Workbook, XlsxError> {
    let marks = Marks::new(report);
    let layout = Layout::new(report, sheets, rows, &marks);
    let facts = Facts { report, layout, marks, folder: Folder::of(report) };
    let mut look = Look::default();
    let mut book = Workbook::new();
    book.set_properties(&properties(report));
    summary::write(&facts, &mut look, &mut book)?;
    claims::write(&facts, &mut look, &mut book)?;
    findings::write(&facts, &mut look, &mut book)?;
    copy::write(&facts, &mut look, &mut book)?;
    rules::write(&facts, &mut look, &mut book)?;
    audit::write(&facts, &mut look, &mut book)?;
    papers::write(&facts, &mut look, &mut book)?;
    Ok(book)
}

/// A new worksheet for so many rows. Where no temporary file can be had, memory must do.
fn new_sheet(book: &mut Workbook, rows: usize) -> Result<&mut Worksheet, XlsxError> {
    if rows > IN_MEMORY && book.add_worksheet_with_constant_memory().is_ok() {
        let last = book.worksheets().len().saturating_sub(1);
        return book.worksheet_from_index(last);
    }
    Ok(book.add_worksheet())
}

fn properties(report: &Report) -> DocProperties {
    let properties = DocProperties::new()
        .set_title("Are these claims ready?")
        .set_subject(format!("As of {}", super::text::long_date(report.as_of)))
        .set_author("preclaim")
        .set_comment(format!("Written by preclaim {}", env!("CARGO_PKG_VERSION")));
    match creation(report.as_of) {
        Some(day) => properties.set_creation_datetime(&day),
        None => properties,
    }
}

/// The day by its parts: one made from a serial number is written as year 0, month 0 and day 0, which some programs refuse to open.
fn creation(day: NaiveDate) -> Option<ExcelDateTime> {
    let part = |number: u32| u8::try_from(number).ok();
    ExcelDateTime::from_ymd(u16::try_from(day.year()).ok()?, part(day.month())?, part(day.day())?).ok()
}
