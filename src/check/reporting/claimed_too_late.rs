//! Claims made after the awarding organisation's deadline, after the centre's own date before it, or too soon after registration.
//!
//! The deadline is that of the academic year in which the claim is dated. The centre's own date counts only in that same year. The days
//! from registration to claim are counted where both dates are known. It cannot see when the claim reached the awarding organisation.

use chrono::{Days, NaiveDate};

use crate::check::assurance::yearly::{BY, deadline};
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach};
use crate::evidence::{Gap, SettingKind, Settings, Trail};
use crate::record::calendar::academic_year;
use crate::record::{Case, ClaimRow, Table, claims, programmes, registrations};

const WEEKS: SettingSpec = SettingSpec { name: "weeks", kind: SettingKind::Count };

pub(super) const CHECK: Check = Check {
    code: "claimed-too-late",
    about: "the claim is dated by the yearly deadline, by the centre's own date before it, and not too soon after registration",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Claims, Table::Programmes, Table::Registrations],
    settings: &[BY, WEEKS],
    situations: &[
        Situation { name: "late", facts: &["claimed", "by"] },
        Situation { name: "after-own-date", facts: &["claimed", "own", "by"] },
        Situation { name: "soon-after-registration-unconfirmed", facts: &["claimed", "registered", "weeks", "first"] },
        Situation { name: "due", facts: &["by"] },
        Situation { name: "due-by-own-date", facts: &["own", "by"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| weigh(case, settings, trail));
    hearing.weigh(|trail| since_registration(case, settings, trail));
    if is_open(case) {
        hearing.weigh(|trail| own_date_ahead(case, settings, trail));
    }
}

/// Whether the claim may yet be made: no row says that it was, or the row has no date.
fn is_open(case: &Case<'_>) -> bool {
    match case.claim() {
        ClaimRow::Row(_) => case.claimed(claims::claim_date).gap() == Some(Gap::Blank),
        ClaimRow::NotYet => true,
        ClaimRow::NotGiven => false,
    }
}

fn weigh(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let this_years = deadline(settings, case.as_of, trail)?;
    let cell = case.claimed(claims::claim_date);
    let is_ahead = case.as_of <= this_years;
    if is_open(case) && is_ahead {
        return Ok(Ruling::Due(breach("due").with("by", this_years).at(cell).due(this_years)));
    }
    if matches!(case.claim(), ClaimRow::NotYet) {
        return Ok(Ruling::NotApplicable("the learner is not claimed yet"));
    }
    let claimed = trail.see(cell)?;
    let by = deadline(settings, claimed, trail)?;
    if claimed > by {
        return breach("late").with("claimed", claimed).with("by", by).at(cell).into();
    }
    let own_cell = case.of_programme(programmes::internal_deadline);
    match own_date(case, claimed, trail)? {
        Some(own) if claimed > own => {
            breach("after-own-date").with("claimed", claimed).with("own", own).with("by", by).at(cell).at(own_cell).into()
        }
        _ => Ok(Ruling::Met),
    }
}

/// Whether enough weeks lie between registration and claim. Where one of the dates is not known nothing is said.
fn since_registration(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    const NOT_COUNTED: Verdict = Ok(Ruling::NotApplicable("the days since registration are not known"));
    let (registered_cell, claimed_cell) = (case.registered(registrations::registration_date), case.claimed(claims::claim_date));
    let (Some(registered), Some(claimed)) = (trail.see_if_known(registered_cell), trail.see_if_known(claimed_cell)) else {
        return NOT_COUNTED;
    };
    let weeks = settings.count(WEEKS.name, claimed, trail)?;
    let days = Days::new(u64::try_from(weeks).unwrap_or(0).saturating_mul(7));
    let Some(first) = registered.checked_add_days(days).filter(|first| claimed < *first) else { return Ok(Ruling::Met) };
    let words = breach("soon-after-registration-unconfirmed").with("claimed", claimed).with("registered", registered);
    words.with("weeks", weeks).with("first", first).at(claimed_cell).at(registered_cell).into()
}

/// The centre's own date for a claim that may yet be made, while the deadline itself lies ahead.
fn own_date_ahead(case: &Case<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let by = deadline(settings, case.as_of, trail)?;
    let cell = case.of_programme(programmes::internal_deadline);
    match own_date(case, case.as_of, trail)? {
        Some(own) if case.as_of <= own && own < by => {
            Ok(Ruling::Due(breach("due-by-own-date").with("own", own).with("by", by).at(cell).due(own)))
        }
        // A row without a date may be of a claim made in time or too late; where there is no row, nothing was made yet.
        Some(own) if own < case.as_of && case.as_of <= by && matches!(case.claim(), ClaimRow::Row(_)) => {
            trail.see(case.claimed(claims::claim_date))?;
            Ok(Ruling::Met)
        }
        _ => Ok(Ruling::NotApplicable("the centre has no date of its own that lies ahead")),
    }
}

/// The centre's own date for the year of a claim, where it has one.
fn own_date(case: &Case<'_>, claimed: NaiveDate, trail: &mut Trail) -> Result<Option<NaiveDate>, crate::evidence::Unknown> {
    let cell = case.of_programme(programmes::internal_deadline);
    match cell.gap() {
        Some(Gap::Unreadable) => trail.see(cell).map(Some),
        _ => Ok(trail.see_if_known(cell).filter(|own| academic_year(claimed).holds(*own))),
    }
}
