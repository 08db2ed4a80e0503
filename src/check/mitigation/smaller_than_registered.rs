//! Looks for a claim on a smaller size than the learner is registered on.
//!
//! The size in the claim is used, else that in the evidence checklist. A larger one is in order here: whether its combination of
//! units is met is another check's. Sizes in different measures are not compared. It cannot see why a size was chosen.

use super::sizes::{self, Sizes};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Words, breach, unclear};
use crate::evidence::Settings;
use crate::record::{Case, Table};

pub(super) const CHECK: Check = Check {
    code: "smaller-than-registered",
    about: "the size claimed is not smaller than the size registered",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Claims, Table::Evidence],
    settings: &[],
    situations: &[
        Situation { name: "smaller", facts: &["claimed", "registered"] },
        Situation { name: "not-comparable", facts: &["claimed", "registered"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if sizes::is_plainly_large_enough(case, hearing) {
        return hearing.meet();
    }
    hearing.weigh(|trail| {
        if sizes::is_to_come(case) {
            return Ok(Ruling::NotApplicable("no size is claimed yet"));
        }
        let sizes = sizes::compare(case, trail)?;
        match sizes.is_smaller {
            Some(false) => Ok(Ruling::Met),
            Some(true) => words(breach("smaller"), &sizes).into(),
            None => Ok(Ruling::Unclear(words(unclear("not-comparable"), &sizes))),
        }
    });
}

fn words(words: Words, sizes: &Sizes) -> Words {
    let mut words = words.at(sizes.claimed).at(sizes.registered);
    for (name, cell) in [("claimed", sizes.claimed), ("registered", sizes.registered)] {
        if let Ok(text) = cell.peek() {
            words = words.with(name, text);
        }
    }
    words
}
