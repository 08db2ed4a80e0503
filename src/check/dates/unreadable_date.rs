//! Dates that do not exist, or that cannot be read without doubt.
//!
//! A date that another rule needed and could not have stands in the way of the claim; the engine says which those are, so this
//! check runs after all others. It cannot see a date that is wrong and yet readable.

use crate::check::rows::{activities_attended, all, dates, field_words};
use crate::check::{Check, Hearing, Ruling, Run, Situation, breach, unclear};
use crate::evidence::{Gap, Settings};
use crate::grid::At;
use crate::record::{Case, Record, Slot, Table, registrations};

/// A date exists and can be read without doubt.
pub(super) const CHECK: Check = Check {
    code: "unreadable-date",
    about: "every date exists and can be read in one way; a date that a rule needs stands in the way of the claim",
    about_claim: false,
    about_orphans: false,
    tables: &[
        Table::Registrations,
        Table::Claims,
        Table::Attempts,
        Table::Units,
        Table::Attendance,
        Table::Activities,
        Table::Milestones,
        Table::Evidence,
    ],
    settings: &[],
    situations: &[
        Situation { name: "needed", facts: &["field"] },
        Situation { name: "mixed", facts: &["field"] },
        Situation { name: "two-centuries", facts: &["field"] },
        Situation { name: "doubtful", facts: &["field"] },
        Situation { name: "not-needed", facts: &["field", "table"] },
        Situation { name: "two-centuries-not-needed", facts: &["field", "table"] },
        Situation { name: "doubtful-not-needed", facts: &["field", "table"] },
    ],
    run: Run::Claim(run),
};

/// A filled date cell that holds no certain date.
#[derive(Clone, Copy)]
struct Trouble {
    at: At,
    field: &'static str,
    table: Table,
    doubtful: bool,
}

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if let Some(readable) = untroubled(case).filter(|_| hearing.dates_needed().is_empty()) {
        return hearing.weigh(|_| Ok(said(readable)));
    }
    let (mut troubles, readable) = troubles(case);
    let mut needed: Vec<At> = Vec::new();
    for missing in hearing.dates_needed().to_vec() {
        let Some(at) = missing.at.filter(|at| !needed.contains(at)) else { continue };
        needed.push(at);
        let field = troubles.iter().find(|trouble| trouble.at == at).map_or(missing.field, |trouble| trouble.field);
        let situation = match missing.gap {
            Gap::Doubtful if case.book.is_century_doubt(at) => "two-centuries",
            Gap::Doubtful => "doubtful",
            _ if case.book.is_mixed(at) => "mixed",
            _ => "needed",
        };
        hearing.weigh(|trail| {
            trail.step(Some(at));
            let words = unclear(situation).with("field", field_words(field)).at_place(Some(at));
            Ok(if situation == "doubtful" { Ruling::Unclear(words) } else { Ruling::Breach(words) })
        });
    }
    troubles.retain(|trouble| !needed.contains(&trouble.at));
    for Trouble { at, field, table, doubtful } in troubles {
        hearing.weigh(|trail| {
            trail.step(Some(at));
            let situation = match doubtful {
                true if case.book.is_century_doubt(at) => "two-centuries-not-needed",
                true => "doubtful-not-needed",
                false => "not-needed",
            };
            breach(situation).with("field", field_words(field)).with("table", table.words()).at_place(Some(at)).into()
        });
    }
    hearing.weigh(|_| Ok(said(readable)));
}

fn said(readable: bool) -> Ruling {
    if readable { Ruling::Met } else { Ruling::NotApplicable("no date is given") }
}

/// Where every date cell of the case is blank or certain, column by column: whether any holds a date. `None` asks for a closer look.
fn untroubled(case: &Case<'_>) -> Option<bool> {
    if case.docket.tracker.dates.in_question {
        return None;
    }
    let none_in_question = case.docket.has_no_dates_in_question();
    // One date is enough then, and nearly every register gives this one.
    let mut readable = none_in_question && case.peek_registered(registrations::start_date).is_ok();
    for (table, rows) in case.rows.by_table() {
        if readable && none_in_question {
            break;
        }
        let in_question = case.docket.has_dates_in_question(table);
        if rows.is_empty() || (readable && !in_question) {
            continue;
        }
        let columns = &case.book.rows(table).columns;
        let mut given = dates(table).filter_map(|(field, _)| columns.get(usize::from(field)).filter(|column| !column.is_empty()));
        if !in_question {
            // Each of them is blank or certain.
            readable = given.any(|column| rows.iter().any(|&row| column.get(row as usize).is_some_and(Slot::is_value)));
            continue;
        }
        for column in given {
            for slot in rows.iter().filter_map(|&row| column.get(row as usize)) {
                if !slot.is_value() && slot != Slot::BLANK {
                    return None;
                }
                readable |= slot.is_value();
            }
        }
    }
    Some(readable)
}

/// Every date cell of the case in trouble, each once, and whether any other holds a date.
fn troubles(case: &Case<'_>) -> (Vec<Trouble>, bool) {
    let mut troubles: Vec<Trouble> = Vec::new();
    let mut readable = false;
    for row in rows(case) {
        for (field, name) in dates(row.table) {
            let slot = row.slot(field);
            readable |= slot.is_value();
            if slot.is_value() || slot == Slot::BLANK {
                continue;
            }
            let known = |at: &At| troubles.iter().any(|trouble| trouble.at == *at);
            let Some(at) = row.place(field).filter(|at| !known(at)) else { continue };
            troubles.push(Trouble { at, field: name, table: row.table, doubtful: slot == Slot::DOUBTFUL });
        }
    }
    (troubles, readable)
}

/// The rows of the case, and of the activities attended where any activity has a date in question.
fn rows<'b>(case: &Case<'b>) -> Vec<Record<'b>> {
    let mut rows = all(case);
    if case.docket.tracker.dates.in_question {
        rows.extend(activities_attended(case));
    }
    rows
}
