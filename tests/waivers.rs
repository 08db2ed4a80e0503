//! Waivers and baselines, as a centre uses them.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests set files out and look at what was written")]

#[path = "support/command.rs"]
mod command;

use std::path::Path;

use command::{code, folder, names, path, preclaim, text};
use serde_json::Value;
use tempfile::TempDir;

const CENTRE: &str = "fixtures/imi-formats/csv";

fn waiver(rule: &str, whom: &str, rest: &str) -> String {
    format!(
        "[[waiver]]\nrule = \"{rule}\"\n{whom}\napproved_by = \"Dr N. Approver\"\nwhy = \"Agreed at the standards meeting\"\nuntil = 2025-06-30\n{rest}\n"
    )
}

fn write(folder: &TempDir, name: &str, content: &str) -> String {
    let path = path(folder, name);
    std::fs::write(&path, content).unwrap_or_else(|why| panic!("{why}"));
    path
}

/// The JSON report of the centre under a register, with the exit code.
fn check(register: &str, more: &[&str]) -> (i32, Value) {
    let mut args = vec!["check", CENTRE, "--format", "json", "--waivers", register];
    args.extend(more);
    let output = preclaim(&args);
    let report = serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {}", text(&output.stderr)));
    (code(&output), report)
}

fn claim<'r>(report: &'r Value, learner: &str) -> &'r Value {
    let claims = report["claims"].as_array().map(Vec::as_slice).unwrap_or_default();
    claims.iter().find(|claim| claim["learner_id"] == learner).unwrap_or_else(|| panic!("{learner} is not there"))
}

fn finding<'r>(claim: &'r Value, rule: &str) -> &'r Value {
    let findings = claim["findings"].as_array().map(Vec::as_slice).unwrap_or_default();
    findings.iter().find(|finding| finding["rule"] == rule).unwrap_or_else(|| panic!("no finding of {rule}: {claim}"))
}

/// The state of the first waiver, and how many findings it covers.
fn state(report: &Value) -> (String, u64) {
    let waiver = &report["waivers"][0];
    (waiver["state"].as_str().unwrap_or("").to_owned(), waiver["covered"].as_u64().unwrap_or(99))
}

#[test]
fn a_waived_breach_stands_and_stops_nothing_until_the_waiver_ends() {
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    let register = write(&folder, "waivers.toml", &waiver("IMI501", "learner = \"300448\"", "evidence = \"Minutes 14\""));
    let (_, report) = check(&register, &[]);
    let waived = claim(&report, "300448");
    assert_eq!((&waived["verdict"], &waived["rules"]["IMI501"]), (&Value::from("ready"), &Value::from("breached")));
    assert_eq!(waived["next_step"], Value::Null);
    let breach = finding(waived, "IMI501");
    assert_eq!(breach["waived"]["approved_by"], "Dr N. Approver");
    assert_eq!(breach["waived"]["evidence"], "Minutes 14");
    assert_eq!(breach["waived"]["until"], "2025-06-30");
    assert!(
        breach["next_step"].as_str().is_some_and(|step| step.contains("Waived by Dr N. Approver: nothing need be done up to 30/06/2025")),
        "{breach}"
    );
    assert_eq!(state(&report), ("used".to_owned(), 1));
    assert_eq!((&report["summary"]["fix"], &report["summary"]["ready"]), (&Value::from(2), &Value::from(5)));
    // The others are as they were.
    assert_eq!(claim(&report, "290885")["verdict"], "fix");
    // On its last day it holds; the day after it does not, and the report says so.
    let (_, last) = check(&register, &["--as-of", "2025-06-30"]);
    assert_eq!((claim(&last, "300448")["verdict"].as_str(), state(&last).0.as_str()), (Some("ready"), "used"));
    let (exit, past) = check(&register, &["--as-of", "2025-07-01", "--select", "IMI501"]);
    assert_eq!((exit, claim(&past, "300448")["verdict"].as_str()), (1, Some("fix")));
    assert_eq!(state(&past), ("expired".to_owned(), 0));
    assert!(finding(claim(&past, "300448"), "IMI501")["waived"].is_null());
    let words = text(&preclaim(&["check", CENTRE, "--waivers", &register, "--as-of", "2025-07-01"]).stdout);
    assert!(words.contains("ended on 30/06/2025"), "{words}");
}

#[test]
fn a_waiver_for_fewer_than_are_found_covers_none() {
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    let whom = "qualification = \"60173245\"";
    for (covers, state_wanted, verdict) in [(1, "used", "ready"), (2, "used", "ready")] {
        let register = write(&folder, "w.toml", &waiver("IMI102", whom, &format!("covers = {covers}")));
        let (_, report) = check(&register, &[]);
        assert_eq!(state(&report), (state_wanted.to_owned(), 1), "what cannot be told is not waived");
        assert_eq!(claim(&report, "290885")["verdict"], verdict);
        assert_eq!(claim(&report, "290892")["verdict"], "unknown");
    }
    // Two breaches of DAT009 or IMI301 and IMI303 are two rules; IMI501 on two learners is one rule twice.
    let centre = command::folder(&[] as &[(&str, &str)]);
    for name in names(Path::new(CENTRE)) {
        let content = std::fs::read_to_string(Path::new(CENTRE).join(&name)).unwrap_or_else(|why| panic!("{why}"));
        write(
            &centre,
            &name,
            &content.replace(",300456,Gwilym Parry,603/3089/2,,,,,,,,Pass,,03,", ",300456,Gwilym Parry,603/3089/2,,,,,,,,Pass,,,"),
        );
    }
    let at = centre.path().display().to_string();
    let verdicts = |covers: u32| {
        let register = write(&folder, "w.toml", &waiver("IMI501", "qualification = \"603/3089/2\"", &format!("covers = {covers}")));
        let output = preclaim(&["check", &at, "--format", "json", "--waivers", &register]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        let of = |learner: &str| claim(&report, learner)["verdict"].as_str().unwrap_or("").to_owned();
        (of("300448"), of("300456"), state(&report).0)
    };
    let three = |a: &str, b: &str, c: &str| (a.to_owned(), b.to_owned(), c.to_owned());
    assert_eq!(verdicts(1), three("fix", "fix", "exceeded"));
    assert_eq!(verdicts(2), three("ready", "ready", "used"));
}

#[test]
fn a_waiver_that_no_breach_can_meet_is_told_why() {
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    for (rule, learner, as_of, says) in [
        ("IMI102", "290892", "2025-06-20", "whether the rule is met cannot be told there"),
        ("IMI106", "300427", "2025-06-20", "what it is for is too early"),
        ("IMI501", "290885", "2025-06-20", "was not needed. Take it out of the list of waivers"),
    ] {
        let register = write(&folder, "w.toml", &waiver(rule, &format!("learner = \"{learner}\""), ""));
        let words = text(&preclaim(&["check", CENTRE, "--waivers", &register, "--as-of", as_of]).stdout);
        let words = words.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words.contains(says), "{rule}: {words}");
        let (_, report) = check(&register, &["--as-of", as_of]);
        assert_eq!(state(&report).0, "unused");
    }
}

#[test]
fn only_evidence_lifts_a_bar_and_never_in_silence() {
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    let register = write(&folder, "w.toml", &waiver("IMI101", "learner = \"300433\"", ""));
    let output = preclaim(&["check", CENTRE, "--waivers", &register]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("line 1: a breach of IMI101 bars the claim"), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
    // IMI106 blocks in one situation and bars in another: without evidence the bar stands.
    let register = write(&folder, "w.toml", &waiver("IMI101", "learner = \"300433\"", "evidence = \"IMI letter of 2 June 2025\""));
    let output = preclaim(&["check", CENTRE, "--waivers", &register]);
    let words = text(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("1 breach is waived, by 1 waiver, and moved no verdict"), "{words}");
    assert!(words.contains("IMI letter of 2 June 2025") && words.contains("Waived by Dr N. Approver"), "{words}");
    let (_, report) = check(&register, &[]);
    assert_eq!(claim(&report, "300433")["verdict"], "ready");
    assert_eq!(report["summary"]["barred"], 0);
}

#[test]
fn a_register_that_lacks_something_stops_the_run_with_its_line() {
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    let whole = waiver("IMI501", "learner = \"300448\"", "");
    for (without, says) in [
        ("approved_by = \"Dr N. Approver\"\n", "line 1: `approved_by` is missing"),
        ("why = \"Agreed at the standards meeting\"\n", "line 1: `why` is missing"),
        ("until = 2025-06-30\n", "line 1: `until` is missing"),
        ("learner = \"300448\"\n", "line 1: it is for nobody"),
    ] {
        let register = write(&folder, "w.toml", &whole.replace(without, ""));
        let output = preclaim(&["check", CENTRE, "--waivers", &register]);
        assert_eq!(code(&output), 2, "{without}");
        assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
    }
    let output = preclaim(&["check", CENTRE, "--waivers", "none.toml"]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("none.toml: the waiver register cannot be read"), "{}", text(&output.stderr));
}

#[test]
fn a_waiver_that_was_not_needed_is_told_and_a_register_is_no_export() {
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    for name in names(Path::new(CENTRE)) {
        std::fs::copy(Path::new(CENTRE).join(&name), folder.path().join(&name)).unwrap_or_else(|why| panic!("{why}"));
    }
    // The register lies among the exports, with the very columns that a learner register has.
    let sheet =
        "Rule,Learner ID,Qualification,Approved by,Why,Evidence,Until\nIMI501,300412,603/3089/2,Dr N. Approver,Agreed,,30/06/2025\n";
    let register = write(&folder, "waivers.csv", sheet);
    let at = folder.path().display().to_string();
    let run = |args: &[&str]| {
        let output = preclaim(args);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {}", text(&output.stderr)));
        report
    };
    let report = run(&["check", &at, "--format", "json", "--waivers", &register]);
    assert_eq!(state(&report), ("unused".to_owned(), 0));
    assert_eq!(report["claims"].as_array().map(Vec::len), Some(10));
    assert!(report["inputs"].as_array().is_some_and(|inputs| inputs.iter().all(|input| !input["path"].to_string().contains("waivers"))));
    // Not given as a register, it is passed over with a note.
    let report = run(&["check", &at, "--format", "json"]);
    let inputs = report["inputs"].as_array().cloned().unwrap_or_default();
    let card = inputs.iter().find(|input| input["path"].to_string().contains("waivers")).cloned().unwrap_or_default();
    assert!(card["table"].is_null() && card["notes"][0].to_string().contains("--waivers"), "{card}");
    assert!(report["waivers"].is_null());
}

#[test]
fn with_a_baseline_only_what_is_new_fails_the_run() {
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    for name in names(Path::new(CENTRE)) {
        std::fs::copy(Path::new(CENTRE).join(&name), folder.path().join(&name)).unwrap_or_else(|why| panic!("{why}"));
    }
    let at = folder.path().display().to_string();
    let baseline = path(&folder, "baseline.json");
    assert_eq!(code(&preclaim(&["check", &at, "-o", &baseline])), 1);
    let against = |more: &[&str]| {
        let mut args = vec!["check", &at, "--baseline", &baseline, "--format", "json"];
        args.extend(more);
        let output = preclaim(&args);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {}", text(&output.stderr)));
        (code(&output), report)
    };
    // Nothing is new: the run passes, and every verdict is as it was.
    let (exit, report) = against(&["--fail-on", "warning"]);
    assert_eq!((exit, &report["baseline"]["new"], &report["summary"]["fix"]), (0, &Value::from(0), &Value::from(3)));
    assert_eq!(finding(claim(&report, "300448"), "IMI501")["known"], true);
    // One destination code goes missing: that is new, and a blocking breach.
    let claims = std::fs::read_to_string(folder.path().join("claims.csv")).unwrap_or_default();
    write(&folder, "claims.csv", &claims.replace(",Distinction,Yes,03,", ",Distinction,Yes,,"));
    let (exit, report) = against(&[]);
    assert_eq!((exit, &report["baseline"]["new"]), (1, &Value::from(1)));
    assert_eq!(finding(claim(&report, "290914"), "IMI501")["known"], false);
    assert_eq!(against(&["--fail-on", "barred"]).0, 0);
    assert_eq!(against(&["--fail-on", "fix"]).0, 1);
    let words = text(&preclaim(&["check", &at, "--baseline", &baseline]).stdout);
    assert!(words.contains("1 new") && words.contains("New since the baseline"), "{words}");
    // Another file is no baseline.
    let output = preclaim(&["check", &at, "--baseline", &path(&folder, "claims.csv")]);
    assert_eq!(code(&output), 3);
    assert!(text(&output.stderr).contains("no JSON report of preclaim"), "{}", text(&output.stderr));
}

#[test]
fn the_workbook_and_csv_tell_waivers_and_the_baseline() {
    let folder_ = folder(&[] as &[(&str, &str)]);
    let register = write(&folder_, "w.toml", &waiver("IMI501", "learner = \"300448\"", ""));
    let (workbook, csv) = (path(&folder_, "report.xlsx"), path(&folder_, "report.csv"));
    let baseline = path(&folder_, "baseline.json");
    preclaim(&["check", CENTRE, "-o", &baseline]);
    let output = preclaim(&["check", CENTRE, "--waivers", &register, "--baseline", &baseline, "-o", &workbook, "-o", &csv]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let rows = std::fs::read_to_string(&csv).unwrap_or_default();
    let header: Vec<&str> = rows.lines().next().unwrap_or("").split(',').collect();
    assert!(header.ends_with(&["component", "waived", "known", "inherits"]), "{header:?}");
    assert!(rows.contains(",Dr N. Approver,yes"), "{rows}");
    let bytes = std::fs::read(&workbook).unwrap_or_default();
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(bytes)).unwrap_or_else(|why| panic!("{why}"));
    let mut strings = String::new();
    let part = archive.by_name("xl/sharedStrings.xml");
    std::io::Read::read_to_string(&mut part.unwrap_or_else(|why| panic!("{why}")), &mut strings).unwrap_or_else(|why| panic!("{why}"));
    for piece in ["IMI501, learner 300448", "Agreed at the standards meeting", "Since the baseline", "known", "Waived"] {
        assert!(strings.contains(piece), "{piece} is not in the workbook");
    }
}

#[test]
fn a_waiver_for_a_programme_covers_what_its_claims_inherit() {
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    let whom = "programme = \"health and social care diploma Y2\"";
    let audit = |rules: &[&str]| {
        let mut register: String = rules.iter().map(|rule| waiver(rule, whom, "covers = 1")).collect();
        register.push_str(&waiver("BTQ002", "centre = true", ""));
        let register = write(&folder, "w.toml", &register);
        let output = preclaim(&["audit", "fixtures/btec-centre", "--format", "json", "--waivers", &register]);
        serde_json::from_slice::<Value>(&output.stdout).unwrap_or_else(|why| panic!("{why}: {}", text(&output.stderr)))
    };
    // Four rules about the programme block its claims; while one of them stands, the claims wait.
    let most = audit(&["BTQ101", "BTQ102", "BTQ105"]);
    assert_eq!([claim(&most, "HS2301")["verdict"].as_str(), claim(&most, "HS2303")["verdict"].as_str()], [Some("fix"); 2]);
    let all = audit(&["BTQ101", "BTQ102", "BTQ105", "BTQ201"]);
    for learner in ["HS2301", "HS2303"] {
        let claim = claim(&all, learner);
        assert_eq!(claim["verdict"], "ready", "what cannot be told there could only have warned");
        let inherited = finding(claim, "BTQ101");
        assert_eq!((&inherited["inherited"], inherited["waived"].is_object()), (&Value::from("programme"), true));
    }
    let states: Vec<(&Value, &Value)> =
        all["waivers"].as_array().into_iter().flatten().map(|waiver| (&waiver["state"], &waiver["covered"])).collect();
    assert_eq!(states, vec![(&Value::from("used"), &Value::from(1)); 5]);
    // The claims of other programmes are as they were, and the warning about the centre no longer counts.
    assert_eq!(claim(&all, "SP2304")["verdict"], "fix");
    let plain = preclaim(&["audit", "fixtures/btec-centre", "--format", "json"]);
    let plain: Value = serde_json::from_slice(&plain.stdout).unwrap_or_default();
    let warnings = |report: &Value| report["summary"]["warnings"].as_u64().unwrap_or(0);
    assert_eq!(warnings(&plain), warnings(&all) + 1);
    assert_eq!(claim(&plain, "HS2301")["verdict"], "fix");
}
