//! Every date that matters, soonest first: deadlines that lie ahead with their task not done, and days on which time puts things right.
//!
//! `Report → dates`, as text, JSON, csv or a calendar. Equal dates of one rule with the same words stand once, with everybody they are for.

use std::io::{self, Write};

use chrono::NaiveDate;
use icalendar::{Calendar, Component, Event, EventLike};
use serde::Serialize;
use sha2::{Digest, Sha256};

use super::Style;
use super::csv::harmless;
use super::text::{Ink, Page, clean, counted, list};
use crate::engine::{EntryView, FindingView, Group, Outcome, Report};
use crate::grid::shown_date;

/// A date that the centre set for itself, from its config file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OwnDate {
    /// The day.
    pub day: NaiveDate,
    /// What must be done by then.
    pub what: String,
}

/// What a date means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// To be done by this day.
    By,
    /// Possible from this day.
    From,
}

/// One date on the board.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Deadline {
    /// The day, as 2025-06-30; with a time where one is known.
    pub date: String,
    /// Whether it is a last or a first day.
    pub kind: Kind,
    /// The rule, where one asks for it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rule: String,
    /// What it is about.
    pub what: String,
    /// What to do.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub next_step: String,
    /// Learner ids, programmes, or “the centre”; empty for the centre's own dates.
    pub who: Vec<String>,
    #[serde(skip)]
    pub(super) day: NaiveDate,
    #[serde(skip)]
    pub(super) seconds: Option<u32>,
}

/// Every date of a report from its as-of date on, soonest first.
pub fn board(report: &Report, own: &[OwnDate]) -> Vec<Deadline> {
    let mut board: Vec<Deadline> = Vec::new();
    for entry in report.entries() {
        let who = || who(entry);
        entry.ruled.dues().iter().for_each(|due| add(&mut board, report.view(due), &who));
        entry.own_findings().for_each(|view| add(&mut board, view, &who));
    }
    for group in report.programmes.iter().chain([&report.centre]) {
        let who = || group_name(group);
        group.dues.iter().chain(&group.findings).for_each(|finding| add(&mut board, report.view(finding), &who));
    }
    for date in own {
        board.push(Deadline {
            date: date.day.to_string(),
            kind: Kind::By,
            rule: String::new(),
            what: date.what.clone(),
            next_step: String::new(),
            who: Vec::new(),
            day: date.day,
            seconds: None,
        });
    }
    board.retain(|deadline| deadline.day >= report.as_of);
    board.sort_by(|a, b| {
        let order = |deadline: &Deadline| (deadline.day, deadline.seconds, deadline.kind);
        order(a).cmp(&order(b)).then_with(|| (&a.rule, &a.what).cmp(&(&b.rule, &b.what)))
    });
    board
}

fn who(entry: EntryView<'_>) -> String {
    if entry.qualification().is_empty() {
        entry.learner_shown().to_owned()
    } else {
        format!("{} ({})", entry.learner_shown(), entry.qualification())
    }
}

fn group_name(group: &Group) -> String {
    if group.name.is_empty() { "the centre".to_owned() } else { group.name.clone() }
}

fn add(board: &mut Vec<Deadline>, view: FindingView<'_>, who: &dyn Fn() -> String) {
    let finding = view.finding;
    let early = if finding.outcome == Outcome::Early { finding.from } else { None };
    let (kind, day, date, seconds) = match (finding.due, early) {
        (Some(due), _) => (Kind::By, due, due.to_string(), None),
        (None, Some(from)) => (Kind::From, from.day, from.iso(), from.seconds),
        (None, None) => return,
    };
    let (rule, what) = (view.rule().id.clone(), view.message());
    if let Some(known) = board.iter_mut().find(|known| known.day == day && known.kind == kind && known.rule == rule && known.what == what) {
        let who = who();
        if !known.who.contains(&who) {
            known.who.push(who);
        }
        return;
    }
    board.push(Deadline { date, kind, rule, what, next_step: view.next_step(), who: vec![who()], day, seconds });
}

/// How many names stand in one line before the rest is only counted.
const NAMES: usize = 12;

impl Deadline {
    pub(super) fn names(&self, most: usize) -> String {
        if self.who.len() <= most {
            return list(&self.who);
        }
        let shown = self.who.iter().take(most).cloned().collect::<Vec<_>>().join(", ");
        format!("{shown} and {} more", self.who.len() - most)
    }
}

/// Writes the board as text.
pub fn write(report: &Report, board: &[Deadline], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(style);
    page.line(Ink::Strong, &format!("Dates that matter, from {} on", shown_date(report.as_of, None)));
    if board.is_empty() {
        page.gap();
        page.line(Ink::Plain, "No deadline lies ahead in what was read, and nothing waits for a day.");
    }
    let mut last = None;
    for deadline in board {
        if last != Some(deadline.day) {
            last = Some(deadline.day);
            page.gap();
            page.line(
                Ink::Strong,
                &format!("{} {} · {}", deadline.day.format("%a"), shown_date(deadline.day, None), away(report.as_of, deadline.day)),
            );
        }
        let (word, ink) = match deadline.kind {
            Kind::By => ("by then", Ink::Yellow),
            Kind::From => ("from then", Ink::Cyan),
        };
        let time = deadline.seconds.map(|seconds| format!(" {:02}:{:02}", seconds / 3600, seconds / 60 % 60));
        let rule = if deadline.rule.is_empty() { "your own date".to_owned() } else { deadline.rule.clone() };
        page.para(ink, "  ", "    ", &format!("{word}{}: {} [{rule}]", time.unwrap_or_default(), deadline.what));
        if !deadline.who.is_empty() {
            page.para(Ink::Plain, "    ", "    ", &deadline.names(if style.verbose { usize::MAX } else { NAMES }));
        }
        if !deadline.next_step.is_empty() && !style.quiet {
            page.para(Ink::Faint, "    → ", "      ", &deadline.next_step);
        }
    }
    page.gap();
    let says = format!("{}. --format ics writes a file for your calendar.", counted(board.len(), "date"));
    page.line(Ink::Plain, &says);
    out.write_all(page.into_text().as_bytes())
}

/// `today`, `tomorrow`, `in 12 days`.
fn away(from: NaiveDate, day: NaiveDate) -> String {
    match (day - from).num_days() {
        0 => "today".to_owned(),
        1 => "tomorrow".to_owned(),
        days => format!("in {days} days"),
    }
}

/// Writes the board as JSON.
pub fn write_json(report: &Report, board: &[Deadline], out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Board<'d> {
        as_of: String,
        deadlines: &'d [Deadline],
    }
    serde_json::to_writer_pretty(&mut *out, &Board { as_of: report.as_of.to_string(), deadlines: board })?;
    out.write_all(b"\n")
}

/// Writes the board as csv, a row a date and person.
pub fn write_csv(board: &[Deadline], out: &mut dyn Write) -> io::Result<()> {
    let mut csv = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    csv.write_record(["date", "kind", "rule", "what", "next_step", "who"])?;
    for deadline in board {
        let kind = if deadline.kind == Kind::By { "by" } else { "from" };
        let nobody = [String::new()];
        let who = if deadline.who.is_empty() { &nobody[..] } else { &deadline.who };
        for who in who {
            let cells = [deadline.date.as_str(), kind, &deadline.rule, &deadline.what, &deadline.next_step, who];
            csv.write_record(cells.map(|cell| harmless(cell).into_owned()))?;
        }
    }
    csv.flush()
}

/// What a calendar without dates holds.
const NO_DATES: &str = "BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\nTZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n";

/// Writes the board as a calendar: an all-day event a date, the same identity each time the same date is written.
pub fn write_ics(report: &Report, board: &[Deadline], out: &mut dyn Write) -> io::Result<()> {
    let mut calendar = Calendar::new();
    calendar.name("Claims: dates that matter");
    // A calendar says when it was made; that is the day it speaks for, so that two runs give the same bytes.
    let made = report.as_of.and_hms_opt(0, 0, 0).unwrap_or_default().and_utc();
    for deadline in board {
        let identity = format!("{}\n{}\n{:?}\n{}", deadline.rule, deadline.date, deadline.kind, deadline.what);
        let digest = Sha256::digest(identity.as_bytes());
        let uid = digest.iter().take(12).fold(String::new(), |text, byte| format!("{text}{byte:02x}"));
        let word = if deadline.kind == Kind::By { "Last day" } else { "First day" };
        let rule = if deadline.rule.is_empty() { String::new() } else { format!("{} · ", deadline.rule) };
        let mut about = clean(&deadline.what).into_owned();
        for more in [deadline.names(usize::MAX), deadline.next_step.clone()].iter().filter(|more| !more.is_empty()) {
            about.push('\n');
            about.push_str(&clean(more));
        }
        let mut event = Event::new();
        event
            .uid(&format!("{uid}@preclaim"))
            .timestamp(made)
            .summary(&format!("{word}: {rule}{}", clean(&deadline.what)))
            .description(&about)
            .starts(deadline.day)
            // The end of a whole day is the day after: it does not belong to the event.
            .ends(deadline.day + chrono::Days::new(1));
        calendar.push(event.done());
    }
    let calendar = calendar.done().to_string();
    if board.is_empty() {
        // A calendar has to hold something, and some programs refuse one that does not; a time zone is no date of anybody's.
        return out.write_all(calendar.replace("END:VCALENDAR", &format!("{NO_DATES}END:VCALENDAR")).as_bytes());
    }
    out.write_all(calendar.as_bytes())
}
