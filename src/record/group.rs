//! A programme and the centre, as rules look at them.
//!
//! `rows → Cell<T>`. They know which rows are theirs; what those must show is a rule's business.

use chrono::NaiveDate;

use super::roll::{ProgrammeRows, no_programme};
use super::{Book, Case, Docket, Field, Record, Sym, Table, Value, Variant, centre, registrations};
use crate::evidence::{Cell, FieldName, Gap};

/// A programme under one reading of its rows; or the want of one.
#[derive(Clone, Copy)]
pub struct Programme<'b> {
    /// All that was read.
    pub book: &'b Book,
    /// The way to rows.
    pub docket: &'b Docket,
    /// The day for which the report speaks; the whole day.
    pub as_of: NaiveDate,
    /// Which reading holds.
    pub variant: &'b Variant,
    /// The row of the programmes table that holds under this reading; `Err` where there is none, and why.
    row: Result<u32, Gap>,
    rows: Option<&'b ProgrammeRows>,
    /// The register row that has no programme.
    asked_by: Option<u32>,
}

impl<'b> Programme<'b> {
    /// The programme at a position of the roll, judged by one of its rows.
    pub fn new(book: &'b Book, docket: &'b Docket, as_of: NaiveDate, rows: &'b ProgrammeRows, row: u32, variant: &'b Variant) -> Self {
        Self { book, docket, as_of, variant, row: Ok(row), rows: Some(rows), asked_by: None }
    }

    /// The programme that a register row should have and does not.
    pub fn wanting(case: &Case<'b>, gap: Gap) -> Self {
        Self {
            book: case.book,
            docket: case.docket,
            as_of: case.as_of,
            variant: case.variant,
            row: Err(gap),
            rows: None,
            asked_by: case.rows.registrations.first().copied(),
        }
    }

    /// Its name as the table shows it.
    pub fn name(&self) -> Option<Sym> {
        self.rows.map(|rows| rows.name)
    }

    /// The qualification that its rows state, in normal form.
    pub fn qualification(&self) -> Option<Sym> {
        self.rows.and_then(|rows| rows.qualification)
    }

    /// A field of its row.
    pub fn get<T: Value>(&self, field: Field<T>) -> Cell<T> {
        match self.row {
            Ok(row) => self.record(Table::Programmes, row).get(field),
            Err(gap) => no_programme(self.book, self.asked_by, gap, field),
        }
    }

    /// Every row of its name and qualification: several where they disagree.
    pub fn rows(&self) -> impl Iterator<Item = Record<'b>> + use<'b> {
        self.of(Table::Programmes, self.rows.map_or(&[][..], |rows| &rows.rows))
    }

    /// Its rows in the internal verification records.
    pub fn verification(&self) -> impl Iterator<Item = Record<'b>> + use<'b> {
        self.of(Table::Verification, self.rows.map_or(&[][..], |rows| &rows.verification))
    }

    /// The register rows of the learners on it.
    pub fn members(&self) -> impl Iterator<Item = Record<'b>> + use<'b> {
        self.of(Table::Registrations, self.rows.map_or(&[][..], |rows| &rows.members))
    }

    /// Unit results of its learners, on its qualification or on none that they name.
    pub fn units(&self) -> impl Iterator<Item = Record<'b>> + use<'b> {
        self.of_members(Table::Units)
    }

    /// Attempts of its learners, likewise.
    pub fn attempts(&self) -> impl Iterator<Item = Record<'b>> + use<'b> {
        self.of_members(Table::Attempts)
    }

    /// Claims of its learners, likewise.
    pub fn claims(&self) -> impl Iterator<Item = Record<'b>> + use<'b> {
        self.of_members(Table::Claims)
    }

    /// The activities that name it as theirs; where an activity names none, those of its qualification.
    pub fn activities(&self) -> impl Iterator<Item = Record<'b>> + use<'b> {
        let (book, variant) = (self.book, self.variant);
        let mine = self.rows.map(|rows| self.docket.tracker.of_programme(book, rows.key, rows.qualification));
        mine.into_iter().flatten().map(move |index| Record { book, table: Table::Activities, index, variant })
    }

    /// Activities that say neither for which programme nor for which qualification they are: any programme's, perhaps.
    pub fn activities_of_nobody(&self) -> impl Iterator<Item = Record<'b>> + use<'b> {
        self.of(Table::Activities, self.docket.tracker.of_nobody())
    }

    fn of(&self, table: Table, rows: &'b [u32]) -> impl Iterator<Item = Record<'b>> + use<'b> {
        let (book, variant) = (self.book, self.variant);
        rows.iter().map(move |&index| Record { book, table, index, variant })
    }

    fn of_members(&self, table: Table) -> impl Iterator<Item = Record<'b>> + use<'b> {
        let (book, docket, variant) = (self.book, self.docket, self.variant);
        let members = self.rows.map_or(&[][..], |rows| &rows.members);
        members.iter().flat_map(move |&member| {
            let register = Record { book, table: Table::Registrations, index: member, variant };
            let learner = register.peek(registrations::learner_id).ok().and_then(|id| docket.find(book.id_key(id.0)));
            let rows = learner.map_or(&[][..], |learner| docket.rows(table, learner));
            let mine = move |&&row: &&u32| ProgrammeRows::owns(book, table, row, member);
            rows.iter().filter(mine).map(move |&index| Record { book, table, index, variant })
        })
    }

    fn record(&self, table: Table, index: u32) -> Record<'b> {
        Record { book: self.book, table, index, variant: self.variant }
    }

    /// The text of a number.
    pub fn text(&self, sym: Sym) -> &'b str {
        self.book.text(sym)
    }
}

/// The facts of the centre.
#[derive(Clone, Copy)]
pub struct Centre<'b> {
    /// All that was read.
    pub book: &'b Book,
    /// The way to rows.
    pub docket: &'b Docket,
    /// The day for which the report speaks; the whole day.
    pub as_of: NaiveDate,
    /// Which reading holds.
    pub variant: &'b Variant,
}

impl<'b> Centre<'b> {
    /// Every row with the item it names.
    pub fn facts(&self) -> impl Iterator<Item = (Sym, Record<'b>)> + use<'b> {
        let (book, variant) = (self.book, self.variant);
        let count = u32::try_from(book.rows(Table::Centre).len()).unwrap_or(u32::MAX);
        (0..count).filter_map(move |index| {
            let row = Record { book, table: Table::Centre, index, variant };
            row.peek(centre::item).ok().map(|item| (item.0, row))
        })
    }

    /// A field of the row that names an item; the gap is then spoken of by the item's own name. Of several rows the last holds.
    pub fn of_item<T: Value>(&self, item: &'static FieldName, field: Field<T>) -> Cell<T> {
        let row = self.facts().filter(|(name, _)| self.book.is_item(*name, item.field)).last();
        let Some((_, row)) = row else {
            let gap = if self.book.given(Table::Centre) { Gap::NoRow } else { Gap::NoTable };
            return Cell::new(None, item, Err(gap));
        };
        let cell = row.get(field);
        Cell::new(cell.at(), item, cell.peek())
    }

    /// The words that stand for an item.
    pub fn fact(&self, item: &'static FieldName) -> Cell<Sym> {
        self.of_item(item, centre::value)
    }

    /// The date that stands for an item.
    pub fn day(&self, item: &'static FieldName) -> Cell<NaiveDate> {
        self.of_item(item, centre::on)
    }

    /// The yes or no that stands for an item.
    pub fn yes(&self, item: &'static FieldName) -> Cell<bool> {
        self.of_item(item, centre::yes)
    }

    /// The text of a number.
    pub fn text(&self, sym: Sym) -> &'b str {
        self.book.text(sym)
    }
}
