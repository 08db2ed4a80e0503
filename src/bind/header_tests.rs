//! Finding headings, naming tables.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use proptest::prelude::*;

use super::nearly::did_you_mean;
use super::*;
use crate::record::registrations;

fn lines(rows: &[&[&str]]) -> Vec<Line> {
    rows.iter()
        .zip(0u32..)
        .filter(|(cells, _)| cells.iter().any(|cell| !cell.is_empty()))
        .map(|(cells, row)| Line { row, cells: cells.iter().map(|cell| tidy(cell)).collect() })
        .collect()
}

fn found(rows: &[&[&str]]) -> Found {
    let Ok(found) = find(&lines(rows), Vocabulary::shipped().unwrap()) else { panic!("no table in {rows:?}") };
    found
}

fn table(headings: &[&str]) -> Table {
    found(&[headings]).table
}

fn fields(found: &Found) -> Vec<(u16, String)> {
    let name = |heading: &Heading| heading.meaning.called().map(|name| (heading.col, name));
    found.headings.iter().filter_map(name).collect()
}

#[test]
fn below_titles_and_in_another_column() {
    let found = found(&[
        &["Northmoor College"],
        &["Learner register 2024/25", "", "", "Printed 12/06/2025"],
        &[],
        &["", "", "Learner Ref No.", "Qualification Number (QN)", "Date of birth\n(dd/mm/yyyy)", "Fore\u{a0}name *", "Remarks"],
        &["", "", "L1", "601/7162/5", "14/03/2008", "Ana", ""],
    ]);
    assert_eq!((found.table, found.header_row), (Table::Registrations, 3));
    let wanted = [(2, "learner_id"), (3, "qualification"), (4, "date_of_birth"), (5, "given_names")];
    assert_eq!(fields(&found), wanted.map(|(col, name)| (col, name.to_owned())));
}

#[test]
fn which_table_wins() {
    assert_eq!(table(&["Learner ID", "Grade"]), Table::Claims);
    assert_eq!(table(&["Learner ID", "Unit", "Grade"]), Table::Units);
    assert_eq!(table(&["Learner ID", "QAN", "Unit", "Unit title", "Grade", "Date achieved"]), Table::Units);
    assert_eq!(table(&["Learner ID", "Test", "Date taken", "Time", "Result"]), Table::Attempts);
    assert_eq!(table(&["Learner ID", "Unit", "Test", "Date taken", "Result"]), Table::Attempts);
    // A grading spreadsheet carries names; a register may carry a grade.
    assert_eq!(table(&["Learner ID", "Surname", "Forename", "QAN", "Overall grade"]), Table::Claims);
    assert_eq!(table(&["Learner ID", "Surname", "Forename", "QAN", "Overall grade", "Destination", "ULN"]), Table::Claims);
    assert_eq!(table(&["Learner ID", "Surname", "Forename", "DOB", "QAN", "Registration date", "Status", "Grade"]), Table::Registrations);
    assert_eq!(table(&["Activity", "Activity type", "Date", "Employer"]), Table::Activities);
    assert_eq!(table(&["Activity", "Learner ID", "Name", "Attended"]), Table::Attendance);
    assert_eq!(table(&["Learner ID", "Gateway date", "EPA start"]), Table::Milestones);
    assert_eq!(table(&["Programme", "Lead IV", "QAN", "SV status"]), Table::Programmes);
    assert_eq!(table(&["Programme", "Unit", "Internal verifier", "Assessor"]), Table::Verification);
    assert_eq!(table(&["Learner ID", "Mitigation", "Percent complete"]), Table::Evidence);
    assert_eq!(table(&["Qualification", "Agreed mitigation"]), Table::Mitigations);
    assert_eq!(table(&["Item", "Value"]), Table::Centre);
    assert_eq!(table(&["taken_time", "taken_on", "assessment", "learner_id"]), Table::Attempts);
}

#[test]
fn every_table_is_known_by_its_own_names() {
    for &table in Table::ALL.iter().filter(|table| table.is_sheet()) {
        let all: Vec<&str> = table.fields().iter().filter(|field| !field.hidden).map(|field| field.name).collect();
        let needed: Vec<&str> = table.fields().iter().filter(|field| field.needed).map(|field| field.name).collect();
        assert_eq!(self::table(&all), table);
        assert_eq!(self::table(&needed), table);
    }
}

#[test]
fn two_rows_joined() {
    let found = found(&[
        &["Grading 2025"],
        &["", "", "", "Grade used", ""],
        &["Learner ID", "QAN", "Overall grade", "Engine Systems", "Synoptic task"],
    ]);
    assert_eq!((found.table, found.header_row), (Table::Claims, 2));
    let wanted =
        [(0, "learner_id"), (1, "qualification"), (2, "grade"), (3, "grade used: Engine Systems"), (4, "grade used: Synoptic task")];
    assert_eq!(fields(&found), wanted.map(|(col, name)| (col, name.to_owned())));
}

#[test]
fn headings_merged_downwards() {
    let found = found(&[&["Learner ID", "QAN", "Date of", ""], &["", "", "birth", "Registration date"]]);
    assert_eq!((found.table, found.header_row), (Table::Registrations, 1));
    assert_eq!(fields(&found).len(), 4);
}

#[test]
fn grades_to_be_used() {
    for heading in [
        "grade used: Engine Systems",
        "Grade used - Engine Systems",
        "Grade to be used (Engine Systems)",
        "GRADE_USED: Engine  Systems",
        "Grade used for: Engine Systems",
    ] {
        let found = found(&[&["Learner ID", "Grade", heading]]);
        assert_eq!(fields(&found).last().unwrap().1, "grade used: Engine Systems", "{heading}");
    }
    let found = found(&[&["Learner ID", "Grade", "Grade used", "Grade usedness", "Grade used: Test (1)", "Grade used - Engines paper 2"]]);
    assert_eq!(fields(&found).iter().map(|(col, _)| *col).collect::<Vec<_>>(), [0, 1, 4, 5]);
    assert_eq!([&fields(&found)[2].1, &fields(&found)[3].1], ["grade used: Test", "grade used: Engines"]);
}

#[test]
fn a_weak_heading_gives_way() {
    assert_eq!(fields(&found(&[&["Learner ID", "Candidate No", "QAN"]])).iter().map(|(col, _)| *col).collect::<Vec<_>>(), [0, 2]);
    assert_eq!(fields(&found(&[&["Candidate No", "QAN"]])).first().unwrap().1, "learner_id");
}

#[test]
fn the_topmost_of_equals() {
    let found = found(&[&["Learner ID", "QAN"], &["L1", "601/7162/5"], &["Learner ID", "QAN"]]);
    assert_eq!(found.header_row, 0);
}

#[test]
fn what_is_missing_is_said() {
    let vocabulary = Vocabulary::shipped().unwrap();
    let Err(Some(closest)) = find(&lines(&[&["Staff list"], &["Learner ID", "Test", "Result"]]), vocabulary) else { panic!("no table") };
    assert_eq!((closest.found.table, closest.found.header_row, closest.missing), (Table::Attempts, 1, vec!["taken_at"]));
    assert!(matches!(find(&lines(&[&["Name", "Telephone"], &["Ana", "123"]]), vocabulary), Err(None)));
    assert!(matches!(find(&[], vocabulary), Err(None)));
}

#[test]
fn near_misses_are_offered() {
    let vocabulary = Vocabulary::shipped().unwrap();
    assert_eq!(did_you_mean("Date of brith", Table::Registrations, &[], vocabulary), Some("date_of_birth"));
    assert_eq!(did_you_mean("Destinaton code", Table::Claims, &[], vocabulary), Some("destination"));
    assert_eq!(did_you_mean("Shoe size", Table::Claims, &[], vocabulary), None);
    let taken = [registrations::date_of_birth.index];
    assert_eq!(did_you_mean("Date of brith", Table::Registrations, &taken, vocabulary), None);
}

proptest! {
    #[test]
    fn nothing_panics(rows in proptest::collection::vec(proptest::collection::vec("(\\PC{0,8}|learner_id|grade used: \\PC{0,3}|QAN|grade|unit)", 0..6), 0..6)) {
        let lines: Vec<Line> = rows.into_iter().zip(0u32..).map(|(cells, row)| Line { row, cells }).collect();
        let _ = find(&lines, Vocabulary::shipped().unwrap());
    }
}

#[test]
fn lines_of_a_form_are_no_headings() {
    let vocabulary = Vocabulary::shipped().unwrap();
    let form: &[&[&str]] = &[&["Learner ID", "L1", "", "Grade", "Merit"], &["Name", "Ana Example", "", "Destination", "01"]];
    assert!(find(&lines(form), vocabulary).is_err());
    // One heading that is not understood does not make a form.
    assert_eq!(table(&["Learner ID", "Remarks", "Grade"]), Table::Claims);
}

#[test]
fn a_near_miss_is_no_other_table() {
    let short = |headings: &[&str]| {
        let Err(Some(closest)) = find(&lines(&[headings]), Vocabulary::shipped().unwrap()) else { panic!("a table in {headings:?}") };
        (closest.found.table, closest.missing)
    };
    let units: &[&str] = &["learner_id", "qualification", "unit", "group", "mandatory", "achieved_on"];
    assert_eq!(short(units), (Table::Units, vec!["grade"]));
    let titled: &[&str] = &["learner_id", "qualification", "unit_title", "group", "mandatory", "grade", "achieved_on"];
    assert_eq!(short(titled), (Table::Units, vec!["unit"]));
    let log = |id| [id, "QAN", "Assessment name", "Assessment Type", "Assessment Date", "Start time", "Version", "Grade", "Task"];
    assert_eq!(short(&log("Our ref")), (Table::Attempts, vec!["learner_id"]));
    assert_eq!(table(&log("Centre reference")), Table::Attempts);
    assert_eq!(short(&["Learner ID", "QAN", "Cohort", "Unit"]), (Table::Units, vec!["grade"]));
    assert_eq!(short(&["Learner ID", "Test", "Grade"]), (Table::Attempts, vec!["taken_at"]));
    assert_eq!(short(&["Learner ID", "QAN", "Destination", "Claim date"]), (Table::Claims, vec!["grade"]));
}

#[test]
fn a_register_may_be_bare_or_carry_other_things() {
    assert_eq!(table(&["learner_id", "qualification"]), Table::Registrations);
    assert_eq!(table(&["Learner ID", "QAN", "Title", "Surname", "Forename", "Group", "Employer", "Date"]), Table::Registrations);
    assert_eq!(table(&["Learner ID", "QAN", "Registration date", "Unit", "Test"]), Table::Registrations);
    assert_eq!(table(&["Learner ID", "QAN", "Surname", "Overall grade", "Points", "Assessor"]), Table::Claims);
    assert_eq!(table(&["Qualification", "Awarding body", "Suite", "Agreed mitigation"]), Table::Mitigations);
}

#[test]
fn remarks_beside_headings_make_no_form() {
    assert_eq!(table(&["Learner ID", "Remarks", "Grade", "Comments"]), Table::Claims);
}

#[test]
fn wide_unit_columns() {
    let read = |headings: &[&str]| {
        let found = found(&[headings]);
        let names = fields(&found).into_iter().map(|(_, name)| name).collect::<Vec<_>>();
        (found.table, names.join(", "))
    };
    assert_eq!(
        read(&["learner_id", "qualification", "Unit 1 grade", "Unit 2 grade"]),
        (Table::Units, "learner_id, qualification, unit grade: Unit 1, unit grade: Unit 2".to_owned())
    );
    assert_eq!(
        read(&["learner_id", "Name", "DOB", "QAN", "U12 Grade", "U12 achieved", "U13 achieved"]),
        (Table::Units, "learner_id, name, date_of_birth, qualification, unit grade: U12, unit achieved_on: U12".to_owned())
    );
    assert_eq!(
        read(&["learner_id", "Overall grade", "Unit LV05", "Unit 2 comments"]),
        (Table::Claims, "learner_id, grade, unit grade: Unit LV05".to_owned())
    );
    assert_eq!(
        read(&["learner_id", "QAN", "Registration date", "Unit 1"]),
        (Table::Registrations, "learner_id, qualification, registration_date, unit grade: Unit 1".to_owned())
    );
    // Where a column names the unit, the table is no wide one.
    assert_eq!(read(&["learner_id", "unit", "grade", "Unit 1"]), (Table::Units, "learner_id, unit, grade".to_owned()));
    // Two rows of headings; what stands last is the group's only where the heading itself says nothing.
    let found =
        found(&[&["", "", "Unit 1", "", "Unit 2", "", ""], &["learner_id", "QAN", "Grade", "Date", "Grade", "Date", "Overall grade"]]);
    let wanted = [
        "learner_id",
        "qualification",
        "unit grade: Unit 1",
        "unit achieved_on: Unit 1",
        "unit grade: Unit 2",
        "unit achieved_on: Unit 2",
        "grade",
    ];
    assert_eq!(fields(&found).into_iter().map(|(_, name)| name).collect::<Vec<_>>(), wanted);
    // Headings are no labels of a form, though codes stand beside them.
    assert_eq!(table(&["Learner ID", "Unit 1", "QAN", "U3 Grade"]), Table::Units);
}
