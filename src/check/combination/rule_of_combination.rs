//! Looks for units that a rule of combination asks for and a learner does not have.
//!
//! By a structure file of the qualification where one holds, else by the units' own columns and the registered size: every unit
//! marked mandatory is passed, the units fill the size, and no more of it goes without a pass than is allowed. Units beyond that are
//! named and breach nothing: the best optional ones count. Without a structure file it cannot see a unit that has no row, except by
//! the size that is short.

use super::choice::{Frame, Piece, best};
use super::points::too_many;
use super::results::{Ungraded, UnitResult, gather, given_twice, mandatory_size, named};
use super::scope::{Scope, Wanted};
use super::structured::{by_structure, no_results};
use super::{Open, WHOLE, glance, instead, shown};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach, unclear};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::{Case, Measure, Sureness, Table, registrations, units};

/// What [`by_structure`] can report, for this check and any other that asks it.
pub const STRUCTURE_SITUATIONS: [Situation; 9] = [
    Situation { name: "surplus", facts: &["units"] },
    Situation { name: "unit-missing", facts: &["unit", "source", "others", "instead"] },
    Situation { name: "below-least", facts: &["unit", "grade", "least", "source", "others", "instead"] },
    Situation { name: "group-short", facts: &["group", "have", "need", "source", "others", "instead"] },
    Situation { name: "units-short", facts: &["have", "need", "source", "others", "instead"] },
    Situation { name: "size-short", facts: &["have", "need", "missing", "source", "others", "instead"] },
    Situation { name: "unpassed", facts: &["have", "need", "units", "source", "others", "instead"] },
    Situation { name: "unpassed-unconfirmed", facts: &["have", "need", "units", "source", "others", "instead"] },
    Situation { name: "too-many-unpassed", facts: &["have", "most", "units", "source", "others", "instead"] },
];

/// The situations of a check that asks [`by_structure`] beside its own.
pub const fn with_structure<const N: usize>(own: &[Situation]) -> [Situation; N] {
    let mut all = [STRUCTURE_SITUATIONS[0]; N];
    let mut i = 0;
    while i < N {
        all[i] = if i < own.len() { own[i] } else { STRUCTURE_SITUATIONS[i - own.len()] };
        i += 1;
    }
    all
}

const SITUATIONS: [Situation; 16] = with_structure(&[
    Situation { name: "no-units", facts: &[] },
    Situation { name: "not-passed", facts: &["unit", "grade", "instead"] },
    Situation { name: "unit-twice", facts: &["unit"] },
    Situation { name: "size-unknown", facts: &["size"] },
    Situation { name: "size-open", facts: &["sizes"] },
    Situation { name: "mandatory-exceed", facts: &["have", "need"] },
    Situation { name: "too-many-units", facts: &["have", "need"] },
]);

pub(super) const CHECK: Check = Check {
    code: "rule-of-combination",
    about: "the units make up the qualification: number, size, mandatory ones, grades, and how much may go without a pass",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Units, Table::Registrations, Table::Claims],
    settings: &[],
    situations: &SITUATIONS,
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if glance::makes_up(case, hearing) {
        hearing.meet();
        return;
    }
    // Two rows of one spelling are readings of the case; here both count at once.
    if let Some(twice) = given_twice(case).filter(|twice| twice.rows.iter().all(|row| case.rows.units.contains(&row.index))) {
        let words = twice.rows.iter().fold(unclear("unit-twice").with("unit", twice.name), |words, row| words.at(row.get(units::unit)));
        hearing.weigh(|_| Ok(Ruling::Unclear(words)));
        return;
    }
    if !has_units(case, hearing) || by_structure(case, hearing, Ungraded::Unknown) {
        return;
    }
    mandatory_units(case, hearing);
    let mut found = None;
    hearing.weigh(|trail| match Scope::find(case, trail) {
        Ok(scope) => {
            found = Some(scope);
            Ok(Ruling::Met)
        }
        Err(open) => open.into(),
    });
    let Some(scope) = found else { return };
    let results = &gather(case, scope.measure, None).units;
    let offer = || instead::offer(case, &scope);
    for_each_size(&scope, hearing, |wanted, trail| size_short(case, &scope, results, *wanted, &offer, trail));
    for_each_size(&scope, hearing, |wanted, trail| {
        let verdict = unpassed(&scope, results, *wanted, &offer, trail);
        let warns_only = wanted.table.and_then(|table| table.passed).is_some_and(|(_, sure)| sure == Sureness::C);
        if warns_only && verdict.is_err() { Ok(Ruling::NotApplicable(ONLY_A_WARNING)) } else { verdict }
    });
}

/// Whether there are unit results of this learner; where not, says so.
fn has_units(case: &Case<'_>, hearing: &mut Hearing) -> bool {
    if case.rows.units.is_empty() {
        hearing.weigh(|trail| {
            no_results(case, trail)?;
            breach("no-units").at(case.registered(registrations::learner_id)).into()
        });
    }
    !case.rows.units.is_empty()
}

/// Every unit marked mandatory is passed, by the units' own columns. A passed unit does no harm, marked or not.
fn mandatory_units(case: &Case<'_>, hearing: &mut Hearing) {
    let results = &gather(case, Measure::Hours, None).units;
    let offer = || Scope::find(case, &mut Trail::default()).map_or_else(|_| String::new(), |scope| instead::offer(case, &scope));
    for result in results {
        let no_column = result.mandatory.gap() == Some(Gap::NoColumn);
        hearing.weigh(|trail| {
            if !no_column && result.is_passed(Ungraded::Unknown, &mut Trail::default()) == Ok(true) {
                return Ok(Ruling::Met);
            }
            if !trail.see(result.mandatory)? || result.is_passed(Ungraded::Unknown, trail)? {
                return Ok(Ruling::Met);
            }
            let grade = trail.see(result.grade)?;
            breach("not-passed").with("unit", result.name.clone()).with("grade", grade).with("instead", offer()).at(result.grade).into()
        });
        if no_column {
            // Said once: the column lacks for every unit.
            return;
        }
    }
}

/// Weighs an item whose words, where it is met, are advice: units that are left out of account are named, and nothing is wrong.
pub(super) fn weigh_beside(hearing: &mut Hearing, judge: impl FnOnce(&mut Trail) -> Verdict) {
    let mut met = false;
    hearing.weigh(|trail| match judge(trail)? {
        Ruling::Shown(words) => {
            met = true;
            Ok(Ruling::Aside(words))
        }
        other => Ok(other),
    });
    if met {
        hearing.meet();
    }
}

/// Judges each size that may be meant. Where they fall differently it cannot be told.
fn for_each_size(scope: &Scope<'_>, hearing: &mut Hearing, judge: impl Fn(&Wanted<'_>, &mut Trail) -> Verdict) {
    weigh_beside(hearing, |trail| agreed(scope, trail, judge));
}

/// What the verdicts for all sizes that may be meant have in common.
pub(super) fn agreed(scope: &Scope<'_>, trail: &mut Trail, judge: impl Fn(&Wanted<'_>, &mut Trail) -> Verdict) -> Verdict {
    if let [wanted] = scope.wanted.as_slice() {
        return judge(wanted, trail);
    }
    let mut verdicts: Vec<Verdict> = scope.wanted.iter().map(|wanted| judge(wanted, trail)).collect();
    let kind = |verdict: &Verdict| match verdict {
        Ok(Ruling::Shown(_)) => Some(std::mem::discriminant(&Ruling::Met)),
        Ok(ruling) => Some(std::mem::discriminant(ruling)),
        Err(_) => None,
    };
    if verdicts.windows(2).all(|pair| matches!(pair, [one, other] if kind(one) == kind(other))) {
        return if verdicts.is_empty() { Ok(Ruling::Met) } else { verdicts.swap_remove(0) };
    }
    let sizes: Vec<String> = scope.wanted.iter().map(|wanted| format!("{} {}", wanted.size, scope.measure.unit())).collect();
    Ok(Ruling::Unclear(unclear("size-open").with("sizes", sizes.join(" or "))))
}

/// Said of a figure that can only warn: what it lacks leaves nothing open.
const ONLY_A_WARNING: &str = "only a warning could rest on what is missing";

fn size_short(
    case: &Case<'_>,
    scope: &Scope<'_>,
    results: &[UnitResult],
    wanted: Wanted<'_>,
    offer: &dyn Fn() -> String,
    trail: &mut Trail,
) -> Verdict {
    let need = i64::from(wanted.size) * WHOLE;
    let (mut have, mut gap, mut left_out) = (0, None, Vec::new());
    for result in results {
        // A unit without a result does not count yet; whether it will is open.
        let size = trail.see(result.grade).and_then(|_| {
            if scope.unpassed_count || result.is_passed(Ungraded::Unknown, trail)? {
                return result.size(trail);
            }
            left_out.push(result);
            Ok(0)
        });
        match size {
            Ok(size) => have += size,
            Err(unknown) => gap = Some(unknown),
        }
    }
    if have >= need {
        let fixed = mandatory_size(results);
        if fixed > need {
            return Ok(Ruling::Unclear(unclear("mandatory-exceed").with("have", shown(fixed)).with("need", shown(need))));
        }
        return Ok(met_without(left_out, surplus(results, need)));
    }
    if let Some(gap) = gap {
        return Err(gap);
    }
    let unit = scope.measure.unit();
    let with_unit = |number: String| format!("{number} {unit}");
    breach("size-short")
        .with("have", with_unit(shown(have)))
        .with("need", with_unit(wanted.size.to_string()))
        .with("missing", with_unit(shown(need - have)))
        .with("source", scope.told_by)
        .with("others", not_counted(&left_out, " (not passed)"))
        .with("instead", offer())
        .at(case.registered(registrations::registered_size))
        .into()
}

/// How much of the size is passed, with the best optional units.
fn unpassed(scope: &Scope<'_>, results: &[UnitResult], wanted: Wanted<'_>, offer: &dyn Fn() -> String, trail: &mut Trail) -> Verdict {
    let Some((table, (least, sure))) = wanted.table.and_then(|table| table.passed.map(|passed| (table, passed))) else {
        return Ok(Ruling::NotApplicable("nothing says how much of this size may go without a pass"));
    };
    let target = i64::from(wanted.size) * WHOLE;
    let mut pieces: Vec<Piece> = Vec::new();
    let mut standing = Vec::new();
    let mut gap = None;
    for result in results {
        let size = result.size(trail)?;
        pieces.push(Piece { size, fixed: false, group: None, apart: 0 });
        let passed = result.is_passed(Ungraded::Unknown, trail);
        gap = gap.or(passed.err());
        standing.push(passed.ok());
    }
    if pieces.iter().map(|piece| piece.size).sum::<i64>() > target {
        for (piece, result) in pieces.iter_mut().zip(results) {
            piece.fixed = trail.see(result.mandatory)?;
        }
    }
    let frame = Frame { size: target, ..Frame::default() };
    if too_many(&pieces, &frame).is_some() {
        return Ok(Ruling::NotApplicable("more is marked mandatory than the size has"));
    }
    let passed_at_most = |taken_as: bool| {
        let worth = |i: usize| {
            let passed = standing.get(i).copied().flatten().unwrap_or(taken_as);
            if passed { pieces.get(i).map_or(0, |piece| piece.size) } else { 0 }
        };
        best(&pieces, &frame, worth).map(|chosen| {
            let sum = chosen.iter().enumerate().filter(|(_, chosen)| **chosen).map(|(i, _)| worth(i)).sum::<i64>();
            (sum, chosen)
        })
    };
    let need = i64::from(least) * WHOLE;
    let (Some((surely, chosen)), Some((perhaps, _))) = (passed_at_most(false), passed_at_most(true)) else {
        let have = pieces.iter().map(|piece| piece.size).sum();
        return Open::Words(unclear("too-many-units").with("have", shown(have)).with("need", shown(target))).into();
    };
    if surely >= need {
        return Ok(Ruling::Met);
    }
    if let Some(gap) = gap.filter(|_| perhaps >= need) {
        return Err(gap);
    }
    if standing.iter().all(|passed| *passed == Some(true)) {
        return Ok(Ruling::NotApplicable("every unit there is passed, and the size is short"));
    }
    trail.relies_on(table.cite);
    let unit = scope.measure.unit();
    let failed = || results.iter().zip(&standing).filter(|(_, passed)| **passed == Some(false)).map(|(result, _)| result);
    let names: Vec<&UnitResult> = failed().collect();
    let surplus: Vec<&UnitResult> = results.iter().zip(&chosen).filter(|(_, chosen)| !**chosen).map(|(result, _)| result).collect();
    let words = breach(if sure == Sureness::C { "unpassed-unconfirmed" } else { "unpassed" })
        .with("have", format!("{} {unit}", shown(surely)))
        .with("need", format!("{least} {unit}"))
        .with("units", if names.is_empty() { "none of those with a result".to_owned() } else { named(&names) })
        .with("source", table.title.clone())
        .with("others", not_counted(&surplus, ""))
        .with("instead", offer());
    failed().fold(words, |words, result| words.at(result.grade)).into()
}

/// The units beyond the size, where the cells tell which they are: those that are not passed go first, then those of a lower grade.
fn surplus(results: &[UnitResult], need: i64) -> Vec<&UnitResult> {
    let pieces: Option<Vec<Piece>> = results
        .iter()
        .map(|result| {
            let (size, fixed) = (i64::from(result.size.peek().ok()?.0), result.mandatory.peek().ok()?);
            Some(Piece { size, fixed, group: None, apart: 0 })
        })
        .collect();
    let Some(pieces) = pieces else { return Vec::new() };
    let worth = |i: usize| results.get(i).map_or(0, UnitResult::worth);
    let chosen = best(&pieces, &Frame { size: need, ..Frame::default() }, worth).unwrap_or_default();
    results.iter().zip(&chosen).filter(|(_, chosen)| !**chosen).map(|(result, _)| result).collect()
}

/// Met, and which units are left out of account.
pub(super) fn met_without<'a>(mut left_out: Vec<&'a UnitResult>, surplus: Vec<&'a UnitResult>) -> Ruling {
    left_out.extend(surplus);
    left_out.sort_by_key(|result| result.grade.at());
    left_out.dedup_by_key(|result| result.grade.at());
    if left_out.is_empty() {
        return Ruling::Met;
    }
    let words = breach("surplus").with("units", named(&left_out));
    Ruling::Shown(left_out.iter().fold(words, |words, result| words.at(result.grade)))
}

/// Names the units that are left out of account.
fn not_counted(results: &[&UnitResult], why: &str) -> String {
    if results.is_empty() { String::new() } else { format!(" Not counted: {}{why}.", named(results)) }
}
