//! What a disguise changes: headings, dates, values, where tables stand. `base tables + Disguise → pages, and where each cell went`.

use std::collections::HashMap;

use chrono::{Datelike, NaiveDate, NaiveDateTime, NaiveTime};

use super::base::Table;

/// How a centre may have its files.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Disguise {
    pub(crate) file: File,
    pub(crate) layout: Layout,
    pub(crate) headings: Headings,
    pub(crate) dates: Dates,
    pub(crate) values: Values,
    /// Columns of no meaning, trailing empty ones, and a line of totals.
    pub(crate) clutter: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum File {
    Text { encoding: Encoding, separator: char, line_end: &'static str },
    Xlsx,
    Xlsx1904,
    Ods,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Encoding {
    Utf8,
    Utf8Mark,
    Utf16Le,
    Utf16Be,
    Windows1250,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Layout {
    /// A file a table, headings in the first row.
    Plain,
    /// Below titles, away from the first column, with blank rows in between.
    Titled,
    /// All tables below each other on one sheet.
    Stacked,
    /// A workbook with a sheet a table; of text files the plain layout.
    OneBook,
    /// The claims as forms, one a sheet or file.
    Forms,
    /// Registers and logs in several files, and the date of an attempt apart from its time.
    Split,
    /// Headings over two rows.
    TwoRows,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Headings {
    Own,
    /// `LEARNER_REF`, as databases have them.
    Capitals,
    /// Other words of the vocabulary.
    OtherWords,
    /// Line breaks, non-breaking spaces and stars.
    Broken,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dates {
    Slashes,
    ShortYear,
    Dots,
    Iso,
    MonthName,
    LongName,
    Weekday,
    TwelveHours,
    /// Real dates of a workbook; in text files ISO with a T.
    Real,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Values {
    Own,
    /// Grades as letters, ticks and crosses, qualification numbers without slashes.
    Letters,
    /// Capitals and spaces around.
    Loud,
}

/// One cell.
#[derive(Clone, Debug)]
pub(crate) enum Cell {
    Text(String),
    Date(NaiveDate, Option<NaiveTime>),
}

/// A sheet to be written; pages of one path are one workbook.
#[derive(Clone, Debug)]
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) sheet: String,
    pub(crate) rows: Vec<Vec<Cell>>,
}

/// Table, row (`None` for the headings) and column of a base cell, and on forms whose.
pub(crate) type Logical = (usize, Option<usize>, usize);
/// Path, sheet, zero-based row and column.
pub(crate) type Place = (String, String, usize, usize);

/// Where base cells went. Headings on forms stand once a learner.
#[derive(Debug, Default)]
pub(crate) struct Places {
    cells: HashMap<Logical, Place>,
    labels: HashMap<(String, usize), Place>,
}

impl Places {
    pub(crate) fn find(&self, logical: Logical, learner: &str) -> Option<&Place> {
        self.cells.get(&logical).or_else(|| self.labels.get(&(learner.to_owned(), logical.2)))
    }
}

const OTHER: [(&str, &str); 20] = [
    ("Learner ref", "Student ID"),
    ("Family name", "Surname"),
    ("Given names", "Forename(s)"),
    ("Date of birth", "D.O.B."),
    ("ULN", "Unique learner number"),
    ("Qualification number", "QAN"),
    ("Qualification title", "Learning aim title"),
    ("Registration date", "Date registered"),
    ("Expected end date", "LearnPlanEndDate"),
    ("Completion status", "CompStatus"),
    ("Assessment", "Test name"),
    ("Result", "Outcome"),
    ("Reset reference", "AO reference"),
    ("Unit", "Unit code"),
    ("Achieved on", "Date achieved"),
    ("Overall grade", "Final grade"),
    ("Destination code", "Learner destination"),
    ("Activity ID", "Activity ref"),
    ("Attended", "Present"),
    ("Learner name", "Full name"),
];

fn heading(own: &str, how: Headings) -> String {
    match how {
        Headings::Own => own.to_owned(),
        Headings::Capitals => own.to_uppercase().replace(' ', "_"),
        Headings::OtherWords => OTHER.iter().find(|(known, _)| *known == own).map_or(own, |(_, other)| *other).to_owned(),
        Headings::Broken if own.contains(':') => own.to_owned(),
        Headings::Broken => format!("{} *", own.replacen(' ', "\n", 1).replace(' ', "\u{a0}")),
    }
}

fn dated(text: &str) -> Option<(NaiveDate, Option<NaiveTime>)> {
    if let Ok(moment) = NaiveDateTime::parse_from_str(text, "%d/%m/%Y %H:%M") {
        return Some((moment.date(), Some(moment.time())));
    }
    NaiveDate::parse_from_str(text, "%d/%m/%Y").ok().map(|date| (date, None))
}

fn spelled(date: NaiveDate, time: Option<NaiveTime>, how: Dates) -> String {
    let (day, clock) = match how {
        Dates::Slashes => ("%d/%m/%Y", " %H:%M"),
        Dates::ShortYear => ("%-d/%-m/%y", " %-H:%M"),
        Dates::Dots => ("%d.%m.%Y", " %H.%M"),
        Dates::Iso => ("%Y-%m-%d", " %H:%M:%S"),
        Dates::MonthName => ("%-d-%b-%Y", " %H:%M"),
        Dates::LongName => ("%-d %B %Y", " at %-I.%M%P"),
        Dates::Weekday => ("%a %d %b %Y", ", %H%M hrs"),
        Dates::TwelveHours => ("%d-%m-%Y", " %I:%M %p"),
        Dates::Real => ("%Y-%m-%d", "T%H:%M:%S"),
    };
    let ordinal = if how == Dates::LongName && date.day() == 3 { "3rd of %B, %Y" } else { day };
    let time = time.map_or(String::new(), |time| time.format(clock).to_string());
    format!("{}{time}", date.format(ordinal))
}

/// A value in its disguise.
fn value(own: &str, heading: &str, disguise: &Disguise) -> Cell {
    if let Some((date, time)) = dated(own) {
        let real = disguise.dates == Dates::Real && !matches!(disguise.file, File::Text { .. });
        return if real { Cell::Date(date, time) } else { Cell::Text(spelled(date, time, disguise.dates)) };
    }
    let number = heading == "Qualification number";
    let one_byte = matches!(disguise.file, File::Text { encoding: Encoding::Windows1250, .. });
    let text = match disguise.values {
        Values::Letters if number => own.replace('/', ""),
        Values::Letters => match own {
            "Pass" => "P".to_owned(),
            "Merit" => "M".to_owned(),
            "Distinction" => "D".to_owned(),
            "Fail" => "F".to_owned(),
            // Code pages have no ticks.
            "Yes" => if one_byte { "Y" } else { "✓" }.to_owned(),
            "No" => if one_byte { "N" } else { "✗" }.to_owned(),
            _ => own.to_owned(),
        },
        Values::Loud if ["Pass", "Merit", "Distinction", "Fail", "Yes", "No", "External", "Synoptic", "KS4", "KS5"].contains(&own) => {
            format!(" {} ", own.to_uppercase())
        }
        Values::Own | Values::Loud => own.to_owned(),
    };
    Cell::Text(text)
}

fn words(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

/// A grid that is being laid out.
struct Sheet<'p> {
    page: Page,
    places: &'p mut Places,
}

impl Sheet<'_> {
    fn put(&mut self, row: usize, col: usize, cell: Cell) {
        let rows = &mut self.page.rows;
        rows.resize(rows.len().max(row + 1), Vec::new());
        let cells = &mut rows[row];
        cells.resize(cells.len().max(col + 1), words(""));
        cells[col] = cell;
    }

    fn at(&self, row: usize, col: usize) -> Place {
        (self.page.path.clone(), self.page.sheet.clone(), row, col)
    }
}

/// Dresses the whole centre.
pub(crate) fn dress(tables: &[Table], disguise: &Disguise) -> (Vec<Page>, Places) {
    let mut places = Places::default();
    let mut pages: Vec<Page> = Vec::new();
    let book = !matches!(disguise.file, File::Text { .. });
    let ending = match disguise.file {
        File::Text { separator: '\t', .. } => "tsv",
        File::Text { .. } => "csv",
        File::Xlsx | File::Xlsx1904 => "xlsx",
        File::Ods => "ods",
    };
    let mut stacked = 0;
    for (number, table) in tables.iter().enumerate() {
        if disguise.layout == Layout::Forms && table.stem == "claims" {
            pages.extend(forms(number, table, disguise, ending, &mut places));
            continue;
        }
        let parts = if disguise.layout == Layout::Split && ["register", "test-log", "units"].contains(&table.stem) { 3 } else { 1 };
        for part in 0..parts {
            let path = match disguise.layout {
                Layout::Stacked => format!("everything.{ending}"),
                Layout::OneBook if book => format!("centre.{ending}"),
                _ if parts > 1 => format!("{} {}.{ending}", table.stem, part + 1),
                _ => format!("{}.{ending}", table.stem),
            };
            let (mut row, col) = match disguise.layout {
                Layout::Titled => (3 + number, number % 3 + 1),
                Layout::Stacked => (stacked, 0),
                Layout::TwoRows => (1, 0),
                _ => (0, 0),
            };
            let onto = if disguise.layout == Layout::Stacked { pages.pop() } else { None };
            let new = Page {
                path,
                sheet: if disguise.layout == Layout::Stacked { "All".to_owned() } else { table.stem.to_owned() },
                rows: Vec::new(),
            };
            let mut sheet = Sheet { page: onto.unwrap_or(new), places: &mut places };
            match disguise.layout {
                Layout::Titled => {
                    sheet.put(0, 0, words("Saltwick Technical College"));
                    sheet.put(1, col, words(&format!("Printed 12/06/2025, {}", table.stem)));
                }
                Layout::Stacked => {
                    sheet.put(row, 0, words(&format!("The {} of the year", table.stem)));
                    row += 1;
                }
                _ => {}
            }
            let rows = table.rows.iter().enumerate().filter(|(at, _)| at * parts / table.rows.len() == part);
            row = table_on(&mut sheet, number, table, rows, (row, col), disguise);
            stacked = row + 2;
            pages.push(sheet.page);
        }
    }
    (pages, places)
}

/// Lays out one table and says which row follows it.
fn table_on<'t>(
    sheet: &mut Sheet<'_>,
    number: usize,
    table: &Table,
    rows: impl Iterator<Item = (usize, &'t Vec<String>)>,
    (top, left): (usize, usize),
    disguise: &Disguise,
) -> usize {
    let apart = disguise.layout == Layout::Split && table.stem == "test-log";
    let moment = if apart { Some(table.column("Date and time")) } else { None };
    // Where each column goes: after the date of an attempt its time, and in clutter a column of no meaning in between.
    let mut to = Vec::new();
    let mut next = left;
    for (col, own) in table.headings.iter().enumerate() {
        if disguise.clutter && col == 2 {
            sheet.put(top, next, words("Room booked"));
            next += 1;
        }
        to.push(next);
        next += 1;
        let shown = if moment == Some(col) { "Date taken".to_owned() } else { heading(own, disguise.headings) };
        let group = disguise.layout == Layout::TwoRows && own.starts_with("Grade used: ");
        if group {
            // The group's heading stands above the first of its columns, and the names below.
            if !table.headings[..col].iter().any(|before| before.starts_with("Grade used: ")) {
                sheet.put(top - 1, to[col], words("Grade used"));
            }
            sheet.put(top, to[col], words(own.trim_start_matches("Grade used: ")));
        } else {
            if disguise.layout == Layout::TwoRows && col > 0 && table.headings[col - 1].starts_with("Grade used: ") {
                sheet.put(top - 1, to[col], words("Claim"));
            }
            sheet.put(top, to[col], words(&shown));
        }
        sheet.places.cells.insert((number, None, col), sheet.at(top, to[col]));
        if moment == Some(col) {
            sheet.put(top, next, words("Time"));
            next += 1;
        }
    }
    let mut row = top + 1;
    for (at, cells) in rows {
        if disguise.layout == Layout::Titled && at % 4 == 3 {
            row += 1;
        }
        if disguise.clutter {
            sheet.put(row, to[2] - 1, words("B12"));
            sheet.put(row, next + 1, words(""));
        }
        for (col, own) in cells.iter().enumerate() {
            if let (true, Some((date, time))) = (moment == Some(col), dated(own)) {
                sheet.put(row, to[col], value(&date.format("%d/%m/%Y").to_string(), "", disguise));
                sheet.put(row, to[col] + 1, words(&time.map_or(String::new(), |time| time.format("%-I:%M %p").to_string())));
            } else {
                sheet.put(row, to[col], value(own, &table.headings[col], disguise));
            }
            sheet.places.cells.insert((number, Some(at), col), sheet.at(row, to[col]));
        }
        row += 1;
    }
    if disguise.clutter {
        sheet.put(row, left, words("Total rows"));
        sheet.put(row, left + 1, words("17"));
        row += 1;
    }
    row
}

/// The claims as forms: labels beside their values, a form a sheet of one workbook or a text file each.
fn forms(number: usize, table: &Table, disguise: &Disguise, ending: &str, places: &mut Places) -> Vec<Page> {
    let text = matches!(disguise.file, File::Text { .. });
    let mut pages = Vec::new();
    for (at, cells) in table.rows.iter().enumerate() {
        let learner = &cells[table.column("Learner ref")];
        let path = if text { format!("form {learner}.{ending}") } else { format!("forms.{ending}") };
        let mut sheet = Sheet { page: Page { path, sheet: format!("Form {learner}"), rows: Vec::new() }, places };
        sheet.put(0, 0, words("Grading form"));
        for (col, own) in cells.iter().enumerate() {
            let row = 2 + col;
            sheet.put(row, 1, words(&heading(&table.headings[col], disguise.headings)));
            sheet.put(row, 2, value(own, &table.headings[col], disguise));
            sheet.places.cells.insert((number, Some(at), col), sheet.at(row, 2));
            sheet.places.labels.insert((learner.clone(), col), sheet.at(row, 1));
        }
        pages.push(sheet.page);
    }
    pages
}
