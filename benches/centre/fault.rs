//! What can be wrong with a learner, and what a check ought to say of it.

/// What is wrong with a learner. One fault each.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Fault {
    RetakeTooSoon,
    SameForm,
    ThirdAttempt,
    VoidWithoutReference,
    RetakeNow,
    RetakeTooEarly,
    NoAttemptLeft,
    SynopticReferred,
    ResubmissionReferred,
    SameTask,
    TaskBlank,
    SynopticBeforeUnit,
    UnitDateBlank,
    UnitFailed,
    NoEmployer,
    DeclarationNo,
    NoDestination,
    GradeUsedMissing,
    GradeUsedNotEarned,
    Withdrawn,
    UnreadableDate,
    MistypedId,
    WrongUln,
    RetakeAfterPass,
    BetterAttempt,
    RowTwice,
}

pub(super) const FAULTS: [Fault; 26] = [
    Fault::RetakeTooSoon,
    Fault::SameForm,
    Fault::ThirdAttempt,
    Fault::VoidWithoutReference,
    Fault::RetakeNow,
    Fault::RetakeTooEarly,
    Fault::NoAttemptLeft,
    Fault::SynopticReferred,
    Fault::ResubmissionReferred,
    Fault::SameTask,
    Fault::TaskBlank,
    Fault::SynopticBeforeUnit,
    Fault::UnitDateBlank,
    Fault::UnitFailed,
    Fault::NoEmployer,
    Fault::DeclarationNo,
    Fault::NoDestination,
    Fault::GradeUsedMissing,
    Fault::GradeUsedNotEarned,
    Fault::Withdrawn,
    Fault::UnreadableDate,
    Fault::MistypedId,
    Fault::WrongUln,
    Fault::RetakeAfterPass,
    Fault::BetterAttempt,
    Fault::RowTwice,
];

impl Fault {
    /// The rule that names this fault. A third attempt is IMI104 on a Tech Level (no reset reference), IMI101 elsewhere.
    pub(crate) fn rule(self, tech_level: bool) -> &'static str {
        match self {
            Self::RetakeTooSoon => "IMI102",
            Self::SameForm => "IMI103",
            Self::ThirdAttempt if tech_level => "IMI104",
            Self::ThirdAttempt => "IMI101",
            Self::VoidWithoutReference => "IMI105",
            Self::RetakeNow | Self::RetakeTooEarly | Self::NoAttemptLeft => "IMI106",
            Self::SynopticReferred => "IMI206",
            Self::ResubmissionReferred => "IMI203",
            Self::SameTask | Self::TaskBlank => "IMI202",
            Self::SynopticBeforeUnit | Self::UnitDateBlank => "IMI205",
            Self::UnitFailed => "IMI207",
            Self::NoEmployer => "IMI301",
            Self::DeclarationNo => "IMI302",
            Self::NoDestination => "IMI501",
            Self::GradeUsedMissing => "IMI402",
            Self::GradeUsedNotEarned => "IMI403",
            Self::Withdrawn => "DAT008",
            Self::UnreadableDate => "DAT005",
            Self::MistypedId => "DAT001",
            Self::WrongUln => "DAT003",
            Self::RetakeAfterPass => "IMI107",
            Self::BetterAttempt => "IMI404",
            Self::RowTwice => "DAT002",
        }
    }

    /// The verdict that a claim with this fault deserves. (A mistyped id: of the entry under that id.)
    pub(crate) fn verdict(self, tech_level: bool) -> &'static str {
        match self {
            Self::ThirdAttempt if !tech_level => "barred",
            Self::NoAttemptLeft | Self::ResubmissionReferred => "barred",
            Self::RetakeTooEarly => "wait",
            Self::TaskBlank | Self::UnitDateBlank => "unknown",
            Self::WrongUln | Self::RetakeAfterPass | Self::BetterAttempt | Self::RowTwice => "ready",
            _ => "fix",
        }
    }
}
