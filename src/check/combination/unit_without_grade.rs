//! Looks for a unit of the claim without a grade, or without a result at all.
//!
//! A structure file lists the units: every mandatory one needs a result, and every result of one of its units a grade. Without one the
//! unit results are the claim, and each needs a grade. It cannot see whether a grade is right.

use super::glance;
use super::results::gather;
use super::scope::{Scope, has_structure};
use super::structured::no_results;
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::{Case, Measure, Table, registrations};

pub(super) const CHECK: Check = Check {
    code: "unit-without-grade",
    about: "every unit of the claim has a grade, and is one of the learner's units",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Units, Table::Registrations],
    settings: &[],
    situations: &[
        Situation { name: "no-units", facts: &[] },
        Situation { name: "no-grade", facts: &["unit"] },
        Situation { name: "no-result", facts: &["unit", "source"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if glance::all_graded(case, hearing) {
        hearing.meet();
        return;
    }
    if case.rows.units.is_empty() {
        hearing.weigh(|trail| {
            no_results(case, trail)?;
            breach("no-units").at(case.registered(registrations::learner_id)).into()
        });
        return;
    }
    let scope = if has_structure(case) { Scope::find(case, &mut Trail::default()).ok() } else { None };
    let structure = scope.and_then(|scope| scope.structure);
    let results = gather(case, Measure::Hours, structure);
    for result in &results.units {
        hearing.weigh(|trail| {
            if result.grade.gap() == Some(Gap::Blank) {
                trail.step(result.grade.at());
                return breach("no-grade").with("unit", result.name.clone()).at(result.grade).into();
            }
            trail.see(result.grade).map(|_| Ruling::Met)
        });
    }
    let Some(structure) = structure else { return };
    for (place, unit) in structure.units.iter().enumerate().filter(|(_, unit)| unit.mandatory) {
        if !results.units.iter().any(|result| result.unit == Some(place)) {
            hearing.weigh(|_| breach("no-result").with("unit", unit.shown()).with("source", structure.source.clone()).into());
        }
    }
}
