//! `report + baseline → report`: findings that the baseline has already are marked as known. Verdicts stay as they are.

use std::borrow::Cow;
use std::collections::HashMap;

use crate::engine::{Baseline, FindingView, Report};
use crate::saved::{FindingKey, SavedFinding, SavedReport, Weight, claim_key};

/// Weights of the findings of one identity.
type Weights = HashMap<FindingKey, Vec<Weight>>;

pub(super) fn mark(report: &mut Report, baseline: &SavedReport<'_>) {
    let mut claims: HashMap<(String, String), Weights> = HashMap::new();
    for claim in &baseline.claims {
        add(claims.entry(claim_key(&claim.learner_id, &claim.qualification)).or_default(), &claim.findings);
    }
    let mut programmes: HashMap<String, Weights> = HashMap::new();
    for group in &baseline.programmes {
        add(programmes.entry(group.programme.trim().to_uppercase()).or_default(), &group.findings);
    }
    let mut centre = Weights::new();
    add(&mut centre, &baseline.centre.findings);

    let mut nothing = Weights::new();
    let mut of_claims = Vec::with_capacity(report.entries.len());
    for entry in report.entries() {
        let known = claims.get_mut(&claim_key(entry.learner_id(), entry.qualification())).unwrap_or(&mut nothing);
        of_claims.push(known_among(entry.own_findings(), known));
    }
    let mut of_groups = Vec::new();
    for group in report.programmes.iter().chain([&report.centre]) {
        let own = if group.name.is_empty() { Some(&mut centre) } else { programmes.get_mut(&group.name.trim().to_uppercase()) };
        of_groups.push(known_among(group.findings.iter().map(|finding| report.view(finding)), own.unwrap_or(&mut nothing)));
    }
    let entries = report.entries.iter_mut().map(|entry| &mut entry.findings);
    let groups = report.programmes.iter_mut().chain([&mut report.centre]).map(|group| &mut group.findings);
    let mut told = Baseline { as_of: baseline.as_of, new: 0, known: 0 };
    for (findings, known) in entries.zip(of_claims).chain(groups.zip(of_groups)) {
        for (finding, known) in findings.iter_mut().zip(known) {
            finding.known = known;
            if finding.waived.is_none() {
                *if known { &mut told.known } else { &mut told.new } += 1;
            }
        }
    }
    report.baseline = Some(told);
}

fn add(weights: &mut Weights, findings: &[SavedFinding<'_>]) {
    for finding in findings.iter().filter(|finding| finding.inherited.is_none()) {
        weights.entry(finding.key()).or_default().push(finding.weight());
    }
}

/// For each finding in order whether it was there before, weighing as much or more. Of several alike the weightiest is known first.
fn known_among<'r>(views: impl Iterator<Item = FindingView<'r>>, before: &mut Weights) -> Vec<bool> {
    let mut found: Vec<(usize, FindingKey, Weight)> = Vec::new();
    for (place, view) in views.enumerate() {
        let finding = view.finding;
        let missing = view.missing().into_iter().map(Cow::Borrowed);
        let key = FindingKey::of(&view.rule().id, view.component().as_deref(), missing);
        found.push((place, key, Weight::of(finding.outcome, finding.effect, finding.waived.is_some())));
    }
    let mut known = vec![false; found.len()];
    found.sort_by_key(|(place, _, weight)| (std::cmp::Reverse(*weight), *place));
    for (place, key, weight) in found {
        let Some(weights) = before.get_mut(&key) else { continue };
        weights.sort_unstable();
        if weights.last().is_some_and(|before| *before >= weight) {
            weights.pop();
            if let Some(known) = known.get_mut(place) {
                *known = true;
            }
        }
    }
    known
}
