//! One learner on one qualification, joined over all tables.

use chrono::NaiveDate;

use super::facts::Kept;
use super::{
    Book, Docket, Entry, EntryKind, Field, Grading, LearnerId, Programme, Record, Scale, Scope, Specification, Structure, Suite, Sym,
    Table, Value, Variant, claims,
};
use crate::evidence::{Cell, Gap};

/// The rows of a case, table by table, copies already taken out.
#[derive(Clone, Debug, Default)]
pub struct CaseRows {
    /// Register rows of this learner and qualification, the judged one first.
    pub registrations: Vec<u32>,
    /// Claim rows, the judged one first.
    pub claims: Vec<u32>,
    /// Attempts.
    pub attempts: Vec<u32>,
    /// Unit results.
    pub units: Vec<u32>,
    /// Attendance of the learner at any activity.
    pub attendance: Vec<u32>,
    /// End-point assessment dates.
    pub milestones: Vec<u32>,
    /// Evidence checklists.
    pub evidence: Vec<u32>,
    /// The agreed mitigation of the qualification; no learner's own.
    pub mitigations: Vec<u32>,
    /// The rows of the learner's programme; no learner's own.
    pub programmes: Vec<u32>,
}

impl CaseRows {
    /// Every list of the learner's own rows with its table.
    pub fn by_table(&self) -> [(Table, &[u32]); 7] {
        [
            (Table::Registrations, &self.registrations),
            (Table::Claims, &self.claims),
            (Table::Attempts, &self.attempts),
            (Table::Units, &self.units),
            (Table::Attendance, &self.attendance),
            (Table::Milestones, &self.milestones),
            (Table::Evidence, &self.evidence),
        ]
    }

    /// Rows that say something of many cases at once.
    pub fn shared(&self) -> [(Table, &[u32]); 2] {
        [(Table::Mitigations, &self.mitigations), (Table::Programmes, &self.programmes)]
    }

    /// The list of a table's rows.
    pub(crate) fn of_mut(&mut self, table: Table) -> &mut Vec<u32> {
        match table {
            Table::Registrations => &mut self.registrations,
            Table::Claims => &mut self.claims,
            Table::Attempts => &mut self.attempts,
            Table::Units => &mut self.units,
            Table::Milestones => &mut self.milestones,
            Table::Evidence => &mut self.evidence,
            Table::Mitigations => &mut self.mitigations,
            Table::Programmes => &mut self.programmes,
            _ => &mut self.attendance,
        }
    }
}

/// Rows that say one thing more than once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appearance {
    /// `copy` repeats `kept` in every field.
    Identical {
        /// The table.
        table: Table,
        /// The row that counts.
        kept: u32,
        /// The row that does not.
        copy: u32,
    },
    /// `copy` says nothing that `kept` does not say too.
    Contained {
        /// The table.
        table: Table,
        /// The fuller row, which counts.
        kept: u32,
        /// The row that does not.
        copy: u32,
    },
    /// Both claim to be the one row and differ.
    Disagree {
        /// The table.
        table: Table,
        /// One row.
        one: u32,
        /// The other.
        other: u32,
    },
    /// Two claim rows, neither of which says for which of the learner's qualifications it is.
    Unplaced {
        /// One row.
        one: u32,
        /// The other.
        other: u32,
    },
}

/// A point on which a case can be read in more than one way.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Axis {
    /// Exactly one of these rows holds.
    OneOf(Table, Vec<u32>),
    /// These rows may belong to this case or to another of the learner.
    Unplaced(Table, Vec<u32>),
    /// This date has two readings.
    Doubt(crate::grid::At),
    /// The void mark of this attempt cannot be read: it counts, or it is void.
    VoidMark(u32),
}

/// Whether and where there is a claim row.
#[derive(Clone, Copy)]
pub enum ClaimRow<'b> {
    /// The row that is judged.
    Row(Record<'b>),
    /// No claims table was given.
    NotGiven,
    /// The learner is not claimed yet (audit).
    NotYet,
}

/// One learner on one qualification, under one variant.
#[derive(Clone)]
pub struct Case<'b> {
    /// All that was read.
    pub book: &'b Book,
    /// The way to rows.
    pub docket: &'b Docket,
    /// Which entry this is.
    pub entry: Entry,
    /// The day for which the report speaks; the whole day.
    pub as_of: NaiveDate,
    /// What a pack knows of the qualification.
    pub spec: Option<&'b Specification>,
    /// The family of qualifications that the register's suite or title tells, where a pack of the organisation knows families.
    pub suite: Option<&'b Suite>,
    /// The families that such a pack covers, where none fits.
    pub suites_covered: &'b [&'b str],
    /// Titles of the packs that the case belongs to, the data rules aside.
    pub packs: &'b [&'b str],
    /// Titles of all packs that were tried, the data rules aside.
    pub packs_tried: &'b [String],
    /// Grade scales of the packs that the case belongs to.
    pub scales: &'b [&'b Scale],
    /// Tables of the packs that the case belongs to, which make an overall grade of unit points.
    pub gradings: &'b [&'b Grading],
    /// Structure files, of whatever qualification.
    pub structures: &'b [Structure],
    /// Which reading holds.
    pub variant: &'b Variant,
    /// The rows; with what is kept, they are most of a case, and cases are handed on.
    pub rows: Box<CaseRows>,
    /// Rows that say one thing more than once.
    pub appearances: Vec<Appearance>,
    pub(crate) axes: Vec<Axis>,
    pub(super) programme: Result<usize, Gap>,
    pub(super) kept: Box<Kept>,
}

/// The room that one case took, for the next: cases are many and small.
#[derive(Default)]
pub struct Room {
    rows: Box<CaseRows>,
    kept: Box<Kept>,
}

impl Room {
    /// Room for a case judged beside those that this room serves: what checks keep from case to case is common to both.
    #[must_use]
    pub fn beside(&self) -> Self {
        Self { rows: Box::default(), kept: Box::new(self.kept.beside()) }
    }
}

impl<'b> Case<'b> {
    /// Joins the rows of an entry. The variant given is the base one; what packs know is filled in by the engine.
    pub fn join(book: &'b Book, docket: &'b Docket, entry: Entry, as_of: NaiveDate, variant: &'b Variant, room: Room) -> Self {
        let mut case = Self {
            book,
            docket,
            entry,
            as_of,
            spec: None,
            suite: None,
            suites_covered: &[],
            packs: &[],
            packs_tried: &[],
            scales: &[],
            gradings: &[],
            structures: &[],
            variant,
            rows: room.rows,
            appearances: Vec::new(),
            axes: Vec::new(),
            programme: Err(Gap::NoTable),
            kept: room.kept,
        };
        case.kept.forget();
        case.gather();
        // Rows that name nobody are of as many people as may be: they neither repeat nor contradict one another.
        if !case.is_nobody() {
            case.settle_registrations();
            case.settle_claims();
            case.settle_attempts();
            case.settle_others();
        }
        case.join_programme();
        case.find_doubts();
        case.find_void_marks();
        case
    }

    /// Gives back the room that the case took.
    pub fn into_room(self) -> Room {
        Room { rows: self.rows, kept: self.kept }
    }

    /// The learner.
    pub fn learner(&self) -> LearnerId {
        self.entry.learner
    }

    /// Whether its rows name no learner.
    pub fn is_nobody(&self) -> bool {
        self.book.nobody.is_some() && self.docket.learner(self.learner()).map(|learner| learner.key) == self.book.nobody
    }

    /// The qualification's number in normal form.
    pub fn qualification(&self) -> Option<&'b str> {
        self.entry.qualification.map(|sym| self.book.text(sym))
    }

    /// One row of a table.
    pub fn record(&self, table: Table, index: u32) -> Record<'b> {
        Record { book: self.book, table, index, variant: self.variant }
    }

    /// The register row.
    pub fn registration(&self) -> Option<Record<'b>> {
        self.rows.registrations.first().map(|&row| self.record(Table::Registrations, row))
    }

    /// A field of the register row, or the gap where there is none.
    pub fn registered<T: Value>(&self, field: Field<T>) -> Cell<T> {
        self.registration().map_or_else(|| self.no_registration(field), |row| row.get(field))
    }

    /// The value of such a field without its place, so that those who only look need not find it; never for a ruling.
    #[inline]
    pub fn peek_registered<T: Value>(&self, field: Field<T>) -> Result<T, Gap> {
        self.registration().map_or_else(|| self.no_registration(field).peek(), |row| row.peek(field))
    }

    /// The gap where no register row is joined: the learner has none, or the claim does not say which of several it is for.
    fn no_registration<T: Value>(&self, field: Field<T>) -> Cell<T> {
        let registered = self.docket.rows(Table::Registrations, self.learner());
        match self.rows.claims.first() {
            Some(&claim) if self.entry.qualification.is_none() && !registered.is_empty() => {
                let stated = self.record(Table::Claims, claim).get(claims::qualification);
                Cell::new(stated.at(), claims::qualification.name, Err(stated.gap().unwrap_or(Gap::Blank)))
            }
            _ => self.book.absent(field),
        }
    }

    /// The claim row.
    pub fn claim(&self) -> ClaimRow<'b> {
        match self.rows.claims.first() {
            Some(&row) => ClaimRow::Row(self.record(Table::Claims, row)),
            None if self.entry.kind == EntryKind::NotClaimed => ClaimRow::NotYet,
            None => ClaimRow::NotGiven,
        }
    }

    /// A field of the claim row, or the gap where there is none.
    pub fn claimed<T: Value>(&self, field: Field<T>) -> Cell<T> {
        match self.claim() {
            ClaimRow::Row(row) => row.get(field),
            _ => self.book.absent(field),
        }
    }

    /// The value of such a field without its place; see [`Self::peek_registered`].
    #[inline]
    pub fn peek_claimed<T: Value>(&self, field: Field<T>) -> Result<T, Gap> {
        match self.claim() {
            ClaimRow::Row(row) => row.peek(field),
            _ => self.book.absent(field).peek(),
        }
    }

    /// A field of the learner's end-point assessment dates.
    pub fn milestone<T: Value>(&self, field: Field<T>) -> Cell<T> {
        self.first(&self.rows.milestones, field)
    }

    /// A field of the learner's evidence checklist.
    pub fn evidence<T: Value>(&self, field: Field<T>) -> Cell<T> {
        self.first(&self.rows.evidence, field)
    }

    /// A field of the row that states the agreed mitigation of the qualification.
    pub fn mitigation<T: Value>(&self, field: Field<T>) -> Cell<T> {
        self.first(&self.rows.mitigations, field)
    }

    /// A field of the learner's programme.
    pub fn of_programme<T: Value>(&self, field: Field<T>) -> Cell<T> {
        self.programme().get(field)
    }

    /// The learner's programme, under this reading.
    pub fn programme(&self) -> Programme<'b> {
        match (self.programme, self.rows.programmes.first()) {
            (Ok(place), Some(&row)) => match self.docket.roll.programmes.get(place) {
                Some(rows) => Programme::new(self.book, self.docket, self.as_of, rows, row, self.variant),
                None => Programme::wanting(self, Gap::NoRow),
            },
            (Err(gap), _) => Programme::wanting(self, gap),
            _ => Programme::wanting(self, Gap::NoRow),
        }
    }

    /// The position of the learner's programme in the roll, or why there is none.
    pub fn programme_place(&self) -> Result<usize, Gap> {
        self.programme
    }

    fn first<T: Value>(&self, rows: &[u32], field: Field<T>) -> Cell<T> {
        rows.first().map_or_else(|| self.book.absent(field), |&row| self.record(field.table, row).get(field))
    }

    /// Attempts in the order read.
    pub fn attempts(&self) -> impl Iterator<Item = Record<'b>> {
        self.records(Table::Attempts, &self.rows.attempts)
    }

    /// Unit results in the order read.
    pub fn units(&self) -> impl Iterator<Item = Record<'b>> {
        self.records(Table::Units, &self.rows.units)
    }

    /// Attendance rows in the order read.
    pub fn attendance(&self) -> impl Iterator<Item = Record<'b>> {
        self.records(Table::Attendance, &self.rows.attendance)
    }

    /// The columns `grade used: NAME` of the judged claim row.
    pub fn grades_used(&self) -> Vec<Record<'b>> {
        self.rows.claims.first().map(|&claim| self.grades_used_of(claim)).unwrap_or_default()
    }

    /// The columns `grade used: NAME` of a claim row.
    pub fn grades_used_of(&self, claim: u32) -> Vec<Record<'b>> {
        self.book.grades_of(claim).map(|row| self.record(Table::GradesUsed, row)).collect()
    }

    /// The rows of the activities table with a name that are for this qualification or do not say for which.
    pub fn activities_named(&self, name: Sym) -> impl Iterator<Item = Record<'b>> + use<'b> {
        let (book, docket, variant, mine) = (self.book, self.docket, self.variant, self.entry.qualification);
        let is_left = move |row: u32| {
            (variant.activities_left_out.is_empty() || !variant.activities_left_out.contains(&docket.tracker.kind(row)))
                && mine.is_none_or(|mine| docket.tracker.is_for(row, mine))
        };
        let rows = docket.tracker.named(book.name_key(name)).iter().copied().filter(move |&row| is_left(row));
        rows.map(move |index| Record { book, table: Table::Activities, index, variant })
    }

    fn records<'r>(&self, table: Table, rows: &'r [u32]) -> impl Iterator<Item = Record<'b>> + use<'r, 'b> {
        let (book, variant) = (self.book, self.variant);
        rows.iter().map(move |&index| Record { book, table, index, variant })
    }

    pub(super) fn table_mut(&mut self, table: Table) -> &mut Vec<u32> {
        self.rows.of_mut(table)
    }

    /// Whether the run is an audit.
    pub fn is_audit(&self) -> bool {
        self.docket.scope == Scope::Everyone
    }
}
