//! Looks for units that are left out of a claim although a calculated grade is open to the learner.
//!
//! A unit without a grade, or a size below the one registered, shows it. It cannot see units that the results do not list, nor what
//! a learner would have completed without the closures.

use super::agreed;
use super::sizes;
use crate::check::{Check, Fact, Hearing, Ruling, Run, Situation, breach, unclear};
use crate::evidence::{Gap, Settings};
use crate::record::{Case, Mitigation, Record, Table, mitigations, units};

pub(super) const CHECK: Check = Check {
    code: "components-dropped",
    about: "units left incomplete are not dropped where a calculated grade is agreed",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Units, Table::Mitigations, Table::Claims, Table::Evidence, Table::Registrations],
    settings: &[],
    situations: &[
        Situation { name: "no-grade", facts: &["unit", "count"] },
        Situation { name: "smaller", facts: &[] },
        Situation { name: "not-comparable", facts: &[] },
    ],
    run: Run::Claim(run),
};

/// A unit's name as a fact.
pub(super) fn name(unit: &Record<'_>) -> Fact {
    unit.peek(units::unit).map_or(Fact::Word("A unit without a name"), |name| Fact::Sym(name.0))
}

/// Whether a calculated grade is agreed, and all the same every unit has a grade and the size is not smaller.
fn are_plainly_graded(case: &Case<'_>, hearing: &Hearing) -> bool {
    let agreed = case.rows.mitigations.first().map(|&row| case.record(Table::Mitigations, row).peek(mitigations::agreed_mitigation));
    !hearing.is_watching()
        && agreed == Some(Ok(Mitigation::Calculated))
        && case.book.given(Table::Units)
        && case.units().all(|unit| unit.peek(units::grade).is_ok())
        && sizes::is_plainly_large_enough(case, hearing)
}

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if are_plainly_graded(case, hearing) {
        return hearing.meet();
    }
    hearing.weigh(|trail| {
        if !agreed::is_calculated_agreed(case, trail)? {
            return Ok(Ruling::NotApplicable("no calculated grade is agreed for this qualification"));
        }
        // Either shows it, so what one leaves open the other may settle.
        let ungraded: Vec<Record<'_>> = case.units().filter(|unit| unit.get(units::grade).gap() == Some(Gap::Blank)).collect();
        if let Some(first) = ungraded.first() {
            let words = breach("no-grade").with("unit", name(first)).with("count", ungraded.len());
            return ungraded.iter().fold(words, |words, unit| words.at(unit.get(units::grade))).into();
        }
        // Who is not claimed yet may have no size to compare.
        if !sizes::is_to_come(case) {
            let sizes = sizes::compare(case, trail)?;
            match sizes.is_smaller {
                Some(true) => return breach("smaller").at(sizes.claimed).at(sizes.registered).into(),
                None => return Ok(Ruling::Unclear(unclear("not-comparable").at(sizes.claimed).at(sizes.registered))),
                Some(false) => {}
            }
        }
        if !case.book.given(Table::Units) {
            trail.see(case.book.absent(units::grade))?;
        }
        for unit in case.units() {
            trail.see(unit.get(units::grade))?;
        }
        Ok(Ruling::Met)
    });
}
