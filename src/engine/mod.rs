//! Floor 4 — cases meet rules.
//!
//! `(Book, packs) → Report`. [`arm()`] joins packs with checks and refuses a pack that asks for what no check offers; [`judge()`]
//! runs the armed rules over every case, in parallel and with a result that does not depend on it, reaches verdicts, and folds
//! everything into a [`Report`] that knows its own words. This floor does not know how anything was read or will be written.

mod arm;
mod belong;
mod counts;
mod draw;
mod groups;
mod hear;
mod judge;
mod outcome;
mod report;
mod results;
mod ruled;
#[cfg(test)]
pub(crate) mod sample;
mod stamps;
mod values;
mod variants;
mod views;
mod waive;
mod weigh;
mod words;

pub use arm::{Armed, ArmedRule, arm, value_misfit};
pub use words::table_words;
// A renderer names effects and readings, and knows no pack.
pub use crate::pack::{Effect, Reading};
pub(crate) use draw::draw;
pub use draw::{Paper, PaperRow, Sample};
pub use judge::{Judged, Plan, Step, judge};
pub use outcome::{Outcome, Verdict};
pub use report::{Baseline, CellCard, ColumnCard, Finding, Group, InputCard, Report, RuleCard, Says, Scope, Summary, Tally};
pub use ruled::{Beside, Name, Outcomes, Ruled};
pub use stamps::{OwnValue, PackStamp, StructureStamp};
pub use values::Values;
pub use views::{EntryView, FindingView};
pub use waive::{Waiver, WaiverCard, WaiverState, waive};
