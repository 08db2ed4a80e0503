//! Stretches into the book, in the order of their rows.
//!
//! `Stretch → rows of a table`. A stretch's own numbers for texts become the book's. Because stretches come in order, the book is
//! the same wherever they begin and however many threads walked them.

use super::blocks;
use super::cells::{AS_ID, AS_NAME};
use super::plan::Plan;
use super::walk::{Hurt, Stretch};
use crate::grid::{At, SheetId};
use crate::record::{Book, Damage, Kind, Part, Place, Slot, Slots, Sym, Table, TableRows, grades_used, make_room};

/// A part while its rows come in.
pub(super) struct Open<'b> {
    book: &'b mut Book,
    used_as: &'b mut Vec<u8>,
    sheet: SheetId,
    /// The part's number; those of its columns of grades to be used follow it.
    part: u16,
    /// The rows of the table that were there before.
    base: u32,
    marks: Vec<Sym>,
    /// Lines of a text file that are still to come: room is made for them at once. Other sheets may be long and all but empty.
    ahead: usize,
    /// Whether any row had a form within its assessment, or a time beside its date.
    met: [bool; 2],
}

/// The rows that a part brought.
#[derive(Clone, Copy, Debug)]
pub(super) struct Taken {
    /// The first of its rows in the table.
    pub(super) base: u32,
    /// How many there are.
    pub(super) rows: u32,
}

fn length(rows: &TableRows) -> u32 {
    u32::try_from(rows.len()).unwrap_or(u32::MAX)
}

/// Notes what a text of the book is used as.
fn note(used_as: &mut Vec<u8>, sym: Sym, uses: u8) {
    let at = sym.0 as usize;
    if used_as.len() <= at {
        used_as.resize(at + 1, 0);
    }
    if let Some(known) = used_as.get_mut(at) {
        *known |= uses;
    }
}

fn is_text(kind: Kind) -> bool {
    matches!(kind, Kind::Id | Kind::Text | Kind::Name | Kind::Qualification)
}

impl<'b> Open<'b> {
    /// Begins a part; `None` where there are too many.
    pub(super) fn new(book: &'b mut Book, used_as: &'b mut Vec<u8>, sheet: SheetId, header_row: u32, plan: &Plan<'_>) -> Option<Self> {
        let part = u16::try_from(book.parts.len()).ok()?;
        u16::try_from(book.parts.len() + plan.marks.len()).ok()?;
        let mut places: Vec<Option<Place>> = vec![None; plan.table.fields().len()];
        for column in &plan.columns {
            if let Some(place) = places.get_mut(usize::from(column.field)) {
                *place = Some(column.place());
            }
        }
        book.parts.push(Part { sheet, table: plan.table, header_row, places });
        let mut marks = Vec::new();
        for mark in &plan.marks {
            let mut places = vec![None; Table::GradesUsed.fields().len()];
            let [label, grade] = match mark.places {
                Some(both) => both.map(|(row, col)| Place::Fixed(row, col)),
                None => [Place::Fixed(header_row, mark.col), Place::Column(mark.col)],
            };
            for (field, place) in [(grades_used::assessment.index, label), (grades_used::grade.index, grade)] {
                if let Some(known) = places.get_mut(usize::from(field)) {
                    *known = Some(place);
                }
            }
            book.parts.push(Part { sheet, table: Table::GradesUsed, header_row, places });
            let name = book.texts.intern(&mark.name);
            note(used_as, name, AS_NAME);
            marks.push(name);
        }
        for table in [Some(plan.table), (!marks.is_empty()).then_some(Table::GradesUsed)].into_iter().flatten() {
            if let Some(rows) = book.tables.get_mut(table as usize) {
                rows.given = true;
                rows.columns.resize_with(table.fields().len(), Slots::default);
            }
        }
        let base = length(book.rows(plan.table));
        let ahead = if plan.text_file { plan.rows.len() } else { 0 };
        Some(Self { book, used_as, sheet, part, base, marks, ahead, met: [false; 2] })
    }

    /// Adds the next stretch.
    pub(super) fn add(&mut self, stretch: &Stretch, plan: &Plan<'_>) {
        let mut numbers: Vec<u32> = Vec::with_capacity(stretch.texts.len());
        let mut uses = stretch.used_as.iter();
        self.book.texts.take_in(&stretch.texts, |number| {
            note(self.used_as, number, uses.next().copied().unwrap_or(0));
            numbers.push(number.0);
        });
        let Some(rows) = self.book.tables.get_mut(plan.table as usize) else { return };
        let before = rows.len();
        let after = before + stretch.rows.len();
        let ahead = self.ahead.max(stretch.rows.len());
        self.ahead = self.ahead.saturating_sub(stretch.rows.len());
        make_room(&mut rows.row, ahead);
        make_room(&mut rows.part, ahead);
        rows.row.extend_from_slice(&stretch.rows);
        rows.part.resize(after, self.part);
        let mut texts: Vec<Slot> = Vec::with_capacity(blocks::ROWS);
        let mut done = before;
        for block in stretch.slots.each() {
            for (column, slots) in plan.columns.iter().zip(block) {
                let Some(field) = rows.columns.get_mut(usize::from(column.field)) else { continue };
                // A column that nobody fills in costs nothing.
                if slots.iter().all(|slot| *slot == Slot::BLANK) {
                    continue;
                }
                field.reserve((before + ahead).saturating_sub(field.len()));
                field.fill_up(done);
                if is_text(column.kind) {
                    texts.clear();
                    // A gap is no text's number.
                    texts.extend(slots.iter().map(|slot| numbers.get(slot.0 as usize).map_or(*slot, |number| Slot(*number))));
                    field.extend_from_slice(&texts);
                } else {
                    field.extend_from_slice(slots);
                }
            }
            done += blocks::ROWS;
        }
        for ((companion, slots), met) in plan.companions().into_iter().zip(&stretch.companions).zip(&mut self.met) {
            let Some((field, _)) = companion else { continue };
            let Some(column) = rows.columns.get_mut(usize::from(field)) else { continue };
            if !slots.is_empty() {
                *met = true;
                column.reserve((before + ahead).saturating_sub(column.len()));
                column.fill_up(before);
                column.extend_from_slice(slots);
            }
        }
        for column in rows.columns.iter_mut().filter(|column| !column.is_empty()) {
            column.fill_up(after);
        }
        let first = u32::try_from(before).unwrap_or(u32::MAX);
        self.add_marks(stretch, first);
        self.add_damage(stretch, plan, first);
        for &(row, col, one, two) in &stretch.doubts {
            self.book.doubts.insert(At { sheet: self.sheet, row, col }, (one, two));
        }
    }

    fn add_marks(&mut self, stretch: &Stretch, first: u32) {
        if self.marks.is_empty() {
            return;
        }
        let Some(rows) = self.book.tables.get_mut(Table::GradesUsed as usize) else { return };
        let mut grades = stretch.marks.iter();
        for (claim, row) in (first..).zip(&stretch.rows) {
            for (name, part) in self.marks.iter().zip(self.part + 1..) {
                rows.row.push(*row);
                rows.part.push(part);
                let grade = grades.next().copied().unwrap_or(Slot::BLANK);
                for (field, slot) in [
                    (grades_used::claim.index, Slot(claim)),
                    (grades_used::assessment.index, Slot(name.0)),
                    (grades_used::grade.index, grade),
                ] {
                    if let Some(column) = rows.columns.get_mut(usize::from(field)) {
                        column.push(slot);
                    }
                }
            }
        }
    }

    fn add_damage(&mut self, stretch: &Stretch, plan: &Plan<'_>, first: u32) {
        let marks = u32::try_from(self.marks.len()).unwrap_or(u32::MAX);
        let mark_rows = length(self.book.rows(Table::GradesUsed))
            .saturating_sub(marks.saturating_mul(u32::try_from(stretch.rows.len()).unwrap_or(u32::MAX)));
        for &(local, hurt, kind) in &stretch.damage {
            let Some(&row) = stretch.rows.get(local as usize) else { continue };
            let (table, field, at, index) = match hurt {
                Hurt::Field(field) => {
                    let Some(column) = plan.columns.iter().find(|column| column.field == field) else { continue };
                    (plan.table, field, column.at(self.sheet, row), first + local)
                }
                Hurt::Mark(position) => {
                    let Some(mark) = plan.marks.get(usize::from(position)) else { continue };
                    let (row, col) = mark.places.map_or((row, mark.col), |[_, grade]| grade);
                    let at = At { sheet: self.sheet, row, col };
                    (Table::GradesUsed, grades_used::grade.index, at, mark_rows + local * marks + u32::from(position))
                }
            };
            self.book.damage.push(Damage { table, index, at, kind, field });
        }
    }

    /// Ends the part: companions that were met have a place from now on.
    pub(super) fn close(self, plan: &Plan<'_>) -> Taken {
        let rows = length(self.book.rows(plan.table)) - self.base;
        if let Some(part) = self.book.parts.get_mut(usize::from(self.part)) {
            for ((field, col), _) in
                plan.companions().into_iter().zip(self.met).filter_map(|(companion, met)| Some((companion?, met))).filter(|(_, met)| *met)
            {
                if let Some(place) = part.places.get_mut(usize::from(field)) {
                    *place = Some(Place::Column(col));
                }
            }
        }
        Taken { base: self.base, rows }
    }
}

/// What a text of the book is used as.
pub(super) fn uses(used_as: &[u8], sym: Sym) -> (bool, bool) {
    let uses = used_as.get(sym.0 as usize).copied().unwrap_or(0);
    (uses & AS_NAME != 0, uses & AS_ID != 0)
}
