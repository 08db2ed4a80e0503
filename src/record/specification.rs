//! What a pack knows of one qualification.

use chrono::NaiveDate;

use super::{Grade, KeyStage};
use crate::evidence::CiteId;

/// Facts of one qualification, as its awarding organisation states them.
#[derive(Clone, Debug, PartialEq)]
pub struct Specification {
    /// Number in its normal form.
    pub number: String,
    /// Title, without the organisation's name; empty where the pack states none.
    pub title: String,
    /// Level as a number, where the pack states one.
    pub level: Option<u8>,
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

/// Some grades, in their order.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Grades {
    list: Vec<Grade>,
    /// Those that have a bit of their own: many grades are asked after.
    bits: u128,
}

impl Grades {
    /// The grades of a list.
    pub fn of(list: Vec<Grade>) -> Self {
        Self { bits: list.iter().fold(0, |bits, grade| bits | bit(*grade)), list }
    }

    /// Whether a grade is one of them.
    #[inline]
    pub fn has(&self, grade: Grade) -> bool {
        bit(grade) & self.bits != 0 || (bit(grade) == 0 && self.list.contains(&grade))
    }

    /// All of them.
    pub fn list(&self) -> &[Grade] {
        &self.list
    }
}

/// A grade's own bit; none for one past the last, which is then looked up.
#[inline]
fn bit(grade: Grade) -> u128 {
    1u128.checked_shl(grade.code()).unwrap_or(0)
}

/// The grades that the qualifications of a pack use.
#[derive(Clone, Debug, PartialEq)]
pub struct Scale {
    /// How to name it to a user: `Pass, Merit, Distinction`.
    pub name: String,
    /// Grades of the whole qualification.
    pub overall: Grades,
    /// Results of a unit.
    pub units: Grades,
    /// Those of them that only an externally assessed unit can have.
    pub external_only: Grades,
    /// Results of an attempt.
    pub attempts: Grades,
    /// Whether a full claim without a grade breaches DAT007, because no rule of the pack itself asks for one.
    pub blank_breaches: bool,
}

/// A family of qualifications of one organisation, known by words in the register's suite or title.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suite {
    /// What users call it.
    pub name: String,
    /// Words any of which tell it, compared without case and punctuation, whole words only.
    pub says: Vec<String>,
    /// Words one of which must stand beside them, where there are any.
    pub with: Vec<String>,
    /// Words none of which may stand beside them.
    pub unless: Vec<String>,
    /// Whether the pack's source covers it.
    pub covered: bool,
    /// The document that covers it, where the pack's source does not.
    pub guide: String,
}

impl Suite {
    /// Whether a suite or title, as the register has it, is of this family.
    pub fn fits(&self, text: &str) -> bool {
        let text = words(text);
        let says = |phrases: &[String]| phrases.iter().any(|phrase| text.contains(words(phrase).as_str()));
        says(&self.says) && (self.with.is_empty() || says(&self.with)) && !says(&self.unless)
    }
}

/// A text as words parted and enclosed by single spaces, without case and punctuation; a stroke or bracket parts words.
fn words(text: &str) -> String {
    let mut words = String::from(" ");
    for c in text.chars() {
        if c.is_alphanumeric() {
            words.extend(c.to_lowercase());
        } else if !words.ends_with(' ') && c != '\'' && c != '’' {
            words.push(' ');
        }
    }
    if !words.ends_with(' ') {
        words.push(' ');
    }
    words
}
