//! The register of qualifications that Ofqual publishes, given with `--register`: titles, levels and last dates for any qualification.

#![expect(clippy::panic, reason = "a test may fail")]

#[path = "support/command.rs"]
mod command;

use command::{code, folder, path, preclaim, text};
use serde_json::Value;

/// The headings of the download, those between cut out; 601/0532/X is one of IMI's, 600/0001/7 nobody's.
const OFQUAL: &str = "Qualification Number,Qualification Title,Owner Organisation Name,Qualification Level,Regulation Start Date,Operational Start Date,Operational End Date,Certification End Date,Guided Learning Hours
601/0532/X,IMI Level 2 Diploma in Light Vehicle Maintenance,The Institute of the Motor Industry,Level 2,2013-09-01,2013-09-01,2024-09-02,2025-06-20,450
60000017,Gateway Level 1 Award in Baking,Gateway Qualifications Limited,Level 1,01/09/2010,01/09/2010,31/08/2020,31/08/2022,60
";

struct Run {
    exit: i32,
    told: String,
    report: Value,
}

fn run(register: &str, claims: &str, ofqual: &str) -> Run {
    let folder = folder(&[("register.csv", register), ("claims.csv", claims)]);
    let apart = command::folder(&[("ofqual.csv", ofqual)]);
    let output = preclaim(&[
        "check",
        &folder.path().display().to_string(),
        "--as-of",
        "2025-06-20",
        "--format",
        "json",
        "--register",
        &path(&apart, "ofqual.csv"),
    ]);
    let report =
        if output.stdout.is_empty() { Value::Null } else { serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}")) };
    Run { exit: code(&output), told: text(&output.stderr), report }
}

/// What DAT013 says of the only claim: its outcome, and each message with its cells.
fn says(run: &Run) -> (String, Vec<(String, Vec<String>)>) {
    let claim = &run.report["claims"][0];
    let findings = claim["findings"].as_array().into_iter().flatten().filter(|finding| finding["rule"] == "DAT013");
    let cells = |finding: &Value| {
        let cells = finding["cells"].as_array().cloned().unwrap_or_default();
        let shown = |cell: &Value| {
            let name = cell["path"].as_str().and_then(|path| path.rsplit('/').next()).unwrap_or("").to_owned();
            format!("{name}!{} {}", cell["cell"].as_str().unwrap_or(""), cell["value"].as_str().unwrap_or(""))
        };
        cells.iter().map(shown).collect::<Vec<_>>()
    };
    let found = findings.map(|finding| {
        assert_eq!(finding["effect"], "warns");
        (finding["message"].as_str().unwrap_or("").to_owned(), cells(finding))
    });
    (claim["rules"]["DAT013"].as_str().unwrap_or("-").to_owned(), found.collect())
}

fn register(qualification: &str, registered: &str, more: &str) -> String {
    let (headings, values) =
        more.split_once('=').map_or((String::new(), String::new()), |(heading, value)| (format!(",{heading}"), format!(",{value}")));
    format!("learner_id,qualification,registration_date,status{headings}\nL1,{qualification},{registered},active{values}\n")
}

const CLAIM: &str = "learner_id,grade,destination,claim_date\nL1,Pass,03,20/06/2025\n";

#[test]
fn the_last_days_themselves_are_in_time() {
    let run = run(&register("601/0532/X", "02/09/2024", ""), CLAIM, OFQUAL);
    assert_eq!(says(&run), ("met".to_owned(), Vec::new()), "{}", run.told);
    let inputs = run.report["inputs"].as_array().cloned().unwrap_or_default();
    let note = inputs.iter().find(|input| input["path"].as_str().is_some_and(|path| path.ends_with("ofqual.csv")));
    assert_eq!(
        note.map(|input| (&input["table"], &input["notes"][0])),
        Some((&Value::Null, &"The register of qualifications: 2 read. Titles, levels and last dates are compared with it.".into()))
    );
}

#[test]
fn a_registration_after_the_last_day_is_found_with_both_cells() {
    let run = run(&register("601/0532/X", "03/09/2024", ""), CLAIM, OFQUAL);
    let message = "Registered on 03/09/2024; Ofqual's register has 02/09/2024 as the last day of registration.";
    let cells = ["register.csv!C2 03/09/2024", "ofqual.csv!G2 2024-09-02"].map(str::to_owned);
    let (outcome, found) = says(&run);
    assert_eq!(outcome, "breached");
    let [(said, at)] = &found[..] else { panic!("{found:?}") };
    assert_eq!(said, message);
    assert_eq!(at.iter().collect::<std::collections::BTreeSet<_>>(), cells.iter().collect());
}

#[test]
fn a_claim_after_the_last_day_is_found_with_and_without_its_date() {
    for (claims, day) in
        [(CLAIM.replace("20/06/2025", "21/06/2025"), "21/06/2025"), ("learner_id,grade,destination\nL1,Pass,03\n".to_owned(), "20/06/2025")]
    {
        let ofqual = OFQUAL.replace("2025-06-20", "2025-06-19");
        let run = run(&register("601/0532/X", "02/09/2024", ""), &claims, &ofqual);
        let (outcome, found) = says(&run);
        assert_eq!(outcome, "breached");
        assert_eq!(found[0].0, format!("The claim is of {day}; Ofqual's register has 19/06/2025 as the last day of certification."));
        assert!(found[0].1.contains(&"ofqual.csv!H2 2025-06-19".to_owned()), "{found:?}");
    }
}

#[test]
fn any_qualification_is_looked_up_whatever_the_pack() {
    // No pack knows it, and its number stands without slashes in the download.
    let run = run(&register("600/0001/7", "01/09/2021", ""), CLAIM, OFQUAL);
    let (outcome, found) = says(&run);
    assert_eq!(outcome, "breached", "{}", run.report["claims"]);
    let said: Vec<&str> = found.iter().map(|(message, _)| message.as_str()).collect();
    assert_eq!(
        said,
        [
            "The claim is of 20/06/2025; Ofqual's register has 31/08/2022 as the last day of certification.",
            "Registered on 01/09/2021; Ofqual's register has 31/08/2020 as the last day of registration.",
        ]
    );
    assert_eq!(run.report["claims"][0]["verdict"], "unknown", "it still is a qualification that no pack knows");
}

#[test]
fn level_and_title_are_compared() {
    let level = run(&register("600/0001/7", "01/09/2019", "level=3"), CLAIM, &OFQUAL.replace("31/08/2022", ""));
    assert_eq!(says(&level).1[0].0, "The register gives the level as “3”; Ofqual's register has Level 1.");
    let title = run(
        &register("600/0001/7", "01/09/2019", "qualification_title=Level 1 Award in Brewing"),
        CLAIM,
        &OFQUAL.replace("31/08/2022", ""),
    );
    assert_eq!(
        says(&title).1[0].0,
        "The register's title “Level 1 Award in Brewing” is not that of Ofqual's register, “Gateway Level 1 Award in Baking”."
    );
    // The organisation's name does not count.
    let same =
        run(&register("600/0001/7", "01/09/2019", "qualification_title=Level 1 Award in Baking"), CLAIM, &OFQUAL.replace("31/08/2022", ""));
    assert_eq!(says(&same).0, "met");
}

#[test]
fn what_is_no_register_is_refused() {
    let wrong = run(&register("601/0532/X", "02/09/2024", ""), CLAIM, "Course,Tutor\nBaking,T. Marsh\n");
    assert_eq!(wrong.exit, 3);
    assert!(wrong.told.contains("ofqual.csv: this is not the register of qualifications that Ofqual publishes"), "{}", wrong.told);
    let missing = preclaim(&["check", "fixtures/imi-clean", "--register", "no such file.csv"]);
    assert_eq!(code(&missing), 3);
    assert!(text(&missing.stderr).contains("no such file.csv: there is no such file"), "{}", text(&missing.stderr));
}

#[test]
fn the_annotated_workbook_copies_none_of_it() {
    let centre =
        folder(&[("register.csv", register("601/0532/X", "03/09/2024", "").as_str()), ("claims.csv", CLAIM), ("ofqual.csv", OFQUAL)]);
    let at = centre.path().display().to_string();
    let (register, report) = (path(&centre, "ofqual.csv"), path(&centre, "report.xlsx"));
    let output = preclaim(&["check", &at, "--as-of", "2025-06-20", "--register", &register, "-o", &report]);
    assert!(matches!(code(&output), 0 | 1), "{}", text(&output.stderr));
    let inspected = preclaim(&["inspect", &at, "--register", &register]);
    assert!(text(&inspected.stdout).contains("The register of qualifications: 2 read."), "{}", text(&inspected.stdout));
}
