//! Two checks of one centre, and what `preclaim diff` says of them.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests set files out and look at what was written")]

#[path = "support/command.rs"]
mod command;

use std::path::Path;

use command::{code, folder, names, path, preclaim, text};
use serde_json::Value;
use tempfile::TempDir;

const CENTRE: &str = "fixtures/imi-formats/csv";

/// A copy of the centre, with some texts of some files replaced; each must be there exactly once.
fn centre(changes: &[(&str, &str, &str)]) -> TempDir {
    let read = |name: &str| std::fs::read_to_string(Path::new(CENTRE).join(name)).unwrap_or_else(|why| panic!("{name}: {why}"));
    let mut files: Vec<(String, String)> = names(Path::new(CENTRE)).into_iter().map(|name| (name.clone(), read(&name))).collect();
    for (name, from, to) in changes {
        let Some((_, content)) = files.iter_mut().find(|(known, _)| known == name) else { panic!("{name} is not there") };
        assert_eq!(content.matches(from).count(), 1, "{name}: {from}");
        *content = content.replace(from, to);
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, content)| (name.as_str(), content.as_str())).collect();
    folder(&files)
}

fn report_of(centre: &TempDir) -> String {
    let report = path(centre, "report.json");
    let output = preclaim(&["check", &centre.path().display().to_string(), "-o", &report, "--quiet"]);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    report
}

/// Three faults put right and one added, and every row of the test log a line lower than before.
const LATER: [(&str, &str, &str); 5] = [
    (
        "claims.csv",
        ",300448,Imogen Sealy,603/3089/2,,,,,,,,Pass,,,20/06/2025",
        ",300448,Imogen Sealy,603/3089/2,,,,,,,,Pass,,03,20/06/2025",
    ),
    (
        "test-log.csv",
        "290885,601/7324/5,Unit LV35 Test (2),External,2,06/03/2025 11:19",
        "290885,601/7324/5,Unit LV35 Test (2),External,2,06/03/2025 11:20",
    ),
    ("register.csv", "2288337412", "2288337418"),
    ("claims.csv", ",Distinction,Yes,03,20/06/2025", ",Distinction,Yes,,20/06/2025"),
    (
        "test-log.csv",
        "Learner ref,Qualification number,Assessment,",
        "Saltwick Technical College\nLearner ref,Qualification number,Assessment,",
    ),
];

#[test]
fn three_put_right_and_one_added_are_exactly_what_changed() {
    let (before, after) = (centre(&[]), centre(&LATER));
    let (old, new) = (report_of(&before), report_of(&after));
    let output = preclaim(&["diff", &old, &new, "--format", "json"]);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    let diff: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(diff["schema"], "preclaim.diff/1");
    let findings = diff["findings"].as_array().cloned().unwrap_or_default();
    let word = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let changed: Vec<(String, String, String)> = findings
        .iter()
        .filter(|finding| finding["status"] != "open")
        .map(|finding| (word(&finding["status"]), word(&finding["learner_id"]), word(&finding["rule"])))
        .collect();
    let of = |status: &str, learner: &str, rule: &str| (status.to_owned(), learner.to_owned(), rule.to_owned());
    assert_eq!(
        changed,
        [of("new", "290914", "IMI501"), of("fixed", "290885", "IMI102"), of("fixed", "300448", "IMI501"), of("fixed", "300456", "DAT003"),]
    );
    assert_eq!(diff["summary"]["open"], findings.len() - 4);
    let verdicts: Vec<String> = diff["verdicts"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|one| format!("{} {} {}", word(&one["learner_id"]), word(&one["old"]), word(&one["new"])))
        .collect();
    assert_eq!(verdicts, ["290885 fix ready", "290914 ready fix", "300448 fix ready"]);

    // Seen from the other side, what was fixed is new; nothing else changes.
    let back = preclaim(&["diff", &new, &old, "--format", "ndjson"]);
    assert_eq!(code(&back), 1);
    let lines: Vec<Value> = text(&back.stdout).lines().map(|line| serde_json::from_str(line).unwrap_or_default()).collect();
    assert_eq!(lines.iter().filter(|line| line["status"] == "new").count(), 3);
    assert_eq!(lines.iter().filter(|line| line["kind"] == "verdict").count(), 3);
    // Nothing new against itself.
    let same = preclaim(&["diff", &new, &new]);
    assert_eq!(code(&same), 0, "{}", text(&same.stdout));
    assert!(text(&same.stdout).contains("0 new, 0 fixed"), "{}", text(&same.stdout));
}

#[test]
fn the_words_say_who_and_what_to_do_and_fit_the_width() {
    let (before, after) = (centre(&[]), centre(&LATER));
    let (old, new) = (report_of(&before), report_of(&after));
    let shown = text(&preclaim(&["diff", &old, &new]).stdout);
    for piece in
        ["1 new, 3 fixed,", "New (1)", "Fixed (3)", "290914 Dylan Frobisher", "claims.csv!", "Ready to claim → Fix before claiming"]
    {
        assert!(shown.contains(piece), "{piece} is missing:\n{shown}");
    }
    assert!(shown.lines().all(|line| line.chars().count() <= 100), "{shown}");
    let quiet = text(&preclaim(&["diff", &old, &new, "--quiet"]).stdout);
    assert_eq!(quiet.lines().count(), 1, "{quiet}");
    let verbose = text(&preclaim(&["diff", &old, &new, "--verbose"]).stdout);
    assert!(verbose.contains("Still open (") && verbose.contains("Louis Okpara"), "{verbose}");
}

#[test]
fn a_workbook_of_changes_is_no_export() {
    let (before, after) = (centre(&[]), centre(&LATER));
    let (old, new) = (report_of(&before), report_of(&after));
    let workbook = path(&after, "changes.xlsx");
    let output = preclaim(&["diff", &old, &new, "-o", &workbook]);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    // It now lies among the exports, and the next check passes it over.
    let again = path(&after, "again.json");
    assert_eq!(code(&preclaim(&["check", &after.path().display().to_string(), "-o", &again])), 1);
    assert_eq!(code(&preclaim(&["diff", &new, &again])), 0);
}

#[test]
fn what_cannot_be_compared_is_refused() {
    let centre = centre(&[]);
    let report = report_of(&centre);
    let other = path(&centre, "other.json");
    std::fs::write(&other, "{\"schema\": \"preclaim.report/2\"}").unwrap_or_else(|why| panic!("{why}"));
    let workbook = path(&centre, "report.xlsx");
    for (args, exit, says) in [
        (vec!["diff", &report, "no such report.json"], 3, "no such report.json: there is no such file"),
        (vec!["diff", &report, &other], 3, "its schema is “preclaim.report/2”"),
        (vec!["diff", &report, "fixtures/imi-formats/csv/claims.csv"], 3, "not whole JSON"),
        (vec!["diff", &report, "fixtures"], 3, "this is a folder"),
        (vec!["diff", &report, &report, "-o", &report], 2, "would be overwritten"),
        (vec!["diff", &report, &report, "-o", "changes.csv"], 2, "the ending picks the format"),
        (vec!["diff", &report], 2, "NEW"),
    ] {
        let output = preclaim(&args);
        assert_eq!(code(&output), exit, "{args:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(says), "{args:?}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty(), "{args:?}");
    }
    assert!(!Path::new(&workbook).exists());
}

#[test]
fn the_program_tells_of_itself() {
    let version = text(&preclaim(&["--version"]).stdout);
    let rules = text(&preclaim(&["rules"]).stdout);
    assert!(version.starts_with(&format!("preclaim {}", env!("CARGO_PKG_VERSION"))), "{version}");
    for id in ["data", "imi-technical"] {
        let line = version.lines().find(|line| line.trim_start().starts_with(id)).unwrap_or("");
        assert!(line.contains("version 1") && line.contains("sha256 "), "{version}\n{rules}");
    }
    assert_eq!(text(&preclaim(&["-V"]).stdout).lines().count(), 1);
    for (shell, piece) in [
        ("bash", "complete -F _preclaim"),
        ("zsh", "#compdef preclaim"),
        ("fish", "complete -c preclaim"),
        ("powershell", "Register-ArgumentCompleter"),
    ] {
        let output = preclaim(&["completions", shell]);
        assert_eq!(code(&output), 0);
        assert!(text(&output.stdout).contains(piece), "{shell}");
    }
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    assert_eq!(code(&preclaim(&["man", "--output", &folder.path().display().to_string()])), 0);
    let pages = names(folder.path());
    for page in ["preclaim.1", "preclaim-check.1", "preclaim-diff.1"] {
        assert!(pages.iter().any(|name| name == page), "{pages:?}");
    }
    assert!(text(&preclaim(&["man"]).stdout).contains(".TH preclaim 1"));
}
