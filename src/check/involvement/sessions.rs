//! Master classes and guest lectures: one alone does not make a co-delivered unit, two on one unit do.
//!
//! `attended activities → which of them stand together`. A master class is known by its type, or by its name or description where
//! its type is a unit delivered by a practitioner. Two rows of the tracker under one name are one. It cannot see how much of a unit
//! a session covered.

use super::Terms;
use super::attended::{Attended, Found, Standing};
use crate::check::breach;
use crate::evidence::Trail;
use crate::record::{ActivityType, activities, fold_name};

/// A single session and the units it belongs to, folded; none where the tracker names none.
pub(super) struct Class {
    units: Vec<String>,
}

/// What an attended activity is as a session; `None` where it is none.
pub(super) fn class(attended: &Attended<'_, '_>, terms: &Terms<'_, '_>) -> Option<Class> {
    let row = attended.rows().next()?;
    let words = |text: &str| {
        let text = fold_name(text);
        terms.sessions.iter().any(|word| text.contains(&fold_name(word)))
    };
    let is_session = match row.peek(activities::activity_type).ok()? {
        ActivityType::PractitionerUnit => {
            attended.name().is_some_and(|name| words(terms.case.book.text(name))) || row.shown(activities::description).is_some_and(words)
        }
        kind => terms.sessions.iter().any(|word| word == kind.word()),
    };
    let units = || attended.rows().filter_map(|row| row.shown(activities::units)).flat_map(units_named).collect();
    is_session.then(|| Class { units: units() })
}

/// The units in one cell, parted by `;` or line breaks, folded.
fn units_named(cell: &str) -> impl Iterator<Item = String> {
    cell.split([';', '\n']).map(fold_name).filter(|unit| !unit.is_empty())
}

/// Whether another session is on a unit of this one.
pub(super) fn shares_a_unit(of: usize, class: &Class, classes: &[Option<Class>]) -> bool {
    let is_other = |(i, other): (usize, &Option<Class>)| {
        i != of && other.as_ref().is_some_and(|other| other.units.iter().any(|unit| class.units.contains(unit)))
    };
    classes.iter().enumerate().any(is_other)
}

/// For each unit with two sessions or more, those sessions.
pub(super) fn by_unit(classes: &[Option<Class>]) -> Vec<Vec<usize>> {
    let mut units: Vec<(&str, usize)> = Vec::new();
    for (i, class) in classes.iter().enumerate() {
        units.extend(class.iter().flat_map(|class| &class.units).map(|unit| (unit.as_str(), i)));
    }
    units.sort_unstable();
    units.dedup();
    units.chunk_by(|one, other| one.0 == other.0).filter(|set| set.len() > 1).map(|set| set.iter().map(|(_, i)| *i).collect()).collect()
}

/// How one activity stands towards the requirement that a session is not alone.
pub(super) fn standing(of: usize, classes: &[Option<Class>]) -> Standing {
    let Some(Some(class)) = classes.get(of) else { return Standing::Holds };
    if shares_a_unit(of, class, classes) {
        return Standing::Holds;
    }
    let others = classes.iter().flatten().count() > 1;
    // Without its units nobody knows whether another session is on the same one.
    if class.units.is_empty() && others { Standing::Open } else { Standing::Fails }
}

/// The fault of a session that stands alone.
pub(super) fn find(attended: &Attended<'_, '_>, standing: Standing, trail: &mut Trail) -> Found {
    let row = attended.row(trail)?;
    trail.see(row.get(activities::activity_type))?;
    let units = row.get(activities::units);
    match standing {
        Standing::Holds => {
            trail.see_if_known(units);
            Ok(None)
        }
        // Its type is known, so its units are not.
        Standing::Open => trail.see(units).map(|_| None),
        Standing::Fails => {
            trail.see_if_known(units);
            Ok(Some(breach("alone").at(row.get(activities::activity_type)).at(units)))
        }
    }
}
