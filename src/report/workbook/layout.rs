//! Which sheets there are, what they are called, and where a cell of an input stands in them.
//!
//! `Report + Sheets → names and places`. It writes nothing.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use super::{COLUMNS, Sheets};
use crate::engine::Report;
use crate::grid::{At, Sheet, SheetId};
use crate::report::marks::Marks;

/// Names of our own sheets. `History` is Excel's.
const OURS: [&str; 6] = ["Summary", "Claims", "Findings", "Rules", "Audit", "History"];

/// Characters of a sheet's name, as Excel counts them.
const NAME: usize = 31;

/// One sheet of the workbook that shows rows of an input sheet.
pub(super) struct Copy<'r> {
    /// The input sheet.
    pub(super) sheet: &'r Sheet,
    /// Its name in the workbook.
    pub(super) name: String,
    /// The rows of the input that it shows.
    pub(super) rows: Range<u32>,
    /// Rows of the input that hold headings.
    pub(super) headers: Vec<u32>,
    /// The heading row that is repeated on top, where the rows are a later part of a long sheet.
    pub(super) repeats: Option<u32>,
}

impl Copy<'_> {
    /// The row of the workbook on which a row of the input stands.
    pub(super) fn row(&self, row: u32) -> u32 {
        row - self.rows.start + u32::from(self.repeats.is_some())
    }

    /// Whether this is the first part of its sheet.
    pub(super) fn is_first(&self) -> bool {
        self.rows.start == 0
    }
}

/// All names and places.
pub(super) struct Layout<'r> {
    /// Copies, in the order of the input.
    pub(super) copies: Vec<Copy<'r>>,
    /// How many rows a sheet of ours may have besides its header.
    pub(super) rows_each: u32,
    by_sheet: HashMap<SheetId, Vec<usize>>,
}

impl<'r> Layout<'r> {
    pub(super) fn new(report: &'r Report, sheets: Sheets, limit: u32, marks: &Marks<'_>) -> Self {
        let mut names = Names::new();
        let mut copies: Vec<Copy<'r>> = Vec::new();
        let mut by_sheet: HashMap<SheetId, Vec<usize>> = HashMap::new();
        for sheet in &report.sheets {
            let wanted = match sheets {
                Sheets::All => sheet.body.row_count() > 0,
                Sheets::Marked => sheet.body.is_kept() && !marks.of_sheet(sheet.id).is_empty(),
                Sheets::None => false,
            };
            if !wanted {
                continue;
            }
            let headers = headers(report, sheet);
            // Marks may stand below the last row: a cell that should be there.
            let marked = marks.of_sheet(sheet.id).last().map_or(0, |(at, _)| at.row + 1);
            for (rows, repeats) in parts(sheet.body.row_count().max(marked).max(1), limit, headers.last().copied()) {
                by_sheet.entry(sheet.id).or_default().push(copies.len());
                let name = names.take(&base_name(report, sheet));
                let headers = if repeats.is_some() { Vec::new() } else { headers.clone() };
                copies.push(Copy { sheet, name, rows, headers, repeats });
            }
        }
        Self { copies, rows_each: limit.saturating_sub(1).max(1), by_sheet }
    }

    /// The copy on which a cell of an input stands.
    pub(super) fn copy_of(&self, at: At) -> Option<&Copy<'r>> {
        let parts = self.by_sheet.get(&at.sheet)?;
        parts.iter().filter_map(|part| self.copies.get(*part)).find(|copy| copy.rows.contains(&at.row) && at.col < COLUMNS)
    }

    /// A link to a cell of an input.
    pub(super) fn link(&self, at: At) -> Option<String> {
        let copy = self.copy_of(at)?;
        Some(link(&copy.name, copy.row(at.row), at.col))
    }

    /// The name of a cell of an input where it stands in the workbook.
    pub(super) fn name(&self, at: At) -> Option<String> {
        let copy = self.copy_of(at)?;
        Some(format!("{}{}", crate::grid::column_letters(at.col), copy.row(at.row) + 1))
    }

    /// A link to the row of a finding, by its number among all findings.
    pub(super) fn finding_link(&self, number: usize) -> String {
        let rows = self.rows_each as usize;
        let row = u32::try_from(number % rows + 1).unwrap_or(0);
        link(&part_name("Findings", number / rows), row, 0)
    }
}

/// A link to the row of a rule, by its number among all rules.
pub(super) fn rule_link(number: u16) -> String {
    link("Rules", u32::from(number) + 1, 0)
}

/// The name of one part of a list of ours.
pub(super) fn part_name(name: &str, part: usize) -> String {
    if part == 0 { name.to_owned() } else { format!("{name} ({})", part + 1) }
}

fn link(name: &str, row: u32, col: u16) -> String {
    format!("internal:'{}'!{}{}", name.replace('\'', "''"), crate::grid::column_letters(col), row + 1)
}

/// The parts of a sheet of so many rows, each with the heading row that is repeated on top of it.
fn parts(rows: u32, limit: u32, header: Option<u32>) -> Vec<(Range<u32>, Option<u32>)> {
    let mut parts = vec![(0..rows.min(limit), None)];
    let header = header.filter(|row| *row < limit);
    let each = limit.saturating_sub(u32::from(header.is_some())).max(1);
    let mut start = limit;
    while start < rows {
        let end = rows.min(start.saturating_add(each));
        parts.push((start..end, header));
        start = end;
    }
    parts
}

/// Heading rows of a sheet, ascending, as grid rows.
fn headers(report: &Report, sheet: &Sheet) -> Vec<u32> {
    let of_sheet = report.inputs.iter().filter(|card| {
        card.table.is_some() && card.sheet_index.and_then(|index| report.sheets.get(index)).is_some_and(|of_card| of_card.id == sheet.id)
    });
    let mut rows: Vec<u32> = of_sheet.filter_map(|card| card.header_row).map(|shown| grid_row(sheet, shown)).collect();
    rows.sort_unstable();
    rows.dedup();
    rows
}

/// The grid row that a report shows as `shown`.
fn grid_row(sheet: &Sheet, shown: u32) -> u32 {
    let (mut low, mut high) = (0, shown.saturating_sub(1));
    while low < high {
        let middle = low + (high - low) / 2;
        if sheet.shown_row(middle) < shown { low = middle + 1 } else { high = middle }
    }
    low
}

/// The sheet's own name, or the file's for a text file.
fn base_name(report: &Report, sheet: &Sheet) -> String {
    if let Some(name) = &sheet.name {
        return name.to_string();
    }
    let path = report.paths.get(usize::from(sheet.file)).map_or("", |path| path);
    let file = path.rsplit(['/', '\\']).next().unwrap_or(path);
    file.rsplit_once('.').map_or(file, |(stem, _)| stem).to_owned()
}

/// Gives out names that Excel accepts, each once; case does not count.
struct Names(HashSet<String>);

impl Names {
    fn new() -> Self {
        Self(OURS.iter().map(|name| name.to_lowercase()).collect())
    }

    fn take(&mut self, wanted: &str) -> String {
        let allowed: String = wanted
            .chars()
            .map(
                |c| if c.is_control() || matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\u{fffe}' | '\u{ffff}') { ' ' } else { c },
            )
            .collect();
        let trim = |text: &str| text.trim_matches(|c: char| c == '\'' || c.is_whitespace()).to_owned();
        let mut base = trim(&shortened(&trim(&allowed), NAME));
        if base.is_empty() {
            base = String::from("Sheet");
        }
        let mut name = base.clone();
        let mut number = 1;
        while !self.0.insert(name.to_lowercase()) {
            number += 1;
            // Our own sheets have numbered parts: a number alone would read as one of those.
            let suffix = match (OURS.iter().any(|ours| ours.eq_ignore_ascii_case(&base)), number) {
                (true, 2) => " (input)".to_owned(),
                (true, number) => format!(" (input {})", number - 1),
                (false, number) => format!(" ({number})"),
            };
            name = format!("{}{suffix}", shortened(&base, NAME - suffix.len()).trim_end());
        }
        name
    }
}

/// As many whole characters as fit into so many units of UTF-16.
fn shortened(text: &str, units: usize) -> String {
    let mut left = units;
    text.chars()
        .take_while(|c| {
            c.len_utf16() <= left && {
                left -= c.len_utf16();
                true
            }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_allowed_and_unique() {
        let mut names = Names::new();
        let mut take = |name: &str| names.take(name);
        assert_eq!(take("Register"), "Register");
        assert_eq!(take("REGISTER"), "REGISTER (2)");
        assert_eq!(take("Claims"), "Claims (input)");
        assert_eq!(take("claims"), "claims (input 2)");
        assert_eq!(take("a/b[c]:d"), "a b c  d");
        assert_eq!(take("'' "), "Sheet");
        assert_eq!(take("A very long name of an export from another system"), "A very long name of an export f");
        assert_eq!(take("A very long name of an export from another system"), "A very long name of an expo (2)");
        assert_eq!(take(&"😀".repeat(20)).chars().count(), 15);
    }

    #[test]
    fn long_sheets_come_in_parts_with_their_header() {
        assert_eq!(parts(10, 10, Some(0)), [(0..10, None)]);
        assert_eq!(parts(11, 10, Some(0)), [(0..10, None), (10..11, Some(0))]);
        assert_eq!(parts(25, 10, Some(0)), [(0..10, None), (10..19, Some(0)), (19..25, Some(0))]);
        assert_eq!(parts(25, 10, None), [(0..10, None), (10..20, None), (20..25, None)]);
    }
}
