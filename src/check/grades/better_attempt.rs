//! Points out a counted attempt that earned more than the grade to be used.
//!
//! The centre may have a reason to name the lower one, which this cannot see.

use super::used::{grade, has_claim, is_marked};
use crate::check::attempts::sittings::{Sitting, Sittings, name};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Cell, Settings, Trail};
use crate::record::{Case, Grade, Sym, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "better-attempt",
    about: "no attempt is better than the one whose grade is used",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Claims, Table::Attempts],
    settings: &[],
    situations: &[Situation { name: "better", facts: &["assessment", "grade", "better"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !has_claim(case, hearing) {
        return;
    }
    let Some(sittings) = Sittings::all(case, hearing) else { return };
    let filled: Vec<(Sym, Cell<Grade>)> = case.grades_used_not_blank().map(|(key, column)| (key, grade(&column))).collect();
    for series in sittings.series() {
        let mut own = filled.iter().filter(|(key, _)| series.iter().any(|sitting| sitting.has_name(*key)));
        let named = own.next().map(|(_, grade)| *grade);
        let marked = || series.iter().find(|sitting| is_marked(&sitting.row)).map(|sitting| sitting.row.get(attempts::result));
        if let Some(cell) = named.or_else(marked) {
            hearing.weigh(|trail| best(series, cell, trail));
        }
    }
    hearing.weigh(|_| Ok(Ruling::NotApplicable("no grade to be used is named")));
}

fn best(series: &[Sitting<'_>], cell: Cell<Grade>, trail: &mut Trail) -> Verdict {
    let named = trail.see(cell)?;
    let mut gap = None;
    for sitting in series {
        let result = sitting.row.get(attempts::result);
        match trail.see(result) {
            Ok(better) if better > named => {
                let words = breach("better").with("assessment", name(&sitting.row)).with("grade", named).with("better", better);
                return words.at(cell).at(result).into();
            }
            Ok(_) => {}
            Err(unknown) => gap = Some(unknown),
        }
    }
    gap.map_or(Ok(Ruling::Met), Err)
}
