//! What a file is, by its first bytes and not by its name. `bytes → Kind | ReadError`.
//!
//! Exports are often saved under a wrong ending. Known files that hold no sheets are named, so that the user learns what was given.

use super::ReadError;

/// What a file's bytes say it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A zip archive: xlsx, xlsm, xlsb, ods, or something else.
    Zip,
    /// An OLE compound file: xls, an encrypted workbook, or something else.
    Compound,
    /// A workbook of Excel 2 to 4, without a container.
    OldExcel,
    /// Anything else is tried as text.
    Text,
}

/// Beginnings of files that people keep beside their exports.
const OTHERS: [(&[u8], &str); 14] = [
    (b"%PDF", "a PDF document"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"\x89PNG", "a PNG picture"),
    (b"GIF8", "a GIF picture"),
    (b"II*\0", "a TIFF picture"),
    (b"MM\0*", "a TIFF picture"),
    (b"{\\rtf", "a rich text document"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive"),
    (b"Rar!", "a RAR archive"),
    (b"MZ\x90", "a program"),
    (b"SQLite format 3\0", "a database"),
    (b"PAR1", "a Parquet file"),
    (b"\x00\x01\x00\x00Standard", "an Access database"),
];

/// Says what the bytes are.
pub(super) fn kind(bytes: &[u8]) -> Result<Kind, ReadError> {
    if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
        return Ok(Kind::Zip);
    }
    if bytes.starts_with(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1") {
        return Ok(Kind::Compound);
    }
    // BOF records of BIFF 2, 3 and 4.
    if [[0x09, 0x00], [0x09, 0x02], [0x09, 0x04]].iter().any(|bof| bytes.starts_with(bof)) && matches!(bytes.get(2..4), Some([4 | 6, 0])) {
        return Ok(Kind::OldExcel);
    }
    if let Some((_, what)) = OTHERS.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return Err(ReadError::NotText((*what).to_owned()));
    }
    if let Some(what) = markup(bytes) {
        return Err(ReadError::NotText(what.to_owned()));
    }
    Ok(Kind::Text)
}

/// Web pages and XML, which some systems save under the name of a workbook.
fn markup(bytes: &[u8]) -> Option<&'static str> {
    let start = bytes.get(..bytes.len().min(1024))?;
    let start = String::from_utf8_lossy(start.strip_prefix(b"\xef\xbb\xbf").unwrap_or(start)).trim_start().to_ascii_lowercase();
    if start.starts_with("<html") || start.starts_with("<!doctype html") || start.starts_with("<table") {
        Some("a web page (some systems save one under the name of a workbook)")
    } else if start.starts_with("<?xml") && start.contains("excel.sheet") {
        Some("an XML spreadsheet of 2003")
    } else if start.starts_with("<?xml") {
        Some("an XML document")
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn content_decides() {
        assert_eq!(kind(b"PK\x03\x04rest"), Ok(Kind::Zip));
        assert_eq!(kind(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), Ok(Kind::Compound));
        assert_eq!(kind(b"learner,grade\n"), Ok(Kind::Text));
        assert_eq!(kind(b"<b,c\n"), Ok(Kind::Text));
        assert_eq!(kind(b"%PDF-1.7"), Err(ReadError::NotText("a PDF document".to_owned())));
        assert!(matches!(kind(b"\xef\xbb\xbf\n <HTML><body>"), Err(ReadError::NotText(_))));
    }
}
