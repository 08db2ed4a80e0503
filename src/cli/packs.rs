//! Which packs a run uses.

use std::path::{Path, PathBuf};

use anyhow::anyhow;
use preclaim::engine::value_misfit;
use preclaim::pack::{Pack, load, shipped, shipped_structures};
use preclaim::record::Structure;

use super::args::PackArgs;
use super::config::{Config, OwnValue};
use super::tell::because;
use super::{Stop, structures};

/// Packs and the ids to which the run is narrowed.
pub(crate) struct Chosen {
    pub(crate) packs: Vec<Pack>,
    pub(crate) only: Vec<String>,
    /// Folders of the packs that do not ship, with their pack's id.
    pub(crate) folders: Vec<(String, PathBuf)>,
    /// Structure files: those that ship, and those in `--rules` folders.
    pub(crate) structures: Vec<Structure>,
    /// Every pack file and structure file that does not ship.
    pub(crate) read: Vec<PathBuf>,
}

/// The shipped packs, those in `--rules` folders, and those named by file.
pub(crate) fn choose(args: &PackArgs, config: &Config) -> Result<Chosen, Stop> {
    let mut chosen = Chosen {
        packs: shipped().map_err(Stop::usage)?,
        only: Vec::new(),
        folders: Vec::new(),
        structures: shipped_structures().map_err(Stop::usage)?,
        read: Vec::new(),
    };
    let mut added: Vec<PathBuf> = Vec::new();
    let folders: Vec<&PathBuf> = config.rules.iter().chain(&args.rules).collect();
    let structure_files = structures::find(&folders)?;
    structures::read(&structure_files, &mut chosen.structures)?;
    chosen.read.extend(structure_files.iter().cloned());
    for folder in folders {
        let has_structures = structure_files.iter().any(|file| file.starts_with(folder));
        for file in pack_files(folder, has_structures)? {
            // Named by the config file and by the command, a pack is still one.
            let real = file.canonicalize().unwrap_or_else(|_| file.clone());
            if !added.contains(&real) {
                chosen.add(&file)?;
                added.push(real);
            }
        }
    }
    chosen.set(&config.values)?;
    let wanted = if args.pack.is_empty() { &config.pack } else { &args.pack };
    for one in wanted {
        if chosen.packs.iter().any(|pack| pack.id == *one) {
            chosen.only.push(one.clone());
            continue;
        }
        let path = Path::new(one);
        let file = if path.is_dir() { path.join("pack.toml") } else { path.to_owned() };
        if !file.is_file() {
            let known: Vec<&str> = chosen.packs.iter().map(|pack| pack.id.as_str()).collect();
            let place = if args.pack.is_empty() { config.place() } else { String::new() };
            return Err(Stop::usage(anyhow!(
                "{place}there is no pack “{one}”, and no file of that name. The packs are {}",
                known.join(", ")
            )));
        }
        let id = chosen.add(&file)?;
        chosen.only.push(id);
    }
    Ok(chosen)
}

impl Chosen {
    /// Puts the centre's own values in place. What a value may be can rest on another, so they are looked at when all are there.
    fn set(&mut self, values: &[OwnValue]) -> Result<(), Stop> {
        for OwnValue { rule, name, value, place } in values {
            let pack = self.packs.iter_mut().find(|pack| pack.rules.iter().any(|known| known.id == *rule));
            let set = pack.map_or_else(|| Err(format!("there is no rule {rule}")), |pack| pack.set(rule, name, value.clone()));
            set.map_err(|why| Stop::usage(anyhow!("{place}: {why}")))?;
        }
        for OwnValue { rule, name, place, .. } in values {
            let text = self.packs.iter().flat_map(|pack| &pack.rules).find(|known| known.id == *rule);
            if let Some(why) = text.and_then(|text| value_misfit(text, name)) {
                return Err(Stop::usage(anyhow!("{place}: {why}")));
            }
        }
        Ok(())
    }

    fn add(&mut self, file: &Path) -> Result<String, Stop> {
        let shown = file.display().to_string();
        let text = std::fs::read_to_string(file)
            .map_err(|why| Stop::usage(anyhow!("{shown}: the pack cannot be read ({why})", why = because(&why))))?;
        let pack = load(&shown, &text).map_err(Stop::usage)?;
        if self.packs.iter().any(|known| known.id == pack.id) {
            return Err(Stop::usage(anyhow!("{shown}: another pack has the id “{}” already; give this one an id of its own", pack.id)));
        }
        let id = pack.id.clone();
        self.read.push(file.to_owned());
        self.folders.push((id.clone(), file.parent().unwrap_or(Path::new("")).to_owned()));
        self.packs.push(pack);
        Ok(id)
    }
}

/// `pack.toml` in the folder itself, or in each of its folders.
fn pack_files(folder: &Path, has_structures: bool) -> Result<Vec<PathBuf>, Stop> {
    let own = folder.join("pack.toml");
    if own.is_file() {
        return Ok(vec![own]);
    }
    if !folder.is_dir() {
        let says = if folder.exists() {
            "this is a file; --rules takes a folder, and --pack a pack file"
        } else {
            "there is no such folder of packs"
        };
        return Err(Stop::usage(anyhow!("{}: {says}", folder.display())));
    }
    let entries = std::fs::read_dir(folder)
        .map_err(|why| Stop::usage(anyhow!("{}: the folder of packs cannot be opened ({why})", folder.display(), why = because(&why))))?;
    let mut files: Vec<PathBuf> = entries.flatten().map(|entry| entry.path().join("pack.toml")).filter(|path| path.is_file()).collect();
    files.sort();
    if files.is_empty() && !has_structures {
        return Err(Stop::usage(anyhow!(
            "{}: no pack and no structure file was found; a pack is a folder with a pack.toml, a structure file a .toml with a [structure]",
            folder.display()
        )));
    }
    Ok(files)
}
