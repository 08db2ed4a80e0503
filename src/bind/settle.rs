//! What only a whole column, or all sheets together, can decide.
//!
//! Two columns for one field, columns that turn or mix the order of day and month, crosses in a yes/no column, rows given twice, folded
//! forms of names. This file does not read values; it asks `cells` to.

use std::borrow::Cow;
use std::ops::Range;

use hashbrown::HashMap;
use rayon::prelude::*;

use super::cells::{Cells, Seen};
use super::dates::{self, Order};
use super::header::{Found, Meaning};
use super::merge::{self, Taken};
use super::plan::{self, Plan};
use super::values::{CROSS, trimmed};
use super::{Settings, Vocabulary};
use crate::grid::{At, Body, LineMap, Raw, Sheet, SheetId, column_letters};
use crate::record::{Book, Interner, Slot, Sym, Table, fold_id, fold_name, grades_used, units};

/// Columns that may not be used, because another claims the same field and says something else. Only where there are such pairs is
/// the sheet walked for them.
pub(super) fn refused(
    sheet: &Sheet,
    found: &Found,
    rows: &Range<u32>,
    settings: &Settings,
    vocabulary: &Vocabulary,
    notes: &mut Vec<String>,
) -> Vec<u16> {
    let mut refused = Vec::new();
    for cols in plan::rivals(found) {
        let headings: Vec<_> = cols.iter().filter_map(|col| found.headings.iter().find(|heading| heading.col == *col)).collect();
        let Some(first) = headings.first() else { continue };
        let field = match &first.meaning {
            Meaning::Field(target) => plan::column(found.table, target.field, 0),
            Meaning::GradeUsed(_) => plan::column(Table::GradesUsed, grades_used::grade.index, 0),
            Meaning::UnitGrade(_) => plan::column(Table::Units, units::grade.index, 0),
            Meaning::UnitDate(_) => plan::column(Table::Units, units::achieved_on.index, 0),
            Meaning::Attempt(sat) => sat.index().and_then(|field| plan::column(Table::Attempts, field, 0)),
            Meaning::Unknown => None,
        };
        let (Some(column), Some(says)) = (field, first.meaning.called()) else { continue };
        let mut scan = Plan::new(found, &[], &[], rows.clone(), sheet.lines.is_some(), settings, vocabulary);
        scan.columns = cols.iter().map(|col| plan::Column { col: *col, ..column.clone() }).collect();
        let named: Vec<String> =
            headings.iter().map(|heading| format!("{} (\"{}\")", column_letters(heading.col), heading.shown)).collect();
        let named = named.join(" and ");
        let both = format!("Columns {named} both stand for `{says}`");
        let row = |row| sheet.shown_row(row);
        match compared(sheet, &scan, rows) {
            (Some(at), _) => {
                notes.push(format!(
                    "{both} and differ, first in row {}: neither is used. Rename or remove the one that is not meant.",
                    row(at)
                ));
                refused.extend(cols);
            }
            (None, None) => notes.push(format!("{both} and agree in every row; the first is read.")),
            (None, Some(at)) => notes.push(format!(
                "{both} and never differ; where one is blank, first in row {}, the other counts. Findings name the cell in column {}.",
                row(at),
                column_letters(first.col)
            )),
        }
    }
    refused
}

/// The first row in which two filled columns of a plan do not say the same, and the first in which only some are filled.
fn compared(sheet: &Sheet, scan: &Plan<'_>, rows: &Range<u32>) -> (Option<u32>, Option<u32>) {
    let mut cells = Cells::new(scan, Interner::default());
    let (mut differs, mut gap) = (None, None);
    sheet.body.walk(rows.clone(), &mut |row| {
        let heads = scan.header.iter().any(|(col, heading)| matches!(row.cell(*col), Raw::Text(text) if trimmed(text) == heading));
        if differs.is_some() || heads {
            return;
        }
        let read = scan.columns.iter().enumerate().map(|(i, column)| {
            let raw = row.cell(column.col);
            let slot = cells.read(i, column, raw, row.row);
            // What cannot be read is compared as it stands.
            (slot, if slot.is_value() { String::new() } else { trimmed(&raw.shown()).to_owned() })
        });
        let filled: Vec<_> = read.filter(|(slot, _)| *slot != Slot::BLANK).collect();
        if filled.iter().any(|one| Some(one) != filled.first()) {
            differs = Some(row.row);
        } else if !filled.is_empty() && filled.len() < scan.columns.len() {
            gap.get_or_insert(row.row);
        }
    });
    (differs, gap)
}

/// Settles crosses and the order of dates, and says what was seen.
pub(super) fn columns(
    book: &mut Book,
    sheet: &Sheet,
    body: &dyn Body,
    plan: &Plan<'_>,
    taken: Taken,
    seen: &[Seen],
    notes: &mut Vec<String>,
) {
    for (column, seen) in plan.columns.iter().zip(seen) {
        let letters = column_letters(column.at(sheet.id, 0).col);
        if let Some(first) = seen.cross {
            let means = match (seen.yes, seen.no) {
                _ if seen.tick => Slot(0),
                (true, false) => Slot(0),
                (false, false) => Slot(1),
                _ => Slot::UNREADABLE,
            };
            if means == Slot::UNREADABLE {
                notes.push(format!(
                    "Column {letters} (`{}`): whether the X in {} means yes or no cannot be told beside the other words there. Write Yes or No.",
                    column.name,
                    place(sheet, column, first)
                ));
            }
            let slots = book.tables.get_mut(plan.table as usize).and_then(|rows| rows.columns.get_mut(usize::from(column.field)));
            if let Some(slots) = slots {
                let from = taken.base as usize;
                let crosses = (from..from + taken.rows as usize).filter(|row| slots.get(*row) == Some(CROSS)).collect::<Vec<_>>();
                for row in crosses {
                    slots.set(row, means);
                }
            }
        }
        if let Some(first) = seen.bare {
            let cell = place(sheet, column, first);
            notes.push(format!("Column {letters} (`{}`): codes of one digit, first in {cell}, are read as 01 to 06.", column.name));
        }
        if let Some(against) = seen.against {
            notes.push(order_note(sheet, body, plan, column, seen, against));
            if seen.stated.is_none() {
                turn(book, sheet, body, plan, taken, column);
            } else if seen.either.is_some() {
                doubt(book, sheet, body, plan, taken, column);
            }
        }
    }
}

fn place(sheet: &Sheet, column: &plan::Column, row: u32) -> String {
    let at = column.at(sheet.id, row);
    super::place(sheet, at.row, at.col)
}

fn order_note(sheet: &Sheet, body: &dyn Body, plan: &Plan<'_>, column: &plan::Column, seen: &Seen, against: u32) -> String {
    let (stated, other) = if plan.month_first { ("month first", "day first") } else { ("day first", "month first") };
    let cell = |row: u32| {
        let mut shown = String::new();
        body.walk(row..row + 1, &mut |row| column.cell(&row).shown().trim().clone_into(&mut shown));
        format!("{} ({shown})", place(sheet, column, row))
    };
    let letters = column_letters(column.at(sheet.id, 0).col);
    let name = column.name;
    match seen.stated {
        Some(first) => format!(
            "Column {letters} (`{name}`) mixes dates that are {stated}, as {}, with dates that are {other}, as {}. The latter cannot be read, and every \
             date there that could be either is in doubt. Write all dates of the column one way, with the month as a word if need be.",
            cell(first),
            cell(against)
        ),
        None => format!(
            "Column {letters} (`{name}`): {} can only be {other}, and no date there can only be {stated}, so the whole column is read {other}. If that is \
             wrong, put that date right.",
            cell(against)
        ),
    }
}

/// Marks every date of a column that two orders allow.
fn doubt(book: &mut Book, sheet: &Sheet, body: &dyn Body, plan: &Plan<'_>, taken: Taken, column: &plan::Column) {
    let rules = plan.dates(column.kind);
    again(book, (sheet.id, body), plan, taken, column, &mut |doubts, at, text, slot| {
        let read = dates::read(text, rules);
        let Order::Either(other) = read.order else { return };
        if read.or.is_some() {
            // Two orders and two centuries: more readings than anybody can weigh.
            doubts.remove(&at);
            *slot = Slot::UNREADABLE;
        } else {
            doubts.insert(at, (read.slot, other));
            *slot = Slot::DOUBTFUL;
        }
    });
}

/// Reads the dates of a column in the other order than the stated one.
fn turn(book: &mut Book, sheet: &Sheet, body: &dyn Body, plan: &Plan<'_>, taken: Taken, column: &plan::Column) {
    let rules = plan.dates(column.kind);
    let rules = dates::DateRules { month_first: !rules.month_first, ..rules };
    again(book, (sheet.id, body), plan, taken, column, &mut |doubts, at, text, slot| {
        let read = dates::read(text, rules);
        if read.order == Order::Open {
            return;
        }
        doubts.remove(&at);
        *slot = match read.or {
            Some(or) => {
                doubts.insert(at, (read.slot, or));
                Slot::DOUBTFUL
            }
            None => read.slot,
        };
    });
}

type Doubts = HashMap<At, (Slot, Slot)>;

/// Goes through the texts of a column once more. Real dates are none, so the cells have to be looked at.
fn again(
    book: &mut Book,
    (sheet, body): (SheetId, &dyn Body),
    plan: &Plan<'_>,
    taken: Taken,
    column: &plan::Column,
    visit: &mut dyn FnMut(&mut Doubts, At, &str, &mut Slot),
) {
    let Some(rows) = book.tables.get_mut(plan.table as usize) else { return };
    let (from, to) = (taken.base as usize, taken.base as usize + taken.rows as usize);
    let Some(grid) = rows.row.get(from..to) else { return };
    let Some(slots) = rows.columns.get_mut(usize::from(column.field)) else { return };
    let doubts = &mut book.doubts;
    let mut next = 0;
    body.walk(plan.rows.clone(), &mut |row| {
        while grid.get(next).is_some_and(|known| *known < row.row) {
            next += 1;
        }
        let Raw::Text(text) = column.cell(&row) else { return };
        if grid.get(next) != Some(&row.row) {
            return;
        }
        let at = column.at(sheet, row.row);
        if let Some(mut slot) = slots.get(from + next) {
            visit(doubts, at, trimmed(text), &mut slot);
            slots.set(from + next, slot);
        }
    });
}

/// Rows of tables without a learner that repeat an earlier row in every field count once.
pub(super) fn copies(book: &mut Book, lines: &[(SheetId, Option<LineMap>)]) -> Vec<(SheetId, String)> {
    let mut notes = Vec::new();
    let learnerless = |table: &&Table| table.is_sheet() && !table.fields().iter().any(|field| field.name == "learner_id" && field.needed);
    for &table in Table::ALL.iter().filter(learnerless) {
        let Some(rows) = book.tables.get_mut(table as usize) else { continue };
        let count = u32::try_from(rows.len()).unwrap_or(u32::MAX);
        let mut first: HashMap<Vec<Slot>, u32> = HashMap::new();
        let mut gone: Vec<u32> = Vec::new();
        for index in 0..count {
            let slots: Vec<Slot> = rows.columns.iter().map(|column| column.get(index as usize).unwrap_or(Slot::BLANK)).collect();
            // What cannot be read need not be the same twice.
            if slots.iter().any(|slot| matches!(*slot, Slot::UNREADABLE | Slot::DOUBTFUL)) {
                continue;
            }
            if *first.entry(slots).or_insert(index) != index {
                gone.push(index);
            }
        }
        if gone.is_empty() {
            continue;
        }
        tell_copies(table, &gone, rows, &book.parts, lines, &mut notes);
        let keep = |index: usize| u32::try_from(index).is_ok_and(|index| gone.binary_search(&index).is_err());
        retain(&mut rows.row, keep);
        retain(&mut rows.part, keep);
        for column in &mut rows.columns {
            column.retain(keep);
        }
        book.damage.retain(|damage| damage.table != table || keep(damage.index as usize));
        for damage in book.damage.iter_mut().filter(|damage| damage.table == table) {
            let before = gone.partition_point(|index| *index < damage.index);
            damage.index -= u32::try_from(before).unwrap_or(0);
        }
    }
    notes
}

fn retain<T>(list: &mut Vec<T>, keep: impl Fn(usize) -> bool) {
    let mut index = 0;
    list.retain(|_| {
        index += 1;
        keep(index - 1)
    });
}

/// One note a sheet.
fn tell_copies(
    table: Table,
    gone: &[u32],
    rows: &crate::record::TableRows,
    parts: &[crate::record::Part],
    lines: &[(SheetId, Option<LineMap>)],
    notes: &mut Vec<(SheetId, String)>,
) {
    let mut by_sheet: Vec<(SheetId, u32, u32)> = Vec::new();
    for &index in gone {
        let part = rows.part.get(index as usize).and_then(|part| parts.get(usize::from(*part)));
        let (Some(part), Some(&row)) = (part, rows.row.get(index as usize)) else { continue };
        match by_sheet.iter_mut().find(|(sheet, _, _)| *sheet == part.sheet) {
            Some((_, count, _)) => *count += 1,
            None => by_sheet.push((part.sheet, 1, row)),
        }
    }
    for (sheet, count, row) in by_sheet {
        let map = lines.iter().find(|(known, _)| *known == sheet).and_then(|(_, map)| map.as_ref());
        let shown = map.map_or(row, |map| map.line(row)) + 1;
        let says = match count {
            1 => format!("Row {shown} of `{}` repeats an earlier row in every field and counts once.", table.name()),
            _ => {
                format!("{count} rows of `{}` repeat an earlier row in every field and count once. The first is row {shown}.", table.name())
            }
        };
        notes.push((sheet, says));
    }
}

/// Folded forms, once for each different text.
pub(super) fn keys(book: &mut Book, used_as: &[u8]) {
    let count = u32::try_from(used_as.len()).unwrap_or(u32::MAX);
    let texts = &book.texts;
    // Folding is most of the work and needs nobody else; the order of what comes of it is that of the texts.
    let folded = |sym: Sym| {
        let shown = texts.get(sym);
        let (as_name, as_id) = merge::uses(used_as, sym);
        let name = as_name.then(|| fold_name(shown));
        let id = if as_id { Some(fold_id(shown)).filter(|key| key != shown).map(Cow::into_owned) } else { None };
        (name.is_some() || id.is_some()).then_some((sym, name, id))
    };
    let folded: Vec<_> = (0..count).into_par_iter().with_min_len(1 << 12).filter_map(|sym| folded(Sym(sym))).collect();
    for (sym, name, id) in folded {
        if let Some(name) = name {
            let key = book.texts.intern(&name);
            book.name_keys.set(sym, key);
        }
        if let Some(id) = id {
            let key = book.texts.intern(&id);
            book.id_keys.set(sym, key);
        }
    }
}
