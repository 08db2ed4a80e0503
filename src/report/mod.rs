//! Edge — the report becomes bytes. One renderer a file.
//!
//! `&Report → bytes`, written to whatever the caller gives. A renderer knows no rule, no file, no clock and no terminal: colour
//! and width are told it in a [`Style`], words come from the [report](crate::engine::Report), and two calls give the same bytes.
//!
//! | format | renderer | for whom |
//! |---|---|---|
//! | text | [`terminal`] | whoever typed the command |
//! | json | [`json`] | scripts; the contract |
//! | ndjson | [`ndjson`] | streams, a claim a line |
//! | csv | [`csv`] | pivot tables, a finding a row |

pub mod csv;
pub mod json;
mod json_text;
pub mod ndjson;

#[cfg(test)]
mod tests;
