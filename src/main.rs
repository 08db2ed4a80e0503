//! The `preclaim` command: arguments become a plan, files are opened, the library judges, and files are written whole or not at all.

#![expect(clippy::disallowed_methods, reason = "the binary is the one place that touches disk, clock, environment and terminal")]

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
