//! Codes that have probably lost their leading zeros.
//!
//! `Book → damage`. Where the codes of a column that begin with a zero are all of one length, a shorter code of digits stands out:
//! a spreadsheet took it for a number. It cannot see a column in which every code has lost its zeros.

use rayon::prelude::*;

use crate::record::{Book, Damage, DamageKind, Kind, Slot, Slots, Sym, Table, Value};

/// What the codes of one part's column that begin with a zero are like.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shape {
    /// There are none.
    None,
    /// All are as long as this.
    Long(usize),
    /// They differ in length, so length says nothing.
    Mixed,
}

/// Every code that looks as if leading zeros were lost.
pub(super) fn lost(book: &Book) -> Vec<Damage> {
    let codes = Table::ALL.iter().flat_map(|&table| {
        let fields = (0u8..).zip(table.fields()).zip(&book.rows(table).columns);
        fields
            .filter(|((_, info), column)| info.kind == Kind::Id && !column.is_empty())
            .map(move |((field, _), column)| (table, field, column))
    });
    codes.collect::<Vec<_>>().into_par_iter().flat_map_iter(|(table, field, column)| lost_in(book, table, field, column)).collect()
}

fn lost_in(book: &Book, table: Table, field: u8, column: &Slots) -> Vec<Damage> {
    let rows = book.rows(table);
    let mut damage = Vec::new();
    let mut shapes = vec![Shape::None; book.parts.len()];
    let mut last = None;
    for (slot, &part) in column.iter().zip(&rows.part) {
        // A learner's rows stand together, so most cells repeat the one above.
        if last.replace((slot, part)) == Some((slot, part)) {
            continue;
        }
        if let (Some(code), Some(shape)) = (digits(book, slot, true), shapes.get_mut(usize::from(part))) {
            *shape = match *shape {
                Shape::None => Shape::Long(code.len()),
                Shape::Long(known) if known == code.len() => Shape::Long(known),
                _ => Shape::Mixed,
            };
        }
    }
    if shapes.iter().all(|shape| !matches!(shape, Shape::Long(_))) {
        return damage;
    }
    for (index, ((slot, &part), &row)) in (0u32..).zip(column.iter().zip(&rows.part).zip(&rows.row)) {
        let Some(Shape::Long(length)) = shapes.get(usize::from(part)) else { continue };
        if digits(book, slot, false).is_none_or(|code| code.len() >= *length) {
            continue;
        }
        if let Some(at) = book.parts.get(usize::from(part)).and_then(|part| part.at(field, row)) {
            damage.push(Damage { table, index, at, kind: DamageKind::LostZeros, field });
        }
    }
    damage
}

/// A code that is all digits, with a zero before them or without.
fn digits(book: &Book, slot: Slot, with_zero: bool) -> Option<&str> {
    let code = slot.is_value().then(|| book.text(Sym::from_slot(slot)))?;
    // The first sign tells of nearly every code.
    (!code.is_empty() && code.starts_with('0') == with_zero && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}
