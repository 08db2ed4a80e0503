//! Briefs and decisions that were verified by the person who wrote or made them.
//!
//! Compares verifier and assessor row by row. It cannot see who really did the work.

use super::staff::share_a_person;
use super::{NOTHING_VERIFIED, is_wanting};
use crate::check::{Check, Fact, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Named, Programme, Record, Table, VerificationKind, verification};

pub(super) const CHECK: Check = Check {
    code: "verified-own-work",
    about: "the internal verifier of a brief or decision is not its assessor",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Programmes, Table::Verification],
    settings: &[],
    situations: &[Situation { name: "same-person", facts: &["unit", "verifier", "work"] }],
    run: Run::Programme(run, None),
};

fn run(programme: &Programme<'_>, _: &Settings, hearing: &mut Hearing) {
    if is_wanting(programme, hearing) {
        return;
    }
    if !programme.book.given(Table::Verification) {
        hearing.weigh(|trail| trail.see(programme.book.absent(verification::verifier)).map(|_| Ruling::Met));
        return;
    }
    let mut any = false;
    for row in programme.verification() {
        any = true;
        hearing.weigh(|trail| weigh(programme, &row, trail));
    }
    if !any {
        hearing.weigh(|_| Ok(Ruling::NotApplicable(NOTHING_VERIFIED)));
    }
}

fn weigh(programme: &Programme<'_>, row: &Record<'_>, trail: &mut Trail) -> Verdict {
    let (verifier_cell, assessor_cell) = (row.get(verification::verifier), row.get(verification::assessor));
    let verifier = trail.see(verifier_cell)?;
    let assessor = trail.see(assessor_cell)?;
    if !share_a_person(programme.text(verifier), programme.text(assessor)) {
        return Ok(Ruling::Met);
    }
    let work = match row.peek(verification::kind) {
        Ok(VerificationKind::Brief) => "assignment brief",
        Ok(VerificationKind::Decision) => "decision",
        Err(_) => "piece of work",
    };
    let words = breach("same-person").with("unit", unit(row)).with("verifier", verifier).with("work", work);
    words.at(verifier_cell).at(assessor_cell).into()
}

/// The unit of a verification as a fact.
pub(super) fn unit(row: &Record<'_>) -> Fact {
    match row.peek(verification::unit) {
        Ok(Named(unit)) => Fact::Sym(unit),
        Err(_) => Fact::Word("A unit without a name"),
    }
}
