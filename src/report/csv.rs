//! One row a finding, and one row for each claim that has none, so that every claim is there.
//!
//! `Report → CSV`. What claims inherit stands once, in the row of the programme or the centre, which follow the claims; `inherits`
//! names it. Names of columns and words in them are those of the JSON report; the cell is the offending one. What begins
//! as a formula would begin is kept text by an apostrophe in front, for whoever opens the file in a spreadsheet.

use std::borrow::Cow;
use std::io::{self, Write};

use crate::engine::{CellCard, EntryView, FindingView, Report};

/// The columns, in order.
pub const COLUMNS: [&str; 26] = [
    "learner_id",
    "name",
    "qualification",
    "programme",
    "verdict",
    "earliest",
    "rule",
    "outcome",
    "effect",
    "message",
    "next_step",
    "from",
    "missing",
    "path",
    "sheet",
    "row",
    "column",
    "cell",
    "value",
    "document",
    "issue",
    "section",
    "component",
    "waived",
    "known",
    "inherits",
];

/// How many columns tell the claim, and how many, at the end, what it inherits; those between tell the finding.
const OF_CLAIM: usize = 6;
const INHERITS: usize = 1;

/// Writes the header and every row. Findings on a programme or the centre follow the claims, without a learner.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = csv::Writer::from_writer(out);
    writer.write_record(COLUMNS)?;
    for entry in report.entries() {
        let (claim, inherits) = (claim(entry), inherits(entry));
        let mut bare = true;
        for view in entry.own_findings() {
            row(&mut writer, &claim, Some(view), &inherits)?;
            bare = false;
        }
        if bare {
            row(&mut writer, &claim, None, &inherits)?;
        }
    }
    for group in report.programmes.iter().chain([&report.centre]) {
        let claim = ["", "", "", &group.name, "", ""].map(Cow::Borrowed);
        for finding in &group.findings {
            row(&mut writer, &claim, Some(report.view(finding)), "")?;
        }
    }
    writer.flush()
}

fn claim(entry: EntryView<'_>) -> [Cow<'_, str>; OF_CLAIM] {
    let earliest = entry.earliest().unwrap_or_default();
    [
        entry.learner_id().into(),
        entry.name(),
        entry.qualification().into(),
        entry.programme().into(),
        entry.ruled.verdict.word().into(),
        earliest.into(),
    ]
}

/// Rules whose outcome comes from the programme or the centre, where the findings stand in rows of their own.
fn inherits(entry: EntryView<'_>) -> String {
    let rule = |rule: u16| entry.report.rules.get(usize::from(rule)).map_or("", |card| card.id.as_str());
    let all = entry.ruled.inherits().iter().map(|(number, scope)| format!("{} {}", rule(*number), scope.word()));
    all.collect::<Vec<_>>().join("; ")
}

fn row<W: Write>(
    writer: &mut csv::Writer<W>,
    claim: &[Cow<'_, str>; OF_CLAIM],
    view: Option<FindingView<'_>>,
    inherits: &str,
) -> io::Result<()> {
    for field in claim {
        writer.write_field(harmless(field).as_bytes())?;
    }
    match view {
        Some(view) => {
            for field in finding(view) {
                writer.write_field(harmless(&field).as_bytes())?;
            }
        }
        None => {
            for _ in OF_CLAIM..COLUMNS.len() - INHERITS {
                writer.write_field("")?;
            }
        }
    }
    writer.write_field(inherits)?;
    writer.write_record(None::<&[u8]>)?;
    Ok(())
}

fn finding(view: FindingView<'_>) -> [Cow<'_, str>; COLUMNS.len() - OF_CLAIM - INHERITS] {
    let rule = view.rule();
    let cell = view.cells().next();
    let (path, sheet, row, column, name, value) = match cell {
        Some(CellCard { path, sheet, row, column, cell, value }) => {
            (path, sheet.unwrap_or(""), row.to_string(), column.to_string(), cell, value)
        }
        None => ("", "", String::new(), String::new(), String::new(), ""),
    };
    [
        rule.id.as_str().into(),
        view.finding.outcome.word().into(),
        view.finding.effect.word().into(),
        view.message().into(),
        view.next_step().into(),
        view.from().unwrap_or_default(),
        view.missing().join("; ").into(),
        path.into(),
        sheet.into(),
        row.into(),
        column.into(),
        name.into(),
        value.into(),
        rule.document.as_str().into(),
        rule.issue.as_str().into(),
        view.section().into(),
        view.component().unwrap_or_default().into(),
        view.waiver().map_or("", |card| &card.waiver.approved_by).into(),
        if view.report.baseline.is_none() {
            ""
        } else if view.finding.known {
            "yes"
        } else {
            "no"
        }
        .into(),
    ]
}

/// A text that no spreadsheet takes for a formula.
pub(super) fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}
