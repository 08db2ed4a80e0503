//! What the register of a regulator says of a qualification, where the user gives it.
//!
//! `row of the register → Regulated`, each value with its place. It knows no rule.

use chrono::NaiveDate;

use crate::evidence::{Cell, FieldName, Gap};
use crate::grid::At;

/// A value and where it stands; nothing where the register gives none.
pub type Stated<T> = Option<(T, At)>;

/// One qualification as the regulator has it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Regulated {
    /// Its title.
    pub title: Stated<String>,
    /// Its level in words: `Level 3`.
    pub level: Stated<String>,
    /// The last day on which a learner could be registered for it.
    pub registered_until: Stated<NaiveDate>,
    /// The last day on which it could be certificated.
    pub certified_until: Stated<NaiveDate>,
}

const TITLE: FieldName = FieldName { table: "ofqual_register", field: "qualification_title" };
const LEVEL: FieldName = FieldName { table: "ofqual_register", field: "qualification_level" };
const REGISTERED: FieldName = FieldName { table: "ofqual_register", field: "operational_end_date" };
const CERTIFIED: FieldName = FieldName { table: "ofqual_register", field: "certification_end_date" };

fn cell<T: Copy>(stated: Option<(T, At)>, name: &'static FieldName) -> Cell<T> {
    let (at, value) = stated.map_or((None, Err(Gap::Blank)), |(value, at)| (Some(at), Ok(value)));
    Cell::new(at, name, value)
}

impl Regulated {
    /// The title, as evidence.
    pub fn title_cell(&self) -> Cell<&str> {
        cell(self.title.as_ref().map(|(title, at)| (title.as_str(), *at)), &TITLE)
    }

    /// The level, as evidence.
    pub fn level_cell(&self) -> Cell<&str> {
        cell(self.level.as_ref().map(|(level, at)| (level.as_str(), *at)), &LEVEL)
    }

    /// The last day of registration, as evidence.
    pub fn registered_cell(&self) -> Cell<NaiveDate> {
        cell(self.registered_until, &REGISTERED)
    }

    /// The last day of certification, as evidence.
    pub fn certified_cell(&self) -> Cell<NaiveDate> {
        cell(self.certified_until, &CERTIFIED)
    }
}
