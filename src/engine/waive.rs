//! `Judged + waivers → Judged`: breaches that a named person has let stand no longer move a verdict.
//!
//! A waiver covers breaches only: what cannot be told stays open, and time alone puts right what is early. It covers nothing past
//! its date, and nothing at all where more breaches match than it was given for: which of them were meant, nobody can know. A
//! breach that bars is covered only by a waiver that names its evidence, since only the awarding organisation can lift it.

use std::collections::HashMap;

use chrono::NaiveDate;

use super::judge::{Judged, Plan, verdict_of};
use super::report::{Finding, Group, Scope};
use super::ruled::Ruled;
use super::{Outcome, Verdict};
use crate::pack::Effect;
use crate::record::{Book, Moment, fold_id, fold_name, qualification_key};

/// One entry of a waiver register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waiver {
    /// Its line in the register, from 1.
    pub line: usize,
    /// The rule.
    pub rule: String,
    /// The learner, where it is for one.
    pub learner: Option<String>,
    /// The qualification, where it is for one.
    pub qualification: Option<String>,
    /// The programme, where it is for one: for the programme itself and for its learners.
    pub programme: Option<String>,
    /// Whether it is for the centre itself.
    pub centre: bool,
    /// Who approved it.
    pub approved_by: String,
    /// Why.
    pub why: String,
    /// Where the approval can be seen.
    pub evidence: Option<String>,
    /// The last day on which it holds.
    pub until: NaiveDate,
    /// How many findings it was given for; `None` for any number.
    pub covers: Option<u32>,
}

impl Waiver {
    /// For whom it is, in words.
    pub fn for_whom(&self) -> String {
        let parts = [("learner", &self.learner), ("qualification", &self.qualification), ("programme", &self.programme)];
        let mut words: Vec<String> = parts.iter().filter_map(|(what, who)| who.as_ref().map(|who| format!("{what} {who}"))).collect();
        if self.centre {
            words.push("the centre".to_owned());
        }
        words.join(", ")
    }
}

/// What a waiver did in a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum WaiverState {
    /// It covers findings.
    Used,
    /// There is nothing for it to cover.
    Unused,
    /// Its date is past.
    Expired,
    /// More findings match than it was given for; it covers none.
    Exceeded,
    /// All that matches bars the claim, and it names no evidence; it covers none.
    NoEvidence,
}

impl WaiverState {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unused => "unused",
            Self::Expired => "expired",
            Self::Exceeded => "exceeded",
            Self::NoEvidence => "no_evidence",
        }
    }

    /// The words for a user.
    pub fn shown(self) -> &'static str {
        match self {
            Self::Used => "used",
            Self::Unused => "not used: nothing to cover",
            Self::Expired => "past its date: covers nothing",
            Self::Exceeded => "more found than it was given for: covers nothing",
            Self::NoEvidence => "no evidence, and the breach bars the claim: covers nothing",
        }
    }
}

/// A waiver and what it did.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WaiverCard {
    /// The waiver.
    pub waiver: Waiver,
    /// What it did.
    pub state: WaiverState,
    /// How many findings it matches.
    pub found: u32,
    /// How many findings it covers.
    pub covered: u32,
    /// What it meets that no waiver can cover: findings that are too early, and findings that cannot be told.
    pub beyond: [u32; 2],
}

/// A waiver as findings are compared with it.
struct Terms {
    learner: Option<String>,
    qualification: Option<String>,
    programme: Option<String>,
    centre: bool,
    evidence: bool,
    /// Breaches that match and could be covered; breaches that match, bar, and could not.
    found: u32,
    barring: u32,
    covered: u32,
    /// Findings that match and are no breaches: too early, cannot be told.
    beyond: [u32; 2],
}

impl Terms {
    fn of(waiver: &Waiver) -> Self {
        Self {
            learner: waiver.learner.as_deref().map(|id| fold_id(id).into_owned()),
            qualification: waiver.qualification.as_deref().map(|number| qualification_key(number).into_owned()),
            programme: waiver.programme.as_deref().map(fold_name),
            centre: waiver.centre,
            evidence: waiver.evidence.is_some(),
            found: 0,
            barring: 0,
            covered: 0,
            beyond: [0; 2],
        }
    }

    fn is_for(&self, entry: &Ruled, book: &Book) -> bool {
        let qualification = || entry.qualification.map_or("", |sym| book.text(sym));
        let programme = || entry.programme.map(|sym| fold_name(book.text(sym)));
        !self.centre
            && self.learner.as_ref().is_none_or(|wanted| *wanted == fold_id(book.text(entry.learner)))
            && self.qualification.as_ref().is_none_or(|wanted| wanted == qualification())
            && self.programme.as_ref().is_none_or(|wanted| programme().as_ref() == Some(wanted))
    }

    /// A programme has its own name; the centre has none.
    fn is_for_group(&self, group: &Group) -> bool {
        if group.name.is_empty() {
            return self.centre;
        }
        let alone = self.learner.is_none() && self.qualification.is_none();
        alone && self.programme.as_ref().is_some_and(|wanted| *wanted == fold_name(&group.name))
    }

    fn may_cover(&self, finding: &Finding) -> bool {
        finding.effect != Effect::Bars || self.evidence
    }
}

/// All waivers of a run, by rule.
struct Register<'w> {
    waivers: &'w [Waiver],
    terms: Vec<Terms>,
    by_rule: HashMap<u16, Vec<usize>>,
    as_of: NaiveDate,
}

impl Register<'_> {
    /// The waivers for a finding of a subject, by number.
    fn matching(&self, finding: &Finding, is_for: impl Fn(&Terms) -> bool) -> Vec<usize> {
        let of_rule = self.by_rule.get(&finding.rule).into_iter().flatten().copied();
        of_rule.filter(|number| self.terms.get(*number).is_some_and(&is_for)).collect()
    }

    fn count(&mut self, finding: &Finding, is_for: impl Fn(&Terms) -> bool) {
        for number in self.matching(finding, is_for) {
            let Some(terms) = self.terms.get_mut(number) else { continue };
            let [early, untold] = &mut terms.beyond;
            if finding.outcome == Outcome::Early {
                *early += 1;
            } else if finding.outcome != Outcome::Breached {
                *untold += 1;
            } else if terms.may_cover(finding) {
                terms.found += 1;
            } else {
                terms.barring += 1;
            }
        }
    }

    fn holds(&self, number: usize) -> bool {
        let (Some(waiver), Some(terms)) = (self.waivers.get(number), self.terms.get(number)) else { return false };
        self.as_of <= waiver.until && waiver.covers.is_none_or(|most| terms.found <= most)
    }

    fn cover(&mut self, finding: &mut Finding, is_for: impl Fn(&Terms) -> bool) {
        if finding.outcome != Outcome::Breached {
            return;
        }
        let matching = self.matching(finding, is_for);
        let fits = |number: &usize| self.holds(*number) && self.terms.get(*number).is_some_and(|terms| terms.may_cover(finding));
        let Some(number) = matching.into_iter().find(fits) else { return };
        finding.waived = u16::try_from(number).ok();
        if let Some(terms) = self.terms.get_mut(number) {
            terms.covered += 1;
        }
    }

    fn cards(self) -> Vec<WaiverCard> {
        let as_of = self.as_of;
        let card = |(waiver, terms): (&Waiver, Terms)| {
            let state = if as_of > waiver.until {
                WaiverState::Expired
            } else if waiver.covers.is_some_and(|most| terms.found > most) {
                WaiverState::Exceeded
            } else if terms.covered > 0 {
                WaiverState::Used
            } else if terms.barring > 0 {
                WaiverState::NoEvidence
            } else {
                WaiverState::Unused
            };
            let Terms { found, barring, covered, beyond, .. } = terms;
            WaiverCard { waiver: waiver.clone(), state, found: found + barring, covered, beyond }
        };
        self.waivers.iter().zip(self.terms).map(card).collect()
    }
}

/// Applies the waivers of a register.
pub fn waive(plan: &Plan<'_>, judged: &mut Judged, waivers: &[Waiver]) -> Vec<WaiverCard> {
    let mut by_rule: HashMap<u16, Vec<usize>> = HashMap::new();
    for (number, waiver) in waivers.iter().enumerate() {
        let rule = plan.armed.rules.iter().position(|rule| rule.text.id == waiver.rule).and_then(|rule| u16::try_from(rule).ok());
        if let Some(rule) = rule {
            by_rule.entry(rule).or_default().push(number);
        }
    }
    let terms = waivers.iter().map(Terms::of).collect();
    let mut register = Register { waivers, terms, by_rule, as_of: plan.as_of };
    // All are counted before any is covered: a waiver that too many match covers none of them.
    for entry in &judged.entries {
        entry.findings.iter().for_each(|finding| register.count(finding, |terms| terms.is_for(entry, plan.book)));
    }
    for group in judged.programmes.iter().chain([&judged.centre]) {
        group.findings.iter().for_each(|finding| register.count(finding, |terms| terms.is_for_group(group)));
    }
    for group in judged.programmes.iter_mut().chain([&mut judged.centre]) {
        let mut findings = std::mem::take(&mut group.findings);
        for finding in &mut findings {
            register.cover(finding, |terms| terms.is_for_group(group));
        }
        group.findings = findings;
    }
    for entry in &mut judged.entries {
        let mut findings = std::mem::take(&mut entry.findings);
        for finding in &mut findings {
            register.cover(finding, |terms| terms.is_for(entry, plan.book));
        }
        entry.findings = findings;
    }
    settle(plan, judged);
    register.cards()
}

/// Reaches the verdicts again of the claims under which something is waived, and counts again.
fn settle(plan: &Plan<'_>, judged: &mut Judged) {
    let Judged { entries, programmes, centre, summary, .. } = judged;
    let group = |scope: Scope| match scope {
        Scope::Programme(place) => programmes.get(place as usize),
        Scope::Centre => Some(&*centre),
    };
    for entry in entries {
        let inherited = |rule: u16, scope: Scope| {
            group(scope).map_or(&[][..], |group| &group.findings).iter().filter(move |finding| finding.rule == rule)
        };
        let below = entry.inherits().iter().any(|(rule, scope)| inherited(*rule, *scope).any(|finding| finding.waived.is_some()));
        if !below && entry.findings.iter().all(|finding| finding.waived.is_none()) {
            continue;
        }
        let (mut verdict, mut earliest) = (Verdict::Ready, None);
        for ((number, outcome), rule) in (0u16..).zip(&entry.outcomes[..]).zip(&plan.armed.rules) {
            if matches!(outcome, Outcome::Absent | Outcome::Met | Outcome::NotApplicable) {
                continue;
            }
            let own = entry.findings.iter().filter(|finding| finding.rule == number);
            let from_group = entry.inherits().iter().filter(|(rule, _)| *rule == number).flat_map(|(rule, scope)| inherited(*rule, *scope));
            let findings: Vec<&Finding> = own.chain(from_group).collect();
            let stands = of_rule(&findings, *outcome, rule.moves_verdict && !entry.harmless().contains(&number), entry.verdict);
            verdict = verdict.max(stands);
            if stands == Verdict::Wait {
                let from = findings.iter().filter(|finding| finding.outcome == Outcome::Early).filter_map(|finding| finding.from);
                earliest = from.chain(earliest).max_by_key(|moment: &Moment| (moment.day, moment.seconds.unwrap_or(0)));
            }
        }
        if let Some(count) = summary.verdicts.get_mut(entry.verdict as usize) {
            *count -= 1;
        }
        if let Some(count) = summary.verdicts.get_mut(verdict as usize) {
            *count += 1;
        }
        (entry.verdict, entry.earliest) = (verdict, earliest);
        summary.warnings -= waived_warnings(&entry.findings);
    }
    summary.warnings -= programmes.iter().chain([&*centre]).map(|group| waived_warnings(&group.findings)).sum::<u32>();
}

fn waived_warnings(findings: &[Finding]) -> u32 {
    let waived = findings.iter().filter(|finding| finding.waived.is_some() && finding.effect == Effect::Warns);
    u32::try_from(waived.count()).unwrap_or(u32::MAX)
}

/// The verdict that one rule leads to, what is waived left aside. A breach hides what else the rule found; a waived one no longer does.
fn of_rule(findings: &[&Finding], outcome: Outcome, moves_verdict: bool, before: Verdict) -> Verdict {
    let stands = |finding: &&&Finding| finding.waived.is_none();
    if outcome == Outcome::CannotTell {
        return verdict_of(outcome, Effect::Advises, moves_verdict);
    }
    if findings.is_empty() {
        // The findings stand elsewhere: nothing here was waived.
        return before;
    }
    let of = |finding: &&Finding| verdict_of(finding.outcome, finding.effect, moves_verdict);
    let strongest = |wanted: Outcome| findings.iter().filter(stands).filter(|finding| finding.outcome == wanted).map(of).max();
    if outcome == Outcome::Breached && findings.iter().any(|finding| finding.waived.is_some()) {
        return findings.iter().filter(stands).map(of).max().unwrap_or(Verdict::Ready);
    }
    strongest(outcome).unwrap_or(before)
}
