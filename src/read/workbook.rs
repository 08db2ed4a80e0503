//! Workbooks as sheets. `bytes → Opened | ReadError`.
//!
//! Finds out which kind of workbook an archive or compound file is, has it read, and numbers its worksheets in their order, hidden ones
//! too. Chart, dialog and macro sheets hold no cells of ours and are passed over with a note.

use std::sync::Arc;

use super::archive::Archive;
use super::cells::Cells;
use super::xlsx::Found;
use super::{Limits, Opened, ReadError, binary, ods, xlsx};
use crate::grid::{Sheet, SheetId};

/// Reads a zip archive.
pub(super) fn open_zip(bytes: Vec<u8>, file: u16, first: SheetId, limits: &Limits) -> Result<Opened, ReadError> {
    let mut archive = Archive::open(bytes, limits)?;
    if archive.has("xl/workbook.bin") {
        let size = archive.size("xl/sharedStrings.bin");
        if size > limits.text_bytes {
            return Err(ReadError::OverLimit { what: "bytes of text in the workbook".to_owned(), found: size, limit: limits.text_bytes });
        }
        return Ok(numbered(binary::xlsb(archive.into_bytes(), limits)?, "xlsb", file, first));
    }
    if archive.has("content.xml") {
        let mime = archive.start("mimetype", 64)?;
        let mime = String::from_utf8_lossy(&mime);
        if !mime.is_empty() && !mime.contains("spreadsheet") {
            return Err(ReadError::NotText("an OpenDocument file, but no spreadsheet".to_owned()));
        }
        return Ok(numbered(ods::open(&mut archive, limits)?, "ods", file, first));
    }
    let strict = archive.has("xl/workbook.xml") || archive.has_ending("/workbook.xml") || archive.has("workbook.xml");
    if strict {
        let kind = if archive.has("xl/vbaproject.bin") { "xlsm" } else { "xlsx" };
        return Ok(numbered(xlsx::open(&mut archive, limits)?, kind, file, first));
    }
    let what = if archive.has("word/document.xml") {
        "a Word document"
    } else if archive.has("ppt/presentation.xml") {
        "a PowerPoint presentation"
    } else if archive.has("index/document.iwa") || archive.has("index.zip") {
        "an Apple Numbers document"
    } else {
        "a zip archive (unpack it first)"
    };
    Err(ReadError::NotText(what.to_owned()))
}

/// Reads a compound file, or an old workbook without a container.
pub(super) fn open_binary(bytes: Vec<u8>, file: u16, first: SheetId, limits: &Limits) -> Result<Opened, ReadError> {
    let size = bytes.len() as u64;
    if size > limits.text_bytes {
        return Err(ReadError::OverLimit { what: "bytes in an xls workbook".to_owned(), found: size, limit: limits.text_bytes });
    }
    Ok(numbered(binary::xls(bytes, limits)?, "xls", file, first))
}

/// Makes sheets of what was found, numbered on from `first`.
fn numbered(found: Vec<Found>, kind: &str, file: u16, first: SheetId) -> Opened {
    let encoding: Arc<str> = Arc::from(kind);
    let (mut sheets, mut notes) = (Vec::new(), Vec::new());
    for sheet in found {
        let Some(cells) = sheet.cells else {
            notes.push(format!("“{}” is not a worksheet (a chart, dialog or macro sheet) and was passed over.", sheet.name));
            continue;
        };
        let number = u16::try_from(sheets.len()).unwrap_or(u16::MAX);
        sheets.push(made(SheetId(first.0.saturating_add(number)), file, &sheet.name, sheet.hidden, &encoding, cells));
    }
    Opened { sheets, notes, outline: None }
}

fn made(id: SheetId, file: u16, name: &str, hidden: bool, encoding: &Arc<str>, mut cells: Cells) -> Sheet {
    let mut notes = if hidden { vec!["The sheet is hidden in the workbook; it was read all the same.".to_owned()] } else { Vec::new() };
    notes.extend(cells.concealed());
    Sheet { id, file, name: Some(Arc::from(name)), hidden, lines: None, encoding: Arc::clone(encoding), notes, body: Arc::new(cells) }
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;
