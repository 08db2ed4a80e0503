//! The template of every pack, filled in with a learner in order and one with a fault, reads back without a word.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests run the program and fill files in")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::io::{Cursor, Read, Write as _};
use std::path::Path;
use std::process::Command;

use calamine::{Data, Reader, Xlsx, open_workbook_from_rs};
use serde_json::Value;
use tempfile::TempDir;
use zip::{ZipArchive, ZipWriter, write::SimpleFileOptions};

type Rows = BTreeMap<String, Vec<BTreeMap<String, String>>>;

/// Zero-based row of the headings in a template.
const HEADINGS: u32 = 2;

fn template(pack: &str, folder: &TempDir) -> Vec<u8> {
    let path = folder.path().join("template.xlsx");
    let output = Command::new(env!("CARGO_BIN_EXE_preclaim")).args(["template", pack, "-o"]).arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    std::fs::read(path).unwrap()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

/// Types rows in below the headings, as text: what a spreadsheet makes of them is its own affair.
fn fill(template: Vec<u8>, rows: &Rows) -> Vec<u8> {
    let mut book: Xlsx<_> = open_workbook_from_rs(Cursor::new(template.clone())).unwrap();
    let names = book.sheet_names();
    let mut filled: BTreeMap<String, String> = BTreeMap::new();
    for (name, number) in names.iter().zip(1..) {
        let Some(rows) = rows.get(name) else { continue };
        let range = book.worksheet_range(name).unwrap();
        let heading = |col: u32| match range.get_value((HEADINGS, col)) {
            Some(Data::String(text)) => text.clone(),
            _ => String::new(),
        };
        let columns: Vec<String> = (0..=range.end().unwrap().1).map(heading).collect();
        let mut xml = String::new();
        for (row, line) in rows.iter().zip(HEADINGS + 2..) {
            for field in row.keys() {
                assert!(columns.contains(field), "the sheet {name} has no column {field}");
            }
            write!(xml, "<row r=\"{line}\">").unwrap();
            for (field, col) in columns.iter().zip(0u16..) {
                let Some(value) = row.get(field) else { continue };
                let place = format!("{}{line}", preclaim::grid::column_letters(col));
                write!(xml, "<c r=\"{place}\" t=\"inlineStr\"><is><t>{}</t></is></c>", escaped(value)).unwrap();
            }
            xml.push_str("</row>");
        }
        filled.insert(format!("xl/worksheets/sheet{number}.xml"), xml);
    }
    let mut from = ZipArchive::new(Cursor::new(template)).unwrap();
    let mut to = ZipWriter::new(Cursor::new(Vec::new()));
    for i in 0..from.len() {
        let mut file = from.by_index(i).unwrap();
        let name = file.name().unwrap().into_owned();
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).unwrap();
        if let Some(rows) = filled.get(&name) {
            bytes = String::from_utf8(bytes).unwrap().replace("</sheetData>", &format!("{rows}</sheetData>")).into_bytes();
        }
        to.start_file(name, SimpleFileOptions::default()).unwrap();
        to.write_all(&bytes).unwrap();
    }
    to.finish().unwrap().into_inner()
}

fn check(path: &Path, as_of: &str) -> Value {
    let output =
        Command::new(env!("CARGO_BIN_EXE_preclaim")).args(["check", "--format", "json", "--as-of", as_of]).arg(path).output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)))
}

/// `who is in order, who has a fault and the rule that names it`, from the rows in `tests/template`.
fn comes_back(pack: &str, rows_of: &str, as_of: &str, good: &str, (bad, rule): (&str, &str)) {
    let rows: Rows = serde_json::from_slice(&std::fs::read(format!("tests/template/{rows_of}.json")).unwrap()).unwrap();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("filled.xlsx");
    std::fs::write(&path, fill(template(pack, &folder), &rows)).unwrap();
    let report = check(&path, as_of);
    let claim = |learner: &str| report["claims"].as_array().unwrap().iter().find(|claim| claim["learner_id"] == learner).unwrap().clone();
    assert_eq!(claim(good)["verdict"], "ready", "{pack}: {:#}", claim(good));
    assert_eq!(claim(bad)["verdict"], "fix", "{pack}: {:#}", claim(bad));
    assert_eq!(claim(bad)["rules"][rule], "breached", "{pack}");
    for input in report["inputs"].as_array().unwrap() {
        let name = input["sheet"].as_str().unwrap();
        let Some(given) = rows.get(name) else { continue };
        assert_eq!((input["table"].as_str(), input["rows"].as_u64()), (Some(name), Some(given.len() as u64)));
        assert_eq!(input["notes"], serde_json::json!([]), "{pack}, {name}: read without a word");
        assert!(input["columns"].as_array().unwrap().iter().all(|column| column["field"].is_string()), "{pack}, {name}");
    }
}

#[test]
fn every_pack_has_a_template_that_reads_back() {
    let mut tried = vec!["data"];
    // The data rules have no qualifications of their own: somebody's claims must be known to some pack.
    comes_back("data", "imi-technical", "2025-06-20", "24010412", ("24010466", "IMI301"));
    for (pack, as_of, good, bad) in [
        ("imi-technical", "2025-06-20", "24010412", ("24010466", "IMI301")),
        ("city-guilds-employer-involvement", "2025-07-04", "BHK4102", ("BHK4144", "CGE101")),
        ("imi-epa-st0071", "2025-06-20", "LR30411", ("LR30416", "EPA001")),
        ("aim-2020", "2020-06-25", "200114", ("200133", "AIM101")),
        ("pearson-btec-2024", "2025-06-20", "BU2301", ("BU2303", "BTQ302")),
    ] {
        comes_back(pack, pack, as_of, good, bad);
        tried.push(pack);
    }
    assert_eq!(tried, preclaim::pack::SHIPPED, "every shipped pack");
}

#[test]
fn a_template_is_never_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let made = template("imi-technical", &folder);
    let path = folder.path().join("template.xlsx");
    let output = Command::new(env!("CARGO_BIN_EXE_preclaim")).args(["template", "aim-2020", "-o"]).arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(3));
    assert!(String::from_utf8_lossy(&output.stderr).contains("is there already"));
    assert_eq!(std::fs::read(&path).unwrap(), made);
}
