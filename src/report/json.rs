//! The report as JSON: `preclaim.report/1`, laid out for people too.
//!
//! `Report → JSON text`. Claims are made into text side by side, some thousand at a time, and written in order: memory stays
//! bounded and the bytes do not depend on the number of threads. Lists and claims stand one item a line; small things that are
//! read as one (a cell, a clause, the outcomes of a claim) stand on one line.

use std::io::{self, Write};

use hashbrown::HashMap;
use rayon::prelude::*;

use super::json_text::{JsonText, Shape};
use crate::engine::{
    CellCard, EntryView, FindingView, Group, InputCard, Outcome, Outcomes, PackStamp, Report, RuleCard, Verdict, Waiver, WaiverCard,
};
use crate::grid::column_letters;

/// Name and number of the schema.
pub const SCHEMA: &str = "preclaim.report/1";

/// How many claims one thread makes into text at a time, and how many such batches are held in memory.
const BATCH: usize = 128;
const BATCHES: usize = 8;

/// Writes the whole report.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut json = JsonText::pretty(0);
    json.object(Shape::Block);
    head(&mut json, Some(&report.as_of.to_string()));
    if let Some(mark) = &report.redacted {
        json.text_member("redacted", mark);
    }
    packs(&mut json, &report.packs);
    inputs(&mut json, &report.inputs);
    summary(&mut json, report);
    baseline(&mut json, report);
    waivers(&mut json, &report.waivers);
    provisos(&mut json, report);
    json.key("claims");
    // The array of claims and what stands after it are laid out by hand: the claims between are written in batches.
    json.raw(b"[");
    out.write_all(&std::mem::replace(&mut json, JsonText::pretty(1)).into_bytes())?;
    let words = OutcomeWords::new(report, false);
    in_batches(
        report,
        out,
        || JsonText::pretty(2),
        |json, entry, first| {
            if !first {
                json.raw(b",");
            }
            json.new_line();
            claim(json, entry, &words);
        },
    )?;
    if !report.entries.is_empty() {
        json.new_line();
    }
    json.raw(b"],");
    json.new_line();
    json.raw(b"\"programmes\": ");
    json.array(Shape::Block);
    for programme in &report.programmes {
        json.item();
        json.object(Shape::Block);
        json.text_member("programme", &programme.name);
        group(&mut json, report, programme);
        json.end_object();
    }
    json.end_array();
    json.raw(b",");
    json.new_line();
    json.raw(b"\"centre\": ");
    json.object(Shape::Block);
    group(&mut json, report, &report.centre);
    json.end_object();
    if let Some(sample) = &report.sample {
        json.raw(b",");
        json.new_line();
        json.raw(b"\"sample\": ");
        json.object(Shape::Block);
        json.number_member("seed", sample.seed);
        json.key("entries");
        json.array(Shape::Block);
        for ruled in sample.papers.iter().filter_map(|paper| report.entries.get(paper.entry)) {
            let entry = EntryView { report, ruled };
            json.item();
            json.object(Shape::Line);
            json.text_member("learner_id", entry.learner_id());
            json.text_member("qualification", entry.qualification());
            json.end_object();
        }
        json.end_array();
        json.end_object();
    }
    json.raw(b"\n}\n");
    out.write_all(&json.into_bytes())
}

/// Writes how the inputs were read, without any claim: the same `inputs` as in a report.
pub fn write_inputs(cards: &[InputCard], out: &mut dyn Write) -> io::Result<()> {
    let mut json = JsonText::pretty(0);
    json.object(Shape::Block);
    head(&mut json, None);
    inputs(&mut json, cards);
    json.end_object();
    json.raw(b"\n");
    out.write_all(&json.into_bytes())
}

fn head(json: &mut JsonText, as_of: Option<&str>) {
    json.text_member("schema", SCHEMA);
    json.text_member("version", env!("CARGO_PKG_VERSION"));
    if let Some(as_of) = as_of {
        json.text_member("as_of", as_of);
    }
}

/// Makes every claim into text with `each` and writes the texts in order. `each` is told whether the claim is the first.
pub(super) fn in_batches(
    report: &Report,
    out: &mut dyn Write,
    new: impl Fn() -> JsonText,
    each: impl Fn(&mut JsonText, EntryView<'_>, bool) + Sync,
) -> io::Result<()> {
    // The room that one round took serves the next.
    let mut texts: Vec<JsonText> = report.entries.chunks(BATCH).take(BATCHES).map(|_| new()).collect();
    for (round, entries) in report.entries.chunks(BATCH * BATCHES).enumerate() {
        let batches = entries.par_chunks(BATCH);
        let count = batches.len();
        texts.par_iter_mut().zip(batches).enumerate().for_each(|(batch, (json, entries))| {
            json.clear();
            for (place, ruled) in entries.iter().enumerate() {
                each(json, EntryView { report, ruled }, round == 0 && batch == 0 && place == 0);
            }
        });
        for text in texts.iter().take(count) {
            out.write_all(text.bytes())?;
        }
    }
    Ok(())
}

/// `"IMI101": "met"` for each rule and outcome, made once: most of a report is these.
pub(super) struct OutcomeWords {
    /// By rule, then outcome.
    words: Vec<Vec<Vec<u8>>>,
    /// All outcomes of a claim at once, by where they are kept: most claims share theirs with others.
    whole: HashMap<usize, Vec<u8>>,
}

/// So many different lists of outcomes are made into text ahead.
const MOST_WHOLE: usize = 4096;

impl OutcomeWords {
    pub(super) fn new(report: &Report, compact: bool) -> Self {
        let new = || if compact { JsonText::compact() } else { JsonText::pretty(0) };
        let words = |card: &RuleCard, outcome: Outcome| {
            let mut json = new();
            json.raw(if compact { b"," } else { b", " });
            json.text(&card.id);
            json.raw(if compact { b":" } else { b": " });
            json.text(outcome.word());
            json.into_bytes()
        };
        let mut table = Vec::with_capacity(report.rules.len());
        for card in &report.rules {
            let mut row = vec![Vec::new(); 6];
            for outcome in Outcome::TOLD {
                if let Some(place) = row.get_mut(outcome as usize) {
                    *place = words(card, outcome);
                }
            }
            table.push(row);
        }
        let mut made = Self { words: table, whole: HashMap::new() };
        for ruled in &report.entries {
            let at = ruled.outcomes.place();
            if made.whole.len() < MOST_WHOLE && !made.whole.contains_key(&at) {
                let mut json = new();
                made.write_each(&mut json, &ruled.outcomes);
                made.whole.insert(at, json.into_bytes());
            }
        }
        made
    }

    fn write(&self, json: &mut JsonText, outcomes: &Outcomes) {
        match self.whole.get(&outcomes.place()) {
            Some(text) => json.raw(text),
            None => self.write_each(json, outcomes),
        }
    }

    fn write_each(&self, json: &mut JsonText, outcomes: &[Outcome]) {
        let mut skip = if json.is_compact() { 1 } else { 2 };
        json.raw(if json.is_compact() { b"{" } else { b"{ " });
        let mut none = true;
        for (row, outcome) in self.words.iter().zip(outcomes) {
            let Some(words) = row.get(*outcome as usize).and_then(|words| words.get(skip..)) else { continue };
            json.raw(words);
            none = false;
            skip = 0;
        }
        json.raw(if json.is_compact() || none { b"}" } else { b" }" });
    }
}

/// One claim.
pub(super) fn claim(json: &mut JsonText, entry: EntryView<'_>, words: &OutcomeWords) {
    json.object(Shape::Block);
    json.text_member("learner_id", entry.learner_id());
    json.parts_member("name", entry.name_parts());
    json.text_member("qualification", entry.qualification());
    json.text_member("programme", entry.programme());
    json.text_member("verdict", entry.ruled.verdict.word());
    json.text_or_null("earliest", entry.earliest().as_deref());
    json.text_or_null("next_step", entry.next_step().as_deref());
    json.key("rules");
    words.write(json, &entry.ruled.outcomes);
    findings(json, entry.findings());
    json.end_object();
}

fn findings<'r>(json: &mut JsonText, views: impl Iterator<Item = FindingView<'r>>) {
    json.key("findings");
    json.array(Shape::Block);
    for view in views {
        json.item();
        finding(json, view);
    }
    json.end_array();
}

fn finding(json: &mut JsonText, view: FindingView<'_>) {
    let rule = view.rule();
    json.object(Shape::Block);
    json.text_member("rule", &rule.id);
    json.text_member("outcome", view.finding.outcome.word());
    json.text_member("effect", view.finding.effect.word());
    if let Some(component) = view.component() {
        json.text_member("component", &component);
    }
    json.text_member("message", &view.message());
    json.text_member("next_step", &view.next_step());
    if let Some(from) = view.from() {
        json.text_member("from", &from);
    }
    let missing = view.missing();
    if !missing.is_empty() {
        json.texts_member("missing", Shape::Line, missing);
    }
    if let Some(scope) = view.inherited {
        json.text_member("inherited", scope.word());
    }
    if view.report.baseline.is_some() {
        json.flag_member("known", view.finding.known);
    }
    if let Some(card) = view.waiver() {
        json.key("waived");
        json.object(Shape::Line);
        terms(json, &card.waiver);
        json.end_object();
    }
    json.key("cites");
    json.object(Shape::Line);
    json.text_member("document", &rule.document);
    json.text_member("issue", &rule.issue);
    json.text_member("section", view.section());
    json.end_object();
    json.key("cells");
    json.array(Shape::Block);
    for card in view.cells() {
        json.item();
        cell(json, &card);
    }
    json.end_array();
    json.end_object();
}

/// Who let it stand, why, and how far.
fn terms(json: &mut JsonText, waiver: &Waiver) {
    json.text_member("approved_by", &waiver.approved_by);
    json.text_member("why", &waiver.why);
    if let Some(evidence) = &waiver.evidence {
        json.text_member("evidence", evidence);
    }
    json.text_member("until", &waiver.until.to_string());
    if let Some(covers) = waiver.covers {
        json.number_member("covers", covers);
    }
    json.number_member("line", u32::try_from(waiver.line).unwrap_or(u32::MAX));
}

/// What every verdict is subject to: rules that were left out, and values of the centre's own; left out where there is none.
fn provisos(json: &mut JsonText, report: &Report) {
    if report.left_out().next().is_some() {
        json.texts_member("left_out", Shape::Line, report.left_out().map(|rule| rule.id.as_str()));
    }
    if report.own_values.is_empty() {
        return;
    }
    json.key("own_values");
    json.array(Shape::Block);
    for own in &report.own_values {
        json.item();
        json.object(Shape::Line);
        json.text_member("rule", &own.rule);
        json.text_member("name", &own.name);
        json.text_member("value", &own.value);
        json.end_object();
    }
    json.end_array();
}

/// Every waiver of the register and what it did; left out where there was no register.
fn waivers(json: &mut JsonText, cards: &[WaiverCard]) {
    if cards.is_empty() {
        return;
    }
    json.key("waivers");
    json.array(Shape::Block);
    for card in cards {
        json.item();
        json.object(Shape::Line);
        json.text_member("rule", &card.waiver.rule);
        let whom =
            [("learner_id", &card.waiver.learner), ("qualification", &card.waiver.qualification), ("programme", &card.waiver.programme)];
        for (key, who) in whom {
            if let Some(who) = who {
                json.text_member(key, who);
            }
        }
        if card.waiver.centre {
            json.flag_member("centre", true);
        }
        terms(json, &card.waiver);
        json.text_member("state", card.state.word());
        json.number_member("found", card.found);
        json.number_member("covered", card.covered);
        json.end_object();
    }
    json.end_array();
}

fn baseline(json: &mut JsonText, report: &Report) {
    if let Some(baseline) = report.baseline {
        json.key("baseline");
        json.object(Shape::Line);
        json.text_member("as_of", &baseline.as_of.to_string());
        json.number_member("new", u32::try_from(baseline.new).unwrap_or(u32::MAX));
        json.number_member("known", u32::try_from(baseline.known).unwrap_or(u32::MAX));
        json.end_object();
    }
}

fn cell(json: &mut JsonText, card: &CellCard<'_>) {
    json.object(Shape::Line);
    json.text_member("path", card.path);
    json.text_or_null("sheet", card.sheet);
    json.number_member("row", card.row);
    json.number_member("column", card.column);
    json.text_member("cell", &card.cell);
    json.text_member("value", card.value);
    json.end_object();
}

/// The rules and findings of a programme or of the centre.
fn group(json: &mut JsonText, report: &Report, group: &Group) {
    json.key("rules");
    json.object(Shape::Line);
    for (rule, outcome) in &group.outcomes {
        if let Some(card) = report.rules.get(usize::from(*rule))
            && *outcome != Outcome::Absent
        {
            json.key_of(&card.id);
            json.text(outcome.word());
        }
    }
    json.end_object();
    findings(json, group.findings.iter().map(|finding| report.view(finding)));
}

fn packs(json: &mut JsonText, packs: &[PackStamp]) {
    json.key("packs");
    json.array(Shape::Block);
    for pack in packs {
        json.item();
        json.object(Shape::Line);
        json.text_member("id", &pack.id);
        json.text_member("title", &pack.title);
        json.text_member("version", &pack.version);
        json.text_member("sha256", &pack.sha256);
        json.end_object();
    }
    json.end_array();
}

fn inputs(json: &mut JsonText, cards: &[InputCard]) {
    json.key("inputs");
    json.array(Shape::Block);
    for card in cards {
        json.item();
        json.object(Shape::Block);
        json.text_member("path", &card.path);
        json.text_or_null("sheet", card.sheet.as_deref());
        json.text_member("sha256", &card.sha256);
        json.text_or_null("table", card.table);
        match card.header_row {
            Some(row) => json.number_member("header_row", row),
            None => json.text_or_null("header_row", None),
        }
        json.number_member("rows", card.rows);
        json.text_member("encoding", &card.encoding);
        json.key("columns");
        json.array(Shape::Block);
        for column in &card.columns {
            json.item();
            json.object(Shape::Line);
            json.text_member("column", &column_letters(column.col));
            json.text_member("heading", &column.heading);
            json.text_or_null("field", column.field.as_deref());
            json.end_object();
        }
        json.end_array();
        json.texts_member("notes", Shape::Block, card.notes.iter().map(String::as_str));
        json.end_object();
    }
    json.end_array();
}

fn summary(json: &mut JsonText, report: &Report) {
    json.key("summary");
    json.object(Shape::Line);
    json.number_member("claims", report.summary.claims);
    for verdict in Verdict::ALL {
        json.number_member(verdict.word(), report.summary.count(verdict));
    }
    json.number_member("warnings", report.summary.warnings);
    json.end_object();
}
