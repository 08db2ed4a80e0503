//! Looks for a grade to be used that no counted attempt of the learner at that assessment earned.
//!
//! Assessments are matched by name as headings are. A mark in the log names the result of its own attempt, which is always
//! earned. It cannot see attempts that the log leaves out.

use super::used::{grade, has_claim, is_marked, name};
use crate::check::attempts::sittings::Sittings;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, Words, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Record, Sym, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "grade-used-not-earned",
    about: "the grade to be used is one that an attempt of the learner earned",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Claims, Table::Attempts],
    settings: &[],
    situations: &[
        Situation { name: "not-earned", facts: &["assessment", "grade"] },
        Situation { name: "no-attempt", facts: &["assessment", "grade"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !has_claim(case, hearing) {
        return;
    }
    let Some(sittings) = Sittings::all(case, hearing) else { return };
    for (key, column) in case.grades_used_not_blank() {
        hearing.weigh(|trail| earned(&sittings, key, &column, trail));
    }
    for sitting in sittings.series().flatten().filter(|sitting| is_marked(&sitting.row)) {
        hearing.weigh(|trail| trail.see(sitting.row.get(attempts::result)).map(|_| Ruling::Met));
    }
    hearing.weigh(|_| Ok(Ruling::NotApplicable("no grade to be used is named")));
}

fn earned(sittings: &Sittings<'_>, key: Sym, column: &Record<'_>, trail: &mut Trail) -> Verdict {
    let cell = grade(column);
    let named = trail.see(cell)?;
    let attempts_there = sittings.under(key);
    if attempts_there.is_empty() {
        if sittings.has_unplaced() {
            // An attempt without a name may be the one; that it has none is weighed by itself.
            return Ok(Ruling::NotApplicable("an attempt without a name may be meant"));
        }
        return breach("no-attempt").with("assessment", name(column)).with("grade", named).at(cell).into();
    }
    if attempts_there.iter().any(|sitting| sitting.row.peek(attempts::result) == Ok(named)) {
        return Ok(Ruling::Met);
    }
    for sitting in attempts_there {
        trail.see(sitting.row.get(attempts::result))?;
    }
    let words = breach("not-earned").with("assessment", name(column)).with("grade", named).at(cell);
    attempts_there.iter().map(|sitting| sitting.row.get(attempts::result)).fold(words, Words::at).into()
}
