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
    /// The text of files up to this many bytes stays from the looking through to the walking: it takes less room than the rows that
    /// come of it.
    kept: usize,
}

const SIZES: Sizes = Sizes { stretch: STRETCH, sample: SAMPLE_BYTES + 1, step: 128 << 10, kept: 8 << 20 };

/// A longer record is not looked for.
const LONGEST: usize = 64 << 20;

/// A file that can be asked for some of its bytes, again and again.
pub trait Source: Send + Sync {
    /// Fills `into` with the bytes of the file from a place on. `Err`, a sentence for the user, also where the file ends before.
    fn fill(&self, at: u64, into: &mut [u8]) -> Result<(), String>;
}

/// Room for pieces of files, used over and over: to ask for new room and to clear it costs as much as to fill it.
#[derive(Clone, Default)]
pub struct Room(Arc<Mutex<Vec<Vec<u8>>>>);

impl Room {
    /// So much waits to be used again at most: the pieces of two files that are kept, and one for each of some threads.
    const MOST: usize = 2 * SIZES.kept / STRETCH + 16;

    /// Some bytes of no meaning, as many as there are in one piece: what is beyond them has to be cleared.
    fn take(&self) -> Vec<u8> {
        let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let longest = (0..spare.len()).max_by_key(|&place| spare.get(place).map(Vec::len));
        longest.map(|place| spare.swap_remove(place)).unwrap_or_default()
    }

    fn give(&self, bytes: Vec<u8>) {
        let mut spare = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if spare.len() < Self::MOST {
            spare.push(bytes);
        }
    }
}

/// Makes bytes so many at least. New room is asked for as zeros, which a system has at hand, and not cleared once more.
fn make_room(bytes: &mut Vec<u8>, count: usize) {
    if bytes.is_empty() {
        *bytes = vec![0; count];
    } else if bytes.len() < count {
        bytes.resize(count, 0);
    }
}

/// A text file that was looked through.
#[derive(Debug)]
pub struct Held {
    body: HeldBody,
    lines: LineMap,
    notes: Vec<String>,
}

/// Looks a file through. `seen` is given all its bytes, in order; `room` is what looking and walking take. `None` where it must
/// be read whole.
pub fn hold(name: &str, source: Arc<dyn Source>, length: u64, limits: &Limits, room: &Room, seen: &mut dyn FnMut(&[u8])) -> Option<Held> {
    let length = usize::try_from(length).ok().filter(|length| *length as u64 <= limits.file_bytes)?;
    look_through(name, source, length, SIZES, limits, room, seen)
}

fn look_through(
    name: &str,
    source: Arc<dyn Source>,
    length: usize,
    sizes: Sizes,
    limits: &Limits,
    room: &Room,
    seen: &mut dyn FnMut(&[u8]),
) -> Option<Held> {
    let mut window = Window { source: &*source, length, step: sizes.step, at: 0, room, bytes: room.take(), filled: 0 };
    window.more(sizes.sample, seen)?;
    if kind(window.bytes()) != Ok(Kind::Text) {
        return None;
    }
    let start = if window.bytes().starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    let found = separator(text(window.bytes().get(start..)?)?, name);
    let mut marker = Marker::new(u32::from(found.line > 0), found.byte, sizes.stretch, limits);
    window.drop_first(start + found.line);
    let (mut sums, mut kept) = (Vec::new(), Vec::new());
    let marks = loop {
        let (size, is_last) = window.stretch(&mut marker, seen)?;
        let bytes = window.bytes().get(..size)?;
        if memchr::memchr(0, bytes).is_some() || (is_last && bytes.ends_with(&[0x1a])) {
            return None;
        }
        sums.push(sum(bytes));
        if length <= sizes.kept || kept.is_empty() {
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
    room.give(window.bytes);
    let body = HeldBody { source, outline, kept, room: room.clone(), fault: OnceLock::new() };
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
    room: &'s Room,
    bytes: Vec<u8>,
    /// How many of the bytes are the file's; the others mean nothing.
    filled: usize,
}

impl Window<'_> {
    fn bytes(&self) -> &[u8] {
        self.bytes.get(..self.filled).unwrap_or_default()
    }

    /// Whether the last byte of the file is here.
    fn is_whole(&self) -> bool {
        self.at + self.filled >= self.length
    }

    /// Fetches so many bytes more, or what there is.
    fn more(&mut self, count: usize, seen: &mut dyn FnMut(&[u8])) -> Option<()> {
        let filled = self.filled + count.min(self.length.saturating_sub(self.at + self.filled));
        make_room(&mut self.bytes, filled);
        let new = self.bytes.get_mut(self.filled..filled)?;
        self.source.fill((self.at + self.filled) as u64, new).ok()?;
        seen(new);
        self.filled = filled;
        Some(())
    }

    /// The length of the stretch that begins here, and whether it is the last.
    fn stretch(&mut self, marker: &mut Marker<'_>, seen: &mut dyn FnMut(&[u8])) -> Option<(usize, bool)> {
        let mut wanted = marker.stretch();
        loop {
            while self.filled <= wanted && !self.is_whole() {
                self.more(self.step, seen)?;
            }
            let is_last = self.is_whole();
            if let Some(size) = marker.take(self.bytes(), self.at, is_last).ok()? {
                return Some((size, is_last && size == self.filled));
            }
            // The record at its end is not here as a whole.
            wanted = self.filled * 2;
            if is_last || wanted > LONGEST {
                return None;
            }
        }
    }

    /// Takes the first bytes out, to keep.
    fn take_first(&mut self, count: usize) -> Vec<u8> {
        let count = count.min(self.filled);
        let mut first = std::mem::replace(&mut self.bytes, self.room.take());
        let rest = first.get(count..self.filled).unwrap_or_default();
        make_room(&mut self.bytes, first.len());
        if let Some(place) = self.bytes.get_mut(..rest.len()) {
            place.copy_from_slice(rest);
        }
        (self.at, self.filled) = (self.at + count, rest.len());
        first.truncate(count);
        first
    }

    fn drop_first(&mut self, count: usize) {
        let count = count.min(self.filled);
        self.bytes.copy_within(count..self.filled, 0);
        (self.at, self.filled) = (self.at + count, self.filled - count);
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
    /// Room for the others.
    room: Room,
    fault: OnceLock<String>,
}

impl HeldBody {
    /// Lets the cells of a piece be looked at.
    fn open(&self, piece: &Piece, look: impl FnOnce(&TextBody)) {
        if let Some(body) = self.kept.iter().find(|body| body.first_row() == Some(piece.rows.start)) {
            return look(body);
        }
        let mut bytes = self.room.take();
        let length = usize::try_from(piece.bytes.end - piece.bytes.start).unwrap_or(0);
        make_room(&mut bytes, length);
        bytes.truncate(length);
        let fetched = self.source.fill(piece.bytes.start, &mut bytes);
        match fetched.and_then(|()| self.outline.body(piece, bytes).ok_or_else(|| "it is no longer the same text".to_owned())) {
            Ok(body) => {
                look(&body);
                self.room.give(body.text.into_bytes());
            }
            Err(why) => _ = self.fault.set(why),
        }
    }
}

impl Drop for HeldBody {
    /// The room goes to the next file.
    fn drop(&mut self) {
        for body in self.kept.drain(..) {
            self.room.give(body.text.into_bytes());
        }
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

    fn sift(&self, rows: Range<u32>, worth: &dyn Fn(&str) -> bool, visit: &mut dyn FnMut(Row<'_>)) {
        for piece in self.outline.pieces() {
            let some = rows.start.max(piece.rows.start)..rows.end.min(piece.rows.end);
            if !some.is_empty() {
                self.open(&piece, |body| body.sift(some, worth, visit));
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
