//! Claim by claim.

use std::borrow::Cow;

use super::{ink, noun, who};
use crate::engine::{EntryView, FindingView, Outcome, Report, Verdict};
use crate::report::causes::Gravity;
use crate::report::explain;
use crate::report::folder::Folder;
use crate::report::text::{Ink, Page, bare, clean, counted, grouped, width};

/// How many claims are listed at most.
const ROWS: usize = 60;
/// How many claims have a line of their own in the quiet report.
const LINES: usize = 200;
/// How many claims are told with their evidence.
const WITH_EVIDENCE: usize = 200;
/// How many rules stand beside a claim.
const RULES: usize = 6;

/// The claims that are not ready, strongest verdict first, then as they stand in the report.
fn stopped(report: &Report) -> impl Iterator<Item = EntryView<'_>> {
    let verdicts = Verdict::ALL.into_iter().rev().filter(|verdict| *verdict != Verdict::Ready);
    verdicts.flat_map(|verdict| report.entries().filter(move |entry| entry.ruled.verdict == verdict))
}

/// The ids of the rules that made the verdict.
fn deciding(entry: EntryView<'_>) -> String {
    let mut ids: Vec<&str> = Vec::new();
    for view in entry.findings().filter(|view| Gravity::of(view.finding).stops()) {
        let id = view.rule().id.as_str();
        if !ids.contains(&id) {
            ids.push(id);
        }
    }
    let more = ids.len().saturating_sub(RULES);
    ids.truncate(RULES);
    if more > 0 { format!("{} +{more}", ids.join(" ")) } else { ids.join(" ") }
}

/// The claims that are not ready, by verdict, a line each.
pub(super) fn list(report: &Report, page: &mut Page) {
    let all = stopped(report).count();
    if all == 0 {
        return;
    }
    page.gap();
    page.line(Ink::Strong, &format!("Claim by claim, the {} that {} not ready", grouped(all), if all == 1 { "is" } else { "are" }));
    let mut widths = [0; 3];
    for entry in stopped(report).take(ROWS) {
        for ((room, text), most) in widths.iter_mut().zip(identity(entry)).zip([16, 26, 12]) {
            *room = width(&text).min(most).max(*room);
        }
    }
    let mut verdict = None;
    for entry in stopped(report).take(ROWS) {
        if verdict.replace(entry.ruled.verdict) != Some(entry.ruled.verdict) {
            let count = report.summary.count(entry.ruled.verdict) as usize;
            page.para(ink(entry.ruled.verdict), "  ", "  ", &format!("{}: {}", entry.ruled.verdict.shown(), grouped(count)));
        }
        let mut first = String::from("    ");
        for (text, room) in identity(entry).into_iter().zip(widths) {
            first.push_str(&padded(&text, room));
            first.push_str("  ");
        }
        let rest = " ".repeat(width(&first));
        let earliest = entry.ruled.earliest.map(|moment| format!("not before {moment} ")).unwrap_or_default();
        page.para(Ink::Plain, &first, &rest, &format!("{earliest}{}", deciding(entry)));
    }
    if all > ROWS {
        page.para(Ink::Plain, "    ", "    ", &format!("… and {} more; the workbook (-o report.xlsx) has them all.", grouped(all - ROWS)));
    }
}

/// What a claim is known by.
fn identity(entry: EntryView<'_>) -> [Cow<'_, str>; 3] {
    [entry.learner_shown().into(), entry.name(), entry.qualification().into()]
}

/// A text in so many columns: filled up with spaces, or cut with a mark that it was.
fn padded(text: &str, room: usize) -> String {
    let text = clean(text);
    let mut kept = String::new();
    let mut used = 0;
    let fits = width(&text) <= room;
    for c in text.chars() {
        let wide = width(c.encode_utf8(&mut [0; 4]));
        if used + wide + usize::from(!fits) > room {
            break;
        }
        kept.push(c);
        used += wide;
    }
    if !fits && room > 0 {
        kept.push('…');
        used += 1;
    }
    kept.extend(std::iter::repeat_n(' ', room.saturating_sub(used)));
    kept
}

/// One line a claim that is not ready.
pub(super) fn lines(report: &Report, page: &mut Page) {
    for entry in stopped(report).take(LINES) {
        let verdict = entry.ruled.verdict;
        let line = format!("{:<19} {} {}  {}", verdict.shown(), who(entry), entry.qualification(), deciding(entry));
        page.laid_out(Ink::Plain, &clean(&line));
    }
    let more = not_told(report);
    if more > 0 {
        page.line(Ink::Plain, &format!("… and {} more", grouped(more)));
    }
}

fn not_told(report: &Report) -> usize {
    stopped(report).count().saturating_sub(LINES)
}

/// Every claim with its findings, every cell they rest on, the clause, and what passed.
pub(super) fn evidence(report: &Report, folder: Folder<'_>, page: &mut Page) {
    if report.entries.is_empty() {
        return;
    }
    page.gap();
    page.line(Ink::Strong, "Claim by claim, with the evidence");
    let ready = report.entries().filter(|entry| entry.ruled.verdict == Verdict::Ready);
    for entry in stopped(report).chain(ready).take(WITH_EVIDENCE) {
        claim(entry, folder, page);
    }
    let more = report.entries.len().saturating_sub(WITH_EVIDENCE);
    if more > 0 {
        page.gap();
        let says = format!("… and {} more; --format json and the workbook have the evidence of all.", counted(more, noun(report)));
        page.line(Ink::Plain, &says);
    }
}

fn claim(entry: EntryView<'_>, folder: Folder<'_>, page: &mut Page) {
    page.gap();
    let parts = [who(entry), entry.qualification().to_owned(), entry.programme().to_owned()];
    page.line(Ink::Strong, &parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · "));
    let verdict = entry.ruled.verdict;
    let from = entry.ruled.earliest.map(|moment| format!(", not before {moment}")).unwrap_or_default();
    page.para(ink(verdict), "  ", "  ", &format!("{}{from}", verdict.shown()));
    for view in entry.findings() {
        finding(view, folder, page);
    }
    for view in entry.shown() {
        page.para(Ink::Plain, "  ", "    ", &format!("{}, met: {}", view.rule().id, bare(&view.message())));
    }
    for (outcome, word) in [(Outcome::Met, "Met"), (Outcome::NotApplicable, "Not applicable")] {
        let ids: Vec<&str> = entry.rules().filter(|(_, which)| *which == outcome).map(|(id, _)| id).collect();
        if !ids.is_empty() {
            page.para(Ink::Faint, "  ", "    ", &format!("{word}: {}", ids.join(" ")));
        }
    }
}

fn finding(view: FindingView<'_>, folder: Folder<'_>, page: &mut Page) {
    let rule = view.rule();
    page.para(Ink::Plain, "  ", "    ", &format!("{}, {}: {}", rule.id, Gravity::of(view.finding).words(), bare(&view.message())));
    page.para(Ink::Plain, "    → ", "      ", &view.next_step());
    for cell in view.cells() {
        let value = if cell.value.is_empty() { "empty".to_owned() } else { format!("“{}”", cell.value) };
        page.para(Ink::Plain, "    ", "      ", &format!("{}!{} is {value}", folder.place(cell.path, cell.sheet), cell.cell));
    }
    page.para(Ink::Faint, "    ", "      ", &explain::cited(rule, view.section()));
}
