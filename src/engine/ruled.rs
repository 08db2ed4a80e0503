//! One entry, judged: its verdict, what was found and what it is known by. Texts stay numbers until a renderer asks for them.

use std::ops::Deref;
use std::sync::Arc;

use super::report::{Finding, Scope};
use super::{Outcome, Verdict};
use crate::record::{Moment, Sym};

/// A learner's name, as the tables give it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Name {
    /// No table gives one.
    #[default]
    Unknown,
    /// In one.
    Whole(Sym),
    /// In two.
    Parts {
        /// Given names.
        given: Sym,
        /// Family name.
        family: Sym,
    },
}

/// Outcome of each rule, by position in [`super::Report::rules`]; none before the entry is judged. Most entries share theirs with others.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outcomes(Option<Arc<[Outcome]>>);

impl Outcomes {
    /// Where they are kept: while the report lives, no two lists are in one place.
    pub(crate) fn place(&self) -> usize {
        self.as_ptr().addr()
    }

    /// Puts another outcome in the place of one.
    #[cfg(test)]
    pub(crate) fn put(&mut self, rule: usize, outcome: Outcome) {
        let mut changed = self.to_vec();
        changed[rule] = outcome;
        self.0 = Some(changed.into());
    }
}

impl From<Arc<[Outcome]>> for Outcomes {
    fn from(outcomes: Arc<[Outcome]>) -> Self {
        Self(Some(outcomes))
    }
}

impl Deref for Outcomes {
    type Target = [Outcome];

    fn deref(&self) -> &[Outcome] {
        self.0.as_deref().unwrap_or_default()
    }
}

/// One entry of `claims`, judged.
#[derive(Clone, Debug)]
pub struct Ruled {
    /// Learner's identifier as shown.
    pub learner: Sym,
    /// Qualification in its normal form.
    pub qualification: Option<Sym>,
    /// Learner's name.
    pub name: Name,
    /// Programme.
    pub programme: Option<Sym>,
    /// Its position in [`super::Report::programmes`].
    pub programme_place: Option<u32>,
    /// Verdict.
    pub verdict: Verdict,
    /// The latest date on which an early finding comes good.
    pub earliest: Option<Moment>,
    /// Outcome of each rule, by position in [`super::Report::rules`].
    pub outcomes: Outcomes,
    /// Its own findings by rule, then cell.
    pub findings: Vec<Finding>,
    /// What most claims have nothing of.
    pub beside: Option<Box<Beside>>,
}

/// What is known of a claim beside its own findings.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Beside {
    /// Rules whose outcome, not met, comes from the programme or the centre, in the order of rules: the findings stand there.
    pub inherits: Vec<(u16, Scope)>,
    /// Deadlines that lie ahead with their task not done.
    pub dues: Vec<Finding>,
    /// What is worth telling of rules that are met.
    pub shown: Vec<Finding>,
    /// Rules that cannot be told and could stop the claim under no reading.
    pub harmless: Vec<u16>,
}

impl Ruled {
    /// An entry before it is judged.
    pub(super) fn unjudged() -> Self {
        Self {
            learner: Sym(0),
            qualification: None,
            name: Name::Unknown,
            programme: None,
            programme_place: None,
            verdict: Verdict::Unknown,
            earliest: None,
            outcomes: Outcomes::default(),
            findings: Vec::new(),
            beside: None,
        }
    }

    /// Rules whose outcome, not met, comes from the programme or the centre, in the order of rules.
    pub fn inherits(&self) -> &[(u16, Scope)] {
        self.beside.as_ref().map_or(&[], |beside| &beside.inherits)
    }

    /// Deadlines that lie ahead with their task not done.
    pub fn dues(&self) -> &[Finding] {
        self.beside.as_ref().map_or(&[], |beside| &beside.dues)
    }

    /// What is worth telling of rules that are met.
    pub fn shown(&self) -> &[Finding] {
        self.beside.as_ref().map_or(&[], |beside| &beside.shown)
    }

    /// Rules that cannot be told and could stop the claim under no reading.
    pub fn harmless(&self) -> &[u16] {
        self.beside.as_ref().map_or(&[], |beside| &beside.harmless)
    }
}
