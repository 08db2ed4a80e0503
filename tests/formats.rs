//! Formats read back by somebody else: SARIF by its schema, JUnit by another XML parser and its rules, both and GitHub's annotations
//! by their count of findings; and none of the three tells a name, a date of birth or a ULN.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests read their fixtures and the schema")]

mod support;

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use preclaim::engine::Report;
use preclaim::report::{github, junit, sarif};
use roxmltree::{Document, Node};
use serde_json::Value;
use support::{Memory, json};

const CENTRES: [&str; 4] = ["fixtures/imi-centre", "fixtures/imi-clean", "fixtures/imi-formats/ods", "fixtures/epa-centre"];

fn centre(folder: &str) -> Report {
    Memory::of_folder(folder).check("2025-06-20", false)
}

fn written(report: &Report, write: impl Fn(&Report, &mut dyn Write) -> std::io::Result<()>) -> String {
    let mut out = Vec::new();
    write(report, &mut out).unwrap_or_else(|why| panic!("{why}"));
    String::from_utf8(out).unwrap_or_else(|why| panic!("{why}"))
}

/// Every finding of a JSON report where it stands: what claims inherit is left to its programme.
fn findings(report: &Value) -> Vec<(Value, Value)> {
    let items = |value: &Value| value.as_array().cloned().unwrap_or_default();
    let mut found = Vec::new();
    for claim in items(&report["claims"]) {
        found.extend(
            items(&claim["findings"]).into_iter().filter(|f| f.get("inherited").is_none()).map(|f| (claim["learner_id"].clone(), f)),
        );
    }
    for group in items(&report["programmes"]).iter().chain([&report["centre"]]) {
        found.extend(items(&group["findings"]).into_iter().map(|finding| (Value::Null, finding)));
    }
    found
}

/// The level of a finding, as the documentation has it.
fn level(finding: &Value) -> &'static str {
    let word = |name: &str| finding[name].as_str().unwrap_or("");
    match (word("outcome"), word("effect")) {
        ("early", _) | ("cannot_tell", "bars" | "blocks" | "early") | ("breached", "warns") => "warning",
        ("breached", "bars" | "blocks") => "error",
        _ => "note",
    }
}

#[test]
fn sarif_satisfies_its_schema_and_has_a_result_on_a_line_for_each_finding() {
    let schema = std::fs::read_to_string("tests/schemas/sarif-2.1.0.json").unwrap_or_else(|why| panic!("{why}"));
    // One pattern, of language codes, has a bracket too many, which this validator refuses and others overlook.
    let schema = schema.replace("{2}]?$", "{2}$");
    let schema: Value = serde_json::from_str(&schema).unwrap_or_else(|why| panic!("{why}"));
    let schema = jsonschema::validator_for(&schema).unwrap_or_else(|why| panic!("{why}"));
    for folder in CENTRES {
        let report = centre(folder);
        let log: Value = serde_json::from_str(&written(&report, sarif::write)).unwrap_or_else(|why| panic!("{folder}: {why}"));
        let faults: Vec<String> = schema.iter_errors(&log).map(|fault| format!("{}: {fault}", fault.instance_path())).collect();
        assert!(faults.is_empty(), "{folder}: {}", faults.join("\n"));
        let run = &log["runs"][0];
        let (rules, results) = (&run["tool"]["driver"]["rules"], run["results"].as_array().cloned().unwrap_or_default());
        let findings = findings(&json(&report));
        assert_eq!(results.len(), findings.len(), "{folder}");
        let mut fingerprints = BTreeSet::new();
        for (result, (_, finding)) in results.iter().zip(&findings) {
            assert_eq!(result["ruleId"], finding["rule"]);
            let index = usize::try_from(result["ruleIndex"].as_u64().unwrap_or(u64::MAX)).unwrap_or(usize::MAX);
            assert_eq!(rules[index]["id"], finding["rule"], "the index leads to the rule");
            assert_eq!(result["level"], level(finding), "{finding}");
            // GitHub refuses a file with a single result that has no place.
            let place = &result["locations"][0]["physicalLocation"];
            assert!(place["region"]["startLine"].as_u64().unwrap_or(0) >= 1, "{result}");
            let uri = place["artifactLocation"]["uri"].as_str().unwrap_or("");
            assert!(!uri.is_empty() && !uri.starts_with('/') && !uri.contains([' ', '\\']), "{uri}");
            if let Some(cell) = finding["cells"].get(0) {
                assert_eq!(place["region"]["startLine"], cell["row"]);
                assert_eq!(uri, cell["path"].as_str().unwrap_or("").replace(' ', "%20"));
            }
            let print = &result["partialFingerprints"]["primaryLocationLineHash"];
            assert!(fingerprints.insert(print.to_string()), "two findings share {print}");
        }
        for rule in rules.as_array().into_iter().flatten() {
            for text in ["shortDescription", "fullDescription", "help"] {
                assert!(!rule[text]["text"].as_str().unwrap_or("").is_empty(), "{} has no {text}", rule["id"]);
            }
        }
    }
}

#[test]
fn fingerprints_follow_the_finding_and_not_its_row() {
    let prints = |files: &Memory| -> BTreeSet<(String, String)> {
        let report = files.check("2025-06-20", false);
        let log: Value = serde_json::from_str(&written(&report, sarif::write)).unwrap_or_default();
        let results = log["runs"][0]["results"].as_array().cloned().unwrap_or_default();
        results.iter().map(|r| (r["ruleId"].to_string(), r["partialFingerprints"]["primaryLocationLineHash"].to_string())).collect()
    };
    let mut files = Memory::of_folder("fixtures/imi-centre");
    let before = prints(&files);
    // Every row of the register and the log moves up by one: a row of somebody without a finding is taken out.
    for (path, bytes) in &mut files.0 {
        if path.contains("test log") {
            let mut lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
            lines.insert(1, b"\n");
            lines.insert(1, b"\n");
            *bytes = lines.concat();
        }
    }
    assert!(before.len() > 40, "{}", before.len());
    assert_eq!(prints(&files), before);
}

/// Name, attributes it must have, attributes it may have, children it may have.
type Element = (&'static str, &'static [&'static str], &'static [&'static str], &'static [&'static str]);

/// What the schema of Jenkins' xunit plugin, the strictest in common use, allows below an element, with the attributes it must have.
const JUNIT: [Element; 8] = [
    ("testsuites", &["testsuite"], &[], &["name", "time", "tests", "failures", "disabled", "errors"]),
    (
        "testsuite",
        &["properties", "testcase", "system-out", "system-err"],
        &["name", "tests", "failures", "errors"],
        &["name", "tests", "failures", "errors", "time", "disabled", "skipped", "timestamp", "hostname", "id", "package"],
    ),
    ("properties", &["property"], &[], &[]),
    ("property", &[], &["name", "value"], &["name", "value"]),
    (
        "testcase",
        &["skipped", "error", "failure", "system-out", "system-err"],
        &["name"],
        &["name", "assertions", "time", "classname", "status"],
    ),
    ("failure", &[], &[], &["type", "message"]),
    ("error", &[], &[], &["type", "message"]),
    ("skipped", &[], &[], &["message"]),
];

fn obeys(node: Node<'_, '_>) {
    let name = node.tag_name().name();
    if name == "system-out" {
        assert_eq!(node.attributes().count() + node.children().filter(Node::is_element).count(), 0);
        return;
    }
    let (_, children, needed, allowed) = JUNIT.iter().find(|(known, ..)| *known == name).unwrap_or_else(|| panic!("there is no {name}"));
    let attributes: Vec<&str> = node.attributes().map(|attribute| attribute.name()).collect();
    assert!(needed.iter().all(|name| attributes.contains(name)), "{name} lacks one of {needed:?}");
    assert!(attributes.iter().all(|name| allowed.contains(name)), "{name} has {attributes:?}");
    for child in node.children().filter(Node::is_element) {
        assert!(children.contains(&child.tag_name().name()), "{} below {name}", child.tag_name().name());
        obeys(child);
    }
}

#[test]
fn junit_is_well_formed_follows_its_rules_and_counts_right() {
    for folder in CENTRES {
        let report = centre(folder);
        let text = written(&report, junit::write);
        let document = Document::parse(&text).unwrap_or_else(|why| panic!("{folder}: {why}"));
        let root = document.root_element();
        obeys(root);
        let below = |node: Node<'_, '_>, name: &str| node.descendants().filter(|child| child.has_tag_name(name)).count();
        for suite in [root].into_iter().chain(root.children().filter(Node::is_element)) {
            for (attribute, name) in [("tests", "testcase"), ("failures", "failure"), ("errors", "error"), ("skipped", "skipped")] {
                let stated = suite.attribute(attribute).map(|count| count.parse::<usize>().unwrap_or(usize::MAX));
                assert!(stated.is_none_or(|stated| stated == below(suite, name)), "{folder}: {attribute} of {:?}", suite.attribute("name"));
            }
        }
        let findings = findings(&json(&report));
        let said = ["failure", "error", "skipped", "system-out"].map(|name| below(root, name));
        assert_eq!(said.iter().sum::<usize>(), findings.len(), "{folder}: {said:?}");
        let of = |wanted: fn(&Value) -> bool| findings.iter().filter(|(_, finding)| wanted(finding)).count();
        assert_eq!(said[0], of(|f| level(f) == "error" || f["outcome"] == "early"), "{folder}: what stops a claim fails");
        assert_eq!(said[1], of(|f| f["outcome"] == "cannot_tell" && level(f) == "warning"), "{folder}: what is missing is never a pass");
        // A test for each claim that meets a rule: as many as the tallies have, and those of programmes and the centre.
        let met = json(&report)["claims"]
            .as_array()
            .into_iter()
            .flatten()
            .flat_map(|claim| claim["rules"].as_object().cloned().unwrap_or_default())
            .filter(|(_, outcome)| outcome == "met")
            .count();
        assert!(below(root, "testcase") >= met, "{folder}");
    }
}

#[test]
fn github_annotations_stay_within_their_limit_and_the_log_has_every_finding() {
    for folder in CENTRES {
        let report = centre(folder);
        let text = written(&report, github::write);
        let findings = findings(&json(&report));
        let mut levels: BTreeMap<&str, usize> = BTreeMap::new();
        let (mut lines, mut inside) = (0, false);
        for line in text.lines().skip(1) {
            let Some((command, rest)) = line.strip_prefix("::").and_then(|rest| rest.split_once("::")) else {
                assert!(inside, "a line outside the group: {line}");
                lines += 1;
                continue;
            };
            match command.split(' ').next().unwrap_or("") {
                "group" => inside = true,
                "endgroup" => inside = false,
                level @ ("error" | "warning" | "notice") => {
                    *levels.entry(level).or_default() += 1;
                    assert!(!rest.is_empty() && command.contains("title="), "{line}");
                    let placed = command.contains("file=") && command.contains(",line=") && !command.contains("line=0");
                    assert!(placed || rest.contains("GitHub shows ten annotations"), "{line}");
                }
                other => panic!("{folder}: there is no command {other}"),
            }
        }
        assert_eq!(lines, findings.len(), "{folder}: the log has a line for each finding");
        assert!(levels.values().all(|count| *count <= 10), "{folder}: {levels:?}");
        for (name, command) in [("error", "error"), ("warning", "warning"), ("note", "notice")] {
            let of_level = findings.iter().filter(|(_, finding)| level(finding) == name).count();
            assert_eq!(levels.contains_key(command), of_level > 0, "{folder}: {name}");
        }
    }
}

/// Everything that stands in a column of names, dates of birth or ULNs in the inputs of a centre.
fn personal(files: &Memory, report: &Report) -> BTreeSet<String> {
    let fields = ["name", "family_name", "given_names", "date_of_birth", "uln", "assessor", "observer", "verifier"];
    let mut found = BTreeSet::new();
    for card in &report.inputs {
        let Some(sheet) = card.sheet_index.and_then(|index| report.sheets.get(index)) else { continue };
        let private: Vec<u16> = card
            .columns
            .iter()
            .filter(|column| column.field.as_deref().is_some_and(|field| fields.contains(&field)))
            .map(|column| column.col)
            .collect();
        let header = card.header_row.unwrap_or(0);
        sheet.body.walk(0..sheet.body.row_count(), &mut |row| {
            if sheet.shown_row(row.row) > header {
                found.extend(private.iter().map(|col| row.cell(*col).shown().trim().to_owned()));
            }
        });
    }
    assert!(!files.0.is_empty());
    found.retain(|text| text.chars().count() >= 3);
    found
}

#[test]
fn no_name_no_date_of_birth_and_no_uln_travels_with_formats_for_build_servers() {
    for folder in CENTRES {
        let files = Memory::of_folder(folder);
        let report = files.check("2025-06-20", false);
        let personal = personal(&files, &report);
        assert!(personal.len() > 20, "{folder}: {} things to look for", personal.len());
        for (format, text) in [
            ("sarif", written(&report, sarif::write)),
            ("junit", written(&report, junit::write)),
            ("github", written(&report, github::write)),
        ] {
            let words: BTreeSet<&str> = text.split(|c: char| !(c.is_alphanumeric() || "’'-/.+".contains(c))).collect();
            for private in &personal {
                // A word of a name alone may be a word of English; the whole of it, and every number and date, may not be there.
                let told = if private.contains(' ') { text.contains(private.as_str()) } else { words.contains(private.as_str()) };
                assert!(!told, "{folder}: {format} tells “{private}”");
            }
            // The temporary ULN is nobody's: the help of a rule names it.
            let is_uln = |word: &&str| *word != "9999999999" && word.len() == 10 && word.bytes().all(|byte| byte.is_ascii_digit());
            assert_eq!(
                text.split(|c: char| !c.is_alphanumeric()).filter(is_uln).count(),
                0,
                "{folder}: {format} has a number that looks like a ULN"
            );
        }
    }
}

#[test]
fn a_learner_known_by_uln_is_told_by_position() {
    let files = Memory(BTreeMap::from([
        (
            "register.csv".to_owned(),
            b"learner_id,qualification,family_name,given_names,registration_date\n1234567890,601/0532/X,Okoro,Ada,02/09/2024\n".to_vec(),
        ),
        ("claims.csv".to_owned(), b"learner_id,grade,destination\n1234567890,Pass,\n".to_vec()),
    ]));
    let report = files.check("2025-06-20", false);
    for text in [written(&report, sarif::write), written(&report, junit::write), written(&report, github::write)] {
        assert!(!text.contains("1234567890") && !text.contains("Okoro"), "{text}");
        assert!(text.contains("learner 1 of the report"), "{text}");
    }
}
