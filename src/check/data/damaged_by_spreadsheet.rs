//! Values that a spreadsheet may have changed behind the user's back.
//!
//! Points out what the reader noticed in the rows of the case. It cannot see damage that left a sensible value behind.

use crate::check::rows::{activities_attended, all, field_words};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Damage, DamageKind, Record, Table};

/// No value looks as if a spreadsheet had damaged it.
pub(super) const CHECK: Check = Check {
    code: "damaged-by-spreadsheet",
    about: "no value looks as if a spreadsheet had rounded, shortened or converted it",
    about_claim: false,
    about_orphans: false,
    tables: &[
        Table::Registrations,
        Table::Claims,
        Table::Attempts,
        Table::Units,
        Table::Attendance,
        Table::Activities,
        Table::Milestones,
        Table::Evidence,
    ],
    settings: &[],
    situations: &[
        Situation { name: "exponent", facts: &["field", "table"] },
        Situation { name: "lost-zeros", facts: &["field", "table"] },
        Situation { name: "hashes", facts: &["field", "table"] },
        Situation { name: "date-for-code", facts: &["field", "table"] },
        Situation { name: "serial-date", facts: &["field", "table"] },
        Situation { name: "formula-error", facts: &["field", "table"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    let damage = damage(case);
    if damage.is_empty() {
        hearing.weigh(|_| Ok(Ruling::Met));
    }
    for one in damage {
        hearing.weigh(|trail| {
            trail.step(Some(one.at));
            let field = one.table.fields().get(usize::from(one.field)).map_or("value", |field| field.name);
            breach(situation(one.kind)).with("field", field_words(field)).with("table", one.table.words()).at_place(Some(one.at)).into()
        });
    }
}

/// The damage in all rows of the case, each cell once.
fn damage(case: &Case<'_>) -> Vec<Damage> {
    if case.book.damage.is_empty() {
        return Vec::new();
    }
    let mut rows: Vec<Record<'_>> = all(case);
    rows.extend(case.grades_used());
    if case.book.any_damage_in(Table::Activities) {
        rows.extend(activities_attended(case));
    }
    let mut found: Vec<Damage> = Vec::new();
    for row in rows {
        for damage in case.book.damage_of(row.table, row.index) {
            if !found.iter().any(|known| known.at == damage.at) {
                found.push(*damage);
            }
        }
    }
    found
}

fn situation(kind: DamageKind) -> &'static str {
    match kind {
        DamageKind::Exponent => "exponent",
        DamageKind::LostZeros => "lost-zeros",
        DamageKind::Hashes => "hashes",
        DamageKind::DateForCode => "date-for-code",
        DamageKind::SerialDate => "serial-date",
        DamageKind::FormulaError => "formula-error",
    }
}
