//! Who is judged: the entries of a run, and each learner's rows in every table.

use hashbrown::HashMap;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::{Book, Kind, Roll, Slot, Slots, Status, Sym, Table, Tracker, Value, mitigations, registrations};

/// A learner by position in [`Docket::learners`]: ascending by identifier.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct LearnerId(pub u32);

/// A learner, known to the register or only to some other table.
#[derive(Clone, Copy, Debug)]
pub struct Learner {
    /// Identifier as compared.
    pub key: Sym,
    /// Identifier as shown: the register's spelling where it has one.
    pub shown: Sym,
    /// Whether the register names this learner.
    pub registered: bool,
}

/// Which entries a run has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// `check`: the rows of claims; without a claims table, every current registration.
    Claims,
    /// `audit`: every claim row and every current registration.
    Everyone,
}

/// Why an entry is there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EntryKind {
    /// A claim row names it.
    Claimed,
    /// The register names it, no claim row does, and a claims table was given (or is not expected, in an audit).
    NotClaimed,
    /// The register names it and no claims table was given to `check`.
    ClaimsUnknown,
    /// Rows name a learner whom the register does not know, or none at all; whether a claim row is among them.
    Orphan {
        /// Whether a claim row names the learner.
        claimed: bool,
    },
}

/// One entry of `claims` in the report: a learner and a qualification.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// The learner.
    pub learner: LearnerId,
    /// The qualification in its normal form; `None` where the rows do not say, or say several.
    pub qualification: Option<Sym>,
    /// Why it is there.
    pub kind: EntryKind,
}

/// Rows of one table grouped by learner.
#[derive(Debug, Default)]
struct Grouped {
    starts: Vec<u32>,
    rows: Vec<u32>,
}

/// All entries in order, and the way from a learner to rows.
pub struct Docket {
    /// Learners ascending by identifier as compared.
    pub learners: Vec<Learner>,
    /// Entries ascending by learner, then qualification.
    pub entries: Vec<Entry>,
    /// The scope that the entries were chosen for.
    pub scope: Scope,
    grouped: Vec<Grouped>,
    /// For each text of the book, the position of the learner whose identifier, as compared, it is.
    places: Vec<u32>,
    /// Tables in which some date cannot be read, or can be read in two ways.
    dates_in_question: Vec<Table>,
    /// What all activities have in common.
    pub tracker: Tracker,
    /// The programmes.
    pub roll: Roll,
    agreed: HashMap<Sym, Vec<u32>>,
}

/// Tables whose rows without a learner are an entry of their own: a claim is made for somebody, and an attempt or a unit result that
/// nobody is named for could be the one that decides another claim.
pub const NAMELESS: [Table; 3] = [Table::Claims, Table::Attempts, Table::Units];

/// In place of a learner's position: no learner.
const NOBODY: u32 = u32::MAX;

/// Tables with a learner column, and that column's position.
pub(super) fn learner_column(table: Table) -> Option<u8> {
    if table == Table::Verification { None } else { table.field_index("learner_id") }
}

fn qualification_column(table: Table) -> Option<u8> {
    table.field_index("qualification")
}

impl Docket {
    /// A learner's rows in a table, in the order read.
    pub fn rows(&self, table: Table, learner: LearnerId) -> &[u32] {
        let Some(grouped) = self.grouped.get(table as usize) else { return &[] };
        let i = learner.0 as usize;
        match (grouped.starts.get(i), grouped.starts.get(i + 1)) {
            (Some(&from), Some(&to)) => grouped.rows.get(from as usize..to as usize).unwrap_or(&[]),
            _ => &[],
        }
    }

    /// Whether some date of a table cannot be read, or can be read in two ways.
    pub fn has_dates_in_question(&self, table: Table) -> bool {
        self.dates_in_question.contains(&table)
    }

    /// Whether that is so of no table.
    pub fn has_no_dates_in_question(&self) -> bool {
        self.dates_in_question.is_empty()
    }

    /// Rows of the mitigations table for a qualification in normal form.
    pub fn agreed(&self, qualification: Sym) -> &[u32] {
        self.agreed.get(&qualification).map_or(&[], Vec::as_slice)
    }

    /// A learner by position.
    pub fn learner(&self, id: LearnerId) -> Option<&Learner> {
        self.learners.get(id.0 as usize)
    }

    /// The learner with an identifier as compared.
    pub fn find(&self, key: Sym) -> Option<LearnerId> {
        self.places.get(key.0 as usize).filter(|place| **place != NOBODY).map(|&place| LearnerId(place))
    }

    /// The qualifications, in normal form, that a learner is registered on; where no register was given, claimed on.
    pub fn home(&self, book: &Book, learner: LearnerId) -> Home {
        let table = if book.given(Table::Registrations) { Table::Registrations } else { Table::Claims };
        let mut stated = self.rows(table, learner).iter().filter_map(|&row| stated(book, table, row));
        let Some(first) = stated.next() else { return Home::None };
        if stated.all(|other| other == first) { Home::Only(first) } else { Home::Several }
    }
}

fn dates_in_question(book: &Book) -> Vec<Table> {
    let is_date = |kind: Kind| matches!(kind, Kind::Day | Kind::Birth | Kind::Moment);
    let in_question = |slot: Slot| !slot.is_value() && slot != Slot::BLANK;
    let any = |table: &&Table| {
        let columns = table.fields().iter().zip(&book.rows(**table).columns);
        columns.filter(|(field, _)| is_date(field.kind)).any(|(_, column)| column.iter().any(in_question))
    };
    Table::ALL.iter().filter(any).copied().collect()
}

/// How many qualifications a learner is on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Home {
    /// None is stated.
    None,
    /// This one.
    Only(Sym),
    /// More than one.
    Several,
}

/// The qualification that a row states, if it does.
pub(super) fn stated(book: &Book, table: Table, row: u32) -> Option<Sym> {
    let slot = book.rows(table).slot(qualification_column(table)?, row);
    slot.is_value().then(|| Sym::from_slot(slot))
}

/// Groups all rows by learner and chooses the entries.
pub fn docket(book: &Book, scope: Scope, as_of: NaiveDate) -> Docket {
    let (learners, places) = learners(book);
    let grouped = || Table::ALL.par_iter().map(|&table| group(book, table, learners.len(), &places)).collect();
    let (grouped, ((dates_in_question, tracker), roll)) =
        rayon::join(grouped, || rayon::join(|| (dates_in_question(book), Tracker::of(book, as_of)), || Roll::of(book)));
    let mut docket =
        Docket { learners, entries: Vec::new(), scope, grouped, places, dates_in_question, tracker, roll, agreed: agreed(book) };
    let all: Vec<u32> = (0..u32::try_from(docket.learners.len()).unwrap_or(u32::MAX)).collect();
    let of_some = |some: &[u32]| {
        let mut entries = Vec::with_capacity(some.len());
        for &learner in some {
            enter(book, &docket, LearnerId(learner), &mut entries);
        }
        entries
    };
    let entries: Vec<Vec<Entry>> = all.par_chunks(LEARNERS).map(of_some).collect();
    docket.entries = entries.concat();
    docket
}

/// How many learners one thread takes at a time.
const LEARNERS: usize = 1 << 14;

fn agreed(book: &Book) -> HashMap<Sym, Vec<u32>> {
    let mut found: HashMap<Sym, Vec<u32>> = HashMap::new();
    let stated = book.rows(Table::Mitigations).columns.get(usize::from(mitigations::qualification.index));
    for (slot, row) in stated.into_iter().flat_map(Slots::iter).zip(0u32..) {
        if slot.is_value() {
            found.entry(Sym::from_slot(slot)).or_default().push(row);
        }
    }
    found
}

/// Every learner in order, and for each text of the book the position of the learner whose identifier it is.
fn learners(book: &Book) -> (Vec<Learner>, Vec<u32>) {
    let mut places = vec![NOBODY; book.texts.len()];
    let mut learners: Vec<Learner> = Vec::new();
    // The register comes first among the tables, so its spelling is the one shown.
    for &table in Table::ALL {
        let Some(column) = learner_column(table) else { continue };
        let rows = book.rows(table);
        for slot in rows.columns.get(usize::from(column)).into_iter().flat_map(Slots::iter).filter(|slot| slot.is_value()) {
            let shown = Sym::from_slot(slot);
            let key = book.id_key(shown);
            if let Some(place) = places.get_mut(key.0 as usize).filter(|place| **place == NOBODY) {
                *place = 0;
                learners.push(Learner { key, shown, registered: table == Table::Registrations });
            }
        }
    }
    // Registers are sorted more often than not, and then so is this.
    learners.par_sort_by(|a, b| book.text(a.key).cmp(book.text(b.key)));
    if let Some(nobody) = book.nobody {
        learners.insert(0, Learner { key: nobody, shown: nobody, registered: false });
    }
    for (learner, i) in learners.iter().zip(0..) {
        if let Some(place) = places.get_mut(learner.key.0 as usize) {
            *place = i;
        }
    }
    (learners, places)
}

fn group(book: &Book, table: Table, learners: usize, places: &[u32]) -> Grouped {
    let rows = book.rows(table);
    let Some(column) = learner_column(table).and_then(|c| rows.columns.get(usize::from(c))) else { return Grouped::default() };
    let nobody = book.nobody.filter(|_| NAMELESS.contains(&table)).and_then(|key| places.get(key.0 as usize).copied());
    if column.is_empty() && nobody.is_none() {
        return Grouped::default();
    }
    let owner = |slot: Slot| if slot.is_value() { places.get(book.id_key(Sym::from_slot(slot)).0 as usize).copied() } else { nobody };
    // A column in which nothing stands takes no room.
    let blanks = std::iter::repeat_n(Slot::BLANK, rows.len().saturating_sub(column.len()));
    let owners: Vec<u32> = column.iter().chain(blanks).map(|slot| owner(slot).unwrap_or(NOBODY)).collect();
    let mut starts = vec![0u32; learners + 1];
    let mut sum = 0;
    for owner in &owners {
        if let Some(count) = starts.get_mut((*owner as usize).saturating_add(1)) {
            *count += 1;
            sum += 1;
        }
    }
    let mut grouped = vec![0u32; sum];
    let mut sum = 0;
    for start in &mut starts {
        sum += *start;
        *start = sum;
    }
    let mut next = starts.clone();
    for (owner, row) in owners.iter().zip(0u32..) {
        let Some(slot) = next.get_mut(*owner as usize) else { continue };
        if let Some(place) = grouped.get_mut(*slot as usize) {
            *place = row;
        }
        *slot += 1;
    }
    Grouped { starts, rows: grouped }
}

/// Adds the entries of one learner.
fn enter(book: &Book, docket: &Docket, learner: LearnerId, entries: &mut Vec<Entry>) {
    let claimed = docket.rows(Table::Claims, learner);
    let registered = docket.rows(Table::Registrations, learner);
    let is_nobody = docket.learner(learner).is_some_and(|learner| Some(learner.key) == book.nobody);
    if is_nobody || (registered.is_empty() && book.given(Table::Registrations)) {
        let mut homes: Vec<Sym> = [Table::Claims, Table::Attempts, Table::Units]
            .iter()
            .flat_map(|&table| docket.rows(table, learner).iter().filter_map(move |&row| stated(book, table, row)))
            .collect();
        homes.sort_unstable();
        homes.dedup();
        let named = [Table::Claims, Table::Attempts, Table::Units, Table::Attendance].iter().any(|&t| !docket.rows(t, learner).is_empty());
        if named {
            let qualification = if let [one] = homes[..] { Some(one) } else { None };
            entries.push(Entry { learner, qualification, kind: EntryKind::Orphan { claimed: !claimed.is_empty() } });
        }
        return;
    }
    let only = if let Home::Only(one) = docket.home(book, learner) { Some(one) } else { None };
    let mut mine: Vec<(Option<Sym>, EntryKind)> =
        claimed.iter().map(|&row| (stated(book, Table::Claims, row).or(only), EntryKind::Claimed)).collect();
    let claims_given = book.given(Table::Claims);
    if let [(qualification, kind)] = mine[..]
        && docket.scope == Scope::Claims
    {
        entries.push(Entry { learner, qualification, kind });
        return;
    }
    if docket.scope == Scope::Everyone || !claims_given {
        let kind = if docket.scope == Scope::Everyone { EntryKind::NotClaimed } else { EntryKind::ClaimsUnknown };
        for &row in registered {
            let qualification = stated(book, Table::Registrations, row);
            if is_current(book, row) && !mine.iter().any(|(known, _)| *known == qualification) {
                mine.push((qualification, kind));
            }
        }
    }
    mine.sort_by(|a, b| a.0.map(|s| book.text(s)).cmp(&b.0.map(|s| book.text(s))));
    mine.dedup_by(|a, b| a.0 == b.0);
    entries.extend(mine.into_iter().map(|(qualification, kind)| Entry { learner, qualification, kind }));
}

/// Whether a register row is neither withdrawn nor transferred. A blank status is active; an unreadable one is kept.
fn is_current(book: &Book, row: u32) -> bool {
    let slot = book.rows(Table::Registrations).slot(registrations::status.index, row);
    !(slot.is_value() && matches!(Status::from_slot(slot), Status::Withdrawn | Status::Transferred))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::{attempts, attendance, claims, units};

    #[test]
    fn joins_use_the_schema_s_columns() {
        for (table, learner, qualification) in [
            (Table::Registrations, registrations::learner_id.index, registrations::qualification.index),
            (Table::Claims, claims::learner_id.index, claims::qualification.index),
            (Table::Attempts, attempts::learner_id.index, attempts::qualification.index),
            (Table::Units, units::learner_id.index, units::qualification.index),
        ] {
            assert_eq!(learner_column(table), Some(learner));
            assert_eq!(qualification_column(table), Some(qualification));
        }
        assert_eq!(learner_column(Table::Attendance), Some(attendance::learner_id.index));
        assert_eq!(learner_column(Table::Verification), None);
    }
}
