//! Taking a form in: one claim, the grades to be used on it, and the units of its grid.
//!
//! `Sheet + Form → rows, Regions, notes`. Every field of the claim stands in a cell of its own, so its places are fixed; the units
//! borrow the learner and the qualification from the form.

use super::feed::{Source, card_of, cards};
use super::form::{Form, Grid, Label};
use super::header::{Found, Heading, Meaning};
use super::kept::{Beside, Kept, OneRow};
use super::plan::{self, Column, Plan};
use super::{Binder, ColumnCard, Region, place, settle};
use crate::grid::Sheet;
use crate::record::{Table, claims, units};

impl Binder<'_> {
    /// Takes in one form.
    pub(super) fn form(&mut self, sheet: &Sheet, form: &Form, regions: &mut Vec<Region>, notes: &mut Vec<String>) {
        let Some(first) = form.labels.first().map(|label| label.row) else { return };
        let last = form.labels.last().map_or(first, |label| label.row);
        notes.push(format!(
            "Rows {} to {} are read as the form of one learner, with values {} their labels.",
            sheet.shown_row(first),
            sheet.shown_row(last),
            if form.above { "below" } else { "beside" }
        ));
        let (labels, refused) = settled(sheet, &form.labels, notes);
        if !form.claim {
            notes.push("The form has no place for an overall grade: its units were read, and no claim.".to_owned());
            let cells: Vec<Kept> = labels.iter().map(|label| kept(sheet, label)).collect();
            if let Some(grid) = &form.grid {
                let mut region = self.grid(sheet, grid, &labels, &cells, notes);
                let used = labels.iter().filter(|label| is_whose(&label.heading.meaning)).map(|label| card_of(&label.heading, None));
                region.columns.splice(0..0, used.collect::<Vec<_>>());
                regions.push(region);
            }
            return;
        }
        let columns = form.labels.iter().map(|label| {
            let card = card_of(&label.heading, None);
            if refused.contains(&label.value) { ColumnCard { field: None, ..card } } else { card }
        });
        let mut region = Region { table: None, header_row: Some(first), rows: 0, columns: columns.collect(), form: true };
        let cells: Vec<Kept> = labels.iter().map(|label| kept(sheet, label)).collect();
        let headings = (0u16..).zip(&labels).map(|(col, label)| Heading { col, ..label.heading.clone() }).collect();
        let found = Found { table: Table::Claims, header_row: first, headings, rival: None };
        let mut plan = Plan::new(&found, &[], &[], first..first + 1, sheet.lines.is_some(), &self.settings, self.vocabulary);
        plan.header.clear();
        for column in &mut plan.columns {
            column.place = labels.get(usize::from(column.col)).map(|label| label.value);
        }
        for mark in &mut plan.marks {
            mark.places = labels.get(usize::from(mark.col)).map(|label| [(label.row, label.heading.col), label.value]);
        }
        let lost = plan.lost();
        let body = OneRow { row: first, cells };
        if lost.is_empty()
            && let Some(taken) = self.feed(&Source { sheet, body: &body, header_row: first }, &plan, notes)
        {
            (region.table, region.rows) = (Some(Table::Claims), taken.rows);
        } else {
            notes.push(format!("Without {} the form cannot be read.", lost.join(" and ")));
        }
        let whose = region.table.map(|_| (&labels, &body));
        regions.push(region);
        if let (Some(grid), Some((labels, body))) = (&form.grid, whose) {
            let region = self.grid(sheet, grid, labels, &body.cells, notes);
            regions.push(region);
        }
    }

    /// Takes in the units of a form.
    fn grid(&mut self, sheet: &Sheet, grid: &Grid, labels: &[Label], cells: &[Kept], notes: &mut Vec<String>) -> Region {
        let found = Found { table: Table::Units, header_row: grid.header_row, headings: grid.headings.clone(), rival: None };
        let rows = grid.header_row + 1..grid.end;
        let refused = settle::refused(sheet, &found, &rows, &self.settings, self.vocabulary, notes);
        let width = grid.headings.iter().map(|heading| heading.col.saturating_add(1)).max().unwrap_or(0);
        let (mut extra, mut beside) = (Vec::new(), Vec::new());
        for (field, own) in [(claims::learner_id.index, units::learner_id.index), (claims::qualification.index, units::qualification.index)]
        {
            let has = |heading: &Heading, field: u8| matches!(heading.meaning, Meaning::Field(target) if target.field == field);
            if grid.headings.iter().any(|heading| has(heading, own)) {
                continue;
            }
            let Some((label, cell)) = labels.iter().zip(cells).find(|(label, _)| has(&label.heading, field)) else { continue };
            let col = width.saturating_add(u16::try_from(beside.len()).unwrap_or(u16::MAX));
            let column = plan::column(Table::Units, own, col);
            extra.extend(column.map(|column| Column { place: Some(label.value), counts: false, ..column }));
            beside.push(cell.clone());
        }
        let plan = Plan::new(&found, &refused, &extra, rows, sheet.lines.is_some(), &self.settings, self.vocabulary);
        let mut region = Region {
            table: None,
            header_row: Some(grid.header_row),
            rows: 0,
            columns: cards(&found, &refused, &plan, self.vocabulary),
            form: true,
        };
        let lost = plan.lost();
        if !lost.is_empty() {
            notes.push(format!("Without {} the units of the form cannot be read.", lost.join(" and ")));
            return region;
        }
        let body = Beside { body: &*sheet.body, width, kept: beside };
        if let Some(taken) = self.feed(&Source { sheet, body: &body, header_row: grid.header_row }, &plan, notes) {
            (region.table, region.rows) = (Some(Table::Units), taken.rows);
        }
        region
    }
}

/// One label for each field: of two that agree, or of which one has no value, the filled one. Where they differ neither is used; the
/// places of the values that were refused come second.
fn settled(sheet: &Sheet, labels: &[Label], notes: &mut Vec<String>) -> (Vec<Label>, Vec<(u32, u16)>) {
    let mut kept: Vec<Label> = Vec::new();
    let mut refused = Vec::new();
    for label in labels {
        let Some(called) = label.heading.meaning.called() else { continue };
        let alike = |one: &Label| match (&one.heading.meaning, &label.heading.meaning) {
            (Meaning::Field(one), Meaning::Field(other)) => one.field == other.field,
            (Meaning::GradeUsed(one), Meaning::GradeUsed(other)) => plan::same_name(one, other),
            _ => false,
        };
        match kept.iter_mut().find(|one| alike(one)) {
            None => kept.push(label.clone()),
            Some(known) if known.text.is_empty() => *known = label.clone(),
            Some(known) if label.text.is_empty() || plan::same_name(&known.text, &label.text) => {}
            Some(known) => {
                notes.push(format!(
                    "The labels in {} and {} both stand for `{called}` and differ: neither is used. Remove the one that is not meant.",
                    place(sheet, known.row, known.heading.col),
                    place(sheet, label.row, label.heading.col)
                ));
                refused.extend([known.value, label.value]);
            }
        }
    }
    kept.retain(|label| !refused.contains(&label.value));
    (kept, refused)
}

/// Whether a label says what a grid of units borrows from its form.
fn is_whose(meaning: &Meaning) -> bool {
    matches!(meaning, Meaning::Field(target) if [claims::learner_id.index, claims::qualification.index].contains(&target.field))
}

/// The value of a label: the content of a cell, or of what follows the label in its own.
fn kept(sheet: &Sheet, label: &Label) -> Kept {
    if label.shared {
        return Kept::text(&label.text);
    }
    let (row, col) = label.value;
    let mut cell = Kept::text("");
    sheet.body.walk(row..row + 1, &mut |row| cell = Kept::of(row.cell(col)));
    cell
}
