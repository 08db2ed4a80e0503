//! Every rule with how often it had which outcome; and what was read, by which packs and options, so that somebody else can do it again.

use std::io::{self, Write};

use maud::{Markup, html};

use super::frame::{Page, legible};
use crate::engine::{InputCard, Outcome, RuleCard, Tally};
use crate::report::ci::taken_for;
use crate::report::explain::cited;
use crate::report::text::{capital, list};

pub(super) fn write(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(rules(page).into_string().as_bytes())?;
    out.write_all(audit(page).into_string().as_bytes())
}

fn rules(page: &Page<'_>) -> Markup {
    let report = page.report;
    html! {
        section #rules aria-labelledby="rules-title" {
            h2 #rules-title { "Rules" }
            div.wide role="region" tabindex="0" aria-label="Table of rules" {
                table.list.ruled {
                    caption { "Every rule, and of how many claims it says what" }
                    thead { tr {
                        @for title in ["Rule", "What must hold", "A breach"] { th scope="col" { (title) } }
                        @for outcome in Outcome::TOLD { th.count scope="col" { (capital(outcome.shown())) } }
                        th scope="col" { "Who says so, and how it is read" }
                    } }
                    tbody {
                        @for (number, card) in report.rules.iter().enumerate() {
                            (rule(card, report.tallies.get(number).copied().unwrap_or_default()))
                        }
                    }
                }
            }
        }
    }
}

fn rule(card: &RuleCard, tally: Tally) -> Markup {
    let effects: Vec<&str> = card.effects.iter().map(|effect| effect.word()).collect();
    html! {
        tr id={ "rule-" (card.id) } {
            th scope="row" { (card.id) @if !card.selected { " " small { "switched off" } } }
            td { strong { (card.title) } p { (card.why) } p.step { "→ " (card.todo) } }
            td { (effects.join(", ")) }
            @for outcome in Outcome::TOLD { td.count { (tally.count(outcome)) } }
            td {
                (cited(card, &card.section))
                @for parameter in &card.parameters { p { (parameter) } }
                @for reading in &card.readings {
                    p { em { (reading.question) } " " (reading.answer)
                        @if !reading.why.is_empty() { " Because: " (reading.why) }
                        @if !reading.otherwise.is_empty() { " Otherwise: " (reading.otherwise) } }
                }
            }
        }
    }
}

fn audit(page: &Page<'_>) -> Markup {
    let report = page.report;
    let command = if report.audit { "audit: every registered learner" } else { "check: every claim" };
    html! {
        section #audit aria-labelledby="audit-title" {
            h2 #audit-title { "How this was checked" }
            dl {
                dt { "As of" } dd { (report.as_of.format("%d/%m/%Y")) }
                dt { "Version" } dd { "preclaim " (env!("CARGO_PKG_VERSION")) }
                dt { "Command" } dd { (command) }
                @for (name, value) in &report.options { dt { (name) } dd { (legible(value)) } }
                @if let Some(says) = &report.passed_over { dt { "Passed over" } dd { (legible(says)) } }
            }
            div.wide role="region" tabindex="0" aria-label="Table of packs" {
                table.list {
                    caption { "Packs of rules" }
                    thead { tr { @for title in ["Pack", "Id", "Version", "SHA-256"] { th scope="col" { (title) } } } }
                    tbody { @for pack in &report.packs {
                        tr { th scope="row" { (pack.title) } td { (pack.id) } td { (pack.version) } td.hash { (pack.sha256) } }
                    } }
                }
            }
            div.wide role="region" tabindex="0" aria-label="Table of what was read" {
                table.list {
                    caption { "What was read" }
                    thead { tr { @for title in ["File", "Read as", "Rows", "Headings in row", "Kind", "What to know about it", "SHA-256"] { th scope="col" { (title) } } } }
                    tbody { @for card in &report.inputs { (input(page, card)) } }
                }
            }
        }
    }
}

fn input(page: &Page<'_>, card: &InputCard) -> Markup {
    let unused: Vec<String> =
        card.columns.iter().filter(|column| column.field.is_none()).map(|column| format!("“{}”", column.heading)).collect();
    html! {
        tr {
            th scope="row" { bdi { (legible(&page.folder.place(&card.path, card.sheet.as_deref()))) } }
            td { (capital(&taken_for(card))) }
            td.count { @if card.table.is_some() { (card.rows) } }
            td.count { @if let Some(row) = card.header_row { (row) } }
            td { (card.encoding) }
            td {
                @for note in &card.notes { p { (legible(note)) } }
                @if !unused.is_empty() { p { "Not understood and not used: " bdi { (legible(&list(&unused))) } "." } }
            }
            td.hash { (card.sha256) }
        }
    }
}
