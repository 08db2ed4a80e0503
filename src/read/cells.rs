//! The filled cells of a workbook's sheet, kept small. `(row, column, value)… → Body`.
//!
//! A lone cell in the last corner of a sheet costs what one cell costs: only filled cells are kept, 18 bytes each, their texts end to
//! end in one string. Texts that a workbook keeps in a table of its own are shared by all its sheets. Nothing here knows file formats.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::{Limits, ReadError};
use crate::grid::{Body, Raw, Row};

/// Filled cells walked in one stretch, more or less.
const STRETCH: usize = 1 << 16;

/// A value, its text elsewhere.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Kept {
    Text { at: u32, len: u32 },
    Shared { at: u32, len: u32 },
    Fault { at: u32, len: u32 },
    Number { value: f64, zeros: u8, percent: bool },
    Date { date: NaiveDate, seconds: Option<u32> },
    Time(u32),
    Truth(bool),
}

/// What may still be kept, for all sheets of a workbook together.
#[derive(Debug)]
pub(super) struct Budget {
    limits: Limits,
    cells: usize,
    places: u64,
}

impl Budget {
    pub(super) fn new(limits: &Limits) -> Self {
        Self { cells: 0, places: 0, limits: limits.clone() }
    }
}

/// The texts that all sheets of a workbook share.
#[derive(Debug, Default)]
pub(super) struct Texts {
    pub(super) all: String,
    pub(super) places: Vec<(u32, u32)>,
}

/// The filled cells of one sheet.
#[derive(Default)]
pub(super) struct Cells {
    columns: Vec<u16>,
    kept: Vec<Kept>,
    /// `(row, index of its first cell)`, ascending.
    rows: Vec<(u32, u32)>,
    text: String,
    /// What this sheet has taken of [`Budget::places`].
    places: u64,
    shared: Arc<Texts>,
    /// Cells that came after one further down or to the right; put in order by [`Cells::finish`].
    stray: Vec<(u32, u16, Kept)>,
}

impl Cells {
    pub(super) fn new(shared: Arc<Texts>) -> Self {
        Self { shared, ..Self::default() }
    }

    /// Keeps a cell that is not blank.
    pub(super) fn push(&mut self, row: u32, column: u32, value: &Raw<'_>, budget: &mut Budget) -> Result<(), ReadError> {
        let kept = match *value {
            Raw::Blank | Raw::Text("") => return Ok(()),
            Raw::Text(text) => self.store(text, budget).map(|(at, len)| Kept::Text { at, len })?,
            Raw::Fault(text) => self.store(text, budget).map(|(at, len)| Kept::Fault { at, len })?,
            Raw::Number { value, zeros, percent } => Kept::Number { value, zeros, percent },
            Raw::Date { date, seconds } => Kept::Date { date, seconds },
            Raw::Time(seconds) => Kept::Time(seconds),
            Raw::Truth(truth) => Kept::Truth(truth),
        };
        self.keep(row, column, kept, budget)
    }

    /// Keeps a cell whose text is number `index` of the shared ones; `false` where there is no such text.
    pub(super) fn push_shared(&mut self, row: u32, column: u32, index: usize, budget: &mut Budget) -> Result<bool, ReadError> {
        match self.shared.places.get(index) {
            Some(&(_, 0)) => Ok(true),
            Some(&(at, len)) => self.keep(row, column, Kept::Shared { at, len }, budget).map(|()| true),
            None => Ok(false),
        }
    }

    fn store(&mut self, text: &str, budget: &Budget) -> Result<(u32, u32), ReadError> {
        store(&mut self.text, text, &budget.limits)
    }

    fn keep(&mut self, row: u32, column: u32, kept: Kept, budget: &mut Budget) -> Result<(), ReadError> {
        let over = |what: &str, found: u64, limit: u64| ReadError::OverLimit { what: what.to_owned(), found, limit };
        let columns = budget.limits.columns;
        let narrow = u16::try_from(column).ok().filter(|_| column < columns);
        let Some(narrow) = narrow else { return Err(over("columns in a sheet", u64::from(column) + 1, columns.into())) };
        if row >= budget.limits.rows {
            return Err(over("rows in a sheet", u64::from(row) + 1, budget.limits.rows.into()));
        }
        budget.cells += 1;
        if budget.cells > budget.limits.cells {
            return Err(over("filled cells in the workbook", budget.cells as u64, budget.limits.cells as u64));
        }
        let last = self.rows.last().map(|&(row, _)| row);
        let in_order = match (last, self.columns.last()) {
            (Some(last), Some(&before)) => row > last || row == last && narrow > before,
            _ => true,
        };
        if !in_order {
            self.stray.push((row, narrow, kept));
            return Ok(());
        }
        let reach = u64::from(narrow) + 1;
        let added = if last == Some(row) {
            reach - u64::from(self.columns.last().map_or(0, |&before| before + 1))
        } else {
            self.rows.push((row, u32::try_from(self.kept.len()).unwrap_or(u32::MAX)));
            reach
        };
        self.places += added;
        budget.places += added;
        if budget.places > budget.limits.places {
            return Err(over("cells in the workbook (blank ones before filled ones included)", budget.places, budget.limits.places));
        }
        self.columns.push(narrow);
        self.kept.push(kept);
        Ok(())
    }

    /// Puts cells in order where they were not; of two in one place the later one stands.
    pub(super) fn finish(mut self, budget: &mut Budget) -> Result<Self, ReadError> {
        if !self.stray.is_empty() {
            let mut all = Vec::with_capacity(self.kept.len() + self.stray.len());
            for (i, &(row, start)) in self.rows.iter().enumerate() {
                for cell in start as usize..self.end(i) {
                    if let (Some(&column), Some(&kept)) = (self.columns.get(cell), self.kept.get(cell)) {
                        all.push((row, column, kept));
                    }
                }
            }
            all.append(&mut self.stray);
            all.sort_by_key(|&(row, column, _)| (row, column));
            self.rows.clear();
            self.columns.clear();
            self.kept.clear();
            budget.cells -= all.len();
            budget.places -= self.places;
            self.places = 0;
            let mut cells = all.into_iter().peekable();
            while let Some((row, column, kept)) = cells.next() {
                if cells.peek().is_none_or(|next| (next.0, next.1) != (row, column)) {
                    self.keep(row, column.into(), kept, budget)?;
                }
            }
        }
        self.columns.shrink_to_fit();
        self.kept.shrink_to_fit();
        self.rows.shrink_to_fit();
        self.text.shrink_to_fit();
        Ok(self)
    }

    /// Past the last cell of the row at this place of `rows`.
    fn end(&self, index: usize) -> usize {
        self.rows.get(index + 1).map_or(self.kept.len(), |&(_, start)| start as usize)
    }

    fn raw(&self, kept: Kept) -> Raw<'_> {
        let cut = |text: &'_ str, at: u32, len: u32| -> Range<usize> {
            let at = at as usize;
            at..(at + len as usize).min(text.len())
        };
        match kept {
            Kept::Text { at, len } => Raw::Text(self.text.get(cut(&self.text, at, len)).unwrap_or_default()),
            Kept::Shared { at, len } => Raw::Text(self.shared.all.get(cut(&self.shared.all, at, len)).unwrap_or_default()),
            Kept::Fault { at, len } => Raw::Fault(self.text.get(cut(&self.text, at, len)).unwrap_or_default()),
            Kept::Number { value, zeros, percent } => Raw::Number { value, zeros, percent },
            Kept::Date { date, seconds } => Raw::Date { date, seconds },
            Kept::Time(seconds) => Raw::Time(seconds),
            Kept::Truth(truth) => Raw::Truth(truth),
        }
    }
}

/// Appends a text and says where it stands.
pub(super) fn store(all: &mut String, text: &str, limits: &Limits) -> Result<(u32, u32), ReadError> {
    if text.len() > limits.cell_bytes {
        let what = "characters in one cell".to_owned();
        return Err(ReadError::OverLimit { what, found: text.len() as u64, limit: limits.cell_bytes as u64 });
    }
    let found = (all.len() + text.len()) as u64;
    let (Ok(at), Ok(len), true) = (u32::try_from(all.len()), u32::try_from(text.len()), found <= limits.unpacked_bytes) else {
        return Err(ReadError::OverLimit { what: "bytes of text in the workbook".to_owned(), found, limit: limits.unpacked_bytes });
    };
    all.push_str(text);
    Ok((at, len))
}

impl Body for Cells {
    fn row_count(&self) -> u32 {
        self.rows.last().map_or(0, |&(row, _)| row + 1)
    }

    fn walk(&self, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        let first = self.rows.partition_point(|&(row, _)| row < rows.start);
        let mut cells: Vec<Raw<'_>> = Vec::new();
        for (i, &(row, start)) in self.rows.iter().enumerate().skip(first) {
            if row >= rows.end {
                return;
            }
            cells.clear();
            let filled = start as usize..self.end(i);
            let columns = self.columns.get(filled.clone()).unwrap_or_default();
            for (&column, &kept) in columns.iter().zip(self.kept.get(filled).unwrap_or_default()) {
                cells.resize(usize::from(column), Raw::Blank);
                cells.push(self.raw(kept));
            }
            visit(Row::new(row, &cells));
        }
    }

    fn stretches(&self) -> Vec<Range<u32>> {
        let mut parts = Vec::new();
        let (mut from, mut counted) = (0, 0);
        for &(row, start) in &self.rows {
            if start as usize - counted >= STRETCH {
                parts.push(from..row);
                (from, counted) = (row, start as usize);
            }
        }
        if self.row_count() > from {
            parts.push(from..self.row_count());
        }
        parts
    }
}

impl fmt::Debug for Cells {
    /// Leaves the values out: they are personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Cells").field("rows", &self.rows.len()).field("cells", &self.kept.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn shown(cells: &Cells, rows: Range<u32>) -> Vec<(u32, Vec<String>)> {
        let mut all = Vec::new();
        cells.walk(rows, &mut |row| all.push((row.row, row.cells().map(|cell| cell.shown().into_owned()).collect())));
        all
    }

    #[test]
    fn cells_out_of_order_are_put_right_and_the_last_one_stands() {
        let mut budget = Budget::new(&Limits::default());
        let mut cells = Cells::new(Arc::default());
        for (row, column, text) in [(4, 1, "x"), (2, 2, "c"), (2, 0, "a"), (4, 1, "y"), (7, 0, "z")] {
            cells.push(row, column, &Raw::Text(text), &mut budget).unwrap();
        }
        let cells = cells.finish(&mut budget).unwrap();
        let rows = [(2, vec!["a", "", "c"]), (4, vec!["", "y"]), (7, vec!["z"])];
        assert_eq!(shown(&cells, 0..9), rows.map(|(row, cells)| (row, cells.into_iter().map(str::to_owned).collect())));
        assert_eq!(shown(&cells, 3..7).len(), 1);
        assert_eq!(cells.row_count(), 8);
        assert_eq!(cells.stretches().first(), Some(&(0..8)));
    }

    #[test]
    fn a_value_takes_sixteen_bytes() {
        assert_eq!(size_of::<Kept>(), 16);
    }

    #[test]
    fn limits_hold() {
        let mut budget = Budget::new(&Limits { cells: 2, places: 100, ..Limits::default() });
        let mut cells = Cells::new(Arc::default());
        let mut push = |row, column| cells.push(row, column, &Raw::Truth(true), &mut budget).is_ok();
        assert!(!push(0, 16_384));
        assert!(push(0, 0) && push(0, 50));
        assert!(!push(1, 0));
        let mut budget = Budget::new(&Limits { places: 100, ..Limits::default() });
        let mut cells = Cells::new(Arc::default());
        assert!(cells.push(0, 59, &Raw::Truth(true), &mut budget).is_ok());
        assert!(cells.push(1, 59, &Raw::Truth(true), &mut budget).is_err());
    }
}
