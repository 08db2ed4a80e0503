//! What a run found, with the words to tell it. Renderers read this and nothing else.

use std::fmt::Write;
use std::sync::Arc;

use chrono::NaiveDate;

use super::ruled::Ruled;
use super::stamps::{OwnValue, PackStamp, StructureStamp};
use super::values::Values;
use super::views::{EntryView, FindingView, places};
use super::waive::WaiverCard;
use super::{Outcome, Sample, Verdict};
use crate::check::Fact;
use crate::evidence::{CiteId, Missing};
use crate::grid::{At, Sheet, column_letters};
use crate::pack::{Effect, Pack, Reading};
use crate::record::{Book, Moment, Sym};

/// A rule as it was used.
#[derive(Clone, Debug)]
pub struct RuleCard {
    /// Id.
    pub id: String,
    /// Position of its pack in [`Report::packs`].
    pub pack: usize,
    /// Its position among the rules of that pack.
    pub place: usize,
    /// What must hold.
    pub title: String,
    /// Why it matters.
    pub why: String,
    /// What to do next.
    pub todo: String,
    /// A worked example; empty where none is needed.
    pub example: String,
    /// Its effects, strongest first.
    pub effects: Vec<Effect>,
    /// Title of the source document.
    pub document: String,
    /// Issue of the source document.
    pub issue: String,
    /// Its clause.
    pub section: String,
    /// What it sets, in words: `limit: 2 (External assessment)`.
    pub parameters: Vec<String>,
    /// The readings that bear on it.
    pub readings: Vec<Reading>,
    /// Whether it was selected.
    pub selected: bool,
}

/// A column of an input and how it was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnCard {
    /// Zero-based column.
    pub col: u16,
    /// Its heading as it stands.
    pub heading: String,
    /// The canonical field; `None` where it was not understood.
    pub field: Option<String>,
    /// A near miss to offer.
    pub hint: Option<String>,
}

/// One table found in an input, or an input in which none was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InputCard {
    /// Path as shown.
    pub path: String,
    /// Sheet, for a workbook.
    pub sheet: Option<String>,
    /// Position in [`Report::sheets`]; `None` where the file could not be opened.
    pub sheet_index: Option<usize>,
    /// SHA-256 of the file; empty where no output tells it.
    pub sha256: String,
    /// Canonical name of the table; `None` where the sheet is none of ours.
    pub table: Option<&'static str>,
    /// Row of the headings as shown, from 1.
    pub header_row: Option<u32>,
    /// Rows taken in.
    pub rows: u32,
    /// Encoding of a text file, kind of a workbook.
    pub encoding: String,
    /// Its columns.
    pub columns: Vec<ColumnCard>,
    /// What to tell the user, whole sentences.
    pub notes: Vec<String>,
    /// Whether it is one learner's form, where labels take the place of headings.
    pub form: bool,
}

/// How many claims fell which way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Summary {
    /// All.
    pub claims: u32,
    /// By verdict, in the order of [`Verdict::ALL`].
    pub verdicts: [u32; 5],
    /// Findings that warn, waived ones aside.
    pub warnings: u32,
}

impl Summary {
    /// How many claims have a verdict.
    pub fn count(&self, verdict: Verdict) -> u32 {
        self.verdicts.get(verdict as usize).copied().unwrap_or(0)
    }
}

/// An earlier report with which this one was compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// The day for which it speaks.
    pub as_of: NaiveDate,
    /// How many findings, waived ones aside, it does not have.
    pub new: usize,
    /// How many it has.
    pub known: usize,
}

/// How often a rule had which outcome.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    counts: [u32; 6],
}

impl Tally {
    /// Counts an outcome so many times.
    pub(crate) fn add(&mut self, outcome: Outcome, times: u32) {
        if let Some(count) = self.counts.get_mut(outcome as usize) {
            *count += times;
        }
    }

    /// Adds another tally of the same rule.
    pub(crate) fn merge(&mut self, other: Self) {
        for (sum, count) in self.counts.iter_mut().zip(other.counts) {
            *sum += count;
        }
    }

    /// How often the rule had an outcome.
    pub fn count(&self, outcome: Outcome) -> u32 {
        self.counts.get(outcome as usize).copied().unwrap_or(0)
    }
}

/// Where the words of a finding come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Says {
    /// The pack's words for a situation, by name.
    Situation(&'static str),
    /// A gap: the words follow from [`Finding::missing`].
    Gap,
    /// The result depends on which of several readings holds.
    Depends,
}

/// One finding. Compact: its words are made when it is written.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// Position in [`Report::rules`].
    pub rule: u16,
    /// Breached, early or cannot tell.
    pub outcome: Outcome,
    /// What it does to the claim.
    pub effect: Effect,
    /// Where its words come from.
    pub says: Says,
    /// Facts for its words.
    pub facts: Box<[(&'static str, Fact)]>,
    /// When it comes good by itself.
    pub from: Option<Moment>,
    /// The last day on which it can still be done, where that lies ahead.
    pub due: Option<NaiveDate>,
    /// What is missing.
    pub missing: Box<[Missing]>,
    /// Cells it rests on, the offending one first.
    pub cells: Box<[At]>,
    /// How many of the first cells are the offending ones.
    pub marks: u8,
    /// The clause it rests on.
    pub cite: CiteId,
    /// The waiver that covers it: its position in [`Report::waivers`].
    pub waived: Option<u16>,
    /// Whether the baseline of the run has it already.
    pub known: bool,
}

/// Where an inherited outcome comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Scope {
    /// The programme at this position in [`Report::programmes`].
    Programme(u32),
    /// The centre.
    Centre,
}

impl Scope {
    /// The word in JSON.
    pub fn word(self) -> &'static str {
        match self {
            Self::Programme(_) => "programme",
            Self::Centre => "centre",
        }
    }
}

/// A programme, or the centre, judged.
#[derive(Clone, Debug, Default)]
pub struct Group {
    /// The programme's name; empty for the centre.
    pub name: String,
    /// Outcome of each of its rules: position in [`Report::rules`], outcome.
    pub outcomes: Vec<(u16, Outcome)>,
    /// Findings by rule, then cell.
    pub findings: Vec<Finding>,
    /// Deadlines that lie ahead with their task not done.
    pub dues: Vec<Finding>,
}

/// A cell as reports tell it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CellCard<'r> {
    /// Path of the file as shown.
    pub path: &'r str,
    /// Sheet, for a workbook.
    pub sheet: Option<&'r str>,
    /// Row as the spreadsheet shows it, or line of the text file, from 1.
    pub row: u32,
    /// Column from 1.
    pub column: u32,
    /// `F17`.
    pub cell: String,
    /// What stands there.
    pub value: &'r str,
}

/// Everything a run found.
pub struct Report {
    /// The day for which it speaks.
    pub as_of: NaiveDate,
    /// Whether it is an audit.
    pub audit: bool,
    /// Packs used.
    pub packs: Vec<PackStamp>,
    /// Structure files for qualifications of the entries.
    pub structures: Vec<StructureStamp>,
    /// Rules of those packs, in the order of packs and ids.
    pub rules: Vec<RuleCard>,
    /// What was read and how.
    pub inputs: Vec<InputCard>,
    /// Learner by learner.
    pub entries: Vec<Ruled>,
    /// Programme by programme.
    pub programmes: Vec<Group>,
    /// The centre.
    pub centre: Group,
    /// Counts.
    pub summary: Summary,
    /// By rule.
    pub tallies: Vec<Tally>,
    /// Every waiver of the register, and what it did.
    pub waivers: Vec<WaiverCard>,
    /// What the run was compared with, where a baseline was given.
    pub baseline: Option<Baseline>,
    /// Where learners stand under pseudonyms: the mark of the key that made them.
    pub redacted: Option<String>,
    /// What to say on top, whole sentences.
    pub notes: Vec<String>,
    /// What stood beside the inputs and was passed over, in a sentence.
    pub passed_over: Option<String>,
    /// The sample for an auditor, where one was asked for.
    pub sample: Option<Sample>,
    /// Options that bear on the result, as `name: value`.
    pub options: Vec<(String, String)>,
    /// Values that the centre set in place of a pack's own.
    pub own_values: Vec<OwnValue>,
    /// All sheets. Bodies are kept only where a renderer asked for them.
    pub sheets: Vec<Sheet>,
    /// Paths of the files, by [`Sheet::file`].
    pub paths: Vec<Arc<str>>,
    /// Lengths of the files in bytes, by [`Sheet::file`].
    pub lengths: Vec<u64>,
    pub(crate) book: Book,
    pub(crate) used_packs: Vec<Pack>,
    pub(crate) values: Values,
}

impl Report {
    /// Rules that could stop a claim and were left out of the run.
    pub fn left_out(&self) -> impl Iterator<Item = &RuleCard> {
        self.rules.iter().filter(|rule| !rule.selected && rule.effects.iter().any(|effect| effect.moves_verdict()))
    }

    /// Every entry with the report around it.
    pub fn entries(&self) -> impl Iterator<Item = EntryView<'_>> {
        self.entries.iter().map(|ruled| EntryView { report: self, ruled })
    }

    /// A cell as reports tell it.
    pub fn cell(&self, at: At) -> CellCard<'_> {
        let sheet = self.sheets.get(usize::from(at.sheet.0));
        let row = sheet.map_or(at.row + 1, |sheet| sheet.shown_row(at.row));
        let mut cell = column_letters(at.col);
        // The digits of any row.
        cell.reserve_exact(10);
        let _ = write!(cell, "{row}");
        CellCard {
            path: sheet.and_then(|sheet| self.paths.get(usize::from(sheet.file))).map_or("", |path| path),
            sheet: sheet.and_then(|sheet| sheet.name.as_deref()),
            row,
            column: u32::from(at.col) + 1,
            cell,
            value: self.values.get(at).unwrap_or(""),
        }
    }

    /// Every place that some finding rests on, in order, each once.
    pub fn places(&self) -> Vec<At> {
        places(&self.entries, self.programmes.iter().chain([&self.centre]), self.sample.as_ref())
    }

    /// Gives the values that stand at the places of the findings.
    pub fn set_values(&mut self, values: Values) {
        self.values = values;
    }

    pub(crate) fn text(&self, sym: Sym) -> &str {
        self.book.text(sym)
    }

    /// A finding with the report around it.
    pub fn view<'r>(&'r self, finding: &'r Finding) -> FindingView<'r> {
        FindingView { report: self, finding, inherited: None }
    }

    /// The programme or the centre that an outcome is inherited from.
    pub fn group(&self, scope: Scope) -> Option<&Group> {
        match scope {
            Scope::Programme(place) => self.programmes.get(place as usize),
            Scope::Centre => Some(&self.centre),
        }
    }

    pub(crate) fn pack_of(&self, rule: u16) -> Option<(&RuleCard, &Pack)> {
        let card = self.rules.get(usize::from(rule))?;
        Some((card, self.used_packs.get(card.pack)?))
    }
}
