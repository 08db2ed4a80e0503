//! The programmes of a centre: which rows of each table belong to which.
//!
//! `Book → Roll`, once a run. It does not know what a programme must show.

use hashbrown::HashMap;

use super::{Book, Slot, Sym, Table, Value, programmes, registrations, units, verification};
use crate::evidence::{Cell, Gap};

/// One programme: the rows of one name and qualification.
#[derive(Clone, Debug)]
pub struct ProgrammeRows {
    /// Its name as the table shows it.
    pub name: Sym,
    /// The name's key.
    pub key: Sym,
    /// The qualification that its rows state, in normal form.
    pub qualification: Option<Sym>,
    /// Its rows in the programmes table; more than one where rows disagree.
    pub rows: Vec<u32>,
    /// Register rows of the learners on it.
    pub members: Vec<u32>,
    /// Its rows in the verification table.
    pub verification: Vec<u32>,
}

/// Every programme, in the order of the table, and the way from a register row to its programme.
#[derive(Debug, Default)]
pub struct Roll {
    /// The programmes.
    pub programmes: Vec<ProgrammeRows>,
    by_name: HashMap<Sym, Vec<usize>>,
    by_qualification: HashMap<Sym, Vec<usize>>,
}

impl Roll {
    pub(super) fn of(book: &Book) -> Self {
        let mut roll = Self::default();
        let table = book.rows(Table::Programmes);
        for row in (0u32..).take(table.len()) {
            let name = table.slot(programmes::programme.index, row);
            if !name.is_value() {
                continue;
            }
            let (name, qualification) = (Sym::from_slot(name), value(table.slot(programmes::qualification.index, row)));
            let key = book.name_key(name);
            let known = roll.by_name.entry(key).or_default();
            let same = known.iter().copied().find(|&i| roll.programmes.get(i).is_some_and(|one| one.qualification == qualification));
            if let Some(one) = same.and_then(|i| roll.programmes.get_mut(i)) {
                one.rows.push(row);
                continue;
            }
            let place = roll.programmes.len();
            known.push(place);
            if let Some(qualification) = qualification {
                roll.by_qualification.entry(qualification).or_default().push(place);
            }
            roll.programmes.push(ProgrammeRows {
                name,
                key,
                qualification,
                rows: vec![row],
                members: Vec::new(),
                verification: Vec::new(),
            });
        }
        roll.enrol(book);
        roll
    }

    fn enrol(&mut self, book: &Book) {
        if self.programmes.is_empty() {
            return;
        }
        for row in (0u32..).take(book.rows(Table::Registrations).len()) {
            if let Ok(place) = self.place_of(book, row)
                && let Some(one) = self.programmes.get_mut(place)
            {
                one.members.push(row);
            }
        }
        let table = book.rows(Table::Verification);
        for row in (0u32..).take(table.len()) {
            let Some(name) = value(table.slot(verification::programme.index, row)) else { continue };
            for &place in self.by_name.get(&book.name_key(name)).into_iter().flatten() {
                if let Some(one) = self.programmes.get_mut(place) {
                    one.verification.push(row);
                }
            }
        }
    }

    /// The programme of a register row: the one it names, else the only one of its qualification. `Err` says why there is none:
    /// no list of programmes, none of that name in it ([`Gap::NoRow`]), or no name in the register and no single programme that fits.
    pub fn place_of(&self, book: &Book, registration: u32) -> Result<usize, Gap> {
        if !book.given(Table::Programmes) {
            return Err(Gap::NoTable);
        }
        let table = book.rows(Table::Registrations);
        let qualification = value(table.slot(registrations::qualification.index, registration));
        let name = table.slot(registrations::programme.index, registration);
        if !name.is_value() {
            let gap = if name == Slot::BLANK { Gap::Blank } else { Gap::Unreadable };
            let fitting = qualification.and_then(|qualification| self.by_qualification.get(&qualification));
            return match fitting.map(Vec::as_slice) {
                Some([only]) if gap == Gap::Blank => Ok(*only),
                _ => Err(gap),
            };
        }
        let named = self.by_name.get(&book.name_key(Sym::from_slot(name))).map_or(&[][..], Vec::as_slice);
        let of =
            |wanted: Option<Sym>| named.iter().copied().find(|&i| self.programmes.get(i).is_some_and(|one| one.qualification == wanted));
        let exact = qualification.and_then(|qualification| of(Some(qualification)));
        exact.or_else(|| of(None)).or_else(|| named.first().copied().filter(|_| named.len() == 1)).ok_or(Gap::NoRow)
    }
}

/// The gap in a programme's field for a register row that has no programme.
pub(super) fn no_programme<T: Copy>(book: &Book, registration: Option<u32>, gap: Gap, field: super::Field<T>) -> Cell<T> {
    match (gap, registration) {
        // The register does not say which programme: that is the cell to fill.
        (Gap::Blank | Gap::Unreadable, Some(row)) => {
            let record = super::Record { book, table: Table::Registrations, index: row, variant: &super::book::BASE };
            let at = record.place(registrations::programme.index);
            // The programme's own cell may well be filled: this blank is no answer to what it holds.
            let gap = match gap {
                _ if at.is_none() => Gap::NoColumn,
                Gap::Blank => Gap::NotNamed,
                other => other,
            };
            Cell::new(at, registrations::programme.name, Err(gap))
        }
        // The list lacks the programme that the register names: point at the name.
        (Gap::NoRow, Some(row)) => {
            let record = super::Record { book, table: Table::Registrations, index: row, variant: &super::book::BASE };
            Cell::new(record.place(registrations::programme.index), programmes::programme.name, Err(Gap::NoRow))
        }
        _ => Cell::new(None, field.name, Err(gap)),
    }
}

fn value(slot: Slot) -> Option<Sym> {
    slot.is_value().then(|| Sym::from_slot(slot))
}

impl ProgrammeRows {
    /// Whether a unit row's learner and qualification are this programme's, given the register row of the learner on it.
    pub(super) fn owns(book: &Book, table: Table, row: u32, registration: u32) -> bool {
        let (Some(stated), Some(mine)) = (column(table), registrations_qualification(book, registration)) else { return true };
        value(book.rows(table).slot(stated, row)).is_none_or(|stated| stated == mine)
    }
}

fn column(table: Table) -> Option<u8> {
    if table == Table::Units { Some(units::qualification.index) } else { table.field_index("qualification") }
}

fn registrations_qualification(book: &Book, row: u32) -> Option<Sym> {
    value(book.rows(Table::Registrations).slot(registrations::qualification.index, row))
}
