//! Changes as JSON, `preclaim.diff/1`, or one change a line.

use std::io::{self, Write};

use super::{Names, identity, notes};
use crate::report::json_text::{JsonText, Shape};
use crate::saved::{Change, Changes, SavedReport, Status, VerdictChange};

/// Name and number of the schema.
const SCHEMA: &str = "preclaim.diff/1";

/// Writes everything that changed, and what is still open.
pub fn write(changes: &Changes<'_>, names: Names<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut json = JsonText::pretty(0);
    json.object(Shape::Block);
    json.text_member("schema", SCHEMA);
    json.text_member("version", env!("CARGO_PKG_VERSION"));
    side(&mut json, "old", changes.old, names.old);
    side(&mut json, "new", changes.new, names.new);
    json.key("summary");
    json.object(Shape::Line);
    for status in Status::ALL {
        json.number_member(status.word(), number(changes.counts.of(status)));
    }
    json.number_member("verdicts", number(changes.verdicts.len()));
    json.end_object();
    json.texts_member("notes", Shape::Block, notes(changes).iter().map(String::as_str));
    json.key("verdicts");
    json.array(Shape::Block);
    for change in &changes.verdicts {
        json.item();
        verdict(&mut json, change, false);
    }
    json.end_array();
    json.key("findings");
    json.array(Shape::Block);
    for change in &changes.findings {
        json.item();
        finding(&mut json, change, false);
    }
    json.end_array();
    json.end_object();
    json.raw(b"\n");
    out.write_all(&json.into_bytes())
}

/// Writes one change a line: verdicts first, then findings.
pub fn write_lines(changes: &Changes<'_>, out: &mut dyn Write) -> io::Result<()> {
    let mut line = |write: &dyn Fn(&mut JsonText)| {
        let mut json = JsonText::compact();
        write(&mut json);
        json.raw(b"\n");
        out.write_all(&json.into_bytes())
    };
    for change in &changes.verdicts {
        line(&|json| verdict(json, change, true))?;
    }
    for change in &changes.findings {
        line(&|json| finding(json, change, true))?;
    }
    Ok(())
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

fn side(json: &mut JsonText, key: &'static str, report: &SavedReport<'_>, name: &str) {
    json.key(key);
    json.object(Shape::Line);
    json.text_member("path", name);
    json.text_member("as_of", &report.as_of.to_string());
    json.text_member("version", &report.version);
    json.number_member("claims", number(report.claims.len()));
    json.end_object();
}

/// In a stream each line says what it is.
fn kind(json: &mut JsonText, stream: bool, kind: &str) {
    if stream {
        json.text_member("kind", kind);
    }
}

fn verdict(json: &mut JsonText, change: &VerdictChange<'_>, stream: bool) {
    let claim = change.claim;
    json.object(Shape::Line);
    kind(json, stream, "verdict");
    let texts = [
        ("learner_id", &claim.learner_id),
        ("name", &claim.name),
        ("qualification", &claim.qualification),
        ("programme", &claim.programme),
    ];
    for (key, text) in texts {
        json.text_member(key, text);
    }
    json.text_or_null("old", change.old.map(crate::engine::Verdict::word));
    json.text_or_null("new", change.new.map(crate::engine::Verdict::word));
    json.end_object();
}

fn finding(json: &mut JsonText, change: &Change<'_>, stream: bool) {
    let finding = change.finding;
    json.object(Shape::Block);
    kind(json, stream, "finding");
    json.text_member("status", change.status.word());
    for (key, text) in ["learner_id", "name", "qualification", "programme"].into_iter().zip(identity(change.subject)) {
        json.text_member(key, text);
    }
    json.text_member("rule", &finding.rule);
    if let Some(component) = &finding.component {
        json.text_member("component", component);
    }
    json.text_member("outcome", finding.outcome.word());
    json.text_member("effect", finding.effect.word());
    if let Some(was) = change.was.filter(|_| change.status != Status::Open) {
        json.key("was");
        json.object(Shape::Line);
        json.text_member("outcome", was.outcome.word());
        json.text_member("effect", was.effect.word());
        json.text_member("weight", was.weight().words());
        json.end_object();
    }
    json.text_member("message", &finding.message);
    json.text_member("next_step", &finding.next_step);
    json.key("cells");
    json.array(Shape::Line);
    for cell in &finding.cells {
        json.item();
        json.object(Shape::Line);
        json.text_member("path", &cell.path);
        json.text_or_null("sheet", cell.sheet.as_deref());
        json.text_member("cell", &cell.cell);
        json.end_object();
    }
    json.end_array();
    json.end_object();
}
