//! `notes.md → clauses`: the source of a pack, clause by clause, and how far each is checked.

use super::{Fault, Faults};

/// How far a clause is checked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Coverage {
    /// From the files alone.
    Checked,
    /// Something of it is; the note says what is not.
    InPart,
    /// Somebody must look.
    Person,
    /// It asks nothing of a claim, a programme or the centre.
    OutOfScope,
}

impl Coverage {
    /// All, the fullest first.
    pub const ALL: [Self; 4] = [Self::Checked, Self::InPart, Self::Person, Self::OutOfScope];

    /// The words in notes, which a note begins with.
    pub fn words(self) -> &'static str {
        match self {
            Self::Checked => "checked",
            Self::InPart => "in part",
            Self::Person => "a person",
            Self::OutOfScope => "out of scope",
        }
    }
}

/// One clause of the source.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClauseNote {
    /// The section, as its heading calls it.
    pub section: String,
    /// What it asks, in our own words.
    pub asks: String,
    /// How far it is checked.
    pub coverage: Coverage,
    /// What is not, or what must be looked at; may be empty.
    pub remark: String,
    /// The rules that check it, as written: ids, ranges and words.
    pub rules: String,
}

/// Reads the table `| section | clause | how | rule |` of a pack's notes. Notes without one have no clauses.
pub fn clauses(file: &str, text: &str) -> Result<Vec<ClauseNote>, Faults> {
    let mut clauses = Vec::new();
    let mut faults = Vec::new();
    let mut inside = false;
    for (line, number) in text.lines().zip(1..) {
        let Some(cells) = cells(line) else {
            inside = false;
            continue;
        };
        if cells == ["section", "clause", "how", "rule"] {
            inside = true;
            continue;
        }
        if !inside || cells.iter().all(|cell| cell.chars().all(|c| c == '-' || c == ':')) {
            continue;
        }
        let mut fault = |says: String| faults.push(Fault { line: number, says });
        let [section, asks, how, rules] = cells.as_slice() else {
            fault(format!("a row of the table has four cells, section, clause, how and rule; this one has {}", cells.len()));
            continue;
        };
        let Some(coverage) = Coverage::ALL.into_iter().find(|coverage| how.starts_with(coverage.words())) else {
            fault(format!("“{how}” must begin with checked, in part, a person or out of scope"));
            continue;
        };
        let remark = how.get(coverage.words().len()..).unwrap_or("").trim_start_matches([',', ':', ';', ' ']);
        clauses.push(ClauseNote {
            section: (*section).to_owned(),
            asks: (*asks).to_owned(),
            coverage,
            remark: remark.to_owned(),
            rules: (*rules).to_owned(),
        });
    }
    if faults.is_empty() { Ok(clauses) } else { Err(Faults { file: file.to_owned(), faults }) }
}

/// The cells of a table's row.
fn cells(line: &str) -> Option<Vec<&str>> {
    let inner = line.trim().strip_prefix('|')?.strip_suffix('|')?;
    Some(inner.split('|').map(str::trim).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_table_of_clauses() {
        let text = "# Notes\n\n| section | clause | how | rule |\n|---|---|---|---|\n| A | one thing | in part: not the rest | X1, X2 |\n| A | b | out of scope | |\n\n| where | empty means |\n|---|---|\n| x | y |\n";
        let found = clauses("notes.md", text).map_err(|faults| faults.to_string());
        let found = found.map(|all| all.iter().map(|one| (one.coverage, one.remark.clone(), one.rules.clone())).collect::<Vec<_>>());
        let first = (Coverage::InPart, "not the rest".to_owned(), "X1, X2".to_owned());
        assert_eq!(found, Ok(vec![first, (Coverage::OutOfScope, String::new(), String::new())]));
    }

    #[test]
    fn faults_have_their_lines() {
        let text = "| section | clause | how | rule |\n|---|---|---|---|\n| A | one | maybe | X1 |\n| A | two | checked |\n";
        let faults = clauses("notes.md", text).err().map(|faults| faults.faults.iter().map(|fault| fault.line).collect::<Vec<_>>());
        assert_eq!(faults, Some(vec![3, 4]));
    }
}
