//! What the program tells of itself: its version with its packs, completions for shells, manual pages.

use std::path::Path;

use anyhow::anyhow;
use clap::{Command, CommandFactory, FromArgMatches};
use preclaim::pack::shipped;

use super::args::Args;
use super::tell::{because, write};
use super::{Exit, Stop};

/// Characters of a pack's hash that tell its versions apart.
const SHORT: usize = 12;

/// Reads the command line; clap ends wrong ones, `--help` and `--version` by itself.
pub(crate) fn parse() -> Args {
    let mut command = Args::command();
    // Packs are read only where somebody asks which they are.
    if std::env::args_os().skip(1).any(|arg| arg == "--version") {
        command = command.long_version(version());
    }
    let matches = command.get_matches();
    Args::from_arg_matches(&matches).unwrap_or_else(|wrong| wrong.exit())
}

/// The version, and each pack with its own: what a report was made with.
fn version() -> String {
    let packs = shipped().unwrap_or_default();
    let wide = packs.iter().map(|pack| pack.id.len()).max().unwrap_or(0);
    let line = |pack: &preclaim::pack::Pack| {
        let hash = pack.sha256.get(..SHORT).unwrap_or(&pack.sha256);
        format!("\n  {:<wide$}  version {}  sha256 {hash}", pack.id, pack.version)
    };
    format!("{}\npacks:{}", env!("CARGO_PKG_VERSION"), packs.iter().map(line).collect::<String>())
}

/// The names of the commands that help shows.
pub(crate) fn commands() -> Vec<String> {
    Args::command().get_subcommands().filter(|sub| !sub.is_hide_set()).map(|sub| sub.get_name().to_owned()).collect()
}

/// Completions for a shell.
pub(crate) fn completions(shell: clap_complete::Shell) -> Result<Exit, Stop> {
    let mut command = Args::command();
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut command, "preclaim", &mut script);
    write(|out| out.write_all(&script))?;
    Ok(Exit::Good)
}

/// The manual page of the program, or those of every command into a folder.
pub(crate) fn man(folder: Option<&Path>) -> Result<Exit, Stop> {
    let mut command = Args::command();
    command.build();
    let Some(folder) = folder else {
        let page = page(command)?;
        write(|out| out.write_all(&page))?;
        return Ok(Exit::Good);
    };
    let cannot = |path: &Path, why: &std::io::Error| {
        Stop::files(anyhow!("{}: the manual page cannot be written ({why})", path.display(), why = because(why)))
    };
    std::fs::create_dir_all(folder).map_err(|why| cannot(folder, &why))?;
    let commands: Vec<Command> = command.get_subcommands().filter(|sub| !sub.is_hide_set() && sub.get_name() != "help").cloned().collect();
    let named = commands.into_iter().map(|sub| {
        let name = format!("preclaim-{}", sub.get_name());
        (name.clone(), sub.name(name))
    });
    for (name, command) in std::iter::once(("preclaim".to_owned(), command)).chain(named.collect::<Vec<_>>()) {
        let path = folder.join(format!("{name}.1"));
        let page = page(command)?;
        std::fs::write(&path, page).map_err(|why| cannot(&path, &why))?;
    }
    Ok(Exit::Good)
}

fn page(command: Command) -> Result<Vec<u8>, Stop> {
    let mut page = Vec::new();
    clap_mangen::Man::new(command).render(&mut page).map_err(|why| Stop::files(anyhow!("the manual page cannot be made ({why})")))?;
    Ok(page)
}
