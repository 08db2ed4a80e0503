//! Facts of the centre read as dates and as yes or no: one column holds both. Items under usual spellings are given their own names.
//!
//! `items and values as texts → items as compared, values as dates, values as yes or no`. It does not know which item asks for which.

use super::values::{CROSS, yes_no};
use super::vocabulary::word_key;
use super::{Settings, Vocabulary, dates};
use crate::record::{Book, CentreItem, Slot, Slots, Sym, Table, Value, centre, fold_name};

/// Fills the companions of the values in the centre's table.
pub(super) fn fill(book: &mut Book, settings: &Settings, vocabulary: &Vocabulary) {
    let rules = dates::DateRules { as_of: settings.as_of, month_first: settings.month_first, birth: false };
    let [value, on, yes] = [centre::value.index, centre::on.index, centre::yes.index].map(usize::from);
    name_items(book, vocabulary);
    let Some(rows) = book.tables.get_mut(Table::Centre as usize) else { return };
    let values: Vec<Slot> = rows.columns.get(value).into_iter().flat_map(Slots::iter).collect();
    let texts = &book.texts;
    let no_or_blank = |text| Some(yes_no(text, "yes", vocabulary)).filter(|word| *word == Slot(0)).unwrap_or(Slot::BLANK);
    let read = |slot: &Slot| match slot.is_value().then(|| texts.get(Sym::from_slot(*slot))) {
        None => (*slot, *slot, *slot),
        // Nothing stands there, but that it does not apply is worth keeping.
        Some(text) if vocabulary.is_placeholder(text) => (Slot::BLANK, Slot::BLANK, no_or_blank(text)),
        Some(text) => {
            let day = dates::read(text, rules);
            let word = match yes_no(text, "yes", vocabulary) {
                CROSS => Slot::UNREADABLE,
                word => word,
            };
            (*slot, if day.or.is_some() { Slot::UNREADABLE } else { day.slot }, word)
        }
    };
    let read: Vec<(Slot, Slot, Slot)> = values.iter().map(read).collect();
    let columns: [(usize, Slots); 3] = [
        (value, read.iter().map(|(slot, ..)| *slot).collect()),
        (on, read.iter().map(|(_, day, _)| *day).collect()),
        (yes, read.iter().map(|(.., word)| *word).collect()),
    ];
    for (column, slots) in columns {
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

/// Lets an item that stands under a usual spelling be compared as its own name.
fn name_items(book: &mut Book, vocabulary: &Vocabulary) {
    let items: Vec<Slot> =
        book.rows(Table::Centre).columns.get(usize::from(centre::item.index)).into_iter().flat_map(Slots::iter).collect();
    for item in items.into_iter().filter(|slot| slot.is_value()).map(Sym::from_slot) {
        let code = vocabulary.word("centre_item", &word_key(book.texts.get(item)));
        let Some(known) = code.and_then(|code| CentreItem::WORDS.get(code as usize)) else { continue };
        let key = book.texts.intern(&fold_name(known));
        book.name_keys.set(item, key);
    }
}
