//! The slots of a stretch, some rows at a time column by column.
//!
//! `rows of slots → columns of slots`. They come row by row and go to the columns of the book: turned about here, where they are still
//! near at hand, each column is read in one piece.

use crate::record::Slot;

/// How many rows stand together.
pub(super) const ROWS: usize = 256;

/// How far the columns of a block stand apart: a little more, lest what is written together fall on the same few places of a
/// processor's memory.
const APART: usize = ROWS + 16;

/// Slots of a known number of columns.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    width: usize,
    rows: usize,
    slots: Vec<[Slot; APART]>,
}

impl Blocks {
    /// Room for some rows with so many columns.
    pub(super) fn with_capacity(width: usize, rows: usize) -> Self {
        Self { width, rows: 0, slots: Vec::with_capacity(width * rows.div_ceil(ROWS)) }
    }

    /// Adds a row; what is wider than it should be is cut.
    pub(super) fn push(&mut self, row: &[Slot]) {
        let within = self.rows % ROWS;
        if within == 0 {
            self.slots.resize(self.slots.len() + self.width, [Slot::BLANK; APART]);
        }
        let first = self.slots.len() - self.width;
        for (column, slot) in self.slots.iter_mut().skip(first).zip(row) {
            column[within] = *slot;
        }
        self.rows += 1;
    }

    /// The rows, [`ROWS`] at a time and at last what is left: their columns in order, each with a slot a row.
    pub(super) fn each(&self) -> impl Iterator<Item = impl Iterator<Item = &[Slot]>> {
        let columns = |block: usize| self.slots.iter().skip(block * self.width).take(self.width);
        (0..self.rows.div_ceil(ROWS)).map(move |block| {
            let rows = ROWS.min(self.rows - block * ROWS);
            columns(block).map(move |column| column.get(..rows).unwrap_or_default())
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_columns() {
        for (width, rows) in [(3, 0), (3, 1), (1, ROWS), (3, ROWS - 1), (2, ROWS + 1), (4, 3 * ROWS), (0, 5), (5, 2 * ROWS + 7)] {
            let slot = |row: usize, col: usize| Slot(u32::try_from(row * width + col).unwrap_or(u32::MAX));
            let mut blocks = Blocks::with_capacity(width, rows / 2);
            for row in 0..rows {
                let all: Vec<Slot> = (0..width).map(|col| slot(row, col)).collect();
                blocks.push(&all);
            }
            let mut columns: Vec<Vec<Slot>> = vec![Vec::new(); width];
            for block in blocks.each() {
                let mut count = 0;
                for (column, slots) in columns.iter_mut().zip(block) {
                    assert!(slots.len() <= ROWS);
                    column.extend_from_slice(slots);
                    count += 1;
                }
                assert_eq!(count, width);
            }
            for (col, column) in columns.iter().enumerate() {
                assert_eq!(*column, (0..rows).map(|row| slot(row, col)).collect::<Vec<_>>(), "{width} columns, {rows} rows");
            }
        }
    }
}
