//! Looks for a mandatory unit that is neither passed nor open to a calculated grade.
//!
//! A structure file of the qualification says what its combination is. Without one, what is mandatory is what the unit results mark so. A failed unit has its outcome, and no grade is calculated for it. It cannot
//! see units that the qualification asks for and the results leave out, nor how many optional ones it takes.

use super::agreed;
use super::components_dropped::name;
use crate::check::combination::{Ungraded, by_structure, with_structure};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::{Case, Grade, Record, Table, registrations, units};

const SITUATIONS: [Situation; 12] = with_structure(&[
    Situation { name: "no-units", facts: &[] },
    Situation { name: "not-passed", facts: &["unit", "grade"] },
    Situation { name: "no-grade", facts: &["unit"] },
]);

pub(super) const CHECK: Check = Check {
    code: "combination-not-met",
    about: "every mandatory unit is passed, or is open to a calculated grade",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Units, Table::Mitigations],
    settings: &[],
    situations: &SITUATIONS,
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    // What is open to a calculated grade is the same for every unit of the qualification.
    let ungraded = match agreed::is_calculated_agreed(case, &mut Trail::default()) {
        Ok(true) => Ungraded::MayBeCalculated,
        Ok(false) => Ungraded::NotPassed,
        Err(_) => Ungraded::Unknown,
    };
    if case.rows.units.is_empty() || !by_structure(case, hearing, ungraded) {
        by_marks(case, hearing);
    }
}

/// The combination as the unit results mark it, for a qualification whose own rule was not given.
fn by_marks(case: &Case<'_>, hearing: &mut Hearing) {
    if !case.book.given(Table::Units) {
        hearing.weigh(|trail| trail.see(case.book.absent(units::grade)).map(|_| Ruling::Met));
        return;
    }
    if case.rows.units.is_empty() {
        hearing.weigh(|_| breach("no-units").at(case.registered(registrations::learner_id)).into());
        return;
    }
    for unit in case.units() {
        // A unit that is marked and passed is as it should be.
        if unit.peek(units::mandatory) == Ok(true) && unit.peek(units::grade).is_ok_and(Grade::passes) {
            hearing.meet();
        } else {
            hearing.weigh(|trail| weigh(case, &unit, trail));
        }
    }
}

fn weigh(case: &Case<'_>, unit: &Record<'_>, trail: &mut Trail) -> Verdict {
    let (mandatory, cell) = (unit.get(units::mandatory), unit.get(units::grade));
    if mandatory.peek() == Ok(false) {
        return Ok(Ruling::NotApplicable("no unit is marked as mandatory"));
    }
    if cell.gap() == Some(Gap::Blank) {
        trail.see(mandatory)?;
        trail.step(cell.at());
        if agreed::is_calculated_agreed(case, trail)? {
            return Ok(Ruling::Met);
        }
        return breach("no-grade").with("unit", name(unit)).at(cell).into();
    }
    let grade = trail.see(cell)?;
    if grade.passes() {
        // A passed unit does no harm, mandatory or not, but without any mark nobody knows which must be passed.
        return if mandatory.gap() == Some(Gap::NoColumn) { trail.see(mandatory).map(|_| Ruling::Met) } else { Ok(Ruling::Met) };
    }
    trail.see(mandatory)?;
    breach("not-passed").with("unit", name(unit)).with("grade", grade).at(cell).into()
}
