//! The terminal: how wide it is, whether it takes colour, and what is said on it.

use std::io::{ErrorKind, IsTerminal, Write};

use anyhow::anyhow;
use preclaim::engine::InputCard;
use preclaim::report::{self, Style};

use super::Stop;
use super::args::{Colour, TellingArgs};

/// Width where standard output is no terminal and `COLUMNS` does not say.
const PIPED_WIDTH: usize = 100;
/// Narrower than this nothing can be laid out.
const LEAST_WIDTH: usize = 40;

/// How this run speaks.
pub(crate) struct Voice {
    width: usize,
    colour: bool,
    quiet: bool,
    verbose: bool,
}

impl Voice {
    pub(crate) fn new(telling: &TellingArgs) -> Self {
        let terminal = std::io::stdout().is_terminal();
        let stated = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let measured = if terminal { terminal_size::terminal_size().map(|(width, _)| usize::from(width.0)) } else { None };
        // https://no-color.org: set and not empty means no colour.
        let no_color = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        let colour = match telling.color {
            Colour::Always => true,
            Colour::Never => false,
            Colour::Auto => terminal && !no_color,
        };
        let width = measured.or(stated).unwrap_or(PIPED_WIDTH).max(LEAST_WIDTH);
        Self { width, colour, quiet: telling.quiet, verbose: telling.verbose }
    }

    pub(crate) fn style(&self) -> Style {
        Style { width: self.width, colour: self.colour, quiet: self.quiet, verbose: self.verbose }
    }

    pub(crate) fn inputs(&self, cards: &[InputCard], passed_over: Option<String>) -> Result<(), Stop> {
        write(|out| {
            report::inspect::write(cards, &self.style(), out)?;
            passed_over.map_or(Ok(()), |line| writeln!(out, "\n{line}"))
        })
    }
}

/// Writes to standard output. A reader that has gone away (`| head`) is no error.
pub(crate) fn write(fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Stop> {
    let mut out = std::io::BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    match fill(&mut out).and_then(|()| out.flush()) {
        Err(why) if why.kind() != std::io::ErrorKind::BrokenPipe => {
            Err(Stop::files(anyhow!("standard output cannot be written to ({why})", why = because(&why))))
        }
        _ => Ok(()),
    }
}

/// Why something could not be read or written, without the system's own numbers.
pub(crate) fn because(why: &std::io::Error) -> String {
    match why.kind() {
        ErrorKind::NotFound => "there is no such file or folder".to_owned(),
        ErrorKind::PermissionDenied => "there is no permission to do so".to_owned(),
        ErrorKind::IsADirectory => "it is a folder".to_owned(),
        ErrorKind::InvalidData => "it is not text in UTF-8".to_owned(),
        ErrorKind::StorageFull => "the disk is full".to_owned(),
        _ => {
            let says = why.to_string();
            says.split_once(" (os error").map_or(says.clone(), |(says, _)| says.to_lowercase())
        }
    }
}

/// One line on standard output.
pub(crate) fn say(line: &str) {
    // As with every line here, a reader that has gone away is no error.
    let _ = write(|out| writeln!(out, "{line}"));
}

/// One line on standard error.
pub(crate) fn complain(line: &str) {
    let _ = writeln!(std::io::stderr(), "{line}");
}

/// A window that Windows opened for files dropped on the icon closes with the program: give time to read.
pub(crate) fn keep_window_open() {
    if cfg!(windows) && std::io::stdin().is_terminal() && std::io::stdout().is_terminal() {
        let _ = write!(std::io::stdout(), "\nPress Enter to close this window.");
        let _ = std::io::stdout().flush();
        let _ = std::io::stdin().read_line(&mut String::new());
    }
}
