//! `preclaim.toml`: what is written from what was understood reads back to the same, and what is settled by hand holds.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests set files out and look at what was written")]

#[path = "support/command.rs"]
mod command;

use command::{CLAIMS, REGISTER, code, folder, path, preclaim, text};
use serde_json::Value;

const DAY: &str = "2025-06-20";

fn json(bytes: &[u8]) -> Value {
    serde_json::from_slice(bytes).unwrap_or_else(|why| panic!("{why}: {}", text(bytes)))
}

/// What `inspect` says of everything in a place, without its notes: what was left out says so when it is told to be.
fn inspected(args: &[&str]) -> Vec<Value> {
    let args: Vec<&str> = ["inspect", "--as-of", DAY, "--format", "json"].iter().chain(args).copied().collect();
    let told = json(&preclaim(&args).stdout);
    let inputs = told["inputs"].as_array().cloned().unwrap_or_default();
    inputs
        .into_iter()
        .map(|mut input| {
            if let Some(input) = input.as_object_mut() {
                let known = input["table"].is_string();
                input.remove("notes");
                if !known {
                    // Headings that only resemble a table are shown as they are until the sheet is left out.
                    input.remove("columns");
                    input.remove("encoding");
                    input.remove("header_row");
                }
            }
            input
        })
        .collect()
}

#[test]
fn what_is_written_reads_back_to_the_same() {
    let rooms = ["text", "header", "layout", "values", "people", "overlap", "rubbish"].map(|room| format!("fixtures/files/{room}"));
    let centres = ["imi-centre", "imi-clean", "imi-formats/csv", "imi-formats/ods"].map(|centre| format!("fixtures/{centre}"));
    for place in rooms.iter().chain(&centres) {
        let empty = folder(&[("none.toml", "")]);
        let (none, written) = (path(&empty, "none.toml"), path(&empty, "written.toml"));
        let output = preclaim(&["inspect", place, "--as-of", DAY, "--config", &none, &format!("--write-config={written}")]);
        assert_eq!(code(&output), 0, "{place}: {}", text(&output.stderr));
        assert!(text(&output.stdout).contains(&format!("Written: {written}")));
        let (first, again) = (inspected(&[place, "--config", &none]), inspected(&[place, "--config", &written]));
        assert!(!first.is_empty());
        for (first, again) in first.iter().zip(&again) {
            assert_eq!(first, again, "{place}\n{}", std::fs::read_to_string(&written).unwrap_or_default());
        }
        assert_eq!(first.len(), again.len(), "{place}");
    }
}

#[test]
fn a_centre_comes_out_the_same_with_its_config_written_down() {
    let empty = folder(&[("none.toml", "")]);
    let (none, written) = (path(&empty, "none.toml"), path(&empty, "written.toml"));
    preclaim(&["inspect", "fixtures/imi-centre", "--as-of", DAY, "--config", &none, &format!("--write-config={written}")]);
    let check = |config: &str| {
        let output = preclaim(&["check", "fixtures/imi-centre", "--as-of", DAY, "--config", config, "--format", "json"]);
        assert_eq!(code(&output), 1, "{}", text(&output.stderr));
        json(&output.stdout)["claims"].take()
    };
    assert_eq!(check(&none), check(&written));
}

#[test]
fn what_was_settled_by_hand_is_never_written_over() {
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS)]);
    let at = folder.path().display().to_string();
    let first = preclaim(&["inspect", &at, "--write-config"]);
    assert_eq!(code(&first), 0, "{}", text(&first.stderr));
    let config = std::fs::read_to_string(folder.path().join("preclaim.toml")).unwrap_or_default();
    for words in [
        "file = \"claims.csv\"\ntable = \"claims\"\nheader_row = 1\n[input.columns]\n\"learner_id\" = \"learner_id\"",
        "file = \"register.csv\"",
    ] {
        assert!(config.contains(words), "{config}");
    }
    let second = preclaim(&["inspect", &at, "--write-config"]);
    assert_eq!(code(&second), 2);
    assert!(text(&second.stderr).contains("is there already"), "{}", text(&second.stderr));
}

/// A claims file that nothing is understood of, and what a person says of it.
const ODD: &str = "Our claims\nPerson,Award,Leaves to,Reg\nL1,Pass,03,1\n";

fn run(claims: &str, config: &str) -> (i32, Value, String) {
    let folder = folder(&[("register.csv", REGISTER), ("odd.csv", claims), ("preclaim.toml", config)]);
    let output = preclaim(&["check", &folder.path().display().to_string(), "--as-of", DAY, "--format", "json"]);
    let told = text(&output.stderr);
    (code(&output), if output.stdout.is_empty() { Value::Null } else { json(&output.stdout) }, told)
}

#[test]
fn columns_are_what_the_file_says() {
    let config = "[[input]]\nfile = \"odd.csv\"\ntable = \"claims\"\nheader_row = 2\n[input.columns]\nPerson = \"learner_id\"\nAward = \"grade\"\n\"column C\" = \"destination\"\n";
    let (exit, report, told) = run(ODD, config);
    assert!(matches!(exit, 0 | 1), "{told}");
    assert_eq!(report["summary"]["claims"], 1);
    assert_eq!(report["claims"][0]["rules"]["IMI501"], "met");
    let input = &report["inputs"][0];
    assert_eq!((&input["table"], &input["header_row"], &input["rows"]), (&"claims".into(), &2.into(), &1.into()));
    // Without it nothing is understood of the file.
    assert_eq!(run(ODD, "").1["inputs"][0]["table"], Value::Null);
}

#[test]
fn a_column_can_be_taken_away_and_a_file_left_out() {
    let claims = "learner_id,grade,destination\nL1,Pass,03\n";
    let (_, report, told) = run(claims, "[[input]]\nfile = \"odd.csv\"\n[input.columns]\ndestination = \"\"\n");
    assert_eq!(report["claims"][0]["rules"]["IMI501"], "cannot_tell", "{told}");
    let (_, report, told) = run(claims, "[[input]]\nfile = \"odd.csv\"\ntable = \"ignore\"\n");
    assert_eq!(report["inputs"][0]["table"], Value::Null, "{told}");
    assert!(
        report["inputs"][0]["notes"][0].as_str().is_some_and(|note| note.starts_with("Left out, as ") && note.ends_with("line 2 says.")),
        "{report}"
    );
    // Even one that cannot be read.
    let (exit, _, told) = run("learner_id,\"grade\n", "[[input]]\nfile = \"odd.csv\"\ntable = \"ignore\"\n");
    assert!(matches!(exit, 0 | 1), "{told}");
}

#[test]
fn one_file_may_have_the_month_first() {
    let log = "learner_id,assessment,assessment_type,taken_on,result\nL1,Unit SM23 Test,external,03/04/2025,Fail\nL1,Unit SM23 Test,external,05/04/2025,Pass\n";
    let (_, day_first, told) = run(log, "");
    // 3 and 5 April: two dates apart, times unknown.
    assert_eq!(day_first["claims"][0]["rules"]["IMI102"], "cannot_tell", "{told}");
    let (_, month_first, told) = run(log, "[[input]]\nfile = \"odd.csv\"\nmonth_first = true\n");
    // 4 March and 4 May.
    assert_eq!(month_first["claims"][0]["rules"]["IMI102"], "met", "{told}");
}

#[test]
fn every_fault_is_told_with_its_line() {
    let head = "[[input]]\nfile = \"odd.csv\"\n";
    for (config, says) in [
        ("[[input]]\nfile = \"other.csv\"\n".to_owned(), "preclaim.toml, line 2: there is no file “other.csv” beside it"),
        (format!("{head}table = \"marks\"\n"), "preclaim.toml, line 3: there is no table `marks`; use one of registrations, attempts"),
        (format!("{head}tabel = \"claims\"\n"), "preclaim.toml, line 3: there is no key `tabel`; use one of `file`"),
        (format!("{head}header_row = 0\n"), "preclaim.toml, line 3: rows count from 1"),
        (
            format!("{head}table = \"claims\"\n[input.columns]\nAward = \"gradee\"\n"),
            "preclaim.toml, line 5: “Award” cannot mean `gradee`; use a field of claims: learner_id, grade",
        ),
        (
            format!("{head}table = \"claims\"\nheader_row = 2\n"),
            "preclaim.toml, line 2: row 2 of odd.csv cannot be read as headings: as `claims` it has no column for learner_id or grade",
        ),
        (format!("{head}header_row = 40\n"), "preclaim.toml, line 2: row 40 of odd.csv is empty"),
        (format!("{head}sheet = \"June\"\n"), "preclaim.toml, line 2: odd.csv has no sheet “June”"),
        (
            format!(
                "{head}table = \"claims\"\nheader_row = 2\n[input.columns]\nPerson = \"learner_id\"\nAward = \"grade\"\nAwards = \"destination\"\n"
            ),
            "preclaim.toml, line 8: odd.csv has no heading “Awards” in row 2",
        ),
        ("as_of = 3\n".to_owned(), "preclaim.toml, line 1: `as_of` must be a date without a time"),
        ("\n[deadlines]\nours = \"soon\"\n".to_owned(), "preclaim.toml, line 3: `ours` under [deadlines] must be a date without a time"),
    ] {
        let (exit, _, told) = run(ODD, &config);
        assert_eq!(exit, 2, "{config}: {told}");
        // The folder of the test stands before the names.
        let told = told.split_whitespace().map(|word| word.rsplit('/').next().unwrap_or(word)).collect::<Vec<_>>().join(" ");
        assert!(told.contains(says), "{config}: {told}");
    }
}
