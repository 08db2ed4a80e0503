//! Looks for a resubmission that did not reach a pass, after which no other is left.
//!
//! The first two counted submissions are looked at. Where the first had passed there was nothing to resubmit, and another
//! requirement speaks of that.

use super::sittings::{ASSESSMENT_TYPE, ORDER_UNKNOWN, Sittings, first_two};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, attempts};

pub(super) const CHECK: Check = Check {
    code: "resubmission-not-passed",
    about: "a resubmission reached at least a pass",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[ASSESSMENT_TYPE],
    situations: &[Situation { name: "not-passed", facts: &["result"] }, ORDER_UNKNOWN],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    for series in sittings.series() {
        hearing.weigh(|trail| {
            first_two(series, trail, |first, second, trail| {
                if trail.see(first.get(attempts::result))?.passes() {
                    return Ok(Ruling::NotApplicable("the first submission passed"));
                }
                let cell = second.get(attempts::result);
                let result = trail.see(cell)?;
                if result.passes() {
                    return Ok(Ruling::Met);
                }
                breach("not-passed").with("result", result).at(cell).at(first.get(attempts::result)).into()
            })
        });
    }
    sittings.or_exempt(hearing);
}
