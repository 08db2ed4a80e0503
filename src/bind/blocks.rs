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

/// Slots of a known number of columns, and those of a row that is being read.
#[derive(Debug, Default)]
pub(super) struct Blocks {
    width: usize,
    /// How many rows there are, without the one being read.
    rows: usize,
    /// The columns of one block after those of another.
    slots: Vec<[Slot; APART]>,
}

impl Blocks {
    /// Room for some rows with so many columns.
    pub(super) fn with_capacity(width: usize, rows: usize) -> Self {
        Self { width, rows: 0, slots: Vec::with_capacity(width * rows.div_ceil(ROWS)) }
    }

    /// Where in `slots` the columns of the row being read begin, and where in each of them it stands.
    fn place(&self) -> (usize, usize) {
        (self.rows / ROWS * self.width, self.rows % ROWS)
    }

    /// The slots of a row to be read, each to be filled.
    #[inline]
    pub(super) fn begin(&mut self) -> impl Iterator<Item = &mut Slot> {
        let (first, within) = self.place();
        if self.slots.len() < first + self.width {
            self.slots.resize(first + self.width, [Slot::BLANK; APART]);
        }
        self.slots.iter_mut().skip(first).map(move |column| &mut column[within])
    }

    /// What stands in a column of the row being read; blank where there is no such column.
    #[inline]
    pub(super) fn get(&self, i: usize) -> Slot {
        let (first, within) = self.place();
        self.slots.get(first + i).filter(|_| i < self.width).map_or(Slot::BLANK, |column| column[within])
    }

    /// The same, to be changed.
    #[inline]
    pub(super) fn get_mut(&mut self, i: usize) -> Option<&mut Slot> {
        let (first, within) = self.place();
        self.slots.get_mut(first + i).filter(|_| i < self.width).map(|column| &mut column[within])
    }

    /// Takes the row being read as it is; else the next one takes its place.
    #[inline]
    pub(super) fn take(&mut self) {
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
#[expect(clippy::unwrap_used, reason = "a test may fail")]
mod tests {
    use super::*;

    #[test]
    fn rows_come_back_as_columns() {
        for (width, rows) in [(3, 0), (3, 1), (1, ROWS), (3, ROWS - 1), (2, ROWS + 1), (4, 3 * ROWS), (0, 5), (5, 2 * ROWS + 7)] {
            let slot = |row: usize, col: usize| Slot(u32::try_from(row * width + col).unwrap_or(u32::MAX));
            let mut blocks = Blocks::with_capacity(width, rows / 2);
            for row in 0..rows {
                for (place, col) in blocks.begin().zip(0..) {
                    *place = slot(row, col);
                }
                // Read again, and the last column only now.
                if row % 7 == 3 {
                    blocks.begin().take(width - width.min(1)).for_each(|place| *place = slot(row, 0));
                    assert_eq!(blocks.get_mut(width), None);
                    for col in 0..width {
                        *blocks.get_mut(col).unwrap() = slot(row, col);
                    }
                }
                assert_eq!(
                    (0..=width).map(|col| blocks.get(col)).collect::<Vec<_>>().split_last().map(|(last, _)| *last),
                    Some(Slot::BLANK)
                );
                assert!((0..width).all(|col| blocks.get(col) == slot(row, col)));
                blocks.take();
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
