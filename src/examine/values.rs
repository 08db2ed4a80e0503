//! `places → what stands there`. Files whose cells were let go are asked for again, and only the stretches that matter are walked.

use std::collections::HashMap;

use super::{Refusal, Store};
use crate::engine::Report;
use crate::grid::{At, Row, Sheet, SheetId};
use crate::read::{self, Limits};

/// What stands at the places of the findings. Files whose cells were let go are asked for again.
pub(super) fn values(report: &Report, store: &dyn Store, limits: &Limits) -> Result<HashMap<At, Box<str>>, Refusal> {
    let places = report.places();
    let mut values = HashMap::with_capacity(places.len());
    for of_file in places.chunk_by(|a, b| file_of(report, a.sheet) == file_of(report, b.sheet)) {
        let Some(file) = of_file.first().and_then(|at| file_of(report, at.sheet)) else { continue };
        let kept: Vec<&Sheet> = report.sheets.iter().filter(|sheet| sheet.file == file).collect();
        let Some(first) = kept.first() else { continue };
        if kept.iter().all(|sheet| sheet.body.is_kept()) {
            kept.iter().for_each(|sheet| collect(sheet, of_file, &mut values));
            continue;
        }
        let path = report.paths.get(usize::from(file)).map_or("", |path| path);
        let changed = |why: &str| {
            Refusal::Inputs(vec![format!(
                "{path}: the file changed while it was being checked ({why}). Close it in other programs and check again."
            )])
        };
        let bytes = store.fetch(path).map_err(|why| changed(&why))?;
        let opened = read::open(path, bytes, file, first.id, limits).map_err(|why| changed(&why.to_string()))?;
        opened.sheets.iter().for_each(|sheet| collect(sheet, of_file, &mut values));
    }
    Ok(values)
}

fn file_of(report: &Report, sheet: SheetId) -> Option<u16> {
    report.sheets.get(usize::from(sheet.0)).map(|sheet| sheet.file)
}

/// Walks only the stretches in which a place lies.
fn collect(sheet: &Sheet, places: &[At], values: &mut HashMap<At, Box<str>>) {
    let from = places.partition_point(|at| at.sheet < sheet.id);
    let to = places.partition_point(|at| at.sheet <= sheet.id);
    let Some(mine) = places.get(from..to).filter(|mine| !mine.is_empty()) else { return };
    for stretch in sheet.body.stretches() {
        let from = mine.partition_point(|at| at.row < stretch.start);
        let to = mine.partition_point(|at| at.row < stretch.end);
        let Some(mut here) = mine.get(from..to).filter(|here| !here.is_empty()) else { continue };
        sheet.body.walk(stretch, &mut |row: Row<'_>| {
            while let Some((at, rest)) = here.split_first() {
                if at.row > row.row {
                    break;
                }
                if at.row == row.row {
                    values.insert(*at, row.cell(at.col).shown().trim().into());
                }
                here = rest;
            }
        });
    }
}
