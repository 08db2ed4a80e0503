//! Forms found and taken in.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use chrono::NaiveDate;
use proptest::prelude::*;

use super::super::testing::{Given, sheet, text_sheet};
use super::super::{Binder, Settings, SheetCard, Vocabulary};
use crate::evidence::Gap;
use crate::grid::Raw;
use crate::record::{Book, Destination, Field, Grade, Record, Table, Value, Variant, claims, grades_used, units};

static BASE: Variant = Variant { second_readings: Vec::new(), activities_left_out: Vec::new(), void_marks: Vec::new() };

fn settings() -> Settings {
    Settings::new(NaiveDate::from_ymd_opt(2025, 6, 20).unwrap())
}

fn bind(rows: &[&[&str]]) -> (Book, SheetCard) {
    let mut binder = Binder::new(Vocabulary::shipped().unwrap(), settings());
    let card = binder.take(&text_sheet(0, rows));
    (binder.finish().0, card)
}

/// A field's value and where it stands.
fn cell<T: Value>(book: &Book, field: Field<T>, index: u32) -> (Result<T, Gap>, String) {
    let cell = Record { book, table: field.table, index, variant: &BASE }.get(field);
    (cell.peek(), cell.at().map_or_else(|| "-".to_owned(), |at| at.to_string()))
}

fn read(card: &SheetCard) -> Vec<(Option<Table>, u32)> {
    card.regions.iter().map(|region| (region.table, region.rows)).collect()
}

const FORM: &[&[&str]] = &[
    &["Northmoor College: grading form"],
    &["Learner ID:", "L1001"],
    &["Learner name:", "Bo Ash"],
    &["Qualification", "601/7324/5"],
    &["Overall grade", "Merit"],
    &["Employer involvement", "Complete"],
    &["Destination code", "01"],
    &["Grade used: Engines (1)", ""],
    &["Grade used: Synoptic", "Merit"],
    &[],
    &["Unit", "Group", "Mandatory", "Grade", "Date achieved"],
    &["U1", "A", "Yes", "Pass", "01/02/2025"],
    &["U9", "A", "Yes", "Fail", "12/25/2024"],
    &["Total", "", "", "2", ""],
    &[],
    &["Confirmed by", "J Lead", "", "Date confirmed", "19/06/2025"],
    &["Signed in the presence of nobody"],
];

#[test]
fn labels_beside_values_and_a_grid_below() {
    let (book, card) = bind(FORM);
    assert_eq!(read(&card), [(Some(Table::Claims), 1), (Some(Table::Units), 2)]);
    assert!(!book.given(Table::Registrations));
    let (id, at) = cell(&book, claims::learner_id, 0);
    assert_eq!((book.text(id.unwrap().0), at.as_str()), ("L1001", "B2"));
    assert_eq!(cell(&book, claims::grade, 0), (Ok(Grade::MERIT), "B5".to_owned()));
    assert_eq!(cell(&book, claims::employer_involvement, 0), (Ok(true), "B6".to_owned()));
    assert_eq!(cell(&book, claims::destination, 0), (Ok(Destination::FullTimeEmployment), "B7".to_owned()));
    assert_eq!(cell(&book, claims::confirmed_by, 0).1, "B16");
    assert_eq!(cell(&book, claims::confirmed_on, 0), (Ok(NaiveDate::from_ymd_opt(2025, 6, 19).unwrap()), "E16".to_owned()));
    assert_eq!(cell(&book, claims::claim_date, 0), (Err(Gap::NoColumn), "-".to_owned()));
    let used = |i| (book.text(cell(&book, grades_used::assessment, i).0.unwrap().0), cell(&book, grades_used::grade, i));
    assert_eq!(used(0), ("Engines", (Err(Gap::Blank), "B8".to_owned())));
    assert_eq!(used(1), ("Synoptic", (Ok(Grade::MERIT), "B9".to_owned())));
    assert_eq!(cell(&book, grades_used::assessment, 1).1, "A9");
    // The units borrow the learner, who stands in one cell for all of them.
    assert_eq!(book.rows(Table::Units).row, [11, 12]);
    for index in 0..2 {
        let (id, at) = cell(&book, units::learner_id, index);
        assert_eq!((book.text(id.unwrap().0), at.as_str()), ("L1001", "B2"));
        let (number, at) = cell(&book, units::qualification, index);
        assert_eq!((book.text(number.unwrap().0), at.as_str()), ("601/7324/5", "B4"));
    }
    assert_eq!(cell(&book, units::grade, 1), (Ok(Grade::FAIL), "D13".to_owned()));
    // Inspect shows label and field.
    let region = &card.regions[0];
    let shown: Vec<_> =
        region.columns.iter().map(|column| format!("{} → {}", column.heading, column.field.as_deref().unwrap_or("-"))).collect();
    assert_eq!(region.header_row, Some(1));
    assert_eq!(shown[0], "Learner ID: → learner_id");
    assert_eq!(shown[1], "Learner name: → name");
    assert_eq!(shown[6], "Grade used: Engines (1) → grade used: Engines");
    assert_eq!(
        card.notes,
        [
            "Rows 2 to 16 are read as the form of one learner, with values beside their labels.",
            "Row 14 is the foot of a report, or a total, and was passed over.",
            "Column E (`achieved_on`): E13 (12/25/2024) can only be month first, and no date there can only be day first, so the whole column is read \
             month first. If that is wrong, put that date right.",
        ]
    );
}

#[test]
fn two_columns_of_labels() {
    let (book, card) = bind(&[
        &["Learner ID", "L1001", "", "Qualification", "601/7324/5"],
        &["Overall grade", "Merit", "", "Destination code", "01"],
        &["Employer involvement", "", "", "Claim date", "06/19/2025"],
    ]);
    assert_eq!(read(&card), [(Some(Table::Claims), 1)]);
    assert!(!book.given(Table::Registrations));
    assert_eq!(cell(&book, claims::grade, 0), (Ok(Grade::MERIT), "B2".to_owned()));
    assert_eq!(cell(&book, claims::destination, 0).1, "E2");
    assert_eq!(cell(&book, claims::employer_involvement, 0), (Err(Gap::Blank), "B3".to_owned()));
    assert_eq!(cell(&book, claims::claim_date, 0), (Ok(NaiveDate::from_ymd_opt(2025, 6, 19).unwrap()), "E3".to_owned()));
    assert!(card.notes[1].starts_with("Column E (`claim_date`): E3 (06/19/2025) can only be month first"), "{:?}", card.notes);
}

#[test]
fn labels_above_values() {
    let (book, card) = bind(&[
        &["Learner ID", "Learner name", "Qualification"],
        &["L1001", "Bo Ash", "601/7324/5"],
        &["Overall grade", "Destination code", "Employer involvement"],
        &["Merit", "", "Yes"],
        &[],
        &["Unit", "Grade"],
        &["U1", "Pass"],
    ]);
    assert_eq!(read(&card), [(Some(Table::Claims), 1), (Some(Table::Units), 1)]);
    assert!(!book.given(Table::Registrations));
    assert_eq!(cell(&book, claims::grade, 0), (Ok(Grade::MERIT), "A4".to_owned()));
    assert_eq!(cell(&book, claims::destination, 0), (Err(Gap::Blank), "B4".to_owned()));
    assert_eq!(cell(&book, units::learner_id, 0).1, "A2");
}

#[test]
fn several_forms_on_a_sheet_and_a_table_below() {
    let (book, card) = bind(&[
        &["Qualification", "601/7324/5"],
        &["Learner ID", "L1"],
        &["Overall grade", "Merit"],
        &["Unit", "Grade"],
        &["U1", "P"],
        &[],
        &["Qualification", "601/7324/5"],
        &["Learner ID", "L2"],
        &["Overall grade", "Pass"],
        &["Overall grade", "Merit"],
        &["Unit", "Grade"],
        &["U1", "M"],
        &["U2", "P"],
        &[],
        &["activity", "activity_type"],
        &["Talk", "visit"],
    ]);
    let wanted = [(Some(Table::Claims), 1), (Some(Table::Units), 1), (None, 0), (Some(Table::Activities), 1)];
    assert_eq!(read(&card), wanted, "{:?}", card.notes);
    assert_eq!(book.rows(Table::Claims).len(), 1);
    assert!(card.notes.iter().any(|note| note.contains("A9 and A10 both stand for `grade` and differ")), "{:?}", card.notes);
    assert!(card.notes.iter().any(|note| note == "Without grade the form cannot be read."), "{:?}", card.notes);
}

#[test]
fn real_cells_of_a_workbook() {
    let text = |text: &str| Given::Text(text.to_owned());
    let day = NaiveDate::from_ymd_opt(2025, 6, 19).unwrap();
    let rows = vec![
        vec![text("Learner ID"), Given::Raw(Raw::Number { value: 42.0, zeros: 6, percent: false })],
        vec![text("Overall grade"), Given::Raw(Raw::Fault("#REF!"))],
        vec![text("Claim date"), Given::Raw(Raw::Date { date: day, seconds: None })],
        vec![text("Employer involvement"), Given::Raw(Raw::Truth(true))],
        vec![text("Grade used: Engines"), Given::Raw(Raw::Fault("#N/A"))],
    ];
    let mut binder = Binder::new(Vocabulary::shipped().unwrap(), settings());
    let card = binder.take(&sheet(0, rows, false, 2));
    assert_eq!(read(&card), [(Some(Table::Claims), 1)]);
    let (book, _) = binder.finish();
    assert_eq!(book.text(cell(&book, claims::learner_id, 0).0.unwrap().0), "000042");
    assert_eq!(cell(&book, claims::claim_date, 0).0, Ok(day));
    assert_eq!(cell(&book, claims::employer_involvement, 0).0, Ok(true));
    let damage: Vec<_> = book.damage.iter().map(|damage| (damage.table, damage.at.to_string())).collect();
    assert_eq!(damage, [(Table::Claims, "B2".to_owned()), (Table::GradesUsed, "B5".to_owned())]);
}

#[test]
fn what_is_no_form() {
    let tables = |rows: &[&[&str]]| {
        let (_, card) = bind(rows);
        let notes = card.notes.iter().any(|note| note.contains("form"));
        assert!(!notes, "{:?}", card.notes);
        read(&card)
    };
    // Tables of one row, tables whose headings have codes beside them, title blocks.
    assert_eq!(tables(&[&["Learner ID", "Qualification", "Grade"], &["L1", "601/7324/5", "Merit"]]), [(Some(Table::Claims), 1)]);
    assert_eq!(tables(&[&["Learner ID", "Overall grade"], &["L1", "Merit"], &["L2", "Pass"]]), [(Some(Table::Claims), 2)]);
    assert_eq!(
        tables(&[&["Qualification", "601/7324/5"], &["Centre", "12345"], &[], &["Learner ID", "Grade"], &["L1", "Merit"]]),
        [(Some(Table::Claims), 1)]
    );
    assert_eq!(
        tables(&[&["learner_id", "qualification"], &["L1", "601/7324/5"], &["L2", "601/7324/5"], &["L3", "601/7324/5"]]),
        [(Some(Table::Registrations), 3)]
    );
    // No learner, or no grade.
    assert_eq!(tables(&[&["Learner ID", "L1"], &["Destination", "01"]]), [(None, 0)]);
    assert_eq!(tables(&[&["Name", "Bo Ash"], &["Overall grade", "Merit"]]), [(None, 0)]);
}

fn cells() -> impl Strategy<Value = String> {
    let words = vec![
        "",
        "",
        "Learner ID",
        "L1",
        "Overall grade",
        "Merit",
        "Destination",
        "01",
        "Qualification",
        "601/7324/5",
        "Unit",
        "Grade",
        "U1",
        "Unit 1 grade",
        "Unit 1 date",
        "Total",
        "Claim date",
        "12/25/2024",
        "Grade used: Test (1)",
        "Name",
        "-",
    ];
    prop_oneof![9 => prop::sample::select(words).prop_map(str::to_owned), 1 => "\\PC{0,6}"]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn nothing_panics_and_columns_keep_step(rows in prop::collection::vec(prop::collection::vec(cells(), 0..6), 0..14)) {
        let rows: Vec<Vec<&str>> = rows.iter().map(|row| row.iter().map(String::as_str).collect()).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let (book, card) = bind(&rows);
        let again = bind(&rows).1;
        prop_assert_eq!(card, again);
        for rows in &book.tables {
            for column in &rows.columns {
                prop_assert!(column.is_empty() || column.len() == rows.len());
            }
        }
    }
}
