//! Floor 2 — requirements as data.
//!
//! `TOML → Pack, or every fault with its line`. A [`Pack`] holds the rules of one source document: whether, how severe, how
//! much, since when, who says so, and the words for the user. It names the native checks that compare, and knows none of them:
//! [`crate::engine`] arms a pack, and refuses one that asks a check for what it does not offer.

mod load;
mod model;
mod notes;
mod own_values;
mod scope;
mod shipped;
mod structure;
mod template;
mod toml_reader;

pub(crate) use load::hex;
pub use load::load;
pub use model::{Applies, Clause, Document, Effect, Pack, Reading, RuleText, Say};
pub use notes::{ClauseNote, Coverage, clauses};
pub use shipped::{SHIPPED, STRUCTURE_TEMPLATE, shipped, shipped_cases, shipped_file, shipped_structures};
pub use structure::{is_structure, load_structure, structure_clashes};
pub use template::{Part, Template};
pub use toml_reader::{Fault, Faults};
pub(crate) use toml_reader::{Node, Reader};
