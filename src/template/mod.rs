//! Edge — a workbook to fill in.
//!
//! `(Pack, tables) → xlsx bytes`: one sheet a table that the pack's rules open, canonical headings with notes, drop-down lists from the pack
//! and the vocabulary, dates as dates, and an example above the headings, where it is never read as a row. It knows no learner.

mod columns;
mod fields;

use rust_xlsxwriter::{
    Color, DataValidation, DataValidationRule, ExcelDateTime, Format, FormatAlign, FormatBorder, Note, Workbook, Worksheet, XlsxError,
};

use crate::check;
use crate::grid::Sheet;
use crate::pack::Pack;
use crate::record::Table;
use columns::{Column, Entry};

/// What stands in the first cell of the sheet behind the drop-down lists; such a sheet is never read as a table.
const LISTS: &str = "Lists for the drop-downs: nothing to fill in";

/// Rows that can be filled in with lists and formats.
const ROWS: u32 = 2000;

/// Zero-based row of the headings: a title and the example stand above.
const HEADINGS: u32 = 2;

/// The longest list that fits into a validation itself.
const INLINE: usize = 255;

/// The tables that a pack's rules open; the register and the claims always.
pub fn tables(pack: &Pack) -> Vec<Table> {
    let opened: Vec<Table> =
        pack.rules.iter().filter_map(|rule| check::find(&rule.check)).flat_map(|check| check.tables.iter().copied()).collect();
    let always = [Table::Registrations, Table::Claims];
    Table::ALL.iter().copied().filter(|table| table.is_sheet() && (always.contains(table) || opened.contains(table))).collect()
}

/// Whether a sheet holds the lists of a template.
pub fn holds_lists(sheet: &Sheet) -> bool {
    let mut first = false;
    if sheet.name.as_deref() == Some("Lists") {
        sheet.body.walk(0..1, &mut |row| first = row.cell(0).shown() == LISTS);
    }
    first
}

/// Writes the workbook.
pub fn write(pack: &Pack) -> Result<Vec<u8>, XlsxError> {
    let mut book = Workbook::new();
    let created = ExcelDateTime::from_ymd(2024, 1, 1)?;
    let title = format!("To fill in: {}", pack.title);
    book.set_properties(&rust_xlsxwriter::DocProperties::new().set_title(&title).set_author("preclaim").set_creation_datetime(&created));
    let look = Look::new();
    let mut lists: Vec<Vec<String>> = Vec::new();
    for table in tables(pack) {
        let sheet = book.add_worksheet();
        fill(sheet, pack, table, &look, &mut lists)?;
    }
    if !lists.is_empty() {
        let sheet = book.add_worksheet().set_name("Lists")?.set_hidden(true);
        sheet.write_string(0, 0, LISTS)?;
        for (list, col) in lists.iter().zip(0u16..) {
            for (word, row) in list.iter().zip(1u32..) {
                sheet.write_string(row, col, word)?;
            }
        }
    }
    book.save_to_buffer()
}

struct Look {
    title: Format,
    example: Format,
    example_day: Format,
    needed: Format,
    optional: Format,
    day: Format,
    moment: Format,
    text: Format,
}

impl Look {
    fn new() -> Self {
        let heading = Format::new().set_bold().set_border_bottom(FormatBorder::Medium).set_align(FormatAlign::Top).set_text_wrap();
        let example = Format::new().set_italic().set_font_color(Color::RGB(0x0059_5959));
        Self {
            title: Format::new().set_bold().set_font_size(12),
            example_day: example.clone().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
            example,
            needed: heading.clone().set_background_color(Color::RGB(0x00D9_E2F3)),
            optional: heading.set_background_color(Color::RGB(0x00F2_F2F2)),
            day: Format::new().set_num_format("dd/mm/yyyy").set_align(FormatAlign::Left),
            moment: Format::new().set_num_format("dd/mm/yyyy hh:mm").set_align(FormatAlign::Left),
            // Text, so that Excel takes no leading zero away.
            text: Format::new().set_num_format("@"),
        }
    }
}

fn fill(sheet: &mut Worksheet, pack: &Pack, table: Table, look: &Look, lists: &mut Vec<Vec<String>>) -> Result<(), XlsxError> {
    let columns = columns::of(pack, table);
    sheet.set_name(table.name())?;
    let what = table.words();
    sheet.write_string_with_format(
        0,
        0,
        format!(
            "{}{}. Fill in below the headings. Blue ones are needed; each has a note. Row 2 is an example.",
            what[..1].to_uppercase(),
            &what[1..]
        ),
        &look.title,
    )?;
    let last = HEADINGS + ROWS;
    for (column, col) in columns.iter().zip(0u16..) {
        let heading = if column.needed { &look.needed } else { &look.optional };
        sheet.write_string_with_format(HEADINGS, col, column.name, heading)?;
        sheet.insert_note(
            HEADINGS,
            col,
            &Note::new(&column.note).set_author("preclaim").add_author_prefix(false).set_width(260).set_height(90),
        )?;
        let width = column.name.len().max(column.example.len()).clamp(10, 34);
        sheet.set_column_width(col, u8::try_from(width).map_or(20.0, f64::from) + 3.0)?;
        example(sheet, col, column, look)?;
        let format = match column.entry {
            Entry::Day => &look.day,
            Entry::Moment => &look.moment,
            Entry::Number => continue,
            Entry::Text | Entry::List(_) => &look.text,
        };
        sheet.set_column_format(col, format)?;
        if let Some(rule) = rule(&column.entry, lists)? {
            let rule = rule.set_error_title("This column")?.set_error_message("This is not one of the entries that can be read here.")?;
            // A word of one's own may be right too: warn, do not refuse.
            let rule = rule.set_error_style(rust_xlsxwriter::DataValidationErrorStyle::Warning);
            sheet.add_data_validation(HEADINGS + 1, col, last, col, &rule)?;
        }
    }
    sheet.set_freeze_panes(HEADINGS + 1, 0)?;
    sheet.set_landscape().set_paper_size(9).set_repeat_rows(HEADINGS, HEADINGS)?;
    sheet.set_print_fit_to_pages(1, 0);
    Ok(())
}

/// The example stands above its heading, where the reader takes it for a line of title.
fn example(sheet: &mut Worksheet, col: u16, column: &Column, look: &Look) -> Result<(), XlsxError> {
    let row = HEADINGS - 1;
    match columns::day(&column.example).filter(|_| column.entry == Entry::Day) {
        Some(day) => sheet.write_datetime_with_format(row, col, &day, &look.example_day)?,
        None => sheet.write_string_with_format(row, col, &column.example, &look.example)?,
    };
    Ok(())
}

fn rule(entry: &Entry, lists: &mut Vec<Vec<String>>) -> Result<Option<DataValidation>, XlsxError> {
    let first = ExcelDateTime::from_ymd(1920, 1, 1)?;
    let last = ExcelDateTime::from_ymd(2100, 12, 31)?;
    Ok(match entry {
        Entry::Day | Entry::Moment => Some(DataValidation::new().allow_date(DataValidationRule::Between(first, last))),
        Entry::List(words) if words.is_empty() => None,
        Entry::List(words) => {
            let room: usize = words.iter().map(|word| word.chars().count() + 1).sum();
            if room <= INLINE && words.iter().all(|word| !word.contains(',')) {
                return DataValidation::new().allow_list_strings(words).map(Some);
            }
            let place = lists.iter().position(|known| known == words).unwrap_or_else(|| {
                lists.push(words.clone());
                lists.len() - 1
            });
            let letters = crate::grid::column_letters(u16::try_from(place).unwrap_or(0));
            let range = format!("=Lists!${letters}$2:${letters}${}", words.len() + 1);
            Some(DataValidation::new().allow_list_formula(rust_xlsxwriter::Formula::new(range)))
        }
        Entry::Number | Entry::Text => None,
    })
}
