//! Which activities count for a learner: shared by the checks on employer involvement.
//!
//! `Case → Tally`. An activity counts for a learner who attended it, if it is of an eligible type, was not merely planned or
//! called off, and the employer or practitioner is relevant to the sector. An attendance row without a yes or no means yes; an
//! activity without a status took place, since somebody attended it, unless its date lies ahead.

use chrono::NaiveDate;

use crate::check::{Hearing, Ruling, SettingSpec};
use crate::evidence::{Gap, SettingKind, Settings, Trail, Unknown};
use crate::record::{ActivityStatus, Case, KeyStage, Record, Table, activities, attendance};

/// The key stage that a requirement is for.
pub(in crate::check) const KEY_STAGE: SettingSpec = SettingSpec { name: "key_stage", kind: SettingKind::Choice(KeyStage::WORDS) };

/// The types of activity that count.
pub(in crate::check) const ELIGIBLE: SettingSpec = SettingSpec { name: "eligible", kind: SettingKind::Words };

/// Why an activity does not count; later ones come nearer to counting.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fault {
    /// Of a type that is not eligible.
    Type,
    /// Planned, called off, or still ahead.
    Status,
    /// Employer and practitioner are not of the sector.
    Relevance,
}

/// An attended activity, or the attendance row of one that no activities table names.
#[derive(Clone, Copy)]
pub(super) struct Attended<'b> {
    pub(super) attendance: Record<'b>,
    pub(super) activity: Option<Record<'b>>,
}

/// Says that a requirement for one key stage does not apply to a qualification of another.
pub(super) fn is_exempt(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) -> bool {
    let stage = case.spec.and_then(|spec| spec.key_stage);
    let exempt = stage.is_none_or(|stage| stage.word() != settings.choice(KEY_STAGE.name));
    if exempt {
        hearing.weigh(|_| Ok(Ruling::NotApplicable("the requirement is for the other key stage")));
    }
    exempt
}

/// The activities that the learner attended. A missing table is *cannot tell*; so is a mark of attendance that cannot be read.
pub(super) fn attended<'b>(case: &Case<'b>, trail: &mut Trail) -> Result<Vec<Attended<'b>>, Unknown> {
    if !case.book.given(Table::Activities) {
        trail.see(case.book.absent(activities::activity))?;
    }
    if !case.book.given(Table::Attendance) {
        trail.see(case.book.absent(attendance::learner_id))?;
    }
    let mut found = Vec::new();
    for row in case.attendance() {
        if row.peek(attendance::attended) == Ok(false) {
            continue;
        }
        let Ok(name) = row.peek(attendance::activity) else {
            found.push(Attended { attendance: row, activity: None });
            continue;
        };
        let mut named = case.activities_named(name.0).peekable();
        // On record for another qualification only: not an activity of this case.
        if named.peek().is_none() && case.docket.tracker.named(case.book.name_key(name.0)).is_empty() {
            found.push(Attended { attendance: row, activity: None });
        }
        found.extend(named.map(|activity| Attended { attendance: row, activity: Some(activity) }));
    }
    Ok(found)
}

/// Whether an attended activity counts: `None`, or the fault that keeps it from counting.
pub(super) fn fault(attended: Attended<'_>, eligible: &[String], as_of: NaiveDate, trail: &mut Trail) -> Result<Option<Fault>, Unknown> {
    let mark = attended.attendance.get(attendance::attended);
    if mark.gap() == Some(Gap::Unreadable) {
        trail.see(mark)?;
    }
    trail.step(attended.attendance.get(attendance::activity).at());
    let Some(activity) = attended.activity else {
        let named = attended.attendance.get(attendance::activity);
        trail.see(named)?;
        // The attendance names an activity that the activities leave out: its type is not known.
        return Err(trail.lacks(&attended.attendance.book.absent(activities::activity_type), Gap::NoRow));
    };
    if !is_eligible(activity, eligible, trail)? {
        return Ok(Some(Fault::Type));
    }
    let status = activity.get(activities::status);
    match status.gap() {
        None if trail.see(status)? != ActivityStatus::Delivered => return Ok(Some(Fault::Status)),
        None => {}
        Some(Gap::Unreadable) => trail.see(status).map(|_| ())?,
        // Nothing says that it took place where its date lies ahead.
        _ if trail.see_if_known(activity.get(activities::date)).is_some_and(|day| day > as_of) => return Ok(Some(Fault::Status)),
        _ => {}
    }
    if !trail.see(activity.get(activities::industry_relevant))? {
        return Ok(Some(Fault::Relevance));
    }
    let employer = activity.get(activities::employer);
    if trail.see_if_known(employer).is_none() && trail.see_if_known(activity.get(activities::practitioner)).is_none() {
        trail.see(employer)?;
    }
    Ok(None)
}

/// The first activity that the learner attended, where it counts and nothing about it is missing: seen at a glance, in plain values.
pub(super) fn plainly_first<'b>(case: &Case<'b>, settings: &Settings) -> Option<Record<'b>> {
    let row = case.attendance().find(|row| row.peek(attendance::attended) != Ok(false))?;
    if row.peek(attendance::attended) == Err(Gap::Unreadable) {
        return None;
    }
    let activity = case.activities_named(row.peek(attendance::activity).ok()?.0).next()?;
    let kind = activity.peek(activities::activity_type).ok()?;
    let counts = activity.peek(activities::status) == Ok(ActivityStatus::Delivered)
        && activity.peek(activities::industry_relevant) == Ok(true)
        && (activity.peek(activities::employer).is_ok() || activity.peek(activities::practitioner).is_ok())
        && settings.peek_words(ELIGIBLE.name, case.as_of)?.iter().any(|word| word == kind.word());
    counts.then_some(activity)
}

/// Whether an activity is of an eligible type.
pub(super) fn is_eligible(activity: Record<'_>, eligible: &[String], trail: &mut Trail) -> Result<bool, Unknown> {
    let kind = trail.see(activity.get(activities::activity_type))?;
    Ok(eligible.iter().any(|word| word == kind.word()))
}

/// What all of a learner's activities come to.
pub(super) enum Tally<'b> {
    /// These count.
    Counts(Vec<Record<'b>>),
    /// None was attended.
    NoneAttended,
    /// None counts; the one that came nearest, and why it does not.
    NoneCounts(Record<'b>, Fault),
}

/// Judges every attended activity. One that counts is enough; an unknown one leaves it open only where none does.
pub(super) fn tally<'b>(case: &Case<'b>, settings: &Settings, trail: &mut Trail) -> Result<Tally<'b>, Unknown> {
    let eligible = settings.words(ELIGIBLE.name, case.as_of, trail)?;
    let (mut counts, mut nearest, mut gap) = (Vec::new(), None, None);
    for attended in attended(case, trail)? {
        match (fault(attended, eligible, case.as_of, trail), attended.activity) {
            (Ok(None), Some(activity)) => counts.push(activity),
            (Ok(Some(fault)), Some(activity)) if nearest.is_none_or(|(_, best)| fault > best) => nearest = Some((activity, fault)),
            (Err(unknown), _) => gap = Some(unknown),
            _ => {}
        }
    }
    if !counts.is_empty() {
        return Ok(Tally::Counts(counts));
    }
    match (gap, nearest) {
        (Some(gap), _) => Err(gap),
        (None, Some((activity, fault))) => Ok(Tally::NoneCounts(activity, fault)),
        (None, None) => Ok(Tally::NoneAttended),
    }
}

/// The words of an activity's type, for a fact.
pub(super) fn type_of(activity: &Record<'_>) -> &'static str {
    activity.peek(activities::activity_type).map_or("unknown type", crate::record::ActivityType::word)
}
