//! Looks for English or maths below the level that the apprentice needs before the end-point assessment.
//!
//! One level for everybody, a lower one with an education, health and care plan or a legacy statement. British Sign Language stands in
//! for English, at the same level, where it is the apprentice's first language. It cannot see when a level was reached.

use super::glance::stated;
use super::package::{PACKAGE, speaking_row};
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, Words, breach};
use crate::evidence::{Cell, Gap, Missing, SettingKind, Settings, Trail, Unknown};
use crate::record::{Attained, Case, Field, Table, milestones, registrations};

const LEVEL: SettingSpec = SettingSpec { name: "level", kind: SettingKind::Words };
const WITH_PLAN: SettingSpec = SettingSpec { name: "level_with_plan", kind: SettingKind::Words };

pub(super) const CHECK: Check = Check {
    code: "english-or-maths-too-low",
    about: "English and maths are at the level that is needed, or at the lower one with a plan; sign language may stand in for English",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Milestones],
    settings: &[PACKAGE, LEVEL, WITH_PLAN],
    situations: &[
        Situation { name: "too-low", facts: &["item", "level", "least"] },
        Situation { name: "too-low-without-plan", facts: &["item", "level", "least"] },
        Situation { name: "sign-language-not-first", facts: &["level"] },
        Situation { name: "sign-language-for-maths", facts: &["level"] },
    ],
    run: Run::Claim(run),
};

/// What is asked, and what the register says of the apprentice.
struct Needs {
    ordinary: Attained,
    with_plan: Attained,
    plan: Cell<bool>,
    signs_first: Cell<bool>,
}

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if !hearing.is_watching() && hearing.look(|trail| are_plainly_high_enough(case, settings, trail)) == Some(true) {
        return hearing.meet();
    }
    hearing.weigh(|trail| {
        let needs = needs(case, settings, trail)?;
        english(case, &needs, trail)
    });
    hearing.weigh(|trail| {
        let needs = needs(case, settings, trail)?;
        maths(case, &needs, trail)
    });
}

/// Whether both levels are known and as high as everybody needs them, without sign language.
fn are_plainly_high_enough(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Option<bool> {
    let (english, maths) = (stated(case, milestones::english_level).ok()?, stated(case, milestones::maths_level).ok()?);
    let least = rank(needs(case, settings, trail).ok()?.ordinary);
    Some([english, maths].into_iter().all(|level| !is_sign_language(level) && rank(level) >= least))
}

fn needs(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Result<Needs, Unknown> {
    let row = speaking_row(case, settings, trail)?;
    let registered = |field: Field<bool>| row.map_or_else(|| case.registered(field), |row| row.get(field));
    Ok(Needs {
        ordinary: level(settings, LEVEL.name, case, trail)?,
        with_plan: level(settings, WITH_PLAN.name, case, trail)?,
        plan: registered(registrations::ehc_plan),
        signs_first: registered(registrations::bsl_primary_language),
    })
}

/// The level that the source states, by its word.
fn level(settings: &Settings, name: &'static str, case: &Case<'_>, trail: &mut Trail) -> Result<Attained, Unknown> {
    let word = settings.words(name, case.as_of, trail)?.first().map_or("", String::as_str);
    let known = Attained::ALL.iter().copied().find(|level| level.word() == word);
    known.ok_or(Unknown(Missing { table: "", field: name, at: None, gap: Gap::NotInForce }))
}

fn english(case: &Case<'_>, needs: &Needs, trail: &mut Trail) -> Verdict {
    let cell = case.milestone(milestones::english_level);
    let reached = trail.see(cell)?;
    if !is_sign_language(reached) {
        return high_enough("English", cell, reached, needs, trail);
    }
    if needs.signs_first.peek() == Ok(false) {
        trail.see(needs.signs_first)?;
        return breach("sign-language-not-first").with("level", reached.word()).at(cell).at(needs.signs_first).into();
    }
    let ruling = high_enough("English", cell, reached, needs, trail)?;
    if matches!(ruling, Ruling::Met) {
        trail.see(needs.signs_first)?;
    }
    Ok(ruling)
}

fn maths(case: &Case<'_>, needs: &Needs, trail: &mut Trail) -> Verdict {
    let cell = case.milestone(milestones::maths_level);
    let reached = trail.see(cell)?;
    if is_sign_language(reached) {
        return breach("sign-language-for-maths").with("level", reached.word()).at(cell).into();
    }
    high_enough("Maths", cell, reached, needs, trail)
}

fn high_enough(subject: &'static str, cell: Cell<Attained>, reached: Attained, needs: &Needs, trail: &mut Trail) -> Verdict {
    if rank(reached) >= rank(needs.ordinary) {
        return Ok(Ruling::Met);
    }
    let says = |situation: &'static str, least: Attained| -> Words {
        breach(situation).with("item", subject).with("level", reached.word()).with("least", least.word()).at(cell)
    };
    if rank(reached) < rank(needs.with_plan) {
        return says("too-low", needs.with_plan).into();
    }
    if trail.see(needs.plan)? {
        return Ok(Ruling::Met);
    }
    says("too-low-without-plan", needs.ordinary).at(needs.plan).into()
}

fn is_sign_language(level: Attained) -> bool {
    matches!(level, Attained::Bsl1 | Attained::Bsl2 | Attained::Bsl3)
}

/// The order of levels; a level in sign language is as high as the same level in English.
fn rank(level: Attained) -> u8 {
    match level {
        Attained::Entry1 => 0,
        Attained::Entry2 => 1,
        Attained::Entry3 => 2,
        Attained::Level1 | Attained::Bsl1 => 3,
        Attained::Level2 | Attained::Bsl2 => 4,
        Attained::Level3 | Attained::Bsl3 => 5,
    }
}
