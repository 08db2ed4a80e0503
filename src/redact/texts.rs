//! Names of files and sheets: without the folders above them, and each different from the others.

use std::collections::HashSet;

/// How many bytes of each path are the folder that holds all of them. It may name the user of the machine, or a learner.
pub(super) fn common_folder<'p>(paths: impl Iterator<Item = &'p str>) -> usize {
    let folder = |path: &'p str| path.rfind(['/', '\\']).and_then(|end| path.get(..=end)).unwrap_or("");
    let mut paths = paths.map(folder);
    let Some(mut common) = paths.next() else { return 0 };
    for other in paths {
        while !other.starts_with(common) {
            common = folder(common.strip_suffix(['/', '\\']).unwrap_or(""));
        }
    }
    common.len()
}

/// Gives each name once.
#[derive(Default)]
pub(super) struct Unique(HashSet<String>);

impl Unique {
    /// The name, with a number behind it where it was given already; before the ending of a file.
    pub(super) fn take(&mut self, name: &str) -> String {
        let mut given = name.to_owned();
        let mut number = 1;
        while !self.0.insert(given.clone()) {
            number += 1;
            given = match name.rsplit_once('.') {
                Some((stem, ending)) if !ending.contains('/') => format!("{stem} ({number}).{ending}"),
                _ => format!("{name} ({number})"),
            };
        }
        given
    }
}
