//! Floor 0 — what stood where. No meaning.
//!
//! `bytes → Sheet → rows of Raw`. A [`Sheet`] is a sheet of a workbook or a whole text file; [`At`] is one cell's place in it,
//! absolute and counted from zero. Places are made here once, copied ever after, and turned into words only when a report
//! is written. This floor does not know what a learner is.

mod place;
mod raw;
mod sheet;

pub use place::{At, SheetId, column_letters};
pub use raw::{Raw, shown_date};
pub use sheet::{Body, LineMap, Row, Sheet};
