//! The sheet Summary: how many may go, what stops the rest, what could not be checked, what was read, how marks look.
//!
//! Charts first, side by side; then four columns throughout: what, how many, a word beside it, and a sentence.

use rust_xlsxwriter::{
    Chart, ChartDataLabel, ChartFont, ChartFormat, ChartPoint, ChartSolidFill, Color, Url, Workbook, Worksheet, XlsxError,
};

use super::copy::{NOTES, short_of_notes};
use super::look::{Kind, Look, colour, excel_date, mark_of};
use super::own::{cut, grow, lines_in, page};
use super::{Facts, ROWS};
use crate::engine::{Report, Verdict, table_words};
use crate::report::causes::{Gravity, Subject, causes};
use crate::report::text::{bare, capital, counted, grouped, list};

/// Rules in the chart.
const RULES: usize = 12;
/// Things told that could not be checked.
const UNCHECKED: usize = 40;
/// Width of a chart, and of the rows that charts stand on, in pixels.
const CHART: u32 = 430;
const ROW: u32 = 20;

/// Widths of the columns.
const WIDTHS: [f64; 4] = [28.0, 11.0, 20.0, 66.0];

struct Page<'w> {
    sheet: &'w mut Worksheet,
    look: &'w mut Look,
    row: u32,
    /// Lines that the present row needs.
    lines: usize,
}

pub(super) fn write(facts: &Facts<'_>, look: &mut Look, book: &mut Workbook) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet();
    sheet.set_name("Summary")?;
    for (col, wide) in (0..).zip(WIDTHS) {
        sheet.set_column_width(col, wide)?;
    }
    page(sheet);
    sheet.set_screen_gridlines(false);
    let mut page = Page { sheet, look, row: 0, lines: 1 };
    page.title(facts)?;
    let stopped = stopped_by_rule(facts.report);
    let rules = u32::try_from(stopped.len().min(RULES)).unwrap_or(0);
    let (charts, height) = (page.row, (90 + 18 * rules).max(230));
    page.row += height.div_ceil(ROW) + 1;
    let verdicts = page.verdicts(facts.report)?.set_height(height).clone();
    page.sheet.insert_chart(charts, 0, &verdicts)?;
    if let Some(mut chart) = page.rules(facts.report, &stopped)? {
        page.sheet.insert_chart_with_offset(charts, 2, chart.set_height(height), 170, 0)?;
    }
    page.unchecked(facts.report)?;
    page.read(facts)?;
    page.legend(facts)
}

impl Page<'_> {
    fn text(&mut self, col: u16, kind: Kind, text: &str) -> Result<(), XlsxError> {
        if !text.is_empty() {
            let wide = WIDTHS.get(usize::from(col)).copied().unwrap_or(10.0);
            self.lines = self.lines.max(if kind == Kind::Title { 1 } else { lines_in(text, wide) });
            self.sheet.write_string_with_format(self.row, col, cut(text), self.look.sure(kind, None))?;
        }
        Ok(())
    }

    fn number(&mut self, col: u16, kind: Kind, number: f64) -> Result<(), XlsxError> {
        self.sheet.write_number_with_format(self.row, col, number, self.look.sure(kind, None))?;
        Ok(())
    }

    /// Ends the row.
    fn next(&mut self) -> Result<(), XlsxError> {
        grow(self.sheet, self.row, std::mem::replace(&mut self.lines, 1))?;
        self.row += 1;
        Ok(())
    }

    fn headings(&mut self, titles: [&str; 4]) -> Result<(), XlsxError> {
        for (col, title) in (0..).zip(titles) {
            self.sheet.write_string_with_format(self.row, col, title, self.look.sure(Kind::Heading, None))?;
        }
        self.row += 1;
        Ok(())
    }

    fn title(&mut self, facts: &Facts<'_>) -> Result<(), XlsxError> {
        let report = facts.report;
        self.sheet.set_row_height(0, 26)?;
        self.text(0, Kind::Title, "Are these claims ready?")?;
        self.next()?;
        self.text(0, Kind::Strong, "As of")?;
        if let Some(day) = excel_date(report.as_of) {
            self.number(1, Kind::DayLeft, day)?;
        }
        self.text(3, Kind::Wrapped, &format!("preclaim {}", env!("CARGO_PKG_VERSION")))?;
        self.next()?;
        let all = report.summary.claims as usize;
        let ready = report.summary.count(Verdict::Ready) as usize;
        self.text(0, Kind::Strong, "In short")?;
        let noun = if report.audit { "registration" } else { "claim" };
        let says = format!("{} of {} ready; {}.", grouped(ready), counted(all, noun), counted(report.summary.warnings as usize, "warning"));
        self.text(3, Kind::Strong, &says)?;
        if !facts.folder.name().is_empty() {
            self.next()?;
            self.text(0, Kind::Strong, "Read from")?;
            self.text(3, Kind::Wrapped, facts.folder.name())?;
        }
        for note in report.notes.iter().chain(&report.passed_over) {
            self.next()?;
            self.text(3, Kind::Wrapped, note)?;
        }
        self.next()?;
        self.row += 1;
        Ok(())
    }

    fn verdicts(&mut self, report: &Report) -> Result<Chart, XlsxError> {
        let top = self.row;
        self.headings(["Verdict", "Claims", "Share", "What it means"])?;
        let all = f64::from(report.summary.claims.max(1));
        let mut points = Vec::new();
        for verdict in Verdict::ALL.into_iter().rev() {
            let count = f64::from(report.summary.count(verdict));
            let name = self.look.sure(Kind::Strong, mark_of(verdict));
            self.sheet.write_string_with_format(self.row, 0, verdict.shown(), name)?;
            self.number(1, Kind::Centred, count)?;
            self.number(2, Kind::Share, count / all)?;
            self.text(3, Kind::Wrapped, meaning(verdict))?;
            points.push(ChartPoint::new().set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(colour(verdict)))));
            self.next()?;
        }
        let mut chart =
            bar("Claims by verdict", ("Summary", top + 1, 0, self.row - 1, 0), ("Summary", top + 1, 1, self.row - 1, 1), &points);
        chart.set_alt_text("Bar chart: how many claims have which verdict. The same figures stand in a table below it.");
        self.row += 1;
        Ok(chart)
    }

    fn rules(&mut self, report: &Report, stopped: &[(u16, Gravity, u32)]) -> Result<Option<Chart>, XlsxError> {
        if stopped.is_empty() {
            return Ok(None);
        }
        let top = self.row;
        self.headings(["What stops claims", "Claims", "Weight", "What must hold"])?;
        for (rule, gravity, count) in stopped.iter().take(RULES) {
            let Some(card) = report.rules.get(usize::from(*rule)) else { continue };
            self.text(0, Kind::Strong, &card.id)?;
            self.number(1, Kind::Centred, f64::from(*count))?;
            self.text(2, Kind::Wrapped, &capital(gravity.words()))?;
            self.text(3, Kind::Wrapped, &card.title)?;
            self.next()?;
        }
        let fill = ChartPoint::new().set_format(ChartFormat::new().set_solid_fill(ChartSolidFill::new().set_color(Color::RGB(0x1F_3A_5F))));
        let shown = self.row - top - 1;
        let points = vec![fill; shown as usize];
        let mut chart =
            bar("Claims stopped, by rule", ("Summary", top + 1, 0, self.row - 1, 0), ("Summary", top + 1, 1, self.row - 1, 1), &points);
        chart.set_alt_text("Bar chart: how many claims each rule stops. The same figures stand in a table below it.");
        if stopped.len() > RULES {
            self.text(3, Kind::Wrapped, &format!("{} more; see the sheet Rules.", counted(stopped.len() - RULES, "rule")))?;
            self.next()?;
        }
        self.row += 1;
        Ok(Some(chart))
    }

    fn unchecked(&mut self, report: &Report) -> Result<(), XlsxError> {
        self.headings(["What could not be checked", "Claims", "For example", "What is missing, and what to do"])?;
        let mut none = true;
        let of_gaps = causes(report, 1).into_iter().filter(|cause| cause.gravity == Gravity::CannotTell);
        for cause in of_gaps.take(UNCHECKED) {
            let Some(first) = cause.places.first() else { continue };
            let cards = cause.rules.iter().filter_map(|rule| report.rules.get(usize::from(*rule)));
            let ids: Vec<String> = cards.map(|card| card.id.clone()).collect();
            let message = cause.message.clone().unwrap_or_else(|| first.view.rule().title.clone());
            let step = cause.next_step.clone().unwrap_or_else(|| first.view.rule().todo.clone());
            self.text(0, Kind::Wrapped, &ids.join(", "))?;
            self.number(1, Kind::Centred, f64::from(u32::try_from(cause.claims + cause.waiting).unwrap_or(u32::MAX)))?;
            if let Subject::Claim(entry) = first.subject {
                self.text(2, Kind::Wrapped, &format!("{} {}", entry.learner_shown(), entry.name()))?;
            }
            self.text(3, Kind::Wrapped, &format!("{} {step}", bare(&message)))?;
            self.next()?;
            none = false;
        }
        if none {
            self.text(0, Kind::Wrapped, "Nothing: every rule that applies had the data it needs.")?;
            self.next()?;
        }
        self.row += 1;
        Ok(())
    }

    fn read(&mut self, facts: &Facts<'_>) -> Result<(), XlsxError> {
        self.headings(["What was read", "Rows", "As", "Where, and what to know about it"])?;
        for card in &facts.report.inputs {
            let sheet = card.sheet_index.and_then(|index| facts.report.sheets.get(index));
            let copy = sheet.and_then(|sheet| facts.layout.copies.iter().find(|copy| copy.sheet.id == sheet.id && copy.is_first()));
            let name = card.sheet.as_deref().unwrap_or(&card.path);
            match copy {
                Some(copy) => {
                    let target = format!("internal:'{}'!A1", copy.name.replace('\'', "''"));
                    let url = Url::new(target).set_text(cut(&copy.name));
                    self.sheet.write_url_with_format(self.row, 0, url, self.look.sure(Kind::Link, None))?;
                }
                None => self.text(0, Kind::Wrapped, name)?,
            }
            if card.table.is_some() {
                self.number(1, Kind::Centred, f64::from(card.rows))?;
            }
            self.text(2, Kind::Wrapped, &card.table.map_or_else(|| "not used".to_owned(), |table| capital(table_words(table))))?;
            let mut says = vec![facts.folder.place(&card.path, card.sheet.as_deref())];
            says.extend(card.notes.iter().cloned());
            let unused: Vec<String> =
                card.columns.iter().filter(|column| column.field.is_none()).map(|column| format!("“{}”", column.heading)).collect();
            if !unused.is_empty() {
                says.push(format!("Not understood and not used: {}.", list(&unused)));
            }
            self.text(3, Kind::Wrapped, &says.join("\n"))?;
            self.next()?;
        }
        self.row += 1;
        Ok(())
    }

    fn legend(&mut self, facts: &Facts<'_>) -> Result<(), XlsxError> {
        self.headings(["How marks look", "", "", "What they mean"])?;
        for gravity in Gravity::ALL {
            let format = self.look.sure(Kind::Wrapped, Some(gravity));
            self.sheet.write_string_with_format(self.row, 0, capital(gravity.words()), format)?;
            self.text(3, Kind::Wrapped, mark_meaning(gravity))?;
            self.next()?;
        }
        for says in about_copies(facts) {
            self.text(3, Kind::Wrapped, &says)?;
            self.next()?;
        }
        Ok(())
    }
}

/// What to know about the copies of input sheets.
fn about_copies(facts: &Facts<'_>) -> Vec<String> {
    let mut says = Vec::new();
    let copies = &facts.layout.copies;
    if !copies.is_empty() {
        says.push(
            "The input sheets that follow are copies of values: rows and columns stand where they stood, formulas, colours and drawings did not come along. The files themselves were not touched."
                .to_owned(),
        );
    }
    let split: Vec<String> = copies.iter().filter(|copy| !copy.is_first()).map(|copy| format!("“{}”", copy.name)).collect();
    if !split.is_empty() {
        says.push(format!(
            "A sheet holds {} rows. What is longer goes on in {}, below a repeated heading row; rows there have other numbers than in the file.",
            grouped(ROWS as usize),
            list(&split)
        ));
    }
    let longest = facts.report.entries.len().max(facts.marks.places.len());
    if longest > facts.layout.rows_each as usize {
        says.push("Claims or Findings are longer than a sheet and go on in a sheet of the same name with a number.".to_owned());
    }
    for copy in copies.iter().filter(|copy| short_of_notes(&facts.marks, copy)) {
        let notes = grouped(NOTES);
        says.push(format!(
            "“{}”: only the first {notes} marked cells carry a note; the column “preclaim says” has the words of all.",
            copy.name
        ));
    }
    says
}

/// How many claims each rule stops, most first, with the gravest way in which it does.
fn stopped_by_rule(report: &Report) -> Vec<(u16, Gravity, u32)> {
    let mut counts: Vec<(u16, Gravity, u32)> = Vec::new();
    let mut place = vec![None; report.rules.len()];
    for entry in report.entries() {
        let mut last = None;
        // Findings stand by rule, so those of one rule follow each other.
        for view in entry.findings().filter(|view| Gravity::of(view.finding).stops()) {
            let finding = view.finding;
            let Some(place) = place.get_mut(usize::from(finding.rule)) else { continue };
            let at = *place.get_or_insert_with(|| {
                counts.push((finding.rule, Gravity::of(finding), 0));
                counts.len() - 1
            });
            if let Some((_, gravity, count)) = counts.get_mut(at) {
                *gravity = (*gravity).min(Gravity::of(finding));
                *count += u32::from(last.replace(finding.rule) != Some(finding.rule));
            }
        }
    }
    counts.sort_by_key(|(rule, _, count)| (std::cmp::Reverse(*count), *rule));
    counts
}

type Cells = (&'static str, u32, u16, u32, u16);

fn bar(title: &str, categories: Cells, values: Cells, points: &[ChartPoint]) -> Chart {
    let mut chart = Chart::new_bar();
    let (mut small, mut heading) = (ChartFont::new(), ChartFont::new());
    small.set_size(9);
    heading.set_size(12).set_bold();
    chart.set_width(CHART);
    chart
        .add_series()
        .set_categories(categories)
        .set_values(values)
        .set_points(points)
        .set_gap(40)
        .set_data_label(ChartDataLabel::new().show_value());
    chart.title().set_name(title).set_font(&heading);
    chart.legend().set_hidden();
    // In a bar chart the categories stand on the y axis here; the first row of the table comes on top.
    chart.y_axis().set_reverse().set_font(&small);
    chart.x_axis().set_major_gridlines(false).set_hidden(true).set_min(0);
    chart
}

fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "Every rule that applies is met; warnings may stand.",
        Verdict::Unknown => "Nothing is known to be wrong, but something needed to judge is missing.",
        Verdict::Wait => "Nothing to put right; time alone is missing. Claims has the date.",
        Verdict::Fix => "Something must be put right before the claim is made.",
        Verdict::Barred => "As things are recorded, nothing can put this claim right.",
    }
}

fn mark_meaning(gravity: Gravity) -> &'static str {
    match gravity {
        Gravity::Bars => "Thick border: this makes the claim impossible.",
        Gravity::Blocks => "Medium border: this must be put right before the claim is made.",
        Gravity::Early => "Dashed border: this comes good with time.",
        Gravity::CannotTell => "Dotted border: the answer should stand here and is missing or not clear.",
        Gravity::Warns => "Thin border: the claim may go, the risk is shown.",
        Gravity::Advises => "Hairline border: good practice.",
        Gravity::Waived => "Hairline border, no colour: a waiver covers this.",
    }
}
