//! How well a row of headings fits each table.
//!
//! `candidates → Judged`. A table fits where every field it needs has a heading. But headings that speak for another table,
//! one of whose needed fields is missing here, are not settled for: a wrong table is worse than none. This file does not know
//! where on a sheet the row stands.

use hashbrown::HashSet;

use super::candidate::Candidate;
use super::header::{Meaning, tidy};
use super::sat;
use super::values::form_in_name;
use super::vocabulary::Vocabulary;
use crate::record::{Table, attempts, claims, fold_name, registrations, units};

/// Fields that any table with learners may carry along: they speak for it, though it has no use for them.
const PASSENGERS: [&str; 9] =
    ["uln", "family_name", "given_names", "name", "centre", "awarding_organisation", "qualification_title", "programme", "level"];

/// Fields that say what a table is about: a heading for one of them is out of place in a table that has no use for it.
const SUBJECTS: [(Table, &[&str]); 9] = [
    (Table::Attempts, &["assessment", "taken_at", "taken_on", "attempt"]),
    (Table::Units, &["unit", "unit_title"]),
    (Table::Claims, &["grade", "claim_type", "claim_date", "destination"]),
    (Table::Activities, &["activity", "activity_type"]),
    (Table::Attendance, &["activity", "attended"]),
    (Table::Milestones, &["gateway_on", "epa_requested_on", "epa_booked_for", "epa_start", "epa_completed_on"]),
    (Table::Programmes, &["lead_iv"]),
    (Table::Verification, &["verifier"]),
    (Table::Evidence, &["erac", "mitigation"]),
];

/// Headings too common to say what a table is about, whatever field they stand for.
const COMMON: [&str; 8] = ["title", "date", "type", "time", "category", "event", "state", "present"];

/// Fields that only a register of learners has: with one of them it is a register, whatever else it carries.
const OF_A_REGISTER: [&str; 5] = ["registration_date", "start_date", "expected_end_date", "status_date", "package"];

/// What a heading is to a table.
pub(super) fn meaning(candidate: &Candidate, table: Table, vocabulary: &Vocabulary) -> Meaning {
    if let Some(told) = vocabulary.told.meaning(candidate, table) {
        return told;
    }
    if candidate.is_sentence() {
        return Meaning::Unknown;
    }
    let field = |key: &String| vocabulary.heading(key).iter().find(|(of, _)| *of == table).map(|(_, target)| Meaning::Field(*target));
    let mut keys = candidate.keys().iter();
    if let Some(first) = keys.next().and_then(field) {
        return first;
    }
    if matches!(table, Table::Registrations | Table::Units | Table::Claims)
        && let Some(wide) = candidate.wide()
        && !candidate.is_in_a_group(vocabulary)
    {
        let unit = wide.unit.clone();
        return if wide.dates { Meaning::UnitDate(unit) } else { Meaning::UnitGrade(unit) };
    }
    if let Some(sat) = attempt(candidate, table, vocabulary) {
        return Meaning::Attempt(sat);
    }
    if let Some(other) = keys.find_map(field) {
        return other;
    }
    if table == Table::Claims
        && let Some(name) = grade_used(&candidate.shown, vocabulary)
    {
        return Meaning::GradeUsed(name);
    }
    Meaning::Unknown
}

/// The attempt that a heading names, in a table that can have such columns beside its own.
fn attempt(candidate: &Candidate, table: Table, vocabulary: &Vocabulary) -> Option<sat::Sat> {
    let sat = if matches!(table, Table::Registrations | Table::Attempts | Table::Claims) { candidate.sat() } else { None };
    sat.filter(|_| !candidate.is_in_a_group(vocabulary)).cloned()
}

/// Whether a column makes its table one of wide columns only.
pub(super) fn is_wide(table: Table, meaning: &Meaning) -> bool {
    matches!((table, meaning), (Table::Units, Meaning::UnitGrade(_)) | (Table::Attempts, Meaning::Attempt(_)))
}

/// The name in `grade used: NAME`, `Grade used - NAME`, `Grade to be used (NAME)`.
pub(super) fn grade_used(shown: &str, vocabulary: &Vocabulary) -> Option<String> {
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
                // As in the attempt log, a form of the test is no part of its name.
                let name = form_in_name(&name).map_or(name.as_str(), |(base, _)| base).to_owned();
                return (!name.is_empty()).then_some(name);
            }
            if c.is_alphanumeric() && c.to_lowercase().any(|lower| wanted.next_if_eq(&lower).is_none()) {
                break;
            }
        }
    }
    None
}

/// Whether a row is a line of a form, labels beside their values: every cell that is a heading has one at its right that is none, and
/// the one beside a learner's identifier has a digit, as identifiers do. Read as headings, such a line would make learners of the
/// labels below it.
pub(super) fn is_form(candidates: &[Candidate], vocabulary: &Vocabulary) -> bool {
    let beside = |i: usize| match (candidates.get(i), candidates.get(i + 1)) {
        (Some(label), Some(value)) => {
            label.col.checked_add(1) == Some(value.col)
                && !value.is_known(vocabulary)
                && grade_used(&value.shown, vocabulary).is_none()
                && (!names_learner(label, vocabulary) || value.shown.contains(|c: char| c.is_ascii_digit()))
        }
        _ => false,
    };
    let mut known = (0..).zip(candidates).filter(|(_, candidate)| candidate.is_known(vocabulary)).map(|(i, _)| i).peekable();
    known.peek().is_some() && known.all(beside)
}

/// Whether a heading stands for the learner's identifier in a grading spreadsheet.
pub(super) fn names_learner(candidate: &Candidate, vocabulary: &Vocabulary) -> bool {
    matches!(meaning(candidate, Table::Claims, vocabulary), Meaning::Field(target) if target.field == claims::learner_id.index)
}

/// How well a row of headings fits a table.
#[derive(Clone)]
pub(super) struct Fit {
    pub(super) table: Table,
    /// Fields and marks columns that have a heading, and passengers.
    pub(super) explained: usize,
    /// Needed fields that the learner register does not have as well: they tell tables apart.
    pub(super) telling: usize,
    /// Needed fields that have no heading.
    pub(super) missing: Vec<&'static str>,
    /// What each candidate is to the table.
    pub(super) meanings: Vec<Meaning>,
}

impl Fit {
    /// Whether this is a table of unit results, or of attempts, in wide columns only.
    fn is_wide(&self) -> bool {
        self.meanings.iter().any(|meaning| is_wide(self.table, meaning))
    }
}

/// Keeps the wide unit columns of a table that can have them, dates only beside grades; whether there are any.
fn settle_wide(meanings: &mut [Meaning], table: Table) -> bool {
    let tall = table == Table::Units
        && meanings.iter().any(|meaning| matches!(meaning, Meaning::Field(target) if target.field == units::unit.index));
    let names = meanings.iter().filter_map(|meaning| if let Meaning::UnitGrade(name) = meaning { Some(fold_name(name)) } else { None });
    let names: HashSet<String> = if tall { HashSet::new() } else { names.collect() };
    for meaning in meanings {
        if let Meaning::UnitGrade(name) | Meaning::UnitDate(name) = meaning
            && !names.contains(&fold_name(name))
        {
            *meaning = Meaning::Unknown;
        }
    }
    !names.is_empty()
}

/// Keeps the wide columns of attempts that belong together: with the number of an attempt a date or a result, else both, and at least one
/// date in all; whether there are any.
fn settle_sat(meanings: &mut [Meaning], table: Table) -> bool {
    let has = |meanings: &[Meaning], field: u8| meanings.iter().any(|m| matches!(m, Meaning::Field(target) if target.field == field));
    let of_attempts = table == Table::Attempts;
    let tall = of_attempts && has(meanings, attempts::taken_at.index);
    let named = of_attempts && has(meanings, attempts::assessment.index);
    let all: Vec<sat::Sat> = meanings.iter().filter_map(|m| if let Meaning::Attempt(sat) = m { Some(sat.clone()) } else { None }).collect();
    let fields: HashSet<(sat::Whose, &str)> = all.iter().map(|sat| (sat.whose(), sat.field)).collect();
    let whole = |sat: &sat::Sat| {
        let (date, result) = (fields.contains(&(sat.whose(), "taken_on")), fields.contains(&(sat.whose(), "result")));
        !tall && (named != sat.assessment.is_some()) && if sat.attempt.is_some() { date || result } else { date && result }
    };
    let dated = all.iter().any(|sat| sat.field == "taken_on" && whole(sat));
    let mut any = false;
    for meaning in meanings {
        if let Meaning::Attempt(sat) = meaning {
            if dated && whole(sat) {
                any = true;
            } else {
                *meaning = Meaning::Unknown;
            }
        }
    }
    any
}

/// How well headings fit one table.
pub(super) fn fit(candidates: &[Candidate], table: Table, vocabulary: &Vocabulary) -> Fit {
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
    let (wide, sat) = (settle_wide(&mut meanings, table), settle_sat(&mut meanings, table));
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
    let is_wide = wide && table == Table::Units && !fields.contains(&units::grade.index);
    let in_wide = match table {
        Table::Units if is_wide => [units::unit.index, units::grade.index],
        Table::Attempts if sat => [attempts::assessment.index, attempts::taken_at.index],
        _ => [u8::MAX; 2],
    };
    let keyed = super::keys::OTHERS.iter().any(|key| table.field_index(key).is_some_and(|key| fields.contains(&key)));
    let missing = needed()
        .filter(|(at, field)| !(fields.contains(at) || in_wide.contains(at) || keyed && field.name == "learner_id"))
        .map(|(_, field)| field.name)
        .collect();
    let telling = needed()
        .filter(|(_, field)| ![registrations::learner_id.name.field, registrations::qualification.name.field].contains(&field.name))
        .count();
    Fit { table, explained: fields.len() + marks + passengers.len() + usize::from(wide) + usize::from(sat), telling, missing, meanings }
}

/// What a row of headings comes to.
#[derive(Default)]
pub(super) struct Judged {
    /// The tables it holds all needed headings of, in the order of the contract.
    pub(super) complete: Vec<Fit>,
    /// The table it comes closest to of those that lack a needed heading.
    pub(super) closest: Option<Fit>,
    /// Whether it speaks for the closest table so clearly that no other may be settled for.
    pub(super) refused: bool,
}

/// Weighs a row of headings against every table.
pub(super) fn judge(candidates: &[Candidate], vocabulary: &Vocabulary) -> Judged {
    let only = vocabulary.told.only;
    let may_be = |table: &&Table| table.is_sheet() && only.is_none_or(|only| only == **table);
    let fits = Table::ALL.iter().filter(may_be).map(|&table| fit(candidates, table, vocabulary));
    let (mut complete, short): (Vec<Fit>, Vec<Fit>) = fits.partition(|fit| fit.missing.is_empty());
    let speaks = |other: &Fit, against: &Fit| {
        let subjects = SUBJECTS.iter().find(|(table, _)| *table == other.table).map_or(&[][..], |(_, fields)| fields);
        candidates.iter().zip(&other.meanings).zip(&against.meanings).any(|((candidate, meaning), known)| {
            matches!(meaning, Meaning::Field(target) if subjects.contains(&target.name))
                && *known == Meaning::Unknown
                && candidate.keys().first().is_none_or(|key| !COMMON.contains(&key.as_str()))
        })
    };
    let mut refused = false;
    // A register with next to nothing of a register, and headings of something else, is that something else.
    if let Some(at) = complete.iter().position(|fit| fit.table == Table::Registrations)
        && let Some(register) = complete.get(at)
        && !register.meanings.iter().any(|meaning| matches!(meaning, Meaning::Field(target) if OF_A_REGISTER.contains(&target.name)))
        && complete.iter().chain(&short).any(|other| {
            (other.explained >= register.explained && speaks(other, register)) || (other.is_wide() && other.missing.is_empty())
        })
    {
        complete.remove(at);
        refused = complete.is_empty();
    }
    let best = complete.iter().max_by_key(|fit| (fit.explained, fit.telling));
    let clearly = |fit: &&Fit| best.is_some_and(|best| fit.explained > best.explained && speaks(fit, best));
    let stronger = short.iter().filter(clearly).max_by_key(|fit| (fit.explained, usize::MAX - fit.missing.len()));
    refused |= stronger.is_some();
    // Of equals the first table, as everywhere.
    let nearest = || short.iter().filter(|fit| fit.explained >= 2).min_by_key(|fit| (fit.missing.len(), usize::MAX - fit.explained));
    let closest = stronger.or_else(nearest).cloned();
    Judged { complete: if refused { Vec::new() } else { complete }, closest, refused }
}
