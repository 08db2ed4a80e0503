//! Walking the rows of a stretch.
//!
//! `rows → Stretch`: rows of slots with texts of their own, the rows that were set aside, and what looked damaged. Stretches
//! are walked side by side; nothing here depends on where one begins.

use std::ops::Range;

use super::blocks::Blocks;
use super::cells::{Cells, Seen};
use super::header::tidy;
use super::plan::{Column, Plan};
use super::values::trimmed;
use crate::grid::{Body, Raw, Row};
use crate::record::{DamageKind, Interner, NAMELESS, Slot, Table, TextHasher, fold_name};

/// Rows of one kind that are not data: how many, and the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) count: u32,
    pub(super) first: u32,
}

impl Tally {
    fn one(&mut self, row: u32) {
        if self.count == 0 {
            self.first = row;
        }
        self.count += 1;
    }

    fn add(&mut self, later: Self) {
        if self.count == 0 {
            self.first = later.first;
        }
        self.count += later.count;
    }
}

/// Rows set aside, by reason.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Aside {
    /// Headings once more.
    pub(super) headings: Tally,
    /// Totals, page numbers, "End of report".
    pub(super) footers: Tally,
    /// Filled, without a learner.
    pub(super) nobody: Tally,
    /// Taken in although they name no learner, for they are rows of somebody.
    pub(super) nameless: Tally,
    /// Filled, with something that is no identifier in the learner's column.
    pub(super) unreadable: Tally,
    /// Filled only in columns that are not understood, or with placeholders.
    pub(super) elsewhere: Tally,
    /// Taken in, with something beyond the last heading.
    pub(super) beyond: Tally,
    /// Cells that hold a formula error, and the first of them.
    pub(super) errors: (u32, Option<(u32, u16)>),
    /// Cells that hold a formula without a stored result, and the first of them.
    pub(super) unsaved: (u32, Option<(u32, u16)>),
}

impl Aside {
    pub(super) fn add(&mut self, later: &Self) {
        self.headings.add(later.headings);
        self.footers.add(later.footers);
        self.nobody.add(later.nobody);
        self.nameless.add(later.nameless);
        self.unreadable.add(later.unreadable);
        self.elsewhere.add(later.elsewhere);
        self.beyond.add(later.beyond);
        for (all, more) in [(&mut self.errors, later.errors), (&mut self.unsaved, later.unsaved)] {
            *all = (all.0 + more.0, all.1.or(more.1));
        }
    }
}

/// Where a damaged cell is within a stretch.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hurt {
    /// In a field of the table.
    Field(u8),
    /// In a column `grade used: NAME`, by position.
    Mark(u16),
}

/// Rows for which room is made at once; a stretch of a workbook may be long and all but empty.
const MOST_ROOM: usize = 1 << 15;

/// What a stretch of rows held.
pub(super) struct Stretch {
    pub(super) texts: Interner,
    pub(super) used_as: Vec<u8>,
    /// Grid rows taken in.
    pub(super) rows: Vec<u32>,
    /// Slots by column of the plan.
    pub(super) slots: Blocks,
    /// Slots of the companions: form, time. Empty where no row had one.
    pub(super) companions: [Vec<Slot>; 2],
    /// Grades to be used, row by row and within a row by column.
    pub(super) marks: Vec<Slot>,
    /// Damage by position of the row in this stretch.
    pub(super) damage: Vec<(u32, Hurt, DamageKind)>,
    /// Dates of birth with two centuries: row, column, both readings.
    pub(super) doubts: Vec<(u32, u16, Slot, Slot)>,
    pub(super) seen: Vec<Seen>,
    pub(super) aside: Aside,
}

struct Walker<'p> {
    plan: &'p Plan<'p>,
    cells: Cells<'p>,
    marks: Vec<Column>,
    row: Vec<Slot>,
    /// Columns of the row that a glance left open.
    left: Vec<usize>,
    out: Stretch,
}

/// Walks some rows of a body. Their texts will be taken in by an interner with the hasher given.
pub(super) fn walk(body: &dyn Body, rows: Range<u32>, plan: &Plan<'_>, hasher: &TextHasher) -> Stretch {
    let grade = crate::record::grades_used::grade.index;
    let marks = plan
        .marks
        .iter()
        .filter_map(|mark| Some(Column { spare: mark.spare.clone(), ..super::plan::column(Table::GradesUsed, grade, mark.col)? }))
        .collect();
    let width = plan.columns.len();
    let room = rows.len().min(MOST_ROOM);
    let mut out = Stretch::new(room);
    out.slots = Blocks::with_capacity(width, room);
    let mut walker =
        Walker { plan, cells: Cells::new(plan, Interner::beside(hasher)), marks, row: vec![Slot::BLANK; width], left: Vec::new(), out };
    body.walk(rows, &mut |row| walker.visit(row));
    let Walker { cells, mut out, .. } = walker;
    out.seen = cells.seen();
    out.used_as = cells.used_as;
    out.texts = cells.texts;
    for column in &mut out.companions {
        if column.iter().all(|slot| *slot == Slot::BLANK) {
            *column = Vec::new();
        }
    }
    out
}

/// Reads a column's cell of a row, or where there is nothing the first of its others that holds something. `glanced` says that a glance
/// has not told the cell.
#[inline(never)]
fn read(cells: &mut Cells<'_>, i: usize, column: &Column, row: &Row<'_>, glanced: bool) -> Slot {
    let raw = row.cell(column.col);
    let own = if glanced { cells.read_afresh(i, column, raw, row.row) } else { cells.read(i, column, raw, row.row) };
    if own != Slot::BLANK || column.spare.is_empty() {
        return own;
    }
    let others = column.spare.iter().map(|col| cells.read(i, column, row.cell(*col), row.row));
    others.into_iter().find(|slot| *slot != Slot::BLANK).unwrap_or(own)
}

impl Stretch {
    fn new(room: usize) -> Self {
        Self {
            texts: Interner::default(),
            used_as: Vec::new(),
            rows: Vec::with_capacity(room),
            slots: Blocks::default(),
            companions: [Vec::new(), Vec::new()],
            marks: Vec::new(),
            damage: Vec::new(),
            doubts: Vec::new(),
            seen: Vec::new(),
            aside: Aside::default(),
        }
    }
}

impl Walker<'_> {
    fn visit(&mut self, row: Row<'_>) {
        let plan = self.plan;
        if repeats_headings(plan, &row) {
            self.out.aside.headings.one(row.row);
            return;
        }
        self.cells.rows += 1;
        self.cells.hurt.clear();
        self.cells.second.clear();
        let mut clock = self.cells.glance(&row, &mut self.row, &mut self.left);
        for &i in &self.left {
            let (Some(column), Some(place)) = (plan.columns.get(i), self.row.get_mut(i)) else { continue };
            self.cells.clock = Slot::BLANK;
            *place = read(&mut self.cells, i, column, &row, true);
            if Some(i) == plan.date {
                clock = self.cells.clock;
            }
        }
        let mut filled = plan.columns.iter().zip(&self.row).any(|(column, slot)| column.counts && *slot != Slot::BLANK);
        let marks_from = self.out.marks.len();
        let mut hurt_marks = Vec::new();
        if !self.marks.is_empty() {
            filled |= self.grades(&row, &mut hurt_marks);
        }
        if !filled {
            if !row.is_blank() {
                self.out.aside.elsewhere.one(row.row);
            }
            self.out.marks.truncate(marks_from);
            return;
        }
        if let Some(tally) = self.set_aside(&row) {
            tally.one(row.row);
            self.out.marks.truncate(marks_from);
            return;
        }
        if plan.width.is_some_and(|width| row.width() > width && row.cells().skip(width).any(|cell| !cell.is_blank())) {
            self.out.aside.beyond.one(row.row);
        }
        if !plan.text_file {
            self.faults(&row);
        }
        self.companions(clock);
        let index = u32::try_from(self.out.rows.len()).unwrap_or(u32::MAX);
        self.out.rows.push(row.row);
        self.out.slots.push(&self.row);
        // Nearly no row has any.
        if !self.cells.hurt.is_empty() || !hurt_marks.is_empty() || !self.cells.second.is_empty() {
            self.out.damage.extend(self.cells.hurt.iter().map(|(field, kind)| (index, Hurt::Field(*field), *kind)));
            self.out.damage.extend(hurt_marks.into_iter().map(|(position, kind)| (index, Hurt::Mark(position), kind)));
            self.out.doubts.extend(self.cells.second.iter().map(|&(col, first, second)| (row.row, col, first, second)));
        }
    }

    /// Reads the grades to be used of a row, and says whether there is any.
    fn grades(&mut self, row: &Row<'_>, hurt: &mut Vec<(u16, DamageKind)>) -> bool {
        let mut filled = false;
        for (mark, position) in self.marks.iter().zip(0u16..) {
            let before = self.cells.hurt.len();
            let slot = read(&mut self.cells, self.plan.columns.len() + usize::from(position), mark, row, false);
            if let Some((_, kind)) = self.cells.hurt.drain(before..).next() {
                hurt.push((position, kind));
            }
            filled |= slot != Slot::BLANK;
            self.out.marks.push(slot);
        }
        filled
    }

    /// Counts the formulas of a row that give no value.
    fn faults(&mut self, row: &Row<'_>) {
        let columns = self.plan.columns.iter().map(|column| column.col).chain(self.marks.iter().map(|mark| mark.col));
        for col in columns {
            let Raw::Fault(fault) = row.cell(col) else { continue };
            let aside = &mut self.out.aside;
            let (count, first) = if fault == Raw::NO_VALUE { &mut aside.unsaved } else { &mut aside.errors };
            *count += 1;
            first.get_or_insert((row.row, col));
        }
    }

    /// Whether a filled row is no row of the table: nobody's, or the foot of a report.
    fn set_aside(&mut self, row: &Row<'_>) -> Option<&mut Tally> {
        let plan = self.plan;
        let slot = |i: usize| self.row.get(i).copied().unwrap_or(Slot::BLANK);
        let bare = plan.needed.iter().all(|&i| slot(i) == Slot::BLANK);
        let total = is_total(plan, row, &slot);
        let aside = &mut self.out.aside;
        if total {
            return Some(&mut aside.footers);
        }
        match plan.learner.map(slot) {
            Some(Slot::BLANK) if is_footer(row) => Some(&mut aside.footers),
            // A claim or a result is somebody's, whether or not the row says whose.
            Some(Slot::BLANK | Slot::UNREADABLE)
                if NAMELESS.contains(&plan.table) && !plan.needed.is_empty() && plan.needed.iter().all(|&i| slot(i) != Slot::BLANK) =>
            {
                aside.nameless.one(row.row);
                None
            }
            Some(Slot::BLANK) => Some(&mut aside.nobody),
            Some(Slot::UNREADABLE) => Some(&mut aside.unreadable),
            Some(_) if bare && is_footer(row) => Some(&mut aside.footers),
            Some(_) => None,
            // A table without learners: its first needed field takes the learner's place.
            None => {
                let (first, others) = plan.needed.split_first()?;
                let others_bare = others.iter().all(|&i| slot(i) == Slot::BLANK);
                (slot(*first).is_value() && others_bare && is_footer(row) && !others.is_empty()).then_some(&mut aside.footers)
            }
        }
    }

    /// Fills form and time where they stand within another cell.
    fn companions(&mut self, clock: Slot) {
        let plan = self.plan;
        let Some(assessment) = plan.assessment else { return };
        let name = self.row.get(assessment).copied().unwrap_or(Slot::BLANK);
        let split = self.cells.split(name);
        let stated = plan.form.and_then(|i| self.row.get(i)).copied().unwrap_or(Slot::BLANK);
        let mut form = Slot::BLANK;
        if let Some((base, number)) = split
            && (stated == Slot::BLANK || stated == Slot(number))
        {
            form = Slot(number);
            if let Some(place) = self.row.get_mut(assessment) {
                *place = base;
            }
        }
        match plan.form.and_then(|i| self.row.get_mut(i)) {
            Some(place) if form != Slot::BLANK => *place = form,
            Some(_) => {}
            None => self.out.companions[0].push(form),
        }
        match plan.time.and_then(|i| self.row.get_mut(i)) {
            // Two different times for one attempt: neither is known.
            Some(place) if place.is_value() && clock.is_value() && *place != clock => *place = Slot::UNREADABLE,
            Some(place) if *place == Slot::BLANK => *place = clock,
            Some(_) => {}
            None => self.out.companions[1].push(clock),
        }
    }
}

/// Whether a row says again what the header row says, in every column of it.
fn repeats_headings(plan: &Plan<'_>, row: &Row<'_>) -> bool {
    // Rows are many and headings rarely repeat: the careful comparison only where the first letter agrees.
    let may = |(col, heading): &(u16, String)| row.first_byte(*col) == heading.bytes().next();
    let does = |(col, heading): &(u16, String)| match row.cell(*col) {
        Raw::Text(text) => text == heading || (text.len() > heading.len() && tidy(text) == *heading),
        _ => false,
    };
    !plan.header.is_empty() && plan.header.iter().all(|one| may(one) && does(one))
}

/// Whether a row is a line of totals, whatever numbers stand beside the word that says so. Below a heading that names units or the
/// like, the word may be a name; and people are called Count or Sum, but then not everything beside it is a number.
fn is_total(plan: &Plan<'_>, row: &Row<'_>, slot: &dyn Fn(usize) -> Slot) -> bool {
    let learner = plan.learner.and_then(|i| plan.columns.get(i)).map(|column| column.col);
    if let Some(col) = learner
        && row.first_byte(col).is_some_and(may_begin_total)
        && total_word(row.cell(col)).is_some()
    {
        return true;
    }
    // The first cell of nearly every row is filled with something else.
    if row.first_byte(0).is_some_and(|first| !may_begin_total(first)) {
        return false;
    }
    let mut filled = (0u16..).zip(row.cells()).filter(|(_, cell)| !cell.is_blank());
    let Some((col, first)) = filled.next().filter(|(col, _)| Some(*col) != learner) else { return false };
    let Some(sure) = total_word(first) else { return false };
    let own = |i: &&usize| plan.columns.get(**i).is_some_and(|column| column.col == col);
    let named =
        learner.is_some() && plan.needed.iter().any(|i| own(&i)) && plan.needed.iter().filter(|i| !own(i)).any(|&i| slot(i).is_value());
    let is_number = |cell: &Raw<'_>| match cell {
        Raw::Text(text) => trimmed(text).bytes().all(|b| b.is_ascii_digit() || matches!(b, b'.' | b',' | b'%')),
        cell => matches!(cell, Raw::Number { .. }),
    };
    !named && (sure || filled.all(|(_, cell)| is_number(&cell)))
}

/// Whether a text with this first byte can say that totals follow: what is no sign may be a space before it.
fn may_begin_total(first: u8) -> bool {
    !first.is_ascii_graphic() || matches!(first | 0x20, b't' | b'g' | b's' | b'c' | b'n' | b'a')
}

/// Whether a cell only says that totals follow, and whether the word leaves no doubt.
fn total_word(cell: Raw<'_>) -> Option<bool> {
    let Raw::Text(text) = cell else { return None };
    // Nearly every cell is passed over at once.
    if text.bytes().next().is_some_and(|first| !may_begin_total(first)) {
        return None;
    }
    let text = trimmed(text);
    let begins = text
        .get(..3)
        .is_some_and(|begin| ["tot", "gra", "sub", "cou", "sum", "num", "ave"].iter().any(|known| known.eq_ignore_ascii_case(begin)));
    if !begins || text.len() > 30 || text.bytes().any(|b| b.is_ascii_digit()) {
        return None;
    }
    match fold_name(text).as_str() {
        "total" | "totals" | "grandtotal" | "grandtotals" | "subtotal" | "subtotals" | "totallearners" | "totalstudents" | "totalrows"
        | "totalrecords" | "totalcount" | "countoflearners" | "countofrows" | "numberoflearners" | "numberofstudents"
        | "numberofrecords" => Some(true),
        "count" | "counts" | "sum" | "average" | "averages" => Some(false),
        _ => None,
    }
}

/// Whether the first filled cell of a row is what stands at the foot of a report.
fn is_footer(row: &Row<'_>) -> bool {
    let first = row.cells().find(|cell| !cell.is_blank());
    let Some(Raw::Text(text)) = first else { return false };
    let mut key = fold_name(trimmed(text));
    key.retain(|c| c != '*');
    let page = key.strip_prefix("page").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()));
    let words = [
        "total",
        "grandtotal",
        "subtotal",
        "endof",
        "printed",
        "report",
        "generated",
        "exported",
        "recordcount",
        "numberof",
        "count",
        "copyright",
        "official",
    ];
    page || words.iter().any(|word| key.starts_with(word))
}
