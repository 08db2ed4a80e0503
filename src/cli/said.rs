//! `[[input]]` of `preclaim.toml`: which file is what, where its headings stand, what its columns mean.
//!
//! `TOML → Said, for the files of a run`. Every fault is told with its line.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use preclaim::bind::{Said, Which, is_meaning};
use preclaim::record::Table;
use serde::Deserialize;
use toml::Spanned;

use super::Stop;
use super::config::line_of;
use super::files::Files;

/// One entry as written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Entry {
    file: Spanned<String>,
    sheet: Option<String>,
    table: Option<Spanned<String>>,
    header_row: Option<Spanned<u32>>,
    month_first: Option<bool>,
    #[serde(default)]
    columns: BTreeMap<String, Spanned<String>>,
}

/// An entry with the file that it is about.
#[derive(Debug)]
pub(crate) struct About {
    real: PathBuf,
    said: Said,
}

/// Understands the entries of a config file that stands in a folder.
pub(crate) fn read(entries: Vec<Entry>, folder: &Path, shown: &str, text: &str) -> Result<Vec<About>, Stop> {
    let mut all = Vec::new();
    let mut faults: Vec<String> = Vec::new();
    for entry in entries {
        let mut fault = |at: usize, says: String| faults.push(format!("{shown}, line {}: {says}", line_of(text, at)));
        let start = entry.file.span().start;
        let which = match &entry.table {
            None => Which::Found,
            Some(word) if word.get_ref() == "ignore" => Which::Ignored,
            Some(word) => {
                let Some(table) = sheet_tables().find(|table| table.name() == word.get_ref()) else {
                    let known: Vec<&str> = sheet_tables().map(Table::name).collect();
                    fault(word.span().start, format!("there is no table `{}`; use one of {} or ignore", word.get_ref(), known.join(", ")));
                    continue;
                };
                Which::Table(table)
            }
        };
        if let Some(row) = entry.header_row.as_ref().filter(|row| *row.get_ref() == 0) {
            fault(row.span().start, "rows count from 1, as the spreadsheet shows them".to_owned());
        }
        let mut columns = BTreeMap::new();
        for (heading, meaning) in entry.columns {
            let (at, meaning) = (meaning.span().start, meaning.into_inner());
            let table = if let Which::Table(table) = which { Some(table) } else { None };
            if !is_meaning(&meaning, table) {
                fault(at, format!("“{heading}” cannot mean `{meaning}`; {}", fields(table)));
            }
            columns.insert(heading, (meaning, line_of(text, at)));
        }
        let place = format!("{shown}, line {}", line_of(text, start));
        let file = entry.file.into_inner();
        let Ok(real) = std::fs::canonicalize(folder.join(&file)) else {
            fault(start, format!("there is no file “{file}” beside it"));
            continue;
        };
        let said = Said {
            path: file,
            sheet: entry.sheet,
            which,
            header_row: entry.header_row.map(Spanned::into_inner),
            month_first: entry.month_first,
            columns,
            place,
        };
        all.push(About { real, said });
    }
    if faults.is_empty() { Ok(all) } else { Err(Stop::usage(anyhow!("{}", faults.join("\n")))) }
}

fn sheet_tables() -> impl Iterator<Item = Table> {
    Table::ALL.iter().copied().filter(|table| table.is_sheet())
}

fn fields(table: Option<Table>) -> String {
    match table {
        Some(table) => {
            let names: Vec<&str> = table.fields().iter().filter(|field| !field.hidden || field.person).map(|field| field.name).collect();
            format!("use a field of {}: {}; or \"\" to leave the column out", table.name(), names.join(", "))
        }
        None => "say which table it is with `table`, and use one of its fields, or \"\" to leave the column out".to_owned(),
    }
}

/// What is said of the files of this run, by the paths shown.
pub(crate) fn of_run(about: &[About], files: &Files) -> Vec<Said> {
    about.iter().filter_map(|one| Some(Said { path: files.shown(&one.real)?.to_owned(), ..one.said.clone() })).collect()
}
