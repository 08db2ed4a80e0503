//! One rule's result: its items weighed, and several readings of a case or programme taken together.

use super::Outcome;
use super::arm::ArmedRule;
use super::report::{Finding, Says, Scope};
use crate::check::{Hearing, Item, ItemKind};
use crate::evidence::{Gap, Missing};
use crate::pack::Effect;
use crate::record::{Case, ClaimType, EntryKind, Moment, claims};

/// One rule's result on one case, programme or centre.
#[derive(Debug)]
pub(super) struct Result {
    pub(super) outcome: Outcome,
    pub(super) effect: Effect,
    pub(super) items: Vec<Item>,
    /// Whether its outcome differs between readings; the items are then those of all readings.
    pub(super) depends: bool,
    /// Whether it moves no verdict under any reading looked at.
    pub(super) harmless: bool,
    /// Where it comes from, if not from the case itself; the items then stand there.
    pub(super) from_group: Option<Scope>,
}

impl Result {
    pub(super) fn of(outcome: Outcome, effect: Effect) -> Self {
        let harmless = matches!((outcome, effect.moves_verdict()), (Outcome::Met | Outcome::NotApplicable, _) | (Outcome::Breached, false));
        Self { outcome, effect, items: Vec::new(), depends: false, harmless, from_group: None }
    }

    /// The result of any rule where a file that could have held its rows was not readable: a third attempt could be in it.
    pub(super) fn not_read() -> Self {
        let missing = vec![Missing { table: "", field: "", at: None, gap: Gap::NotRead }];
        let item = Item { kind: ItemKind::CannotTell, words: None, seen: Vec::new(), missing, cites: Vec::new() };
        Self { items: vec![item], ..Self::of(Outcome::CannotTell, Effect::Blocks) }
    }

    /// Whether it says no more than that the rule is met, that there is nothing to look at, or that it was not asked. Where such a
    /// result comes from makes no difference.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.outcome, Outcome::Met | Outcome::NotApplicable | Outcome::Absent) && self.items.is_empty() && !self.depends
    }

    /// Weighs what stands in a hearing; the items stay there.
    pub(super) fn weighed(hearing: &Hearing, rule: &ArmedRule<'_>) -> Self {
        let mut best = if hearing.is_met() { (Outcome::Met, Effect::Advises) } else { (Outcome::NotApplicable, Effect::Advises) };
        for item in hearing.items().iter().filter(|item| item.kind != ItemKind::Aside) {
            let (outcome, effect) = fell(item, rule);
            let stronger = outcome.rank(effect.moves_verdict()).cmp(&best.0.rank(best.1.moves_verdict())).then(effect.cmp(&best.1));
            if stronger.is_gt() {
                best = (outcome, effect);
            }
        }
        Self::of(best.0, best.1)
    }

    /// Takes note of another reading. Where the outcome is another, it depends; where it is the same, the milder effect and, of
    /// two first dates, the later holds, whichever row came first. Where `one_effect` is asked for, a breach with another effect is
    /// another outcome.
    pub(super) fn read_also(&mut self, other: Self, one_effect: bool) {
        let as_before = (self.outcome, self.effect.moves_verdict()) == (other.outcome, other.effect.moves_verdict())
            && !(one_effect && self.outcome == Outcome::Breached && self.effect != other.effect);
        if self.depends || !as_before {
            self.outcome = Outcome::CannotTell;
            self.depends = true;
            self.from_group = None;
            self.harmless &= other.harmless;
            self.items.extend(other.items);
        } else if other.effect < self.effect || (other.effect == self.effect && other.from() > self.from()) {
            *self = other;
        }
    }

    /// The latest first date among its items.
    fn from(&self) -> Option<Moment> {
        self.items
            .iter()
            .filter_map(|item| item.words.as_ref().and_then(|words| words.from))
            .max_by_key(|m| (m.day, m.seconds.unwrap_or(0)))
    }
}

/// Why a rule may not be asked of a case at all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Standing {
    orphan: bool,
    unclaimed: bool,
    interim: bool,
}

impl Standing {
    pub(super) fn of(case: &Case<'_>) -> Self {
        Self {
            orphan: matches!(case.entry.kind, EntryKind::Orphan { .. }),
            unclaimed: case.entry.kind == EntryKind::NotClaimed,
            interim: case.peek_claimed(claims::claim_type) == Ok(ClaimType::Interim),
        }
    }

    /// Whether a rule does not apply to the case, whatever it says.
    pub(super) fn exempts(self, rule: &ArmedRule<'_>) -> bool {
        (self.orphan && !rule.check.about_orphans)
            || (self.unclaimed && rule.check.about_claim)
            || (self.interim && rule.is_for_full_claims())
    }
}

/// Which way an item fell, with its effect.
fn fell(item: &Item, rule: &ArmedRule<'_>) -> (Outcome, Effect) {
    match item.kind {
        ItemKind::Shown => (Outcome::Met, Effect::Advises),
        ItemKind::Due => (Outcome::NotApplicable, Effect::Advises),
        ItemKind::Breach => {
            let effect = item.words.as_ref().map_or(rule.text.effect, |words| rule.text.effect_of(words.situation));
            (Outcome::Breached, effect)
        }
        ItemKind::Early => (Outcome::Early, Effect::Early),
        ItemKind::CannotTell => (Outcome::CannotTell, rule.text.strongest_effect()),
        ItemKind::Aside => (Outcome::Breached, Effect::Advises),
    }
}

/// An item as a finding.
pub(super) fn finding(number: u16, rule: &ArmedRule<'_>, item: Item) -> Finding {
    let (outcome, effect) = fell(&item, rule);
    let (says, facts, mut cells, from, due) = match item.words {
        Some(words) => (Says::Situation(words.situation), words.facts.into_boxed_slice(), words.points, words.from, words.due),
        None => (Says::Gap, Box::default(), Vec::new(), None, None),
    };
    if cells.is_empty() {
        cells.extend(item.missing.iter().filter_map(|missing| missing.at));
    }
    let marks = u8::try_from(cells.len()).unwrap_or(u8::MAX);
    for at in item.seen {
        if !cells.contains(&at) {
            cells.push(at);
        }
    }
    let missing = if outcome == Outcome::CannotTell { item.missing.into_boxed_slice() } else { Box::default() };
    let cite = item.cites.last().copied().unwrap_or(rule.text.cite);
    Finding {
        rule: number,
        outcome,
        effect,
        says,
        facts,
        from,
        due,
        missing,
        cells: cells.into_boxed_slice(),
        marks,
        cite,
        waived: None,
        known: false,
    }
}
