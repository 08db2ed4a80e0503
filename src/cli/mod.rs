//! The binary. Disk, clock, environment and terminal are touched here and nowhere else.

mod args;
mod config;
mod coverage;
mod diff;
mod files;
mod formats;
mod help;
mod key;
mod output;
mod packs;
mod progress;
mod run;
mod said;
mod standing;
mod structures;
mod tell;
mod template;

use std::io::Write;
use std::process::ExitCode;

/// What a run ends with (contract, section 1).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Exit {
    /// Every claim is ready.
    Good = 0,
    /// At least one claim is not.
    NotReady = 1,
    /// The command, a pack or a config file is wrong.
    Usage = 2,
    /// An input could not be read, or an output could not be written.
    Files = 3,
}

/// Why a run stopped, with the exit code that says so.
#[derive(Debug)]
pub(crate) struct Stop {
    pub(crate) exit: Exit,
    pub(crate) why: anyhow::Error,
}

impl Stop {
    pub(crate) fn usage(why: impl Into<anyhow::Error>) -> Self {
        Self { exit: Exit::Usage, why: why.into() }
    }

    pub(crate) fn files(why: impl Into<anyhow::Error>) -> Self {
        Self { exit: Exit::Files, why: why.into() }
    }
}

impl From<preclaim::Refusal> for Stop {
    fn from(refusal: preclaim::Refusal) -> Self {
        match refusal {
            preclaim::Refusal::Setup(_) => Self::usage(refusal),
            preclaim::Refusal::Inputs(_) => Self::files(refusal),
        }
    }
}

pub(crate) fn main() -> ExitCode {
    // Clap itself ends wrong arguments with code 2, as the contract has it.
    let args = help::parse();
    let exit = match run::run(args) {
        Ok(exit) => exit,
        Err(stop) => {
            // Nothing can be done if standard error is closed.
            let _ = writeln!(std::io::stderr(), "preclaim: {:#}", stop.why);
            stop.exit
        }
    };
    ExitCode::from(exit as u8)
}
