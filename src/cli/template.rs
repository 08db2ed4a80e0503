//! `preclaim template PACK`: a workbook to fill in.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use preclaim::pack::Pack;
use preclaim::template;

use super::args::{PackArgs, Templating};
use super::config::Config;
use super::files::Files;
use super::output::{self, Output};
use super::packs;
use super::tell::say;
use super::{Exit, Stop};

pub(crate) fn template(args: &Templating) -> Result<Exit, Stop> {
    let from = PackArgs { pack: Vec::new(), rules: args.rules.clone() };
    let chosen = packs::choose(&from, &Config::default())?;
    if args.pack == "structure" && chosen.packs.iter().all(|pack| pack.id != args.pack) {
        return super::structures::template(args.output.as_deref());
    }
    let known = || chosen.packs.iter().map(|pack| pack.id.as_str()).collect::<Vec<_>>().join(", ");
    let pack = chosen
        .packs
        .iter()
        .find(|pack| pack.id == args.pack)
        .ok_or_else(|| Stop::usage(anyhow!("there is no pack “{}”. The packs are {}", args.pack, known())))?;
    let path = args.output.clone().unwrap_or_else(|| PathBuf::from(format!("{} template.xlsx", pack.id)));
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("xlsx")) {
        return Err(Stop::usage(anyhow!("{}: a template is a workbook; give it a name that ends in .xlsx", path.display())));
    }
    output::not_a_folder(&path)?;
    if path.exists() {
        // Somebody may have filled it in.
        return Err(Stop::files(anyhow!("{} is there already; move it away, or give another name with -o", path.display())));
    }
    write(pack, &path)
}

fn write(pack: &Pack, path: &Path) -> Result<Exit, Stop> {
    let bytes = template::write(pack).map_err(|why| Stop::files(anyhow!("the template cannot be made ({why})")))?;
    let mut output = Output::open(path, &Files::default())?;
    output.write(|out| out.write_all(&bytes))?;
    Output::finish_all(std::iter::once(output))?;
    say(&format!("Written: {}", path.display()));
    let tables: Vec<&str> = template::tables(pack).into_iter().map(preclaim::record::Table::name).collect();
    say(&format!("Fill in what you have of {}; delete the sheets that you do not use, and check the file.", tables.join(", ")));
    Ok(Exit::Good)
}
