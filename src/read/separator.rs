//! Which character separates the cells of a text. `text, name → Separator`.
//!
//! A first line `sep=;` decides. Else each candidate cuts the first rows, quotes minded, and the one that gives most rows the same number
//! of columns wins, more columns counting for more. This module does not know what a heading is.

use super::record::{Piece, record, split_quoted};

/// What separates cells, and whether a line said so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Separator {
    /// The character, ASCII.
    pub(super) byte: u8,
    /// Bytes of the `sep=` line with its line end; 0 where there is none.
    pub(super) line: usize,
}

const CANDIDATES: [u8; 4] = [b',', b';', b'\t', b'|'];

/// How much of the text is looked at.
pub(super) const SAMPLE_BYTES: usize = 256 << 10;
const SAMPLE_ROWS: usize = 300;

/// Finds the separator of a text that begins at its first cell.
pub(super) fn separator(text: &str, name: &str) -> Separator {
    if let Some(said) = said(text) {
        return said;
    }
    let tabbed = [".tsv", ".tab"].iter().any(|ending| name.to_ascii_lowercase().ends_with(ending));
    let mut best = (b',', 0.0);
    for byte in CANDIDATES {
        let mut score = score(text, byte);
        if byte == b'\t' && tabbed {
            score *= 4.0;
        }
        if score > best.1 {
            best = (byte, score);
        }
    }
    Separator { byte: best.0, line: 0 }
}

/// The `sep=` line that Excel understands, also within quotes.
fn said(text: &str) -> Option<Separator> {
    let bytes = text.as_bytes();
    let line = memchr::memchr2(b'\n', b'\r', bytes.get(..16.min(bytes.len()))?).unwrap_or(bytes.len().min(16));
    let words = bytes.get(..line)?;
    let words = words.strip_prefix(b"\"").and_then(|inner| inner.strip_suffix(b"\"")).unwrap_or(words);
    let (key, &[byte]) = words.split_at_checked(4)? else { return None };
    if !key.eq_ignore_ascii_case(b"sep=") || byte == b'"' || !(byte == b'\t' || byte.is_ascii_punctuation()) {
        return None;
    }
    let end = match bytes.get(line..) {
        Some([b'\r', b'\n', ..]) => 2,
        Some([_, ..]) => 1,
        _ => 0,
    };
    Some(Separator { byte, line: line + end })
}

/// How well a candidate cuts the first rows: the share of rows with the usual number of columns, and how many those are.
fn score(text: &str, byte: u8) -> f64 {
    let whole = text.len() <= SAMPLE_BYTES;
    let sample = text.as_bytes().get(..SAMPLE_BYTES.min(text.len())).unwrap_or_default();
    let mut widths: Vec<usize> = Vec::new();
    let (mut pieces, mut scratch): (Vec<Piece>, String) = (Vec::new(), String::new());
    let mut at = 0;
    while at < sample.len() && widths.len() < SAMPLE_ROWS {
        let Ok(record) = record(sample, at, byte) else { break };
        if record.next >= sample.len() && !whole {
            break;
        }
        let line = text.get(at..record.end).unwrap_or_default();
        if record.quoted {
            pieces.clear();
            scratch.clear();
            split_quoted(line, byte, &mut pieces, &mut scratch);
            widths.push(pieces.len());
        } else if !line.trim().is_empty() || line.contains(char::from(byte)) {
            widths.push(1 + memchr::memchr_iter(byte, line.as_bytes()).count());
        }
        at = record.next;
    }
    let rows = widths.len();
    widths.retain(|&width| width > 1);
    widths.sort_unstable();
    let usual = widths.chunk_by(|a, b| a == b).max_by_key(|same| same.len());
    usual.map_or(0.0, |same| {
        let share = small(same.len()) / small(rows);
        share * share * small(same.first().copied().unwrap_or(1)).ln()
    })
}

/// A count as a number to reckon with.
fn small(count: usize) -> f64 {
    f64::from(u32::try_from(count).unwrap_or(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> char {
        char::from(separator(text, "x.csv").byte)
    }

    #[test]
    fn each_separator_is_found() {
        for byte in [",", ";", "\t", "|"] {
            assert_eq!(found(&"id,name,grade\n1,Ann,P\n2,Bo,M\n".replace(',', byte)).to_string(), byte);
        }
        assert_eq!(found("one column\nonly\n"), ',');
        assert_eq!(found(""), ',');
    }

    #[test]
    fn commas_inside_cells_do_not_mislead() {
        assert_eq!(found("Learner;Name;Grade\n1;Okoro, Ann;P\n2;Bell, Bo;M\n"), ';');
        assert_eq!(found("Learner,Name,Note\n1,\"a;b;c\",x\n2,\"d;e;f\",y\n"), ',');
        assert_eq!(found("Learner;Mark\n1;12,5\n2;9,5\n"), ';');
        assert_eq!(found("Attempts, all centres\nprinted; 1 May\n\nid\tname\n1\tAnn\n2\tBo\n"), '\t');
    }

    #[test]
    fn a_sep_line_decides() {
        assert_eq!(separator("sep=;\r\na,b,c\n", ""), Separator { byte: b';', line: 7 });
        assert_eq!(separator("\"SEP=|\"\na,b\n", ""), Separator { byte: b'|', line: 8 });
        assert_eq!(separator("sep=\t\ra", ""), Separator { byte: b'\t', line: 6 });
        assert_eq!(separator("sep=;", ""), Separator { byte: b';', line: 5 });
        assert_eq!(separator("sep=x\na,b\n", ""), Separator { byte: b',', line: 0 });
    }
}
