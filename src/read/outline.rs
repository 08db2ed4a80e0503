//! Where the rows of a text file stand, kept when its text is let go. `rows wanted → pieces of the file → rows`.
//!
//! Rows are taken in, and a report shows a few cells, of a file that was looked through before. With its outline only pieces of it are
//! fetched again, a few megabytes at a time, and each is known to be what it was. The outline holds no text, and it does not know how
//! bytes are fetched.

use std::ops::Range;

use super::marks::{Mark, Stretch};
use super::text::TextBody;
use crate::grid::{Body, Row};

/// The outline of a text file.
#[derive(Clone, Debug)]
pub struct Outline {
    separator: u8,
    marks: Vec<Mark>,
    /// What each stretch sums up to.
    sums: Vec<u64>,
    rows: u32,
    length: usize,
}

/// Some rows that stand together, and the bytes of the file that hold them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The rows.
    pub rows: Range<u32>,
    /// Their bytes.
    pub bytes: Range<u64>,
    kind: Stretch,
    sum: u64,
}

impl Outline {
    pub(super) fn new(separator: u8, marks: Vec<Mark>, sums: Vec<u64>, rows: u32, length: usize) -> Self {
        Self { separator, marks, sums, rows, length }
    }

    /// The outline of a text that is here as a whole, and is its file byte by byte.
    pub(super) fn of(body: &TextBody) -> Self {
        let bytes = body.text.as_bytes();
        let ends = body.marks.iter().skip(1).map(|mark| mark.at).chain([bytes.len()]);
        let sums = body.marks.iter().zip(ends).map(|(mark, end)| sum(bytes.get(mark.at..end).unwrap_or_default())).collect();
        Self::new(body.separator, body.marks.clone(), sums, body.rows, bytes.len())
    }

    /// What separates cells.
    #[cfg(test)]
    pub(super) fn separator(&self) -> u8 {
        self.separator
    }

    /// Number of grid rows.
    pub(super) fn rows(&self) -> u32 {
        self.rows
    }

    /// The pieces of the file, in order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> {
        let ends = self.marks.iter().skip(1).map(|mark| (mark.row, mark.at)).chain([(self.rows, self.length)]);
        self.marks.iter().zip(&self.sums).zip(ends).map(|((mark, sum), (row, at))| Piece {
            rows: mark.row..row.min(self.rows).max(mark.row),
            bytes: mark.at as u64..at as u64,
            kind: mark.kind,
            sum: *sum,
        })
    }

    /// Calls `visit` for those of these ascending rows of a piece that have any cell, in order. `None` where the bytes are not those that
    /// were looked through, as happens when the file was changed.
    pub fn pick(&self, piece: &Piece, bytes: Vec<u8>, rows: &[u32], visit: &mut dyn FnMut(Row<'_>)) -> Option<()> {
        self.body(piece, bytes)?.pick(rows, visit);
        Some(())
    }

    /// The rows of a piece, their bytes put beside it; `None` as in [`Self::pick`].
    pub(super) fn body(&self, piece: &Piece, bytes: Vec<u8>) -> Option<TextBody> {
        if sum(&bytes) != piece.sum {
            return None;
        }
        Some(self.of_text(piece, String::from_utf8(bytes).ok()?))
    }

    /// The rows of a piece, its own text put beside it.
    pub(super) fn of_text(&self, piece: &Piece, text: String) -> TextBody {
        let mark = Mark { row: piece.rows.start, at: 0, kind: piece.kind };
        TextBody { text, separator: self.separator, marks: vec![mark], rows: piece.rows.end }
    }
}

/// A number that other bytes nearly never have: enough to see that a file was changed, and no proof against somebody who wants to deceive.
pub(super) fn sum(bytes: &[u8]) -> u64 {
    const ODD: u64 = 0x9e37_79b9_7f4a_7c15;
    // Four sums side by side, so that none waits for the multiplication before it.
    let mut lanes: [u64; 4] = [1, 2, 3, 4];
    let (blocks, rest) = bytes.as_chunks::<32>();
    for block in blocks {
        let (words, _) = block.as_chunks::<8>();
        for (lane, word) in lanes.iter_mut().zip(words) {
            *lane = (*lane ^ u64::from_le_bytes(*word)).wrapping_mul(ODD).rotate_left(29);
        }
    }
    let mix = |all: u64, next: u64| (all ^ next).wrapping_mul(ODD).rotate_left(31);
    let all = lanes.into_iter().fold(bytes.len() as u64, mix);
    rest.iter().fold(all, |all, byte| mix(all, u64::from(*byte)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn other_bytes_have_another_sum() {
        let text: Vec<u8> = (0..=255).cycle().take(1000).collect();
        for at in 0..text.len() {
            let mut other = text.clone();
            other[at] ^= 1;
            assert_ne!(sum(&other), sum(&text), "byte {at}");
            assert_ne!(sum(&text[..at]), sum(&text), "{at} bytes");
        }
        // Lines that change places.
        assert_ne!(sum(b"1,Pass\n2,Fail\n"), sum(b"2,Fail\n1,Pass\n"));
    }
}
