//! Where the rows of a text file stand, kept when its text is let go. `rows wanted → pieces of the file → rows`.
//!
//! A report shows a few cells of a file that was read long before. With its outline only pieces of it are fetched again, a few
//! megabytes at a time. The outline holds no text, and it does not know how bytes are fetched.

use std::ops::Range;

use super::marks::Mark;
use super::text::TextBody;
use crate::grid::{Body, Row};

/// The outline of a text file.
#[derive(Clone, Debug)]
pub struct Outline {
    separator: u8,
    marks: Vec<Mark>,
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
    clean: bool,
}

impl Outline {
    pub(super) fn new(separator: u8, marks: Vec<Mark>, rows: u32, length: usize) -> Self {
        Self { separator, marks, rows, length }
    }

    /// The pieces of the file, in order.
    pub fn pieces(&self) -> impl Iterator<Item = Piece> {
        let ends = self.marks.iter().skip(1).map(|mark| (mark.row, mark.at)).chain([(self.rows, self.length)]);
        self.marks.iter().zip(ends).map(|(mark, (row, at))| Piece {
            rows: mark.row..row.min(self.rows).max(mark.row),
            bytes: mark.at as u64..at as u64,
            clean: mark.clean,
        })
    }

    /// Calls `visit` for those of these ascending rows of a piece that have any cell, in order. `None` where the bytes are no text, as
    /// happens when the file was changed.
    pub fn pick(&self, piece: &Piece, bytes: Vec<u8>, rows: &[u32], visit: &mut dyn FnMut(Row<'_>)) -> Option<()> {
        let text = String::from_utf8(bytes).ok()?;
        let mark = Mark { row: piece.rows.start, at: 0, clean: piece.clean };
        let body = TextBody { text, separator: self.separator, marks: vec![mark], rows: piece.rows.end };
        body.pick(rows, visit);
        Some(())
    }
}
