//! Resubmissions without the Lead IV's authorisation, made before it, more than once or too late; and retakes above a pass.
//!
//! The word in the attempt column says what an attempt was; where it says none, the same task again is a resubmission and another a
//! retake. It cannot see whether the conditions for a resubmission were met.

use chrono::NaiveDate;

use crate::check::assurance::staff::{people, share_a_person};
use crate::check::attempts::sittings::{ASSESSMENT_TYPE, ORDER_UNKNOWN, Ordered, Sitting, Sittings, in_order, name};
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach, unclear};
use crate::evidence::{Gap, SettingKind, Settings, Trail, Unknown};
use crate::record::calendar::add_working_days;
use crate::record::{AttemptNo, Case, Record, Table, attempts, fold_name, programmes};

const WORKING_DAYS: SettingSpec = SettingSpec { name: "working_days", kind: SettingKind::Count };
const LEAD_BY_ROLE: SettingSpec = SettingSpec { name: "lead_by_role", kind: SettingKind::Words };
const RETAKE_AT_MOST: SettingSpec = SettingSpec { name: "retake_at_most", kind: SettingKind::Words };

pub(super) const CHECK: Check = Check {
    code: "resubmission-not-authorised",
    about: "a resubmission is authorised first, made once and in time; a retake is at most a pass",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts, Table::Programmes],
    settings: &[ASSESSMENT_TYPE, WORKING_DAYS, LEAD_BY_ROLE, RETAKE_AT_MOST],
    situations: &[
        Situation { name: "not-recorded", facts: &["assessment"] },
        Situation { name: "not-by-lead", facts: &["assessment", "authoriser"] },
        Situation { name: "authorised-later", facts: &["assessment", "resubmitted", "authorised"] },
        Situation { name: "more-than-once", facts: &["assessment", "count"] },
        Situation { name: "perhaps-more-than-once", facts: &["assessment"] },
        Situation { name: "late", facts: &["assessment", "resubmitted", "days", "last"] },
        Situation { name: "retake-above-pass", facts: &["assessment", "grade"] },
        ORDER_UNKNOWN,
    ],
    run: Run::Claim(run),
};

/// What an attempt after the first was.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    Original,
    Resubmission,
    Retake,
}

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    for series in sittings.series() {
        let void: Vec<Record<'_>> = series.first().map(|one| sittings.void_without_reference(one.series).collect()).unwrap_or_default();
        of_assessment(case, series, &void, settings, hearing);
    }
    sittings.or_exempt(hearing);
}

fn of_assessment<'b>(case: &Case<'b>, series: &[Sitting<'b>], void: &[Record<'b>], settings: &Settings, hearing: &mut Hearing) {
    let ordered = match in_order(series) {
        Ok(ordered) => ordered,
        Err(tie) => {
            // Words may tell what each attempt was although nothing tells their order: at most one without a word was the first.
            let (mut rows, told): (Ordered<'b>, Ordered<'b>) = series.iter().map(|one| one.row).partition(|row| said(row).is_none());
            if rows.len() > 1 {
                hearing.weigh(|trail| tie.cannot_tell(trail));
                return;
            }
            rows.extend(told);
            rows
        }
    };
    let mut resubmissions = Vec::new();
    for (place, row) in ordered.iter().enumerate() {
        let earlier = ordered.get(..place).unwrap_or(&[]);
        let mut kind = Kind::Original;
        hearing.weigh(|trail| {
            kind = kind_of(row, earlier, trail)?;
            Ok(Ruling::NotApplicable("there is no resubmission and no retake"))
        });
        match kind {
            Kind::Original => {}
            Kind::Retake => hearing.weigh(|trail| retake(case, row, settings, trail)),
            Kind::Resubmission => {
                resubmissions.push(*row);
                hearing.weigh(|trail| authoriser(case, row, settings, trail));
                hearing.weigh(|trail| in_time(row, resubmitted(row, earlier), settings, trail));
            }
        }
    }
    let void = void.iter().filter(|row| {
        said(row) == Some(Kind::Resubmission) || (said(row).is_none() && ordered.iter().any(|one| same_task(one, row) == Some(true)))
    });
    count(&resubmissions, &void.copied().collect::<Vec<_>>(), hearing);
}

/// What the attempt column says an attempt was, where it says so in a word.
fn said(row: &Record<'_>) -> Option<Kind> {
    match row.peek(attempts::attempt).ok()? {
        AttemptNo::Resubmission => Some(Kind::Resubmission),
        AttemptNo::Retake | AttemptNo::Resit => Some(Kind::Retake),
        AttemptNo::Number(_) => None,
    }
}

fn kind_of(row: &Record<'_>, earlier: &[Record<'_>], trail: &mut Trail) -> Result<Kind, Unknown> {
    if let Some(kind) = said(row) {
        trail.see(row.get(attempts::attempt))?;
        return Ok(kind);
    }
    if earlier.is_empty() {
        return Ok(Kind::Original);
    }
    trail.see(row.get(attempts::task))?;
    if earlier.iter().any(|other| same_task(other, row) == Some(true)) {
        return Ok(Kind::Resubmission);
    }
    for other in earlier {
        trail.see(other.get(attempts::task))?;
    }
    Ok(Kind::Retake)
}

fn same_task(one: &Record<'_>, other: &Record<'_>) -> Option<bool> {
    let key = |row: &Record<'_>| row.peek(attempts::task).ok().map(|task| row.book.name_key(task.0));
    Some(key(one)? == key(other)?)
}

/// The attempt that was resubmitted: the last one before on the same task, else the last one before.
fn resubmitted<'b>(row: &Record<'b>, earlier: &[Record<'b>]) -> Option<Record<'b>> {
    earlier.iter().rev().find(|other| same_task(other, row) == Some(true)).or(earlier.last()).copied()
}

/// Whether the authorisation is on record, and by the Lead IV.
fn authoriser(case: &Case<'_>, row: &Record<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let (by_cell, on_cell) = (row.get(attempts::authorised_by), row.get(attempts::authorised_on));
    if by_cell.gap() == Some(Gap::Blank) || on_cell.gap() == Some(Gap::Blank) {
        return breach("not-recorded").with("assessment", name(row)).at(by_cell).at(on_cell).into();
    }
    let by = trail.see(by_cell)?;
    let written = case.book.text(by);
    let roles = settings.words(LEAD_BY_ROLE.name, case.as_of, trail)?;
    if roles.iter().any(|role| fold_name(role) == fold_name(written)) {
        return Ok(Ruling::Met);
    }
    let programme = case.programme();
    let mut leads = programme.rows().map(|row| row.get(programmes::lead_iv)).filter(|cell| cell.peek().is_ok()).peekable();
    if leads.peek().is_none() {
        trail.see(programme.get(programmes::lead_iv))?;
    }
    for cell in leads {
        if share_a_person(case.book.text(trail.see(cell)?), written) {
            return Ok(Ruling::Met);
        }
    }
    let authoriser = people(written).first().map_or(written, |person| person.shown).to_owned();
    breach("not-by-lead").with("assessment", name(row)).with("authoriser", authoriser).at(by_cell).into()
}

/// Whether the resubmission was made on or after the day of its authorisation, and within the working days after it.
fn in_time(row: &Record<'_>, before: Option<Record<'_>>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let (on_cell, made_cell) = (row.get(attempts::authorised_on), row.get(attempts::taken_at));
    if on_cell.gap() == Some(Gap::Blank) {
        return Ok(Ruling::NotApplicable("no authorisation is recorded"));
    }
    let authorised = trail.see(on_cell)?;
    let made = trail.see(made_cell)?.day;
    if authorised > made {
        let words = breach("authorised-later").with("assessment", name(row)).with("resubmitted", made).with("authorised", authorised);
        return words.at(on_cell).at(made_cell).into();
    }
    let days = settings.count(WORKING_DAYS.name, made, trail)?;
    let last_after = |start: NaiveDate| add_working_days(start, u32::try_from(days).unwrap_or(0));
    let attempted = before.and_then(|row| trail.see_if_known(row.get(attempts::taken_at))).map(|moment| moment.day);
    let last = match attempted {
        Some(attempted) => last_after(authorised.max(attempted)),
        None if made <= last_after(authorised) => return Ok(Ruling::Met),
        // Counted from a day that may be too early, the days tell nothing; and being late only warns.
        None => return Ok(Ruling::NotApplicable("the attempt before is not dated")),
    };
    if made <= last {
        return Ok(Ruling::Met);
    }
    let words = breach("late").with("assessment", name(row)).with("resubmitted", made).with("days", days).with("last", last);
    words.at(made_cell).at(on_cell).into()
}

fn retake(case: &Case<'_>, row: &Record<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let cell = row.get(attempts::result);
    let grade = trail.see(cell)?;
    let at_most = settings.words(RETAKE_AT_MOST.name, case.as_of, trail)?;
    if !grade.passes() || at_most.iter().any(|word| word == grade.word()) {
        return Ok(Ruling::Met);
    }
    breach("retake-above-pass").with("assessment", name(row)).with("grade", grade).at(cell).into()
}

/// Whether an assignment was resubmitted no more than once.
fn count(resubmissions: &[Record<'_>], void: &[Record<'_>], hearing: &mut Hearing) {
    let (Some(first), Some(last)) = (resubmissions.first(), resubmissions.last()) else { return };
    if resubmissions.len() > 1 {
        let words = breach("more-than-once").with("assessment", name(first)).with("count", resubmissions.len());
        hearing.weigh(|_| words.at(last.get(attempts::taken_at)).into());
    } else if let Some(void) = void.first() {
        let words = unclear("perhaps-more-than-once").with("assessment", name(first));
        hearing.weigh(|_| Ok(Ruling::Unclear(words.at(void.get(attempts::void)))));
    }
}
