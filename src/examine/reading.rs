//! `inputs → book and cards`: files are opened one after another, understood, and let go.

use hashbrown::HashMap;
use std::sync::Arc;

use sha2::{Digest, Sha256};

use super::{Input, Options, Refusal, Store};
use crate::bind::{self, Binder, Said, SheetCard, Vocabulary, Which};
use crate::engine::{ColumnCard, InputCard, Step, table_words};
use crate::grid::{Body, Row, Sheet, SheetId};
use crate::pack::hex;
use crate::read::{self, Held, Outline, Room};
use crate::record::{Regulated, Table};
use crate::report::{changes, csv};
use crate::waivers;

/// More sheets than this are not numbered.
const MOST_SHEETS: usize = 60_000;

/// A file, fetched or looked through, and the hash of its bytes; empty where nobody asks for it.
struct Fetched {
    file: Result<Contents, String>,
    length: u64,
    sha256: String,
}

enum Contents {
    Whole(Vec<u8>),
    Held(Box<Held>),
}

impl Fetched {
    /// A file that is here as a whole, or why it is not.
    fn whole(bytes: Result<Vec<u8>, String>, options: &Options<'_>) -> Self {
        let hashed = bytes.as_ref().ok().filter(|_| options.keep_hashes);
        let sha256 = hashed.map(|bytes| hex(&Sha256::digest(bytes))).unwrap_or_default();
        Self { length: bytes.as_ref().map_or(0, |bytes| bytes.len() as u64), file: bytes.map(Contents::Whole), sha256 }
    }
}

pub(super) struct Reading<'a, 'o> {
    pub(super) inputs: Vec<Input>,
    options: &'a Options<'o>,
    pub(super) binder: Binder<'a>,
    pub(super) cards: Vec<InputCard>,
    pub(super) sheets: Vec<Sheet>,
    pub(super) paths: Vec<Arc<str>>,
    pub(super) lengths: Vec<u64>,
    /// Of the files whose cells were let go, as far as they have one.
    pub(super) outlines: HashMap<u16, Outline>,
    pub(super) unread: Vec<Arc<str>>,
    /// What the regulator's register says, where it was given.
    pub(super) regulated: HashMap<String, Regulated>,
    pub(super) faults: Vec<String>,
    /// What the user says of sheets and does not fit them.
    pub(super) unfit: Vec<String>,
    pub(super) lenient: bool,
}

impl<'a, 'o> Reading<'a, 'o> {
    pub(super) fn new(inputs: &[Input], vocabulary: &'a Vocabulary, options: &'a Options<'o>) -> Self {
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
            lengths: Vec::new(),
            outlines: HashMap::new(),
            unread: Vec::new(),
            regulated: HashMap::new(),
            faults: Vec::new(),
            unfit: Vec::new(),
            lenient: false,
        }
    }

    /// Reads every file, or tells of every one that cannot be read.
    pub(super) fn read_all(&mut self, store: &dyn Store) -> Result<(), Refusal> {
        self.read_each(store);
        if !self.unfit.is_empty() {
            return Err(Refusal::Setup(std::mem::take(&mut self.unfit)));
        }
        if self.faults.is_empty() { Ok(()) } else { Err(Refusal::Inputs(std::mem::take(&mut self.faults))) }
    }

    /// Reads every file; while one is understood, the next is fetched and hashed.
    pub(super) fn read_each(&mut self, store: &dyn Store) {
        let inputs = std::mem::take(&mut self.inputs);
        let options = self.options;
        let room = Room::default();
        let fetch = |input: Option<&Input>| {
            input.map(|input| held(input, store, options, &room).unwrap_or_else(|| Fetched::whole(store.fetch(&input.path), options)))
        };
        let mut next = fetch(inputs.first());
        for (done, input) in inputs.iter().enumerate() {
            (self.options.progress)(Step::Read(done, inputs.len()));
            let Some(now) = next.take() else { break };
            let (fetched, ()) = rayon::join(|| fetch(inputs.get(done + 1)), || self.read_one(input, now));
            next = fetched;
        }
        (self.options.progress)(Step::Read(inputs.len(), inputs.len()));
    }

    fn read_one(&mut self, input: &Input, fetched: Fetched) {
        let file = u16::try_from(self.paths.len()).unwrap_or(u16::MAX);
        self.paths.push(Arc::from(input.path.as_str()));
        let Fetched { file: contents, length, sha256 } = fetched;
        self.lengths.push(length);
        let said: Vec<&Said> = self.options.said.iter().filter(|said| said.path == input.path).collect();
        if let Some(out) = said.iter().find(|said| said.sheet.is_none() && said.which == Which::Ignored) {
            let notes = vec![format!("Left out, as {} says.", out.place)];
            return self.cards.push(InputCard { notes, ..unread_card(&input.path, sha256) });
        }
        let first = SheetId(u16::try_from(self.sheets.len()).unwrap_or(u16::MAX));
        let open = |contents| match contents {
            Contents::Whole(bytes) => read::open(&input.path, bytes, file, first, &self.options.limits),
            Contents::Held(held) => Ok(held.open(file, first)),
        };
        let opened = match contents.and_then(|contents| open(contents).map_err(|why| why.to_string())) {
            Ok(opened) => opened,
            Err(why) => return self.unreadable(input, sha256, &why),
        };
        if self.sheets.len() + opened.sheets.len() > MOST_SHEETS {
            return self.unreadable(input, sha256, "there are too many sheets in all; check fewer files at a time.");
        }
        if self.options.register.as_deref() == Some(input.path.as_str()) {
            return self.register(input, &sha256, file, opened);
        }
        if is_own_report(&opened.sheets) {
            return self.own_report(input, sha256);
        }
        if waivers::is_register(&opened.sheets) {
            return self.waiver_register(input, sha256);
        }
        if !self.options.keep_sheets {
            self.outlines.extend(opened.outline.map(|outline| (file, outline)));
        }
        for said in &said {
            let names: Vec<Option<&str>> = opened.sheets.iter().map(|sheet| sheet.name.as_deref()).collect();
            if let Some(sheet) = said.sheet.as_deref().filter(|sheet| !names.contains(&Some(*sheet))) {
                self.unfit.push(format!("{}: {} has no sheet “{sheet}”.", said.place, input.path));
            }
        }
        let (before, was_full) = (self.cards.len(), self.binder.is_full());
        let (mut understood, mut changed) = (false, None);
        for mut sheet in opened.sheets {
            if crate::template::holds_lists(&sheet) {
                self.sheets.push(sheet);
                continue;
            }
            let about: Vec<&Said> = said.iter().copied().filter(|said| said.is_about(&input.path, sheet.name.as_deref())).collect();
            let mut card = self.binder.take_as(&sheet, &about);
            if card.regions.iter().all(|region| region.table.is_none()) && bind::is_regulated(&sheet) {
                card.notes =
                    vec!["This looks like the register of qualifications that Ofqual publishes: give it with --register.".to_owned()];
            }
            self.unfit.extend(card.faults.iter().map(|fault| format!("{fault}.")));
            changed = changed.or_else(|| sheet.body.fault().map(changed_meanwhile));
            understood |= card.regions.iter().any(|region| region.table.is_some());
            self.cards.extend(input_cards(&input.path, &sha256, &sheet, card));
            if !self.options.keep_sheets {
                sheet.body = Arc::new(Emptied(sheet.body.row_count()));
            }
            self.sheets.push(sheet);
        }
        if let Some(why) = changed {
            return self.unreadable(input, sha256, &why);
        }
        if self.binder.is_full() && !was_full {
            // Said once, of the first file that did not fit. Rows left out could hide a third attempt.
            return self.unreadable(input, sha256, "there are too many tables and grade columns in all; check fewer files at a time.");
        }
        if let Some(card) = self.cards.get_mut(before) {
            card.notes.splice(0..0, opened.notes);
        }
        if input.named && !understood && !self.lenient {
            let why: Vec<String> = self.cards.get(before..).unwrap_or(&[]).iter().flat_map(|card| card.notes.clone()).collect();
            let why = why.join(" ");
            let says = if why.starts_with(bind::NO_TABLE) || why.starts_with(bind::EMPTY_SHEET) || why.contains("--register") {
                why
            } else {
                format!("{} {why}", bind::NO_TABLE)
            };
            self.faults.push(format!("{}: {says}", input.path).trim_end().to_owned());
        }
    }

    /// Takes in the regulator's register: reference, and no export of the centre.
    fn register(&mut self, input: &Input, sha256: &str, file: u16, opened: read::Opened) {
        self.outlines.extend(opened.outline.map(|outline| (file, outline)));
        let mut why = Vec::new();
        for mut sheet in opened.sheets {
            let note = match bind::regulated(&sheet, self.options.as_of) {
                Ok(known) => {
                    let count = known.len();
                    self.regulated.extend(known);
                    format!("The register of qualifications: {count} read. Titles, levels and last dates are compared with it.")
                }
                Err(fault) => {
                    why.push(fault);
                    "Nothing of this sheet was used.".to_owned()
                }
            };
            self.cards.push(InputCard {
                sheet: sheet.name.as_deref().map(str::to_owned),
                sheet_index: Some(usize::from(sheet.id.0)),
                encoding: sheet.encoding.to_string(),
                notes: vec![note],
                ..unread_card(&input.path, sha256.to_owned())
            });
            // Tens of thousands of rows that are nobody's: no copy of them is wanted.
            sheet.body = Arc::new(Emptied(0));
            self.sheets.push(sheet);
        }
        if self.regulated.is_empty() {
            self.faults.push(format!("{}: {}.", input.path, why.join("; ")));
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

    /// A waiver register lists learners and qualifications, and registers nobody.
    fn waiver_register(&mut self, input: &Input, sha256: String) {
        let note = "A waiver register; passed over. Give it with --waivers, and what it covers moves no verdict.";
        if input.named && !self.lenient {
            self.faults.push(format!("{}: this is a waiver register, not an export. Give it with --waivers.", input.path));
        }
        self.cards.push(InputCard { notes: vec![note.to_owned()], ..unread_card(&input.path, sha256) });
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

/// A large file as text that is fetched piece by piece, where it is that.
fn held(input: &Input, store: &dyn Store, options: &Options<'_>, room: &Room) -> Option<Fetched> {
    // Cells that are kept for the report are kept as they were read.
    let (source, length) = store.hold(&input.path).filter(|(_, length)| !options.keep_sheets && *length >= read::WORTH_HOLDING)?;
    let mut hash = options.keep_hashes.then(Sha256::new);
    let mut seen = |bytes: &[u8]| hash.iter_mut().for_each(|hash| hash.update(bytes));
    let held = read::hold(&input.path, source, length, &options.limits, room, &mut seen)?;
    let sha256 = hash.map(|hash| hex(&hash.finalize())).unwrap_or_default();
    Some(Fetched { file: Ok(Contents::Held(Box::new(held))), length, sha256 })
}

/// What to tell of a file that was not the same when it was asked for again.
pub(super) fn changed_meanwhile(why: &str) -> String {
    format!("the file changed while it was being checked ({why}). Close it in other programs and check again.")
}

/// Whether a file is a report that this program wrote: it may be written over, and holds no rows to read.
pub fn is_report(path: &str, bytes: Vec<u8>) -> bool {
    read::open(path, bytes, 0, SheetId(0), &read::Limits::default()).is_ok_and(|opened| is_own_report(&opened.sheets))
}

/// Whether the sheets are those of an annotated workbook or of one of changes, or the text is a report as csv or as it stands on the screen.
fn is_own_report(sheets: &[Sheet]) -> bool {
    if let [sheet] = sheets
        && sheet.lines.is_some()
    {
        let mut ours = false;
        sheet.body.walk(0..1, &mut |row| {
            let first = row.cell(0);
            let title = first.shown();
            ours = row.cells().map(|cell| cell.shown().into_owned()).eq(csv::COLUMNS.iter().copied())
                || (title.starts_with("preclaim ") && title.contains(" · as of "));
        });
        return ours;
    }
    let names: Vec<&str> = sheets.iter().filter_map(|sheet| sheet.name.as_deref()).collect();
    if names == changes::SHEETS {
        return true;
    }
    names.first() == Some(&"Summary") && ["Claims", "Findings", "Rules", "Audit"].iter().all(|ours| names.contains(ours))
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
        form: false,
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
        form: false,
    };
    let mut cards: Vec<InputCard> = card
        .regions
        .into_iter()
        .map(|region| InputCard {
            table: region.table.map(Table::name),
            header_row: region.header_row.map(|row| sheet.shown_row(row)),
            rows: region.rows,
            form: region.form,
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
        first.notes.extend(card.notes);
    }
    for card in &mut cards {
        if let (Some(table), 0, Some(row)) = (card.table, card.rows, card.header_row) {
            let table = table_words(table);
            card.notes.push(format!(
                "There is no row below the headings in row {row} that could be taken in, so by this sheet there is nothing in the {table}. If rows are missing, export it again."
            ));
        }
    }
    cards
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
