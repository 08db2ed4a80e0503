//! The packs that ship inside the binary.

use include_dir::{Dir, include_dir};

use super::{Faults, Pack, load, load_structure};
use crate::record::Structure;

static RULES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/rules");

/// The folders of the shipped packs, in the order in which their rules are told. One line a pack.
pub const SHIPPED: &[&str] =
    &["data", "imi-technical", "city-guilds-employer-involvement", "imi-epa-st0071", "aim-2020", "pearson-btec-2024"];

/// Every shipped pack, in the order of [`SHIPPED`].
pub fn shipped() -> Result<Vec<Pack>, Faults> {
    SHIPPED.iter().map(|folder| load(&format!("rules/{folder}/pack.toml"), shipped_file(&format!("{folder}/pack.toml")))).collect()
}

/// The structure file that is shipped as a template: every line of it is explained.
pub const STRUCTURE_TEMPLATE: &str = "structures/template.toml";

/// Every shipped structure file, by name.
pub fn shipped_structures() -> Result<Vec<Structure>, Faults> {
    let files = RULES.get_dir("structures").into_iter().flat_map(Dir::files);
    let mut paths: Vec<String> = files.map(|file| file.path().to_string_lossy().replace('\\', "/")).collect();
    paths.retain(|path| std::path::Path::new(path).extension().is_some_and(|ending| ending == "toml"));
    paths.sort();
    paths.iter().map(|path| load_structure(&format!("rules/{path}"), shipped_file(path))).collect()
}

/// A file under `rules/`, as it was when the binary was built; empty if there is none.
pub fn shipped_file(path: &str) -> &'static str {
    RULES.get_file(path).and_then(|file| file.contents_utf8()).unwrap_or("")
}

/// The case files of a shipped pack, by name: path under `rules/` and text.
pub fn shipped_cases(folder: &str) -> Vec<(String, &'static str)> {
    let Some(dir) = RULES.get_dir(format!("{folder}/cases")) else { return Vec::new() };
    let mut cases: Vec<(String, &'static str)> = dir
        .files()
        .filter(|file| file.path().extension().is_some_and(|ending| ending == "md"))
        .map(|file| (file.path().to_string_lossy().replace('\\', "/"), file.contents_utf8().unwrap_or("")))
        .collect();
    cases.sort();
    cases
}
