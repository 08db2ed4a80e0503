//! Everything a learner attended, held against every requirement on a single activity: shared by the checks that judge them together.
//!
//! `Case → Ledger → what one requirement comes to`. One activity that meets all requirements is enough, master classes on one unit
//! being one together. Where one does, the faults of the others are advice; where none does and one still could, what is not known
//! of it cannot be told; else each fault of an attended activity of an eligible type is a breach. It cannot see how meaningful an
//! activity was, nor attendance that nobody recorded.

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
    eligible: Types,
    sessions: Vec<String>,
    entries: Vec<Entry>,
    tally: Tally,
}

impl Noted {
    fn fits(&self, terms: &Terms<'_, '_>) -> bool {
        self.eligible == terms.eligible && self.sessions == terms.sessions
    }

    /// Holds every activity against every requirement.
    fn of(mut entries: Vec<Entry>, terms: &Terms<'_, '_>, trail: &mut Trail) -> Self {
        let case = terms.case;
        let classes: Vec<Option<Class>> = entries.iter().map(|entry| sessions::class(&Attended { entry, case }, terms)).collect();
        for (i, entry) in entries.iter_mut().enumerate() {
            entry.standings = Attended { entry, case }.held(terms, sessions::standing(i, &classes), trail);
        }
        let tally = tally(&entries, &classes);
        Self { eligible: terms.eligible, sessions: terms.sessions.to_vec(), entries, tally }
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
        if let Ok(opened) = Self::gather(case, settings, hearing.trail_mut()) {
            return Some(opened);
        }
        hearing.weigh(|trail| Self::gather(case, settings, trail).map(|_| Ruling::Met));
        None
    }

    /// Holds everything attended against every requirement. A table that was not given is *cannot tell*.
    pub(super) fn gather(case: &'c Case<'b>, settings: &'c Settings, trail: &mut Trail) -> Result<(Self, Terms<'c, 'b>), Unknown> {
        let terms = Terms::of(case, settings, trail)?;
        if let Some(noted) = case.noted(|noted: &Noted| noted.fits(&terms)) {
            return Ok((Self { case, noted }, terms));
        }
        if !case.book.given(Table::Activities) {
            trail.see(case.book.absent(activities::activity))?;
        }
        if !case.book.given(Table::Attendance) {
            trail.see(case.book.absent(attendance::learner_id))?;
        }
        let noted = case.note(Noted::of(entries(case), &terms, trail));
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
        // One more activity that counts is all that a single master class lacks.
        if requirement == Requirement::Enough && matches!(self.tally(), Tally::Counts(_)) {
            return;
        }
        for (i, one) in self.attended().enumerate() {
            let is_of_type = requirement == Requirement::Type || one.standing(Requirement::Type) == Standing::Holds;
            if one.entry.is_sure && is_of_type && one.standing(requirement) == Standing::Fails && !counted.contains(&i) {
                hearing.weigh(|trail| {
                    let words = one.fault(requirement, terms, trail)?;
                    Ok(words.map_or(Ruling::Met, |words| Ruling::Aside(Words { situation: "not-counted", ..words })))
                });
            }
        }
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
