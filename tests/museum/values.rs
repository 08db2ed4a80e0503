//! A table of the book in words: dates as 2025-03-12, moments as 2025-03-12 09:30, what cannot be read as `unreadable`.

use chrono::NaiveDate;
use preclaim::record::{Amount, AttemptNo, Book, DamageKind, Grade, Kind, Slot, Sym, Table, Value};

/// The rows of a table, the fields named.
pub(crate) fn rows(book: &Book, table: Table, fields: &[String]) -> Vec<Vec<String>> {
    let count = u32::try_from(book.rows(table).len()).unwrap_or(0);
    let field = |name: &String| {
        let name = if name == "taken_on" { "taken_at" } else { name };
        table.field_index(name).unwrap_or_else(|| panic!("{} has no {name}", table.name()))
    };
    let fields: Vec<u8> = fields.iter().map(field).collect();
    (0..count).map(|row| fields.iter().map(|field| cell(book, table, *field, row)).collect()).collect()
}

fn cell(book: &Book, table: Table, field: u8, row: u32) -> String {
    let slot = book.rows(table).slot(field, row);
    let mut says = match slot {
        Slot::BLANK => String::new(),
        Slot::UNREADABLE => "unreadable".to_owned(),
        Slot::DOUBTFUL => "doubtful".to_owned(),
        slot => value(book, table, field, slot),
    };
    let info = &table.fields()[usize::from(field)];
    if info.kind == Kind::Moment
        && let Some(time) = table.field_index("taken_time")
    {
        match book.rows(table).slot(time, row) {
            Slot::BLANK => {}
            slot if slot.is_value() => says = format!("{says} {}", clock(slot.0)),
            _ => says.push_str(" at an unreadable time"),
        }
    }
    for damage in book.damage_of(table, row).iter().filter(|damage| damage.field == field) {
        let kind = match damage.kind {
            DamageKind::Exponent => "exponent",
            DamageKind::LostZeros => "lost zeros",
            DamageKind::Hashes => "hashes",
            DamageKind::DateForCode => "a date",
            DamageKind::SerialDate => "a serial number",
            DamageKind::FormulaError => "an error",
        };
        format!("{says} (damaged: {kind})").trim_start().clone_into(&mut says);
    }
    says
}

fn value(book: &Book, table: Table, field: u8, slot: Slot) -> String {
    match table.fields()[usize::from(field)].kind {
        Kind::Id | Kind::Text | Kind::Name | Kind::Qualification => book.text(Sym::from_slot(slot)).to_owned(),
        Kind::Day | Kind::Birth | Kind::Moment => NaiveDate::from_slot(slot).to_string(),
        Kind::Clock => clock(slot.0),
        Kind::YesNo => if slot.0 == 1 { "yes" } else { "no" }.to_owned(),
        Kind::Amount => Amount::from_slot(slot).to_string(),
        Kind::Grade => Grade::from_slot(slot).word().to_owned(),
        Kind::AttemptNo => match AttemptNo::from_slot(slot) {
            AttemptNo::Number(number) => number.to_string(),
            other => format!("{other:?}").to_lowercase(),
        },
        Kind::Form => slot.0.to_string(),
        Kind::Coded(_, words) => words.get(slot.0 as usize).map_or("?", |word| *word).to_owned(),
    }
}

fn clock(seconds: u32) -> String {
    match seconds % 60 {
        0 => format!("{:02}:{:02}", seconds / 3600, seconds / 60 % 60),
        rest => format!("{:02}:{:02}:{rest:02}", seconds / 3600, seconds / 60 % 60),
    }
}
