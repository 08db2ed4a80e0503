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
    column("Learner", 12.0),
    column("Name", 20.0),
    column("Qualification", 13.0),
    column("Programme", 18.0),
    column("Verdict", 18.0),
    column("What to do next", 54.0),
    column("Earliest", 16.0),
    column("Rules that failed", 17.0),
    column("Warnings", 12.0),
    column("Findings", 12.0),
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
    list.text(look, entry.learner_shown())?;
    list.text(look, &entry.name())?;
    list.text(look, entry.qualification())?;
    list.text(look, entry.programme())?;
    list.marked(look, entry.ruled.verdict.shown(), mark_of(entry.ruled.verdict))?;
    list.text(look, &entry.next_step().unwrap_or_default())?;
    list.day(look, entry.ruled.earliest.map(|moment| (moment.day, moment.seconds)))?;
    list.text(look, &ids(entry, Gravity::stops))?;
    list.text(look, &ids(entry, |gravity| gravity == Gravity::Warns))?;
    let (own, inherited) = (entry.ruled.findings.len(), entry.ruled.inherits().len());
    // Where all is inherited, the way leads to where it stands.
    let first = if own > 0 { Some(finding) } else { entry.findings().find_map(|view| facts.marks.number_in_group(view)) };
    let words = if own + inherited == 0 { String::new() } else { counted(own + inherited, "finding") };
    list.link(look, &words, first.map(|number| facts.layout.finding_link(number)).as_deref())?;
    list.next()
}

/// The rules that say something of such gravity, each once; those of the programme or the centre say so.
fn ids(entry: EntryView<'_>, wanted: impl Fn(Gravity) -> bool) -> String {
    let mut ids: Vec<String> = Vec::new();
    for view in entry.findings().filter(|view| wanted(Gravity::of(view.finding))) {
        let id = &view.rule().id;
        let id = view.inherited.map_or_else(|| id.clone(), |scope| format!("{id} ({})", scope.word()));
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    ids.join(", ")
}
