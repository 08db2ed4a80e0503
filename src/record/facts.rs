//! What is asked of every attempt of a case by many rules, looked up once.

use std::any::Any;
use std::cell::{Cell, OnceCell, RefCell};
use std::rc::Rc;

use super::{AssessmentType, Case, CaseRows, Grade, Record, Sym, Table, Variant, attempts, grades_used};
use crate::evidence::Gap;

/// What attempts belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Series {
    /// The synoptic assessment of the qualification, whatever its submissions are called.
    Synoptic,
    /// The assessment whose name has this folded form.
    Named(Sym),
}

/// One attempt, as the rules on attempts first see it. Values without a footprint: a ruling opens the cells themselves.
#[derive(Clone, Copy, Debug)]
pub struct AttemptFacts {
    /// Its row in the attempts table.
    pub row: u32,
    /// What kind of assessment it was at.
    pub kind: Result<AssessmentType, Gap>,
    /// The folded form of the assessment's name.
    pub name_key: Option<Sym>,
    /// What it belongs to, where its type or name tells.
    pub series: Option<Series>,
    /// Whether it is marked void, or its result says so; a mark that cannot be read is what the reading of the case takes it for.
    pub is_void: bool,
}

impl AttemptFacts {
    /// Whether nothing leaves open where it belongs, and it counts.
    pub fn is_plain(&self) -> bool {
        self.kind.is_ok() && self.series.is_some() && !self.is_void
    }
}

/// A list filled when first asked for, in the room that it took the last time.
struct Once<T> {
    list: OnceCell<Vec<T>>,
    room: Cell<Vec<T>>,
}

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self { list: OnceCell::new(), room: Cell::default() }
    }
}

impl<T> Once<T> {
    fn get_or_fill(&self, fill: impl FnOnce(&mut Vec<T>)) -> &[T] {
        self.list.get_or_init(|| {
            let mut list = self.room.take();
            list.clear();
            fill(&mut list);
            list
        })
    }

    fn forget(&mut self) {
        if let Some(list) = self.list.take() {
            self.room.set(list);
        }
    }
}

/// Filled when first asked for; a case under another variant starts afresh.
#[derive(Default)]
pub(super) struct Kept {
    attempts: Once<AttemptFacts>,
    /// The attempts series by series; none where one of them is not plain.
    grouped: Once<AttemptFacts>,
    /// The name's folded form, the row, and whether its grade is blank.
    grades_used: Once<(Sym, u32, bool)>,
    /// What families of checks worked out.
    noted: RefCell<Vec<Rc<dyn Any>>>,
    /// What they worked out for the case before: room for this one's.
    spare: RefCell<Vec<Rc<dyn Any>>>,
    /// What they worked out for many cases, wherever else these are judged beside this one.
    common: Rc<RefCell<Vec<Rc<dyn Any>>>>,
}

impl Kept {
    /// Makes room for another case, which has in common with this one what it had with those before.
    pub(super) fn forget(&mut self) {
        self.attempts.forget();
        self.grouped.forget();
        self.grades_used.forget();
        self.spare.get_mut().clear();
        std::mem::swap(self.noted.get_mut(), self.spare.get_mut());
    }

    /// A value in the room of one of its type that the case before has left, if it has.
    fn in_room<T: 'static>(&self, value: T) -> Rc<T> {
        let mut spare = self.spare.borrow_mut();
        let Some(mut room) = spare.iter().position(|one| one.is::<T>()).and_then(|place| spare.swap_remove(place).downcast::<T>().ok())
        else {
            return Rc::new(value);
        };
        match Rc::get_mut(&mut room) {
            Some(left) => *left = value,
            None => room = Rc::new(value),
        }
        room
    }

    /// Room for a case judged beside those that this room serves.
    pub(super) fn beside(&self) -> Self {
        Self { common: Rc::clone(&self.common), ..Self::default() }
    }
}

impl Clone for Kept {
    /// A clone is made to look at other rows, so it keeps nothing.
    fn clone(&self) -> Self {
        Self::default()
    }
}

impl<'b> Case<'b> {
    /// Every attempt of the case in the order read, looked up once.
    pub fn attempt_facts(&self) -> &[AttemptFacts] {
        self.kept.attempts.get_or_fill(|list| list.extend(self.attempts().map(|row| facts(&row))))
    }

    /// The same attempts series by series, where each of them counts and has its place; `None` where a rule must look closer.
    pub fn grouped_attempts(&self) -> Option<&[AttemptFacts]> {
        let all = self.attempt_facts();
        let grouped = self.kept.grouped.get_or_fill(|list| {
            if all.iter().all(AttemptFacts::is_plain) {
                list.extend_from_slice(all);
                list.sort_by_key(|facts| facts.series);
            }
        });
        (grouped.len() == all.len()).then_some(grouped)
    }

    /// The columns `grade used: NAME` of the judged claim row whose name is known: the name's folded form, and the row.
    pub fn grades_used_by_name(&self) -> impl Iterator<Item = (Sym, Record<'b>)> {
        self.grades_used_kept().iter().map(|&(key, row, _)| (key, self.record(Table::GradesUsed, row)))
    }

    /// Those of them in which something stands, or that are missing in the row's sheet.
    pub fn grades_used_not_blank(&self) -> impl Iterator<Item = (Sym, Record<'b>)> {
        let filled = self.grades_used_kept().iter().filter(|(_, _, blank)| !blank);
        filled.map(|&(key, row, _)| (key, self.record(Table::GradesUsed, row)))
    }

    fn grades_used_kept(&self) -> &[(Sym, u32, bool)] {
        self.kept.grades_used.get_or_fill(|list| {
            let Some(&claim) = self.rows.claims.first() else { return };
            for row in self.book.grades_of(claim).map(|row| self.record(Table::GradesUsed, row)) {
                if let Ok(name) = row.peek(grades_used::assessment) {
                    list.push((self.book.name_key(name.0), row.index, row.peek(grades_used::grade) == Err(Gap::Blank)));
                }
            }
        })
    }

    /// The same case with other rows and readings.
    pub(crate) fn under<'v>(&self, variant: &'v Variant, rows: CaseRows) -> Case<'v>
    where
        'b: 'v,
    {
        let mut other: Case<'v> = self.clone();
        (other.variant, other.rows) = (variant, Box::new(rows));
        other.programme_again(self.rows.registrations.first());
        other
    }

    /// What a check noted of this case for those that come after it, if it is as they need it.
    pub fn noted<T: 'static>(&self, fits: impl Fn(&T) -> bool) -> Option<Rc<T>> {
        let noted = self.kept.noted.borrow();
        let mut of_kind = noted.iter().filter(|one| one.downcast_ref().is_some_and(&fits));
        of_kind.next().and_then(|one| Rc::clone(one).downcast().ok())
    }

    /// Keeps what [`Case::noted`] gives back, until another case or another reading of this one.
    pub fn note<T: 'static>(&self, noted: T) -> Rc<T> {
        let noted = self.kept.in_room(noted);
        self.kept.noted.borrow_mut().push(Rc::clone(&noted) as Rc<dyn Any>);
        noted
    }

    /// What a family of checks keeps from case to case, for as long as one judge goes on: the book, the docket, the structures and the
    /// packs are the same for all of them. It is for checks to know it by everything else on which it rests.
    pub fn common<T: Default + 'static>(&self) -> Rc<T> {
        let mut common = self.kept.common.borrow_mut();
        let known = common.iter().find(|one| one.is::<T>()).and_then(|one| Rc::clone(one).downcast().ok());
        known.unwrap_or_else(|| {
            let new = Rc::new(T::default());
            common.push(Rc::clone(&new) as Rc<dyn Any>);
            new
        })
    }

    /// One attempt of the case.
    pub fn attempt(&self, row: u32) -> Record<'b> {
        self.record(Table::Attempts, row)
    }
}

fn facts(row: &Record<'_>) -> AttemptFacts {
    let kind = row.peek(attempts::assessment_type);
    let name_key = row.peek(attempts::assessment).ok().map(|name| row.book.name_key(name.0));
    let series = if kind == Ok(AssessmentType::Synoptic) { Some(Series::Synoptic) } else { name_key.map(Series::Named) };
    AttemptFacts { row: row.index, kind, name_key, series, is_void: row.is_void() }
}

impl Record<'_> {
    /// Whether an attempt is marked void, or its result says so.
    pub fn is_void(&self) -> bool {
        self.holds(attempts::void, true) || self.holds(attempts::result, Grade::VOID) || self.void_mark_as_read() == Some(true)
    }

    /// What the variant takes an unreadable void mark for.
    fn void_mark_as_read(&self) -> Option<bool> {
        self.variant.void_marks.iter().find(|(row, _)| *row == self.index).map(|(_, is_void)| *is_void)
    }
}
