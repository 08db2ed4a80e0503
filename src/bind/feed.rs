//! Feeding the book: from headings that were understood to rows taken in.
//!
//! `Sheet + Found → rows, Region, notes`. A table feeds its own rows; its wide unit columns feed unit results beside them.

use std::ops::Range;

use rayon::prelude::*;

use super::cells::Seen;
use super::header::{Found, Heading, Meaning};
use super::kept::{Beside, Kept};
use super::merge::{self, Taken};
use super::plan::{self, Column, Plan};
use super::walk::{self, Aside, Tally};
use super::{Binder, ColumnCard, Region, Vocabulary, nearly, place, sat_feed, settle, wide};
use crate::grid::{Body, Sheet, column_letters};
use crate::record::{Table, TextHasher, attempts, units};

/// More wide columns than this are no table of a centre.
const MOST_WIDE: usize = 1_000;

/// Cells passed by while every wide column is walked by itself.
const MOST_WORK: u64 = 2_000_000_000;

/// Needed fields that stand in the headings of wide columns.
const IN_WIDE: [&str; 3] = [units::unit.name.field, attempts::assessment.name.field, attempts::taken_at.name.field];

/// What a stretch of rows is read with.
pub(super) struct Source<'s> {
    pub(super) sheet: &'s Sheet,
    /// The sheet's own cells, or cells put beside them.
    pub(super) body: &'s dyn Body,
    /// Zero-based row of the headings, or of a form's first label.
    pub(super) header_row: u32,
}

impl Binder<'_> {
    /// Takes in the rows of one table.
    pub(super) fn region(&mut self, sheet: &Sheet, found: &Found, end: u32, notes: &mut Vec<String>) -> Region {
        let vocabulary = self.vocabulary;
        let rows = found.header_row + 1..end.max(found.header_row + 1);
        if let Some(rival) = found.rival {
            notes.push(format!("The headings fit `{}` and `{}` alike; the sheet is read as `{0}`.", found.table.name(), rival.name()));
        }
        let marks = found.headings.iter().filter(|heading| matches!(heading.meaning, Meaning::GradeUsed(_))).count();
        if marks > MOST_WIDE && self.too_wide(marks, 0, &rows, notes) {
            return Region { table: None, header_row: Some(found.header_row), rows: 0, columns: Vec::new(), form: false };
        }
        let refused = settle::refused(sheet, found, &rows, &self.settings, vocabulary, notes);
        let called = match found.table {
            _ if !found.is_wide() => Vec::new(),
            Table::Attempts => sat_feed::roll_call(found, &refused),
            _ => roll_call(found, &refused),
        };
        let mut plan = Plan::new(found, &refused, &called, rows.clone(), sheet.lines.is_some(), &self.settings, vocabulary);
        let width = found.headings.iter().map(|heading| usize::from(heading.col) + 1).max();
        plan.width = width.filter(|_| sheet.lines.is_some());
        let columns = cards(found, &refused, &plan, vocabulary);
        let lost: Vec<&str> = plan.lost().into_iter().filter(|field| !(found.is_wide() && IN_WIDE.contains(field))).collect();
        if !lost.is_empty() {
            notes.push(format!("Without {} the sheet cannot be read as `{}`.", lost.join(" and "), found.table.name()));
            return Region { table: None, header_row: Some(found.header_row), rows: 0, columns, form: false };
        }
        let source = Source { sheet, body: &*sheet.body, header_row: found.header_row };
        let taken = if found.is_wide() {
            let (mut aside, mut count) = (Aside::default(), 0);
            waves(&*sheet.body, &plan, self.book.texts.hasher(), &mut |stretch| {
                aside.add(&stretch.aside);
                count += u32::try_from(stretch.rows.len()).unwrap_or(u32::MAX);
            });
            if found.table == Table::Units {
                // Their grades are taken in column by column, and told of as results that name nobody.
                aside.nobody = Tally::default();
            }
            tell_aside(sheet, &aside, notes);
            Some(count)
        } else {
            self.feed(&source, &plan, notes).map(|taken| taken.rows)
        };
        let Some(taken) = taken else {
            notes.push("There are more tables here than can be told apart; this one was left out.".to_owned());
            return Region { table: None, header_row: Some(found.header_row), rows: 0, columns, form: false };
        };
        self.wide(sheet, found, &refused, &rows, notes);
        self.sat(sheet, found, &refused, &rows, notes);
        Region { table: Some(found.table), header_row: Some(found.header_row), rows: taken, columns, form: false }
    }

    /// Takes in what a plan asks for, as a part of its own; `None` where there are too many.
    pub(super) fn feed(&mut self, source: &Source<'_>, plan: &Plan<'_>, notes: &mut Vec<String>) -> Option<Taken> {
        let (taken, aside, seen) = self.take_in(source, plan)?;
        tell_aside(source.sheet, &aside, notes);
        settle::columns(&mut self.book, source.sheet, source.body, plan, taken, &seen, notes);
        Some(taken)
    }

    pub(super) fn take_in(&mut self, source: &Source<'_>, plan: &Plan<'_>) -> Option<(Taken, Aside, Vec<Seen>)> {
        let sheet = source.sheet;
        let hasher = self.book.texts.hasher().clone();
        let Some(mut part) = merge::Open::new(&mut self.book, &mut self.used_as, sheet.id, source.header_row, plan) else {
            self.full = true;
            return None;
        };
        let mut seen: Vec<Seen> = plan.columns.iter().map(|_| Seen::default()).collect();
        let mut aside = Aside::default();
        waves(source.body, plan, &hasher, &mut |stretch| {
            seen.iter_mut().zip(&stretch.seen).for_each(|(all, one)| all.add(one));
            aside.add(&stretch.aside);
            part.add(stretch, plan);
        });
        let taken = part.close(plan);
        self.nameless |= aside.nameless.count > 0;
        if plan.learner.is_none() {
            self.lines.push((sheet.id, sheet.lines.clone()));
        }
        Some((taken, aside, seen))
    }

    /// Whether a table has more wide columns than can be taken in one by one: the file is then refused, like one of too many tables.
    pub(super) fn too_wide(&mut self, columns: usize, width: u16, rows: &Range<u32>, notes: &mut Vec<String>) -> bool {
        let work = (columns as u64).saturating_mul(width.into()).saturating_mul(rows.len() as u64);
        let too_wide = columns > MOST_WIDE || work > MOST_WORK;
        if too_wide {
            self.full = true;
            notes.push(format!(
                "{columns} columns of grades or attempts are more than can be read. Split the file, or remove what is not needed."
            ));
        }
        too_wide
    }

    /// Takes in the wide unit columns of a table: one unit result a row and column that holds a grade.
    fn wide(&mut self, sheet: &Sheet, found: &Found, refused: &[u16], rows: &Range<u32>, notes: &mut Vec<String>) {
        let width = found.headings.iter().map(|heading| heading.col.saturating_add(1)).max().unwrap_or(0);
        let (mut cols, mut count) = (Vec::new(), 0);
        let graded = found.headings.iter().filter(|heading| matches!(heading.meaning, Meaning::UnitGrade(_))).count();
        if self.too_wide(graded, width, rows, notes) {
            return;
        }
        for heading in found.headings.iter().filter(|heading| !refused.contains(&heading.col)) {
            let Meaning::UnitGrade(name) = &heading.meaning else { continue };
            // A second column of the same unit fills the gaps of the first.
            let mut alike =
                found.headings.iter().filter(|other| matches!(&other.meaning, Meaning::UnitGrade(it) if plan::same_name(it, name)));
            if alike.next().is_some_and(|first| first.col != heading.col) {
                continue;
            }
            let spare = alike.map(|other| other.col).collect();
            let mut dates = found.headings.iter().filter(|other| {
                !refused.contains(&other.col) && matches!(&other.meaning, Meaning::UnitDate(it) if plan::same_name(it, name))
            });
            let mut extra: Vec<Column> = Vec::new();
            extra.extend(plan::column(Table::Units, units::grade.index, heading.col).map(|column| Column { spare, ..column }));
            if let Some(date) = dates.next() {
                let spare = dates.map(|other| other.col).collect();
                let column = plan::column(Table::Units, units::achieved_on.index, date.col);
                extra.extend(column.map(|column| Column { spare, counts: false, ..column }));
            }
            let place = Some((found.header_row, heading.col));
            let unit = plan::column(Table::Units, units::unit.index, width);
            extra.extend(unit.map(|column| Column { place, counts: false, ..column }));
            let of_units = narrowed(found, refused, Table::Units, who(cols.is_empty()));
            let mut plan = Plan::new(&of_units, refused, &extra, rows.clone(), sheet.lines.is_some(), &self.settings, self.vocabulary);
            for column in &mut plan.columns {
                column.counts = column.field == units::grade.index;
            }
            let body = Beside { body: &*sheet.body, width, kept: vec![Kept::text(name)] };
            let source = Source { sheet, body: &body, header_row: found.header_row };
            // Which rows are nobody's was said of the table itself.
            let Some((taken, _, seen)) = self.take_in(&source, &plan) else {
                notes.push("There are more unit columns here than can be told apart; the last ones were left out.".to_owned());
                break;
            };
            settle::columns(&mut self.book, sheet, &body, &plan, taken, &seen, notes);
            cols.push(heading.col);
            count += taken.rows;
        }
        if let (Some(first), Some(last)) = (cols.first(), cols.last()) {
            let cols = if first == last {
                format!("Column {} holds", column_letters(*first))
            } else {
                format!("{} columns, {} to {}, hold", cols.len(), column_letters(*first), column_letters(*last))
            };
            let results = if count == 1 { "1 unit result".to_owned() } else { format!("{count} unit results") };
            notes.push(format!("{cols} the grades of units: {results} read. A blank cell is no result."));
        }
    }
}

/// The columns of grades that a table of wide unit columns is walked by, to say which rows are nobody's.
fn roll_call(found: &Found, refused: &[u16]) -> Vec<Column> {
    let graded = found.headings.iter().filter(|heading| !refused.contains(&heading.col));
    graded
        .filter(|heading| matches!(heading.meaning, Meaning::UnitGrade(_)))
        .filter_map(|heading| plan::column(Table::Units, units::grade.index, heading.col))
        .collect()
}

/// The fields that wide columns borrow from their row: the first of them also the names, which need be compared only once.
pub(super) fn who(first: bool) -> &'static [&'static str] {
    let all: &[&str] =
        &["learner_id", "qualification", "assessment", "uln", "registration_number", "family_name", "given_names", "name", "date_of_birth"];
    if first { all } else { all.get(..5).unwrap_or(all) }
}

/// The same headings as another table has them, those few fields that both share.
pub(super) fn narrowed(found: &Found, refused: &[u16], table: Table, fields: &[&str]) -> Found {
    let mut found = found.clone();
    for heading in &mut found.headings {
        let meaning = match &heading.meaning {
            Meaning::Field(target) if !refused.contains(&heading.col) && fields.contains(&target.name) => {
                table.field_index(target.name).map(|field| Meaning::Field(super::vocabulary::Target { field, ..*target }))
            }
            _ => None,
        };
        heading.meaning = meaning.unwrap_or(Meaning::Unknown);
    }
    Found { table, ..found }
}

/// Walks what a plan asks for, wave by wave, and hands it on in order; while one wave is handed on, the next is walked. No more than a
/// few stretches wait for their turn.
fn waves(body: &dyn Body, plan: &Plan<'_>, hasher: &TextHasher, take: &mut (dyn FnMut(&walk::Stretch) + Send)) {
    let rows = &plan.rows;
    let stretches: Vec<_> = body
        .stretches()
        .into_iter()
        .map(|stretch| stretch.start.max(rows.start)..stretch.end.min(rows.end))
        .filter(|stretch| !stretch.is_empty())
        .collect();
    let mut walked: Vec<walk::Stretch> = Vec::new();
    for wave in stretches.chunks(2 * rayon::current_num_threads()) {
        let walk = || wave.par_iter().map(|stretch| walk::walk(body, stretch.clone(), plan, hasher)).collect();
        let (next, ()) = rayon::join(walk, || walked.iter().for_each(&mut *take));
        walked = next;
    }
    walked.iter().for_each(take);
}

pub(super) fn cards(found: &Found, refused: &[u16], plan: &Plan<'_>, vocabulary: &Vocabulary) -> Vec<ColumnCard> {
    let taken: Vec<u8> = plan.columns.iter().map(|column| column.field).collect();
    let may_be_wide = matches!(found.table, Table::Registrations | Table::Claims) || found.is_wide();
    let card = |heading: &Heading| {
        let hint = if heading.meaning == Meaning::Unknown {
            let near = nearly::did_you_mean(&heading.shown, found.table, &taken, vocabulary).map(str::to_owned);
            near.or_else(|| if may_be_wide { wide::hint(&heading.shown) } else { None })
        } else {
            None
        };
        let card = card_of(heading, hint);
        if refused.contains(&heading.col) { ColumnCard { field: None, ..card } } else { card }
    };
    found.headings.iter().map(card).collect()
}

/// How one heading was understood.
pub(super) fn card_of(heading: &Heading, hint: Option<String>) -> ColumnCard {
    ColumnCard { col: heading.col, heading: heading.shown.clone(), field: heading.meaning.called(), hint }
}

/// Says which rows were set aside and which formulas gave nothing, and where the first of each kind stands.
fn tell_aside(sheet: &Sheet, aside: &Aside, notes: &mut Vec<String>) {
    if let (count, Some((row, col))) = aside.errors {
        let place = place(sheet, row, col);
        notes.push(match count {
            1 => format!("Cell {place} holds a formula error. Put the formula right, or type the value."),
            _ => format!("{count} cells hold a formula error, the first is {place}. Put the formulas right, or type the values."),
        });
    }
    if let (count, Some((row, col))) = aside.unsaved {
        let place = place(sheet, row, col);
        let cells = if count == 1 {
            format!("Cell {place} holds a formula without a stored result.")
        } else {
            format!("{count} cells hold formulas without a stored result, the first is {place}.")
        };
        notes.push(format!("{cells} Open the workbook in Excel and save it."));
    }
    let mut tell = |tally: Tally, one: &str, many: &str| {
        let row = sheet.shown_row(tally.first);
        match tally.count {
            0 => {}
            1 => notes.push(format!("Row {row} {one}")),
            count => notes.push(format!("{count} rows {many} The first is row {row}.")),
        }
    };
    tell(aside.headings, "repeats the headings and was passed over.", "repeat the headings and were passed over.");
    tell(
        aside.footers,
        "is the foot of a report, or a total, and was passed over.",
        "are feet of a report, or totals, and were passed over.",
    );
    tell(
        aside.nobody,
        "names no learner and was left out. Fill in the learner's identifier.",
        "name no learner and were left out. Fill in the learner's identifier in each.",
    );
    tell(
        aside.unreadable,
        "has a learner's identifier that cannot be read, and was left out. Type it again as text.",
        "have a learner's identifier that cannot be read, and were left out. Type it again as text in each.",
    );
    tell(
        aside.beyond,
        "has more cells than there are headings; those beyond the last heading were not read. A value that holds the separator needs quotation marks.",
        "have more cells than there are headings; those beyond the last heading were not read. A value that holds the separator needs quotation marks.",
    );
    tell(
        aside.elsewhere,
        "has nothing to read in the columns that are understood, and was passed over.",
        "have nothing to read in the columns that are understood, and were passed over.",
    );
}
