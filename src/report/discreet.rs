//! Words without the names, dates of birth and ULNs of people, for formats that travel further than the office.
//!
//! `words of a finding → the same words, names taken out`. What is private is known from the columns: whatever stands in a
//! column of names among the cells that a finding rests on does not come through, nor does any number of ten digits by itself,
//! which is what a ULN looks like. Learner ids stay, for somebody must be able to find the row, unless the id is a ULN.

use std::collections::{HashMap, HashSet};

use super::causes::{Place, Subject};
use crate::engine::{EntryView, Report, Ruled};
use crate::grid::SheetId;

/// Fields that name a person, or tell one from all others.
const PRIVATE: [&str; 12] = [
    "uln",
    "name",
    "family_name",
    "given_names",
    "date_of_birth",
    "assessor",
    "verifier",
    "lead_iv",
    "practitioner",
    "observer",
    "confirmed_by",
    "authorised_by",
];

/// What stands in place of a name.
const NAME: &str = "(name)";
/// What stands in place of a ULN.
const ULN: &str = "(ULN)";
/// Words shorter than this are no names worth hiding: initials, particles.
const SHORTEST: usize = 3;

/// What is private in a report.
pub(super) struct Discreet<'r> {
    report: &'r Report,
    columns: HashSet<(SheetId, u16)>,
    /// Entries whose learner id is a ULN, with their number in the report.
    by_uln: HashMap<*const Ruled, usize>,
}

impl<'r> Discreet<'r> {
    pub(super) fn of(report: &'r Report) -> Self {
        let mut columns = HashSet::new();
        for card in &report.inputs {
            let Some(sheet) = card.sheet_index.and_then(|index| report.sheets.get(index)) else { continue };
            let private = card.columns.iter().filter(|column| column.field.as_deref().is_some_and(|field| PRIVATE.contains(&field)));
            columns.extend(private.map(|column| (sheet.id, column.col)));
        }
        let by_uln = (1..).zip(report.entries()).filter(|(_, entry)| without_ulns(entry.learner_id()) != entry.learner_id());
        let by_uln = by_uln.map(|(number, entry)| (std::ptr::from_ref(entry.ruled), number)).collect();
        Self { report, columns, by_uln }
    }

    /// A learner's id; where the id is a ULN, only which entry of the report it is.
    pub(super) fn learner(&self, entry: EntryView<'_>) -> String {
        match self.by_uln.get(&std::ptr::from_ref(entry.ruled)) {
            Some(number) => format!("learner {number} of the report"),
            None => entry.learner_shown().to_owned(),
        }
    }

    /// Words about a finding, without what is private.
    pub(super) fn words(&self, place: &Place<'_>, text: &str) -> String {
        let mut text = text.to_owned();
        for at in place.view.finding.cells.iter().filter(|at| self.columns.contains(&(at.sheet, at.col))) {
            text = without(&text, self.report.cell(*at).value);
        }
        if let Subject::Claim(entry) = place.subject {
            let name = entry.name();
            text = without(&text, &name);
            for word in name.split(|c: char| c.is_whitespace() || c == ',') {
                text = without(&text, word);
            }
        }
        without_ulns(&text)
    }
}

/// The text with a name taken out wherever it stands as words of their own.
fn without(text: &str, name: &str) -> String {
    let name = name.trim();
    if name.chars().count() < SHORTEST || !text.contains(name) {
        return text.to_owned();
    }
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(name) {
        let inside =
            before.chars().next_back().is_some_and(char::is_alphanumeric) || after.chars().next().is_some_and(char::is_alphanumeric);
        kept.push_str(before);
        kept.push_str(if inside { name } else { NAME });
        rest = after;
    }
    kept.push_str(rest);
    kept
}

/// The text with each number of ten digits that stands by itself taken out; spaces within it do not save it.
fn without_ulns(text: &str) -> String {
    let chars: Vec<char> = text.chars().collect();
    let mut kept = String::with_capacity(text.len());
    let mut at = 0;
    while let Some(c) = chars.get(at) {
        let starts = c.is_ascii_digit() && !at.checked_sub(1).and_then(|before| chars.get(before)).is_some_and(|c| c.is_alphanumeric());
        if let Some(end) = starts.then(|| number_from(&chars, at)).flatten() {
            kept.push_str(ULN);
            at = end;
        } else {
            kept.push(*c);
            at += 1;
        }
    }
    kept
}

/// Where the number that starts here ends, if it has the form of a ULN: ten digits, in groups or not.
fn number_from(chars: &[char], start: usize) -> Option<usize> {
    let (mut at, mut digits) = (start, 0);
    while let Some(c) = chars.get(at) {
        let between = *c == ' ' && digits > 0 && digits < 10 && chars.get(at + 1).is_some_and(char::is_ascii_digit);
        if c.is_ascii_digit() {
            digits += 1;
        } else if !between {
            break;
        }
        at += 1;
    }
    let ends = !chars.get(at).is_some_and(|c| c.is_alphanumeric());
    (digits == 10 && ends).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_go_where_they_are_words_and_stay_within_others() {
        assert_eq!(without("Ada Okoro and Adam", "Ada Okoro"), "(name) and Adam");
        assert_eq!(without("Ada and Adam", "Ada"), "(name) and Adam");
        assert_eq!(without("see Zoë Lindqvist!D4", "Zoë Lindqvist"), "see (name)!D4");
        assert_eq!(without("A B", "A"), "A B", "initials tell nobody");
    }

    #[test]
    fn numbers_of_ten_digits_go_and_others_stay() {
        assert_eq!(without_ulns("ULN 1234567890."), "ULN (ULN).");
        assert_eq!(without_ulns("1234567890"), "(ULN)");
        assert_eq!(without_ulns("123 456 7890 is it"), "(ULN) is it");
        for kept in ["24010448", "12345678901", "601/7033/5", "12/05/2025 09:30", "AB1234567890", "603/3089/2 and 20/06/2025"] {
            assert_eq!(without_ulns(kept), kept);
        }
    }
}
