//! Whether two rows of a table say the same. `two rows → bool`. It does not know what follows from it.

use super::{Book, Kind, Slot, Sym, Table, Value, grades_used};
use crate::grid::At;

/// Whether of any two of these rows both fill one of two fields, and differently: then none repeats, holds or rivals another. Nearly
/// all rows are told apart so, and need not be compared field by field.
pub(super) fn apart(book: &Book, table: Table, rows: &[u32], [first, second]: [u8; 2]) -> bool {
    const USUAL: usize = 64;
    let all = book.rows(table);
    let said = |field: u8, row: u32| key(book, table, field, all.slot(field, row));
    let differ = |one: Slot, other: Slot| one != other && one != Slot::BLANK && other != Slot::BLANK;
    // What the first field says is kept, and mostly is enough; few learners have so many rows that it does not fit.
    let mut kept = [Slot::BLANK; USUAL];
    for (kept, row) in kept.iter_mut().zip(rows) {
        *kept = said(first, *row);
    }
    let first_of = |i: usize, row: u32| kept.get(i).copied().unwrap_or_else(|| said(first, row));
    for (i, &row) in rows.iter().enumerate().skip(1) {
        let own = first_of(i, row);
        for (j, &earlier) in rows.iter().enumerate().take(i) {
            if !differ(own, first_of(j, earlier)) && !differ(said(second, row), said(second, earlier)) {
                return false;
            }
        }
    }
    true
}

/// What a field says, as it is compared.
#[inline]
fn key(book: &Book, table: Table, field: u8, slot: Slot) -> Slot {
    let kind = table.fields().get(usize::from(field)).map(|info| info.kind);
    match kind.filter(|_| slot.is_value()) {
        Some(Kind::Id) => Slot(book.id_key(Sym::from_slot(slot)).0),
        Some(Kind::Name) => Slot(book.name_key(Sym::from_slot(slot)).0),
        _ => slot,
    }
}

/// Whether two rows repeat each other in every field.
pub(super) fn same(book: &Book, table: Table, one: u32, other: u32) -> bool {
    equal_in(book, table, one, other, |_| true) && extras(book, table, one) == extras(book, table, other)
}

/// The `grade used` cells that belong to a claim row: part of what the row says. A column without a grade says nothing.
fn extras(book: &Book, table: Table, row: u32) -> Vec<(Slot, Slot)> {
    if table != Table::Claims {
        return Vec::new();
    }
    let rows = book.rows(Table::GradesUsed);
    let of = |i| (rows.slot(grades_used::assessment.index, i), rows.slot(grades_used::grade.index, i));
    book.grades_of(row).map(of).filter(|(_, grade)| *grade != Slot::BLANK).collect()
}

/// Whether two rows are equal in the fields that matter.
pub(super) fn equal_in(book: &Book, table: Table, one: u32, other: u32, matters: impl Fn(u8) -> bool) -> bool {
    fields(book, table).all(|field| !matters(field) || agree(book, table, field, one, other))
}

/// Whether `row` has no filled field that `other` does not fill alike.
pub(super) fn contained(book: &Book, table: Table, row: u32, other: u32) -> bool {
    let rows = book.rows(table);
    fields(book, table).all(|field| rows.slot(field, row) == Slot::BLANK || agree(book, table, field, row, other))
}

/// Whether two rows hold the same in a field. Identifiers and names are compared as they are joined, so letter case does not
/// count; what cannot be read need not be the same twice.
fn agree(book: &Book, table: Table, field: u8, one: u32, other: u32) -> bool {
    let rows = book.rows(table);
    let (a, b) = (rows.slot(field, one), rows.slot(field, other));
    if a == b {
        return match a {
            Slot::UNREADABLE => false,
            Slot::DOUBTFUL => readings(book, table, field, one) == readings(book, table, field, other),
            _ => true,
        };
    }
    if !a.is_value() || !b.is_value() {
        return false;
    }
    key(book, table, field, a) == key(book, table, field, b)
}

/// Both readings of a doubtful date.
fn readings(book: &Book, table: Table, field: u8, row: u32) -> Option<(Slot, Slot)> {
    let rows = book.rows(table);
    let part = book.parts.get(usize::from(*rows.part.get(row as usize)?))?;
    let at: At = part.at(field, *rows.row.get(row as usize)?)?;
    book.doubts.get(&at).copied()
}

/// The fields that some sheet of a table has.
fn fields(book: &Book, table: Table) -> impl Iterator<Item = u8> {
    (0u8..).zip(&book.rows(table).columns).filter(|(_, column)| !column.is_empty()).map(|(field, _)| field)
}
