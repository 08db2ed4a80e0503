//! What changed between two reports, as a workbook of two lists: findings with what became of them, and verdicts that changed.

use std::io::{self, Write};

use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook, XlsxError};

use super::look::{Look, excel_date};
use super::own::{Column, List, column};
use crate::report::changes::identity;
use crate::report::text::{bare, long_date};
use crate::saved::{Changes, Subject};

/// Names of the sheets: by them a workbook of changes is known again when it lies among exports.
pub const SHEETS: [&str; 2] = ["Changes", "Verdicts"];

/// Rows of a sheet besides its heading.
const ROWS: usize = super::ROWS as usize - 1;

const FINDINGS: [Column; 13] = [
    column("What became of it", 21.0),
    column("Learner", 13.0),
    column("Name", 20.0),
    column("Qualification", 13.0),
    column("Programme", 17.0),
    column("Rule", 9.0),
    column("Weight", 17.0),
    column("Weight before", 17.0),
    column("What was found", 50.0),
    column("What to do", 46.0),
    column("File", 24.0),
    column("Sheet", 16.0),
    column("Cell", 9.0),
];

const VERDICTS: [Column; 6] = [
    column("Learner", 13.0),
    column("Name", 20.0),
    column("Qualification", 13.0),
    column("Programme", 17.0),
    column("Verdict before", 21.0),
    column("Verdict now", 21.0),
];

/// Writes the workbook.
pub fn write(changes: &Changes<'_>, out: &mut dyn Write) -> io::Result<()> {
    let bytes = build(changes).and_then(|mut book| book.save_to_buffer()).map_err(|error| match error {
        XlsxError::IoError(error) => error,
        other => io::Error::other(other),
    })?;
    out.write_all(&bytes)
}

fn build(changes: &Changes<'_>) -> Result<Workbook, XlsxError> {
    let mut look = Look::default();
    let mut book = Workbook::new();
    let properties = DocProperties::new()
        .set_title("What changed between two checks")
        .set_subject(format!("{} against {}", long_date(changes.new.as_of), long_date(changes.old.as_of)))
        .set_author("preclaim")
        .set_comment(format!("Written by preclaim {}", env!("CARGO_PKG_VERSION")));
    let day = excel_date(changes.new.as_of).and_then(|serial| ExcelDateTime::from_serial_datetime(serial).ok());
    book.set_properties(&match day {
        Some(day) => properties.set_creation_datetime(&day),
        None => properties,
    });
    findings(changes, &mut look, &mut book)?;
    verdicts(changes, &mut look, &mut book)?;
    Ok(book)
}

fn findings(changes: &Changes<'_>, look: &mut Look, book: &mut Workbook) -> Result<(), XlsxError> {
    let rows = changes.findings.len().min(ROWS);
    let mut sheet = List::new(book, look, SHEETS[0], &FINDINGS, rows)?;
    sheet.sheet.set_freeze_panes(1, 2)?;
    for change in changes.findings.iter().take(ROWS) {
        let finding = change.finding;
        sheet.text(look, change.status.shown())?;
        let [learner, name, qualification, programme] = identity(change.subject);
        let name = match change.subject {
            Subject::Claim(_) => name,
            Subject::Group(group) if group.programme.is_empty() => "(the centre)",
            Subject::Group(_) => "(the programme)",
        };
        for text in [learner, name, qualification, programme, &finding.rule, finding.weight().words()] {
            sheet.text(look, text)?;
        }
        sheet.text(look, change.was.map_or("", |was| was.weight().words()))?;
        sheet.text(look, &bare(&finding.message))?;
        sheet.text(look, &finding.next_step)?;
        let cell = finding.cells.first();
        sheet.text(look, cell.map_or("", |cell| &cell.path))?;
        sheet.text(look, cell.and_then(|cell| cell.sheet.as_deref()).unwrap_or(""))?;
        sheet.text(look, cell.map_or("", |cell| &cell.cell))?;
        sheet.next()?;
    }
    sheet.finish(look)
}

fn verdicts(changes: &Changes<'_>, look: &mut Look, book: &mut Workbook) -> Result<(), XlsxError> {
    let rows = changes.verdicts.len().min(ROWS);
    let mut sheet = List::new(book, look, SHEETS[1], &VERDICTS, rows)?;
    for change in changes.verdicts.iter().take(ROWS) {
        for text in identity(Subject::Claim(change.claim)) {
            sheet.text(look, text)?;
        }
        sheet.text(look, change.old.map_or("(not there)", crate::engine::Verdict::shown))?;
        sheet.text(look, change.new.map_or("(no longer there)", crate::engine::Verdict::shown))?;
        sheet.next()?;
    }
    sheet.finish(look)
}
