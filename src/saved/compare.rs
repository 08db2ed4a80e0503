//! `two reports → Changes`: what is new, what is fixed, what weighs more or less than before, what is still open.
//!
//! A finding is fixed only where its rule was judged again on the same claim and no longer speaks of it. Where the claim or the
//! rule is gone, or the rule can no longer tell, the finding is out of sight, which is no proof of anything.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::identity::{FindingKey, claim_key};
use super::model::{Rules, SavedClaim, SavedFinding, SavedGroup, SavedReport};
use crate::engine::{Outcome, Verdict};

/// What became of a finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Status {
    /// It was not there before.
    New,
    /// It was there, and weighs more now.
    Worse,
    /// It is there no longer, and its rule was judged again.
    Fixed,
    /// It is still there, and weighs less now.
    Milder,
    /// The claim, or programme, that it was about is not in the new report.
    NoClaim,
    /// Its rule was not judged again.
    NoRule,
    /// Its rule can no longer tell.
    NotTold,
    /// It is still there.
    Open,
}

impl Status {
    /// Every status, in the order in which changes are told.
    pub const ALL: [Self; 8] = [Self::New, Self::Worse, Self::Fixed, Self::Milder, Self::NoClaim, Self::NoRule, Self::NotTold, Self::Open];

    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Worse => "worse",
            Self::Fixed => "fixed",
            Self::Milder => "milder",
            Self::NoClaim => "no_claim",
            Self::NoRule => "no_rule",
            Self::NotTold => "not_told",
            Self::Open => "open",
        }
    }

    /// The words for a user.
    pub fn shown(self) -> &'static str {
        match self {
            Self::New => "New",
            Self::Worse => "Weighs more than before",
            Self::Fixed => "Fixed",
            Self::Milder => "Weighs less than before",
            Self::NoClaim => "Not shown to be fixed: the claim is no longer there",
            Self::NoRule => "Not shown to be fixed: the rule was not judged this time",
            Self::NotTold => "Not shown to be fixed: the rule can no longer tell",
            Self::Open => "Still open",
        }
    }

    /// Whether it is a reason to look again.
    pub fn is_new(self) -> bool {
        matches!(self, Self::New | Self::Worse)
    }
}

/// Whom a finding is about.
#[derive(Clone, Copy, Debug)]
pub enum Subject<'r> {
    /// A claim.
    Claim(&'r SavedClaim<'r>),
    /// A programme, or the centre where it has no name.
    Group(&'r SavedGroup<'r>),
}

/// One finding and what became of it.
#[derive(Clone, Copy, Debug)]
pub struct Change<'r> {
    /// What became of it.
    pub status: Status,
    /// Whom it is about.
    pub subject: Subject<'r>,
    /// The finding: as it is now, or as it was where it is gone.
    pub finding: &'r SavedFinding<'r>,
    /// As it was, where it is there in both.
    pub was: Option<&'r SavedFinding<'r>>,
}

/// A claim whose verdict is another, or that is in one report only.
#[derive(Clone, Copy, Debug)]
pub struct VerdictChange<'r> {
    /// The claim: as it is now, or as it was where it is gone.
    pub claim: &'r SavedClaim<'r>,
    /// Its verdict before; `None` where it was not there.
    pub old: Option<Verdict>,
    /// Its verdict now; `None` where it is gone.
    pub new: Option<Verdict>,
}

/// How many findings became what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts([usize; 8]);

impl Counts {
    /// How many have a status.
    pub fn of(&self, status: Status) -> usize {
        self.0.get(status as usize).copied().unwrap_or(0)
    }
}

/// Everything that changed between two reports, and what did not.
#[derive(Debug)]
pub struct Changes<'r> {
    /// The earlier report.
    pub old: &'r SavedReport<'r>,
    /// The later report.
    pub new: &'r SavedReport<'r>,
    /// Findings by status, then as they stand in the report.
    pub findings: Vec<Change<'r>>,
    /// Claims with another verdict, in the order of the new report; then those that are gone.
    pub verdicts: Vec<VerdictChange<'r>>,
    /// Counts of findings.
    pub counts: Counts,
}

impl Changes<'_> {
    /// Whether there is a reason to look again: a finding that is new or weighs more, or a claim that is further from ready.
    pub fn anything_new(&self) -> bool {
        let further = |change: &VerdictChange<'_>| change.new > Some(change.old.unwrap_or(Verdict::Ready));
        self.findings.iter().any(|change| change.status.is_new()) || self.verdicts.iter().any(further)
    }

    /// Findings with a status.
    pub fn with(&self, status: Status) -> impl Iterator<Item = &Change<'_>> {
        self.findings.iter().filter(move |change| change.status == status)
    }
}

/// One side of a claim, programme or centre.
#[derive(Clone, Copy)]
struct Side<'r> {
    subject: Subject<'r>,
    findings: &'r [SavedFinding<'r>],
    rules: Rules<'r>,
}

impl<'r> Side<'r> {
    fn claim(claim: &'r SavedClaim<'r>) -> Self {
        Self { subject: Subject::Claim(claim), findings: &claim.findings, rules: claim.rules }
    }

    fn group(group: &'r SavedGroup<'r>) -> Self {
        Self { subject: Subject::Group(group), findings: &group.findings, rules: group.rules }
    }
}

/// Compares two reports.
pub fn compare<'r>(old: &'r SavedReport<'r>, new: &'r SavedReport<'r>) -> Changes<'r> {
    let mut findings = Vec::new();
    let mut verdicts = Vec::new();
    let mut before: HashMap<(String, String), Vec<&'r SavedClaim<'r>>> = HashMap::new();
    for claim in old.claims.iter().rev() {
        before.entry(claim_key(&claim.learner_id, &claim.qualification)).or_default().push(claim);
    }
    for claim in &new.claims {
        let was = before.get_mut(&claim_key(&claim.learner_id, &claim.qualification)).and_then(Vec::pop);
        match_up(was.map(Side::claim), Some(Side::claim(claim)), &mut findings);
        let old = was.map(|was| was.verdict);
        if old != Some(claim.verdict) {
            verdicts.push(VerdictChange { claim, old, new: Some(claim.verdict) });
        }
    }
    let left: HashSet<*const SavedClaim<'r>> = before.into_values().flatten().map(std::ptr::from_ref).collect();
    for claim in old.claims.iter().filter(|claim| left.contains(&std::ptr::from_ref(*claim))) {
        match_up(Some(Side::claim(claim)), None, &mut findings);
        verdicts.push(VerdictChange { claim, old: Some(claim.verdict), new: None });
    }
    let mut programmes: HashMap<String, &SavedGroup<'_>> = old.programmes.iter().map(|group| (group_key(group), group)).collect();
    for group in &new.programmes {
        match_up(programmes.remove(&group_key(group)).map(Side::group), Some(Side::group(group)), &mut findings);
    }
    for group in old.programmes.iter().filter(|group| programmes.contains_key(&group_key(group))) {
        match_up(Some(Side::group(group)), None, &mut findings);
    }
    match_up(Some(Side::group(&old.centre)), Some(Side::group(&new.centre)), &mut findings);
    findings.sort_by_key(|change| change.status);
    let mut counts = Counts::default();
    for change in &findings {
        if let Some(count) = counts.0.get_mut(change.status as usize) {
            *count += 1;
        }
    }
    Changes { old, new, findings, verdicts, counts }
}

fn group_key(group: &SavedGroup<'_>) -> String {
    group.programme.trim().to_uppercase()
}

/// Compares the findings of one claim, programme or centre.
fn match_up<'r>(old: Option<Side<'r>>, new: Option<Side<'r>>, changes: &mut Vec<Change<'r>>) {
    let mut by_key: BTreeMap<FindingKey, (Vec<&'r SavedFinding<'r>>, Vec<&'r SavedFinding<'r>>)> = BTreeMap::new();
    // What a claim inherits stands with its programme or the centre, and is told there once.
    let own = |side: Option<Side<'r>>| side.into_iter().flat_map(|side| side.findings).filter(|finding| finding.inherited.is_none());
    for finding in own(old) {
        by_key.entry(finding.key()).or_default().0.push(finding);
    }
    for finding in own(new) {
        by_key.entry(finding.key()).or_default().1.push(finding);
    }
    for (mut before, mut now) in by_key.into_values() {
        let Some(subject) = new.or(old).map(|side| side.subject) else { continue };
        // Of several findings of one identity, those that say the same are the same; the rest are paired as they stand.
        let mut pairs = Vec::new();
        now.retain(|finding| match before.iter().position(|was| was.message == finding.message && was.weight() == finding.weight()) {
            Some(place) => {
                pairs.push((before.remove(place), *finding));
                false
            }
            None => true,
        });
        let some = before.len().min(now.len());
        pairs.extend(before.drain(..some).zip(now.drain(..some)));
        changes.extend(pairs.into_iter().map(|(was, finding)| {
            let status = match finding.weight().cmp(&was.weight()) {
                std::cmp::Ordering::Greater => Status::Worse,
                std::cmp::Ordering::Less => Status::Milder,
                std::cmp::Ordering::Equal => Status::Open,
            };
            Change { status, subject, finding, was: Some(was) }
        }));
        changes.extend(now.into_iter().map(|finding| Change { status: Status::New, subject, finding, was: None }));
        changes.extend(before.into_iter().map(|finding| Change { status: gone(finding, old, new), subject, finding, was: None }));
    }
}

/// What became of a finding that is no longer there.
fn gone(was: &SavedFinding<'_>, old: Option<Side<'_>>, new: Option<Side<'_>>) -> Status {
    let Some(side) = new else { return Status::NoClaim };
    if !side.rules.judged(&was.rule) {
        return Status::NoRule;
    }
    // What the rule newly cannot tell may hide it, unless that is about another component.
    let before = |now: &SavedFinding<'_>| old.iter().flat_map(|side| side.findings).any(|then| then.key() == now.key());
    let hides =
        |now: &SavedFinding<'_>| now.rule == was.rule && now.outcome == Outcome::CannotTell && now.component.is_none() && !before(now);
    if was.outcome != Outcome::CannotTell && side.findings.iter().any(hides) { Status::NotTold } else { Status::Fixed }
}
