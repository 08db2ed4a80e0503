//! Family: meaningful employer involvement, all of a learner's activities judged together, and the planner and tracker they stand in.
//!
//! Unlike `activities`, which asks whether anything counts, each requirement on an activity has a check of its own here.

mod absence_without_contingency;
mod activity_out_of_time;
mod attended;
mod few_employers_or_activities;
mod indication_not_backed;
mod learner_not_listed;
mod ledger;
mod no_eligible_activity;
mod no_evidence_reference;
mod no_unit_named;
mod not_of_the_sector;
mod only_other_types;
mod planner_not_approved;
mod recorded_not_live;
mod session_alone;
mod sessions;
mod stage;
mod tracker_late;
mod tracker_not_submitted;

use super::activities::counting::{ELIGIBLE, KEY_STAGE};
use super::{Check, Hearing, SettingSpec};
use crate::evidence::{SettingKind, Settings, Trail, Unknown};
use crate::record::{ActivityType, Case, Table};

use attended::{Attended, Found};
use ledger::Ledger;

/// The checks of this family.
pub const CHECKS: &[Check] = &[
    no_eligible_activity::CHECK,
    only_other_types::CHECK,
    not_of_the_sector::CHECK,
    no_unit_named::CHECK,
    session_alone::CHECK,
    recorded_not_live::CHECK,
    absence_without_contingency::CHECK,
    learner_not_listed::CHECK,
    no_evidence_reference::CHECK,
    activity_out_of_time::CHECK,
    indication_not_backed::CHECK,
    tracker_not_submitted::CHECK,
    tracker_late::CHECK,
    planner_not_approved::CHECK,
    few_employers_or_activities::CHECK,
];

/// What single sessions are called: one alone is not enough.
const SESSIONS: SettingSpec = SettingSpec { name: "single_sessions", kind: SettingKind::Words };

/// The settings of every check that opens the ledger.
const LEDGER: &[SettingSpec] = &[KEY_STAGE, ELIGIBLE, SESSIONS];

/// The tables of every check that opens the ledger.
const TABLES: &[Table] = &[Table::Registrations, Table::Claims, Table::Activities, Table::Attendance, Table::Programmes];

/// The tables of the checks on a programme.
const PROGRAMME_TABLES: &[Table] = &[Table::Programmes];

/// What an activity has to be to count for a learner. All are asked of one activity together.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Requirement {
    /// Of an eligible type.
    Type,
    /// With an employer or practitioner of the sector.
    Relevance,
    /// On the content of the qualification.
    Content,
    /// Not a single master class alone.
    Enough,
    /// Live, or a recording for a learner who was absent.
    Live,
    /// With the learner in its list.
    Listed,
    /// Delivered, between the learner's start and the submission.
    InTime,
}

impl Requirement {
    const ALL: [Self; 7] = [Self::Type, Self::Relevance, Self::Content, Self::Enough, Self::Live, Self::Listed, Self::InTime];

    /// What it finds in one activity; [`Requirement::Enough`] looks at several and is found elsewhere.
    fn find(self, attended: &Attended<'_, '_>, terms: &Terms<'_, '_>, trail: &mut Trail) -> Found {
        match self {
            Self::Type => only_other_types::find(attended, terms, trail),
            Self::Relevance => not_of_the_sector::find(attended, trail),
            Self::Content => no_unit_named::find(attended, trail),
            Self::Enough => Ok(None),
            Self::Live => recorded_not_live::find(attended, terms, trail),
            Self::Listed => learner_not_listed::find(attended, trail),
            Self::InTime => activity_out_of_time::find(attended, terms, trail),
        }
    }
}

/// What the requirements on an activity are held against.
struct Terms<'c, 'b> {
    case: &'c Case<'b>,
    eligible: Types,
    sessions: &'c [String],
}

/// A set of types of activity.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Types(u32);

impl Types {
    fn named(words: &[String]) -> Self {
        let places = words.iter().filter_map(|word| ActivityType::WORDS.iter().position(|known| known == word));
        Self(places.fold(0, |bits, place| bits | (1 << place)))
    }

    fn has(self, kind: ActivityType) -> bool {
        self.0 & (1 << (kind as u32)) != 0
    }
}

impl<'c, 'b> Terms<'c, 'b> {
    fn of(case: &'c Case<'b>, settings: &'c Settings, trail: &mut Trail) -> Result<Self, Unknown> {
        let eligible = Types::named(settings.words(ELIGIBLE.name, case.as_of, trail)?);
        Ok(Self { case, eligible, sessions: settings.words(SESSIONS.name, case.as_of, trail)? })
    }
}

/// A check that lets one requirement speak over all activities.
fn speak(requirement: Requirement, case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    if stage::is_outside(case, settings, hearing) {
        return;
    }
    if Ledger::at_a_glance(case, settings, hearing).is_some_and(|ledger| ledger.is_plainly_met(requirement)) {
        return hearing.meet();
    }
    if let Some((ledger, terms)) = Ledger::open(case, settings, hearing) {
        ledger.speak(requirement, &terms, hearing);
    }
}
