//! A sheet with a row each: headings as the names of the fields, in any order, below title rows or not.

use chrono::NaiveDate;

use super::entry::{Entry, FIELDS};
use crate::engine::Waiver;
use crate::grid::{Raw, Row, Sheet, SheetId};
use crate::pack::{Fault, Faults};
use crate::read::{self, Limits};

/// Rows that are searched for headings.
const HEADINGS_WITHIN: u32 = 30;

/// The column of each field, by its position in [`FIELDS`].
type Columns = [Option<u16>; FIELDS.len()];

/// The headings that make a sheet a waiver register.
const TELLING: [&str; 3] = ["rule", "approved_by", "until"];

pub(super) fn load(file: &str, bytes: Vec<u8>) -> Result<Vec<Waiver>, Faults> {
    let one = |says: String| Faults { file: file.to_owned(), faults: vec![Fault { line: 1, says }] };
    let opened = read::open(file, bytes, 0, SheetId(0), &Limits::default()).map_err(|why| one(why.to_string()))?;
    let Some((sheet, header, columns)) = opened.sheets.iter().find_map(|sheet| headings(sheet).map(|(row, columns)| (sheet, row, columns)))
    else {
        return Err(one(
            "no headings of a waiver register were found; it needs rule, approved by, why and until, and for whom it is".to_owned()
        ));
    };
    let mut rows = Rows { sheet, columns, waivers: Vec::new(), faults: near_misses(sheet, header) };
    sheet.body.walk(header + 1..sheet.body.row_count(), &mut |row| rows.take(row));
    if rows.faults.is_empty() { Ok(rows.waivers) } else { Err(Faults { file: file.to_owned(), faults: rows.faults }) }
}

/// Whether some sheet of a file is a waiver register: it lists learners and qualifications, and is no export.
pub fn is_register(sheets: &[Sheet]) -> bool {
    sheets.iter().any(|sheet| headings(sheet).is_some())
}

/// The heading row and the columns, if the sheet has them.
fn headings(sheet: &Sheet) -> Option<(u32, Columns)> {
    let mut found = None;
    sheet.body.walk(0..HEADINGS_WITHIN.min(sheet.body.row_count()), &mut |row| {
        if found.is_none() {
            let columns = columns(&row);
            let has = |name: &str| FIELDS.iter().zip(&columns).any(|((field, _), column)| *field == name && column.is_some());
            if TELLING.iter().all(|name| has(name)) {
                found = Some((row.row, columns));
            }
        }
    });
    found
}

fn columns(row: &Row<'_>) -> Columns {
    let mut columns = [None; FIELDS.len()];
    for (col, cell) in (0u16..).zip(row.cells()) {
        let heading = folded(&cell.shown());
        let is_named = |(name, others): &(&str, &[&str])| is_same(name, &heading) || others.iter().any(|other| is_same(other, &heading));
        if let Some(column) = FIELDS.iter().position(is_named).and_then(|field| columns.get_mut(field)) {
            column.get_or_insert(col);
        }
    }
    columns
}

/// Headings that are nearly those of a field: a column that is silently not read could widen a waiver.
fn near_misses(sheet: &Sheet, header: u32) -> Vec<Fault> {
    let mut faults = Vec::new();
    sheet.body.walk(header..header + 1, &mut |row| {
        let known = columns(&row);
        for (_, cell) in (0u16..).zip(row.cells()).filter(|(col, _)| !known.contains(&Some(*col))) {
            let heading = folded(&cell.shown());
            let near = FIELDS.iter().find(|(name, _)| !heading.is_empty() && strsim::damerau_levenshtein(&folded(name), &heading) <= 2);
            if let Some((name, _)) = near {
                let says = format!("the heading “{}” is not known; did you mean `{name}`?", cell.shown().trim());
                faults.push(Fault { line: line(sheet, header), says });
            }
        }
    });
    faults
}

/// Whether a field's name is a heading but for capitals, spaces and punctuation.
fn is_same(name: &str, folded: &str) -> bool {
    // Every sheet is asked, and nearly every cell begins with another letter.
    let first = |text: &str| text.bytes().next().map(|byte| byte.to_ascii_lowercase());
    first(name) == first(folded) && letters(name).eq(folded.chars())
}

fn folded(heading: &str) -> String {
    letters(heading).collect()
}

fn letters(heading: &str) -> impl Iterator<Item = char> {
    heading.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

fn line(sheet: &Sheet, row: u32) -> usize {
    usize::try_from(sheet.shown_row(row)).unwrap_or(usize::MAX)
}

struct Rows<'s> {
    sheet: &'s Sheet,
    columns: Columns,
    waivers: Vec<Waiver>,
    faults: Vec<Fault>,
}

impl Rows<'_> {
    fn take(&mut self, row: Row<'_>) {
        let columns = self.columns;
        let cell = |name: &str| {
            let place = FIELDS.iter().position(|(field, _)| *field == name).and_then(|field| columns.get(field).copied().flatten());
            place.map_or(Raw::Blank, |col| row.cell(col))
        };
        let text = |name: &str| Some(cell(name).shown().trim().to_owned()).filter(|text| !text.is_empty());
        if FIELDS.iter().all(|(name, _)| text(name).is_none()) {
            return;
        }
        let line = line(self.sheet, row.row);
        let mut wrong = Vec::new();
        let until = text("until").and_then(|shown| {
            let day = day(cell("until"));
            if day.is_none() {
                wrong.push(format!("`until` is “{shown}”, which is no date; write 31/07/2025 or 2025-07-31"));
            }
            day
        });
        let covers = text("covers").and_then(|shown| {
            let number = shown.parse().ok();
            if number.is_none() {
                wrong.push(format!("`covers` is “{shown}”, which is no whole number"));
            }
            number
        });
        let centre = text("centre").is_some_and(|shown| {
            let yes = ["yes", "y", "true", "x", "1"].contains(&shown.to_lowercase().as_str());
            if !yes && !["no", "n", "false", "0"].contains(&shown.to_lowercase().as_str()) {
                wrong.push(format!("`centre` is “{shown}”; write yes or no"));
            }
            yes
        });
        let fault = |says: String| Fault { line, says };
        if !wrong.is_empty() {
            return self.faults.extend(wrong.into_iter().map(fault));
        }
        let entry = Entry {
            line,
            rule: text("rule").unwrap_or_default(),
            learner: text("learner"),
            qualification: text("qualification"),
            programme: text("programme"),
            centre,
            approved_by: text("approved_by").unwrap_or_default(),
            why: text("why").unwrap_or_default(),
            evidence: text("evidence"),
            until,
            covers,
        };
        match entry.waiver() {
            Ok(waiver) => self.waivers.push(waiver),
            Err(wrong) => self.faults.extend(wrong.into_iter().map(fault)),
        }
    }
}

/// A date as a spreadsheet stores it, or written day first with a year of four digits.
fn day(cell: Raw<'_>) -> Option<NaiveDate> {
    if let Raw::Date { date, .. } = cell {
        return Some(date);
    }
    let shown = cell.shown();
    let text = shown.trim();
    let day =
        ["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d %B %Y", "%d %b %Y"].iter().find_map(|shape| NaiveDate::parse_from_str(text, shape).ok());
    day.filter(|day| (1900..2200).contains(&chrono::Datelike::year(day)))
}
