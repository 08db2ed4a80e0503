//! Looks for a retake taken too soon after the attempt before it.
//!
//! The hours run from the recorded start of one attempt to the recorded start of the next, on the wall clock. Where a time is
//! missing the whole day is open, so that two dates can be certainly enough, certainly not, or neither. Every pair of counted
//! attempts that follow one another is looked at; the hours are those in force on the day of the later one. It cannot see how
//! long a test took, nor that a clock was changed between the two.

use super::sittings::{ASSESSMENT_TYPE, NONE_LOGGED, Sitting, Sittings, name};
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach, unclear};
use crate::evidence::{SettingKind, Settings};
use crate::record::{Case, Moment, Record, Table, attempts};

pub(super) const HOURS: SettingSpec = SettingSpec { name: "hours", kind: SettingKind::Count };

pub(super) const CHECK: Check = Check {
    code: "hours-between-attempts",
    about: "each retake comes at least so many hours after the attempt before it",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[ASSESSMENT_TYPE, HOURS],
    situations: &[
        Situation { name: "too-soon", facts: &["assessment", "before", "retake", "apart", "hours"] },
        Situation { name: "time-unknown", facts: &["assessment", "before", "retake", "hours"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    for series in sittings.series().filter(|series| series.len() > 1) {
        for pair in dated(series, hearing).windows(2) {
            if let [before, retake] = pair {
                weigh_pair(*before, *retake, settings, hearing);
            }
        }
    }
    if sittings.series().all(|series| series.len() < 2) {
        let why = if sittings.is_empty() { NONE_LOGGED } else { "there is no retake" };
        hearing.weigh(|_| Ok(Ruling::NotApplicable(why)));
    }
}

/// The attempts that have a date, in order. Two on one day are too close whichever came first, so ties need no number.
fn dated<'b>(series: &[Sitting<'b>], hearing: &mut Hearing) -> Vec<(Moment, Record<'b>)> {
    let mut found = Vec::with_capacity(series.len());
    for sitting in series {
        match sitting.row.peek_moment() {
            Ok(moment) => found.push((moment, sitting.row)),
            Err(_) => hearing.weigh(|trail| trail.see(sitting.row.moment()).map(|_| Ruling::Met)),
        }
    }
    found.sort_by_key(|(moment, _)| *moment);
    found
}

fn weigh_pair((_, before): (Moment, Record<'_>), (_, retake): (Moment, Record<'_>), settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let from = trail.see(before.moment())?;
        let to = trail.see(retake.moment())?;
        let hours = settings.count(HOURS.name, to.day, trail)?;
        let enough = from.at_least_hours_before(to, u32::try_from(hours).unwrap_or(u32::MAX));
        if enough == Some(true) {
            return Ok(Ruling::Met);
        }
        let situation = if enough.is_some() { breach("too-soon") } else { unclear("time-unknown") };
        let words = situation.with("assessment", name(&retake)).with("before", from).with("retake", to).with("hours", hours);
        let words = words.at(retake.get(attempts::taken_at)).at(before.get(attempts::taken_at));
        if enough.is_none() {
            return Ok(Ruling::Unclear(words));
        }
        words.with("apart", apart(from, to)).into()
    });
}

/// How far two moments lie apart, as exactly as is known.
fn apart(from: Moment, to: Moment) -> String {
    let days = to.day.signed_duration_since(from.day).num_days();
    let (Some(start), Some(end)) = (from.seconds, to.seconds) else {
        return if days == 0 { "on the same day".to_owned() } else { "on the next day".to_owned() };
    };
    let seconds = days * 86_400 + i64::from(end) - i64::from(start);
    let (hours, minutes, rest) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    let mut words = format!("{hours} {} later", if hours == 1 { "hour" } else { "hours" });
    if rest != 0 {
        words = format!("{hours} h {minutes:02} min {rest:02} s later");
    } else if minutes != 0 {
        words = format!("{hours} h {minutes:02} min later");
    }
    words
}
