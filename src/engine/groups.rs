//! Programmes and the centre, judged once and inherited by the claims under them.

use rayon::prelude::*;

use super::Outcome;
use super::arm::ArmedRule;
use super::judge::Plan;
use super::report::{Finding, Group};
use super::variants::{Open, combinations, is_complete, rows_under, variant_under};
use super::weigh::{Result, finding};
use crate::check::{Hearing, ItemKind, Run};
use crate::grid::At;
use crate::pack::Effect;
use crate::record::{Axis, Book, CaseRows, Centre, Programme, ProgrammeRows, Slot, Table, Variant};

/// What was found of one programme, or of the centre.
#[derive(Debug, Default)]
pub(super) struct GroupRuled {
    /// By position in the list of rules: the outcome, its effect and whether it can move no verdict; `None` for rules about something else.
    pub(super) results: Vec<Option<Shared>>,
    findings: Vec<Finding>,
    dues: Vec<Finding>,
}

/// A result as claims inherit it.
#[derive(Clone, Copy, Debug)]
pub(super) struct Shared {
    pub(super) outcome: Outcome,
    pub(super) effect: Effect,
    pub(super) harmless: bool,
}

/// All programmes in the order of the roll, and the centre.
#[derive(Debug, Default)]
pub(super) struct Groups {
    pub(super) programmes: Vec<GroupRuled>,
    pub(super) centre: GroupRuled,
}

impl Groups {
    /// Judges every programme and the centre by every rule about them, whatever pack it is of.
    pub(super) fn judge(plan: &Plan<'_>) -> Self {
        if !plan.armed.rules.iter().any(|rule| !matches!(rule.check.run, Run::Claim(_))) {
            return Self::default();
        }
        let programmes = plan.docket.roll.programmes.par_iter().map(|rows| programme(plan, rows)).collect();
        Self { programmes, centre: centre(plan) }
    }

    /// The groups as a report tells them: of each only the packs that some claim under it belongs to.
    pub(super) fn told(self, plan: &Plan<'_>, used: &Used) -> (Vec<Group>, Group) {
        let rolls = plan.docket.roll.programmes.iter();
        let programmes = rolls.enumerate().zip(self.programmes).map(|((place, rows), ruled)| {
            let name = plan.book.text(rows.name).to_owned();
            ruled.told(plan, name, used.programmes.get(place).copied().unwrap_or(0))
        });
        (programmes.collect(), self.centre.told(plan, String::new(), used.centre))
    }
}

/// For each programme and for the centre, which packs (one bit each) some claim under it belongs to.
#[derive(Clone, Debug, Default)]
pub(super) struct Used {
    pub(super) programmes: Vec<u64>,
    pub(super) centre: u64,
}

impl Used {
    pub(super) fn new(programmes: usize) -> Self {
        Self { programmes: vec![0; programmes], centre: 0 }
    }

    /// Notes that a claim of a programme belongs to packs, one bit each.
    pub(super) fn note(&mut self, programme: Option<usize>, bits: u64) {
        self.centre |= bits;
        if let Some(slot) = programme.and_then(|place| self.programmes.get_mut(place)) {
            *slot |= bits;
        }
    }

    pub(super) fn merge(&mut self, other: &Self) {
        self.centre |= other.centre;
        for (bits, more) in self.programmes.iter_mut().zip(&other.programmes) {
            *bits |= more;
        }
    }
}

impl GroupRuled {
    fn told(self, plan: &Plan<'_>, name: String, used: u64) -> Group {
        let is_used = |number: u16| {
            plan.armed.rules.get(usize::from(number)).is_some_and(|rule| rule.pack_number < 64 && used & (1 << rule.pack_number) != 0)
        };
        let numbered = (0u16..).zip(&self.results).filter_map(|(number, shared)| shared.map(|shared| (number, shared.outcome)));
        let outcomes = numbered.filter(|(number, _)| is_used(*number)).collect();
        let of_used = |findings: Vec<Finding>| findings.into_iter().filter(|finding| is_used(finding.rule)).collect();
        Group { name, outcomes, findings: of_used(self.findings), dues: of_used(self.dues) }
    }

    fn of(plan: &Plan<'_>, axes: &[Axis], run: impl Fn(&ArmedRule<'_>, &Variant, &CaseRows, &mut Hearing) -> bool) -> Self {
        let all_rows = own_rows(axes);
        let reading = |choice: Vec<usize>| (variant_under(axes, &choice), rows_under(&all_rows, axes, &choice));
        let readings: Vec<(Variant, CaseRows)> = combinations(axes).into_iter().map(reading).collect();
        let mut hearing = Hearing::default();
        let mut ruled = Self::default();
        let complete = is_complete(axes);
        let open = Open::of(plan.book, axes);
        for (number, rule) in (0u16..).zip(&plan.armed.rules) {
            let mut result: Option<Result> = None;
            for (variant, rows) in &readings {
                if !run(rule, variant, rows, &mut hearing) {
                    break;
                }
                let weighed = Result::weighed(&hearing, rule);
                let now = Result { items: hearing.close(), ..weighed };
                match &mut result {
                    Some(result) => result.read_also(now, false),
                    None => result = Some(now),
                }
            }
            if let Some(result) = result.as_mut() {
                if !complete {
                    result.read_also(Result::of(Outcome::CannotTell, Effect::Advises), false);
                }
                if !plan.book.holes.is_empty() {
                    *result = Result::not_read();
                }
            }
            let shared = result.as_ref().map(|result| Shared {
                outcome: result.outcome,
                effect: if result.depends { rule.text.strongest_effect() } else { result.effect },
                harmless: result.depends && result.harmless,
            });
            ruled.results.push(shared.filter(|_| rule.selected));
            let Some(result) = result.filter(|_| rule.selected) else { continue };
            if result.depends {
                ruled.findings.push(open.finding(number, rule, &result.items));
                continue;
            }
            let found = result.items.into_iter().filter(|item| item.kind != ItemKind::Shown).map(|item| finding(number, rule, item));
            let (dues, findings): (Vec<_>, Vec<_>) = found.partition(|finding| finding.outcome == Outcome::NotApplicable);
            ruled.findings.extend(findings);
            ruled.dues.extend(dues);
        }
        ruled.findings.sort_by(|a, b| (a.rule, a.cells.first()).cmp(&(b.rule, b.cells.first())));
        ruled.findings.dedup();
        ruled
    }
}

/// The rows that the axes choose among, all of them.
fn own_rows(axes: &[Axis]) -> CaseRows {
    let mut rows = CaseRows::default();
    for axis in axes {
        if let Axis::OneOf(table, rivals) = axis {
            rows.of_mut(*table).extend(rivals);
        }
    }
    rows
}

fn programme(plan: &Plan<'_>, rows: &ProgrammeRows) -> GroupRuled {
    let mut axes = Vec::new();
    if rows.rows.len() > 1 {
        axes.push(Axis::OneOf(Table::Programmes, rows.rows.clone()));
    }
    axes.extend(doubts(plan.book, Table::Programmes, &rows.rows).map(Axis::Doubt));
    axes.extend(doubts(plan.book, Table::Verification, &rows.verification).map(Axis::Doubt));
    let first = rows.rows.first().copied().unwrap_or(0);
    GroupRuled::of(plan, &axes, |rule, variant, chosen, hearing| {
        let Run::Programme(run, _) = rule.check.run else { return false };
        let row = chosen.programmes.first().copied().unwrap_or(first);
        run(&Programme::new(plan.book, plan.docket, plan.as_of, rows, row, variant), &rule.text.settings, hearing);
        true
    })
}

fn centre(plan: &Plan<'_>) -> GroupRuled {
    // The dates of the centre stand among other facts, so none of them is in doubt: see `bind`.
    GroupRuled::of(plan, &[], |rule, variant, _, hearing| {
        let Run::Centre(run, _) = rule.check.run else { return false };
        run(&Centre { book: plan.book, docket: plan.docket, as_of: plan.as_of, variant }, &rule.text.settings, hearing);
        true
    })
}

/// The places of the dates in some rows that have two readings.
fn doubts<'b>(book: &'b Book, table: Table, rows: &'b [u32]) -> impl Iterator<Item = At> + use<'b> {
    let any = !book.doubts.is_empty();
    let fields = (0u8..).zip(table.fields()).filter(move |_| any);
    fields.flat_map(move |(field, _)| {
        let of = book.rows(table);
        let doubtful = move |row: &&u32| of.slot(field, **row) == Slot::DOUBTFUL;
        rows.iter().filter(doubtful).filter_map(move |&row| book.place(table, field, row))
    })
}
