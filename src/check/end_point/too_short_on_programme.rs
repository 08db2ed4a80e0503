//! Looks for an apprentice who reached the gateway after too few months on programme, or has not spent them yet.
//!
//! Calendar months from the start to the gateway; to the start of the end-point assessment where no gateway date is given. It cannot see
//! breaks in learning or part-time hours.

use super::gateway::{Reached, reached};
use super::glance::stated;
use super::outside_assessment_window::{MONTHS, months_after};
use super::package::{PACKAGE, row_on, speaking_row};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach, early};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Moment, Table, milestones, registrations};

pub(super) const CHECK: Check = Check {
    code: "too-short-on-programme",
    about: "so many months lie between the start and the gateway",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Milestones],
    settings: &[PACKAGE, MONTHS],
    situations: &[
        Situation { name: "gateway-too-soon", facts: &["start", "reached", "months", "first"] },
        Situation { name: "epa-too-soon", facts: &["start", "reached", "months", "first"] },
        Situation { name: "not-long-enough-yet", facts: &["start", "months", "first"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if !hearing.is_watching() && is_plainly_long_enough(case, settings) == Some(true) {
        return hearing.meet();
    }
    hearing.weigh(|trail| weigh(case, settings, trail));
}

/// Whether start and gateway are known and lie far enough apart.
fn is_plainly_long_enough(case: &Case<'_>, settings: &Settings) -> Option<bool> {
    let row = row_on(case, settings.peek_words(PACKAGE.name, case.as_of)?).or_else(|| case.registration())?;
    let (start, gateway) = (row.peek(registrations::start_date).ok()?, stated(case, milestones::gateway_on).ok()?);
    let first = months_after(start, settings.peek_count(MONTHS.name, start)?);
    Some(first <= gateway && gateway <= case.as_of)
}

fn weigh(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let row = speaking_row(case, settings, trail)?;
    let start_cell = row.map_or_else(|| case.registered(registrations::start_date), |row| row.get(registrations::start_date));
    let start = trail.see(start_cell)?;
    let months = settings.count(MONTHS.name, start, trail)?;
    let first = months_after(start, months);
    let (situation, cell) = match reached(case, trail)? {
        Reached::Gateway(cell) => ("gateway-too-soon", cell),
        Reached::Start(cell) => ("epa-too-soon", cell),
        Reached::NotYet if case.as_of >= first => return Ok(Ruling::Met),
        Reached::NotYet => {
            let words = early("not-long-enough-yet", Some(Moment { day: first, seconds: None }));
            return Ok(Ruling::Early(words.with("start", start).with("months", months).with("first", first).at(start_cell)));
        }
    };
    let reached = trail.see(cell)?;
    if reached >= first {
        return Ok(Ruling::Met);
    }
    let words = breach(situation).with("start", start).with("reached", reached).with("months", months).with("first", first);
    words.at(cell).at(start_cell).into()
}
