//! `(Book, armed rules) → judged entries`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::arm::{Armed, ArmedRule};
use super::belong::{Belonging, Belongings, InPlay};
use super::counts::Counts;
use super::draw::Sample;
use super::groups::Groups;
use super::report::{Beside, Finding, Group, Ruled, Scope, Tally};
use super::results::Results;
use super::variants::{Open, combinations, is_complete, is_open, rows_under, variant_under};
use super::views::places;
use super::weigh::{Result, Standing, finding};
use super::{Outcome, Summary, Verdict};
use crate::check::{Hearing, ItemKind, Run, Share};
use crate::evidence::{Gap, Missing};
use crate::grid::At;
use crate::pack::Effect;
use crate::record::{
    Axis, Book, Case, CaseRows, Docket, Entry, EntryKind, Kind, Record, Room, Structure, Sym, Table, Variant, registrations,
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
    /// Structure files.
    pub structures: &'a [Structure],
    /// Whether what is worth telling of rules that are met is kept.
    pub keep_shown: bool,
    /// Told now and then how far the run has come.
    pub progress: &'a (dyn Fn(Step) + Sync),
}

/// Entries with their counts.
pub struct Judged {
    /// In the order of the docket.
    pub entries: Vec<Ruled>,
    /// In the order of their table.
    pub programmes: Vec<Group>,
    /// The centre.
    pub centre: Group,
    /// By rule.
    pub tallies: Vec<Tally>,
    /// By verdict.
    pub summary: Summary,
}

impl Judged {
    /// Every place that some finding rests on, and those of a sample, in order, each once.
    pub fn places(&self, sample: Option<&Sample>) -> Vec<At> {
        places(&self.entries, self.programmes.iter().chain([&self.centre]), sample)
    }
}

/// How many entries one thread takes at least, and after how many it is told how far the run has come.
const BATCH: usize = 1024;

/// Judges every entry. The result does not depend on the number of threads.
pub fn judge(plan: &Plan<'_>) -> Judged {
    let groups = Groups::judge(plan);
    let total = plan.docket.entries.len();
    let counts = Mutex::new(Counts::new(plan, &groups));
    let done = AtomicUsize::new(0);
    let mut entries = Vec::new();
    plan.docket
        .entries
        .par_iter()
        .with_min_len(BATCH)
        .map_init(
            || Judge::new(plan, &groups, &counts),
            |judge, entry| {
                let now = done.fetch_add(1, Ordering::Relaxed) + 1;
                if now.is_multiple_of(BATCH) || now == total {
                    (plan.progress)(Step::Judged(now, total));
                }
                judge.rule(*entry)
            },
        )
        .collect_into_vec(&mut entries);
    let Counts { tallies, mut summary, used } = counts.into_inner().unwrap_or_else(PoisonError::into_inner);
    let (programmes, centre) = groups.told(plan, &used);
    let of_groups = programmes.iter().chain([&centre]).flat_map(|group| &group.findings);
    let warnings = of_groups.filter(|finding| is_warning(finding)).count();
    summary.warnings += u32::try_from(warnings).unwrap_or(u32::MAX);
    Judged { entries, programmes, centre, tallies, summary }
}

fn is_warning(finding: &Finding) -> bool {
    finding.outcome == Outcome::Breached && finding.effect == Effect::Warns
}

/// Judges one entry after the other. What it counted goes to all when it is done.
struct Judge<'a> {
    plan: &'a Plan<'a>,
    base: Variant,
    hearing: Hearing,
    counts: Counts,
    all: &'a Mutex<Counts>,
    belongings: Belongings<'a>,
    groups: &'a Groups,
    /// Room for the next entry.
    room: Room,
    results: Results,
    needed: Vec<Missing>,
}

impl Drop for Judge<'_> {
    fn drop(&mut self) {
        self.belongings.tally(&mut self.counts.tallies);
        self.all.lock().unwrap_or_else(PoisonError::into_inner).add(&self.counts);
    }
}

impl<'a> Judge<'a> {
    fn new(plan: &'a Plan<'a>, groups: &'a Groups, all: &'a Mutex<Counts>) -> Self {
        Self {
            plan,
            base: Variant::default(),
            hearing: Hearing::default(),
            counts: Counts::new(plan, groups),
            all,
            belongings: Belongings::default(),
            groups,
            room: Room::default(),
            results: Results::default(),
            needed: Vec::new(),
        }
    }

    fn rule(&mut self, entry: Entry) -> Ruled {
        let plan = self.plan;
        // The base variant is moved out for the time, so that the case can borrow it beside `self`.
        let base = std::mem::take(&mut self.base);
        let first_variant;
        let mut case = Case::join(plan.book, plan.docket, entry, plan.as_of, &base, std::mem::take(&mut self.room));
        let belonging = self.belongings.of(plan, &case);
        let in_play = &belonging.in_play[..];
        case.packs_tried = &plan.armed.titles;
        case.packs = &belonging.titles;
        case.scales = &belonging.scales;
        case.gradings = &belonging.gradings;
        case.structures = plan.structures;
        case.spec = belonging.spec;
        (case.suite, case.suites_covered) = (belonging.suite, &belonging.suites_covered);
        if !matches!(entry.kind, EntryKind::Orphan { .. }) {
            self.counts.used.note(case.programme_place().ok(), belonging.applying);
        }
        let axes = std::mem::take(&mut case.axes);
        // Where readings differ, the cells of what is shown are told in any report.
        self.hearing.want_shown(plan.keep_shown || !axes.is_empty());
        // Nearly every case has one reading only, and pays nothing for those that have more.
        let choices = if axes.is_empty() { Vec::new() } else { combinations(&axes) };
        let all_rows = if axes.is_empty() { CaseRows::default() } else { case.rows.clone() };
        if let Some(first) = choices.first() {
            first_variant = variant_under(&axes, first);
            case = case.under(&first_variant, rows_under(&all_rows, &axes, first));
        }
        let doubts: Vec<At> = axes.iter().filter_map(|axis| if let Axis::Doubt(at) = axis { Some(*at) } else { None }).collect();
        let (mut needed, mut results) = (std::mem::take(&mut self.needed), std::mem::take(&mut self.results));
        self.run_all(&case, in_play, &doubts, &mut needed, &mut results);
        // Whether an attempt counts decides what may be done next: "retake now" must not stand where none may be left.
        let has_void_mark = axes.iter().any(|axis| matches!(axis, Axis::VoidMark(_)));
        for combination in choices.iter().skip(1) {
            let variant = variant_under(&axes, combination);
            let other = case.under(&variant, rows_under(&all_rows, &axes, combination));
            let mut others = Results::default();
            self.run_all(&other, in_play, &doubts, &mut needed, &mut others);
            results.read_also(others, has_void_mark);
        }
        if !is_complete(&axes) {
            let rule = |position: usize| in_play.get(position).map(|one| one.rule);
            results.change(|position, result| {
                if result.outcome != Outcome::Absent && rule(position).is_some_and(|rule| is_open(&axes, rule.check.tables)) {
                    result.read_also(Result::of(Outcome::CannotTell, Effect::Advises), false);
                }
            });
        }
        let open = if axes.is_empty() { Open::default() } else { Open::of(plan.book, &axes) };
        self.run_last(&case, &belonging, &mut needed, &mut results);
        if !plan.book.holes.is_empty() {
            results.change(|_, result| *result = Result::not_read());
        }
        let ruled = self.fold(&case, &belonging, &mut results, &open);
        (self.needed, self.results, self.room) = (needed, results, case.into_room());
        self.base = base;
        ruled
    }

    /// Judges a case by each rule in play; those that run last are left for later.
    fn run_all(&mut self, case: &Case<'_>, in_play: &[InPlay<'_>], doubts: &[At], needed: &mut Vec<Missing>, results: &mut Results) {
        let standing = Standing::of(case);
        // Nearly every case is one that every rule may speak of, with one reading of its dates.
        let is_usual = doubts.is_empty() && standing.is_usual();
        // Without doubts too: what the case before left watched must not speak here.
        self.hearing.trail_mut().watch(doubts.to_vec());
        results.clear();
        for InPlay { number, rule, compares } in in_play {
            let result = match compares.filter(|_| is_usual) {
                Some(compare) => {
                    compare(case, &rule.text.settings, &mut self.hearing);
                    // Most rules have nothing to say of most cases.
                    if self.hearing.is_plain() {
                        let met = self.hearing.close_plain();
                        results.push_plain(if met { Outcome::Met } else { Outcome::NotApplicable });
                        continue;
                    }
                    Result::weighed(&self.hearing, rule)
                }
                None if rule.runs_last => {
                    results.push_plain(Outcome::Absent);
                    continue;
                }
                None => self.run(case, rule, *number, standing),
            };
            if rule.moves_verdict {
                needed.extend(self.hearing.needed().iter().filter(|missing| missing.gap == Gap::Unreadable && is_date(missing)));
            }
            if !doubts.is_empty() {
                if rule.moves_verdict {
                    let doubtful = self.hearing.trail_mut().relied_on_watched().iter();
                    needed.extend(doubtful.map(|at| Missing { table: "", field: "", at: Some(*at), gap: Gap::Doubtful }));
                }
                self.hearing.trail_mut().watch(doubts.to_vec());
            }
            results.push(Result { items: self.hearing.close(), ..result });
        }
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
    fn run_last(&mut self, case: &Case<'_>, belonging: &Belonging<'_>, needed: &mut Vec<Missing>, results: &mut Results) {
        let standing = Standing::of(case);
        needed.sort_unstable();
        needed.dedup();
        for &position in &belonging.last {
            let Some(&InPlay { number, rule, .. }) = belonging.in_play.get(position) else { continue };
            self.hearing.set_dates_needed(needed.clone());
            let ruled = self.run(case, rule, number, standing);
            results.put(position, Result { items: self.hearing.close(), ..ruled });
        }
        needed.clear();
    }

    /// Turns results into findings, a verdict and counts.
    fn fold(&mut self, case: &Case<'_>, belonging: &Belonging<'_>, results: &mut Results, open: &Open) -> Ruled {
        let outcomes = belonging.outcomes(results.outcomes(), self.plan.armed.rules.len());
        let (mut findings, mut beside) = (Vec::new(), Beside::default());
        // Where every rule that could speak was left out, nothing is known of the claim.
        let orphan = matches!(case.entry.kind, EntryKind::Orphan { .. });
        let speaks = |one: &InPlay<'_>| !orphan || one.rule.check.about_orphans;
        let mut verdict = if belonging.in_play.iter().any(speaks) { Verdict::Ready } else { Verdict::Unknown };
        for (position, result) in results.drain_told() {
            let Some(&InPlay { number, rule, .. }) = belonging.in_play.get(position) else { continue };
            // What could not stop the claim under any reading does not, whichever reading is right.
            let depends = result.depends || (result.from_group.is_some() && result.outcome == Outcome::CannotTell);
            let could_move = rule.moves_verdict && !(depends && result.harmless);
            verdict = verdict.max(verdict_of(result.outcome, result.effect, could_move));
            if rule.moves_verdict && !could_move {
                beside.harmless.push(number);
            }
            // Claims are many and mostly have one finding, so that each takes the room that it needs.
            let kept = result.items.iter().filter(|item| !matches!(item.kind, ItemKind::Due | ItemKind::Shown)).count();
            findings.reserve_exact(if result.depends { 1 } else { kept });
            if result.depends {
                findings.push(open.finding(number, rule, &result.items));
                continue;
            }
            if let Some(scope) = result.from_group {
                // What was found stands with the programme or the centre, and is told there.
                if !matches!(result.outcome, Outcome::Met | Outcome::NotApplicable) {
                    beside.inherits.push((number, scope));
                }
                continue;
            }
            for item in result.items {
                let list = match item.kind {
                    ItemKind::Due => &mut beside.dues,
                    ItemKind::Shown if self.plan.keep_shown => &mut beside.shown,
                    ItemKind::Shown => continue,
                    _ => &mut findings,
                };
                list.push(finding(number, rule, item));
            }
        }
        let is_early =
            |finding: &&Finding| outcomes.get(usize::from(finding.rule)) == Some(&Outcome::Early) && finding.outcome == Outcome::Early;
        let earliest = findings.iter().filter(is_early).filter_map(|f: &Finding| f.from).max_by_key(|m| (m.day, m.seconds.unwrap_or(0)));
        findings.sort_by(|a, b| (a.rule, a.cells.first()).cmp(&(b.rule, b.cells.first())));
        findings.dedup();
        let warnings = findings.iter().filter(|finding| is_warning(finding)).count();
        self.counts.summary.claims += 1;
        self.counts.summary.warnings += u32::try_from(warnings).unwrap_or(u32::MAX);
        if let Some(count) = self.counts.summary.verdicts.get_mut(verdict as usize) {
            *count += 1;
        }
        let learner = self.plan.docket.learner(case.learner()).map_or(Sym(0), |learner| learner.shown);
        Ruled {
            learner,
            qualification: case.entry.qualification,
            name: name(case),
            programme: case.peek_registered(registrations::programme).ok().map(|named| named.0),
            programme_place: case.programme_place().ok().and_then(|place| u32::try_from(place).ok()),
            verdict,
            earliest,
            outcomes,
            findings,
            beside: (beside != Beside::default()).then(|| Box::new(beside)),
        }
    }
}

fn is_date(missing: &Missing) -> bool {
    let table = Table::ALL.iter().find(|table| table.name() == missing.table);
    let field = table.and_then(|table| table.fields().iter().find(|field| field.name == missing.field));
    field.is_some_and(|field| matches!(field.kind, Kind::Day | Kind::Birth | Kind::Moment))
}

pub(super) fn verdict_of(outcome: Outcome, effect: Effect, moves_verdict: bool) -> Verdict {
    match (outcome, effect) {
        (Outcome::Breached, Effect::Bars) => Verdict::Barred,
        (Outcome::Breached, Effect::Blocks) => Verdict::Fix,
        (Outcome::Early, _) => Verdict::Wait,
        (Outcome::CannotTell, _) if moves_verdict => Verdict::Unknown,
        _ => Verdict::Ready,
    }
}

/// The learner's name, given names first, from the register.
fn name(case: &Case<'_>) -> Option<Box<str>> {
    let row: Record<'_> = case.registration().or_else(|| any_registration(case))?;
    Some(match (row.shown(registrations::given_names), row.shown(registrations::family_name)) {
        (Some(given), Some(family)) => [given, " ", family].concat().into_boxed_str(),
        (Some(one), None) | (None, Some(one)) => one.into(),
        (None, None) => row.shown(registrations::name)?.into(),
    })
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
