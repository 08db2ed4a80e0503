//! Programmes that were not standardised this academic year, or only after the first formal assessment.
//!
//! The day of the first assessment counts as before it. It cannot see who took part.

use super::{is_wanting, name};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach, unclear};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::calendar::academic_year;
use crate::record::{Programme, Table, programmes};

pub(super) const CHECK: Check = Check {
    code: "standardisation-not-in-time",
    about: "standardisation took place this academic year, before the first formal assessment",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Programmes],
    settings: &[],
    situations: &[
        Situation { name: "not-this-year", facts: &["programme", "done"] },
        Situation { name: "after-first-assessment", facts: &["programme", "done", "first"] },
        Situation { name: "due", facts: &["programme", "by"] },
        Situation { name: "first-assessment-of-another-year", facts: &["programme", "done", "first"] },
    ],
    run: Run::Programme(run, None),
};

fn run(programme: &Programme<'_>, _: &Settings, hearing: &mut Hearing) {
    if is_wanting(programme, hearing) {
        return;
    }
    hearing.weigh(|trail| weigh(programme, trail));
}

fn weigh(programme: &Programme<'_>, trail: &mut Trail) -> Verdict {
    let (year, today) = (academic_year(programme.as_of), programme.as_of);
    let (done_cell, first_cell) = (programme.get(programmes::standardised_on), programme.get(programmes::first_assessment_on));
    let is_done = done_cell.peek().is_ok_and(|done| done >= year.first && done <= today);
    if let Ok(first) = first_cell.peek()
        && first > today
        && !is_done
        && matches!(done_cell.gap(), None | Some(Gap::Blank))
    {
        trail.see(first_cell)?;
        let words = breach("due").with("programme", name(programme)).with("by", first).at(done_cell).at(first_cell);
        return Ok(Ruling::Due(words.due(first)));
    }
    let done = trail.see(done_cell)?;
    let words = |situation| breach(situation).with("programme", name(programme)).with("done", done).at(done_cell);
    if done < year.first {
        return words("not-this-year").into();
    }
    let first = trail.see(first_cell)?;
    if first < year.first {
        let words = unclear("first-assessment-of-another-year").with("programme", name(programme)).with("done", done);
        return Ok(Ruling::Unclear(words.with("first", first).at(first_cell)));
    }
    if done <= first {
        return Ok(Ruling::Met);
    }
    words("after-first-assessment").with("first", first).at(first_cell).into()
}
