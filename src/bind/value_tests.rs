//! Values in their columns: what a whole column, a neighbour or a heading decides.

use super::*;
use crate::record::centre;

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
    // Beside 000042 every 42 looks like the same code without its zeros.
    let kinds = |index| book.damage_of(Table::Attempts, index).iter().map(|damage| damage.kind).collect::<Vec<_>>();
    assert_eq!([kinds(0), kinds(1)], [vec![DamageKind::LostZeros], vec![]]);
    assert_eq!(kinds(4), [DamageKind::LostZeros, DamageKind::FormulaError]);
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
fn a_column_that_can_only_be_the_other_order_is_read_so() {
    let rows: &[&[&str]] = &[
        &["learner_id", "assessment", "taken_at"],
        &["L1", "T", "03/04/2025 10:00"],
        &["L1", "T", "12/25/2024 09:30"],
        &["L1", "T", "5 Mar 2025"],
        &["L1", "T", "31/31/2025"],
    ];
    let (book, card) = bind(rows);
    assert_eq!(moments(&book), ["2025-03-04T10:00", "2024-12-25T09:30", "2025-03-05", "Unreadable"]);
    assert!(book.doubts.is_empty());
    assert_eq!(
        card.notes,
        [
            "Column C (`taken_at`): C3 (12/25/2024 09:30) can only be month first, and no date there can only be day first, so the whole column is read \
          month first. If that is wrong, put that date right."
        ]
    );
    let (book, card, _) = bind_sheet(&text_sheet(0, rows), Settings { month_first: true, ..settings() });
    assert_eq!(moments(&book)[..2], ["2025-03-04T10:00", "2024-12-25T09:30"]);
    assert!(card.notes.is_empty() && book.doubts.is_empty());
    // The user says month first and the file can only be day first.
    let rows: &[&[&str]] = &[
        &["learner_id", "qualification", "date_of_birth"],
        &["L1", "601/7162/5", "25/12/2008"],
        &["L2", "601/7162/5", "03/04/2008"],
        &["L3", "601/7162/5", "03/04/20"],
    ];
    let (book, card, _) = bind_sheet(&text_sheet(0, rows), Settings { month_first: true, ..settings() });
    let born = |i| get(&book, registrations::date_of_birth, i).map(|birth| birth.0.to_string());
    assert_eq!([born(0), born(1), born(2)], ["2008-12-25", "2008-04-03", "2020-04-03"].map(|day| Ok(day.to_owned())));
    assert!(card.notes[0].contains("C2 (25/12/2008)") && card.notes[0].contains("the whole column is read day first"), "{}", card.notes[0]);
    let at = At { sheet: SheetId(0), row: 3, col: 2 };
    let (first, second) = book.doubts[&at];
    assert_eq!([first, second].map(NaiveDate::from_slot).map(|day| day.to_string()), ["2020-04-03", "1920-04-03"]);
    // Each column for itself, and only where nothing speaks against it.
    let (book, card) =
        bind(&[&["learner_id", "qualification", "registration_date", "start_date"], &["L1", "601/7162/5", "12/25/2024", "03/04/2025"]]);
    assert_eq!(
        (days(&book, registrations::registration_date), days(&book, registrations::start_date)),
        (vec!["2024-12-25".to_owned()], vec!["2025-04-03".to_owned()])
    );
    assert_eq!(card.notes.len(), 1);
}

#[test]
fn real_dates_are_never_in_doubt() {
    let date = NaiveDate::from_ymd_opt(2025, 4, 3).unwrap();
    let rows = vec![
        vec![text("learner_id"), text("qualification"), text("registration_date")],
        vec![text("L1"), text("601/7162/5"), raw(Raw::Date { date, seconds: None })],
        vec![text("L2"), text("601/7162/5"), text("12/25/2024")],
        vec![text("L3"), text("601/7162/5"), text("03/04/2025")],
        vec![text("L4"), text("601/7162/5"), text("25/12/2024")],
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
fn placeholders_are_no_facts() {
    let nothing = [
        "-",
        "–",
        "—",
        "--",
        "n/a",
        "N/A",
        " N / A ",
        "None",
        "nil",
        "?",
        "??",
        "TBC",
        "tba",
        "To be confirmed",
        "pending",
        "Not yet",
        "not known",
        "Unknown",
    ];
    for cell in nothing {
        let (book, _) = bind(&[
            &["learner_id", "qualification", "assessment", "taken_at", "task", "reference", "result", "mark"],
            &["L1", "601/7162/5", "T", "10/03/2025", cell, cell, cell, cell],
            &["L1", cell, "T", cell, "", "", "", ""],
        ]);
        assert_eq!(get(&book, attempts::task, 0).map(|task| task.0), Err(Gap::Blank), "{cell}");
        assert_eq!(get(&book, attempts::reference, 0), Err(Gap::Blank), "{cell}");
        assert_eq!(get(&book, attempts::qualification, 1).map(|number| number.0), Err(Gap::Blank), "{cell}");
        // Dates, numbers and grades say that something stands there that is none.
        assert_eq!(
            (get(&book, attempts::result, 0), get(&book, attempts::mark, 0)),
            (Err(Gap::Unreadable), Err(Gap::Unreadable)),
            "{cell}"
        );
        assert_eq!(moments(&book)[1], "Unreadable", "{cell}");
    }
    let people = ["Na", "No", "Nill", "Nonet", "A", "X", "0"];
    for name in people {
        let (book, _) = bind(&[&["learner_id", "qualification", "family_name"], &["L1", "601/7162/5", name]]);
        assert_eq!(get(&book, registrations::family_name, 0).map(|name| book.text(name)), Ok(name));
    }
    // In the learner's column they leave the row to nobody.
    let (book, card) = bind(&[&["learner_id", "qualification"], &["TBC", "601/7162/5"], &["L2", "601/7162/5"], &["n/a", "-"]]);
    assert_eq!(book.rows(Table::Registrations).row, [2]);
    let notes = [
        "Row 2 names no learner and was left out. Fill in the learner's identifier.",
        "Row 4 has nothing to read in the columns that are understood, and was passed over.",
    ];
    assert_eq!(card.notes, notes);
}

#[test]
fn where_empty_means_no_a_dash_does_too() {
    for (cell, void) in [("-", Ok(false)), ("n/a", Ok(false)), ("None", Ok(false)), ("", Err(Gap::Blank)), ("tbc", Err(Gap::Unreadable))] {
        let (book, _) = bind(&[&["learner_id", "assessment", "taken_at", "void"], &["L1", "T", "10/03/2025", cell]]);
        assert_eq!(get(&book, attempts::void, 0), void, "{cell}");
    }
    for (cell, used) in [("-", Gap::Blank), ("n/a", Gap::Blank), ("TBC", Gap::Unreadable)] {
        let (book, _) = bind(&[&["learner_id", "qualification", "grade", "grade used: Test A"], &["L1", "601/7162/5", cell, cell]]);
        assert_eq!(get(&book, grades_used::grade, 0), Err(used), "{cell}");
        assert_eq!(get(&book, claims::grade, 0), Err(Gap::Unreadable), "{cell}");
    }
}

#[test]
fn a_fact_of_the_centre_that_does_not_apply() {
    for (cell, yes) in [("n/a", Ok(false)), ("Not applicable", Ok(false)), ("tbc", Err(Gap::Blank)), ("", Err(Gap::Blank))] {
        let (book, _) = bind(&[&["item", "value"], &["policy:assessment", cell], &["policy:appeals", "02/09/2024"]]);
        assert_eq!(get(&book, centre::yes, 0), yes, "{cell}");
        let rest = (get(&book, centre::value, 0), get(&book, centre::on, 0));
        assert_eq!(rest, (Err(Gap::Blank), Err(Gap::Blank)), "{cell}");
    }
}

#[test]
fn a_date_for_the_code_of_a_unit_is_damage() {
    let (book, _) = bind(&[
        &["learner_id", "unit", "grade"],
        &["L1", "01/03/2025", "P"],
        &["L1", "Unit 3", "P"],
        &["L1", "01/03/2025", "P"],
        &["L1", "Unit 1, 01/03/2025", "P"],
    ]);
    let hurt: Vec<_> = book.damage.iter().map(|damage| (damage.index, damage.kind)).collect();
    assert_eq!(hurt, [(0, DamageKind::DateForCode), (2, DamageKind::DateForCode)]);
}
