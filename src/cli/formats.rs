//! Which format an output has, and what is written in it.

use std::io::Write;
use std::path::Path;

use anyhow::anyhow;
use preclaim::engine::Report;
use preclaim::report::deadlines::OwnDate;
use preclaim::report::{self, Format, Style};

use super::Stop;
use super::args::{OutputFormat, Sheets};

/// The format that the ending of a path picks.
pub(super) fn format_of(path: &Path) -> Result<Format, Stop> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    Format::of_ending(&ending).ok_or_else(|| {
        Stop::usage(anyhow!(
            "{}: the ending picks the format; use .xlsx for the workbook, or .html, .json, .ndjson, .csv, .sarif, .xml (JUnit), .txt, .ics (calendar)",
            path.display()
        ))
    })
}

impl From<OutputFormat> for Format {
    fn from(format: OutputFormat) -> Self {
        match format {
            OutputFormat::Text => Self::Text,
            OutputFormat::Json => Self::Json,
            OutputFormat::Ndjson => Self::Ndjson,
            OutputFormat::Csv => Self::Csv,
            OutputFormat::Ics => Self::Ics,
            OutputFormat::Html => Self::Html,
            OutputFormat::Sarif => Self::Sarif,
            OutputFormat::Junit => Self::Junit,
            OutputFormat::Github => Self::Github,
        }
    }
}

/// The report in a format.
pub(super) fn render(report: &Report, format: Format, style: &Style, sheets: Sheets, out: &mut dyn Write) -> std::io::Result<()> {
    match format {
        Format::Json => report::json::write(report, out),
        Format::Ndjson => report::ndjson::write(report, out),
        Format::Csv => report::csv::write(report, out),
        Format::Xlsx => workbook(report, sheets, out),
        Format::Html => report::html::write(report, out),
        Format::Sarif => report::sarif::write(report, out),
        Format::Junit => report::junit::write(report, out),
        Format::Github => report::github::write(report, out),
        _ => report::terminal::write(report, style, out),
    }
}

/// The dates that matter, in a format that can hold them.
pub(super) fn dates(report: &Report, own: &[OwnDate], format: Format, style: &Style, out: &mut dyn Write) -> std::io::Result<()> {
    let board = report::deadlines::board(report, own);
    match format {
        Format::Json => report::deadlines::write_json(report, &board, out),
        Format::Csv => report::deadlines::write_csv(&board, out),
        Format::Ics => report::deadlines::write_ics(report, &board, out),
        _ => report::deadlines::write(report, &board, style, out),
    }
}

fn workbook(report: &Report, sheets: Sheets, out: &mut dyn Write) -> std::io::Result<()> {
    let sheets = match sheets {
        Sheets::All => report::workbook::Sheets::All,
        Sheets::Marked => report::workbook::Sheets::Marked,
        Sheets::None => report::workbook::Sheets::None,
    };
    report::workbook::write(report, sheets, out)
}
