//! What a run was made with: packs, structure files, values that the centre set itself.

use std::fmt;

use crate::pack::Pack;
use crate::record::Structure;

/// A pack as it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PackStamp {
    /// Id.
    pub id: String,
    /// Title.
    pub title: String,
    /// Version.
    pub version: String,
    /// SHA-256 of its file, in hexadecimal.
    pub sha256: String,
}

impl PackStamp {
    /// The stamp of a pack.
    pub fn of(pack: &Pack) -> Self {
        Self { id: pack.id.clone(), title: pack.title.clone(), version: pack.version.clone(), sha256: pack.sha256.clone() }
    }
}

/// A structure file as it was used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StructureStamp {
    /// The file, as shown.
    pub file: String,
    /// Title of the qualification.
    pub title: String,
    /// Its numbers in normal form.
    pub numbers: Vec<String>,
    /// Where the centre took it from.
    pub source: String,
    /// SHA-256 of the file, in hexadecimal.
    pub sha256: String,
}

impl StructureStamp {
    /// The stamp of a structure.
    pub fn of(structure: &Structure) -> Self {
        let Structure { file, title, numbers, source, sha256, .. } = structure.clone();
        Self { file, title, numbers, source, sha256 }
    }
}

/// A value that the centre set in place of a pack's own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnValue {
    /// The rule that goes by it, and its name there.
    pub rule: String,
    /// Its name.
    pub name: String,
    /// As it is written.
    pub value: String,
}

impl fmt::Display for OwnValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {} = {}", self.rule, self.name, self.value)
    }
}
