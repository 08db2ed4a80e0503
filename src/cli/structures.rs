//! Structure files: every `.toml` with a `[structure]` in a `--rules` folder or one folder below it, and the template of one.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use preclaim::pack::{STRUCTURE_TEMPLATE, is_structure, load_structure, shipped_file, structure_clashes};
use preclaim::record::Structure;

use super::files::Files;
use super::output::{self, Output};
use super::tell::{because, say, write};
use super::{Exit, Stop};

/// The number in the template, which no qualification has.
const UNFILLED: &str = "000/0000/0";

/// The structure files in folders, each once, by path.
pub(crate) fn find(folders: &[&PathBuf]) -> Result<Vec<PathBuf>, Stop> {
    let mut found: Vec<PathBuf> = Vec::new();
    let mut real: Vec<PathBuf> = Vec::new();
    for folder in folders {
        let mut files = tomls(folder);
        for below in entries(folder).into_iter().filter(|path| path.is_dir()) {
            files.extend(tomls(&below));
        }
        files.sort();
        for file in files {
            // Named by the config file and by the command, a file is still one.
            let path = file.canonicalize().unwrap_or_else(|_| file.clone());
            if !real.contains(&path) && is_structure(&text(&file)?) {
                real.push(path);
                found.push(file);
            }
        }
    }
    Ok(found)
}

/// Reads structure files beside those known already. All faults of all files are told at once.
pub(crate) fn read(files: &[PathBuf], known: &mut Vec<Structure>) -> Result<(), Stop> {
    let mut faults = Vec::new();
    for file in files {
        match load_structure(&file.display().to_string(), &text(file)?) {
            Ok(structure) if structure.numbers.iter().any(|number| number == UNFILLED) => faults.push(format!(
                "{}: this is the template with its example still in it ({UNFILLED}); fill it in from the specification, or take it out of the folder",
                file.display()
            )),
            Ok(structure) => known.push(structure),
            Err(wrong) => faults.push(wrong.to_string()),
        }
    }
    faults.extend(structure_clashes(known));
    if faults.is_empty() { Ok(()) } else { Err(Stop::usage(anyhow!("{}", faults.join("\n")))) }
}

/// `preclaim template structure`: a structure file with every line explained, on standard output or in a new file.
pub(crate) fn template(path: Option<&Path>) -> Result<Exit, Stop> {
    let text = shipped_file(STRUCTURE_TEMPLATE).as_bytes();
    let Some(path) = path else {
        write(|out| out.write_all(text))?;
        return Ok(Exit::Good);
    };
    if path.extension().is_none_or(|ending| !ending.eq_ignore_ascii_case("toml")) {
        return Err(Stop::usage(anyhow!("{}: a structure file is found by its ending; give it a name that ends in .toml", path.display())));
    }
    output::not_a_folder(path)?;
    if path.exists() {
        // Somebody may have filled it in.
        return Err(Stop::files(anyhow!("{} is there already; move it away, or give another name with -o", path.display())));
    }
    let mut output = Output::open(path, &Files::default())?;
    output.write(|out| out.write_all(text))?;
    Output::finish_all(std::iter::once(output))?;
    say(&format!("Written: {}", path.display()));
    say("Fill it in from the specification, and check with --rules and the folder that it is in.");
    Ok(Exit::Good)
}

fn entries(folder: &Path) -> Vec<PathBuf> {
    // A folder that cannot be opened is told where its packs are looked for.
    std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path()).collect()
}

fn tomls(folder: &Path) -> Vec<PathBuf> {
    let is_toml = |path: &PathBuf| path.is_file() && path.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("toml"));
    entries(folder).into_iter().filter(is_toml).filter(|path| path.file_name().is_none_or(|name| name != "pack.toml")).collect()
}

fn text(file: &Path) -> Result<String, Stop> {
    std::fs::read_to_string(file)
        .map_err(|why| Stop::usage(anyhow!("{}: the file cannot be read ({why})", file.display(), why = because(&why))))
}
