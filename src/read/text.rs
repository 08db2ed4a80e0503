//! Delimited text as a sheet. `bytes → Sheet`.
//!
//! The decoded text is kept whole, and cells are cut out of it each time it is walked. Marks, one every megabyte, say which row
//! begins at which byte, so that stretches can be walked side by side. A row is a record; blank lines are rows; where a quoted line
//! break makes one row of several lines, the [`LineMap`] says so. Nothing here knows what a cell means.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use memchr::memchr;

use super::encoding::{Decoded, decode};
use super::marks::{Mark, Stretch, marks};
use super::record::{Piece, cell, record, split, split_quoted};
use super::scan::{BLOCK, Block, block, inside};
use super::separator::separator;
use super::{Limits, Outline, ReadError};
use crate::grid::{Body, LineMap, Raw, Row, Sheet, SheetId};

/// Bytes between two marks, more or less.
pub(super) const STRETCH: usize = 1 << 20;

/// Said where the first line is a `sep=` line.
pub(super) const SEP_LINE: &str = "The first line only says which character separates the cells; it is left out.";

/// Reads bytes that are no workbook.
pub(super) fn open(name: &str, bytes: Vec<u8>, file: u16, id: SheetId, limits: &Limits) -> Result<(Sheet, Option<Outline>), ReadError> {
    let Decoded { text, start, encoding, as_it_stands, mut notes } = decode(bytes)?;
    let found = separator(text.get(start..).unwrap_or_default(), name);
    if found.line > 0 {
        notes.push(SEP_LINE.to_owned());
    }
    let (body, lines) = TextBody::new(text, start, (found.byte, found.line), STRETCH, limits)?;
    let outline = as_it_stands.then(|| Outline::of(&body));
    let body = Arc::new(body);
    Ok((Sheet { id, file, name: None, hidden: false, lines: Some(lines), encoding: Arc::from(encoding), notes, body }, outline))
}

/// The cells of a text.
pub(super) struct TextBody {
    pub(super) text: String,
    pub(super) separator: u8,
    /// Ascending; the first is the first record.
    pub(super) marks: Vec<Mark>,
    pub(super) rows: u32,
}

impl TextBody {
    pub(super) fn new(
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
        let found = marks(text.as_bytes(), from, u32::from(said > 0), separator, stretch, limits)?;
        Ok((Self { text, separator, marks: found.starts, rows: found.rows }, LineMap::new(found.breaks)))
    }

    /// The first row.
    pub(super) fn first_row(&self) -> Option<u32> {
        self.marks.first().map(|mark| mark.row)
    }

    /// Walks a bare stretch 64 bytes at a time. Only where cells end is found out: most are looked at as bytes, or not at all.
    fn walk_bare(&self, mark: Mark, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        let text = self.text.as_str();
        let (bytes, separator) = (text.as_bytes(), self.separator);
        let mut ends: Vec<usize> = Vec::new();
        let (mut row, mut line, mut base) = (mark.row, mark.at, mark.at);
        let mut give = |row: u32, line: Range<usize>, ends: &[usize]| {
            if row >= rows.start && !line.is_empty() {
                visit(Row::of_line(row, text.get(line).unwrap_or_default(), ends));
            }
        };
        while base < bytes.len() {
            let (block, there) = block(bytes, base);
            let (mut stops, mut feeds) = (block.mask(separator), block.mask(b'\n'));
            loop {
                // The separators up to the next line end, or all where the line goes on past the block.
                let feed = feeds & feeds.wrapping_neg();
                let mut here = stops & feed.wrapping_sub(1);
                while here != 0 {
                    ends.push(base + here.trailing_zeros() as usize - line);
                    here &= here - 1;
                }
                if feed == 0 {
                    break;
                }
                (stops, feeds) = (stops & !feed.wrapping_sub(1), feeds ^ feed);
                let at = base + feed.trailing_zeros() as usize;
                let end = if at > line && bytes.get(at - 1) == Some(&b'\r') { at - 1 } else { at };
                ends.push(end - line);
                give(row, line..end, &ends);
                ends.clear();
                row += 1;
                if row >= rows.end {
                    return;
                }
                line = at + 1;
            }
            base += there;
        }
        if line < bytes.len() {
            ends.push(bytes.len() - line);
            give(row, line..bytes.len(), &ends);
        }
    }

    /// Gives the records of a bare or clean stretch whose beginning is worth it.
    fn sift_lines(&self, mark: Mark, rows: Range<u32>, worth: &dyn Fn(&str) -> bool, visit: &mut dyn FnMut(Row<'_>)) {
        let (bytes, bare) = (self.text.as_bytes(), mark.kind == Stretch::Bare);
        let mut ends: Vec<usize> = Vec::new();
        let mut at = mark.at;
        for row in mark.row..rows.end {
            let Some(rest) = bytes.get(at..).filter(|rest| !rest.is_empty()) else { return };
            // Most lines end within a block or two.
            let (first, _) = block(rest, 0);
            let stops = |block: &Block| block.mask(b'\n') | if bare { 0 } else { block.mask(b'"') };
            let (mut found, mut base) = (stops(&first), 0);
            while found == 0 && base + BLOCK < rest.len() {
                base += BLOCK;
                found = stops(&block(rest, base).0);
            }
            let stop = (found != 0).then(|| base + found.trailing_zeros() as usize);
            let separators = first.mask(self.separator);
            if stop.and_then(|stop| rest.get(stop)) == Some(&b'"') {
                let Ok(found) = record(bytes, at, self.separator) else { return };
                // What stands before the quotes mostly tells.
                let plain = || stop.and_then(|stop| self.text.get(at..at + stop)).unwrap_or_default();
                if row >= rows.start && begins(plain(), separators, self.separator, worth) != Some(false) {
                    self.give_quoted(row, self.text.get(at..found.end).unwrap_or_default(), &mut |row| {
                        if row.begins(worth) {
                            visit(row);
                        }
                    });
                }
                at = found.next;
                continue;
            }
            let length = stop.unwrap_or(rest.len());
            let without = usize::from(stop.is_some() && length > 0 && rest.get(length - 1) == Some(&b'\r'));
            let line = self.text.get(at..at + length - without).unwrap_or_default();
            if row >= rows.start && begins(line, separators, self.separator, worth) == Some(true) {
                ends.clear();
                ends.extend(memchr::memchr_iter(self.separator, line.as_bytes()).chain([line.len()]));
                visit(Row::of_line(row, line, &ends));
            }
            at += length + 1;
        }
    }

    /// Calls `walk` with each mark of some rows, and with the rows that end with what it marks.
    fn by_mark(&self, rows: Range<u32>, mut walk: impl FnMut(Mark, Range<u32>)) {
        let rows = rows.start..rows.end.min(self.rows);
        let after = self.marks.partition_point(|mark| mark.row <= rows.start);
        let mut marks = self.marks.iter().skip(after.saturating_sub(1)).peekable();
        while let Some(&mark) = marks.next() {
            let end = marks.peek().map_or(rows.end, |next| next.row.min(rows.end));
            if mark.row >= rows.end {
                return;
            }
            walk(mark, rows.start..end);
        }
    }

    /// Walks a clean stretch 64 bytes at a time: every cell but one with doubled quotes is a slice of the text.
    fn walk_clean(&self, mark: Mark, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        let text = self.text.as_str();
        let (bytes, separator) = (text.as_bytes(), self.separator);
        let mut cells: Vec<Raw<'_>> = Vec::new();
        let mut row = mark.row;
        let (mut line, mut from) = (mark.at, mark.at);
        let mut open = 0u64;
        // Whether the row has a cell with doubled quotes; past the last place where two stand side by side, as far as has been looked.
        let (mut again, mut doubled) = (false, 0);
        let mut base = mark.at;
        while base < bytes.len() {
            let (block, there) = block(bytes, base);
            let mut stops = block.mask(separator) | block.mask(b'\n');
            if open != 0 || block.has(b'"') {
                let quotes = block.mask(b'"');
                let pairs = quotes & ((quotes << 1) | u64::from(base > 0 && bytes.get(base - 1) == Some(&b'"')));
                if pairs != 0 {
                    doubled = base + 64 - pairs.leading_zeros() as usize;
                }
                let quoted = inside(quotes) ^ open;
                open = 0u64.wrapping_sub(quoted >> 63);
                stops &= !quoted;
            }
            while stops != 0 {
                let at = base + stops.trailing_zeros() as usize;
                stops &= stops - 1;
                if bytes.get(at) != Some(&b'\n') {
                    cells.push(clean_cell(text, from..at, doubled > from, &mut again));
                    from = at + 1;
                    continue;
                }
                let end = if at > line && bytes.get(at - 1) == Some(&b'\r') { at - 1 } else { at };
                if end > line {
                    cells.push(clean_cell(text, from..end, doubled > from, &mut again));
                    self.give(row, rows.start, line..end, again, &cells, visit);
                }
                cells.clear();
                again = false;
                row += 1;
                if row >= rows.end {
                    return;
                }
                (line, from) = (at + 1, at + 1);
            }
            base += there;
        }
        if line < bytes.len() {
            cells.push(clean_cell(text, from..bytes.len(), doubled > from, &mut again));
            self.give(row, rows.start, line..bytes.len(), again, &cells, visit);
        }
    }

    /// Hands on one row of a clean stretch; cut once more where a cell has doubled quotes.
    fn give(&self, row: u32, first: u32, line: Range<usize>, again: bool, cells: &[Raw<'_>], visit: &mut dyn FnMut(Row<'_>)) {
        if row < first {
            return;
        }
        if again {
            self.give_quoted(row, self.text.get(line).unwrap_or_default(), visit);
        } else {
            visit(Row::new(row, cells));
        }
    }

    /// Cuts a record with any quotes and hands it on. Cells may borrow the scratch text, so nothing is kept for the next row.
    fn give_quoted(&self, row: u32, line: &str, visit: &mut dyn FnMut(Row<'_>)) {
        let (mut pieces, mut scratch): (Vec<Piece>, String) = (Vec::new(), String::new());
        split_quoted(line, self.separator, &mut pieces, &mut scratch);
        let cells: Vec<Raw<'_>> = pieces
            .iter()
            .map(|piece| match *piece {
                Piece::Here(from, to) => cell(line.get(from..to).unwrap_or_default()),
                Piece::Scratch(from, to) => cell(scratch.get(from..to).unwrap_or_default()),
            })
            .collect();
        visit(Row::new(row, &cells));
    }

    /// Walks any stretch, record by record.
    fn walk_by_record(&self, mark: Mark, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        let bytes = self.text.as_bytes();
        let mut cells: Vec<Raw<'_>> = Vec::with_capacity(32);
        let mut at = mark.at;
        for row in mark.row..rows.end {
            // The marks could not have been made if a record were unclosed.
            let Ok(found) = record(bytes, at, self.separator) else { return };
            let line = self.text.get(at..found.end).unwrap_or_default();
            if row >= rows.start && found.quoted {
                self.give_quoted(row, line, visit);
            } else if row >= rows.start && !line.is_empty() {
                cells.clear();
                split(line, self.separator, &mut cells);
                visit(Row::new(row, &cells));
            }
            at = found.next;
            if at >= bytes.len() {
                return;
            }
        }
    }
}

/// What [`Row::begins`] says of a line without quotes, found out without cutting it; `None` where the line ends before its beginning
/// does. `first` tells the separators of the block that begins where the line begins.
fn begins(line: &str, mut first: u64, separator: u8, worth: &dyn Fn(&str) -> bool) -> Option<bool> {
    let (mut left, mut from) = (Row::FIRST, 0);
    loop {
        let end = match first.trailing_zeros() as usize {
            BLOCK => {
                let past = from.max(BLOCK);
                line.as_bytes().get(past..).and_then(|rest| memchr(separator, rest)).map(|at| past + at)
            }
            end => Some(end).filter(|end| *end < line.len()),
        };
        let text = line.get(from..end.unwrap_or(line.len())).unwrap_or_default();
        if !cell(text).is_blank() {
            if worth(text) {
                return Some(true);
            }
            left -= 1;
            if left == 0 {
                return Some(false);
            }
        }
        (first, from) = (first & first.wrapping_sub(1), end? + 1);
    }
}

/// Where a bare stretch goes on after some records.
fn skip_lines(bytes: &[u8], from: usize, records: u32) -> usize {
    let Some(before) = (records as usize).checked_sub(1) else { return from };
    let rest = bytes.get(from..).unwrap_or_default();
    memchr::memchr_iter(b'\n', rest).nth(before).map_or(bytes.len(), |at| from + at + 1)
}

/// Where a clean stretch goes on after some records, counting line ends 64 bytes at a time.
fn skip(bytes: &[u8], from: usize, records: u32) -> usize {
    let (mut base, mut left) = (from, records);
    let mut open = 0u64;
    while left > 0 && base < bytes.len() {
        let (block, there) = block(bytes, base);
        let mut ends = block.mask(b'\n');
        if open != 0 || block.has(b'"') {
            let quoted = inside(block.mask(b'"')) ^ open;
            open = 0u64.wrapping_sub(quoted >> 63);
            ends &= !quoted;
        }
        if ends.count_ones() >= left {
            for _ in 1..left {
                ends &= ends - 1;
            }
            return base + ends.trailing_zeros() as usize + 1;
        }
        left -= ends.count_ones();
        base += there;
    }
    base
}

/// The same for any stretch; `None` where it ends before.
fn skip_by_record(bytes: &[u8], from: usize, records: u32, separator: u8) -> Option<usize> {
    (0..records).try_fold(from, |at, _| record(bytes, at, separator).ok().map(|found| found.next))
}

/// The cell between two separators of a clean stretch. Sets `again` where doubled quotes have to be halved.
#[inline]
fn clean_cell<'a>(text: &'a str, place: Range<usize>, doubled: bool, again: &mut bool) -> Raw<'a> {
    let piece = text.get(place).unwrap_or_default();
    let Some(inner) = piece.strip_prefix('"') else { return cell(piece) };
    let inner = inner.strip_suffix('"').unwrap_or(inner);
    if doubled && memchr(b'"', inner.as_bytes()).is_some() {
        *again = true;
    }
    cell(inner)
}

impl Body for TextBody {
    fn row_count(&self) -> u32 {
        self.rows
    }

    fn walk(&self, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        self.by_mark(rows, |mark, rows| match mark.kind {
            Stretch::Bare => self.walk_bare(mark, rows, visit),
            Stretch::Clean => self.walk_clean(mark, rows, visit),
            Stretch::Any => self.walk_by_record(mark, rows, visit),
        });
    }

    fn sift(&self, rows: Range<u32>, worth: &dyn Fn(&str) -> bool, visit: &mut dyn FnMut(Row<'_>)) {
        self.by_mark(rows, |mark, rows| match mark.kind {
            Stretch::Bare | Stretch::Clean => self.sift_lines(mark, rows, worth, visit),
            Stretch::Any => self.walk_by_record(mark, rows, &mut |row| {
                if row.begins(worth) {
                    visit(row);
                }
            }),
        });
    }

    fn pick(&self, rows: &[u32], visit: &mut dyn FnMut(Row<'_>)) {
        let bytes = self.text.as_bytes();
        let mut here: Option<(u32, usize)> = None;
        for &row in rows.iter().filter(|&&row| row < self.rows) {
            let after = self.marks.partition_point(|mark| mark.row <= row);
            let Some(mark) = after.checked_sub(1).and_then(|i| self.marks.get(i)) else { continue };
            let (from, at) = here.filter(|(known, _)| *known >= mark.row).unwrap_or((mark.row, mark.at));
            here = None;
            let at = match mark.kind {
                Stretch::Bare => Some(skip_lines(bytes, at, row - from)),
                Stretch::Clean => Some(skip(bytes, at, row - from)),
                Stretch::Any => skip_by_record(bytes, at, row - from, self.separator),
            };
            let Some(at) = at.filter(|at| *at < bytes.len()) else { continue };
            self.walk_by_record(Mark { row, at, kind: Stretch::Any }, row..row + 1, visit);
            here = Some((row, at));
        }
    }

    fn stretches(&self) -> Vec<Range<u32>> {
        let ends = self.marks.iter().skip(1).map(|mark| mark.row).chain([self.rows]);
        self.marks.iter().zip(ends).map(|(mark, end)| mark.row..end.min(self.rows)).filter(|rows| !rows.is_empty()).collect()
    }
}

impl fmt::Debug for TextBody {
    /// Leaves the text out: it is personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TextBody").field("separator", &self.separator).field("rows", &self.rows).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "text_tests.rs"]
mod tests;
