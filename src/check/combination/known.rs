//! What the register's words mean, kept from case to case: nearly all claims have them in common with many others.
//!
//! `Case → Known → Scope`. A scope is known by everything that its finder looks at; what would have to choose between sizes, for which
//! it looks at the units, is not known.

use std::cell::RefCell;

use chrono::NaiveDate;
use hashbrown::HashMap;

use super::WHOLE;
use super::scope::{Scope, Wanted, has_structure, only_credits};
use crate::evidence::Trail;
use crate::record::{Case, ClaimRow, Grading, Measure, Record, SizeGrades, Slot, Sym, Table, claims, registrations};

/// The fields that the finder of a scope may open.
const FIELDS: [(Table, u8); 7] = [
    (Table::Registrations, registrations::registration_date.index),
    (Table::Registrations, registrations::suite.index),
    (Table::Registrations, registrations::qualification_title.index),
    (Table::Registrations, registrations::level.index),
    (Table::Registrations, registrations::registered_size.index),
    (Table::Claims, claims::claim_type.index),
    (Table::Claims, claims::claimed_size.index),
];

/// The row of a case in which each of them stands, if there is one.
fn rows<'b>(case: &Case<'b>) -> [Option<Record<'b>>; 7] {
    let registration = case.registration();
    let claim = if let ClaimRow::Row(row) = case.claim() { Some(row) } else { None };
    FIELDS.map(|(table, _)| if table == Table::Claims { claim } else { registration })
}

/// A scope with one size, by the positions of what it names.
#[derive(Clone, Copy)]
pub(super) struct Known {
    grading: Option<usize>,
    pub(super) unpassed_count: bool,
    structure: Option<usize>,
    pub(super) measure: Measure,
    told_by: &'static str,
    size: u32,
    /// The row of the size in the tables of the grading.
    row: Option<usize>,
    pub(super) on: NaiveDate,
    /// The fields that the finder opened, in order, by their positions in [`FIELDS`]; `None` where two of them stand in one place.
    opened: Option<[Option<u8>; 7]>,
}

impl Known {
    /// What is known of a case: the rest has to be looked for closely.
    pub(super) fn of(case: &Case<'_>) -> Option<Self> {
        case.common::<RefCell<Scopes>>().borrow_mut().of(case)
    }

    /// The scope, with the footprints that its finder would leave.
    pub(super) fn scope<'b>(&self, case: &Case<'b>, trail: &mut Trail) -> Option<Scope<'b>> {
        let rows = rows(case);
        for field in self.opened?.into_iter().flatten() {
            if let (Some(Some(row)), Some((_, index))) = (rows.get(usize::from(field)), FIELDS.get(usize::from(field))) {
                trail.step(row.place(*index));
            }
        }
        Some(Scope {
            grading: self.grading(case),
            unpassed_count: self.unpassed_count,
            structure: self.structure.and_then(|structure| case.structures.get(structure)),
            measure: self.measure,
            told_by: self.told_by,
            wanted: vec![Wanted { size: self.size, table: self.table(case) }],
            on: self.on,
        })
    }

    pub(super) fn grading<'b>(&self, case: &Case<'b>) -> Option<&'b Grading> {
        case.gradings.get(self.grading?).copied()
    }

    /// The row of the size in the tables of the grading.
    pub(super) fn table<'b>(&self, case: &Case<'b>) -> Option<&'b SizeGrades> {
        self.grading(case)?.sizes.get(self.row?)
    }

    /// The size in thousandths.
    pub(super) fn target(&self) -> i64 {
        i64::from(self.size) * WHOLE
    }

    fn find(case: &Case<'_>) -> Option<Self> {
        let own = &mut Trail::default();
        let scope = Scope::before_choice(case, own).ok()?;
        let &[Wanted { size, table }] = scope.wanted.as_slice() else { return None };
        let grading = scope.grading.and_then(|grading| case.gradings.iter().position(|known| std::ptr::eq(*known, grading)));
        let row = table.zip(scope.grading).and_then(|(table, of)| of.sizes.iter().position(|known| std::ptr::eq(known, table)));
        Some(Self {
            grading,
            unpassed_count: scope.unpassed_count,
            structure: scope.structure.and_then(|structure| case.structures.iter().position(|known| std::ptr::eq(known, structure))),
            measure: scope.measure,
            told_by: scope.told_by,
            size,
            row,
            on: scope.on,
            opened: opened(case, own),
        })
    }
}

/// The fields in which the places of a trail stand, where no two stand in one.
fn opened(case: &Case<'_>, trail: &Trail) -> Option<[Option<u8>; 7]> {
    let rows = rows(case);
    let mut fields = [None; 7];
    for (place, at) in fields.iter_mut().zip(trail.seen()) {
        let stands = |row: &Option<Record<'_>>, (_, index): (Table, u8)| row.is_some_and(|row| row.place(index) == Some(*at));
        let mut there = (0u8..).zip(rows.iter().zip(FIELDS)).filter(|(_, (row, field))| stands(row, *field));
        *place = there.next().map(|(field, _)| field);
        if place.is_none() || there.next().is_some() {
            return None;
        }
    }
    (trail.seen().len() <= fields.len()).then_some(fields)
}

/// All that a scope depends on, as long as it need not choose between sizes.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Traits {
    /// A field that stands nowhere says as little as a blank one.
    slots: [Slot; 7],
    /// Where a structure file is for it, on whatever day.
    qualification: Option<Sym>,
    by_credits: bool,
    as_of: NaiveDate,
    /// The tables and the suite by their addresses: both stand for as long as one judge goes on, and what is known is kept no longer.
    gradings: (usize, usize),
    suite: usize,
}

impl Traits {
    /// `None` where a date has two readings.
    fn of(case: &Case<'_>) -> Option<Self> {
        let rows = rows(case);
        let mut slots = [Slot::BLANK; 7];
        for (slot, (row, (_, index))) in slots.iter_mut().zip(rows.iter().zip(FIELDS)) {
            *slot = row.map_or(Slot::BLANK, |row| row.slot(index));
            if *slot == Slot::DOUBTFUL {
                return None;
            }
        }
        Some(Self {
            slots,
            qualification: case.entry.qualification.filter(|_| has_structure(case)),
            by_credits: only_credits(case),
            as_of: case.as_of,
            gradings: (case.gradings.as_ptr().addr(), case.gradings.len()),
            suite: case.suite.map_or(0, |suite| std::ptr::from_ref(suite).addr()),
        })
    }
}

/// What was found for cases alike, nothing where it has to be looked for closely.
#[derive(Default)]
struct Scopes {
    known: HashMap<Traits, Option<Known>>,
    last: Option<(Traits, Option<Known>)>,
}

impl Scopes {
    fn of(&mut self, case: &Case<'_>) -> Option<Known> {
        let traits = Traits::of(case)?;
        if let Some((_, known)) = self.last.filter(|(last, _)| *last == traits) {
            return known;
        }
        let known = *self.known.entry(traits).or_insert_with(|| Known::find(case));
        self.last = Some((traits, known));
        known
    }
}
