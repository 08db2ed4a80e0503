//! Folders as centres keep them: one person in several exports, one table in several files, rubbish beside the exports.

#![expect(clippy::panic, reason = "a test may fail")]

#[path = "support/command.rs"]
mod command;

use command::{code, preclaim, text};
use serde_json::Value;

fn report(folder: &str, command: &str) -> Value {
    let output = preclaim(&[command, folder, "--as-of", "2025-06-20", "--format", "json"]);
    assert!(matches!(code(&output), 0 | 1), "{}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}"))
}

fn notes_of<'r>(report: &'r Value, path: &str) -> Vec<&'r str> {
    let inputs = report["inputs"].as_array().into_iter().flatten();
    let own = inputs.filter(|input| input["path"].as_str().is_some_and(|at| at.ends_with(path)));
    own.flat_map(|input| input["notes"].as_array().into_iter().flatten()).filter_map(Value::as_str).collect()
}

#[test]
fn people_are_joined_by_learner_id_else_uln_else_registration_number() {
    let report = report("fixtures/files/people", "check");
    let claims: Vec<(&str, &str)> = report["claims"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|claim| (claim["learner_id"].as_str().unwrap_or(""), claim["rules"]["IMI106"].as_str().unwrap_or("-")))
        .collect();
    // The first two sat their tests under a ULN; the third did not; nobody has the fourth's ULN, which stands as it is.
    assert_eq!(claims, [("1000102539", "-"), ("FT-101", "met"), ("FT-102", "met"), ("FT-103", "breached")]);
    let orphan = &report["claims"][0];
    assert_eq!(orphan["rules"]["DAT001"], "breached");
    assert_eq!(orphan["findings"][0]["cells"][0]["cell"], "A4", "the cell that names the learner is that of the ULN");
    // Zoë is Zoe in the test log: said, and still one learner.
    let names = |claim: &Value| claim["rules"]["DAT010"].as_str().unwrap_or("").to_owned();
    assert_eq!((names(&report["claims"][1]), names(&report["claims"][2])), ("breached".to_owned(), "met".to_owned()));
    assert_eq!(
        notes_of(&report, "Test log by ULN.csv"),
        [
            "There is no column of learner ids: 2 rows were matched to the register by ULN. 1 could not be, and stand under the number they have."
        ]
    );
    assert_eq!(
        notes_of(&report, "Units by registration number.csv"),
        ["There is no column of learner ids: 2 rows were matched to the register by registration number."]
    );
    assert_eq!(
        notes_of(&report, "Claims of another system.csv"),
        ["None of the learner ids here is in the register: 3 rows were matched to the register by ULN."]
    );
}

#[test]
fn a_row_that_two_files_share_counts_once() {
    let report = report("fixtures/files/overlap", "audit");
    let claims: Vec<(&str, &str)> = report["claims"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|claim| (claim["learner_id"].as_str().unwrap_or(""), claim["rules"]["DAT002"].as_str().unwrap_or("-")))
        .collect();
    // The row of FT-102 stands in both halves of the register, the same in every field: a warning, and one entry.
    assert_eq!(claims, [("FT-101", "met"), ("FT-102", "breached"), ("FT-103", "met")]);
    let finding = report["claims"][1]["findings"].as_array().into_iter().flatten().find(|finding| finding["rule"] == "DAT002");
    assert_eq!(finding.map(|finding| &finding["effect"]), Some(&"warns".into()));
}

#[test]
fn rubbish_beside_the_exports_takes_one_line() {
    let output = preclaim(&["inspect", "fixtures/files/rubbish"]);
    let shown = text(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(
        shown.contains("3 files were passed over, because they are not exports: Group photo.jpg, Letter to parents.pdf, Minutes.docx."),
        "{shown}"
    );
    assert!(shown.contains("Staff list.csv No table that preclaim knows; nothing here was used."), "{shown}");
    for silent in ["~$Claims", ".~lock", "._Claims", "Thumbs", "desktop.ini"] {
        assert!(!shown.contains(silent), "{silent}: {shown}");
    }
    let report = report("fixtures/files/rubbish", "check");
    assert_eq!(report["summary"]["claims"], 1);
    let inputs = report["inputs"].as_array().cloned().unwrap_or_default();
    assert_eq!(inputs.iter().map(|input| input["table"].as_str().unwrap_or("-")).collect::<Vec<_>>(), ["claims", "-"]);
}

#[cfg(unix)]
#[test]
#[expect(clippy::disallowed_methods, reason = "the test sets its files out")]
fn a_name_that_is_not_utf_8_is_read_and_shown() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;
    let folder = command::folder(&[("register.csv", command::REGISTER)]);
    let odd = folder.path().join(OsStr::from_bytes(b"Claims \xe9t\xe9 2025.csv"));
    if std::fs::write(&odd, command::CLAIMS).is_err() {
        // Some file systems have no such names.
        return;
    }
    let report = report(&folder.path().display().to_string(), "check");
    assert_eq!(report["summary"]["claims"], 1);
    let paths: Vec<&str> = report["inputs"].as_array().into_iter().flatten().filter_map(|input| input["path"].as_str()).collect();
    assert!(paths.iter().any(|path| path.ends_with("Claims \u{fffd}t\u{fffd} 2025.csv")), "{paths:?}");
}
