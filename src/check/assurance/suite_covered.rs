//! Claims whose family of qualifications the source covers.
//!
//! The engine has found the family by the register's suite or title. Where another document covers it, the data rules name that.

use crate::check::{Check, Hearing, Ruling, Run};
use crate::evidence::Settings;
use crate::record::{Case, Table, registrations};

pub(super) const CHECK: Check = Check {
    code: "suite-covered",
    about: "the source covers the qualification's suite",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations],
    settings: &[],
    situations: &[],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let suite_cell = case.registered(registrations::suite);
        trail.see_if_known(suite_cell);
        trail.see_if_known(case.registered(registrations::qualification_title));
        match case.suite {
            Some(suite) if suite.covered => Ok(Ruling::Met),
            Some(_) => Ok(Ruling::NotApplicable("another guide covers this suite")),
            None => trail.see(suite_cell).map(|_| Ruling::NotApplicable("no suite is known by that name")),
        }
    });
}
