//! Looks for more counted attempts at one assessment than its awarding organisation allows, Tech Levels by themselves.
//!
//! The limit is the one in force on the as-of day. A void attempt without a reference may yet count: where only such an
//! attempt would make it one too many, the answer stays open. It cannot see attempts that the log leaves out.

use super::sittings::{ASSESSMENT_TYPE, Sittings, in_order, name};
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Words, breach, unclear};
use crate::evidence::{SettingKind, Settings, Trail, Unknown};
use crate::record::{Case, Record, Table, attempts};

pub(super) const LIMIT: SettingSpec = SettingSpec { name: "limit", kind: SettingKind::Count };
pub(super) const LIMIT_ON_TECH_LEVELS: SettingSpec = SettingSpec { name: "limit_on_tech_levels", kind: SettingKind::Count };

pub(super) const CHECK: Check = Check {
    code: "attempt-limit",
    about: "no assessment has more counted attempts than allowed",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[ASSESSMENT_TYPE, LIMIT, LIMIT_ON_TECH_LEVELS],
    situations: &[
        Situation { name: "too-many", facts: &["assessment", "count", "limit"] },
        Situation { name: "perhaps-too-many", facts: &["assessment", "count", "void", "limit"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    let plain = settings.peek_count(limit_of(case), case.as_of);
    for series in sittings.series() {
        if plain.is_some_and(|limit| i64::try_from(series.len()).is_ok_and(|count| count <= limit)) && sittings.has_no_void() {
            hearing.meet();
            continue;
        }
        hearing.weigh(|trail| {
            let limit = allowed(case, settings, trail)?;
            let [first, ..] = series else { return Ok(Ruling::Met) };
            let over = |count: usize| i64::try_from(count).is_ok_and(|count| count > limit);
            let doubtful = sittings.void_without_reference(first.series).count();
            if !over(series.len() + doubtful) {
                return Ok(Ruling::Met);
            }
            for sitting in series {
                trail.step(sitting.row.get(attempts::assessment).at());
            }
            if over(series.len()) {
                let words = breach("too-many").with("assessment", name(&first.row)).with("count", series.len()).with("limit", limit);
                let mark = |words: Words, row: Record<'_>| words.at(row.get(attempts::taken_at));
                // Where nothing tells the order, any of them may be the one too many.
                return match in_order(series) {
                    Ok(ordered) => ordered.into_iter().skip(usize::try_from(limit).unwrap_or(0)).fold(words, mark).into(),
                    Err(_) => series.iter().map(|sitting| sitting.row).fold(words, mark).into(),
                };
            }
            let words = unclear("perhaps-too-many").with("assessment", name(&first.row)).with("count", series.len());
            let void = sittings.void_without_reference(first.series);
            Ok(Ruling::Unclear(void.fold(words.with("void", doubtful).with("limit", limit), mark_void)))
        });
    }
    sittings.or_exempt(hearing);
}

fn mark_void(words: Words, row: Record<'_>) -> Words {
    words.at(row.get(attempts::reference)).at(row.get(attempts::taken_at))
}

/// How many attempts the qualification of a case allows.
pub(super) fn allowed(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Result<i64, Unknown> {
    settings.count(limit_of(case), case.as_of, trail)
}

fn limit_of(case: &Case<'_>) -> &'static str {
    let tech_level = case.spec.is_some_and(|spec| spec.tech_level);
    if tech_level { LIMIT_ON_TECH_LEVELS.name } else { LIMIT.name }
}
