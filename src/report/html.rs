//! The report as one page for a browser: nothing is fetched, and it works offline, printed, and without its script.
//!
//! `Report + Sheets → HTML`. What to do stands first, folded by cause; then claims, findings, and the rows of the input that the
//! findings rest on, each linked to the other. The page carries its style and its script, and a policy that lets the browser run
//! these two, known by their hashes, and nothing else: text from an input can neither run nor ask the network for anything.
//! It does not know how anything was read or judged.
//!
//! | file | section |
//! |---|---|
//! | `overview` | how many may go, and what to do, by cause |
//! | `claims` | a row a claim; programmes and the centre |
//! | `findings` | a row a finding |
//! | `source` | the rows of the input that findings rest on, with the cells marked |
//! | `rules` | every rule with its tallies; how this was checked |
//! | `frame` | the head of the page, the filter, what links and filters go by |

use std::io::{self, Write};

use self::frame::Page;
use crate::engine::Report;

mod claims;
mod findings;
mod frame;
mod overview;
mod rules;
mod source;
#[cfg(test)]
mod tests;

/// Findings, and claims, that one page lists: browsers grow slow far beyond that. The page says what it leaves out.
const LISTED: usize = 20_000;

/// Writes the page.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    write_within(report, LISTED, out)
}

/// Writes the page with at most so many findings, and so many claims.
fn write_within(report: &Report, listed: usize, out: &mut dyn Write) -> io::Result<()> {
    let page = Page::new(report, listed);
    page.head(out)?;
    overview::write(&page, out)?;
    claims::write(&page, out)?;
    findings::write(&page, out)?;
    source::write(&page, out)?;
    rules::write(&page, out)?;
    frame::foot(out)
}
