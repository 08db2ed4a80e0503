//! Each input sheet as it was: same rows, same columns, values as they stand; what is in question is marked, carries a note, and is
//! told again in words in a column of its own at the end.
//!
//! `Sheet + marks → worksheet`. Text is written as text, whatever it begins with.

use std::ops::Range;

use rust_xlsxwriter::{Color, IgnoreError, Note, Url, Workbook, Worksheet, XlsxError};

use super::layout::Copy;
use super::look::{Kind, Look, excel_date, part_of_day};
use super::own::{cut, grow, lines_in, page};
use super::{COLUMNS, Facts, LINKS, new_sheet};
use crate::grid::{Raw, Row};
use crate::report::causes::Gravity;
use crate::report::marks::{Mark, Marks, Said};
use crate::report::text::width;

/// Heading of the column of words.
pub(super) const SAYS: &str = "preclaim says";

/// Notes that one sheet carries at most: many more make Excel crawl. The words in the column stand in every case.
pub(super) const NOTES: usize = 20_000;

/// Rows that are looked at for the widths of columns.
const MEASURED: u32 = 1_000;
/// Widest and narrowest column, in characters.
const WIDEST: usize = 44;
const NARROWEST: usize = 6;
/// Width of the column of words, and of the one beside it that leads to the finding.
const SAYS_WIDTH: f64 = 64.0;
const SAYS_NOTHING_WIDTH: f64 = 14.0;
const LEADS_WIDTH: f64 = 11.0;

pub(super) fn write(facts: &Facts<'_>, look: &mut Look, book: &mut Workbook) -> Result<(), XlsxError> {
    for copy in &facts.layout.copies {
        let sheet = new_sheet(book, copy.rows.len())?;
        sheet.set_name(&copy.name)?;
        one(facts, look, copy, sheet)?;
    }
    Ok(())
}

fn one(facts: &Facts<'_>, look: &mut Look, copy: &Copy<'_>, sheet: &mut Worksheet) -> Result<(), XlsxError> {
    let marks = within(facts.marks.of_sheet(copy.sheet.id), &copy.rows);
    let size = measure(copy);
    let used = marks.iter().map(|(at, _)| at.col + 1).max().unwrap_or(0).max(size.columns);
    let says = (used < COLUMNS && !(marks.is_empty() && copy.headers.is_empty())).then_some(used);
    let chars = |wide: &usize| f64::from(u32::try_from((*wide + 2).clamp(NARROWEST, WIDEST)).unwrap_or(10));
    let widths: Vec<f64> = size.widths.iter().map(chars).collect();
    for (col, wide) in (0..).zip(&widths) {
        sheet.set_column_width(col, *wide)?;
    }
    if let Some(says) = says {
        sheet.set_column_width(says, if marks.is_empty() { SAYS_NOTHING_WIDTH } else { SAYS_WIDTH })?;
        if says + 1 < COLUMNS {
            sheet.set_column_width(says + 1, LEADS_WIDTH)?;
        }
    }
    let mut writer = Writer { facts, look, copy, sheet, marks, widths: &widths, says, notes: 0, links: 0, failed: None };
    if let Some(header) = copy.repeats {
        writer.repeat(header)?;
    }
    copy.sheet.body.walk(copy.rows.clone(), &mut |row| writer.visit(row));
    writer.blank_rows_until(copy.rows.end);
    if let Some(error) = writer.failed {
        return Err(error);
    }
    if copy.sheet.hidden && marks.is_empty() {
        sheet.set_hidden(true);
    }
    if !marks.is_empty() {
        sheet.set_tab_color(Color::RGB(0xE6_9F_00));
    }
    finish(copy, sheet, says)
}

/// Freezes and filters below the headings, and sets the page up.
fn finish(copy: &Copy<'_>, sheet: &mut Worksheet, says: Option<u16>) -> Result<(), XlsxError> {
    page(sheet);
    sheet.set_print_gridlines(true);
    let last_row = copy.row(copy.rows.end.saturating_sub(1).max(copy.rows.start));
    let last_col = says.unwrap_or(COLUMNS - 1);
    sheet.ignore_error_range(0, 0, last_row, last_col, IgnoreError::NumberStoredAsText)?;
    let header = if copy.repeats.is_some() { Some(0) } else { copy.headers.last().map(|row| copy.row(*row)) };
    if let Some(header) = header.filter(|header| *header < 30) {
        sheet.set_freeze_panes(header + 1, 0)?;
        sheet.set_repeat_rows(header, header)?;
        // With several tables on a sheet one filter would hide rows of another.
        if let (Some(says), true, true) = (says, copy.headers.len() < 2, last_row > header) {
            sheet.autofilter(header, 0, last_row, says)?;
        }
    }
    Ok(())
}

struct Size {
    /// One more than the last column in which anything stands.
    columns: u16,
    /// Characters of the longest value of each column.
    widths: Vec<usize>,
}

/// Walks the rows once to see how far they reach.
fn measure(copy: &Copy<'_>) -> Size {
    let mut size = Size { columns: 0, widths: Vec::new() };
    let until = copy.rows.start.saturating_add(MEASURED);
    copy.sheet.body.walk(copy.rows.clone(), &mut |row| {
        let filled = row.cells().rposition(|cell| !matches!(cell, Raw::Blank)).map_or(0, |last| last + 1);
        size.columns = size.columns.max(u16::try_from(filled).unwrap_or(COLUMNS).min(COLUMNS));
        if row.row < until {
            size.widths.resize(size.widths.len().max(filled).min(usize::from(COLUMNS)), 0);
            // A title above the table would make its column as wide as itself.
            let title = copy.headers.first().is_some_and(|header| row.row < *header);
            let heading = copy.headers.contains(&row.row);
            if !title {
                for (wide, cell) in size.widths.iter_mut().zip(row.cells()) {
                    let shown = cell.shown();
                    // Headings wrap: their longest word must fit.
                    let longest = if heading { shown.split_whitespace().map(width).max() } else { shown.lines().map(width).max() };
                    *wide = (*wide).max(longest.unwrap_or(0));
                }
            }
        }
    });
    size
}

/// The marks in some rows.
fn within<'m>(marks: &'m [Mark], rows: &Range<u32>) -> &'m [Mark] {
    let from = marks.partition_point(|(at, _)| at.row < rows.start);
    let until = marks.partition_point(|(at, _)| at.row < rows.end);
    marks.get(from..until).unwrap_or(&[])
}

struct Writer<'w, 'r> {
    facts: &'w Facts<'r>,
    look: &'w mut Look,
    copy: &'w Copy<'r>,
    sheet: &'w mut Worksheet,
    /// Marks that are not written yet, in order.
    marks: &'w [Mark],
    /// Characters of each column.
    widths: &'w [f64],
    says: Option<u16>,
    notes: usize,
    links: usize,
    failed: Option<XlsxError>,
}

impl<'w> Writer<'w, '_> {
    fn visit(&mut self, row: Row<'_>) {
        self.blank_rows_until(row.row);
        let marks = self.take_marks(row.row);
        self.note_failure(|writer| writer.row(row, marks));
    }

    /// Marks on rows where nothing stands.
    fn blank_rows_until(&mut self, row: u32) {
        while let Some((at, _)) = self.marks.first().filter(|(at, _)| at.row < row) {
            let marks = self.take_marks(at.row);
            let blank = Row::new(at.row, &[]);
            self.note_failure(|writer| writer.row(blank, marks));
        }
    }

    fn note_failure(&mut self, write: impl FnOnce(&mut Self) -> Result<(), XlsxError>) {
        if self.failed.is_none() {
            self.failed = write(self).err();
        }
    }

    fn take_marks(&mut self, row: u32) -> &'w [Mark] {
        let here = self.marks.partition_point(|(at, _)| at.row <= row);
        let (taken, rest) = self.marks.split_at(here);
        self.marks = rest;
        taken
    }

    /// The heading row on top of a later part.
    fn repeat(&mut self, header: u32) -> Result<(), XlsxError> {
        let copy = self.copy;
        copy.sheet.body.walk(header..header + 1, &mut |row| {
            self.note_failure(|writer| {
                writer.grow(0, &row, None, true)?;
                for (col, raw) in (0..COLUMNS).zip(row.cells()) {
                    writer.cell(0, col, &raw, None, true)?;
                }
                Ok(())
            });
        });
        match self.says {
            Some(says) => self.heading(0, says, None),
            None => Ok(()),
        }
    }

    fn row(&mut self, row: Row<'_>, marks: &[Mark]) -> Result<(), XlsxError> {
        let out = self.copy.row(row.row);
        let said = self.says.and_then(|_| self.facts.marks.row(marks));
        let is_header = self.copy.headers.contains(&row.row);
        self.grow(out, &row, said.as_ref(), is_header)?;
        let mut left = marks;
        for (col, raw) in (0..COLUMNS).zip(row.cells()) {
            let (on_cell, rest) = left.split_at(left.partition_point(|(at, _)| at.col <= col));
            left = rest;
            self.marked_cell(out, col, &raw, on_cell, is_header)?;
        }
        // Marks past the last cell: something should stand there.
        while let Some((at, _)) = left.first() {
            let (on_cell, rest) = left.split_at(left.partition_point(|(other, _)| other.col <= at.col));
            left = rest;
            if at.col < COLUMNS {
                self.marked_cell(out, at.col, &Raw::Blank, on_cell, is_header)?;
            }
        }
        match (self.says, said) {
            (Some(says), said) if is_header => self.heading(out, says, said),
            (Some(says), Some(said)) => self.say(out, says, &said),
            _ => Ok(()),
        }
    }

    /// Makes the row high enough for what it says and for line breaks in its cells.
    fn grow(&mut self, out: u32, row: &Row<'_>, said: Option<&Said>, is_header: bool) -> Result<(), XlsxError> {
        let in_column = |(raw, wide): (Raw<'_>, &f64)| if is_header { lines_in(&raw.shown(), *wide) } else { breaks(&raw) };
        let breaks = row.cells().zip(self.widths).map(in_column).max().unwrap_or(1);
        let words = said.map_or(1, |said| lines_in(&said.words, SAYS_WIDTH) + usize::from(is_header));
        if breaks.max(words) > 1 {
            grow(self.sheet, out, breaks.max(words))?;
            self.sheet.set_row_format(out, self.look.sure(Kind::Plain, None))?;
        }
        Ok(())
    }

    fn marked_cell(&mut self, row: u32, col: u16, raw: &Raw<'_>, marks: &[Mark], is_header: bool) -> Result<(), XlsxError> {
        self.cell(row, col, raw, self.facts.marks.gravity(marks), is_header)?;
        self.note(row, col, marks)
    }

    fn heading(&mut self, row: u32, col: u16, said: Option<Said>) -> Result<(), XlsxError> {
        let (words, gravity) = match said {
            Some(said) => (format!("{SAYS}\n{}", said.words), Some(said.gravity)),
            None => (SAYS.to_owned(), None),
        };
        self.sheet.write_string_with_format(row, col, cut(&words), self.look.sure(Kind::InputHeading, gravity))?;
        Ok(())
    }

    /// The words of a row, and beside them the way to the finding.
    fn say(&mut self, row: u32, col: u16, said: &Said) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(row, col, cut(&said.words), self.look.sure(Kind::Wrapped, Some(said.gravity)))?;
        if self.links < LINKS && col + 1 < COLUMNS {
            self.links += 1;
            // A link of its own: not every program wraps the words of one.
            let url = Url::new(self.facts.layout.finding_link(said.first)).set_text("finding");
            self.sheet.write_url_with_format(row, col + 1, url, self.look.sure(Kind::Link, None))?;
        }
        Ok(())
    }

    fn cell(&mut self, row: u32, col: u16, raw: &Raw<'_>, mark: Option<Gravity>, is_header: bool) -> Result<(), XlsxError> {
        let kind = match Kind::of(raw) {
            Kind::Plain | Kind::Wrapped if is_header && matches!(raw, Raw::Text(_)) => Kind::InputHeading,
            kind => kind,
        };
        let format = self.look.of(kind, mark);
        let number = match *raw {
            Raw::Blank => {
                if let Some(format) = format {
                    self.sheet.write_blank(row, col, format)?;
                }
                return Ok(());
            }
            Raw::Truth(truth) => {
                match format {
                    Some(format) => self.sheet.write_boolean_with_format(row, col, truth, format)?,
                    None => self.sheet.write_boolean(row, col, truth)?,
                };
                return Ok(());
            }
            Raw::Text(_) | Raw::Fault(_) => None,
            Raw::Number { value, .. } => Some(value),
            Raw::Date { date, seconds } => excel_date(date).map(|day| day + seconds.map_or(0.0, part_of_day)),
            Raw::Time(seconds) => Some(part_of_day(seconds)),
        };
        match (number, format) {
            (Some(number), Some(format)) => self.sheet.write_number_with_format(row, col, number, format)?,
            (Some(number), None) => self.sheet.write_number(row, col, number)?,
            (None, Some(format)) => self.sheet.write_string_with_format(row, col, cut(&raw.shown()), format)?,
            (None, None) => self.sheet.write_string(row, col, cut(&raw.shown()))?,
        };
        Ok(())
    }

    fn note(&mut self, row: u32, col: u16, marks: &[Mark]) -> Result<(), XlsxError> {
        if marks.is_empty() || self.notes >= NOTES {
            return Ok(());
        }
        let Some(said) = self.facts.marks.note(marks) else { return Ok(()) };
        self.notes += 1;
        self.sheet.insert_note(row, col, &note(&said.words))?;
        Ok(())
    }
}

/// How many copies cannot carry all their notes.
pub(super) fn short_of_notes(marks: &Marks<'_>, copy: &Copy<'_>) -> bool {
    let mut cells: usize = 0;
    let mut last = None;
    for (at, _) in within(marks.of_sheet(copy.sheet.id), &copy.rows) {
        cells += usize::from(last.replace(*at) != Some(*at));
    }
    cells > NOTES
}

/// Characters of a line of a note, and pixels of a line's height, in the font of notes.
const NOTE_LINE: usize = 52;
const NOTE_LINE_HEIGHT: usize = 14;
/// Most characters that a note holds: what is longer stands in the column.
const NOTE_TEXT: usize = 4_000;

/// Lines that a cell has by its own line breaks.
fn breaks(raw: &Raw<'_>) -> usize {
    if let Raw::Text(text) = raw { text.lines().count().min(20) } else { 1 }
}

/// A note as large as its words.
fn note(words: &str) -> Note {
    let words: String = words.chars().take(NOTE_TEXT).collect();
    let lines: usize = words.lines().map(|line| width(line).div_ceil(NOTE_LINE).max(1)).sum();
    let height = u32::try_from((lines * NOTE_LINE_HEIGHT + 12).clamp(48, 600)).unwrap_or(100);
    Note::new(words).add_author_prefix(false).set_author("preclaim").set_width(320).set_height(height)
}
