//! The readings of a case whose rows disagree, whose rows may belong elsewhere, whose dates can be read in two ways, or whose void
//! marks cannot be read.
//!
//! Each rule is judged under every combination of readings; where its outcomes differ it cannot tell.

use super::Outcome;
use super::arm::ArmedRule;
use super::report::{Finding, Says};
use crate::check::Item;
use crate::evidence::{Gap, Missing};
use crate::grid::At;
use crate::record::{Axis, Book, CaseRows, Table, Variant, attempts};

/// Above this many combinations only one point is varied at a time.
const MOST_COMBINATIONS: usize = 1024;

/// One combination of readings: for each axis the option chosen. The base takes the first of everything.
pub(super) fn combinations(axes: &[Axis]) -> Vec<Vec<usize>> {
    let options: Vec<usize> = axes.iter().map(option_count).collect();
    let total = total(axes);
    let base = vec![0; axes.len()];
    if total <= MOST_COMBINATIONS {
        return (0..total)
            .map(|mut number| {
                options
                    .iter()
                    .map(|n| {
                        let choice = number % n;
                        number /= n;
                        choice
                    })
                    .collect()
            })
            .collect();
    }
    let mut some = vec![base.clone(), options.iter().map(|n| n - 1).collect()];
    for (axis, &n) in options.iter().enumerate() {
        for choice in 1..n {
            let mut one = base.clone();
            if let Some(slot) = one.get_mut(axis) {
                *slot = choice;
            }
            some.push(one);
        }
    }
    some
}

fn total(axes: &[Axis]) -> usize {
    axes.iter().map(option_count).try_fold(1usize, usize::checked_mul).unwrap_or(usize::MAX)
}

/// Whether every combination is tried. Where not, a rule that opens a table with several readings cannot tell.
pub(super) fn is_complete(axes: &[Axis]) -> bool {
    total(axes) <= MOST_COMBINATIONS
}

/// Whether a check opens a table of which there are several readings.
pub(super) fn is_open(axes: &[Axis], tables: &[Table]) -> bool {
    axes.iter().any(|axis| match axis {
        Axis::OneOf(table, _) | Axis::Unplaced(table, _) => tables.contains(table),
        // A date alone rarely decides together with a dozen others; what one of them or all decide has been tried.
        Axis::Doubt(_) => false,
        Axis::VoidMark(_) => tables.contains(&Table::Attempts),
    })
}

fn option_count(axis: &Axis) -> usize {
    match axis {
        Axis::OneOf(_, rows) => rows.len(),
        Axis::Unplaced(..) | Axis::Doubt(_) | Axis::VoidMark(_) => 2,
    }
}

/// The rows of a case under a combination.
pub(super) fn rows_under(base: &CaseRows, axes: &[Axis], choices: &[usize]) -> CaseRows {
    let mut rows = base.clone();
    for (axis, &choice) in axes.iter().zip(choices) {
        match axis {
            // The rows of activities are no learner's own: the variant leaves them out.
            Axis::OneOf(Table::Activities, _) => {}
            Axis::OneOf(Table::Registrations, rivals) => {
                // The judged row stands first; the others stay behind it, for rules that look at every package.
                let Some(&chosen) = rivals.get(choice) else { continue };
                rows.registrations.retain(|row| *row != chosen);
                rows.registrations.insert(0, chosen);
            }
            Axis::OneOf(table, rivals) => {
                let Some(&chosen) = rivals.get(choice) else { continue };
                let list = rows.of_mut(*table);
                if *table == Table::Claims {
                    // The judged row stands first; rows of another kind stay behind it.
                    list.retain(|row| !rivals.contains(row));
                    list.insert(0, chosen);
                } else {
                    list.retain(|row| *row == chosen || !rivals.contains(row));
                }
            }
            Axis::Unplaced(table, unplaced) if choice == 1 => rows.of_mut(*table).extend(unplaced),
            Axis::Unplaced(..) | Axis::Doubt(_) | Axis::VoidMark(_) => {}
        }
    }
    rows
}

/// The readings of doubtful dates and void marks under a combination.
pub(super) fn variant_under(axes: &[Axis], choices: &[usize]) -> Variant {
    let mut variant = Variant::default();
    for (axis, &choice) in axes.iter().zip(choices) {
        match axis {
            Axis::Doubt(at) if choice == 1 => variant.second_readings.push(*at),
            Axis::VoidMark(row) => variant.void_marks.push((*row, choice == 1)),
            Axis::OneOf(Table::Activities, rivals) => {
                variant.activities_left_out.extend(rivals.iter().enumerate().filter(|(i, _)| *i != choice).map(|(_, row)| *row));
            }
            _ => {}
        }
    }
    variant
}

/// What is open about a case that has several readings.
#[derive(Debug, Default)]
pub(super) struct Open {
    /// The doubtful dates, and of each row in question the first cell that differs from its rivals.
    places: Vec<At>,
    /// Void marks that cannot be read, and rows that do not say which of the learner's qualifications they are for.
    missing: Vec<Missing>,
}

impl Open {
    pub(super) fn of(book: &Book, axes: &[Axis]) -> Self {
        let mut open = Self::default();
        for axis in axes {
            match axis {
                Axis::Doubt(at) => open.places.push(*at),
                Axis::VoidMark(row) => {
                    let mark = book.place(Table::Attempts, attempts::void.index, *row);
                    let name = attempts::void.name;
                    open.missing.push(Missing { table: name.table, field: name.field, at: mark, gap: Gap::Unreadable });
                    open.places.extend(mark);
                }
                Axis::OneOf(table, rows) => open.places.extend(rows.iter().filter_map(|&row| differing_place(book, *table, row, rows))),
                Axis::Unplaced(table, rows) => {
                    open.missing.extend(rows.iter().map(|&row| unplaced(book, *table, row)));
                    open.places.extend(open.missing.iter().filter_map(|missing| missing.at));
                }
            }
        }
        open.places.sort_unstable();
        open.places.dedup();
        open
    }

    /// The finding on a rule whose outcome depends on the reading: it points at what the readings that are not met point at,
    /// then at what makes the readings differ.
    pub(super) fn finding(&self, rule: u16, armed: &ArmedRule<'_>, items: &[Item]) -> Finding {
        let mut cells: Vec<At> = Vec::new();
        for item in items {
            let points = item.words.iter().flat_map(|words| words.points.iter().copied());
            for at in points.chain(item.missing.iter().filter_map(|missing| missing.at)) {
                if !cells.contains(&at) {
                    cells.push(at);
                }
            }
        }
        let marked = if cells.is_empty() { self.places.len() } else { cells.len() };
        for at in &self.places {
            if !cells.contains(at) {
                cells.push(*at);
            }
        }
        Finding {
            rule,
            outcome: Outcome::CannotTell,
            effect: armed.text.strongest_effect(),
            says: if self.missing.is_empty() { Says::Depends } else { Says::Gap },
            facts: Box::default(),
            from: None,
            due: None,
            missing: self.missing.clone().into_boxed_slice(),
            cells: cells.into_boxed_slice(),
            marks: u8::try_from(marked).unwrap_or(u8::MAX),
            cite: armed.text.cite,
            waived: None,
            known: false,
        }
    }
}

/// A row that does not say which qualification it is for.
fn unplaced(book: &Book, table: Table, row: u32) -> Missing {
    let place = |field: &str| table.field_index(field).and_then(|field| book.place(table, field, row));
    let column = place("qualification");
    let gap = if column.is_some() { Gap::Blank } else { Gap::NoColumn };
    Missing { table: table.name(), field: "qualification", at: column.or_else(|| place("learner_id")), gap }
}

/// The first cell in which a row differs from its rivals.
fn differing_place(book: &Book, table: Table, row: u32, rivals: &[u32]) -> Option<At> {
    let rows = book.rows(table);
    let differs = |field: u8| rivals.iter().any(|&other| rows.slot(field, other) != rows.slot(field, row));
    let fields = 0..u8::try_from(table.fields().len()).unwrap_or(u8::MAX);
    fields
        .clone()
        .filter(|&field| differs(field))
        .find_map(|field| book.place(table, field, row))
        .or_else(|| fields.into_iter().find_map(|field| book.place(table, field, row)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_combination_once_and_the_base_first() {
        let axes = [Axis::OneOf(Table::Claims, vec![1, 2, 3]), Axis::Unplaced(Table::Units, vec![4])];
        let all = combinations(&axes);
        assert_eq!(all.len(), 6);
        assert_eq!(all[0], [0, 0]);
        let base = CaseRows { claims: vec![1, 2, 3], ..CaseRows::default() };
        let rows = rows_under(&base, &axes, &[2, 1]);
        assert_eq!((rows.claims, rows.units), (vec![3], vec![4]));
    }

    #[test]
    fn a_void_mark_is_read_both_ways() {
        let axes = [Axis::VoidMark(7)];
        let marks = combinations(&axes).iter().map(|choice| variant_under(&axes, choice).void_marks).collect::<Vec<_>>();
        assert_eq!(marks, [[(7, false)], [(7, true)]]);
        assert!(is_open(&axes, &[Table::Attempts]) && !is_open(&axes, &[Table::Units]));
    }

    #[test]
    fn many_readings_are_varied_one_at_a_time() {
        let axes: Vec<Axis> = (0..11).map(|i| Axis::OneOf(Table::Units, vec![i, i + 100])).collect();
        assert_eq!(combinations(&axes).len(), 13);
        assert!(!is_complete(&axes) && is_complete(&axes[..10]));
    }
}
