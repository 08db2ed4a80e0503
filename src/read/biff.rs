//! A look through the records of an xls workbook, before a library reads it. `Workbook stream → Survey | ReadError`.
//!
//! The library sets aside room for every cell between the first and the last one, and believes the stated size of a sheet; both are looked
//! at here. It also drops number formats, so leading zeros and percentages are gathered here, by cell. This module does not read values.

use std::collections::HashMap;

use super::archive::broken;
use super::compound::{u16_at, u32_at};
use super::concealed::Concealed;
use super::format::{Look, built_in, look};
use super::{Limits, ReadError};

/// Most cells that the library may set room aside for, all sheets together.
const ROOM: u64 = 8_000_000;

/// What a workbook holds besides its values.
#[derive(Debug, Default)]
pub(super) struct Survey {
    /// For each sheet in order.
    pub(super) looks: Vec<Looks>,
    /// For each sheet in order, what it hides.
    pub(super) concealed: Vec<Concealed>,
}

/// Cells whose format pads with zeros or shows a percentage, by `(row, column)`.
pub(super) type Looks = HashMap<(u32, u32), Look>;

/// Looks through all records.
pub(super) fn survey(stream: &[u8], limits: &Limits) -> Result<Survey, ReadError> {
    let (mut sheets, mut codes, mut formats) = (Vec::new(), HashMap::new(), Vec::new());
    for (kind, data) in Records(stream) {
        match kind {
            0x000a => break,
            0x002f if u16_at(data, 0).unwrap_or(0) != 0 => return Err(ReadError::Encrypted),
            0x0085 => sheets.push(u32_at(data, 0).unwrap_or(u32::MAX) as usize),
            0x041e => {
                if let (Some(id), Some(code)) = (u16_at(data, 0), code(data)) {
                    codes.insert(id, look(&code));
                }
            }
            0x00e0 => {
                let id = u16_at(data, 2).unwrap_or(0);
                formats.push(codes.get(&id).copied().unwrap_or_else(|| built_in(id.into())));
            }
            _ => {}
        }
    }
    if sheets.len() > limits.sheets {
        return Err(ReadError::OverLimit {
            what: "sheets in the workbook".to_owned(),
            found: sheets.len() as u64,
            limit: limits.sheets as u64,
        });
    }
    let mut found = Survey::default();
    let mut room = 0u64;
    for from in sheets {
        let (taken, looks, concealed) = sheet(stream.get(from..).unwrap_or_default(), &formats)?;
        room = room.saturating_add(taken);
        if room > ROOM {
            let what = "cells between the first and the last ones of an xls workbook (save it as xlsx)".to_owned();
            return Err(ReadError::OverLimit { what, found: room, limit: ROOM });
        }
        found.looks.push(looks);
        found.concealed.push(concealed);
    }
    Ok(found)
}

/// How much room the cells of a sheet span, which of them have a look that matters, and what is hidden.
fn sheet(stream: &[u8], formats: &[Look]) -> Result<(u64, Looks, Concealed), ReadError> {
    let (mut low, mut high) = ((u32::MAX, u32::MAX), (0u32, 0u32));
    let (mut looks, mut concealed) = (HashMap::new(), Concealed::default());
    let mut depth = 0u32;
    for (kind, data) in Records(stream) {
        match kind {
            0x0809 => depth += 1,
            0x000a if depth <= 1 => break,
            0x000a => depth -= 1,
            // What stands in an embedded chart is none of the sheet's.
            _ if depth > 1 => {}
            0x0200 => stated(data)?,
            // ROW and COLINFO.
            0x0208 if u16_at(data, 12).is_some_and(|flags| flags & 0x20 != 0) => {
                let row = u16_at(data, 0).unwrap_or(0).into();
                concealed.rows(row, row);
            }
            0x007d if u16_at(data, 8).is_some_and(|flags| flags & 1 != 0) => {
                concealed.columns(u16_at(data, 0).unwrap_or(0).into(), u16_at(data, 2).unwrap_or(0).into());
            }
            // FORMULA, NUMBER, LABEL, BOOLERR, RK, MULRK, RSTRING, LABELSST.
            0x0006 | 0x0203 | 0x0204 | 0x0205 | 0x027e | 0x00bd | 0x00d6 | 0x00fd => {
                let (Some(row), Some(first)) = (u16_at(data, 0), u16_at(data, 2)) else { continue };
                let (row, first) = (u32::from(row), u32::from(first));
                let last = if kind == 0x00bd { u16_at(data, data.len().saturating_sub(2)).map_or(first, u32::from) } else { first };
                low = (low.0.min(row), low.1.min(first));
                high = (high.0.max(row), high.1.max(last));
                for (i, column) in (first..=last).enumerate() {
                    let Some(format) = u16_at(data, 4 + 6 * i) else { break };
                    if let Some(look) = formats.get(usize::from(format)).filter(|look| look.zeros > 0 || look.percent) {
                        looks.insert((row, column), *look);
                    }
                }
            }
            _ => {}
        }
    }
    let room = if low.0 == u32::MAX { 0 } else { u64::from(high.0 - low.0 + 1) * u64::from(high.1.saturating_sub(low.1) + 1) };
    Ok((room, looks, concealed))
}

/// Refuses a stated size that no sheet can have: room would be set aside for it.
fn stated(data: &[u8]) -> Result<(), ReadError> {
    let old = data.len() == 10;
    let word = |at| u16_at(data, at).map_or(0, u32::from);
    let (first, last) = if old { (word(0), word(2)) } else { (u32_at(data, 0).unwrap_or(0), u32_at(data, 4).unwrap_or(0)) };
    let columns = if old { word(6) } else { word(10) };
    let size = u64::from(last.saturating_sub(first)) * u64::from(columns);
    if last > 0 && columns > 0 && (first >= last || size > 2 * 65_536 * 256) {
        return Err(broken("a sheet states a size that no xls sheet can have"));
    }
    Ok(())
}

/// The text of a FORMAT record of BIFF8; formats are ASCII in all that matters.
fn code(data: &[u8]) -> Option<String> {
    let count = usize::from(u16_at(data, 2)?);
    let wide = data.get(4)? & 1 == 1;
    let bytes = data.get(5..)?;
    if wide {
        let units: Vec<u16> = bytes.as_chunks::<2>().0.iter().take(count).map(|unit| u16::from_le_bytes(*unit)).collect();
        return Some(String::from_utf16_lossy(&units));
    }
    Some(bytes.iter().take(count).map(|&byte| char::from(byte)).collect())
}

/// The records of a stream: kind and data.
struct Records<'a>(&'a [u8]);

impl<'a> Iterator for Records<'a> {
    type Item = (u16, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        let (kind, size) = (u16_at(self.0, 0)?, usize::from(u16_at(self.0, 2)?));
        let data = self.0.get(4..4 + size)?;
        self.0 = self.0.get(4 + size..)?;
        Some((kind, data))
    }
}
