//! Which cells are marked, how strongly, and in what words.
//!
//! `Report → cell → words`. Everything is collected once; a sheet is then written in one walk beside its marks.

use std::collections::HashMap;

use super::causes::{Gravity, Place, Subject, places, waiting};
use super::explain;
use super::text::{bare, capital, counted};
use crate::engine::{Finding, FindingView, Group, Report};
use crate::grid::{At, SheetId};

/// How many different things are said of one cell, and of one row.
const SAID: usize = 5;

/// A cell with the number of a finding that marks it.
pub(super) type Mark = (At, u32);

/// Every finding, and every marked cell in order.
pub(super) struct Marks<'r> {
    /// Every finding, in the order of the report.
    pub(super) places: Vec<Place<'r>>,
    cells: Vec<Mark>,
    /// Findings of programmes and the centre, with their numbers.
    of_groups: HashMap<*const Finding, usize>,
    waiting: HashMap<(u16, *const Group), usize>,
}

/// What is said of a cell or a row.
pub(super) struct Said {
    /// The gravest of it.
    pub(super) gravity: Gravity,
    /// The words.
    pub(super) words: String,
    /// The first finding that says it.
    pub(super) first: usize,
}

impl<'r> Marks<'r> {
    pub(super) fn new(report: &'r Report) -> Self {
        let places: Vec<Place<'r>> = places(report).collect();
        let mut cells: Vec<Mark> = Vec::new();
        for (number, place) in places.iter().enumerate() {
            let number = u32::try_from(number).unwrap_or(u32::MAX);
            cells.extend(place.view.marks().iter().map(|at| (*at, number)));
        }
        cells.sort_unstable();
        let of_groups = places.iter().enumerate().filter(|(_, place)| matches!(place.subject, Subject::Group(_)));
        let of_groups = of_groups.map(|(number, place)| (std::ptr::from_ref(place.view.finding), number)).collect();
        Self { places, cells, of_groups, waiting: waiting(report) }
    }

    /// The number of a finding of a programme or the centre.
    pub(super) fn number_in_group(&self, view: FindingView<'_>) -> Option<usize> {
        self.of_groups.get(&std::ptr::from_ref(view.finding)).copied()
    }

    /// How many claims a finding of a programme or the centre concerns; 0 for a claim's own.
    pub(super) fn waiting(&self, place: &Place<'_>) -> usize {
        let Subject::Group(group) = place.subject else { return 0 };
        self.waiting.get(&(place.view.finding.rule, std::ptr::from_ref(group))).copied().unwrap_or(0)
    }

    /// The marks of a sheet, in order.
    pub(super) fn of_sheet(&self, sheet: SheetId) -> &[Mark] {
        let from = self.cells.partition_point(|(at, _)| at.sheet < sheet);
        let until = self.cells.partition_point(|(at, _)| at.sheet <= sheet);
        self.cells.get(from..until).unwrap_or(&[])
    }

    /// The gravest of some marks.
    pub(super) fn gravity(&self, marks: &[Mark]) -> Option<Gravity> {
        marks.iter().filter_map(|(_, number)| self.places.get(*number as usize)).map(|place| Gravity::of(place.view.finding)).min()
    }

    /// What a note on a cell says.
    pub(super) fn note(&self, marks: &[Mark]) -> Option<Said> {
        self.said(marks, "\n\n", |gravity, view, times| {
            let rule = view.rule();
            let section = explain::cited(rule, view.section());
            format!("{}: {}{times}\n→ {}\n{}, {section}", capital(gravity.words()), bare(&view.message()), view.next_step(), rule.id)
        })
    }

    /// What the extra column says of a row.
    pub(super) fn row(&self, marks: &[Mark]) -> Option<Said> {
        self.said(marks, "\n", |gravity, view, times| {
            format!("{}: {}{times} → {} ({})", capital(gravity.words()), bare(&view.message()), view.next_step(), view.rule().id)
        })
    }

    fn said(&self, marks: &[Mark], between: &str, words: impl Fn(Gravity, FindingView<'_>, &str) -> String) -> Option<Said> {
        // A finding that marks several cells of a row is said once.
        let mut numbers: Vec<u32> = marks.iter().map(|(_, number)| *number).collect();
        numbers.sort_unstable();
        numbers.dedup();
        let mut different: Vec<(usize, FindingView<'_>, usize)> = Vec::new();
        let mut more = 0;
        for number in numbers {
            let number = number as usize;
            let Some(place) = self.places.get(number) else { continue };
            if let Some((_, _, times)) = different.iter_mut().find(|(_, view, _)| same(*view, place.view)) {
                *times += 1;
            } else if different.len() < SAID {
                different.push((number, place.view, 1));
            } else {
                more += 1;
            }
        }
        different.sort_by_key(|(number, view, _)| (Gravity::of(view.finding), *number));
        let gravity = self.gravity(marks)?;
        let first = different.first()?.0;
        let mut all: Vec<String> = Vec::new();
        for (_, view, times) in &different {
            let times = if *times > 1 { format!(" ({})", counted(*times, "claim")) } else { String::new() };
            all.push(words(Gravity::of(view.finding), *view, &times));
        }
        if more > 0 {
            all.push(format!("… and {} more; see the Findings sheet.", counted(more, "finding")));
        }
        Some(Said { gravity, words: all.join(between), first })
    }
}

/// Whether two findings say the same thing, seen without making their words.
fn same(a: FindingView<'_>, b: FindingView<'_>) -> bool {
    let (a, b) = (a.finding, b.finding);
    (a.rule, a.outcome, a.says) == (b.rule, b.outcome, b.says) && a.facts == b.facts && a.missing.first() == b.missing.first()
}
