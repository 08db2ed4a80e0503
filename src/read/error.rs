//! Why a file could not be read, in one sentence that says what to do. `fault → words`.
//!
//! The file's name is not part of the message: whoever asked for the file knows it and puts it in front.

use std::fmt;

/// A file that can't be read as sheets.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ReadError {
    /// There is nothing in the file at all.
    Empty,
    /// The workbook asks for a password.
    Encrypted,
    /// A workbook that is cut short or broken; what is wrong, in words.
    Damaged(String),
    /// More than a stated limit.
    OverLimit {
        /// What there is too much of, with its place: `columns in line 17`.
        what: String,
        /// How much was found; at least this much where counting stopped there.
        found: u64,
        /// How much is read.
        limit: u64,
    },
    /// Neither a workbook nor text; what it is, with its article: `a PDF document`.
    NotText(String),
    /// A quotation mark that opens a cell and is never closed, or not where the cell ends: rows after it would vanish into one cell.
    Unclosed {
        /// The line on which the quotation mark stands, from 1.
        line: u32,
    },
}

impl fmt::Display for ReadError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "the file is empty (0 bytes): export it again, or leave it out"),
            Self::Encrypted => {
                write!(
                    f,
                    "the workbook is protected with a password: open it, remove the password (File > Info > Protect Workbook) and save it again"
                )
            }
            Self::Damaged(how) => {
                write!(f, "the file is damaged ({how}): open it in a spreadsheet program and save it again, or export it afresh")
            }
            Self::OverLimit { what, found, limit } => write!(
                f,
                "too many {what}: at least {} where {} are read: split the file, or remove what is not needed",
                grouped(*found),
                grouped(*limit)
            ),
            Self::NotText(what) => {
                write!(
                    f,
                    "this is {what}, where a workbook (xlsx, xlsm, xlsb, xls, ods) or text (csv, tsv, txt) was expected: save it as xlsx or csv"
                )
            }
            Self::Unclosed { line } => write!(
                f,
                "the quotation mark that opens a cell on line {line} is not closed where the cell ends, so the rows after it would be lost: close or remove it"
            ),
        }
    }
}

impl std::error::Error for ReadError {}

/// A number with commas between thousands.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3);
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands_are_grouped() {
        assert_eq!([7, 999, 1_000, 16_384, 1_048_576].map(grouped), ["7", "999", "1,000", "16,384", "1,048,576"]);
    }

    #[test]
    fn a_limit_says_what_and_how_much() {
        let error = ReadError::OverLimit { what: "columns in line 17".to_owned(), found: 20_000, limit: 16_384 };
        assert_eq!(
            error.to_string(),
            "too many columns in line 17: at least 20,000 where 16,384 are read: split the file, or remove what is not needed"
        );
    }
}
