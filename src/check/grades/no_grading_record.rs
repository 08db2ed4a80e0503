//! Looks for a learner whom the register calls completed and no row of a grading record names.
//!
//! It cannot see whether the record is kept where the awarding organisation wants it.

use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, ClaimRow, Status, Table, claims, registrations};

pub(super) const CHECK: Check = Check {
    code: "no-grading-record",
    about: "a completed learner has a row in a grading record",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Claims],
    settings: &[],
    situations: &[Situation { name: "no-record", facts: &[] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        if let ClaimRow::Row(claim) = case.claim() {
            trail.step(claim.get(claims::learner_id).at());
            return Ok(Ruling::Met);
        }
        let status = case.registered(registrations::status);
        // A blank status is active.
        if trail.see_or_blank(status)? != Some(Status::Completed) {
            return Ok(Ruling::NotApplicable("the learner has not completed yet"));
        }
        if !case.book.given(Table::Claims) {
            trail.see(case.book.absent(claims::learner_id))?;
        }
        breach("no-record").at(status).into()
    });
}
