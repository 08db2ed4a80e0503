//! Binary workbooks, xls and xlsb, read by calamine. `bytes → sheets of Cells`.
//!
//! The library may panic on a broken file; that becomes a message. It reads an xls workbook whole, so its size is surveyed before. Not known
//! afterwards: in xlsb number formats (leading zeros, percentages), hidden rows and columns; in both, formulas without a stored value.

use std::io::Cursor;
use std::sync::Arc;

use calamine::{Data, DataRef, Reader, SheetType, SheetVisible, Xls, XlsError, Xlsb, XlsbError};

use super::archive::broken;
use super::biff::survey;
use super::cells::{Budget, Cells};
use super::compound::Compound;
use super::format::Look;
use super::quiet::quietly;
use super::serial::{duration, iso, iso_duration, moment};
use super::xlsx::Found;
use super::{Limits, ReadError};
use crate::grid::Raw;

/// Reads an xls workbook: a compound file, or one of Excel 2 to 4 without a container, which is refused.
pub(super) fn xls(bytes: Vec<u8>, limits: &Limits) -> Result<Vec<Found>, ReadError> {
    if !bytes.starts_with(&[0xd0, 0xcf]) {
        return Err(ReadError::NotText("a workbook of Excel 4 or older".to_owned()));
    }
    let compound = Compound::open(&bytes)?;
    if compound.has("EncryptedPackage") {
        return Err(ReadError::Encrypted);
    }
    let name = if compound.has("Workbook") { "Workbook" } else { "Book" };
    let Some(stream) = compound.stream(name)? else {
        let what = if compound.has("WordDocument") { "a Word document" } else { "an Office file, but no workbook" };
        return Err(ReadError::NotText(what.to_owned()));
    };
    let mut surveyed = survey(&stream, limits)?;
    drop(stream);
    let work = quietly(|| -> Result<Vec<Found>, ReadError> {
        let mut book = Xls::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsError::Password => ReadError::Encrypted,
            other => broken(&other.to_string()),
        })?;
        let since_1904 = book.has_1904_epoch();
        let mut budget = Budget::new(limits);
        let mut found = Vec::new();
        for (i, sheet) in book.sheets_metadata().to_vec().into_iter().enumerate() {
            let hidden = sheet.visible != SheetVisible::Visible;
            if sheet.typ != SheetType::WorkSheet {
                found.push(Found { name: sheet.name, hidden, cells: None });
                continue;
            }
            let range = book.worksheet_range(&sheet.name).map_err(|error| broken(&error.to_string()))?;
            let (top, left) = range.start().unwrap_or((0, 0));
            let looks = surveyed.looks.get(i);
            let mut cells = Cells::new(Arc::default());
            cells.concealed = surveyed.concealed.get_mut(i).map(std::mem::take).unwrap_or_default();
            for (row, column, value) in range.used_cells() {
                let place = (top.saturating_add(narrow(row)), left.saturating_add(narrow(column)));
                let look = looks.and_then(|looks| looks.get(&place)).copied().unwrap_or_default();
                keep(&mut cells, place, &borrowed(value), (look, since_1904), &mut budget)?;
            }
            found.push(Found { name: sheet.name, hidden, cells: Some(cells.finish(&mut budget)?) });
        }
        Ok(found)
    });
    work.unwrap_or_else(|panic| Err(broken(&format!("the reader for xls gave up: {panic}"))))
}

/// Reads an xlsb workbook, whose declared sizes have been looked at.
pub(super) fn xlsb(bytes: Vec<u8>, limits: &Limits) -> Result<Vec<Found>, ReadError> {
    let work = quietly(|| -> Result<Vec<Found>, ReadError> {
        let mut book = Xlsb::new(Cursor::new(bytes)).map_err(|error| match error {
            XlsbError::Password => ReadError::Encrypted,
            other => broken(&other.to_string()),
        })?;
        let since_1904 = book.has_1904_epoch();
        let mut budget = Budget::new(limits);
        let mut found = Vec::new();
        for sheet in book.sheets_metadata().to_vec() {
            let hidden = sheet.visible != SheetVisible::Visible;
            if sheet.typ != SheetType::WorkSheet {
                found.push(Found { name: sheet.name, hidden, cells: None });
                continue;
            }
            let failed = |error: XlsbError| broken(&format!("sheet “{}”: {error}", sheet.name));
            let mut reader = book.worksheet_cells_reader(&sheet.name).map_err(failed)?;
            let mut cells = Cells::new(Arc::default());
            while let Some(cell) = reader.next_cell().map_err(failed)? {
                keep(&mut cells, cell.get_position(), cell.get_value(), (Look::default(), since_1904), &mut budget)?;
            }
            found.push(Found { name: sheet.name, hidden, cells: Some(cells.finish(&mut budget)?) });
        }
        Ok(found)
    });
    work.unwrap_or_else(|panic| Err(broken(&format!("the reader for xlsb gave up: {panic}"))))
}

fn narrow(place: usize) -> u32 {
    u32::try_from(place).unwrap_or(u32::MAX)
}

fn keep(
    cells: &mut Cells,
    (row, column): (u32, u32),
    value: &DataRef<'_>,
    (look, since_1904): (Look, bool),
    budget: &mut Budget,
) -> Result<(), ReadError> {
    let number = |value| Raw::Number { value, zeros: look.zeros, percent: look.percent };
    let fault;
    let value = match value {
        DataRef::Empty => Raw::Blank,
        DataRef::Int(value) => {
            #[expect(clippy::cast_precision_loss, reason = "whole numbers of these files have 30 bits")]
            let value = *value as f64;
            number(value)
        }
        DataRef::Float(value) => number(*value),
        DataRef::String(text) => Raw::Text(text),
        DataRef::SharedString(text) => Raw::Text(text),
        DataRef::Bool(truth) => Raw::Truth(*truth),
        DataRef::DateTime(stored) if stored.is_duration() => duration(stored.as_f64()),
        DataRef::DateTime(stored) => moment(stored.as_f64(), since_1904),
        DataRef::DateTimeIso(text) => iso(text).unwrap_or(Raw::Text(text)),
        DataRef::DurationIso(text) => iso_duration(text).unwrap_or(Raw::Text(text)),
        DataRef::Error(error) => {
            fault = error.to_string();
            Raw::Fault(&fault)
        }
    };
    cells.push(row, column, &value, budget)
}

/// A value of a whole range as one of a stream.
fn borrowed(value: &Data) -> DataRef<'_> {
    match value {
        Data::Int(value) => DataRef::Int(*value),
        Data::Float(value) => DataRef::Float(*value),
        Data::String(text) => DataRef::SharedString(text),
        Data::Bool(truth) => DataRef::Bool(*truth),
        Data::DateTime(stored) => DataRef::DateTime(*stored),
        Data::DateTimeIso(text) => DataRef::DateTimeIso(text.clone()),
        Data::DurationIso(text) => DataRef::DurationIso(text.clone()),
        Data::Error(error) => DataRef::Error(error.clone()),
        Data::Empty => DataRef::Empty,
    }
}
