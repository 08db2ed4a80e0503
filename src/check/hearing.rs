//! What a check says, item by item.

use chrono::NaiveDate;

use crate::evidence::{Cell, CiteId, Missing, Trail, Unknown};
use crate::grid::At;
use crate::record::{Amount, Grade, Moment, Sym};

/// A fact that the words of a finding may name.
#[derive(Clone, Debug, PartialEq)]
pub enum Fact {
    /// A text of the book.
    Sym(Sym),
    /// Words of the check's own making.
    Text(Box<str>),
    /// Fixed words.
    Word(&'static str),
    /// A day.
    Day(NaiveDate),
    /// A day and perhaps a time.
    Moment(Moment),
    /// A number.
    Count(i64),
    /// A number with decimals.
    Amount(Amount),
    /// A grade.
    Grade(Grade),
}

macro_rules! facts {
    ($($from:ty => $variant:ident),+) => {$(
        impl From<$from> for Fact {
            fn from(value: $from) -> Self { Self::$variant(value) }
        }
    )+};
}
facts!(Sym => Sym, &'static str => Word, NaiveDate => Day, Moment => Moment, i64 => Count, Amount => Amount, Grade => Grade);

impl From<String> for Fact {
    fn from(text: String) -> Self {
        Self::Text(text.into_boxed_str())
    }
}

impl From<usize> for Fact {
    fn from(count: usize) -> Self {
        Self::Count(i64::try_from(count).unwrap_or(i64::MAX))
    }
}

/// A situation with its facts and the cells it is about.
#[derive(Clone, Debug, PartialEq)]
pub struct Words {
    /// The situation's name, as the check declares it.
    pub situation: &'static str,
    /// Its facts.
    pub facts: Vec<(&'static str, Fact)>,
    /// The cells to mark, the offending one first.
    pub points: Vec<At>,
    /// The first day, or moment, on which it comes good by itself.
    pub from: Option<Moment>,
    /// The last day on which it can still be done, where that lies ahead: for the deadline board.
    pub due: Option<NaiveDate>,
}

impl Words {
    /// Says by which day it must be done.
    #[must_use]
    pub fn due(mut self, day: NaiveDate) -> Self {
        self.due = Some(day);
        self
    }

    /// Names a fact.
    #[must_use]
    pub fn with(mut self, name: &'static str, fact: impl Into<Fact>) -> Self {
        self.facts.push((name, fact.into()));
        self
    }

    /// Marks a cell, if it has a place.
    #[must_use]
    pub fn at<T: Copy>(mut self, cell: Cell<T>) -> Self {
        if let Some(at) = cell.at()
            && !self.points.contains(&at)
        {
            self.points.push(at);
        }
        self
    }

    /// Marks a place.
    #[must_use]
    pub fn at_place(mut self, at: Option<At>) -> Self {
        if let Some(at) = at
            && !self.points.contains(&at)
        {
            self.points.push(at);
        }
        self
    }
}

/// What was found of one item.
#[derive(Clone, Debug, PartialEq)]
pub enum Ruling {
    /// As required.
    Met,
    /// As required, with something worth telling: a sum, or what was left out of account.
    Shown(Words),
    /// Nothing to look at, and why.
    NotApplicable(&'static str),
    /// Not done yet, and its deadline lies ahead: not applicable until then.
    Due(Words),
    /// Not as required.
    Breach(Words),
    /// Time alone is missing.
    Early(Words),
    /// The facts are there and leave it open.
    Unclear(Words),
    /// A fault that stands in nobody's way, because something else meets the requirement or may meet it: advice beside the outcome.
    Aside(Words),
}

/// What a check says of one item; a gap opened through the trail ends it by `?`.
pub type Verdict = Result<Ruling, Unknown>;

/// A breach in a situation that the check declares.
pub fn breach(situation: &'static str) -> Words {
    Words { situation, facts: Vec::new(), points: Vec::new(), from: None, due: None }
}

/// A situation that time alone puts right, and from when (`None`: the last day to do it lies ahead).
pub fn early(situation: &'static str, from: Option<Moment>) -> Words {
    Words { from, ..breach(situation) }
}

/// A situation that the facts leave open.
pub fn unclear(situation: &'static str) -> Words {
    breach(situation)
}

impl From<Words> for Verdict {
    /// Most situations are breaches.
    fn from(words: Words) -> Self {
        Ok(Ruling::Breach(words))
    }
}

/// Which way an item fell, where it is not simply met.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ItemKind {
    /// As required, with something worth telling.
    Shown,
    /// Not done yet, and its deadline lies ahead.
    Due,
    /// Not as required.
    Breach,
    /// Time alone is missing.
    Early,
    /// A gap, or the facts leave it open.
    CannotTell,
    /// A fault beside the outcome.
    Aside,
}

/// An item that is not met, with all it rests on.
#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    /// Which way it fell.
    pub kind: ItemKind,
    /// What the check says; `None` where a gap ended it.
    pub words: Option<Words>,
    /// Every cell opened, in order.
    pub seen: Vec<At>,
    /// Every gap met, in order.
    pub missing: Vec<Missing>,
    /// Every clause relied on.
    pub cites: Vec<CiteId>,
}

/// The hearing of one rule on one case.
#[derive(Debug, Default)]
pub struct Hearing {
    trail: Trail,
    met: bool,
    exempt: Option<&'static str>,
    items: Vec<Item>,
    needed: Vec<Missing>,
    dates_needed: Vec<Missing>,
    spares_shown: bool,
}

impl Hearing {
    /// Judges one item. What its trail opened is the evidence of whatever it finds.
    pub fn weigh(&mut self, item: impl FnOnce(&mut Trail) -> Verdict) {
        self.trail.clear();
        let verdict = item(&mut self.trail);
        self.needed.extend_from_slice(self.trail.missing());
        let (kind, words) = match verdict {
            Ok(Ruling::Met) => {
                self.met = true;
                return;
            }
            Ok(Ruling::NotApplicable(why)) => {
                self.exempt.get_or_insert(why);
                return;
            }
            Ok(Ruling::Shown(words)) => {
                self.met = true;
                (ItemKind::Shown, Some(words))
            }
            Ok(Ruling::Due(words)) => (ItemKind::Due, Some(words)),
            Ok(Ruling::Breach(words)) => (ItemKind::Breach, Some(words)),
            Ok(Ruling::Early(words)) => (ItemKind::Early, Some(words)),
            Ok(Ruling::Unclear(words)) => (ItemKind::CannotTell, Some(words)),
            Ok(Ruling::Aside(words)) => (ItemKind::Aside, Some(words)),
            Err(_) => (ItemKind::CannotTell, None),
        };
        self.items.push(Item {
            kind,
            words,
            seen: self.trail.seen().to_vec(),
            missing: if kind == ItemKind::CannotTell { self.trail.missing().to_vec() } else { Vec::new() },
            cites: self.trail.cites().to_vec(),
        });
    }

    /// Looks at something before any item is weighed. What is opened is evidence of nothing, and of what is watched it is noted.
    pub fn look<T>(&mut self, look: impl FnOnce(&mut Trail) -> T) -> T {
        self.trail.clear();
        look(&mut self.trail)
    }

    /// Notes that an item is as required. For checks that see so at a glance, in plain values: there is nothing to be evidence of, and
    /// rows are many. Whatever is not plain is weighed.
    pub fn meet(&mut self) {
        self.met = true;
    }

    /// Whether [`Ruling::Shown`] is worth its words; else a check may say that an item is met and no more.
    pub fn wants_shown(&self) -> bool {
        !self.spares_shown
    }

    /// Sets [`Hearing::wants_shown`]; the engine's part.
    pub fn want_shown(&mut self, wanted: bool) {
        self.spares_shown = !wanted;
    }

    /// Whether some places are watched: then what a rule relies on has to go through its trail also where it is met.
    pub fn is_watching(&self) -> bool {
        self.trail.is_watching()
    }

    /// Dates that other rules needed and could not read, for the check that reports them (DAT005).
    pub fn dates_needed(&self) -> &[Missing] {
        &self.dates_needed
    }

    /// Sets [`Hearing::dates_needed`]; the engine's part.
    pub fn set_dates_needed(&mut self, dates: Vec<Missing>) {
        self.dates_needed = dates;
    }

    /// The trail, for the engine.
    pub fn trail_mut(&mut self) -> &mut Trail {
        &mut self.trail
    }

    /// Whether any item was met.
    pub fn is_met(&self) -> bool {
        self.met
    }

    /// Why there was nothing to look at, where an item said so.
    pub fn exempt(&self) -> Option<&'static str> {
        self.exempt
    }

    /// Everything that was not simply met.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Every gap met by any item, met ones too.
    pub fn needed(&self) -> &[Missing] {
        &self.needed
    }

    /// Whether nothing but *met* or *not applicable* was said, and no gap was met on the way.
    pub fn is_plain(&self) -> bool {
        self.items.is_empty() && self.needed.is_empty()
    }

    /// Makes a hearing that [`Hearing::is_plain`] ready for the next rule, and says whether any item was met.
    pub fn close_plain(&mut self) -> bool {
        self.exempt = None;
        std::mem::take(&mut self.met)
    }

    /// Takes the items out and makes the hearing ready for the next rule.
    pub fn close(&mut self) -> Vec<Item> {
        self.met = false;
        self.exempt = None;
        self.needed.clear();
        std::mem::take(&mut self.items)
    }
}
