//! Places: sheet, row, column.

use std::fmt;

/// A sheet, by its position among all sheets read in one run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SheetId(pub u16);

/// One cell's place: zero-based and absolute, so `A1` is row 0, column 0 whatever the used range is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// Which sheet.
    pub sheet: SheetId,
    /// Row as the spreadsheet would number it, less one. Blank rows count.
    pub row: u32,
    /// Column, `A` = 0.
    pub col: u16,
}

impl fmt::Display for At {
    /// Writes the place as a spreadsheet names it: `F17`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}{}", column_letters(self.col), self.row + 1)
    }
}

/// The letters of a zero-based column: 0 is `A`, 25 is `Z`, 26 is `AA`.
pub fn column_letters(col: u16) -> String {
    // A column's number has three letters at most.
    let mut letters = [0; 4];
    let mut n = u32::from(col) + 1;
    let mut first = letters.len();
    for (at, letter) in letters.iter_mut().enumerate().rev() {
        if n == 0 {
            break;
        }
        *letter = b'A' + u8::try_from((n - 1) % 26).unwrap_or(0);
        n = (n - 1) / 26;
        first = at;
    }
    letters.get(first..).and_then(|letters| std::str::from_utf8(letters).ok()).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_named_as_spreadsheets_name_them() {
        for (col, letters) in [(0, "A"), (25, "Z"), (26, "AA"), (51, "AZ"), (52, "BA"), (701, "ZZ"), (702, "AAA"), (16383, "XFD")] {
            assert_eq!(column_letters(col), letters);
        }
        let at = At { sheet: SheetId(0), row: 16, col: 5 };
        assert_eq!(at.to_string(), "F17");
    }
}
