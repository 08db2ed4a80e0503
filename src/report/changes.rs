//! What changed between two reports, as bytes.
//!
//! `Changes → text, JSON, ndjson or xlsx`. The words of findings are those of the reports themselves.

mod json;
mod text;

pub use super::workbook::changes::{SHEETS, write as write_xlsx};
pub use json::{write as write_json, write_lines};
pub use text::write as write_text;

use crate::saved::{Changes, SavedReport, Subject};

/// The two reports by the names under which they were given.
#[derive(Clone, Copy, Debug)]
pub struct Names<'n> {
    /// The earlier.
    pub old: &'n str,
    /// The later.
    pub new: &'n str,
}

/// What besides the claims is not the same in both reports, in sentences: it may be the reason for what changed.
fn notes(changes: &Changes<'_>) -> Vec<String> {
    let mut notes = Vec::new();
    let (old, new) = (changes.old, changes.new);
    if new.as_of < old.as_of {
        notes.push("The second report speaks for an earlier day than the first; were they given the right way round?".to_owned());
    }
    let packs = packs(old, new);
    if !packs.is_empty() {
        notes.push(format!("The rules are not the same ({}), so some of this may come from the rules.", packs.join("; ")));
    }
    if old.version != new.version {
        notes.push(format!("The reports were written by preclaim {} and preclaim {}.", old.version, new.version));
    }
    notes
}

/// How the packs differ.
fn packs(old: &SavedReport<'_>, new: &SavedReport<'_>) -> Vec<String> {
    let mut says = Vec::new();
    for pack in &new.packs {
        match old.packs.iter().find(|known| known.id == pack.id) {
            None => says.push(format!("{} was added", pack.id)),
            Some(known) if known.version != pack.version => {
                says.push(format!("{} went from version {} to {}", pack.id, known.version, pack.version));
            }
            Some(known) if known.sha256 != pack.sha256 => says.push(format!("{} is not the same file", pack.id)),
            Some(_) => {}
        }
    }
    says.extend(
        old.packs.iter().filter(|pack| !new.packs.iter().any(|now| now.id == pack.id)).map(|pack| format!("{} was left out", pack.id)),
    );
    says
}

/// Learner, name, qualification and programme of a subject; for a programme or the centre only the last.
pub(super) fn identity(subject: Subject<'_>) -> [&str; 4] {
    match subject {
        Subject::Claim(claim) => [&claim.learner_id, &claim.name, &claim.qualification, &claim.programme],
        Subject::Group(group) => ["", "", "", &group.programme],
    }
}
