//! The report as SARIF 2.1.0, as GitHub's code scanning takes it: a result a finding, each on a line of a file.
//!
//! `Report → SARIF`. Names, dates of birth and ULNs stay behind (`discreet`). A result is written as soon as it is made,
//! one a line, so memory stays bounded. A finding that claims inherit stands once, at its programme or centre.
//!
//! Levels: what bars or blocks is an `error`; what is too early, what cannot be told and stops a claim for that, and what warns
//! is a `warning`; the rest is a `note`. `partialFingerprints` follow the identity of a finding, not its line, so a row that
//! moves does not open a new alert.

use std::fmt::Write as _;
use std::io::{self, Write};

use serde::Serialize;
use serde_json::{Value, json};

use super::causes::{Gravity, Place, places};
use super::ci::{Desk, Level, taken_for, uri};
use super::explain::cited;
use super::fingerprint::Fingerprints;
use crate::engine::{Effect, Report, RuleCard};

/// The schema that the file follows.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";
/// Results of one run that GitHub takes; a run with more is refused.
const TAKEN: usize = 25_000;

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'f> {
    rule_id: &'f str,
    rule_index: u16,
    level: &'static str,
    message: Message,
    locations: [Location; 1],
    partial_fingerprints: Fingerprint,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    suppressions: Vec<Suppression>,
    properties: Properties<'f>,
}

/// A waiver. Who approved it stays in the register of waivers.
#[derive(Serialize)]
struct Suppression {
    kind: &'static str,
    status: &'static str,
    justification: String,
}

#[derive(Serialize)]
struct Message {
    text: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Location {
    physical_location: Physical,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    logical_locations: Vec<Logical>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Physical {
    artifact_location: Artifact,
    region: Region,
}

#[derive(Serialize)]
struct Artifact {
    uri: String,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Region {
    start_line: u32,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Logical {
    fully_qualified_name: String,
    kind: &'static str,
}

/// GitHub goes by the first of these, other readers by the second. Both are the identity of the finding, not its line.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Fingerprint {
    primary_location_line_hash: String,
    #[serde(rename = "preclaimFinding/v1")]
    finding: String,
}

#[derive(Serialize)]
struct Properties<'f> {
    outcome: &'static str,
    effect: &'static str,
    section: &'f str,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    missing: Vec<&'static str>,
}

/// Writes the log: one run, every rule, a result a finding.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let desk = Desk::new(report);
    let results = places(report).count();
    write!(out, "{{\"$schema\":{},\"version\":\"2.1.0\",\"runs\":[{{", json!(SCHEMA))?;
    for (name, value) in head(&desk, results) {
        write!(out, "\n{}:{value},", json!(name))?;
    }
    out.write_all(b"\n\"results\":[")?;
    let mut fingerprints = Fingerprints::default();
    for (number, place) in places(report).enumerate() {
        out.write_all(if number == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &finding(&desk, &mut fingerprints, &place))?;
    }
    out.write_all(b"\n]}]}\n")
}

fn head(desk: &Desk<'_>, results: usize) -> [(&'static str, Value); 6] {
    let report = desk.report;
    let rules: Vec<Value> = report.rules.iter().map(|card| rule(report, card)).collect();
    let version = env!("CARGO_PKG_VERSION");
    let driver = json!({ "name": "preclaim", "semanticVersion": version, "version": version, "rules": rules });
    let artifacts: Vec<Value> = desk
        .files()
        .into_iter()
        .map(|card| {
            json!({
                "location": { "uri": uri(&desk.path(&card.path)) },
                "hashes": { "sha-256": card.sha256 },
                "description": { "text": literal(&format!("Read as {}.", taken_for(card))) },
            })
        })
        .collect();
    let mut invocation = json!({ "executionSuccessful": true });
    if results > TAKEN {
        let says =
            format!("{results} results: GitHub refuses a run of more than {TAKEN}. Split the folder by programme, or use another format.");
        invocation["toolExecutionNotifications"] = json!([{ "level": "warning", "message": { "text": says } }]);
    }
    let packs: Vec<Value> =
        report.packs.iter().map(|pack| json!({ "id": pack.id, "version": pack.version, "sha256": pack.sha256 })).collect();
    let summary: serde_json::Map<String, Value> =
        crate::engine::Verdict::ALL.into_iter().map(|verdict| (verdict.word().to_owned(), report.summary.count(verdict).into())).collect();
    [
        ("tool", json!({ "driver": driver })),
        ("automationDetails", json!({ "id": if report.audit { "preclaim/audit/" } else { "preclaim/check/" } })),
        ("columnKind", json!("unicodeCodePoints")),
        ("invocations", json!([invocation])),
        ("artifacts", Value::Array(artifacts)),
        ("properties", json!({ "as_of": report.as_of.to_string(), "claims": report.summary.claims, "verdicts": summary, "packs": packs })),
    ]
}

/// A rule with its help, all in the words of its pack.
fn rule(report: &Report, card: &RuleCard) -> Value {
    let strongest = card.effects.first().copied().unwrap_or(Effect::Advises);
    let level = match strongest {
        Effect::Bars | Effect::Blocks => Level::Error,
        Effect::Early | Effect::Warns => Level::Warning,
        Effect::Advises => Level::Note,
    };
    let severity = match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "recommendation",
    };
    let pack = report.packs.get(card.pack);
    let source = cited(card, &card.section);
    let mut text = format!("{}\n\nWhat to do: {}\n\nWho says so: {source}", card.why, card.todo);
    let mut markdown = format!("{}\n\n**What to do:** {}\n\n**Who says so:** {source}", card.why, card.todo);
    for parameter in &card.parameters {
        let _ = write!(text, "\n- {parameter}");
        let _ = write!(markdown, "\n- {parameter}");
    }
    for reading in &card.readings {
        let _ = write!(text, "\n\n{} Read here as: {} Because: {}", reading.question, reading.answer, reading.why);
        let _ = write!(markdown, "\n\n**{}** Read here as: {} Because: {}", reading.question, reading.answer, reading.why);
    }
    json!({
        "id": card.id,
        "name": card.id,
        "shortDescription": { "text": literal(&card.title) },
        "fullDescription": { "text": literal(&card.why) },
        "help": { "text": literal(&text), "markdown": markdown },
        "defaultConfiguration": { "level": word(level), "enabled": card.selected },
        "properties": {
            "tags": [pack.map_or("", |pack| pack.id.as_str())],
            "problem.severity": severity,
            "precision": "very-high",
            "effects": card.effects.iter().map(|effect| effect.word()).collect::<Vec<_>>(),
        },
    })
}

fn finding<'f>(desk: &Desk<'f>, fingerprints: &mut Fingerprints, place: &Place<'f>) -> Finding<'f> {
    let view = place.view;
    let spot = desk.spot(place);
    let text = format!("{}: {} Next: {}", desk.who(place), desk.message(place), desk.next_step(place));
    let (hash, number) = fingerprints.take(place);
    let logical = spot.cell.map(|cell| Logical { fully_qualified_name: cell, kind: "cell" });
    Finding {
        rule_id: &view.rule().id,
        rule_index: view.finding.rule,
        level: word(Level::of(Gravity::of(view.finding))),
        message: Message { text: literal(&text) },
        locations: [Location {
            physical_location: Physical {
                artifact_location: Artifact { uri: uri(&spot.path) },
                region: Region { start_line: spot.line.max(1) },
            },
            logical_locations: logical.into_iter().collect(),
        }],
        partial_fingerprints: Fingerprint { primary_location_line_hash: format!("{hash}:{number}"), finding: format!("{hash}/{number}") },
        suppressions: view
            .waiver()
            .into_iter()
            .map(|card| Suppression {
                kind: "external",
                status: "accepted",
                justification: format!("Waived until {}: line {} of the register of waivers.", card.waiver.until, card.waiver.line),
            })
            .collect(),
        properties: Properties {
            outcome: view.finding.outcome.word(),
            effect: view.finding.effect.word(),
            section: view.section(),
            from: view.from().map(std::borrow::Cow::into_owned),
            missing: view.missing(),
        },
    }
}

/// The level as SARIF writes it.
fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "note",
    }
}

/// A text in which nothing is a link or a placeholder, which is what brackets and braces mean in a message.
fn literal(text: &str) -> String {
    let plain = |c: char| match c {
        '[' | '{' => '(',
        ']' | '}' => ')',
        '\n' => '\n',
        c if c.is_control() => ' ',
        c => c,
    };
    text.chars().map(plain).collect()
}
