//! `inputs + packs + options → Report`, or why nothing can be said.

mod known;
mod notes;
mod reading;
mod rule_cards;
mod values;

use std::collections::HashSet;
use std::fmt;
use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use crate::bind::{Said, Vocabulary};
use crate::engine::{self, InputCard, PackStamp, Plan, Report, Ruled, Step, StructureStamp, Values, Waiver};
use crate::grid::SheetId;
use crate::pack::{Faults, Pack};
use crate::read::{Limits, Source};
use crate::record::{Book, Scope, Structure, Table, docket};
use crate::redact::{Key, Redaction};
use crate::saved::SavedReport;
use reading::Reading;
pub use reading::is_report;
pub use rule_cards::rule_cards;
use values::values;

/// A file to read.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Input {
    /// Path as shown; also the name under which its bytes are asked for.
    pub path: String,
    /// Whether the user named it, rather than a folder that holds it.
    pub named: bool,
}

/// Where bytes come from. A file may be asked for twice: its cells are not kept between reading and reporting.
pub trait Store: Sync {
    /// All bytes of a file. `Err` is a sentence for the user.
    fn fetch(&self, path: &str) -> Result<Vec<u8>, String>;

    /// Some bytes of a file, and the length of the whole; fewer bytes where it ends before.
    fn fetch_part(&self, path: &str, part: Range<u64>) -> Result<(Vec<u8>, u64), String> {
        let bytes = self.fetch(path)?;
        let place = |at: u64| usize::try_from(at).unwrap_or(usize::MAX).min(bytes.len());
        let some = bytes.get(place(part.start)..place(part.end)).unwrap_or_default().to_vec();
        Ok((some, bytes.len() as u64))
    }

    /// A file that can be asked for its bytes piece by piece, and its length. `None`, as here, where files come whole only.
    fn hold(&self, path: &str) -> Option<(Arc<dyn Source>, u64)> {
        let _ = path;
        None
    }
}

/// Where a run has come to.
pub type Stage = Step;

/// How to judge.
#[derive(Clone)]
#[expect(clippy::struct_excessive_bools, reason = "each is a choice of its own")]
pub struct Options<'a> {
    /// The day for which the report speaks.
    pub as_of: NaiveDate,
    /// Whether every registered learner is judged, not only claims.
    pub audit: bool,
    /// Ids of packs to which the run is narrowed; empty for all. The data pack always runs.
    pub only_packs: Vec<String>,
    /// Rule ids, or beginnings of ids, to which the run is narrowed; empty for all.
    pub select: Vec<String>,
    /// Rule ids, or beginnings of ids, to leave out.
    pub ignore: Vec<String>,
    /// Whether the cells of input sheets are kept for the report.
    pub keep_sheets: bool,
    /// Whether input files are hashed for the report.
    pub keep_hashes: bool,
    /// Whether a file that cannot be read becomes a note.
    pub skip_unreadable: bool,
    /// Whether 03/04/2025 is the 4th of March.
    pub month_first: bool,
    /// The path, as shown, of the input that is the regulator's register of qualifications.
    pub register: Option<String>,
    /// What the user says about sheets: which table each is, and what its columns mean.
    pub said: Vec<Said>,
    /// Structure files: rules of combination.
    pub structures: Vec<Structure>,
    /// Whether what is worth telling of rules that are met is kept for the report.
    pub keep_shown: bool,
    /// How many entries to draw for an auditor, and the seed to draw them with.
    pub sample: Option<(usize, u64)>,
    /// The waiver register.
    pub waivers: &'a [Waiver],
    /// An earlier report: what it has already is marked as known.
    pub baseline: Option<&'a SavedReport<'a>>,
    /// The key under which learners stand as pseudonyms; then nothing personal is in the report.
    pub redact: Option<&'a Key>,
    /// Limits on what is read.
    pub limits: Limits,
    /// Told now and then how far the run has come.
    pub progress: &'a (dyn Fn(Stage) + Sync),
}

impl Options<'_> {
    /// The options of a plain `check` on a day.
    pub fn on(as_of: NaiveDate) -> Self {
        Self {
            as_of,
            audit: false,
            only_packs: Vec::new(),
            select: Vec::new(),
            ignore: Vec::new(),
            keep_sheets: false,
            keep_hashes: true,
            skip_unreadable: false,
            month_first: false,
            register: None,
            said: Vec::new(),
            structures: Vec::new(),
            keep_shown: true,
            sample: None,
            waivers: &[],
            baseline: None,
            redact: None,
            limits: Limits::default(),
            progress: &|_| {},
        }
    }
}

/// Why nothing is said about any learner.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// The packs or options are wrong (exit code 2). One sentence or more each.
    Setup(Vec<String>),
    /// The inputs cannot be read or understood (exit code 3). One sentence or more each.
    Inputs(Vec<String>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (Self::Setup(lines) | Self::Inputs(lines)) = self;
        f.write_str(&lines.join("\n"))
    }
}

impl std::error::Error for Refusal {}

impl From<Vec<Faults>> for Refusal {
    fn from(faults: Vec<Faults>) -> Self {
        Self::Setup(faults.iter().map(ToString::to_string).collect())
    }
}

/// Reads, understands and judges. Files are read one after another in the order of their paths, so neither the order given nor
/// the number of threads changes a byte of the result, and no more than one text file's bytes are held at a time.
pub fn examine(
    inputs: &[Input],
    store: &dyn Store,
    vocabulary: &Vocabulary,
    packs: &[Pack],
    options: &Options<'_>,
) -> Result<Report, Refusal> {
    let picks = |id: &str| {
        let among = |list: &[String]| list.iter().any(|want| id.starts_with(want.as_str()));
        (options.select.is_empty() || among(&options.select)) && !among(&options.ignore)
    };
    let armed = engine::arm(packs, picks)?;
    let mut reading = Reading::new(inputs, vocabulary, options);
    reading.read_all(store)?;
    let Reading { binder, mut cards, sheets, paths, lengths, outlines, unread, regulated, .. } = reading;
    let (mut book, late) = binder.finish();
    book.regulated = regulated;
    book.holes = unread;
    add_late(&mut cards, late);
    if [Table::Registrations, Table::Claims].iter().all(|&table| book.rows(table).is_empty()) {
        return Err(Refusal::Inputs(nothing_to_judge(&cards)));
    }
    let docket = docket(&book, if options.audit { Scope::Everyone } else { Scope::Claims }, options.as_of);
    let organisation = |spelling: &str| vocabulary.awarding_organisation(spelling).map(str::to_owned);
    let plan = Plan {
        book: &book,
        docket: &docket,
        armed: &armed,
        as_of: options.as_of,
        only_packs: &options.only_packs,
        organisation: &organisation,
        structures: &options.structures,
        keep_shown: options.keep_shown,
        progress: options.progress,
    };
    let mut judged = engine::judge(&plan);
    let waivers = if options.waivers.is_empty() { Vec::new() } else { engine::waive(&plan, &mut judged, options.waivers) };
    let mut notes = Vec::new();
    if !options.audit && !book.given(Table::Claims) {
        notes.push(
            "No grading spreadsheet or other list of claims was given, so every current registration was checked and none can be better than “Cannot tell”. Add the claims to the files checked."
                .to_owned(),
        );
    }
    if !book.given(Table::Registrations) {
        notes.push(
            "No learner register was given, so nothing that rests on a registration can be told. Add the register to the files checked."
                .to_owned(),
        );
    }
    let rules = rule_cards(&armed);
    let sample = options.sample.map(|(count, seed)| engine::draw(&book, &docket, options.as_of, count, seed));
    // A report without people must know who they are, and the rows are about to go.
    let redaction = options.redact.map(|key| Redaction::of(key, &book, &judged.places(sample.as_ref())));
    drop(docket);
    // The report needs the texts alone; the rows are by far the larger part.
    book.tables.clear();
    let mut report = Report {
        as_of: options.as_of,
        audit: options.audit,
        packs: packs.iter().map(PackStamp::of).collect(),
        structures: used(&options.structures, &judged.entries, &book).map(StructureStamp::of).collect(),
        rules,
        inputs: cards,
        entries: judged.entries,
        programmes: judged.programmes,
        centre: judged.centre,
        summary: judged.summary,
        tallies: judged.tallies,
        waivers,
        baseline: None,
        redacted: None,
        notes,
        passed_over: None,
        sample,
        options: Vec::new(),
        own_values: Vec::new(),
        sheets,
        paths,
        lengths,
        book,
        used_packs: packs.to_vec(),
        values: Values::default(),
    };
    let values = values(&report, &outlines, store, &options.limits)?;
    report.set_values(values);
    // A baseline is compared under the identifiers that it has itself.
    let (plain, redacted): (Option<_>, Option<_>) = match options.baseline {
        Some(baseline) if baseline.redacted.is_some() => (None, Some(baseline)),
        baseline => (baseline, None),
    };
    if let Some(baseline) = plain {
        known::mark(&mut report, baseline);
    }
    if let Some(redaction) = redaction {
        redaction.apply(&mut report);
    }
    if let Some(baseline) = redacted {
        known::mark(&mut report, baseline);
    }
    report.notes.splice(0..0, notes::on_top(&report));
    Ok(report)
}

/// Reads and understands, judging nothing: how each sheet was read, and a sentence for each file that could not be.
pub fn inspect(inputs: &[Input], store: &dyn Store, vocabulary: &Vocabulary, options: &Options<'_>) -> (Vec<InputCard>, Vec<String>) {
    let mut reading = Reading::new(inputs, vocabulary, options);
    // A file that cannot be read, or a named one that is no table of ours, is told at the end and stops nothing here.
    reading.lenient = true;
    reading.read_each(store);
    let Reading { binder, mut cards, mut faults, unfit, .. } = reading;
    faults.extend(unfit);
    let (_, late) = binder.finish();
    add_late(&mut cards, late);
    (cards, faults)
}

fn add_late(cards: &mut [InputCard], late: Vec<(SheetId, String)>) {
    for (sheet, says) in late {
        if let Some(card) = cards.iter_mut().find(|card| card.sheet_index == Some(usize::from(sheet.0))) {
            card.notes.push(says);
        }
    }
}

fn nothing_to_judge(cards: &[InputCard]) -> Vec<String> {
    let mut lines = vec![
        "No claim and no registration was found in what was given. Add the learner register (with a learner id and a qualification number) or the grading spreadsheet (with a learner id and a grade); `preclaim inspect` shows how each sheet was read."
            .to_owned(),
    ];
    for card in cards {
        let sheet = card.sheet.as_deref().map(|sheet| format!(", sheet “{sheet}”")).unwrap_or_default();
        let read = card.table.map_or("no table recognised".to_owned(), |table| {
            format!("read as {table}, {}", if card.rows == 1 { "1 row".to_owned() } else { format!("{} rows", card.rows) })
        });
        lines.push(format!("{}{sheet}: {read}. {}", card.path, card.notes.join(" ")).trim_end().to_owned());
    }
    lines
}

/// The structure files for a qualification of some entry.
fn used<'s>(structures: &'s [Structure], entries: &[Ruled], book: &Book) -> impl Iterator<Item = &'s Structure> {
    // Without structure files nobody need know what the entries are for.
    let entries = if structures.is_empty() { &[] } else { entries };
    let numbers: HashSet<&str> = entries.iter().filter_map(|entry| entry.qualification).map(|number| book.text(number)).collect();
    structures.iter().filter(move |structure| structure.numbers.iter().any(|number| numbers.contains(number.as_str())))
}
