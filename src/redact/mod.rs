//! Floor 4½ — a report without people.
//!
//! `Report + Book + Key → Report`. Learners stand under pseudonyms that the same key makes again, and nobody without it; names, dates of
//! birth and ULNs are taken out wherever they stand. It works on the report itself, before any renderer sees it, so a format that is
//! added later is redacted too.
//!
//! What a cell holds comes through only where its column is known to hold nothing personal and the value was understood: an unknown
//! column, a remark or a word where a date should be may say anything. Texts that must come through (names of assessments, units,
//! activities and programmes, files and sheets) are searched for every name, identifier, ULN and date of birth that any table holds.

mod cells;
mod key;
mod scrub;
#[cfg(test)]
mod tests;
mod texts;

pub use key::{BadKey, Key};

use std::sync::Arc;

use self::cells::Cells;
use self::scrub::Scrubber;
use self::texts::Unique;
use crate::check::Fact;
use crate::engine::{Finding, InputCard, Name, Report, Ruled, Values, WaiverCard};
use crate::grid::{Body, Row};
use crate::record::Book;

/// What stands in place of what was taken out.
pub(crate) const TAKEN: &str = "redacted";

/// Facts that name a person, whole.
const PEOPLE: [&str; 12] = [
    "name",
    "names",
    "authoriser",
    "assessor",
    "verifier",
    "lead_iv",
    "observer",
    "practitioner",
    "approved_by",
    "confirmed_by",
    "authorised_by",
    "employer",
];

/// Facts that name learners by their identifiers.
const LEARNERS: [&str; 2] = ["learner", "nearest"];

/// All that must be taken from the tables before they are let go.
pub struct Redaction<'k> {
    key: &'k Key,
    scrubber: Scrubber,
    cells: Cells,
}

impl<'k> Redaction<'k> {
    /// Learns who is named in the tables, and what stands at the places of some findings.
    pub fn of(key: &'k Key, book: &Book, places: &[crate::grid::At]) -> Self {
        Self { key, scrubber: Scrubber::of(book, key), cells: Cells::of(book, places) }
    }

    /// Takes people out of a report.
    pub fn apply(&self, report: &mut Report) {
        report.redacted = Some(self.key.mark());
        self.values(report);
        let mut entries = std::mem::take(&mut report.entries);
        for entry in &mut entries {
            // Rows that name nobody are of nobody who could be found.
            let id = report.text(entry.learner);
            let shown = if id.is_empty() { String::new() } else { self.key.learner(id) };
            entry.learner = report.book.texts.intern(&shown);
            entry.name = Name::Unknown;
            for text in [&mut entry.qualification, &mut entry.programme].into_iter().flatten() {
                let said = self.scrubber.text(report.book.text(*text)).into_owned();
                *text = report.book.texts.intern(&said);
            }
            entry
                .findings
                .iter_mut()
                .chain(entry.beside.iter_mut().flat_map(|beside| &mut beside.dues))
                .for_each(|finding| self.finding(finding, &report.book));
        }
        in_order_of_pseudonyms(report, entries);
        let mut groups = std::mem::take(&mut report.programmes);
        groups.push(std::mem::take(&mut report.centre));
        let mut names = Unique::default();
        for group in &mut groups {
            if !group.name.is_empty() {
                group.name = names.take(&self.scrubber.text(&group.name));
            }
            group.findings.iter_mut().chain(&mut group.dues).for_each(|finding| self.finding(finding, &report.book));
        }
        report.centre = groups.pop().unwrap_or_default();
        report.programmes = groups;
        report.waivers.iter_mut().for_each(|card| self.waiver(card));
        report.notes.iter_mut().for_each(|note| *note = self.scrubber.note(note));
        self.inputs(report);
    }

    fn values(&self, report: &mut Report) {
        let mut said = Values::default();
        report.values.iter().for_each(|(at, value)| said.push(at, &self.cells.said(at, value, &self.scrubber, self.key)));
        report.values = said;
    }

    fn finding(&self, finding: &mut Finding, book: &Book) {
        for (name, fact) in &mut finding.facts {
            let text = match fact {
                Fact::Sym(sym) => book.text(*sym),
                Fact::Text(text) => text,
                _ => continue,
            };
            let said = if PEOPLE.contains(name) {
                TAKEN.to_owned()
            } else if LEARNERS.contains(name) {
                Scrubber::learners(text, self.key)
            } else {
                self.scrubber.text(text).into_owned()
            };
            *fact = Fact::Text(said.into_boxed_str());
        }
    }

    fn waiver(&self, card: &mut WaiverCard) {
        let waiver = &mut card.waiver;
        waiver.learner = waiver.learner.as_deref().map(|id| self.key.learner(id));
        for text in [&mut waiver.qualification, &mut waiver.programme].into_iter().flatten() {
            *text = self.scrubber.text(text).into_owned();
        }
        for text in [&mut waiver.approved_by, &mut waiver.why] {
            TAKEN.clone_into(text);
        }
        waiver.evidence = waiver.evidence.as_ref().map(|_| TAKEN.to_owned());
    }

    /// Files and sheets under names without people, and nothing of what stands in them.
    fn inputs(&self, report: &mut Report) {
        let folder =
            texts::common_folder(report.inputs.iter().map(|card| card.path.as_str()).chain(report.paths.iter().map(|path| &**path)));
        let mut files = Unique::default();
        let mut renamed: Vec<(String, String)> = Vec::new();
        for path in &mut report.paths {
            let said = files.take(&self.scrubber.name(path.get(folder..).unwrap_or(path)));
            renamed.push((path.to_string(), said.clone()));
            *path = Arc::from(said.as_str());
        }
        let mut sheets: Vec<Unique> = report.paths.iter().map(|_| Unique::default()).collect();
        for sheet in &mut report.sheets {
            sheet.body = Arc::new(Nothing);
            sheet.notes.clear();
            if let (Some(name), Some(names)) = (&mut sheet.name, sheets.get_mut(usize::from(sheet.file))) {
                *name = Arc::from(names.take(&self.scrubber.name(name)).as_str());
            }
        }
        for card in &mut report.inputs {
            match renamed.iter().find(|(was, _)| *was == card.path) {
                Some((_, now)) => now.clone_into(&mut card.path),
                None => card.path = self.scrubber.name(card.path.get(folder..).unwrap_or(&card.path)),
            }
            let shown = card.sheet_index.and_then(|index| report.sheets.get(index)).and_then(|sheet| sheet.name.as_deref());
            card.sheet = match (shown, &card.sheet) {
                (Some(name), _) => Some(name.to_owned()),
                (None, Some(name)) => Some(self.scrubber.name(name)),
                (None, None) => None,
            };
            self.card(card);
        }
    }

    fn card(&self, card: &mut InputCard) {
        for column in &mut card.columns {
            // What nobody understood may be anything, a name too; a near miss of a heading is a heading.
            let known = column.field.is_some() || column.hint.is_some();
            column.heading = if known { self.scrubber.text(&column.heading).into_owned() } else { TAKEN.to_owned() };
        }
        card.notes.iter_mut().for_each(|note| *note = self.scrubber.note(note));
    }
}

/// Puts the entries in the order of what is shown: the order of the identifiers would tell something of them.
fn in_order_of_pseudonyms(report: &mut Report, entries: Vec<Ruled>) {
    let mut numbered: Vec<(usize, Ruled)> = entries.into_iter().enumerate().collect();
    numbered.sort_by(|(_, a), (_, b)| {
        let order = |entry: &Ruled| (report.text(entry.learner), entry.qualification.map(|sym| report.text(sym)));
        order(a).cmp(&order(b))
    });
    if let Some(sample) = &mut report.sample {
        for paper in &mut sample.papers {
            paper.entry = numbered.iter().position(|(number, _)| *number == paper.entry).unwrap_or(paper.entry);
        }
        sample.papers.sort_by_key(|paper| paper.entry);
    }
    report.entries = numbered.into_iter().map(|(_, entry)| entry).collect();
}

/// A sheet of which nothing is shown.
struct Nothing;

impl Body for Nothing {
    fn row_count(&self) -> u32 {
        0
    }

    fn walk(&self, _: std::ops::Range<u32>, _: &mut dyn FnMut(Row<'_>)) {}

    fn stretches(&self) -> Vec<std::ops::Range<u32>> {
        Vec::new()
    }

    fn is_kept(&self) -> bool {
        false
    }
}
