//! Edge — bytes to sheets. `name, bytes → Opened | ReadError`.
//!
//! A file is read as what its bytes say it is: a workbook (xlsx, xlsm, xlsb, ods, xls) or delimited text. Each sheet comes with its
//! cells in their absolute places and nothing read into them. This room does not know headings, learners or rules, and never touches
//! the disk: it is handed bytes.
//!
//! A large text file need not be handed over whole: [`hold`] looks it through piece by piece, and asks for each piece again when it is walked.
//!
//! What can't be told from each kind of file is said where it is read: `text`, `xlsx`, `ods`, `binary`.

mod archive;
mod biff;
mod binary;
mod cells;
mod compound;
mod concealed;
mod encoding;
mod error;
mod format;
mod held;
mod kind;
mod limits;
mod marks;
mod ods;
mod outline;
mod quiet;
mod record;
mod scan;
mod separator;
mod serial;
mod sheet_xml;
mod text;
mod workbook;
mod xlsx;
mod xml;

pub use error::ReadError;
pub use held::{Held, Room, Source, WORTH_HOLDING, hold};
pub use limits::Limits;
pub use outline::{Outline, Piece};

use crate::grid::{Sheet, SheetId};
use kind::{Kind, kind};

/// The sheets of one file.
#[derive(Debug)]
pub struct Opened {
    /// In the order of the workbook; one for a text file.
    pub sheets: Vec<Sheet>,
    /// What the user should know about the file as a whole, each a whole sentence.
    pub notes: Vec<String>,
    /// For a text file whose bytes are its text: where its rows stand in it.
    pub outline: Option<Outline>,
}

/// Reads a file. `name` is the path as shown: its ending helps, its content decides. Sheets are numbered on from `first`.
pub fn open(name: &str, bytes: Vec<u8>, file: u16, first: SheetId, limits: &Limits) -> Result<Opened, ReadError> {
    if bytes.is_empty() {
        return Err(ReadError::Empty);
    }
    if bytes.len() as u64 > limits.file_bytes {
        return Err(ReadError::OverLimit { what: "bytes in the file".to_owned(), found: bytes.len() as u64, limit: limits.file_bytes });
    }
    match kind(&bytes)? {
        Kind::Text => {
            let (sheet, outline) = text::open(name, bytes, file, first, limits)?;
            Ok(Opened { sheets: vec![sheet], notes: Vec::new(), outline })
        }
        Kind::Zip => workbook::open_zip(bytes, file, first, limits),
        Kind::Compound | Kind::OldExcel => workbook::open_binary(bytes, file, first, limits),
    }
}
