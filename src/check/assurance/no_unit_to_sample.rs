//! Programmes without an internal unit achieved in time to be sampled.
//!
//! One unit of one learner is enough. It cannot see whether the work is kept.

use super::yearly::{BY, deadline};
use super::{is_wanting, name};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::calendar::academic_year;
use crate::record::{Grade, Programme, Table, units};

pub(super) const CHECK: Check = Check {
    code: "no-unit-to-sample",
    about: "at least one internal unit was achieved this academic year by a day",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Programmes, Table::Units],
    settings: &[BY],
    situations: &[Situation { name: "none", facts: &["programme", "by"] }, Situation { name: "due", facts: &["programme", "by"] }],
    run: Run::Programme(run, None),
};

fn run(programme: &Programme<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_wanting(programme, hearing) {
        return;
    }
    hearing.weigh(|trail| weigh(programme, settings, trail));
}

fn weigh(programme: &Programme<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    if !programme.book.given(Table::Units) {
        trail.see(programme.book.absent(units::achieved_on))?;
    }
    let by = deadline(settings, programme.as_of, trail)?;
    let days = academic_year(programme.as_of).first..=by.min(programme.as_of);
    let mut open = None;
    for row in programme.units() {
        let (grade, external, achieved) = (row.get(units::grade), row.get(units::external), row.get(units::achieved_on));
        let is_ruled_out = grade.peek().is_ok_and(|grade| !grade.passes() || grade == Grade::TRANSFERRED)
            || external.peek() == Ok(true)
            || achieved.peek().is_ok_and(|day| !days.contains(&day));
        if is_ruled_out {
            continue;
        }
        if grade.gap().is_none() && external.gap().is_none() && achieved.gap().is_none() {
            trail.step(achieved.at());
            return Ok(Ruling::Met);
        }
        // A unit without a grade has not been achieved yet.
        if grade.gap() != Some(crate::evidence::Gap::Blank) {
            open.get_or_insert(row);
        }
    }
    if programme.as_of <= by {
        let words = breach("due").with("programme", name(programme)).with("by", by);
        return Ok(Ruling::Due(words.due(by)));
    }
    if let Some(row) = open {
        trail.see(row.get(units::grade))?;
        trail.see(row.get(units::external))?;
        trail.see(row.get(units::achieved_on))?;
    }
    breach("none").with("programme", name(programme)).with("by", by).into()
}
