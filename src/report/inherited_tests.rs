//! What is wrong with a programme is told once, by every format, with how many claims wait for it; and every format has all findings.

#![expect(clippy::unwrap_used, reason = "what cannot be read back has failed its test")]

use std::io::{Cursor, Write};

use calamine::Reader;

use crate::engine::{Beside, Effect, Name, Outcome, Report, Scope, Verdict, sample};

/// The sample with its programme not released: two of the five claims wait for it.
fn report() -> Report {
    let mut report = sample::report(1);
    let mut finding = report.entries[4].findings[0].clone();
    (finding.effect, finding.outcome) = (Effect::Blocks, Outcome::Breached);
    report.programmes[0].outcomes = vec![(2, Outcome::Breached)];
    report.programmes[0].findings = vec![finding];
    for entry in &mut report.entries[2..4] {
        entry.beside = Some(Box::new(Beside { inherits: vec![(2, Scope::Programme(0))], ..Beside::default() }));
        entry.outcomes.put(2, Outcome::Breached);
        entry.findings.retain(|finding| finding.rule != 2);
        entry.verdict = entry.verdict.max(Verdict::Fix);
    }
    report
}

/// Own findings of the claims, then those of the programme and the centre.
const FINDINGS: usize = 5 + 1 + 1;

fn text(write: impl Fn(&Report, &mut dyn Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(&report(), &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn the_sample_is_as_the_tests_below_take_it() {
    let report = report();
    let own: usize = report.entries.iter().map(|entry| entry.findings.len()).sum();
    assert_eq!(own + report.programmes[0].findings.len() + report.centre.findings.len(), FINDINGS);
}

#[test]
fn sarif_and_junit_and_github_tell_it_once() {
    let log: serde_json::Value = serde_json::from_str(&text(super::sarif::write)).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert_eq!(results.len(), FINDINGS);
    let waits = "Programme Light vehicle L3: The destination code is empty. 2 claims wait for it. Next:";
    assert_eq!(results.iter().filter(|result| result["message"]["text"].as_str().unwrap().starts_with(waits)).count(), 1);
    let xml = text(super::junit::write);
    let document = roxmltree::Document::parse(&xml).unwrap();
    let suite = document.descendants().find(|node| node.attribute("name").is_some_and(|name| name.starts_with("SAM501 "))).unwrap();
    let tests: Vec<(&str, bool)> = suite
        .children()
        .filter(|node| node.has_tag_name("testcase"))
        .map(|node| (node.attribute("name").unwrap(), node.children().any(|child| child.has_tag_name("failure"))))
        .collect();
    // The two claims that inherit have no test of their own; the programme has.
    assert_eq!(tests, [("0012", false), ("0013", false), ("=0016", true), ("Light vehicle L3", true)]);
    let github = text(super::github::write);
    assert_eq!(github.lines().filter(|line| line.starts_with("::error") && line.contains("2 claims wait for it.")).count(), 1);
    assert_eq!(github.lines().skip(1).filter(|line| !line.starts_with("::")).count(), FINDINGS);
}

#[test]
fn csv_has_it_in_a_row_of_its_own_and_claims_name_it() {
    let text = text(super::csv::write);
    let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).collect();
    let rule = super::csv::COLUMNS.iter().position(|name| *name == "rule").unwrap();
    assert_eq!(rows.iter().filter(|row| !row[rule].is_empty()).count(), FINDINGS);
    let inherits: Vec<(&str, &str)> =
        rows.iter().map(|row| (&row[0], row.get(row.len() - 1).unwrap())).filter(|(_, inherits)| !inherits.is_empty()).collect();
    assert_eq!(inherits, [("0014", "SAM501 programme"), ("0015", "SAM501 programme")]);
    assert_eq!(rows.iter().filter(|row| row[0].is_empty() && &row[rule] == "SAM501" && &row[3] == "Light vehicle L3").count(), 1);
}

#[test]
fn the_page_has_it_once_and_claims_link_to_it() {
    let page = text(super::html::write);
    assert_eq!(page.matches("<tr class=\"it finding\"").count(), FINDINGS);
    let row = page.split("<tr class=\"it finding\"").skip(1).find(|row| row.contains("Programme <bdi>Light vehicle L3</bdi>")).unwrap();
    assert!(row.contains("2 claims wait for it."), "{row}");
    let number = row.split("id=\"f").nth(1).unwrap().split('"').next().unwrap();
    let of_claim = page.split("<tr class=\"it claim\"").skip(1).find(|row| row.contains("0015")).unwrap();
    assert!(of_claim.contains(&format!("<a href=\"#f{number}\">SAM501</a><small> (programme)</small>")), "{of_claim}");
}

#[test]
fn the_terminal_tells_it_once() {
    for verbose in [false, true] {
        let mut out = Vec::new();
        super::terminal::write(&report(), &super::Style { verbose, ..super::Style::default() }, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.matches("2 claims wait for it.").count(), 1, "{text}");
    }
}

#[test]
fn the_workbook_has_a_row_for_it_and_claims_say_from_where() {
    let mut out = Vec::new();
    super::workbook::write(&report(), super::workbook::Sheets::All, &mut out).unwrap();
    let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(out.as_slice())).unwrap();
    let findings = book.worksheet_range("Findings").unwrap();
    assert_eq!(findings.height(), FINDINGS + 1);
    let says: Vec<String> = findings.rows().map(|row| row[7].to_string()).collect();
    assert_eq!(says.iter().filter(|says| says.as_str() == "The destination code is empty. 2 claims wait for it.").count(), 1);
    let claims = book.worksheet_range("Claims").unwrap();
    let owen = claims.rows().find(|row| row[0] == calamine::Data::String("0015".to_owned())).unwrap();
    assert_eq!(owen[7].to_string(), "SAM101, SAM501 (programme)");
}

#[test]
fn what_begins_as_a_formula_comes_out_as_text_in_csv_and_workbook() {
    for start in ["=", "+", "-", "@", "\t", "\r"] {
        let value = format!("{start}cmd|' /C calc'!A0");
        let mut report = sample::report(1);
        report.entries[0].name = Name::Whole(report.book.texts.intern(value.as_str()));
        let mut out = Vec::new();
        super::csv::write(&report, &mut out).unwrap();
        let rows: Vec<csv::StringRecord> = csv::Reader::from_reader(out.as_slice()).records().map(Result::unwrap).collect();
        assert_eq!(&rows[0][1], format!("'{value}"), "no spreadsheet takes it for a formula");
        let mut out = Vec::new();
        super::workbook::write(&report, super::workbook::Sheets::None, &mut out).unwrap();
        let mut book: calamine::Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(out.as_slice())).unwrap();
        for sheet in book.sheet_names() {
            assert!(book.worksheet_formula(&sheet).unwrap().is_empty(), "{sheet}: a formula from {value:?}");
        }
        let claims = book.worksheet_range("Claims").unwrap();
        assert_eq!(claims.get_value((1, 1)).map(ToString::to_string).as_deref(), Some(value.as_str()), "text, as it stood");
    }
}
