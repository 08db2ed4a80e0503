//! Literate cases: prose, small tables, expected outcomes.
//!
//! `Markdown → cases → what differs`. The format is described in `rules/README.md`. Each case goes the whole way, from the bytes of
//! a CSV file to the report, so it proves reading and binding too.

mod expect;
mod parse;
mod run;

pub use expect::{Expectation, Want};
pub use parse::{CaseFile, LiterateCase, Mentions, parse};
pub use run::{Mismatch, run};
