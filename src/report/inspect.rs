//! How each sheet was read: which table it is, where its headings stand, what each column was taken for, what was not understood.
//!
//! `[InputCard] + Style → lines`; [`super::json::write_inputs`] writes the same as JSON. It checks nothing.

use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table, presets};

use super::Style;
use super::text::{Ink, Page, capital, clean, counted, width};
use crate::engine::{ColumnCard, InputCard, table_words};
use crate::grid::column_letters;

/// Writes a block for each input; with `quiet`, only what was not understood.
pub fn write(inputs: &[InputCard], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(style);
    let tables = inputs.iter().filter(|card| card.table.is_some()).count();
    let rest = inputs.len() - tables;
    let others = match rest {
        0 => String::new(),
        1 => ", and 1 sheet that is no table preclaim knows".to_owned(),
        _ => format!(", and {rest} sheets that are no table preclaim knows"),
    };
    page.line(Ink::Strong, &format!("{} read{others}", counted(tables, "table")));
    for card in inputs {
        if style.quiet && card.table.is_some() && card.notes.is_empty() && unknown(card).next().is_none() {
            continue;
        }
        input(card, style, &mut page);
    }
    out.write_all(page.into_text().as_bytes())
}

fn unknown(card: &InputCard) -> impl Iterator<Item = &ColumnCard> {
    card.columns.iter().filter(|column| column.field.is_none())
}

fn input(card: &InputCard, style: &Style, page: &mut Page) {
    page.gap();
    let sheet = card.sheet.as_ref().map(|sheet| format!(" · sheet “{sheet}”")).unwrap_or_default();
    page.line(Ink::Strong, &format!("{}{sheet}", card.path));
    let says = match (card.table, card.header_row) {
        (None, _) => format!("No table that preclaim knows; nothing here was used. ({})", card.encoding),
        (Some(table), header) => {
            let name = capital(table_words(table));
            let name = if table_words(table) == table { name } else { format!("{name} ({table})") };
            let header = header.map(|row| format!(", headings in row {row}")).unwrap_or_default();
            format!("{name}: {}{header}. ({})", counted(card.rows as usize, "row"), card.encoding)
        }
    };
    page.para(Ink::Plain, "  ", "  ", &says);
    if style.verbose {
        page.para(Ink::Faint, "  ", "  ", &format!("SHA-256 {}", card.sha256));
    }
    for note in &card.notes {
        page.para(Ink::Plain, "  ! ", "    ", note);
    }
    columns(card, style, page);
}

fn columns(card: &InputCard, style: &Style, page: &mut Page) {
    let shown: Vec<&ColumnCard> = card.columns.iter().filter(|column| !style.quiet || column.field.is_none()).collect();
    if shown.is_empty() {
        return;
    }
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    // Two columns of indent, which the table does not know of.
    table.set_width(u16::try_from(page.width().saturating_sub(2)).unwrap_or(80));
    for column in shown {
        let read = match (&column.field, &column.hint) {
            (Some(field), _) => field.clone(),
            (None, Some(hint)) => format!("not used; should it be “{hint}”?"),
            (None, None) => "not used".to_owned(),
        };
        table.add_row([column_letters(column.col), clean(&column.heading).into_owned(), "→".to_owned(), read]);
    }
    for line in table.lines() {
        let line = format!("  {}", line.trim_end());
        page.laid_out(if line.contains("→ not used") || line.contains("→  not used") { Ink::Faint } else { Ink::Plain }, &line);
        debug_assert!(width(&line) <= page.width(), "a table keeps to its width");
    }
}
