//! Which packs a case belongs to, and what they bring.

use std::cell::RefCell;
use std::rc::Rc;
use std::sync::Arc;

use hashbrown::HashMap;

use super::Outcome;
use super::arm::ArmedRule;
use super::judge::Plan;
use super::report::Tally;
use crate::check::{self, Run};
use crate::pack::Pack;
use crate::record::{Case, Grading, Scale, Specification, Suite, Sym, Table, programmes, registrations};

/// A rule that is judged.
pub(super) struct InPlay<'a> {
    /// Its position in the list of rules.
    pub(super) number: u16,
    pub(super) rule: &'a ArmedRule<'a>,
    /// The comparison of a rule on one claim and no more, which may run at once.
    pub(super) compares: Option<check::OfClaim>,
}

impl<'a> InPlay<'a> {
    fn new((number, rule): (u16, &'a ArmedRule<'a>)) -> Self {
        let compares = match rule.check.run {
            Run::Claim(run) if !rule.runs_last => Some(run),
            _ => None,
        };
        Self { number, rule, compares }
    }
}

/// The packs that cases alike in [`Traits`] belong to, and what those packs bring.
pub(super) struct Belonging<'a> {
    /// The rules that are judged, in order.
    pub(super) in_play: Rc<[InPlay<'a>]>,
    /// Which list of rules that is among those of all belongings.
    pub(super) list: usize,
    /// The positions among them of those that run last.
    pub(super) last: Vec<usize>,
    /// One bit for each position in the list of packs: whether the case belongs to it.
    pub(super) applying: u64,
    /// Titles of the packs that are not for everything.
    pub(super) titles: Vec<&'a str>,
    /// Their grade scales.
    pub(super) scales: Vec<&'a Scale>,
    /// Their tables that make an overall grade of unit points.
    pub(super) gradings: Vec<&'a Grading>,
    /// What a pack knows of the qualification.
    pub(super) spec: Option<&'a Specification>,
    /// The family of qualifications, covered or not, where a pack of the organisation tells families apart.
    pub(super) suite: Option<&'a Suite>,
    /// The families that such a pack covers, where it tells families apart and none fits.
    pub(super) suites_covered: Vec<&'a str>,
    /// What results have said before: most claims have the same outcomes as some other.
    outcomes: RefCell<Outcomes>,
}

/// Outcomes, and how many entries have had them.
type Counted = (Arc<[Outcome]>, u32);

#[derive(Default)]
struct Outcomes {
    /// By what they say, with how many entries have said so.
    known: HashMap<Box<[u8]>, Counted>,
    said: Vec<u8>,
}

impl Belonging<'_> {
    /// The outcomes of so many rules by position, from those of the rules in play.
    pub(super) fn outcomes(&self, in_play: &[Outcome], rules: usize) -> Arc<[Outcome]> {
        let Outcomes { known, said } = &mut *self.outcomes.borrow_mut();
        said.clear();
        said.extend(in_play.iter().map(|outcome| *outcome as u8));
        if let Some((outcomes, count)) = known.get_mut(said.as_slice()) {
            *count += 1;
            return Arc::clone(outcomes);
        }
        let mut outcomes = vec![Outcome::Absent; rules];
        for (one, said) in self.in_play.iter().zip(in_play) {
            if let Some(outcome) = outcomes.get_mut(usize::from(one.number)) {
                *outcome = *said;
            }
        }
        let outcomes: Arc<[Outcome]> = outcomes.into();
        known.insert(said.as_slice().into(), (Arc::clone(&outcomes), 1));
        outcomes
    }
}

/// All that decides where a case belongs.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
struct Traits {
    organisation: Option<Sym>,
    qualification: Option<Sym>,
    suite: Option<Sym>,
    title: Option<Sym>,
    /// Whether evidence, mitigation and milestone rows are joined.
    rows: [bool; 3],
    /// By position in the list of packs: whether the expected end lies in the pack's window.
    in_window: u64,
}

/// Cases alike belong alike: worked out once for each kind.
#[derive(Default)]
pub(super) struct Belongings<'a> {
    known: HashMap<Traits, Rc<Belonging<'a>>>,
    /// The lists of rules in play, each once: fewer than belongings, which know the qualification too.
    lists: Vec<Rc<[InPlay<'a>]>>,
    last: Option<(Traits, Rc<Belonging<'a>>)>,
}

impl<'a> Belongings<'a> {
    /// Counts by rule what all entries have said.
    pub(super) fn tally(&self, tallies: &mut [Tally]) {
        for belonging in self.known.values() {
            for (outcomes, count) in belonging.outcomes.borrow().known.values() {
                for place in belonging.in_play.iter().map(|one| usize::from(one.number)) {
                    if let (Some(tally), Some(outcome)) = (tallies.get_mut(place), outcomes.get(place)) {
                        tally.add(*outcome, *count);
                    }
                }
            }
        }
    }

    pub(super) fn of(&mut self, plan: &'a Plan<'a>, case: &Case<'_>) -> Rc<Belonging<'a>> {
        let traits = Traits::of(plan, case);
        if let Some((_, belonging)) = self.last.as_ref().filter(|(known, _)| *known == traits) {
            return Rc::clone(belonging);
        }
        let lists = &mut self.lists;
        let belonging = Rc::clone(self.known.entry(traits).or_insert_with(|| Rc::new(belonging(plan, case, traits, lists))));
        self.last = Some((traits, Rc::clone(&belonging)));
        belonging
    }
}

impl Traits {
    fn of(plan: &Plan<'_>, case: &Case<'_>) -> Self {
        // The list of programmes answers where the register leaves it open.
        let or = |own: Option<Sym>, other: crate::record::Field<Sym>| {
            own.or_else(|| case.programme_place().ok().and_then(|_| case.of_programme(other).peek().ok()))
        };
        let in_window = if plan.armed.any_window {
            let end = case.peek_registered(registrations::expected_end_date).ok();
            let within = |pack: &Pack| pack.applies.expected_end.zip(end).is_some_and(|((from, until), end)| from <= end && end <= until);
            plan.armed.packs.iter().take(64).enumerate().filter(|(_, pack)| within(pack)).fold(0, |bits, (i, _)| bits | 1 << i)
        } else {
            0
        };
        Self {
            organisation: or(case.peek_registered(registrations::awarding_organisation).ok(), programmes::awarding_organisation),
            qualification: case.entry.qualification,
            suite: if plan.armed.any_suite { or(case.peek_registered(registrations::suite).ok(), programmes::suite) } else { None },
            title: if plan.armed.any_suite { case.peek_registered(registrations::qualification_title).ok() } else { None },
            rows: [!case.rows.evidence.is_empty(), !case.rows.mitigations.is_empty(), !case.rows.milestones.is_empty()],
            in_window,
        }
    }

    fn has_row(self, table: Table) -> bool {
        match table {
            Table::Evidence => self.rows[0],
            Table::Mitigations => self.rows[1],
            Table::Milestones => self.rows[2],
            _ => false,
        }
    }
}

fn belonging<'a>(plan: &'a Plan<'a>, case: &Case<'_>, traits: Traits, lists: &mut Vec<Rc<[InPlay<'a>]>>) -> Belonging<'a> {
    let text = |sym: Option<Sym>| sym.map_or("", |sym| plan.book.text(sym));
    let organisation = traits.organisation.and_then(|sym| (plan.organisation)(plan.book.text(sym)));
    let suite_of = |pack: &'a Pack| pack.suite(text(traits.suite), text(traits.title));
    let of_organisation = |pack: &Pack| {
        pack.applies.awarding_organisation.is_some() && pack.applies.awarding_organisation.as_deref() == organisation.as_deref()
    };
    let wanted = |pack: &Pack| pack.applies.everything || plan.only_packs.is_empty() || plan.only_packs.contains(&pack.id);
    let applies = |(number, pack): (usize, &'a Pack)| {
        let has_row = pack.applies.rows_in.iter().any(|table| traits.has_row(*table));
        let narrowed = !pack.applies.rows_in.is_empty() || pack.applies.expected_end.is_some();
        let in_window = number < 64 && traits.in_window & (1 << number) != 0;
        let listed = || pack.applies.qualifications && case.qualification().is_some_and(|number| pack.qualification(number).is_some());
        // A row of the pack's own tables speaks for it where no organisation is known.
        let theirs = (of_organisation(pack) && (!narrowed || has_row || in_window)) || (traits.organisation.is_none() && has_row);
        let covered = || pack.suites.is_empty() || suite_of(pack).is_some_and(|suite| suite.covered);
        wanted(pack) && (pack.applies.everything || listed() || (theirs && covered()))
    };
    let packs = plan.armed.packs;
    let applying: Vec<bool> = packs.iter().enumerate().map(applies).collect();
    let is_outside = |pack: &'a Pack| wanted(pack) && of_organisation(pack) && suite_of(pack).is_some_and(|suite| !suite.covered);
    let outside: Vec<bool> = packs.iter().map(is_outside).collect();
    let known = packs.iter().zip(&applying).any(|(pack, applies)| *applies && !pack.applies.everything);
    let in_play = |rule: &ArmedRule<'_>| {
        let of = |list: &[bool]| list.get(rule.pack_number) == Some(&true);
        let selected = rule.selected || (!known && check::NEVER_LEFT_OUT.contains(&rule.check.code));
        selected && (of(&applying) || (rule.text.outside && of(&outside)))
    };
    let chosen = || (0u16..).zip(&plan.armed.rules).filter(|(_, rule)| in_play(rule));
    let last = chosen().enumerate().filter(|(_, (_, rule))| rule.runs_last).map(|(position, _)| position).collect();
    let is_same = |list: &Rc<[InPlay<'_>]>| list.iter().map(|one| one.number).eq(chosen().map(|(number, _)| number));
    let list = lists.iter().position(is_same).unwrap_or_else(|| {
        lists.push(chosen().map(InPlay::new).collect());
        lists.len() - 1
    });
    let in_play = lists.get(list).map(Rc::clone).unwrap_or_default();
    let of_case: Vec<&Pack> =
        packs.iter().zip(&applying).filter(|(pack, applies)| **applies && !pack.applies.everything).map(|(pack, _)| pack).collect();
    let spec = case.qualification().and_then(|number| of_case.iter().find_map(|pack| pack.qualification(number)));
    let suite = packs.iter().filter(|pack| of_organisation(pack)).find_map(suite_of);
    let suites = packs.iter().filter(|pack| suite.is_none() && of_organisation(pack)).flat_map(|pack| &pack.suites);
    let suites_covered = suites.filter(|suite| suite.covered).map(|suite| suite.name.as_str()).collect();
    let titles = of_case.iter().map(|pack| pack.title.as_str()).collect();
    let scales = of_case.iter().filter_map(|pack| pack.scale.as_ref()).collect();
    let gradings = of_case.iter().flat_map(|pack| &pack.gradings).collect();
    let applying = applying.iter().take(64).enumerate().filter(|(_, applies)| **applies).fold(0, |bits, (i, _)| bits | 1 << i);
    Belonging { in_play, list, last, applying, titles, scales, gradings, spec, suite, suites_covered, outcomes: RefCell::default() }
}
