//! Looks for a registration after the last day on which the qualification could be registered for.
//!
//! The day itself is still in time. A qualification without such a day has nothing to look at. It cannot see extensions that
//! an awarding organisation grants to one centre.

use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, registrations};

pub(super) const CHECK: Check = Check {
    code: "registered-too-late",
    about: "the learner was registered on or before the last day of registration for the qualification",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations],
    settings: &[],
    situations: &[Situation { name: "too-late", facts: &["registered", "last"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let Some((last, cite)) = case.spec.and_then(|spec| spec.registered_until) else {
            return Ok(Ruling::NotApplicable("registration for this qualification has no end date"));
        };
        trail.relies_on(cite);
        let cell = case.registered(registrations::registration_date);
        let registered = trail.see(cell)?;
        if registered <= last {
            return Ok(Ruling::Met);
        }
        breach("too-late").with("registered", registered).with("last", last).at(cell).into()
    });
}
