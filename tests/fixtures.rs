//! The shipped centres come out as their READMEs say, learner by learner, and one centre is the same in every format.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests read their fixtures")]

mod support;

use std::collections::BTreeMap;

use preclaim::Options;
use preclaim::engine::{Outcome, Report};
use serde_json::Value;
use support::{Memory, day, json};

/// One row of a README's table.
#[derive(Debug)]
struct Promise {
    qualification: String,
    verdict: String,
    earliest: String,
    speaks: String,
}

/// The rows of the table whose headings include `verdict`, by learner.
fn promises(readme: &str) -> BTreeMap<String, Promise> {
    let text = std::fs::read_to_string(readme).unwrap_or_else(|why| panic!("{readme}: {why}"));
    let mut found = BTreeMap::new();
    for line in text.lines().filter(|line| line.starts_with('|')) {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [learner, _, qualification, verdict, earliest, speaks] = cells[..] else { continue };
        if !verdict.starts_with('`') {
            continue;
        }
        let promise = Promise {
            qualification: qualification.to_owned(),
            verdict: verdict.trim_matches('`').to_owned(),
            earliest: earliest.to_owned(),
            speaks: speaks.to_owned(),
        };
        found.insert(learner.to_owned(), promise);
    }
    found
}

/// The rows of the table of programmes and the centre: who, and what speaks of them.
fn group_promises(readme: &str) -> BTreeMap<String, String> {
    let text = std::fs::read_to_string(readme).unwrap_or_else(|why| panic!("{readme}: {why}"));
    let rows = text.lines().filter_map(|line| line.strip_prefix("| ")?.strip_suffix(" |")?.split_once(" | "));
    rows.filter(|(who, speaks)| !speaks.contains(" | ") && !["who", "---"].contains(who))
        .map(|(who, speaks)| (who.to_owned(), speaks.to_owned()))
        .collect()
}

/// The rules that a README says something other than *met* of, as `IMI102 breached`.
fn spoken(speaks: &str) -> Vec<(String, Outcome)> {
    let words = [
        ("breached", Outcome::Breached),
        ("warns", Outcome::Breached),
        ("warn", Outcome::Breached),
        ("advises", Outcome::Breached),
        ("early", Outcome::Early),
        ("cannot tell", Outcome::CannotTell),
    ];
    let mut found = Vec::new();
    for (at, _) in speaks.match_indices(|c: char| c.is_ascii_uppercase()) {
        let rest = &speaks[at..];
        let Some(id) = rest
            .get(..6)
            .filter(|id| id.is_ascii() && id[..3].bytes().all(|b| b.is_ascii_uppercase()) && id[3..].bytes().all(|b| b.is_ascii_digit()))
        else {
            continue;
        };
        let after = rest[6..].trim_start();
        if let Some((_, outcome)) = words.iter().find(|(word, _)| after.starts_with(word)) {
            found.push((id.to_owned(), *outcome));
        }
    }
    found
}

fn comes_out_as_promised(folder: &str, readme: &str) {
    keeps_promises(&Memory::of_folder(folder).check("2025-06-20", false), readme);
}

fn keeps_promises(report: &Report, readme: &str) {
    let promises = promises(readme);
    assert!(promises.len() > 5, "{readme}: the table was not found");
    let mut wrong = Vec::new();
    for entry in report.entries() {
        let learner = entry.learner_id();
        let Some(promise) = promises.get(learner) else {
            wrong.push(format!("{learner}: the README does not know this entry"));
            continue;
        };
        let earliest = entry.ruled.earliest.map(preclaim::record::Moment::iso).unwrap_or_default();
        let found = (entry.qualification(), entry.ruled.verdict.word(), earliest.as_str());
        if found != (promise.qualification.as_str(), promise.verdict.as_str(), promise.earliest.as_str()) {
            wrong.push(format!("{learner}: {found:?}, the README says {promise:?}"));
        }
        let outcomes: BTreeMap<&str, Outcome> = entry.rules().collect();
        for (id, outcome) in spoken(&promise.speaks) {
            if outcomes.get(id.as_str()) != Some(&outcome) {
                wrong.push(format!("{learner}: {id} is {:?}, the README says {outcome:?}", outcomes.get(id.as_str())));
            }
        }
        // What is inherited stands in the README beside the programme or the centre.
        let inherited: Vec<&str> =
            entry.ruled.inherits().iter().filter_map(|(rule, _)| Some(report.rules.get(usize::from(*rule))?.id.as_str())).collect();
        let is_own = |id: &str| !inherited.contains(&id);
        let speaking = outcomes.iter().filter(|(id, outcome)| is_own(id) && !matches!(outcome, Outcome::Met | Outcome::NotApplicable));
        for (id, outcome) in speaking.filter(|(id, _)| !promise.speaks.contains(**id)) {
            wrong.push(format!("{learner}: {id} is {outcome:?}, and the README does not say so"));
        }
    }
    let judged: Vec<&str> = report.entries().map(|entry| entry.learner_id()).collect();
    wrong.extend(promises.keys().filter(|learner| !judged.contains(&learner.as_str())).map(|learner| format!("{learner}: no entry")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_motor_vehicle_centre_is_as_its_readme_says() {
    comes_out_as_promised("fixtures/imi-centre", "fixtures/imi-centre/README.md");
}

#[test]
fn the_city_and_guilds_centre_is_as_its_readme_says() {
    keeps_promises(&Memory::of_folder("fixtures/city-guilds-centre").check("2025-07-04", false), "fixtures/city-guilds-centre/README.md");
}

#[test]
fn the_centre_of_summer_2020_is_as_its_readme_says() {
    keeps_promises(&Memory::of_folder("fixtures/aim-centre").check("2020-06-25", false), "fixtures/aim-centre/README.md");
}

#[test]
fn the_apprenticeship_centre_is_as_its_readme_says() {
    let files = Memory::of_folder("fixtures/epa-centre");
    let audit = files.check("2025-06-20", true);
    keeps_promises(&audit, "fixtures/epa-centre/README.md");
    // What is claimed is judged alike by `check`.
    let check = files.check("2025-06-20", false);
    assert_eq!(check.entries.len(), 18);
    for entry in check.entries() {
        let same = audit.entries().find(|other| other.learner_id() == entry.learner_id());
        let audited = same.map(|other| (other.ruled.verdict, other.rules().collect::<Vec<_>>()));
        assert_eq!(audited, Some((entry.ruled.verdict, entry.rules().collect())), "{}", entry.learner_id());
    }
}

/// Programmes and the centre say what the README's table of them says, and nothing else.
fn groups_come_out_as_promised(report: &Report, readme: &str) {
    let promises = group_promises(readme);
    let mut wrong = Vec::new();
    let mut judged = Vec::new();
    for group in report.programmes.iter().chain([&report.centre]) {
        let name = if group.name.is_empty() { "centre" } else { &group.name };
        judged.push(name);
        let Some(promise) = promises.get(name) else {
            wrong.push(format!("{name}: the README does not know it"));
            continue;
        };
        let id = |rule: u16| report.rules.get(usize::from(rule)).map_or("", |rule| rule.id.as_str());
        let outcomes: BTreeMap<&str, Outcome> = group.outcomes.iter().map(|(rule, outcome)| (id(*rule), *outcome)).collect();
        for (id, outcome) in spoken(promise) {
            if outcomes.get(id.as_str()) != Some(&outcome) {
                wrong.push(format!("{name}: {id} is {:?}, the README says {outcome:?}", outcomes.get(id.as_str())));
            }
        }
        let speaking = outcomes.iter().filter(|(_, outcome)| !matches!(outcome, Outcome::Met | Outcome::NotApplicable));
        for (id, outcome) in speaking.filter(|(id, _)| !promise.contains(**id)) {
            wrong.push(format!("{name}: {id} is {outcome:?}, and the README does not say so"));
        }
    }
    wrong.extend(promises.keys().filter(|name| !judged.contains(&name.as_str())).map(|name| format!("{name}: not judged")));
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn the_btec_centre_is_as_its_readme_says() {
    comes_out_as_promised("fixtures/btec-centre", "fixtures/btec-centre/README.md");
    groups_come_out_as_promised(&Memory::of_folder("fixtures/btec-centre").check("2025-06-20", false), "fixtures/btec-centre/README.md");
}

#[test]
fn the_college_of_five_organisations_is_as_its_readme_says() {
    let files = Memory::of_folder("fixtures/mixed-college");
    for audit in [false, true] {
        let report = files.check("2025-07-04", audit);
        keeps_promises(&report, "fixtures/mixed-college/README.md");
        groups_come_out_as_promised(&report, "fixtures/mixed-college/README.md");
    }
}

#[test]
fn the_clean_centre_has_nothing_to_say() {
    let report = Memory::of_folder("fixtures/imi-clean").check("2025-06-20", false);
    assert_eq!(report.entries.len(), 7);
    for entry in report.entries() {
        let speaking: Vec<String> = entry.findings().map(|finding| finding.message()).collect();
        assert!(speaking.is_empty(), "{}: {speaking:?}", entry.learner_id());
    }
}

#[test]
fn one_centre_is_the_same_as_csv_xlsx_ods_and_xls() {
    let mut claims: Vec<Value> = Vec::new();
    for format in ["csv", "xlsx", "ods", "xls"] {
        let report = Memory::of_folder(&format!("fixtures/imi-formats/{format}")).check("2025-06-20", false);
        let mut found = json(&report)["claims"].take();
        // A file's ending and the sheet's name are all that may differ.
        same_place(&mut found);
        claims.push(found);
    }
    assert_eq!(claims[0].as_array().map(Vec::len), Some(10));
    for other in &claims[1..] {
        assert_eq!(other, &claims[0]);
    }
    comes_out_as_promised("fixtures/imi-formats/ods", "fixtures/imi-formats/README.md");
}

fn same_place(value: &mut Value) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(same_place),
        Value::Object(map) => {
            if let Some(Value::String(path)) = map.get_mut("path") {
                *path = path.rsplit_once('.').map_or(path.clone(), |(stem, _)| stem.to_owned());
                map.insert("sheet".to_owned(), Value::Null);
            }
            map.values_mut().for_each(same_place);
        }
        _ => {}
    }
}

/// What may not depend on the order of rows: verdict, earliest date and every outcome, by learner and qualification.
fn judged(files: &Memory) -> BTreeMap<(String, String), (Value, Value, Value)> {
    let report = json(&files.check("2025-06-20", false));
    let text = |value: &Value| value.as_str().unwrap_or("").to_owned();
    let claims = report["claims"].as_array().cloned().unwrap_or_default();
    claims
        .into_iter()
        .map(|claim| {
            let key = (text(&claim["learner_id"]), text(&claim["qualification"]));
            (key, (claim["verdict"].clone(), claim["earliest"].clone(), claim["rules"].clone()))
        })
        .collect()
}

#[test]
fn the_order_of_rows_changes_nothing() {
    for folder in
        ["fixtures/imi-centre", "fixtures/imi-formats/csv", "fixtures/city-guilds-centre", "fixtures/aim-centre", "fixtures/btec-centre"]
    {
        let mut files = Memory::of_folder(folder);
        let report = files.check("2025-06-20", false);
        let headers: BTreeMap<String, usize> =
            report.inputs.iter().filter_map(|input| Some((input.path.clone(), usize::try_from(input.header_row?).ok()?))).collect();
        let before = judged(&files);
        let mut turned = 0;
        for (path, bytes) in files.0.iter_mut().filter(|(path, _)| path.rsplit('.').next() == Some("csv")) {
            // Rows are turned end for end as bytes, so that no encoding is touched; no fixture has a line break within a cell.
            let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
            let header = headers.get(path).copied().unwrap_or(lines.len());
            if let Some(rows) = lines.get_mut(header..) {
                rows.reverse();
                turned += rows.len();
            }
            *bytes = lines.concat();
        }
        assert!(turned > 50, "{folder}: too few rows were turned");
        assert_eq!(judged(&files), before, "{folder}");
    }
}

#[test]
fn what_is_shown_of_rules_that_are_met_changes_nothing_else() {
    for centre in ["btec-centre", "mixed-college"] {
        let files = Memory::of_folder(&format!("fixtures/{centre}"));
        let kept = Options { keep_sheets: true, ..Options::on(day("2025-06-20")) };
        let spared = Options { keep_sheets: true, keep_shown: false, ..Options::on(day("2025-06-20")) };
        assert_eq!(json(&files.check_by(&kept)), json(&files.check_by(&spared)), "{centre}");
    }
}
