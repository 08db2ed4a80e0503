//! Registrations that nobody has kept up to date: a completion date that has passed without a claim, or a status that does not fit.
//!
//! It cannot see what the awarding organisation's own records say.

use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, ClaimRow, Status, Table, claims, registrations};

pub(super) const CHECK: Check = Check {
    code: "registration-not-current",
    about: "the expected end is not past without a claim, and the status fits the claim",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Claims],
    settings: &[],
    situations: &[Situation { name: "end-passed", facts: &["end"] }, Situation { name: "left", facts: &["status"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| status(case, trail));
    hearing.weigh(|trail| end(case, trail));
}

fn status(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let cell = case.registered(registrations::status);
    let is_claimed = matches!(case.claim(), ClaimRow::Row(_));
    match trail.see_or_blank(cell)? {
        Some(status @ (Status::Withdrawn | Status::Transferred)) => breach("left").with("status", status.word()).at(cell).into(),
        Some(status @ Status::OnBreak) if is_claimed => breach("left").with("status", status.word()).at(cell).into(),
        _ => Ok(Ruling::Met),
    }
}

fn end(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let cell = case.registered(registrations::expected_end_date);
    if let ClaimRow::Row(_) = case.claim() {
        return Ok(Ruling::Met);
    }
    let end = trail.see(cell)?;
    if case.as_of <= end {
        return Ok(Ruling::Met);
    }
    if let ClaimRow::NotGiven = case.claim() {
        trail.see(case.book.absent(claims::grade))?;
    }
    breach("end-passed").with("end", end).at(cell).into()
}
