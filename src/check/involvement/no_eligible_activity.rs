//! Looks for a learner who attended no activity of an eligible type.
//!
//! Whether the activity meets the other requirements is for their own checks. It cannot see attendance that nobody recorded.

use super::ledger::Ledger;
use super::{LEDGER, Requirement, TABLES, stage};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, registrations};

pub(super) const CHECK: Check = Check {
    code: "no-eligible-activity",
    about: "the learner attended at least one activity of an eligible type",
    about_claim: false,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[Situation { name: "none-attended", facts: &[] }, Situation { name: "other-types", facts: &["count"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if stage::is_outside(case, settings, hearing) {
        return;
    }
    let Some((ledger, terms)) = Ledger::open(case, settings, hearing) else { return };
    if ledger.is_plainly_eligible(hearing) {
        return hearing.meet();
    }
    let open = ledger.perhaps_eligible();
    for one in &open {
        hearing.weigh(|trail| one.see_eligible(&terms, trail).map(|()| Ruling::Met));
    }
    if !open.is_empty() {
        return;
    }
    hearing.weigh(|trail| {
        if let Some(one) = ledger.eligible() {
            return one.see_eligible(&terms, trail).map(|()| Ruling::Met);
        }
        let mut words = match ledger.attended().len() {
            0 => breach("none-attended"),
            count => breach("other-types").with("count", count),
        };
        for one in ledger.attended() {
            Requirement::Type.find(&one, &terms, trail)?;
            words = words.at_place(one.place());
        }
        if words.points.is_empty() { words.at(case.registered(registrations::learner_id)).into() } else { words.into() }
    });
}
