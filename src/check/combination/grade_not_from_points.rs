//! Looks for an overall grade that the unit points do not give.
//!
//! Points come from the points column, or from letters by the pack's tables; an external unit known by its letter only gives a range.
//! A claim is breached where its grade lies outside what the units can give, and left open where they can give more than one. It
//! cannot see marks, nor whether the units make up the qualification: the rule of combination says that.

use super::points::{Reckoning, reckon, thresholds};
use super::results::{gather, given_twice};
use super::rule_of_combination::agreed;
use super::scope::{Scope, Wanted};
use super::structured::no_results;
use super::{Open, WHOLE, glance, instead, list};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach, unclear};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::{Case, Grade, SizeGrades, Sureness, Table, claims, units};

pub(super) const CHECK: Check = Check {
    code: "grade-not-from-points",
    about: "the overall grade claimed is the one that the unit points give",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Units, Table::Registrations, Table::Claims],
    settings: &[],
    situations: &[
        Situation { name: "as-claimed", facts: &["claimed", "working"] },
        Situation { name: "no-grade", facts: &[] },
        Situation { name: "off-scale", facts: &["claimed", "size", "scale"] },
        Situation { name: "not-the-grade", facts: &["claimed", "given", "working"] },
        Situation { name: "no-award", facts: &["claimed", "size", "working", "instead"] },
        Situation { name: "not-the-grade-unconfirmed", facts: &["claimed", "given", "working"] },
        Situation { name: "several", facts: &["claimed", "given", "working"] },
        Situation { name: "unconfirmed-points", facts: &["claimed", "unit", "working"] },
        Situation { name: "no-unit-points", facts: &["unit", "grade", "size"] },
        Situation { name: "no-table", facts: &["size"] },
        Situation { name: "unit-twice", facts: &["unit"] },
        Situation { name: "size-unknown", facts: &["size"] },
        Situation { name: "size-open", facts: &["sizes"] },
        Situation { name: "mandatory-exceed", facts: &["have", "need"] },
        Situation { name: "too-many-units", facts: &["have", "need"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !hearing.wants_shown() && glance::gives_grade(case, hearing) {
        hearing.meet();
        return;
    }
    hearing.weigh(|trail| judge(case, trail));
}

fn judge(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let cell = case.claimed(claims::grade);
    let claimed = match cell.gap() {
        Some(Gap::Blank) => {
            trail.step(cell.at());
            return breach("no-grade").at(cell).into();
        }
        Some(Gap::Unreadable) => None,
        _ => Some(trail.see(cell)?),
    };
    let scope = match Scope::find(case, trail) {
        Ok(scope) => scope,
        // What is no grade at all is on no scale.
        Err(_) if claimed.is_none() => return off_scale("What stands there", "this size", String::new()).at(cell).into(),
        Err(open) => return open.into(),
    };
    if let Some(words) = is_off_scale(&scope, claimed) {
        trail.step(cell.at());
        return words.at(cell).into();
    }
    let Some(claimed) = claimed else { return Ok(Ruling::Met) };
    no_results(case, trail)?;
    if let Some(twice) = given_twice(case) {
        let words = twice.rows.iter().fold(unclear("unit-twice").with("unit", twice.name), |words, row| words.at(row.get(units::grade)));
        return Ok(Ruling::Unclear(words));
    }
    let verdict = agreed(&scope, trail, |wanted, trail| of_size(case, &scope, wanted, claimed, trail));
    match verdict {
        Ok(Ruling::Breach(words)) => words.at(cell).into(),
        Ok(Ruling::Unclear(words)) => Ok(Ruling::Unclear(words.at(cell))),
        other => other,
    }
}

/// The words for a claimed grade that is on the scale of no size that may be meant.
fn is_off_scale(scope: &Scope<'_>, claimed: Option<Grade>) -> Option<crate::check::Words> {
    let tables: Option<Vec<&SizeGrades>> = scope.wanted.iter().map(|wanted| wanted.table).collect();
    let shown = claimed.map_or("What stands there", Grade::letters);
    let Some(tables) = tables else {
        // Without a table only what is no grade at all is known to be off the scale.
        return claimed.is_none().then(|| off_scale(shown, "this size", String::new()));
    };
    let first = tables.first()?;
    if claimed.is_some_and(|claimed| tables.iter().any(|table| table.place(claimed).is_some())) {
        return None;
    }
    let scale: Vec<String> = first.least.iter().map(|(grade, _)| grade.letters().to_owned()).collect();
    let size = format!("the {} of {} {}", first.title, first.size, scope.measure.unit());
    Some(off_scale(shown, &size, format!(" The grades are {}.", list(&scale))))
}

fn off_scale(claimed: &'static str, size: &str, scale: String) -> crate::check::Words {
    breach("off-scale").with("claimed", claimed).with("size", size.to_owned()).with("scale", scale)
}

fn of_size(case: &Case<'_>, scope: &Scope<'_>, wanted: &Wanted<'_>, claimed: Grade, trail: &mut Trail) -> Verdict {
    let size = || format!("{} {}", wanted.size, scope.measure.unit());
    let Some(table) = wanted.table else {
        return Ok(Ruling::Unclear(unclear("no-table").with("size", size())));
    };
    let results = gather(case, scope.measure, scope.structure);
    let tables = (scope.grading, scope.structure);
    let sum = match reckon(&results.units, tables, (wanted.size, scope.measure), scope.on, trail) {
        Ok(sum) => sum,
        Err(Open::Words(words)) => return Ok(Ruling::Unclear(words)),
        Err(Open::Gap(gap)) => return Err(gap),
    };
    trail.relies_on(table.cite);
    let working = working(table, &sum);
    let shown = claimed.letters();
    if let Some(unit) = sum.unconfirmed {
        let words = unclear("unconfirmed-points").with("claimed", shown).with("unit", unit).with("working", working);
        return Ok(Ruling::Unclear(words));
    }
    let place = |points: i64| table.grade(points.div_euclid(WHOLE)).and_then(|grade| table.place(grade));
    let (low, high, place) = (place(sum.total.low), place(sum.total.high), table.place(claimed));
    if place == low && low == high {
        return Ok(Ruling::Shown(breach("as-claimed").with("claimed", shown).with("working", working)));
    }
    let given = given(table, low, high);
    if low <= place && place <= high {
        let words = unclear("several").with("claimed", shown).with("given", given).with("working", working);
        return Ok(Ruling::Unclear(words));
    }
    if table.sure == Sureness::C {
        return breach("not-the-grade-unconfirmed").with("claimed", shown).with("given", given).with("working", working).into();
    }
    if high.is_none() {
        let title = format!("{} of {}", table.title, size());
        let words = breach("no-award").with("claimed", shown).with("size", title).with("working", working);
        return words.with("instead", instead::offer(case, scope)).into();
    }
    breach("not-the-grade").with("claimed", shown).with("given", given).with("working", working).into()
}

/// The sum step by step, and how far the next grade is.
fn working(table: &SizeGrades, sum: &Reckoning) -> String {
    let steps = if sum.steps.is_empty() { "No unit counts" } else { &sum.steps };
    let surplus = if sum.surplus.is_empty() { String::new() } else { format!(" Not counted: {}.", list(&sum.surplus)) };
    format!("{steps}: {} points in all. {}.{surplus}", sum.total, thresholds(table, sum.total))
}

/// The grades from one place of the scale to another: `MP`, `MP or MM`, `no grade or PP`.
fn given(table: &SizeGrades, low: Option<usize>, high: Option<usize>) -> String {
    let from = low.map_or(0, |low| low);
    let to = high.map_or(0, |high| high + 1);
    let grades = table.least.get(from..to).unwrap_or(&[]).iter().map(|(grade, _)| grade.letters());
    let none = low.is_none().then_some("no grade");
    none.into_iter().chain(grades).collect::<Vec<_>>().join(" or ")
}
