//! What fuzzing calls: one function for each target, any bytes in, nothing out. A panic, a hang or unbounded memory is a fault.
//!
//! `tests/fuzz` runs them on bytes that a fuzzer makes up, `tests/seeds.rs` on the seeds beside it.

use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;
use preclaim::bind::{Binder, Settings, Vocabulary};
use preclaim::engine::arm;
use preclaim::grid::{Body, Raw, Row, Sheet, SheetId};
use preclaim::pack::load;
use preclaim::read::{Limits, open};

/// A target's name and what it does with bytes.
pub(crate) type Target = (&'static str, fn(&[u8]));

/// Every target.
pub(crate) const TARGETS: [Target; 5] = [("text", text), ("workbook", workbook), ("header", header), ("dates", dates), ("packs", packs)];

/// Small enough that a fuzzer soon reaches them.
fn limits() -> Limits {
    Limits { unpacked_bytes: 8 << 20, text_bytes: 4 << 20, cells: 100_000, places: 1_000_000, rows: 100_000, ..Limits::default() }
}

fn settings(month_first: bool) -> Settings {
    Settings { month_first, ..Settings::new(NaiveDate::from_ymd_opt(2025, 6, 20).unwrap_or_default()) }
}

/// Opens a file and takes in whatever it holds.
fn read(name: &str, bytes: Vec<u8>) {
    let (Ok(opened), Ok(vocabulary)) = (open(name, bytes, 0, SheetId(0), &limits()), Vocabulary::shipped()) else { return };
    let mut binder = Binder::new(vocabulary, settings(false));
    for sheet in &opened.sheets {
        let card = binder.take(sheet);
        assert!(!card.regions.is_empty(), "a sheet always has a card");
        let mut last = None;
        sheet.body.walk(0..sheet.body.row_count(), &mut |row| {
            assert!(last.is_none_or(|last| last < row.row) && row.row < sheet.body.row_count(), "rows come in order");
            last = Some(row.row);
        });
    }
    binder.finish();
}

/// Bytes as a text file: encodings, separators, quotes, lines.
pub(crate) fn text(bytes: &[u8]) {
    read("export.csv", bytes.to_vec());
}

/// Bytes as a workbook. What begins like an archive or a compound file is opened as it is; anything else becomes the sheet, and after a
/// zero byte the table of texts and the formats, of an otherwise sound xlsx, or the content of an ods.
pub(crate) fn workbook(bytes: &[u8]) {
    let sound = |start: &[u8]| start.starts_with(b"PK") || start.starts_with(b"\xd0\xcf");
    if sound(bytes) {
        return read("export.xlsx", bytes.to_vec());
    }
    let mut parts = bytes.split(|&b| b == 0);
    let mut next = || parts.next().unwrap_or_default();
    let (sheet, texts, styles) = (next(), next(), next());
    let zipped = if sheet.starts_with(b"<office") {
        zipped(&[("mimetype", b"application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", sheet)])
    } else {
        zipped(&[
            ("xl/workbook.xml", br#"<workbook><workbookPr date1904="0"/><sheets><sheet name="S" r:id="a"/></sheets></workbook>"#),
            ("xl/_rels/workbook.xml.rels", br#"<Relationships><Relationship Id="a" Type="x/worksheet" Target="s.xml"/></Relationships>"#),
            ("xl/s.xml", sheet),
            ("xl/sharedStrings.xml", texts),
            ("xl/styles.xml", styles),
        ])
    };
    read("export.xlsx", zipped);
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut out = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    let stored = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in parts {
        if out.start_file(*name, stored).is_err() || out.write_all(bytes).is_err() {
            return Vec::new();
        }
    }
    out.finish().map(std::io::Cursor::into_inner).unwrap_or_default()
}

/// Rows of texts, held as a workbook's sheet would be.
struct Rows(Vec<Vec<String>>);

impl Body for Rows {
    fn row_count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    fn walk(&self, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        for (row, cells) in (0u32..).zip(&self.0).filter(|(row, _)| rows.contains(row)) {
            let cells: Vec<Raw<'_>> = cells.iter().map(|cell| if cell.is_empty() { Raw::Blank } else { Raw::Text(cell) }).collect();
            visit(Row::new(row, &cells));
        }
    }

    fn stretches(&self) -> Vec<Range<u32>> {
        // Two, so that what is put together from several is too.
        let (all, half) = (self.row_count(), self.row_count() / 2);
        vec![0..half, half..all]
    }
}

fn bind(rows: Vec<Vec<String>>, month_first: bool) {
    let Ok(vocabulary) = Vocabulary::shipped() else { return };
    let mut binder = Binder::new(vocabulary, settings(month_first));
    let body = Arc::new(Rows(rows));
    let (encoding, notes) = (Arc::from("xlsx"), Vec::new());
    let sheet = Sheet { id: SheetId(0), file: 0, name: Some(Arc::from("S")), hidden: false, lines: None, encoding, notes, body };
    assert!(!binder.take(&sheet).regions.is_empty(), "a sheet always has a card");
    binder.finish();
}

/// Headings and layouts: lines are rows and tabs part their cells. A number alone stands for a heading that the program knows.
pub(crate) fn header(bytes: &[u8]) {
    const KNOWN: [&str; 24] = [
        "Learner ref",
        "Overall grade",
        "Qualification number",
        "Unit",
        "Grade",
        "Test name",
        "Date taken",
        "Time",
        "ULN",
        "Surname",
        "Destination code",
        "Unit LV05 grade",
        "Unit LV05 date",
        "Grade used: LV06 Test",
        "LV06 Test attempt 1 date",
        "LV06 Test attempt 1 result",
        "Learner ref: FT-101",
        "FT-101",
        "Pass",
        "12/05/2025",
        "Activity",
        "Type of activity",
        "Attended",
        "Total",
    ];
    let text = String::from_utf8_lossy(bytes);
    let cell =
        |cell: &str| cell.parse().ok().and_then(|at: usize| KNOWN.get(at)).map_or_else(|| cell.to_owned(), |known| (*known).to_owned());
    bind(text.lines().take(200).map(|line| line.split('\t').take(50).map(cell).collect()).collect(), false);
}

/// Dates and times: each line stands in every kind of date column.
pub(crate) fn dates(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let row = |cells: [&str; 6]| cells.iter().map(|cell| (*cell).to_owned()).collect::<Vec<String>>();
    let mut rows = vec![row(["learner_id", "assessment", "taken_on", "taken_time", "authorised_on", "result"])];
    rows.extend(text.lines().take(200).map(|line| row(["FT-101", "Test", line, line, line, line])));
    let mut register = vec![row(["learner_id", "qualification", "date_of_birth", "start_date", "status_date", "registered_size"])];
    register.extend(text.lines().take(200).map(|line| row(["FT-101", line, line, line, line, line])));
    for month_first in [false, true] {
        bind(rows.clone(), month_first);
        bind(register.clone(), month_first);
    }
}

/// Packs, vocabularies and cases written by a user.
pub(crate) fn packs(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Ok(pack) = load("pack.toml", &text) {
        let _ = arm(&[pack], |_| true).map(|armed| preclaim::rule_cards(&armed).len());
    }
    if let Ok(vocabulary) = Vocabulary::shipped() {
        let _ = vocabulary.extended(&text);
    }
    let _ = preclaim::cases::parse(&text);
}
