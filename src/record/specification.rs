//! What a pack knows of one qualification.

use chrono::NaiveDate;

use super::{Grade, KeyStage};
use crate::evidence::CiteId;

/// Facts of one qualification, as its awarding organisation states them.
#[derive(Clone, Debug, PartialEq)]
pub struct Specification {
    /// Number in its normal form.
    pub number: String,
    /// Title, without the organisation's name.
    pub title: String,
    /// Level as a number.
    pub level: u8,
    /// Key stage.
    pub key_stage: Option<KeyStage>,
    /// Whether it is a Tech Level (one more attempt at external assessments).
    pub tech_level: bool,
    /// Last day of registration, with its clause.
    pub registered_until: Option<(NaiveDate, CiteId)>,
    /// First day on which it was available, with its clause.
    pub available_from: Option<(NaiveDate, CiteId)>,
    /// Numbers under which the source misprints it.
    pub misprints: Vec<String>,
}

/// The grades that the qualifications of a pack use.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// How to name it to a user: `Pass, Merit, Distinction`.
    pub name: String,
    /// Grades of the whole qualification.
    pub overall: Vec<Grade>,
    /// Results of a unit.
    pub units: Vec<Grade>,
    /// Results of an attempt.
    pub attempts: Vec<Grade>,
    /// Whether a full claim without a grade breaches DAT007, because no rule of the pack itself asks for one.
    pub blank_breaches: bool,
}
