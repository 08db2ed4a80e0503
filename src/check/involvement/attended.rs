//! One activity that a learner attended, or may have attended, and how it stands towards every requirement.
//!
//! `Case → entries`. Rows of the attendance list under one name are one activity, with all rows of the tracker that have this name and
//! are for the qualification. It does not know which activities count.

use super::activity_out_of_time::is_plainly_in_time;
use super::sessions;
use super::{Requirement, Terms};
use crate::check::{Fact, Ruling, Verdict, Words};
use crate::evidence::{Gap, Missing, Trail, Unknown};
use crate::grid::At;
use crate::record::{Case, Delivery, Record, Sym, Table, activities, attendance};

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

/// One activity with the learner's own rows about it, by number.
pub(super) struct Entry {
    /// The key of its name; `None` where an attendance row gives none.
    name: Option<Sym>,
    /// The attendance rows that say, or may say, that the learner was there.
    attendance: Few,
    /// Its rows in the tracker, which say the same; none where the tracker leaves it out.
    rows: Few,
    /// Whether the learner was there for certain.
    pub(super) is_sure: bool,
    pub(super) standings: [Standing; Requirement::ALL.len()],
}

/// Rows of which there is mostly one, which then takes no room of its own.
#[derive(Default)]
struct Few {
    first: Option<u32>,
    more: Vec<u32>,
}

impl Few {
    fn push(&mut self, row: u32) {
        match self.first {
            None => self.first = Some(row),
            Some(_) => self.more.push(row),
        }
    }

    fn clear(&mut self) {
        *self = Self::default();
    }

    fn iter(&self) -> impl Iterator<Item = &u32> {
        self.first.iter().chain(&self.more)
    }
}

impl FromIterator<u32> for Few {
    fn from_iter<I: IntoIterator<Item = u32>>(rows: I) -> Self {
        let mut few = Self::default();
        rows.into_iter().for_each(|row| few.push(row));
        few
    }
}

/// An activity of the ledger, seen through its case.
#[derive(Clone, Copy)]
pub(super) struct Attended<'c, 'b> {
    pub(super) entry: &'c Entry,
    pub(super) case: &'c Case<'b>,
}

impl<'c, 'b> Attended<'c, 'b> {
    /// The key of its name; `None` where an attendance row gives none.
    pub(super) fn name(&self) -> Option<Sym> {
        self.entry.name
    }

    /// The attendance rows that say, or may say, that the learner was there.
    pub(super) fn attendance(&self) -> impl Iterator<Item = Record<'b>> + use<'c, 'b> {
        let case = self.case;
        self.entry.attendance.iter().map(move |&row| case.record(Table::Attendance, row))
    }

    /// Its rows in the tracker, which say the same; none where the tracker leaves it out.
    pub(super) fn rows(&self) -> impl Iterator<Item = Record<'b>> + use<'c, 'b> {
        let case = self.case;
        self.entry.rows.iter().map(move |&row| case.record(Table::Activities, row))
    }

    /// Its row in the tracker.
    pub(super) fn row(&self, trail: &mut Trail) -> Result<Record<'b>, Unknown> {
        if let Some(row) = self.rows().next() {
            return Ok(row);
        }
        let Some(named) = self.attendance().next() else {
            return Err(Unknown(Missing { table: "attendance", field: "activity", at: None, gap: Gap::NoRow }));
        };
        // Without a name nobody knows which it was; with one, the tracker leaves it out.
        trail.see(named.get(attendance::activity))?;
        Err(trail.lacks(&named.book.absent(activities::activity_type), Gap::NoRow))
    }

    /// Opens the mark that the learner was there.
    pub(super) fn see_mark(&self, trail: &mut Trail) -> Result<(), Unknown> {
        for row in self.attendance() {
            trail.see_or(row.get(attendance::attended), true)?;
        }
        Ok(())
    }

    pub(super) fn standing(&self, requirement: Requirement) -> Standing {
        self.entry.standings[requirement as usize]
    }

    /// Whether it was attended for certain and is of an eligible type for certain.
    pub(super) fn is_eligible(&self) -> bool {
        self.entry.is_sure && self.standing(Requirement::Type) == Standing::Holds
    }

    /// Its name as a fact.
    pub(super) fn fact(&self) -> Fact {
        let named = |row: Option<Record<'_>>| row.and_then(|row| row.peek(attendance::activity).ok());
        let in_tracker = self.rows().next().and_then(|row| row.peek(activities::activity).ok());
        in_tracker.or_else(|| named(self.attendance().next())).map_or(Fact::Word("An activity without a name"), |name| Fact::Sym(name.0))
    }

    /// Where the attendance list names it.
    pub(super) fn place(&self) -> Option<At> {
        self.attendance().next().and_then(|row| row.place(attendance::activity.index))
    }

    /// How it stands towards each requirement. As a session among others it stands as told.
    pub(super) fn held(&self, terms: &Terms<'_, '_>, session: Standing, trail: &mut Trail) -> [Standing; Requirement::ALL.len()] {
        if !trail.is_watching()
            && let Some(standings) = self.plainly_held(terms, session)
        {
            return standings;
        }
        let mut standings = [Standing::Holds; Requirement::ALL.len()];
        for requirement in Requirement::ALL {
            if requirement == Requirement::Enough {
                continue;
            }
            let standing = Standing::of(&requirement.find(self, terms, trail));
            standings[requirement as usize] = standing;
            // Of an activity that counts for nobody nothing else is asked.
            if requirement == Requirement::Type && standing == Standing::Fails {
                break;
            }
        }
        // What it is not known to be could be a single session.
        let is_known = standings[Requirement::Type as usize] != Standing::Open;
        standings[Requirement::Enough as usize] = if is_known { session } else { Standing::Open };
        standings
    }

    /// The same at a glance: where one row of the tracker says plainly that it is of no eligible type, or that nothing is wrong with it.
    fn plainly_held(&self, terms: &Terms<'_, '_>, session: Standing) -> Option<[Standing; Requirement::ALL.len()]> {
        let mut rows = self.rows();
        let (row, None) = (rows.next()?, rows.next()) else { return None };
        let is_eligible = terms.eligible.has(row.peek(activities::activity_type).ok()?);
        let holds = || {
            row.peek(activities::industry_relevant) == Ok(true)
                && (row.peek(activities::employer).is_ok() || row.peek(activities::practitioner).is_ok())
                && row.peek(activities::units).is_ok()
                && row.peek(activities::delivery).is_ok_and(|delivery| delivery != Delivery::Recorded)
                && self.attendance().any(|row| row.peek(attendance::name).is_ok())
                && is_plainly_in_time(&row, self.case) == Some(true)
        };
        if is_eligible && !holds() {
            return None;
        }
        let mut standings = [Standing::Holds; Requirement::ALL.len()];
        if !is_eligible {
            standings[Requirement::Type as usize] = Standing::Fails;
        }
        standings[Requirement::Enough as usize] = session;
        Some(standings)
    }

    /// What a requirement finds, with its footprints: met, its fault, or the gap.
    pub(super) fn find_again(&self, requirement: Requirement, terms: &Terms<'_, 'b>, trail: &mut Trail) -> Verdict {
        Ok(self.fault(requirement, terms, trail)?.map_or(Ruling::Met, Ruling::Breach))
    }

    /// The fault in words that name the activity.
    pub(super) fn fault(&self, requirement: Requirement, terms: &Terms<'_, 'b>, trail: &mut Trail) -> Found {
        trail.step(self.place());
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

impl Entry {
    pub(super) fn passes(&self) -> bool {
        self.is_sure && self.standings.iter().all(|standing| *standing == Standing::Holds)
    }

    pub(super) fn may_pass(&self) -> bool {
        self.standings.iter().all(|standing| *standing != Standing::Fails)
    }
}

/// The activities that the learner attended, or may have attended, each once.
pub(super) fn entries(case: &Case<'_>) -> Vec<Entry> {
    let mut found: Vec<Entry> = Vec::new();
    for row in case.attendance() {
        let mark = row.peek(attendance::attended);
        if mark == Ok(false) {
            continue;
        }
        let is_sure = mark != Err(Gap::Unreadable);
        let named = row.peek(attendance::activity).ok();
        let name = named.map(|name| case.book.name_key(name.0));
        if let Some(known) = found.iter_mut().find(|known| name.is_some() && known.name == name) {
            if is_sure && !known.is_sure {
                known.attendance.clear();
            }
            if is_sure || !known.is_sure {
                known.attendance.push(row.index);
            }
            known.is_sure |= is_sure;
            continue;
        }
        let rows: Few = named.into_iter().flat_map(|name| case.activities_named(name.0)).map(|row| row.index).collect();
        // On record for another qualification only: not an activity of this case.
        if rows.first.is_none() && name.is_some_and(|name| !case.docket.tracker.named(name).is_empty()) {
            continue;
        }
        let standings = [Standing::Holds; Requirement::ALL.len()];
        found.push(Entry { name, attendance: Few::from_iter([row.index]), rows, is_sure, standings });
    }
    found
}
