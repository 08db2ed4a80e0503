//! `(Book, armed rules) → judged entries`.

use std::collections::HashMap;
use std::rc::Rc;

use chrono::NaiveDate;
use rayon::prelude::*;

use super::arm::{Armed, ArmedRule};
use super::report::{Finding, Ruled, Says, Tally};
use super::variants::{Open, combinations, is_complete, is_open, rows_under, variant_under};
use super::{Outcome, Summary, Verdict};
use crate::check::{Hearing, Item, ItemKind};
use crate::evidence::{Gap, Missing};
use crate::grid::At;
use crate::pack::{Effect, Pack};
use crate::record::{
    Axis, Book, Case, CaseRows, Docket, Entry, EntryKind, Kind, Moment, Record, Specification, Sym, Table, Variant, registrations,
};

/// How far a run has come, for a progress bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// So many of so many files are read.
    Read(usize, usize),
    /// So many of so many claims are judged.
    Judged(usize, usize),
}

/// What is judged and how.
pub struct Plan<'a> {
    /// All that was read.
    pub book: &'a Book,
    /// Who is judged.
    pub docket: &'a Docket,
    /// The rules.
    pub armed: &'a Armed<'a>,
    /// The day for which the report speaks.
    pub as_of: NaiveDate,
    /// Ids of packs to which `--pack` narrows; empty for all.
    pub only_packs: &'a [String],
    /// The awarding organisation that a spelling stands for, by its id in the vocabulary.
    pub organisation: &'a (dyn Fn(&str) -> Option<String> + Sync),
    /// Told now and then how far the run has come.
    pub progress: &'a (dyn Fn(Step) + Sync),
}

/// Entries with their counts.
pub struct Judged {
    /// In the order of the docket.
    pub entries: Vec<Ruled>,
    /// By rule.
    pub tallies: Vec<Tally>,
    /// By verdict.
    pub summary: Summary,
}

/// How many entries one thread takes at a time.
const BATCH: usize = 2048;

/// Judges every entry. The result does not depend on the number of threads.
pub fn judge(plan: &Plan<'_>) -> Judged {
    let total = plan.docket.entries.len();
    let done = std::sync::atomic::AtomicUsize::new(0);
    let batches: Vec<(Vec<Ruled>, Vec<Tally>, Summary)> = plan
        .docket
        .entries
        .par_chunks(BATCH)
        .map(|entries| {
            let mut judge = Judge::new(plan);
            let ruled: Vec<Ruled> = entries.iter().map(|entry| judge.rule(*entry)).collect();
            let now = done.fetch_add(entries.len(), std::sync::atomic::Ordering::Relaxed) + entries.len();
            (plan.progress)(Step::Judged(now, total));
            (ruled, judge.tallies, judge.summary)
        })
        .collect();
    let mut judged =
        Judged { entries: Vec::with_capacity(total), tallies: vec![Tally::default(); plan.armed.rules.len()], summary: Summary::default() };
    for (entries, tallies, summary) in batches {
        judged.entries.extend(entries);
        for (sum, tally) in judged.tallies.iter_mut().zip(tallies) {
            sum.merge(tally);
        }
        judged.summary.claims += summary.claims;
        judged.summary.warnings += summary.warnings;
        for (sum, count) in judged.summary.verdicts.iter_mut().zip(summary.verdicts) {
            *sum += count;
        }
    }
    judged
}

/// One rule's result on one case.
struct Result {
    outcome: Outcome,
    effect: Effect,
    items: Vec<Item>,
    /// Whether its outcome differs between readings; the items are then those of all readings.
    depends: bool,
    /// Whether it moves no verdict under any reading looked at.
    harmless: bool,
}

impl Result {
    fn of(outcome: Outcome, effect: Effect) -> Self {
        let harmless = matches!((outcome, effect.moves_verdict()), (Outcome::Met | Outcome::NotApplicable, _) | (Outcome::Breached, false));
        Self { outcome, effect, items: Vec::new(), depends: false, harmless }
    }

    /// Takes note of another reading. Where the outcome is another, it depends; where it is the same, the milder effect and, of
    /// two first dates, the later holds, whichever row came first.
    fn read_also(&mut self, other: Self) {
        let as_before = (self.outcome, self.effect.moves_verdict()) == (other.outcome, other.effect.moves_verdict());
        if self.depends || !as_before {
            self.outcome = Outcome::CannotTell;
            self.depends = true;
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

struct Judge<'a> {
    plan: &'a Plan<'a>,
    base: Variant,
    hearing: Hearing,
    tallies: Vec<Tally>,
    summary: Summary,
    /// What follows from the awarding organisation's spelling and the qualification, worked out once for each pair.
    belongings: HashMap<(Option<Sym>, Option<Sym>), Rc<Belonging<'a>>>,
}

/// The packs that cases of one organisation and qualification belong to, and what those packs bring.
struct Belonging<'a> {
    /// By position in the list of rules: whether the rule is judged.
    in_play: Vec<bool>,
    /// The packs that are not for everything.
    packs: Vec<&'a Pack>,
    spec: Option<&'a Specification>,
}

impl<'a> Judge<'a> {
    fn new(plan: &'a Plan<'a>) -> Self {
        Self {
            plan,
            base: Variant::default(),
            hearing: Hearing::default(),
            tallies: vec![Tally::default(); plan.armed.rules.len()],
            summary: Summary::default(),
            belongings: HashMap::new(),
        }
    }

    fn rule(&mut self, entry: Entry) -> Ruled {
        let plan = self.plan;
        // The base variant is moved out for the time, so that the case can borrow it beside `self`.
        let base = std::mem::take(&mut self.base);
        let first_variant;
        let mut case = Case::join(plan.book, plan.docket, entry, plan.as_of, &base);
        let belonging = self.belonging(&case);
        let in_play = &belonging.in_play;
        case.packs_tried = &plan.armed.titles;
        case.packs.extend(belonging.packs.iter().map(|pack| pack.title.as_str()));
        case.scales.extend(belonging.packs.iter().filter_map(|pack| pack.scale.as_ref()));
        case.spec = belonging.spec;
        let axes = std::mem::take(&mut case.axes);
        // Nearly every case has one reading only, and pays nothing for those that have more.
        let choices = if axes.is_empty() { Vec::new() } else { combinations(&axes) };
        let all_rows = if axes.is_empty() { CaseRows::default() } else { case.rows.clone() };
        if let Some(first) = choices.first() {
            first_variant = variant_under(&axes, first);
            case = case.under(&first_variant, rows_under(&all_rows, &axes, first));
        }
        let doubts: Vec<At> = axes.iter().filter_map(|axis| if let Axis::Doubt(at) = axis { Some(*at) } else { None }).collect();
        let mut needed = Vec::new();
        let mut results = self.run_all(&case, in_play, &doubts, &mut needed);
        for combination in choices.iter().skip(1) {
            let variant = variant_under(&axes, combination);
            let other = case.under(&variant, rows_under(&all_rows, &axes, combination));
            let others = self.run_all(&other, in_play, &doubts, &mut needed);
            for (result, other) in results.iter_mut().zip(others) {
                result.read_also(other);
            }
        }
        if !is_complete(&axes) {
            for (result, rule) in results.iter_mut().zip(&plan.armed.rules) {
                if result.outcome != Outcome::Absent && is_open(&axes, rule.check.tables) {
                    result.read_also(Result::of(Outcome::CannotTell, Effect::Advises));
                }
            }
        }
        let open = if axes.is_empty() { Open::default() } else { Open::of(&case, &axes) };
        self.run_last(&case, in_play, &needed, &mut results);
        if !plan.book.holes.is_empty() {
            results.iter_mut().zip(in_play).filter(|(_, in_play)| **in_play).for_each(|(result, _)| *result = not_read());
        }
        let ruled = self.fold(&case, in_play, results, &open);
        drop(case);
        self.base = base;
        ruled
    }

    /// The packs that a case belongs to.
    fn belonging(&mut self, case: &Case<'_>) -> Rc<Belonging<'a>> {
        let plan = self.plan;
        let organisation = case.registered(registrations::awarding_organisation).peek().ok();
        let key = (organisation, case.entry.qualification);
        let known = self.belongings.entry(key).or_insert_with(|| {
            let organisation = organisation.and_then(|sym| (plan.organisation)(plan.book.text(sym)));
            let applies = |pack: &Pack| {
                let wanted = plan.only_packs.is_empty() || plan.only_packs.contains(&pack.id);
                pack.applies.everything || (wanted && belongs(case, pack, organisation.as_deref()))
            };
            let applying: Vec<bool> = plan.armed.packs.iter().map(applies).collect();
            let in_play = |rule: &ArmedRule<'_>| rule.selected && applying.get(rule.pack_number) == Some(&true);
            let in_play = plan.armed.rules.iter().map(in_play).collect();
            let of_case = plan.armed.packs.iter().zip(&applying).filter(|(pack, applies)| **applies && !pack.applies.everything);
            let packs: Vec<&Pack> = of_case.map(|(pack, _)| pack).collect();
            let spec = case.qualification().and_then(|number| packs.iter().find_map(|pack| pack.qualification(number)));
            Rc::new(Belonging { in_play, packs, spec })
        });
        Rc::clone(known)
    }

    fn run_all(&mut self, case: &Case<'_>, in_play: &[bool], doubts: &[At], needed: &mut Vec<Missing>) -> Vec<Result> {
        let plan = self.plan;
        plan.armed
            .rules
            .iter()
            .zip(in_play)
            .map(|(rule, in_play)| {
                if !in_play || rule.runs_last {
                    return Result::of(Outcome::Absent, Effect::Advises);
                }
                // Without doubts too: what the case before left watched must not speak here.
                self.hearing.trail_mut().watch(doubts.to_vec());
                let result = self.run(case, rule);
                if rule.moves_verdict {
                    needed.extend(self.hearing.needed().iter().filter(|missing| missing.gap == Gap::Unreadable && is_date(missing)));
                }
                // Where nothing is watched for this case, the trail may still tell of the one before.
                if rule.moves_verdict && !doubts.is_empty() {
                    let doubtful = self.hearing.trail_mut().relied_on_watched().iter();
                    needed.extend(doubtful.map(|at| Missing { table: "", field: "", at: Some(*at), gap: Gap::Doubtful }));
                }
                let items = self.hearing.close();
                Result { items, ..result }
            })
            .collect()
    }

    /// Runs one check and weighs its items; they stay in the hearing.
    fn run(&mut self, case: &Case<'_>, rule: &ArmedRule<'_>) -> Result {
        let orphan = matches!(case.entry.kind, EntryKind::Orphan { .. });
        let not_yet = case.entry.kind == EntryKind::NotClaimed && rule.check.about_claim;
        if (orphan && !rule.check.about_orphans) || not_yet {
            return Result::of(Outcome::NotApplicable, Effect::Advises);
        }
        (rule.check.run)(case, &rule.text.settings, &mut self.hearing);
        let mut best = if self.hearing.is_met() { (Outcome::Met, Effect::Advises) } else { (Outcome::NotApplicable, Effect::Advises) };
        for item in self.hearing.items() {
            let (outcome, effect) = fell(item, rule);
            let stronger = outcome.rank(effect.moves_verdict()).cmp(&best.0.rank(best.1.moves_verdict())).then(effect.cmp(&best.1));
            if stronger.is_gt() {
                best = (outcome, effect);
            }
        }
        Result::of(best.0, best.1)
    }

    /// The checks that report what other rules needed.
    fn run_last(&mut self, case: &Case<'_>, in_play: &[bool], needed: &[Missing], results: &mut [Result]) {
        let plan = self.plan;
        let mut dates = needed.to_vec();
        dates.sort_unstable();
        dates.dedup();
        for ((rule, in_play), result) in plan.armed.rules.iter().zip(in_play).zip(results) {
            if *in_play && rule.runs_last {
                self.hearing.set_dates_needed(dates.clone());
                let ruled = self.run(case, rule);
                *result = Result { items: self.hearing.close(), ..ruled };
            }
        }
    }

    /// Turns results into findings, a verdict and counts.
    fn fold(&mut self, case: &Case<'_>, in_play: &[bool], results: Vec<Result>, open: &Open) -> Ruled {
        let mut outcomes = Vec::with_capacity(results.len());
        let mut findings = Vec::new();
        let mut verdict = Verdict::Ready;
        let rules = &self.plan.armed.rules;
        for (number, (((rule, in_play), result), tally)) in rules.iter().zip(in_play).zip(results).zip(&mut self.tallies).enumerate() {
            if !in_play {
                outcomes.push(Outcome::Absent);
                continue;
            }
            outcomes.push(result.outcome);
            tally.add(result.outcome);
            // What could not stop the claim under any reading does not, whichever reading is right.
            let could_move = rule.moves_verdict && !(result.depends && result.harmless);
            verdict = verdict.max(verdict_of(result.outcome, result.effect, could_move));
            let rule_number = u16::try_from(number).unwrap_or(u16::MAX);
            if result.depends {
                findings.push(open.finding(rule_number, rule, &result.items));
                continue;
            }
            findings.extend(result.items.into_iter().map(|item| finding(rule_number, rule, item)));
        }
        let is_early =
            |finding: &&Finding| outcomes.get(usize::from(finding.rule)) == Some(&Outcome::Early) && finding.outcome == Outcome::Early;
        let earliest = findings.iter().filter(is_early).filter_map(|f| f.from).max_by_key(|m| (m.day, m.seconds.unwrap_or(0)));
        findings.sort_by(|a, b| (a.rule, a.cells.first()).cmp(&(b.rule, b.cells.first())));
        let warnings = findings.iter().filter(|f| f.outcome == Outcome::Breached && f.effect == Effect::Warns).count();
        self.summary.claims += 1;
        self.summary.warnings += u32::try_from(warnings).unwrap_or(u32::MAX);
        if let Some(count) = self.summary.verdicts.get_mut(verdict as usize) {
            *count += 1;
        }
        let learner = self.plan.docket.learner(case.learner()).map_or(Sym(0), |learner| learner.shown);
        Ruled {
            learner,
            qualification: case.entry.qualification,
            name: name(case),
            programme: case.registered(registrations::programme).peek().ok().map(|named| named.0),
            verdict,
            earliest,
            outcomes: outcomes.into_boxed_slice(),
            findings,
        }
    }
}

/// Whether a case belongs to a pack that is not for everything.
fn belongs(case: &Case<'_>, pack: &Pack, organisation: Option<&str>) -> bool {
    let listed = pack.applies.qualifications && case.qualification().is_some_and(|number| pack.qualification(number).is_some());
    let of_organisation = pack.applies.awarding_organisation.as_deref().is_some_and(|wanted| Some(wanted) == organisation);
    listed || of_organisation
}

fn is_date(missing: &Missing) -> bool {
    let table = Table::ALL.iter().find(|table| table.name() == missing.table);
    let field = table.and_then(|table| table.fields().iter().find(|field| field.name == missing.field));
    field.is_some_and(|field| matches!(field.kind, Kind::Day | Kind::Birth | Kind::Moment))
}

/// Which way an item fell, with its effect.
fn fell(item: &Item, rule: &ArmedRule<'_>) -> (Outcome, Effect) {
    match item.kind {
        ItemKind::Breach => {
            let effect = item.words.as_ref().map_or(rule.text.effect, |words| rule.text.effect_of(words.situation));
            (Outcome::Breached, effect)
        }
        ItemKind::Early => (Outcome::Early, Effect::Early),
        ItemKind::CannotTell => (Outcome::CannotTell, rule.text.strongest_effect()),
    }
}

fn verdict_of(outcome: Outcome, effect: Effect, moves_verdict: bool) -> Verdict {
    match (outcome, effect) {
        (Outcome::Breached, Effect::Bars) => Verdict::Barred,
        (Outcome::Breached, Effect::Blocks) => Verdict::Fix,
        (Outcome::Early, _) => Verdict::Wait,
        (Outcome::CannotTell, _) if moves_verdict => Verdict::Unknown,
        _ => Verdict::Ready,
    }
}

/// The result of any rule where a file that could have held its rows was not readable: a third attempt could be in it.
fn not_read() -> Result {
    let missing = vec![Missing { table: "", field: "", at: None, gap: Gap::NotRead }];
    let item = Item { kind: ItemKind::CannotTell, words: None, seen: Vec::new(), missing, cites: Vec::new() };
    Result { items: vec![item], ..Result::of(Outcome::CannotTell, Effect::Blocks) }
}

fn finding(number: u16, rule: &ArmedRule<'_>, item: Item) -> Finding {
    let (outcome, effect) = fell(&item, rule);
    let (says, facts, mut cells, from) = match item.words {
        Some(words) => (Says::Situation(words.situation), words.facts.into_boxed_slice(), words.points, words.from),
        None => (Says::Gap, Box::default(), Vec::new(), None),
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
    Finding { rule: number, outcome, effect, says, facts, from, missing, cells: cells.into_boxed_slice(), marks, cite }
}

/// The learner's name, given names first, from the register.
fn name(case: &Case<'_>) -> Option<Box<str>> {
    let row: Record<'_> = case.registration().or_else(|| any_registration(case))?;
    let whole = row.shown(registrations::name);
    let parts = [row.shown(registrations::given_names), row.shown(registrations::family_name)];
    let text = match parts {
        [None, None] => whole?.to_owned(),
        _ => parts.into_iter().flatten().collect::<Vec<_>>().join(" "),
    };
    Some(text.into_boxed_str())
}

/// A register row of the learner on another qualification: enough for a name.
fn any_registration<'b>(case: &Case<'b>) -> Option<Record<'b>> {
    let row = *case.docket.rows(Table::Registrations, case.learner()).first()?;
    Some(case.record(Table::Registrations, row))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_warning_never_hides_something_unknown_that_could_block() {
        let order = [
            (Outcome::Breached, Effect::Blocks),
            (Outcome::Early, Effect::Early),
            (Outcome::CannotTell, Effect::Blocks),
            (Outcome::Breached, Effect::Warns),
            (Outcome::Met, Effect::Advises),
            (Outcome::NotApplicable, Effect::Advises),
        ];
        let ranks: Vec<u8> = order.iter().map(|(outcome, effect)| outcome.rank(effect.moves_verdict())).collect();
        assert!(ranks.windows(2).all(|pair| pair[0] > pair[1]), "{ranks:?}");
    }

    #[test]
    fn verdicts() {
        assert_eq!(verdict_of(Outcome::CannotTell, Effect::Warns, false), Verdict::Ready);
        assert_eq!(verdict_of(Outcome::CannotTell, Effect::Warns, true), Verdict::Unknown);
        assert_eq!(verdict_of(Outcome::Breached, Effect::Warns, true), Verdict::Ready);
        assert!(Verdict::Barred > Verdict::Fix && Verdict::Fix > Verdict::Wait && Verdict::Wait > Verdict::Unknown);
    }
}
