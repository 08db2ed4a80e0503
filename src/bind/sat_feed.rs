//! Taking in the wide columns of attempts of a table: one attempt a row and group of columns that holds something.
//!
//! `Sheet + Found → rows, notes`. The learner and the qualification come from the row, the assessment from the heading or from the row.

use std::ops::Range;

use hashbrown::HashMap;

use super::feed::{Source, narrowed, who};
use super::header::{Found, Heading, Meaning};
use super::kept::{Beside, Kept};
use super::plan::{self, Column, Plan};
use super::sat::{Sat, Whose};
use super::{Binder, settle};
use crate::grid::{Sheet, column_letters};
use crate::record::{Table, attempts};

/// The columns of one attempt, by field.
type Group<'f> = Vec<(&'f Sat, &'f Heading)>;

/// The groups of columns, in the order of their first.
fn groups<'f>(found: &'f Found, refused: &[u16]) -> Vec<Group<'f>> {
    let mut groups: Vec<Group<'f>> = Vec::new();
    let mut known: HashMap<Whose, usize> = HashMap::new();
    for heading in found.headings.iter().filter(|heading| !refused.contains(&heading.col)) {
        let Meaning::Attempt(sat) = &heading.meaning else { continue };
        let at = *known.entry(sat.whose()).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(group) => group.push((sat, heading)),
            None => groups.push(vec![(sat, heading)]),
        }
    }
    groups
}

/// The columns that a table of wide attempts is walked by, to say which rows are nobody's.
pub(super) fn roll_call(found: &Found, refused: &[u16]) -> Vec<Column> {
    groups(found, refused)
        .into_iter()
        .flatten()
        .filter_map(|(sat, heading)| plan::column(Table::Attempts, sat.index()?, heading.col))
        .collect()
}

impl Binder<'_> {
    /// Takes in the wide columns of attempts.
    pub(super) fn sat(&mut self, sheet: &Sheet, found: &Found, refused: &[u16], rows: &Range<u32>, notes: &mut Vec<String>) {
        let width = found.headings.iter().map(|heading| heading.col.saturating_add(1)).max().unwrap_or(0);
        let (mut cols, mut count): (Vec<u16>, u32) = (Vec::new(), 0);
        let groups = groups(found, refused);
        if self.too_wide(groups.len(), width, rows, notes) {
            return;
        }
        for group in groups {
            let Some((first, heading)) = group.first() else { continue };
            let (mut extra, mut kept): (Vec<Column>, Vec<Kept>) = (Vec::new(), Vec::new());
            for (sat, heading) in &group {
                let Some(field) = sat.index() else { continue };
                match extra.iter_mut().find(|column| column.field == field) {
                    // A second column of the same thing fills the gaps of the first.
                    Some(known) => known.spare.push(heading.col),
                    None => extra.extend(plan::column(Table::Attempts, field, heading.col)),
                }
            }
            let said = [(attempts::assessment.index, &first.assessment), (attempts::attempt.index, &first.attempt)];
            for (field, text) in said {
                let Some(text) = text else { continue };
                let col = width.saturating_add(u16::try_from(kept.len()).unwrap_or(u16::MAX));
                let place = Some((found.header_row, heading.col));
                extra.extend(plan::column(Table::Attempts, field, col).map(|column| Column { place, ..column }));
                kept.push(Kept::text(text));
            }
            let own = narrowed(found, refused, Table::Attempts, who(cols.is_empty()));
            let mut plan = Plan::new(&own, refused, &extra, rows.clone(), sheet.lines.is_some(), &self.settings, self.vocabulary);
            let fills = [attempts::taken_at.index, attempts::taken_time.index, attempts::result.index, attempts::mark.index];
            for column in &mut plan.columns {
                column.counts = fills.contains(&column.field);
            }
            let body = Beside { body: &*sheet.body, width, kept };
            let source = Source { sheet, body: &body, header_row: found.header_row };
            // Which rows are nobody's was said of the table itself.
            let Some((taken, _, seen)) = self.take_in(&source, &plan) else {
                notes.push("There are more columns of attempts here than can be told apart; the last ones were left out.".to_owned());
                break;
            };
            settle::columns(&mut self.book, sheet, &body, &plan, taken, &seen, notes);
            cols.extend(group.iter().map(|(_, heading)| heading.col));
            count += taken.rows;
        }
        if let (Some(first), Some(last)) = (cols.iter().min(), cols.iter().max()) {
            let many = cols.len();
            let (from, to) = (column_letters(*first), column_letters(*last));
            let read = if count == 1 { "1 attempt".to_owned() } else { format!("{count} attempts") };
            notes.push(format!("{many} columns, {from} to {to}, hold attempts: {read} read. A blank cell is no attempt."));
        }
    }
}
