//! Which row begins at which byte, every few megabytes of a text. `text → Marks | ReadError`.
//!
//! A stretch is *clean* where every quotation mark stands where it should (opening a cell, closing one, or doubled) and no CR stands
//! alone: then being inside quotes is a matter of counting marks, 64 bytes at a time. Any other stretch is read record by record. The
//! two agree: the first mark on which they could differ is what makes a stretch unclean. This module does not cut cells.

use memchr::memchr_iter;

use super::record::{Unclosed, record};
use super::scan::{BLOCK, any, block, inside, mask};
use super::{Limits, ReadError};

/// The beginning of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Row of the record that begins here.
    pub(super) row: u32,
    /// Its first byte.
    pub(super) at: usize,
    /// Whether the stretch up to the next mark is clean.
    pub(super) clean: bool,
}

/// All stretches of a text.
#[derive(Debug, Default)]
pub(super) struct Marks {
    pub(super) starts: Vec<Mark>,
    /// For a [`crate::grid::LineMap`]: `(row, line)` after each record of several lines.
    pub(super) breaks: Vec<(u32, u32)>,
    /// Rows up to the last one that is not an empty line.
    pub(super) rows: u32,
}

/// One pass over the text.
struct Counter<'a> {
    bytes: &'a [u8],
    separator: u8,
    stretch: usize,
    limits: &'a Limits,
    rows: u32,
    /// Lines beyond one for each row, so far.
    extra: u32,
    breaks: Vec<(u32, u32)>,
}

/// Marks the text from `from` on, whose first record is row `first`.
pub(super) fn marks(bytes: &[u8], from: usize, first: u32, separator: u8, stretch: usize, limits: &Limits) -> Result<Marks, ReadError> {
    let mut counter = Counter { bytes, separator, stretch: stretch.max(1), limits, rows: first, extra: 0, breaks: Vec::new() };
    let mut starts = Vec::new();
    let mut at = from;
    while at < bytes.len() {
        let row = counter.rows;
        let kept = (counter.extra, counter.breaks.len());
        let (next, clean) = if let Some(next) = counter.clean(at)? {
            (next, true)
        } else {
            counter.rows = row;
            counter.extra = kept.0;
            counter.breaks.truncate(kept.1);
            (counter.by_record(at)?, false)
        };
        starts.push(Mark { row, at, clean });
        at = next;
        if counter.rows > limits.rows {
            return Err(ReadError::OverLimit { what: "lines".to_owned(), found: counter.rows.into(), limit: limits.rows.into() });
        }
    }
    let rows = counter.rows - trailing(bytes.get(from..).unwrap_or_default()).min(counter.rows);
    Ok(Marks { starts, breaks: counter.breaks, rows })
}

/// Empty lines at the end of a text; all of them where nothing else is there, with the row that a `sep=` line takes.
fn trailing(bytes: &[u8]) -> u32 {
    let kept = bytes.iter().rposition(|&b| b != b'\n' && b != b'\r');
    let Some(last) = kept else { return u32::MAX };
    let mut ends = 0u32;
    let mut before = 0;
    for &byte in bytes.get(last + 1..).unwrap_or_default() {
        ends = ends.saturating_add(u32::from(byte == b'\r' || before != b'\r'));
        before = byte;
    }
    ends.saturating_sub(1)
}

impl Counter<'_> {
    /// Counts a clean stretch and says where the next begins; `None` where it is not clean.
    fn clean(&mut self, from: usize) -> Result<Option<usize>, ReadError> {
        let mut base = from;
        let mut ended = from;
        // All ones while a block begins inside quotes; then single bits: whether the byte before the block closed quotes or was a CR.
        let mut open = 0u64;
        let (mut after_close, mut after_cr) = (0u64, 0u64);
        let separator = self.separator;
        let mut pending = 0u32;
        while base < self.bytes.len() {
            let (block, there) = block(self.bytes, base);
            let feeds = mask(&block, |b| b == b'\n');
            let returns = if any(&block, b'\r') { mask(&block, |b| b == b'\r') } else { 0 };
            if ((returns << 1) | after_cr) & !feeds & reach(there) != 0 {
                return Ok(None);
            }
            after_cr = returns >> 63;
            let mut quoted = open;
            if open != 0 || after_close != 0 || any(&block, b'"') {
                let quotes = mask(&block, |b| b == b'"');
                quoted ^= inside(quotes);
                let opening = quotes & quoted;
                let closing = quotes & !quoted;
                let before = base.checked_sub(1).filter(|_| base > from).and_then(|i| self.bytes.get(i));
                let may_open = u64::from(before.is_none_or(|&b| b == separator || b == b'\n' || b == b'"'));
                let proper = quotes | mask(&block, |b| b == separator || b == b'\n');
                if opening & !((proper << 1) | may_open) != 0 || ((closing << 1) | after_close) & !(proper | returns) & reach(there) != 0 {
                    return Ok(None);
                }
                after_close = closing >> 63;
                open = 0u64.wrapping_sub(quoted >> 63);
            }
            let ends = feeds & !quoted;
            if ends != 0 {
                let first = base + ends.trailing_zeros() as usize;
                if first - ended >= self.limits.columns as usize {
                    self.check(ended, first)?;
                }
                ended = base + 64 - ends.leading_zeros() as usize;
            }
            let done = (base + BLOCK).saturating_sub(from) >= self.stretch && ends != 0;
            if feeds == ends && pending == 0 && !done {
                self.rows = self.rows.saturating_add(ends.count_ones());
            } else if let Some(next) = self.block_ends(base, feeds, quoted, &mut pending, from) {
                return Ok(Some(next));
            }
            base += BLOCK;
        }
        if open != 0 || self.bytes.last() == Some(&b'\r') {
            return Ok(None);
        }
        if ended < self.bytes.len() {
            if self.bytes.len() - ended >= self.limits.columns as usize {
                self.check(ended, self.bytes.len())?;
            }
            self.end_row(&mut pending);
        }
        Ok(Some(self.bytes.len()))
    }

    /// Counts the line ends of one block singly; says where the stretch ends if it does.
    fn block_ends(&mut self, base: usize, feeds: u64, quoted: u64, pending: &mut u32, from: usize) -> Option<usize> {
        let mut rest = feeds;
        while rest != 0 {
            let bit = rest.trailing_zeros();
            rest &= rest - 1;
            if quoted >> bit & 1 == 1 {
                *pending = pending.saturating_add(1);
                continue;
            }
            self.end_row(pending);
            let next = base + bit as usize + 1;
            if next - from >= self.stretch {
                return Some(next);
            }
        }
        None
    }

    /// A record has ended, with so many line ends inside its quotes.
    fn end_row(&mut self, pending: &mut u32) {
        self.rows = self.rows.saturating_add(1);
        if *pending > 0 {
            self.extra = self.extra.saturating_add(*pending);
            self.breaks.push((self.rows, self.rows.saturating_add(self.extra)));
            *pending = 0;
        }
    }

    /// Counts a stretch of any kind, record by record, and says where the next begins.
    fn by_record(&mut self, from: usize) -> Result<usize, ReadError> {
        let mut at = from;
        while at < self.bytes.len() && at - from < self.stretch {
            let found = record(self.bytes, at, self.separator).map_err(|Unclosed(open)| {
                let before = self.bytes.get(at..open).unwrap_or_default();
                let lines = u32::try_from(memchr_iter(b'\n', before).count()).unwrap_or(u32::MAX);
                ReadError::Unclosed { line: self.line().saturating_add(lines) }
            })?;
            if found.end - at >= self.limits.columns as usize {
                self.check(at, found.end)?;
            }
            self.end_row(&mut { found.breaks });
            at = found.next;
        }
        Ok(at)
    }

    /// The line, from 1, on which the next record begins.
    fn line(&self) -> u32 {
        self.rows.saturating_add(self.extra).saturating_add(1)
    }

    /// Refuses a long record that passes a limit. Separators within quotes count too: no sane cell has them by the thousand.
    fn check(&self, from: usize, to: usize) -> Result<(), ReadError> {
        let record = self.bytes.get(from..to).unwrap_or_default();
        let (mut columns, mut longest, mut begin) = (0u64, 0, 0);
        for at in memchr_iter(self.separator, record).chain([record.len()]) {
            columns += 1;
            longest = longest.max(at - begin);
            begin = at + 1;
        }
        let line = || self.line_at(from);
        if columns > u64::from(self.limits.columns) {
            return Err(ReadError::OverLimit {
                what: format!("columns on line {}", line()),
                found: columns,
                limit: self.limits.columns.into(),
            });
        }
        if longest > self.limits.cell_bytes {
            let what = format!("characters in one cell on line {}", line());
            return Err(ReadError::OverLimit { what, found: longest as u64, limit: self.limits.cell_bytes as u64 });
        }
        Ok(())
    }

    /// The line, from 1, of a byte: counted afresh, since it is wanted once, for a message.
    fn line_at(&self, at: usize) -> usize {
        let before = self.bytes.get(..at).unwrap_or_default();
        let lone = memchr_iter(b'\r', before).filter(|&cr| self.bytes.get(cr + 1) != Some(&b'\n')).count();
        1 + lone + memchr_iter(b'\n', before).count()
    }
}

/// Ones for the bytes of a block that are there.
fn reach(there: usize) -> u64 {
    if there >= BLOCK { u64::MAX } else { (1 << there) - 1 }
}
