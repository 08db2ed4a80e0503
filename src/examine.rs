//! `inputs + packs + options → Report`, or why nothing can be said.

use std::collections::HashMap;
use std::fmt;
use std::sync::Arc;

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::bind::{self, Binder, SheetCard, Vocabulary};
use crate::engine::{self, ColumnCard, InputCard, PackStamp, Plan, Report, RuleCard, Step};
use crate::evidence::Scalar;
use crate::grid::{At, Body, Row, Sheet, SheetId};
use crate::pack::{Effect, Faults, Pack, hex};
use crate::read::{self, Limits};
use crate::record::{Scope, Table, docket};

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
}

/// Where a run has come to.
pub type Stage = Step;

/// How to judge.
#[derive(Clone)]
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
    /// Whether a file that cannot be read becomes a note.
    pub skip_unreadable: bool,
    /// Whether 03/04/2025 is the 4th of March.
    pub month_first: bool,
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
            skip_unreadable: false,
            month_first: false,
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
    let Reading { binder, mut cards, sheets, paths, unread, .. } = reading;
    let (mut book, late) = binder.finish();
    book.holes = unread;
    add_late(&mut cards, late);
    if [Table::Registrations, Table::Claims].iter().all(|&table| book.rows(table).is_empty()) {
        return Err(Refusal::Inputs(nothing_to_judge(&cards)));
    }
    let docket = docket(&book, if options.audit { Scope::Everyone } else { Scope::Claims });
    let organisation = |spelling: &str| vocabulary.awarding_organisation(spelling).map(str::to_owned);
    let plan = Plan {
        book: &book,
        docket: &docket,
        armed: &armed,
        as_of: options.as_of,
        only_packs: &options.only_packs,
        organisation: &organisation,
        progress: options.progress,
    };
    let judged = engine::judge(&plan);
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
    drop(docket);
    let mut report = Report {
        as_of: options.as_of,
        audit: options.audit,
        packs: packs.iter().map(PackStamp::of).collect(),
        rules,
        inputs: cards,
        entries: judged.entries,
        programmes: Vec::new(),
        centre: engine::Group::default(),
        summary: judged.summary,
        tallies: judged.tallies,
        notes,
        options: Vec::new(),
        sheets,
        paths,
        book,
        used_packs: packs.to_vec(),
        values: HashMap::new(),
    };
    let values = values(&report, store, &options.limits)?;
    report.set_values(values);
    Ok(report)
}

/// Reads and understands, judging nothing: how each sheet was read, and a sentence for each file that could not be.
pub fn inspect(inputs: &[Input], store: &dyn Store, vocabulary: &Vocabulary, options: &Options<'_>) -> (Vec<InputCard>, Vec<String>) {
    let mut reading = Reading::new(inputs, vocabulary, options);
    // A file that cannot be read, or a named one that is no table of ours, is told at the end and stops nothing here.
    reading.lenient = true;
    let inputs = std::mem::take(&mut reading.inputs);
    for input in &inputs {
        reading.read_one(input, store);
    }
    let Reading { binder, mut cards, faults, .. } = reading;
    let (_, late) = binder.finish();
    add_late(&mut cards, late);
    (cards, faults)
}

/// Every rule of armed packs as reports tell it.
pub fn rule_cards(armed: &engine::Armed<'_>) -> Vec<RuleCard> {
    armed.rules.iter().map(|rule| rule_card(armed.packs, rule)).collect()
}

fn add_late(cards: &mut [InputCard], late: Vec<(SheetId, String)>) {
    for (sheet, says) in late {
        if let Some(card) = cards.iter_mut().find(|card| card.sheet_index == Some(usize::from(sheet.0))) {
            card.notes.push(says);
        }
    }
}

struct Reading<'a, 'o> {
    inputs: Vec<Input>,
    options: &'a Options<'o>,
    binder: Binder<'a>,
    cards: Vec<InputCard>,
    sheets: Vec<Sheet>,
    paths: Vec<Arc<str>>,
    unread: Vec<Arc<str>>,
    faults: Vec<String>,
    lenient: bool,
}

impl<'a, 'o> Reading<'a, 'o> {
    fn new(inputs: &[Input], vocabulary: &'a Vocabulary, options: &'a Options<'o>) -> Self {
        let mut inputs = inputs.to_vec();
        inputs.sort();
        inputs.dedup_by(|a, b| a.path == b.path);
        let settings = bind::Settings { month_first: options.month_first, ..bind::Settings::new(options.as_of) };
        Self {
            inputs,
            options,
            binder: Binder::new(vocabulary, settings),
            cards: Vec::new(),
            sheets: Vec::new(),
            paths: Vec::new(),
            unread: Vec::new(),
            faults: Vec::new(),
            lenient: false,
        }
    }

    fn read_all(&mut self, store: &dyn Store) -> Result<(), Refusal> {
        let inputs = std::mem::take(&mut self.inputs);
        for (done, input) in inputs.iter().enumerate() {
            (self.options.progress)(Step::Read(done, inputs.len()));
            self.read_one(input, store);
        }
        (self.options.progress)(Step::Read(inputs.len(), inputs.len()));
        if self.faults.is_empty() { Ok(()) } else { Err(Refusal::Inputs(std::mem::take(&mut self.faults))) }
    }

    fn read_one(&mut self, input: &Input, store: &dyn Store) {
        let file = u16::try_from(self.paths.len()).unwrap_or(u16::MAX);
        self.paths.push(Arc::from(input.path.as_str()));
        let bytes = match store.fetch(&input.path) {
            Ok(bytes) => bytes,
            Err(why) => return self.unreadable(input, String::new(), &why),
        };
        let sha256 = hex(&Sha256::digest(&bytes));
        let first = SheetId(u16::try_from(self.sheets.len()).unwrap_or(u16::MAX));
        let opened = match read::open(&input.path, bytes, file, first, &self.options.limits) {
            Ok(opened) => opened,
            Err(why) => return self.unreadable(input, sha256, &why.to_string()),
        };
        if is_own_report(&opened.sheets) {
            return self.own_report(input, sha256);
        }
        let before = self.cards.len();
        let mut understood = false;
        for mut sheet in opened.sheets {
            let card = self.binder.take(&sheet);
            understood |= card.regions.iter().any(|region| region.table.is_some());
            self.cards.extend(input_cards(&input.path, &sha256, &sheet, card));
            if !self.options.keep_sheets {
                sheet.body = Arc::new(Emptied(sheet.body.row_count()));
            }
            self.sheets.push(sheet);
        }
        if let Some(card) = self.cards.get_mut(before) {
            card.notes.splice(0..0, opened.notes);
        }
        if input.named && !understood && !self.lenient {
            let why: Vec<String> = self.cards.get(before..).unwrap_or(&[]).iter().flat_map(|card| card.notes.clone()).collect();
            self.faults.push(format!("{}: no table was recognised. {}", input.path, why.join(" ")).trim_end().to_owned());
        }
    }

    /// A workbook that this program wrote holds copies of the exports: reading it would count every row twice.
    fn own_report(&mut self, input: &Input, sha256: String) {
        if input.named && !self.lenient {
            self.faults
                .push(format!("{}: this is a report that preclaim wrote, not an export. Give the exports it was made from.", input.path));
        }
        let note = "An earlier report of preclaim; passed over.".to_owned();
        self.cards.push(InputCard { notes: vec![note], encoding: "xlsx".to_owned(), ..unread_card(&input.path, sha256) });
    }

    fn unreadable(&mut self, input: &Input, sha256: String, why: &str) {
        if !self.options.skip_unreadable || self.lenient {
            self.faults.push(format!("{}: {why}", input.path));
        }
        if !self.options.skip_unreadable && !self.lenient {
            return;
        }
        self.unread.push(Arc::from(input.path.as_str()));
        self.cards.push(InputCard { notes: vec![format!("Not read: {why}")], ..unread_card(&input.path, sha256) });
    }
}

/// Sheets that only an annotated workbook has in this order.
fn is_own_report(sheets: &[Sheet]) -> bool {
    let names: Vec<&str> = sheets.iter().filter_map(|sheet| sheet.name.as_deref()).collect();
    names.starts_with(&["Summary", "Claims", "Findings"]) && names.contains(&"Rules") && names.contains(&"Audit")
}

/// A card for a file of which no sheet was taken in.
fn unread_card(path: &str, sha256: String) -> InputCard {
    InputCard {
        path: path.to_owned(),
        sheet: None,
        sheet_index: None,
        sha256,
        table: None,
        header_row: None,
        rows: 0,
        encoding: String::new(),
        columns: Vec::new(),
        notes: Vec::new(),
    }
}

fn input_cards(path: &str, sha256: &str, sheet: &Sheet, card: SheetCard) -> Vec<InputCard> {
    let blank = InputCard {
        path: path.to_owned(),
        sheet: sheet.name.as_deref().map(str::to_owned),
        sheet_index: Some(usize::from(sheet.id.0)),
        sha256: sha256.to_owned(),
        table: None,
        header_row: None,
        rows: 0,
        encoding: sheet.encoding.to_string(),
        columns: Vec::new(),
        notes: Vec::new(),
    };
    let mut cards: Vec<InputCard> = card
        .regions
        .into_iter()
        .map(|region| InputCard {
            table: region.table.map(Table::name),
            header_row: region.header_row.map(|row| sheet.shown_row(row)),
            rows: region.rows,
            columns: region
                .columns
                .into_iter()
                .map(|column| ColumnCard { col: column.col, heading: column.heading, field: column.field, hint: column.hint })
                .collect(),
            ..blank.clone()
        })
        .collect();
    if cards.is_empty() {
        cards.push(blank);
    }
    if let Some(first) = cards.first_mut() {
        first.notes.extend(sheet.notes.iter().cloned());
        if sheet.hidden {
            first.notes.push("This sheet is hidden in the workbook; it was read all the same.".to_owned());
        }
        first.notes.extend(card.notes);
    }
    cards
}

fn nothing_to_judge(cards: &[InputCard]) -> Vec<String> {
    let mut lines = vec![
        "No claim and no registration was found in what was given. Add the learner register (with a learner id and a qualification number) or the grading spreadsheet (with a learner id and a grade); `preclaim inspect` shows how each sheet was read."
            .to_owned(),
    ];
    for card in cards {
        let sheet = card.sheet.as_deref().map(|sheet| format!(", sheet “{sheet}”")).unwrap_or_default();
        let read = card.table.map_or("no table recognised".to_owned(), |table| format!("read as {table}, {} rows", card.rows));
        lines.push(format!("{}{sheet}: {read}. {}", card.path, card.notes.join(" ")).trim_end().to_owned());
    }
    lines
}

/// A rule as reports tell it.
fn rule_card(packs: &[Pack], rule: &engine::ArmedRule<'_>) -> RuleCard {
    let pack = rule.pack;
    let text = rule.text;
    let section = |cite| pack.clause(cite).map_or("", |clause| clause.section.as_str());
    let mut parameters = Vec::new();
    for (name, value) in &text.settings.choices {
        parameters.push(format!("{}: {}", name.replace('_', " "), scalar_words(value)));
    }
    for (name, dated) in &text.settings.sourced {
        for arm in dated.arms() {
            let days = match (arm.from, arm.until) {
                (None, None) => String::new(),
                (Some(from), None) => format!(" from {}", crate::grid::shown_date(from, None)),
                (None, Some(until)) => format!(" until {}", crate::grid::shown_date(until, None)),
                (Some(from), Some(until)) => {
                    format!(" from {} until {}", crate::grid::shown_date(from, None), crate::grid::shown_date(until, None))
                }
            };
            parameters.push(format!("{}: {}{days} ({})", name.replace('_', " "), scalar_words(&arm.value), section(arm.cite)));
        }
    }
    let mut effects: Vec<Effect> = text.effects();
    if effects.is_empty() {
        effects.push(text.effect);
    }
    RuleCard {
        id: text.id.clone(),
        pack: packs.iter().position(|p| std::ptr::eq(p, pack)).unwrap_or(0),
        title: text.title.clone(),
        why: text.why.clone(),
        todo: text.todo.clone(),
        effects,
        document: pack.document.title.clone(),
        issue: pack.document.issue.clone(),
        section: section(text.cite).to_owned(),
        parameters,
        readings: pack.readings.iter().filter(|reading| reading.rules.contains(&text.id)).cloned().collect(),
        selected: rule.selected,
    }
}

fn scalar_words(value: &Scalar) -> String {
    match value {
        Scalar::Count(count) => count.to_string(),
        Scalar::Word(word) => word.clone(),
        Scalar::Words(words) => words.join(", "),
        Scalar::Day(day) => crate::grid::shown_date(*day, None),
        Scalar::Flag(true) => "yes".to_owned(),
        Scalar::Flag(false) => "no".to_owned(),
    }
}

/// What stands at the places of the findings. Files whose cells were let go are asked for again.
fn values(report: &Report, store: &dyn Store, limits: &Limits) -> Result<HashMap<At, Box<str>>, Refusal> {
    let places = report.places();
    let mut values = HashMap::with_capacity(places.len());
    for of_file in places.chunk_by(|a, b| file_of(report, a.sheet) == file_of(report, b.sheet)) {
        let Some(file) = of_file.first().and_then(|at| file_of(report, at.sheet)) else { continue };
        let kept: Vec<&Sheet> = report.sheets.iter().filter(|sheet| sheet.file == file).collect();
        let Some(first) = kept.first() else { continue };
        if kept.iter().all(|sheet| sheet.body.is_kept()) {
            kept.iter().for_each(|sheet| collect(sheet, of_file, &mut values));
            continue;
        }
        let path = report.paths.get(usize::from(file)).map_or("", |path| path);
        let changed = |why: &str| {
            Refusal::Inputs(vec![format!(
                "{path}: the file changed while it was being checked ({why}). Close it in other programs and check again."
            )])
        };
        let bytes = store.fetch(path).map_err(|why| changed(&why))?;
        let opened = read::open(path, bytes, file, first.id, limits).map_err(|why| changed(&why.to_string()))?;
        opened.sheets.iter().for_each(|sheet| collect(sheet, of_file, &mut values));
    }
    Ok(values)
}

fn file_of(report: &Report, sheet: SheetId) -> Option<u16> {
    report.sheets.get(usize::from(sheet.0)).map(|sheet| sheet.file)
}

/// Walks only the stretches in which a place lies.
fn collect(sheet: &Sheet, places: &[At], values: &mut HashMap<At, Box<str>>) {
    let from = places.partition_point(|at| at.sheet < sheet.id);
    let to = places.partition_point(|at| at.sheet <= sheet.id);
    let Some(mine) = places.get(from..to).filter(|mine| !mine.is_empty()) else { return };
    for stretch in sheet.body.stretches() {
        let from = mine.partition_point(|at| at.row < stretch.start);
        let to = mine.partition_point(|at| at.row < stretch.end);
        let Some(mut here) = mine.get(from..to).filter(|here| !here.is_empty()) else { continue };
        sheet.body.walk(stretch, &mut |row: Row<'_>| {
            while let Some((at, rest)) = here.split_first() {
                if at.row > row.row {
                    break;
                }
                if at.row == row.row {
                    values.insert(*at, row.cell(at.col).shown().trim().into());
                }
                here = rest;
            }
        });
    }
}

/// Stands in for cells that were let go.
struct Emptied(u32);

impl Body for Emptied {
    fn row_count(&self) -> u32 {
        self.0
    }

    fn walk(&self, _: std::ops::Range<u32>, _: &mut dyn FnMut(Row<'_>)) {}

    fn stretches(&self) -> Vec<std::ops::Range<u32>> {
        Vec::new()
    }

    fn is_kept(&self) -> bool {
        false
    }
}
