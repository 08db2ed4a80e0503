//! Floor 1 — facts have places, requirements have clauses, and both are opened only through a [`Trail`].
//!
//! `Cell<T> → Trail → T, or Unknown`. A [`Cell`] is a value and the place it stands, or the place where it should stand and
//! why nothing can be read there. A [`Dated`] value is a requirement with the days on which it holds and the clause that says
//! so; [`Settings`] are what one requirement sets for its check. This floor does not know what the values mean.

mod cell;
mod dated;
mod settings;
mod trail;

pub use cell::{Cell, FieldName, Gap, Missing};
pub use dated::{Arm, CiteId, Dated, DatedFault};
pub use settings::{ByName, Scalar, SettingKind, Settings, YearDay};
pub use trail::{Trail, Unknown};
