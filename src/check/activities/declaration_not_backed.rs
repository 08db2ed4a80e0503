//! Looks for a claim that declares employer involvement while no recorded activity counts for the learner.
//!
//! A declaration that says no is another check's to find. See [`super::counting`] for what counts.

use super::counting::{ELIGIBLE, KEY_STAGE, Tally, is_exempt, plainly_first, tally};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, claims};

pub(super) const CHECK: Check = Check {
    code: "declaration-not-backed",
    about: "a declaration of employer involvement is backed by a recorded activity that counts",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Claims, Table::Activities, Table::Attendance],
    settings: &[KEY_STAGE, ELIGIBLE],
    situations: &[Situation { name: "not-backed", facts: &[] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_exempt(case, settings, hearing) {
        return;
    }
    if case.peek_claimed(claims::employer_involvement) == Ok(true) && plainly_first(case, settings).is_some() {
        return hearing.meet();
    }
    hearing.weigh(|trail| {
        let cell = case.claimed(claims::employer_involvement);
        if !trail.see(cell)? {
            return Ok(Ruling::NotApplicable("the claim declares no employer involvement"));
        }
        match tally(case, settings, trail)? {
            Tally::Counts(_) => Ok(Ruling::Met),
            Tally::NoneAttended | Tally::NoneCounts(..) => breach("not-backed").at(cell).into(),
        }
    });
}
