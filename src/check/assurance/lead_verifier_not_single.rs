//! Programmes without a Lead IV, or with more than one.
//!
//! Looks at all rows of the programme together. It cannot see whether the person named knows of it.

use super::staff::people;
use super::{is_wanting, name};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Programme, Table, programmes};

pub(super) const CHECK: Check = Check {
    code: "lead-verifier-not-single",
    about: "a programme has one Lead IV over all its rows",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Programmes],
    settings: &[],
    situations: &[
        Situation { name: "none", facts: &["programme"] },
        Situation { name: "several", facts: &["programme", "count", "names"] },
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
    let (mut leads, mut cells) = (Vec::new(), Vec::new());
    for row in programme.rows() {
        let cell = row.get(programmes::lead_iv);
        let Some(written) = trail.see_or_blank(cell)? else {
            cells.push(cell);
            continue;
        };
        for person in people(programme.text(written)) {
            if !leads.contains(&person) {
                leads.push(person);
                cells.push(cell);
            }
        }
    }
    // Two spellings of one person are one.
    let mut keys: Vec<&str> = leads.iter().map(|person| person.key.as_str()).collect();
    keys.sort_unstable();
    keys.dedup();
    let mut words = match keys.len() {
        0 => breach("none"),
        1 => return Ok(Ruling::Met),
        count => {
            let first = |key: &&str| leads.iter().find(|person| person.key == **key).map_or("", |person| person.shown);
            breach("several").with("count", count).with("names", keys.iter().map(first).collect::<Vec<_>>().join("; "))
        }
    };
    for cell in cells {
        words = words.at(cell);
    }
    words.with("programme", name(programme)).into()
}
