//! The sheet Audit: what was read and by what it was judged, so that somebody else can do it again.

use rust_xlsxwriter::{Table, TableColumn, TableStyle, Workbook, Worksheet, XlsxError};

use super::Facts;
use super::look::{Kind, Look, excel_date};
use super::own::{cut, grow, lines_in, page};
use crate::engine::{Report, StructureStamp, WaiverCard};
use crate::grid::{column_letters, shown_date};

/// Columns whose meaning was looked up that are listed.
const COLUMNS: usize = 5_000;

const WIDTHS: [f64; 7] = [46.0, 68.0, 22.0, 18.0, 16.0, 14.0, 10.0];

pub(super) fn write(facts: &Facts<'_>, look: &mut Look, book: &mut Workbook) -> Result<(), XlsxError> {
    let report = facts.report;
    let sheet = book.add_worksheet();
    sheet.set_name("Audit")?;
    for (col, wide) in (0..).zip(WIDTHS) {
        sheet.set_column_width(col, wide)?;
    }
    page(sheet);
    sheet.write_string_with_format(0, 0, "How this was checked", look.sure(Kind::Title, None))?;
    sheet.set_row_height(0, 26)?;
    let mut blocks = Blocks { sheet, look, row: 2 };
    blocks.as_of(report, facts.folder.name())?;
    let options = report.options.iter().map(|(name, value)| vec![name.clone(), value.clone()]);
    blocks.table("options", &["Option", "Value"], options)?;
    let packs = report.packs.iter().map(|pack| vec![pack.title.clone(), pack.sha256.clone(), pack.id.clone(), pack.version.clone()]);
    blocks.table("packs", &["Pack of rules", "SHA-256", "Id", "Version"], packs)?;
    if !report.structures.is_empty() {
        let structures = report.structures.iter().map(|structure| {
            let StructureStamp { file, title, numbers, source, sha256 } = structure.clone();
            vec![facts.folder.within(&file).to_owned(), sha256, numbers.join(", "), title, source]
        });
        blocks.table("structures", &["Structure file", "SHA-256", "Qualification", "Title", "Taken from"], structures)?;
    }
    if !report.waivers.is_empty() {
        let waivers = report.waivers.iter().map(waiver);
        blocks.table(
            "waivers",
            &["Waiver", "Why, and where it can be seen", "Approved by", "What it did", "Until", "Given for", "Covers"],
            waivers,
        )?;
    }
    let inputs = report.inputs.iter().map(|card| {
        vec![
            facts.folder.within(&card.path).to_owned(),
            card.sha256.clone(),
            card.sheet.clone().unwrap_or_default(),
            card.table.unwrap_or("not used").to_owned(),
            card.encoding.clone(),
            card.header_row.map(|row| row.to_string()).unwrap_or_default(),
            card.rows.to_string(),
        ]
    });
    blocks.table("inputs", &["File", "SHA-256", "Sheet", "Table", "Kind", "Headings in row", "Rows"], inputs)?;
    let columns = report.inputs.iter().flat_map(|card| {
        card.columns.iter().map(|column| {
            vec![
                facts.folder.within(&card.path).to_owned(),
                column.heading.clone(),
                card.sheet.clone().unwrap_or_default(),
                column_letters(column.col),
                column.field.clone().unwrap_or_else(|| "not used".to_owned()),
            ]
        })
    });
    blocks.table("columns", &["File", "Heading", "Sheet", "Column", "Read as"], columns.take(COLUMNS))
}

fn waiver(card: &WaiverCard) -> Vec<String> {
    let WaiverCard { waiver, state, found, covered, .. } = card;
    let evidence = waiver.evidence.as_ref().map(|evidence| format!(" ({evidence})")).unwrap_or_default();
    vec![
        format!("{}, {}", waiver.rule, waiver.for_whom()),
        format!("{}{evidence}", waiver.why),
        waiver.approved_by.clone(),
        state.shown().to_owned(),
        shown_date(waiver.until, None),
        waiver.covers.map_or("any number".to_owned(), |most| most.to_string()),
        format!("{covered} of {found}"),
    ]
}

struct Blocks<'w> {
    sheet: &'w mut Worksheet,
    look: &'w mut Look,
    row: u32,
}

impl Blocks<'_> {
    fn as_of(&mut self, report: &Report, folder: &str) -> Result<(), XlsxError> {
        let (strong, plain) = (Kind::Strong, Kind::Wrapped);
        self.sheet.write_string_with_format(self.row, 0, "As of", self.look.sure(strong, None))?;
        if let Some(day) = excel_date(report.as_of) {
            self.sheet.write_number_with_format(self.row, 1, day, self.look.sure(Kind::DayLeft, None))?;
        }
        self.row += 1;
        let command = if report.audit { "audit: every registered learner" } else { "check: every claim" };
        let folder = (!folder.is_empty()).then_some(("Folder", folder));
        for (name, value) in [("Version", env!("CARGO_PKG_VERSION")), ("Command", command)].into_iter().chain(folder) {
            self.sheet.write_string_with_format(self.row, 0, name, self.look.sure(strong, None))?;
            self.sheet.write_string_with_format(self.row, 1, value, self.look.sure(plain, None))?;
            self.row += 1;
        }
        self.row += 1;
        Ok(())
    }

    fn table(&mut self, name: &str, titles: &[&str], rows: impl Iterator<Item = Vec<String>>) -> Result<(), XlsxError> {
        let top = self.row;
        self.row += 1;
        for row in rows {
            let lines = row.iter().zip(WIDTHS).map(|(text, wide)| lines_in(text, wide)).max().unwrap_or(1);
            grow(self.sheet, self.row, lines)?;
            for (col, text) in (0..).zip(&row) {
                if !text.is_empty() {
                    self.sheet.write_string_with_format(self.row, col, cut(text), self.look.sure(Kind::Wrapped, None))?;
                }
            }
            self.row += 1;
        }
        let last = u16::try_from(titles.len()).unwrap_or(1).saturating_sub(1);
        let heading = self.look.sure(Kind::Heading, None);
        if self.row == top + 1 {
            // A table needs a row.
            for (col, title) in (0..).zip(titles) {
                self.sheet.write_string_with_format(top, col, *title, heading)?;
            }
            self.sheet.write_string(self.row, 0, "none")?;
            self.row += 2;
            return Ok(());
        }
        let columns: Vec<TableColumn> =
            titles.iter().map(|title| TableColumn::new().set_header(*title).set_header_format(heading)).collect();
        let table = Table::new().set_name(format!("preclaim_{name}")).set_columns(&columns).set_style(TableStyle::Light1);
        self.sheet.add_table(top, 0, self.row - 1, last, &table)?;
        self.row += 1;
        Ok(())
    }
}
