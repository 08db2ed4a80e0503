//! Texts without the people that any table names.
//!
//! `Book → dictionary; text → text`. Words are compared without case and accents, so that `WESOLOWSKI` in the name of a file is
//! Wesołowski of the register. It cannot know a person whom no column of people names.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};
use std::ops::Range;

use chrono::{Datelike, NaiveDate};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::{Key, TAKEN};
use crate::record::{Book, Slot, Slots, Sym, Table, Value, registrations};

/// Columns that name people.
const NAMES: [(Table, &[&str]); 9] = [
    (Table::Registrations, &["family_name", "given_names", "name"]),
    (Table::Attendance, &["name"]),
    (Table::Attempts, &["assessor", "authorised_by"]),
    (Table::Units, &["assessor"]),
    (Table::Claims, &["confirmed_by"]),
    (Table::Activities, &["practitioner"]),
    (Table::Milestones, &["observer"]),
    (Table::Programmes, &["lead_iv"]),
    (Table::Verification, &["verifier", "assessor"]),
];

/// Identifiers shorter than this are words like any other: `1` is a form of a test. In names of files they are taken out all the same.
const SHORTEST_ID: usize = 4;
/// Digits of a ULN.
const ULN: usize = 10;

/// Something to take out: its words after the first, and what stands in its place.
struct Known {
    rest: Vec<String>,
    instead: Option<Box<str>>,
    short: bool,
}

/// Every name, identifier, ULN and date of birth, by first word.
#[derive(Default)]
pub(super) struct Scrubber {
    known: HashMap<String, Vec<Known>>,
}

/// A word of a text: where it stands, and its form for comparison.
struct Word {
    at: Range<usize>,
    folded: String,
}

impl Scrubber {
    pub(super) fn of(book: &Book, key: &Key) -> Self {
        let mut scrubber = Self::default();
        for &table in Table::ALL {
            for sym in different(book, table, "learner_id") {
                let id = book.text(sym);
                let pseudonym = key.learner(book.text(book.id_key(sym)));
                scrubber.add(&words(id), Some(pseudonym.into()), id.chars().count() < SHORTEST_ID);
            }
        }
        for sym in different(book, Table::Registrations, "uln") {
            scrubber.add(&words(book.text(sym)), None, false);
        }
        let mut names = HashSet::new();
        for (table, fields) in NAMES {
            for field in fields {
                for sym in different(book, table, field) {
                    // Each word by itself: names are written in any order, with and without their middle.
                    names.extend(words(book.text(sym)).into_iter().map(|word| word.folded));
                }
            }
        }
        for name in names.into_iter().filter(|name| name.chars().count() > 1 && !name.bytes().all(|b| b.is_ascii_digit())) {
            scrubber.known.entry(name).or_default().push(Known { rest: Vec::new(), instead: None, short: false });
        }
        let column = book.rows(Table::Registrations).columns.get(usize::from(registrations::date_of_birth.index));
        let births: HashSet<Slot> = column.into_iter().flat_map(Slots::iter).filter(|slot| slot.is_value()).collect();
        for day in births.into_iter().map(NaiveDate::from_slot) {
            for shape in spellings(day) {
                scrubber.add(&words(&shape), None, false);
            }
        }
        for known in scrubber.known.values_mut() {
            // The longest first; of two as long the pseudonym, so that the result does not depend on the order of a set.
            known.sort_by(|a, b| (b.rest.len(), &b.rest, &b.instead).cmp(&(a.rest.len(), &a.rest, &a.instead)));
        }
        scrubber
    }

    fn add(&mut self, words: &[Word], instead: Option<Box<str>>, short: bool) {
        let Some((first, rest)) = words.split_first() else { return };
        let rest = rest.iter().map(|word| word.folded.clone()).collect();
        self.known.entry(first.folded.clone()).or_default().push(Known { rest, instead, short });
    }

    /// A text of a finding: the name of an assessment, a unit, an activity.
    pub(super) fn text<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.without(text, false)
    }

    /// The name of a file or a sheet: short identifiers go too.
    pub(super) fn name(&self, name: &str) -> String {
        self.without(name, true).into_owned()
    }

    /// A note on an input: it may repeat what stands in a cell, so dates go too.
    pub(super) fn note(&self, note: &str) -> String {
        let text = self.without(note, false);
        let words = words(&text);
        let mut said = String::with_capacity(text.len());
        let mut from = 0;
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let three = words.get(at..at + 3).filter(|three| is_date(three, &text));
            if let Some([.., last]) = three {
                said.push_str(text.get(from..word.at.start).unwrap_or(""));
                said.push_str("a date");
                from = last.at.end;
                at += 3;
            } else {
                at += 1;
            }
        }
        said.push_str(text.get(from..).unwrap_or(""));
        said
    }

    /// Identifiers of learners in a row, each as its pseudonym, known or not.
    pub(super) fn learners(text: &str, key: &Key) -> String {
        text.split(" or ").map(|id| key.learner(id)).collect::<Vec<_>>().join(" or ")
    }

    fn without<'t>(&self, text: &'t str, strict: bool) -> Cow<'t, str> {
        let words = words(text);
        let mut said = String::new();
        let mut from = 0;
        let mut at = 0;
        while let Some(word) = words.get(at) {
            let found = self.longest(words.get(at..).unwrap_or(&[]), strict).or_else(|| uln(words.get(at..).unwrap_or(&[]), text));
            let Some((count, instead)) = found else {
                at += 1;
                continue;
            };
            let between = text.get(from..word.at.start).unwrap_or("");
            // `Ada Okoro` is one person: what was taken out in a row stands once.
            let goes_on =
                instead.is_none() && said.ends_with(TAKEN) && between.chars().all(|c| !c.is_alphanumeric() && c != '/' && c != '\\');
            if !goes_on {
                said.push_str(between);
                said.push_str(instead.unwrap_or(TAKEN));
            }
            at += count;
            from = words.get(at - 1).map_or(text.len(), |last| last.at.end);
        }
        if from == 0 {
            return Cow::Borrowed(text);
        }
        said.push_str(text.get(from..).unwrap_or(""));
        Cow::Owned(said)
    }

    /// The longest thing known that begins here: how many words, and what stands instead.
    fn longest(&self, words: &[Word], strict: bool) -> Option<(usize, Option<&str>)> {
        let (first, rest) = words.split_first()?;
        let here = |known: &&Known| {
            known.rest.len() <= rest.len()
                && known.rest.iter().zip(rest).all(|(known, word)| *known == word.folded)
                && (strict || !known.short)
        };
        let known = self.known.get(&first.folded)?.iter().find(here)?;
        Some((known.rest.len() + 1, known.instead.as_deref()))
    }
}

/// A number of ten digits by itself, in groups or not, whatever stands in the tables.
fn uln<'i>(words: &[Word], text: &str) -> Option<(usize, Option<&'i str>)> {
    let mut digits = 0;
    for (count, word) in words.iter().enumerate() {
        let follows = count == 0 || words.get(count - 1).and_then(|before| text.get(before.at.end..word.at.start)) == Some(" ");
        if !follows || !word.folded.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        digits += word.folded.len();
        if digits >= ULN {
            return (digits == ULN).then_some((count + 1, None));
        }
    }
    None
}

/// Whether three words are a date: numbers with the same sign between, a year first or last.
fn is_date(words: &[Word], text: &str) -> bool {
    let [one, two, three] = words else { return false };
    let between = |a: &Word, b: &Word| text.get(a.at.end..b.at.start).filter(|sign| ["/", "-", "."].contains(sign));
    let numbers = [one, two, three].iter().all(|word| word.folded.len() <= 4 && word.folded.bytes().all(|b| b.is_ascii_digit()));
    numbers && between(one, two).is_some() && between(one, two) == between(two, three)
}

/// The different texts of a column.
fn different(book: &Book, table: Table, field: &str) -> HashSet<Sym> {
    let column = table.field_index(field).and_then(|field| book.rows(table).columns.get(usize::from(field)));
    column.into_iter().flat_map(Slots::iter).filter(|slot| slot.is_value()).map(Sym::from_slot).collect()
}

/// Ways in which a day is written.
fn spellings(day: NaiveDate) -> [String; 6] {
    let (year, month, date) = (day.year(), day.month(), day.day());
    [
        format!("{date:02}/{month:02}/{year:04}"),
        format!("{date}/{month}/{year}"),
        format!("{year:04}-{month:02}-{date:02}"),
        format!("{date:02}/{month:02}/{:02}", year.rem_euclid(100)),
        format!("{date:02}{month:02}{year:04}"),
        format!("{year:04}{month:02}{date:02}"),
    ]
}

/// The words of a text.
fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    let mut open = false;
    for (at, c) in text.char_indices() {
        if !(c.is_alphanumeric() || (open && is_combining_mark(c))) {
            open = false;
            continue;
        }
        if !open {
            words.push(Word { at: at..at, folded: String::new() });
            open = true;
        }
        if let Some(word) = words.last_mut() {
            word.at.end = at + c.len_utf8();
            fold(c, &mut word.folded);
        }
    }
    words
}

/// A letter as it is compared: small, without accents, and as people write it who lack the key for it.
fn fold(c: char, into: &mut String) {
    for c in std::iter::once(c).nfkd().filter(|c| !is_combining_mark(*c)).flat_map(char::to_lowercase) {
        match c {
            'ł' => into.push('l'),
            'ø' => into.push('o'),
            'đ' | 'ð' => into.push('d'),
            'ħ' => into.push('h'),
            'ı' => into.push('i'),
            'ß' => into.push_str("ss"),
            'æ' => into.push_str("ae"),
            'œ' => into.push_str("oe"),
            'þ' => into.push_str("th"),
            '\u{307}' => {}
            c => into.push(c),
        }
    }
}
