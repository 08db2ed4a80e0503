//! Looks for a resubmission although the original submission had passed.
//!
//! The first two counted submissions are looked at. It cannot see why the second was made.

use super::sittings::{ASSESSMENT_TYPE, ORDER_UNKNOWN, Sittings, first_two};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "resubmission-after-pass",
    about: "a resubmission follows a referral, not a pass",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[ASSESSMENT_TYPE],
    situations: &[Situation { name: "after-pass", facts: &["result"] }, ORDER_UNKNOWN],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    for series in sittings.series() {
        hearing.weigh(|trail| {
            first_two(series, trail, |first, second, trail| {
                let cell = first.get(attempts::result);
                let result = trail.see(cell)?;
                if !result.passes() {
                    return Ok(Ruling::Met);
                }
                breach("after-pass").with("result", result).at(second.get(attempts::result)).at(cell).into()
            })
        });
    }
    sittings.or_exempt(hearing);
}
