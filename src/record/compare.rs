//! Whether two rows of a table say the same. `two rows → bool`. It does not know what follows from it.

use super::{Book, Slot, Table, grades_used};

/// Whether of any two of these rows both fill one of two fields, and differently: then none repeats, holds or rivals another. Nearly
/// all rows are told apart so, and need not be compared field by field.
pub(super) fn apart(book: &Book, table: Table, rows: &[u32], fields: [u8; 2]) -> bool {
    let all = book.rows(table);
    let differ = |one: u32, other: u32| {
        fields.iter().any(|&field| {
            let (one, other) = (all.slot(field, one), all.slot(field, other));
            one != other && one != Slot::BLANK && other != Slot::BLANK
        })
    };
    rows.iter().enumerate().all(|(i, &row)| rows.iter().skip(i + 1).all(|&other| differ(row, other)))
}

/// Whether two rows repeat each other in every field.
pub(super) fn same(book: &Book, table: Table, one: u32, other: u32) -> bool {
    equal_in(book, table, one, other, |_| true) && extras(book, table, one) == extras(book, table, other)
}

/// The `grade used` cells that belong to a claim row: part of what the row says.
fn extras(book: &Book, table: Table, row: u32) -> Vec<(Slot, Slot)> {
    if table != Table::Claims {
        return Vec::new();
    }
    let rows = book.rows(Table::GradesUsed);
    book.grades_of(row).map(|i| (rows.slot(grades_used::assessment.index, i), rows.slot(grades_used::grade.index, i))).collect()
}

/// Whether two rows are equal in the fields that matter.
pub(super) fn equal_in(book: &Book, table: Table, one: u32, other: u32, matters: impl Fn(u8) -> bool) -> bool {
    pairs(book, table, one, other).all(|(field, slot, other)| slot == other || !matters(field))
}

/// Whether `row` has no filled field that `other` does not fill alike.
pub(super) fn contained(book: &Book, table: Table, row: u32, other: u32) -> bool {
    pairs(book, table, row, other).all(|(_, slot, other)| slot == Slot::BLANK || slot == other)
}

/// What two rows say, field by field; fields that no sheet has left out.
fn pairs(book: &Book, table: Table, one: u32, other: u32) -> impl Iterator<Item = (u8, Slot, Slot)> {
    let columns = (0u8..).zip(&book.rows(table).columns);
    columns.filter_map(move |(field, column)| Some((field, *column.get(one as usize)?, *column.get(other as usize)?)))
}
