//! Which structure files a run uses: every `.toml` with a `[structure]` in a `--rules` folder, or one folder below it.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use preclaim::pack::{is_structure, load_structure, structure_clashes};
use preclaim::record::Structure;

use super::Stop;

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
            Ok(structure) => known.push(structure),
            Err(wrong) => faults.push(wrong.to_string()),
        }
    }
    faults.extend(structure_clashes(known));
    if faults.is_empty() { Ok(()) } else { Err(Stop::usage(anyhow!("{}", faults.join("\n")))) }
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
    std::fs::read_to_string(file).map_err(|why| Stop::usage(anyhow!("{}: the file cannot be read ({why})", file.display())))
}
