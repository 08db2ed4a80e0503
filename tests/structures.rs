//! Structure files as a centre uses them: the template, a folder of its own, and what is wrong in one.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests set files out and look at what was written")]

#[path = "support/command.rs"]
mod command;

use calamine::{Reader, Xlsx, open_workbook};
use command::{code, folder, names, path, preclaim, text};
use preclaim::pack::{STRUCTURE_TEMPLATE, load_structure, shipped_file, shipped_structures};
use sha2::Digest as _;

const REGISTER: &str = "learner_id,qualification,awarding_organisation,suite\nL1,601/7157/1,Pearson,BTEC Level 3 Nationals\n";
const UNITS: &str = "learner_id,unit,grade\nL1,Unit 1,P\n";
const CLAIMS: &str = "learner_id,grade,claim_type\nL1,P,full\n";
const STRUCTURE: &str = r#"
[structure]
qualifications = ["601/7157/1"]
title = "Extended Certificate in Example Studies"
size = 360
source = "Specification, issue 1, section 2"
[[unit]]
number = "1"
size = 180
mandatory = true
[[unit]]
number = "2"
title = "Researching Examples"
size = 180
mandatory = true
"#;

fn findings(stdout: &[u8], rule: &str) -> Vec<String> {
    let report: serde_json::Value = serde_json::from_slice(stdout).unwrap_or_else(|why| panic!("{why}: {}", text(stdout)));
    let findings = report["claims"][0]["findings"].as_array().cloned().unwrap_or_default();
    findings.iter().filter(|finding| finding["rule"] == rule).map(|finding| finding["message"].as_str().unwrap_or("").to_owned()).collect()
}

#[test]
fn the_template_is_a_sound_structure_file_that_explains_every_key() {
    let shown = preclaim(&["template", "structure"]);
    assert_eq!(code(&shown), 0, "{}", text(&shown.stderr));
    let template = text(&shown.stdout);
    assert!(load_structure("template", &template).is_ok(), "{:?}", load_structure("template", &template).err());
    assert_eq!(template, shipped_file(STRUCTURE_TEMPLATE));
    assert!(shipped_structures().is_ok());
    let keys = "qualifications title size measure source units passed unpassed_units smaller registered_from registered_until \
                name least most number also mandatory external must_pass least_grade group";
    for key in keys.split_whitespace() {
        let lines: Vec<&str> = template.lines().map(|line| line.trim_start_matches("# ")).collect();
        assert!(lines.iter().any(|line| line.starts_with(&format!("{key} = "))), "{key} is not in the template");
    }
}

#[test]
fn the_template_is_written_once_and_never_over_a_file() {
    let folder = folder(&[("none.txt", "")]);
    let file = path(&folder, "business.toml");
    let written = preclaim(&["template", "structure", "-o", &file]);
    assert_eq!(code(&written), 0, "{}", text(&written.stderr));
    assert!(names(folder.path()).contains(&"business.toml".to_owned()));
    std::fs::write(&file, "filled in").unwrap_or_else(|why| panic!("{why}"));
    let again = preclaim(&["template", "structure", "-o", &file]);
    assert_eq!(code(&again), 3, "{}", text(&again.stderr));
    assert_eq!(std::fs::read_to_string(&file).unwrap_or_default(), "filled in");
}

#[test]
fn a_structure_file_in_a_folder_of_rules_names_the_unit_that_is_missing() {
    let exports = folder(&[("register.csv", REGISTER), ("units.csv", UNITS), ("claims.csv", CLAIMS)]);
    let rules = folder(&[("business.toml", STRUCTURE), ("other.toml", "a = 1\n")]);
    let at = exports.path().display().to_string();
    let args = ["check", &at, "--format", "json", "--as-of", "2025-06-20"];
    let without = preclaim(&args);
    assert!(findings(&without.stdout, "BTQ301").iter().all(|message| message.starts_with("Cannot tell")), "{}", text(&without.stdout));
    let folder_of_rules = rules.path().display().to_string();
    let with = preclaim(&[&args[..], &["--rules", &folder_of_rules]].concat());
    assert_eq!(code(&with), 1, "{}", text(&with.stderr));
    let told = findings(&with.stdout, "BTQ301");
    let missing = "Unit 2 (Researching Examples) is mandatory and has no result (Specification, issue 1, section 2).";
    assert!(told.contains(&missing.to_owned()), "{told:?}");
    // Somebody else must be able to check the same way: the workbook says which file it was.
    let workbook = path(&exports, "report.xlsx");
    let written = preclaim(&["check", &at, "--as-of", "2025-06-20", "--rules", &folder_of_rules, "-o", &workbook]);
    assert_eq!(code(&written), 1, "{}", text(&written.stderr));
    let mut book: Xlsx<_> = open_workbook(&workbook).unwrap_or_else(|why| panic!("{why}"));
    let audit = book.worksheet_range("Audit").unwrap_or_else(|why| panic!("{why}"));
    let hash = sha2::Sha256::digest(STRUCTURE).iter().fold(String::new(), |hash, byte| format!("{hash}{byte:02x}"));
    let row = audit.rows().find(|row| row.get(1).is_some_and(|cell| cell.to_string() == hash));
    let row: Vec<String> = row.unwrap_or_default().iter().map(ToString::to_string).collect();
    assert!(row[0].ends_with("business.toml"), "{row:?}");
    assert_eq!(row[2..5], ["601/7157/1", "Extended Certificate in Example Studies", "Specification, issue 1, section 2"]);
}

#[test]
fn everything_wrong_in_structure_files_is_told_with_its_line() {
    let exports = folder(&[("register.csv", REGISTER), ("claims.csv", CLAIMS)]);
    let at = exports.path().display().to_string();
    let broken = STRUCTURE.replace("size = 360", "size = 90").replace("mandatory = true\n[[unit]]", "mandatroy = true\n[[unit]]");
    let clash = [("a.toml", STRUCTURE.to_owned()), ("b.toml", STRUCTURE.to_owned())];
    for (files, says) in [
        (vec![("x.toml", broken)], vec!["line 7: [[unit]] needs `mandatory`", "line 10: `mandatroy` is not known in unit"]),
        (vec![("x.toml", "[structure]\ntitle = 'A\n".to_owned())], vec!["x.toml, line 2"]),
        (
            vec![("x.toml", shipped_file(STRUCTURE_TEMPLATE).to_owned())],
            vec!["x.toml: this is the template with its example still in it (000/0000/0); fill it in"],
        ),
        (vec![("x.toml", STRUCTURE.replace("number = \"2\"", "number = \"\""))], vec!["a unit's number, or another name of it, is empty"]),
        (clash.to_vec(), vec!["both are for 601/7157/1 at 360 hours"]),
    ] {
        let rules = folder(&files);
        let folder_of_rules = rules.path().display().to_string();
        let output = preclaim(&["check", &at, "--rules", &folder_of_rules]);
        let told = text(&output.stderr);
        assert_eq!(code(&output), 2, "{told}");
        assert!(output.stdout.is_empty(), "nothing is claimed about any learner");
        for part in says {
            assert!(told.contains(part), "{part}: {told}");
        }
    }
}
