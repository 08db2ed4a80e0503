//! Workbooks as sheets: places, dates, merged and hidden parts, and what is refused.

#![expect(clippy::unwrap_used, reason = "a test may fail")]
use std::io::{Cursor, Write};

use rust_xlsxwriter::{Format, Formula, Workbook};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::super::open;
use super::*;
use crate::grid::Raw;

fn read(bytes: Vec<u8>) -> Opened {
    open("x.xlsx", bytes, 3, SheetId(7), &Limits::default()).unwrap()
}

/// Every cell that is not blank, as `A1 = value`, the value as its kind and what is shown.
fn cells(sheet: &Sheet) -> Vec<String> {
    let mut all = Vec::new();
    sheet.body.walk(0..u32::MAX, &mut |row| {
        for (column, cell) in row.cells().enumerate() {
            if cell != Raw::Blank {
                let kind = match cell {
                    Raw::Blank => "",
                    Raw::Text(_) => "text",
                    Raw::Number { .. } => "number",
                    Raw::Date { .. } => "date",
                    Raw::Time(_) => "time",
                    Raw::Truth(_) => "truth",
                    Raw::Fault(_) => "fault",
                };
                all.push(format!("{} {kind} {}", sheet.at(row.row, u16::try_from(column).unwrap()), cell.shown()));
            }
        }
    });
    all
}

/// An archive of these parts.
fn zipped(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in parts {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(content.as_bytes()).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

const RELATIONS: &str =
    r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#;

/// An xlsx workbook of one sheet with this XML inside `sheetData`.
fn sheet_of(rows: &str) -> Vec<u8> {
    let sheet = format!("<worksheet><sheetData>{rows}</sheetData></worksheet>");
    zipped(&[
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="One" sheetId="1" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ])
}

fn written() -> Vec<u8> {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet().set_name("Attempts").unwrap();
    sheet.write_string(4, 2, "ULN").unwrap();
    sheet.write_number_with_format(5, 2, 12_345_678.0, &Format::new().set_num_format("0000000000")).unwrap();
    sheet.write_number_with_format(5, 3, 0.2, &Format::new().set_num_format("0%")).unwrap();
    sheet.write_number(5, 4, 7.5).unwrap();
    sheet.write_boolean(5, 5, true).unwrap();
    sheet.write_number_with_format(6, 2, 45_828.0, &Format::new().set_num_format("dd/mm/yyyy")).unwrap();
    sheet.write_number_with_format(6, 3, 45_828.0 + 14.0 / 24.0, &Format::new().set_num_format("dd/mm/yyyy hh:mm")).unwrap();
    sheet.write_number_with_format(6, 4, 9.5 / 24.0, &Format::new().set_num_format("hh:mm")).unwrap();
    sheet.write_formula(7, 2, Formula::new("=1/0").set_result("#DIV/0!")).unwrap();
    sheet.write_formula(7, 3, Formula::new("=1+1").set_result("2")).unwrap();
    sheet.write_string(7, 4, "tab\tand\nbreak & <b>").unwrap();
    book.add_worksheet().set_name("Staff").unwrap().set_hidden(true).write_string(0, 0, "Zoë").unwrap();
    book.add_worksheet().set_name("Deep").unwrap().set_very_hidden(true).write_string(0, 1, "x").unwrap();
    book.save_to_buffer().unwrap()
}

#[test]
fn values_come_with_their_kinds_and_places() {
    let opened = read(written());
    let expected = [
        "C5 text ULN",
        "C6 number 0012345678",
        "D6 number 20%",
        "E6 number 7.5",
        "F6 truth TRUE",
        "C7 date 20/06/2025",
        "D7 date 20/06/2025 14:00",
        "E7 time 09:30",
        "C8 fault #DIV/0!",
        "D8 number 2",
        "E8 text tab\tand\nbreak & <b>",
    ];
    assert_eq!(cells(&opened.sheets[0]), expected);
    let about: Vec<_> = opened.sheets.iter().map(|sheet| (sheet.id.0, sheet.file, sheet.name.as_deref().unwrap(), sheet.hidden)).collect();
    assert_eq!(about, [(7, 3, "Attempts", false), (8, 3, "Staff", true), (9, 3, "Deep", true)]);
    assert_eq!(&*opened.sheets[0].encoding, "xlsx");
    assert_eq!(opened.sheets[0].body.row_count(), 8);
    assert_eq!(opened.sheets[0].shown_row(5), 6);
}

#[test]
fn dates_from_1904_are_the_same_dates() {
    let mut book = zip::ZipArchive::new(Cursor::new(written())).unwrap();
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..book.len() {
        let mut part = book.by_index(i).unwrap();
        let mut content = String::new();
        std::io::Read::read_to_string(&mut part, &mut content).unwrap();
        zip.start_file(part.name().unwrap().into_owned(), SimpleFileOptions::default()).unwrap();
        let content = content.replace("<workbookPr ", r#"<workbookPr date1904="1" "#);
        zip.write_all(content.replace("<v>45828</v>", "<v>44366</v>").as_bytes()).unwrap();
    }
    let opened = read(zip.finish().unwrap().into_inner());
    assert!(cells(&opened.sheets[0]).contains(&"C7 date 20/06/2025".to_owned()));
}

#[test]
fn formulas_errors_and_odd_cells() {
    let opened = read(sheet_of(
        r#"<row r="2"><c r="A2"><f>B2</f></c><c r="B2"><f>C2</f><v></v></c><c r="C2" t="str"><f>""</f><v></v></c><c r="D2" t="e"><v>#SPILL!</v></c></row>
        <row r="3"><c t="inlineStr"><is><r><t>ri</t></r><r><t xml:space="preserve">ch </t></r><rPh><t>no</t></rPh></is></c><c><v>5</v></c><c r="F3" t="s"><v>9</v></c></row>
        <row><c t="str"><v>a_x000D_b &amp; c</v></c><c t="d"><v>2025-06-20T14:00:00</v></c><c s="99"><v>1e3</v></c><c t="b"><v>0</v></c><c s="3"/></row>"#,
    ));
    let expected = [
        "A2 fault formula without a stored value",
        "B2 fault formula without a stored value",
        "D2 fault #SPILL!",
        "A3 text rich ",
        "B3 number 5",
        "F3 fault text missing from the workbook",
        "A4 text a\rb & c",
        "B4 date 20/06/2025 14:00",
        "C4 number 1000",
        "D4 truth FALSE",
    ];
    assert_eq!(cells(&opened.sheets[0]), expected);
}

#[test]
fn a_lone_cell_in_the_last_corner_costs_little() {
    let opened = read(sheet_of(r#"<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>"#));
    assert_eq!(cells(&opened.sheets[0]), ["XFD1048576 number 1"]);
    assert_eq!(opened.sheets[0].body.row_count(), 1_048_576);
}

fn refused(bytes: Vec<u8>) -> ReadError {
    open("x.xlsx", bytes, 0, SheetId(0), &Limits::default()).unwrap_err()
}

#[test]
fn too_many_columns_are_refused() {
    let error = refused(sheet_of(r#"<row r="1"><c r="ACOF1"><v>1</v></c></row>"#));
    assert_eq!(error, ReadError::OverLimit { what: "columns in a sheet".to_owned(), found: 20_000, limit: 16_384 });
}

#[test]
fn broken_workbooks_are_refused() {
    let whole = written();
    for end in [4, 30, 100, whole.len() / 2, whole.len() - 1] {
        assert!(matches!(refused(whole[..end].to_vec()), ReadError::Damaged(_)), "{end}");
    }
    assert!(matches!(refused(sheet_of("<row><c><v>1")), ReadError::Damaged(_)));
    assert!(matches!(refused(sheet_of(r#"<row><c r="?"/></row>"#)), ReadError::Damaged(_)));
    assert_eq!(refused(zipped(&[("a.txt", "x")])), ReadError::NotText("a zip archive (unpack it first)".to_owned()));
    assert_eq!(refused(zipped(&[("word/document.xml", "x")])), ReadError::NotText("a Word document".to_owned()));
}

#[test]
fn a_flipped_byte_never_panics() {
    let whole = written();
    for at in (0..whole.len()).step_by(7) {
        let mut bytes = whole.clone();
        bytes[at] ^= 0x55;
        let _ = open("x.xlsx", bytes, 0, SheetId(0), &Limits::default());
    }
}

#[test]
fn a_zip_bomb_is_refused_before_it_is_unpacked() {
    let spaces = " ".repeat(64 << 20);
    let error = refused(sheet_of(&spaces));
    assert!(matches!(&error, ReadError::OverLimit { what, .. } if what.contains("for its packed size")), "{error}");
    let small = Limits { unpacked_bytes: 1000, ..Limits::default() };
    let error = open("x", sheet_of(&" ".repeat(2000)), 0, SheetId(0), &small).unwrap_err();
    assert!(matches!(&error, ReadError::OverLimit { what, .. } if what == "bytes when unpacked"), "{error}");
}

#[test]
fn an_archive_that_lies_about_its_size_is_refused() {
    let mut bytes = sheet_of(&format!(r#"<row><c t="str"><v>{}</v></c></row>"#, "x".repeat(100_000)));
    // The size stands both in the part's own header and in the table of contents.
    let size =
        100_000u32 + u32::try_from("<worksheet><sheetData><row><c t=\"str\"><v></v></c></row></sheetData></worksheet>".len()).unwrap();
    let lie = 500u32.to_le_bytes();
    let places: Vec<usize> = memchr::memmem::find_iter(&bytes, &size.to_le_bytes()).collect();
    assert_eq!(places.len(), 2);
    for place in places {
        bytes[place..place + 4].copy_from_slice(&lie);
    }
    let limits = Limits { unpacked_bytes: 5_000, ..Limits::default() };
    assert!(open("x", bytes, 0, SheetId(0), &limits).is_err());
}

#[test]
fn an_entity_bomb_is_only_text() {
    let bomb = r#"<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>"#;
    let sheet = format!("{bomb}<worksheet><sheetData><row><c t=\"str\"><v>&b;x</v></c></row></sheetData></worksheet>");
    let bytes = zipped(&[
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="One" r:id="rId1"/></sheets></workbook>"#),
        ("xl/_rels/workbook.xml.rels", RELATIONS),
        ("xl/worksheets/sheet1.xml", &sheet),
    ]);
    if let Ok(opened) = open("x", bytes, 0, SheetId(0), &Limits::default()) {
        assert_eq!(cells(&opened.sheets[0]), ["A1 text x"]);
    }
}

#[test]
fn a_chart_sheet_is_passed_over_with_a_note() {
    let opened = read(zipped(&[
        ("xl/workbook.xml", r#"<workbook><sheets><sheet name="Chart" r:id="rId2"/><sheet name="One" r:id="rId1"/></sheets></workbook>"#),
        (
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Type="http://x/worksheet" Target="/xl/s.xml"/><Relationship Id="rId2" Type="http://x/chartsheet" Target="c.xml"/></Relationships>"#,
        ),
        ("xl/S.xml", "<worksheet><sheetData><row><c><v>1</v></c></row></sheetData></worksheet>"),
        ("xl/c.xml", "<chartsheet/>"),
    ]));
    assert_eq!((opened.sheets.len(), opened.notes.len()), (1, 1));
    assert_eq!((opened.sheets[0].id, opened.sheets[0].name.as_deref()), (SheetId(7), Some("One")));
}

/// An ods workbook with this content.
fn ods_of(styles: &str, tables: &str) -> Vec<u8> {
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body></office:document-content>"
    );
    zipped(&[
        ("mimetype", "application/vnd.oasis.opendocument.spreadsheet"),
        ("content.xml", &content),
        ("META-INF/manifest.xml", "<manifest:manifest/>"),
    ])
}

#[test]
fn ods_values_repeats_and_styles() {
    let styles = r#"<style:style style:name="ta2" style:family="table"><style:table-properties table:display="false"/></style:style>"#;
    let tables = r#"<table:table table:name="One"><table:table-column table:number-columns-repeated="2"/>
        <table:table-row table:number-rows-repeated="3"><table:table-cell table:number-columns-repeated="16384"/></table:table-row>
        <table:table-row><table:table-cell/><table:table-cell office:value-type="string"><office:annotation><text:p>a comment</text:p></office:annotation><text:p>two<text:s text:c="2"/>x</text:p><text:p>lines &amp;</text:p></table:table-cell>
        <table:table-cell office:value-type="float" office:value="12345678"><text:p>0012345678</text:p></table:table-cell>
        <table:table-cell office:value-type="percentage" office:value="0.2" table:number-columns-repeated="2"><text:p>20%</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="2"><table:table-cell office:value-type="date" office:date-value="2025-06-20"><text:p>20/06/25</text:p></table:table-cell>
        <table:table-cell office:value-type="date" office:date-value="2025-06-20T14:00:00"/><table:table-cell office:value-type="time" office:time-value="PT09H30M00S"/>
        <table:table-cell office:value-type="boolean" office:boolean-value="true"/></table:table-row>
        <table:table-row><table:table-cell table:formula="of:=1/0" office:value-type="string" office:string-value="" calcext:value-type="error"><text:p>#DIV/0!</text:p></table:table-cell>
        <table:table-cell table:formula="of:=1"/><table:table-cell office:value-type="float" office:value="3"><text:p>3.00</text:p></table:table-cell></table:table-row>
        <table:table-row table:number-rows-repeated="1048000"><table:table-cell table:number-columns-repeated="16384"/></table:table-row></table:table>
        <table:table table:name="Two" table:style-name="ta2"><table:table-row><table:table-cell office:value-type="string"><text:p>h</text:p></table:table-cell></table:table-row></table:table>"#;
    let opened = read(ods_of(styles, tables));
    let expected = [
        "B4 text two  x\nlines &",
        "C4 number 0012345678",
        "D4 number 20%",
        "E4 number 20%",
        "A5 date 20/06/2025",
        "B5 date 20/06/2025 14:00",
        "C5 time 09:30",
        "D5 truth TRUE",
        "A6 date 20/06/2025",
        "B6 date 20/06/2025 14:00",
        "C6 time 09:30",
        "D6 truth TRUE",
        "A7 fault #DIV/0!",
        "B7 fault formula without a stored value",
        "C7 number 3",
    ];
    assert_eq!(cells(&opened.sheets[0]), expected);
    assert_eq!((opened.sheets[1].name.as_deref(), opened.sheets[1].hidden), (Some("Two"), true));
    assert_eq!(&*opened.sheets[0].encoding, "ods");
}

#[test]
fn ods_that_repeats_without_end_is_refused() {
    let row = r#"<table:table-row table:number-rows-repeated="4000000000"><table:table-cell office:value-type="float" office:value="1" table:number-columns-repeated="4000000000"/></table:table-row>"#;
    let error = refused(ods_of("", &format!(r#"<table:table table:name="T">{row}</table:table>"#)));
    assert!(matches!(error, ReadError::OverLimit { .. }), "{error}");
    let cut =
        zipped(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", "<a><table:table><table:table-row>")]);
    assert!(matches!(refused(cut), ReadError::Damaged(_)));
    let locked = zipped(&[("content.xml", "x"), ("META-INF/manifest.xml", "<manifest:encryption-data/>")]);
    assert_eq!(refused(locked), ReadError::Encrypted);
}

#[test]
fn values_beyond_all_measure_are_refused_early() {
    let spaces = format!("<table:table-cell><text:p>{}", r#"<text:s text:c="1024"/>"#.repeat(2000));
    let error = refused(ods_of("", &format!(r#"<table:table table:name="T"><table:table-row>{spaces}"#)));
    assert!(matches!(&error, ReadError::OverLimit { what, .. } if what == "characters in one cell"), "{error}");
    let wide = r#"<table:table-cell office:value-type="float" office:value="1"/>"#.repeat(16_385);
    let error = refused(ods_of("", &format!(r#"<table:table table:name="T"><table:table-row>{wide}"#)));
    assert!(matches!(&error, ReadError::OverLimit { what, .. } if what == "columns in a sheet"), "{error}");
    let long = "x".repeat(17 << 20);
    assert!(matches!(refused(sheet_of(&format!("<row><c><v>{long}</v></c></row>"))), ReadError::Damaged(_)));
    let error = refused(sheet_of(&format!(r#"<row><c t="str"><v>{}</v></c></row>"#, &long[..2 << 20])));
    assert!(matches!(&error, ReadError::OverLimit { what, .. } if what == "characters in one cell"), "{error}");
}

/// The same sheet as saved by LibreOffice, in each of its formats.
#[test]
fn the_same_sheet_in_other_formats() {
    let expected = [
        "B3 text ULN",
        "C3 text Taken",
        "D3 text At",
        "E3 text Share",
        "F3 text Done",
        "G3 text Sum",
        "B4 number 0012345678",
        "C4 date 20/06/2025",
        "D4 date 20/06/2025 14:00",
        "E4 number 20%",
        "F4 truth TRUE",
        "G4 fault #DIV/0!",
        "B5 text Zoë",
        "C5 time 09:30",
    ];
    for (name, bytes) in [
        ("kinds.ods", &include_bytes!("../../fixtures/files/kinds.ods")[..]),
        ("kinds.xls", &include_bytes!("../../fixtures/files/kinds.xls")[..]),
        ("kinds.xlsx", &include_bytes!("../../fixtures/files/kinds.xlsx")[..]),
    ] {
        let opened = open(name, bytes.to_vec(), 0, SheetId(0), &Limits::default()).unwrap();
        assert_eq!(cells(&opened.sheets[0]), expected, "{name}");
        let about: Vec<_> = opened.sheets.iter().map(|sheet| (sheet.name.as_deref().unwrap(), sheet.hidden)).collect();
        assert_eq!(about, [("Kinds", false), ("Tucked away", true)], "{name}");
    }
}

#[test]
fn xls_that_is_cut_or_changed_never_panics() {
    let whole = include_bytes!("../../fixtures/files/kinds.xls");
    for end in (0..whole.len()).step_by(509) {
        let _ = open("x.xls", whole[..end].to_vec(), 0, SheetId(0), &Limits::default());
    }
    for at in (0..whole.len()).step_by(13) {
        let mut bytes = whole.to_vec();
        bytes[at] ^= 0xff;
        let _ = open("x.xls", bytes, 0, SheetId(0), &Limits::default());
    }
}

/// A compound file whose only stream has this name.
fn compound(name: &str) -> Vec<u8> {
    let mut bytes = vec![0; 512 * 4];
    bytes[..8].copy_from_slice(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1");
    bytes[30] = 9;
    bytes[32] = 6;
    // One sector of numbers, number 0; the directory in sector 1; neither mini stream nor further tables.
    bytes[44] = 1;
    bytes[48] = 1;
    bytes[68..72].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    bytes[76..512].fill(0xff);
    bytes[76..80].fill(0);
    bytes[512..1024].fill(0xff);
    bytes[516..520].copy_from_slice(&0xffff_fffe_u32.to_le_bytes());
    for (at, entry) in [(1024, "Root Entry"), (1152, name)] {
        for (i, unit) in entry.encode_utf16().enumerate() {
            bytes[at + 2 * i..at + 2 * i + 2].copy_from_slice(&unit.to_le_bytes());
        }
    }
    bytes
}

#[test]
fn compound_files_say_what_they_are() {
    assert_eq!(refused(compound("EncryptedPackage")), ReadError::Encrypted);
    assert_eq!(refused(compound("WordDocument")), ReadError::NotText("a Word document".to_owned()));
    assert!(matches!(refused(compound("Workbook")), ReadError::Damaged(_)));
    let mut circle = compound("Workbook");
    circle[516..520].copy_from_slice(&1u32.to_le_bytes());
    assert_eq!(refused(circle), ReadError::Damaged("a chain of its sectors runs in a circle".to_owned()));
    assert!(matches!(refused(compound("x")[..20].to_vec()), ReadError::Damaged(_)));
}

#[test]
fn other_files_under_a_wrong_name_are_named() {
    let at = |bytes: &[u8]| open("export.csv", bytes.to_vec(), 0, SheetId(0), &Limits::default()).unwrap_err();
    assert_eq!(at(b"%PDF-1.7\n%\xe2\xe3"), ReadError::NotText("a PDF document".to_owned()));
    assert_eq!(at(b""), ReadError::Empty);
    assert!(matches!(at(b"\xff\xd8\xff\xe0\0\x10JFIF"), ReadError::NotText(_)));
    // And a workbook under the name of a text is read as what it is.
    assert_eq!(open("export.csv", written(), 0, SheetId(0), &Limits::default()).unwrap().sheets.len(), 3);
    assert_eq!(open("export.xlsx", b"id,name\n1,Ann\n".to_vec(), 0, SheetId(0), &Limits::default()).unwrap().sheets.len(), 1);
}
