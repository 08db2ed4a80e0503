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
    /// The same for rows that are worth it: a text among their first three filled cells is. Where most are not, a row need not be cut.
    fn sift(&self, rows: Range<u32>, worth: &dyn Fn(&str) -> bool, visit: &mut dyn FnMut(Row<'_>)) {
        self.walk(rows, &mut |row| {
            if row.begins(worth) {
                visit(row);
            }
        });
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
#[derive(Clone, Copy)]
pub struct Row<'a> {
    /// Zero-based grid row.
    pub row: u32,
    cells: Cells<'a>,
}

/// Cells from column `A` on; what lies past the end is blank.
#[derive(Clone, Copy)]
enum Cells<'a> {
    Each(&'a [Raw<'a>]),
    /// A line of text, and where each of its cells ends. What separates two cells is one byte.
    Line(&'a str, &'a [usize]),
}

impl<'a> Row<'a> {
    /// How many filled cells are the beginning of a row.
    pub const FIRST: usize = 3;

    /// A row of cells.
    pub fn new(row: u32, cells: &'a [Raw<'a>]) -> Self {
        Self { row, cells: Cells::Each(cells) }
    }

    /// A line that is cut only where somebody looks: `ends` says where each of its cells ends, one byte before the next begins.
    pub fn of_line(row: u32, line: &'a str, ends: &'a [usize]) -> Self {
        Self { row, cells: Cells::Line(line, ends) }
    }

    /// The cell in a zero-based column; blank past the end.
    #[inline]
    pub fn cell(&self, col: u16) -> Raw<'a> {
        self.at(usize::from(col))
    }

    fn at(&self, col: usize) -> Raw<'a> {
        match self.cells {
            Cells::Each(cells) => cells.get(col).copied().unwrap_or(Raw::Blank),
            Cells::Line(line, ends) => match place(ends, col).and_then(|place| line.get(place)) {
                None | Some("") => Raw::Blank,
                Some(text) => Raw::Text(text),
            },
        }
    }

    /// The first byte of a cell's text: often enough to pass it over. `None` where no text stands.
    #[inline]
    pub fn first_byte(&self, col: u16) -> Option<u8> {
        match self.cells {
            Cells::Each(cells) => match cells.get(usize::from(col)) {
                Some(Raw::Text(text)) => text.bytes().next(),
                _ => None,
            },
            Cells::Line(line, ends) => {
                let place = place(ends, usize::from(col)).filter(|place| !place.is_empty())?;
                line.as_bytes().get(place.start).copied()
            }
        }
    }

    /// The line that the row is, where its cells are known without cutting it.
    #[inline]
    pub fn line(&self) -> Option<Line<'a>> {
        match self.cells {
            Cells::Each(_) => None,
            Cells::Line(line, ends) => Some(Line { bytes: line.as_bytes(), ends }),
        }
    }

    /// How many cells there are, blank ones counted.
    pub fn width(&self) -> usize {
        match self.cells {
            Cells::Each(cells) => cells.len(),
            Cells::Line(_, ends) => ends.len(),
        }
    }

    /// All cells from column `A` on.
    pub fn cells(&self) -> impl DoubleEndedIterator<Item = Raw<'a>> + ExactSizeIterator + Clone + use<'a> {
        let row = *self;
        (0..self.width()).map(move |col| row.at(col))
    }

    /// Whether a text among the first [`Self::FIRST`] filled cells is `worth` it.
    pub fn begins(&self, worth: &dyn Fn(&str) -> bool) -> bool {
        let mut filled = self.cells().filter(|cell| !cell.is_blank()).take(Self::FIRST);
        filled.any(|cell| matches!(cell, Raw::Text(text) if worth(text)))
    }

    /// Whether nothing stands in this row.
    pub fn is_blank(&self) -> bool {
        self.cells().all(|cell| cell.is_blank())
    }
}

/// A row that is a line of text.
#[derive(Clone, Copy)]
pub struct Line<'a> {
    bytes: &'a [u8],
    ends: &'a [usize],
}

impl<'a> Line<'a> {
    /// The text of the cell in a zero-based column; empty for a blank.
    #[inline]
    pub fn cell(&self, col: u16) -> &'a [u8] {
        place(self.ends, usize::from(col)).and_then(|place| self.bytes.get(place)).unwrap_or_default()
    }
}

/// Where a cell of a line stands.
#[inline]
fn place(ends: &[usize], col: usize) -> Option<Range<usize>> {
    let end = *ends.get(col)?;
    let start = col.checked_sub(1).and_then(|before| ends.get(before)).map_or(0, |before| before + 1);
    Some(start..end)
}

impl fmt::Debug for Row<'_> {
    /// Leaves the cells out: they are personal data.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Row").field("row", &self.row).field("width", &self.width()).finish_non_exhaustive()
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
    fn a_line_is_cut_where_its_cells_end() {
        let row = Row::of_line(3, "ab,,ë,", &[2, 3, 6, 7]);
        assert_eq!([0, 1, 2, 3, 4].map(|col| row.cell(col)), [Raw::Text("ab"), Raw::Blank, Raw::Text("ë"), Raw::Blank, Raw::Blank]);
        assert_eq!([0, 1, 9].map(|col| row.line().map(|line| line.cell(col))), [Some(&b"ab"[..]), Some(&b""[..]), Some(&b""[..])]);
        assert!(row.cells().eq((0..4).map(|col| row.cell(col))));
        assert!(!row.is_blank() && Row::of_line(0, " ,", &[1, 2]).is_blank());
    }

    #[test]
    fn lines_follow_quoted_breaks() {
        // Row 2 spans lines 2 and 3, row 5 spans three lines.
        let map = LineMap::new(vec![(3, 4), (6, 9)]);
        assert_eq!([0, 2, 3, 5, 6, 7].map(|row| map.line(row)), [0, 2, 4, 6, 9, 10]);
    }
}
