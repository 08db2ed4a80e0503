//! The command as a user types it: exit codes, messages, files written whole or not at all.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests set files out and look at what was written")]

#[path = "support/command.rs"]
mod command;

use std::path::Path;
use std::process::Command;

use command::{CLAIMS, REGISTER, code, folder, names, path, preclaim, text};
use tempfile::TempDir;

#[test]
fn the_clean_centre_is_ready_and_the_other_is_not() {
    let clean = preclaim(&["check", "fixtures/imi-clean"]);
    assert_eq!(code(&clean), 0, "{}{}", text(&clean.stdout), text(&clean.stderr));
    let centre = preclaim(&["check", "fixtures/imi-centre"]);
    assert_eq!(code(&centre), 1, "{}{}", text(&centre.stdout), text(&centre.stderr));
}

#[test]
fn a_missing_file_is_named() {
    let output = preclaim(&["check", "no such folder"]);
    assert_eq!(code(&output), 3);
    assert!(text(&output.stderr).contains("no such folder: there is no such file or folder"), "{}", text(&output.stderr));
    assert!(output.stdout.is_empty());
}

#[test]
fn unusable_inputs_are_refused_and_leave_nothing_behind() {
    let damaged = "PK\u{3}\u{4} this is no workbook";
    for (name, content, says) in [
        ("empty.csv", "", "empty"),
        ("broken.xlsx", damaged, "broken.xlsx"),
        ("letter.csv", "Dear Sir\nthank you\n", "No table was recognised"),
        ("headings.csv", "learner_id,qualification\n", "No claim and no registration"),
    ] {
        let folder = folder(&[(name, content)]);
        let report = path(&folder, "report.xlsx");
        let output = preclaim(&["check", &path(&folder, name), "-o", &report]);
        assert_eq!(code(&output), 3, "{name}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(says), "{name}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty(), "{name}: nothing is claimed about any learner");
        assert_eq!(names(folder.path()), [name], "{name}: no partial output is left");
    }
}

#[test]
fn a_damaged_file_in_a_folder_stops_the_run_unless_skipped() {
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS), ("log.xlsx", "PK\u{3}\u{4} torn")]);
    let at = folder.path().display().to_string();
    let stopped = preclaim(&["check", &at]);
    assert_eq!(code(&stopped), 3);
    assert!(text(&stopped.stderr).contains("log.xlsx"), "{}", text(&stopped.stderr));
    let skipped = preclaim(&["check", &at, "--skip-unreadable", "--format", "json", "--as-of", "2025-06-20"]);
    assert_eq!(code(&skipped), 1, "{}", text(&skipped.stderr));
    let report: serde_json::Value = serde_json::from_slice(&skipped.stdout).unwrap_or_default();
    assert_eq!(report["claims"][0]["verdict"], "unknown");
    assert_eq!(report["claims"][0]["rules"]["IMI501"], "cannot_tell", "a rule that could have needed the file cannot tell");
}

#[test]
fn letters_in_a_folder_are_a_note_and_rubbish_is_passed_over() {
    let folder = folder(&[
        ("register.csv", REGISTER),
        ("claims.csv", CLAIMS),
        ("letter.csv", "Dear Sir\nthank you\n"),
        ("~$claims.xlsx", "lock"),
        (".~lock.claims.csv#", "lock"),
        ("._claims.csv", "resource fork"),
        ("Thumbs.db", "pictures"),
        ("policy.pdf", "%PDF-1.4"),
    ]);
    let output = preclaim(&["check", &folder.path().display().to_string(), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let read: Vec<(String, bool)> = report["inputs"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|input| (input["path"].as_str().unwrap_or("").rsplit('/').next().unwrap_or("").to_owned(), input["table"].is_null()))
        .collect();
    let expected = [("claims.csv", false), ("letter.csv", true), ("register.csv", false)].map(|(name, null)| (name.to_owned(), null));
    assert_eq!(read, expected, "{}", text(&output.stderr));
}

#[test]
fn an_output_that_is_an_input_is_refused() {
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS)]);
    let claims = path(&folder, "claims.csv");
    let roundabout = format!("{}/./claims.csv", folder.path().display());
    let output = preclaim(&["check", &folder.path().display().to_string(), "-o", &roundabout]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("one of the files to check"), "{}", text(&output.stderr));
    assert_eq!(std::fs::read_to_string(claims).unwrap_or_default(), CLAIMS, "the input is untouched");
}

#[test]
fn an_output_that_is_anything_else_the_run_reads_is_refused() {
    const OFQUAL: &str = "Qualification Number,Qualification Title,Operational End Date\n601/0532/X,Light Vehicle,2030-09-02\n";
    const WAIVERS: &str = "rule,learner,approved_by,why,until\nIMI304,L1,A. Person,Being scanned,31/07/2030\n";
    let exports = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS)]);
    let at = exports.path().display().to_string();
    let baseline = preclaim(&["check", &at, "--format", "json"]).stdout;
    let baseline = text(&baseline);
    let head = "preclaim redaction key 1: whoever has this file can tell which learner is which. Keep it apart from the reports.";
    let key = format!("{head}\n{}\n", "0b".repeat(32));
    for (option, content, name) in [
        ("--register", OFQUAL, "beside.csv"),
        ("--waivers", WAIVERS, "beside.csv"),
        ("--config", "month_first = false\n", "beside.txt"),
        ("--baseline", baseline.as_str(), "beside.json"),
        ("--redact-key", key.as_str(), "beside.txt"),
    ] {
        let apart = folder(&[(name, content)]);
        let file = path(&apart, name);
        let roundabout = format!("{}/./{name}", apart.path().display());
        let more: &[&str] = if option == "--redact-key" { &["--redact"] } else { &[] };
        let args = [&["check", &at, option, &file, "-o", &roundabout], more].concat();
        let output = preclaim(&args);
        assert_eq!(code(&output), 2, "{option}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains("would be overwritten"), "{option}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty(), "{option}");
        assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), content, "{option}: the file is untouched");
        assert_eq!(names(apart.path()), [name], "{option}: nothing is left beside it");
    }
}

#[test]
fn a_report_on_the_waivers_that_the_config_file_names_is_refused() {
    const WAIVERS: &str = "rule,learner,approved_by,why,until\nIMI304,L1,A. Person,Being scanned,31/07/2030\n";
    let folder =
        folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS), ("w.csv", WAIVERS), ("preclaim.toml", "waivers = \"w.csv\"\n")]);
    let waivers = path(&folder, "w.csv");
    let output = preclaim(&["check", &folder.path().display().to_string(), "-o", &waivers]);
    assert_eq!(code(&output), 2, "{}", text(&output.stderr));
    assert!(text(&output.stderr).contains("is the list of waivers"), "{}", text(&output.stderr));
    assert_eq!(std::fs::read_to_string(waivers).unwrap_or_default(), WAIVERS);
}

#[test]
fn last_week_s_report_in_the_folder_is_written_over() {
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS)]);
    let at = folder.path().display().to_string();
    let outputs = ["report.xlsx", "report.csv", "report.txt"].map(|name| path(&folder, name));
    let mut seen = Vec::new();
    for _ in 0..2 {
        let args = ["check", &at, "--as-of", "2025-06-20", "--format", "ndjson", "-o", &outputs[0], "-o", &outputs[1], "-o", &outputs[2]];
        let output = preclaim(&args);
        assert_eq!(code(&output), 1, "{}", text(&output.stderr));
        seen.push(output.stdout);
    }
    assert_eq!(seen[0], seen[1], "the reports of the first run are not read as exports by the second");
}

#[test]
fn wrong_commands_are_told_what_to_type() {
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS)]);
    let at = folder.path().display().to_string();
    for (args, says) in [
        (vec!["check", &at, "--select", "IMI1O1"], "there is no rule IMI1O1"),
        (vec!["check", &at, "--as-of", "tomorrow"], "is no date"),
        (vec!["check", &at, "--as-of", "20/06/25"], "four digits of the year"),
        (vec!["check", &at, "--as-of", "0025-06-20"], "from 2000 to 2100"),
        (vec!["deadlines", &at, "--as-of", "2205-06-20"], "from 2000 to 2100"),
        (vec!["check", &at, "-o", "report.docx"], "the ending picks the format"),
        (vec!["check", &at, "--pack", "imi-tecnical"], "there is no pack"),
        (vec!["check", &at, "--config", "none.toml"], "none.toml"),
        (vec!["explain", "IMI999"], "there is no rule IMI999"),
        (vec!["check"], "PATH"),
    ] {
        let output = preclaim(&args);
        assert_eq!(code(&output), 2, "{args:?}: {}", text(&output.stderr));
        assert!(text(&output.stderr).contains(says), "{args:?}: {}", text(&output.stderr));
    }
}

#[test]
fn a_mistyped_command_is_no_missing_file() {
    for (word, says) in [("frobnicate", "The commands are check, audit"), ("chekc", "Did you mean `preclaim check`?")] {
        let output = preclaim(&[word]);
        assert_eq!(code(&output), 2, "{}", text(&output.stderr));
        assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
    }
    for path in ["frobnicate.csv", "no/frobnicate"] {
        assert_eq!(code(&preclaim(&[path])), 3, "{path}");
    }
}

#[test]
fn a_config_file_below_the_folder_is_told_and_not_used() {
    let folder = folder(&[] as &[(&str, &str)]);
    let below = folder.path().join("2024-25");
    std::fs::create_dir(&below).unwrap_or_else(|why| panic!("{why}"));
    for (name, content) in [("register.csv", REGISTER), ("claims.csv", CLAIMS), ("preclaim.toml", "as_of = 2025-06-20\n")] {
        std::fs::write(below.join(name), content).unwrap_or_else(|why| panic!("{why}"));
    }
    let at = folder.path().display().to_string();
    let told = text(&preclaim(&["check", &at, "--as-of", "2025-06-21"]).stdout).replace('\n', " ");
    assert!(told.contains("preclaim.toml") && told.contains("not used"), "{told}");
    let config = below.join("preclaim.toml").display().to_string();
    for args in [vec!["check", &at, "--config", &config], vec!["check", below.to_str().unwrap_or("")]] {
        let told = text(&preclaim(&args).stdout).replace('\n', " ");
        assert!(told.contains("20 June 2025") && !told.contains("was not used"), "{told}");
    }
}

#[test]
fn a_config_file_pins_the_day_and_the_command_line_wins() {
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS), ("preclaim.toml", "as_of = 2025-06-20\n")]);
    let at = folder.path().display().to_string();
    let day = |args: &[&str]| {
        let output = preclaim(args);
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        report["as_of"].as_str().unwrap_or("").to_owned()
    };
    assert_eq!(day(&["check", &at, "--format", "json"]), "2025-06-20");
    assert_eq!(day(&["check", &at, "--format", "json", "--as-of", "21/06/2025"]), "2025-06-21");
    let wrong = folder.path().join("wrong.toml");
    std::fs::write(&wrong, "as_of = 2025-06-20\nas_off = 1\n").unwrap_or_else(|why| panic!("{why}"));
    let output = preclaim(&["check", &at, "--config", &wrong.display().to_string()]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("as_off") && text(&output.stderr).contains("line 2"), "{}", text(&output.stderr));
}

#[test]
fn fail_on_moves_the_line() {
    // The only fault is a missing destination: the verdict is `fix`.
    let centre = |line: &str| code(&preclaim(&["check", "fixtures/imi-centre", "--fail-on", line]));
    assert_eq!(
        [centre("never"), centre("barred"), centre("fix"), centre("wait"), centre("unknown"), centre("warning")],
        [0, 1, 1, 1, 1, 1]
    );
    let clean = |line: &str| code(&preclaim(&["check", "fixtures/imi-clean", "--fail-on", line]));
    assert_eq!([clean("never"), clean("unknown"), clean("warning")], [0, 0, 0]);
}

#[test]
fn the_same_bytes_whatever_the_threads_and_the_order_of_files() {
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    let files: Vec<String> = names(Path::new("fixtures/imi-centre"))
        .into_iter()
        .filter(|name| {
            let ending = Path::new(name).extension().map(|ending| ending.to_string_lossy().into_owned());
            ending.is_some_and(|ending| ["csv", "xlsx"].contains(&ending.as_str()))
        })
        .map(|name| format!("fixtures/imi-centre/{name}"))
        .collect();
    let mut backwards = files.clone();
    backwards.reverse();
    let mut outputs = Vec::new();
    for (number, (threads, order)) in [("1", &files), ("2", &files), ("2", &backwards)].into_iter().enumerate() {
        let paths = [format!("{number}.json"), format!("{number}.xlsx"), format!("{number}.ndjson")].map(|name| path(&folder, &name));
        let output = Command::new(env!("CARGO_BIN_EXE_preclaim"))
            .arg("check")
            .args(order)
            .args(["-o", &paths[0], "-o", &paths[1], "-o", &paths[2]])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap_or_else(|why| panic!("{why}"));
        assert_eq!(code(&output), 1, "{}", text(&output.stderr));
        outputs.push(paths.map(|path| std::fs::read(path).unwrap_or_default()));
    }
    for (kind, what) in ["json", "xlsx", "ndjson"].into_iter().enumerate() {
        assert!(!outputs[0][kind].is_empty());
        assert!(outputs.iter().all(|output| output[kind] == outputs[0][kind]), "{what} differs");
    }
}

#[test]
fn dropped_files_get_a_workbook_beside_the_first() {
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS), ("preclaim.toml", "as_of = 2025-06-20\n")]);
    let output = preclaim(&[&path(&folder, "claims.csv"), &path(&folder, "register.csv")]);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    assert_eq!(names(folder.path()), ["claims - preclaim report.xlsx", "claims.csv", "preclaim.toml", "register.csv"]);
    // A second run over the folder does not take the report for an export.
    let again = preclaim(&["check", &folder.path().display().to_string(), "--format", "json"]);
    let report: serde_json::Value = serde_json::from_slice(&again.stdout).unwrap_or_default();
    assert_eq!(report["summary"]["claims"], 1, "{}", text(&again.stderr));
    assert_eq!(report["claims"][0]["rules"]["DAT002"], "met");
}

#[test]
fn no_colour_codes_when_piped_and_lines_fit_the_width() {
    for width in [80usize, 140] {
        let output = Command::new(env!("CARGO_BIN_EXE_preclaim"))
            .args(["check", "fixtures/imi-centre"])
            .env("COLUMNS", width.to_string())
            .output()
            .unwrap_or_else(|why| panic!("{why}"));
        let shown = text(&output.stdout);
        assert!(!shown.contains('\u{1b}'), "escape codes in a pipe");
        for line in shown.lines() {
            assert!(unicode_width::UnicodeWidthStr::width(line) <= width, "wider than {width}: {line}");
        }
    }
}

#[test]
fn what_is_told_of_a_learner_is_a_finding_of_that_learner() {
    let run = |format: &str| {
        let output = Command::new(env!("CARGO_BIN_EXE_preclaim"))
            .args(["check", "fixtures/imi-centre", "--format", format])
            .env("COLUMNS", "2000")
            .output()
            .unwrap_or_else(|why| panic!("{why}"));
        text(&output.stdout)
    };
    let (shown, report): (String, serde_json::Value) = (run("text"), serde_json::from_str(&run("json")).unwrap_or_default());
    let mut told = 0;
    for claim in report["claims"].as_array().into_iter().flatten() {
        let (learner, name) = (claim["learner_id"].as_str().unwrap_or(""), claim["name"].as_str().unwrap_or(""));
        let who = format!(". {learner} {name}").trim_end().to_owned() + " — ";
        for line in shown.lines() {
            let Some((_, says)) = line.split_once(&who) else { continue };
            told += 1;
            let said = |finding: &serde_json::Value| {
                let message = finding["message"].as_str().unwrap_or("").trim_start_matches("Cannot tell: ").to_lowercase();
                message.starts_with(&says.to_lowercase())
            };
            let findings = claim["findings"].as_array().cloned().unwrap_or_default();
            assert!(findings.iter().any(said), "nothing of the kind is wrong with this claim: {line}");
        }
    }
    assert!(told > 20, "{told}");
}

#[test]
fn a_row_of_somebody_who_is_not_named_keeps_the_run_from_being_all_ready() {
    let centre = |name: &str, row: &str| {
        let read = |file: &str| std::fs::read(format!("fixtures/imi-clean/{file}")).unwrap_or_else(|why| panic!("{file}: {why}"));
        let there = names(Path::new("fixtures/imi-clean"));
        let mut files: Vec<(&str, Vec<u8>)> = there.iter().map(|file| (file.as_str(), read(file))).collect();
        files.push((name, row.as_bytes().to_vec()));
        folder(&files)
    };
    for (name, row, table) in [
        ("late.csv", "learner_id,grade,destination\nTBC,Fail,03\n", "grading spreadsheet"),
        ("late.csv", "learner_id,assessment,taken_at,result\n,Online test 1,01/02/2025,Fail\n", "attempt log"),
        ("late.csv", "learner_id,unit,grade\n,Unit 9,Fail\n", "unit results"),
    ] {
        let folder = centre(name, row);
        let at = folder.path().display().to_string();
        let output = preclaim(&["check", &at]);
        assert_eq!(code(&output), 1, "{table}: {}{}", text(&output.stdout), text(&output.stderr));
        let told = text(&output.stdout);
        assert!(told.contains("(no learner id)") && told.contains(table) && told.contains("late.csv!A2"), "{told}");
        let quiet = text(&preclaim(&["check", &at, "-q"]).stdout);
        assert!(quiet.contains("1 cannot tell") && quiet.contains("(no learner id)"), "{quiet}");
        let report: serde_json::Value = serde_json::from_slice(&preclaim(&["check", &at, "--format", "json"]).stdout).unwrap_or_default();
        assert_eq!((&report["claims"][0]["learner_id"], &report["claims"][0]["verdict"]), (&"".into(), &"unknown".into()));
        assert_eq!(report["summary"]["unknown"], 1);
        let redacted = path(&folder, "key");
        let output = preclaim(&["check", &at, "--format", "ndjson", "--redact", "--redact-key", &redacted]);
        assert!(text(&output.stdout).contains("\"learner_id\":\"\""), "{}", text(&output.stdout));
    }
}

#[test]
fn a_register_of_learners_who_have_all_left_is_told_as_such() {
    let register = "learner_id,qualification,registration_date,status\nL1,601/0532/X,02/09/2024,withdrawn\n";
    for command in ["audit", "check"] {
        let folder = folder(&[("register.csv", register)]);
        let told = text(&preclaim(&[command, &folder.path().display().to_string()]).stdout);
        assert!(told.contains("every learner in the register is withdrawn or transferred"), "{told}");
        assert!(!told.contains("There is no ") && !told.contains("use `preclaim audit`"), "{told}");
    }
}

#[test]
fn a_claim_is_never_ready_because_all_that_could_speak_of_it_was_left_out() {
    let register = "learner_id,qualification,registration_date,status\nL1,600/1234/1,02/09/2024,active\nL2,ST0071,02/09/2024,active\n";
    let claims = "learner_id,qualification,grade\nL1,600/1234/1,Pass\nL2,ST0071,Pass\nL3,600/1234/1,Pass\n";
    let folder = folder(&[("register.csv", register), ("claims.csv", claims)]);
    let at = folder.path().display().to_string();
    for option in [["--select", "IMI"], ["--select", "IMI501"], ["--ignore", "DAT,EPA"]] {
        let output = preclaim(&["check", &at, option[0], option[1], "--format", "json", "--as-of", "2025-06-20"]);
        assert_eq!(code(&output), 1, "{option:?}");
        let report: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
        for claim in report["claims"].as_array().into_iter().flatten() {
            assert_eq!(claim["verdict"], "unknown", "{option:?}: {claim}");
            assert!(claim["next_step"].is_string(), "{option:?}: {claim}");
        }
        assert_eq!(report["claims"][0]["rules"]["DAT011"], "cannot_tell", "{option:?}");
        let left_out = report["left_out"].as_array().cloned().unwrap_or_default();
        assert!(left_out.contains(&"DAT009".into()), "{option:?}: {left_out:?}");
        let quiet = text(&preclaim(&["check", &at, option[0], option[1], "-q"]).stdout);
        assert!(quiet.contains("were left out by `select` or `ignore`"), "{option:?}: {quiet}");
    }
    let whole = preclaim(&["check", &at, "--format", "json"]);
    assert!(!text(&whole.stdout).contains("left_out"));
}

#[test]
fn every_rule_can_be_explained_and_its_cases_run() {
    let list = preclaim(&["rules"]);
    assert_eq!(code(&list), 0, "{}", text(&list.stderr));
    for id in ["DAT001", "IMI102", "IMI501"] {
        assert!(text(&list.stdout).contains(id), "{id} is not listed");
        let page = preclaim(&["explain", &id.to_lowercase()]);
        assert_eq!(code(&page), 0, "{}", text(&page.stderr));
        assert!(text(&page.stdout).contains(id));
    }
    let cases = preclaim(&["rules", "test"]);
    assert_eq!(code(&cases), 0, "{}", text(&cases.stdout));
    assert!(text(&cases.stdout).contains(" 0 not."), "{}", text(&cases.stdout));
}

#[test]
fn inspect_shows_what_was_and_was_not_understood() {
    let output = preclaim(&["inspect", "fixtures/imi-centre"]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let shown = text(&output.stdout);
    for piece in ["Online test log.csv", "attempts", "taken_on", "LearnRefNumber", "learner_id", "Destination codes"] {
        assert!(shown.contains(piece), "{piece} is missing:\n{shown}");
    }
}
