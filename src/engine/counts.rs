//! What is counted while entries are judged side by side.

use super::Summary;
use super::groups::{Groups, Used};
use super::judge::Plan;
use super::report::Tally;

/// What is counted over all entries: sums, so that it does not matter who judged which.
pub(super) struct Counts {
    pub(super) tallies: Vec<Tally>,
    pub(super) summary: Summary,
    pub(super) used: Used,
}

impl Counts {
    pub(super) fn new(plan: &Plan<'_>, groups: &Groups) -> Self {
        Self {
            tallies: vec![Tally::default(); plan.armed.rules.len()],
            summary: Summary::default(),
            used: Used::new(groups.programmes.len()),
        }
    }

    pub(super) fn add(&mut self, other: &Self) {
        self.used.merge(&other.used);
        for (sum, tally) in self.tallies.iter_mut().zip(&other.tallies) {
            sum.merge(*tally);
        }
        self.summary.claims += other.summary.claims;
        self.summary.warnings += other.summary.warnings;
        for (sum, count) in self.summary.verdicts.iter_mut().zip(other.summary.verdicts) {
            *sum += count;
        }
    }
}
