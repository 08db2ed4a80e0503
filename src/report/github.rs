//! The report for the log of a GitHub workflow: annotations, then every finding as a line.
//!
//! `Report → workflow commands and lines`. GitHub shows at most ten annotations of a level for one step. Where there are more
//! findings, one annotation speaks for each cause, the gravest first, and the last says how many causes are left. The group that
//! follows has every finding, a line each, whatever GitHub shows. Names, dates of birth and ULNs stay behind
//! (`discreet`).

use std::io::{self, Write};

use super::causes::{Cause, Gravity, Place, causes, places};
use super::ci::{Desk, Level};
use super::text::{bare, clean, counted, grouped, long_date};
use crate::engine::{Report, Verdict};

/// Annotations of one level that GitHub shows for a step.
const SHOWN: usize = 10;
/// Characters of an annotation's message: more is cut by GitHub.
const MESSAGE: usize = 4_000;

/// Writes annotations and lines.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let desk = Desk::new(report);
    let all: Vec<Place<'_>> = places(report).collect();
    let causes = causes(report, 1);
    writeln!(out, "{}", line(&summary(report)))?;
    for level in Level::ALL {
        let of_level: Vec<&Place<'_>> = all.iter().filter(|place| Level::of(Gravity::of(place.view.finding)) == level).collect();
        if of_level.len() <= SHOWN {
            for place in of_level {
                annotate(&desk, place, level, &desk.who(place), out)?;
            }
        } else {
            folded(&desk, &causes, level, out)?;
        }
    }
    writeln!(out, "::group::{}", data(&format!("All {}", counted(all.len(), "finding"))))?;
    for place in &all {
        writeln!(out, "{}", line(&told(&desk, place)))?;
    }
    writeln!(out, "::endgroup::")
}

/// One annotation a cause, as many as GitHub shows.
fn folded(desk: &Desk<'_>, causes: &[Cause<'_>], level: Level, out: &mut dyn Write) -> io::Result<()> {
    let of_level: Vec<&Cause<'_>> = causes.iter().filter(|cause| Level::of(cause.gravity) == level && !cause.places.is_empty()).collect();
    let room = if of_level.len() > SHOWN { SHOWN - 1 } else { SHOWN };
    for cause in of_level.iter().take(room) {
        let Some(first) = cause.places.first() else { continue };
        let more = cause.findings - 1;
        let who = desk.who(first);
        let who = if more > 0 { format!("{who}, and {} more like it", grouped(more)) } else { who };
        annotate(desk, first, level, &who, out)?;
    }
    if of_level.len() > room {
        let left = counted(of_level.len() - room, "more cause");
        let says = format!(
            "{left}: GitHub shows ten annotations of a kind. The log of this step lists every finding, and so does every other format."
        );
        writeln!(out, "::{} title={}::{}", word(level), property(&left), data(&says))?;
    }
    Ok(())
}

fn annotate(desk: &Desk<'_>, place: &Place<'_>, level: Level, who: &str, out: &mut dyn Write) -> io::Result<()> {
    let (spot, rule) = (desk.spot(place), place.view.rule());
    let cell = spot.cell.map(|cell| format!(" ({cell})")).unwrap_or_default();
    let says = format!("{who}{cell}: {}\nNext: {}", desk.message(place), desk.next_step(place));
    let says: String = says.chars().take(MESSAGE).collect();
    writeln!(
        out,
        "::{} file={},line={},title={}::{}",
        word(level),
        property(&spot.path),
        spot.line.max(1),
        property(&format!("{} · {}", rule.id, rule.title)),
        data(&says)
    )
}

/// A finding on one line.
fn told(desk: &Desk<'_>, place: &Place<'_>) -> String {
    let (spot, view) = (desk.spot(place), place.view);
    let gravity = Gravity::of(view.finding).words();
    let cell = spot.cell.map(|cell| format!(" {cell}")).unwrap_or_default();
    let says = bare(&desk.message(place));
    format!("{}:{}{cell} {} {gravity}: {}: {says} → {}", spot.path, spot.line, view.rule().id, desk.who(place), desk.next_step(place))
}

fn summary(report: &Report) -> String {
    let count = |verdict: Verdict| format!("{} {}", report.summary.count(verdict), verdict.shown().to_lowercase());
    let counts: Vec<String> = Verdict::ALL.into_iter().rev().map(count).collect();
    let noun = if report.audit { "registration" } else { "claim" };
    format!("preclaim as of {}: {}: {}", long_date(report.as_of), counted(report.summary.claims as usize, noun), counts.join(", "))
}

/// The level as a workflow command names it.
fn word(level: Level) -> &'static str {
    match level {
        Level::Error => "error",
        Level::Warning => "warning",
        Level::Note => "notice",
    }
}

/// What stands after the second pair of colons.
fn data(text: &str) -> String {
    without_commands(text).replace('%', "%25").replace('\r', "%0D").replace('\n', "%0A")
}

/// What stands as a property of a command.
fn property(text: &str) -> String {
    data(text).replace(':', "%3A").replace(',', "%2C")
}

/// A line that GitHub takes for no command: commands begin a line, or hide behind an old mark anywhere in it.
fn line(text: &str) -> String {
    let text = without_commands(&clean(text));
    if text.trim_start().starts_with("::") { format!("· {text}") } else { text }
}

fn without_commands(text: &str) -> String {
    text.replace("##[", "## [")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_of_an_input_becomes_a_command() {
        assert_eq!(data("50%\r\n::set-output name=x::y"), "50%25%0D%0A::set-output name=x::y");
        assert_eq!(property("a:b,c"), "a%3Ab%2Cc");
        assert_eq!(line("::add-mask::Pass\n::error::x"), "· ::add-mask::Pass ::error::x");
        assert_eq!(line("x ##[add-mask]Pass"), "x ## [add-mask]Pass");
    }
}
