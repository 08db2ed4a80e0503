//! How each sheet was read, as a `preclaim.toml` to be corrected by hand; read back, it gives the same.
//!
//! `[InputCard] → TOML`. Forms have no row of headings to point at, so they are only named.

use std::collections::HashSet;
use std::fmt::Write as _;
use std::io::{self, Write};

use super::text::clean;
use crate::engine::InputCard;
use crate::grid::column_letters;

const FOREWORD: &str = "\
# How preclaim read these files. Correct what is wrong and leave out what is right: what is not said here is found out again.
#
# table        which table a sheet is, or \"ignore\"
# header_row   the row of its headings, as the spreadsheet shows it
# columns      what each column means, by its heading or as \"column C\"; \"\" leaves it out
# month_first  true where 03/04/2025 is the 4th of March on this sheet
";

/// Writes one entry a table. `relative` is a file's path as seen from the config file.
pub fn write(inputs: &[InputCard], relative: &dyn Fn(&str) -> String, out: &mut dyn Write) -> io::Result<()> {
    let mut text = FOREWORD.to_owned();
    let forms: HashSet<Option<usize>> = inputs.iter().filter(|card| card.form).map(|card| card.sheet_index).collect();
    for card in inputs {
        let file = relative(&card.path);
        let sheet = card.sheet.as_ref().map(|sheet| format!(", sheet “{sheet}”")).unwrap_or_default();
        if card.sheet_index.is_none() {
            let _ = writeln!(text, "\n# {}: {}", quoted(&file), card.notes.join(" ").replace('\n', " "));
            continue;
        }
        if forms.contains(&card.sheet_index) {
            let _ = writeln!(text, "\n# {}{sheet} is read as the form of one learner.", quoted(&file));
            continue;
        }
        let _ = writeln!(text, "\n[[input]]\nfile = {}", quoted(&file));
        if let Some(sheet) = &card.sheet {
            let _ = writeln!(text, "sheet = {}", quoted(sheet));
        }
        let Some(table) = card.table else {
            text.push_str("table = \"ignore\"    # no table was recognised\n");
            nearly(card, &mut text);
            continue;
        };
        let _ = writeln!(text, "table = {}", quoted(table));
        if let Some(row) = card.header_row {
            let _ = writeln!(text, "header_row = {row}");
        }
        columns(card, &mut text);
    }
    out.write_all(text.as_bytes())
}

/// What the headings of a sheet that is no table may mean, for somebody to take the marks away.
fn nearly(card: &InputCard, text: &mut String) {
    if card.columns.iter().all(|column| column.hint.is_none()) {
        return;
    }
    text.push_str("# [input.columns]    # and the table above\n");
    for column in &card.columns {
        let _ = writeln!(text, "# {} = {}", quoted(&column.heading), quoted(column.hint.as_deref().unwrap_or("")));
    }
}

fn columns(card: &InputCard, text: &mut String) {
    text.push_str("[input.columns]\n");
    for column in &card.columns {
        let twice = card.columns.iter().filter(|other| other.heading.eq_ignore_ascii_case(&column.heading)).count() > 1;
        let plain = !twice && !column.heading.is_empty() && !column.heading.starts_with("column ");
        let name = if plain { column.heading.clone() } else { format!("column {}", column_letters(column.col)) };
        let _ = write!(text, "{} = {}", quoted(&name), quoted(column.field.as_deref().unwrap_or("")));
        let _ = match (&column.field, &column.hint) {
            (Some(_), _) => writeln!(text, "{}", if plain { String::new() } else { format!("    # {}", clean(&column.heading)) }),
            (None, Some(hint)) => writeln!(text, "    # did you mean \"{hint}\"?"),
            (None, None) => writeln!(text, "    # not used"),
        };
    }
}

/// A string of TOML.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            c if c.is_control() => _ = write!(quoted, "\\u{:04X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
