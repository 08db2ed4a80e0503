//! What is to be read from a stretch of rows, settled once before any row is walked.
//!
//! `Found + settings → Plan`. A plan says which column feeds which field and how; it holds no cell.

use std::ops::Range;

use hashbrown::HashMap;

use super::header::{Found, Meaning};
use super::vocabulary::Vocabulary;
use super::{Settings, dates::DateRules};
use crate::grid::{At, Raw, Row, SheetId};
use crate::record::{Kind, Place, Table, attempts, fold_name};

/// A column that feeds a field.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) col: u16,
    pub(super) field: u8,
    pub(super) name: &'static str,
    pub(super) kind: Kind,
    /// Set for percentages: a bare fraction is in doubt there.
    pub(super) share: bool,
    /// Further columns for the same field, which count where this one is blank.
    pub(super) spare: Vec<u16>,
    /// Where its one cell stands, zero-based row and column, if it is the same for every row: beside a label, or a heading.
    pub(super) place: Option<(u32, u16)>,
    /// Whether a row with nothing else than this column is filled.
    pub(super) counts: bool,
}

impl Column {
    /// Where the cell of a row stands.
    pub(super) fn place(&self) -> Place {
        self.place.map_or(Place::Column(self.col), |(row, col)| Place::Fixed(row, col))
    }

    /// The same, for one row.
    pub(super) fn at(&self, sheet: SheetId, row: u32) -> At {
        let (row, col) = self.place.unwrap_or((row, self.col));
        At { sheet, row, col }
    }

    /// The cell of a row that counts: this column's, or the first filled one of the others.
    pub(super) fn cell<'a>(&self, row: &Row<'a>) -> Raw<'a> {
        let own = row.cell(self.col);
        let others = || self.spare.iter().map(|col| row.cell(*col)).find(|cell| !cell.is_blank());
        if self.spare.is_empty() || !own.is_blank() { own } else { others().unwrap_or(own) }
    }
}

/// A column `grade used: NAME`.
#[derive(Clone, Debug)]
pub(super) struct Mark {
    pub(super) col: u16,
    pub(super) name: String,
    /// Further columns for the same assessment.
    pub(super) spare: Vec<u16>,
    /// On a form, where the label and the grade stand.
    pub(super) places: Option<[(u32, u16); 2]>,
}

/// Everything a walk over rows needs to know.
pub(super) struct Plan<'v> {
    pub(super) vocabulary: &'v Vocabulary,
    pub(super) table: Table,
    pub(super) columns: Vec<Column>,
    pub(super) marks: Vec<Mark>,
    /// Rows that may hold data.
    pub(super) rows: Range<u32>,
    /// Headings as they stand in the header row, by column: a row that repeats them is none of data.
    pub(super) header: Vec<(u16, String)>,
    /// In a text file, how many columns there are up to the last heading: what stands beyond may have slipped there.
    pub(super) width: Option<usize>,
    /// Whether the sheet is a text file, where a number in a date column may be damage.
    pub(super) text_file: bool,
    pub(super) as_of: chrono::NaiveDate,
    pub(super) month_first: bool,
    /// Position in `columns` of the learner's identifier, where a row without one means nothing.
    pub(super) learner: Option<usize>,
    /// Positions in `columns` of the other needed fields.
    pub(super) needed: Vec<usize>,
    /// For attempts: positions in `columns` of the assessment, the date, and the columns of form and time where there are such.
    pub(super) assessment: Option<usize>,
    pub(super) form: Option<usize>,
    pub(super) date: Option<usize>,
    pub(super) time: Option<usize>,
}

impl<'v> Plan<'v> {
    /// A plan for the columns of a table, those left out that were refused, with further columns.
    pub(super) fn new(
        found: &Found,
        refused: &[u16],
        extra: &[Column],
        rows: Range<u32>,
        text_file: bool,
        settings: &Settings,
        vocabulary: &'v Vocabulary,
    ) -> Self {
        let (mut columns, mut marks): (Vec<Column>, Vec<Mark>) = (Vec::new(), Vec::new());
        for heading in found.headings.iter().filter(|heading| !refused.contains(&heading.col)) {
            match &heading.meaning {
                Meaning::Field(target) => {
                    // Of two columns that agree the first is read, and the other where it is blank.
                    match columns.iter_mut().find(|column| column.field == target.field) {
                        Some(first) => first.spare.push(heading.col),
                        None => columns.extend(column(found.table, target.field, heading.col)),
                    }
                }
                Meaning::GradeUsed(name) => match marks.iter_mut().find(|mark| same_name(&mark.name, name)) {
                    Some(first) => first.spare.push(heading.col),
                    None => marks.push(Mark { col: heading.col, name: name.clone(), spare: Vec::new(), places: None }),
                },
                Meaning::UnitGrade(_) | Meaning::UnitDate(_) | Meaning::Attempt(_) | Meaning::Unknown => {}
            }
        }
        columns.extend_from_slice(extra);
        columns.extend(super::keys::stand_in(found.table, &columns));
        columns.sort_by_key(|column| column.field);
        let at = |field: u8| columns.iter().position(|column| column.field == field);
        let of_attempts = |field: u8| if found.table == Table::Attempts { at(field) } else { None };
        let fields = found.table.fields();
        let is_needed = |column: &Column| fields.get(usize::from(column.field)).is_some_and(|field| field.needed);
        let learner = columns.iter().position(|column| column.name == "learner_id" && is_needed(column));
        let needed = columns.iter().enumerate().filter(|(i, column)| is_needed(column) && Some(*i) != learner).map(|(i, _)| i).collect();
        let header =
            found.headings.iter().filter(|heading| !heading.raw.is_empty()).map(|heading| (heading.col, heading.raw.clone())).collect();
        Self {
            vocabulary,
            table: found.table,
            assessment: of_attempts(attempts::assessment.index),
            form: of_attempts(attempts::form.index),
            date: of_attempts(attempts::taken_at.index),
            time: of_attempts(attempts::taken_time.index),
            learner,
            needed,
            columns,
            marks,
            rows,
            header,
            width: None,
            text_file,
            as_of: settings.as_of,
            month_first: settings.month_first,
        }
    }

    /// The needed fields that no column feeds.
    pub(super) fn lost(&self) -> Vec<&'static str> {
        let fields = (0u8..).zip(self.table.fields()).filter(|(_, field)| field.needed);
        fields.filter(|(at, _)| self.columns.iter().all(|column| column.field != *at)).map(|(_, field)| field.name).collect()
    }

    /// How dates of a column are read.
    pub(super) fn dates(&self, kind: Kind) -> DateRules {
        DateRules { as_of: self.as_of, month_first: self.month_first, birth: kind == Kind::Birth }
    }

    /// Fields that a cell of another field can fill: a form within an assessment's name, a time beside a date. With the column it stands in.
    pub(super) fn companions(&self) -> [Option<(u8, u16)>; 2] {
        let col = |i: Option<usize>| i.and_then(|i| self.columns.get(i)).map(|column| column.col);
        let form = if self.form.is_none() { col(self.assessment).map(|col| (attempts::form.index, col)) } else { None };
        let time = if self.time.is_none() { col(self.date).map(|col| (attempts::taken_time.index, col)) } else { None };
        [form, time]
    }
}

/// Whether two columns of grades are for one assessment.
pub(super) fn same_name(one: &str, other: &str) -> bool {
    fold_name(one) == fold_name(other)
}

/// How one column of a table is read.
pub(super) fn column(table: Table, field: u8, col: u16) -> Option<Column> {
    let info = table.fields().get(usize::from(field))?;
    let share = matches!(info.name, "off_the_job_percent" | "percent_complete");
    Some(Column { col, field, name: info.name, kind: info.kind, share, spare: Vec::new(), place: None, counts: true })
}

/// Columns that claim one field, or one assessment's grade: the columns of each such group, ascending.
pub(super) fn rivals(found: &Found) -> Vec<Vec<u16>> {
    // The order of the first columns, so that what is said of the groups has one too.
    let mut groups: Vec<Vec<u16>> = Vec::new();
    let mut known: HashMap<(u8, String), usize> = HashMap::new();
    for heading in &found.headings {
        let key = match &heading.meaning {
            Meaning::Field(target) => (target.field, String::new()),
            Meaning::GradeUsed(name) => (u8::MAX, fold_name(name)),
            Meaning::UnitGrade(name) => (u8::MAX - 1, fold_name(name)),
            Meaning::UnitDate(name) => (u8::MAX - 2, fold_name(name)),
            Meaning::Attempt(sat) => (u8::MAX - 3, format!("{} {:?}", sat.field, sat.whose())),
            Meaning::Unknown => continue,
        };
        let at = *known.entry(key).or_insert(groups.len());
        match groups.get_mut(at) {
            Some(cols) => cols.push(heading.col),
            None => groups.push(vec![heading.col]),
        }
    }
    groups.retain(|cols| cols.len() > 1);
    groups
}
