//! The sheet Claims: one row a claim, with what to do next.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::Facts;
use super::layout::part_name;
use super::look::{Look, mark_of};
use super::own::{Column, List, column};
use crate::engine::EntryView;
use crate::report::causes::Gravity;
use crate::report::text::counted;

const COLUMNS: [Column; 10] = [
    column("Learner", 14.0),
    column("Name", 24.0),
    column("Qualification", 14.0),
    column("Programme", 20.0),
    column("Verdict", 20.0),
    column("What to do next", 60.0),
    column("Earliest", 17.0),
    column("Rules that failed", 20.0),
    column("Warnings", 14.0),
    column("Findings", 13.0),
];

pub(super) fn write(facts: &Facts<'_>, look: &mut Look, book: &mut Workbook) -> Result<(), XlsxError> {
    let each = facts.layout.rows_each as usize;
    let mut finding = 0;
    let parts = facts.report.entries.len().div_ceil(each).max(1);
    for part in 0..parts {
        let entries = facts.report.entries().skip(part * each).take(each);
        let rows = facts.report.entries.len().saturating_sub(part * each).min(each);
        let mut list = List::new(book, look, &part_name("Claims", part), &COLUMNS, rows)?;
        list.sheet.set_freeze_panes(1, 2)?;
        for entry in entries {
            row(facts, look, &mut list, entry, finding)?;
            finding += entry.ruled.findings.len();
        }
        list.finish(look)?;
    }
    Ok(())
}

fn row(facts: &Facts<'_>, look: &mut Look, list: &mut List<'_>, entry: EntryView<'_>, finding: usize) -> Result<(), XlsxError> {
    list.text(look, entry.learner_id())?;
    list.text(look, entry.name())?;
    list.text(look, entry.qualification())?;
    list.text(look, entry.programme())?;
    list.marked(look, entry.ruled.verdict.shown(), mark_of(entry.ruled.verdict))?;
    list.text(look, &entry.next_step().unwrap_or_default())?;
    list.day(look, entry.ruled.earliest.map(|moment| (moment.day, moment.seconds)))?;
    list.text(look, &ids(entry, Gravity::stops))?;
    list.text(look, &ids(entry, |gravity| gravity == Gravity::Warns))?;
    let findings = entry.ruled.findings.len();
    let words = if findings == 0 { String::new() } else { counted(findings, "finding") };
    list.link(look, &words, Some(&facts.layout.finding_link(finding)))?;
    list.next()
}

/// The rules that say something of such gravity, each once.
fn ids(entry: EntryView<'_>, wanted: impl Fn(Gravity) -> bool) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for view in entry.findings().filter(|view| wanted(Gravity::of(view.finding))) {
        let id = view.rule().id.as_str();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.join(", ")
}
