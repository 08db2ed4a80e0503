//! Sheets made of texts, for tests.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::ops::Range;
use std::sync::Arc;

use crate::grid::{Body, LineMap, Raw, Row, Sheet, SheetId};

/// A cell that a test gives.
#[derive(Clone, Debug)]
pub(crate) enum Given {
    Text(String),
    Raw(Raw<'static>),
}

/// A body kept as it was given, in stretches of a chosen size.
pub(crate) struct Texts {
    pub(crate) rows: Vec<Vec<Given>>,
    pub(crate) stretch: u32,
}

impl Body for Texts {
    fn row_count(&self) -> u32 {
        u32::try_from(self.rows.len()).unwrap()
    }

    fn walk(&self, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        for row in rows.start..rows.end.min(self.row_count()) {
            let cells: Vec<Raw<'_>> = self.rows[row as usize]
                .iter()
                .map(|given| match given {
                    Given::Text(text) if text.is_empty() => Raw::Blank,
                    Given::Text(text) => Raw::Text(text),
                    Given::Raw(raw) => *raw,
                })
                .collect();
            visit(Row::new(row, &cells));
        }
    }

    fn stretches(&self) -> Vec<Range<u32>> {
        let size = self.stretch.max(1);
        (0..self.row_count()).step_by(size as usize).map(|from| from..(from + size).min(self.row_count())).collect()
    }
}

/// A text file of these rows.
pub(crate) fn text_sheet(id: u16, rows: &[&[&str]]) -> Sheet {
    sheet(id, rows.iter().map(|row| row.iter().map(|cell| Given::Text((*cell).to_owned())).collect()).collect(), true, 3)
}

/// A sheet of any cells.
pub(crate) fn sheet(id: u16, rows: Vec<Vec<Given>>, text_file: bool, stretch: u32) -> Sheet {
    Sheet {
        id: SheetId(id),
        file: id,
        name: None,
        hidden: false,
        lines: text_file.then(LineMap::default),
        encoding: Arc::from("UTF-8"),
        notes: Vec::new(),
        body: Arc::new(Texts { rows, stretch }),
    }
}
