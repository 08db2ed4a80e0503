//! Looks for a programme that plans one activity or one employer only.
//!
//! Activities of types that do not count, and those called off, are left out. Where an activity names no employer, another may stand
//! behind it. It cannot see what a planner outside the files holds.

use super::stage::{for_learners_of_stage, is_without_learners};
use crate::check::activities::counting::{ELIGIBLE, KEY_STAGE};
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach};
use crate::evidence::{Cell, SettingKind, Settings, Trail};
use crate::record::{ActivityStatus, Programme, Record, Sym, Table, activities, fold_name, programmes};

const AT_LEAST: SettingSpec = SettingSpec { name: "at_least", kind: SettingKind::Count };

pub(super) const CHECK: Check = Check {
    code: "few-employers-or-activities",
    about: "the programme plans more than one activity with more than one employer",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Programmes, Table::Activities],
    settings: &[KEY_STAGE, ELIGIBLE, AT_LEAST],
    situations: &[Situation { name: "few-activities", facts: &["count"] }, Situation { name: "few-employers", facts: &["count"] }],
    run: Run::Programme(of, Some(for_learners_of_stage)),
};

fn of(programme: &Programme<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_without_learners(programme, settings, hearing) {
        return;
    }
    if let Some(gap) = programme.get(programmes::programme).gap() {
        hearing.weigh(|trail| Err(trail.lacks(&programme.get(programmes::programme), gap)));
        return;
    }
    if !programme.book.given(Table::Activities) {
        hearing.weigh(|trail| trail.see(programme.book.absent(activities::activity)).map(|_| Ruling::Met));
        return;
    }
    let planned: Vec<Record<'_>> =
        programme.activities().filter(|row| row.peek(activities::status) != Ok(ActivityStatus::Cancelled)).collect();
    hearing.weigh(|trail| {
        let names = |row: &Record<'_>| row.get(activities::activity).map(|name| name.0);
        enough(programme, settings, &planned, "few-activities", names, trail)
    });
    hearing.weigh(|trail| enough(programme, settings, &planned, "few-employers", |row| row.get(activities::employer), trail));
}

/// Whether the eligible activities name enough different things.
fn enough(
    programme: &Programme<'_>,
    settings: &Settings,
    planned: &[Record<'_>],
    few: &'static str,
    named: impl Fn(&Record<'_>) -> Cell<Sym>,
    trail: &mut Trail,
) -> Verdict {
    let eligible = settings.words(ELIGIBLE.name, programme.as_of, trail)?;
    let at_least = settings.count(AT_LEAST.name, programme.as_of, trail)?;
    let mut known: Vec<String> = Vec::new();
    let mut gaps: Vec<Cell<Sym>> = Vec::new();
    let mut unknown_type = None;
    for row in planned {
        let kind = row.get(activities::activity_type);
        match trail.see_if_known(kind) {
            Some(kind) if !eligible.iter().any(|word| word == kind.word()) => continue,
            Some(_) => {}
            None => {
                unknown_type = Some(kind);
                continue;
            }
        }
        let cell = named(row);
        match trail.see_if_known(cell) {
            Some(names) => known.extend(programme.text(names).split([';', '\n']).map(fold_name).filter(|name| !name.is_empty())),
            None => gaps.push(cell),
        }
    }
    known.sort_unstable();
    known.dedup();
    if i64::try_from(known.len()).unwrap_or(i64::MAX) >= at_least {
        return Ok(Ruling::Met);
    }
    if let Some(row) = programme.activities_of_nobody().next() {
        trail.see(row.get(activities::programme))?;
    }
    if let Some(kind) = unknown_type {
        trail.see(kind)?;
    }
    if let Some(gap) = gaps.first() {
        trail.see(*gap)?;
    }
    breach(few).with("count", known.len()).at(programme.get(programmes::programme)).into()
}
