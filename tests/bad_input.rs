//! What is wrong with an input, an option or a pack is told once, with its place and what to do, and hides nothing else.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests set files out and look at what was written")]

#[path = "support/command.rs"]
mod command;

use std::process::Output;

use command::{CLAIMS, REGISTER, code, folder, names, path, preclaim, text};
use serde_json::Value;

const DAY: &str = "2025-06-20";
/// A table for which the rules of an IMI claim ask, with a heading and a row.
const LOG: &str = "learner_id,assessment,assessment_type,taken_at,result\nL1,Unit SM23 Test,external,10/03/2025 10:00,Pass\n";

fn json(output: &Output) -> Value {
    serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {}", text(&output.stderr)))
}

/// All findings of a report.
fn findings(report: &Value) -> Vec<&Value> {
    let claims = report["claims"].as_array().into_iter().flatten();
    claims.flat_map(|claim| claim["findings"].as_array().into_iter().flatten()).collect()
}

/// A compound file as Excel writes one around a workbook with a password.
fn encrypted() -> Vec<u8> {
    let mut bytes = vec![0; 512 * 4];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    (bytes[30], bytes[32], bytes[44], bytes[48]) = (9, 6, 1, 1);
    bytes[68..72].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    bytes[76..512].fill(0xff);
    bytes[76..80].fill(0);
    bytes[512..1024].fill(0xff);
    bytes[516..520].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    for (at, entry) in [(1024, "Root Entry"), (1152, "EncryptedPackage")] {
        for (i, unit) in entry.encode_utf16().enumerate() {
            bytes[at + 2 * i..at + 2 * i + 2].copy_from_slice(&unit.to_le_bytes());
        }
    }
    bytes
}

fn half_of(fixture: &str) -> Vec<u8> {
    let bytes = std::fs::read(fixture).unwrap_or_else(|why| panic!("{fixture}: {why}"));
    bytes[..bytes.len() / 2].to_vec()
}

#[test]
fn a_file_that_looks_like_an_export_and_cannot_be_read_stops_the_run() {
    let cut = |ending: &str| half_of(&format!("fixtures/files/kinds.{ending}"));
    let files: [(&str, Vec<u8>, &[&str]); 12] = [
        ("locked.xlsx", encrypted(), &["protected with a password", "remove the password"]),
        ("cut.xlsx", cut("xlsx"), &["damaged", "export it afresh"]),
        ("cut.ods", cut("ods"), &["damaged", "export it afresh"]),
        ("cut.xls", cut("xls"), &["damaged", "export it afresh"]),
        ("empty.csv", Vec::new(), &["empty (0 bytes)", "export it again"]),
        ("letter.xlsx", b"%PDF-1.7\n".to_vec(), &["a PDF document", "save it as xlsx or csv"]),
        ("page.xls", b"<html><table><tr><td>learner_id</td></tr></table>".to_vec(), &["a web page", "save it as xlsx or csv"]),
        ("picture.csv", b"\xff\xd8\xff\xe0\0\x10JFIF".to_vec(), &["a JPEG picture", "save it as xlsx or csv"]),
        ("zero.csv", b"learner_id,assessment,taken_at\nL1,Un\0it 1,01/02/2025\n".to_vec(), &["zero byte on line 2", "save it as"]),
        ("zeros.csv", vec![0; 4096], &["zero byte on line 1", "save it as"]),
        ("open.csv", b"learner_id,assessment,taken_at\nL1,\"Unit 1,01/02/2025\nL2,x,y\n".to_vec(), &["line 2", "close or remove it"]),
        ("archive.xlsx", b"PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0".to_vec(), &["zip archive", "save it as xlsx or csv"]),
    ];
    for (name, bytes, says) in files {
        let folder = folder(&[("register.csv", REGISTER.as_bytes()), ("claims.csv", CLAIMS.as_bytes()), (name, &bytes)]);
        let at = folder.path().display().to_string();
        let output = preclaim(&["check", &at, "-o", &path(&folder, "report.xlsx")]);
        let told = text(&output.stderr);
        assert_eq!(code(&output), 3, "{name}: {told}");
        assert!(told.contains(name), "{told}");
        for words in says {
            assert!(told.contains(words), "{name}: {told}");
        }
        assert_eq!(told.lines().count(), 1, "one message: {told}");
        assert!(output.stdout.is_empty(), "{name}: nothing is claimed about any learner");
        assert!(!names(folder.path()).iter().any(|left| left.contains("preclaim-") || left == "report.xlsx"), "{name}");
    }
}

#[test]
fn a_wrong_ending_does_not_matter() {
    let workbook = std::fs::read("fixtures/imi-formats/xlsx/test-log.xlsx").unwrap_or_else(|why| panic!("{why}"));
    for (name, bytes) in [("log.xlsx", LOG.as_bytes()), ("log.xls", LOG.as_bytes()), ("log.csv", &workbook), ("log.ods", &workbook)] {
        let folder = folder(&[("register.csv", REGISTER.as_bytes()), ("claims.csv", CLAIMS.as_bytes()), (name, bytes)]);
        let output = preclaim(&["inspect", &path(&folder, name)]);
        assert_eq!(code(&output), 0, "{name}: {}", text(&output.stderr));
        assert!(text(&output.stdout).contains("(attempts)"), "{name}: {}", text(&output.stdout));
    }
}

#[test]
fn headings_without_rows_are_told_with_their_file() {
    let tables = [
        ("attempts", "learner_id,assessment,taken_at"),
        ("units", "learner_id,unit,grade"),
        ("claims", "learner_id,grade,destination"),
        ("activities", "activity,activity_type"),
        ("attendance", "activity,learner_id"),
        ("milestones", "learner_id,gateway_on"),
        ("programmes", "programme,lead_iv"),
        ("verification", "programme,unit,verifier"),
        ("evidence", "learner_id,mitigation"),
        ("mitigations", "qualification,agreed_mitigation"),
        ("centre", "item,value"),
        ("registrations", "learner_id,qualification"),
    ];
    for (table, headings) in tables {
        let name = format!("{table} of June.csv");
        let mut files = vec![(name.as_str(), headings)];
        files.extend(
            [("registrations", "register.csv", REGISTER), ("claims", "claims.csv", CLAIMS)]
                .iter()
                .filter_map(|(which, file, content)| (*which != table).then_some((*file, *content))),
        );
        let folder = folder(&files);
        let output = preclaim(&["check", &folder.path().display().to_string(), "--format", "json", "--as-of", DAY]);
        assert!([0, 1].contains(&code(&output)), "{table}: {}", text(&output.stderr));
        let report = json(&output);
        let inputs = report["inputs"].as_array().cloned().unwrap_or_default();
        let input = inputs.iter().find(|input| input["path"].as_str().is_some_and(|path| path.ends_with(&name)));
        let input = input.unwrap_or_else(|| panic!("{table}: {inputs:?}"));
        assert_eq!((&input["table"], &input["rows"]), (&table.into(), &0.into()));
        assert!(input["notes"].to_string().contains("no row below the headings in row 1"), "{input}");
        assert_eq!(report["summary"]["claims"], u32::from(table != "claims"));
    }
    // With neither a claim nor a registration there is nothing to judge.
    let bare = folder(&[("register.csv", "learner_id,qualification\n"), ("claims.csv", "learner_id,grade\n")]);
    let output = preclaim(&["check", &bare.path().display().to_string()]);
    let told = text(&output.stderr);
    assert_eq!(code(&output), 3, "{told}");
    assert!(told.contains("register.csv: read as registrations, 0 rows") && told.contains("claims.csv: read as claims, 0 rows"), "{told}");
}

#[test]
fn what_is_no_export_is_told_once_and_for_what_it_is() {
    const OFQUAL: &str = "Qualification Number,Qualification Title,Operational End Date\n601/0532/X,Light Vehicle,2030-09-02\n";
    let folder =
        folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS), ("ofqual.csv", OFQUAL), ("letter.csv", "Dear Sir\nthanks\n")]);
    let at = folder.path().display().to_string();
    let told = text(&preclaim(&["check", &at]).stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        told.contains("ofqual.csv: This looks like the register of qualifications that Ofqual publishes: give it with --register."),
        "{told}"
    );
    let named = text(&preclaim(&["check", &path(&folder, "letter.csv")]).stderr);
    assert_eq!(named.to_lowercase().matches("no table was recognised").count(), 1, "{named}");
}

#[test]
fn reasons_are_told_without_the_system_s_own_words() {
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS), ("w.json", "claims\n")]);
    let at = folder.path().display().to_string();
    for args in [
        vec!["check", &at, "--config", "none.toml"],
        vec!["check", &at, "--waivers", "none.toml"],
        vec!["check", &at, "--baseline", &path(&folder, "w.json")],
        vec!["audit", &at, "--sample", "many"],
        vec!["audit", &at, "--sample", "2", "--seed", "x"],
    ] {
        let output = preclaim(&args);
        let told = text(&output.stderr);
        assert!(code(&output) >= 2, "{args:?}: {told}");
        for jargon in ["os error", "invalid digit", "expected value"] {
            assert!(!told.contains(jargon), "{args:?}: {told}");
        }
    }
}

#[test]
fn an_empty_list_of_claims_is_not_taken_for_good_news() {
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", "learner_id,grade\n")]);
    let output = preclaim(&["check", &folder.path().display().to_string()]);
    let shown = text(&output.stdout).split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(shown.contains("There is no claim in what was read."), "{shown}");
    assert!(shown.contains("claims.csv: There is no row below the headings in row 1"), "{shown}");
    assert!(shown.contains("Next: export the grading spreadsheet again, with its rows"), "{shown}");
}

#[test]
fn an_unreadable_date_in_one_row_hides_no_other_row() {
    let register = |date: &str| {
        format!("learner_id,qualification,registration_date,status\nL1,601/0532/X,{date},active\nL2,601/0532/X,02/09/2024,active\n")
    };
    let run = |date: &str| {
        let (register, claims) = (register(date), "learner_id,grade,destination\nL1,Pass,03\nL2,Pass,09\n".to_owned());
        let folder = folder(&[("register.csv", register), ("claims.csv", claims)]);
        json(&preclaim(&["check", &folder.path().display().to_string(), "--format", "json", "--as-of", DAY]))
    };
    let (good, bad) = (run("02/09/2024"), run("31/02/2025"));
    let finding = findings(&bad).into_iter().find(|finding| finding["rule"] == "DAT005").cloned().unwrap_or_default();
    assert_eq!((&finding["cells"][0]["cell"], &finding["cells"][0]["value"]), (&"C2".into(), &"31/02/2025".into()), "{finding}");
    assert_eq!(good["claims"][1]["rules"], bad["claims"][1]["rules"], "the other learner is judged as before");
    assert_eq!(bad["claims"][1]["rules"]["IMI501"], "breached");
    assert_eq!(bad["claims"][0]["rules"]["IMI501"], "met", "and so is the rest of the same row");
}

#[test]
fn two_columns_with_one_heading_are_one_where_they_agree() {
    let run = |claims: &str| {
        let folder = folder(&[("register.csv", REGISTER), ("claims.csv", claims)]);
        json(&preclaim(&["check", &folder.path().display().to_string(), "--format", "json", "--as-of", DAY]))
    };
    let equal = run("learner_id,grade,destination,Destination code\nL1,Pass,03,03\n");
    assert_eq!(equal["claims"][0]["rules"]["IMI501"], "met");
    let different = run("learner_id,grade,destination,Destination code\nL1,Pass,03,04\n");
    assert_eq!(different["claims"][0]["rules"]["IMI501"], "cannot_tell", "neither column is believed");
    let notes = different["inputs"][0]["notes"].to_string();
    for words in ["Columns C", "and D", "row 2", "Rename or remove"] {
        assert!(notes.contains(words), "{words}: {notes}");
    }
    let finding = findings(&different).into_iter().find(|finding| finding["rule"] == "IMI501").cloned().unwrap_or_default();
    assert!(finding["next_step"].as_str().is_some_and(|step| step.contains("preclaim inspect")), "{finding}");
}

#[test]
fn a_folder_without_an_export_says_what_was_looked_for() {
    let folder = folder(&[("minutes.docx", "PK"), ("preclaim.toml", "as_of = 2025-06-20\n")]);
    for command in ["check", "inspect"] {
        let output = preclaim(&[command, &folder.path().display().to_string()]);
        let told = text(&output.stderr);
        assert_eq!(code(&output), 3, "{told}");
        for words in [&folder.path().display().to_string(), "csv, tsv, txt, xlsx, xlsm, xlsb, xls and ods", "minutes.docx"] {
            assert!(told.contains(words), "{told}");
        }
    }
}

#[test]
fn an_output_that_cannot_be_written_is_told_before_the_work() {
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS)]);
    let at = folder.path().display().to_string();
    let mut outputs = vec![
        (path(&folder, "none/report.xlsx"), 3, "there is no folder"),
        (at.clone(), 3, "is a folder; give a file name"),
        (path(&folder, "report"), 2, "the ending picks the format"),
    ];
    if cfg!(target_os = "linux") {
        // Nobody, not even root, makes a file here.
        outputs.push(("/proc/report.xlsx".to_owned(), 3, "choose another folder"));
    }
    for (name, exit, says) in outputs {
        let output = preclaim(&["check", &at, "-o", &name]);
        let told = text(&output.stderr);
        assert_eq!(code(&output), exit, "{told}");
        assert!(told.contains(&name) && told.contains(says), "{told}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(names(folder.path()), ["claims.csv", "register.csv"]);
}

#[test]
fn every_fault_of_a_pack_is_told_with_its_line() {
    let pack = r#"id = "own"
titel = "Own"
version = 1
[document]
title = "Handbook"
issue = "2"
[applies]
qualifications = true
[rule.OWN1]
check = "attempt-limit"
effect = "stops"
title = "No more than two"
why = "So it says."
"#;
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS), ("pack.toml", pack)]);
    let at = folder.path().display().to_string();
    let wanted = [
        "line 2: `titel` is not known",
        "line 3: `version` must be text",
        "line 9: [rule.OWN1] needs `do`",
        "line 11: `stops` is no effect",
    ];
    for args in [["check", &at, "--rules", &at], ["check", &at, "--pack", &path(&folder, "pack.toml")], ["rules", "test", "--rules", &at]] {
        let output = preclaim(&args);
        let told = text(&output.stderr);
        assert_eq!(code(&output), 2, "{told}");
        for words in wanted {
            assert!(told.contains(words) && told.contains("pack.toml"), "{words}: {told}");
        }
        assert!(output.stdout.is_empty());
    }
    let output = preclaim(&["check", &at, "--rules", "no such folder"]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("there is no such folder of packs"), "{}", text(&output.stderr));
}

#[test]
fn a_wrong_config_file_is_told_with_its_line() {
    for (config, says) in [
        ("# ours\nas_off = 2025-06-20\n", "preclaim.toml, line 2: there is no key `as_off`; use one of `as_of`"),
        ("as_of = 2025-06-20\n\nfail_on = \"sometimes\"\n", "preclaim.toml, line 3: there is no choice `sometimes`; use one of `never`"),
        ("as_of = \"tomorrow\"\n", "`as_of` must be a date without a time, such as 2025-06-20"),
        ("as_of = 2025-06-20T10:00:00\n", "`as_of` must be a date without a time"),
        (
            "month_first = true\nas_of = 0025-06-20\n",
            "line 2: `as_of` must be a date without a time, such as 2025-06-20, from 2000 to 2100",
        ),
        ("[deadlines]\nGrades = 0025-06-20\n", "line 2: `Grades` under [deadlines] must be a date"),
        ("select = [\"IMI999\"]\n", "preclaim.toml: there is no rule IMI999"),
        ("pack = [\"imi\"]\n", "preclaim.toml: there is no pack “imi”"),
    ] {
        let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS), ("preclaim.toml", config)]);
        let output = preclaim(&["check", &folder.path().display().to_string()]);
        let told = text(&output.stderr);
        assert_eq!(code(&output), 2, "{config}: {told}");
        assert!(told.contains(says), "{config}: {told}");
        assert!(output.stdout.is_empty());
    }
    // A date in quotes is a date too.
    let folder = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS), ("preclaim.toml", "as_of = \"2025-06-20\"\n")]);
    let output = preclaim(&["check", &folder.path().display().to_string(), "--format", "json"]);
    assert_eq!(json(&output)["as_of"], DAY);
}

#[test]
fn a_pack_of_ones_own_works_as_its_readme_says() {
    let rules = ["--rules", "fixtures/own-pack"];
    let tested = preclaim(&["rules", "test", rules[0], rules[1]]);
    let shown = text(&tested.stdout);
    assert_eq!(code(&tested), 0, "{shown}{}", text(&tested.stderr));
    assert!(shown.contains("riverbank-craft: 11 cases\n"), "every rule has a case: {shown}");
    let twice = ["check", "fixtures/own-pack/centre", rules[0], rules[1], rules[0], "fixtures/own-pack/../own-pack", "--format", "json"];
    let output = preclaim(&twice);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    let report = json(&output);
    let verdicts: Vec<(&str, &str)> = report["claims"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|claim| (claim["learner_id"].as_str().unwrap_or(""), claim["verdict"].as_str().unwrap_or("")))
        .collect();
    let wanted = [("RB101", "ready"), ("RB102", "fix"), ("RB103", "barred"), ("RB104", "fix"), ("RB105", "unknown")];
    assert_eq!(verdicts, wanted);
    let readme = std::fs::read_to_string("fixtures/own-pack/README.md").unwrap_or_default();
    for (learner, verdict) in wanted {
        assert!(readme.lines().any(|line| line.contains(learner) && line.contains(&format!("`{verdict}`"))), "{learner}");
    }
    let page = preclaim(&["explain", "rca102", rules[0], rules[1]]);
    assert!(text(&page.stdout).contains("Handbook for centres, issue 2, 4.3 Time between attempts"), "{}", text(&page.stdout));
}

/// Cells of findings are fetched again from the file, whose bytes are not those of the text where characters were damaged.
#[test]
fn findings_in_a_text_with_damaged_characters_have_their_cells() {
    let mut register = b"\xef\xbb\xbf".to_vec();
    register.extend_from_slice(REGISTER.replace("registration_date", "uln,registration_date").replace("02/09", "123,02/09").as_bytes());
    register.extend_from_slice(b"L2,601/0532/X,Zo\xeb,Bo,1000102504,02/09/2024,active\n");
    let files = folder(&[("register.csv", register), ("claims.csv", CLAIMS.into()), ("log.csv", LOG.into())]);
    let output = preclaim(&["check", &path(&files, ""), "--as-of", DAY, "--format", "json"]);
    let report = json(&output);
    let cells = findings(&report).into_iter().flat_map(|finding| finding["cells"].as_array().into_iter().flatten());
    assert!(cells.into_iter().any(|cell| cell["value"] == "123"), "{}", text(&output.stderr));
}
