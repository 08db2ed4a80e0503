//! The centre that is disguised: Saltwick Technical College as its csv files have it, table by table.

use std::collections::BTreeMap;

/// A table as it stands in the base files.
#[derive(Clone, Debug)]
pub(crate) struct Table {
    /// The file's name without its ending.
    pub(crate) stem: &'static str,
    pub(crate) headings: Vec<String>,
    pub(crate) rows: Vec<Vec<String>>,
    /// Row of the headings and first column, zero-based.
    pub(crate) corner: (usize, usize),
}

pub(crate) const STEMS: [&str; 6] = ["register", "claims", "test-log", "units", "activities", "attendance"];

impl Table {
    /// Reads a base file: its headings are the first row with more than three cells.
    fn of(stem: &'static str, bytes: &[u8]) -> Self {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(bytes);
        let mut rows: Vec<Vec<String>> = reader
            .records()
            .map(|row| row.unwrap_or_default().iter().map(|cell| cell.trim_start_matches('\u{feff}').to_owned()).collect())
            .collect();
        let filled = |row: &Vec<String>| row.iter().filter(|cell| !cell.is_empty()).count();
        let header = rows.iter().position(|row| filled(row) > 3).unwrap_or(0);
        let first = rows[header].iter().position(|cell| !cell.is_empty()).unwrap_or(0);
        for row in &mut rows {
            row.drain(..first);
        }
        let headings = rows[header].clone();
        let rows = rows.into_iter().skip(header + 1).filter(|row| filled(row) > 0).collect();
        Self { stem, headings, rows, corner: (header, first) }
    }

    pub(crate) fn column(&self, heading: &str) -> usize {
        self.headings.iter().position(|known| known == heading).unwrap_or_else(|| panic!("{}: no column {heading}", self.stem))
    }
}

/// All tables of the base.
pub(crate) fn tables(files: &BTreeMap<String, Vec<u8>>) -> Vec<Table> {
    STEMS
        .iter()
        .map(|stem| {
            let table = Table::of(stem, files.get(&format!("{stem}.csv")).unwrap_or_else(|| panic!("{stem} is missing")));
            assert!(table.rows.len() > 1 && table.rows.iter().all(|row| row.len() == table.headings.len()), "{stem}");
            table
        })
        .collect()
}
