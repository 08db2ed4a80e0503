//! A row a finding, in the order of the report, with the way to its cells, its rule and its claim.

use std::io::{self, Write};

use maud::{Markup, html};

use super::frame::{Page, chip, legible, who};
use crate::report::causes::{Gravity, Place, Subject};
use crate::report::text::{bare, capital, grouped};

/// Rows that are made into text at a time.
const BATCH: usize = 500;
/// Cells of one finding that have a link.
const CELLS: usize = 6;

pub(super) fn write(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let all = page.marks.places.len();
    out.write_all(b"<section id=\"findings\" aria-labelledby=\"findings-title\"><h2 id=\"findings-title\">Findings</h2>")?;
    if all == 0 {
        out.write_all(b"<p>No rule has anything to say.</p></section>")?;
        return Ok(());
    }
    if all > page.room {
        let says = format!(
            "This page lists {} of {} findings, the gravest; the workbook and the JSON report have all of them.",
            grouped(page.room),
            grouped(all)
        );
        out.write_all(html! { p.note { (says) } }.into_string().as_bytes())?;
    }
    let open = html! {
        caption { "Findings, learner by learner" }
        thead { tr {
            @for title in ["No.", "Learner", "Rule", "Weight", "What was found, and what to do", "Not before", "Where"] { th scope="col" { (title) } }
        } }
    };
    write!(
        out,
        "<div class=\"wide\" role=\"region\" tabindex=\"0\" aria-label=\"Table of findings\"><table class=\"list findings\">{}<tbody>",
        open.into_string()
    )?;
    let listed: Vec<(usize, &Place<'_>)> = page.marks.places.iter().enumerate().filter(|(number, _)| page.is_listed(*number)).collect();
    for places in listed.chunks(BATCH) {
        let rows = html! { @for (number, place) in places { (row(page, *number, place)) } };
        out.write_all(rows.into_string().as_bytes())?;
    }
    out.write_all(b"</tbody></table></div></section>")
}

fn row(page: &Page<'_>, number: usize, place: &Place<'_>) -> Markup {
    let (view, tags) = (place.view, page.tags(place.subject));
    let rule = view.rule();
    let gravity = Gravity::of(view.finding);
    let cause = page.cause(view).map_or_else(String::new, |cause| cause.to_string());
    let waiting = page.marks.waiting(place);
    let qualification = if let Subject::Claim(entry) = place.subject { entry.qualification() } else { "" };
    html! {
        tr.it.finding id={ "f" (number + 1) } data-v=(tags.verdict) data-p=(tags.programme) data-r=(rule.id) data-q=(tags.words) data-c=(cause) {
            td.number { (number + 1) }
            th scope="row" { (who(place.subject)) @if !qualification.is_empty() { " " small { (legible(qualification)) } } }
            td { a href={ "#rule-" (rule.id) } { (rule.id) } small { " " (legible(view.section())) } }
            td { (chip(gravity, &capital(gravity.words()))) }
            td {
                p { (legible(&bare(&view.message()))) }
                @if waiting > 0 { p { strong { (gravity.waits(waiting, page.noun())) } } }
                p.step { "→ " (legible(&view.next_step())) }
            }
            td { @if let Some(moment) = view.finding.from { (moment.to_string()) } }
            td.links { (cells(page, place)) }
        }
    }
}

/// The cells that it rests on, the offending ones first, by sheet.
fn cells(page: &Page<'_>, place: &Place<'_>) -> Markup {
    let cells = &place.view.finding.cells;
    let mut last = None;
    html! {
        @for at in cells.iter().take(CELLS) {
            @let card = page.report.cell(*at);
            @if last.replace(at.sheet) != Some(at.sheet) {
                @if *at != cells[0] { br; }
                small { bdi { (legible(&page.folder.place(card.path, card.sheet))) } } " "
            }
            @if super::source::has_row(page, *at) {
                a href={ "#r" (at.sheet.0) "-" (card.row) } { (card.cell) }
            } @else { (card.cell) }
            " "
        }
        @if cells.len() > CELLS { "and " (cells.len() - CELLS) " more" }
    }
}
