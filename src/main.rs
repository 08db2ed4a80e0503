//! The `preclaim` command: arguments become a plan, files are opened, the library judges, and files are written whole or not at all.

#![expect(clippy::disallowed_methods, reason = "the binary is the one place that touches disk, clock, environment and terminal")]

mod cli;

fn main() -> std::process::ExitCode {
    keep_memory();
    cli::main()
}

/// Room for files and rows is taken and given back all the time. The allocator of GNU systems hands large pieces back to the system, which
/// then has to clear them anew; once it has seen a piece as large as this one come and go, it keeps them. Nothing is ever put into it.
fn keep_memory() {
    const LARGE: usize = (32 << 20) - (64 << 10);
    if cfg!(target_env = "gnu") {
        drop(std::hint::black_box(Vec::<u8>::with_capacity(LARGE)));
    }
}
