//! Which row begins at which byte, every few megabytes of a text. `text → Marks | ReadError`.
//!
//! A stretch is *bare* where there is no quotation mark, as in most exports; it is *clean* where every quotation mark stands where it should (opening a cell, closing one, or doubled) and no CR stands
//! alone: then being inside quotes is a matter of counting marks, 64 bytes at a time. Any other stretch is read record by record. The
//! two agree: the first mark on which they could differ is what makes a stretch unclean. This module does not cut cells.

use memchr::{memchr, memchr_iter};

use super::record::{Unclosed, record};
use super::scan::{BLOCK, block, inside};
use super::{Limits, ReadError};

/// The beginning of a stretch.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    /// Row of the record that begins here.
    pub(super) row: u32,
    /// Its first byte.
    pub(super) at: usize,
    /// How the stretch up to the next mark is walked.
    pub(super) kind: Stretch,
}

/// What is known of a stretch's quotation marks and line ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stretch {
    /// There is no quotation mark and no CR by itself: every separator and every LF is what it seems.
    Bare,
    /// Every quotation mark and every CR stands where it should.
    Clean,
    /// Anything else.
    Any,
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
        let (next, kind) = counter.stretch(at)?;
        starts.push(Mark { row, at, kind });
        at = next;
    }
    let mut tail = Tail::default();
    tail.add(bytes.get(from..).unwrap_or_default());
    Ok(Marks { starts, breaks: counter.breaks, rows: tail.off(counter.rows) })
}

/// Marks a text of which only some is here at a time: the same marks, without the reasons where there are none.
pub(super) struct Marker<'l> {
    separator: u8,
    stretch: usize,
    limits: &'l Limits,
    extra: u32,
    /// As far as has been looked; the rows include empty lines at the end.
    found: Marks,
    tail: Tail,
}

impl<'l> Marker<'l> {
    /// For a text whose first record is row `first`.
    pub(super) fn new(first: u32, separator: u8, stretch: usize, limits: &'l Limits) -> Self {
        Self {
            separator,
            stretch: stretch.max(1),
            limits,
            extra: 0,
            found: Marks { rows: first, ..Marks::default() },
            tail: Tail::default(),
        }
    }

    /// The length of a usual stretch.
    pub(super) fn stretch(&self) -> usize {
        self.stretch
    }

    /// Takes in the stretch at the beginning of some bytes, which stand at `at` in the text, and gives its length; `None` where more bytes
    /// are needed to tell where it ends. After an error nothing more can be taken in.
    pub(super) fn take(&mut self, bytes: &[u8], at: usize, is_last: bool) -> Result<Option<usize>, ReadError> {
        let (separator, stretch, limits) = (self.separator, self.stretch, self.limits);
        let (rows, extra) = (self.found.rows, self.extra);
        let kept = self.found.breaks.len();
        let mut counter = Counter { bytes, separator, stretch, limits, rows, extra, breaks: std::mem::take(&mut self.found.breaks) };
        let found = counter.stretch(0);
        self.found.breaks = counter.breaks;
        match found {
            Ok((next, kind)) if next < bytes.len() || is_last => {
                (self.found.rows, self.extra) = (counter.rows, counter.extra);
                self.found.starts.push(Mark { row: rows, at, kind });
                self.tail.add(bytes.get(..next).unwrap_or_default());
                Ok(Some(next))
            }
            // What does not end here may be whole with what follows.
            Ok(_) | Err(ReadError::Unclosed { .. }) if !is_last => {
                self.found.breaks.truncate(kept);
                Ok(None)
            }
            found => found.map(|_| None),
        }
    }

    /// All that was found.
    pub(super) fn finish(mut self) -> Marks {
        self.found.rows = self.tail.off(self.found.rows);
        self.found
    }
}

/// The line ends that a text ends in.
#[derive(Default)]
struct Tail {
    ends: u32,
    /// Whether anything stands before them.
    after: bool,
}

impl Tail {
    /// Goes on with what follows; no line end is cut in two.
    fn add(&mut self, bytes: &[u8]) {
        let kept = bytes.iter().rposition(|&b| b != b'\n' && b != b'\r');
        if kept.is_some() {
            (self.ends, self.after) = (0, true);
        }
        let mut before = 0;
        for &byte in bytes.get(kept.map_or(0, |last| last + 1)..).unwrap_or_default() {
            self.ends = self.ends.saturating_add(u32::from(byte == b'\r' || before != b'\r'));
            before = byte;
        }
    }

    /// Rows without the empty lines at the end; without all of them where there is nothing else, with the row that a `sep=` line takes.
    fn off(&self, rows: u32) -> u32 {
        if self.after { rows.saturating_sub(self.ends.saturating_sub(1)) } else { 0 }
    }
}

impl Counter<'_> {
    /// Counts a stretch and says where the next begins, and of what kind this one is.
    fn stretch(&mut self, at: usize) -> Result<(usize, Stretch), ReadError> {
        let row = self.rows;
        let kept = (self.extra, self.breaks.len());
        let found = if let Some(next) = self.bare(at) {
            (next, Stretch::Bare)
        } else if let Some(next) = self.clean(at)? {
            (next, Stretch::Clean)
        } else {
            self.rows = row;
            self.extra = kept.0;
            self.breaks.truncate(kept.1);
            (self.by_record(at)?, Stretch::Any)
        };
        if self.rows > self.limits.rows {
            return Err(ReadError::OverLimit { what: "lines".to_owned(), found: self.rows.into(), limit: self.limits.rows.into() });
        }
        Ok(found)
    }

    /// Counts a bare stretch and says where the next begins; `None` where it is not bare, or a record is so long that it must be looked at.
    fn bare(&mut self, from: usize) -> Option<usize> {
        let rest = self.bytes.get(from..)?;
        let end = rest.get(self.stretch - 1..).and_then(|tail| memchr(b'\n', tail)).map_or(rest.len(), |i| self.stretch + i);
        let bytes = rest.get(..end)?;
        // Where each half of the longest record holds a line end, no record is longer.
        let half = (self.limits.columns as usize / 2).max(1);
        if memchr(b'"', bytes).is_some() || bytes.chunks_exact(half).any(|part| memchr(b'\n', part).is_none()) {
            return None;
        }
        // Without a way out in between, so that many bytes are looked at at once.
        let lone = |(one, next): (&u8, &u8)| u8::from(*one == b'\r') & u8::from(*next != b'\n');
        let any_lone = || bytes.iter().zip(bytes.get(1..).unwrap_or_default()).map(lone).fold(0, |any, lone| any | lone);
        // Most files have no CR at all, which is seen sooner.
        if (memchr(b'\r', bytes).is_some() && any_lone() != 0) || bytes.last() == Some(&b'\r') {
            return None;
        }
        // A record without a line end at the end of the text is one too.
        let rows = memchr_iter(b'\n', bytes).count() + usize::from(bytes.last() != Some(&b'\n'));
        self.rows = self.rows.saturating_add(u32::try_from(rows).unwrap_or(u32::MAX));
        Some(from + end)
    }

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
            let feeds = block.mask(b'\n');
            let returns = if block.has(b'\r') { block.mask(b'\r') } else { 0 };
            if ((returns << 1) | after_cr) & !feeds & reach(there) != 0 {
                return Ok(None);
            }
            after_cr = returns >> 63;
            let mut quoted = open;
            if open != 0 || after_close != 0 || block.has(b'"') {
                let quotes = block.mask(b'"');
                quoted ^= inside(quotes);
                let opening = quotes & quoted;
                let closing = quotes & !quoted;
                let before = base.checked_sub(1).filter(|_| base > from).and_then(|i| self.bytes.get(i));
                let may_open = u64::from(before.is_none_or(|&b| b == separator || b == b'\n' || b == b'"'));
                let proper = quotes | block.mask(separator) | feeds;
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
