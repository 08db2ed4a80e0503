//! The workbook read back.

#![expect(clippy::unwrap_used, reason = "what cannot be read back has failed its test")]

use std::io::{Cursor, Read};

use calamine::{Data, Reader, Xlsx};

use super::{Sheets, copy, write, write_within};
use crate::engine::{Report, sample};
use crate::grid::Raw;

fn bytes(report: &Report, sheets: Sheets) -> Vec<u8> {
    let mut out = Vec::new();
    write(report, sheets, &mut out).unwrap();
    out
}

fn open(bytes: &[u8]) -> Xlsx<Cursor<&[u8]>> {
    calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap()
}

/// A cell of a sheet, absolute.
fn cell(book: &mut Xlsx<Cursor<&[u8]>>, sheet: &str, row: u32, col: u32) -> Data {
    book.worksheet_range(sheet).unwrap().get_value((row, col)).cloned().unwrap_or(Data::Empty)
}

fn part(bytes: &[u8], name: &str) -> String {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let mut text = String::new();
    zip.by_name(name).unwrap().read_to_string(&mut text).unwrap();
    text
}

#[test]
fn sheets_stand_in_the_order_of_the_contract() {
    let report = sample::report(1);
    let names = |sheets| open(&bytes(&report, sheets)).sheet_names();
    assert_eq!(names(Sheets::All), ["Summary", "Claims", "Findings", "Claims (input)", "log", "Notes", "Rules", "Audit"]);
    assert_eq!(names(Sheets::Marked), ["Summary", "Claims", "Findings", "Claims (input)", "log", "Rules", "Audit"]);
    assert_eq!(names(Sheets::None), ["Summary", "Claims", "Findings", "Rules", "Audit"]);
}

#[test]
fn the_day_of_creation_is_the_as_of_date() {
    // It once was written as year 0, month 0 and day 0, which some programs refuse to open.
    let report = sample::report(1);
    let properties = part(&bytes(&report, Sheets::None), "docProps/core.xml");
    let created = format!(">{}T00:00:00Z</dcterms:created>", report.as_of);
    assert!(properties.contains(&created), "{properties}");
}

#[test]
fn every_cell_of_an_input_stands_where_it_stood_with_its_value() {
    let report = sample::report(1);
    let bytes = bytes(&report, Sheets::All);
    let mut book = open(&bytes);
    for (sheet, name) in [(0, "Claims (input)"), (1, "log"), (2, "Notes")] {
        assert!(book.worksheet_formula(name).unwrap().is_empty(), "no text becomes a formula");
        let range = book.worksheet_range(name).unwrap();
        let mut seen = 0;
        report.sheets[sheet].body.walk(0..100, &mut |row| {
            for (col, raw) in (0..).zip(row.cells()) {
                let found = range.get_value((row.row, col)).cloned().unwrap_or(Data::Empty);
                let fits = match (raw, &found) {
                    (Raw::Blank, Data::Empty) => true,
                    (Raw::Text(text) | Raw::Fault(text), Data::String(found)) => text == found,
                    (Raw::Number { value, .. }, Data::Float(found)) => (value - found).abs() < 1e-12,
                    (Raw::Truth(truth), Data::Bool(found)) => truth == *found,
                    (Raw::Date { .. } | Raw::Time(_), Data::DateTime(found)) => {
                        let shown = found.as_datetime().unwrap().format("%d/%m/%Y %H:%M").to_string();
                        let wanted = raw.shown();
                        shown == wanted || shown.starts_with(&*wanted) || shown.ends_with(&*wanted)
                    }
                    _ => false,
                };
                assert!(fits, "{name} {row:?} {col}: {raw:?} became {found:?}", row = row.row);
                seen += 1;
            }
        });
        assert!(seen > 0);
    }
}

#[test]
fn numbers_keep_the_look_they_had() {
    let report = sample::report(1);
    let styles = part(&bytes(&report, Sheets::All), "xl/styles.xml");
    for format in ["0000", "dd/mm/yyyy", "dd/mm/yyyy\\ hh:mm", "quotePrefix=\"1\""] {
        assert!(styles.contains(format) || styles.contains(&format.replace('\\', "")), "{format}: {styles}");
    }
}

#[test]
fn marked_cells_carry_notes_and_the_row_says_the_same() {
    let report = sample::report(1);
    let bytes = bytes(&report, Sheets::All);
    // Claims (input): the ULN at B4, empty destinations at G5 and G6; log: a failed test at D3, two attempts too many at D5, D6.
    let notes = |xml: &str| {
        let mut refs: Vec<String> =
            xml.split("<comment ref=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect();
        refs.sort();
        refs
    };
    assert_eq!(notes(&part(&bytes, "xl/comments1.xml")), ["B4", "G5", "G6"]);
    assert_eq!(notes(&part(&bytes, "xl/comments2.xml")), ["D3", "D5", "D6"]);
    let mut book = open(&bytes);
    assert_eq!(cell(&mut book, "Claims (input)", 2, 8), Data::String(copy::SAYS.to_owned()));
    let says = cell(&mut book, "Claims (input)", 4, 8).to_string();
    assert_eq!(says, "Must be put right: The destination code is empty. → Fill in the destination code, 01 to 06. (SAM501)");
    assert_eq!(cell(&mut book, "Claims (input)", 6, 8), Data::Empty, "nothing is wrong with Owen's row");
    assert_eq!(cell(&mut book, "log", 0, 4), Data::String(copy::SAYS.to_owned()));
    assert!(cell(&mut book, "log", 4, 4).to_string().starts_with("Bars the claim: Unit 1: 3 attempts count"));
}

#[test]
fn lists_have_a_row_for_each() {
    let report = sample::report(3);
    let bytes = bytes(&report, Sheets::None);
    let mut book = open(&bytes);
    let findings: usize = report.entries.iter().map(|entry| entry.findings.len()).sum::<usize>() + report.centre.findings.len();
    assert_eq!(book.worksheet_range("Findings").unwrap().height(), findings + 1);
    assert_eq!(book.worksheet_range("Claims").unwrap().height(), report.entries.len() + 1);
    assert_eq!(book.worksheet_range("Rules").unwrap().height(), report.rules.len() + 1);
    assert_eq!(cell(&mut book, "Claims", 2, 4), Data::String("Too early".to_owned()));
    assert!(matches!(cell(&mut book, "Claims", 2, 6), Data::DateTime(_)), "the earliest date is a date");
    assert_eq!(cell(&mut book, "Claims", 5, 0), Data::String("=0016".to_owned()));
    assert!(book.worksheet_formula("Claims").unwrap().is_empty());
    let links = part(&bytes, "xl/worksheets/sheet3.xml");
    assert_eq!(links.matches("<hyperlink ").count(), links.matches("'Rules'!A").count(), "no link to a sheet that is not copied");
}

#[test]
fn findings_lead_to_their_cells_and_rows_to_their_findings() {
    let report = sample::report(1);
    let bytes = bytes(&report, Sheets::All);
    let findings = part(&bytes, "xl/worksheets/sheet3.xml");
    for link in ["'Claims (input)'!B4", "log!D3", "log!D5", "'Claims (input)'!G5"] {
        let quoted = link.replace("log!", "'log'!");
        assert!(findings.contains(&format!("location=\"{link}\"")) || findings.contains(&format!("location=\"{quoted}\"")), "{link}");
    }
    let input = part(&bytes, "xl/worksheets/sheet4.xml");
    assert!(input.contains("'Findings'!A2"), "{input}");
}

#[test]
fn long_sheets_go_on_in_another() {
    let report = sample::report(1);
    let mut out = Vec::new();
    write_within(&report, Sheets::All, 4, &mut out).unwrap();
    let mut book = open(&out);
    assert_eq!(
        book.sheet_names(),
        [
            "Summary",
            "Claims",
            "Claims (2)",
            "Findings",
            "Findings (2)",
            "Findings (3)",
            "Claims (input)",
            "Claims (input 2)",
            "log",
            "log (2)",
            "Notes",
            "Rules",
            "Audit"
        ]
    );
    // Row 5 of the log stands below a repeated heading row.
    assert_eq!(cell(&mut book, "log (2)", 0, 0), Data::String("learner".to_owned()));
    assert_eq!(cell(&mut book, "log (2)", 1, 2), Data::String("19/06/2025 10:15".to_owned()));
    assert!(cell(&mut book, "log (2)", 1, 4).to_string().starts_with("Bars the claim"));
    assert!(part(&out, "xl/worksheets/sheet4.xml").contains("'log'!D3"));
    assert!(part(&out, "xl/worksheets/sheet4.xml").contains("'log (2)'!D2"));
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert_eq!(bytes(&sample::report(2), Sheets::All), bytes(&sample::report(2), Sheets::All));
}

#[test]
fn a_report_without_claims_is_a_workbook_too() {
    let report = sample::report(0);
    assert_eq!(open(&bytes(&report, Sheets::All)).sheet_names().len(), 8);
}

#[test]
fn lists_too_long_for_memory_are_whole_and_can_be_filtered() {
    let report = sample::report(2_100);
    let bytes = bytes(&report, Sheets::None);
    let mut book = open(&bytes);
    let claims = book.worksheet_range("Claims").unwrap();
    assert_eq!(claims.height(), report.entries.len() + 1);
    assert_eq!(claims.get_value((10_500, 1)), Some(&Data::String("Bethan Maddocks".to_owned())));
    assert!(part(&bytes, "xl/worksheets/sheet2.xml").contains("<autoFilter ref=\"A1:J10501\""));
}
