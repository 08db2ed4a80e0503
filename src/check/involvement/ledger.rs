//! Everything a learner attended, held against every requirement on a single activity: shared by the checks that judge them together.
//!
//! `Case → Ledger → what one requirement comes to`. One activity that meets all requirements is enough, master classes on one unit
//! being one together. Where one does, the faults of the others are advice; where none does and one still could, what is not known
//! of it cannot be told; else each fault of an attended activity of an eligible type is a breach. It cannot see how meaningful an
//! activity was, nor attendance that nobody recorded.

use super::sessions::{self, Class};
use super::{Requirement, Terms};
use crate::check::{Fact, Hearing, Ruling, Words};
use crate::evidence::{Gap, Missing, Settings, Trail, Unknown};
use crate::record::{Case, LearnerId, Record, Sym, Table, activities, attendance};

/// What a requirement finds in one activity: nothing, or its fault.
pub(super) type Found = Result<Option<Words>, Unknown>;

/// How an activity stands towards one requirement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Standing {
    Holds,
    Fails,
    Open,
}

impl Standing {
    fn of(found: &Found) -> Self {
        match found {
            Ok(None) => Self::Holds,
            Ok(Some(_)) => Self::Fails,
            Err(_) => Self::Open,
        }
    }
}

/// One activity with the learner's own rows about it.
pub(super) struct Attended<'b> {
    /// The key of its name; `None` where an attendance row gives none.
    pub(super) name: Option<Sym>,
    /// The attendance rows that say, or may say, that the learner was there.
    pub(super) attendance: Vec<Record<'b>>,
    /// Its rows in the tracker, which say the same; none where the tracker leaves it out.
    pub(super) rows: Vec<Record<'b>>,
    /// Whether the learner was there for certain.
    pub(super) is_sure: bool,
    standings: [Standing; Requirement::ALL.len()],
}

impl<'b> Attended<'b> {
    /// Its row in the tracker.
    pub(super) fn row(&self, trail: &mut Trail) -> Result<Record<'b>, Unknown> {
        if let Some(row) = self.rows.first() {
            return Ok(*row);
        }
        let Some(named) = self.attendance.first() else {
            return Err(Unknown(Missing { table: "attendance", field: "activity", at: None, gap: Gap::NoRow }));
        };
        // Without a name nobody knows which it was; with one, the tracker leaves it out.
        trail.see(named.get(attendance::activity))?;
        Err(trail.lacks(&named.book.absent(activities::activity_type), Gap::NoRow))
    }

    /// Opens the mark that the learner was there.
    fn see_mark(&self, trail: &mut Trail) -> Result<(), Unknown> {
        for row in &self.attendance {
            trail.see_or(row.get(attendance::attended), true)?;
        }
        Ok(())
    }

    pub(super) fn standing(&self, requirement: Requirement) -> Standing {
        self.standings[requirement as usize]
    }

    /// Whether it was attended for certain and is of an eligible type for certain.
    fn is_eligible(&self) -> bool {
        self.is_sure && self.standing(Requirement::Type) == Standing::Holds
    }

    fn passes(&self) -> bool {
        self.is_sure && self.standings.iter().all(|standing| *standing == Standing::Holds)
    }

    fn may_pass(&self) -> bool {
        self.standings.iter().all(|standing| *standing != Standing::Fails)
    }

    /// Its name as a fact.
    pub(super) fn fact(&self) -> Fact {
        let named = |row: Option<&Record<'_>>| row.and_then(|row| row.get(attendance::activity).peek().ok());
        let in_tracker = self.rows.first().and_then(|row| row.get(activities::activity).peek().ok());
        in_tracker.or_else(|| named(self.attendance.first())).map_or(Fact::Word("An activity without a name"), |name| Fact::Sym(name.0))
    }
}

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
    learner: LearnerId,
    qualification: Option<Sym>,
    eligible: Vec<String>,
    sessions: Vec<String>,
    standings: Vec<[Standing; Requirement::ALL.len()]>,
    tally: Tally,
}

impl Noted {
    fn fits(&self, terms: &Terms<'_, '_>) -> bool {
        let entry = terms.case.entry;
        (self.learner, self.qualification) == (entry.learner, entry.qualification)
            && self.eligible == terms.eligible
            && self.sessions == terms.sessions
    }
}

/// A learner's activities with what each requirement finds in them.
pub(super) struct Ledger<'b> {
    pub(super) attended: Vec<Attended<'b>>,
    pub(super) tally: Tally,
}

impl<'b> Ledger<'b> {
    /// Opens the ledger for a check, or lets the check say why it cannot be opened.
    pub(super) fn open<'c>(case: &'c Case<'b>, settings: &'c Settings, hearing: &mut Hearing) -> Option<(Self, Terms<'c, 'b>)> {
        if let Ok(opened) = Self::gather(case, settings, hearing.trail_mut()) {
            return Some(opened);
        }
        hearing.weigh(|trail| Self::gather(case, settings, trail).map(|_| Ruling::Met));
        None
    }

    /// Holds everything attended against every requirement. A table that was not given is *cannot tell*.
    pub(super) fn gather<'c>(case: &'c Case<'b>, settings: &'c Settings, trail: &mut Trail) -> Result<(Self, Terms<'c, 'b>), Unknown> {
        let terms = Terms::of(case, settings, trail)?;
        let mut attended = attended(case, trail)?;
        if let Some(noted) = case.noted::<Noted>().filter(|noted| noted.fits(&terms)) {
            for (one, standings) in attended.iter_mut().zip(&noted.standings) {
                one.standings = *standings;
            }
            return Ok((Self { attended, tally: noted.tally.clone() }, terms));
        }
        let classes: Vec<Option<Class>> = attended.iter().map(|one| sessions::class(one, &terms)).collect();
        for (i, one) in attended.iter_mut().enumerate() {
            for requirement in Requirement::ALL {
                let found = match requirement {
                    Requirement::Enough => continue,
                    _ => requirement.find(one, &terms, trail),
                };
                one.standings[requirement as usize] = Standing::of(&found);
                // Of an activity that counts for nobody nothing else is asked.
                if requirement == Requirement::Type && matches!(found, Ok(Some(_))) {
                    break;
                }
            }
            // What it is not known to be could be a single session.
            let is_known = one.standing(Requirement::Type) != Standing::Open;
            one.standings[Requirement::Enough as usize] = if is_known { sessions::standing(i, &classes) } else { Standing::Open };
        }
        let tally = tally(&attended, &classes);
        let standings = attended.iter().map(|one| one.standings).collect();
        case.note(Noted {
            learner: case.entry.learner,
            qualification: case.entry.qualification,
            eligible: terms.eligible.to_vec(),
            sessions: terms.sessions.to_vec(),
            standings,
            tally: tally.clone(),
        });
        Ok((Self { attended, tally }, terms))
    }

    /// What one requirement comes to over all activities.
    pub(super) fn speak(&self, requirement: Requirement, terms: &Terms<'_, 'b>, hearing: &mut Hearing) {
        match &self.tally {
            Tally::Counts(counted) => self.hold(requirement, counted.first(), terms, hearing),
            Tally::Open(open) => {
                let unknown: Vec<usize> =
                    open.iter().copied().filter(|&i| self.attended[i].standing(requirement) == Standing::Open).collect();
                for &i in &unknown {
                    hearing.weigh(|trail| self.attended[i].find_again(requirement, terms, trail));
                }
                if unknown.is_empty() {
                    self.hold(requirement, open.first(), terms, hearing);
                }
            }
            Tally::None => self.fail(requirement, terms, hearing),
        }
        let counted: &[usize] = match &self.tally {
            Tally::Counts(some) | Tally::Open(some) => some,
            // Faults were breaches, except that what is of another type beside an eligible one is only named.
            Tally::None if requirement == Requirement::Type && self.attended.iter().any(Attended::is_eligible) => &[],
            Tally::None => return,
        };
        // One more activity that counts is all that a single master class lacks.
        if requirement == Requirement::Enough && matches!(self.tally, Tally::Counts(_)) {
            return;
        }
        for (i, one) in self.attended.iter().enumerate() {
            let is_of_type = requirement == Requirement::Type || one.standing(Requirement::Type) == Standing::Holds;
            if one.is_sure && is_of_type && one.standing(requirement) == Standing::Fails && !counted.contains(&i) {
                hearing.weigh(|trail| {
                    let words = one.fault(requirement, terms, trail)?;
                    Ok(words.map_or(Ruling::Met, |words| Ruling::Aside(Words { situation: "not-counted", ..words })))
                });
            }
        }
    }

    /// The requirement is met, on the evidence of this activity.
    fn hold(&self, requirement: Requirement, on: Option<&usize>, terms: &Terms<'_, 'b>, hearing: &mut Hearing) {
        let Some(one) = on.and_then(|&i| self.attended.get(i)) else { return };
        hearing.weigh(|trail| one.find_again(requirement, terms, trail));
    }

    /// No activity meets all requirements, and none could.
    fn fail(&self, requirement: Requirement, terms: &Terms<'_, 'b>, hearing: &mut Hearing) {
        let mut spoke = false;
        let breaches = |one: &&Attended<'b>| match requirement {
            // The only ones attended are of types that do not count.
            Requirement::Type => self.attended.iter().all(|any| any.is_sure && any.standing(Requirement::Type) == Standing::Fails),
            _ => one.is_eligible() && one.standing(requirement) == Standing::Fails,
        };
        for one in self.attended.iter().filter(breaches) {
            spoke = true;
            hearing.weigh(|trail| one.find_again(requirement, terms, trail));
        }
        if spoke {
            return;
        }
        let any_eligible = self.attended.iter().any(Attended::is_eligible);
        for one in &self.attended {
            let of_type = one.standing(Requirement::Type);
            let leaves_open = match (requirement, one.standing(requirement)) {
                (Requirement::Type, Standing::Open) => !any_eligible,
                (Requirement::Type, _) => !any_eligible && !one.is_sure,
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
                    Requirement::Type.find(one, terms, trail)?;
                    one.find_again(requirement, terms, trail)
                });
            }
        }
        if spoke {
            return;
        }
        let holds =
            |one: &&Attended<'b>| one.standing(Requirement::Type) != Standing::Fails && one.standing(requirement) == Standing::Holds;
        match self.attended.iter().find(holds) {
            Some(one) => hearing.weigh(|trail| one.find_again(requirement, terms, trail)),
            None => hearing.weigh(|_| Ok(Ruling::NotApplicable("the learner attended no activity of an eligible type"))),
        }
    }

    /// Whether any activity meets all requirements: for checks that rest on one that counts. What is not known of the first that
    /// still could ends it.
    pub(super) fn counted(&self, terms: &Terms<'_, 'b>, trail: &mut Trail) -> Result<Vec<&Attended<'b>>, Unknown> {
        match &self.tally {
            Tally::Counts(counted) => {
                let counted: Vec<&Attended<'b>> = counted.iter().filter_map(|&i| self.attended.get(i)).collect();
                if let Some(one) = counted.first() {
                    for requirement in Requirement::ALL {
                        one.fault(requirement, terms, trail)?;
                    }
                }
                Ok(counted)
            }
            Tally::Open(open) => {
                for one in open.iter().filter_map(|&i| self.attended.get(i)) {
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
    pub(super) fn eligible(&self) -> Option<&Attended<'b>> {
        self.attended.iter().find(|one| one.is_eligible())
    }

    /// The activities of which it is not known whether they were attended or are of an eligible type, where that leaves open whether
    /// the learner fully met one.
    pub(super) fn perhaps_eligible(&self) -> Vec<&Attended<'b>> {
        let known = self.eligible().is_some();
        let of_type = |one: &Attended<'b>| one.standing(Requirement::Type);
        match &self.tally {
            Tally::Counts(_) => Vec::new(),
            Tally::Open(open) => {
                let is_open = |one: &&Attended<'b>| !one.is_sure || (!known && of_type(one) == Standing::Open);
                open.iter().filter_map(|&i| self.attended.get(i)).filter(is_open).collect()
            }
            Tally::None if known => Vec::new(),
            Tally::None => {
                let is_open = |one: &&Attended<'b>| of_type(one) == Standing::Open || (of_type(one) == Standing::Holds && !one.is_sure);
                self.attended.iter().filter(is_open).collect()
            }
        }
    }
}

impl<'b> Attended<'b> {
    /// What a requirement finds, with its footprints: met, its fault, or the gap.
    pub(super) fn find_again(&self, requirement: Requirement, terms: &Terms<'_, 'b>, trail: &mut Trail) -> crate::check::Verdict {
        Ok(self.fault(requirement, terms, trail)?.map_or(Ruling::Met, Ruling::Breach))
    }

    /// The fault in words that name the activity.
    fn fault(&self, requirement: Requirement, terms: &Terms<'_, 'b>, trail: &mut Trail) -> Found {
        trail.step(self.attendance.first().and_then(|row| row.get(attendance::activity).at()));
        let found = match requirement {
            Requirement::Enough => sessions::find(self, self.standing(requirement), trail)?,
            _ => requirement.find(self, terms, trail)?,
        };
        Ok(found.map(|words| words.with("activity", self.fact())))
    }

    /// Opens what leaves attendance or type open.
    pub(super) fn see_eligible(&self, terms: &Terms<'_, 'b>, trail: &mut Trail) -> Result<(), Unknown> {
        self.see_mark(trail)?;
        Requirement::Type.find(self, terms, trail).map(|_| ())
    }
}

/// The activities that the learner attended, or may have attended, each once.
fn attended<'b>(case: &Case<'b>, trail: &mut Trail) -> Result<Vec<Attended<'b>>, Unknown> {
    if !case.book.given(Table::Activities) {
        trail.see(case.book.absent(activities::activity))?;
    }
    if !case.book.given(Table::Attendance) {
        trail.see(case.book.absent(attendance::learner_id))?;
    }
    let mut found: Vec<Attended<'b>> = Vec::new();
    for row in case.attendance() {
        let mark = row.get(attendance::attended);
        if mark.peek() == Ok(false) {
            continue;
        }
        let is_sure = mark.gap() != Some(Gap::Unreadable);
        let named = row.get(attendance::activity).peek().ok();
        let name = named.map(|name| case.book.name_key(name.0));
        if let Some(known) = found.iter_mut().find(|known| name.is_some() && known.name == name) {
            if is_sure && !known.is_sure {
                known.attendance.clear();
            }
            if is_sure || !known.is_sure {
                known.attendance.push(row);
            }
            known.is_sure |= is_sure;
            continue;
        }
        let rows: Vec<Record<'b>> = named.into_iter().flat_map(|name| case.activities_named(name.0)).collect();
        let is_elsewhere = |name: crate::record::Named| !case.docket.tracker.named(case.book.name_key(name.0)).is_empty();
        // On record for another qualification only: not an activity of this case.
        if rows.is_empty() && named.is_some_and(is_elsewhere) {
            continue;
        }
        let standings = [Standing::Holds; Requirement::ALL.len()];
        found.push(Attended { name, attendance: vec![row], rows, is_sure, standings });
    }
    Ok(found)
}

/// Which activities meet all requirements, or could. A single activity stands for itself; master classes on one unit need two.
fn tally(attended: &[Attended<'_>], classes: &[Option<Class>]) -> Tally {
    let mut counts: Vec<usize> = Vec::new();
    let mut open: Vec<usize> = Vec::new();
    let mut add = |members: &[usize], needed: usize| {
        let (pass, may): (Vec<usize>, Vec<usize>) =
            members.iter().copied().filter(|&i| attended[i].may_pass()).partition(|&i| attended[i].passes());
        if pass.len() >= needed {
            counts.extend(pass);
        } else if pass.len() + may.len() >= needed {
            open.extend(pass);
            open.extend(may);
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
