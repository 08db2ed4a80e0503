//! How many may go, and what to do: each cause once, the gravest first.

use std::io::{self, Write};

use maud::{Markup, html};

use super::frame::{Page, chip, legible, named, verdict_chip, who};
use crate::engine::Verdict;
use crate::report::causes::{Cause, Gravity, Place, Subject};
use crate::report::text::{bare, capital, counted, grouped, list};

/// Width of the bar of verdicts, in its own units.
const BAR: u32 = 1_000;

pub(super) fn write(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    out.write_all(summary(page).into_string().as_bytes())?;
    out.write_all(todo(page).into_string().as_bytes())
}

fn summary(page: &Page<'_>) -> Markup {
    let report = page.report;
    let all = report.summary.claims;
    let stopped = all - report.summary.count(Verdict::Ready);
    let noun = page.noun();
    let sentence = match (all, stopped) {
        (0, _) => format!("There is no {noun} in what was read."),
        (1, 0) => format!("The only {noun} is ready."),
        (_, 0) => format!("All {} are ready.", counted(all as usize, noun)),
        (_, 1) => format!("1 of {} is not ready.", counted(all as usize, noun)),
        _ => format!("{} of {} are not ready.", grouped(stopped as usize), counted(all as usize, noun)),
    };
    html! {
        section #summary aria-labelledby="summary-title" {
            h2 #summary-title { "Summary" }
            p.sentence { (sentence) }
            @for note in &report.notes { p.note { (legible(note)) } }
            @if all > 0 {
                (bar(page))
                ul.tiles {
                    @for verdict in Verdict::ALL.into_iter().rev() {
                        li {
                            strong { (grouped(report.summary.count(verdict) as usize)) }
                            (verdict_chip(verdict))
                            span { (meaning(verdict)) }
                        }
                    }
                }
                p { (capital(&counted(report.summary.warnings as usize, "warning"))) " besides." }
            }
        }
    }
}

/// The shares of the verdicts as one bar. The figures stand in the list below it.
fn bar(page: &Page<'_>) -> Markup {
    let all = page.report.summary.claims.max(1);
    let mut from = 0;
    let parts: Vec<(Verdict, u32, u32)> = Verdict::ALL
        .into_iter()
        .rev()
        .filter_map(|verdict| {
            let count = page.report.summary.count(verdict);
            let start = BAR * from / all;
            from += count;
            let wide = BAR * from / all - start;
            (count > 0).then_some((verdict, start, wide))
        })
        .collect();
    let label: Vec<String> =
        parts.iter().map(|(verdict, ..)| format!("{}: {}", verdict.shown(), page.report.summary.count(*verdict))).collect();
    html! {
        svg.bar viewBox={ "0 0 " (BAR) " 28" } preserveAspectRatio="none" role="img" aria-label=(label.join(", ")) {
            @for (verdict, start, wide) in &parts {
                rect class={ "v-" (verdict.word()) } x=(start) y="0" width=(wide.saturating_sub(2).max(1)) height="28" {}
            }
        }
    }
}

fn meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Ready => "Every rule that applies is met; warnings may stand.",
        Verdict::Unknown => "Nothing is known to be wrong, but something needed to judge is missing.",
        Verdict::Wait => "Nothing to put right; time alone is missing.",
        Verdict::Fix => "Something must be put right first.",
        Verdict::Barred => "As things are recorded, nothing can put this right.",
    }
}

fn todo(page: &Page<'_>) -> Markup {
    html! {
        section #todo aria-labelledby="todo-title" {
            h2 #todo-title { "What to do" }
            @if page.causes.is_empty() { p { "Nothing: no rule has anything to say." } }
            @for gravity in Gravity::ALL {
                @let of_gravity: Vec<(usize, &Cause<'_>)> =
                    page.causes.iter().enumerate().filter(|(_, cause)| cause.gravity == gravity).collect();
                @if !of_gravity.is_empty() {
                    section.gravity aria-labelledby={ "todo-" (gravity as u8) } {
                        h3 id={ "todo-" (gravity as u8) } { (chip(gravity, gravity.title())) }
                        ol start=(of_gravity.first().map_or(1, |(number, _)| number + 1)) {
                            @for (number, cause) in of_gravity { (tell(page, number, cause)) }
                        }
                    }
                }
            }
        }
    }
}

fn tell(page: &Page<'_>, number: usize, cause: &Cause<'_>) -> Markup {
    let rule = cause.rules.first().and_then(|rule| page.report.rules.get(usize::from(*rule)));
    let says = cause.message.as_deref().map(bare);
    let title = says.or_else(|| rule.map(|card| card.title.clone())).unwrap_or_default();
    let step = cause.next_step.clone().or_else(|| rule.map(|card| card.todo.clone()));
    let each = cause.message.is_none();
    html! {
        li.cause id={ "cause-" (number + 1) } data-c=(number) {
            h4 { (legible(&title)) }
            @if let Some(step) = step { p.step { "→ " (legible(&step)) } }
            @if cause.waiting > 0 {
                p.waits { (cause.gravity.waits(cause.waiting, page.noun())) }
            }
            @if cause.places.len() > 1 { p.extent { (extent(page, cause)) ":" } }
            ul.whom {
                @for place in cause.places.iter().take(named()) { (whom(page, place, each)) }
            }
            @if cause.places.len() > named() { p { "… and " (grouped(cause.places.len() - named())) " more: see the findings below." } }
            @if cause.hopeless > 0 { p { "Also " (counted(cause.hopeless, page.noun())) " that cannot be claimed anyway." } }
            p.source {
                @for (place, rule) in cause.rules.iter().filter_map(|rule| page.report.rules.get(usize::from(*rule))).enumerate() {
                    @if place > 0 { ", " }
                    a href={ "#rule-" (rule.id) } { (rule.id) }
                }
                @if let (Some(first), 1) = (cause.places.first(), cause.rules.len()) { ", " (legible(first.view.section())) }
            }
        }
    }
}

fn extent(page: &Page<'_>, cause: &Cause<'_>) -> String {
    let mut parts = Vec::new();
    if cause.claims > 0 {
        parts.push(counted(cause.claims, page.noun()));
    }
    let centre = cause.places.iter().any(|place| matches!(place.subject, Subject::Group(group) if group.name.is_empty()));
    let programmes = cause.groups.saturating_sub(usize::from(centre));
    if programmes > 0 {
        parts.push(counted(programmes, "programme"));
    }
    if centre {
        parts.push("the centre".to_owned());
    }
    list(&parts)
}

fn whom(page: &Page<'_>, place: &Place<'_>, each: bool) -> Markup {
    let tags = page.tags(place.subject);
    let cells: Vec<String> = place.view.marks().iter().take(3).map(|at| page.report.cell(*at).cell).collect();
    let verdict = if let Subject::Claim(entry) = place.subject { entry.ruled.verdict.shown() } else { "" };
    html! {
        li.it data-v=(tags.verdict) data-p=(tags.programme) data-r=(place.view.rule().id) data-q=(tags.words) {
            @match page.number(place.view) {
                Some(number) => a href={ "#f" (number + 1) } title=(verdict) { (who(place.subject)) },
                None => (who(place.subject)),
            }
            @if !cells.is_empty() { span.cells { " " (cells.join(", ")) } }
            @if each { ": " (legible(&bare(&place.view.message()))) }
        }
    }
}
