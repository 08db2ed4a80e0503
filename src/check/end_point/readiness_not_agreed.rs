//! Looks for an apprentice past the gateway whose readiness was not agreed, or not confirmed by the employer.
//!
//! A blank date of the agreement means that there is none. It cannot see who signed.

use super::gateway::{BEFORE, Reached, reached};
use super::glance::stated;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Table, milestones};

/// What a finding is about: the two are found apart.
const AGREEMENT: &str = "agreement";
const CONFIRMATION: &str = "employer's confirmation";

pub(super) const CHECK: Check = Check {
    code: "readiness-not-agreed",
    about: "employer, provider and apprentice have agreed that the apprentice is ready, and the employer has confirmed it",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones],
    settings: &[],
    situations: &[
        Situation { name: "not-agreed", facts: &["item"] },
        Situation { name: "agreed-ahead", facts: &["item", "date"] },
        Situation { name: "not-confirmed", facts: &["item"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if !hearing.is_watching() && is_plainly_agreed(case) == Some(true) {
        return hearing.meet();
    }
    hearing.weigh(|trail| past_the_gateway(case, trail, agreed));
    hearing.weigh(|trail| past_the_gateway(case, trail, confirmed));
}

/// Whether the gateway has been reached, with the agreement and the confirmation behind it.
fn is_plainly_agreed(case: &Case<'_>) -> Option<bool> {
    let (gateway, agreed) = (stated(case, milestones::gateway_on).ok()?, stated(case, milestones::agreement_on).ok()?);
    Some(gateway <= case.as_of && agreed <= case.as_of && stated(case, milestones::employer_confirmed) == Ok(true))
}

fn past_the_gateway(case: &Case<'_>, trail: &mut Trail, ask: fn(&Case<'_>, &mut Trail) -> Verdict) -> Verdict {
    match reached(case, trail)? {
        Reached::NotYet => Ok(Ruling::NotApplicable(BEFORE)),
        _ => ask(case, trail),
    }
}

fn agreed(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let cell = case.milestone(milestones::agreement_on);
    match trail.see_or_blank(cell)? {
        None => breach("not-agreed").with("item", AGREEMENT).at(cell).into(),
        Some(day) if day > case.as_of => breach("agreed-ahead").with("item", AGREEMENT).with("date", day).at(cell).into(),
        Some(_) => Ok(Ruling::Met),
    }
}

fn confirmed(case: &Case<'_>, trail: &mut Trail) -> Verdict {
    let cell = case.milestone(milestones::employer_confirmed);
    if trail.see(cell)? { Ok(Ruling::Met) } else { breach("not-confirmed").with("item", CONFIRMATION).at(cell).into() }
}
