//! An audit: programmes, dates, and a sample with working papers that the same seed draws again.

#![expect(clippy::unwrap_used, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests run the program")]

use std::io::Cursor;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use serde_json::Value;

fn audit(seed: &str, count: &str) -> (String, Value, Vec<u8>) {
    let folder = tempfile::tempdir().unwrap();
    let (json, book) = (folder.path().join("audit.json"), folder.path().join("audit.xlsx"));
    let output = Command::new(env!("CARGO_BIN_EXE_preclaim"))
        .args(["audit", "fixtures/mixed-college", "--sample", count, "--seed", seed, "-o"])
        .arg(&json)
        .arg("-o")
        .arg(&book)
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(1), "{}", String::from_utf8_lossy(&output.stderr));
    let text = String::from_utf8(output.stdout).unwrap();
    (text, serde_json::from_slice(&std::fs::read(&json).unwrap()).unwrap(), std::fs::read(&book).unwrap())
}

fn drawn(report: &Value) -> Vec<&str> {
    report["sample"]["entries"].as_array().unwrap().iter().map(|entry| entry["learner_id"].as_str().unwrap()).collect()
}

#[test]
fn the_same_seed_draws_the_same_sample_and_another_seed_another() {
    let (_, one, book) = audit("1", "5");
    let (_, again, same) = audit("1", "5");
    assert_eq!(drawn(&one), drawn(&again));
    assert_eq!(book, same, "the workbook too, byte for byte");
    assert_eq!(drawn(&one).len(), 5);
    let (_, other, _) = audit("2", "5");
    assert_ne!(drawn(&one), drawn(&other));
    // A larger sample holds the smaller one: an auditor may ask for more.
    let (_, more, _) = audit("1", "9");
    assert!(drawn(&one).iter().all(|learner| drawn(&more).contains(learner)));
}

#[test]
fn every_sampled_learner_has_a_working_paper_with_findings_evidence_and_lines_to_sign() {
    let (text, report, book) = audit("1", "5");
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(book)).unwrap();
    for (learner, number) in drawn(&report).iter().zip(1..) {
        assert!(text.contains(learner), "{learner} is not told");
        let sheet = book.worksheet_range(&format!("Paper {number}")).unwrap();
        let cells: Vec<String> =
            sheet.cells().map(|(_, _, cell)| if let Data::String(text) = cell { text.clone() } else { cell.to_string() }).collect();
        assert!(cells.iter().any(|cell| cell.starts_with(learner)), "paper {number} is {learner}'s");
        for part in ["Finding", "Evidence to look at", "Sign-off", "Conclusion"] {
            assert!(cells.iter().any(|cell| cell == part), "paper {number} has no {part}");
        }
        assert!(cells.iter().filter(|cell| cell.as_str() == "☐").count() >= 4, "boxes to tick");
        let claim = report["claims"].as_array().unwrap().iter().find(|claim| claim["learner_id"] == *learner).unwrap();
        for finding in claim["findings"].as_array().unwrap() {
            let rule = finding["rule"].as_str().unwrap();
            assert!(cells.iter().any(|cell| cell.starts_with(rule)), "paper {number} leaves out {rule}");
        }
    }
}

#[test]
fn an_audit_tells_what_each_programme_still_needs_and_the_next_dates() {
    let (text, ..) = audit("1", "1");
    for says in ["Programmes and the centre", "Health and Social Care Diploma Y2", "BTQ201", "Next dates", "05/07/2025"] {
        assert!(text.contains(says), "{says} is not in\n{text}");
    }
    // One cause, told once, with how many wait for it.
    assert!(text.contains("2 registrations wait for it."), "{text}");
}
