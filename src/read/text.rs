//! Delimited text as a sheet. `bytes → Sheet`.
//!
//! The decoded text is kept whole, and cells are cut out of it each time it is walked. Marks, one every two megabytes, say which row
//! begins at which byte, so that stretches can be walked side by side. A row is a record; blank lines are rows; where a quoted line
//! break makes one row of several lines, the [`LineMap`] says so. Nothing here knows what a cell means.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use memchr::{memchr, memchr_iter};
use rayon::prelude::*;

use super::encoding::{Decoded, decode};
use super::record::{Dialect, Piece, Unclosed, cell, split, split_quoted};
use super::separator::separator;
use super::{Limits, ReadError};
use crate::grid::{Body, LineMap, Raw, Row, Sheet, SheetId};

/// Bytes between two marks, more or less.
const STRETCH: usize = 2 << 20;

/// Reads bytes that are no workbook.
pub(super) fn open(name: &str, bytes: Vec<u8>, file: u16, id: SheetId, limits: &Limits) -> Result<Sheet, ReadError> {
    let Decoded { text, start, encoding, mut notes } = decode(bytes)?;
    let found = separator(text.get(start..).unwrap_or_default(), name);
    if found.line > 0 {
        notes.push("The first line only says which character separates the cells; it is left out.".to_owned());
    }
    let (body, lines) = TextBody::new(text, start, (found.byte, found.line), STRETCH, limits)?;
    Ok(Sheet { id, file, name: None, hidden: false, lines: Some(lines), encoding: Arc::from(encoding), notes, body: Arc::new(body) })
}

/// The cells of a text.
struct TextBody {
    text: String,
    dialect: Dialect,
    /// `(row, byte)` of some records, ascending; the first is the first record.
    marks: Vec<(u32, usize)>,
    rows: u32,
}

/// What is gathered while the records are counted.
struct Marks {
    marks: Vec<(u32, usize)>,
    breaks: Vec<(u32, u32)>,
    rows: u32,
    used: u32,
}

impl TextBody {
    fn new(
        mut text: String,
        start: usize,
        (separator, said): (u8, usize),
        stretch: usize,
        limits: &Limits,
    ) -> Result<(Self, LineMap), ReadError> {
        // The end-of-file character of DOS programs.
        if text.ends_with('\u{1a}') {
            text.pop();
        }
        let from = (start + said).min(text.len());
        let data = text.as_bytes().get(from..).unwrap_or_default();
        let quotes = memchr(b'"', data).is_some();
        let lone_cr = memchr_iter(b'\r', data).any(|at| data.get(at + 1) != Some(&b'\n'));
        let dialect = Dialect { separator, lone_cr, quotes };
        let first = u32::from(said > 0);
        let found = if quotes || lone_cr {
            marks_by_record(text.as_bytes(), from, first, dialect, stretch, limits)?
        } else {
            marks_by_line(text.as_bytes(), from, first, separator, stretch, limits)?
        };
        Ok((Self { text, dialect, marks: found.marks, rows: found.used }, LineMap::new(found.breaks)))
    }

    /// Walks records without quotes as slices, those with quotes through a scratch text.
    fn walk_from(&self, mut at: usize, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        let bytes = self.text.as_bytes();
        let plain = !self.dialect.quotes && !self.dialect.lone_cr;
        let mut cells: Vec<Raw<'_>> = Vec::new();
        let (mut pieces, mut scratch): (Vec<Piece>, String) = (Vec::new(), String::new());
        for row in rows {
            if at >= bytes.len() {
                return;
            }
            let (end, next, quoted) = if plain {
                let rest = bytes.get(at..).unwrap_or_default();
                let stop = memchr(b'\n', rest).map_or(bytes.len(), |i| at + i);
                let end = if stop > at && bytes.get(stop - 1) == Some(&b'\r') { stop - 1 } else { stop };
                (end, stop + 1, false)
            } else {
                // The marks could not have been made if a record were unclosed.
                let Ok(record) = self.dialect.record(bytes, at) else { return };
                (record.end, record.next, record.quoted)
            };
            if end > at {
                let line = self.text.get(at..end).unwrap_or_default();
                cells.clear();
                if quoted {
                    pieces.clear();
                    scratch.clear();
                    split_quoted(line, self.dialect.separator, &mut pieces, &mut scratch);
                    if scratch.is_empty() {
                        cells.extend(pieces.iter().map(|piece| cell(cut(line, "", *piece))));
                        visit(Row { row, cells: &cells });
                    } else {
                        // Cells that borrow the scratch text live no longer than this row, so neither can their vector.
                        let cells: Vec<Raw<'_>> = pieces.iter().map(|piece| cell(cut(line, &scratch, *piece))).collect();
                        visit(Row { row, cells: &cells });
                    }
                } else {
                    split(line, self.dialect.separator, &mut cells);
                    visit(Row { row, cells: &cells });
                }
            }
            at = next;
        }
    }
}

/// The text of a piece.
fn cut<'a>(line: &'a str, scratch: &'a str, piece: Piece) -> &'a str {
    match piece {
        Piece::Here(from, to) => line.get(from..to),
        Piece::Scratch(from, to) => scratch.get(from..to),
    }
    .unwrap_or_default()
}

impl Body for TextBody {
    fn row_count(&self) -> u32 {
        self.rows
    }

    fn walk(&self, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        let rows = rows.start..rows.end.min(self.rows);
        let after = self.marks.partition_point(|&(row, _)| row <= rows.start);
        let Some(&(mut row, mut at)) = self.marks.get(after.saturating_sub(1)) else { return };
        while row < rows.start {
            let Ok(record) = self.dialect.record(self.text.as_bytes(), at) else { return };
            at = record.next;
            row += 1;
        }
        self.walk_from(at, row..rows.end, visit);
    }

    fn stretches(&self) -> Vec<Range<u32>> {
        let ends = self.marks.iter().skip(1).map(|&(row, _)| row).chain([self.rows]);
        self.marks.iter().zip(ends).map(|(&(row, _), end)| row..end.min(self.rows)).filter(|rows| !rows.is_empty()).collect()
    }
}

impl fmt::Debug for TextBody {
    /// Leaves the text out: it is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextBody").field("dialect", &self.dialect).field("rows", &self.rows).finish_non_exhaustive()
    }
}

/// Marks of a text without quotes and lone CRs: every LF ends a row, so the stretches can be counted side by side.
fn marks_by_line(bytes: &[u8], from: usize, first: u32, separator: u8, stretch: usize, limits: &Limits) -> Result<Marks, ReadError> {
    let mut starts = Vec::new();
    let mut at = from;
    while at < bytes.len() {
        starts.push(at);
        let Some(rest) = bytes.get(at + stretch.min(bytes.len() - at)..) else { break };
        at = memchr(b'\n', rest).map_or(bytes.len(), |i| bytes.len() - rest.len() + i + 1);
    }
    let ends = starts.iter().skip(1).copied().chain([bytes.len()]);
    let parts: Vec<(usize, usize)> = starts.iter().copied().zip(ends).collect();
    let counted: Vec<(u32, u32, Option<(u32, usize, usize)>)> = parts
        .par_iter()
        .map(|&(from, to)| {
            let part = bytes.get(from..to).unwrap_or_default();
            let (mut rows, mut used, mut begin) = (0u32, 0u32, 0usize);
            let mut long = None;
            for end in memchr_iter(b'\n', part).chain((part.last() != Some(&b'\n')).then_some(part.len())) {
                rows = rows.saturating_add(1);
                let size = end - begin;
                if size > 1 || (size == 1 && part.get(begin) != Some(&b'\r')) {
                    used = rows;
                }
                // Only a long line can hold too many cells or too long a one.
                if size >= limits.columns as usize && long.is_none() && too_much(part.get(begin..end), separator, limits) {
                    long = Some((rows - 1, from + begin, from + end));
                }
                begin = end + 1;
            }
            (rows, used, long)
        })
        .collect();
    let mut found = Marks { marks: Vec::with_capacity(parts.len()), breaks: Vec::new(), rows: first, used: 0 };
    for (&(at, _), &(rows, used, long)) in parts.iter().zip(&counted) {
        found.marks.push((found.rows, at));
        if let Some((row, begin, end)) = long {
            return Err(over(bytes.get(begin..end), separator, found.rows.saturating_add(row), limits));
        }
        if used > 0 {
            found.used = found.rows.saturating_add(used);
        }
        found.rows = found.rows.saturating_add(rows);
    }
    if found.rows > limits.rows {
        return Err(ReadError::OverLimit { what: "lines".to_owned(), found: found.rows.into(), limit: limits.rows.into() });
    }
    Ok(found)
}

/// Marks of any text, record by record.
fn marks_by_record(bytes: &[u8], from: usize, first: u32, dialect: Dialect, stretch: usize, limits: &Limits) -> Result<Marks, ReadError> {
    let mut found = Marks { marks: Vec::new(), breaks: Vec::new(), rows: first, used: 0 };
    let (mut at, mut marked, mut extra) = (from, from, 0u32);
    while at < bytes.len() {
        if found.marks.is_empty() || at - marked >= stretch {
            found.marks.push((found.rows, at));
            marked = at;
        }
        let record = dialect
            .record(bytes, at)
            .map_err(|Unclosed(open)| ReadError::Unclosed { line: line_of(bytes, at, open, found.rows.saturating_add(extra)) })?;
        if record.end - at >= limits.columns as usize && too_much(bytes.get(at..record.end), dialect.separator, limits) {
            return Err(over(bytes.get(at..record.end), dialect.separator, found.rows.saturating_add(extra), limits));
        }
        found.rows = found.rows.saturating_add(1);
        if record.end > at {
            found.used = found.rows;
        }
        if record.breaks > 0 {
            extra = extra.saturating_add(record.breaks);
            found.breaks.push((found.rows, found.rows.saturating_add(extra)));
        }
        at = record.next;
        if found.rows > limits.rows {
            return Err(ReadError::OverLimit { what: "lines".to_owned(), found: found.rows.into(), limit: limits.rows.into() });
        }
    }
    Ok(found)
}

/// The line, from 1, of a byte within the record that begins at `from` on the zero-based line `first`.
fn line_of(bytes: &[u8], from: usize, at: usize, first: u32) -> u32 {
    let before = bytes.get(from..at).unwrap_or_default();
    let lines = memchr_iter(b'\n', before).count();
    first.saturating_add(u32::try_from(lines).unwrap_or(u32::MAX)).saturating_add(1)
}

/// Whether a long record passes a limit. Counts separators inside quotes too, which no sane cell has by the thousand.
fn too_much(record: Option<&[u8]>, separator: u8, limits: &Limits) -> bool {
    let record = record.unwrap_or_default();
    record.len() > limits.cell_bytes && longest(record, separator) > limits.cell_bytes
        || memchr_iter(separator, record).count() >= limits.columns as usize
}

fn longest(record: &[u8], separator: u8) -> usize {
    let mut from = 0;
    let mut most = 0;
    for at in memchr_iter(separator, record).chain([record.len()]) {
        most = most.max(at - from);
        from = at + 1;
    }
    most
}

/// The error for a record for which [`too_much`] holds.
fn over(record: Option<&[u8]>, separator: u8, line: u32, limits: &Limits) -> ReadError {
    let record = record.unwrap_or_default();
    let line = line.saturating_add(1);
    let columns = memchr_iter(separator, record).count() + 1;
    if columns > limits.columns as usize {
        ReadError::OverLimit { what: format!("columns on line {line}"), found: columns as u64, limit: limits.columns.into() }
    } else {
        let found = longest(record, separator) as u64;
        ReadError::OverLimit { what: format!("characters in one cell on line {line}"), found, limit: limits.cell_bytes as u64 }
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
