//! Cells that are the same for many rows, put beside those of a sheet.
//!
//! `Body + cells → Body`. What a form says once, or a heading, is so read like any other cell; where it stands is the plan's business.

use std::ops::Range;

use crate::grid::{Body, Raw, Row};

/// A cell kept for later.
#[derive(Clone, Debug)]
pub(super) enum Kept {
    Text(String),
    Fault(String),
    Other(Raw<'static>),
}

impl Kept {
    pub(super) fn text(text: &str) -> Self {
        Self::Text(text.to_owned())
    }

    pub(super) fn of(raw: Raw<'_>) -> Self {
        match raw {
            Raw::Text(text) => Self::text(text),
            Raw::Fault(fault) => Self::Fault(fault.to_owned()),
            Raw::Blank => Self::Other(Raw::Blank),
            Raw::Number { value, zeros, percent } => Self::Other(Raw::Number { value, zeros, percent }),
            Raw::Date { date, seconds } => Self::Other(Raw::Date { date, seconds }),
            Raw::Time(seconds) => Self::Other(Raw::Time(seconds)),
            Raw::Truth(truth) => Self::Other(Raw::Truth(truth)),
        }
    }

    pub(super) fn raw(&self) -> Raw<'_> {
        match self {
            Self::Text(text) => Raw::Text(text),
            Self::Fault(fault) => Raw::Fault(fault),
            Self::Other(raw) => *raw,
        }
    }
}

/// A sheet's rows, each that is not blank with the same further cells from a column on.
pub(super) struct Beside<'b> {
    pub(super) body: &'b dyn Body,
    /// The first column of the further cells; what the sheet itself has there is cut off.
    pub(super) width: u16,
    pub(super) kept: Vec<Kept>,
}

impl Body for Beside<'_> {
    fn row_count(&self) -> u32 {
        self.body.row_count()
    }

    fn walk(&self, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        let width = usize::from(self.width);
        self.body.walk(rows, &mut |row| {
            let own = row.cells().take(width);
            if own.clone().all(|cell| cell.is_blank()) {
                return;
            }
            let mut cells = Vec::with_capacity(width + self.kept.len());
            cells.extend(own);
            cells.resize(width, Raw::Blank);
            cells.extend(self.kept.iter().map(Kept::raw));
            visit(Row::new(row.row, &cells));
        });
    }

    fn stretches(&self) -> Vec<Range<u32>> {
        self.body.stretches()
    }
}

/// One row and nothing else: a form's values side by side.
pub(super) struct OneRow {
    pub(super) row: u32,
    pub(super) cells: Vec<Kept>,
}

impl Body for OneRow {
    fn row_count(&self) -> u32 {
        self.row + 1
    }

    fn walk(&self, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        if rows.contains(&self.row) {
            let cells: Vec<Raw<'_>> = self.cells.iter().map(Kept::raw).collect();
            visit(Row::new(self.row, &cells));
        }
    }

    fn stretches(&self) -> Vec<Range<u32>> {
        std::iter::once(self.row..self.row + 1).collect()
    }
}
