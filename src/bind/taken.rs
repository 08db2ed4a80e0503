//! Taking a sheet in as the user says it is to be read.
//!
//! `Sheet + Said → rows of the Book, and a SheetCard`. What is said and does not fit the sheet is a fault: to read on without it could turn
//! a correction into a gap that nobody sees.

use super::header::{self, Below, Closest, Found, Meaning};
use super::said::{Said, Told, Which};
use super::{Binder, Region, SheetCard, Vocabulary, lines, title_of};
use crate::grid::Sheet;
use crate::record::Table;

/// What is said of one table, and the vocabulary that comes of it.
struct Case<'s> {
    said: &'s Said,
    vocabulary: Vocabulary,
    found: Option<Found>,
}

impl Binder<'_> {
    /// Understands one sheet as far as the user says what it is, and takes its rows in.
    pub fn take_as(&mut self, sheet: &Sheet, said: &[&Said]) -> SheetCard {
        if said.is_empty() {
            return self.take(sheet);
        }
        let mut card = SheetCard { sheet: sheet.id, regions: Vec::new(), notes: Vec::new(), faults: Vec::new() };
        if let Some(out) = said.iter().find(|said| said.which == Which::Ignored) {
            card.regions.push(Region { table: None, header_row: None, rows: 0, columns: Vec::new(), form: false });
            card.notes.push(format!("Left out, as {} says.", out.place));
            return card;
        }
        let depth = said.iter().filter_map(|said| said.header_row).max().unwrap_or(0).max(header::DEPTH);
        let lines = lines(sheet, depth);
        let mut cases: Vec<Case<'_>> =
            said.iter().map(|said| Case { said, vocabulary: said.vocabulary(self.vocabulary), found: None }).collect();
        cases.sort_by_key(|case| case.said.header_row);
        for case in &mut cases {
            let Some(shown) = case.said.header_row else { continue };
            let row = lines.iter().map(|line| line.row).find(|row| sheet.shown_row(*row) == shown);
            match row.map(|row| header::find_at(&lines, Some(row), &case.vocabulary)) {
                Some(Ok(found)) => case.found = Some(found),
                Some(Err(closest)) => card.faults.push(unfit(sheet, case.said, closest.as_ref())),
                None => card.faults.push(format!("{}: row {shown} of {} is empty", case.said.place, case.said.path)),
            }
        }
        for (at, case) in cases.iter().enumerate() {
            let next = cases.get(at + 1).and_then(|next| next.found.clone()).map(Below::Table);
            let mut own = self.lent(&case.vocabulary, case.said);
            let from = card.regions.len();
            match &case.found {
                Some(found) => {
                    let end = next.map_or(sheet.body.row_count(), |next| title_of(sheet, found, &next, &mut card.notes));
                    let region = own.region(sheet, found, end, &mut card.notes);
                    card.regions.push(region);
                }
                None if case.said.header_row.is_none() => {
                    let taken = own.take(sheet);
                    card.regions.extend(taken.regions);
                    card.notes.extend(taken.notes);
                }
                None => {}
            }
            self.given_back(own);
            let regions = card.regions.get(from..).unwrap_or_default();
            card.faults.extend(missed(sheet, case, regions));
        }
        if card.regions.is_empty() {
            card.regions.push(Region { table: None, header_row: None, rows: 0, columns: Vec::new(), form: false });
        }
        card
    }

    /// This binder with another vocabulary, for one sheet.
    fn lent<'b>(&mut self, vocabulary: &'b Vocabulary, said: &Said) -> Binder<'b> {
        let mut settings = self.settings.clone();
        settings.month_first = said.month_first.unwrap_or(settings.month_first);
        Binder {
            vocabulary,
            settings,
            book: std::mem::take(&mut self.book),
            used_as: std::mem::take(&mut self.used_as),
            lines: std::mem::take(&mut self.lines),
            full: self.full,
            nameless: self.nameless,
        }
    }

    fn given_back(&mut self, lent: Binder<'_>) {
        (self.book, self.used_as, self.lines) = (lent.book, lent.used_as, lent.lines);
        (self.full, self.nameless) = (lent.full, lent.nameless);
    }
}

/// Why a row is not the headings that it is said to be.
fn unfit(sheet: &Sheet, said: &Said, closest: Option<&Closest>) -> String {
    let row = closest.map_or(said.header_row.unwrap_or(0), |closest| sheet.shown_row(closest.found.header_row));
    let needed = |table: Table| {
        let needed: Vec<&str> = table.fields().iter().filter(|field| field.needed).map(|field| field.name).collect();
        format!(": as `{}` it has no column for {}", table.name(), needed.join(" or "))
    };
    let table = if let Which::Table(table) = said.which { Some(needed(table)) } else { None };
    let lacks =
        closest.map(|closest| format!(": as `{}` it has no column for {}", closest.found.table.name(), closest.missing.join(" or ")));
    format!("{}: row {row} of {} cannot be read as headings{}", said.place, said.path, lacks.or(table).unwrap_or_default())
}

/// What was said and is not there: a table, a heading.
fn missed(sheet: &Sheet, case: &Case<'_>, regions: &[Region]) -> Vec<String> {
    let said = case.said;
    let mut faults = Vec::new();
    if let (Which::Table(table), None) = (said.which, said.header_row)
        && regions.iter().all(|region| region.table != Some(table))
    {
        faults.push(format!("{}: {} has no row of headings that can be read as `{}`", said.place, said.path, table.name()));
    }
    let headings: Vec<header::Heading> = match &case.found {
        Some(found) => found.headings.clone(),
        None => regions
            .iter()
            .flat_map(|region| &region.columns)
            .map(|card| header::Heading { col: card.col, shown: card.heading.clone(), raw: String::new(), meaning: Meaning::Unknown })
            .collect(),
    };
    if headings.is_empty() {
        return faults;
    }
    let row =
        regions.iter().find_map(|region| region.header_row).map(|row| format!(" in row {}", sheet.shown_row(row))).unwrap_or_default();
    let file = said.place.split_once(", line ").map_or(said.place.as_str(), |(file, _)| file);
    for (heading, (_, line)) in said.columns.iter().filter(|(heading, _)| !Told::is_there(heading, &headings)) {
        faults.push(format!("{file}, line {line}: {} has no heading “{heading}”{row}", said.path));
    }
    faults
}
