//! Looks for tests sat on the wrong form: the first attempt belongs on form (1), its retake on form (2), and no form is sat
//! twice.
//!
//! Only the first two counted attempts are looked at; one with a reference may be on either form, because the test was reset.
//! It cannot see which form was opened in the end, only which the log names.

use super::sittings::{ASSESSMENT_TYPE, ORDER_UNKNOWN, Sittings, first_two, name};
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach};
use crate::evidence::{SettingKind, Settings, Trail};
use crate::record::{Case, Record, Table, attempts};

const FIRST_FORM: SettingSpec = SettingSpec { name: "first_form", kind: SettingKind::Count };
const RETAKE_FORM: SettingSpec = SettingSpec { name: "retake_form", kind: SettingKind::Count };

pub(super) const CHECK: Check = Check {
    code: "form-order",
    about: "the first attempt is on the first form and the retake on the second",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[ASSESSMENT_TYPE, FIRST_FORM, RETAKE_FORM],
    situations: &[
        Situation { name: "first-on-other-form", facts: &["assessment", "form", "expected"] },
        Situation { name: "same-form-twice", facts: &["assessment", "form", "expected"] },
        Situation { name: "retake-on-other-form", facts: &["assessment", "form", "expected"] },
        ORDER_UNKNOWN,
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    let plain = settings.peek_count(FIRST_FORM.name, case.as_of);
    for series in sittings.series() {
        if let [only] = series
            && only.row.peek(attempts::form).is_ok_and(|form| Some(i64::from(form)) == plain)
        {
            hearing.meet();
            continue;
        }
        hearing.weigh(|trail| {
            if let [only] = series {
                let form = settings.count(FIRST_FORM.name, case.as_of, trail)?;
                return on_form(only.row, form, "first-on-other-form", trail);
            }
            first_two(series, trail, |first, second, trail| pair(case, settings, first, second, trail))
        });
    }
    sittings.or_exempt(hearing);
}

fn pair(case: &Case<'_>, settings: &Settings, first: Record<'_>, second: Record<'_>, trail: &mut Trail) -> Verdict {
    let first_form = settings.count(FIRST_FORM.name, case.as_of, trail)?;
    let retake_form = settings.count(RETAKE_FORM.name, case.as_of, trail)?;
    let form = |row: Record<'_>| row.peek(attempts::form).ok();
    let twice = form(first).is_some() && form(first) == form(second);
    let one = on_form(first, first_form, "first-on-other-form", trail);
    let other = on_form(second, retake_form, if twice { "same-form-twice" } else { "retake-on-other-form" }, trail);
    match (one, other) {
        (_, Ok(Ruling::Breach(words))) => words.at(first.get(attempts::form)).into(),
        (Ok(Ruling::Breach(words)), _) => words.at(second.get(attempts::form)).into(),
        (Err(gap), _) | (_, Err(gap)) => Err(gap),
        _ => Ok(Ruling::Met),
    }
}

fn on_form(row: Record<'_>, expected: i64, situation: &'static str, trail: &mut Trail) -> Verdict {
    if trail.see_if_known(row.get(attempts::reference)).is_some() {
        return Ok(Ruling::Met);
    }
    let cell = row.get(attempts::form);
    let form = i64::from(trail.see(cell)?);
    if form == expected {
        return Ok(Ruling::Met);
    }
    breach(situation).with("assessment", name(&row)).with("form", form).with("expected", expected).at(cell).into()
}
