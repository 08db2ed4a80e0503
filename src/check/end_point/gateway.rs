//! Whether the gateway to the end-point assessment has been reached: shared by the checks that ask nothing before it.
//!
//! A gateway date, or a start of the end-point assessment, that lies ahead is a plan. A list of dates that has the apprentice's row and
//! leaves the gateway blank says that it has not been reached.

use chrono::NaiveDate;

use crate::evidence::{Cell, Gap, Trail, Unknown};
use crate::record::{Case, milestones};

/// Why a rule on what happens at the gateway says nothing before it.
pub(super) const BEFORE: &str = "the gateway has not been reached";

/// How the time on programme ended.
#[derive(Clone, Copy)]
pub(super) enum Reached {
    /// At the gateway.
    Gateway(Cell<NaiveDate>),
    /// With the start of the end-point assessment; no gateway date is given.
    Start(Cell<NaiveDate>),
    /// Not yet.
    NotYet,
}

/// What ended the time on programme, up to the as-of date.
pub(super) fn reached(case: &Case<'_>, trail: &mut Trail) -> Result<Reached, Unknown> {
    let gateway = case.milestone(milestones::gateway_on);
    if trail.see_or_blank(gateway)?.is_some_and(|day| day <= case.as_of) {
        return Ok(Reached::Gateway(gateway));
    }
    let start = case.milestone(milestones::epa_start);
    let is_given = !matches!(start.gap(), Some(Gap::Blank | Gap::NoColumn));
    if is_given && trail.see(start)? <= case.as_of {
        return Ok(Reached::Start(start));
    }
    Ok(Reached::NotYet)
}
