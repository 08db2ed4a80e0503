//! Outcomes of rules and verdicts of claims.

use std::fmt;

/// What a rule says of a case. Weakest first, but see `rank`: the effect of a breach counts too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    /// The rule belongs to a pack that does not apply, or was not selected.
    Absent,
    /// Nothing to look at.
    NotApplicable,
    /// As required.
    Met,
    /// The data it needs is missing.
    CannotTell,
    /// Time alone is missing.
    Early,
    /// Not as required.
    Breached,
}

impl Outcome {
    /// Every outcome that a report tells, in the order in which it tells them.
    pub const TOLD: [Self; 5] = [Self::Met, Self::Breached, Self::Early, Self::CannotTell, Self::NotApplicable];

    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::NotApplicable => "not_applicable",
            Self::Met => "met",
            Self::CannotTell => "cannot_tell",
            Self::Early => "early",
            Self::Breached => "breached",
        }
    }

    /// The words for a user.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Absent => "absent",
            Self::NotApplicable => "not applicable",
            Self::Met => "met",
            Self::CannotTell => "cannot tell",
            Self::Early => "too early",
            Self::Breached => "breached",
        }
    }

    /// The order of strength within one rule: a breach that can move the verdict, early, cannot tell, a breach that only
    /// warns, met, not applicable.
    pub(crate) fn rank(self, moves_verdict: bool) -> u8 {
        match (self, moves_verdict) {
            (Self::Breached, true) => 5,
            (Self::Early, _) => 4,
            (Self::CannotTell, _) => 3,
            (Self::Breached, false) => 2,
            (Self::Met, _) => 1,
            (Self::NotApplicable | Self::Absent, _) => 0,
        }
    }
}

/// The verdict on a claim, weakest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Verdict {
    /// Every rule that applies is met.
    Ready,
    /// No breach, and a rule that could block lacks the data it needs.
    Unknown,
    /// Nothing to put right; time alone is missing.
    Wait,
    /// At least one breach that blocks.
    Fix,
    /// At least one breach that bars.
    Barred,
}

impl Verdict {
    /// Every verdict, weakest first.
    pub const ALL: [Self; 5] = [Self::Ready, Self::Unknown, Self::Wait, Self::Fix, Self::Barred];

    /// The word in JSON and on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Ready => "ready",
            Self::Unknown => "unknown",
            Self::Wait => "wait",
            Self::Fix => "fix",
            Self::Barred => "barred",
        }
    }

    /// The words for a user.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Ready => "Ready to claim",
            Self::Unknown => "Cannot tell",
            Self::Wait => "Too early",
            Self::Fix => "Fix before claiming",
            Self::Barred => "Cannot be claimed",
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.shown())
    }
}
