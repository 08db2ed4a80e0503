//! For whom the requirements on employer involvement are: shared by the checks of this family.
//!
//! `Case → is the learner of the key stage?` What the pack knows of the qualification comes first, then the register's key stage,
//! then the learner's age on the first day of the course. It cannot see what a learner outside the usual ages is enrolled as.

use chrono::NaiveDate;

use crate::check::activities::counting::KEY_STAGE;
use crate::check::{Hearing, Ruling, Share};
use crate::evidence::{Gap, Settings, Trail, Unknown};
use crate::record::{Birth, Case, KeyStage, Programme, Record, registrations};

/// Ages, in full years on the first day of the course, of learners at Key Stage 5.
const KS5: std::ops::RangeInclusive<u32> = 16..=19;

/// Why a requirement for one key stage is not looked at.
pub(super) const OTHER_STAGE: &str = "the requirement is for learners of the other key stage";

/// Says that a requirement does not apply to a learner of another key stage, or that nobody can tell which it is.
pub(super) fn is_outside(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) -> bool {
    let wanted = settings.choice(KEY_STAGE.name);
    if !hearing.is_watching() && plain_stage(case).is_some_and(|stage| stage.word() == wanted) {
        return false;
    }
    let found = hearing.look(|trail| is_of_stage(case, settings, trail));
    if found == Ok(true) {
        return false;
    }
    hearing.weigh(|trail| is_of_stage(case, settings, trail).map(|_| Ruling::NotApplicable(OTHER_STAGE)));
    true
}

/// Whether the learner is of the key stage that the requirement is for.
pub(super) fn is_of_stage(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Result<bool, Unknown> {
    Ok(stage(case, trail)?.word() == settings.choice(KEY_STAGE.name))
}

/// The key stage where the pack or the register states it, at a glance.
fn plain_stage(case: &Case<'_>) -> Option<KeyStage> {
    let by_pack = case.spec.and_then(|spec| spec.key_stage);
    by_pack.or_else(|| case.registration()?.peek(registrations::key_stage).ok())
}

fn stage(case: &Case<'_>, trail: &mut Trail) -> Result<KeyStage, Unknown> {
    if let Some(stage) = case.spec.and_then(|spec| spec.key_stage) {
        return Ok(stage);
    }
    let cell = case.registered(registrations::key_stage);
    let Some(Gap::Blank | Gap::NoColumn) = cell.gap() else { return trail.see(cell) };
    let (born, start) = (case.registered(registrations::date_of_birth), case.registered(registrations::start_date));
    let age = match (trail.see_if_known(born), trail.see_if_known(start)) {
        (Some(born), Some(start)) => age(born, start),
        _ => None,
    };
    match age {
        Some(age) if age < *KS5.start() => Ok(KeyStage::Ks4),
        Some(age) if KS5.contains(&age) => Ok(KeyStage::Ks5),
        found => {
            // The key stage itself would settle it; where the age could, that is said too.
            let unknown = trail.lacks(&cell, cell.gap().unwrap_or(Gap::Blank));
            if found.is_none() {
                trail.see(born)?;
                trail.see(start)?;
            }
            Err(unknown)
        }
    }
}

/// What a programme's outcome is to one of its learners: inherited by those of the key stage, not applicable to others, and
/// unknown where nobody can tell which they are.
pub(super) fn for_learners_of_stage(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) -> Share {
    if is_outside(case, settings, hearing) { Share::Own } else { Share::Inherits }
}

/// Says that a requirement does not apply to a programme all of whose learners are of another key stage.
pub(super) fn is_without_learners(programme: &Programme<'_>, settings: &Settings, hearing: &mut Hearing) -> bool {
    let other = |row: &Record<'_>| row.peek(registrations::key_stage).is_ok_and(|stage| stage.word() != settings.choice(KEY_STAGE.name));
    let mut members = programme.members().peekable();
    let without = members.peek().is_some() && members.all(|row| other(&row));
    if without {
        hearing.weigh(|_| Ok(Ruling::NotApplicable("no learner of the programme is of this key stage")));
    }
    without
}

/// Full years on a day; `None` before birth. Who was born on 29 February is a year older on 1 March.
fn age(born: Birth, on: NaiveDate) -> Option<u32> {
    on.years_since(born.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ages_are_full_years() {
        let day = |y, m, d| NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default();
        let born = Birth(day(2008, 2, 29));
        let ages = [day(2024, 2, 28), day(2024, 2, 29), day(2025, 2, 28), day(2025, 3, 1), day(2008, 2, 28)].map(|on| age(born, on));
        assert_eq!(ages, [Some(15), Some(16), Some(16), Some(17), None]);
    }
}
