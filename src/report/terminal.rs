//! The report for whoever typed the command: how many may go, then what to do, the gravest first and each cause once.
//!
//! `Report + Style → lines`. However many claims there are, it stays short enough to read: lists are cut, and say so. It does not
//! know whether anybody is looking; the caller says how wide a line is and whether it may be coloured.

use std::io::{self, Write};

use super::Style;
use super::causes::{Cause, Gravity, causes};
use super::folder::Folder;
use super::text::{Ink, Page, counted, grouped, list, long_date};
use crate::engine::{EntryView, Outcome, Report, Verdict};

mod audit;
mod claims;
mod todo;

/// How many places of one cause are told, plain and verbose.
const PLACES: usize = 8;
const PLACES_VERBOSE: usize = 40;

/// Writes the report.
pub fn write(report: &Report, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(style);
    if style.quiet {
        quiet(report, &mut page);
    } else {
        let folder = Folder::of(report);
        let causes = causes(report, if style.verbose { PLACES_VERBOSE } else { PLACES });
        head(report, folder, &mut page);
        counts(report, &causes, &mut page);
        todo::write(report, folder, &causes, &mut page);
        if style.verbose {
            claims::evidence(report, folder, &mut page);
        } else {
            claims::list(report, &mut page);
        }
        if report.audit {
            audit::write(report, &mut page);
        }
        todo::documents(report, &causes, &mut page);
        inputs(report, folder, &mut page);
        close(report, &causes, &mut page);
    }
    out.write_all(page.into_text().as_bytes())
}

/// How a verdict stands out.
fn ink(verdict: Verdict) -> Ink {
    match verdict {
        Verdict::Ready => Ink::Green,
        Verdict::Unknown => Ink::Magenta,
        Verdict::Wait => Ink::Cyan,
        Verdict::Fix => Ink::Yellow,
        Verdict::Barred => Ink::Red,
    }
}

/// What one entry is called.
fn noun(report: &Report) -> &'static str {
    if report.audit { "registration" } else { "claim" }
}

fn not_ready(report: &Report) -> usize {
    (report.summary.claims - report.summary.count(Verdict::Ready)) as usize
}

/// Learner and name, as one.
fn who(entry: EntryView<'_>) -> String {
    if entry.name().is_empty() { entry.learner_shown().to_owned() } else { format!("{} {}", entry.learner_shown(), entry.name()) }
}

fn head(report: &Report, folder: Folder<'_>, page: &mut Page) {
    page.line(Ink::Strong, &format!("preclaim {} · as of {}", env!("CARGO_PKG_VERSION"), long_date(report.as_of)));
    let tables = report.inputs.iter().filter(|card| card.table.is_some()).count();
    let mut files: Vec<&str> = report.inputs.iter().map(|card| card.path.as_str()).collect();
    files.sort_unstable();
    files.dedup();
    let of = if folder.name().is_empty() { String::new() } else { format!(" of {}", folder.name()) };
    let read = format!("Read {} in {}{of}.", counted(tables, "table"), counted(files.len(), "file"));
    // Packs that no claim here belongs to would only make a long line longer.
    let is_used = |place: usize| {
        report
            .rules
            .iter()
            .zip(&report.tallies)
            .any(|(card, tally)| card.pack == place && Outcome::TOLD.iter().any(|outcome| tally.count(*outcome) > 0))
    };
    let used = report.packs.iter().enumerate().filter(|(place, _)| is_used(*place));
    let packs: Vec<String> = used.map(|(_, pack)| format!("{} (version {})", pack.title, pack.version)).collect();
    page.line(Ink::Plain, &if packs.is_empty() { read } else { format!("{read} Checked against {}.", list(&packs)) });
    for note in &report.notes {
        page.para(Ink::Plain, "! ", "  ", note);
    }
}

fn counts(report: &Report, causes: &[Cause<'_>], page: &mut Page) {
    let all = report.summary.claims as usize;
    let stopped = not_ready(report);
    page.gap();
    let sentence = match (all, stopped) {
        (0, _) if all_have_left(report) => "Nobody is to be judged: every learner in the register is withdrawn or transferred.".to_owned(),
        (0, _) => format!("There is no {} in what was read.", noun(report)),
        (1, 0) => format!("The only {} is ready.", noun(report)),
        (_, 0) => format!("All {} are ready.", counted(all, noun(report))),
        (_, 1) => format!("1 of {} is not ready.", counted(all, noun(report))),
        _ => format!("{} of {} are not ready.", grouped(stopped), counted(all, noun(report))),
    };
    page.line(Ink::Strong, &sentence);
    if all == 0 {
        return;
    }
    page.gap();
    let digits = grouped(all).len().max(4);
    for verdict in Verdict::ALL.into_iter().rev() {
        let count = report.summary.count(verdict) as usize;
        let aside = if count == 0 { String::new() } else { aside(report, causes, verdict) };
        let line = format!("{:>digits$}  {:<20} {aside}", grouped(count), verdict.shown());
        page.laid_out(if count == 0 { Ink::Faint } else { ink(verdict) }, &line);
    }
}

/// What a verdict means for these claims, in a few words.
fn aside(report: &Report, causes: &[Cause<'_>], verdict: Verdict) -> String {
    match verdict {
        Verdict::Barred => "as recorded, nothing can put these right".to_owned(),
        Verdict::Fix => "something must be put right first".to_owned(),
        Verdict::Unknown => "something needed to judge is missing".to_owned(),
        Verdict::Wait => {
            let waiting = report.entries.iter().filter(|entry| entry.verdict == Verdict::Wait);
            let last = waiting.filter_map(|entry| entry.earliest).map(|moment| moment.day).max();
            last.map_or_else(String::new, |day| format!("time alone is missing, for the last until {}", day.format("%d/%m/%Y")))
        }
        Verdict::Ready => {
            let warned = causes.iter().any(|cause| cause.gravity == Gravity::Warns);
            if warned { "see the warnings below".to_owned() } else { String::new() }
        }
    }
}

/// Whether there is a register, and yet nobody in it to judge: a list of claims, where there is one, has no row.
fn all_have_left(report: &Report) -> bool {
    let has_rows = |table| report.inputs.iter().any(|card| card.table == Some(table) && card.rows > 0);
    let asks_register = report.audit || !report.inputs.iter().any(|card| card.table == Some("claims"));
    asks_register && report.entries.is_empty() && has_rows("registrations")
}

fn quiet(report: &Report, page: &mut Page) {
    let counts = Verdict::ALL
        .into_iter()
        .map(|verdict| format!("{} {}", grouped(report.summary.count(verdict) as usize), todo::lower(verdict.shown())));
    let counts: Vec<String> = counts.collect();
    page.line(Ink::Strong, &format!("{}: {}", counted(report.summary.claims as usize, noun(report)), counts.join(", ")));
    for proviso in super::provisos(report) {
        page.line(Ink::Plain, &format!("! {proviso}"));
    }
    claims::lines(report, page);
}

/// What the reader should know about the files.
fn inputs(report: &Report, folder: Folder<'_>, page: &mut Page) {
    let noted: Vec<_> = report.inputs.iter().filter(|card| !card.notes.is_empty()).collect();
    let hints = || {
        let of_card = |card| {
            let card: &crate::engine::InputCard = card;
            card.columns
                .iter()
                .filter(|column| column.field.is_none())
                .filter_map(move |column| Some((card, column, column.hint.as_ref()?)))
        };
        report.inputs.iter().flat_map(of_card)
    };
    let unused: usize = report.inputs.iter().flat_map(|card| &card.columns).filter(|column| column.field.is_none()).count();
    if noted.is_empty() && unused == 0 && report.passed_over.is_none() {
        return;
    }
    page.gap();
    page.line(Ink::Strong, "About what was read");
    let mut room = NOTES;
    for card in noted {
        for note in &card.notes {
            if room > 0 {
                page.para(Ink::Plain, "  ", "    ", &format!("{}: {note}", folder.place(&card.path, card.sheet.as_deref())));
            }
            room = room.saturating_sub(1);
        }
    }
    for (card, column, hint) in hints() {
        if room > 0 {
            let place = folder.place(&card.path, card.sheet.as_deref());
            let says = format!("{place}: the heading “{}” is not known; should it be “{hint}”?", column.heading);
            page.para(Ink::Plain, "  ", "    ", &says);
        }
        room = room.saturating_sub(1);
    }
    if unused > 0 {
        let says =
            format!("{} {} not used; `preclaim inspect` shows which.", counted(unused, "column"), if unused == 1 { "was" } else { "were" });
        page.para(Ink::Faint, "  ", "    ", &says);
    }
    if let Some(says) = &report.passed_over {
        page.para(Ink::Faint, "  ", "    ", says);
    }
}

/// How many notes on inputs are told.
const NOTES: usize = 20;

fn close(report: &Report, causes: &[Cause<'_>], page: &mut Page) {
    page.gap();
    let warned = causes.iter().any(|cause| cause.gravity == Gravity::Warns);
    let says = match (report.summary.claims, not_ready(report), warned) {
        (0, ..) if all_have_left(report) => {
            "Next: if somebody is still on the programme, correct the status in the register and run preclaim again.".to_owned()
        }
        (0, ..) if report.inputs.iter().any(|card| card.table == Some("claims")) => {
            "Next: export the grading spreadsheet again, with its rows, or use `preclaim audit` to judge every registered learner."
                .to_owned()
        }
        (0, ..) => "Next: give the grading spreadsheet, or use `preclaim audit` to judge every registered learner.".to_owned(),
        (_, 0, false) => "Next: nothing stands in the way.".to_owned(),
        (_, 0, true) => "Next: nothing stands in the way; the warnings are for you to weigh.".to_owned(),
        (_, stopped, _) => format!(
            "Next: put right what is listed above and run preclaim again; {} to go. With -o report.xlsx you get a workbook in which every cell in question is marked.",
            counted(stopped, noun(report))
        ),
    };
    page.line(Ink::Strong, &says);
}
