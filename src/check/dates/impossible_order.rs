//! Events that lie after the as-of date, before registration, or before the learner was born.
//!
//! Attempts and passed units decide what may be claimed, so they stand in the way when their dates are impossible; the rest
//! only warns. Plans are no events: the start of a programme, expected ends, milestones ahead. It cannot see which of two
//! dates is the wrong one.

use chrono::NaiveDate;

use crate::check::rows::{activities_attended, field_words};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, Words, breach};
use crate::evidence::{Cell, Gap, Settings, Trail, Unknown};
use crate::record::{
    ActivityStatus, AssessmentType, Birth, Case, Field, Grade, Record, Slot, Standing, Table, activities, attempts, attendance, claims,
    evidence, milestones, registrations, units,
};

/// No event lies after the as-of date, before birth or before registration.
pub(super) const CHECK: Check = Check {
    code: "impossible-order-of-dates",
    about: "no event lies after the as-of date, before the learner was born, or before registration",
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
        Situation { name: "attempt-before-registration", facts: &["date", "registered"] },
        Situation { name: "attempt-ahead", facts: &["date", "as_of"] },
        Situation { name: "unit-ahead", facts: &["unit", "date", "as_of"] },
        Situation { name: "ahead", facts: &["event", "date", "as_of"] },
        Situation { name: "before-registration", facts: &["event", "date", "registered"] },
        Situation { name: "before-birth", facts: &["event", "date"] },
    ],
    run: Run::Claim(run),
};

/// Dates of these fields are events. Expected ends and starts of programmes are plans.
const REGISTER: &[Field<NaiveDate>] = &[registrations::registration_date, registrations::status_date];
const CLAIM: &[Field<NaiveDate>] = &[claims::claim_date, claims::confirmed_on];
const EVIDENCE: &[Field<NaiveDate>] = &[
    evidence::checklist_uploaded_on,
    evidence::erac_regenerated_on,
    evidence::erac_uploaded_on,
    evidence::panel_on,
    evidence::verification_completed_on,
    evidence::qa5_on,
    evidence::moderated_on,
];
const MILESTONES: &[Field<NaiveDate>] = &[
    milestones::gateway_on,
    milestones::agreement_on,
    milestones::epa_requested_on,
    milestones::epa_booked_for,
    milestones::epa_start,
    milestones::observation_on,
    milestones::project_agreed_on,
    milestones::project_completed_on,
    milestones::project_submitted_on,
    milestones::interview_on,
    milestones::portfolio_submitted_on,
    milestones::discussion_on,
    milestones::epa_completed_on,
    milestones::cancelled_on,
    milestones::first_confirmed_on,
    milestones::results_on,
];

/// The days that no event of a case may cross.
struct Frame<'c> {
    case: &'c Case<'c>,
    as_of: NaiveDate,
    /// The first day on which an event is in order for certain; `None` where a date of the register has two readings.
    first: Option<Slot>,
    last: Slot,
}

/// Whether a date that lies ahead is a plan.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Ahead {
    IsAFault,
    IsAPlan,
}

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    let frame = Frame::new(case);
    let is_registered = frame.is_registered();
    for row in case.attempts() {
        if is_registered && frame.is_within(row.slot(attempts::taken_at.index)) {
            hearing.meet();
        } else {
            hearing.weigh(|trail| frame.attempt(&row, trail));
        }
        frame.lesser(&row, &[attempts::authorised_on], Ahead::IsAFault, hearing);
    }
    for row in case.units() {
        if frame.is_within(row.slot(units::achieved_on.index)) {
            hearing.meet();
        } else {
            hearing.weigh(|trail| frame.unit(&row, trail));
        }
    }
    if let Some(row) = case.registration() {
        frame.lesser(&row, REGISTER, Ahead::IsAFault, hearing);
    }
    for &row in &case.rows.claims {
        frame.lesser(&case.record(Table::Claims, row), CLAIM, Ahead::IsAFault, hearing);
    }
    for row in case.attendance().filter(|row| row.peek(attendance::attended) != Ok(false)) {
        frame.lesser(&row, &[attendance::date], Ahead::IsAFault, hearing);
    }
    for row in case.rows.milestones.iter().map(|&row| case.record(Table::Milestones, row)) {
        frame.lesser(&row, MILESTONES, Ahead::IsAPlan, hearing);
    }
    for row in case.rows.evidence.iter().map(|&row| case.record(Table::Evidence, row)) {
        frame.lesser(&row, EVIDENCE, Ahead::IsAFault, hearing);
    }
    for row in activities_ahead(case) {
        hearing.weigh(|trail| frame.activity(&row, trail));
    }
}

impl<'c> Frame<'c> {
    fn new(case: &'c Case<'_>) -> Self {
        let slot = |field: u8| case.registration().map_or(Slot::BLANK, |row| row.slot(field));
        let bounds = [slot(registrations::registration_date.index), slot(registrations::date_of_birth.index)];
        let is_certain = !bounds.contains(&Slot::DOUBTFUL);
        let first = bounds.into_iter().filter(|bound| bound.is_value()).max().unwrap_or(Slot(0));
        Self { case, as_of: case.as_of, first: is_certain.then_some(first), last: Slot::from(case.as_of) }
    }

    fn registered(&self) -> Cell<NaiveDate> {
        self.case.registered(registrations::registration_date)
    }

    fn born(&self) -> Cell<Birth> {
        self.case.registered(registrations::date_of_birth)
    }

    fn is_registered(&self) -> bool {
        self.case.peek_registered(registrations::registration_date).is_ok()
    }

    /// Whether a date crosses none of the days: packed, days are in order, and no gap is among them.
    fn is_within(&self, day: Slot) -> bool {
        self.first.is_some_and(|first| first <= day && day <= self.last)
    }

    /// An attempt decides what may be claimed, unless it is void with the awarding organisation's reference.
    fn attempt(&self, row: &Record<'_>, trail: &mut Trail) -> Verdict {
        let kind = trail.see_if_known(row.get(attempts::assessment_type));
        // Where the kind is not known the attempt may be an external one.
        let decides = kind.is_none_or(|kind| matches!(kind, AssessmentType::External | AssessmentType::Synoptic));
        let cell = row.moment();
        if cell.gap() == Some(Gap::Blank) && !decides {
            return Ok(Ruling::NotApplicable("the attempt has no date"));
        }
        let day = trail.see(cell)?.day;
        let taken = cell.map(|moment| moment.day);
        if day > self.as_of {
            if counts_for_nothing(row, trail)? {
                return self.ahead(taken, day).into();
            }
            return breach("attempt-ahead").with("date", day).with("as_of", self.as_of).at(taken).into();
        }
        if decides && day < trail.see(self.registered())? {
            trail.see(row.get(attempts::assessment_type))?;
            if !counts_for_nothing(row, trail)? {
                let registered = trail.see(self.registered())?;
                return breach("attempt-before-registration")
                    .with("date", day)
                    .with("registered", registered)
                    .at(taken)
                    .at(self.registered())
                    .into();
            }
        }
        self.behind(taken, day, trail)
    }

    /// A passed unit decides what may be claimed; another does not.
    fn unit(&self, row: &Record<'_>, trail: &mut Trail) -> Verdict {
        let cell = row.get(units::achieved_on);
        if matches!(cell.gap(), Some(Gap::Blank | Gap::NoColumn)) {
            return Ok(Ruling::NotApplicable("the unit has no date"));
        }
        let grade = row.get(units::grade);
        let failed = trail.see_if_known(grade).is_some_and(|grade| !grade.passes());
        if failed && cell.gap().is_some() {
            return Ok(Ruling::NotApplicable("the date of a failed unit can't be read"));
        }
        let day = trail.see(cell)?;
        if day <= self.as_of {
            return self.behind(cell, day, trail);
        }
        if failed || !trail.see(grade)?.passes() {
            return self.ahead(cell, day).into();
        }
        let words = breach("unit-ahead").with("date", day).with("as_of", self.as_of).at(cell);
        match trail.see_if_known(row.get(units::unit)) {
            Some(unit) => words.with("unit", unit.0).into(),
            None => words.with("unit", "This unit").into(),
        }
    }

    /// Dates that can only warn, each an item where it is filled.
    fn lesser(&self, row: &Record<'_>, fields: &[Field<NaiveDate>], ahead: Ahead, hearing: &mut Hearing) {
        for &field in fields {
            let slot = row.slot(field.index);
            if self.is_within(slot) {
                hearing.meet();
                continue;
            }
            if !slot.is_value() && slot != Slot::DOUBTFUL {
                continue;
            }
            hearing.weigh(|trail| {
                let cell = row.get(field);
                let Some(day) = trail.see_if_known(cell) else { return Ok(Ruling::NotApplicable("the date can't be read")) };
                if ahead == Ahead::IsAFault && day > self.as_of {
                    return self.ahead(cell, day).into();
                }
                self.behind(cell, day, trail)
            });
        }
    }

    /// The date of an attended activity, or of its evidence, that lies ahead.
    fn activity(&self, row: &Record<'_>, trail: &mut Trail) -> Verdict {
        for cell in [row.get(activities::date), row.get(activities::evidence_date)] {
            if let Some(day) = trail.see_if_known(cell).filter(|day| *day > self.as_of) {
                return self.ahead(cell, day).into();
            }
        }
        Ok(Ruling::Met)
    }

    fn ahead(&self, cell: Cell<NaiveDate>, day: NaiveDate) -> Words {
        breach("ahead").with("event", field_words(cell.field())).with("date", day).with("as_of", self.as_of).at(cell)
    }

    /// Whether a date lies before birth or registration, where those are known.
    fn behind(&self, cell: Cell<NaiveDate>, day: NaiveDate, trail: &mut Trail) -> Verdict {
        if let Some(born) = trail.see_if_known(self.born())
            && day < born.0
        {
            return breach("before-birth").with("event", field_words(cell.field())).with("date", day).at(cell).at(self.born()).into();
        }
        if let Some(registered) = trail.see_if_known(self.registered())
            && day < registered
        {
            let words = breach("before-registration").with("event", field_words(cell.field())).with("date", day);
            return words.with("registered", registered).at(cell).at(self.registered()).into();
        }
        Ok(Ruling::Met)
    }
}

/// Whether an attempt is void and carries the awarding organisation's reference.
fn counts_for_nothing(row: &Record<'_>, trail: &mut Trail) -> Result<bool, Unknown> {
    let is_void = trail.see_or(row.get(attempts::void), false)? || row.peek(attempts::result).map(Grade::standing) == Ok(Standing::Void);
    Ok(is_void && trail.see_if_known(row.get(attempts::reference)).is_some())
}

/// Activities attended, neither planned nor cancelled, where any activity at all has a date ahead.
fn activities_ahead<'b>(case: &Case<'b>) -> Vec<Record<'b>> {
    if case.docket.tracker.dates.latest.is_none_or(|latest| latest <= case.as_of) {
        return Vec::new();
    }
    let is_plan = |row: &Record<'b>| matches!(row.peek(activities::status), Ok(ActivityStatus::Planned | ActivityStatus::Cancelled));
    activities_attended(case).into_iter().filter(|row| !is_plan(row)).collect()
}
