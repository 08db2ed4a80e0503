//! What stands in cells that findings rest on: which of it may be told.
//!
//! `Book + places → place → personal or not`. A place that no table feeds from, or whose value was not understood, is personal.

use std::collections::{HashMap, HashSet};

use super::scrub::Scrubber;
use super::{Key, TAKEN};
use crate::grid::{At, SheetId};
use crate::record::{Book, FieldInfo, Kind, Slot, Table};

/// Columns of free text that say nothing of a person: titles and sizes of qualifications and units, organisations, measures.
const PLAIN_TEXT: [&str; 10] = [
    "qualification_title",
    "awarding_organisation",
    "suite",
    "level",
    "package",
    "registered_size",
    "claimed_size",
    "unit_title",
    "control_measure",
    "percent_complete",
];

/// What a cell is to whoever reads a redacted report; the strictest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Class {
    /// Not to be told.
    Personal,
    /// A learner's identifier.
    Learner,
    /// A name of a thing: told without the people in it.
    Words,
    /// A date, grade, number or word of a list, understood as such.
    Plain,
}

/// The classes of the places that matter.
pub(super) struct Cells(HashMap<At, Class>);

impl Cells {
    pub(super) fn of(book: &Book, places: &[At]) -> Self {
        let wanted: HashSet<At> = places.iter().copied().collect();
        let rows: HashSet<(SheetId, u32)> = places.iter().map(|at| (at.sheet, at.row)).collect();
        let mut classes: HashMap<At, Class> = HashMap::new();
        for &table in Table::ALL {
            let of = book.rows(table);
            for ((index, part), row) in (0u32..).zip(&of.part).zip(&of.row) {
                let Some(part) = book.parts.get(usize::from(*part)) else { continue };
                let fixed = || part.places.iter().flatten().any(|place| matches!(place, crate::record::Place::Fixed(..)));
                if !rows.contains(&(part.sheet, *row)) && !fixed() {
                    continue;
                }
                for (field, info) in (0u8..).zip(table.fields()) {
                    let Some(at) = part.at(field, *row).filter(|at| wanted.contains(at)) else { continue };
                    let class = class(info, of.slot(field, index));
                    classes.entry(at).and_modify(|known| *known = class.min(*known)).or_insert(class);
                }
            }
        }
        Self(classes)
    }

    /// What a report says stands in a cell.
    pub(super) fn said(&self, at: At, value: &str, scrubber: &Scrubber, key: &Key) -> String {
        if value.is_empty() {
            return String::new();
        }
        match self.0.get(&at) {
            Some(Class::Plain) => value.to_owned(),
            Some(Class::Words) => scrubber.text(value).into_owned(),
            Some(Class::Learner) => key.learner(value),
            Some(Class::Personal) | None => TAKEN.to_owned(),
        }
    }
}

fn class(field: &FieldInfo, slot: Slot) -> Class {
    match field.kind {
        Kind::Id if field.name == "learner_id" => Class::Learner,
        Kind::Id | Kind::Birth => Class::Personal,
        Kind::Text if !PLAIN_TEXT.contains(&field.name) => Class::Personal,
        Kind::Text | Kind::Name | Kind::Qualification => Class::Words,
        _ if slot.is_value() || slot == Slot::DOUBTFUL => Class::Plain,
        _ => Class::Personal,
    }
}
