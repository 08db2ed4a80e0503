#![expect(clippy::unwrap_used, reason = "a test may fail")]

use chrono::NaiveDate;
use proptest::prelude::*;

use super::testing::{Given, sheet, text_sheet};
use super::*;
use crate::evidence::Gap;
use crate::grid::{At, Raw};
use crate::record::{
    Amount, Attained, DamageKind, Destination, Field, Grade, Moment, Record, Slot, Value, Variant, activities, attempts, attendance,
    claims, grades_used, registrations, units,
};

static BASE: Variant = Variant { second_readings: Vec::new() };

fn settings() -> Settings {
    Settings::new(NaiveDate::from_ymd_opt(2025, 6, 20).unwrap())
}

/// Binds one sheet, and gives the book, the card, and the late notes.
fn bind_sheet(sheet: &Sheet, settings: Settings) -> (Book, SheetCard, Vec<String>) {
    let mut binder = Binder::new(Vocabulary::shipped().unwrap(), settings);
    let card = binder.take(sheet);
    let (book, late) = binder.finish();
    (book, card, late.into_iter().map(|(_, says)| says).collect())
}

fn bind(rows: &[&[&str]]) -> (Book, SheetCard) {
    let (book, card, _) = bind_sheet(&text_sheet(0, rows), settings());
    (book, card)
}

fn get<T: Value>(book: &Book, field: Field<T>, index: u32) -> Result<T, Gap> {
    Record { book, table: field.table, index, variant: &BASE }.get(field).peek()
}

fn days(book: &Book, field: Field<NaiveDate>) -> Vec<String> {
    let count = u32::try_from(book.rows(field.table).len()).unwrap();
    (0..count).map(|i| get(book, field, i).map_or_else(|gap| format!("{gap:?}"), |day| day.to_string())).collect()
}

fn moments(book: &Book) -> Vec<String> {
    let count = u32::try_from(book.rows(Table::Attempts).len()).unwrap();
    let moment = |index| Record { book, table: Table::Attempts, index, variant: &BASE }.moment().peek();
    (0..count).map(|i| moment(i).map_or_else(|gap| format!("{gap:?}"), Moment::iso)).collect()
}

fn raw(value: Raw<'static>) -> Given {
    Given::Raw(value)
}

fn text(text: &str) -> Given {
    Given::Text(text.to_owned())
}

fn number(value: f64) -> Given {
    raw(Raw::Number { value, zeros: 0, percent: false })
}

#[test]
fn a_plain_register() {
    let (book, card) = bind(&[
        &["learner_id", "qualification", "date_of_birth", "Shoe size"],
        &[" l1 ", "60171625", "14/03/2008", "9"],
        &["L2", "st0071/ap01", "", ""],
    ]);
    assert_eq!((card.regions[0].table, card.regions[0].header_row, card.regions[0].rows), (Some(Table::Registrations), Some(0), 2));
    assert_eq!(card.regions[0].columns[3], ColumnCard { col: 3, heading: "Shoe size".to_owned(), field: None, hint: None });
    assert_eq!(card.notes, Vec::<String>::new());
    let shown = |i| book.text(get(&book, registrations::learner_id, i).unwrap().0);
    assert_eq!([shown(0), shown(1)], ["l1", "L2"]);
    let key = |i| book.text(book.id_key(get(&book, registrations::learner_id, i).unwrap().0));
    assert_eq!([key(0), key(1)], ["L1", "L2"]);
    let qualification = |i| book.text(get(&book, registrations::qualification, i).unwrap().0);
    assert_eq!([qualification(0), qualification(1)], ["601/7162/5", "ST0071"]);
    assert_eq!(days(&book, registrations::registration_date), ["NoColumn", "NoColumn"]);
    assert_eq!(get(&book, registrations::date_of_birth, 1).unwrap_err(), Gap::Blank);
}

#[test]
fn names_are_kept_as_shown_and_compared_folded() {
    let (book, _) = bind(&[&["learner_id", "unit", "grade"], &["L1", "Engine  Systems", "P"], &["L1", "ENGINE-SYSTEMS", "M"]]);
    let unit = |i| get(&book, units::unit, i).unwrap().0;
    assert_eq!([book.text(unit(0)), book.text(unit(1))], ["Engine Systems", "ENGINE-SYSTEMS"]);
    assert_ne!(unit(0), unit(1));
    assert_eq!(book.name_key(unit(0)), book.name_key(unit(1)));
}

#[test]
fn dates_and_times_of_attempts() {
    let (book, card) = bind(&[
        &["learner_id", "assessment", "Date taken", "Time"],
        &["L1", "T", "10/03/2025", "10:00"],
        &["L1", "T", "11/03/2025", ""],
        &["L1", "T", "12/03/2025", "2.30 pm"],
        &["L1", "T", "13/03/2025", "00:00"],
        &["L1", "T", "14/03/2025 09:15", ""],
        &["L1", "T", "14/03/2025 09:15", "09:15"],
        &["L1", "T", "14/03/2025 09:15", "10:15"],
        &["L1", "T", "15/03/2025", "early"],
        &["L1", "T", "sometime", "10:00"],
    ]);
    let wanted = [
        "2025-03-10T10:00",
        "2025-03-11",
        "2025-03-12T14:30",
        "2025-03-13",
        "2025-03-14T09:15",
        "2025-03-14T09:15",
        "2025-03-14",
        "2025-03-15",
        "Unreadable",
    ];
    assert_eq!(moments(&book), wanted);
    assert_eq!(card.regions[0].columns[2].field.as_deref(), Some("taken_on"));
    let (book, _) = bind(&[&["learner_id", "assessment", "taken_at"], &["L1", "T", "10/03/2025 10:00"], &["L1", "T", "10/03/2025"]]);
    assert_eq!(moments(&book), ["2025-03-10T10:00", "2025-03-10"]);
    let record = Record { book: &book, table: Table::Attempts, index: 0, variant: &BASE };
    assert_eq!(record.get(attempts::taken_time).at(), record.get(attempts::taken_at).at());
}

#[test]
fn workbook_dates_and_serials() {
    let day = NaiveDate::from_ymd_opt(2025, 3, 10).unwrap();
    let rows = vec![
        vec![text("learner_id"), text("assessment"), text("taken_at")],
        vec![number(42.0), text("T"), raw(Raw::Date { date: day, seconds: Some(36_000) })],
        vec![raw(Raw::Number { value: 42.0, zeros: 6, percent: false }), text("T"), raw(Raw::Date { date: day, seconds: None })],
        vec![number(42.0), text("T"), number(45_726.5)],
        vec![number(42.0), text("T"), number(2025.0)],
        vec![number(42.0), text("T"), raw(Raw::Fault("#REF!"))],
        vec![number(42.0), text("T"), text("45726")],
    ];
    let (book, _, _) = bind_sheet(&sheet(0, rows.clone(), false, 2), settings());
    assert_eq!(moments(&book), ["2025-03-10T10:00", "2025-03-10", "2025-03-10T12:00", "Unreadable", "Unreadable", "2025-03-10"]);
    let id = |i| book.text(get(&book, attempts::learner_id, i).unwrap().0);
    assert_eq!([id(0), id(1)], ["42", "000042"]);
    assert_eq!(book.damage.iter().map(|damage| (damage.kind, damage.index)).collect::<Vec<_>>(), [(DamageKind::FormulaError, 4)]);
    // In a text file a serial number is read and said to be damage.
    let (book, _) = bind(&[&["learner_id", "assessment", "taken_at"], &["L1", "T", "45726"], &["L1", "T", "2025"]]);
    assert_eq!(moments(&book), ["2025-03-10", "Unreadable"]);
    let at = At { sheet: SheetId(0), row: 1, col: 2 };
    assert_eq!(book.damage.iter().map(|damage| (damage.at, damage.kind)).collect::<Vec<_>>(), [(at, DamageKind::SerialDate)]);
}

#[test]
fn a_mixed_column_is_named_and_its_two_way_dates_are_in_doubt() {
    let rows: &[&[&str]] = &[
        &["learner_id", "qualification", "registration_date"],
        &["L1", "601/7162/5", "25/12/2024"],
        &["L2", "601/7162/5", "12/25/2024"],
        &["L3", "601/7162/5", "03/04/2025"],
        &["L4", "601/7162/5", "05/05/2025"],
        &["L5", "601/7162/5", "2025-04-03"],
        &["L6", "601/7162/5", "3 Apr 2025"],
    ];
    let (book, card) = bind(rows);
    let wanted = ["2024-12-25", "Unreadable", "2025-04-03", "2025-05-05", "2025-04-03", "2025-04-03"];
    assert_eq!(days(&book, registrations::registration_date), wanted);
    let at = At { sheet: SheetId(0), row: 3, col: 2 };
    assert_eq!(book.rows(Table::Registrations).slot(registrations::registration_date.index, 2), Slot::DOUBTFUL);
    let (first, second) = book.doubts[&at];
    assert_eq!([first, second].map(NaiveDate::from_slot).map(|day| day.to_string()), ["2025-04-03", "2025-03-04"]);
    assert_eq!(book.doubts.len(), 1);
    assert_eq!(card.notes.len(), 1);
    assert!(card.notes[0].contains("C2 (25/12/2024)") && card.notes[0].contains("C3 (12/25/2024)"), "{}", card.notes[0]);
    // The user says that the month comes first: now the other cell cannot be read, and the month's reading is the stated one.
    let (book, card, _) = bind_sheet(&text_sheet(0, rows), Settings { month_first: true, ..settings() });
    assert_eq!(days(&book, registrations::registration_date)[..3], ["Unreadable", "2024-12-25", "2025-03-04"]);
    assert_eq!(card.notes.len(), 1);
}

#[test]
fn a_column_of_the_other_order_is_not_guessed() {
    let rows: &[&[&str]] =
        &[&["learner_id", "qualification", "registration_date"], &["L1", "601/7162/5", "12/25/2024"], &["L2", "601/7162/5", "03/04/2025"]];
    let (book, card) = bind(rows);
    assert_eq!(days(&book, registrations::registration_date), ["Unreadable", "2025-04-03"]);
    assert_eq!(book.doubts.len(), 1);
    assert!(card.notes[0].contains("month_first"), "{}", card.notes[0]);
    let (book, card, _) = bind_sheet(&text_sheet(0, rows), Settings { month_first: true, ..settings() });
    assert_eq!(days(&book, registrations::registration_date), ["2024-12-25", "2025-03-04"]);
    assert!(card.notes.is_empty() && book.doubts.is_empty());
}

#[test]
fn real_dates_are_never_in_doubt() {
    let date = NaiveDate::from_ymd_opt(2025, 4, 3).unwrap();
    let rows = vec![
        vec![text("learner_id"), text("qualification"), text("registration_date")],
        vec![text("L1"), text("601/7162/5"), raw(Raw::Date { date, seconds: None })],
        vec![text("L2"), text("601/7162/5"), text("12/25/2024")],
        vec![text("L3"), text("601/7162/5"), text("03/04/2025")],
    ];
    let (book, _, _) = bind_sheet(&sheet(0, rows, false, 1), settings());
    assert_eq!(book.doubts.keys().map(|at| at.row).collect::<Vec<_>>(), [3]);
}

#[test]
fn births_in_two_digits() {
    let (book, _) = bind(&[
        &["learner_id", "qualification", "DOB"],
        &["L1", "601/7162/5", "14/03/08"],
        &["L2", "601/7162/5", "14/03/20"],
        &["L3", "601/7162/5", "14/03/25"],
    ]);
    assert_eq!(get(&book, registrations::date_of_birth, 0).unwrap().0.to_string(), "2008-03-14");
    assert_eq!(book.rows(Table::Registrations).slot(registrations::date_of_birth.index, 1), Slot::DOUBTFUL);
    assert_eq!(book.doubts.len(), 1);
    // A hundred years old makes sense, three months does not.
    assert_eq!(get(&book, registrations::date_of_birth, 2).unwrap().0.to_string(), "1925-03-14");
}

#[test]
fn forms_inside_assessment_names() {
    let (book, _) = bind(&[
        &["learner_id", "assessment", "taken_at"],
        &["L1", "Engines (1)", "10/03/2025"],
        &["L1", "Engines Paper 2", "14/03/2025"],
        &["L1", "Engines", "14/03/2025"],
    ]);
    let name = |i| book.text(get(&book, attempts::assessment, i).unwrap().0);
    assert_eq!([name(0), name(1), name(2)], ["Engines"; 3]);
    assert_eq!(
        [get(&book, attempts::form, 0), get(&book, attempts::form, 1), get(&book, attempts::form, 2)],
        [Ok(1), Ok(2), Err(Gap::Blank)]
    );
    let record = Record { book: &book, table: Table::Attempts, index: 0, variant: &BASE };
    assert_eq!(record.get(attempts::form).at(), record.get(attempts::assessment).at());
    // With a column of its own the form is taken from there; a name that says another form keeps it.
    let (book, _) = bind(&[
        &["learner_id", "assessment", "taken_at", "form"],
        &["L1", "Engines (1)", "10/03/2025", "1"],
        &["L1", "Engines (1)", "10/03/2025", ""],
        &["L1", "Engines (1)", "10/03/2025", "2"],
        &["L1", "Engines (1)", "10/03/2025", "B"],
    ]);
    let name = |i| book.text(get(&book, attempts::assessment, i).unwrap().0);
    assert_eq!([name(0), name(1), name(2), name(3)], ["Engines", "Engines", "Engines (1)", "Engines (1)"]);
    assert_eq!((0..4).map(|i| get(&book, attempts::form, i)).collect::<Vec<_>>(), [Ok(1), Ok(1), Ok(2), Err(Gap::Unreadable)]);
    // No name holds a form: there is no such field.
    let (book, _) = bind(&[&["learner_id", "assessment", "taken_at"], &["L1", "Engines", "10/03/2025"]]);
    assert_eq!(get(&book, attempts::form, 0), Err(Gap::NoColumn));
    assert!(book.rows(Table::Attempts).columns[usize::from(attempts::form.index)].is_empty());
}

#[test]
fn ticks_and_crosses() {
    let attended = |marks: &[&str]| {
        let rows: Vec<Vec<&str>> =
            std::iter::once(vec!["activity", "learner_id", "attended"]).chain(marks.iter().map(|mark| vec!["Talk", "L1", mark])).collect();
        let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
        let (book, card) = bind(&rows);
        let read: Vec<_> = (0..u32::try_from(marks.len()).unwrap()).map(|i| get(&book, attendance::attended, i)).collect();
        (read, card.notes.len())
    };
    assert_eq!(attended(&["✓", "X", "✗", ""]), (vec![Ok(true), Ok(false), Ok(false), Err(Gap::Blank)], 0));
    assert_eq!(attended(&["X", "", "x", ""]), (vec![Ok(true), Err(Gap::Blank), Ok(true), Err(Gap::Blank)], 0));
    assert_eq!(attended(&["Yes", "X"]), (vec![Ok(true), Ok(false)], 0));
    assert_eq!(attended(&["No", "X"]), (vec![Ok(false), Err(Gap::Unreadable)], 1));
    assert_eq!(attended(&["Y", "N", "1", "0", "TRUE"]).0, [Ok(true), Ok(false), Ok(true), Ok(false), Ok(true)]);
}

#[test]
fn damage_is_pointed_out() {
    let (book, card) = bind(&[
        &["learner_id", "qualification", "uln", "centre", "registration_date", "name"],
        &["L1", "601/7162/5", "1.23E+09", "03/01/2001", "#####", "#N/A"],
        &["#####", "601/7162/5", "", "", "", ""],
    ]);
    let seen: Vec<_> = book.damage.iter().map(|damage| (damage.at.to_string(), damage.kind)).collect();
    let wanted =
        [("C2", DamageKind::Exponent), ("D2", DamageKind::DateForCode), ("E2", DamageKind::Hashes), ("F2", DamageKind::FormulaError)];
    assert_eq!(seen, wanted.map(|(at, kind)| (at.to_owned(), kind)));
    assert_eq!(book.text(get(&book, registrations::uln, 0).unwrap().0), "1.23E+09");
    assert_eq!(get(&book, registrations::registration_date, 0), Err(Gap::Unreadable));
    assert_eq!(card.notes, ["Row 3 has a learner's identifier that cannot be read, and was left out. Type it again as text."]);
}

#[test]
fn rows_that_are_no_data_are_set_aside_and_said() {
    let (book, card) = bind(&[
        &["learner_id", "qualification", "name", "Remarks"],
        &["L1", "601/7162/5", "Ana Example", ""],
        &["", "", "", ""],
        &["learner_id", "qualification", "name", "Remarks"],
        &["L2", "601/7162/5", "Bo Example", "see notes"],
        &["", "601/7162/5", "Cy Example", ""],
        &["", "601/7162/5", "Di Example", ""],
        &["", "", "", "left at Easter"],
        &["Total: 2", "", "", ""],
        &["", "", "Page 1 of 3", ""],
        &["End of report", "", "", ""],
    ]);
    assert_eq!(book.rows(Table::Registrations).row, [1, 4]);
    assert_eq!(
        card.notes,
        [
            "Row 4 repeats the headings and was passed over.",
            "3 rows are feet of a report, or totals, and were passed over. The first is row 9.",
            "2 rows name no learner and were left out. Fill in the learner's identifier in each. The first is row 6.",
            "Row 8 has something only in columns that are not understood, and was passed over.",
        ]
    );
}

#[test]
fn two_columns_for_one_field() {
    let (book, card) = bind(&[&["learner_id", "qualification", "QAN"], &["L1", "601/7162/5", "60171625"], &["L2", "", ""]]);
    assert_eq!(book.rows(Table::Registrations).len(), 2);
    assert_eq!(
        card.notes,
        ["Columns B (\"qualification\") and C (\"QAN\") both stand for `qualification` and agree in every row; the first is read."]
    );
    let (book, card) = bind(&[
        &["learner_id", "qualification", "DOB", "Date of birth"],
        &["L1", "Q", "14/03/2008", "14/03/2008"],
        &["L2", "Q", "14/03/2008", "15/03/2008"],
    ]);
    assert_eq!(get(&book, registrations::date_of_birth, 0).map(|birth| birth.0), Err(Gap::NoColumn));
    assert!(card.notes[0].contains("C (\"DOB\") and D (\"Date of birth\")") && card.notes[0].contains("row 3"), "{}", card.notes[0]);
    assert_eq!(card.regions[0].columns[2].field, None);
    // A needed field that cannot be had: the table is known and cannot be read.
    let (book, card) = bind(&[&["learner_id", "qualification", "QAN"], &["L1", "601/7162/5", "601/0541/0"]]);
    assert!(!book.given(Table::Registrations));
    assert_eq!((card.regions[0].table, card.regions[0].header_row, card.notes.len()), (None, Some(0), 2));
}

#[test]
fn grades_to_be_used() {
    let (book, card) = bind(&[
        &["learner_id", "grade", "grade used: Engine Systems", "Grade used - Synoptic", "destination"],
        &["L1", "Merit", "P", "M", "1"],
        &["", "", "", "", ""],
        &["L2", "Pass", "", "?", "02 - Part-Time Employment"],
    ]);
    let rows = book.rows(Table::GradesUsed);
    assert_eq!((rows.len(), rows.row.clone()), (4, vec![1, 1, 3, 3]));
    assert_eq!((0..4).map(|i| rows.slot(grades_used::claim.index, i)).collect::<Vec<_>>(), [Slot(0), Slot(0), Slot(1), Slot(1)]);
    let name = |i| book.text(get(&book, grades_used::assessment, i).unwrap().0);
    assert_eq!([name(0), name(1)], ["Engine Systems", "Synoptic"]);
    let grade = |i| get(&book, grades_used::grade, i).map(Grade::word);
    assert_eq!([grade(0), grade(1), grade(2), grade(3)], [Ok("Pass"), Ok("Merit"), Err(Gap::Blank), Err(Gap::Unreadable)]);
    let record = Record { book: &book, table: Table::GradesUsed, index: 3, variant: &BASE };
    assert_eq!(record.get(grades_used::grade).at().unwrap().to_string(), "D4");
    assert_eq!(record.get(grades_used::assessment).at().unwrap().to_string(), "D1");
    assert_eq!(card.regions[0].columns[3].field.as_deref(), Some("grade used: Synoptic"));
    assert_eq!(card.notes, ["Column E (`destination`): codes of one digit, first in E2, are read as 01 to 06."]);
    assert_eq!(get(&book, claims::destination, 1).map(Destination::word), Ok("02"));
}

#[test]
fn several_sheets_of_one_table() {
    let vocabulary = Vocabulary::shipped().unwrap();
    let mut binder = Binder::new(vocabulary, settings());
    binder.take(&text_sheet(0, &[&["learner_id", "grade", "grade used: A"], &["L1", "P", "M"]]));
    binder.take(&text_sheet(1, &[&["learner_id", "claim_date", "grade"], &["L2", "01/06/2025", "M"]]));
    binder.take(&text_sheet(2, &[&["grade", "learner_id", "grade used: B"], &["D", "L3", "#N/A"]]));
    let (book, _) = binder.finish();
    let rows = book.rows(Table::Claims);
    assert_eq!(rows.columns[usize::from(claims::claim_date.index)].len(), 3);
    assert!(rows.columns[usize::from(claims::destination.index)].is_empty());
    assert_eq!(days(&book, claims::claim_date), ["NoColumn", "2025-06-01", "NoColumn"]);
    assert_eq!((0..2).map(|i| book.rows(Table::GradesUsed).slot(grades_used::claim.index, i)).collect::<Vec<_>>(), [Slot(0), Slot(2)]);
    assert_eq!(
        book.damage.iter().map(|damage| (damage.table, damage.index, damage.at.to_string())).collect::<Vec<_>>(),
        [(Table::GradesUsed, 1, "C2".to_owned())]
    );
}

#[test]
fn identical_rows_without_a_learner_count_once() {
    let head: &[&str] = &["activity", "activity_type", "date"];
    let rows: &[&[&str]] = &[
        head,
        &["Talk", "careers talk", "01/05/2025"],
        &["Talk", "careers talk", "01/05/2025"],
        &["Visit", "visit", "#N/A"],
        &["Visit", "visit", "#N/A"],
    ];
    let mut binder = Binder::new(Vocabulary::shipped().unwrap(), settings());
    binder.take(&text_sheet(0, rows));
    binder.take(&text_sheet(1, &[head, &["Talk", "Careers talk", "1 May 2025"], &["Fair", "fair", ""]]));
    let (book, late) = binder.finish();
    assert_eq!(book.rows(Table::Activities).row, [1, 3, 4, 2]);
    assert_eq!(days(&book, activities::date), ["2025-05-01", "Unreadable", "Unreadable", "Blank"]);
    assert_eq!(book.damage.iter().map(|damage| damage.index).collect::<Vec<_>>(), [1, 2]);
    let says = |row| format!("Row {row} of `activities` repeats an earlier row in every field and counts once.");
    assert_eq!(late, [(SheetId(0), says(3)), (SheetId(1), says(2))]);
}

#[test]
fn headings_only_and_nothing_at_all() {
    let (book, card) = bind(&[&["learner_id", "qualification"]]);
    assert!(book.given(Table::Registrations) && book.has_column(registrations::qualification));
    assert_eq!(card.regions[0].rows, 0);
    let (_, card) = bind(&[]);
    assert_eq!((card.regions[0].table, card.notes.as_slice()), (None, &["There is nothing on this sheet.".to_owned()][..]));
    let (_, card) = bind(&[&["Learner ID", "Test", "Result"], &["L1", "T", "P"]]);
    assert!(card.notes[0].contains("Row 1 comes closest to `attempts`: it has no column for taken_at."), "{}", card.notes[0]);
    let (_, card) = bind(&[&["Name", "Telephone"], &["Ana", "1"]]);
    assert!(card.notes[0].starts_with("No table was recognised"), "{}", card.notes[0]);
}

#[test]
fn other_values_in_their_places() {
    let (book, _) = bind(&[
        &["learner_id", "gateway_on", "off_the_job_percent", "english_level"],
        &["L1", "1/5/25", "20%", "L2"],
        &["L2", "1/5/25", "0.2", "Entry 3"],
    ]);
    let percent = |i| get(&book, crate::record::milestones::off_the_job_percent, i);
    assert_eq!([percent(0), percent(1)], [Ok(Amount::whole(20)), Err(Gap::Unreadable)]);
    let level = |i| get(&book, crate::record::milestones::english_level, i).map(Attained::word);
    assert_eq!([level(0), level(1)], [Ok("Level 2"), Ok("Entry Level 3")]);
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
        let taken: usize = one.tables.iter().zip(Table::ALL).filter(|(_, table)| table.is_sheet()).map(|(rows, _)| rows.len()).sum();
        prop_assert!(taken <= rows.len());
        for rows in &one.tables {
            for column in &rows.columns {
                prop_assert!(column.is_empty() || column.len() == rows.len());
            }
        }
    }
}
