//! Changes for whoever typed the command: what is new first, each message once with everybody whom it concerns.

use std::collections::HashMap;
use std::io::{self, Write};

use super::{Names, identity, notes};
use crate::engine::Verdict;
use crate::report::Style;
use crate::report::text::{Ink, Page, bare, counted, grouped, long_date};
use crate::saved::{Change, Changes, Status, Subject, VerdictChange};

/// How many messages of one status are told, and how many places of one message; verbose tells more of both.
const MESSAGES: usize = 30;
const PLACES: usize = 8;
const VERDICTS: usize = 60;
/// With verbose.
const MANY: usize = 1000;

/// Writes the changes.
pub fn write(changes: &Changes<'_>, names: Names<'_>, style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(style);
    let (old, new) = (changes.old, changes.new);
    if !style.quiet {
        let days = format!("as of {}, against {}", long_date(new.as_of), long_date(old.as_of));
        page.line(Ink::Strong, &format!("preclaim {} · {days}", env!("CARGO_PKG_VERSION")));
        let said = |name: &str, claims: usize| format!("{name} ({})", counted(claims, "claim"));
        let compared = format!("Compared {} with {}.", said(names.old, old.claims.len()), said(names.new, new.claims.len()));
        page.line(Ink::Plain, &compared);
        for note in notes(changes) {
            page.para(Ink::Plain, "! ", "  ", &note);
        }
        page.gap();
    }
    page.line(Ink::Strong, &counts(changes));
    if !style.quiet {
        for status in Status::ALL {
            if status != Status::Open || style.verbose {
                section(changes, status, style, &mut page);
            }
        }
        verdicts(changes, style, &mut page);
        let open = changes.counts.of(Status::Open);
        if open > 0 && !style.verbose {
            page.gap();
            page.line(Ink::Faint, &format!("{} still open; --verbose lists them.", counted(open, "finding")));
        }
    }
    out.write_all(page.into_text().as_bytes())
}

/// `1 new, 3 fixed, 60 still open; 4 verdicts changed.`
fn counts(changes: &Changes<'_>) -> String {
    let of = |status| changes.counts.of(status);
    let unseen = of(Status::NoClaim) + of(Status::NoRule) + of(Status::NotTold);
    let all = [
        (of(Status::New), "new", true),
        (of(Status::Worse), "worse", false),
        (of(Status::Fixed), "fixed", true),
        (of(Status::Milder), "milder", false),
        (unseen, "out of sight", false),
        (of(Status::Open), "still open", true),
    ];
    let parts: Vec<String> = all
        .into_iter()
        .filter(|(count, _, always)| *always || *count > 0)
        .map(|(count, what, _)| format!("{} {what}", grouped(count)))
        .collect();
    format!("{}; {} changed.", parts.join(", "), counted(changes.verdicts.len(), "verdict"))
}

fn ink(status: Status) -> Ink {
    match status {
        Status::New | Status::Worse => Ink::Red,
        Status::Fixed | Status::Milder => Ink::Green,
        Status::NoClaim | Status::NoRule | Status::NotTold => Ink::Magenta,
        Status::Open => Ink::Yellow,
    }
}

/// Findings of one rule that say the same.
struct Said<'c> {
    first: &'c Change<'c>,
    places: Vec<&'c Change<'c>>,
}

fn section(changes: &Changes<'_>, status: Status, style: &Style, page: &mut Page) {
    let mut said: Vec<Said<'_>> = Vec::new();
    let mut known: HashMap<(&str, &str, Option<&str>), usize> = HashMap::new();
    for change in changes.with(status) {
        let was = change.was.map(|was| was.weight().words());
        let number = *known.entry((&change.finding.rule, &change.finding.message, was)).or_insert_with(|| {
            said.push(Said { first: change, places: Vec::new() });
            said.len() - 1
        });
        if let Some(said) = said.get_mut(number) {
            said.places.push(change);
        }
    }
    if said.is_empty() {
        return;
    }
    let (messages, places) = if style.verbose { (MANY, MANY) } else { (MESSAGES, PLACES) };
    page.gap();
    page.line(ink(status), &format!("{} ({})", status.shown(), grouped(changes.counts.of(status))));
    for said in said.iter().take(messages) {
        tell(said, status, places, page);
    }
    if said.len() > messages {
        page.para(
            Ink::Plain,
            "  ",
            "  ",
            &format!("… and {} more; --format json or -o changes.xlsx has them all.", grouped(said.len() - messages)),
        );
    }
}

fn tell(said: &Said<'_>, status: Status, places: usize, page: &mut Page) {
    let finding = said.first.finding;
    let weight = match said.first.was.filter(|_| status != Status::Open) {
        Some(was) => format!("{}, was {}", finding.weight().words(), was.weight().words()),
        None => finding.weight().words().to_owned(),
    };
    page.gap();
    page.para(Ink::Strong, "  - ", "    ", &format!("{}, {weight}: {}", finding.rule, bare(&finding.message)));
    let mut who: Vec<String> = said.places.iter().take(places).map(|change| subject(change)).collect();
    if said.places.len() > places {
        who.push(format!("… and {} more", grouped(said.places.len() - places)));
    }
    page.para(Ink::Plain, "    ", "    ", &who.join(" · "));
    if !matches!(status, Status::Fixed) && !finding.next_step.is_empty() {
        page.para(Ink::Plain, "    → ", "      ", &finding.next_step);
    }
}

/// Who it is, with the first cell in question where the finding is there now.
fn subject(change: &Change<'_>) -> String {
    let who = match change.subject {
        Subject::Claim(_) => known_by(identity(change.subject)),
        Subject::Group(group) if group.programme.is_empty() => "the centre".to_owned(),
        Subject::Group(group) => format!("programme {}", group.programme),
    };
    let cell = change.finding.cells.first().filter(|_| change.status.is_new() || matches!(change.status, Status::Open | Status::Milder));
    match cell {
        Some(cell) => {
            let file = cell.path.rsplit(['/', '\\']).next().unwrap_or(&cell.path);
            let sheet = cell.sheet.as_ref().map(|sheet| format!("{sheet}!")).unwrap_or_default();
            format!("{who} ({file}!{sheet}{})", cell.cell)
        }
        None => who,
    }
}

fn known_by([learner, name, qualification, _]: [&str; 4]) -> String {
    let parts: Vec<&str> = [learner, name, qualification].into_iter().filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

fn verdicts(changes: &Changes<'_>, style: &Style, page: &mut Page) {
    if changes.verdicts.is_empty() {
        return;
    }
    page.gap();
    page.line(Ink::Strong, &format!("Verdicts that changed ({})", grouped(changes.verdicts.len())));
    let most = if style.verbose { MANY } else { VERDICTS };
    for change in changes.verdicts.iter().take(most) {
        page.para(Ink::Plain, "  ", "    ", &verdict(change));
    }
    if changes.verdicts.len() > most {
        page.para(
            Ink::Plain,
            "  ",
            "  ",
            &format!("… and {} more; --format json or -o changes.xlsx has them all.", grouped(changes.verdicts.len() - most)),
        );
    }
}

fn verdict(change: &VerdictChange<'_>) -> String {
    let who = known_by(identity(Subject::Claim(change.claim)));
    let shown = |verdict: Option<Verdict>, none: &str| verdict.map_or(none.to_owned(), |verdict| verdict.shown().to_owned());
    format!("{who}: {} → {}", shown(change.old, "not there"), shown(change.new, "no longer there"))
}
