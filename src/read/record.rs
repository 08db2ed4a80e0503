//! One record of delimited text: where it ends and what its cells are. `bytes from a place → Record, cells`.
//!
//! The rules are those of spreadsheet programs and of the csv crate: a quotation mark has a meaning only as the first character of
//! a cell; inside a quoted cell a doubled one stands for one; what follows the closing one up to the separator belongs to the cell; a
//! record ends at CR, LF or CRLF outside quotes. This module knows neither rows nor encodings.

use memchr::{memchr, memchr3};

use crate::grid::Raw;

/// Where a record lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record {
    /// Past its last byte, the line end not included.
    pub(super) end: usize,
    /// Where the next one begins.
    pub(super) next: usize,
    /// Line ends inside its quoted cells.
    pub(super) breaks: u32,
    /// Whether a cell of it begins with a quotation mark.
    pub(super) quoted: bool,
}

/// A quoted cell that never ends properly: the place of its opening quotation mark.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Unclosed(pub(super) usize);

/// The record that begins at `from`.
pub(super) fn record(bytes: &[u8], from: usize, separator: u8) -> Result<Record, Unclosed> {
    let mut at = from;
    let (mut breaks, mut quoted) = (0, false);
    loop {
        let rest = bytes.get(at..).unwrap_or_default();
        let Some(hit) = memchr3(b'\n', b'\r', b'"', rest).map(|i| at + i) else {
            return Ok(Record { end: bytes.len(), next: bytes.len(), breaks, quoted });
        };
        match bytes.get(hit) {
            Some(b'"') if hit == from || bytes.get(hit - 1) == Some(&separator) => {
                quoted = true;
                let (close, inside) = quoted_end(bytes, hit)?;
                breaks += inside;
                at = close;
                // Quotes that close on another line and not at the end of their cell are two stray marks, not a pair.
                let after = bytes.get(at).copied();
                if inside > 0 && after.is_some_and(|b| b != separator && b != b'\n' && b != b'\r' && b != b' ') {
                    return Err(Unclosed(hit));
                }
            }
            Some(b'"') => at = hit + 1,
            Some(b'\r') if bytes.get(hit + 1) == Some(&b'\n') => return Ok(Record { end: hit, next: hit + 2, breaks, quoted }),
            _ => return Ok(Record { end: hit, next: hit + 1, breaks, quoted }),
        }
    }
}

/// The place after the closing quotation mark of the cell that opens at `open`, and the line ends inside.
fn quoted_end(bytes: &[u8], open: usize) -> Result<(usize, u32), Unclosed> {
    let mut at = open + 1;
    loop {
        let Some(close) = memchr(b'"', bytes.get(at..).unwrap_or_default()).map(|i| at + i) else {
            return Err(Unclosed(open));
        };
        if bytes.get(close + 1) == Some(&b'"') {
            at = close + 2;
        } else {
            return Ok((close + 1, line_ends(bytes.get(open..close).unwrap_or_default())));
        }
    }
}

/// Physical line ends in some bytes; CRLF counts once.
fn line_ends(bytes: &[u8]) -> u32 {
    let mut count = 0;
    let mut after_cr = false;
    for at in memchr::memchr2_iter(b'\r', b'\n', bytes) {
        let lf = bytes.get(at) == Some(&b'\n');
        let pair = lf && after_cr && at > 0 && bytes.get(at - 1) == Some(&b'\r');
        if !pair {
            count += 1;
        }
        after_cr = !lf;
    }
    count
}

/// Cuts a line that has no quoted cell; the cells are slices of the line.
pub(super) fn split<'a>(line: &'a str, separator: u8, cells: &mut Vec<Raw<'a>>) {
    let mut from = 0;
    for at in memchr::memchr_iter(separator, line.as_bytes()) {
        cells.push(cell(line.get(from..at).unwrap_or_default()));
        from = at + 1;
    }
    cells.push(cell(line.get(from..).unwrap_or_default()));
}

/// The cell that some text is.
pub(super) fn cell(text: &str) -> Raw<'_> {
    if text.is_empty() { Raw::Blank } else { Raw::Text(text) }
}

/// A cell of a record with quotes, before it is a slice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Piece {
    /// These bytes of the record.
    Here(usize, usize),
    /// These bytes of the scratch text, where doubled quotation marks have been halved.
    Scratch(usize, usize),
}

/// Cuts a record that has quoted cells. What can't be a slice of the record is written to `scratch`.
pub(super) fn split_quoted(record: &str, separator: u8, pieces: &mut Vec<Piece>, scratch: &mut String) {
    let bytes = record.as_bytes();
    let mut from = 0;
    loop {
        let rest = bytes.get(from..).unwrap_or_default();
        if rest.first() != Some(&b'"') {
            let end = memchr(separator, rest).map(|i| from + i);
            pieces.push(Piece::Here(from, end.unwrap_or(bytes.len())));
            match end {
                Some(end) => from = end + 1,
                None => return,
            }
            continue;
        }
        // An unclosed one can't come here: the record's end has been found before.
        let close = quoted_end(bytes, from).map_or(bytes.len() + 1, |(after, _)| after) - 1;
        let end = memchr(separator, bytes.get(close + 1..).unwrap_or_default()).map(|i| close + 1 + i);
        let stop = end.unwrap_or(bytes.len());
        let inner = record.get(from + 1..close).unwrap_or_default();
        let tail = record.get(close + 1..stop).unwrap_or_default();
        if tail.is_empty() && memchr(b'"', inner.as_bytes()).is_none() {
            pieces.push(Piece::Here(from + 1, close));
        } else {
            let start = scratch.len();
            let mut halves = inner.split("\"\"");
            scratch.push_str(halves.next().unwrap_or_default());
            for half in halves {
                scratch.push('"');
                scratch.push_str(half);
            }
            scratch.push_str(tail);
            pieces.push(Piece::Scratch(start, scratch.len()));
        }
        match end {
            Some(end) => from = end + 1,
            None => return,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cells(record: &str) -> Vec<String> {
        let (mut pieces, mut scratch) = (Vec::new(), String::new());
        split_quoted(record, b',', &mut pieces, &mut scratch);
        pieces
            .iter()
            .map(|piece| match *piece {
                Piece::Here(from, to) => record[from..to].to_owned(),
                Piece::Scratch(from, to) => scratch[from..to].to_owned(),
            })
            .collect()
    }

    #[test]
    fn quotes_count_at_the_start_of_a_cell_only() {
        assert_eq!(cells(r#""a,b",c"#), ["a,b", "c"]);
        assert_eq!(cells(r#""say ""hi""",5" ruler,""#), [r#"say "hi""#, r#"5" ruler"#, ""]);
        assert_eq!(cells(r#""A" Level,"","""""#), ["A Level", "", "\""]);
        assert_eq!(cells("\"a\nb\",c"), ["a\nb", "c"]);
        assert_eq!(cells(r#""",x"#), ["", "x"]);
    }

    #[test]
    fn a_record_ends_outside_quotes() {
        let text = b"a,\"b\r\nc\"\r\nd";
        assert_eq!(record(text, 0, b','), Ok(Record { end: 8, next: 10, breaks: 1, quoted: true }));
        assert_eq!(record(text, 10, b','), Ok(Record { end: 11, next: 11, breaks: 0, quoted: false }));
        assert_eq!(record(b"5\" x\ry", 0, b','), Ok(Record { end: 4, next: 5, breaks: 0, quoted: false }));
        assert_eq!(record(b"\r\n\r\n", 0, b','), Ok(Record { end: 0, next: 2, breaks: 0, quoted: false }));
    }

    #[test]
    fn a_cell_that_never_closes_is_refused() {
        assert_eq!(record(b"a,\"b\nc\nd", 0, b','), Err(Unclosed(2)));
        // Closed only by the quotation mark that was meant to open the next line's cell.
        assert_eq!(record(b"\"a,1\n\"b\",2\n", 0, b','), Err(Unclosed(0)));
    }

    #[test]
    fn line_ends_are_counted_once() {
        assert_eq!(line_ends(b"a\r\nb\nc\rd\r\r\n\n"), 6);
        assert_eq!(line_ends(b"abc"), 0);
    }
}
