//! Sheets and their rows. How a body is stored is the reader's business; here is only how it is walked.

use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use super::{At, Raw, SheetId};

/// The cells of a sheet, however they are kept. Implemented by the readers.
pub trait Body: Send + Sync {
    /// Number of grid rows, blank ones counted; one more than the last used row's index.
    fn row_count(&self) -> u32;
    /// Calls `visit` for each row in `rows` that has any cell, in order. Wholly blank rows may be left out.
    fn walk(&self, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>));
    /// Calls `visit` for those of these ascending rows that have any cell, in order. Few rows of many cost less than a walk.
    fn pick(&self, rows: &[u32], visit: &mut dyn FnMut(Row<'_>)) {
        for &row in rows {
            self.walk(row..row + 1, visit);
        }
    }
    /// Row ranges that together cover the body and can be walked side by side at low cost.
    fn stretches(&self) -> Vec<Range<u32>>;
    /// What kept some walk from seeing every row, in words for the user: then what was seen says nothing. `None` is the rule.
    fn fault(&self) -> Option<&str> {
        None
    }
    /// Whether the cells are here; `false` where they were let go to save memory.
    fn is_kept(&self) -> bool {
        true
    }
}

/// One row while it is being visited.
#[derive(Clone, Copy, Debug)]
pub struct Row<'a> {
    /// Zero-based grid row.
    pub row: u32,
    /// Cells from column `A` on; what lies past the end is blank.
    pub cells: &'a [Raw<'a>],
}

impl<'a> Row<'a> {
    /// The cell in a zero-based column; blank past the end.
    pub fn cell(&self, col: u16) -> Raw<'a> {
        self.cells.get(usize::from(col)).copied().unwrap_or(Raw::Blank)
    }

    /// Whether nothing stands in this row.
    pub fn is_blank(&self) -> bool {
        self.cells.iter().all(Raw::is_blank)
    }
}

/// Where grid rows and physical lines of a text file part company: a quoted line break makes one row of two lines.
#[derive(Clone, Debug, Default)]
pub struct LineMap {
    /// `(row, line)`, both zero-based: from this row on, line = row - this row + this line. Ascending; empty means equal.
    breaks: Vec<(u32, u32)>,
}

impl LineMap {
    /// Builds the map from ascending `(row, line)` pairs, zero-based, one for each row after which the difference changed.
    pub fn new(breaks: Vec<(u32, u32)>) -> Self {
        Self { breaks }
    }

    /// The zero-based physical line on which a grid row starts.
    pub fn line(&self, row: u32) -> u32 {
        let after = self.breaks.partition_point(|&(start, _)| start <= row);
        match after.checked_sub(1).and_then(|i| self.breaks.get(i)) {
            Some(&(start, line)) => line + (row - start),
            None => row,
        }
    }
}

/// A sheet of a workbook, or a text file seen as one.
pub struct Sheet {
    /// Its number in this run.
    pub id: SheetId,
    /// Index of the file it came from.
    pub file: u16,
    /// The sheet's name; `None` for a text file.
    pub name: Option<Arc<str>>,
    /// Whether the workbook hides it.
    pub hidden: bool,
    /// `Some` for a text file: how its rows map to lines.
    pub lines: Option<LineMap>,
    /// For a text file, the encoding it was read with (`UTF-8`); for a workbook its kind (`xlsx`).
    pub encoding: Arc<str>,
    /// What the reader wants to tell the user about this sheet, each a whole sentence.
    pub notes: Vec<String>,
    /// The cells. Emptied once bound where they are not needed again.
    pub body: Arc<dyn Body>,
}

impl Sheet {
    /// The row number that a report shows: the spreadsheet's row, or the line in a text file; from 1.
    pub fn shown_row(&self, row: u32) -> u32 {
        match &self.lines {
            Some(lines) => lines.line(row) + 1,
            None => row + 1,
        }
    }

    /// The place of a cell of this sheet.
    pub fn at(&self, row: u32, col: u16) -> At {
        At { sheet: self.id, row, col }
    }
}

impl fmt::Debug for Sheet {
    /// Leaves the cells out: they are personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sheet")
            .field("id", &self.id)
            .field("name", &self.name)
            .field("rows", &self.body.row_count())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_follow_quoted_breaks() {
        // Row 2 spans lines 2 and 3, row 5 spans three lines.
        let map = LineMap::new(vec![(3, 4), (6, 9)]);
        assert_eq!([0, 2, 3, 5, 6, 7].map(|row| map.line(row)), [0, 2, 4, 6, 9, 10]);
    }
}
