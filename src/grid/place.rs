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
    let mut n = u32::from(col) + 1;
    let mut letters = Vec::new();
    while n > 0 {
        let rest = (n - 1) % 26;
        letters.push(char::from(b'A' + u8::try_from(rest).unwrap_or(0)));
        n = (n - 1) / 26;
    }
    letters.iter().rev().collect()
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
