//! The sheet Findings: one row a finding, with a link to the cell it is about.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::Facts;
use super::layout::{part_name, rule_link};
use super::look::Look;
use super::own::{Column, List, column};
use crate::report::causes::{Gravity, Place, Subject};
use crate::report::text::{bare, capital};

/// The last stands only where there is a baseline.
const COLUMNS: [Column; 16] = [
    column("Learner", 11.0),
    column("Name", 18.0),
    column("Qualification", 13.0),
    column("Programme", 15.0),
    column("Verdict", 14.0),
    column("Rule", 9.0),
    column("Weight", 14.0),
    column("What was found", 44.0),
    column("What to do", 38.0),
    column("Not before", 16.0),
    column("File", 18.0),
    column("Sheet", 13.0),
    column("Cell", 9.0),
    column("What stands there", 14.0),
    column("Who says so: section", 18.0),
    column("Since the baseline", 12.0),
];

pub(super) fn write(facts: &Facts<'_>, look: &mut Look, book: &mut Workbook) -> Result<(), XlsxError> {
    let columns = if facts.report.baseline.is_some() { &COLUMNS[..] } else { &COLUMNS[..COLUMNS.len() - 1] };
    let each = facts.layout.rows_each as usize;
    let mut chunks = facts.marks.places.chunks(each);
    for part in 0..facts.marks.places.len().div_ceil(each).max(1) {
        let places = chunks.next().unwrap_or_default();
        let mut list = List::new(book, look, &part_name("Findings", part), columns, places.len())?;
        list.sheet.set_freeze_panes(1, 2)?;
        for place in places {
            row(facts, look, &mut list, *place)?;
        }
        list.finish(look)?;
    }
    Ok(())
}

fn row(facts: &Facts<'_>, look: &mut Look, list: &mut List<'_>, place: Place<'_>) -> Result<(), XlsxError> {
    let Place { subject, view } = place;
    match subject {
        Subject::Claim(entry) => {
            list.text(look, entry.learner_shown())?;
            list.text(look, &entry.name())?;
            list.text(look, entry.qualification())?;
            list.text(look, entry.programme())?;
            list.text(look, entry.ruled.verdict.shown())?;
        }
        Subject::Group(group) => {
            list.text(look, "")?;
            list.text(look, if group.name.is_empty() { "(the centre)" } else { "(the programme)" })?;
            list.text(look, "")?;
            list.text(look, &group.name)?;
            list.text(look, "")?;
        }
    }
    let gravity = Gravity::of(view.finding);
    list.link(look, &view.rule().id, Some(&rule_link(view.finding.rule)))?;
    list.marked(look, &capital(gravity.words()), Some(gravity))?;
    let waiting = match facts.marks.waiting(&place) {
        0 => String::new(),
        waiting => format!(" {}", gravity.waits(waiting, "claim")),
    };
    list.text(look, &format!("{}{waiting}", bare(&view.message())))?;
    list.text(look, &view.next_step())?;
    list.day(look, view.finding.from.map(|moment| (moment.day, moment.seconds)))?;
    match (view.cells().next(), view.marks().first()) {
        (Some(cell), Some(at)) => {
            list.text(look, facts.folder.within(cell.path))?;
            list.text(look, cell.sheet.unwrap_or(""))?;
            // A line of a text file may be another row of the sheet: quoted line breaks.
            let copied = facts.layout.name(*at).filter(|name| *name != cell.cell);
            let name = copied.map_or_else(|| cell.cell.clone(), |name| format!("{name}, line {}", cell.row));
            list.link(look, &name, facts.layout.link(*at).as_deref())?;
            list.text(look, cell.value)?;
        }
        _ => {
            for _ in 0..4 {
                list.text(look, "")?;
            }
        }
    }
    list.text(look, view.section())?;
    if facts.report.baseline.is_some() {
        list.text(look, if view.finding.known { "known" } else { "new" })?;
    }
    list.next()
}
