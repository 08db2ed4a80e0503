//! Entries and findings with the report around them: what renderers ask for, in the report's words.

use std::borrow::Cow;

use super::report::{CellCard, Finding, Group, Report, RuleCard, Scope};
use super::ruled::{Name, Ruled};
use super::{Outcome, Sample, WaiverCard, words};
use crate::grid::At;
use crate::record::Moment;

/// An entry with the report around it.
#[derive(Clone, Copy)]
pub struct EntryView<'r> {
    /// The report.
    pub report: &'r Report,
    /// The entry.
    pub ruled: &'r Ruled,
}

/// A finding with the report around it.
#[derive(Clone, Copy)]
pub struct FindingView<'r> {
    /// The report.
    pub report: &'r Report,
    /// The finding.
    pub finding: &'r Finding,
    /// Where a claim has it from, if not from its own rows.
    pub inherited: Option<Scope>,
}

impl<'r> EntryView<'r> {
    /// Learner's identifier as the register shows it.
    pub fn learner_id(&self) -> &'r str {
        self.report.text(self.ruled.learner)
    }

    /// The same for people to read: never empty.
    pub fn learner_shown(&self) -> &'r str {
        match self.learner_id() {
            "" => "(no learner id)",
            id => id,
        }
    }

    /// Learner's name, given names first; empty where no table gives one.
    pub fn name(&self) -> Cow<'r, str> {
        match self.name_parts() {
            ["", whole] => Cow::Borrowed(whole),
            parts => Cow::Owned(parts.join(" ")),
        }
    }

    /// The same in two parts, the first of which may be empty.
    pub fn name_parts(&self) -> [&'r str; 2] {
        match self.ruled.name {
            Name::Unknown => ["", ""],
            Name::Whole(name) => ["", self.report.text(name)],
            Name::Parts { given, family } => [self.report.text(given), self.report.text(family)],
        }
    }

    /// Qualification number; empty where the rows do not say, or say several.
    pub fn qualification(&self) -> &'r str {
        self.ruled.qualification.map_or("", |sym| self.report.text(sym))
    }

    /// Programme; empty where no table gives one.
    pub fn programme(&self) -> &'r str {
        self.ruled.programme.map_or("", |sym| self.report.text(sym))
    }

    /// Findings with the report around them, by rule; what is inherited is among them.
    pub fn findings(&self) -> impl Iterator<Item = FindingView<'r>> + use<'r> {
        let report = self.report;
        let mut inherited: Vec<FindingView<'r>> = Vec::new();
        for &(rule, scope) in self.ruled.inherits() {
            let findings = report.group(scope).map_or(&[][..], |group| &group.findings).iter().filter(|finding| finding.rule == rule);
            inherited.extend(findings.map(|finding| FindingView { report, finding, inherited: Some(scope) }));
        }
        let mut inherited = inherited.into_iter().peekable();
        let mut own = self.own_findings().peekable();
        std::iter::from_fn(move || {
            let next = inherited.peek().map(|view| view.finding.rule);
            match own.peek().map(|view| view.finding.rule) {
                Some(rule) if next.is_none_or(|next| rule <= next) => own.next(),
                _ => inherited.next(),
            }
        })
    }

    /// Its own findings, without what is inherited.
    pub fn own_findings(&self) -> impl Iterator<Item = FindingView<'r>> + use<'r> {
        let report = self.report;
        self.ruled.findings.iter().map(move |finding| report.view(finding))
    }

    /// What is worth telling of rules that are met.
    pub fn shown(&self) -> impl Iterator<Item = FindingView<'r>> + use<'r> {
        let report = self.report;
        self.ruled.shown().iter().map(move |finding| report.view(finding))
    }

    /// Id and outcome of each rule of the packs that apply.
    pub fn rules(&self) -> impl Iterator<Item = (&'r str, Outcome)> + use<'r> {
        let outcomes = self.ruled.outcomes.iter().copied();
        self.report
            .rules
            .iter()
            .zip(outcomes)
            .filter(|(_, outcome)| *outcome != Outcome::Absent)
            .map(|(card, outcome)| (card.id.as_str(), outcome))
    }

    /// The latest date on which an early finding comes good, as JSON writes it.
    pub fn earliest(&self) -> Option<String> {
        self.ruled.earliest.map(Moment::iso)
    }

    /// What to do next, in the words of the findings that made the verdict; `None` where the claim is ready.
    pub fn next_step(&self) -> Option<String> {
        words::entry_next_step(*self)
    }
}

impl<'r> FindingView<'r> {
    /// The rule.
    pub fn rule(&self) -> &'r RuleCard {
        // A finding's rule is always one of the report's: findings are made by the engine from the same list.
        &self.report.rules[usize::from(self.finding.rule)]
    }

    /// What was found.
    pub fn message(&self) -> String {
        words::message(*self)
    }

    /// What to do next.
    pub fn next_step(&self) -> String {
        words::next_step(*self)
    }

    /// The section of the clause that the finding rests on.
    pub fn section(&self) -> &'r str {
        self.report
            .pack_of(self.finding.rule)
            .and_then(|(_, pack)| pack.clause(self.finding.cite))
            .map_or("", |clause| clause.section.as_str())
    }

    /// Names of the fields, or tables, that are missing, each once.
    pub fn missing(&self) -> Vec<&'static str> {
        let mut names: Vec<&'static str> = Vec::new();
        for missing in &self.finding.missing {
            if !missing.name().is_empty() && !names.contains(&missing.name()) {
                names.push(missing.name());
            }
        }
        names
    }

    /// The cells it rests on, the offending one first.
    pub fn cells(&self) -> impl Iterator<Item = CellCard<'r>> + use<'r> {
        let report = self.report;
        self.finding.cells.iter().map(move |at| report.cell(*at))
    }

    /// The places to mark.
    pub fn marks(&self) -> &'r [At] {
        self.finding.cells.get(..usize::from(self.finding.marks)).unwrap_or(&self.finding.cells)
    }

    /// The waiver that covers it.
    pub fn waiver(&self) -> Option<&'r WaiverCard> {
        self.report.waivers.get(usize::from(self.finding.waived?))
    }

    /// When it comes good by itself, as JSON writes it.
    pub fn from(&self) -> Option<Cow<'static, str>> {
        self.finding.from.map(|moment| Cow::Owned(moment.iso()))
    }
}

/// Every place that some finding rests on, and those of a sample, in order, each once.
pub(super) fn places<'g>(entries: &[Ruled], groups: impl Iterator<Item = &'g Group>, sample: Option<&Sample>) -> Vec<At> {
    let findings = entries.iter().flat_map(|entry| &entry.findings).chain(groups.flat_map(|group| &group.findings));
    let mut places: Vec<At> = findings.flat_map(|finding| finding.cells.iter().copied()).collect();
    let sampled = sample.iter().flat_map(|sample| &sample.papers).flat_map(|paper| &paper.rows).flat_map(|row| &row.cells);
    places.extend(sampled.map(|(_, at)| *at));
    places.sort_unstable();
    places.dedup();
    places
}
