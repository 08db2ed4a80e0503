//! The form and check character of a qualification number.
//!
//! Looks at the number of the entry, which every row of the case shares. It cannot see whether a well-formed number is in use.

use super::stated_number;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, IdCheck, Table, is_standard, qualification_check};

/// A qualification number is written NNN/NNNN/C and its last character is right.
pub(super) const CHECK: Check = Check {
    code: "qualification-number",
    about: "a qualification number has the form NNN/NNNN/C and a right check character",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Claims],
    settings: &[],
    situations: &[Situation { name: "wrong-form", facts: &["number"] }, Situation { name: "wrong-check", facts: &["number", "right"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    // Nearly every number is right, and then nobody need know where it stands.
    if case.qualification().is_some_and(|number| qualification_check(number) == IdCheck::Good) {
        hearing.meet();
    } else {
        hearing.weigh(|trail| weigh(case, trail));
    }
}

fn weigh(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let cell = stated_number(case);
    let Some(number) = case.qualification() else {
        trail.see(cell)?;
        return Ok(Ruling::NotApplicable("no qualification number is given"));
    };
    trail.step(cell.at());
    if is_standard(number) {
        return Ok(Ruling::NotApplicable("an apprenticeship standard has no qualification number"));
    }
    match qualification_check(number) {
        IdCheck::WrongCheck(Some(last)) => {
            let stem: String = number.chars().take(9).collect();
            breach("wrong-check").with("number", number.to_owned()).with("right", format!("{stem}{last}")).at(cell).into()
        }
        IdCheck::Good | IdCheck::Temporary => Ok(Ruling::Met),
        IdCheck::WrongForm | IdCheck::WrongCheck(None) => breach("wrong-form").with("number", number.to_owned()).at(cell).into(),
    }
}
