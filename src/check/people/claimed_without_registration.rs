//! Claims for a learner, or on a qualification, that the register does not have.
//!
//! It cannot see whether the awarding organisation's own records have the registration.

use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, ClaimRow, EntryKind, Table, claims, registrations};

/// A claim has a registration.
pub(super) const CHECK: Check = Check {
    code: "claimed-without-registration",
    about: "a claim has a register row for the same learner and qualification",
    about_claim: false,
    about_orphans: true,
    tables: &[Table::Registrations, Table::Claims],
    settings: &[],
    situations: &[Situation { name: "no-learner", facts: &[] }, Situation { name: "no-registration", facts: &["qualification"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    let is_plain = case.entry.kind == EntryKind::Claimed && !case.is_nobody();
    if is_plain && case.registration().is_some_and(|row| row.peek(registrations::learner_id).is_ok()) {
        return hearing.meet();
    }
    hearing.weigh(|trail| weigh(case, trail));
}

fn weigh(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    if case.entry.kind == (EntryKind::Orphan { claimed: false }) {
        return Ok(Ruling::NotApplicable("no claim names this learner"));
    }
    if !case.book.given(Table::Registrations) {
        trail.see(case.book.absent(registrations::learner_id))?;
    }
    if case.is_nobody() {
        trail.see(case.claimed(claims::learner_id))?;
    }
    let claim = match case.claim() {
        ClaimRow::Row(claim) => claim,
        // Who is not claimed yet can't be claimed without a registration.
        ClaimRow::NotYet => return Ok(Ruling::Met),
        ClaimRow::NotGiven => {
            trail.see(case.claimed(claims::learner_id))?;
            return Ok(Ruling::Met);
        }
    };
    if matches!(case.entry.kind, EntryKind::Orphan { .. }) {
        return breach("no-learner").at(claim.get(claims::learner_id)).into();
    }
    if let Some(registration) = case.registration() {
        trail.see_if_known(registration.get(registrations::learner_id));
        return Ok(Ruling::Met);
    }
    // A claim that does not say for what, by a learner with several registrations, may be for any of them.
    let Some(qualification) = case.entry.qualification else {
        trail.see(claim.get(claims::qualification))?;
        return Ok(Ruling::Met);
    };
    breach("no-registration")
        .with("qualification", qualification)
        .at(claim.get(claims::qualification))
        .at(claim.get(claims::learner_id))
        .into()
}
