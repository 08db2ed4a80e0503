//! All that was read and understood, column by column.

use std::collections::HashSet;

use hashbrown::HashMap;
use std::sync::{Arc, OnceLock};

use super::{Field, Interner, Keys, Moment, Regulated, Slot, Slots, Sym, Table, Value, attempts, grades_used};
use crate::evidence::{Cell, Gap};
use crate::grid::{At, SheetId};

/// Where a field of a part's rows stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// In this column of the record's own row.
    Column(u16),
    /// In one cell, the same for every record of the part: a label's value on a form, a heading of a wide layout.
    Fixed(u32, u16),
}

/// A stretch of a sheet that feeds one table: its header and where each field stands.
#[derive(Clone, Debug)]
pub struct Part {
    /// The sheet.
    pub sheet: SheetId,
    /// The table it feeds.
    pub table: Table,
    /// Zero-based row of the (last) heading; for a form, of its first label.
    pub header_row: u32,
    /// For each field of the table, its place, if it has one.
    pub places: Vec<Option<Place>>,
}

impl Part {
    /// Where a field of the record in `row` stands, or would stand if its cell were filled.
    #[inline]
    pub fn at(&self, field: u8, row: u32) -> Option<At> {
        self.places.get(usize::from(field)).copied().flatten().map(|place| match place {
            Place::Column(col) => At { sheet: self.sheet, row, col },
            Place::Fixed(row, col) => At { sheet: self.sheet, row, col },
        })
    }
}

/// The rows of one table.
#[derive(Debug, Default)]
pub struct TableRows {
    /// Whether any sheet of this table was given, rows or none.
    pub given: bool,
    /// For each row, its part.
    pub part: Vec<u16>,
    /// For each row, its zero-based grid row.
    pub row: Vec<u32>,
    /// For each field, its slots; an empty list where no part has that field.
    pub columns: Vec<Slots>,
}

impl TableRows {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.row.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.row.is_empty()
    }

    /// The slot of a field in a row; blank where the column is absent.
    #[inline]
    pub fn slot(&self, field: u8, index: u32) -> Slot {
        self.columns.get(usize::from(field)).and_then(|column| column.get(index as usize)).unwrap_or(Slot::BLANK)
    }
}

/// What looks damaged in a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DamageKind {
    /// A long number shown as 1.23E+09.
    Exponent,
    /// A number where leading zeros have probably been lost.
    LostZeros,
    /// A column too narrow when it was exported: `#####`.
    Hashes,
    /// A date where a code should be.
    DateForCode,
    /// A bare serial number where a date should be, in a text file.
    SerialDate,
    /// A formula error such as `#REF!`.
    FormulaError,
}

/// A value that a spreadsheet may have damaged (DAT012). Ordered by row, then cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Damage {
    /// The table of the row.
    pub table: Table,
    /// The row in its table.
    pub index: u32,
    /// Where.
    pub at: At,
    /// What.
    pub kind: DamageKind,
    /// The field.
    pub field: u8,
}

/// Something to tell the user about a sheet as a whole.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Note {
    /// The sheet.
    pub sheet: SheetId,
    /// A whole sentence.
    pub says: String,
}

/// All tables, with their texts and origins.
#[derive(Default)]
pub struct Book {
    /// Every text, once.
    pub texts: Interner,
    /// Every part that feeds a table.
    pub parts: Vec<Part>,
    /// Rows by table, in the order of [`Table::ALL`].
    pub tables: Vec<TableRows>,
    /// Both readings of each doubtful date, the stated order first.
    pub doubts: HashMap<At, (Slot, Slot)>,
    /// Values that a spreadsheet may have damaged, in order.
    pub damage: Vec<Damage>,
    /// For each text used as a name, the text of its folded form: equal forms are one name.
    pub name_keys: Keys,
    /// For each text used as an identifier whose folded form differs, that form.
    pub id_keys: Keys,
    /// What a regulator's register says of qualifications, by number in its normal form; empty where none was given.
    pub regulated: HashMap<String, Regulated>,
    /// Tables that cannot be trusted to be whole, because a file that could have fed them was not readable.
    pub holes: Vec<Arc<str>>,
    /// The empty identifier, where rows that name no learner were taken in.
    pub nobody: Option<Sym>,
    /// Columns with a date whose day and month are in doubt, worked out when first asked for.
    pub mixed: OnceLock<HashSet<(SheetId, u16)>>,
}

/// Choices made where rows disagree or a date has two readings. The base variant takes the first of everything.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Variant {
    /// Doubtful cells read in their second way.
    pub second_readings: Vec<At>,
    /// Kinds of activity rows ([`super::Tracker::kind`]) that another row of the same activity excludes.
    pub activities_left_out: Vec<u32>,
    /// Attempts whose void mark cannot be read, each with whether it is taken as void.
    pub void_marks: Vec<(u32, bool)>,
}

/// The base variant, for those who look at a row beside any case.
pub(super) static BASE: Variant = Variant { second_readings: Vec::new(), activities_left_out: Vec::new(), void_marks: Vec::new() };

/// Row numbers of one table.
pub type Rows<'b> = &'b [u32];

/// One row of one table, seen through a variant.
#[derive(Clone, Copy)]
pub struct Record<'b> {
    /// The book it is in.
    pub book: &'b Book,
    /// Its table.
    pub table: Table,
    /// Its row in the table.
    pub index: u32,
    /// Which reading holds.
    pub variant: &'b Variant,
}

impl Book {
    /// A book without rows.
    pub fn new() -> Self {
        Self { tables: Table::ALL.iter().map(|_| TableRows::default()).collect(), ..Self::default() }
    }

    /// The rows of a table.
    #[inline]
    pub fn rows(&self, table: Table) -> &TableRows {
        static NONE: TableRows = TableRows { given: false, part: Vec::new(), row: Vec::new(), columns: Vec::new() };
        self.tables.get(table as usize).unwrap_or(&NONE)
    }

    /// Whether any sheet of a table was given.
    pub fn given(&self, table: Table) -> bool {
        self.rows(table).given
    }

    /// Where a field of a row stands.
    pub fn place(&self, table: Table, field: u8, row: u32) -> Option<At> {
        Record { book: self, table, index: row, variant: &BASE }.place(field)
    }

    /// The text of a number.
    pub fn text(&self, sym: Sym) -> &str {
        self.texts.get(sym)
    }

    /// The text whose equality is the equality of names.
    pub fn name_key(&self, sym: Sym) -> Sym {
        self.name_keys.of(sym)
    }

    /// Whether a text is a name with this key.
    pub fn is_named(&self, text: &str, key: Sym) -> bool {
        super::fold_name(text) == self.text(key)
    }

    /// Whether a name is the canonical name of an item, as headings are matched.
    pub fn is_item(&self, name: Sym, item: &str) -> bool {
        self.text(self.name_key(name)) == super::fold_name(item)
    }

    /// The text whose equality is the equality of identifiers.
    pub fn id_key(&self, sym: Sym) -> Sym {
        self.id_keys.of(sym)
    }

    /// Whether any part of a table has a column for a field.
    #[expect(clippy::needless_pass_by_value, reason = "a field handle is two bytes and is named at the call")]
    pub fn has_column<T>(&self, field: Field<T>) -> bool {
        self.parts.iter().any(|part| part.table == field.table && part.places.get(usize::from(field.index)).is_some_and(Option::is_some))
    }

    /// The rows of [`Table::GradesUsed`] that were cut out of a claim row. They are written claim by claim, so the column ascends.
    pub fn grades_of(&self, claim: u32) -> std::ops::Range<u32> {
        let Some(column) = self.rows(Table::GradesUsed).columns.get(usize::from(grades_used::claim.index)) else { return 0..0 };
        // Most sheets have the same columns for every claim, so the place can be computed and need not be searched for.
        let each = column.len() / self.rows(Table::Claims).len().max(1);
        let guess = each * claim as usize;
        let begins = |at: usize| {
            column.get(at).is_some_and(|slot| slot.0 == claim)
                && at.checked_sub(1).is_none_or(|before| column.get(before).is_none_or(|slot| slot.0 < claim))
        };
        let from = if begins(guess) { guess } else { column.first_not_below(Slot(claim)) };
        let count = (from..column.len()).take_while(|&at| column.get(at) == Some(Slot(claim))).count();
        let number = |at: usize| u32::try_from(at).unwrap_or(u32::MAX);
        number(from)..number(from + count)
    }

    /// Whether the two readings of a doubtful date are a century apart, not a day and a month exchanged.
    pub fn is_century_doubt(&self, at: At) -> bool {
        self.doubts.get(&at).is_some_and(|both| centuries(*both))
    }

    /// Whether a cell's column holds dates that are doubtful because both orders of day and month occur in it.
    pub fn is_mixed(&self, at: At) -> bool {
        let columns = || self.doubts.iter().filter(|(_, both)| !centuries(**both)).map(|(at, _)| (at.sheet, at.col)).collect();
        !self.doubts.is_empty() && self.mixed.get_or_init(columns).contains(&(at.sheet, at.col))
    }

    /// Whether a spreadsheet may have damaged anything in a table.
    pub fn any_damage_in(&self, table: Table) -> bool {
        let from = self.damage.partition_point(|damage| damage.table < table);
        self.damage.get(from).is_some_and(|damage| damage.table == table)
    }

    /// What a spreadsheet may have damaged in one row.
    pub fn damage_of(&self, table: Table, index: u32) -> &[Damage] {
        let from = self.damage.partition_point(|damage| (damage.table, damage.index) < (table, index));
        let to = self.damage.partition_point(|damage| (damage.table, damage.index) <= (table, index));
        self.damage.get(from..to).unwrap_or(&[])
    }

    /// A cell of a table that was not given, or that has no row for the learner in question.
    pub fn absent<T: Copy>(&self, field: Field<T>) -> Cell<T> {
        let gap = if self.given(field.table) { Gap::NoRow } else { Gap::NoTable };
        Cell::new(None, field.name, Err(gap))
    }
}

/// Exchanging day and month stays within a year; a century is some 36,500 days.
fn centuries((one, other): (Slot, Slot)) -> bool {
    one.0.abs_diff(other.0) > 1000
}

impl<'b> Record<'b> {
    /// One field of this row.
    #[inline]
    pub fn get<T: Value>(&self, field: Field<T>) -> Cell<T> {
        let rows = self.book.rows(self.table);
        let at = self.place_in(rows, field.index);
        let value = match rows.slot(field.index, self.index) {
            slot if slot.is_value() => Ok(T::from_slot(slot)),
            slot => self.unplain(field.index, slot).map(T::from_slot),
        };
        Cell::new(at, field.name, value)
    }

    /// The value of a field without its place, so that those who only look need not find it; never for a ruling.
    #[inline]
    pub fn peek<T: Value>(&self, field: Field<T>) -> Result<T, Gap> {
        let slot = self.slot(field.index);
        if slot.is_value() { Ok(T::from_slot(slot)) } else { self.unplain(field.index, slot).map(T::from_slot) }
    }

    /// What stands in place of a plain value: the reading of a doubtful date, or the gap.
    #[inline(never)]
    fn unplain(&self, field: u8, slot: Slot) -> Result<Slot, Gap> {
        let at = self.place(field);
        match slot {
            _ if at.is_none() => Err(Gap::NoColumn),
            Slot::BLANK => Err(Gap::Blank),
            Slot::DOUBTFUL => self.doubtful(at),
            _ => Err(Gap::Unreadable),
        }
    }

    /// Whether a field, which is no date, has this value.
    #[inline]
    pub fn holds<T: Value + PartialEq>(&self, field: Field<T>, value: T) -> bool {
        let slot = self.slot(field.index);
        slot.is_value() && T::from_slot(slot) == value
    }

    /// The same for [`Self::moment`].
    #[inline]
    pub fn peek_moment(&self) -> Result<Moment, Gap> {
        let seconds = self.peek(attempts::taken_time).ok().map(|clock| clock.0);
        self.peek(attempts::taken_at).map(|moment| Moment { seconds, ..moment })
    }

    /// One of the two readings of a doubtful date, as the variant has it.
    #[cold]
    fn doubtful(&self, at: Option<At>) -> Result<Slot, Gap> {
        let at = at.ok_or(Gap::Doubtful)?;
        let (first, second) = self.book.doubts.get(&at).copied().ok_or(Gap::Doubtful)?;
        Ok(if self.variant.second_readings.contains(&at) { second } else { first })
    }

    /// When an attempt was taken: the date joined with the time of its companion column, where there is one.
    pub fn moment(&self) -> Cell<Moment> {
        let seconds = self.peek(attempts::taken_time).ok().map(|clock| clock.0);
        self.get(attempts::taken_at).map(|moment| Moment { seconds, ..moment })
    }

    /// Where a field of this row stands.
    #[inline]
    pub fn place(&self, field: u8) -> Option<At> {
        self.place_in(self.book.rows(self.table), field)
    }

    #[inline]
    fn place_in(&self, rows: &TableRows, field: u8) -> Option<At> {
        let part = self.book.parts.get(usize::from(*rows.part.get(self.index as usize)?))?;
        part.at(field, *rows.row.get(self.index as usize)?)
    }

    /// The raw slot of a field.
    #[inline]
    pub fn slot(&self, field: u8) -> Slot {
        self.book.rows(self.table).slot(field, self.index)
    }

    /// The text of a field, where it has one; never for a ruling.
    pub fn shown(&self, field: Field<Sym>) -> Option<&'b str> {
        self.peek(field).ok().map(|sym| self.book.text(sym))
    }
}
