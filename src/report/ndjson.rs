//! One claim a line: for streams, and for reports too large to hold.
//!
//! `Report → lines of JSON`. Each line is the very object that stands under `claims` in the JSON report, without its spaces.

use std::io::{self, Write};

use super::json::{OutcomeWords, claim, in_batches};
use super::json_text::JsonText;
use crate::engine::Report;

/// Writes every claim.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let words = OutcomeWords::new(report, true);
    in_batches(report, out, JsonText::compact, |json, entry, _| {
        claim(json, entry, &words);
        json.raw(b"\n");
    })
}
