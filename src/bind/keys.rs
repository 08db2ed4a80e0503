//! People in several exports: by learner id, else by ULN, else by registration number.
//!
//! `Book → Book whose rows name learners as the register does, and notes`. A sheet without a learner id is read by its ULNs, and one whose
//! ids are all strange to the register by its other numbers. A single strange id among known ones stays: it is a slip, and somebody must look.
//! Names never join anybody.

use std::fmt::Write as _;

use hashbrown::{HashMap, HashSet};

use super::plan::{self, Column};
use crate::grid::SheetId;
use crate::record::{Book, IdCheck, Part, Place, Slot, Slots, Sym, Table, TableRows, Value, uln_check};

/// Fields that name a learner where the identifier does not, the better first.
pub(super) const OTHERS: [&str; 2] = ["uln", "registration_number"];

/// The learner's identifier of a table that has none: the first other number.
pub(super) fn stand_in(table: Table, columns: &[Column]) -> Option<Column> {
    let learner = table.field_index("learner_id").filter(|_| is_person_table(table))?;
    if columns.iter().any(|column| column.field == learner) {
        return None;
    }
    let other = OTHERS.iter().find_map(|key| columns.iter().find(|column| column.name == *key))?;
    let own = plan::column(table, learner, other.col)?;
    Some(Column { spare: other.spare.clone(), place: other.place, counts: other.counts, ..own })
}

fn is_person_table(table: Table) -> bool {
    table.fields().iter().any(|field| field.name == "learner_id" && field.needed)
}

/// A number by which the register knows learners: the identifier of each, `None` where two share it.
type Known = HashMap<Sym, Option<Sym>>;

/// One for each of [`OTHERS`].
type Numbers = [Known; OTHERS.len()];

/// Gives every row the identifier that the register has for its learner, as far as a part of the rows can be joined only so.
pub(super) fn resolve(book: &mut Book) -> Vec<(SheetId, String)> {
    // Most exports name learners as the register does: then nobody need ask whom it knows by which number.
    let mut register: Option<(Numbers, HashSet<Sym>)> = None;
    let mut notes = Vec::new();
    for &table in Table::ALL.iter().filter(|table| is_person_table(**table)) {
        for part in 0..u16::try_from(book.parts.len()).unwrap_or(u16::MAX) {
            let Some(own) = book.parts.get(usize::from(part)).filter(|own| own.table == table) else { continue };
            let stands_in = stands_in(own);
            if !stands_in && (table == Table::Registrations || !has_others(own)) {
                continue;
            }
            let sheet = own.sheet;
            let (known, ids) = register.get_or_insert_with(|| (OTHERS.map(|key| known(book, key)), ids(book)));
            // The register itself is joined where it has no identifier of its own; others where none of theirs is known.
            if stands_in || all_strange(book, table, part, ids) {
                notes.extend(join(book, table, part, known, stands_in).into_iter().map(|says| (sheet, says)));
            }
        }
    }
    for &table in Table::ALL.iter().filter(|table| **table != Table::Registrations && is_person_table(**table)) {
        let fields = OTHERS.map(|key| table.field_index(key));
        for field in fields.into_iter().flatten() {
            if let Some(column) = book.tables.get_mut(table as usize).and_then(|rows| rows.columns.get_mut(usize::from(field))) {
                *column = Slots::default();
            }
        }
        book.damage.retain(|damage| damage.table != table || !fields.contains(&Some(damage.field)));
    }
    notes
}

/// Whether a part takes its learners from another column than one of identifiers.
fn stands_in(part: &Part) -> bool {
    let place = |name: &str| part.table.field_index(name).and_then(|field| part.places.get(usize::from(field)).copied().flatten());
    let learner = place("learner_id");
    learner.is_some() && OTHERS.iter().any(|key| place(key) == learner)
}

fn rows_of(rows: &TableRows, part: u16) -> impl Iterator<Item = (usize, u32)> + '_ {
    rows.part.iter().enumerate().filter(move |(_, of)| **of == part).filter_map(|(index, _)| Some((index, u32::try_from(index).ok()?)))
}

/// What a field says, as identifiers are compared.
fn key(book: &Book, table: Table, field: &str, index: u32) -> Option<Sym> {
    let slot = book.rows(table).slot(table.field_index(field)?, index);
    slot.is_value().then(|| book.id_key(Sym::from_slot(slot)))
}

/// The identifiers of the register.
fn ids(book: &Book) -> HashSet<Sym> {
    let rows = book.rows(Table::Registrations).len();
    (0..u32::try_from(rows).unwrap_or(u32::MAX)).filter_map(|index| key(book, Table::Registrations, "learner_id", index)).collect()
}

/// The learners that the register knows by another number, from rows that have an identifier too.
fn known(book: &Book, other: &str) -> Known {
    let table = Table::Registrations;
    let rows = book.rows(table);
    let mut known = Known::new();
    let (Some(learner), Some(field)) = (table.field_index("learner_id"), table.field_index(other)) else { return known };
    if rows.columns.get(usize::from(field)).is_none_or(Slots::is_empty) {
        return known;
    }
    let whole: Vec<bool> = book.parts.iter().map(|part| !stands_in(part)).collect();
    for (part, index) in rows.part.iter().zip(0u32..) {
        let slot = rows.slot(learner, index);
        let Some(number) = key(book, table, other, index).filter(|number| is_somebody(book, other, *number)) else { continue };
        if !slot.is_value() || !whole.get(usize::from(*part)).copied().unwrap_or(false) {
            continue;
        }
        let id = Sym::from_slot(slot);
        let alike = |known: &Option<Sym>| known.is_some_and(|known| book.id_key(known) == book.id_key(id));
        match known.get_mut(&number) {
            Some(known) if !alike(known) => *known = None,
            Some(_) => {}
            None => _ = known.insert(number, Some(id)),
        }
    }
    known
}

/// Whether a number can name one person: the temporary ULN and what is no ULN cannot.
fn is_somebody(book: &Book, other: &str, number: Sym) -> bool {
    other != "uln" || !matches!(uln_check(book.text(number)), IdCheck::Temporary | IdCheck::WrongForm)
}

/// Whether a part has a column of other numbers.
fn has_others(part: &Part) -> bool {
    let place = |key: &str| part.table.field_index(key).and_then(|field| part.places.get(usize::from(field)).copied().flatten());
    OTHERS.iter().any(|key| place(key).is_some())
}

fn all_strange(book: &Book, table: Table, part: u16, register: &HashSet<Sym>) -> bool {
    !register.is_empty()
        && rows_of(book.rows(table), part).all(|(_, index)| key(book, table, "learner_id", index).is_none_or(|id| !register.contains(&id)))
}

/// Joins the rows of one part, and says how many were.
fn join(book: &mut Book, table: Table, part: u16, known: &Numbers, stands_in: bool) -> Option<String> {
    let learner = table.field_index("learner_id")?;
    let mut found: Vec<(usize, Sym, usize)> = Vec::new();
    let (mut shared, mut nobody) = (0u32, 0u32);
    for (at, index) in rows_of(book.rows(table), part) {
        let numbers = OTHERS.iter().enumerate().filter_map(|(which, other)| Some((which, key(book, table, other, index)?)));
        let mut hits = numbers.filter_map(|(which, number)| Some((which, *known.get(which)?.get(&number)?)));
        match hits.next() {
            Some((which, Some(id))) => found.push((at, id, which)),
            Some((_, None)) => shared += 1,
            None => nobody += 1,
        }
    }
    let column = book.tables.get_mut(table as usize).and_then(|rows| rows.columns.get_mut(usize::from(learner)))?;
    for (at, id, _) in &found {
        column.set(*at, Slot(id.0));
    }
    // The cell that names the learner is now that of the number.
    let by = |which: usize| found.iter().filter(|(.., by)| *by == which).count();
    if !stands_in && !found.is_empty() {
        let which = usize::from(by(1) > by(0));
        let from = OTHERS.get(which).and_then(|key| table.field_index(key));
        let own = book.parts.get_mut(usize::from(part))?;
        let place: Option<Place> = from.and_then(|field| own.places.get(usize::from(field)).copied().flatten());
        if let (Some(place), Some(learner)) = (place, own.places.get_mut(usize::from(learner))) {
            *learner = Some(place);
        }
    }
    told(found.len(), [by(0), by(1)], shared, nobody, stands_in, known)
}

/// What to say of a part that was joined, or could have been.
fn told(found: usize, [by_uln, by_registration]: [usize; 2], shared: u32, nobody: u32, stands_in: bool, known: &Numbers) -> Option<String> {
    if found == 0 && shared == 0 && (!stands_in || known.iter().all(HashMap::is_empty)) {
        return None;
    }
    let rows = |count: usize| if count == 1 { "1 row was".to_owned() } else { format!("{count} rows were") };
    let why = if stands_in { "There is no column of learner ids" } else { "None of the learner ids here is in the register" };
    let by = match (by_uln, by_registration) {
        (_, 0) => "ULN",
        (0, _) => "registration number",
        _ => "ULN or registration number",
    };
    let mut says = format!("{why}: {} matched to the register by {by}.", rows(found));
    if nobody > 0 {
        let _ = write!(says, " {nobody} could not be, and stand under the number they have.");
    }
    if shared > 0 {
        let _ = write!(says, " {shared} could not be, because two learners of the register share the number.");
    }
    Some(says)
}
