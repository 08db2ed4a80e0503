//! Working papers: a sheet for each entry of the auditor's sample, with what was found, the evidence to look at, boxes and lines to sign.

use rust_xlsxwriter::{Format, FormatBorder, Url, Workbook, Worksheet, XlsxError};

use super::Facts;
use super::look::{Kind, Look};
use super::own::{cut, grow, lines_in, page};
use crate::engine::{EntryView, Paper, table_words};
use crate::report::text::long_date;

const WIDTHS: [f64; 6] = [24.0, 52.0, 40.0, 18.0, 18.0, 30.0];

/// Papers of so many rows are printed on one page.
const ONE_PAGE: u32 = 36;

/// What an auditor ticks.
const BOX: &str = "☐";

pub(super) fn write(facts: &Facts<'_>, look: &mut Look, book: &mut Workbook) -> Result<(), XlsxError> {
    let Some(sample) = &facts.report.sample else { return Ok(()) };
    let of = sample.papers.len();
    for (paper, number) in sample.papers.iter().zip(1..) {
        let Some(ruled) = facts.report.entries.get(paper.entry) else { continue };
        let sheet = book.add_worksheet();
        sheet.set_name(format!("Paper {number}"))?;
        page(sheet);
        for (col, wide) in (0..).zip(WIDTHS) {
            sheet.set_column_width(col, wide)?;
        }
        let entry = EntryView { report: facts.report, ruled };
        let mut lines = Lines { sheet, look, row: 0 };
        lines.title(&format!("Working paper {number} of {of}"))?;
        about(&mut lines, entry, sample.seed)?;
        findings(&mut lines, entry)?;
        evidence(&mut lines, facts, paper)?;
        sign_off(&mut lines)?;
        if lines.row <= ONE_PAGE {
            // Small enough to read on one page.
            lines.sheet.set_print_fit_to_pages(1, 1);
        }
    }
    Ok(())
}

fn about(lines: &mut Lines<'_>, entry: EntryView<'_>, seed: u64) -> Result<(), XlsxError> {
    let report = entry.report;
    let learner =
        if entry.name().is_empty() { entry.learner_shown().to_owned() } else { format!("{} · {}", entry.learner_shown(), entry.name()) };
    let drawn = format!("as of {}, sample drawn with seed {seed}", long_date(report.as_of));
    for (label, text) in [
        ("Learner", learner.as_str()),
        ("Qualification", entry.qualification()),
        ("Programme", entry.programme()),
        ("Verdict", entry.ruled.verdict.shown()),
        ("Next step", &entry.next_step().unwrap_or_else(|| "none".to_owned())),
        ("Drawn", &drawn),
    ] {
        lines.labelled(label, if text.is_empty() { "not stated" } else { text })?;
    }
    lines.row += 1;
    Ok(())
}

fn findings(lines: &mut Lines<'_>, entry: EntryView<'_>) -> Result<(), XlsxError> {
    lines.headings(&["Finding", "What was found", "What to do", "Agreed", "Not agreed", "Your note"])?;
    let mut none = true;
    for view in entry.findings() {
        none = false;
        let from = match view.inherited {
            Some(scope) => format!(" (from the {})", scope.word()),
            None => String::new(),
        };
        let rule = format!("{} · {}{from}", view.rule().id, view.finding.outcome.shown());
        lines.cells(&[&rule, &view.message(), &view.next_step(), BOX, BOX, ""])?;
    }
    if none {
        lines.cells(&["none", "Every rule that applies is met.", "", BOX, BOX, ""])?;
    }
    lines.row += 1;
    Ok(())
}

fn evidence(lines: &mut Lines<'_>, facts: &Facts<'_>, paper: &Paper) -> Result<(), XlsxError> {
    lines.headings(&["Evidence to look at", "What is recorded", "Where", "Seen", "Agrees", "Your note"])?;
    for row in &paper.rows {
        let says: Vec<String> = row
            .cells
            .iter()
            .filter(|(field, _)| *field != "learner_id")
            .map(|(field, at)| format!("{}: {}", field.replace('_', " "), facts.report.cell(*at).value))
            .collect();
        let at = row.cells.first().map(|(_, at)| *at);
        let place = at.map(|at| {
            let cell = facts.report.cell(at);
            format!("{}, row {}", facts.folder.place(cell.path, cell.sheet), cell.row)
        });
        let place = place.unwrap_or_default();
        lines.cells(&[table_words(row.table), &says.join(" · "), &place, BOX, BOX, ""])?;
        if let Some(link) = at.and_then(|at| facts.layout.link(at)) {
            lines.link(2, &link, &place)?;
        }
    }
    if paper.rows.is_empty() {
        lines.cells(&["none", "No row of the files given is about this learner.", "", BOX, BOX, ""])?;
    }
    lines.row += 1;
    Ok(())
}

fn sign_off(lines: &mut Lines<'_>) -> Result<(), XlsxError> {
    lines.headings(&["Sign-off", "Name", "Signature", "Date", "", ""])?;
    for who in ["Auditor", "Lead IV or programme manager"] {
        lines.cells(&[who, "", "", "", "", ""])?;
        lines.sheet.set_row_height(lines.row - 1, 32)?;
    }
    let overall = format!("{BOX} satisfied   {BOX} satisfied once the points above are put right   {BOX} not satisfied");
    lines.labelled("Conclusion", &overall)
}

struct Lines<'w> {
    sheet: &'w mut Worksheet,
    look: &'w mut Look,
    row: u32,
}

impl Lines<'_> {
    fn title(&mut self, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, text, self.look.sure(Kind::Title, None))?;
        self.sheet.set_row_height(self.row, 26)?;
        self.row += 2;
        Ok(())
    }

    fn labelled(&mut self, label: &str, text: &str) -> Result<(), XlsxError> {
        self.sheet.write_string_with_format(self.row, 0, label, self.look.sure(Kind::Strong, None))?;
        let wide = WIDTHS.iter().skip(1).sum();
        self.sheet.merge_range(self.row, 1, self.row, 5, &cut(text), self.look.sure(Kind::Wrapped, None))?;
        grow(self.sheet, self.row, lines_in(text, wide))?;
        self.row += 1;
        Ok(())
    }

    fn headings(&mut self, titles: &[&str; 6]) -> Result<(), XlsxError> {
        for (col, title) in (0..).zip(titles) {
            self.sheet.write_string_with_format(self.row, col, *title, self.look.sure(Kind::Heading, None))?;
        }
        self.row += 1;
        Ok(())
    }

    fn cells(&mut self, texts: &[&str; 6]) -> Result<(), XlsxError> {
        let lined: Format = self.look.sure(Kind::Wrapped, None).clone().set_border_bottom(FormatBorder::Hair);
        let tall = texts.iter().zip(WIDTHS).map(|(text, wide)| lines_in(text, wide)).max().unwrap_or(1);
        grow(self.sheet, self.row, tall)?;
        for (col, text) in (0..).zip(texts) {
            self.sheet.write_string_with_format(self.row, col, cut(text), &lined)?;
        }
        self.row += 1;
        Ok(())
    }

    /// Makes the cell just written into a link.
    fn link(&mut self, col: u16, target: &str, text: &str) -> Result<(), XlsxError> {
        let url = Url::new(target).set_text(cut(text));
        self.sheet.write_url_with_format(self.row - 1, col, url, self.look.sure(Kind::Link, None))?;
        Ok(())
    }
}
