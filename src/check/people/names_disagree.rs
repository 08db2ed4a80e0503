//! One learner under two names or two dates of birth.
//!
//! Compares all register rows and attendance rows of the learner, and the names that claims, attempts and unit results of the case carry
//! along. Order of the words, capitals, spaces and punctuation do not count; a missing middle name or accent does, for it is printed on a
//! certificate. It cannot see which of two names is right.

use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Cell, Settings, Trail};
use crate::grid::At;
use crate::record::{Appearance, Birth, Case, Field, Record, Sym, Table, attempts, attendance, claims, registrations, units};

/// Name and date of birth agree wherever the same learner appears.
pub(super) const CHECK: Check = Check {
    code: "names-disagree",
    about: "a learner has one name and one date of birth wherever rows give them",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Attendance, Table::Claims, Table::Attempts, Table::Units],
    settings: &[],
    situations: &[Situation { name: "name", facts: &["count"] }, Situation { name: "birth", facts: &[] }],
    run: Run::Claim(run),
};

/// A name as one row gives it.
struct Said {
    parts: [Option<Sym>; 2],
    /// Whether both names are there.
    whole: bool,
    at: Option<At>,
}

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    let told_elsewhere = || {
        let named = || carrying(case).any(|(table, rows, names)| !rows.is_empty() && carries(case, table, &indices(&names)));
        let born = || bearing(case).any(|(table, rows, born)| !rows.is_empty() && carries(case, table, &[born.index]));
        !case.rows.attendance.is_empty() || named() || born()
    };
    if case.docket.rows(Table::Registrations, case.learner()).len() < 2 && !told_elsewhere() {
        hearing.weigh(|_| Ok(Ruling::NotApplicable("name and date of birth stand in one place only")));
        return;
    }
    if !hearing.is_watching() && plainly_named(case) {
        return hearing.meet();
    }
    let registered = registered(case);
    hearing.weigh(|trail| names(case, &registered, trail));
    hearing.weigh(|trail| births(case, &registered, trail));
}

/// Whether one register row names the learner, the lists of attendance name the same, and nothing else does: the usual case, at a glance.
fn plainly_named(case: &Case<'_>) -> bool {
    let [row] = case.docket.rows(Table::Registrations, case.learner()) else { return false };
    let row = case.record(Table::Registrations, *row);
    let carried = |(table, _, names): (Table, &[u32], Names)| carries(case, table, &indices(&names));
    let born_elsewhere = |(table, _, born): (Table, &[u32], Field<Birth>)| carries(case, table, &[born.index]);
    if carrying(case).any(carried) || bearing(case).any(born_elsewhere) || row.peek(registrations::date_of_birth).is_err() {
        return false;
    }
    let (Ok(family), Ok(given)) = (row.peek(registrations::family_name), row.peek(registrations::given_names)) else { return false };
    let registered = Said { parts: [Some(given), Some(family)], whole: true, at: None };
    let mut known = None;
    let mut listed = case.attendance().map(|row| row.peek(attendance::name)).peekable();
    listed.peek().is_some()
        && listed.all(|name| match name {
            Ok(name) if known == Some(name) => true,
            Ok(name) => {
                known = Some(name);
                plainly_agree(case, &registered, &Said { parts: [Some(name), None], whole: true, at: None })
            }
            Err(_) => false,
        })
}

/// Every register row of the learner, on whatever qualification, copies aside.
fn registered<'b>(case: &Case<'b>) -> Vec<Record<'b>> {
    let is_copy = |row: u32| {
        case.appearances
            .iter()
            .any(|twice| matches!(twice, Appearance::Identical { table: Table::Registrations, copy, .. } if *copy == row))
    };
    let rows = case.docket.rows(Table::Registrations, case.learner());
    rows.iter().filter(|&&row| !is_copy(row)).map(|&row| case.record(Table::Registrations, row)).collect()
}

fn names(case: &Case<'_>, registered: &[Record<'_>], trail: &mut Trail) -> Verdict {
    let mut said: Vec<Said> = registered.iter().filter_map(|row| name_of(row, REGISTER, trail)).collect();
    for row in case.attendance() {
        let cell = row.get(attendance::name);
        if let Some(name) = trail.see_if_known(cell) {
            said.push(Said { parts: [Some(name), None], whole: true, at: cell.at() });
        }
    }
    for (row, fields) in carriers(case) {
        // An export says the same name in every row: once is enough.
        let name = name_of(&row, fields, trail);
        said.extend(name.filter(|name| said.iter().all(|known| known.parts != name.parts || said.len() < 2)));
    }
    if said.len() < 2 {
        return Ok(Ruling::NotApplicable("the name stands in one place only"));
    }
    let Some(first) = said.iter().find(|name| name.whole).or(said.first()) else { return Ok(Ruling::Met) };
    let mut others = said.iter().filter(|other| !agree(case, first, other)).peekable();
    if others.peek().is_none() {
        return Ok(Ruling::Met);
    }
    let mut words = breach("name");
    let mut count = 0usize;
    for other in others {
        words = words.at_place(other.at);
        count += 1;
    }
    words.at_place(first.at).with("count", count + 1).into()
}

/// The fields of a table that name a person: family name, given names, both in one.
type Names = [Field<Sym>; 3];

const REGISTER: Names = [registrations::family_name, registrations::given_names, registrations::name];

/// Whether some row of a table fills one of these columns.
fn carries(case: &Case<'_>, table: Table, fields: &[u8]) -> bool {
    let rows = case.book.rows(table);
    fields.iter().any(|field| rows.columns.get(usize::from(*field)).is_some_and(|column| !column.is_empty()))
}

/// Tables whose rows may carry the learner's name along.
fn carrying<'c>(case: &'c Case<'_>) -> impl Iterator<Item = (Table, &'c [u32], Names)> {
    let rows = &case.rows;
    [(Table::Claims, &rows.claims[..], CLAIMS), (Table::Attempts, &rows.attempts, ATTEMPTS), (Table::Units, &rows.units, UNITS)].into_iter()
}

fn indices(names: &Names) -> [u8; 3] {
    names.each_ref().map(|name| name.index)
}

/// Rows of other tables that carry the learner's name along.
fn carriers<'c, 'b>(case: &'c Case<'b>) -> impl Iterator<Item = (Record<'b>, Names)> + use<'c, 'b> {
    // Most exports name the learner in the register alone.
    let named = carrying(case).filter(move |(table, _, names)| carries(case, *table, &indices(names)));
    named.flat_map(move |(table, rows, names)| rows.iter().map(move |&row| (case.record(table, row), names)))
}

const CLAIMS: Names = [claims::family_name, claims::given_names, claims::name];
const ATTEMPTS: Names = [attempts::family_name, attempts::given_names, attempts::name];
const UNITS: Names = [units::family_name, units::given_names, units::name];

fn name_of(row: &Record<'_>, [family_field, given_field, name_field]: Names, trail: &mut Trail) -> Option<Said> {
    let family = row.get(family_field);
    let (family_name, given_names) = (trail.see_if_known(family), trail.see_if_known(row.get(given_field)));
    if family_name.is_some() && given_names.is_some() {
        return Some(Said { parts: [given_names, family_name], whole: true, at: family.at() });
    }
    let name = row.get(name_field);
    if let Some(whole) = trail.see_if_known(name) {
        return Some(Said { parts: [Some(whole), None], whole: true, at: name.at() });
    }
    let part = family_name.or(given_names)?;
    let at = if family_name.is_some() { family.at() } else { row.get(given_field).at() };
    Some(Said { parts: [Some(part), None], whole: false, at })
}

/// Whether two ways of writing a name are one name. Part of a name agrees with the whole that holds it.
fn agree(case: &Case<'_>, one: &Said, other: &Said) -> bool {
    if one.parts == other.parts || plainly_agree(case, one, other) {
        return true;
    }
    let (one_words, other_words) = (words(case, one), words(case, other));
    match (one.whole, other.whole) {
        (true, false) => other_words.iter().all(|word| one_words.contains(word)),
        (false, true) => one_words.iter().all(|word| other_words.contains(word)),
        _ => one_words == other_words,
    }
}

/// Whether a name in one cell is `Given Family`, `Family Given` or `Family, Given` of the two cells, letter by letter: the usual case.
fn plainly_agree(case: &Case<'_>, one: &Said, other: &Said) -> bool {
    let ([Some(given), Some(family)], [Some(whole), None]) = (one.parts, other.parts) else { return false };
    let [given, family, whole] = [given, family, whole].map(|part| case.book.text(part));
    let is_both =
        |first: &str, between: &str, last: &str| whole.strip_prefix(first).and_then(|rest| rest.strip_prefix(between)) == Some(last);
    other.whole && (is_both(given, " ", family) || is_both(family, ", ", given) || is_both(family, " ", given))
}

fn words(case: &Case<'_>, name: &Said) -> Vec<String> {
    name_words(&name.parts.iter().flatten().map(|part| case.book.text(*part)).collect::<Vec<_>>().join(" "))
}

/// The words of a person's name in a fixed order, without capitals and punctuation.
pub(in crate::check) fn name_words(text: &str) -> Vec<String> {
    let mut words: Vec<String> = text
        .split(|c: char| c.is_whitespace() || matches!(c, ',' | '-' | '.' | ';' | '\u{2010}' | '\u{2011}' | '\u{2013}'))
        .map(|word| word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>())
        .filter(|word| !word.is_empty())
        .collect();
    words.sort_unstable();
    words
}

/// Tables whose rows may carry the learner's date of birth along.
fn bearing<'c>(case: &'c Case<'_>) -> impl Iterator<Item = (Table, &'c [u32], Field<Birth>)> {
    let rows = &case.rows;
    [
        (Table::Claims, &rows.claims[..], claims::date_of_birth),
        (Table::Attempts, &rows.attempts, attempts::date_of_birth),
        (Table::Units, &rows.units, units::date_of_birth),
    ]
    .into_iter()
}

/// Dates of birth that other rows carry along.
fn births_carried(case: &Case<'_>) -> impl Iterator<Item = Cell<Birth>> {
    let others = bearing(case).filter(|(table, _, born)| carries(case, *table, &[born.index]));
    others.flat_map(move |(table, rows, born)| rows.iter().map(move |&row| case.record(table, row).get(born)))
}

fn births(case: &Case<'_>, registered: &[Record<'_>], trail: &mut Trail) -> Verdict {
    let cells = registered.iter().map(|row| row.get(registrations::date_of_birth)).chain(births_carried(case));
    let mut first = None;
    let mut compared = false;
    for cell in cells {
        let Some(born) = trail.see_if_known(cell) else { continue };
        let Some((known, known_cell)) = first else {
            first = Some((born, cell));
            continue;
        };
        compared = true;
        if born != known {
            return breach("birth").at(cell).at(known_cell).into();
        }
    }
    Ok(if compared { Ruling::Met } else { Ruling::NotApplicable("the date of birth stands in one place only") })
}
