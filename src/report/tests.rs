//! What each renderer writes, against expectations written by hand.

#![expect(clippy::unwrap_used, reason = "what cannot be read back has failed its test")]

use std::io::Write;

use serde_json::{Value, json};

use crate::engine::{Report, sample};

fn bytes(report: &Report, write: impl Fn(&Report, &mut dyn Write) -> std::io::Result<()>) -> Vec<u8> {
    let mut out = Vec::new();
    write(report, &mut out).unwrap();
    out
}

fn parsed(report: &Report) -> Value {
    serde_json::from_slice(&bytes(report, super::json::write)).unwrap()
}

#[test]
fn json_has_every_field_of_the_contract_in_its_order() {
    let report = sample::report(1);
    let value = parsed(&report);
    let keys = |value: &Value| value.as_object().unwrap().keys().cloned().collect::<Vec<_>>().join(" ");
    assert_eq!(keys(&value), "schema version as_of packs inputs summary claims programmes centre");
    assert_eq!(value["schema"], "preclaim.report/1");
    assert_eq!(value["as_of"], "2025-06-20");
    assert_eq!(keys(&value["packs"][0]), "id title version sha256");
    assert_eq!(keys(&value["inputs"][0]), "path sheet sha256 table header_row rows encoding columns notes");
    assert_eq!(value["inputs"][0]["columns"][2], json!({ "column": "G", "heading": "Destination", "field": "destination" }));
    assert_eq!(value["inputs"][0]["columns"][3]["field"], Value::Null);
    assert_eq!(value["inputs"][1]["sheet"], Value::Null);
    assert_eq!((&value["inputs"][2]["table"], &value["inputs"][2]["header_row"]), (&Value::Null, &Value::Null));
    let summary = json!({ "claims": 5, "ready": 1, "unknown": 1, "wait": 1, "fix": 1, "barred": 1, "warnings": 1 });
    assert_eq!(value["summary"], summary);
    assert_eq!(keys(&value["summary"]), "claims ready unknown wait fix barred warnings");
    assert_eq!(keys(&value["claims"][0]), "learner_id name qualification programme verdict earliest next_step rules findings");
    assert_eq!(value["programmes"], json!([{ "programme": "Light vehicle L3", "rules": { "SAM501": "met" }, "findings": [] }]));
    assert_eq!(value["centre"]["rules"], json!({ "SAM601": "breached" }));
}

#[test]
fn json_tells_a_claim_whole() {
    let value = parsed(&sample::report(1));
    assert_eq!(
        value["claims"][1],
        json!({
            "learner_id": "0013",
            "name": "Kofi Asante",
            "qualification": "601/7033/5",
            "programme": "Light vehicle L3",
            "verdict": "wait",
            "earliest": "2025-06-21T10:15",
            "next_step": "Book the retake of Unit 1 for 21/06/2025 10:15 or later.",
            "rules": { "SAM101": "met", "SAM106": "early", "SAM501": "met", "SAM601": "met" },
            "findings": [{
                "rule": "SAM106",
                "outcome": "early",
                "effect": "early",
                "component": "Unit 1",
                "message": "Unit 1 was failed and may be taken again from 21/06/2025 10:15.",
                "next_step": "Book the retake of Unit 1 for 21/06/2025 10:15 or later.",
                "from": "2025-06-21T10:15",
                "cites": { "document": "Centre requirements", "issue": "3", "section": "External assessment" },
                // Row 3 of the grid is line 4: the row above it holds a quoted line break.
                "cells": [{ "path": "centre/log.csv", "sheet": null, "row": 4, "column": 4, "cell": "D4", "value": "Fail" }],
            }],
        })
    );
    let ready = &value["claims"][0];
    assert_eq!((&ready["earliest"], &ready["next_step"]), (&Value::Null, &Value::Null));
    let unknown = &value["claims"][3];
    assert_eq!(unknown["rules"], json!({ "SAM101": "cannot_tell", "SAM106": "not_applicable", "SAM501": "met" }));
    assert_eq!(unknown["findings"][0]["missing"], json!(["registrations"]));
    assert_eq!(value["claims"][2]["findings"][0]["cells"][0]["cell"], "D6");
}

#[test]
fn ndjson_lines_are_the_claims_of_the_json_report() {
    // More than one batch, and not a multiple of it.
    let report = sample::report(2_000);
    let lines = bytes(&report, super::ndjson::write);
    let claims: Vec<Value> =
        lines.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).map(|line| serde_json::from_slice(line).unwrap()).collect();
    assert_eq!(claims.len(), 10_000);
    assert_eq!(parsed(&report)["claims"], Value::Array(claims));
}

#[test]
fn json_without_claims_is_json() {
    let value = parsed(&sample::report(0));
    assert_eq!(value["claims"], json!([]));
}

#[test]
fn inputs_alone_are_those_of_the_report() {
    let report = sample::report(1);
    let mut out = Vec::new();
    super::json::write_inputs(&report.inputs, &mut out).unwrap();
    let value: Value = serde_json::from_slice(&out).unwrap();
    assert_eq!(value["inputs"], parsed(&report)["inputs"]);
}

#[test]
fn csv_has_a_row_for_each_finding_and_for_each_claim_without_one() {
    let mut report = sample::report(1);
    report.entries[0].findings.clear();
    let text = bytes(&report, super::csv::write);
    let mut reader = csv::Reader::from_reader(text.as_slice());
    assert_eq!(reader.headers().unwrap(), super::csv::COLUMNS.as_slice());
    let rows: Vec<csv::StringRecord> = reader.records().map(Result::unwrap).collect();
    let findings: usize = report.entries.iter().map(|entry| entry.findings.len()).sum();
    assert_eq!(rows.len(), findings + 1 + report.centre.findings.len());
    let first: Vec<&str> = rows[0].iter().collect();
    assert_eq!(first[..6], ["0012", "Zoë Lindqvist", "601/7033/5", "Light vehicle L3", "ready", ""]);
    assert!(first[6..].iter().all(|field| field.is_empty()));
    assert_eq!(rows[1].iter().skip(6).take(3).collect::<Vec<_>>(), ["SAM106", "early", "early"]);
    assert_eq!(&rows[5][0], "'=0016", "no spreadsheet may take an identifier for a formula");
}

fn terminal(report: &Report, style: super::Style) -> String {
    let mut out = Vec::new();
    super::terminal::write(report, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn no_line_is_wider_than_the_page_and_nothing_is_coloured_unasked() {
    for rounds in [0, 1, 60] {
        let report = sample::report(rounds);
        for width in [60, 80, 100, 140] {
            for (quiet, verbose) in [(false, false), (true, false), (false, true)] {
                let text = terminal(&report, super::Style { width, quiet, verbose, colour: false });
                for line in text.lines() {
                    assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "{width}: {line}");
                }
                assert!(!text.contains('\u{1b}'), "{text}");
                let coloured = terminal(&report, super::Style { width, quiet, verbose, colour: true });
                assert!(coloured.contains("\u{1b}["));
            }
        }
    }
}

fn inspected(report: &Report, style: super::Style) -> String {
    let mut out = Vec::new();
    super::inspect::write(&report.inputs, &style, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn inspect_shows_every_column_and_what_was_not_understood() {
    let report = sample::report(0);
    let text = inspected(&report, super::Style::default());
    let squeezed: Vec<String> = text.lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
    for line in [
        "2 tables read, and 1 sheet that is no table preclaim knows",
        "centre/Grading.xlsx · sheet “Claims”",
        "Grading spreadsheet (claims): 4 rows, headings in row 3. (xlsx)",
        "G Destination → destination",
        "H Remark → not used; should it be “note”?",
        "! One row of the test log stands there twice.",
    ] {
        assert!(squeezed.iter().any(|found| found == line), "{line}\n{text}");
    }
    for width in [60, 140] {
        let text = inspected(&report, super::Style { width, ..super::Style::default() });
        assert!(text.lines().all(|line| unicode_width::UnicodeWidthStr::width(line) <= width), "{text}");
    }
}

#[test]
fn explain_tells_a_rule_whole() {
    let report = sample::report(0);
    let (card, pack) = (&report.rules[0], &report.packs[0]);
    let mut out = Vec::new();
    super::explain::write(card, pack, &super::Style { width: 120, ..super::Style::default() }, &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    for part in [
        "SAM101 · No external assessment has more attempts than allowed",
        "Why it matters\n  A result from an attempt that was not allowed cannot be used.",
        "nothing can put it right (bars)",
        "What to do\n  Do not claim;",
        "Who says so\n  Centre requirements, issue 3, External assessment",
        "  - limit: 2 (External assessment)",
        "  Which qualifications are Tech Levels?\n  Read here as: Every KS5 qualification at Level 3.\n  Because: The document names",
        "  To read it otherwise: Set `tech_level`",
    ] {
        assert!(text.contains(part), "{part}\n{text}");
    }
    let mut out = Vec::new();
    super::explain::write_list(&report.rules, &report.packs, &super::Style::default(), &mut out).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert!(report.rules.iter().all(|card| text.contains(&card.id) && text.contains(&card.title)), "{text}");
}
