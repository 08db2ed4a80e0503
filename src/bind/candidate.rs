//! A text that may head a column, and what it says whatever the table.
//!
//! `texts of one row, or of two → Candidate`. A sheet's first rows are weighed against every table, alone and joined: what does not
//! depend on the table is worked out once for each text. This file does not know what a table needs.

use std::cell::OnceCell;

use super::header::Line;
use super::sat::{self, Sat};
use super::vocabulary::{Vocabulary, heading_key};
use super::wide::{self, Wide};

/// A heading before a table is chosen.
pub(super) struct Candidate {
    pub(super) col: u16,
    pub(super) shown: String,
    /// Of two joined texts the lower one.
    below: Option<String>,
    keys: OnceCell<Vec<String>>,
    wide: OnceCell<Option<Wide>>,
    sat: OnceCell<Option<Sat>>,
    in_a_group: OnceCell<bool>,
    heading: OnceCell<bool>,
}

/// A longer text is a sentence: it may head a column, and stands for nothing.
const LONGEST: usize = 200;

/// What stands in brackets may be left out of account.
const BRACKETS: [char; 4] = ['(', '[', ')', ']'];

/// Headings that say nothing without the group above them.
const PARTS: [&str; 14] = [
    "grade",
    "result",
    "outcome",
    "date",
    "achieved",
    "dateachieved",
    "datetaken",
    "datesat",
    "time",
    "starttime",
    "mark",
    "score",
    "form",
    "task",
];

impl Candidate {
    /// One text; or two joined ones, with the lower by itself, which is empty where a text was merged downwards.
    pub(super) fn new(col: u16, shown: String, below: Option<String>) -> Self {
        Self {
            col,
            shown,
            below,
            keys: OnceCell::new(),
            wide: OnceCell::new(),
            sat: OnceCell::new(),
            in_a_group: OnceCell::new(),
            heading: OnceCell::new(),
        }
    }

    /// What stands in the row itself.
    pub(super) fn raw(&self) -> &str {
        self.below.as_deref().unwrap_or(&self.shown)
    }

    /// The lower of two joined texts, where there is one.
    fn lower(&self) -> Option<&str> {
        self.below.as_deref().filter(|below| !below.is_empty())
    }

    /// Folded forms, the most telling first.
    pub(super) fn keys(&self) -> &[String] {
        self.keys.get_or_init(|| {
            let mut all = keys(&self.shown);
            all.extend(self.lower().map(keys).unwrap_or_default());
            all
        })
    }

    /// Whether the text is too long to stand for anything.
    pub(super) fn is_sentence(&self) -> bool {
        self.shown.len() > LONGEST
    }

    /// The unit that the heading names.
    pub(super) fn wide(&self) -> Option<&Wide> {
        self.wide.get_or_init(|| wide::read(&self.shown)).as_ref()
    }

    /// The attempt that the heading names.
    pub(super) fn sat(&self) -> Option<&Sat> {
        self.sat.get_or_init(|| sat::read(&self.shown)).as_ref()
    }

    /// Whether of two joined headings the lower says for itself what it is, as `Overall grade` does under a group that reached too far.
    pub(super) fn is_in_a_group(&self, vocabulary: &Vocabulary) -> bool {
        let says_itself = || {
            let raw = self.raw();
            raw != self.shown
                && wide::read(raw).is_none()
                && !PARTS.contains(&heading_key(raw).as_str())
                && keys(raw).iter().any(|key| !vocabulary.heading(key).is_empty())
        };
        *self.in_a_group.get_or_init(says_itself)
    }

    /// Whether some table knows the text as a heading, or the user said what stands below it.
    pub(super) fn is_known(&self, vocabulary: &Vocabulary) -> bool {
        if let Some(told) = vocabulary.told.is_told(self) {
            return told;
        }
        // A sheet's first rows are mostly data: the careful comparison only where a glance does not rule it out.
        let may_be = |text: &str| vocabulary.may_be_heading(text) || text.contains(BRACKETS);
        let is_heading = || {
            !self.is_sentence()
                && ((may_be(&self.shown) || self.lower().is_some_and(may_be))
                    && self.keys().iter().any(|key| !vocabulary.heading(key).is_empty())
                    || self.wide().is_some()
                    || self.sat().is_some())
        };
        *self.heading.get_or_init(is_heading)
    }
}

/// The folded forms of a heading, with and without what stands in brackets, the most telling first.
pub(super) fn keys(shown: &str) -> Vec<String> {
    if shown.len() > LONGEST {
        return Vec::new();
    }
    let mut keys = vec![heading_key(shown)];
    // Units, formats and remarks stand in brackets: "Date of birth (dd/mm/yyyy)".
    if shown.contains(BRACKETS) {
        let mut bare = String::new();
        let mut depth = 0u32;
        for c in shown.chars() {
            match c {
                '(' | '[' => depth += 1,
                ')' | ']' => depth = depth.saturating_sub(1),
                _ if depth == 0 => bare.push(c),
                _ => {}
            }
        }
        keys.push(heading_key(&bare));
    }
    keys.retain(|key| !key.is_empty());
    keys.dedup();
    keys
}

/// The texts of one row.
pub(super) fn single(line: &Line) -> Vec<Candidate> {
    let filled = line.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    filled.filter_map(|(col, cell)| Some(Candidate::new(u16::try_from(col).ok()?, cell.clone(), None))).collect()
}

/// Two rows read as one: a group's heading, which reaches to the right over blank cells, above the headings themselves.
pub(super) fn joined(upper: &Line, lower: &Line) -> Vec<Candidate> {
    let mut group = "";
    let mut all = Vec::new();
    for col in 0..upper.cells.len().max(lower.cells.len()) {
        let above = upper.cells.get(col).map_or("", String::as_str);
        let below = lower.cells.get(col).map_or("", String::as_str);
        if !above.is_empty() {
            group = above;
        }
        let shown = match (above.is_empty(), below.is_empty()) {
            (true, true) => continue,
            // A heading that was merged downwards stands in the upper row.
            (false, true) => above.to_owned(),
            _ if group.is_empty() => below.to_owned(),
            _ => [group, ": ", below].concat(),
        };
        let Ok(col) = u16::try_from(col) else { break };
        all.push(Candidate::new(col, shown, Some(below.to_owned())));
    }
    all
}
