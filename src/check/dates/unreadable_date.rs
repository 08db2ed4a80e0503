//! Dates that do not exist, or that cannot be read without doubt.
//!
//! A date that another rule needed and could not have stands in the way of the claim; the engine says which those are, so this
//! check runs after all others. It cannot see a date that is wrong and yet readable.

use crate::check::rows::{activities_attended, all, dates, field_words, table_words};
use crate::check::{Check, Hearing, Ruling, Situation, breach, unclear};
use crate::evidence::{Gap, Settings};
use crate::grid::At;
use crate::record::{Case, Record, Slot, Table};

/// A date exists and can be read without doubt.
pub(super) const CHECK: Check = Check {
    code: "unreadable-date",
    about: "every date exists and can be read in one way; a date that a rule needs stands in the way of the claim",
    about_claim: false,
    about_orphans: false,
    tables: &[],
    settings: &[],
    situations: &[
        Situation { name: "needed", facts: &["field"] },
        Situation { name: "mixed", facts: &["field"] },
        Situation { name: "doubtful", facts: &["field"] },
        Situation { name: "not-needed", facts: &["field", "table"] },
        Situation { name: "doubtful-not-needed", facts: &["field", "table"] },
    ],
    run,
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    let mut reported: Vec<At> = Vec::new();
    for needed in hearing.dates_needed().to_vec() {
        if needed.at.is_some_and(|at| reported.contains(&at)) {
            continue;
        }
        reported.extend(needed.at);
        let situation = match needed.gap {
            Gap::Doubtful => "doubtful",
            _ if needed.at.is_some_and(|at| case.book.is_mixed(at)) => "mixed",
            _ => "needed",
        };
        hearing.weigh(|trail| {
            trail.step(needed.at);
            let words = unclear(situation).with("field", field_words(needed.field)).at_place(needed.at);
            Ok(if needed.gap == Gap::Doubtful { Ruling::Unclear(words) } else { Ruling::Breach(words) })
        });
    }
    let mut readable = false;
    for row in rows(case) {
        for (field, name) in dates(row.table) {
            let slot = row.slot(field);
            readable |= slot.is_value();
            if slot.is_value() || slot == Slot::BLANK {
                continue;
            }
            let Some(at) = row.place(field).filter(|at| !reported.contains(at)) else { continue };
            reported.push(at);
            let situation = if slot == Slot::DOUBTFUL { "doubtful-not-needed" } else { "not-needed" };
            hearing.weigh(|trail| {
                trail.step(Some(at));
                breach(situation).with("field", field_words(name)).with("table", table_words(row.table)).at_place(Some(at)).into()
            });
        }
    }
    hearing.weigh(|_| Ok(if readable { Ruling::Met } else { Ruling::NotApplicable("no date is given") }));
}

/// The rows of the case, and of the activities attended where any activity has a date in question.
fn rows<'b>(case: &Case<'b>) -> Vec<Record<'b>> {
    let mut rows = all(case);
    let activities = case.book.rows(Table::Activities);
    let in_question = |slot: &Slot| matches!(*slot, Slot::UNREADABLE | Slot::DOUBTFUL);
    let mut columns = dates(Table::Activities).filter_map(|(field, _)| activities.columns.get(usize::from(field)));
    if columns.any(|column| column.iter().any(in_question)) {
        rows.extend(activities_attended(case));
    }
    rows
}
