//! Rules in words: one as a page that a colleague could have written, or all as a list.
//!
//! `RuleCard + PackStamp + Style → lines`. Every word but the headings is the pack's.

use std::io::{self, Write};

use comfy_table::{ContentArrangement, Table, presets};

use super::Style;
use super::text::{Ink, Page, clean, counted, list};
use crate::engine::{Effect, PackStamp, Reading, RuleCard};

/// Writes the page of one rule.
pub fn write(card: &RuleCard, pack: &PackStamp, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(style);
    page.line(Ink::Strong, &format!("{} · {}", card.id, card.title));
    page.line(Ink::Faint, &format!("{} (version {})", pack.title, pack.version));
    section(&mut page, "Why it matters", &card.why);
    let effects: Vec<&str> = card.effects.iter().map(|effect| effect_words(*effect)).collect();
    heading(&mut page, "What happens to the claim");
    for effect in &effects {
        let (first, rest) = if effects.len() > 1 { ("  - ", "    ") } else { ("  ", "  ") };
        page.para(Ink::Plain, first, rest, effect);
    }
    if effects.len() > 1 {
        page.para(Ink::Plain, "  ", "  ", "Which of these it is depends on the case; each finding says it.");
    }
    section(&mut page, "What to do", &card.todo);
    section(&mut page, "A worked example", &card.example);
    section(&mut page, "Who says so", &source(card));
    if !card.parameters.is_empty() {
        heading(&mut page, "What it goes by");
        for parameter in &card.parameters {
            page.para(Ink::Plain, "  - ", "    ", parameter);
        }
    }
    if !card.readings.is_empty() {
        heading(&mut page, "Where the source leaves room");
        for (number, reading) in card.readings.iter().enumerate() {
            if number > 0 {
                page.gap();
            }
            read(&mut page, reading);
        }
    }
    if !card.selected {
        page.gap();
        page.line(Ink::Plain, "This rule is switched off by --select or --ignore.");
    }
    out.write_all(page.into_text().as_bytes())
}

fn read(page: &mut Page, reading: &Reading) {
    page.para(Ink::Strong, "  ", "  ", &reading.question);
    for (label, text) in [("Read here as", &reading.answer), ("Because", &reading.why), ("To read it otherwise", &reading.otherwise)] {
        if !text.is_empty() {
            page.para(Ink::Plain, "  ", "    ", &format!("{label}: {text}"));
        }
    }
}

/// `Centre requirements, issue 3, External assessment`.
fn source(card: &RuleCard) -> String {
    cited(card, &card.section)
}

/// A rule's document with a section of it.
pub(super) fn cited(card: &RuleCard, section: &str) -> String {
    let issue = if card.issue.is_empty() { String::new() } else { format!(", issue {}", card.issue) };
    let section = if section.is_empty() { String::new() } else { format!(", {section}") };
    format!("{}{issue}{section}", card.document)
}

/// What an effect means for a claim, as a sentence.
fn effect_words(effect: Effect) -> &'static str {
    match effect {
        Effect::Bars => "The claim cannot be made, and as things are recorded nothing can put it right (bars).",
        Effect::Blocks => "The claim must wait until the centre has put it right (blocks).",
        Effect::Early => "The claim must wait until the date given; time alone puts it right (early).",
        Effect::Warns => "The claim may go, and the risk is shown (warns).",
        Effect::Advises => "The claim may go; this is good practice (advises).",
    }
}

fn heading(page: &mut Page, title: &str) {
    page.gap();
    page.line(Ink::Strong, title);
}

fn section(page: &mut Page, title: &str, text: &str) {
    if !text.is_empty() {
        heading(page, title);
        page.para(Ink::Plain, "  ", "  ", text);
    }
}

/// Writes every rule, by pack: id, what it asks, what a breach does.
pub fn write_list(cards: &[RuleCard], packs: &[PackStamp], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(style);
    for (number, pack) in packs.iter().enumerate() {
        let of_pack: Vec<&RuleCard> = cards.iter().filter(|card| card.pack == number).collect();
        page.gap();
        page.line(Ink::Strong, &format!("{} · {} (version {})", pack.id, pack.title, pack.version));
        page.para(Ink::Faint, "  ", "  ", &from(&of_pack));
        if style.quiet {
            let ids: Vec<&str> = of_pack.iter().map(|card| card.id.as_str()).collect();
            page.para(Ink::Plain, "  ", "  ", &ids.join(" "));
        } else {
            table(&of_pack, style, &mut page);
        }
    }
    page.gap();
    page.line(
        Ink::Plain,
        &format!("{} in {}. `preclaim explain ID` tells one in full.", counted(cards.len(), "rule"), counted(packs.len(), "pack")),
    );
    out.write_all(page.into_text().as_bytes())
}

/// How many rules, and the documents that they come from.
fn from(cards: &[&RuleCard]) -> String {
    let mut documents: Vec<String> = Vec::new();
    for card in cards {
        let document = format!("{}, issue {}", card.document, card.issue);
        if !documents.contains(&document) {
            documents.push(document);
        }
    }
    format!("{}, from {}", counted(cards.len(), "rule"), list(&documents))
}

fn table(cards: &[&RuleCard], style: &Style, page: &mut Page) {
    let mut table = Table::new();
    table.load_style(presets::NOTHING).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(page.width().saturating_sub(1)).unwrap_or(80));
    for card in cards {
        let effects: Vec<&str> = card.effects.iter().map(|effect| effect.word()).collect();
        let off = if card.selected { "" } else { " (switched off)" };
        let mut row = vec![card.id.clone(), format!("{}{off}", clean(&card.title)), effects.join(", ")];
        if style.verbose {
            row.push(card.section.clone());
        }
        table.add_row(row);
    }
    for line in table.lines() {
        page.laid_out(Ink::Plain, &format!(" {}", line.trim_end()));
    }
}
