//! Headings that are nearly known: offered, never taken.
//!
//! `heading → the field it may mean`, and for a sheet on which nothing was recognised the row that would name a table if its headings were
//! spelt as the vocabulary has them. This file does not read what stands below.

use hashbrown::HashMap;

use super::candidate::{Candidate, keys, single};
use super::fit;
use super::header::{Closest, Line, Meaning, chosen};
use super::vocabulary::{Target, Vocabulary};
use crate::record::Table;

/// How like a known heading another must be, from 0 to 1.
const LIKE: f64 = 0.8;

/// Rows from the top that are looked at, and headings that are compared.
const DEPTH: usize = 20;
const MOST: usize = 300;

/// No longer heading is compared: it is a sentence.
const LONGEST: usize = 60;

/// The field that a heading not understood comes closest to, where it comes close and no column has it yet.
pub(super) fn did_you_mean(shown: &str, table: Table, taken: &[u8], vocabulary: &Vocabulary) -> Option<&'static str> {
    let key = keys(shown).into_iter().next().filter(|key| (4..=LONGEST).contains(&key.len()))?;
    let mut near: HashMap<&'static str, f64> = HashMap::new();
    for (known, target) in vocabulary.headings_of(table).filter(|(_, target)| !taken.contains(&target.field)) {
        let likeness = likeness(&key, known);
        if likeness >= LIKE {
            let best = near.entry(target.name).or_insert(0.0);
            *best = best.max(likeness);
        }
    }
    near.into_iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(a.0))).map(|(name, _)| name)
}

fn likeness(one: &str, other: &str) -> f64 {
    // Texts that differ much in length need no closer look.
    let (short, long) = (one.len().min(other.len()), one.len().max(other.len()));
    if 5 * short < 4 * long { 0.0 } else { strsim::normalized_damerau_levenshtein(one, other) }
}

/// The first row all of whose table's needed fields have a heading, or one that is nearly theirs.
pub(super) fn guess(lines: &[Line], vocabulary: &Vocabulary) -> Option<Closest> {
    let mut known: HashMap<String, Vec<(Table, Target)>> = HashMap::new();
    let mut best: Option<(usize, Closest)> = None;
    for line in lines.iter().take(DEPTH) {
        let candidates = single(line);
        // Comparing costs: a sheet of other things is let go soon.
        if known.len() + candidates.len() > MOST {
            break;
        }
        if candidates.len() < 2 || candidates.iter().filter(|c| c.shown.bytes().any(|b| b.is_ascii_digit())).count() * 2 > candidates.len()
        {
            continue;
        }
        for table in Table::ALL.iter().copied().filter(|table| table.is_sheet()) {
            let fit = fit::fit(&candidates, table, vocabulary);
            if fit.missing.is_empty() {
                continue;
            }
            let mut nearly: Vec<&'static str> = Vec::new();
            for (candidate, _) in candidates.iter().zip(&fit.meanings).filter(|(_, meaning)| **meaning == Meaning::Unknown) {
                let near = near(candidate, vocabulary, &mut known);
                nearly.extend(
                    near.iter().filter(|(of, target)| *of == table && fit.missing.contains(&target.name)).map(|(_, target)| target.name),
                );
            }
            let explained = fit.explained + nearly.len();
            let enough = fit.missing.iter().all(|field| nearly.contains(field)) && explained >= 2;
            if enough && best.as_ref().is_none_or(|(known, _)| explained > *known) {
                let missing = fit.missing.clone();
                best = Some((explained, Closest { missing, refused: true, found: chosen(fit, line.row, &candidates) }));
            }
        }
    }
    best.map(|(_, closest)| closest)
}

/// The fields that a heading comes near to, of any table.
fn near<'k>(candidate: &Candidate, vocabulary: &Vocabulary, known: &'k mut HashMap<String, Vec<(Table, Target)>>) -> &'k [(Table, Target)] {
    let key = candidate.keys().first().cloned().unwrap_or_default();
    known.entry(key).or_insert_with_key(|key| {
        if !(4..=LONGEST).contains(&key.len()) {
            return Vec::new();
        }
        let tables = Table::ALL.iter().copied().filter(|table| table.is_sheet());
        let near = tables.flat_map(|table| {
            vocabulary.headings_of(table).filter(|(known, _)| likeness(key, known) >= LIKE).map(move |(_, target)| (table, target))
        });
        near.collect()
    })
}
