//! Looks for a claim whose declaration of employer involvement says no.
//!
//! A blank declaration is not known. It cannot see whether a declaration is true; another check holds it against the record.

use super::counting::{KEY_STAGE, is_exempt};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, claims};

pub(super) const CHECK: Check = Check {
    code: "declaration-not-made",
    about: "the claim declares that the learner had employer involvement",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Claims],
    settings: &[KEY_STAGE],
    situations: &[Situation { name: "says-no", facts: &[] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_exempt(case, settings, hearing) {
        return;
    }
    hearing.weigh(|trail| {
        let cell = case.claimed(claims::employer_involvement);
        if trail.see(cell)? {
            return Ok(Ruling::Met);
        }
        breach("says-no").at(cell).into()
    });
}
