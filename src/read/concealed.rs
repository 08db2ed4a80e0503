//! Rows and columns that a workbook hides. `stretches of rows, of columns → a sentence`.
//!
//! They are read like all others: a filter left on hides learners, not their claims. Only those that hold something are told of. This
//! module does not know where a workbook says that they are hidden.

use crate::grid::column_letters;

/// More stretches than these are not kept: then what is told is too low.
const MOST: usize = 1 << 20;

/// What a sheet hides; zero-based, from and to included.
#[derive(Debug, Default)]
pub(super) struct Concealed {
    rows: Vec<(u32, u32)>,
    columns: Vec<(u32, u32)>,
}

impl Concealed {
    pub(super) fn rows(&mut self, from: u32, to: u32) {
        if self.rows.len() < MOST {
            self.rows.push((from, to));
        }
    }

    pub(super) fn columns(&mut self, from: u32, to: u32) {
        if self.columns.len() < MOST {
            self.columns.push((from, to));
        }
    }

    /// What to tell the user, given the rows and columns that hold something.
    pub(super) fn notes(&mut self, rows: impl Iterator<Item = u32>, columns: &[u16]) -> Vec<String> {
        let mut notes = Vec::new();
        self.rows.sort_unstable();
        let hidden: Vec<u32> = rows.filter(|row| covers(&self.rows, *row)).collect();
        match hidden[..] {
            [] => {}
            [row] => notes.push(format!("Row {} is hidden in the workbook; it was read all the same.", row + 1)),
            [first, ..] => notes.push(format!(
                "{} rows are hidden in the workbook, perhaps by a filter; they were read all the same. The first is row {}.",
                hidden.len(),
                first + 1
            )),
        }
        self.columns.sort_unstable();
        let mut hidden: Vec<u16> = columns.iter().copied().filter(|column| covers(&self.columns, (*column).into())).collect();
        hidden.sort_unstable();
        hidden.dedup();
        match hidden[..] {
            [] => {}
            [column] => notes.push(format!("Column {} is hidden in the workbook; it was read all the same.", column_letters(column))),
            [first, ..] => notes.push(format!(
                "{} columns are hidden in the workbook; they were read all the same. The first is column {}.",
                hidden.len(),
                column_letters(first)
            )),
        }
        notes
    }
}

/// Whether one of some stretches, ascending, holds a number. They may meet and never overlap.
fn covers(stretches: &[(u32, u32)], number: u32) -> bool {
    let after = stretches.partition_point(|(from, _)| *from <= number);
    after.checked_sub(1).and_then(|before| stretches.get(before)).is_some_and(|(_, to)| number <= *to)
}
