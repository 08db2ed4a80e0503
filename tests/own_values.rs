//! Values that a centre sets in `preclaim.toml` in place of a pack's own: the June date of City & Guilds.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests set files out")]

#[path = "support/command.rs"]
mod command;

use command::{code, folder, preclaim, text};
use serde_json::Value;
use tempfile::TempDir;

/// The City & Guilds centre with a `preclaim.toml` of its own.
fn centre(config: &str) -> TempDir {
    let names = [
        "Attendance 2024-25.csv",
        "Learner register 2024-25.xlsx",
        "Moderation Portal results.csv",
        "Planner and tracker 2024-25.xlsx",
        "Programmes.csv",
    ];
    let read = |name: &str| std::fs::read(format!("fixtures/city-guilds-centre/{name}")).unwrap_or_else(|why| panic!("{name}: {why}"));
    let mut files: Vec<(&str, Vec<u8>)> = names.iter().map(|name| (*name, read(name))).collect();
    files.push(("preclaim.toml", format!("as_of = 2025-07-04\n{config}").into_bytes()));
    folder(&files)
}

/// What CGE202 says of each programme, by name.
fn late(config: &str) -> Vec<(String, String, String)> {
    let folder = centre(config);
    let output = preclaim(&["check", &folder.path().display().to_string(), "--format", "json"]);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
    let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_default();
    let word = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let programmes = report["programmes"].as_array().cloned().unwrap_or_default();
    let of = |programme: &Value| {
        let findings = programme["findings"].as_array().cloned().unwrap_or_default();
        let message = findings.iter().find(|finding| finding["rule"] == "CGE202").map(|finding| word(&finding["message"]));
        (word(&programme["programme"]), word(&programme["rules"]["CGE202"]), message.unwrap_or_default())
    };
    programmes.iter().map(of).filter(|(_, outcome, _)| !outcome.is_empty()).collect()
}

#[test]
fn without_a_value_30_june_is_assumed_and_said_so() {
    let found = late("");
    let of = |name: &str| found.iter().find(|(programme, ..)| programme == name).cloned().unwrap_or_default();
    assert_eq!(of("Joinery L2").1, "met");
    assert_eq!(of("Hair L3").1, "met");
    assert_eq!(of("Catering L2").1, "breached");
    assert!(of("Catering L2").2.contains("is taken to be 30/06/2025, since no June date is set"), "{found:?}");
}

#[test]
fn a_june_date_of_the_centre_holds() {
    let found = late("[set.CGE202]\nday = 13\nassumed = false\n");
    let of = |name: &str| found.iter().find(|(programme, ..)| programme == name).cloned().unwrap_or_default();
    // Submitted on 13, 16 June and 2 July.
    assert_eq!(of("Joinery L2").1, "met");
    assert_eq!(of("Hair L3").2, "The tracker was submitted on 16/06/2025; the last day was 13/06/2025.");
    assert_eq!(of("Catering L2").1, "breached");
}

#[test]
fn values_of_the_centre_are_told_in_every_report() {
    let folder = centre("[set.IMI101]\nlimit_on_tech_levels = 9\n");
    let at = folder.path().display().to_string();
    for more in [&[][..], &["-q"], &["--format", "html"]] {
        let told = text(&preclaim(&[&["check", &at], more].concat()).stdout);
        assert!(told.contains("IMI101 limit_on_tech_levels = 9"), "{more:?}: {told}");
    }
    let report: Value = serde_json::from_slice(&preclaim(&["check", &at, "--format", "json"]).stdout).unwrap_or_default();
    let own = &report["own_values"][0];
    assert_eq!((&own["rule"], &own["name"], &own["value"]), (&"IMI101".into(), &"limit_on_tech_levels".into(), &"9".into()));
}

#[test]
fn values_that_only_fit_together_may_be_set_together() {
    let folder = centre("[set.CGE202]\nday = 31\nmonth = 7\n");
    let output = preclaim(&["check", &folder.path().display().to_string()]);
    assert_eq!(code(&output), 1, "{}", text(&output.stderr));
}

#[test]
fn a_wrong_value_is_told_with_its_place() {
    for (config, says) in [
        ("[set.CGE202]\ndya = 13\n", "[set.CGE202]: CGE202 has no value `dya`"),
        ("[set.CGE202]\nday = \"13\"\n", "[set.CGE202]: `day` must be a whole number"),
        ("[set.CGE999]\nday = 13\n", "[set.CGE999]: there is no rule CGE999"),
        ("[set.CGE202]\nday = 1.5\n", "`day` under [set.CGE202] must be a whole number, a date, true, false, or text"),
        ("[set.CGE202]\nday = 32\n", "preclaim.toml, line 3: [set.CGE202]: `day` must be a whole number from 1 to 31"),
        ("[set.CGE202]\nmonth = 2\nday = 30\n", "[set.CGE202]: `day` 30 and `month` 2 make no day that every year has"),
        ("[set.CGE202]\nmonth = 0\n", "line 3: [set.CGE202]: `month` must be a whole number from 1 to 12"),
        ("[set.IMI102]\nhours = -5\n", "line 3: [set.IMI102]: `hours` must be a whole number from 0 to 9999"),
        ("[set.EPA102]\npercent = 120\n", "line 3: [set.EPA102]: `percent` must be a whole number from 0 to 100"),
        ("[set.BTQ306]\nby = \"31 June\"\n", "line 3: [set.BTQ306]: `by` must be a day that every year has"),
    ] {
        let folder = centre(config);
        let output = preclaim(&["check", &folder.path().display().to_string()]);
        assert_eq!(code(&output), 2, "{config}");
        assert!(text(&output.stderr).contains(says), "{config}: {}", text(&output.stderr));
        assert!(output.stdout.is_empty());
    }
}
