//! OpenDocument spreadsheets. `Archive → sheets of Cells`.
//!
//! Read straight from the XML: repeated rows and columns are counted, never spread out, and a percentage says so itself. Leading
//! zeros are known from the shown text, which stands beside each value. Not known afterwards: formulas, colours, comments, merged areas.

use std::collections::HashMap;
use std::sync::Arc;

use quick_xml::events::{BytesStart, Event};

use super::Limits;
use super::archive::{Archive, broken};
use super::cells::{Budget, Cells};
use super::error::ReadError;
use super::serial::{iso, iso_duration};
use super::xlsx::Found;
use super::xml::{attribute, attribute_text, push_reference, reader};
use crate::grid::Raw;

/// Reads every sheet.
pub(super) fn open(archive: &mut Archive, limits: &Limits) -> Result<Vec<Found>, ReadError> {
    if manifest_is_encrypted(archive)? {
        return Err(ReadError::Encrypted);
    }
    let failed = {
        let Some(part) = archive.part("content.xml")? else { return Err(broken("its content is missing")) };
        let mut xml = reader(part);
        let mut buffer = Vec::new();
        let mut content = Content::new(limits);
        loop {
            buffer.clear();
            xml.get_mut().get_mut().renew();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Start(element)) => content.start(&element)?,
                Ok(Event::End(element)) => {
                    content.end(element.local_name().as_ref())?;
                    if element.local_name().as_ref() == "spreadsheet" {
                        return Ok(content.found);
                    }
                }
                Ok(Event::Text(piece)) if content.taking() => content.cell.text.push_str(&piece.xml10_content()),
                Ok(Event::CData(piece)) if content.taking() => content.cell.text.push_str(&piece.xml10_content()),
                Ok(Event::GeneralRef(piece)) if content.taking() => push_reference(&piece, &mut content.cell.text),
                Ok(Event::Eof) => break "it ends in the middle".to_owned(),
                Ok(_) => {}
                Err(error) => break error.to_string(),
            }
        }
    };
    Err(archive.failure("content.xml", &failed))
}

fn manifest_is_encrypted(archive: &mut Archive) -> Result<bool, ReadError> {
    let manifest = archive.start("META-INF/manifest.xml", 4 << 20)?;
    Ok(memchr::memmem::find(&manifest, b"encryption-data").is_some())
}

/// The cell that is being read.
#[derive(Default)]
struct OpenCell {
    within: bool,
    kind: String,
    /// `office:value`, `date-value` and so on.
    value: Option<String>,
    text: String,
    paragraphs: u32,
    repeated: u32,
    formula: bool,
    error: bool,
}

/// What has been read so far.
struct Content {
    limits: Limits,
    budget: Budget,
    found: Vec<Found>,
    cells: Option<Cells>,
    name: String,
    hidden: bool,
    row: u32,
    column: u32,
    row_repeated: u32,
    /// The filled cells of a row that is to be repeated are kept from here on.
    row_cells: Vec<(u32, OpenCell)>,
    cell: OpenCell,
    /// Whether text that comes now is shown in the cell.
    paragraph: bool,
    /// How deep in a comment or drawing, whose text is not the cell's.
    aside: u32,
    /// Tables within tables are passed over.
    tables: u32,
    style: String,
    hidden_styles: HashMap<String, bool>,
}

impl Content {
    fn new(limits: &Limits) -> Self {
        Self {
            limits: limits.clone(),
            budget: Budget::new(limits),
            found: Vec::new(),
            cells: None,
            name: String::new(),
            hidden: false,
            row: 0,
            column: 0,
            row_repeated: 1,
            row_cells: Vec::new(),
            cell: OpenCell::default(),
            paragraph: false,
            aside: 0,
            tables: 0,
            style: String::new(),
            hidden_styles: HashMap::new(),
        }
    }

    /// Whether text that comes now belongs to a cell.
    fn taking(&self) -> bool {
        self.paragraph && self.cell.within && self.aside == 0
    }

    fn start(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        match element.local_name().as_ref() {
            "annotation" | "frame" | "shapes" | "tracked-changes" => self.aside += 1,
            "table" if self.aside == 0 => {
                self.tables += 1;
                if self.tables == 1 {
                    self.begin_table(element)?;
                }
            }
            _ if self.aside > 0 || self.tables > 1 => {}
            "style" => self.style = attribute_text(element, "name").unwrap_or_default(),
            "table-properties" => {
                self.hidden_styles.insert(self.style.clone(), attribute(element, "display") == Some("false"));
            }
            "table-row" => {
                self.column = 0;
                self.row_repeated = repeated(element, "number-rows-repeated");
                let (row, last) = (self.row, self.row.saturating_add(self.row_repeated).saturating_sub(1));
                if let Some(cells) = self.cells.as_mut().filter(|_| is_hidden(element)) {
                    cells.concealed.rows(row, last);
                }
            }
            "table-column" => {
                let (column, next) = (self.column, self.column.saturating_add(repeated(element, "number-columns-repeated")));
                if let Some(cells) = self.cells.as_mut().filter(|_| is_hidden(element)) {
                    cells.concealed.columns(column, next.saturating_sub(1));
                }
                self.column = next;
            }
            "table-cell" | "covered-table-cell" => self.begin_cell(element),
            "p" | "h" if self.cell.within => {
                if self.cell.paragraphs > 0 {
                    self.cell.text.push('\n');
                }
                self.cell.paragraphs += 1;
                self.paragraph = true;
            }
            "s" if self.paragraph => {
                let count = attribute(element, "c").and_then(|c| c.parse::<usize>().ok()).unwrap_or(1).min(1024);
                self.cell.text.extend(std::iter::repeat_n(' ', count));
                let (found, limit) = (self.cell.text.len() as u64, self.limits.cell_bytes as u64);
                if found > limit {
                    return Err(ReadError::OverLimit { what: "characters in one cell".to_owned(), found, limit });
                }
            }
            "tab" if self.paragraph => self.cell.text.push('\t'),
            "line-break" if self.paragraph => self.cell.text.push('\n'),
            _ => {}
        }
        Ok(())
    }

    fn end(&mut self, name: &str) -> Result<(), ReadError> {
        match name {
            "annotation" | "frame" | "shapes" | "tracked-changes" => self.aside = self.aside.saturating_sub(1),
            "table" if self.aside == 0 => {
                self.tables = self.tables.saturating_sub(1);
                if self.tables == 0
                    && let Some(cells) = self.cells.take()
                {
                    let cells = cells.finish(&mut self.budget)?;
                    self.found.push(Found { name: std::mem::take(&mut self.name), hidden: self.hidden, cells: Some(cells) });
                }
            }
            _ if self.aside > 0 || self.tables > 1 => {}
            "p" | "h" => self.paragraph = false,
            "table-cell" | "covered-table-cell" => self.end_cell()?,
            "table-row" => self.end_row()?,
            _ => {}
        }
        Ok(())
    }

    fn begin_table(&mut self, element: &BytesStart<'_>) -> Result<(), ReadError> {
        let limit = self.limits.sheets;
        if self.found.len() >= limit {
            return Err(ReadError::OverLimit { what: "sheets in the workbook".to_owned(), found: limit as u64 + 1, limit: limit as u64 });
        }
        self.name = attribute_text(element, "name").unwrap_or_default();
        let style = attribute_text(element, "style-name").unwrap_or_default();
        self.hidden = self.hidden_styles.get(&style).copied().unwrap_or(false);
        self.cells = Some(Cells::new(Arc::default()));
        (self.row, self.column) = (0, 0);
        Ok(())
    }

    fn begin_cell(&mut self, element: &BytesStart<'_>) {
        let kind = attribute(element, "value-type");
        let value = ["value", "date-value", "time-value", "boolean-value", "string-value"];
        self.cell = OpenCell {
            within: true,
            // `calcext:value-type` repeats it and alone says `error`.
            kind: kind.unwrap_or_default().to_owned(),
            value: value.iter().find_map(|name| attribute_text(element, name)),
            repeated: repeated(element, "number-columns-repeated"),
            formula: attribute(element, "formula").is_some(),
            error: element.attributes_raw().contains("value-type=\"error\""),
            ..OpenCell::default()
        };
    }

    fn end_cell(&mut self) -> Result<(), ReadError> {
        let cell = std::mem::take(&mut self.cell);
        let next = self.column.saturating_add(cell.repeated);
        if cell.within && (!cell.kind.is_empty() || cell.formula || !cell.text.is_empty()) {
            // Said at once: the cells of a row are held until it ends.
            let limit = self.limits.columns;
            if self.column >= limit {
                let found = u64::from(self.column) + 1;
                return Err(ReadError::OverLimit { what: "columns in a sheet".to_owned(), found, limit: limit.into() });
            }
            self.row_cells.push((self.column, cell));
        }
        self.column = next;
        Ok(())
    }

    fn end_row(&mut self) -> Result<(), ReadError> {
        let next = self.row.saturating_add(self.row_repeated);
        let filled = std::mem::take(&mut self.row_cells);
        if let Some(cells) = &mut self.cells
            && !filled.is_empty()
        {
            // Said before room is made for them.
            let across: u64 = filled.iter().filter(|(_, cell)| value(cell) != Raw::Blank).map(|(_, cell)| u64::from(cell.repeated)).sum();
            self.budget.foresee(across.saturating_mul(u64::from(self.row_repeated)))?;
            for row in self.row..next {
                for (column, cell) in &filled {
                    let value = value(cell);
                    if value == Raw::Blank {
                        continue;
                    }
                    for step in 0..cell.repeated {
                        cells.push(row, column.saturating_add(step), &value, &mut self.budget)?;
                    }
                }
            }
        }
        self.row = next;
        Ok(())
    }
}

fn is_hidden(element: &BytesStart<'_>) -> bool {
    attribute(element, "visibility").is_some_and(|visibility| matches!(visibility, "collapse" | "filter"))
}

/// How often a row or column stands.
fn repeated(element: &BytesStart<'_>, name: &str) -> u32 {
    attribute(element, name).and_then(|count| count.parse().ok()).unwrap_or(1)
}

/// What a cell holds.
fn value(cell: &OpenCell) -> Raw<'_> {
    let text = cell.text.as_str();
    let stored = cell.value.as_deref();
    let as_text = || if text.is_empty() { stored.filter(|text| !text.is_empty()).map_or(Raw::Blank, Raw::Text) } else { Raw::Text(text) };
    if cell.error || cell.formula && is_error(text) {
        return Raw::Fault(if text.is_empty() { "#ERROR!" } else { text });
    }
    match cell.kind.as_str() {
        // The result of a formula; a truth that was typed says what it is.
        "float" if cell.formula && matches!(text, "TRUE" | "FALSE") => Raw::Truth(text == "TRUE"),
        "float" | "percentage" | "currency" => {
            match stored.and_then(|value| value.trim().parse::<f64>().ok()).filter(|value| value.is_finite()) {
                Some(value) => Raw::Number { value, zeros: leading_zeros(value, text), percent: cell.kind == "percentage" },
                None => as_text(),
            }
        }
        "date" => stored.and_then(iso).unwrap_or_else(as_text),
        "time" => stored.and_then(iso_duration).unwrap_or_else(as_text),
        "boolean" => match stored {
            Some("true") => Raw::Truth(true),
            Some("false") => Raw::Truth(false),
            _ => as_text(),
        },
        "" if cell.formula && text.is_empty() => Raw::Fault(Raw::NO_VALUE),
        // The paragraphs are what is seen; the attribute stands for them where there are none.
        _ => as_text(),
    }
}

/// How many digits a number is shown with, where zeros lead.
fn leading_zeros(value: f64, text: &str) -> u8 {
    let padded = text.starts_with('0') && text.len() > 1 && text.bytes().all(|b| b.is_ascii_digit());
    let same = padded && text.parse::<f64>().is_ok_and(|shown| shown.to_bits() == value.to_bits());
    if same { u8::try_from(text.len()).unwrap_or(0) } else { 0 }
}

/// Whether the shown text of a formula is an error: `#REF!`, `#N/A`, `Err:502`.
fn is_error(text: &str) -> bool {
    matches!(text, "#REF!" | "#N/A" | "#VALUE!" | "#DIV/0!" | "#NAME?" | "#NULL!" | "#NUM!") || text.starts_with("Err:")
}
