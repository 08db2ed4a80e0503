//! A value with its place, or the gap where it should be.

use crate::grid::At;

/// Why no value can be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Gap {
    /// No sheet of this table was given.
    NoTable,
    /// The table was given, without a row for this learner.
    NoRow,
    /// The sheet has no column for this field.
    NoColumn,
    /// The cell is empty.
    Blank,
    /// The cell that would say where to look is empty: what stands there is not known to be blank.
    NotNamed,
    /// The cell holds something that is no value of this field.
    Unreadable,
    /// The cell can be read in two ways, and which is meant cannot be known.
    Doubtful,
    /// A file that could have held it was not readable.
    NotRead,
    /// No requirement is in force on the day in question.
    NotInForce,
}

/// A field's canonical names.
#[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldName {
    /// Its table.
    pub table: &'static str,
    /// The field.
    pub field: &'static str,
}

/// One field of one row: the value read and the place it stands, or the gap and the place where it should stand.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Cell<T> {
    at: Option<At>,
    name: &'static FieldName,
    value: Result<T, Gap>,
}

impl<T: Copy> Cell<T> {
    /// A cell that was read, or could not be. `at` is `None` only where no sheet could hold it.
    #[inline]
    pub fn new(at: Option<At>, name: &'static FieldName, value: Result<T, Gap>) -> Self {
        Self { at, name, value }
    }

    /// Where it stands; the header cell's row where the column exists and the row does not.
    #[inline]
    pub fn at(&self) -> Option<At> {
        self.at
    }

    /// The gap, where there is no value.
    #[inline]
    pub fn gap(&self) -> Option<Gap> {
        self.value.as_ref().err().copied()
    }

    /// The field's canonical name.
    pub fn field(&self) -> &'static str {
        self.name.field
    }

    /// The same place with the value turned into another.
    #[inline]
    pub fn map<U: Copy>(self, turn: impl FnOnce(T) -> U) -> Cell<U> {
        Cell { at: self.at, name: self.name, value: self.value.map(turn) }
    }

    /// What is missing here, in the terms of a finding.
    pub fn missing(&self, gap: Gap) -> Missing {
        Missing { table: self.name.table, field: self.name.field, at: self.at, gap }
    }

    /// The value without a footprint: only for sorting rows and for showing, never for a ruling.
    #[inline]
    pub fn peek(&self) -> Result<T, Gap> {
        self.value
    }
}

/// A field that a rule needed and could not have.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Missing {
    /// Canonical table name.
    pub table: &'static str,
    /// Canonical field name.
    pub field: &'static str,
    /// Where the answer should stand, where such a place exists.
    pub at: Option<At>,
    /// Why it could not be read.
    pub gap: Gap,
}

impl Missing {
    /// The name to give under `missing`: the table where the whole table is absent, else the field.
    pub fn name(&self) -> &'static str {
        if self.gap == Gap::NoTable { self.table } else { self.field }
    }
}
