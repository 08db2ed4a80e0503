//! Finding the headings of a sheet and naming the table.
//!
//! `first rows → Found { table, header row, what each column is }`. Only headings decide: no cell below them is looked at for
//! meaning. This file does not know how values are read.

use hashbrown::{HashMap, HashSet};

use super::vocabulary::{Target, Vocabulary, heading_key};
use crate::grid::{Raw, Row};
use crate::record::{Table, registrations};

/// How many rows from the top are searched for headings.
pub(super) const DEPTH: u32 = 100;

/// Sheets up to this many rows are searched for further tables below the first. Longer ones are exports of one table each.
pub(super) const SEVERAL: u32 = 50_000;

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

/// The headings of a table.
#[derive(Clone, Debug)]
pub(super) struct Found {
    pub(super) table: Table,
    pub(super) header_row: u32,
    pub(super) headings: Vec<Heading>,
    /// Another table that the headings fit as well, by every measure.
    pub(super) rival: Option<Table>,
}

/// Why no table was found.
pub(super) struct Closest {
    pub(super) table: Table,
    pub(super) row: u32,
    pub(super) missing: Vec<&'static str>,
}

/// A heading before a table is chosen.
struct Candidate {
    col: u16,
    shown: String,
    raw: String,
    /// Folded forms, the most telling first.
    keys: Vec<String>,
}

/// Fields that any table with learners may carry along: they speak for it, though it has no use for them.
const PASSENGERS: [&str; 9] =
    ["uln", "family_name", "given_names", "name", "centre", "awarding_organisation", "qualification_title", "programme", "level"];

/// Collapses line breaks and odd spaces of a heading.
pub(super) fn tidy(text: &str) -> String {
    let mut tidy = String::new();
    super::values::squeeze(text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}')), &mut tidy);
    tidy
}

fn keys(shown: &str) -> Vec<String> {
    let mut keys = vec![heading_key(shown)];
    // Units, formats and remarks stand in brackets: "Date of birth (dd/mm/yyyy)".
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
    keys.retain(|key| !key.is_empty());
    keys.dedup();
    keys
}

fn single(line: &Line) -> Vec<Candidate> {
    let filled = line.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty());
    filled
        .filter_map(|(col, cell)| {
            Some(Candidate { col: u16::try_from(col).ok()?, shown: cell.clone(), raw: cell.clone(), keys: keys(cell) })
        })
        .collect()
}

/// Two rows read as one: a group's heading, which reaches to the right over blank cells, above the headings themselves.
fn joined(upper: &Line, lower: &Line) -> Vec<Candidate> {
    let mut group = "";
    let mut all = Vec::new();
    for col in 0..upper.cells.len().max(lower.cells.len()) {
        let above = upper.cells.get(col).map_or("", String::as_str);
        let below = lower.cells.get(col).map_or("", String::as_str);
        if !above.is_empty() {
            group = above;
        }
        let (shown, keys) = match (above.is_empty(), below.is_empty()) {
            (true, true) => continue,
            // A heading that was merged downwards stands in the upper row.
            (false, true) => (above.to_owned(), keys(above)),
            _ => {
                let shown = if group.is_empty() { below.to_owned() } else { format!("{group}: {below}") };
                let mut all = keys(&shown);
                all.extend(keys(below));
                (shown, all)
            }
        };
        let Ok(col) = u16::try_from(col) else { break };
        all.push(Candidate { col, shown, raw: below.to_owned(), keys });
    }
    all
}

fn meaning(candidate: &Candidate, table: Table, vocabulary: &Vocabulary) -> Meaning {
    for key in &candidate.keys {
        if let Some((_, target)) = vocabulary.heading(key).iter().find(|(of, _)| *of == table) {
            return Meaning::Field(*target);
        }
    }
    if table == Table::Claims
        && let Some(name) = grade_used(&candidate.shown, vocabulary)
    {
        return Meaning::GradeUsed(name);
    }
    Meaning::Unknown
}

/// The name in `grade used: NAME`, `Grade used - NAME`, `Grade to be used (NAME)`.
fn grade_used(shown: &str, vocabulary: &Vocabulary) -> Option<String> {
    for prefix in vocabulary.grade_used() {
        let mut wanted = prefix.chars().peekable();
        for (at, c) in shown.char_indices() {
            if wanted.peek().is_none() {
                let rest = shown.get(at..)?;
                // "Grade used for" and a name; "grade usedup" is another word.
                if c.is_alphanumeric() {
                    break;
                }
                let name = rest.trim_start_matches(|c: char| !c.is_alphanumeric() && c != '(');
                let name = match name.strip_prefix('(') {
                    Some(inner) => inner.strip_suffix(')').unwrap_or(inner),
                    None => name,
                };
                let name = tidy(name);
                return (!name.is_empty()).then_some(name);
            }
            if c.is_alphanumeric() && c.to_lowercase().any(|lower| wanted.next_if_eq(&lower).is_none()) {
                break;
            }
        }
    }
    None
}

fn is_known(candidate: &Candidate, vocabulary: &Vocabulary) -> bool {
    candidate.keys.iter().any(|key| !vocabulary.heading(key).is_empty())
}

/// Whether a row is a line of a form, labels beside their values: every cell that is a heading has one at its right that is none. Read
/// as headings, such a line would make learners of the labels below it.
fn is_form(candidates: &[Candidate], vocabulary: &Vocabulary) -> bool {
    let beside = |i: usize| match (candidates.get(i), candidates.get(i + 1)) {
        (Some(label), Some(value)) => {
            value.col == label.col + 1 && !is_known(value, vocabulary) && grade_used(&value.shown, vocabulary).is_none()
        }
        _ => false,
    };
    candidates.iter().enumerate().all(|(i, candidate)| !is_known(candidate, vocabulary) || beside(i))
}

/// How well a row of headings fits a table.
#[derive(Clone)]
struct Fit {
    table: Table,
    /// Fields and marks columns that have a heading, and passengers.
    explained: usize,
    /// Needed fields that the learner register does not have as well: they tell tables apart.
    telling: usize,
    missing: Vec<&'static str>,
    meanings: Vec<Meaning>,
}

fn fit(candidates: &[Candidate], table: Table, vocabulary: &Vocabulary) -> Fit {
    let mut meanings: Vec<Meaning> = candidates.iter().map(|candidate| meaning(candidate, table, vocabulary)).collect();
    let outright: HashSet<u8> = meanings
        .iter()
        .filter_map(|m| if let Meaning::Field(target) = m { (!target.otherwise).then_some(target.field) } else { None })
        .collect();
    for meaning in &mut meanings {
        if matches!(meaning, Meaning::Field(target) if target.otherwise && outright.contains(&target.field)) {
            *meaning = Meaning::Unknown;
        }
    }
    let fields: HashSet<u8> =
        meanings.iter().filter_map(|m| if let Meaning::Field(target) = m { Some(target.field) } else { None }).collect();
    let marks = meanings.iter().filter(|m| matches!(m, Meaning::GradeUsed(_))).count();
    let mut passengers: HashSet<u8> = HashSet::new();
    if table != Table::Registrations && table.fields().iter().any(|field| field.name == "learner_id" && field.needed) {
        for (candidate, meaning) in candidates.iter().zip(&meanings) {
            if *meaning == Meaning::Unknown
                && let Meaning::Field(target) = self::meaning(candidate, Table::Registrations, vocabulary)
                && PASSENGERS.contains(&target.name)
            {
                passengers.insert(target.field);
            }
        }
    }
    let needed = || (0u8..).zip(table.fields()).filter(|(_, field)| field.needed);
    let missing = needed().filter(|(at, _)| !fields.contains(at)).map(|(_, field)| field.name).collect();
    let telling = needed()
        .filter(|(_, field)| ![registrations::learner_id.name.field, registrations::qualification.name.field].contains(&field.name))
        .count();
    Fit { table, explained: fields.len() + marks + passengers.len(), telling, missing, meanings }
}

/// Finds the row, or two joined rows, that names a table best: most headings explained; then the table whose needed fields tell
/// most; then one row before two, and the topmost.
pub(super) fn find(lines: &[Line], vocabulary: &Vocabulary) -> Result<Found, Option<Closest>> {
    let tables: Vec<Table> = Table::ALL.iter().copied().filter(|table| table.is_sheet()).collect();
    let mut best: Option<((usize, usize, bool), Found)> = None;
    let mut closest: Option<((usize, usize), Closest)> = None;
    let mut top: Option<((usize, usize), Found)> = None;
    for (i, line) in lines.iter().enumerate() {
        let above = i.checked_sub(1).and_then(|above| lines.get(above)).filter(|above| above.row + 1 == line.row);
        let readings = [Some((single(line), true)), above.map(|above| (joined(above, line), false))];
        for (candidates, alone) in readings.into_iter().flatten() {
            if !candidates.iter().any(|c| is_known(c, vocabulary)) || is_form(&candidates, vocabulary) {
                continue;
            }
            for &table in &tables {
                let fit = fit(&candidates, table, vocabulary);
                let near = (fit.missing.len(), usize::MAX - fit.explained);
                if fit.explained >= 2 && !fit.missing.is_empty() && closest.as_ref().is_none_or(|(score, _)| near < *score) {
                    closest = Some((near, Closest { table, row: line.row, missing: fit.missing.clone() }));
                }
                if !fit.missing.is_empty() {
                    continue;
                }
                let score = (fit.explained, fit.telling, alone);
                let rank = (fit.explained, fit.telling);
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
    match (best, top) {
        // Headings that stand alone above better ones begin a table of their own, and the better ones the next.
        (Some(((.., true), found)), Some((_, top))) if top.header_row < found.header_row => Ok(top),
        (Some((_, found)), _) => Ok(found),
        (None, _) => Err(closest.map(|(_, closest)| closest)),
    }
}

/// The next table on the same sheet: the first line that holds all the headings some table needs, and other ones than the table above.
pub(super) fn next(lines: &[Line], above: &Found, vocabulary: &Vocabulary) -> Option<Found> {
    lines.iter().filter(|line| line.row > above.header_row).find_map(|line| {
        let candidates = single(line);
        if is_form(&candidates, vocabulary) {
            return None;
        }
        let same =
            candidates.iter().map(|c| (c.col, &c.raw)).eq(above.headings.iter().filter(|h| !h.raw.is_empty()).map(|h| (h.col, &h.raw)));
        if same {
            return None;
        }
        let tables = Table::ALL.iter().filter(|table| table.is_sheet());
        let fits = tables.map(|table| fit(&candidates, *table, vocabulary)).filter(|fit| fit.missing.is_empty());
        // Of equals the first table, as everywhere.
        let best = fits.reduce(|best, fit| if (fit.explained, fit.telling) > (best.explained, best.telling) { fit } else { best });
        best.map(|fit| chosen(fit, line.row, &candidates))
    })
}

/// Whether a row below the headings is worth a closer look: one of its first cells is a heading that some table knows. Cells with a
/// digit are passed over at once, which leaves nearly no row of data.
pub(super) fn may_be_headings(row: &Row<'_>, vocabulary: &Vocabulary) -> bool {
    let filled = row.cells.iter().filter(|cell| !cell.is_blank()).take(3);
    let texts = filled.filter_map(|cell| if let Raw::Text(text) = cell { Some(*text) } else { None });
    texts.filter(|text| text.len() < LONGEST && !text.bytes().any(|b| b.is_ascii_digit())).any(|text| is_heading(text, vocabulary))
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

fn chosen(fit: Fit, header_row: u32, candidates: &[Candidate]) -> Found {
    let headings = candidates
        .iter()
        .zip(fit.meanings)
        .map(|(candidate, meaning)| Heading { col: candidate.col, shown: candidate.shown.clone(), raw: candidate.raw.clone(), meaning })
        .collect();
    Found { table: fit.table, header_row, headings, rival: None }
}

/// The field that a heading not understood comes closest to, where it comes close and no column has it yet.
pub(super) fn did_you_mean(shown: &str, table: Table, taken: &[u8], vocabulary: &Vocabulary) -> Option<&'static str> {
    let key = keys(shown).into_iter().next()?;
    if key.len() < 4 {
        return None;
    }
    let mut near: HashMap<&'static str, f64> = HashMap::new();
    for (known, target) in vocabulary.headings_of(table).filter(|(_, target)| !taken.contains(&target.field)) {
        let likeness = strsim::normalized_damerau_levenshtein(&key, known);
        if likeness >= 0.8 {
            let best = near.entry(target.name).or_insert(0.0);
            *best = best.max(likeness);
        }
    }
    near.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(a.0))).map(|(name, _)| name)
}

#[cfg(test)]
#[path = "header_tests.rs"]
mod tests;
