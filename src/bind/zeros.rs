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
    // Few texts of few centres begin with a zero: looked for once, and not in every row.
    let numbers = 0..u32::try_from(book.texts.len()).unwrap_or(u32::MAX);
    let is_led = |number| book.text(Sym(number)).starts_with('0') && digits(book, Slot(number)).is_some();
    let led: Vec<bool> = numbers.map(is_led).collect();
    if !led.contains(&true) {
        return Vec::new();
    }
    let codes = Table::ALL.iter().flat_map(|&table| {
        let fields = (0u8..).zip(table.fields()).zip(&book.rows(table).columns);
        fields
            .filter(|((_, info), column)| info.kind == Kind::Id && !column.is_empty())
            .map(move |((field, _), column)| (table, field, column))
    });
    let codes = codes.collect::<Vec<_>>().into_par_iter();
    codes.flat_map_iter(|(table, field, column)| lost_in(book, table, field, column, &led)).collect()
}

/// The same of one column; `led` says of each text whether it is a code that begins with a zero.
fn lost_in(book: &Book, table: Table, field: u8, column: &Slots, led: &[bool]) -> Vec<Damage> {
    let rows = book.rows(table);
    let mut damage = Vec::new();
    let mut shapes = vec![Shape::None; book.parts.len()];
    let is_led = |slot: Slot| led.get(slot.0 as usize).is_some_and(|led| *led);
    for (slot, &part) in column.iter().zip(&rows.part).filter(|(slot, _)| is_led(*slot)) {
        let length = book.text(Sym::from_slot(slot)).len();
        if let Some(shape) = shapes.get_mut(usize::from(part)) {
            *shape = match *shape {
                Shape::None => Shape::Long(length),
                Shape::Long(known) if known == length => Shape::Long(known),
                _ => Shape::Mixed,
            };
        }
    }
    if shapes.iter().all(|shape| !matches!(shape, Shape::Long(_))) {
        return damage;
    }
    for (index, ((slot, &part), &row)) in (0u32..).zip(column.iter().zip(&rows.part).zip(&rows.row)) {
        let Some(Shape::Long(length)) = shapes.get(usize::from(part)) else { continue };
        if is_led(slot) || digits(book, slot).is_none_or(|code| code.len() >= *length) {
            continue;
        }
        if let Some(at) = book.parts.get(usize::from(part)).and_then(|part| part.at(field, row)) {
            damage.push(Damage { table, index, at, kind: DamageKind::LostZeros, field });
        }
    }
    damage
}

/// A code that is all digits.
fn digits(book: &Book, slot: Slot) -> Option<&str> {
    let code = slot.is_value().then(|| book.text(Sym::from_slot(slot)))?;
    (!code.is_empty() && code.bytes().all(|b| b.is_ascii_digit())).then_some(code)
}
