//! The board of dates, and its calendar read back by a parser that is not ours.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;
use std::process::Command;

use ical::IcalParser;

fn run(args: &[&str]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_preclaim")).arg("deadlines").args(args).output().unwrap();
    (output.status.code(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn a_calendar_that_another_parser_reads() {
    let centre = "fixtures/imi-centre";
    let (code, board) = run(&[centre, "--format", "json"]);
    assert_eq!(code, Some(0));
    let board: serde_json::Value = serde_json::from_str(&board).unwrap();
    let deadlines = board["deadlines"].as_array().unwrap();
    // Four retakes may be taken soon: two on 21 June, two on 22 June (fixtures/imi-centre/README.md).
    let dates: Vec<&str> = deadlines.iter().map(|one| one["date"].as_str().unwrap()).collect();
    assert_eq!(dates, ["2025-06-21T09:30", "2025-06-21T10:15", "2025-06-22", "2025-06-22T11:00"]);

    let (code, calendar) = run(&[centre, "--format", "ics"]);
    assert_eq!(code, Some(0));
    assert!(calendar.lines().all(|line| line.len() <= 75), "RFC 5545 folds lines at 75 octets");
    let calendars: Vec<_> = IcalParser::new(calendar.as_bytes()).collect::<Result<_, _>>().unwrap();
    assert_eq!(calendars.len(), 1);
    let events = &calendars[0].events;
    assert_eq!(events.len(), deadlines.len());
    let value = |event: &ical::parser::ical::component::IcalEvent, name: &str| {
        event.properties.iter().find(|property| property.name == name).and_then(|property| property.value.clone()).unwrap()
    };
    let uids: BTreeSet<String> = events.iter().map(|event| value(event, "UID")).collect();
    assert_eq!(uids.len(), events.len());
    assert_eq!(events.iter().map(|event| value(event, "DTSTART")).collect::<Vec<_>>(), ["20250621", "20250621", "20250622", "20250622"]);
    assert!(events.iter().all(|event| value(event, "DTEND") > value(event, "DTSTART") && !value(event, "SUMMARY").is_empty()));
    assert_eq!(run(&[centre, "--format", "ics"]).1, calendar, "the same bytes each time");
}

#[test]
fn no_names_in_a_calendar_and_other_formats_are_refused() {
    let (_, calendar) = run(&["fixtures/imi-centre", "--format", "ics"]);
    let (_, json) = {
        let output =
            Command::new(env!("CARGO_BIN_EXE_preclaim")).args(["audit", "fixtures/imi-centre", "--format", "json"]).output().unwrap();
        (output.status.code(), String::from_utf8(output.stdout).unwrap())
    };
    let report: serde_json::Value = serde_json::from_str(&json).unwrap();
    for claim in report["claims"].as_array().unwrap() {
        let name = claim["name"].as_str().unwrap();
        assert!(name.is_empty() || !calendar.contains(name));
    }
    assert_eq!(run(&["fixtures/imi-centre", "--format", "ndjson"]).0, Some(2));
}

#[test]
fn a_calendar_without_a_date_holds_a_component_all_the_same() {
    let (code, calendar) = run(&["fixtures/imi-clean", "--as-of", "2025-06-20", "--format", "ics"]);
    assert_eq!(code, Some(0));
    let calendars: Vec<_> = IcalParser::new(calendar.as_bytes()).collect::<Result<_, _>>().unwrap();
    assert_eq!((calendars[0].events.len(), calendars[0].timezones.len()), (0, 1), "{calendar}");
}

#[test]
fn help_lists_the_formats_that_a_command_writes() {
    for (command, formats) in [("deadlines", "[possible values: text, json, csv, ics]"), ("inspect", "[possible values: text, json]")] {
        let output = Command::new(env!("CARGO_BIN_EXE_preclaim")).args([command, "-h"]).output().unwrap();
        let help = String::from_utf8(output.stdout).unwrap().split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(help.contains(formats), "{help}");
    }
}
