//! Looks for a unit of the learner that is not passed.
//!
//! Every unit with a row is either mandatory or one that the learner chose, so each must be passed. A learner without any
//! unit row has passed nothing. It cannot see units that the qualification asks for and the results leave out.

use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Grade, Table, registrations, units};

pub(super) const CHECK: Check = Check {
    code: "unit-not-passed",
    about: "every mandatory unit and every chosen optional unit is passed",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Units],
    settings: &[],
    situations: &[Situation { name: "no-units", facts: &[] }, Situation { name: "not-passed", facts: &["unit", "grade"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !case.book.given(Table::Units) {
        hearing.weigh(|trail| trail.see(case.book.absent(units::grade)).map(|_| Ruling::Met));
        return;
    }
    if case.rows.units.is_empty() {
        hearing.weigh(|_| breach("no-units").at(case.registered(registrations::learner_id)).into());
        return;
    }
    for unit in case.units() {
        if unit.peek(units::grade).is_ok_and(Grade::passes) {
            hearing.meet();
            continue;
        }
        hearing.weigh(|trail| {
            let cell = unit.get(units::grade);
            let grade = trail.see(cell)?;
            if grade.passes() {
                return Ok(Ruling::Met);
            }
            breach("not-passed").with("unit", super::assessed_before_units::name(&unit)).with("grade", grade).at(cell).into()
        });
    }
}
