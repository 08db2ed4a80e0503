//! Looks for an observer who also assessed the apprentice on programme.
//!
//! The apprentice's own assessors are those of units and internal attempts. Names are one where their words are; an initial that stands for
//! a name leaves it open. It cannot see assessors whom no list names.

use super::glance::stated;
use crate::check::assurance::staff::share_a_word;
use crate::check::people::name_words;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach, unclear};
use crate::evidence::{Cell, Gap, Settings, Trail};
use crate::record::{AssessmentType, Case, Sym, Table, attempts, milestones, units};

pub(super) const CHECK: Check = Check {
    code: "observer-not-independent",
    about: "whoever observed the apprentice is none of those who assessed the apprentice on programme",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones, Table::Units, Table::Attempts],
    settings: &[],
    situations: &[
        Situation { name: "own-assessor", facts: &["observer"] },
        Situation { name: "perhaps-own-assessor", facts: &["observer", "assessor"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !hearing.is_watching() && is_plainly_another(case) == Some(true) {
        return hearing.meet();
    }
    hearing.weigh(|trail| weigh(case, trail));
}

/// Whether an observer and an assessor are named, and no assessor has a word of the observer's name.
fn is_plainly_another(case: &Case<'_>) -> Option<bool> {
    let observer = case.book.text(stated(case, milestones::observer).ok()?);
    let of_units = case.units().filter_map(|row| row.peek(units::assessor).ok());
    let internal = case.attempt_facts().iter().filter(|facts| facts.kind == Ok(AssessmentType::Internal));
    let mut last = None;
    for assessor in of_units.chain(internal.filter_map(|facts| case.attempt(facts.row).peek(attempts::assessor).ok())) {
        if last != Some(assessor) && share_a_word(observer, case.book.text(assessor)) {
            return None;
        }
        last = Some(assessor);
    }
    Some(last.is_some())
}

fn weigh(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let observer_cell = case.milestone(milestones::observer);
    let observer = trail.see(observer_cell)?;
    let assessors = own_assessors(case);
    if !assessors.iter().any(|cell| cell.gap().is_none()) {
        // Any one of them would do; the first says where a name should stand.
        let gap = assessors.first().copied().unwrap_or_else(|| case.book.absent(units::assessor));
        trail.see(gap)?;
    }
    let mut perhaps = None;
    let mut last = None;
    for cell in assessors {
        let Some(assessor) = trail.see_if_known(cell) else { continue };
        // One assessor often has all units.
        let likeness = last
            .filter(|(known, _)| *known == assessor)
            .map_or_else(|| compare(case.book.text(observer), case.book.text(assessor)), |(_, likeness)| likeness);
        last = Some((assessor, likeness));
        match likeness {
            Likeness::Same => return breach("own-assessor").with("observer", observer).at(observer_cell).at(cell).into(),
            Likeness::Perhaps => perhaps = perhaps.or(Some((assessor, cell))),
            Likeness::Other => {}
        }
    }
    match perhaps {
        Some((assessor, cell)) => {
            let words = unclear("perhaps-own-assessor").with("observer", observer).with("assessor", assessor);
            Ok(Ruling::Unclear(words.at(observer_cell).at(cell)))
        }
        None => Ok(Ruling::Met),
    }
}

/// The cells in which those stand who assessed the apprentice on programme.
fn own_assessors(case: &Case<'_>) -> Vec<Cell<Sym>> {
    let of_units = case.units().map(|row| row.get(units::assessor));
    let internal = case.attempts().filter(|row| row.holds(attempts::assessment_type, AssessmentType::Internal));
    let mut cells: Vec<Cell<Sym>> = of_units.chain(internal.map(|row| row.get(attempts::assessor))).collect();
    // A name, else a blank that could be filled in, before a column that is not there.
    cells.sort_by_key(|cell| match cell.gap() {
        None => 0,
        Some(Gap::Blank) => 1,
        Some(_) => 2,
    });
    cells
}

/// Whether two cells name one person.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Likeness {
    Same,
    Perhaps,
    Other,
}

/// The people whom a text names, each by the words of the name.
fn people(text: &str) -> Vec<Vec<String>> {
    text.split([';', '\n']).map(name_words).filter(|words: &Vec<String>| !words.is_empty()).collect()
}

fn compare(one: &str, other: &str) -> Likeness {
    // Mostly they are other people altogether.
    if !share_a_word(one, other) {
        return Likeness::Other;
    }
    let others = people(other);
    let mut likeness = Likeness::Other;
    for person in &people(one) {
        for other in &others {
            if person == other {
                return Likeness::Same;
            }
            if may_be_one(person, other) {
                likeness = Likeness::Perhaps;
            }
        }
    }
    likeness
}

/// Whether each word of one name is a word of the other, or the initial of one, and at least one is a whole word.
fn may_be_one(one: &[String], other: &[String]) -> bool {
    let fits = |a: &String, b: &String| a == b || (a.len().min(b.len()) == 1 && (a.starts_with(b.as_str()) || b.starts_with(a.as_str())));
    one.len() == other.len()
        && one.iter().all(|word| other.iter().any(|known| fits(word, known)))
        && other.iter().all(|word| one.iter().any(|known| fits(word, known)))
        && one.iter().any(|word| word.len() > 1 && other.contains(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_word_by_word() {
        for same in ["Janet Pell", "PELL, Janet", "janet  pell", "Omar Nwosu; Janet Pell"] {
            assert_eq!(compare("Janet Pell", same), Likeness::Same, "{same}");
        }
        assert_eq!(compare("J. Pell", "Janet Pell"), Likeness::Perhaps);
        for other in ["Janet Bell", "B. Pell", "Pell", "J. P.", ""] {
            assert_eq!(compare("Janet Pell", other), Likeness::Other, "{other}");
        }
        assert_eq!(compare("A. Smith", "B. Smith"), Likeness::Other);
    }
}
