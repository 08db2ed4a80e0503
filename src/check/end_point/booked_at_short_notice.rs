//! Looks for an end-point assessment whose booking was requested too few days ahead.
//!
//! Days from the request to the day booked for. It cannot see days that the assessment organisation agreed to all the same.

use chrono::Days;

use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach};
use crate::evidence::{SettingKind, Settings};
use crate::record::{Case, Table, milestones};

pub(super) const DAYS: SettingSpec = SettingSpec { name: "days", kind: SettingKind::Count };

const FACTS: &[&str] = &["requested", "booked", "count", "days", "first"];

pub(super) const CHECK: Check = Check {
    code: "booked-at-short-notice",
    about: "the booking was requested at least so many days before the day it is for",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones],
    settings: &[DAYS],
    situations: &[
        Situation { name: "too-short", facts: FACTS },
        Situation { name: "too-short-and-ahead", facts: FACTS },
        Situation { name: "after-the-day", facts: FACTS },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let (requested_cell, booked_cell) = (case.milestone(milestones::epa_requested_on), case.milestone(milestones::epa_booked_for));
        let requested = trail.see(requested_cell)?;
        let booked = trail.see(booked_cell)?;
        let days = settings.count(DAYS.name, requested, trail)?;
        let count = (booked - requested).num_days();
        if count >= days {
            return Ok(Ruling::Met);
        }
        let first = requested.checked_add_days(Days::new(u64::try_from(days).unwrap_or(0))).unwrap_or(requested);
        // A day that lies ahead can still be moved.
        let situation = match booked {
            _ if requested > booked => "after-the-day",
            _ if booked > case.as_of => "too-short-and-ahead",
            _ => "too-short",
        };
        let words = breach(situation).with("requested", requested).with("booked", booked).with("count", count);
        words.with("days", days).with("first", first).at(booked_cell).at(requested_cell).into()
    });
}
