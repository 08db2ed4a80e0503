//! The rows of the input that listed findings point at, as they stand there, with the cells in question marked and the same said in words.
//!
//! Only rows whose cells are at hand can be shown: a sheet that was let go has none.

use std::collections::BTreeMap;
use std::io::{self, Write};

use maud::{Markup, html};

use super::frame::{Page, legible};
use crate::engine::InputCard;
use crate::grid::{At, Raw, Row, Sheet, column_letters};
use crate::report::causes::Gravity;
use crate::report::marks::Mark;
use crate::report::text::{bare, capital, counted};

/// Findings told in words beside one row; the rest is counted.
const TOLD: usize = 5;

/// Whether the page shows the row of a cell: it is marked there by a finding that the page lists.
pub(super) fn has_row(page: &Page<'_>, at: At) -> bool {
    let kept = page.report.sheets.get(usize::from(at.sheet.0)).is_some_and(|sheet| sheet.body.is_kept());
    kept && of_row(page, page.marks.of_sheet(at.sheet), at.row).next().is_some()
}

/// The marks of one row that listed findings made.
fn of_row<'m>(page: &'m Page<'_>, marks: &'m [Mark], row: u32) -> impl Iterator<Item = &'m Mark> {
    let from = marks.partition_point(|(at, _)| at.row < row);
    marks.iter().skip(from).take_while(move |(at, _)| at.row == row).filter(|(_, number)| page.is_listed(*number as usize))
}

pub(super) fn write(page: &Page<'_>, out: &mut dyn Write) -> io::Result<()> {
    let head = html! {
        h2 #source-title { "Source rows" }
        p { "The rows of your files that findings point at, as they stand there. Marked cells carry the numbers of their findings." }
    };
    write!(out, "<section id=\"source\" aria-labelledby=\"source-title\">{}", head.into_string())?;
    for sheet in page.report.sheets.iter().filter(|sheet| sheet.body.is_kept()) {
        for (card, rows) in by_table(page, sheet) {
            table(page, sheet, card, &rows, out)?;
        }
    }
    out.write_all(b"</section>")
}

/// The rows to show, by the table in which they stand.
fn by_table<'p>(page: &'p Page<'_>, sheet: &Sheet) -> Vec<(Option<&'p InputCard>, Vec<u32>)> {
    let of_sheet = |card: &&InputCard| {
        card.table.is_some()
            && card.sheet_index.and_then(|index| page.report.sheets.get(index)).is_some_and(|of_card| of_card.id == sheet.id)
    };
    let mut cards: Vec<&InputCard> = page.report.inputs.iter().filter(of_sheet).collect();
    cards.sort_by_key(|card| card.header_row);
    let mut rows: Vec<u32> =
        page.marks.of_sheet(sheet.id).iter().filter(|(_, number)| page.is_listed(*number as usize)).map(|(at, _)| at.row).collect();
    rows.dedup();
    let mut tables: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
    for row in rows {
        let shown = sheet.shown_row(row);
        // The last table that begins above the row, else the first.
        let above = cards.iter().rposition(|card| card.header_row.is_none_or(|header| header <= shown)).unwrap_or(0);
        tables.entry(above).or_default().push(row);
    }
    tables.into_iter().map(|(place, rows)| (cards.get(place).copied(), rows)).collect()
}

fn table(page: &Page<'_>, sheet: &Sheet, card: Option<&InputCard>, rows: &[u32], out: &mut dyn Write) -> io::Result<()> {
    let path = page.report.paths.get(usize::from(sheet.file)).map_or("", |path| path);
    let place = page.folder.place(path, sheet.name.as_deref());
    let mut found: BTreeMap<u32, Vec<String>> = BTreeMap::new();
    let mut columns = card.into_iter().flat_map(|card| &card.columns).map(|column| column.col + 1).max().unwrap_or(0);
    sheet.body.pick(rows, &mut |row: Row<'_>| {
        let filled = row.cells().rposition(|cell| !matches!(cell, Raw::Blank)).map_or(0, |last| last + 1);
        columns = columns.max(u16::try_from(filled).unwrap_or(u16::MAX));
        found.insert(row.row, row.cells().take(filled).map(|cell| cell.shown().into_owned()).collect());
    });
    let marks = page.marks.of_sheet(sheet.id);
    for row in rows {
        columns = columns.max(of_row(page, marks, *row).map(|(at, _)| at.col + 1).max().unwrap_or(0));
    }
    let heading =
        |col: u16| card.and_then(|card| card.columns.iter().find(|column| column.col == col)).map_or("", |column| column.heading.as_str());
    let head = html! {
        caption { bdi { (legible(&place)) } ": " (counted(rows.len(), "row")) " with findings" }
        thead { tr {
            th scope="col" { "Row" }
            th scope="col" { "preclaim says" }
            @for col in 0..columns { th scope="col" { span.letter { (column_letters(col)) } " " bdi { (legible(heading(col))) } } }
        } }
    };
    write!(
        out,
        "{}<table class=\"rows\">{}<tbody>",
        html! { (maud::PreEscaped("<div class=\"wide sheet\" role=\"region\" tabindex=\"0\" aria-label=\"")) "Rows of " (legible(&place)) (maud::PreEscaped("\">")) }.into_string(),
        head.into_string()
    )?;
    let blank = Vec::new();
    for row in rows {
        let cells = found.get(row).unwrap_or(&blank);
        let of_row: Vec<&Mark> = of_row(page, marks, *row).collect();
        out.write_all(one(page, sheet, *row, columns, cells, &of_row).into_string().as_bytes())?;
    }
    out.write_all(b"</tbody></table></div>")
}

fn one(page: &Page<'_>, sheet: &Sheet, row: u32, columns: u16, cells: &[String], marks: &[&Mark]) -> Markup {
    let mut numbers: Vec<usize> = marks.iter().map(|(_, number)| *number as usize).collect();
    numbers.sort_unstable();
    numbers.dedup();
    let shown = sheet.shown_row(row);
    let named: Vec<String> = numbers.iter().map(|number| (number + 1).to_string()).collect();
    html! {
        tr.row id={ "r" (sheet.id.0) "-" (shown) } data-f=(named.join(" ")) {
            th scope="row" { (shown) }
            td.says {
                @for number in numbers.iter().take(TOLD) { (said(page, *number)) }
                @if numbers.len() > TOLD { p { "… and " (counted(numbers.len() - TOLD, "finding")) " more" } }
            }
            @for col in 0..columns {
                @let on_cell: Vec<usize> = marks.iter().filter(|(at, _)| at.col == col).map(|(_, number)| *number as usize).collect();
                (cell(page, cells.get(usize::from(col)).map_or("", String::as_str), &on_cell))
            }
        }
    }
}

fn cell(page: &Page<'_>, value: &str, numbers: &[usize]) -> Markup {
    let gravity = numbers.iter().filter_map(|number| page.marks.places.get(*number)).map(|place| Gravity::of(place.view.finding)).min();
    let class = gravity.map(|gravity| match gravity {
        Gravity::Bars => "mark bars",
        Gravity::Blocks => "mark blocks",
        Gravity::Early => "mark early",
        Gravity::CannotTell => "mark gap",
        Gravity::Warns => "mark warns",
        Gravity::Advises | Gravity::Waived => "mark advises",
    });
    html! {
        td class=[class] {
            bdi { (legible(value)) }
            @if !numbers.is_empty() && value.is_empty() { span.empty { "empty" } }
            @for number in numbers {
                " " a.to href={ "#f" (number + 1) } aria-label={ "finding " (number + 1) } { (number + 1) }
            }
        }
    }
}

fn said(page: &Page<'_>, number: usize) -> Markup {
    let Some(place) = page.marks.places.get(number) else { return html! {} };
    let view = place.view;
    html! {
        p {
            a href={ "#f" (number + 1) } { (number + 1) } ". " (capital(Gravity::of(view.finding).words())) ": "
            (legible(&bare(&view.message()))) " → " (legible(&view.next_step())) " (" (view.rule().id) ")"
        }
    }
}
