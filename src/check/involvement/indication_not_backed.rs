//! Looks for a claim that does not say that employer involvement was met, or says so while no activity on record counts.
//!
//! A blank is not known. It cannot see what was ticked in the awarding organisation's own system.

use super::ledger::Ledger;
use super::{LEDGER, TABLES, stage};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, claims};

pub(super) const CHECK: Check = Check {
    code: "indication-not-backed",
    about: "the claim says that employer involvement was met, and an activity on record counts",
    about_claim: true,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[Situation { name: "says-no", facts: &[] }, Situation { name: "not-backed", facts: &[] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if stage::is_outside(case, settings, hearing) {
        return;
    }
    let cell = case.claimed(claims::employer_involvement);
    let is_backed = |ledger: &Ledger<'_, '_>| ledger.plainly_counted(hearing).next().is_some();
    if cell.peek() == Ok(true) && Ledger::at_a_glance(case, settings, hearing).as_ref().is_some_and(is_backed) {
        return hearing.meet();
    }
    // Only what decides is opened on the claim's own trail.
    let opened = Ledger::gather(case, settings, &mut Trail::default());
    if cell.peek() == Ok(true) && opened.as_ref().is_ok_and(|(ledger, _)| is_backed(ledger)) {
        return hearing.meet();
    }
    hearing.weigh(|trail| {
        if !trail.see(cell)? {
            return breach("says-no").at(cell).into();
        }
        let (ledger, terms) = opened.or_else(|_| Ledger::gather(case, settings, trail))?;
        if ledger.counted(&terms, trail)?.is_empty() {
            return breach("not-backed").at(cell).into();
        }
        Ok(Ruling::Met)
    });
}
