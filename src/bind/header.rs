//! Finding the headings of a sheet and naming the table.
//!
//! `first rows → Found { table, header row, what each column is }`. Only headings decide: no cell below them is looked at for
//! meaning. This file does not know how values are read.

use std::cell::RefCell;

use hashbrown::HashSet;

use super::candidate::{Candidate, joined, keys, single};
use super::fit::{self, Fit, is_form};
use super::near::Near;
use super::nearly;
use super::sat::Sat;
use super::vocabulary::{Target, Vocabulary};
use crate::record::{Slot, Table};

/// How many rows from the top are searched for headings.
pub(super) const DEPTH: u32 = 100;

/// Sheets up to this many rows are searched for further tables below the first. Longer ones are exports of one table each.
pub(super) const SEVERAL: u32 = 50_000;

/// A row of more cells holds no headings.
pub(super) const WIDEST: usize = 4_096;

/// In the search for headings no more cells are looked at, one sheet or stretch of it: a hundred rows of three hundred columns.
pub(super) const MOST_CELLS: usize = 30_000;

/// A text of as many bytes is no heading that begins another table.
const LONGEST: usize = 60;

/// One row's texts by column, as far as the search looks.
pub(super) struct Line {
    pub(super) row: u32,
    pub(super) cells: Vec<String>,
}

/// What a column is for the table found.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Meaning {
    /// A field.
    Field(Target),
    /// `grade used: NAME`, with the name as written.
    GradeUsed(String),
    /// `unit grade: NAME`: a wide column of one unit's grades.
    UnitGrade(String),
    /// `unit achieved_on: NAME`: the dates beside such a column.
    UnitDate(String),
    /// A wide column of one attempt's dates, results and the like.
    Attempt(Sat),
    /// Not understood: kept, shown, never used.
    Unknown,
}

/// One heading.
#[derive(Clone, Debug)]
pub(super) struct Heading {
    pub(super) col: u16,
    /// As shown; where two rows were joined, both.
    pub(super) shown: String,
    /// What stands in the header row itself, to know a repeated header row by.
    pub(super) raw: String,
    pub(super) meaning: Meaning,
}

impl Meaning {
    /// What a column of this meaning is called; `None` where it is not understood.
    pub(super) fn called(&self) -> Option<String> {
        match self {
            Self::Field(target) => Some(target.name.to_owned()),
            Self::GradeUsed(name) => Some(format!("grade used: {name}")),
            Self::UnitGrade(name) => Some(format!("unit grade: {name}")),
            Self::UnitDate(name) => Some(format!("unit achieved_on: {name}")),
            Self::Attempt(sat) => Some(sat.called()),
            Self::Unknown => None,
        }
    }
}

/// The headings of a table.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) table: Table,
    pub(super) header_row: u32,
    pub(super) headings: Vec<Heading>,
    /// Another table that the headings fit as well, by every measure.
    pub(super) rival: Option<Table>,
}

impl Found {
    /// Whether this is a table of unit results, or of attempts, in wide columns only.
    pub(super) fn is_wide(&self) -> bool {
        self.headings.iter().any(|heading| fit::is_wide(self.table, &heading.meaning))
    }
}

/// Headings that come close to a table.
pub(super) struct Closest {
    /// The needed fields that have no heading.
    pub(super) missing: Vec<&'static str>,
    /// Whether they speak for that table so clearly that another, which they would complete, was not settled for.
    pub(super) refused: bool,
    /// The table as far as it was found.
    pub(super) found: Found,
}

/// Collapses line breaks and odd spaces of a heading.
pub(super) fn tidy(text: &str) -> String {
    let at_its_ends = |sign: Option<&u8>| sign.is_some_and(u8::is_ascii_graphic);
    if at_its_ends(text.as_bytes().first()) && at_its_ends(text.as_bytes().last()) && !super::values::needs_squeezing(text) {
        return text.to_owned();
    }
    let mut tidy = String::new();
    super::values::squeeze(text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')), &mut tidy);
    tidy
}

/// Finds the row, or two joined rows, that names a table best: most headings explained; then the table whose needed fields tell
/// most; then one row before two, and the topmost.
pub(super) fn find(lines: &[Line], vocabulary: &Vocabulary) -> Result<Found, Option<Closest>> {
    find_at(lines, None, vocabulary)
}

/// The same, where the user says in which row the headings stand.
pub(super) fn find_at(lines: &[Line], row: Option<u32>, vocabulary: &Vocabulary) -> Result<Found, Option<Closest>> {
    let mut best: Option<((usize, usize, usize, bool), Found)> = None;
    let mut closest: Option<((bool, usize, usize), Closest)> = None;
    let mut top: Option<((usize, usize), Found)> = None;
    let mut before: Option<(&Line, bool)> = None;
    for line in lines {
        let alone = single(line);
        let form = is_form(&alone, vocabulary);
        // The row above, if it is none of a form: the upper of two rows of headings.
        let above = before.replace((line, form)).filter(|(above, form)| above.row + 1 == line.row && !form);
        if row.map_or(form, |row| row != line.row) {
            continue;
        }
        let readings = [Some((alone, true)), above.map(|(above, _)| (joined(above, line), false))];
        for (candidates, alone) in readings.into_iter().flatten() {
            if !candidates.iter().any(|c| c.is_known(vocabulary)) || (row.is_none() && is_form(&candidates, vocabulary)) {
                continue;
            }
            let told = candidates.iter().filter(|c| vocabulary.told.is_told(c).is_some()).count();
            let judged = fit::judge(&candidates, vocabulary);
            if let Some(fit) = judged.closest {
                // Headings that were refused for their missing one before headings that only resemble some table's.
                let near = (!judged.refused, fit.missing.len(), usize::MAX - fit.explained);
                if closest.as_ref().is_none_or(|(score, _)| near < *score) {
                    let missing = fit.missing.clone();
                    closest = Some((near, Closest { missing, refused: judged.refused, found: chosen(fit, line.row, &candidates) }));
                }
            }
            for fit in judged.complete {
                let (table, rank) = (fit.table, (fit.explained, fit.telling));
                let score = (told, fit.explained, fit.telling, alone);
                if alone && top.as_ref().is_none_or(|(known, found)| found.header_row == line.row && *known < rank) {
                    top = Some((rank, chosen(fit.clone(), line.row, &candidates)));
                }
                match &mut best {
                    Some((known, found)) if *known == score && found.header_row == line.row && found.table != table => {
                        found.rival = Some(table);
                    }
                    Some((known, _)) if *known >= score => {}
                    _ => best = Some((score, chosen(fit, line.row, &candidates))),
                }
            }
        }
    }
    let found = match (best, top) {
        // Headings that stand alone above better ones begin a table of their own, and the better ones the next.
        (Some(((.., true), found)), Some((_, top))) if top.header_row < found.header_row => Some(top),
        (best, _) => best.map(|(_, found)| found),
    };
    match (found, closest) {
        (Some(found), Some((_, closest))) if closest.refused && closest.found.header_row < found.header_row => Err(Some(closest)),
        (Some(found), _) => Ok(found),
        (None, closest) => Err(closest.map(|(_, closest)| closest).or_else(|| nearly::guess(lines, vocabulary))),
    }
}

/// What begins below a table on the same sheet: another table, or headings that come close to one and must not be read as its rows.
pub(super) enum Below {
    Table(Found),
    Nearly(Closest),
}

/// The next table on the same sheet: the first line that holds all the headings some table needs, and other ones than the table above.
pub(super) fn next(lines: &[Line], above: &Found, vocabulary: &Vocabulary) -> Option<Below> {
    // Rows of data that hold the same words in the same columns come to the same: one of them is judged.
    let mut judged_before: HashSet<Vec<(u16, String)>> = HashSet::new();
    lines.iter().filter(|line| line.row > above.header_row).find_map(|line| {
        let candidates = single(line);
        if is_form(&candidates, vocabulary) {
            return None;
        }
        let same =
            candidates.iter().map(|c| (c.col, c.raw())).eq(above.headings.iter().filter(|h| !h.raw.is_empty()).map(|h| (h.col, &*h.raw)));
        if same {
            return None;
        }
        let telling = |c: &&Candidate| c.is_known(vocabulary) || fit::grade_used(&c.shown, vocabulary).is_some();
        let known: Vec<(u16, String)> = candidates.iter().filter(telling).map(|c| (c.col, c.shown.clone())).collect();
        let (telling, count) = (known.len(), candidates.len());
        if 2 * telling <= count && !judged_before.insert(known) {
            return None;
        }
        let judged = fit::judge(&candidates, vocabulary);
        // Of equals the first table, as everywhere.
        let best = judged
            .complete
            .into_iter()
            .reduce(|best, fit| if (fit.explained, fit.telling) > (best.explained, best.telling) { fit } else { best });
        if let Some(fit) = best {
            return Some(Below::Table(chosen(fit, line.row, &candidates)));
        }
        let known = candidates.iter().filter(|c| c.is_known(vocabulary)).count();
        judged.closest.filter(|fit| judged.refused || (fit.explained >= 3 && 2 * known > candidates.len())).map(|fit| {
            let missing = fit.missing.clone();
            Below::Nearly(Closest { missing, refused: judged.refused, found: chosen(fit, line.row, &candidates) })
        })
    })
}

/// Whether a text among the first cells of a row makes it worth a closer look, below the headings of a table: it is a heading that some
/// table knows. Its first letters rule out most texts at once; a digit speaks against it. `said` remembers
/// texts that lately were found to be none.
#[inline]
pub(super) fn is_one(text: &str, vocabulary: &Vocabulary, said: &RefCell<Near>) -> bool {
    const NO: (Slot, Slot) = (Slot::BLANK, Slot::BLANK);
    if text.len() >= LONGEST || !vocabulary.may_begin_heading(text) || said.borrow().find(text.as_bytes()) == Some(NO) {
        return false;
    }
    let is_one = is_one_indeed(text, vocabulary);
    if !is_one {
        // Of several columns at once, so that some always repeat.
        said.borrow_mut().keep(text.as_bytes(), NO.0, NO.1, u32::MAX);
    }
    is_one
}

#[inline(never)]
fn is_one_indeed(text: &str, vocabulary: &Vocabulary) -> bool {
    let mut has_brackets = false;
    for byte in text.bytes() {
        if byte.is_ascii_digit() {
            return false;
        }
        has_brackets |= matches!(byte, b'(' | b'[');
    }
    (has_brackets || vocabulary.may_be_heading(text)) && is_heading(text, vocabulary)
}

/// Whether some table knows a text as a heading. Sheets are long, so the usual text, without brackets or accents, is folded in place.
fn is_heading(text: &str, vocabulary: &Vocabulary) -> bool {
    if !text.is_ascii() || text.contains(['(', '[']) {
        return keys(text).iter().any(|key| !vocabulary.heading(key).is_empty());
    }
    let mut folded = [0u8; LONGEST];
    let letters = text.bytes().filter(u8::is_ascii_alphanumeric).map(|b| b.to_ascii_lowercase());
    let count = folded.iter_mut().zip(letters).map(|(place, letter)| *place = letter).count();
    let key = folded.get(..count).and_then(|key| std::str::from_utf8(key).ok()).unwrap_or_default();
    !key.is_empty() && !vocabulary.heading(key).is_empty()
}

pub(super) fn chosen(fit: Fit, header_row: u32, candidates: &[Candidate]) -> Found {
    let headings = candidates
        .iter()
        .zip(fit.meanings)
        .map(|(candidate, meaning)| Heading {
            col: candidate.col,
            shown: candidate.shown.clone(),
            raw: candidate.raw().to_owned(),
            meaning,
        })
        .collect();
    Found { table: fit.table, header_row, headings, rival: None }
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
