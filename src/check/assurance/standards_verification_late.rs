//! Programmes that were not released by the day on which standards verification should be done.
//!
//! Looks at the day of the release. It cannot see when the sample was sent.

use super::yearly::{BY, State, deadline, state};
use super::{is_wanting, name};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Programme, Table, programmes};

pub(super) const CHECK: Check = Check {
    code: "standards-verification-late",
    about: "a programme was released this academic year by the day for standards verification",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Programmes],
    settings: &[BY],
    situations: &[
        Situation { name: "late", facts: &["programme", "done", "by"] },
        Situation { name: "last-years", facts: &["programme", "done", "by"] },
        Situation { name: "due", facts: &["programme", "by"] },
    ],
    run: Run::Programme(run, None),
};

fn run(programme: &Programme<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_wanting(programme, hearing) {
        return;
    }
    hearing.weigh(|trail| weigh(programme, settings, trail));
}

fn weigh(programme: &Programme<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let by = deadline(settings, programme.as_of, trail)?;
    let cell = programme.get(programmes::sv_released_on);
    let words = |situation| breach(situation).with("programme", name(programme)).with("by", by).at(cell);
    Ok(match state(cell, by, programme.as_of, trail)? {
        State::InTime => Ruling::Met,
        State::Late(done) => Ruling::Breach(words("late").with("done", done)),
        State::LastYears(done) => Ruling::Breach(words("last-years").with("done", done)),
        State::Due => Ruling::Due(words("due").due(by)),
        State::NoRow => Ruling::NotApplicable("the list of programmes has no row for it"),
    })
}
