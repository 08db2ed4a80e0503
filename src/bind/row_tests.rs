//! Rows, columns and sheets: what is taken in, set aside, refused, counted once.

use super::*;

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
            "Row 8 has nothing to read in the columns that are understood, and was passed over.",
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
fn a_blank_that_repeats_leaves_the_other_column_its_say() {
    let (book, _) = bind(&[
        &["learner_id", "qualification", "status", "status", "uln", "ULN"],
        &["L1", "601/7162/5", " ", "active", "n/a", "1000102504"],
        &["L2", "601/7162/5", " ", "withdrawn", "n/a", "1000203404"],
        &["L3", "601/7162/5", " ", "", "n/a", "n/a"],
    ]);
    let status = |i| get(&book, registrations::status, i).map(Status::word);
    assert_eq!([status(0), status(1), status(2)], [Ok("active"), Ok("withdrawn"), Err(Gap::Blank)]);
    let uln = |i| get(&book, registrations::uln, i).map(|uln| book.text(uln.0).to_owned());
    assert_eq!([uln(0), uln(1), uln(2)], [Ok("1000102504".to_owned()), Ok("1000203404".to_owned()), Err(Gap::Blank)]);
}

#[test]
fn where_one_of_two_columns_is_blank_the_other_counts() {
    let (book, card) = bind(&[
        &["learner_id", "qualification", "status", "status", "start_date", "Start"],
        &["L1", "601/7162/5", "active", "", "", "12/25/2024"],
        &["L2", "601/7162/5", "", "withdrawn", "-", "03/04/2025"],
        &["L3", "601/7162/5", "Completed", "completed", "", ""],
    ]);
    let status = |i| get(&book, registrations::status, i).map(Status::word);
    assert_eq!([status(0), status(1), status(2)], [Ok("active"), Ok("withdrawn"), Ok("completed")]);
    let record = Record { book: &book, table: Table::Registrations, index: 1, variant: &BASE };
    assert_eq!(record.get(registrations::status).at().unwrap().to_string(), "C3");
    assert_eq!(
        card.notes[0],
        "Columns C (\"status\") and D (\"status\") both stand for `status` and never differ; where one is blank, first in row 2, the other counts. \
         Findings name the cell in column C."
    );
    // A dash is no date, so it is something.
    assert_eq!(days(&book, registrations::start_date), ["NoColumn", "NoColumn", "NoColumn"]);
    let (book, _) = bind(&[
        &["learner_id", "qualification", "start_date", "Start"],
        &["L1", "601/7162/5", "", "12/25/2024"],
        &["L2", "", "03/04/2025", ""],
    ]);
    assert_eq!(days(&book, registrations::start_date), ["2024-12-25", "2025-03-04"]);
    let (book, card) = bind(&[
        &["learner_id", "grade", "grade used: Test (1)", "grade used: Test (2)"],
        &["L1", "M", "Pass", ""],
        &["L2", "M", "", "Merit"],
    ]);
    let used = |i| get(&book, grades_used::grade, i).map(Grade::word);
    assert_eq!((book.rows(Table::GradesUsed).len(), used(0), used(1)), (2, Ok("Pass"), Ok("Merit")));
    assert_eq!(card.notes.len(), 1);
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
    // A workbook's own percentage leaves no doubt.
    let percentage = |percent| raw(Raw::Number { value: 0.2, zeros: 0, percent });
    let head = ["learner_id", "gateway_on", "off_the_job_percent"].map(text).to_vec();
    let rows = vec![head, vec![text("L1"), text("1/5/25"), percentage(true)], vec![text("L2"), text("1/5/25"), percentage(false)]];
    let (shares, _, _) = bind_sheet(&sheet(0, rows, false, 9), settings());
    let share = |i| get(&shares, crate::record::milestones::off_the_job_percent, i);
    assert_eq!([share(0), share(1)], [Ok(Amount::whole(20)), Err(Gap::Unreadable)]);
    let level = |i| get(&book, crate::record::milestones::english_level, i).map(Attained::word);
    assert_eq!([level(0), level(1)], [Ok("Level 2"), Ok("Entry Level 3")]);
}

#[test]
fn several_tables_on_one_sheet() {
    let (book, card) = bind(&[
        &["Northmoor College"],
        &["learner_id", "qualification"],
        &["L1", "601/7162/5"],
        &["L2", "601/7162/5"],
        &[],
        &["Unit results"],
        &["", "learner_id", "unit", "grade", "achieved_on"],
        &["", "L1", "U1", "P", "01/05/2025"],
        &["", "L2", "U1", "P", "12/05/2025"],
        &["learner_id", "grade"],
        &["L1", "Pass"],
    ]);
    let read: Vec<_> = card.regions.iter().map(|region| (region.table.unwrap(), region.header_row.unwrap(), region.rows)).collect();
    assert_eq!(read, [(Table::Registrations, 1, 2), (Table::Units, 6, 2), (Table::Claims, 9, 1)]);
    assert_eq!(book.rows(Table::Units).row, [7, 8]);
    assert_eq!(card.notes, ["Row 6 begins another table, `units`.", "Row 10 begins another table, `claims`."]);
    let record = Record { book: &book, table: Table::Units, index: 1, variant: &BASE };
    assert_eq!(record.get(units::grade).at().unwrap().to_string(), "D9");
}

#[test]
fn headings_that_only_resemble_a_table_are_left_alone_and_said() {
    let (book, card) = bind(&[
        &["learner_id", "qualification"],
        &["L1", "601/7162/5"],
        &[],
        &["learner_id", "qualification", "unit", "group", "Grad", "achieved_on"],
        &["L1", "601/7162/5", "U1", "A", "Pass", "01/05/2025"],
        &[],
        &["learner_id", "grade", "destination"],
        &["L1", "Pass", "01"],
    ]);
    let read: Vec<_> = card.regions.iter().map(|region| (region.table, region.header_row, region.rows)).collect();
    assert_eq!(
        read,
        [(Some(Table::Registrations), Some(0), 1), (None, Some(3), 0), (Some(Table::Claims), Some(6), 1)],
        "the rows in between are nobody's"
    );
    assert_eq!(book.rows(Table::Registrations).row, [1]);
    assert_eq!(
        card.notes,
        [
            "Row 7 begins another table, `claims`.",
            "No table was recognised. Row 4 comes closest to `units`: it has no column for grade. Does \"Grad\" in column E mean `grade`? \
             Give that column the heading shown here, or leave the sheet out.",
        ]
    );
}

#[test]
fn totals_are_nobody() {
    let rows = |rows: &[&[&str]]| {
        let (book, card) = bind(rows);
        (card.regions[0].rows, book.rows(card.regions[0].table.unwrap()).row.clone(), card.notes)
    };
    let foot = |row| vec![format!("Row {row} is the foot of a report, or a total, and was passed over.")];
    for word in ["Total", "Totals", "TOTAL:", "Grand total", "Count", "Sub-total"] {
        let register = rows(&[&["learner_id", "qualification", "status"], &["L1", "601/7162/5", "active"], &[word, "1", ""]]);
        assert_eq!(register, (1, vec![1], foot(3)), "{word}");
        let named = rows(&[&["name", "learner_id", "grade"], &["Count Dracula", "L1", "Pass"], &[word, "1", "1"]]);
        assert_eq!(named, (1, vec![1], foot(3)), "{word}");
        let units = rows(&[&["Remark", "learner_id", "unit", "grade"], &["", "L1", "U1", "Pass"], &["", word, "4", "1"]]);
        assert_eq!(units, (1, vec![1], foot(3)), "{word}");
        let activities = rows(&[&["activity", "activity_type", "units"], &["Talk", "visit", "1"], &[word, "1", "7"]]);
        assert_eq!(activities, (1, vec![1], foot(3)), "{word}");
    }
    // A unit may be called anything, and a person Sum.
    let person = rows(&[&["Surname", "learner_id", "qualification"], &["Sum", "L1", "601/7162/5"]]);
    assert_eq!(person, (1, vec![1], vec![]));
    let unit = rows(&[&["unit", "learner_id", "grade"], &["Total", "L1", "Pass"]]);
    assert_eq!(unit, (1, vec![1], vec![]));
}

fn unit_results(book: &Book) -> Vec<String> {
    let rows = book.rows(Table::Units);
    let count = u32::try_from(rows.len()).unwrap();
    let result = |i| {
        let record = Record { book, table: Table::Units, index: i, variant: &BASE };
        let text = |slot: Result<crate::record::Sym, Gap>| slot.map_or_else(|gap| format!("{gap:?}"), |sym| book.text(sym).to_owned());
        let (learner, unit, grade) = (record.get(units::learner_id), record.get(units::unit), record.get(units::grade));
        let at = [learner.at(), unit.at(), grade.at(), record.get(units::achieved_on).at()];
        let at = at.map(|at| at.map_or_else(|| "-".to_owned(), |at| at.to_string())).join(" ");
        let qualification = text(record.peek(units::qualification).map(|number| number.0));
        let achieved = record.peek(units::achieved_on).map_or_else(|gap| format!("{gap:?}"), |day| day.to_string());
        let grade = grade.peek().map_or_else(|gap| format!("{gap:?}"), |grade| grade.word().to_owned());
        format!(
            "{} {} {qualification} {grade} {achieved} at {at}",
            text(learner.peek().map(|id| id.0)),
            text(unit.peek().map(|name| name.0))
        )
    };
    (0..count).map(result).collect()
}

#[test]
fn wide_columns_of_unit_grades() {
    let (book, card) = bind(&[
        &["learner_id", "qualification", "Unit 1 grade", "Unit 1 date", "U2 Grade", "Unit 3 remarks", "U4"],
        &["L1", "601/7324/5", "Pass", "01/02/2025", "Fail", "late", "P"],
        &["L2", "601/7324/5", "", "", "Merit", "", ""],
        &["", "", "Pass", "", "", "", ""],
        &["Total", "2", "1", "", "2", "", ""],
    ]);
    assert_eq!(
        unit_results(&book),
        [
            "L1 Unit 1 601/7324/5 Pass 2025-02-01 at A2 C1 C2 D2",
            "Blank Unit 1 Blank Pass Blank at A4 C1 C4 D4",
            "L1 U2 601/7324/5 Fail NoColumn at A2 E1 E2 -",
            "L2 U2 601/7324/5 Merit NoColumn at A3 E1 E3 -",
        ]
    );
    assert!(!book.given(Table::Registrations));
    let [region] = card.regions.as_slice() else { panic!("{:?}", card.regions) };
    assert_eq!((region.table, region.header_row, region.rows), (Some(Table::Units), Some(0), 2));
    let fields: Vec<_> = region.columns.iter().map(|column| column.field.as_deref().or(column.hint.as_deref()).unwrap_or("-")).collect();
    assert_eq!(
        fields,
        ["learner_id", "qualification", "unit grade: Unit 1", "unit achieved_on: Unit 1", "unit grade: U2", "-", "unit grade: U4"]
    );
    assert_eq!(
        card.notes,
        [
            "Row 5 is the foot of a report, or a total, and was passed over.",
            "2 columns, C to E, hold the grades of units: 4 unit results read. A blank cell is no result.",
        ]
    );
}

#[test]
fn wide_columns_of_a_grading_spreadsheet() {
    let (book, card) = bind(&[
        &["learner_id", "qualification", "grade", "grade used: Engines", "Unit LV05", "Unit LV05"],
        &["L1", "601/7324/5", "Merit", "", "", "Achieved"],
        &["L2", "601/7324/5", "Pass", "Pass", "", ""],
    ]);
    assert_eq!(unit_results(&book), ["L1 Unit LV05 601/7324/5 Pass NoColumn at A2 E1 E2 -"]);
    assert_eq!((card.regions[0].table, card.regions[0].rows, card.regions.len()), (Some(Table::Claims), 2, 1));
    assert_eq!(book.rows(Table::GradesUsed).len(), 2);
    assert_eq!(card.notes.len(), 2, "{:?}", card.notes);
    assert!(card.notes[1].starts_with("Column E holds the grades of units: 1 unit result read."), "{:?}", card.notes);
}
