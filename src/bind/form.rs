//! The form layout of a grading spreadsheet: one learner, labels beside or above their values or in one cell with them, perhaps a grid of
//! units below.
//!
//! `lines → Forms`. Labels are recognised as headings of claims. A form is believed only where the value of the learner's label looks
//! like an identifier, and that of the grade's label is a grade or blank or, without such a label, a grid of units stands below: anything
//! else is left alone. This file takes nothing in.

use super::candidate::{Candidate, single};
use super::fit::{self, meaning, names_learner};
use super::header::{Heading, Line, Meaning};
use super::values;
use super::vocabulary::Vocabulary;
use crate::record::{Kind, Slot, Table, claims, units};

/// Rows further down are no part of a form.
pub(super) const LONGEST: u32 = 2_000;

/// A label and where its value stands, filled or not.
#[derive(Clone, Debug)]
pub(super) struct Label {
    pub(super) row: u32,
    pub(super) heading: Heading,
    /// Zero-based row and column.
    pub(super) value: (u32, u16),
    /// The value as shown, tidy.
    pub(super) text: String,
    /// Whether label and value share a cell: `Learner ID: FT-101`.
    pub(super) shared: bool,
}

/// The grid of units on a form.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    pub(super) header_row: u32,
    pub(super) headings: Vec<Heading>,
    /// The row after its last.
    pub(super) end: u32,
}

/// One learner's form.
#[derive(Clone, Debug)]
pub(super) struct Form {
    /// From the top; the first is where the form begins.
    pub(super) labels: Vec<Label>,
    pub(super) grid: Option<Grid>,
    /// Whether values stand below their labels.
    pub(super) above: bool,
    /// Whether it has a place for the overall grade: else it feeds units alone.
    pub(super) claim: bool,
}

impl Form {
    /// The row after its last.
    pub(super) fn end(&self) -> u32 {
        let labels = self.labels.iter().map(|label| label.row.max(label.value.0) + 1).max().unwrap_or(0);
        labels.max(self.grid.as_ref().map_or(0, |grid| grid.end))
    }
}

/// The forms on a sheet, from the top. None where a single one of them is in doubt.
pub(super) fn find(lines: &[Line], vocabulary: &Vocabulary) -> Vec<Form> {
    let beside = forms(lines, false, vocabulary);
    if beside.is_empty() { above(lines, vocabulary) } else { beside }
}

/// Whether some label names the learner: without one there is no form.
pub(super) fn may_be(lines: &[Line], vocabulary: &Vocabulary) -> bool {
    let names = |candidate: &Candidate| names_learner(candidate, vocabulary) || shared(candidate, vocabulary).is_some();
    lines.iter().any(|line| single(line).iter().any(names))
}

/// The same, where all values stand below their labels.
pub(super) fn above(lines: &[Line], vocabulary: &Vocabulary) -> Vec<Form> {
    forms(lines, true, vocabulary)
}

fn forms(lines: &[Line], above: bool, vocabulary: &Vocabulary) -> Vec<Form> {
    let labels = labels(lines, above, vocabulary);
    // Where the label that stands first comes again, another form begins.
    let first = labels.first().map(|label| label.heading.meaning.clone());
    let starts: Vec<u32> = labels
        .iter()
        .filter(|label| Some(&label.heading.meaning) == first.as_ref() && first != Some(Meaning::Unknown))
        .map(|label| label.row)
        .collect();
    let mut found = Vec::new();
    for (i, start) in starts.iter().enumerate() {
        let end = starts.get(i + 1).copied().unwrap_or(u32::MAX);
        let of_form = |row: u32| (*start..end).contains(&row);
        let own: Vec<Label> = labels.iter().filter(|label| of_form(label.row)).cloned().collect();
        let from = lines.partition_point(|line| line.row < *start);
        let to = lines.partition_point(|line| line.row < end);
        let Some(form) = form(own, lines.get(from..to).unwrap_or(&[]), above, vocabulary) else { return Vec::new() };
        found.push(form);
    }
    found
}

fn form(labels: Vec<Label>, lines: &[Line], above: bool, vocabulary: &Vocabulary) -> Option<Form> {
    let grid = grid(lines, vocabulary);
    let within = |row: u32| grid.as_ref().is_some_and(|grid| (grid.header_row..grid.end).contains(&row));
    let labels: Vec<Label> = labels.into_iter().filter(|label| !within(label.row)).collect();
    let of =
        |field: u8| labels.iter().filter(move |label| matches!(label.heading.meaning, Meaning::Field(target) if target.field == field));
    let learner = of(claims::learner_id.index).find(|label| !label.text.is_empty())?;
    let is_id =
        learner.text.contains(|c: char| c.is_ascii_digit()) && learner.text.len() <= 30 && !learner.text.contains(char::is_whitespace);
    let grade = of(claims::grade.index).find(|label| !label.text.is_empty()).or_else(|| of(claims::grade.index).next());
    let Some(grade) = grade else {
        // Labels above values are then as likely a register of one row.
        return (is_id && !above && grid.is_some()).then_some(Form { labels, grid, above, claim: false });
    };
    let is_grade = match grade.text.as_str() {
        // Nothing beside the grade's label: then other labels have to vouch for the form.
        "" => labels.iter().filter(|label| !label.text.is_empty()).map(|label| label.row).collect::<hashbrown::HashSet<_>>().len() >= 2,
        // A formula gone wrong is no heading either: the claim is there, and its grade damaged.
        text => values::shown_fault(text).is_some() || values::grade(text, false, vocabulary).is_value(),
    };
    // Labels in one row above their values are a table of one row, and rows of values below each other are one of several.
    let no_table = !above || (learner.row != grade.row && alternates(&labels, lines));
    (is_id && is_grade && no_table).then_some(Form { labels, grid, above, claim: true })
}

/// Whether below each row of values stands nothing, or other labels: else they are the rows of a table.
fn alternates(labels: &[Label], lines: &[Line]) -> bool {
    let is_label_row = |row: u32| labels.iter().any(|label| label.row == row);
    lines.iter().all(|line| {
        let below_values = line.row.checked_sub(2).is_some_and(is_label_row);
        !below_values || is_label_row(line.row) || line.cells.iter().filter(|cell| !cell.is_empty()).count() < 2
    })
}

/// Every label of claims with its value, and labels of who the learner is.
fn labels(lines: &[Line], above: bool, vocabulary: &Vocabulary) -> Vec<Label> {
    let mut found = Vec::new();
    for (i, line) in lines.iter().enumerate() {
        let candidates = single(line);
        let below = lines.get(i + 1).filter(|below| below.row == line.row + 1);
        for (at, candidate) in candidates.iter().enumerate() {
            if let Some((label, text)) = shared(candidate, vocabulary).filter(|_| !above) {
                let meaning = meaning(&label, Table::Claims, vocabulary);
                let heading = Heading { col: label.col, shown: label.shown, raw: String::new(), meaning };
                found.push(Label { row: line.row, value: (line.row, heading.col), heading, text, shared: true });
                continue;
            }
            let meaning = meaning(candidate, Table::Claims, vocabulary);
            if !is_label(candidate, vocabulary) || follows_label(&candidates, at, above, vocabulary) {
                continue;
            }
            let heading = Heading { col: candidate.col, shown: candidate.shown.clone(), raw: String::new(), meaning };
            let (value, text) = if above {
                let text = below.and_then(|below| below.cells.get(usize::from(candidate.col))).map_or("", String::as_str);
                let is_value = !text.is_empty() && below.is_some_and(|below| single(below).iter().all(|c| !is_label(c, vocabulary)));
                ((line.row + 1, candidate.col), if is_value { text.to_owned() } else { String::new() })
            } else {
                match candidates.get(at + 1).filter(|next| is_value_of(candidate, next, vocabulary)) {
                    Some(next) => ((line.row, next.col), next.shown.clone()),
                    None => ((line.row, candidate.col.saturating_add(1)), String::new()),
                }
            };
            found.push(Label { row: line.row, heading, value, text, shared: false });
        }
    }
    found
}

/// A label and its value in one cell, parted by a colon.
fn shared(candidate: &Candidate, vocabulary: &Vocabulary) -> Option<(Candidate, String)> {
    let (label, value) = candidate.shown.split_once(':')?;
    let (label, value) = (label.trim(), value.trim());
    if label.is_empty() || value.is_empty() || is_label(candidate, vocabulary) {
        return None;
    }
    let label = Candidate::new(candidate.col, label.to_owned(), Some(String::new()));
    is_label(&label, vocabulary).then(|| (label, value.to_owned()))
}

/// Whether a cell is the value of the label before it, though it could be a label: `Employer involvement | Complete`.
fn follows_label(candidates: &[Candidate], at: usize, above: bool, vocabulary: &Vocabulary) -> bool {
    let before = at.checked_sub(1).and_then(|before| candidates.get(before));
    !above
        && before.is_some_and(|before| {
            candidates.get(at).is_some_and(|own| is_label(before, vocabulary) && is_value_of(before, own, vocabulary))
        })
}

fn is_value_of(label: &Candidate, next: &Candidate, vocabulary: &Vocabulary) -> bool {
    if !is_label(next, vocabulary) {
        return shared(next, vocabulary).is_none();
    }
    let Meaning::Field(target) = meaning(label, Table::Claims, vocabulary) else { return false };
    let read = match Table::Claims.fields().get(usize::from(target.field)).map(|field| (field.kind, field.name)) {
        Some((Kind::YesNo, name)) => values::yes_no(&next.shown, name, vocabulary),
        Some((Kind::Coded(list, _), _)) => values::coded(&next.shown, list, vocabulary),
        Some((Kind::Grade, _)) => values::grade(&next.shown, false, vocabulary),
        _ => Slot::UNREADABLE,
    };
    read.is_value()
}

/// Whether a cell is a label that a grading form may have: of a claim, or of who the learner is.
fn is_label(candidate: &Candidate, vocabulary: &Vocabulary) -> bool {
    let of = |table| meaning(candidate, table, vocabulary) != Meaning::Unknown;
    of(Table::Claims) || (candidate.is_known(vocabulary) && of(Table::Registrations))
}

/// The grid of units: below headings that lack nothing but the learner, as far as rows go on.
fn grid(lines: &[Line], vocabulary: &Vocabulary) -> Option<Grid> {
    let (at, line, fit) = lines.iter().enumerate().find_map(|(at, line)| {
        let fit = fit::fit(&single(line), Table::Units, vocabulary);
        (fit.missing == [units::learner_id.name.field]
            && fit.meanings.iter().any(|m| matches!(m, Meaning::Field(target) if target.field == units::unit.index)))
        .then_some((at, line, fit))
    })?;
    let headings: Vec<Heading> = single(line)
        .into_iter()
        .zip(fit.meanings)
        .map(|(candidate, meaning)| Heading { col: candidate.col, raw: candidate.raw().to_owned(), shown: candidate.shown, meaning })
        .collect();
    let col = |field: u8| {
        headings
            .iter()
            .find(|heading| matches!(heading.meaning, Meaning::Field(target) if target.field == field))
            .map(|heading| heading.col)
    };
    let graded = |line: &Line| {
        let text = col(units::grade.index).and_then(|col| line.cells.get(usize::from(col))).map_or("", String::as_str);
        values::grade(text, true, vocabulary).is_value()
    };
    let mut end = line.row + 1;
    for line in lines.get(at + 1..).unwrap_or(&[]) {
        let ends = single(line).first().is_some_and(|first| is_label(first, vocabulary) || shared(first, vocabulary).is_some());
        // Below a gap only rows with a grade go on; else it is the signature.
        if ends || (line.row > end && !graded(line)) {
            break;
        }
        end = line.row + 1;
    }
    Some(Grid { header_row: line.row, headings, end })
}

#[cfg(test)]
#[path = "form_tests.rs"]
mod tests;
