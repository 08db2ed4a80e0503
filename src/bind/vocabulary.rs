//! How real exports say things: headings, coded words, names of awarding organisations.
//!
//! `TOML → Vocabulary`. The words themselves are data, in `rules/vocabulary.toml`; here is how they are loaded, what makes a
//! vocabulary wrong, and how they are looked up. This file does not know sheets.

use std::sync::LazyLock;

use hashbrown::{HashMap, HashSet};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::hints::{Beginnings, Hints};
use super::said::Told;
use crate::record::{AttemptNo, CODED_LISTS, Grade, Kind, Table, fold_name};

/// What a heading stands for in one table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Target {
    /// The field, by position.
    pub(super) field: u8,
    /// What to call it: the field's name, or `taken_on` for a date that a column of times completes.
    pub(super) name: &'static str,
    /// Whether it stands for the field only where no other column does.
    pub(super) otherwise: bool,
}

/// Spellings, and what they mean. Everything is compared as [`fold_name`] leaves it.
#[derive(Clone, Debug, Default)]
pub struct Vocabulary {
    headings: HashMap<String, Vec<(Table, Target)>>,
    hints: Hints,
    grade_used: Vec<String>,
    words: HashMap<String, HashMap<String, u32>>,
    organisations: HashMap<String, String>,
    /// What people write where there is nothing to write, in small letters without spaces, by the first of them.
    placeholders: HashMap<char, Vec<String>>,
    /// How placeholders begin: nearly every cell begins otherwise.
    placeholders_begin: Beginnings,
    /// What the user says of one sheet, where this is its vocabulary.
    pub(super) told: Told,
}

/// No longer text is looked at for a placeholder.
const LONGEST_PLACEHOLDER: usize = 24;

/// The letters of a text, small, without spaces.
fn letters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}

/// The form in which headings are compared. A star marks a needed field in many forms, so here it does not count.
pub(super) fn heading_key(shown: &str) -> String {
    let mut key = fold_name(shown);
    key.retain(|c| c != '*');
    key
}

/// The form in which words of closed lists are compared; a cell that is all symbols (✓) is compared as it stands.
pub(super) fn word_key(shown: &str) -> String {
    // A point or a sign within a number is no punctuation: 0.1 is not 01.
    if shown.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '-' | '+'))
        && let Some(number) = shown.parse::<f64>().ok().filter(|number| number.is_finite() && shown.contains(['.', '-', '+']))
    {
        return if number.fract() == 0.0 && number >= 0.0 { format!("{number:.0}") } else { shown.to_owned() };
    }
    let key = fold_name(shown);
    if key.is_empty() { shown.chars().filter(|c| !c.is_whitespace() && *c != '\u{fe0f}').collect() } else { key }
}

/// The canonical words of a list with their packed codes; `None` where there is no such list.
fn codes(list: &str) -> Option<Vec<(&'static str, u32)>> {
    if let Some((_, words)) = CODED_LISTS.iter().find(|(name, _)| *name == list) {
        return Some(words.iter().copied().zip(0..).collect());
    }
    match list {
        "grade" | "unit_grade" => Some(Grade::WORDS.iter().map(|&(word, code)| (word, u32::from(code))).collect()),
        "attempt" => Some(vec![
            ("1", AttemptNo::Number(1).slot().0),
            ("2", AttemptNo::Number(2).slot().0),
            ("3", AttemptNo::Number(3).slot().0),
            ("resubmission", AttemptNo::Resubmission.slot().0),
            ("retake", AttemptNo::Retake.slot().0),
            ("resit", AttemptNo::Resit.slot().0),
        ]),
        "yes_no" => Some(vec![("yes", 1), ("no", 0)]),
        _ => {
            let mut fields = Table::ALL.iter().flat_map(|table| table.fields());
            fields.any(|field| field.name == list && field.kind == Kind::YesNo).then(|| vec![("yes", 1), ("no", 0)])
        }
    }
}

fn sheet_tables() -> impl Iterator<Item = Table> {
    Table::ALL.iter().copied().filter(|table| table.is_sheet())
}

/// The fields of a table that a heading may name. An attempt's date and time may stand in two columns.
pub(super) fn target(table: Table, name: &str, otherwise: bool) -> Option<Target> {
    let field = match (table, name) {
        (Table::Attempts, "taken_on") => table.field_index("taken_at")?,
        _ => table.field_index(name)?,
    };
    let info = table.fields().get(usize::from(field))?;
    let name = if name == "taken_on" && table == Table::Attempts { "taken_on" } else { info.name };
    (!info.hidden || info.person || info.name == "taken_time").then_some(Target { field, name, otherwise })
}

impl Vocabulary {
    /// Reads a vocabulary. All faults are told at once, each with its line.
    pub fn parse(toml: &str) -> Result<Self, Vec<String>> {
        Self::canonical().extended(toml)
    }

    /// The vocabulary that ships with the program, or its faults.
    pub fn shipped() -> Result<&'static Self, &'static [String]> {
        static SHIPPED: LazyLock<Result<Vocabulary, Vec<String>>> =
            LazyLock::new(|| Vocabulary::parse(include_str!("../../rules/vocabulary.toml")));
        SHIPPED.as_ref().map_err(Vec::as_slice)
    }

    /// This vocabulary with the spellings of another file added. What the file adds may repeat what is known and may not contradict it.
    pub fn extended(&self, toml: &str) -> Result<Self, Vec<String>> {
        let mut loader = Loader { vocabulary: self.clone(), added: HashSet::new(), faults: Vec::new() };
        match DeTable::parse(toml) {
            Ok(root) => loader.root(root.get_ref()),
            Err(fault) => {
                let at = fault.span().map_or(0, |span| span.start);
                loader.fault(at, fault.message());
            }
        }
        if loader.faults.is_empty() {
            return Ok(loader.vocabulary);
        }
        loader.faults.sort();
        Err(loader.faults.into_iter().map(|(at, says)| format!("line {}: {says}", line_of(toml, at))).collect())
    }

    /// Only the canonical names.
    fn canonical() -> Self {
        let mut vocabulary = Self::default();
        for table in sheet_tables() {
            let names = table.fields().iter().map(|field| field.name);
            let more = if table == Table::Attempts { &["taken_on"][..] } else { &[] };
            for name in names.chain(more.iter().copied()) {
                if let Some(target) = target(table, name, false) {
                    vocabulary.known(heading_key(name)).push((table, target));
                }
            }
        }
        for list in CODED_LISTS.iter().map(|(name, _)| *name).chain(["grade", "attempt", "yes_no"]) {
            let words = codes(list).unwrap_or_default().into_iter().map(|(word, code)| (word_key(word), code)).collect();
            vocabulary.words.insert(list.to_owned(), words);
        }
        vocabulary
    }

    /// What a heading stands for in each table, by its folded form.
    pub(super) fn heading(&self, key: &str) -> &[(Table, Target)] {
        self.headings.get(key).map_or(&[], Vec::as_slice)
    }

    /// Whether a text without brackets can be a heading of some table: a glance, which may take it for one.
    pub(super) fn may_be_heading(&self, text: &str) -> bool {
        self.hints.may_be(text)
    }

    /// Whether a heading of some table can begin as a text does, brackets or not: a quicker glance.
    #[inline]
    pub(super) fn may_begin_heading(&self, text: &str) -> bool {
        self.hints.may_begin(text)
    }

    /// What a folded heading stands for, to be added to.
    fn known(&mut self, key: String) -> &mut Vec<(Table, Target)> {
        self.hints.add(&key);
        self.headings.entry(key).or_default()
    }

    /// Every folded heading that one table knows, with the field it stands for.
    pub(super) fn headings_of(&self, table: Table) -> impl Iterator<Item = (&str, Target)> {
        self.headings
            .iter()
            .flat_map(move |(key, all)| all.iter().filter(move |(of, _)| *of == table).map(move |(_, target)| (key.as_str(), *target)))
    }

    /// The folded beginnings of a heading such as `grade used: NAME`.
    pub(super) fn grade_used(&self) -> &[String] {
        &self.grade_used
    }

    /// The code of a word in a list, by its folded form. For a yes/no field its own list is asked before the common one.
    pub(super) fn word(&self, list: &str, key: &str) -> Option<u32> {
        self.words.get(list).and_then(|words| words.get(key)).copied()
    }

    /// Whether a whole cell only says that there is nothing to say: `-`, `n/a`, `tbc`. Punctuation counts: `na` is a name.
    pub(super) fn is_placeholder(&self, text: &str) -> bool {
        if text.len() > LONGEST_PLACEHOLDER || !self.placeholders_begin.may_be(text) {
            return false;
        }
        let known = |text: &str| {
            let alike = letters(text).next().and_then(|first| self.placeholders.get(&first));
            alike.is_some_and(|alike| alike.iter().any(|known| letters(text).eq(known.chars())))
        };
        let mut buffer = [0; 4];
        // A row of dashes is a dash.
        known(text) || (!text.contains(char::is_alphanumeric) && letters(text).all(|c| known(c.encode_utf8(&mut buffer))))
    }

    /// The id of the awarding organisation that a spelling names: `City and Guilds` is `city-guilds`.
    pub fn awarding_organisation(&self, shown: &str) -> Option<&str> {
        self.organisations.get(&fold_name(shown)).map(String::as_str)
    }
}

/// A vocabulary while a file is added to it.
struct Loader {
    vocabulary: Vocabulary,
    /// What this file has said so far: a second time is a slip, even where it says the same.
    added: HashSet<(String, String)>,
    /// With where each stands, so that they are told in the order of the file.
    faults: Vec<(usize, String)>,
}

impl Loader {
    fn fault(&mut self, at: usize, says: &str) {
        self.faults.push((at, says.to_owned()));
    }

    fn root(&mut self, root: &DeTable<'_>) {
        for (section, content) in root {
            let at = section.span().start;
            let Some(parts) = content.get_ref().as_table() else {
                self.fault(
                    at,
                    &format!("`{}` stands outside the sections; begin with [headings.TABLE] or [words.LIST]", section.get_ref()),
                );
                continue;
            };
            for (part, entries) in parts {
                let at = part.span().start;
                let Some(entries) = entries.get_ref().as_table() else {
                    self.fault(at, &format!("`{}` needs a section of its own: [{}.{0}]", part.get_ref(), section.get_ref()));
                    continue;
                };
                match section.get_ref().as_ref() {
                    "headings" => self.headings(part, entries, false),
                    "otherwise" => self.headings(part, entries, true),
                    "words" => self.words(part, entries),
                    "awarding_organisations" => self.organisation(part, entries),
                    "placeholders" => self.placeholders(part, entries),
                    other => self.fault(
                        at,
                        &format!(
                            "[{other}] is not a section of a vocabulary; there are headings, otherwise, words, placeholders and awarding_organisations"
                        ),
                    ),
                }
            }
        }
    }

    fn headings(&mut self, part: &Spanned<std::borrow::Cow<'_, str>>, entries: &DeTable<'_>, otherwise: bool) {
        let name = part.get_ref().as_ref();
        let tables: Vec<Table> = sheet_tables().filter(|table| name == "any" || table.name() == name).collect();
        if tables.is_empty() {
            let known: Vec<&str> = sheet_tables().map(Table::name).collect();
            return self.fault(part.span().start, &format!("`{name}` is not a table; there are {}", known.join(", ")));
        }
        for (field, spellings) in entries {
            let at = field.span().start;
            let field = field.get_ref().as_ref();
            let spellings = self.list(at, field, spellings);
            if field == "grade_used" && tables.contains(&Table::Claims) && !otherwise {
                for (at, shown) in spellings {
                    let key = heading_key(&shown);
                    if self.fresh(at, "grade_used", &key, &shown) && !self.vocabulary.grade_used.contains(&key) {
                        self.vocabulary.grade_used.push(key);
                    }
                }
                // The longest first, so that "grade used for" is not taken for "grade used" and a name.
                self.vocabulary.grade_used.sort_by(|a, b| b.len().cmp(&a.len()).then(a.cmp(b)));
                continue;
            }
            let targets: Vec<(Table, Target)> =
                tables.iter().filter_map(|&table| Some((table, target(table, field, otherwise)?))).collect();
            if targets.is_empty() {
                self.fault(at, &format!("`{field}` is not a field of {}", if name == "any" { "any table" } else { name }));
            }
            for (at, shown) in &spellings {
                for &(table, target) in &targets {
                    self.heading(*at, shown, table, target);
                }
            }
        }
    }

    fn heading(&mut self, at: usize, shown: &str, table: Table, target: Target) {
        let key = heading_key(shown);
        let known = self.vocabulary.known(key.clone());
        let other = known.iter().find(|(of, _)| *of == table).map(|(_, other)| *other);
        match other {
            Some(other) if other.field != target.field => {
                let says = format!(
                    "\"{shown}\" already stands for `{}` in {}; a heading that could mean two fields belongs to none",
                    other.name,
                    table.name()
                );
                return self.fault(at, &says);
            }
            Some(_) => {}
            None => known.push((table, target)),
        }
        self.fresh(at, table.name(), &key, shown);
    }

    fn words(&mut self, part: &Spanned<std::borrow::Cow<'_, str>>, entries: &DeTable<'_>) {
        let list = part.get_ref().as_ref();
        let Some(codes) = codes(list) else {
            let mut known: Vec<&str> = CODED_LISTS.iter().map(|(name, _)| *name).collect();
            known.extend(["grade", "unit_grade", "attempt", "yes_no"]);
            return self.fault(
                part.span().start,
                &format!("`{list}` is not a list; there are {}, and the name of any yes/no field", known.join(", ")),
            );
        };
        for (word, spellings) in entries {
            let at = word.span().start;
            let word = word.get_ref().as_ref();
            let spellings = self.list(at, word, spellings);
            let Some(&(_, code)) = codes.iter().find(|(canonical, _)| *canonical == word) else {
                let known: Vec<&str> = codes.iter().map(|(word, _)| *word).collect();
                self.fault(at, &format!("`{word}` is not a word of the list {list}; its words are {}", known.join(", ")));
                continue;
            };
            for (at, shown) in spellings {
                let key = word_key(&shown);
                let known = self.vocabulary.words.entry(list.to_owned()).or_default();
                match known.get(&key) {
                    Some(&other) if other != code => {
                        let other = codes.iter().find(|(_, code)| *code == other).map_or("another word", |(word, _)| word);
                        self.fault(
                            at,
                            &format!("\"{shown}\" already means {other} in {list}; a word that could mean two things belongs to none"),
                        );
                    }
                    Some(_) => {
                        self.fresh(at, list, &key, &shown);
                    }
                    None => {
                        known.insert(key.clone(), code);
                        self.fresh(at, list, &key, &shown);
                    }
                }
            }
        }
    }

    fn organisation(&mut self, part: &Spanned<std::borrow::Cow<'_, str>>, entries: &DeTable<'_>) {
        let id = part.get_ref().as_ref();
        for (field, names) in entries {
            let at = field.span().start;
            if field.get_ref().as_ref() != "names" {
                self.fault(at, &format!("`{}` is not known here; an awarding organisation has `names`", field.get_ref()));
                continue;
            }
            for (at, shown) in self.list(at, "names", names) {
                let key = fold_name(&shown);
                match self.vocabulary.organisations.get(&key) {
                    Some(other) if other != id => {
                        let says = format!("\"{shown}\" already names {other}");
                        self.fault(at, &says);
                    }
                    _ => {
                        if self.fresh(at, "awarding organisations", &key, &shown) {
                            self.vocabulary.organisations.insert(key, id.to_owned());
                        }
                    }
                }
            }
        }
    }

    fn placeholders(&mut self, part: &Spanned<std::borrow::Cow<'_, str>>, entries: &DeTable<'_>) {
        if part.get_ref().as_ref() != "any" {
            let says = format!("`{}` is not known here; placeholders stand under [placeholders.any]", part.get_ref());
            return self.fault(part.span().start, &says);
        }
        for (field, spellings) in entries {
            let at = field.span().start;
            if field.get_ref().as_ref() != "cells" {
                self.fault(at, &format!("`{}` is not known here; there are `cells`", field.get_ref()));
                continue;
            }
            for (at, shown) in self.list(at, "cells", spellings) {
                let key: String = letters(&shown).collect();
                if shown.len() > LONGEST_PLACEHOLDER {
                    self.fault(at, &format!("\"{shown}\" is too long for a placeholder"));
                } else if self.fresh(at, "placeholders", &key, &shown)
                    && let Some(first) = key.chars().next()
                {
                    self.vocabulary.placeholders_begin.add(&key);
                    self.vocabulary.placeholders.entry(first).or_default().push(key);
                }
            }
        }
    }

    /// The spellings of an entry with where each stands.
    fn list(&mut self, at: usize, name: &str, value: &Spanned<DeValue<'_>>) -> Vec<(usize, String)> {
        let Some(items) = value.get_ref().as_array() else {
            self.fault(at, &format!("`{name}` needs a list of spellings: {name} = [\"…\", \"…\"]"));
            return Vec::new();
        };
        let mut found = Vec::new();
        for item in items {
            let at = item.span().start;
            match item.get_ref().as_str() {
                Some(shown) if !word_key(shown).is_empty() => found.push((at, shown.to_owned())),
                _ => self.fault(at, "a spelling is text in quotation marks, and not empty"),
            }
        }
        found
    }

    /// Notes that this file gives a spelling; false, with a fault, where it did so before.
    fn fresh(&mut self, at: usize, list: &str, key: &str, shown: &str) -> bool {
        let new = self.added.insert((list.to_owned(), key.to_owned()));
        if !new {
            self.fault(at, &format!("\"{shown}\" stands twice in {list}: case, spaces and punctuation do not count"));
        }
        new
    }
}

fn line_of(text: &str, at: usize) -> usize {
    1 + text.bytes().take(at).filter(|&b| b == b'\n').count()
}

#[cfg(test)]
#[path = "vocabulary_tests.rs"]
mod tests;
