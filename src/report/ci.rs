//! What the formats for build servers share: how grave a finding is to them, on which line of which file it stands, and words
//! without the names and ULNs that a build server has no business with.
//!
//! `Report → Desk; finding → level, spot, words`. It does not know how any of these formats is written.
//!
//! | a finding | level |
//! |---|---|
//! | bars or blocks the claim | error |
//! | too early; cannot tell, where that stops the claim; warns | warning |
//! | advises; cannot tell, where that stops nothing | note |

use std::collections::HashMap;

use super::causes::{Gravity, Place, Subject, waiting};
use super::discreet::Discreet;
use super::folder::Folder;
use super::text::bare;
use crate::engine::{EntryView, Group, InputCard, Report, table_words};
use crate::grid::SheetId;

/// How grave a finding is to a build server.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Level {
    /// Something must be put right, or cannot be.
    Error,
    /// The claim must wait, cannot be judged, or goes at a risk.
    Warning,
    /// For information.
    Note,
}

impl Level {
    /// Every level, the gravest first.
    pub(super) const ALL: [Self; 3] = [Self::Error, Self::Warning, Self::Note];

    /// The level of a gravity.
    pub(super) fn of(gravity: Gravity) -> Self {
        match gravity {
            Gravity::Bars | Gravity::Blocks => Self::Error,
            Gravity::Early | Gravity::CannotTell | Gravity::Warns => Self::Warning,
            Gravity::Advises | Gravity::Waived => Self::Note,
        }
    }
}

/// Where a finding stands, in the terms of files and lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Spot {
    /// Path from where the run was started, or within the folder of the inputs where they were named by absolute paths; with `/`.
    pub(super) path: String,
    /// Line, or row of a sheet, from 1.
    pub(super) line: u32,
    /// `F17`, or `Register!F17` in a workbook; `None` where no cell is in question.
    pub(super) cell: Option<String>,
}

/// A report with what it takes to tell it to a build server.
pub(super) struct Desk<'r> {
    pub(super) report: &'r Report,
    folder: Folder<'r>,
    discreet: Discreet<'r>,
    waiting: HashMap<(u16, *const Group), usize>,
}

impl<'r> Desk<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        Self { report, folder: Folder::of(report), discreet: Discreet::of(report), waiting: waiting(report) }
    }

    /// Where a finding stands: its first cell; else the headings of the table that lacks something; else those of the claims.
    pub(super) fn spot(&self, place: &Place<'_>) -> Spot {
        let view = place.view;
        if let Some(at) = view.marks().first().or(view.finding.cells.first()) {
            let card = self.report.cell(*at);
            let sheet = card.sheet.map(|name| self.sheet(place, name, at.sheet));
            let cell = sheet.map_or_else(|| card.cell.clone(), |sheet| format!("{sheet}!{}", card.cell));
            return Spot { path: self.path(card.path), line: card.row, cell: Some(cell) };
        }
        let of_table = |table: &str| self.report.inputs.iter().find(|card| card.table == Some(table));
        let missing = view.finding.missing.iter().find_map(|missing| of_table(missing.table));
        let any = || self.report.inputs.iter().find(|card| card.table.is_some()).or(self.report.inputs.first());
        match missing.or_else(|| of_table("claims")).or_else(any) {
            Some(card) => Spot { path: self.path(&card.path), line: card.header_row.unwrap_or(1), cell: None },
            // A report is never without an input: what cannot be read at all is refused.
            None => Spot { path: ".".to_owned(), line: 1, cell: None },
        }
    }

    /// The name of a sheet, unless it is the learner's.
    fn sheet(&self, place: &Place<'_>, name: &str, id: SheetId) -> String {
        let kept = self.discreet.words(place, name);
        if kept == name { kept } else { format!("sheet {}", id.0 + 1) }
    }

    /// A path from where the run was started. Where a person keeps their files on the disk is nobody else's business.
    pub(super) fn path(&self, path: &str) -> String {
        let absolute = path.starts_with(['/', '\\']) || path.get(1..3).is_some_and(|next| next == ":\\" || next == ":/");
        let mut path = if absolute || path.starts_with("..") { self.folder.within(path) } else { path }.replace('\\', "/");
        while let Some(rest) = path.strip_prefix("./") {
            path = rest.to_owned();
        }
        path
    }

    /// Whom a finding is about.
    pub(super) fn who(&self, place: &Place<'_>) -> String {
        match place.subject {
            Subject::Claim(entry) => {
                let learner = self.discreet.learner(entry);
                if entry.qualification().is_empty() { learner } else { format!("{learner}, {}", entry.qualification()) }
            }
            Subject::Group(group) if group.name.is_empty() => "The centre".to_owned(),
            Subject::Group(group) => format!("Programme {}", group.name),
        }
    }

    /// A learner's id, unless it is a ULN.
    pub(super) fn learner(&self, entry: EntryView<'_>) -> String {
        self.discreet.learner(entry)
    }

    /// What was found, and how many claims wait for it where it is not one claim's own.
    pub(super) fn message(&self, place: &Place<'_>) -> String {
        let says = self.discreet.words(place, &place.view.message());
        let Subject::Group(group) = place.subject else { return says };
        match self.waiting.get(&(place.view.finding.rule, std::ptr::from_ref(group))) {
            Some(waiting) => format!("{says} {}", Gravity::of(place.view.finding).waits(*waiting, "claim")),
            None => says,
        }
    }

    /// What was found, where the words “cannot tell” stand already.
    pub(super) fn bare(&self, place: &Place<'_>) -> String {
        bare(&self.message(place))
    }

    /// What to do.
    pub(super) fn next_step(&self, place: &Place<'_>) -> String {
        self.discreet.words(place, &place.view.next_step())
    }

    /// The inputs, each file once.
    pub(super) fn files(&self) -> Vec<&'r InputCard> {
        let mut files: Vec<&InputCard> = Vec::new();
        for card in &self.report.inputs {
            if !files.iter().any(|known| known.path == card.path) {
                files.push(card);
            }
        }
        files
    }
}

/// A path as a relative reference of a URI: everything but letters, digits and a few signs is escaped.
pub(super) fn uri(path: &str) -> String {
    use std::fmt::Write;
    let mut text = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/!$&'()*+,;=@".contains(&byte) {
            text.push(char::from(byte));
        } else {
            let _ = write!(text, "%{byte:02X}");
        }
    }
    text
}

/// `Sheets read as learner register`: what an input was taken for.
pub(super) fn taken_for(card: &InputCard) -> String {
    card.table.map_or_else(|| "not used".to_owned(), |table| table_words(table).to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::engine::sample;

    #[test]
    fn paths_are_told_from_where_the_run_was_started() {
        let mut report = sample::report(0);
        let all = |report: &Report, paths: [&str; 3]| {
            let desk = Desk::new(report);
            paths.map(|path| desk.path(path))
        };
        assert_eq!(all(&report, ["./centre/log.csv", "centre\\a b.csv", "x.csv"]), ["centre/log.csv", "centre/a b.csv", "x.csv"]);
        for card in &mut report.inputs {
            card.path = format!("/home/somebody/{}", card.path);
        }
        assert_eq!(all(&report, ["/home/somebody/centre/log.csv", "/other/x.csv", "x"]), ["log.csv", "/other/x.csv", "x"]);
        for card in &mut report.inputs {
            card.path = "C:\\Users\\somebody\\log.csv".to_owned();
        }
        assert_eq!(all(&report, ["C:\\Users\\somebody\\log.csv", "C:/Users/somebody/y", "z"])[0], "log.csv");
    }

    #[test]
    fn what_a_uri_cannot_hold_is_escaped() {
        assert_eq!(uri("Motor vehicle/Zoë's #1 (old).csv"), "Motor%20vehicle/Zo%C3%AB's%20%231%20(old).csv");
        assert_eq!(uri("a:b?.csv%20"), "a%3Ab%3F.csv%2520");
    }
}
