//! `places → what stands there`. Of files whose cells were let go only the pieces that matter are asked for again, and only the rows that matter are cut.

use hashbrown::HashMap;
use std::ops::Range;

use rayon::prelude::*;

use super::reading::changed_meanwhile;
use super::{Refusal, Store};
use crate::engine::{Report, Values};
use crate::grid::{At, Row, Sheet, SheetId};
use crate::read::{self, Limits, Outline, Piece};

const OTHER_LENGTH: &str = "its length is another";

/// What stands at the places of the findings.
pub(super) fn values(report: &Report, outlines: &HashMap<u16, Outline>, store: &dyn Store, limits: &Limits) -> Result<Values, Refusal> {
    let places = report.places();
    let by_file: Vec<&[At]> = places.chunk_by(|a, b| file_of(report, a.sheet) == file_of(report, b.sheet)).collect();
    let mut values = Values::with_capacity(places.len());
    // One file at a time, so that no more than one file's bytes are held.
    for places in by_file {
        of_file(report, outlines, places, store, limits)?.iter().for_each(|found| values.append(found));
    }
    Ok(values)
}

/// The values of each piece or stretch of a file, in order.
fn of_file(
    report: &Report,
    outlines: &HashMap<u16, Outline>,
    places: &[At],
    store: &dyn Store,
    limits: &Limits,
) -> Result<Vec<Values>, Refusal> {
    let Some(file) = places.first().and_then(|at| file_of(report, at.sheet)) else { return Ok(Vec::new()) };
    let sheets: Vec<&Sheet> = report.sheets.iter().filter(|sheet| sheet.file == file).collect();
    let Some(first) = sheets.first() else { return Ok(Vec::new()) };
    if sheets.iter().all(|sheet| sheet.body.is_kept()) {
        return Ok(sheets.iter().flat_map(|sheet| collect(sheet, places)).collect());
    }
    let path = report.paths.get(usize::from(file)).map_or("", |path| path);
    let changed = |why: &str| Refusal::Inputs(vec![format!("{path}: {}", changed_meanwhile(why))]);
    let length = report.lengths.get(usize::from(file)).copied().unwrap_or(0);
    if let Some(outline) = outlines.get(&file) {
        return from_pieces(outline, (path, length), places, store).map_err(|why| changed(&why));
    }
    let bytes = store.fetch(path).map_err(|why| changed(&why))?;
    if bytes.len() as u64 != length {
        return Err(changed(OTHER_LENGTH));
    }
    let opened = read::open(path, bytes, file, first.id, limits).map_err(|why| changed(&why.to_string()))?;
    Ok(opened.sheets.iter().flat_map(|sheet| collect(sheet, places)).collect())
}

/// Fetches only the pieces of a text file in which a place lies, side by side.
fn from_pieces(outline: &Outline, (path, length): (&str, u64), places: &[At], store: &dyn Store) -> Result<Vec<Values>, String> {
    let pieces: Vec<Piece> = outline.pieces().collect();
    let of_piece = |piece: &Piece| -> Result<Values, String> {
        let here = within(places, &piece.rows);
        if here.is_empty() {
            return Ok(Values::default());
        }
        let (bytes, whole) = store.fetch_part(path, piece.bytes.clone())?;
        if whole != length || bytes.len() as u64 != piece.bytes.end - piece.bytes.start {
            return Err(OTHER_LENGTH.to_owned());
        }
        let mut found = Finder::new(here);
        outline.pick(piece, bytes, &found.rows(), &mut |row| found.visit(row)).ok_or("it is no longer the same text")?;
        Ok(found.found)
    };
    pieces.par_iter().map(of_piece).collect()
}

fn file_of(report: &Report, sheet: SheetId) -> Option<u16> {
    report.sheets.get(usize::from(sheet.0)).map(|sheet| sheet.file)
}

/// Picks the rows in which a place lies, stretch by stretch, side by side.
fn collect(sheet: &Sheet, places: &[At]) -> Vec<Values> {
    let from = places.partition_point(|at| at.sheet < sheet.id);
    let to = places.partition_point(|at| at.sheet <= sheet.id);
    let mine = places.get(from..to).unwrap_or_default();
    let of_stretch = |stretch: Range<u32>| -> Values {
        let mut found = Finder::new(within(mine, &stretch));
        sheet.body.pick(&found.rows(), &mut |row| found.visit(row));
        found.found
    };
    sheet.body.stretches().into_par_iter().map(of_stretch).collect()
}

/// Those of some places on one sheet, ascending, that lie in some rows.
fn within<'p>(places: &'p [At], rows: &Range<u32>) -> &'p [At] {
    let from = places.partition_point(|at| at.row < rows.start);
    let to = places.partition_point(|at| at.row < rows.end);
    places.get(from..to).unwrap_or_default()
}

/// Takes what stands at some places from the rows as they come.
struct Finder<'p> {
    places: &'p [At],
    found: Values,
}

impl<'p> Finder<'p> {
    fn new(places: &'p [At]) -> Self {
        Self { places, found: Values::with_capacity(places.len()) }
    }

    /// The rows of the places, each once.
    fn rows(&self) -> Vec<u32> {
        let mut rows: Vec<u32> = self.places.iter().map(|at| at.row).collect();
        rows.dedup();
        rows
    }

    fn visit(&mut self, row: Row<'_>) {
        while let Some((at, rest)) = self.places.split_first() {
            if at.row > row.row {
                break;
            }
            if at.row == row.row {
                self.found.push(*at, row.cell(at.col).shown().trim());
            }
            self.places = rest;
        }
    }
}
