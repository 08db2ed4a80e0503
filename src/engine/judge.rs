//! `(Book, armed rules) → judged entries`.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use chrono::NaiveDate;
use rayon::prelude::*;

use super::arm::Armed;
use super::belong::{Belonging, Belongings, InPlay};
use super::counts::Counts;
use super::draw::Sample;
use super::groups::Groups;
use super::hear::{Bench, Found, Seat};
use super::report::{Finding, Group, Tally};
use super::results::Results;
use super::ruled::{Beside, Name, Ruled};
use super::variants::{Open, combinations, is_complete, is_open, rows_under, variant_under};
use super::views::places;
use super::weigh::{Result, Standing, finding};
use super::{Outcome, Summary, Verdict};
use crate::check::ItemKind;
use crate::grid::At;
use crate::pack::Effect;
use crate::record::{Axis, Book, Case, Docket, Entry, EntryKind, Record, Room, Structure, Sym, Table, Variant, registrations};

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

/// How many entries are heard together; see [`super::hear`].
const BENCH: usize = 64;

/// Judges every entry. The result does not depend on the number of threads.
pub fn judge(plan: &Plan<'_>) -> Judged {
    let groups = Groups::judge(plan);
    let total = plan.docket.entries.len();
    let counts = Mutex::new(Counts::new(plan, &groups));
    let done = AtomicUsize::new(0);
    let mut entries: Vec<Ruled> = (0..total).into_par_iter().with_min_len(BATCH).map(|_| Ruled::unjudged()).collect();
    entries.par_chunks_mut(BENCH).zip(plan.docket.entries.par_chunks(BENCH)).with_min_len(BATCH / BENCH).for_each_init(
        || Judge::new(plan, &groups, &counts),
        |judge, (ruled, entries)| {
            judge.rule(entries, ruled);
            let before = done.fetch_add(entries.len(), Ordering::Relaxed);
            let now = before + entries.len();
            if now / BATCH > before / BATCH || now == total {
                (plan.progress)(Step::Judged(now, total));
            }
        },
    );
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

/// Judges entries, those of a bench together. What it counted goes to all when it is done.
struct Judge<'a> {
    plan: &'a Plan<'a>,
    bench: Bench<'a>,
    counts: Counts,
    all: &'a Mutex<Counts>,
    belongings: Belongings<'a>,
    /// Room for the next entries.
    rooms: Vec<Room>,
    /// What all rooms stand beside, so that they have in common what checks keep from case to case; no entry takes it.
    common: Room,
    found: Vec<Found>,
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
            bench: Bench::new(groups),
            counts: Counts::new(plan, groups),
            all,
            belongings: Belongings::default(),
            rooms: Vec::new(),
            common: Room::default(),
            found: Vec::new(),
        }
    }

    /// Rules entries, each in the place that stands for it.
    fn rule(&mut self, entries: &[Entry], ruled: &mut [Ruled]) {
        let plan = self.plan;
        let base = Variant::default();
        let mut cases = Vec::with_capacity(entries.len());
        for entry in entries {
            let room = self.rooms.pop().unwrap_or_else(|| self.common.beside());
            cases.push(Case::join(plan.book, plan.docket, *entry, plan.as_of, &base, room));
        }
        let belongings: Vec<_> = cases.iter().map(|case| self.belongings.of(plan, case)).collect();
        let mut found = std::mem::take(&mut self.found);
        found.resize_with(cases.len().max(found.len()), Found::default);
        let mut seats = Vec::with_capacity(cases.len());
        for (((case, belonging), found), ruled) in cases.iter_mut().zip(&belongings).zip(&mut found).zip(ruled) {
            self.introduce(case, belonging);
            let axes = std::mem::take(&mut case.axes);
            if axes.is_empty() {
                seats.push(Seat { case, belonging, standing: Standing::of(case), found, ruled });
            } else {
                *ruled = self.rule_readings(case, &axes, belonging);
            }
        }
        seats.sort_by_key(Seat::kind);
        // With one reading of a case, what is met is shown where the report is to tell of it.
        self.bench.hearing.want_shown(plan.keep_shown);
        for alike in seats.chunk_by_mut(|one, other| one.kind() == other.kind()) {
            self.bench.run_all(alike);
        }
        for Seat { case, belonging, standing, found, ruled } in seats {
            self.bench.run_last(case, belonging, standing, found);
            *ruled = self.fold(case, belonging, &mut found.results, &Open::default());
        }
        self.found = found;
        self.rooms.extend(cases.into_iter().map(Case::into_room));
    }

    /// Tells a case what the packs that it belongs to bring.
    fn introduce<'b>(&mut self, case: &mut Case<'b>, belonging: &'b Belonging<'a>)
    where
        'a: 'b,
    {
        let plan = self.plan;
        case.packs_tried = &plan.armed.titles;
        case.packs = &belonging.titles;
        case.scales = &belonging.scales;
        case.gradings = &belonging.gradings;
        case.structures = plan.structures;
        case.spec = belonging.spec;
        (case.suite, case.suites_covered) = (belonging.suite, &belonging.suites_covered);
        if !matches!(case.entry.kind, EntryKind::Orphan { .. }) {
            self.counts.used.note(case.programme_place().ok(), belonging.applying);
        }
    }

    /// Rules a case that has more than one reading; nearly every case has one only, and pays nothing for those.
    fn rule_readings(&mut self, case: &Case<'_>, axes: &[Axis], belonging: &Belonging<'a>) -> Ruled {
        let in_play = &belonging.in_play[..];
        // Where readings differ, the cells of what is shown are told in any report.
        self.bench.hearing.want_shown(true);
        let choices = combinations(axes);
        let first = choices.first().map_or(&[][..], Vec::as_slice);
        let first_variant = variant_under(axes, first);
        let base = case.under(&first_variant, rows_under(&case.rows, axes, first));
        let doubts: Vec<At> = axes.iter().filter_map(|axis| if let Axis::Doubt(at) = axis { Some(*at) } else { None }).collect();
        let mut found = Found::default();
        self.bench.run_reading(&base, in_play, &doubts, &mut found);
        // Whether an attempt counts decides what may be done next: "retake now" must not stand where none may be left.
        let has_void_mark = axes.iter().any(|axis| matches!(axis, Axis::VoidMark(_)));
        for combination in choices.iter().skip(1) {
            let variant = variant_under(axes, combination);
            let other = case.under(&variant, rows_under(&case.rows, axes, combination));
            let mut others = Found { results: Results::default(), needed: std::mem::take(&mut found.needed) };
            self.bench.run_reading(&other, in_play, &doubts, &mut others);
            found.results.read_also(others.results, has_void_mark);
            found.needed = others.needed;
        }
        if !is_complete(axes) {
            let rule = |position: usize| in_play.get(position).map(|one| one.rule);
            found.results.change(|position, result| {
                if result.outcome != Outcome::Absent && rule(position).is_some_and(|rule| is_open(axes, rule.check.tables)) {
                    result.read_also(Result::of(Outcome::CannotTell, Effect::Advises), false);
                }
            });
        }
        self.bench.run_last(&base, belonging, Standing::of(&base), &mut found);
        self.fold(&base, belonging, &mut found.results, &Open::of(self.plan.book, axes))
    }

    /// Turns results into findings, a verdict and counts.
    fn fold(&mut self, case: &Case<'_>, belonging: &Belonging<'_>, results: &mut Results, open: &Open) -> Ruled {
        if !self.plan.book.holes.is_empty() {
            results.change(|_, result| *result = Result::not_read());
        }
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
            outcomes: outcomes.into(),
            findings,
            beside: (beside != Beside::default()).then(|| Box::new(beside)),
        }
    }
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

/// The learner's name, from the register.
fn name(case: &Case<'_>) -> Name {
    let Some(row) = case.registration().or_else(|| any_registration(case)) else { return Name::Unknown };
    match (row.peek(registrations::given_names), row.peek(registrations::family_name)) {
        (Ok(given), Ok(family)) => Name::Parts { given, family },
        (Ok(one), Err(_)) | (Err(_), Ok(one)) => Name::Whole(one),
        (Err(_), Err(_)) => row.peek(registrations::name).map_or(Name::Unknown, Name::Whole),
    }
}

/// A register row of the learner on another qualification: enough for a name.
fn any_registration<'b>(case: &Case<'b>) -> Option<Record<'b>> {
    let row = *case.docket.rows(Table::Registrations, case.learner()).first()?;
    Some(case.record(Table::Registrations, row))
}

#[cfg(test)]
#[path = "judge_tests.rs"]
mod together;

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
