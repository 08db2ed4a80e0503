//! `preclaim template`: something to fill in.

use anyhow::anyhow;
use preclaim::pack::{STRUCTURE_TEMPLATE, shipped_file};

use super::args::Templating;
use super::tell::{say, write};
use super::{Exit, Stop};

/// Writes the template asked for to a file that does not exist yet, or to standard output.
pub(crate) fn run(args: &Templating) -> Result<Exit, Stop> {
    if args.what != "structure" {
        return Err(Stop::usage(anyhow!("there is no template “{}”; `preclaim template structure` writes a structure file", args.what)));
    }
    let text = shipped_file(STRUCTURE_TEMPLATE);
    let Some(path) = &args.output else {
        write(|out| out.write_all(text.as_bytes()))?;
        return Ok(Exit::Good);
    };
    let shown = path.display();
    let made = std::fs::File::create_new(path).and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
    made.map_err(|why| match why.kind() {
        // What somebody has filled in already is not to be lost.
        std::io::ErrorKind::AlreadyExists => Stop::usage(anyhow!("{shown}: this file exists already; choose another name")),
        _ => Stop::files(anyhow!("{shown}: the template cannot be written ({why})")),
    })?;
    say(&format!("Written: {shown}"));
    Ok(Exit::Good)
}
