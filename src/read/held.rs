//! A large text file as a sheet, its text not kept: looked through once, then walked piece by piece. `Source → Held → Sheet`.
//!
//! However large the file, a few megabytes of it are in memory at a time, and those few over and over again: making room for a whole
//! file costs more than reading it twice. Only plain UTF-8 text is read so. Whatever else a file holds, and whatever is wrong with it, is
//! left to the way that reads it whole, so that each reason is told in one place. This module does not know where the bytes come from.

use std::ops::Range;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::encoding::UTF_8;
use super::kind::{Kind, kind};
use super::marks::Marker;
use super::outline::{Outline, Piece, sum};
use super::separator::{SAMPLE_BYTES, separator};
use super::text::{SEP_LINE, STRETCH, TextBody};
use super::{Limits, Opened};
use crate::grid::{Body, LineMap, Row, Sheet, SheetId};

/// Files with fewer bytes are read whole: that is simpler, and they are not asked for again.
pub const WORTH_HOLDING: u64 = 2 * STRETCH as u64;

/// How much of a file is looked at in one go.
#[derive(Clone, Copy)]
struct Sizes {
    /// Bytes of a stretch, more or less.
    stretch: usize,
    /// Bytes that tell the separator.
    sample: usize,
    /// Bytes more that are fetched while the end of a stretch is looked for.
    step: usize,
}

const SIZES: Sizes = Sizes { stretch: STRETCH, sample: SAMPLE_BYTES + 1, step: 128 << 10 };

/// The text of files up to this many bytes stays from the looking through to the walking: it takes less room than the rows that come of it.
const KEPT: usize = 8 << 20;

/// A longer record is not looked for.
const LONGEST: usize = 64 << 20;

/// A file that can be asked for some of its bytes, again and again.
pub trait Source: Send + Sync {
    /// Fills `into` with the bytes of the file from a place on. `Err`, a sentence for the user, also where the file ends before.
    fn fill(&self, at: u64, into: &mut [u8]) -> Result<(), String>;
}

/// A text file that was looked through.
#[derive(Debug)]
pub struct Held {
    body: HeldBody,
    lines: LineMap,
    notes: Vec<String>,
}

/// Looks a file through. `seen` is given all its bytes, in order; `room` is what looking takes, for the next file. `None` where it must
/// be read whole.
pub fn hold(
    name: &str,
    source: Arc<dyn Source>,
    length: u64,
    limits: &Limits,
    room: &mut Vec<u8>,
    seen: &mut dyn FnMut(&[u8]),
) -> Option<Held> {
    let length = usize::try_from(length).ok().filter(|length| *length as u64 <= limits.file_bytes)?;
    look_through(name, source, length, SIZES, limits, room, seen)
}

fn look_through(
    name: &str,
    source: Arc<dyn Source>,
    length: usize,
    sizes: Sizes,
    limits: &Limits,
    room: &mut Vec<u8>,
    seen: &mut dyn FnMut(&[u8]),
) -> Option<Held> {
    room.clear();
    let mut window = Window { source: &*source, length, step: sizes.step, at: 0, bytes: room };
    window.more(sizes.sample, seen)?;
    if kind(window.bytes) != Ok(Kind::Text) {
        return None;
    }
    let start = if window.bytes.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    let found = separator(text(window.bytes.get(start..)?)?, name);
    let mut marker = Marker::new(u32::from(found.line > 0), found.byte, sizes.stretch, limits);
    window.drop_first(start + found.line);
    let (mut sums, mut kept) = (Vec::new(), Vec::new());
    let marks = loop {
        let (size, is_last) = window.stretch(&mut marker, seen)?;
        let bytes = window.bytes.get(..size)?;
        if memchr::memchr(0, bytes).is_some() || (is_last && bytes.ends_with(&[0x1a])) {
            return None;
        }
        sums.push(sum(bytes));
        if length <= KEPT || kept.is_empty() {
            kept.push(String::from_utf8(window.take_first(size)).ok()?);
        } else {
            std::str::from_utf8(bytes).ok()?;
            window.drop_first(size);
        }
        if is_last {
            break marker.finish();
        }
    };
    let outline = Outline::new(found.byte, marks.starts, sums, marks.rows, length);
    let kept = outline.pieces().zip(kept).map(|(piece, text)| outline.of_text(&piece, text)).collect();
    let body = HeldBody { source, outline, kept, spare: Mutex::default(), fault: OnceLock::new() };
    let notes = if found.line > 0 { vec![SEP_LINE.to_owned()] } else { Vec::new() };
    Some(Held { body, lines: LineMap::new(marks.breaks), notes })
}

/// The text at the beginning of some bytes, which may end within a character.
fn text(bytes: &[u8]) -> Option<&str> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text),
        Err(error) if error.error_len().is_none() => std::str::from_utf8(bytes.get(..error.valid_up_to())?).ok(),
        Err(_) => None,
    }
}

/// Some bytes of a file, from a place on.
struct Window<'s> {
    source: &'s dyn Source,
    length: usize,
    step: usize,
    /// The place in the file at which `bytes` begins.
    at: usize,
    bytes: &'s mut Vec<u8>,
}

impl Window<'_> {
    /// Whether the last byte of the file is here.
    fn is_whole(&self) -> bool {
        self.at + self.bytes.len() >= self.length
    }

    /// Fetches so many bytes more, or what there is.
    fn more(&mut self, count: usize, seen: &mut dyn FnMut(&[u8])) -> Option<()> {
        let known = self.bytes.len();
        let count = count.min(self.length.saturating_sub(self.at + known));
        self.bytes.resize(known + count, 0);
        let new = self.bytes.get_mut(known..)?;
        self.source.fill((self.at + known) as u64, new).ok()?;
        seen(new);
        Some(())
    }

    /// The length of the stretch that begins here, and whether it is the last.
    fn stretch(&mut self, marker: &mut Marker<'_>, seen: &mut dyn FnMut(&[u8])) -> Option<(usize, bool)> {
        let mut wanted = marker.stretch();
        loop {
            while self.bytes.len() <= wanted && !self.is_whole() {
                self.more(self.step, seen)?;
            }
            let is_last = self.is_whole();
            if let Some(size) = marker.take(self.bytes, self.at, is_last).ok()? {
                return Some((size, is_last && size == self.bytes.len()));
            }
            // The record at its end is not here as a whole.
            wanted = self.bytes.len() * 2;
            if is_last || wanted > LONGEST {
                return None;
            }
        }
    }

    /// Takes the first bytes out, to keep.
    fn take_first(&mut self, count: usize) -> Vec<u8> {
        let count = count.min(self.bytes.len());
        let mut rest = Vec::with_capacity(self.bytes.capacity());
        rest.extend_from_slice(self.bytes.get(count..).unwrap_or_default());
        let mut first = std::mem::replace(self.bytes, rest);
        first.truncate(count);
        self.at += count;
        first
    }

    fn drop_first(&mut self, count: usize) {
        self.bytes.drain(..count.min(self.bytes.len()));
        self.at += count;
    }
}

impl Held {
    /// The sheet that the file is.
    pub fn open(self, file: u16, id: SheetId) -> Opened {
        let outline = Some(self.body.outline.clone());
        let body = Arc::new(self.body);
        let sheet =
            Sheet { id, file, name: None, hidden: false, lines: Some(self.lines), encoding: Arc::from(UTF_8), notes: self.notes, body };
        Opened { sheets: vec![sheet], notes: Vec::new(), outline }
    }
}

/// The cells of a text file that is fetched piece by piece.
struct HeldBody {
    source: Arc<dyn Source>,
    outline: Outline,
    /// The pieces that are here: all, or of a larger file the first, in which headings are looked for several times.
    kept: Vec<TextBody>,
    /// Room for pieces.
    spare: Mutex<Vec<Vec<u8>>>,
    fault: OnceLock<String>,
}

impl HeldBody {
    /// Lets the cells of a piece be looked at.
    fn open(&self, piece: &Piece, look: impl FnOnce(&TextBody)) {
        if let Some(body) = self.kept.iter().find(|body| body.first_row() == Some(piece.rows.start)) {
            return look(body);
        }
        let mut bytes = self.spare().pop().unwrap_or_default();
        bytes.resize(usize::try_from(piece.bytes.end - piece.bytes.start).unwrap_or(0), 0);
        let fetched = self.source.fill(piece.bytes.start, &mut bytes);
        match fetched.and_then(|()| self.outline.body(piece, bytes).ok_or_else(|| "it is no longer the same text".to_owned())) {
            Ok(body) => {
                look(&body);
                self.spare().push(body.text.into_bytes());
            }
            Err(why) => _ = self.fault.set(why),
        }
    }

    fn spare(&self) -> std::sync::MutexGuard<'_, Vec<Vec<u8>>> {
        self.spare.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Body for HeldBody {
    fn row_count(&self) -> u32 {
        self.outline.rows()
    }

    fn walk(&self, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        for piece in self.outline.pieces() {
            let some = rows.start.max(piece.rows.start)..rows.end.min(piece.rows.end);
            if !some.is_empty() {
                self.open(&piece, |body| body.walk(some, visit));
            }
        }
    }

    fn pick(&self, rows: &[u32], visit: &mut dyn FnMut(Row<'_>)) {
        for piece in self.outline.pieces() {
            let from = rows.partition_point(|row| *row < piece.rows.start);
            let to = rows.partition_point(|row| *row < piece.rows.end);
            if let Some(some @ [_, ..]) = rows.get(from..to) {
                self.open(&piece, |body| body.pick(some, visit));
            }
        }
    }

    fn stretches(&self) -> Vec<Range<u32>> {
        self.outline.pieces().map(|piece| piece.rows).filter(|rows| !rows.is_empty()).collect()
    }

    fn fault(&self) -> Option<&str> {
        self.fault.get().map(String::as_str)
    }
}

impl std::fmt::Debug for HeldBody {
    /// Leaves the text out: it is personal data.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("HeldBody").field("outline", &self.outline).finish_non_exhaustive()
    }
}

#[cfg(test)]
#[path = "held_tests.rs"]
mod tests;
