//! A file that is looked through and walked piece by piece is the same sheet as one that is read whole.

#![expect(clippy::unwrap_used, reason = "a test may fail")]
use proptest::prelude::{prop_assert_eq, proptest};

use super::super::text::TextBody;
use super::*;

/// A file in memory that can be changed.
struct Bytes(Mutex<Vec<u8>>);

impl Source for Bytes {
    fn fill(&self, at: u64, into: &mut [u8]) -> Result<(), String> {
        let bytes = self.0.lock().unwrap();
        let from = usize::try_from(at).unwrap();
        let part = bytes.get(from..from + into.len()).ok_or("its length is another")?;
        into.copy_from_slice(part);
        Ok(())
    }
}

fn source(text: impl Into<Vec<u8>>) -> (Arc<Bytes>, usize) {
    let bytes = text.into();
    let length = bytes.len();
    (Arc::new(Bytes(Mutex::new(bytes))), length)
}

fn held(text: &[u8], stretch: usize, kept: usize) -> Option<Held> {
    let (source, length) = source(text);
    let sizes = Sizes { stretch, sample: 64, step: 7, kept };
    let mut seen = Vec::new();
    let held =
        look_through("x.csv", source, length, sizes, &Limits::default(), &Room::default(), &mut |bytes| seen.extend_from_slice(bytes))?;
    assert_eq!(seen, text);
    Some(held)
}

fn rows(body: &dyn Body, rows: Range<u32>) -> Vec<(u32, Vec<String>)> {
    let mut all = Vec::new();
    body.walk(rows, &mut |row| all.push((row.row, row.cells().map(|cell| cell.shown().into_owned()).collect())));
    all
}

/// The rows with a 2 in one of their first three filled cells.
fn sifted(body: &dyn Body, rows: Range<u32>) -> Vec<(u32, Vec<String>)> {
    let mut all = Vec::new();
    let worth = |text: &str| text.contains('2');
    body.sift(rows, &worth, &mut |row| all.push((row.row, row.cells().map(|cell| cell.shown().into_owned()).collect())));
    all
}

/// The same of rows that were walked.
fn with_a_two(mut rows: Vec<(u32, Vec<String>)>) -> Vec<(u32, Vec<String>)> {
    rows.retain(|(_, cells)| cells.iter().filter(|cell| !cell.trim().is_empty()).take(3).any(|cell| cell.contains('2')));
    rows
}

fn picked(body: &dyn Body, rows: &[u32]) -> Vec<(u32, String)> {
    let mut all = Vec::new();
    body.pick(rows, &mut |row| all.push((row.row, row.cell(0).shown().into_owned())));
    all
}

/// A heading that leaves no doubt of the separator, a row of several lines, a stray quotation mark, a character of several bytes.
fn table(end: &str) -> String {
    let row = |number: u32| format!("{number},Zo\u{eb},\"two{end}lines, {number}\"{end}{end}{number},5\" ruler,x{end}");
    let headings = format!("id,name,note{end}").repeat(9);
    headings + &(0..40).map(row).collect::<String>()
}

#[test]
fn pieces_make_the_sheet_that_the_whole_makes() {
    for end in ["\n", "\r\n", "\r"] {
        for (before, after) in [("", ""), ("\u{feff}", "\n\n"), ("sep=,\r\n", "last,,")] {
            let text = format!("{before}{}{after}", table(end));
            let whole = super::super::open("x.csv", text.clone().into_bytes(), 0, SheetId(0), &Limits::default()).unwrap();
            let whole = whole.sheets.first().unwrap();
            for (stretch, kept) in [1, 30, 100, 1000, 100_000].into_iter().flat_map(|stretch| [(stretch, 0), (stretch, usize::MAX)]) {
                let opened = held(text.as_bytes(), stretch, kept).unwrap().open(0, SheetId(0));
                let sheet = opened.sheets.first().unwrap();
                let count = whole.body.row_count();
                assert_eq!(sheet.body.row_count(), count);
                assert_eq!(rows(&*sheet.body, 0..count), rows(&*whole.body, 0..count));
                assert_eq!(sifted(&*sheet.body, 0..count), with_a_two(rows(&*whole.body, 0..count)));
                let some: Vec<u32> = (0..count).step_by(7).collect();
                assert_eq!(picked(&*sheet.body, &some), picked(&*whole.body, &some));
                assert_eq!((&sheet.notes, &sheet.encoding), (&whole.notes, &whole.encoding));
                assert!((0..count).all(|row| sheet.shown_row(row) == whole.shown_row(row)));
                assert_eq!(sheet.body.fault(), None);
            }
        }
    }
}

#[test]
fn lines_are_sifted_by_their_beginnings() {
    let text = "id,a,b,c\n2,x\r\n,,,2,y\nx,y,z,2\n\n ,2,,\nx,,,,y,,2\r\nx,y\nlast,2";
    let held = held(text.as_bytes(), 20, 0).unwrap();
    let found = sifted(&held.body, 0..99);
    assert_eq!(found.iter().map(|(row, cells)| (*row, cells.len())).collect::<Vec<_>>(), [(1, 2), (2, 5), (5, 4), (6, 7), (8, 2)]);
    assert_eq!(found, with_a_two(rows(&held.body, 0..99)));
}

#[test]
fn what_is_not_plain_text_is_read_whole() {
    let text = table("\n");
    let broken = |bytes: &[u8]| [text.as_bytes(), bytes].concat();
    assert!(held(&broken(b"last"), 100, 0).is_some());
    // Windows-1252, a zero, the end of a DOS file, an open quotation mark, half a character.
    for end in [&b"Zo\xeb,"[..], b"a\0b", b"a\n\x1a", b"a,\"b\nc\n", b"Zo\xc3"] {
        assert!(held(&broken(end), 100, 0).is_none(), "{end:?}");
    }
    assert!(held(b"\xff\xfei\0d\0", 100, 0).is_none());
    assert!(held(&[&b"PK\x03\x04"[..], text.as_bytes()].concat(), 100, 0).is_none());
    assert_eq!(held(&b"\n".repeat(1000), 100, 0).unwrap().body.row_count(), 0);
    let (source, length) = source(text);
    let few = Limits { rows: 20, ..Limits::default() };
    assert!(look_through("x.csv", source, length, Sizes { stretch: 100, ..SIZES }, &few, &Room::default(), &mut |_| ()).is_none());
}

#[test]
fn a_file_that_changes_is_found_out() {
    let text = table("\n");
    let sizes = Sizes { stretch: 100, sample: 64, step: 7, kept: 0 };
    let changes: [fn(&mut Vec<u8>); 3] = [
        |bytes| bytes.truncate(500),
        |bytes| bytes[600..].reverse(),
        // One digit of one cell.
        |bytes| *bytes.iter_mut().rfind(|byte| byte.is_ascii_digit()).unwrap() ^= 1,
    ];
    for change in changes {
        let (source, length) = source(text.clone());
        let held = look_through("x.csv", source.clone(), length, sizes, &Limits::default(), &Room::default(), &mut |_| ()).unwrap();
        change(&mut source.0.lock().unwrap());
        let opened = held.open(0, SheetId(0));
        let body = &opened.sheets.first().unwrap().body;
        assert_eq!(body.fault(), None);
        rows(&**body, 0..body.row_count());
        assert!(body.fault().is_some());
    }
}

proptest! {
    #[test]
    fn any_text_is_the_same_in_pieces(
        text in "(([ab2 ,\"\n\r;\u{eb}]{0,9}|\"[a,\n\u{eb}]{0,9}\"\"\"),[a-f,\n\r]{0,30}(\n|\r\n)){0,20}[a-c\n\r]{0,4}",
        stretch in 1usize..100,
        kept in 0usize..300,
    ) {
        let Some(held) = held(text.as_bytes(), stretch, kept) else { return Ok(()) };
        let separator = held.body.outline.separator();
        let sep = if held.notes.is_empty() { (separator, 0) } else { return Ok(()) };
        let (whole, lines) = TextBody::new(text.clone(), 0, sep, stretch, &Limits::default()).unwrap();
        prop_assert_eq!(held.body.row_count(), whole.row_count());
        prop_assert_eq!(rows(&held.body, 0..u32::MAX), rows(&whole, 0..u32::MAX));
        prop_assert_eq!(sifted(&held.body, 3..u32::MAX), with_a_two(rows(&whole, 3..u32::MAX)));
        for row in 0..whole.row_count() {
            prop_assert_eq!(held.lines.line(row), lines.line(row));
        }
        let parts: Vec<_> = held.body.stretches().into_iter().flat_map(|part| rows(&held.body, part)).collect();
        prop_assert_eq!(parts, rows(&whole, 0..u32::MAX));
    }
}
