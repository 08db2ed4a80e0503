//! Looks for a learner none of whose counting activities has a reference to its evidence.
//!
//! One with a reference is enough, since similar activities may share a sample of registers. It cannot see the evidence itself.

use super::attended::Attended;
use super::ledger::{Ledger, Tally};
use super::{LEDGER, TABLES, stage};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::{Gap, Settings};
use crate::record::{Case, activities};

pub(super) const CHECK: Check = Check {
    code: "no-evidence-reference",
    about: "the evidence of an activity that counts has a reference",
    about_claim: false,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[Situation { name: "no-reference", facts: &["activity"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if stage::is_outside(case, settings, hearing) {
        return;
    }
    let has_reference = |one: Attended<'_, '_>| one.rows().next().is_some_and(|row| row.peek(activities::evidence).is_ok());
    if Ledger::at_a_glance(case, settings, hearing).is_some_and(|ledger| ledger.plainly_counted(hearing).any(has_reference)) {
        return hearing.meet();
    }
    let Some((ledger, terms)) = Ledger::open(case, settings, hearing) else { return };
    if *ledger.tally() == Tally::None {
        hearing.weigh(|_| Ok(Ruling::NotApplicable("no activity counts for this learner")));
        return;
    }
    if ledger.plainly_counted(hearing).any(has_reference) {
        return hearing.meet();
    }
    hearing.weigh(|trail| {
        let counted = ledger.counted(&terms, trail)?;
        let mut words = breach("no-reference");
        let mut gap = None;
        for one in &counted {
            let cell = one.row(trail)?.get(activities::evidence);
            if trail.see_if_known(cell).is_some() {
                return Ok(Ruling::Met);
            }
            if cell.gap() != Some(Gap::Blank) {
                gap = Some(cell);
            }
            words = words.at(cell);
        }
        if let Some(cell) = gap {
            trail.see(cell)?;
        }
        match counted.first() {
            Some(one) => words.with("activity", one.fact()).into(),
            None => Ok(Ruling::NotApplicable("no activity counts for this learner")),
        }
    });
}
