//! Looks for activities that were not delivered, or not between the learner's start and the submission.
//!
//! The submission is the day on which the programme's tracker was submitted, else the date of the claim; who is not claimed yet has
//! no submission behind them. The first and the last day are included. Where the tracker gives no date, the attendance list does.
//! It cannot see how long an activity lasted.

use chrono::NaiveDate;

use super::attended::{Attended, Found};
use super::{LEDGER, Requirement, TABLES, Terms, speak};
use crate::check::{Check, Run, Situation, breach};
use crate::evidence::{Cell, Gap, Trail};
use crate::record::{ActivityStatus, Case, ClaimRow, Record, activities, attendance, claims, programmes, registrations};

pub(super) const CHECK: Check = Check {
    code: "activity-out-of-time",
    about: "an activity that counts was delivered between the learner's start and the submission",
    about_claim: false,
    about_orphans: false,
    tables: TABLES,
    settings: LEDGER,
    situations: &[
        Situation { name: "not-delivered", facts: &["activity", "status"] },
        Situation { name: "ahead", facts: &["activity", "date"] },
        Situation { name: "before-start", facts: &["activity", "date", "start"] },
        Situation { name: "after-submission", facts: &["activity", "date", "submitted"] },
        Situation { name: "not-counted", facts: &["activity"] },
    ],
    run: Run::Claim(|case, settings, hearing| speak(Requirement::InTime, case, settings, hearing)),
};

pub(super) fn find(attended: &Attended<'_, '_>, terms: &Terms<'_, '_>, trail: &mut Trail) -> Found {
    attended.row(trail)?;
    let listed = attended.attendance().map(|row| row.get(attendance::date)).find(|date| date.gap().is_none());
    // A list of placements has one row a learner under one name: the day attended tells which is this learner's.
    let same_day = |row: &Record<'_>| listed.is_some_and(|listed| listed.peek() == row.peek(activities::date));
    if let Some(row) = attended.rows().find(same_day) {
        return of_row(&row, listed, terms, trail);
    }
    let mut rows = attended.rows();
    let Some(first) = rows.next() else { return Ok(None) };
    let found = of_row(&first, listed, terms, trail)?;
    for row in rows {
        if of_row(&row, listed, terms, trail)?.is_some() != found.is_some() {
            let date = row.get(activities::date);
            return Err(trail.lacks(&date, date.gap().unwrap_or(Gap::Doubtful)));
        }
    }
    Ok(found)
}

/// Whether a row of the tracker says when it was delivered, and nothing about its time is open or wrong.
pub(super) fn is_plainly_in_time(row: &Record<'_>, case: &Case<'_>) -> Option<bool> {
    let day = row.peek(activities::date).ok()?;
    let start = case.registration()?.peek(registrations::start_date).ok()?;
    let until = submission(case).map_or(Ok(case.as_of), |cell| cell.peek()).ok()?.min(case.as_of);
    Some(row.holds(activities::status, ActivityStatus::Delivered) && start <= day && day <= until)
}

fn of_row(row: &Record<'_>, listed: Option<Cell<NaiveDate>>, terms: &Terms<'_, '_>, trail: &mut Trail) -> Found {
    let status = row.get(activities::status);
    if let Some(known) = trail.see_if_known(status).filter(|status| *status != ActivityStatus::Delivered) {
        return Ok(Some(breach("not-delivered").with("status", known.word()).at(status)));
    }
    let own = row.get(activities::date);
    let date = match own.gap() {
        Some(Gap::Blank | Gap::NoColumn) => listed.unwrap_or(own),
        _ => own,
    };
    let start = terms.case.registered(registrations::start_date);
    let submission = submission(terms.case);
    if let Some(day) = trail.see_if_known(date) {
        if day > terms.case.as_of {
            return Ok(Some(breach("ahead").with("date", day).at(date)));
        }
        if let Some(start_day) = trail.see_if_known(start).filter(|start| day < *start) {
            return Ok(Some(breach("before-start").with("date", day).with("start", start_day).at(date).at(start)));
        }
        let after = submission.and_then(|cell| trail.see_if_known(cell)).filter(|submitted| day > *submitted);
        if let (Some(submitted), Some(cell)) = (after, submission) {
            return Ok(Some(breach("after-submission").with("date", day).with("submitted", submitted).at(date).at(cell)));
        }
    }
    trail.see(status)?;
    trail.see(date)?;
    trail.see(start)?;
    if let Some(submission) = submission {
        trail.see(submission)?;
    }
    Ok(None)
}

/// Where the day of the submission stands; `None` for a learner who is not claimed yet and whose tracker has not been submitted.
fn submission(case: &Case<'_>) -> Option<Cell<NaiveDate>> {
    let submitted = case.of_programme(programmes::tracker_submitted_on);
    match (submitted.gap(), case.claim()) {
        (None | Some(Gap::Unreadable | Gap::Doubtful), _) => Some(submitted),
        (Some(_), ClaimRow::NotYet) => None,
        (Some(_), _) => Some(case.claimed(claims::claim_date)),
    }
}
