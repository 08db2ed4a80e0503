//! Looks for a centre that may not offer the end-point assessment: not on the register of providers, or without a signed contract.
//!
//! It cannot see the public register itself; it reads what the centre's list of facts says of it.

use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{FieldName, Gap, Settings, Trail};
use crate::record::{Centre, Table};

const REGISTER: FieldName = FieldName { table: "centre", field: "provider_register" };
const CONTRACT: FieldName = FieldName { table: "centre", field: "epa_contract_signed_on" };

pub(super) const CHECK: Check = Check {
    code: "provider-not-approved",
    about: "the centre is on the register of training providers and has signed the contract for the end-point assessment",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Centre],
    settings: &[],
    situations: &[
        Situation { name: "not-on-register", facts: &["item"] },
        Situation { name: "register-not-recorded", facts: &["item"] },
        Situation { name: "register-ahead", facts: &["item", "date"] },
        Situation { name: "contract-not-recorded", facts: &["item"] },
        Situation { name: "contract-ahead", facts: &["item", "date"] },
    ],
    run: Run::Centre(run, None),
};

fn run(centre: &Centre<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| on_register(centre, trail));
    hearing.weigh(|trail| signed(centre, trail));
}

/// The register is answered by yes or no, by the day since when, or by the provider's number in it.
fn on_register(centre: &Centre<'_>, trail: &mut Trail) -> Verdict {
    let said = centre.fact(&REGISTER);
    if matches!(said.gap(), Some(Gap::NoRow | Gap::Blank)) {
        return breach("register-not-recorded").with("item", REGISTER.field).at(said).into();
    }
    let since = centre.day(&REGISTER);
    if let Some(day) = trail.see_if_known(since) {
        return if day <= centre.as_of {
            Ok(Ruling::Met)
        } else {
            breach("register-ahead").with("item", REGISTER.field).with("date", day).at(since).into()
        };
    }
    if has_provider_number(centre.text(trail.see(said)?)) || trail.see(centre.yes(&REGISTER))? {
        return Ok(Ruling::Met);
    }
    breach("not-on-register").with("item", REGISTER.field).at(said).into()
}

fn signed(centre: &Centre<'_>, trail: &mut Trail) -> Verdict {
    let cell = centre.day(&CONTRACT);
    if matches!(cell.gap(), Some(Gap::NoRow | Gap::Blank)) {
        return breach("contract-not-recorded").with("item", CONTRACT.field).at(cell).into();
    }
    if trail.see_if_known(centre.yes(&CONTRACT)) == Some(false) {
        return breach("contract-not-recorded").with("item", CONTRACT.field).at(cell).into();
    }
    let day = trail.see(cell)?;
    if day <= centre.as_of {
        Ok(Ruling::Met)
    } else {
        breach("contract-ahead").with("item", CONTRACT.field).with("date", day).at(cell).into()
    }
}

/// Whether a text holds a UK provider reference number: eight digits that begin with 1.
fn has_provider_number(text: &str) -> bool {
    let is_number = |word: &str| word.len() == 8 && word.starts_with('1') && word.bytes().all(|b| b.is_ascii_digit());
    text.split(|c: char| !c.is_ascii_alphanumeric()).any(is_number)
}
