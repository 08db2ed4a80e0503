//! Unit grades that the centre holds and has not reported yet.
//!
//! External units are left out: the awarding organisation marks those. It cannot see whether a grade is final.

use super::NO_GRADES;
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::{Gap, Settings};
use crate::record::{Case, Named, Table, units};

pub(super) const CHECK: Check = Check {
    code: "grades-not-reported",
    about: "unit grades held are reported, as an interim claim if need be",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Units],
    settings: &[],
    situations: &[Situation { name: "not-reported", facts: &["units"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !case.book.given(Table::Units) {
        hearing.weigh(|trail| trail.see(case.book.absent(units::reported_grade)).map(|_| Ruling::Met));
        return;
    }
    let mut held = Vec::new();
    let mut no_column = None;
    for row in case.units() {
        if row.peek(units::grade).is_err() || row.peek(units::external) == Ok(true) {
            continue;
        }
        match row.peek(units::reported_grade) {
            Err(Gap::Blank) => held.push(row),
            Err(Gap::NoColumn) => no_column = Some(row.get(units::reported_grade)),
            _ => hearing.meet(),
        }
    }
    if !held.is_empty() {
        let name =
            |row: &crate::record::Record<'_>| row.peek(units::unit).map_or("a unit without a name", |Named(unit)| case.book.text(unit));
        let names: Vec<&str> = held.iter().map(name).collect();
        let mut words = breach("not-reported").with("units", names.join("; "));
        for row in &held {
            words = words.at(row.get(units::reported_grade));
        }
        hearing.weigh(|_| words.into());
    } else if let Some(reported) = no_column {
        hearing.weigh(|trail| trail.see(reported).map(|_| Ruling::Met));
    } else if !hearing.is_met() {
        hearing.weigh(|_| Ok(Ruling::NotApplicable(NO_GRADES)));
    }
}
