//! The activities table seen from the learners: who looks for an activity looks here.
//!
//! `Book → Tracker`, once a run. It does not know which activities count.

use chrono::NaiveDate;
use hashbrown::HashMap;

use super::{Book, Kind, Slot, Slots, Sym, Table, TableRows, Value, activities, qualification_key};

/// Activities by name, for whom they are, and which rows of one activity say the same.
#[derive(Debug, Default)]
pub struct Tracker {
    by_name: HashMap<Sym, Vec<u32>>,
    /// For each row the qualifications that it names, in normal form; `None` where it names none.
    homes: Vec<Option<Box<[Sym]>>>,
    /// For each row the first row of the same name that says the same to every rule.
    kinds: Vec<u32>,
    for_whom: ForWhom,
    /// What the dates have in common.
    pub dates: ActivityDates,
}

/// Which programmes the rows are for: asked for each of many programmes.
#[derive(Debug, Default)]
struct ForWhom {
    /// Rows that name one programme, by the name's key.
    by_programme: HashMap<Sym, Vec<u32>>,
    /// Rows that name several.
    shared: Vec<u32>,
    /// Rows that name none and are for a qualification.
    by_qualification: HashMap<Sym, Vec<u32>>,
    /// Rows that name neither.
    nobodys: Vec<u32>,
}

/// What the dates of all activities have in common, so that a check need not look at each for every learner.
#[derive(Clone, Copy, Debug, Default)]
pub struct ActivityDates {
    /// The latest date of any activity or of its evidence.
    pub latest: Option<NaiveDate>,
    /// Whether any of them cannot be read, or can be read in two ways.
    pub in_question: bool,
}

impl Tracker {
    pub(super) fn of(book: &Book, as_of: NaiveDate) -> Self {
        let (by_name, homes) = (by_name(book), homes(book));
        Self { kinds: kinds(book, &by_name, as_of), dates: dates(book), for_whom: for_whom(book, &homes), by_name, homes }
    }

    /// Rows that name a programme, by its key, as theirs, and those that name none and are for its qualification; in the order read.
    pub fn of_programme(&self, book: &Book, key: Sym, qualification: Option<Sym>) -> Vec<u32> {
        let known = &self.for_whom;
        let is_named = |row: &&u32| {
            let name = Sym::from_slot(book.rows(Table::Activities).slot(activities::programme.index, **row));
            book.name_key(name) == key || book.text(name).split(is_mark).any(|one| book.is_named(one, key))
        };
        let own = known.by_programme.get(&key).into_iter().flatten();
        let of_qualification = qualification.and_then(|qualification| known.by_qualification.get(&qualification)).into_iter().flatten();
        let mut rows: Vec<u32> = own.chain(known.shared.iter().filter(is_named)).chain(of_qualification).copied().collect();
        rows.sort_unstable();
        rows
    }

    /// Rows that say neither for which programme nor for which qualification they are.
    pub fn of_nobody(&self) -> &[u32] {
        &self.for_whom.nobodys
    }

    /// Rows with a name, by the name's key.
    pub fn named(&self, name_key: Sym) -> &[u32] {
        self.by_name.get(&name_key).map_or(&[], Vec::as_slice)
    }

    /// Whether a row names a qualification among its own, or none.
    pub fn is_for(&self, row: u32, qualification: Sym) -> bool {
        self.homes.get(row as usize).and_then(Option::as_ref).is_none_or(|homes| homes.contains(&qualification))
    }

    /// The first row of the same activity that says the same as this one. Who was met and when may differ: a list of
    /// placements has one row a learner, all of one name.
    pub fn kind(&self, row: u32) -> u32 {
        self.kinds.get(row as usize).copied().unwrap_or(row)
    }
}

/// Parts the names in a cell that holds several.
fn is_mark(c: char) -> bool {
    matches!(c, ';' | '\n')
}

fn for_whom(book: &Book, homes: &[Option<Box<[Sym]>>]) -> ForWhom {
    let mut found = ForWhom::default();
    let table = book.rows(Table::Activities);
    for row in (0u32..).take(table.len()) {
        let name = table.slot(activities::programme.index, row);
        if name.is_value() && book.text(Sym::from_slot(name)).contains(is_mark) {
            found.shared.push(row);
        } else if name.is_value() {
            found.by_programme.entry(book.name_key(Sym::from_slot(name))).or_default().push(row);
        } else if let Some(homes) = homes.get(row as usize).and_then(Option::as_ref) {
            for home in homes {
                let of_home = found.by_qualification.entry(*home).or_default();
                // A cell may name one qualification twice.
                if of_home.last() != Some(&row) {
                    of_home.push(row);
                }
            }
        } else {
            found.nobodys.push(row);
        }
    }
    found
}

fn by_name(book: &Book) -> HashMap<Sym, Vec<u32>> {
    let mut found: HashMap<Sym, Vec<u32>> = HashMap::new();
    let names = book.rows(Table::Activities).columns.get(usize::from(activities::activity.index));
    for (slot, row) in names.into_iter().flat_map(Slots::iter).zip(0u32..) {
        if slot.is_value() {
            found.entry(book.name_key(Sym::from_slot(slot))).or_default().push(row);
        }
    }
    found
}

fn homes(book: &Book) -> Vec<Option<Box<[Sym]>>> {
    let stated = book.rows(Table::Activities).columns.get(usize::from(activities::qualification.index));
    // A number that no text of the book has is no entry's either.
    let homes = |text: &str| text.split([';', '\n']).filter_map(|one| book.texts.find(&qualification_key(one))).collect();
    stated.into_iter().flat_map(Slots::iter).map(|slot| slot.is_value().then(|| homes(book.text(Sym::from_slot(slot))))).collect()
}

fn dates(book: &Book) -> ActivityDates {
    let mut found = ActivityDates::default();
    let fields = (0usize..).zip(Table::Activities.fields()).filter(|(_, field)| field.kind == Kind::Day);
    for slot in fields.filter_map(|(field, _)| book.rows(Table::Activities).columns.get(field)).flat_map(Slots::iter) {
        if slot.is_value() {
            found.latest = found.latest.max(Some(NaiveDate::from_slot(slot)));
        } else {
            found.in_question |= slot != Slot::BLANK;
        }
    }
    // A doubtful date may lie ahead in one of its readings.
    let second = book.doubts.values().map(|(_, second)| NaiveDate::from_slot(*second)).max();
    if found.in_question { ActivityDates { latest: found.latest.max(second), ..found } } else { found }
}

fn kinds(book: &Book, by_name: &HashMap<Sym, Vec<u32>>, as_of: NaiveDate) -> Vec<u32> {
    let rows = book.rows(Table::Activities);
    let mut kinds: Vec<u32> = (0u32..).take(rows.len()).collect();
    for named in by_name.values().filter(|named| named.len() > 1) {
        let mut first: HashMap<Vec<Slot>, u32> = HashMap::new();
        for &row in named {
            let kind = *first.entry(says(rows, row, as_of)).or_insert(row);
            if let Some(known) = kinds.get_mut(row as usize) {
                *known = kind;
            }
        }
    }
    kinds
}

/// What a row says to a rule: words of closed lists and names as they are, of texts whether there is one, of dates whether they
/// lie ahead. What cannot be read is a kind of its own.
fn says(rows: &TableRows, row: u32, as_of: NaiveDate) -> Vec<Slot> {
    let of = |(field, info): (u8, &super::FieldInfo)| match (info.kind, rows.slot(field, row)) {
        (_, slot) if slot == Slot::BLANK => slot,
        (Kind::Text, _) => Slot(0),
        (Kind::Day, slot) if slot.is_value() => Slot(u32::from(NaiveDate::from_slot(slot) > as_of)),
        (_, slot) => slot,
    };
    (0u8..).zip(Table::Activities.fields()).map(of).collect()
}
