//! A sample of entries for somebody who audits them, with everything that each rests on.
//!
//! `entries + seed → papers`. The draw depends on the seed and on who is entered, and on nothing else: not on the order of rows or
//! files, nor on what the rules say. A larger sample with the same seed holds the smaller one.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::grid::At;
use crate::record::{Book, Case, Docket, Entry, Record, Room, Variant};

/// A sample.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sample {
    /// The seed that it was drawn with.
    pub seed: u64,
    /// One paper an entry drawn, in the order of the report.
    pub papers: Vec<Paper>,
}

/// What somebody looks at for one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paper {
    /// Position in [`super::Report::entries`].
    pub entry: usize,
    /// The rows about it, table by table.
    pub rows: Vec<PaperRow>,
}

/// One row of an input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaperRow {
    /// Canonical name of its table.
    pub table: &'static str,
    /// Its filled cells: canonical name of the field, and where it stands.
    pub cells: Vec<(&'static str, At)>,
}

/// Draws so many entries: those whose hashes, with the seed, come first.
pub(crate) fn draw(book: &Book, docket: &Docket, as_of: NaiveDate, count: usize, seed: u64) -> Sample {
    let mut ranked: Vec<([u8; 32], usize)> =
        docket.entries.iter().enumerate().map(|(i, entry)| (rank(book, docket, *entry, seed), i)).collect();
    ranked.sort_unstable();
    let mut drawn: Vec<usize> = ranked.into_iter().take(count).map(|(_, entry)| entry).collect();
    drawn.sort_unstable();
    let papers = drawn.into_iter().filter_map(|entry| Some(Paper { entry, rows: rows(book, docket, as_of, *docket.entries.get(entry)?) }));
    Sample { seed, papers: papers.collect() }
}

fn rank(book: &Book, docket: &Docket, entry: Entry, seed: u64) -> [u8; 32] {
    let learner = docket.learner(entry.learner).map_or("", |learner| book.text(learner.key));
    let qualification = entry.qualification.map_or("", |sym| book.text(sym));
    let mut hash = Sha256::new();
    hash.update(seed.to_le_bytes());
    for part in [learner, qualification] {
        hash.update(part.as_bytes());
        hash.update([0]);
    }
    hash.finalize().into()
}

fn rows(book: &Book, docket: &Docket, as_of: NaiveDate, entry: Entry) -> Vec<PaperRow> {
    let variant = Variant::default();
    let case = Case::join(book, docket, entry, as_of, &variant, Room::default());
    let own = case.rows.by_table().into_iter().flat_map(|(table, rows)| rows.iter().map(move |&row| (table, row)));
    let own = own.map(|(table, row)| case.record(table, row));
    let all = own.chain(case.grades_used());
    all.map(|record| PaperRow { table: record.table.name(), cells: cells(&record) }).filter(|row| !row.cells.is_empty()).collect()
}

fn cells(record: &Record<'_>) -> Vec<(&'static str, At)> {
    let fields =
        (0u8..).zip(record.table.fields()).filter(|(field, info)| !info.hidden && record.slot(*field) != crate::record::Slot::BLANK);
    let mut cells: Vec<(&'static str, At)> = Vec::new();
    for (field, info) in fields {
        if let Some(at) = record.place(field)
            && !cells.iter().any(|(_, known)| *known == at)
        {
            cells.push((info.name, at));
        }
    }
    cells
}
