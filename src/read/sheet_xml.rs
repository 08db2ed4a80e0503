//! The cells of one worksheet part. `XML → Cells`.
//!
//! Places come from each cell's reference, or follow on where it has none; the declared dimension is not believed. A formula counts by
//! its stored value. This module does not know where the part is or which sheets there are.

use std::borrow::Cow;

use quick_xml::events::{BytesStart, Event};

use super::archive::{Archive, broken};
use super::cells::{Budget, Cells};
use super::error::ReadError;
use super::format::{Kind, Look};
use super::serial::{duration, iso, moment};
use super::xlsx::Shared;
use super::xml::{attribute, attributes, push_reference, reader};
use crate::grid::Raw;

/// Which text of a cell is being read.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Taking {
    Nothing,
    Value,
    Inline,
}

/// One cell while it is being read.
struct Open {
    row: u32,
    column: u32,
    kind: Type,
    style: usize,
    formula: bool,
    valued: bool,
}

/// The `t` attribute.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Type {
    Number,
    Shared,
    Text,
    Truth,
    Error,
    Date,
}

/// Reads the cells; `None` where the part is not there or is no worksheet.
pub(super) fn cells(
    archive: &mut Archive,
    part: &str,
    name: &str,
    shared: &Shared,
    budget: &mut Budget,
) -> Result<Option<Cells>, ReadError> {
    let failed = {
        let Some(unpacked) = archive.part(part)? else {
            return Err(broken(&format!("the content of sheet “{name}” is missing")));
        };
        let mut xml = reader(unpacked);
        let mut buffer = Vec::new();
        let mut cells = Cells::new(shared.texts.clone());
        let mut cell: Option<Open> = None;
        let mut text = String::new();
        let (mut taking, mut reading, mut within) = (Taking::Nothing, false, false);
        let (mut row, mut column) = (0u32, 0u32);
        loop {
            buffer.clear();
            xml.get_mut().get_mut().renew();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Start(element)) => match element.local_name().as_ref() {
                    "c" if within => {
                        let open = opened(&element, row, column)?;
                        column = open.column;
                        cell = Some(open);
                        text.clear();
                    }
                    "v" => {
                        taking = Taking::Value;
                        if let Some(cell) = &mut cell {
                            cell.valued = true;
                        }
                    }
                    "f" => {
                        if let Some(cell) = &mut cell {
                            cell.formula = true;
                        }
                    }
                    "t" if cell.is_some() && !reading => taking = Taking::Inline,
                    "rPh" => reading = true,
                    "row" if within => {
                        if let Some(number) = attribute(&element, "r").and_then(|r| r.parse::<u32>().ok()).filter(|&r| r > 0) {
                            row = number - 1;
                        }
                        if is_hidden(&element) {
                            cells.concealed.rows(row, row);
                        }
                        column = 0;
                    }
                    "col" if !within && is_hidden(&element) => {
                        let number = |name| attribute(&element, name).and_then(|number| number.parse::<u32>().ok()).unwrap_or(0);
                        cells.concealed.columns(number("min").saturating_sub(1), number("max").saturating_sub(1));
                    }
                    "sheetData" => within = true,
                    "dialogsheet" | "chartsheet" => return Ok(None),
                    _ => {}
                },
                Ok(Event::End(element)) => match element.local_name().as_ref() {
                    "c" => {
                        if let Some(open) = cell.take() {
                            keep(&open, &text, shared, &mut cells, budget)?;
                            column = column.saturating_add(1);
                        }
                    }
                    "v" | "t" => taking = Taking::Nothing,
                    "rPh" => reading = false,
                    "row" if within => row = row.saturating_add(1),
                    "sheetData" if cell.is_some() => break "a cell has no end".to_owned(),
                    "sheetData" => return cells.finish(budget).map(Some),
                    _ => {}
                },
                Ok(Event::Text(piece)) if taking != Taking::Nothing => text.push_str(&piece.xml10_content()),
                Ok(Event::CData(piece)) if taking != Taking::Nothing => text.push_str(&piece.xml10_content()),
                Ok(Event::GeneralRef(piece)) if taking != Taking::Nothing => push_reference(&piece, &mut text),
                Ok(Event::Eof) if within => break "it ends in the middle of the sheet".to_owned(),
                Ok(Event::Eof) => break "it holds no cells".to_owned(),
                Ok(_) => {}
                Err(error) => break error.to_string(),
            }
        }
    };
    Err(archive.failure(&format!("sheet “{name}”"), &failed))
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "hidden").is_some_and(|hidden| matches!(hidden, "1" | "true"))
}

fn opened(element: &BytesStart<'_>, row: u32, column: u32) -> Result<Open, ReadError> {
    let mut open = Open { row, column, kind: Type::Number, style: 0, formula: false, valued: false };
    for (key, value) in attributes(element) {
        match key {
            "r" => {
                (open.row, open.column) = place(value)
                    .ok_or_else(|| broken(&format!("a cell is said to stand at “{}”", value.chars().take(20).collect::<String>())))?;
            }
            "s" => open.style = value.parse().unwrap_or(0),
            "t" => {
                open.kind = match value {
                    "s" => Type::Shared,
                    "str" | "inlineStr" | "is" => Type::Text,
                    "b" => Type::Truth,
                    "e" => Type::Error,
                    "d" => Type::Date,
                    _ => Type::Number,
                }
            }
            _ => {}
        }
    }
    Ok(open)
}

/// Zero-based row and column of `F17`.
fn place(reference: &str) -> Option<(u32, u32)> {
    let (mut column, mut row) = (0u32, 0u32);
    for byte in reference.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' if row == 0 => {
                column = column.checked_mul(26)?.checked_add(u32::from(byte.to_ascii_uppercase() - b'A') + 1)?;
            }
            b'0'..=b'9' => row = row.checked_mul(10)?.checked_add(u32::from(byte - b'0'))?,
            b'$' => {}
            _ => return None,
        }
    }
    Some((row.checked_sub(1)?, column.checked_sub(1)?))
}

fn keep(cell: &Open, text: &str, shared: &Shared, cells: &mut Cells, budget: &mut Budget) -> Result<(), ReadError> {
    let (row, column) = (cell.row, cell.column);
    if text.is_empty() {
        // A formula whose result is an empty text has a value, an empty one.
        let empty_text = cell.kind == Type::Text && cell.valued;
        if cell.formula && !empty_text {
            return cells.push(row, column, &Raw::Fault(Raw::NO_VALUE), budget);
        }
        return if cell.kind == Type::Error { cells.push(row, column, &Raw::Fault("#ERROR!"), budget) } else { Ok(()) };
    }
    let value = match cell.kind {
        Type::Text => {
            return cells.push(row, column, &Raw::Text(&without_escapes(text)), budget);
        }
        Type::Shared => {
            let known = match text.trim().parse() {
                Ok(index) => cells.push_shared(row, column, index, budget)?,
                Err(_) => false,
            };
            if known {
                return Ok(());
            }
            Raw::Fault("text missing from the workbook")
        }
        Type::Truth => match text.trim() {
            "1" | "true" | "TRUE" => Raw::Truth(true),
            "0" | "false" | "FALSE" => Raw::Truth(false),
            _ => Raw::Text(text),
        },
        Type::Error => Raw::Fault(text),
        Type::Date => iso(text).unwrap_or(Raw::Text(text)),
        Type::Number => match text.trim().parse::<f64>() {
            Ok(number) if number.is_finite() => {
                number_as(number, shared.looks.get(cell.style).copied().unwrap_or_default(), shared.since_1904)
            }
            _ => Raw::Text(text),
        },
    };
    cells.push(row, column, &value, budget)
}

/// A stored number as its format shows it.
pub(super) fn number_as(value: f64, look: Look, since_1904: bool) -> Raw<'static> {
    match look.kind {
        Kind::Moment => moment(value, since_1904),
        Kind::Duration => duration(value),
        Kind::Number => Raw::Number { value, zeros: look.zeros, percent: look.percent },
    }
}

/// Resolves `_x000D_` and the like, by which workbooks write characters that XML lacks; `_x005F_` stands for the underscore itself.
pub(super) fn without_escapes(text: &str) -> Cow<'_, str> {
    if !text.contains("_x") {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("_x") {
        let (before, from) = rest.split_at(at);
        out.push_str(before);
        let first = unit(from);
        let second = from.get(7..).and_then(unit);
        let pair = first.zip(second).and_then(|(high, low)| char::decode_utf16([high, low]).next()?.ok());
        let (c, used) = match (first.and_then(|unit| char::from_u32(unit.into())), pair) {
            (Some(c), _) => (c, 7),
            (None, Some(c)) => (c, 14),
            (None, None) => ('_', 1),
        };
        out.push(c);
        rest = from.get(used..).unwrap_or_default();
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// The code unit of an escape that stands at the beginning.
fn unit(text: &str) -> Option<u16> {
    let escape = text.get(..7)?;
    let digits = escape.strip_prefix("_x")?.strip_suffix('_')?;
    if digits.bytes().all(|b| b.is_ascii_hexdigit()) { u16::from_str_radix(digits, 16).ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_places() {
        assert_eq!(place("A1"), Some((0, 0)));
        assert_eq!(place("F17"), Some((16, 5)));
        assert_eq!(place("$XFD$1048576"), Some((1_048_575, 16_383)));
        for wrong in ["", "A", "17", "1A", "A0", "A1:B2", "ÄB1", "A99999999999"] {
            assert_eq!(place(wrong), None, "{wrong}");
        }
    }

    #[test]
    fn escapes_are_resolved() {
        assert_eq!(without_escapes("a_x000D_b_x000a_"), "a\rb\n");
        assert_eq!(without_escapes("_x005F_x000D_"), "_x000D_");
        assert_eq!(without_escapes("_xD83D__xDE00_"), "\u{1f600}");
        assert_eq!(without_escapes("tax_x_xyzzy_ _x00"), "tax_x_xyzzy_ _x00");
        assert_eq!(without_escapes("_xD83D_"), "_xD83D_");
    }
}
