//! One grid of text as csv, xlsx and ods. `rows → bytes`. Nothing of the program is used: it could agree with its own mistakes.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use proptest::arbitrary::Arbitrary;
use proptest::prelude::{BoxedStrategy, Just, Strategy, any, prop_oneof};
use rust_xlsxwriter::Workbook;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// How a text file is written.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "each is a habit of its own of some program")]
pub(crate) struct CsvStyle {
    separator: char,
    line_end: &'static str,
    /// Whether line breaks within cells are those between rows.
    same_breaks: bool,
    /// Whether every row has a separator for every column.
    padded: bool,
    /// Whether every cell is quoted.
    quoted: bool,
    last_line_ends: bool,
    mark: bool,
}

impl Arbitrary for CsvStyle {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        let ends = prop_oneof![Just("\n"), Just("\r\n")];
        let separator = prop_oneof![2 => Just(','), 1 => Just(';'), 1 => Just('\t')];
        (separator, ends, any::<[bool; 5]>())
            .prop_map(|(separator, line_end, [same_breaks, padded, quoted, last_line_ends, mark])| Self {
                separator,
                line_end,
                same_breaks,
                padded,
                quoted,
                last_line_ends,
                mark,
            })
            .boxed()
    }
}

/// The text, and for each row the line on which it starts, from 1.
pub(crate) fn csv(rows: &[Vec<String>], style: CsvStyle) -> (String, Vec<usize>) {
    let width = rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut text = String::new();
    let (mut lines, mut line) = (Vec::new(), 1);
    for (number, row) in rows.iter().enumerate() {
        lines.push(line);
        let cells = if style.padded { width } else { row.len() };
        for col in 0..cells {
            if col > 0 {
                text.push(style.separator);
            }
            let cell = row.get(col).map_or("", String::as_str);
            line += cell.matches('\n').count();
            let cell = if style.same_breaks { cell.replace('\n', style.line_end) } else { cell.to_owned() };
            let needs = style.quoted && col < row.len() || cell.contains(['"', '\n', style.separator]);
            if needs {
                let _ = write!(text, "\"{}\"", cell.replace('"', "\"\""));
            } else {
                text.push_str(&cell);
            }
        }
        if number + 1 < rows.len() || style.last_line_ends {
            text.push_str(style.line_end);
        }
        line += 1;
    }
    if style.mark {
        text.insert(0, '\u{feff}');
    }
    (text, lines)
}

/// The rows on a sheet of a workbook, behind another one where there is a foreword.
pub(crate) fn xlsx(rows: &[Vec<String>], name: &str, foreword: bool) -> Vec<u8> {
    let wrong = |why: rust_xlsxwriter::XlsxError| -> ! { panic!("{why}") };
    let mut book = Workbook::new();
    if foreword {
        let sheet = book.add_worksheet().set_name("Read me").unwrap_or_else(|why| wrong(why));
        sheet.write_string(1, 1, "Kept by the exams office.").unwrap_or_else(|why| wrong(why));
    }
    let sheet = book.add_worksheet().set_name(name).unwrap_or_else(|why| wrong(why));
    for (row, cells) in (0..).zip(rows) {
        for (col, cell) in (0..).zip(cells).filter(|(_, cell)| !cell.is_empty()) {
            sheet.write_string(row, col, cell).unwrap_or_else(|why| wrong(why));
        }
    }
    book.save_to_buffer().unwrap_or_else(|why| wrong(why))
}

/// How an OpenDocument spreadsheet is written. LibreOffice writes cells and rows that are alike once, with a number of times, and
/// fills the sheet with blanks to its last column and row.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OdsStyle {
    repeats_cells: bool,
    repeats_rows: bool,
    fills: bool,
}

impl Arbitrary for OdsStyle {
    type Parameters = ();
    type Strategy = BoxedStrategy<Self>;

    fn arbitrary_with((): ()) -> Self::Strategy {
        any::<[bool; 3]>().prop_map(|[repeats_cells, repeats_rows, fills]| Self { repeats_cells, repeats_rows, fills }).boxed()
    }
}

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:spreadsheet>"#;
const TAIL: &str = "</office:spreadsheet></office:body></office:document-content>";
const MIME: &str = "application/vnd.oasis.opendocument.spreadsheet";

/// The rows on a sheet of an OpenDocument spreadsheet, behind another one where there is a foreword.
pub(crate) fn ods(rows: &[Vec<String>], name: &str, foreword: bool, style: OdsStyle) -> Vec<u8> {
    let mut content = HEAD.to_owned();
    if foreword {
        content.push_str(&table("Read me", &[Vec::new(), vec![String::new(), "Kept by the exams office.".to_owned()]], style));
    }
    content.push_str(&table(name, rows, style));
    content.push_str(TAIL);
    let manifest = format!(
        r#"<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><manifest:file-entry manifest:full-path="/" manifest:media-type="{MIME}"/><manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/></manifest:manifest>"#
    );
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (part, text) in [("mimetype", MIME), ("content.xml", &content), ("META-INF/manifest.xml", &manifest)] {
        let done = zip.start_file(part, SimpleFileOptions::default()).map(|()| zip.write_all(text.as_bytes()));
        assert!(matches!(done, Ok(Ok(()))), "{part} is not written");
    }
    zip.finish().unwrap_or_else(|why| panic!("{why}")).into_inner()
}

fn table(name: &str, rows: &[Vec<String>], style: OdsStyle) -> String {
    let mut rows: Vec<String> = rows.iter().map(|cells| row(cells, style)).collect();
    if style.fills {
        rows.extend(std::iter::repeat_n(row(&[], style), 40));
    }
    let body = runs(&rows, style.repeats_rows);
    let body: Vec<String> = body.iter().map(|(row, times)| repeated(row, "table:table-row", "rows", *times)).collect();
    format!(r#"<table:table table:name="{}">{}</table:table>"#, escaped(name), body.concat())
}

fn row(cells: &[String], style: OdsStyle) -> String {
    let mut cells: Vec<String> = cells.iter().map(|cell| self::cell(cell)).collect();
    if cells.is_empty() || style.fills {
        cells.extend(std::iter::repeat_n(cell(""), 30));
    }
    let runs = runs(&cells, style.repeats_cells);
    let cells: Vec<String> = runs.iter().map(|(cell, times)| repeated(cell, "table:table-cell", "columns", *times)).collect();
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

fn cell(text: &str) -> String {
    if text.is_empty() {
        return "<table:table-cell/>".to_owned();
    }
    // A line break makes a paragraph; the second of two blanks and a tab have elements of their own.
    let paragraphs: Vec<String> = text
        .split('\n')
        .map(|line| format!("<text:p>{}</text:p>", escaped(line).replace("  ", " <text:s/>").replace('\t', "<text:tab/>")))
        .collect();
    format!(r#"<table:table-cell office:value-type="string">{}</table:table-cell>"#, paragraphs.concat())
}

/// Neighbours that are alike, as one with a number.
fn runs(items: &[String], join: bool) -> Vec<(&str, usize)> {
    let mut runs: Vec<(&str, usize)> = Vec::new();
    for item in items {
        match runs.last_mut() {
            Some((last, times)) if join && *last == item => *times += 1,
            _ => runs.push((item, 1)),
        }
    }
    runs
}

fn repeated(element: &str, name: &str, what: &str, times: usize) -> String {
    if times == 1 {
        return element.to_owned();
    }
    element.replacen(&format!("<{name}"), &format!(r#"<{name} table:number-{what}-repeated="{times}""#), 1)
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}
