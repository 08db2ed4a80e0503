//! Rules heard on cases. `(cases, rules in play) → results`.
//!
//! Rule by rule, and under each rule case by case: the code of all rules together is larger than what a processor keeps at hand, and
//! going through every rule for one case after the other would fetch all of it anew for each case: a tenth of a whole run. What a rule
//! says of a case does not depend on the cases heard beside it.

use super::Outcome;
use super::arm::ArmedRule;
use super::belong::{Belonging, InPlay};
use super::groups::Groups;
use super::report::Scope;
use super::results::Results;
use super::ruled::Ruled;
use super::weigh::{Result, Standing};
use crate::check::{Hearing, Run, Share};
use crate::evidence::{Gap, Missing};
use crate::grid::At;
use crate::pack::Effect;
use crate::record::{Case, Kind, Table};

/// A case while its rules are heard.
pub(super) struct Seat<'s, 'a> {
    pub(super) case: &'s Case<'s>,
    pub(super) belonging: &'s Belonging<'a>,
    pub(super) standing: Standing,
    pub(super) found: &'s mut Found,
    /// Where what is ruled goes.
    pub(super) ruled: &'s mut Ruled,
}

impl Seat<'_, '_> {
    /// Cases alike in this are asked the same rules.
    pub(super) fn kind(&self) -> (usize, Standing) {
        (self.belonging.list, self.standing)
    }
}

/// What the rules have found of a case so far.
#[derive(Debug, Default)]
pub(super) struct Found {
    pub(super) results: Results,
    /// What the rules looked for in vain, as far as some rule reports it.
    pub(super) needed: Vec<Missing>,
}

/// Hears rules on cases, one thread of them.
pub(super) struct Bench<'a> {
    pub(super) hearing: Hearing,
    groups: &'a Groups,
}

impl<'a> Bench<'a> {
    pub(super) fn new(groups: &'a Groups) -> Self {
        Self { hearing: Hearing::default(), groups }
    }

    /// Judges cases of one kind, each with one reading, by each rule in play; those that run last are left for later.
    pub(super) fn run_all(&mut self, seats: &mut [Seat<'_, '_>]) {
        let Some(first) = seats.first() else { return };
        let (belonging, standing) = (first.belonging, first.standing);
        // What a case with doubtful dates left watched must not speak here.
        self.hearing.trail_mut().watch(Vec::new());
        for seat in &mut *seats {
            seat.found.results.clear();
        }
        for InPlay { number, rule, compares } in &*belonging.in_play {
            // Nearly every case is one that every rule may speak of.
            let Some(compare) = compares.filter(|_| !standing.exempts(rule)) else {
                for seat in &mut *seats {
                    self.run_one(seat.case, rule, *number, standing, &[], seat.found);
                }
                continue;
            };
            for Seat { case, found, .. } in &mut *seats {
                compare(case, &rule.text.settings, &mut self.hearing);
                // Most rules have nothing to say of most cases.
                if self.hearing.is_plain() {
                    let met = self.hearing.close_plain();
                    found.results.push_plain(if met { Outcome::Met } else { Outcome::NotApplicable });
                } else {
                    let result = Result::weighed(&self.hearing, rule);
                    self.note(rule, result, &[], found);
                }
            }
        }
    }

    /// The same for one reading of a case that may have several, some of them perhaps of dates in doubt.
    pub(super) fn run_reading(&mut self, case: &Case<'_>, in_play: &[InPlay<'_>], doubts: &[At], found: &mut Found) {
        let standing = Standing::of(case);
        self.hearing.trail_mut().watch(doubts.to_vec());
        found.results.clear();
        for InPlay { number, rule, .. } in in_play {
            self.run_one(case, rule, *number, standing, doubts, found);
        }
    }

    fn run_one(&mut self, case: &Case<'_>, rule: &ArmedRule<'_>, number: u16, standing: Standing, doubts: &[At], found: &mut Found) {
        if rule.runs_last {
            return found.results.push_plain(Outcome::Absent);
        }
        let result = self.run(case, rule, number, standing);
        self.note(rule, result, doubts, found);
    }

    /// Notes a result with the items that stand in the hearing, and closes it.
    fn note(&mut self, rule: &ArmedRule<'_>, mut result: Result, doubts: &[At], found: &mut Found) {
        if rule.moves_verdict {
            let unreadable = |missing: &&Missing| missing.gap == Gap::Unreadable && is_date(missing);
            found.needed.extend(self.hearing.needed().iter().filter(unreadable));
        }
        if !doubts.is_empty() {
            if rule.moves_verdict {
                let doubtful = self.hearing.trail_mut().relied_on_watched().iter();
                found.needed.extend(doubtful.map(|at| Missing { table: "", field: "", at: Some(*at), gap: Gap::Doubtful }));
            }
            self.hearing.trail_mut().watch(doubts.to_vec());
        }
        result.items = self.hearing.close();
        found.results.push(result);
    }

    /// Runs one check and weighs its items; they stay in the hearing.
    fn run(&mut self, case: &Case<'_>, rule: &ArmedRule<'_>, number: u16, standing: Standing) -> Result {
        if standing.exempts(rule) {
            return Result::of(Outcome::NotApplicable, Effect::Advises);
        }
        let settings = &rule.text.settings;
        let (group, scope, share) = match rule.check.run {
            Run::Claim(run) => {
                run(case, settings, &mut self.hearing);
                return Result::weighed(&self.hearing, rule);
            }
            Run::Programme(run, share) => {
                let Ok(place) = case.programme_place() else {
                    if share.is_none_or(|share| share(case, settings, &mut self.hearing) == Share::Inherits) {
                        run(&case.programme(), settings, &mut self.hearing);
                    }
                    return Result::weighed(&self.hearing, rule);
                };
                (self.groups.programmes.get(place), Scope::Programme(u32::try_from(place).unwrap_or(u32::MAX)), share)
            }
            Run::Centre(_, share) => (Some(&self.groups.centre), Scope::Centre, share),
        };
        if share.is_some_and(|share| share(case, settings, &mut self.hearing) == Share::Own) {
            return Result::weighed(&self.hearing, rule);
        }
        self.hearing.close();
        match group.and_then(|group| group.results.get(usize::from(number)).copied().flatten()) {
            Some(shared) => Result {
                harmless: shared.harmless || Result::of(shared.outcome, shared.effect).harmless,
                from_group: Some(scope),
                ..Result::of(shared.outcome, shared.effect)
            },
            None => Result::of(Outcome::NotApplicable, Effect::Advises),
        }
    }

    /// The checks that report what other rules needed.
    pub(super) fn run_last(&mut self, case: &Case<'_>, belonging: &Belonging<'_>, standing: Standing, found: &mut Found) {
        found.needed.sort_unstable();
        found.needed.dedup();
        for &position in &belonging.last {
            let Some(&InPlay { number, rule, .. }) = belonging.in_play.get(position) else { continue };
            self.hearing.set_dates_needed(found.needed.clone());
            let ruled = self.run(case, rule, number, standing);
            found.results.put(position, Result { items: self.hearing.close(), ..ruled });
        }
        found.needed.clear();
    }
}

fn is_date(missing: &Missing) -> bool {
    let table = Table::ALL.iter().find(|table| table.name() == missing.table);
    let field = table.and_then(|table| table.fields().iter().find(|field| field.name == missing.field));
    field.is_some_and(|field| matches!(field.kind, Kind::Day | Kind::Birth | Kind::Moment))
}
