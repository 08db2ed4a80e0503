//! The finding, the JSON and the mark in the workbook all point at the one cell that is wrong, whatever the sheet looks like.
//!
//! A claims table stands somewhere in a random sheet: below titles, away from column A, with blank rows between its rows and notes
//! full of commas, quotation marks and line breaks. One cell of one row is spoilt. The sheet is written as csv, xlsx and ods and
//! checked, and everything that names a place must name that cell.

#![expect(clippy::panic, reason = "a test may fail")]

mod support;
#[path = "provenance/workbook.rs"]
mod workbook;
#[path = "provenance/written.rs"]
mod written;

use std::collections::BTreeMap;

use preclaim::grid::column_letters;
use preclaim::pack::{Pack, shipped};
use preclaim::{Input, Options, examine, report};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngSeed, TestRunner};
use support::{Memory, day, json, vocabulary};
use workbook::Copied;
use written::{CsvStyle, OdsStyle, csv, ods, xlsx};

/// Random sheets: each is checked in three formats.
const SHEETS: u32 = 24;

/// What is spoilt, and which rule says so.
#[derive(Clone, Copy, Debug)]
struct Fault {
    rule: &'static str,
    heading: &'static str,
    value: &'static str,
}

const FAULTS: [Fault; 4] = [
    Fault { rule: "IMI501", heading: "Destination code", value: "07" },
    Fault { rule: "IMI501", heading: "Destination code", value: "" },
    Fault { rule: "IMI501", heading: "Destination code", value: "moved away" },
    Fault { rule: "DAT007", heading: "Overall grade", value: "Splendid" },
];

/// A sheet with a table in it and one cell spoilt.
#[derive(Clone, Debug)]
struct Planted {
    /// Rows of cells; a row without cells is blank.
    rows: Vec<Vec<String>>,
    learners: usize,
    fault: Fault,
    row: usize,
    col: usize,
    csv: CsvStyle,
    ods: OdsStyle,
    /// Whether the workbooks have another sheet before this one.
    foreword: bool,
}

/// A row of the table, before it has a place.
#[derive(Clone, Debug)]
struct Claim {
    blanks_before: usize,
    destination: u8,
    note: String,
}

/// Words as people write them in a column of notes, with all that csv and XML must take care of.
fn note() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("resit booked"),
        Just(", "),
        Just("; "),
        Just("\""),
        Just("\n"),
        Just("\n\n"),
        Just("Zoë’s tutor"),
        Just("<b> & </b>"),
        Just("  "),
        Just("=SUM(A1)"),
        Just("http://localhost/"),
        Just("\t"),
    ];
    // Blank at the ends would be lost on the way through a spreadsheet, and is no part of the question.
    proptest::collection::vec(piece, 0..9).prop_map(|pieces| pieces.concat().trim().to_owned())
}

fn claim() -> impl Strategy<Value = Claim> {
    (prop_oneof![3 => Just(0usize), 1 => 1usize..4], 1u8..=6, note()).prop_map(|(blanks_before, destination, note)| Claim {
        blanks_before,
        destination,
        note,
    })
}

fn planted() -> impl Strategy<Value = Planted> {
    let title =
        prop_oneof![Just(String::new()), Just("Thornley Marsh College".to_owned()), note().prop_map(|note| format!("Title {note}"))];
    let above = (proptest::collection::vec(title, 0..6), 0usize..3, 0usize..5);
    let headings =
        Just(vec!["Learner ref", "Qualification number", "Overall grade", "Destination code", "Notes", "Band", "Set"]).prop_shuffle();
    let styles = (any::<CsvStyle>(), any::<OdsStyle>(), any::<bool>());
    (above, headings, proptest::collection::vec(claim(), 2..12), any::<proptest::sample::Index>(), 0..FAULTS.len(), styles).prop_map(
        |((titles, gap, offset), headings, claims, spoilt, fault, (csv, ods, foreword))| {
            let (spoilt, fault) = (spoilt.index(claims.len()), FAULTS[fault]);
            let across = |cells: Vec<String>| -> Vec<String> { std::iter::repeat_n(String::new(), offset).chain(cells).collect() };
            let mut rows: Vec<Vec<String>> = titles.into_iter().map(|title| across(vec![title])).collect();
            rows.extend(std::iter::repeat_n(Vec::new(), gap));
            rows.push(across(headings.iter().map(|heading| (*heading).to_owned()).collect()));
            let (mut row, mut col) = (0, 0);
            for (number, claim) in claims.iter().enumerate() {
                rows.extend(std::iter::repeat_n(Vec::new(), claim.blanks_before));
                let value = |heading: &str| match heading {
                    heading if number == spoilt && heading == fault.heading => fault.value.to_owned(),
                    "Learner ref" => learner(number),
                    "Qualification number" => "601/0532/X".to_owned(),
                    "Overall grade" => "Pass".to_owned(),
                    "Destination code" => format!("{:02}", claim.destination),
                    "Notes" => claim.note.clone(),
                    _ => "A".to_owned(),
                };
                if number == spoilt {
                    row = rows.len();
                    col = offset + headings.iter().position(|heading| *heading == fault.heading).unwrap_or(0);
                }
                rows.push(across(headings.iter().map(|heading| value(heading)).collect()));
            }
            Planted { rows, learners: claims.len(), fault, row, col, csv, ods, foreword }
        },
    )
}

fn learner(number: usize) -> String {
    format!("TM{:05}", 24_010 + number)
}

fn register(learners: usize) -> Vec<u8> {
    let mut text = "Learner ref,Qualification number,Status\n".to_owned();
    for number in 0..learners {
        text.push_str(&learner(number));
        text.push_str(",601/0532/X,active\n");
    }
    text.into_bytes()
}

/// Where the fault must be found, and what was written.
struct Expected<'p> {
    planted: &'p Planted,
    /// Name of the file.
    path: &'static str,
    sheet: Option<&'static str>,
    /// As the report shows it.
    shown_row: usize,
}

fn check(expected: &Expected<'_>, bytes: Vec<u8>, packs: &[Pack]) {
    let Expected { planted, path, sheet, shown_row } = *expected;
    let store = Memory(BTreeMap::from([(path.to_owned(), bytes), ("register.csv".to_owned(), register(planted.learners))]));
    let inputs: Vec<Input> = store.0.keys().map(|path| Input { path: path.clone(), named: false }).collect();
    let select = vec![planted.fault.rule.to_owned()];
    let options = Options { select, keep_sheets: true, ..Options::on(day("2025-06-20")) };
    let report = examine(&inputs, &store, vocabulary(), packs, &options).unwrap_or_else(|why| panic!("{path}: {why}"));

    let json = json(&report);
    assert_eq!(json["summary"]["claims"], planted.learners, "{path}: every row is a claim");
    let findings: Vec<&serde_json::Value> =
        json["claims"].as_array().into_iter().flatten().flat_map(|claim| claim["findings"].as_array().into_iter().flatten()).collect();
    assert_eq!(findings.len(), 1, "{path}: {findings:?}");
    assert_eq!((&findings[0]["rule"], &findings[0]["outcome"]), (&planted.fault.rule.into(), &"breached".into()));
    let name = format!("{}{shown_row}", column_letters(u16::try_from(planted.col).unwrap_or(0)));
    let cell = serde_json::json!({
        "path": path, "sheet": sheet, "row": shown_row, "column": planted.col + 1, "cell": name, "value": planted.fault.value,
    });
    assert_eq!(findings[0]["cells"][0], cell, "{path}");

    let mut bytes = Vec::new();
    report::workbook::write(&report, report::workbook::Sheets::All, &mut bytes).unwrap_or_else(|why| panic!("{path}: {why}"));
    let copied = Copied::open(&bytes, if sheet.is_some() && planted.foreword { 4 } else { 3 });
    for (row, cells) in planted.rows.iter().enumerate() {
        for (col, cell) in cells.iter().enumerate() {
            assert_eq!(copied.text(row, col), *cell, "{path}: row {row}, column {col} of {}", copied.name);
        }
    }
    let name = format!("{}{}", column_letters(u16::try_from(planted.col).unwrap_or(0)), planted.row + 1);
    assert_eq!(copied.notes(), [name.as_str()], "{path}: the notes of {}", copied.name);
    assert_eq!(copied.led_to(&bytes), [name], "{path}: the link to {}", copied.name);
    assert_eq!(copied.formulas_and_links_out(), 0, "{path}: text of an input is only text");
}

#[test]
fn the_mark_stands_on_the_very_cell() {
    let config = Config { rng_seed: RngSeed::Fixed(20_250_620), failure_persistence: None, ..Config::default() };
    let mut runner = TestRunner::new(config);
    let packs = shipped().unwrap_or_else(|faults| panic!("{faults}"));
    let strategy = planted();
    let (mut away, mut parted) = (0, 0);
    for _ in 0..SHEETS {
        let planted = strategy.new_tree(&mut runner).unwrap_or_else(|why| panic!("{why}")).current();
        let (text, lines) = csv(&planted.rows, planted.csv);
        let (row, line) = (planted.row + 1, lines[planted.row]);
        away += usize::from(planted.rows[planted.row][0].is_empty() && planted.row > 1);
        parted += usize::from(row != line);
        check(&Expected { planted: &planted, path: "claims.csv", sheet: None, shown_row: line }, text.into_bytes(), &packs);
        let name = "June’s claims & more";
        let expected = |path| Expected { planted: &planted, path, sheet: Some(name), shown_row: row };
        check(&expected("claims.xlsx"), xlsx(&planted.rows, name, planted.foreword), &packs);
        check(&expected("claims.ods"), ods(&planted.rows, name, planted.foreword, planted.ods), &packs);
    }
    // The sheets are random, and still must have asked both questions.
    assert!(away > 5, "only {away} tables stand away from the corner");
    assert!(parted > 5, "only {parted} rows stand on another line");
}
