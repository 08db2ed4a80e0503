//! A pack in memory.

use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;

use super::Template;
use crate::evidence::{CiteId, Settings};
use crate::record::{Grading, Scale, Specification, Suite, Table};

/// What a breach does to a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Effect {
    /// Good practice.
    Advises,
    /// The claim may go; the risk is shown.
    Warns,
    /// Time alone puts it right.
    Early,
    /// The centre can put it right, and the claim waits for that.
    Blocks,
    /// Nothing the centre can do makes this claim good.
    Bars,
}

impl Effect {
    /// Every effect, weakest first.
    pub const ALL: [Self; 5] = [Self::Advises, Self::Warns, Self::Early, Self::Blocks, Self::Bars];

    /// The word in packs and reports.
    pub fn word(self) -> &'static str {
        match self {
            Self::Advises => "advises",
            Self::Warns => "warns",
            Self::Early => "early",
            Self::Blocks => "blocks",
            Self::Bars => "bars",
        }
    }

    /// Whether a finding with this effect can change a verdict.
    pub fn moves_verdict(self) -> bool {
        self >= Self::Early
    }
}

impl fmt::Display for Effect {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

/// The source document of a pack.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Title.
    pub title: String,
    /// Issue or version, as printed.
    pub issue: String,
    /// Date of the issue.
    pub date: Option<NaiveDate>,
}

/// A clause of the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Clause {
    /// The section, as its heading calls it.
    pub section: String,
}

/// Which claims belong to the pack: any of these.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Applies {
    /// Every claim.
    pub everything: bool,
    /// Claims on a qualification that the pack lists.
    pub qualifications: bool,
    /// Claims of this awarding organisation, by its id in the vocabulary.
    pub awarding_organisation: Option<String>,
    /// Of that organisation only learners with a row in one of these tables, or whose programme ends in the window.
    pub rows_in: Vec<Table>,
    /// The days, first and last, in which a programme ends that belongs without such a row.
    pub expected_end: Option<(NaiveDate, NaiveDate)>,
}

/// How an unclear place of the source is read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// A short name.
    pub id: String,
    /// The rules it bears on.
    pub rules: Vec<String>,
    /// What is unclear.
    pub question: String,
    /// The reading chosen.
    pub answer: String,
    /// Why.
    pub why: String,
    /// How to set another.
    pub otherwise: String,
}

/// The words of one situation.
#[derive(Clone, Debug, PartialEq)]
pub struct Say {
    /// What was found.
    pub says: Template,
    /// What to do next, where it is not the rule's own.
    pub todo: Option<Template>,
    /// The effect, where it is not the rule's own.
    pub effect: Option<Effect>,
}

/// One requirement.
#[derive(Clone, Debug, PartialEq)]
pub struct RuleText {
    /// Its id, fixed for ever.
    pub id: String,
    /// The native check that compares.
    pub check: String,
    /// The effect of a breach, where a situation does not say otherwise.
    pub effect: Effect,
    /// What must hold.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// What to do next.
    pub todo: String,
    /// A worked example for `explain`; empty where none is needed.
    pub example: String,
    /// Its clause.
    pub cite: CiteId,
    /// Whether it is judged too for claims of the pack's organisation whose suite the source does not cover.
    pub outside: bool,
    /// What it sets for the check.
    pub settings: Settings,
    /// Words by situation.
    pub says: BTreeMap<String, Say>,
    /// Its line in the pack file, from 1.
    pub line: usize,
}

impl RuleText {
    /// The effect of a breach in a situation.
    pub fn effect_of(&self, situation: &str) -> Effect {
        self.says.get(situation).and_then(|say| say.effect).unwrap_or(self.effect)
    }

    /// The strongest effect that any of its situations has.
    pub fn strongest_effect(&self) -> Effect {
        let of_situations = self.says.values().map(|say| say.effect.unwrap_or(self.effect));
        of_situations.max().unwrap_or(self.effect)
    }

    /// Every different effect that its situations have, strongest first.
    pub fn effects(&self) -> Vec<Effect> {
        let mut effects: Vec<Effect> = self.says.values().map(|say| say.effect.unwrap_or(self.effect)).collect();
        effects.sort_unstable_by(|a, b| b.cmp(a));
        effects.dedup();
        effects
    }
}

/// All requirements of one source.
#[derive(Clone, Debug, PartialEq)]
pub struct Pack {
    /// Its id, fixed for ever.
    pub id: String,
    /// Title for users.
    pub title: String,
    /// Version of the pack itself.
    pub version: String,
    /// When a person last compared it with the source.
    pub checked: Option<NaiveDate>,
    /// The source.
    pub document: Document,
    /// Which claims belong to it.
    pub applies: Applies,
    /// Families of qualifications, where the source tells them apart: only those that it covers belong. In order: the first that fits.
    pub suites: Vec<Suite>,
    /// The rules that an interim claim answers to; all of them where the source makes no difference.
    pub interim: Option<Vec<String>>,
    /// Grades that its qualifications use.
    pub scale: Option<Scale>,
    /// Tables that make an overall grade of unit points.
    pub gradings: Vec<Grading>,
    /// Qualifications that it knows.
    pub qualifications: Vec<Specification>,
    /// Readings chosen.
    pub readings: Vec<Reading>,
    /// Clauses cited, by [`CiteId`].
    pub clauses: Vec<Clause>,
    /// Requirements, by id.
    pub rules: Vec<RuleText>,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

impl Pack {
    /// A clause by number.
    pub fn clause(&self, cite: CiteId) -> Option<&Clause> {
        self.clauses.get(usize::from(cite.0))
    }

    /// The family that a register row belongs to, by its suite, else by its title.
    pub fn suite(&self, suite: &str, title: &str) -> Option<&Suite> {
        let first = |text: &str| self.suites.iter().find(|one| one.fits(text));
        first(suite).or_else(|| first(title))
    }

    /// The qualification with a number in normal form.
    pub fn qualification(&self, number: &str) -> Option<&Specification> {
        self.qualifications.iter().find(|q| q.number == number)
    }
}
