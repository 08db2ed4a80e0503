//! Looks for an end-point assessment that was booked before the apprentice was registered on its package, or without that at all.
//!
//! The day of the request is early enough. Registered on another package alone is a fault as soon as anything says that the assessment was
//! booked or is claimed; before that the registration may still come. It cannot see registrations that the register leaves out.

use super::glance::stated;
use super::package::{PACKAGE, row_on, rows};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, ClaimRow, Table, milestones, registrations};

pub(super) const CHECK: Check = Check {
    code: "booked-without-package",
    about: "the apprentice was registered on the package of the end-point assessment before its booking was requested",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Milestones, Table::Claims],
    settings: &[PACKAGE],
    situations: &[
        Situation { name: "other-package", facts: &["package", "wanted"] },
        Situation { name: "registered-later", facts: &["registered", "requested"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if !hearing.is_watching() && is_plainly_registered(case, settings) == Some(true) {
        return hearing.meet();
    }
    hearing.weigh(|trail| {
        let wanted = settings.words(PACKAGE.name, case.as_of, trail)?;
        let Some(row) = row_on(case, wanted) else { return on_another(case, wanted, trail) };
        trail.step(row.get(registrations::package).at());
        let (registered_cell, requested_cell) = (row.get(registrations::registration_date), case.milestone(milestones::epa_requested_on));
        let registered = trail.see(registered_cell)?;
        let requested = trail.see(requested_cell)?;
        if registered <= requested {
            return Ok(Ruling::Met);
        }
        breach("registered-later").with("registered", registered).with("requested", requested).at(registered_cell).at(requested_cell).into()
    });
}

/// Whether the register has the package, from a day before the request on.
fn is_plainly_registered(case: &Case<'_>, settings: &Settings) -> Option<bool> {
    let row = row_on(case, settings.peek_words(PACKAGE.name, case.as_of)?)?;
    Some(row.peek(registrations::registration_date).ok()? <= stated(case, milestones::epa_requested_on).ok()?)
}

fn on_another(case: &Case<'_>, wanted: &[String], trail: &mut Trail) -> Verdict {
    if case.rows.registrations.is_empty() {
        trail.see(case.registered(registrations::package))?;
    }
    let mut other = None;
    for row in rows(case) {
        let package = trail.see(row.get(registrations::package))?;
        other.get_or_insert((package, row.get(registrations::package)));
    }
    let is_claimed = matches!(case.claim(), ClaimRow::Row(_));
    let steps = [milestones::epa_booked_for, milestones::epa_start];
    if !is_claimed && !steps.into_iter().any(|step| trail.see_if_known(case.milestone(step)).is_some()) {
        trail.see(case.milestone(milestones::epa_requested_on))?;
    }
    let Some((package, cell)) = other else { return Ok(Ruling::NotApplicable("the register has no package")) };
    breach("other-package").with("package", package).with("wanted", wanted.join(" or ")).at(cell).into()
}
