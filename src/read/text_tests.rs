//! Delimited text as sheets: separators, quotes, line ends, lines and rows.

#![expect(clippy::unwrap_used, reason = "a test may fail")]
use proptest::prelude::{Just, Strategy, prop_assert_eq, prop_oneof, proptest};

use super::*;

/// Every visited row as `(row, cells)`, blanks as empty.
fn rows(body: &dyn Body, rows: Range<u32>) -> Vec<(u32, Vec<String>)> {
    let mut all = Vec::new();
    body.walk(rows, &mut |row| all.push((row.row, row.cells().map(|cell| cell.shown().into_owned()).collect())));
    all
}

fn sheet(bytes: &[u8]) -> Sheet {
    open("x.csv", bytes.to_vec(), 0, SheetId(0), &Limits::default()).unwrap().0
}

fn read(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
    let sheet = sheet(bytes);
    rows(&*sheet.body, 0..sheet.body.row_count())
}

fn row(number: u32, cells: &[&str]) -> (u32, Vec<String>) {
    (number, cells.iter().map(|&cell| cell.to_owned()).collect())
}

#[test]
fn blank_lines_and_mixed_line_ends_keep_their_numbers() {
    // Lines: 0 a,b · 1 blank · 2 c,d · 3 blank · 4 e, · 5 blank · 6 f
    let bytes = b"a,b\r\n\r\nc,d\n\ne,\r\rf";
    assert_eq!(read(bytes), [row(0, &["a", "b"]), row(2, &["c", "d"]), row(4, &["e", ""]), row(6, &["f"])]);
    assert_eq!(sheet(bytes).shown_row(6), 7);
}

#[test]
fn trailing_blank_lines_are_no_rows() {
    assert_eq!(sheet(b"a,b\n1,2\n\n\r\n").body.row_count(), 2);
    assert_eq!(sheet(b"a,b\n1,2").body.row_count(), 2);
    assert_eq!(sheet(b"\n\n").body.row_count(), 0);
    assert_eq!(sheet(b"\"a\",b\n1,2\n\n\r\n\x1a").body.row_count(), 2);
}

#[test]
fn quoted_line_breaks_part_rows_from_lines() {
    let bytes = b"id,note\r\n1,\"two\r\nlines\"\r\n2,x\r\n\r\n3,\"a\n\nb\"\n4,y\n";
    let sheet = sheet(bytes);
    assert_eq!(
        rows(&*sheet.body, 0..9),
        [row(0, &["id", "note"]), row(1, &["1", "two\r\nlines"]), row(2, &["2", "x"]), row(4, &["3", "a\n\nb"]), row(5, &["4", "y"])]
    );
    assert_eq!([0, 1, 2, 3, 4, 5].map(|row| sheet.shown_row(row)), [1, 2, 4, 5, 6, 9]);
}

#[test]
fn a_sep_line_is_a_blank_row() {
    let sheet = sheet(b"sep=;\r\na,1;b\n\"c;d\";e\n");
    assert_eq!(rows(&*sheet.body, 0..3), [row(1, &["a,1", "b"]), row(2, &["c;d", "e"])]);
    assert_eq!(sheet.body.row_count(), 3);
    assert_eq!(sheet.shown_row(1), 2);
    assert_eq!(sheet.notes.len(), 1);
    let stretched: Vec<_> = sheet.body.stretches().into_iter().flat_map(|part| rows(&*sheet.body, part)).collect();
    assert_eq!(stretched.len(), 2);
}

#[test]
fn a_mark_at_the_start_is_no_part_of_the_first_heading() {
    assert_eq!(read(b"\xef\xbb\xbfid,name\n1,Zo\xc3\xab\n"), [row(0, &["id", "name"]), row(1, &["1", "Zoë"])]);
    assert_eq!(read(b"\xef\xbb\xbfsep=|\nid|name\n"), [row(1, &["id", "name"])]);
    assert_eq!(read(b"\xef\xbb\xbf\"id\",name\n"), [row(0, &["id", "name"])]);
}

#[test]
fn empty_cells_are_blank_and_spaces_stay() {
    let sheet = sheet(b"a,,\"\", \n");
    let mut seen = false;
    sheet.body.walk(0..1, &mut |row| {
        seen = true;
        assert!(row.cells().eq([Raw::Text("a"), Raw::Blank, Raw::Blank, Raw::Text(" ")]));
        assert_eq!(row.cell(9), Raw::Blank);
    });
    assert!(seen);
}

fn refused(bytes: &[u8], limits: &Limits) -> String {
    open("x.csv", bytes.to_vec(), 0, SheetId(0), limits).unwrap_err().to_string()
}

#[test]
fn an_unclosed_quote_is_refused_with_its_line() {
    // The quoted line break on line 2 makes the opening quotation mark stand on line 5.
    let message = refused(b"id,note\n1,\"a\nb\"\n2,x\n3,\"open\n4,y\n5,z\n", &Limits::default());
    assert!(message.contains("on line 5 "), "{message}");
}

#[test]
fn limits_name_the_line() {
    let wide = format!("a,b\n{}\n", ",".repeat(19_999));
    assert!(refused(wide.as_bytes(), &Limits::default()).starts_with("too many columns on line 2: at least 20,000 where 16,384"));
    let quoted = format!("a,\"b\nc\"\n{}\n", ",".repeat(19_999));
    assert!(refused(quoted.as_bytes(), &Limits::default()).starts_with("too many columns on line 3: at least 20,000"));
    let long = format!("a,b\nc,{}\n", "x".repeat(2_000_000));
    assert!(refused(long.as_bytes(), &Limits::default()).starts_with("too many characters in one cell on line 2: at least 2,000,000"));
    let few = Limits { rows: 3, ..Limits::default() };
    assert!(refused(b"a\nb\nc\nd\n", &few).starts_with("too many lines"));
    assert!(refused(b"a\n\"b\"\nc\nd\n", &few).starts_with("too many lines"));
}

#[test]
fn exactly_the_limit_of_columns_is_read() {
    let bytes = format!("{}\n", vec!["x"; 16_384].join(","));
    assert_eq!(read(bytes.as_bytes())[0].1.len(), 16_384);
}

/// A random grid: for each row its cells, and the line end after it.
fn grids() -> impl Strategy<Value = Vec<(Vec<String>, &'static str)>> {
    let cell = prop_oneof![
        3 => "[a-c0-9 é]{0,6}",
        1 => "[a-c,\"\r\n é]{0,6}",
        1 => Just("5\" ruler".to_owned()),
    ];
    let end = prop_oneof![Just("\n"), Just("\r\n"), Just("\r")];
    proptest::collection::vec((proptest::collection::vec(cell, 0..5), end), 0..30)
}

/// Writes a grid and says, for each row that is not an empty line: its row, its zero-based line, its cells.
fn written(grid: &[(Vec<String>, &'static str)]) -> (String, Vec<(u32, u32, Vec<String>)>) {
    let (mut text, mut expected) = (String::new(), Vec::new());
    let mut line = 0;
    for (row, (cells, end)) in (0u32..).zip(grid) {
        let quoted: Vec<String> = cells
            .iter()
            .map(|cell| {
                // Some that need no quotes have them too.
                let special = cell.contains([',', '\r', '\n']) || cell.starts_with('"') || cell.len() % 3 == 2;
                if special { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() }
            })
            .collect();
        let joined = quoted.join(",");
        // An empty line that ends in LF, after one that ends in CR, would read as one CRLF.
        let end = if joined.is_empty() && text.ends_with('\r') { "\r\n" } else { end };
        if !joined.is_empty() {
            expected.push((row, line, cells.clone()));
        }
        text.push_str(&joined);
        text.push_str(end);
        let inside = cells.iter().map(|cell| cell.replace("\r\n", "\n").matches(['\r', '\n']).count()).sum::<usize>();
        line += 1 + u32::try_from(inside).unwrap();
    }
    (text, expected)
}

#[test]
fn an_outline_finds_rows_in_pieces_of_the_file() {
    let line = "20104013,601/7033/5,\"Tyres, wheels\",Pass\r\n";
    let bytes = format!("\u{feff}id,number,unit,grade\r\n{}last,,,\r\n\r\n", line.repeat(100_000)).into_bytes();
    let (_, outline) = open("x.csv", bytes.clone(), 0, SheetId(0), &Limits::default()).unwrap();
    let outline = outline.unwrap();
    assert!(outline.pieces().count() > 1);
    let mut found = Vec::new();
    for piece in outline.pieces() {
        let part = bytes[usize::try_from(piece.bytes.start).unwrap()..usize::try_from(piece.bytes.end).unwrap()].to_vec();
        let wanted: Vec<u32> = [0, 60_000, 100_001].into_iter().filter(|row| piece.rows.contains(row)).collect();
        outline.pick(&piece, part, &wanted, &mut |row| found.push((row.row, row.cell(2).shown().into_owned()))).unwrap();
    }
    assert_eq!(found, [(0, "unit".to_owned()), (60_000, "Tyres, wheels".to_owned()), (100_001, String::new())]);
    assert!(open("x.csv", b"id,name\n1,Zo\xeb\n".to_vec(), 0, SheetId(0), &Limits::default()).unwrap().1.is_none());
}

proptest! {
    #[test]
    fn stretches_walk_as_the_whole_does_and_agree_with_csv(grid in grids(), stretch in 1usize..40) {
        let (text, expected) = written(&grid);
        let (body, lines) = TextBody::new(text.clone(), 0, (b',', 0), stretch, &Limits::default()).unwrap();
        let whole = rows(&body, 0..body.row_count());
        let wanted: Vec<_> = expected.iter().map(|(row, _, cells)| (*row, cells.clone())).collect();
        prop_assert_eq!(&whole, &wanted);
        for (row, line, _) in &expected {
            prop_assert_eq!(lines.line(*row), *line);
        }
        let parts: Vec<_> = body.stretches().into_iter().flat_map(|part| rows(&body, part)).collect();
        prop_assert_eq!(&parts, &whole);
        let middle = body.row_count() / 2;
        prop_assert_eq!(&[rows(&body, 0..middle), rows(&body, middle..u32::MAX)].concat(), &whole);
        let picked = |rows: &[u32]| {
            let mut all = Vec::new();
            body.pick(rows, &mut |row| all.push((row.row, row.cells().map(|cell| cell.shown().into_owned()).collect::<Vec<_>>())));
            all
        };
        for step in 1..4 {
            let some: Vec<u32> = (0..body.row_count() + 2).step_by(step).collect();
            let wanted: Vec<_> = whole.iter().filter(|(row, _)| some.contains(row)).cloned().collect();
            prop_assert_eq!(picked(&some), wanted);
        }
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(theirs, expected.into_iter().map(|(_, _, cells)| cells).collect::<Vec<_>>());
    }

    #[test]
    fn any_bytes_are_read_or_refused(bytes in proptest::collection::vec(0u8..=255, 0..200)) {
        if let Ok(opened) = super::super::open("x", bytes, 0, SheetId(0), &Limits::default()) {
            for sheet in opened.sheets {
                rows(&*sheet.body, 0..sheet.body.row_count());
            }
        }
    }

    #[test]
    fn any_text_is_cut_as_csv_cuts_it(text in "[ab,\"\n\r;]{0,40}|[a-f,\n]{0,90}(\"[a,]{0,9}\"\"\",[a-f,\n]{0,30}){0,6}", stretch in 1usize..100) {
        let Ok((body, _)) = TextBody::new(text.clone(), 0, (b',', 0), stretch, &Limits::default()) else { return Ok(()) };
        let ours: Vec<_> = rows(&body, 0..body.row_count()).into_iter().map(|(_, cells)| cells).collect();
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
        let theirs: Vec<Vec<String>> = reader.records().map(|record| record.unwrap().iter().map(str::to_owned).collect()).collect();
        prop_assert_eq!(ours, theirs);
    }
}
