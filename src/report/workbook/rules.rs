//! The sheet Rules: every rule with how often it had which outcome, who says so, and how unclear places are read.

use rust_xlsxwriter::{Workbook, XlsxError};

use super::Facts;
use super::look::Look;
use super::own::{Column, List, column};
use crate::engine::{Outcome, Reading, RuleCard, Tally};

const COLUMNS: [Column; 17] = [
    column("Rule", 9.0),
    column("What must hold", 34.0),
    column("Pack", 18.0),
    column("A breach", 12.0),
    column("Met", 9.0),
    column("Breached", 10.0),
    column("Too early", 9.0),
    column("Cannot tell", 9.0),
    column("Not applicable", 11.0),
    column("Document", 24.0),
    column("Issue", 8.0),
    column("Section", 22.0),
    column("Goes by", 28.0),
    column("What to do", 36.0),
    column("Why", 40.0),
    column("Switched", 9.0),
    column("Where the source leaves room", 70.0),
];

pub(super) fn write(facts: &Facts<'_>, look: &mut Look, book: &mut Workbook) -> Result<(), XlsxError> {
    let report = facts.report;
    let mut list = List::new(book, look, "Rules", &COLUMNS, report.rules.len())?;
    list.sheet.set_freeze_panes(1, 2)?;
    // Two pages side by side: on one nobody could read it.
    list.sheet.set_print_fit_to_pages(2, 0).set_repeat_columns(0, 1)?;
    for (number, card) in report.rules.iter().enumerate() {
        let tally = report.tallies.get(number).copied().unwrap_or_default();
        let pack = report.packs.get(card.pack).map_or("", |pack| pack.title.as_str());
        row(look, &mut list, card, tally, pack)?;
    }
    list.finish(look)
}

fn row(look: &mut Look, list: &mut List<'_>, card: &RuleCard, tally: Tally, pack: &str) -> Result<(), XlsxError> {
    let effects: Vec<&str> = card.effects.iter().map(|effect| effect.word()).collect();
    let readings: Vec<String> = card.readings.iter().map(reading).collect();
    list.text(look, &card.id)?;
    list.text(look, &card.title)?;
    list.text(look, pack)?;
    list.text(look, &effects.join(", "))?;
    for outcome in Outcome::TOLD {
        list.number(look, f64::from(tally.count(outcome)))?;
    }
    list.text(look, &card.document)?;
    list.text(look, &card.issue)?;
    list.text(look, &card.section)?;
    list.text(look, &card.parameters.join("\n"))?;
    list.text(look, &card.todo)?;
    list.text(look, &card.why)?;
    list.text(look, if card.selected { "on" } else { "off" })?;
    list.text(look, &readings.join("\n"))?;
    list.next()
}

fn reading(reading: &Reading) -> String {
    let mut text = format!("{} {}", reading.question, reading.answer);
    for (label, more) in [("Because: ", &reading.why), ("Otherwise: ", &reading.otherwise)] {
        if !more.is_empty() {
            text.push(' ');
            text.push_str(label);
            text.push_str(more);
        }
    }
    text
}
