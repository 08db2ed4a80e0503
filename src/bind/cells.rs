//! Reading cells in the order in which they come, with what a column remembers from row to row.
//!
//! `Raw → Slot`. Texts go into an interner of the walk's own; its numbers are translated when the walk is merged into the book.

use hashbrown::HashMap;

use super::dates::{self, Order};
use super::near::Near;
use super::plan::{Column, Plan};
use super::values::{self, CROSS};
use crate::grid::{Raw, Row, shown_date};
use crate::record::{DamageKind, Interner, Kind, Slot, Sym, Table, qualification_key};

/// Used as a name: it needs a folded form.
pub(super) const AS_NAME: u8 = 1;
/// Used as an identifier.
pub(super) const AS_ID: u8 = 2;

/// How many different spellings a column remembers. Closed lists have a few; a column of rubbish must not fill the memory.
const REMEMBERED: usize = 4096;

/// What was seen in a column that only the whole column can judge. Rows are the first of their kind.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Seen {
    /// A date that only the stated order allows.
    pub(super) stated: Option<u32>,
    /// A date that only the other order allows.
    pub(super) against: Option<u32>,
    /// A date that both orders allow.
    pub(super) either: Option<u32>,
    /// A cross in a yes/no column.
    pub(super) cross: Option<u32>,
    /// A tick, as ✓.
    pub(super) tick: bool,
    /// Another yes.
    pub(super) yes: bool,
    /// Another no.
    pub(super) no: bool,
    /// A destination of one digit.
    pub(super) bare: Option<u32>,
}

impl Seen {
    /// Adds what a later stretch saw.
    pub(super) fn add(&mut self, later: &Self) {
        self.stated = self.stated.or(later.stated);
        self.against = self.against.or(later.against);
        self.either = self.either.or(later.either);
        self.cross = self.cross.or(later.cross);
        self.tick |= later.tick;
        self.yes |= later.yes;
        self.no |= later.no;
        self.bare = self.bare.or(later.bare);
    }
}

/// A column's memory.
struct State {
    /// Where its cells stand.
    col: u16,
    /// Whether no other column has a say where it is blank.
    alone: bool,
    near: Near,
    memo: HashMap<Box<str>, (Slot, Option<DamageKind>)>,
    last: Option<Sym>,
    seen: Seen,
}

impl State {
    fn new(col: u16, alone: bool) -> Self {
        Self { col, alone, near: Near::new(), memo: HashMap::new(), last: None, seen: Seen::default() }
    }
}

/// Whether cells of a kind hold words of anybody's choosing, where a placeholder is no fact.
fn is_words(kind: Kind) -> bool {
    matches!(kind, Kind::Id | Kind::Text | Kind::Name | Kind::Qualification)
}

/// A reader of cells: one a stretch.
pub(super) struct Cells<'p> {
    plan: &'p Plan<'p>,
    states: Vec<State>,
    /// How many rows have been looked at.
    pub(super) rows: u32,
    /// Every text of the stretch.
    pub(super) texts: Interner,
    /// For each text, what it is used as.
    pub(super) used_as: Vec<u8>,
    /// Damage in the row being read, by field.
    pub(super) hurt: Vec<(u8, DamageKind)>,
    /// The second reading of a birth date in the row being read, with its column.
    pub(super) second: Vec<(u16, Slot, Slot)>,
    /// The time that stood beside the last date.
    pub(super) clock: Slot,
    splits: HashMap<u32, Option<(Slot, u32)>>,
    buffer: String,
}

impl<'p> Cells<'p> {
    pub(super) fn new(plan: &'p Plan<'p>, texts: Interner) -> Self {
        let fields = plan.columns.iter().map(|column| (column.col, &column.spare));
        let marks = plan.marks.iter().map(|mark| (mark.col, &mark.spare));
        Self {
            plan,
            // Fields first, then the columns of grades to be used.
            states: fields.chain(marks).map(|(col, spare)| State::new(col, spare.is_empty())).collect(),
            rows: 0,
            texts,
            used_as: Vec::new(),
            hurt: Vec::new(),
            second: Vec::new(),
            clock: Slot::BLANK,
            splits: HashMap::new(),
            buffer: String::new(),
        }
    }

    /// What the columns have shown.
    pub(super) fn seen(&self) -> Vec<Seen> {
        self.states.iter().map(|state| state.seen).collect()
    }

    /// The cells of a row that a glance tells: empty, or seen a moment ago. Nearly every cell of an export is one or the other. Notes the
    /// columns of the others in `left`, and gives the time that stood beside the plan's date.
    pub(super) fn glance(&self, row: &Row<'_>, into: &mut [Slot], left: &mut Vec<usize>) -> Slot {
        match row.line() {
            Some(line) => self.glance_at(|col| Some(line.cell(col)), into, left),
            None => self.glance_at(|col| row.cell(col).plain().map(str::as_bytes), into, left),
        }
    }

    #[inline]
    fn glance_at<'a>(&self, cell: impl Fn(u16) -> Option<&'a [u8]>, into: &mut [Slot], left: &mut Vec<usize>) -> Slot {
        left.clear();
        let date = self.plan.date.unwrap_or(usize::MAX);
        let mut clock = Slot::BLANK;
        for (i, (state, place)) in self.states.iter().zip(into).enumerate() {
            let bytes = cell(state.col);
            if bytes.is_some_and(<[u8]>::is_empty) && state.alone {
                *place = Slot::BLANK;
            } else if let Some((slot, beside)) = bytes.and_then(|bytes| state.near.find(bytes))
                // What is as good as blank leaves the column's others their say.
                && (slot != Slot::BLANK || state.alone)
            {
                *place = slot;
                if i == date {
                    clock = beside;
                }
            } else {
                left.push(i);
            }
        }
        clock
    }

    /// Reads the cell of the `i`th column of the plan.
    #[inline]
    pub(super) fn read(&mut self, i: usize, column: &Column, raw: Raw<'_>, row: u32) -> Slot {
        if let Raw::Text(text) = raw
            && let Some((slot, clock)) = self.states.get(i).and_then(|state| state.near.find(text.as_bytes()))
        {
            self.clock = clock;
            return slot;
        }
        self.read_afresh(i, column, raw, row)
    }

    /// The same, where what the column has seen lately was looked at before.
    #[inline(never)]
    pub(super) fn read_afresh(&mut self, i: usize, column: &Column, raw: Raw<'_>, row: u32) -> Slot {
        match raw {
            Raw::Blank => Slot::BLANK,
            Raw::Text(text) => self.text(i, column, text, row),
            Raw::Fault(_) => self.damaged(column, DamageKind::FormulaError, Slot::UNREADABLE),
            Raw::Number { value, zeros, percent } => self.number(i, column, (value, zeros, percent), row),
            Raw::Date { date, seconds } => {
                let (day, clock) = values::dated(date, seconds);
                match column.kind {
                    Kind::Day | Kind::Birth | Kind::Moment => {
                        self.clock = clock;
                        day
                    }
                    Kind::Clock if clock.is_value() => clock,
                    Kind::Clock => Slot::BLANK,
                    Kind::Text => self.intern(i, &shown_date(date, seconds), 0),
                    Kind::Id => {
                        let slot = self.intern(i, &shown_date(date, seconds), AS_ID);
                        self.damaged(column, DamageKind::DateForCode, slot)
                    }
                    Kind::Name | Kind::Qualification => {
                        let slot = self.intern(i, &shown_date(date, seconds), AS_NAME);
                        self.damaged(column, DamageKind::DateForCode, slot)
                    }
                    _ => self.damaged(column, DamageKind::DateForCode, Slot::UNREADABLE),
                }
            }
            Raw::Time(seconds) => match column.kind {
                Kind::Clock => dates::known(seconds),
                Kind::Id | Kind::Text | Kind::Name | Kind::Qualification => self.text(i, column, &raw.shown(), row),
                _ => Slot::UNREADABLE,
            },
            Raw::Truth(truth) => self.text(i, column, if truth { "TRUE" } else { "FALSE" }, row),
        }
    }

    fn damaged(&mut self, column: &Column, kind: DamageKind, slot: Slot) -> Slot {
        self.hurt.push((column.field, kind));
        slot
    }

    fn number(&mut self, i: usize, column: &Column, (value, zeros, percent): (f64, u8, bool), row: u32) -> Slot {
        match column.kind {
            Kind::Amount => values::amount_of(value, percent, column.share),
            Kind::Day | Kind::Birth | Kind::Moment => {
                if let Some((day, clock)) = dates::serial(value, column.kind == Kind::Birth).filter(|_| !percent) {
                    self.clock = clock;
                    return day;
                }
                // 20241225 is a date too, in digits.
                self.number_as_text(i, column, (value, zeros, percent), row)
            }
            Kind::Clock if (0.0..1.0).contains(&value) && !percent => {
                #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a fraction of a day")]
                let seconds = (value * 86_400.0).round() as u32;
                dates::known(seconds.min(86_399))
            }
            // Past fifteen digits a spreadsheet has already lost the last ones.
            Kind::Id | Kind::Qualification if value.abs() >= 1e15 => {
                let slot = self.number_as_text(i, column, (value, zeros, percent), row);
                self.damaged(column, DamageKind::Exponent, slot)
            }
            _ => self.number_as_text(i, column, (value, zeros, percent), row),
        }
    }

    fn number_as_text(&mut self, i: usize, column: &Column, (value, zeros, percent): (f64, u8, bool), row: u32) -> Slot {
        let mut buffer = std::mem::take(&mut self.buffer);
        values::write_number(value, zeros, percent, &mut buffer);
        // The buffer may be needed again for squeezing a name; numbers have nothing to squeeze.
        let slot = self.text(i, column, &buffer, row);
        self.buffer = buffer;
        slot
    }

    /// Reads a text and remembers the reading, if it left nothing else behind.
    fn text(&mut self, i: usize, column: &Column, text: &str, row: u32) -> Slot {
        let before = (self.hurt.len(), self.second.len());
        let slot = self.understand(i, column, text, row);
        if let Some(state) = self.states.get_mut(i).filter(|_| (self.hurt.len(), self.second.len()) == before) {
            state.near.keep(text.as_bytes(), slot, self.clock, self.rows);
        }
        slot
    }

    fn understand(&mut self, i: usize, column: &Column, text: &str, row: u32) -> Slot {
        let text = values::trimmed(text);
        if text.is_empty() {
            return Slot::BLANK;
        }
        if text.starts_with('#')
            && let Some(kind) = values::shown_fault(text)
        {
            return self.damaged(column, kind, Slot::UNREADABLE);
        }
        // A fact of the centre can be that something does not apply: see `facts`.
        let is_fact = self.plan.table == Table::Centre && column.name == "value";
        // A grade to be used is named or not, and `n/a` names none.
        let is_mark = i >= self.plan.columns.len();
        let names_nothing = || is_words(column.kind) && !is_fact && self.plan.vocabulary.is_placeholder(text);
        if (is_mark && values::is_nothing(text)) || names_nothing() {
            return Slot::BLANK;
        }
        match column.kind {
            Kind::Id => self.id(i, column, text),
            Kind::Text => self.intern(i, text, 0),
            Kind::Name => self.name(i, column, text),
            Kind::Day | Kind::Birth | Kind::Moment => self.day(i, column, text, row),
            Kind::Clock => dates::clock(text).unwrap_or(Slot::UNREADABLE),
            Kind::Amount => values::amount(text, column.share),
            _ => self.word(i, column, text, row),
        }
    }

    /// The number of a text, last one first: exports repeat themselves from row to row.
    fn intern(&mut self, i: usize, text: &str, used_as: u8) -> Slot {
        let last = self.states.get(i).and_then(|state| state.last);
        if let Some(last) = last
            && self.texts.get(last) == text
        {
            return Slot(last.0);
        }
        let sym = self.texts.intern(text);
        let at = sym.0 as usize;
        if self.used_as.len() <= at {
            self.used_as.resize(at + 1, 0);
        }
        if let Some(uses) = self.used_as.get_mut(at) {
            *uses |= used_as;
        }
        if let Some(state) = self.states.get_mut(i) {
            state.last = Some(sym);
        }
        Slot(sym.0)
    }

    fn id(&mut self, i: usize, column: &Column, text: &str) -> Slot {
        if text.bytes().all(|b| b.is_ascii_alphanumeric()) {
            return self.intern(i, text, AS_ID);
        }
        let (text, damage) = values::id(text);
        if text.is_empty() {
            return Slot::BLANK;
        }
        let slot = self.intern(i, text, AS_ID);
        if let Some(kind) = damage {
            self.hurt.push((column.field, kind));
        }
        slot
    }

    fn name(&mut self, i: usize, column: &Column, text: &str) -> Slot {
        // Units, assessments and activities often stand under a code; a name that merely holds a date is none.
        if values::is_date(text) {
            self.hurt.push((column.field, DamageKind::DateForCode));
        }
        if !values::needs_squeezing(text) {
            return self.intern(i, text, AS_NAME);
        }
        let mut buffer = std::mem::take(&mut self.buffer);
        values::squeeze(text, &mut buffer);
        let slot = self.intern(i, &buffer, AS_NAME);
        self.buffer = buffer;
        slot
    }

    fn day(&mut self, i: usize, column: &Column, text: &str, row: u32) -> Slot {
        let day = dates::read(text, self.plan.dates(column.kind));
        self.clock = day.clock;
        if let Some(state) = self.states.get_mut(i) {
            let seen = match day.order {
                Order::Open => None,
                Order::Stated => Some(&mut state.seen.stated),
                Order::Against => Some(&mut state.seen.against),
                Order::Either(_) => Some(&mut state.seen.either),
            };
            if let Some(first) = seen {
                first.get_or_insert(row);
            }
        }
        if let Some(or) = day.or {
            self.second.push((column.col, day.slot, or));
            return Slot::DOUBTFUL;
        }
        if day.slot == Slot::UNREADABLE
            && day.order == Order::Open
            && let Some((slot, clock)) = values::bare_number(text).and_then(|value| dates::serial(value, column.kind == Kind::Birth))
        {
            self.clock = clock;
            return if self.plan.text_file { self.damaged(column, DamageKind::SerialDate, slot) } else { slot };
        }
        day.slot
    }

    /// Kinds with few spellings: each is understood once.
    fn word(&mut self, i: usize, column: &Column, text: &str, row: u32) -> Slot {
        let known = self.states.get(i).and_then(|state| state.memo.get(text)).copied();
        let (slot, damage) = known.unwrap_or_else(|| {
            let damage = values::id(text).1.filter(|kind| column.kind == Kind::Qualification && *kind == DamageKind::DateForCode);
            let understood = (self.understand_word(i, column, text), damage);
            if let Some(state) = self.states.get_mut(i).filter(|state| state.memo.len() < REMEMBERED) {
                state.memo.insert(text.into(), understood);
            }
            understood
        });
        if let Some(state) = self.states.get_mut(i) {
            match (column.kind, slot) {
                (Kind::YesNo, CROSS) => _ = state.seen.cross.get_or_insert(row),
                (Kind::YesNo, Slot(1)) if !text.contains(char::is_alphanumeric) => state.seen.tick = true,
                (Kind::YesNo, Slot(1)) => state.seen.yes = true,
                (Kind::YesNo, Slot(0)) => state.seen.no = true,
                (Kind::Coded("destination", _), slot) if slot.is_value() && text.len() == 1 => {
                    state.seen.bare.get_or_insert(row);
                    self.hurt.push((column.field, DamageKind::LostZeros));
                }
                _ => {}
            }
        }
        if let Some(kind) = damage {
            self.hurt.push((column.field, kind));
        }
        slot
    }

    fn understand_word(&mut self, i: usize, column: &Column, text: &str) -> Slot {
        let vocabulary = self.plan.vocabulary;
        match column.kind {
            Kind::Qualification => {
                let (shown, damage) = values::id(text);
                // What was a number before a spreadsheet made a date of it is shown as it stands.
                let key = match damage {
                    Some(DamageKind::DateForCode) => shown.into(),
                    _ => qualification_key(values::qualification_number(shown)),
                };
                self.intern(i, &key, AS_NAME)
            }
            Kind::YesNo => values::yes_no(text, column.name, vocabulary),
            Kind::Grade => values::grade(text, self.plan.table == Table::Units && column.name == "grade", vocabulary),
            Kind::AttemptNo => values::attempt(text, vocabulary),
            Kind::Form => values::form(text),
            Kind::Coded(list, _) => values::coded(text, list, vocabulary),
            _ => Slot::UNREADABLE,
        }
    }

    /// The assessment without the form that its name ends in, and that form.
    pub(super) fn split(&mut self, name: Slot) -> Option<(Slot, u32)> {
        if !name.is_value() {
            return None;
        }
        if let Some(known) = self.splits.get(&name.0) {
            return *known;
        }
        let text = self.texts.get(Sym(name.0));
        let found = values::form_in_name(text).map(|(base, form)| (base.to_owned(), form));
        let split = found.map(|(base, form)| (self.intern(usize::MAX, &base, AS_NAME), form));
        self.splits.insert(name.0, split);
        split
    }
}
