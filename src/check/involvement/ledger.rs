//! Everything a learner attended, held against every requirement on a single activity: shared by the checks that judge them together.
//!
//! `Case → Ledger → what one requirement comes to`. One activity that meets all requirements is enough, master classes on one unit
//! being one together. Where one does, the faults of the others are advice; where none does and one still could, what is not known
//! of it cannot be told; else each fault of an attended activity of an eligible type is a breach. It cannot see how meaningful an
//! activity was, nor attendance that nobody recorded.

use std::cell::RefCell;
use std::rc::Rc;

use super::attended::{Attended, Entry, Standing, entries};
use super::sessions::{self, Class};
use super::{Requirement, Terms, Types};
use crate::check::{Hearing, Ruling, Words};
use crate::evidence::{Settings, Trail, Unknown};
use crate::record::{Case, Table, activities, attendance};

/// What all of a learner's activities come to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Tally {
    /// These, by position, meet every requirement.
    Counts(Vec<usize>),
    /// None does, and these still could.
    Open(Vec<usize>),
    /// None does or could.
    None,
}

/// What was found for a case, kept for the next check: a learner's activities are held against the same terms by ten of them.
struct Noted {
    /// The number of its terms in [`Known`].
    terms: usize,
    entries: Vec<Entry>,
    tally: Tally,
}

/// Terms that settings have come to, kept from case to case: all of them are judged for one day by the same settings, which outlive
/// them and stay where they are.
#[derive(Default)]
struct Known(RefCell<Stated>);

#[derive(Default)]
struct Stated {
    /// Where settings stand in memory, with the number of their terms.
    settings: Vec<(usize, usize)>,
    terms: Vec<(Types, Vec<String>)>,
}

impl Known {
    fn number(&self, settings: &Settings) -> Option<usize> {
        let place = std::ptr::from_ref(settings).addr();
        self.0.borrow().settings.iter().find(|(known, _)| *known == place).map(|(_, number)| *number)
    }

    /// Notes what settings came to.
    fn learn(&self, settings: &Settings, terms: &Terms<'_, '_>) -> usize {
        if let Some(number) = self.number(settings) {
            return number;
        }
        let stated = &mut *self.0.borrow_mut();
        let same = stated.terms.iter().position(|(eligible, sessions)| *eligible == terms.eligible && sessions == terms.sessions);
        let number = same.unwrap_or_else(|| {
            stated.terms.push((terms.eligible, terms.sessions.to_vec()));
            stated.terms.len() - 1
        });
        stated.settings.push((std::ptr::from_ref(settings).addr(), number));
        number
    }
}

impl Noted {
    /// Holds every activity against every requirement.
    fn of(mut entries: Vec<Entry>, number: usize, terms: &Terms<'_, '_>, trail: &mut Trail) -> Self {
        let case = terms.case;
        let classes: Vec<Option<Class>> = entries.iter().map(|entry| sessions::class(&Attended { entry, case }, terms)).collect();
        for (i, entry) in entries.iter_mut().enumerate() {
            entry.standings = Attended { entry, case }.held(terms, sessions::standing(i, &classes), trail);
        }
        let tally = tally(&entries, &classes);
        Self { terms: number, entries, tally }
    }
}

/// A learner's activities with what each requirement finds in them.
pub(super) struct Ledger<'c, 'b> {
    case: &'c Case<'b>,
    noted: Rc<Noted>,
}

impl<'c, 'b> Ledger<'c, 'b> {
    /// Opens the ledger for a check, or lets the check say why it cannot be opened.
    pub(super) fn open(case: &'c Case<'b>, settings: &'c Settings, hearing: &mut Hearing) -> Option<(Self, Terms<'c, 'b>)> {
        if let Ok(opened) = hearing.look(|trail| Self::gather(case, settings, trail)) {
            return Some(opened);
        }
        hearing.weigh(|trail| Self::gather(case, settings, trail).map(|_| Ruling::Met));
        None
    }

    /// The ledger as an earlier check left it, where this one's settings are known and no footprint is asked for: only to see what is as
    /// required, never for a finding.
    pub(super) fn at_a_glance(case: &'c Case<'b>, settings: &Settings, hearing: &Hearing) -> Option<Self> {
        if hearing.is_watching() {
            return None;
        }
        let number = case.common::<Known>().number(settings)?;
        Some(Self { case, noted: case.noted(|noted: &Noted| noted.terms == number)? })
    }

    /// Whether a requirement is met, and nothing is worth telling beside it.
    pub(super) fn is_plainly_met(&self, requirement: Requirement) -> bool {
        let Tally::Counts(counted) = self.tally() else { return false };
        self.aside(requirement, counted).next().is_none()
    }

    /// Holds everything attended against every requirement. A table that was not given is *cannot tell*.
    pub(super) fn gather(case: &'c Case<'b>, settings: &'c Settings, trail: &mut Trail) -> Result<(Self, Terms<'c, 'b>), Unknown> {
        let terms = Terms::of(case, settings, trail)?;
        let number = case.common::<Known>().learn(settings, &terms);
        if let Some(noted) = case.noted(|noted: &Noted| noted.terms == number) {
            return Ok((Self { case, noted }, terms));
        }
        if !case.book.given(Table::Activities) {
            trail.see(case.book.absent(activities::activity))?;
        }
        if !case.book.given(Table::Attendance) {
            trail.see(case.book.absent(attendance::learner_id))?;
        }
        let noted = case.note(Noted::of(entries(case), number, &terms, trail));
        Ok((Self { case, noted }, terms))
    }

    /// What all of them come to.
    pub(super) fn tally(&self) -> &Tally {
        &self.noted.tally
    }

    /// Every activity.
    pub(super) fn attended(&self) -> impl ExactSizeIterator<Item = Attended<'_, 'b>> {
        self.noted.entries.iter().map(|entry| Attended { entry, case: self.case })
    }

    /// Those of some positions.
    fn at(&self, places: &[usize]) -> impl Iterator<Item = Attended<'_, 'b>> {
        places.iter().filter_map(|&i| Some(Attended { entry: self.noted.entries.get(i)?, case: self.case }))
    }

    /// What one requirement comes to over all activities.
    pub(super) fn speak(&self, requirement: Requirement, terms: &Terms<'_, 'b>, hearing: &mut Hearing) {
        match self.tally() {
            Tally::Counts(counted) => self.hold(requirement, counted, terms, hearing),
            Tally::Open(open) => {
                let mut any_unknown = false;
                for one in self.at(open).filter(|one| one.standing(requirement) == Standing::Open) {
                    any_unknown = true;
                    hearing.weigh(|trail| one.find_again(requirement, terms, trail));
                }
                if !any_unknown {
                    self.hold(requirement, open, terms, hearing);
                }
            }
            Tally::None => self.fail(requirement, terms, hearing),
        }
        let counted: &[usize] = match self.tally() {
            Tally::Counts(some) | Tally::Open(some) => some,
            // Faults were breaches, except that what is of another type beside an eligible one is only named.
            Tally::None if requirement == Requirement::Type && self.attended().any(|one| one.is_eligible()) => &[],
            Tally::None => return,
        };
        for one in self.aside(requirement, counted) {
            hearing.weigh(|trail| {
                let words = one.fault(requirement, terms, trail)?;
                Ok(words.map_or(Ruling::Met, |words| Ruling::Aside(Words { situation: "not-counted", ..words })))
            });
        }
    }

    /// The activities whose fault stands in nobody's way, because of those that count or may count.
    fn aside<'l>(&'l self, requirement: Requirement, counted: &'l [usize]) -> impl Iterator<Item = Attended<'l, 'b>> {
        // One more activity that counts is all that a single master class lacks.
        let tells = requirement != Requirement::Enough || !matches!(self.tally(), Tally::Counts(_));
        let is_aside = move |(i, one): &(usize, Attended<'l, 'b>)| {
            let is_of_type = requirement == Requirement::Type || one.standing(Requirement::Type) == Standing::Holds;
            tells && one.entry.is_sure && is_of_type && one.standing(requirement) == Standing::Fails && !counted.contains(i)
        };
        self.attended().enumerate().filter(is_aside).map(|(_, one)| one)
    }

    /// The requirement is met, on the evidence of the first of these.
    fn hold(&self, requirement: Requirement, on: &[usize], terms: &Terms<'_, 'b>, hearing: &mut Hearing) {
        let Some(one) = self.at(on).next() else { return };
        if hearing.is_watching() {
            hearing.weigh(|trail| one.find_again(requirement, terms, trail));
        } else {
            hearing.meet();
        }
    }

    /// No activity meets all requirements, and none could.
    fn fail(&self, requirement: Requirement, terms: &Terms<'_, 'b>, hearing: &mut Hearing) {
        let mut spoke = false;
        let breaches = |one: &Attended<'_, 'b>| match requirement {
            // The only ones attended are of types that do not count.
            Requirement::Type => self.attended().all(|any| any.entry.is_sure && any.standing(Requirement::Type) == Standing::Fails),
            _ => one.is_eligible() && one.standing(requirement) == Standing::Fails,
        };
        for one in self.attended().filter(breaches) {
            spoke = true;
            hearing.weigh(|trail| one.find_again(requirement, terms, trail));
        }
        if spoke {
            return;
        }
        let any_eligible = self.attended().any(|one| one.is_eligible());
        for one in self.attended() {
            let of_type = one.standing(Requirement::Type);
            let leaves_open = match (requirement, one.standing(requirement)) {
                (Requirement::Type, Standing::Open) => !any_eligible,
                (Requirement::Type, _) => !any_eligible && !one.entry.is_sure,
                _ if of_type == Standing::Fails => false,
                (_, Standing::Open) => true,
                // Attendance or type would have to be known before its fault is one.
                (_, Standing::Fails) => !one.is_eligible(),
                (_, Standing::Holds) => false,
            };
            if leaves_open {
                spoke = true;
                hearing.weigh(|trail| {
                    one.see_mark(trail)?;
                    Requirement::Type.find(&one, terms, trail)?;
                    one.find_again(requirement, terms, trail)
                });
            }
        }
        if spoke {
            return;
        }
        let holds =
            |one: &Attended<'_, 'b>| one.standing(Requirement::Type) != Standing::Fails && one.standing(requirement) == Standing::Holds;
        match self.attended().find(holds) {
            Some(one) => hearing.weigh(|trail| one.find_again(requirement, terms, trail)),
            None => hearing.weigh(|_| Ok(Ruling::NotApplicable("the learner attended no activity of an eligible type"))),
        }
    }

    /// Activities that meet all requirements, seen at a glance: only where no footprint is asked for.
    pub(super) fn plainly_counted(&self, hearing: &Hearing) -> impl Iterator<Item = Attended<'_, 'b>> {
        let counted: &[usize] = match self.tally() {
            Tally::Counts(counted) if !hearing.is_watching() => counted,
            _ => &[],
        };
        self.at(counted)
    }

    /// Whether any activity meets all requirements: for checks that rest on one that counts. What is not known of the first that
    /// still could ends it.
    pub(super) fn counted(&self, terms: &Terms<'_, 'b>, trail: &mut Trail) -> Result<Vec<Attended<'_, 'b>>, Unknown> {
        match self.tally() {
            Tally::Counts(counted) => {
                let counted: Vec<Attended<'_, 'b>> = self.at(counted).collect();
                if let Some(one) = counted.first() {
                    for requirement in Requirement::ALL {
                        one.fault(requirement, terms, trail)?;
                    }
                }
                Ok(counted)
            }
            Tally::Open(open) => {
                for one in self.at(open) {
                    one.see_mark(trail)?;
                    for requirement in Requirement::ALL {
                        one.fault(requirement, terms, trail)?;
                    }
                }
                Ok(Vec::new())
            }
            Tally::None => Ok(Vec::new()),
        }
    }

    /// An activity that was attended for certain and is of an eligible type for certain.
    pub(super) fn eligible(&self) -> Option<Attended<'_, 'b>> {
        self.attended().find(Attended::is_eligible)
    }

    /// Whether one that counts is, seen at a glance: nothing is open of it then.
    pub(super) fn is_plainly_eligible(&self, hearing: &Hearing) -> bool {
        self.plainly_counted(hearing).next().is_some_and(|one| one.is_eligible())
    }

    /// The activities of which it is not known whether they were attended or are of an eligible type, where that leaves open whether
    /// the learner fully met one.
    pub(super) fn perhaps_eligible(&self) -> Vec<Attended<'_, 'b>> {
        let known = self.eligible().is_some();
        let of_type = |one: &Attended<'_, 'b>| one.standing(Requirement::Type);
        match self.tally() {
            Tally::Counts(_) => Vec::new(),
            Tally::Open(open) => {
                let is_open = |one: &Attended<'_, 'b>| !one.entry.is_sure || (!known && of_type(one) == Standing::Open);
                self.at(open).filter(is_open).collect()
            }
            Tally::None if known => Vec::new(),
            Tally::None => {
                let is_open =
                    |one: &Attended<'_, 'b>| of_type(one) == Standing::Open || (of_type(one) == Standing::Holds && !one.entry.is_sure);
                self.attended().filter(is_open).collect()
            }
        }
    }
}

/// Which activities meet all requirements, or could. A single activity stands for itself; master classes on one unit need two.
fn tally(entries: &[Entry], classes: &[Option<Class>]) -> Tally {
    let mut counts: Vec<usize> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut add = |members: &[usize], needed: usize| {
        let passes = |i: &usize| entries[*i].passes();
        let may_pass = |i: &usize| entries[*i].may_pass();
        let able = members.iter().copied().filter(may_pass);
        if able.clone().filter(passes).count() >= needed {
            counts.extend(able.filter(passes));
        } else if able.clone().count() >= needed {
            open.extend(able);
        }
    };
    for (i, class) in classes.iter().enumerate() {
        match class {
            Some(class) if sessions::shares_a_unit(i, class, classes) => {}
            _ => add(&[i], 1),
        }
    }
    for members in sessions::by_unit(classes) {
        add(&members, 2);
    }
    for list in [&mut counts, &mut open] {
        list.sort_unstable();
        list.dedup();
    }
    if !counts.is_empty() {
        Tally::Counts(counts)
    } else if open.is_empty() {
        Tally::None
    } else {
        Tally::Open(open)
    }
}
