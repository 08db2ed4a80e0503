//! Sheets that are lists of ours: a heading row that stays, filters, widths, and a page that prints.
//!
//! `columns + rows → worksheet`. It does not know what the rows are about.

use std::borrow::Cow;

use rust_xlsxwriter::{IgnoreError, Table, TableColumn, TableStyle, Url, Workbook, Worksheet, XlsxError};

use super::look::{Kind, Look, excel_date, part_of_day};
use super::{LINKS, new_sheet};
use crate::report::causes::Gravity;
use crate::report::text::lines;

/// A4.
const PAPER: u8 = 9;
/// Lists up to this length are tables; longer ones only have filters, for a table costs memory by the cell.
const TABLE: usize = 10_000;
/// Units of UTF-16 that a cell may hold.
const TEXT: usize = 32_767;

/// A column of a list.
#[derive(Clone, Copy)]
pub(super) struct Column {
    /// Heading.
    pub(super) title: &'static str,
    /// Width in characters.
    pub(super) width: f64,
}

/// Shorthand for a column.
pub(super) const fn column(title: &'static str, width: f64) -> Column {
    Column { title, width }
}

/// A list in the making.
pub(super) struct List<'b> {
    /// The worksheet.
    pub(super) sheet: &'b mut Worksheet,
    columns: &'static [Column],
    row: u32,
    col: u16,
    links: usize,
    lines: usize,
    table: Option<String>,
}

impl<'b> List<'b> {
    /// Begins a list of so many rows.
    pub(super) fn new(
        book: &'b mut Workbook,
        look: &mut Look,
        name: &str,
        columns: &'static [Column],
        rows: usize,
    ) -> Result<Self, XlsxError> {
        let sheet = new_sheet(book, rows)?;
        sheet.set_name(name)?;
        let heading = look.sure(Kind::Heading, None);
        for (col, column) in (0..).zip(columns) {
            sheet.set_column_width(col, column.width)?;
            sheet.write_string_with_format(0, col, column.title, heading)?;
        }
        sheet.set_row_height(0, 32)?;
        sheet.set_freeze_panes(1, 0)?;
        sheet.set_repeat_rows(0, 0)?;
        sheet.set_print_gridlines(true);
        page(sheet);
        let table = (1..=TABLE).contains(&rows).then(|| format!("preclaim_{}", name.to_lowercase().replace([' ', '(', ')'], "_")));
        Ok(Self { sheet, columns, row: 1, col: 0, links: 0, lines: 1, table })
    }

    /// Words.
    pub(super) fn text(&mut self, look: &mut Look, text: &str) -> Result<(), XlsxError> {
        self.marked(look, text, None)
    }

    /// Words with the look of a mark.
    pub(super) fn marked(&mut self, look: &mut Look, text: &str, mark: Option<Gravity>) -> Result<(), XlsxError> {
        if !text.is_empty() || mark.is_some() {
            let wide = self.columns.get(usize::from(self.col)).map_or(10.0, |column| column.width);
            self.lines = self.lines.max(lines_in(text, wide));
            self.sheet.write_string_with_format(self.row, self.col, cut(text), look.sure(Kind::Wrapped, mark))?;
        }
        self.col += 1;
        Ok(())
    }

    /// A number.
    pub(super) fn number(&mut self, look: &mut Look, number: f64) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(self.row, self.col, number, look.sure(Kind::Centred, None))?;
        self.col += 1;
        Ok(())
    }

    /// A date, with its time where known; nothing where there is none.
    pub(super) fn day(&mut self, look: &mut Look, moment: Option<(chrono::NaiveDate, Option<u32>)>) -> Result<(), XlsxError> {
        if let Some((day, seconds)) = moment {
            match excel_date(day) {
                Some(serial) => {
                    let kind = if seconds.is_some() { Kind::ListMinute } else { Kind::ListDay };
                    let serial = serial + seconds.map_or(0.0, part_of_day);
                    self.sheet.write_number_with_format(self.row, self.col, serial, look.sure(kind, None))?;
                }
                None => {
                    self.sheet.write_string(self.row, self.col, crate::grid::shown_date(day, seconds))?;
                }
            }
        }
        self.col += 1;
        Ok(())
    }

    /// Words that lead somewhere in the workbook; plain words where there is nowhere to go, or no link left.
    pub(super) fn link(&mut self, look: &mut Look, text: &str, target: Option<&str>) -> Result<(), XlsxError> {
        match target {
            Some(target) if self.links < LINKS && !text.is_empty() => {
                self.links += 1;
                let url = Url::new(target).set_text(cut(text));
                self.sheet.write_url_with_format(self.row, self.col, url, look.sure(Kind::Link, None))?;
                self.col += 1;
                Ok(())
            }
            _ => self.text(look, text),
        }
    }

    /// Ends the row.
    pub(super) fn next(&mut self) -> Result<(), XlsxError> {
        grow(self.sheet, self.row, std::mem::replace(&mut self.lines, 1))?;
        self.row += 1;
        self.col = 0;
        Ok(())
    }

    /// Makes the list a table, or at least one that can be filtered.
    pub(super) fn finish(self, look: &mut Look) -> Result<(), XlsxError> {
        let last_column = u16::try_from(self.columns.len()).unwrap_or(1).saturating_sub(1);
        let last_row = self.row.saturating_sub(1);
        if last_row == 0 {
            self.sheet.autofilter(0, 0, 0, last_column)?;
            return Ok(());
        }
        self.sheet.ignore_error_range(0, 0, last_row, last_column, IgnoreError::NumberStoredAsText)?;
        match self.table {
            Some(name) => {
                let heading = look.sure(Kind::Heading, None);
                let columns: Vec<TableColumn> =
                    self.columns.iter().map(|column| TableColumn::new().set_header(column.title).set_header_format(heading)).collect();
                let table = Table::new().set_name(name).set_columns(&columns).set_style(TableStyle::Light1);
                self.sheet.add_table(0, 0, last_row, last_column, &table)?;
            }
            None => {
                self.sheet.autofilter(0, 0, last_row, last_column)?;
            }
        }
        Ok(())
    }
}

/// Sets a sheet up for paper: A4 landscape, one page wide, sheet and page at the foot.
pub(super) fn page(sheet: &mut Worksheet) {
    sheet.set_paper_size(PAPER).set_landscape().set_print_fit_to_pages(1, 0).set_margins(0.4, 0.4, 0.5, 0.6, 0.3, 0.3);
    sheet.set_footer("&L&A&CCreated by preclaim&RPage &P of &N");
}

/// Height of one line, and the greatest height of a row, in points.
const LINE: f64 = 15.0;
const HIGHEST: f64 = 409.0;

/// Makes a row high enough for so many lines: not every program does so by itself.
pub(super) fn grow(sheet: &mut Worksheet, row: u32, lines: usize) -> Result<(), XlsxError> {
    if lines > 1 {
        let height = LINE * f64::from(u32::try_from(lines).unwrap_or(u32::MAX));
        sheet.set_row_height(row, height.min(HIGHEST))?;
    }
    Ok(())
}

/// How many lines a text takes in a column of so many characters.
pub(super) fn lines_in(text: &str, wide: f64) -> usize {
    // A width counts digits; letters are narrower on the whole.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "column widths are small and positive")]
    let room = ((wide * 1.1) as usize).max(1);
    lines(text, room)
}

/// A text that fits into a cell.
pub(super) fn cut(text: &str) -> Cow<'_, str> {
    if text.len() <= TEXT {
        return Cow::Borrowed(text);
    }
    let mut left = TEXT - 1;
    let mut kept: String = text
        .chars()
        .take_while(|c| {
            let fits = c.len_utf16() <= left;
            left = left.saturating_sub(c.len_utf16());
            fits
        })
        .collect();
    if kept.len() < text.len() {
        kept.push('…');
    }
    Cow::Owned(kept)
}
