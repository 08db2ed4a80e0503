//! Rows that say one thing more than once, alike or in contradiction.
//!
//! Reads what the joining of the case found: copies, rows held in fuller ones, and rivals. It cannot see which of two rivals is right.

use crate::check::rows::field_words;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, Words, breach};
use crate::evidence::{Settings, Trail};
use crate::grid::At;
use crate::record::{Appearance, Case, Record, Slot, Sym, Table, Value, claims, grades_used};

/// One learner and qualification appear once.
pub(super) const CHECK: Check = Check {
    code: "said-twice",
    about: "one learner and qualification appear once in the register and once in the claims, and no row stands twice",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Registrations, Table::Claims, Table::Attempts, Table::Units, Table::Attendance],
    settings: &[],
    situations: &[
        Situation { name: "repeated", facts: &["table"] },
        Situation { name: "held-in-another", facts: &["table"] },
        Situation { name: "disagree", facts: &["table", "fields"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if case.appearances.is_empty() {
        hearing.weigh(|_| Ok(Ruling::Met));
    }
    for &twice in &case.appearances {
        hearing.weigh(|trail| weigh(case, twice, trail));
    }
}

fn weigh(case: &Case<'_>, twice: Appearance, trail: &mut Trail) -> Verdict {
    match twice {
        Appearance::Identical { table, kept, copy } => {
            whole_rows("repeated", case.record(table, copy), case.record(table, kept), trail).into()
        }
        Appearance::Contained { table, kept, copy } => {
            whole_rows("held-in-another", case.record(table, copy), case.record(table, kept), trail).into()
        }
        Appearance::Disagree { table, one, other } => rivals(case, case.record(table, one), case.record(table, other), trail).into(),
        Appearance::Unplaced { one, other } => {
            let [one, other] = [one, other].map(|row| trail.see(case.record(Table::Claims, row).get(claims::qualification)));
            one.and(other).map(|_| Ruling::Met)
        }
    }
}

/// Points at the first filled cell of either row, for the whole row.
fn whole_rows(situation: &'static str, copy: Record<'_>, kept: Record<'_>, trail: &mut Trail) -> Words {
    let mut words = breach(situation).with("table", copy.table.words());
    for row in [copy, kept] {
        let first = fields(row.table).find(|(field, _)| row.slot(*field) != Slot::BLANK).and_then(|(field, _)| row.place(field));
        trail.step(first);
        words = words.at_place(first);
    }
    words
}

fn rivals(case: &Case<'_>, one: Record<'_>, other: Record<'_>, trail: &mut Trail) -> Words {
    let mut names: Vec<String> = Vec::new();
    let mut places: Vec<Option<At>> = Vec::new();
    for (field, name) in fields(one.table) {
        if one.slot(field) != other.slot(field) {
            names.push(field_words(name));
            places.extend([other.place(field), one.place(field)]);
        }
    }
    grades_named(case, one, other, &mut names, &mut places);
    let mut words = breach("disagree").with("table", one.table.words()).with("fields", names.join(", "));
    for place in places {
        trail.step(place);
        words = words.at_place(place);
    }
    words
}

/// The columns `grade used: NAME` are part of what a claim row says.
fn grades_named(case: &Case<'_>, one: Record<'_>, other: Record<'_>, names: &mut Vec<String>, places: &mut Vec<Option<At>>) {
    if one.table != Table::Claims {
        return;
    }
    let (mine, theirs) = (case.grades_used_of(one.index), case.grades_used_of(other.index));
    for row in &mine {
        let assessment = row.slot(grades_used::assessment.index);
        let rival = theirs.iter().find(|rival| rival.slot(grades_used::assessment.index) == assessment);
        let Some(rival) = rival.filter(|rival| rival.slot(grades_used::grade.index) != row.slot(grades_used::grade.index)) else {
            continue;
        };
        let name = if assessment.is_value() { case.book.text(Sym::from_slot(assessment)) } else { "" };
        names.push(format!("grade used: {name}"));
        places.extend([rival.place(grades_used::grade.index), row.place(grades_used::grade.index)]);
    }
}

fn fields(table: Table) -> impl Iterator<Item = (u8, &'static str)> {
    (0u8..).zip(table.fields()).map(|(field, info)| (field, info.name))
}
