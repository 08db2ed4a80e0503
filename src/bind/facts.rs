//! Facts of the centre read as dates and as yes or no: one column holds both.
//!
//! `values as texts → values as dates, values as yes or no`. It does not know which item asks for which.

use super::values::{CROSS, yes_no};
use super::{Settings, Vocabulary, dates};
use crate::record::{Book, Slot, Sym, Table, Value, centre};

/// Fills the companions of the values in the centre's table.
pub(super) fn fill(book: &mut Book, settings: &Settings, vocabulary: &Vocabulary) {
    let rules = dates::DateRules { as_of: settings.as_of, month_first: settings.month_first, birth: false };
    let [value, on, yes] = [centre::value.index, centre::on.index, centre::yes.index].map(usize::from);
    let Some(rows) = book.tables.get_mut(Table::Centre as usize) else { return };
    let values = rows.columns.get(value).cloned().unwrap_or_default();
    let texts = &book.texts;
    let read = |slot: &Slot| match slot.is_value().then(|| texts.get(Sym::from_slot(*slot))) {
        None => (*slot, *slot),
        Some(text) => {
            let day = dates::read(text, rules);
            let word = match yes_no(text, "yes", vocabulary) {
                CROSS => Slot::UNREADABLE,
                word => word,
            };
            (if day.or.is_some() { Slot::UNREADABLE } else { day.slot }, word)
        }
    };
    let (days, words): (Vec<Slot>, Vec<Slot>) = values.iter().map(read).unzip();
    for (column, slots) in [(on, days), (yes, words)] {
        if let Some(place) = rows.columns.get_mut(column) {
            *place = slots;
        }
    }
    for part in book.parts.iter_mut().filter(|part| part.table == Table::Centre) {
        let place = part.places.get(value).copied().flatten();
        for column in [on, yes] {
            if let Some(slot) = part.places.get_mut(column) {
                *slot = place;
            }
        }
    }
}
