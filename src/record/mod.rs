//! Floor 2 — the words of the trade: learners, qualifications, attempts, grades, and the tables that hold them.
//!
//! `rows of slots → Record → Cell<T>`. A [`Book`] keeps each table column by column, four bytes a field, and each row's origin;
//! where a field stands is its row and its sheet's column map, so provenance costs nothing a cell. [`Docket`] joins the tables
//! into cases, one learner on one qualification, as ranges over sorted rows. This floor knows no rule.

mod book;
pub mod calendar;
mod case;
mod coded;
mod compare;
mod docket;
mod facts;
mod grade;
mod grading;
mod group;
mod ids;
mod join;
mod regulated;
mod roll;
mod schema;
mod settle;
mod size;
mod slots;
mod specification;
mod structure;
mod text;
mod tracker;
mod value;

pub use book::{Book, Damage, DamageKind, Note, Part, Place, Record, Rows, TableRows, Variant};
pub(crate) use case::Axis;
pub use case::{Appearance, Case, CaseRows, ClaimRow, Room};
pub use coded::*;
pub use docket::{Docket, Entry, EntryKind, Home, Learner, LearnerId, NAMELESS, Scope, docket};
pub use facts::{AttemptFacts, Series};
pub use grade::{Grade, Standing};
pub use grading::{Days, Grading, SizeGrades, Sureness, UnitPoints};
pub use group::{Centre, Programme};
pub use ids::{IdCheck, fold_id, fold_name, is_standard, qualification_check, qualification_key, uln_check};
pub use regulated::{Regulated, Stated};
pub use roll::{ProgrammeRows, Roll};
pub use schema::*;
pub use size::{Measure, Size, SizeWord};
pub use slots::Slots;
pub(crate) use slots::make_room;
pub use specification::{Grades, Scale, Specification, Suite};
pub use structure::{Structure, StructureGroup, StructureUnit, unit_key};
pub use text::{Interner, Keys, Sym, TextHasher};
pub use tracker::{ActivityDates, Tracker};
pub use value::{Amount, AttemptNo, Kind, Moment, Slot, Value};
