//! The guide of one room: what each of its files is, and how it must be read.
//!
//! ```text
//! ## name of the file
//! A sentence or more: what it is.
//!
//! - claims, headings in row 1, 2 rows, UTF-8       a table, as `inspect` tells it; on a workbook `- “Sheet”: claims, …`
//! - note: words that a note has                    every note must be here
//! - not used: Notes; Destnation code (destination?)
//! - refused: words                                 instead of all the others
//!
//! | claims | learner_id | grade |                  a table of the book, and the fields to look at
//! |---|---|---|
//! |   | FT-101 | Pass |
//! ```

use std::collections::BTreeSet;
use std::path::Path;

/// What a guide says of a file.
#[derive(Debug, Default)]
pub(crate) struct Piece {
    pub(crate) name: String,
    pub(crate) about: String,
    pub(crate) lines: Vec<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) unused: BTreeSet<String>,
    pub(crate) refused: Option<Vec<String>>,
    pub(crate) tables: Vec<Said>,
}

/// Rows that a table of the book must have.
#[derive(Debug, Default)]
pub(crate) struct Said {
    pub(crate) table: String,
    pub(crate) fields: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
}

/// Reads a guide.
pub(crate) fn guide(path: &Path) -> Vec<Piece> {
    let text = std::fs::read_to_string(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
    let mut pieces: Vec<Piece> = Vec::new();
    for line in text.lines() {
        if let Some(name) = line.strip_prefix("## ") {
            pieces.push(Piece { name: name.to_owned(), ..Piece::default() });
        } else if let Some(piece) = pieces.last_mut() {
            read(line, piece);
        }
    }
    pieces
}

fn read(line: &str, piece: &mut Piece) {
    if let Some(says) = line.strip_prefix("- ") {
        if let Some(note) = says.strip_prefix("note: ") {
            piece.notes.push(note.to_owned());
        } else if let Some(unused) = says.strip_prefix("not used: ") {
            piece.unused.extend(unused.split("; ").map(str::to_owned));
        } else if let Some(refused) = says.strip_prefix("refused: ") {
            piece.refused = Some(refused.split(" … ").map(str::to_owned).collect());
        } else {
            piece.lines.push(says.to_owned());
        }
    } else if let Some(row) = line.strip_prefix('|') {
        let mut cells: Vec<String> = row.trim_end().trim_end_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect();
        if cells.iter().all(|cell| !cell.is_empty() && cell.bytes().all(|b| b == b'-')) {
            return;
        }
        let first = cells.remove(0);
        if !first.is_empty() {
            piece.tables.push(Said { table: first, fields: cells, rows: Vec::new() });
        } else if let Some(table) = piece.tables.last_mut() {
            table.rows.push(cells);
        }
    } else if !line.is_empty() {
        piece.about.push_str(line);
    }
}
