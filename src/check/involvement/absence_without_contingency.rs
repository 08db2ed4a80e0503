//! Looks for a learner who was absent from a planned activity for which no contingency is on record.
//!
//! Absent is who has an attendance row that says so. The contingency is a row of the tracker, not called off, that names the missed
//! activity. An activity that was called off, or is of a type that does not count, needs none. It cannot see whether the learner
//! took the contingency up.

use super::{LEDGER, TABLES, stage};
use crate::check::activities::counting::ELIGIBLE;
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Cell, Gap, Settings, Trail, Unknown};
use crate::record::{ActivityStatus, Case, Record, Table, activities, attendance, fold_name};

pub(super) const CHECK: Check = Check {
    code: "absence-without-contingency",
    about: "a learner who was absent from a planned activity has a contingency for it on record",
    about_claim: false,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[Situation { name: "no-contingency", facts: &["activity"] }],
    run: Run::Claim(run),
};

/// Whether a learner was at an activity, and the mark that says so.
pub(super) enum Presence {
    /// At least one row says that the learner was not there.
    Absent(Cell<bool>),
    /// A mark cannot be read.
    Unknown(Cell<bool>),
    /// Every row says that the learner was there.
    Present(Cell<bool>),
    /// No row names the learner and the activity.
    NotListed,
}

/// The activities named in one cell, parted by `;` or line breaks, folded.
pub(super) fn names(cell: &str) -> Vec<String> {
    cell.split([';', '\n']).map(fold_name).filter(|name| !name.is_empty()).collect()
}

/// Whether the learner was at the activity of a folded name.
pub(super) fn presence(case: &Case<'_>, name: &str) -> Presence {
    let is_named = |row: &Record<'_>| row.peek(attendance::activity).is_ok_and(|named| case.book.text(case.book.name_key(named.0)) == name);
    let marks: Vec<Cell<bool>> = case.attendance().filter(is_named).map(|row| row.get(attendance::attended)).collect();
    let find = |wanted: &dyn Fn(&Cell<bool>) -> bool| marks.iter().copied().find(|mark| wanted(mark));
    if let Some(mark) = find(&|mark| mark.peek() == Ok(false)) {
        Presence::Absent(mark)
    } else if let Some(mark) = find(&|mark| mark.gap() == Some(Gap::Unreadable)) {
        Presence::Unknown(mark)
    } else {
        marks.first().map_or(Presence::NotListed, |mark| Presence::Present(*mark))
    }
}

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if stage::is_outside(case, settings, hearing) {
        return;
    }
    if !case.book.given(Table::Attendance) {
        hearing.weigh(|trail| trail.see(case.book.absent(attendance::learner_id)).map(|_| Ruling::Met));
        return;
    }
    let mut seen: Vec<String> = Vec::new();
    for row in case.attendance() {
        let mark = row.get(attendance::attended);
        if mark.gap() == Some(Gap::Unreadable) {
            hearing.weigh(|trail| trail.see(mark).map(|_| Ruling::Met));
            continue;
        }
        if mark.peek() != Ok(false) {
            continue;
        }
        match row.peek(attendance::activity).map(|named| fold_name(case.book.text(named.0))) {
            Ok(name) if seen.contains(&name) => {}
            Ok(name) => {
                hearing.weigh(|trail| weigh(case, settings, &row, &name, trail));
                seen.push(name);
            }
            Err(_) => hearing.weigh(|trail| trail.see(row.get(attendance::activity)).map(|_| Ruling::Met)),
        }
    }
    hearing.weigh(|_| Ok(Ruling::NotApplicable("the learner was absent from no activity")));
}

fn weigh(case: &Case<'_>, settings: &Settings, row: &Record<'_>, missed: &str, trail: &mut Trail) -> Verdict {
    trail.see(row.get(attendance::attended))?;
    let named = row.get(attendance::activity);
    let name = trail.see(named)?;
    if !case.book.given(Table::Activities) {
        trail.see(case.book.absent(activities::activity))?;
    }
    let activity = case.activities_named(name.0).next();
    if activity.is_none() && !case.docket.tracker.named(case.book.name_key(name.0)).is_empty() {
        return Ok(Ruling::NotApplicable("the activity was for another qualification"));
    }
    if let Some(activity) = activity
        && needs_none(case, settings, &activity)?
    {
        return Ok(Ruling::NotApplicable("the activity was called off, or is of a type that does not count"));
    }
    if !case.book.has_column(activities::contingency_for) {
        let cell: Cell<crate::record::Named> = Cell::new(None, activities::contingency_for.name, Err(Gap::NoColumn));
        return Err(trail.lacks(&cell, Gap::NoColumn));
    }
    if let Some(contingency) = contingency(case, missed) {
        return trail.see(contingency.get(activities::contingency_for)).map(|_| Ruling::Met);
    }
    breach("no-contingency").with("activity", name.0).at(row.get(attendance::attended)).at(named).into()
}

/// Looked at aside from the trail: where the activity is like any other, nothing rests on its type.
fn needs_none(case: &Case<'_>, settings: &Settings, activity: &Record<'_>) -> Result<bool, Unknown> {
    let trail = &mut Trail::default();
    if trail.see_if_known(activity.get(activities::status)) == Some(ActivityStatus::Cancelled) {
        return Ok(true);
    }
    let eligible = settings.words(ELIGIBLE.name, case.as_of, trail)?;
    let kind = trail.see_if_known(activity.get(activities::activity_type));
    Ok(kind.is_some_and(|kind| !eligible.iter().any(|word| word == kind.word())))
}

/// A row of the tracker for this qualification, not called off, that stands in for a missed activity.
fn contingency<'b>(case: &Case<'b>, missed: &str) -> Option<Record<'b>> {
    let stands_in = |row: &Record<'b>| {
        let named = row.peek(activities::contingency_for).is_ok_and(|cell| names(case.book.text(cell.0)).iter().any(|n| n == missed));
        named && row.peek(activities::status) != Ok(ActivityStatus::Cancelled)
    };
    let is_ours = |row: &u32| case.entry.qualification.is_none_or(|mine| case.docket.tracker.is_for(*row, mine));
    let rows = u32::try_from(case.book.rows(Table::Activities).len()).unwrap_or(u32::MAX);
    (0..rows).filter(is_ours).map(|row| case.record(Table::Activities, row)).find(stands_in)
}
