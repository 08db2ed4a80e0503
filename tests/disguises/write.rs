//! Pages as bytes. `pages + File → files`. Nothing of the program is used: it could agree with its own mistakes.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use chrono::{NaiveDate, NaiveTime, Timelike};
use rust_xlsxwriter::{ExcelDateTime, Format, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::dress::{Cell, Encoding, File, Page};

/// Writes every page; those of one path together.
pub(crate) fn files(pages: &[Page], file: File) -> BTreeMap<String, Vec<u8>> {
    let mut by_path: BTreeMap<String, Vec<&Page>> = BTreeMap::new();
    for page in pages {
        by_path.entry(page.path.clone()).or_default().push(page);
    }
    let write = |pages: &[&Page]| match file {
        File::Text { encoding, separator, line_end } => text(pages[0], encoding, separator, line_end),
        File::Xlsx | File::Xlsx1904 => xlsx(pages, file == File::Xlsx1904),
        File::Ods => ods(pages),
    };
    by_path
        .into_iter()
        .map(|(path, pages)| {
            let bytes = write(&pages);
            (path, bytes)
        })
        .collect()
}

fn text(page: &Page, encoding: Encoding, separator: char, line_end: &str) -> Vec<u8> {
    let mut text = String::new();
    for row in &page.rows {
        for (col, cell) in row.iter().enumerate() {
            if col > 0 {
                text.push(separator);
            }
            let Cell::Text(cell) = cell else { panic!("a text file has no real dates") };
            if cell.contains([separator, '"', '\n', '\r']) {
                let _ = write!(text, "\"{}\"", cell.replace('"', "\"\""));
            } else {
                text.push_str(cell);
            }
        }
        text.push_str(line_end);
    }
    let wide = |mark: [u8; 2], bytes: fn(u16) -> [u8; 2]| mark.into_iter().chain(text.encode_utf16().flat_map(bytes)).collect();
    match encoding {
        Encoding::Utf8 => text.into_bytes(),
        Encoding::Utf8Mark => format!("\u{feff}{text}").into_bytes(),
        Encoding::Utf16Le => wide([0xff, 0xfe], u16::to_le_bytes),
        Encoding::Utf16Be => wide([0xfe, 0xff], u16::to_be_bytes),
        Encoding::Windows1250 => encoding_rs::WINDOWS_1250.encode(&text).0.into_owned(),
    }
}

fn xlsx(pages: &[&Page], since_1904: bool) -> Vec<u8> {
    let mut book = Workbook::new();
    let (day, moment) = (Format::new().set_num_format("dd/mm/yyyy"), Format::new().set_num_format("dd/mm/yyyy hh:mm"));
    for page in pages {
        let sheet = book.add_worksheet();
        sheet.set_name(&page.sheet).unwrap_or_else(|why| panic!("{why}"));
        for (row, cells) in (0u32..).zip(&page.rows) {
            for (col, cell) in (0u16..).zip(cells) {
                let written = match cell {
                    Cell::Text(text) if text.is_empty() => continue,
                    Cell::Text(text) => sheet.write_string(row, col, text),
                    Cell::Date(date, time) => sheet.write_number_with_format(
                        row,
                        col,
                        serial(*date, *time, since_1904),
                        if time.is_some() { &moment } else { &day },
                    ),
                };
                written.unwrap_or_else(|why| panic!("{why}"));
            }
        }
    }
    let bytes = book.save_to_buffer().unwrap_or_else(|why| panic!("{why}"));
    if since_1904 { from_1904(&bytes) } else { bytes }
}

/// Days as Excel counts them.
fn serial(date: NaiveDate, time: Option<NaiveTime>, since_1904: bool) -> f64 {
    let day = ExcelDateTime::parse_from_str(&date.to_string()).unwrap_or_else(|why| panic!("{why}")).to_excel();
    let seconds = f64::from(time.map_or(0, |time| time.num_seconds_from_midnight()));
    // The two systems lie four years and a day apart.
    day + seconds / 86_400.0 - if since_1904 { 1462.0 } else { 0.0 }
}

/// The same workbook with the mark that its days count from 1904.
fn from_1904(bytes: &[u8]) -> Vec<u8> {
    let mut read = zip::ZipArchive::new(Cursor::new(bytes)).unwrap_or_else(|why| panic!("{why}"));
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for index in 0..read.len() {
        let mut part = read.by_index(index).unwrap_or_else(|why| panic!("{why}"));
        let name = part.name().map_or_else(|why| panic!("{why}"), std::borrow::Cow::into_owned);
        let mut content = Vec::new();
        std::io::copy(&mut part, &mut content).unwrap_or_else(|why| panic!("{why}"));
        if name == "xl/workbook.xml" {
            let text = String::from_utf8_lossy(&content).replace("<workbookPr ", "<workbookPr date1904=\"1\" ");
            assert!(text.contains("date1904"), "{text}");
            content = text.into_bytes();
        }
        out.start_file(name, SimpleFileOptions::default()).unwrap_or_else(|why| panic!("{why}"));
        out.write_all(&content).unwrap_or_else(|why| panic!("{why}"));
    }
    out.finish().unwrap_or_else(|why| panic!("{why}")).into_inner()
}

fn ods(pages: &[&Page]) -> Vec<u8> {
    let mut content = "<office:document-content><office:body><office:spreadsheet>".to_owned();
    for page in pages {
        let _ = write!(content, "<table:table table:name=\"{}\">", escaped(&page.sheet));
        for row in &page.rows {
            content.push_str("<table:table-row>");
            for cell in row {
                let _ = match cell {
                    Cell::Text(text) if text.is_empty() => write!(content, "<table:table-cell/>"),
                    Cell::Text(text) => {
                        let lines: Vec<String> = text.split('\n').map(|line| format!("<text:p>{}</text:p>", escaped(line))).collect();
                        write!(content, "<table:table-cell office:value-type=\"string\">{}</table:table-cell>", lines.concat())
                    }
                    Cell::Date(date, time) => {
                        let time = time.map_or(String::new(), |time| time.format("T%H:%M:%S").to_string());
                        write!(content, "<table:table-cell office:value-type=\"date\" office:date-value=\"{date}{time}\"/>")
                    }
                };
            }
            content.push_str("</table:table-row>");
        }
        content.push_str("</table:table>");
    }
    content.push_str("</office:spreadsheet></office:body></office:document-content>");
    let mut out = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in [("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", content.as_str())] {
        out.start_file(name, SimpleFileOptions::default()).unwrap_or_else(|why| panic!("{why}"));
        out.write_all(text.as_bytes()).unwrap_or_else(|why| panic!("{why}"));
    }
    out.finish().unwrap_or_else(|why| panic!("{why}")).into_inner()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
