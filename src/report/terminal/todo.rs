//! What to do, by cause.

use super::{ink, noun, who};
use crate::engine::{FindingView, Outcome, Report, Verdict};
use crate::report::causes::{Cause, Gravity, Place, Subject};
use crate::report::explain;
use crate::report::folder::Folder;
use crate::report::text::{Ink, Page, bare, capital, counted, grouped, list};

/// How many causes of one gravity are told.
const CAUSES: usize = 30;

/// How many rules stand in one list of ids.
const RULES: usize = 8;

pub(super) fn write(report: &Report, folder: Folder<'_>, causes: &[Cause<'_>], page: &mut Page) {
    let mut number = 0;
    for gravity in Gravity::ALL {
        let section: Vec<&Cause<'_>> = causes.iter().filter(|cause| cause.gravity == gravity).collect();
        if section.is_empty() {
            continue;
        }
        page.gap();
        let ink = if gravity.stops() { ink(gravity.verdict()) } else { Ink::Strong };
        page.line(ink, gravity.title());
        for cause in section.iter().take(CAUSES) {
            number += 1;
            tell(report, folder, cause, number, page);
        }
        if section.len() > CAUSES {
            let says = format!("… and {} more; the workbook has them all.", counted(section.len() - CAUSES, "cause"));
            page.para(Ink::Plain, "    ", "    ", &says);
        }
    }
}

/// The documents whose sections are named above, once.
pub(super) fn documents(report: &Report, causes: &[Cause<'_>], page: &mut Page) {
    let mut told: Vec<(String, Vec<&str>)> = Vec::new();
    for rule in causes.iter().flat_map(|cause| &cause.rules) {
        let Some(card) = report.rules.get(usize::from(*rule)) else { continue };
        let document = explain::cited(card, "");
        let prefix = card.id.trim_end_matches(|c: char| c.is_ascii_digit());
        match told.iter_mut().find(|(known, _)| *known == document) {
            Some((_, prefixes)) if prefixes.contains(&prefix) => {}
            Some((_, prefixes)) => prefixes.push(prefix),
            None => told.push((document, vec![prefix])),
        }
    }
    if told.is_empty() {
        return;
    }
    page.gap();
    page.line(Ink::Strong, "Who says so");
    told.sort_by(|a, b| a.1.cmp(&b.1));
    for (document, prefixes) in told {
        page.para(Ink::Faint, "  ", "    ", &format!("{}: {document}", prefixes.join(", ")));
    }
    let example = causes.iter().flat_map(|cause| &cause.rules).find_map(|rule| report.rules.get(usize::from(*rule)));
    let example = example.map_or("", |card| card.id.as_str());
    page.para(
        Ink::Faint,
        "  ",
        "    ",
        &format!("`preclaim explain {example}` tells what that rule asks and why; so for every other rule."),
    );
}

fn tell(report: &Report, folder: Folder<'_>, cause: &Cause<'_>, number: usize, page: &mut Page) {
    let Some(first) = cause.places.first() else {
        hopeless_only(report, cause, number, page);
        return;
    };
    let (indent, hang) = ("    ", "      ");
    let alone = cause.findings == 1;
    let title = cause.message.as_deref().map_or_else(|| in_common(first.view), bare);
    let one = cause.claims + cause.groups == 1 && cause.places.len() == cause.findings;
    let extent = if alone || one { subject(first) } else { extent(report, cause) };
    page.gap();
    page.para(Ink::Strong, &format!("{number:>2}. "), indent, &format!("{extent} — {title}"));
    if let Some(step) = next_step(cause, first.view) {
        page.para(Ink::Plain, "    → ", hang, &step);
    }
    if report.baseline.is_some() && cause.gravity != Gravity::Waived {
        let says = match (cause.new, cause.findings) {
            (0, _) => "Known from the baseline.".to_owned(),
            (new, all) if new == all => "New since the baseline.".to_owned(),
            (new, all) => format!("New since the baseline: {} of {}.", grouped(new), grouped(all)),
        };
        page.para(if cause.new > 0 { Ink::Strong } else { Ink::Faint }, indent, hang, &says);
    }
    if cause.waiting > 0 {
        page.para(Ink::Strong, indent, hang, &cause.gravity.waits(cause.waiting, noun(report)));
    }
    if alone {
        let cells = cells(first);
        let place = sheet_of(first, folder).map(|sheet| if cells.is_empty() { sheet } else { format!("{sheet}!{cells}") });
        let parts = [place, Some(source(report, cause, first.view))];
        page.para(Ink::Faint, indent, hang, &parts.into_iter().flatten().collect::<Vec<_>>().join(" · "));
    } else {
        let everybody = cause.claims == report.summary.claims as usize && cause.message.is_some();
        if !(everybody && first.view.finding.cells.is_empty()) {
            whom(cause, folder, page);
        }
        page.para(Ink::Faint, indent, hang, &source(report, cause, first.view));
    }
    if cause.hopeless > 0 {
        let says = format!("Also {} that cannot be claimed anyway.", counted(cause.hopeless, noun(report)));
        page.para(Ink::Faint, indent, hang, &says);
    }
}

/// A cause that only claims have which cannot go anyway.
fn hopeless_only(report: &Report, cause: &Cause<'_>, number: usize, page: &mut Page) {
    let ids: Vec<&str> = cause.rules.iter().filter_map(|rule| report.rules.get(usize::from(*rule))).map(|card| card.id.as_str()).collect();
    let rule = cause.rules.first().and_then(|rule| report.rules.get(usize::from(*rule)));
    let title = cause.message.as_deref().or(rule.map(|card| card.title.as_str())).unwrap_or("");
    let says = format!("{}, which cannot be claimed anyway — {title} ({})", counted(cause.hopeless, noun(report)), ids.join(", "));
    page.gap();
    page.para(Ink::Faint, &format!("{number:>2}. "), "    ", &says);
}

/// What findings with different words have in common.
fn in_common(view: FindingView<'_>) -> String {
    let title = &view.rule().title;
    match view.finding.outcome {
        Outcome::CannotTell => format!("Cannot tell: {}", lower(title)),
        Outcome::Early => format!("Not yet met: {}", lower(title)),
        _ => format!("Not met: {}", lower(title)),
    }
}

/// The sentence for use inside another: its first letter small, unless the word is one of capitals.
pub(super) fn lower(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.clone().next()) {
        (Some(first), Some(second)) if !second.is_uppercase() => first.to_lowercase().chain(chars).collect(),
        _ => text.to_owned(),
    }
}

fn next_step(cause: &Cause<'_>, first: FindingView<'_>) -> Option<String> {
    match (&cause.next_step, &cause.message) {
        (Some(step), _) => Some(step.clone()),
        // Each place has its own step below.
        (None, None) => None,
        (None, Some(_)) => Some(first.rule().todo.clone()),
    }
}

/// How many it concerns.
fn extent(report: &Report, cause: &Cause<'_>) -> String {
    let mut parts = Vec::new();
    if cause.claims > 0 {
        let all = cause.claims > 1 && cause.claims == report.summary.claims as usize;
        parts.push(if all { format!("all {}", counted(cause.claims, noun(report))) } else { counted(cause.claims, noun(report)) });
    }
    let centre = cause.places.iter().any(|place| matches!(place.subject, Subject::Group(group) if group.name.is_empty()));
    let programmes = cause.groups - usize::from(centre).min(cause.groups);
    if programmes > 0 {
        parts.push(counted(programmes, "programme"));
    }
    if centre {
        parts.push("the centre".to_owned());
    }
    capital(&list(&parts))
}

/// Everybody whom it concerns, by sheet, with the cells in question.
fn whom(cause: &Cause<'_>, folder: Folder<'_>, page: &mut Page) {
    let mut left = cause.places.as_slice();
    while let Some(first) = left.first() {
        let sheet = sheet_of(first, folder);
        let same = left.iter().take_while(|place| sheet_of(place, folder) == sheet).count();
        let (these, rest) = left.split_at(same);
        left = rest;
        if let Some(sheet) = &sheet {
            page.para(Ink::Faint, "    ", "      ", &format!("{sheet}:"));
        }
        if cause.message.is_some() {
            let names: Vec<String> = these.iter().map(named).collect();
            page.para(Ink::Plain, "    ", "    ", &names.join(" · "));
        } else {
            for place in these {
                let mut says = bare(&place.view.message());
                if cause.next_step.is_none() {
                    says = format!("{says} {}", place.view.next_step());
                }
                page.para(Ink::Plain, "    - ", "      ", &format!("{}: {says}", named(place)));
            }
        }
    }
    let more = cause.findings - cause.places.len();
    if more > 0 {
        page.para(
            Ink::Plain,
            "    ",
            "    ",
            &format!("… and {} more; --verbose or the workbook (-o report.xlsx) lists them.", grouped(more)),
        );
    }
}

fn sheet_of(of: &Place<'_>, folder: Folder<'_>) -> Option<String> {
    of.view.cells().next().map(|cell| folder.place(cell.path, cell.sheet))
}

fn subject(place: &Place<'_>) -> String {
    match place.subject {
        Subject::Claim(entry) => who(entry),
        Subject::Group(group) if group.name.is_empty() => "The centre".to_owned(),
        Subject::Group(group) => format!("Programme {}", group.name),
    }
}

/// The first cells in question.
fn cells(place: &Place<'_>) -> String {
    let cells: Vec<String> = place.view.marks().iter().take(3).map(|at| place.view.report.cell(*at).cell).collect();
    cells.join(", ")
}

/// Who it is, with the cells in question.
fn named(place: &Place<'_>) -> String {
    let (who, cells) = (subject(place), cells(place));
    if cells.is_empty() { who } else { format!("{who} ({cells})") }
}

/// Rule ids and who says so.
fn source(report: &Report, cause: &Cause<'_>, first: FindingView<'_>) -> String {
    let cards = cause.rules.iter().filter_map(|rule| report.rules.get(usize::from(*rule)));
    let ids: Vec<&str> = cards.map(|card| card.id.as_str()).collect();
    if let [id] = ids.as_slice() {
        let section = first.section();
        return if section.is_empty() { (*id).to_owned() } else { format!("{id}, {section}") };
    }
    let shown = ids.iter().take(RULES).copied().collect::<Vec<_>>().join(", ");
    let more = if ids.len() > RULES { format!(" and {} more", ids.len() - RULES) } else { String::new() };
    match cause.gravity.verdict() {
        Verdict::Unknown => format!("needed by {shown}{more}"),
        _ => format!("{shown}{more}"),
    }
}
