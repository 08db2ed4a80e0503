//! `places → what stands there`. Files whose cells were let go are asked for again, and only the stretches that matter are walked.

use std::collections::HashMap;

use rayon::prelude::*;

use super::{Refusal, Store};
use crate::engine::Report;
use crate::grid::{At, Row, Sheet, SheetId};
use crate::read::{self, Limits};

type Found = Vec<(At, Box<str>)>;

/// What stands at the places of the findings.
pub(super) fn values(report: &Report, store: &dyn Store, limits: &Limits) -> Result<HashMap<At, Box<str>>, Refusal> {
    let places = report.places();
    let by_file: Vec<&[At]> = places.chunk_by(|a, b| file_of(report, a.sheet) == file_of(report, b.sheet)).collect();
    let mut values = HashMap::with_capacity(places.len());
    // One file at a time, so that no more than one file's bytes are held.
    for places in by_file {
        values.extend(of_file(report, places, store, limits)?);
    }
    Ok(values)
}

fn of_file(report: &Report, places: &[At], store: &dyn Store, limits: &Limits) -> Result<Found, Refusal> {
    let Some(file) = places.first().and_then(|at| file_of(report, at.sheet)) else { return Ok(Vec::new()) };
    let sheets: Vec<&Sheet> = report.sheets.iter().filter(|sheet| sheet.file == file).collect();
    let Some(first) = sheets.first() else { return Ok(Vec::new()) };
    if sheets.iter().all(|sheet| sheet.body.is_kept()) {
        return Ok(sheets.iter().flat_map(|sheet| collect(sheet, places)).collect());
    }
    let path = report.paths.get(usize::from(file)).map_or("", |path| path);
    let changed = |why: &str| {
        Refusal::Inputs(vec![format!(
            "{path}: the file changed while it was being checked ({why}). Close it in other programs and check again."
        )])
    };
    let bytes = store.fetch(path).map_err(|why| changed(&why))?;
    if bytes.len() as u64 != report.lengths.get(usize::from(file)).copied().unwrap_or(0) {
        return Err(changed("its length is another"));
    }
    let opened = read::open(path, bytes, file, first.id, limits).map_err(|why| changed(&why.to_string()))?;
    Ok(opened.sheets.iter().flat_map(|sheet| collect(sheet, places)).collect())
}

fn file_of(report: &Report, sheet: SheetId) -> Option<u16> {
    report.sheets.get(usize::from(sheet.0)).map(|sheet| sheet.file)
}

/// Walks only the stretches in which a place lies, side by side.
fn collect(sheet: &Sheet, places: &[At]) -> Found {
    let from = places.partition_point(|at| at.sheet < sheet.id);
    let to = places.partition_point(|at| at.sheet <= sheet.id);
    let Some(mine) = places.get(from..to).filter(|mine| !mine.is_empty()) else { return Vec::new() };
    let of_stretch = |stretch: std::ops::Range<u32>| -> Found {
        let from = mine.partition_point(|at| at.row < stretch.start);
        let to = mine.partition_point(|at| at.row < stretch.end);
        let Some(mut here) = mine.get(from..to).filter(|here| !here.is_empty()) else { return Vec::new() };
        let mut found = Vec::with_capacity(here.len());
        sheet.body.walk(stretch, &mut |row: Row<'_>| {
            while let Some((at, rest)) = here.split_first() {
                if at.row > row.row {
                    break;
                }
                if at.row == row.row {
                    found.push((*at, row.cell(at.col).shown().trim().into()));
                }
                here = rest;
            }
        });
        found
    };
    sheet.body.stretches().into_par_iter().flat_map_iter(of_stretch).collect()
}
