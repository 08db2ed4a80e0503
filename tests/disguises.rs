//! One centre, rewritten in many disguises, gets the same verdicts and the same findings, and every finding points at the same cells, wherever
//! the disguise has put them.

#![expect(clippy::panic, reason = "a test may fail")]

#[path = "disguises/base.rs"]
mod base;
#[path = "disguises/dress.rs"]
mod dress;
mod support;
#[path = "disguises/write.rs"]
mod write;

use std::collections::{BTreeMap, BTreeSet};

use base::Table;
use dress::{Cell, Dates, Disguise, Encoding, File, Headings, Layout, Page, Places, Values, dress};
use serde_json::Value;
use support::{Memory, json};

const DAY: &str = "2025-06-20";

/// Each axis runs round by itself; their lengths have no common factors that would tie two of them together.
fn disguises() -> Vec<Disguise> {
    use Encoding::{Utf8, Utf8Mark, Utf16Be, Utf16Le, Windows1250};
    let text = |encoding, separator, line_end| File::Text { encoding, separator, line_end };
    let files = [
        text(Utf8, ',', "\r\n"),
        File::Xlsx,
        text(Utf8Mark, ';', "\n"),
        File::Ods,
        text(Utf16Le, '\t', "\r\n"),
        text(Utf8, '|', "\n"),
        File::Xlsx1904,
        text(Utf16Be, ',', "\r"),
        text(Windows1250, ';', "\r\n"),
        File::Xlsx,
        text(Utf8, '\t', "\r"),
    ];
    let layouts = [Layout::Plain, Layout::Titled, Layout::Stacked, Layout::OneBook, Layout::Forms, Layout::Split, Layout::TwoRows];
    let dates = [
        Dates::Slashes,
        Dates::Real,
        Dates::ShortYear,
        Dates::Dots,
        Dates::Iso,
        Dates::MonthName,
        Dates::LongName,
        Dates::Weekday,
        Dates::TwelveHours,
    ];
    let headings = [Headings::Own, Headings::Capitals, Headings::OtherWords, Headings::Broken];
    let values = [Values::Own, Values::Letters, Values::Loud];
    let pick = |n: usize| Disguise {
        file: files[n % files.len()],
        layout: layouts[n % layouts.len()],
        dates: dates[n % dates.len()],
        headings: headings[n % headings.len()],
        values: values[n % values.len()],
        clutter: n % 5 == 1,
    };
    (0..77).map(pick).collect()
}

/// What a claim came to, the places of its findings aside.
fn judged(claim: &Value, with_name: bool) -> Value {
    let mut claim = claim.clone();
    if let Some(map) = claim.as_object_mut() {
        map.remove("findings");
        if !with_name {
            map.remove("name");
        }
    }
    claim
}

/// A finding in words, and the cells that it rests on.
type Finding = (String, BTreeSet<(String, String, usize, usize)>);

fn findings(claim: &Value, place: &dyn Fn(&Value) -> (String, String, usize, usize)) -> Vec<Finding> {
    let all = claim["findings"].as_array().into_iter().flatten();
    let mut found: Vec<Finding> = all
        .map(|finding| {
            let says =
                ["rule", "outcome", "effect", "message", "next_step", "from"].map(|key| finding[key].as_str().unwrap_or("")).join(" · ");
            (says, finding["cells"].as_array().into_iter().flatten().map(place).collect())
        })
        .collect();
    found.sort();
    found
}

fn number(value: &Value) -> usize {
    value.as_u64().and_then(|number| usize::try_from(number).ok()).unwrap_or(0)
}

/// A cell of a report, as the disguise has it.
fn own_place(cell: &Value) -> (String, String, usize, usize) {
    let text = |key: &str| cell[key].as_str().unwrap_or("").to_owned();
    (text("path"), text("sheet"), number(&cell["row"]) - 1, number(&cell["column"]) - 1)
}

/// Where a cell of the base report must stand in a disguise.
fn moved(
    cell: &Value,
    tables: &[Table],
    (pages, places): (&[Page], &Places),
    learner: &str,
    is_text: bool,
) -> (String, String, usize, usize) {
    let (path, _, row, col) = own_place(cell);
    let at = tables.iter().position(|table| path == format!("{}.csv", table.stem)).unwrap_or_else(|| panic!("{path}"));
    let (header, first) = tables[at].corner;
    let logical = (at, row.checked_sub(header + 1), col - first);
    let (path, sheet, row, col) = places.find(logical, learner).cloned().unwrap_or_else(|| panic!("{logical:?} of {learner} went nowhere"));
    if !is_text {
        return (path, sheet, row, col);
    }
    // In a text file a row is the line it begins on.
    let page = pages.iter().find(|page| page.path == path);
    let breaks = page.into_iter().flat_map(|page| page.rows.iter().take(row).flatten());
    let lines: usize = breaks.map(|cell| if let Cell::Text(text) = cell { text.matches('\n').count() } else { 0 }).sum();
    (path, String::new(), row + lines, col)
}

#[test]
fn disguises_change_nothing_but_places() {
    let base = Memory::of_folder("fixtures/imi-formats/csv");
    let tables = base::tables(&base.0);
    let wanted = json(&base.check(DAY, false));
    let wanted = wanted["claims"].as_array().cloned().unwrap_or_default();
    assert_eq!(wanted.len(), 10);
    let (mut wrong, mut seen) = (Vec::new(), BTreeSet::new());
    let disguises = disguises();
    for disguise in &disguises {
        let (pages, places) = dress(&tables, disguise);
        let files: BTreeMap<String, Vec<u8>> = write::files(&pages, disguise.file);
        let report = json(&Memory(files).check(DAY, false));
        let found = report["claims"].as_array().cloned().unwrap_or_default();
        let with_name = !matches!(disguise.file, File::Text { encoding: Encoding::Windows1250, .. });
        let is_text = matches!(disguise.file, File::Text { .. });
        if found.len() != wanted.len() {
            wrong.push(format!("{disguise:?}: {} claims; {}", found.len(), report["inputs"]));
            continue;
        }
        for (found, wanted) in found.iter().zip(&wanted) {
            let learner = wanted["learner_id"].as_str().unwrap_or("");
            let (one, other) = (judged(found, with_name), judged(wanted, with_name));
            if one != other {
                wrong.push(format!("{disguise:?}, {learner}:\n  {one}\n  {other}"));
            }
            let own = findings(found, &own_place);
            let base = findings(wanted, &|cell| moved(cell, &tables, (&pages, &places), learner, is_text));
            if own != base {
                wrong.push(format!("{disguise:?}, {learner}: findings\n  {own:?}\n  {base:?}"));
            }
        }
        seen.insert(format!("{:?} {:?} {:?}", disguise.file, disguise.layout, disguise.dates));
        if wrong.len() > 2 {
            break;
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert!(seen.len() >= 40, "{} disguises", seen.len());
}
