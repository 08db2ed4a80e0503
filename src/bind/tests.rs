//! Sheets taken in, and what the book then says: shared steps, and that stretches make no difference.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

#[path = "row_tests.rs"]
mod row_tests;
#[path = "value_tests.rs"]
mod value_tests;

use chrono::NaiveDate;
use proptest::prelude::*;

use super::testing::{Given, sheet, text_sheet};
use super::*;
use crate::evidence::Gap;
use crate::grid::{At, Raw};
use crate::record::{
    Amount, Attained, DamageKind, Destination, Field, Grade, Moment, Record, Slot, Status, Value, Variant, activities, attempts,
    attendance, claims, grades_used, registrations, units,
};

pub(super) static BASE: Variant = Variant { second_readings: Vec::new(), activities_left_out: Vec::new(), void_marks: Vec::new() };

pub(super) fn settings() -> Settings {
    Settings::new(NaiveDate::from_ymd_opt(2025, 6, 20).unwrap())
}

/// Binds one sheet, and gives the book, the card, and the late notes.
pub(super) fn bind_sheet(sheet: &Sheet, settings: Settings) -> (Book, SheetCard, Vec<String>) {
    let mut binder = Binder::new(Vocabulary::shipped().unwrap(), settings);
    let card = binder.take(sheet);
    let (book, late) = binder.finish();
    (book, card, late.into_iter().map(|(_, says)| says).collect())
}

pub(super) fn bind(rows: &[&[&str]]) -> (Book, SheetCard) {
    let (book, card, _) = bind_sheet(&text_sheet(0, rows), settings());
    (book, card)
}

pub(super) fn get<T: Value>(book: &Book, field: Field<T>, index: u32) -> Result<T, Gap> {
    Record { book, table: field.table, index, variant: &BASE }.get(field).peek()
}

pub(super) fn days(book: &Book, field: Field<NaiveDate>) -> Vec<String> {
    let count = u32::try_from(book.rows(field.table).len()).unwrap();
    (0..count).map(|i| get(book, field, i).map_or_else(|gap| format!("{gap:?}"), |day| day.to_string())).collect()
}

pub(super) fn moments(book: &Book) -> Vec<String> {
    let count = u32::try_from(book.rows(Table::Attempts).len()).unwrap();
    let moment = |index| Record { book, table: Table::Attempts, index, variant: &BASE }.moment().peek();
    (0..count).map(|i| moment(i).map_or_else(|gap| format!("{gap:?}"), Moment::iso)).collect()
}

pub(super) fn raw(value: Raw<'static>) -> Given {
    Given::Raw(value)
}

pub(super) fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}

pub(super) fn number(value: f64) -> Given {
    raw(Raw::Number { value, zeros: 0, percent: false })
}

/// Everything that a book says, in an order of its own.
fn contents(book: &Book) -> String {
    use std::fmt::Write;
    let mut all = String::new();
    for i in 0..book.texts.len() {
        write!(all, "{:?} ", book.text(crate::record::Sym(u32::try_from(i).unwrap()))).unwrap();
    }
    for table in &book.tables {
        write!(all, "{table:?}").unwrap();
    }
    let mut doubts: Vec<_> = book.doubts.iter().collect();
    doubts.sort_unstable();
    write!(all, "{:?}{doubts:?}{:?}", book.parts, book.damage).unwrap();
    all
}

fn cells() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "L[1-4]",
        "[0-3][0-9]/[01][0-9]/20(24|25)",
        "(Test|Paper) ?\\([12]\\)",
        "(P|M|D|X|✓|#N/A|1.2E\\+09|learner_id|Total|4572[0-9])",
        "\\PC{0,6}",
    ]
}

fn headings() -> impl Strategy<Value = String> {
    let names = vec![
        "learner_id",
        "qualification",
        "assessment",
        "taken_at",
        "Time",
        "form",
        "void",
        "grade",
        "unit",
        "grade used: A",
        "Grade used - B",
        "DOB",
        "Registration date",
        "Remarks",
        "name",
        "uln",
        "destination",
        "QAN",
    ];
    prop::sample::select(names).prop_map(str::to_owned)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn stretches_make_no_difference(
        heads in prop::collection::vec(headings(), 1..8),
        rows in prop::collection::vec(prop::collection::vec(cells(), 0..8), 0..20),
        stretch in 1u32..9,
        text_file: bool,
    ) {
        let grid: Vec<Vec<Given>> = std::iter::once(&heads).chain(&rows).map(|row| row.iter().map(|cell| text(cell)).collect()).collect();
        let (one, card, late) = bind_sheet(&sheet(0, grid.clone(), text_file, 1000), settings());
        let (other, other_card, other_late) = bind_sheet(&sheet(0, grid, text_file, stretch), settings());
        prop_assert_eq!(contents(&one), contents(&other));
        prop_assert_eq!((&card, late), (&other_card, other_late));
        // A row of wide columns makes several results, and no row is made up.
        let sheets = one.tables.iter().zip(Table::ALL).filter(|(_, table)| table.is_sheet());
        let taken: std::collections::BTreeSet<u32> = sheets.flat_map(|(rows, _)| rows.row.iter().copied()).collect();
        prop_assert!(taken.len() <= rows.len());
        for rows in &one.tables {
            for column in &rows.columns {
                prop_assert!(column.is_empty() || column.len() == rows.len());
            }
        }
    }
}
