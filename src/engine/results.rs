//! What the rules in play say of one case, one after the other.
//!
//! Most rules have nothing to say of most cases but that they are met, or have nothing to look at: of those only the outcome is kept.

use super::Outcome;
use super::weigh::Result;
use crate::pack::Effect;

/// The results of the rules in play, in their order.
#[derive(Debug, Default)]
pub(super) struct Results {
    outcomes: Vec<Outcome>,
    /// Those that say more than their outcome, by position, ascending.
    told: Vec<(usize, Result)>,
}

impl Results {
    /// Makes room for another case.
    pub(super) fn clear(&mut self) {
        self.outcomes.clear();
        self.told.clear();
    }

    /// The next result, where the outcome says it all.
    pub(super) fn push_plain(&mut self, outcome: Outcome) {
        self.outcomes.push(outcome);
    }

    /// The next result.
    pub(super) fn push(&mut self, result: Result) {
        self.outcomes.push(result.outcome);
        if !result.is_plain() {
            self.told.push((self.outcomes.len() - 1, result));
        }
    }

    /// Puts another result in the place of one.
    pub(super) fn put(&mut self, position: usize, result: Result) {
        let Some(outcome) = self.outcomes.get_mut(position) else { return };
        *outcome = result.outcome;
        let place = self.told.partition_point(|(known, _)| *known < position);
        self.told.retain(|(known, _)| *known != position);
        if !result.is_plain() {
            self.told.insert(place, (position, result));
        }
    }

    /// Every outcome, in the order of the rules in play.
    pub(super) fn outcomes(&self) -> &[Outcome] {
        &self.outcomes
    }

    /// Takes out what says more than its outcome.
    pub(super) fn drain_told(&mut self) -> impl Iterator<Item = (usize, Result)> {
        self.told.drain(..)
    }

    /// Changes each result.
    pub(super) fn change(&mut self, mut change: impl FnMut(usize, &mut Result)) {
        let before = std::mem::take(self);
        for (position, mut result) in before.each().enumerate() {
            change(position, &mut result);
            self.push(result);
        }
    }

    /// Takes note of another reading of the case by the same rules.
    pub(super) fn read_also(&mut self, other: Self, one_effect: bool) {
        let mut others = other.each();
        self.change(|_, result| {
            if let Some(other) = others.next() {
                result.read_also(other, one_effect);
            }
        });
    }

    fn each(self) -> impl Iterator<Item = Result> {
        let mut told = self.told.into_iter().peekable();
        self.outcomes.into_iter().enumerate().map(move |(position, outcome)| {
            let more = told.next_if(|(known, _)| *known == position);
            more.map_or_else(|| Result::of(outcome, Effect::Advises), |(_, result)| result)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breach() -> Result {
        Result { depends: true, ..Result::of(Outcome::Breached, Effect::Blocks) }
    }

    fn told(results: &Results) -> Vec<usize> {
        results.told.iter().map(|(position, _)| *position).collect()
    }

    #[test]
    fn each_result_keeps_its_place() {
        let mut results = Results::default();
        results.push_plain(Outcome::Met);
        results.push(breach());
        results.push(Result::of(Outcome::NotApplicable, Effect::Advises));
        results.push_plain(Outcome::Absent);
        results.push(breach());
        assert_eq!(told(&results), [1, 4]);
        results.put(3, breach());
        results.put(1, Result::of(Outcome::Met, Effect::Advises));
        assert_eq!(told(&results), [3, 4]);
        results.put(3, breach());
        results.change(|position, result| {
            if position == 0 {
                *result = breach();
            }
        });
        assert_eq!(told(&results), [0, 3, 4]);
        let wanted = [Outcome::Breached, Outcome::Met, Outcome::NotApplicable, Outcome::Breached, Outcome::Breached];
        assert_eq!(results.outcomes(), wanted);
        let places: Vec<usize> = results.drain_told().map(|(position, _)| position).collect();
        assert_eq!(places, [0, 3, 4]);
    }

    #[test]
    fn another_reading_is_compared_rule_by_rule() {
        let plain = |outcomes: [Outcome; 3]| {
            let mut results = Results::default();
            for outcome in outcomes {
                results.push_plain(outcome);
            }
            results
        };
        let mut results = plain([Outcome::Met, Outcome::Met, Outcome::NotApplicable]);
        results.read_also(plain([Outcome::Met, Outcome::NotApplicable, Outcome::NotApplicable]), false);
        assert_eq!(results.outcomes(), [Outcome::Met, Outcome::CannotTell, Outcome::NotApplicable]);
        assert_eq!(told(&results), [1]);
    }
}
