//! The form and check digit of a unique learner number.
//!
//! Looks at the register row. It cannot see whether a well-formed number is this learner's.

use std::borrow::Cow;

use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::{Case, IdCheck, Table, registrations, uln_check};

/// A ULN has ten digits and a right check digit.
pub(super) const CHECK: Check = Check {
    code: "uln-form",
    about: "a ULN has ten digits and a right check digit, and is not the temporary one",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations],
    settings: &[],
    situations: &[
        Situation { name: "wrong-form", facts: &[] },
        Situation { name: "wrong-digit", facts: &[] },
        Situation { name: "temporary", facts: &[] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| weigh(case, trail));
}

fn weigh(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let cell = case.registered(registrations::uln);
    if cell.gap() == Some(Gap::Unreadable) {
        return breach("wrong-form").at(cell).into();
    }
    let uln = case.book.text(trail.see(cell)?.0);
    // Spaces are how people write long numbers down, not a fault of the number.
    let is_bare = uln.bytes().all(|b| b.is_ascii_digit());
    let digits = if is_bare { Cow::Borrowed(uln) } else { uln.chars().filter(|c| !c.is_whitespace()).collect() };
    let situation = match uln_check(&digits) {
        IdCheck::Good => return Ok(Ruling::Met),
        IdCheck::WrongForm => "wrong-form",
        IdCheck::WrongCheck(_) => "wrong-digit",
        IdCheck::Temporary => "temporary",
    };
    breach(situation).at(cell).into()
}
