//! A row a claim, strongest verdict first; then programmes and the centre.

use std::io::{self, Write};

use maud::{Markup, html};

use super::frame::{Page, chip, legible, verdict_chip, who};
use crate::engine::{EntryView, FindingView, Group, Outcome, Scope};
use crate::report::causes::{Gravity, Place, Subject};
use crate::report::text::{bare, capital, counted};

/// Rows that are made into text at a time.
const BATCH: usize = 500;

pub(super) fn write(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let all = page.entries.len();
    let left_out = all.saturating_sub(page.room);
    out.write_all(b"<section id=\"claims\" aria-labelledby=\"claims-title\"><h2 id=\"claims-title\">Claims</h2>")?;
    if left_out > 0 {
        let says =
            format!("This page lists the first {}; the workbook and the JSON report have all {all}.", counted(page.room, page.noun()));
        out.write_all(html! { p.note { (says) } }.into_string().as_bytes())?;
    }
    let noun = capital(page.noun());
    let open = html! {
        caption { (noun) "s, those that cannot go first" }
        thead { tr {
            @for title in ["Learner", "Qualification", "Programme", "Verdict", "What to do next", "Not before", "Findings"] { th scope="col" { (title) } }
        } }
    };
    write!(
        out,
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Table of claims\"><table class=\"list claims\">{}<tbody>",
        open.into_string()
    )?;
    for entries in page.entries.get(..all.min(page.room)).unwrap_or_default().chunks(BATCH) {
        let rows = html! { @for entry in entries { (row(page, *entry)) } };
        out.write_all(rows.into_string().as_bytes())?;
    }
    out.write_all(b"</tbody></table></div></section>")?;
    if page.has_groups() { out.write_all(groups(page).into_string().as_bytes()) } else { Ok(()) }
}

fn row(page: &Page<'_>, entry: EntryView<'_>) -> Markup {
    let tags = page.tags(Subject::Claim(entry));
    let views: Vec<FindingView<'_>> = entry.findings().collect();
    let mut rules: Vec<&str> = views.iter().map(|view| view.rule().id.as_str()).collect();
    rules.dedup();
    html! {
        tr.it.claim data-v=(tags.verdict) data-p=(tags.programme) data-r=(rules.join(" ")) data-q=(tags.words) {
            th scope="row" { (who(Subject::Claim(entry))) }
            td { (legible(entry.qualification())) }
            td { bdi { (legible(entry.programme())) } }
            td { (verdict_chip(entry.ruled.verdict)) }
            td { (legible(&entry.next_step().unwrap_or_default())) }
            td { @if let Some(moment) = entry.ruled.earliest { (moment.to_string()) } }
            td.links { @for view in &views { (link(page, *view)) " " } }
        }
    }
}

/// The way to a finding; what is inherited says from where.
fn link(page: &Page<'_>, view: FindingView<'_>) -> Markup {
    let id = &view.rule().id;
    let from = view.inherited.map(Scope::word);
    html! {
        @match page.number(view) {
            Some(number) => a href={ "#f" (number + 1) } { (id) },
            None => (id),
        }
        @if let Some(from) = from { small { " (" (from) ")" } }
    }
}

fn groups(page: &Page<'_>) -> Markup {
    let groups = page.report.programmes.iter().chain([&page.report.centre]).filter(|group| !group.outcomes.is_empty());
    html! {
        section #groups aria-labelledby="groups-title" {
            h2 #groups-title { "Programmes and centre" }
            p { "What is wrong here stands once, and every claim under it waits." }
            @for group in groups { (one(page, group)) }
        }
    }
}

fn one(page: &Page<'_>, group: &Group) -> Markup {
    let tags = page.tags(Subject::Group(group));
    let of = |wanted: Outcome| -> Vec<&str> {
        let rules = group.outcomes.iter().filter(|(_, outcome)| *outcome == wanted);
        rules.filter_map(|(rule, _)| page.report.rules.get(usize::from(*rule))).map(|card| card.id.as_str()).collect()
    };
    let mut rules: Vec<&str> = group.findings.iter().map(|finding| page.report.view(finding).rule().id.as_str()).collect();
    rules.dedup();
    html! {
        article.it.group data-v=(tags.verdict) data-p=(tags.programme) data-r=(rules.join(" ")) data-q=(tags.words) {
            h3 { (who(Subject::Group(group))) }
            @if group.findings.is_empty() { p { "Nothing is wrong." } }
            ul {
                @for finding in &group.findings {
                    @let view = page.report.view(finding);
                    @let gravity = Gravity::of(finding);
                    @let waiting = page.marks.waiting(&Place { subject: Subject::Group(group), view });
                    li {
                        (chip(gravity, &capital(gravity.words()))) " "
                        (legible(&bare(&view.message()))) " "
                        @if waiting > 0 { strong { (gravity.waits(waiting, page.noun())) } " " }
                        (link(page, view))
                    }
                }
            }
            @for (outcome, word) in [(Outcome::Met, "Met"), (Outcome::NotApplicable, "Not applicable")] {
                @let ids = of(outcome);
                @if !ids.is_empty() { p.faint { (word) ": " (ids.join(" ")) } }
            }
        }
    }
}
