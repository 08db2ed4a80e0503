//! Writes an invented centre to disk: `cargo bench --bench make_centre -- write FOLDER LEARNERS [SEED] [shuffled]`.
//!
//! `-- mixed FOLDER LEARNERS` writes a college of five awarding organisations instead.
//!
//! Run by a plain `cargo bench`, without `write`, it does nothing.

#![expect(clippy::disallowed_methods, reason = "arguments and a clock")]

mod centre;
mod mixed;

use std::io::{self, Write};
use std::path::Path;
use std::time::Instant;

const USAGE: &str = "usage: cargo bench --bench make_centre -- write FOLDER LEARNERS [SEED] [shuffled], or mixed FOLDER LEARNERS";

fn main() -> io::Result<()> {
    // cargo itself adds --bench.
    let arguments: Vec<String> = std::env::args().skip(1).filter(|argument| !argument.starts_with("--")).collect();
    let mut words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    if let ["mixed", folder, learners] = words[..] {
        let learners = learners.parse().map_err(|_| io::Error::new(io::ErrorKind::InvalidInput, USAGE))?;
        let files = mixed::write_to(Path::new(folder), learners)?;
        return writeln!(io::stdout(), "{} files of a college of five organisations, for {}", files.len(), mixed::AS_OF);
    }
    if words.first() != Some(&"write") {
        return Ok(());
    }
    let shuffled = words.last() == Some(&"shuffled");
    if shuffled {
        words.pop();
    }
    let usage = |_| io::Error::new(io::ErrorKind::InvalidInput, USAGE);
    let (folder, learners, seed) = match words[1..] {
        [folder, learners] => (folder, learners, "1"),
        [folder, learners, seed] => (folder, learners, seed),
        _ => return Err(io::Error::new(io::ErrorKind::InvalidInput, USAGE)),
    };
    let plain = centre::Centre::new(learners.parse().map_err(usage)?, seed.parse().map_err(usage)?);
    let centre = if shuffled { plain.shuffled() } else { plain };
    let start = Instant::now();
    let bytes = centre.write_to(Path::new(folder))?;
    writeln!(io::stdout(), "{bytes} bytes of CSV in {:.1} s; a check should count {:?}", start.elapsed().as_secs_f64(), centre.expected())
}
