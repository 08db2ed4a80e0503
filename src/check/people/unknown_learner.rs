//! Rows that name a learner whom the register does not know.
//!
//! Looks at claims, attempts, unit results and attendance. It cannot see whether a known identifier is the right one.

use super::nearest;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Cell, Settings, Trail};
use crate::record::{Case, EntryKind, Id, Record, Table, attempts, attendance, claims, registrations, units};

/// Every row names a learner of the register.
pub(super) const CHECK: Check = Check {
    code: "unknown-learner",
    about: "every claim, attempt, unit result and attendance row names a learner in the register",
    about_claim: false,
    about_orphans: true,
    tables: &[Table::Registrations, Table::Claims, Table::Attempts, Table::Units, Table::Attendance],
    settings: &[],
    situations: &[
        Situation { name: "not-there", facts: &["learner", "tables"] },
        Situation { name: "one-near", facts: &["learner", "tables", "nearest"] },
    ],
    run: Run::Claim(run),
};

/// How many rows that name nobody are told one by one: a column of identifiers may be missing from a whole export.
const TOLD: usize = 200;

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if case.is_nobody() {
        for row in naming_rows(case).into_iter().take(TOLD) {
            hearing.weigh(|trail| trail.see(named(row)).map(|_| Ruling::Met));
        }
        return;
    }
    hearing.weigh(|trail| weigh(case, trail));
}

fn weigh(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let rows = &case.rows;
    let naming = rows.claims.len() + rows.attempts.len() + rows.units.len() + rows.attendance.len();
    if naming == 0 {
        return Ok(Ruling::NotApplicable("no other row names this learner"));
    }
    if !case.book.given(Table::Registrations) {
        trail.see(case.book.absent(registrations::learner_id))?;
    }
    if !matches!(case.entry.kind, EntryKind::Orphan { .. }) {
        return Ok(Ruling::Met);
    }
    let Some(learner) = case.docket.learner(case.learner()) else { return Ok(Ruling::Met) };
    let near = nearest::in_register(case, learner);
    let mut words = breach(if near.is_empty() { "not-there" } else { "one-near" }).with("learner", learner.shown);
    if !near.is_empty() {
        words = words.with("nearest", near.join(" or "));
    }
    let mut tables: Vec<&'static str> = Vec::new();
    for row in naming_rows(case) {
        let cell = named(row);
        if !tables.contains(&row.table.words()) {
            tables.push(row.table.words());
        }
        words = words.at(cell);
    }
    words.with("tables", listed(&tables)).into()
}

/// The cell that names the learner of a row.
fn named(row: Record<'_>) -> Cell<Id> {
    match row.table {
        Table::Claims => row.get(claims::learner_id),
        Table::Attempts => row.get(attempts::learner_id),
        Table::Units => row.get(units::learner_id),
        _ => row.get(attendance::learner_id),
    }
}

fn naming_rows<'b>(case: &Case<'b>) -> Vec<Record<'b>> {
    let claims = case.rows.claims.iter().map(|&row| case.record(Table::Claims, row));
    claims.chain(case.attempts()).chain(case.units()).chain(case.attendance()).collect()
}

/// `the claims, the attempt log and the unit results`.
fn listed(tables: &[&str]) -> String {
    let named: Vec<String> = tables.iter().map(|table| format!("the {table}")).collect();
    match named.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, rest)) => format!("{} and {last}", rest.join(", ")),
        None => String::new(),
    }
}
