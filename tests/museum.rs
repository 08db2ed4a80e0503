//! The museum of awkward files: each is read as the sentences beside it say, or refused with the words they give.
//!
//! A folder under `fixtures/files` has a `README.md` with a section for each of its files. What a section says is worked out by hand
//! and compared with what `inspect` tells and with what the book then holds: tables, rows, columns, notes, values.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests read their fixtures and a clock")]

#[path = "museum/guide.rs"]
mod guide;
mod support;
#[path = "museum/values.rs"]
mod values;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use guide::{Piece, guide};
use preclaim::bind::{Binder, Settings};
use preclaim::grid::SheetId;
use preclaim::read::{Limits, open};
use preclaim::record::{Book, Table};
use preclaim::{Input, Options, inspect};
use support::{Memory, day, vocabulary};

const DAY: &str = "2025-06-20";
const MUSEUM: &str = "fixtures/files";

fn rooms() -> Vec<PathBuf> {
    let entries = std::fs::read_dir(MUSEUM).unwrap_or_else(|why| panic!("{MUSEUM}: {why}"));
    let mut rooms: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).filter(|path| path.join("README.md").is_file()).collect();
    rooms.sort();
    rooms
}

fn bytes(path: &Path) -> Vec<u8> {
    std::fs::read(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()))
}

/// What `inspect` says of a file: a line for each table, its notes and the columns it did not use, or why it was refused.
fn told(name: &str, bytes: &[u8]) -> (Vec<String>, Vec<String>, BTreeSet<String>, Option<String>) {
    let store = Memory(BTreeMap::from([(name.to_owned(), bytes.to_vec())]));
    let inputs = [Input { path: name.to_owned(), named: false }];
    let (cards, refused) = inspect(&inputs, &store, vocabulary(), &Options::on(day(DAY)));
    if let Some(refused) = refused.first() {
        return (Vec::new(), Vec::new(), BTreeSet::new(), Some(refused.clone()));
    }
    let (mut lines, mut notes, mut unused) = (Vec::new(), Vec::new(), BTreeSet::new());
    for card in cards {
        let sheet = card.sheet.map(|sheet| format!("“{sheet}”: ")).unwrap_or_default();
        let what = card.table.map_or("no table".to_owned(), |table| {
            let header = card.header_row.map_or_else(String::new, |row| format!(", headings in row {row}"));
            format!("{table}{header}, {} row{}", card.rows, if card.rows == 1 { "" } else { "s" })
        });
        lines.push(format!("{sheet}{what}, {}", card.encoding));
        notes.extend(card.notes);
        for column in card.columns {
            let hint = column.hint.map(|hint| format!(" ({hint}?)")).unwrap_or_default();
            if column.field.is_none() {
                unused.insert(format!("{}{hint}", column.heading));
            }
        }
    }
    (lines, notes, unused, None)
}

/// The book that a file makes.
fn book(name: &str, bytes: &[u8]) -> Book {
    let mut binder = Binder::new(vocabulary(), Settings::new(day(DAY)));
    let opened = open(name, bytes.to_vec(), 0, SheetId(0), &Limits::default()).unwrap_or_else(|why| panic!("{name}: {why}"));
    for sheet in &opened.sheets {
        binder.take(sheet);
    }
    binder.finish().0
}

fn compare(piece: &Piece, path: &Path, wrong: &mut Vec<String>) {
    let bytes = bytes(path);
    let began = Instant::now();
    let (lines, notes, unused, refused) = told(&piece.name, &bytes);
    let mut say = |what: &str, found: &dyn std::fmt::Debug, said: &dyn std::fmt::Debug| {
        wrong.push(format!("{}: {what}\n     found {found:?}\n      said {said:?}", path.display()));
    };
    if began.elapsed() > Duration::from_secs(10) {
        say("takes too long", &began.elapsed(), &"10 s");
    }
    match (&refused, &piece.refused) {
        (Some(found), Some(said)) if said.iter().all(|words| found.contains(words)) => {
            if found.lines().count() != 1 {
                say("more than one line", found, said);
            }
            return;
        }
        (None, None) => {}
        _ => return say("refused", &refused, &piece.refused),
    }
    if lines != piece.lines {
        say("tables", &lines, &piece.lines);
    }
    let known = |note: &String| piece.notes.iter().any(|said| note.contains(said));
    let unsaid: Vec<&String> = notes.iter().filter(|note| !known(note)).collect();
    let missing: Vec<&String> = piece.notes.iter().filter(|said| !notes.iter().any(|note| note.contains(*said))).collect();
    if !unsaid.is_empty() || !missing.is_empty() {
        say("notes: these were not expected, and these were not found", &unsaid, &missing);
    }
    if unused != piece.unused {
        say("columns not used", &unused, &piece.unused);
    }
    if piece.tables.is_empty() {
        return;
    }
    let book = book(&piece.name, &bytes);
    for said in &piece.tables {
        let table = Table::ALL.iter().find(|table| table.name() == said.table).unwrap_or_else(|| panic!("no table {}", said.table));
        let found = values::rows(&book, *table, &said.fields);
        if found.len() == said.rows.len() {
            for (number, (found, said)) in found.iter().zip(&said.rows).enumerate().filter(|(_, (found, said))| found != said) {
                say(&format!("row {} of the table", number + 1), found, said);
            }
        } else {
            say(&format!("rows of {}", said.table), &found, &said.rows);
        }
    }
}

#[test]
fn every_piece_is_read_as_the_guide_says() {
    let (mut wrong, mut count) = (Vec::new(), 0);
    for room in rooms() {
        let pieces = guide(&room.join("README.md"));
        let named: BTreeSet<String> = pieces.iter().map(|piece| piece.name.clone()).collect();
        for file in std::fs::read_dir(&room).into_iter().flatten().flatten().filter(|entry| entry.path().is_file()) {
            let name = file.file_name().to_string_lossy().into_owned();
            if name != "README.md" && !named.contains(&name) {
                wrong.push(format!("{}: the guide does not say what it is", file.path().display()));
            }
        }
        for piece in &pieces {
            assert!(piece.about.len() > 20, "{}: what is it?", piece.name);
            compare(piece, &room.join(&piece.name), &mut wrong);
            count += 1;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(count > 60, "only {count} pieces");
}
