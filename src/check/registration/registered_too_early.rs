//! Looks for a registration before the first day on which the qualification was available.
//!
//! The day itself is in time. A qualification without such a day has nothing to look at.

use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, registrations};

pub(super) const CHECK: Check = Check {
    code: "registered-too-early",
    about: "the learner was registered on or after the day the qualification became available",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations],
    settings: &[],
    situations: &[Situation { name: "too-early", facts: &["registered", "first"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let Some((first, cite)) = case.spec.and_then(|spec| spec.available_from) else {
            return Ok(Ruling::NotApplicable("the source states no first day for this qualification"));
        };
        trail.relies_on(cite);
        let cell = case.registered(registrations::registration_date);
        let registered = trail.see(cell)?;
        if registered >= first {
            return Ok(Ruling::Met);
        }
        breach("too-early").with("registered", registered).with("first", first).at(cell).into()
    });
}
