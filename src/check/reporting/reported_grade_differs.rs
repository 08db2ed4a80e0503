//! Unit grades that the awarding organisation holds otherwise than the centre awarded them.
//!
//! Where the two grades of one unit are those of another turned round, both are named as a likely exchange. External units need no
//! reported grade, since the centre reports none; nor does anything before there is a claim. It cannot see which of two differing
//! grades is right.

use super::{NO_GRADES, unit};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::{Gap, Settings};
use crate::record::{Case, EntryKind, Grade, Record, Table, units};

pub(super) const CHECK: Check = Check {
    code: "reported-grade-differs",
    about: "the grade reported to the awarding organisation is the centre's, unit by unit",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Units],
    settings: &[],
    situations: &[
        Situation { name: "differs", facts: &["unit", "grade", "reported"] },
        Situation { name: "exchanged", facts: &["unit", "other", "grade", "other_grade", "reported", "other_reported"] },
    ],
    run: Run::Claim(run),
};

/// A unit whose two grades differ.
struct Differing<'b> {
    row: Record<'b>,
    grade: Grade,
    reported: Grade,
}

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !case.book.given(Table::Units) {
        hearing.weigh(|trail| trail.see(case.book.absent(units::reported_grade)).map(|_| Ruling::Met));
        return;
    }
    let mut differing: Vec<Differing<'_>> = Vec::new();
    for row in case.units() {
        let (own, reported) = (row.peek(units::grade), row.peek(units::reported_grade));
        let is_unreported = matches!(reported, Err(Gap::Blank | Gap::NoColumn));
        let needs_none = || own == Err(Gap::Blank) || row.peek(units::external) == Ok(true) || case.entry.kind == EntryKind::NotClaimed;
        if is_unreported && needs_none() {
            continue;
        }
        match (own, reported) {
            (Ok(grade), Ok(reported)) if grade == reported => hearing.meet(),
            (Ok(grade), Ok(reported)) => differing.push(Differing { row, grade, reported }),
            _ => hearing.weigh(|trail| {
                trail.see(row.get(units::grade))?;
                trail.see(row.get(units::reported_grade))?;
                Ok(Ruling::Met)
            }),
        }
    }
    while let Some(one) = (!differing.is_empty()).then(|| differing.remove(0)) {
        let turned = |other: &Differing<'_>| one.grade == other.reported && one.reported == other.grade;
        let other = differing.iter().position(turned).map(|place| differing.remove(place));
        hearing.weigh(|trail| {
            let (own, reported) = (one.row.get(units::grade), one.row.get(units::reported_grade));
            trail.see(own)?;
            trail.see(reported)?;
            let Some(other) = other else {
                let words = breach("differs").with("unit", unit(&one.row)).with("grade", one.grade).with("reported", one.reported);
                return words.at(reported).at(own).into();
            };
            let words = breach("exchanged").with("unit", unit(&one.row)).with("other", unit(&other.row));
            let words = words.with("grade", one.grade).with("other_grade", other.grade);
            let words = words.with("reported", one.reported).with("other_reported", other.reported);
            words.at(reported).at(other.row.get(units::reported_grade)).into()
        });
    }
    if !hearing.is_met() && hearing.items().is_empty() {
        hearing.weigh(|_| Ok(Ruling::NotApplicable(NO_GRADES)));
    }
}
