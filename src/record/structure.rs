//! A qualification's rule of combination, as a structure file states it.

use std::borrow::Cow;

use super::{Days, Grade, Measure};

/// Which units make up one qualification at one size.
#[derive(Clone, Debug, PartialEq)]
pub struct Structure {
    /// The file, as shown.
    pub file: String,
    /// Qualification numbers in normal form.
    pub numbers: Vec<String>,
    /// Title for users.
    pub title: String,
    /// How large the qualification is.
    pub size: u32,
    /// What sizes are counted in.
    pub measure: Measure,
    /// Where the centre took it from: the specification, its issue and section.
    pub source: String,
    /// For which registrations it holds.
    pub days: Days,
    /// How many units count in all, where that is fixed.
    pub unit_count: Option<u32>,
    /// How much of the size must be passed, where that is fixed.
    pub passed: Option<u32>,
    /// How many units may go without a pass, where that is fixed.
    pub unpassed_units: Option<u32>,
    /// Numbers of smaller qualifications of the suite, for a fallback claim.
    pub smaller: Vec<String>,
    /// The units.
    pub units: Vec<StructureUnit>,
    /// Groups of units to choose from.
    pub groups: Vec<StructureGroup>,
    /// Sets of units, by position, of which only one counts.
    pub not_together: Vec<Vec<usize>>,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

/// One unit of a structure.
#[derive(Clone, Debug, PartialEq)]
pub struct StructureUnit {
    /// Its number, as the specification has it.
    pub number: String,
    /// Other names under which results give it.
    pub also: Vec<String>,
    /// Its title.
    pub title: String,
    /// Its size in the structure's measure.
    pub size: u32,
    /// Its group, by position.
    pub group: Option<usize>,
    /// Whether every learner takes it.
    pub mandatory: bool,
    /// Whether it is assessed outside the centre.
    pub external: bool,
    /// The lowest grade that will do; `None` where it may go without a pass.
    pub least: Option<Grade>,
}

/// A group to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructureGroup {
    /// Its name.
    pub name: String,
    /// Title for users; the name where there is none.
    pub title: String,
    /// Least number of its units.
    pub least: u32,
    /// Greatest number of its units that count.
    pub most: Option<u32>,
    /// Least size of its units together.
    pub size: u32,
}

impl Structure {
    /// The unit that a result's name, or its title, is for.
    pub fn unit_named(&self, name: &str, title: Option<&str>) -> Option<usize> {
        let key = unit_key(name);
        let by_name =
            self.units.iter().position(|unit| unit_key(&unit.number) == key || unit.also.iter().any(|also| unit_key(also) == key));
        by_name.or_else(|| {
            let titled = |text: &str| {
                let folded = super::fold_name(text);
                self.units.iter().position(|unit| !unit.title.is_empty() && super::fold_name(&unit.title) == folded)
            };
            titled(name).or_else(|| titled(title?))
        })
    }
}

impl StructureUnit {
    /// As a user would call it: `Unit 3`, or its code.
    pub fn shown(&self) -> String {
        let is_number = self.number.bytes().next().is_some_and(|b| b.is_ascii_digit());
        let name = if is_number { format!("Unit {}", self.number) } else { self.number.clone() };
        if self.title.is_empty() { name } else { format!("{name} ({})", self.title) }
    }
}

/// The form in which names of units are compared: `Unit 1: Exploring Business`, `U01` and `1` are one, codes are folded as names are.
pub fn unit_key(name: &str) -> Cow<'_, str> {
    if name.is_ascii() {
        return number_of_unit(name).map_or_else(|| Cow::Owned(super::fold_name(name)), lower);
    }
    let lower = name.to_lowercase();
    Cow::Owned(number_of_unit(&lower).map_or_else(|| super::fold_name(name), str::to_owned))
}

/// The number by which a unit is called, with its letter: of `Unit 014a` it is `14a`. Capitals are letters like any other.
fn number_of_unit(name: &str) -> Option<&str> {
    let mut tokens = name.split(|c: char| !c.is_alphanumeric()).filter(|token| !token.is_empty());
    let first = tokens.next().unwrap_or("");
    let (number, next) = if ["unit", "u"].iter().any(|word| first.eq_ignore_ascii_case(word)) {
        (tokens.next().unwrap_or(""), tokens.next())
    } else {
        (after(first, "unit").or_else(|| after(first, "u")).unwrap_or(first), tokens.next())
    };
    let digits = number.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    let is_number = (1..=3).contains(&digits.len())
        && digits.bytes().all(|b| b.is_ascii_digit())
        && number.len() - digits.len() <= 1
        && next.is_none_or(|next| !next.bytes().all(|b| b.is_ascii_digit()));
    let short = number.trim_start_matches('0');
    is_number.then_some(if short.is_empty() { "0" } else { short })
}

fn after<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    let (start, rest) = text.split_at_checked(word.len())?;
    start.eq_ignore_ascii_case(word).then_some(rest)
}

fn lower(text: &str) -> Cow<'_, str> {
    if text.bytes().any(|b| b.is_ascii_uppercase()) { Cow::Owned(text.to_ascii_lowercase()) } else { Cow::Borrowed(text) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_unit_has_many_spellings() {
        for same in ["1", "01", "Unit 1", "unit 01", "U1", "Unit 1: Exploring Business", "Unit1", "1 - Exploring Business"] {
            assert_eq!(unit_key(same), "1", "{same}");
        }
        assert_eq!(unit_key("14a"), "14a");
        assert_ne!(unit_key("T/507/1234"), unit_key("T/507/1235"));
        assert_ne!(unit_key("507/1234"), unit_key("507/1235"));
        assert_eq!(unit_key("T/507/1234"), unit_key("t5071234"));
        assert_ne!(unit_key("31463H"), unit_key("31464H"));
    }
}
