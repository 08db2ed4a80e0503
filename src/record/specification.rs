//! What a pack knows of one qualification.

use chrono::NaiveDate;

use super::KeyStage;
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
