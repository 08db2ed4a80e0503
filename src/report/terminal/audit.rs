//! What an audit adds: programmes and what each still needs, the next dates, the sample.

use crate::engine::{EntryView, Group, Outcome, Report, Scope, Verdict};
use crate::grid::shown_date;
use crate::report::deadlines::board;
use crate::report::text::{Ink, Page, counted, list};

/// How many dates are told; `preclaim deadlines` has them all.
const DATES: usize = 5;

/// How many things that one programme needs are told.
const NEEDS: usize = 8;

pub(super) fn write(report: &Report, page: &mut Page) {
    programmes(report, page);
    dates(report, page);
    sample(report, page);
}

fn programmes(report: &Report, page: &mut Page) {
    let groups = report.programmes.iter().zip(0u32..).map(|(group, place)| (group, Scope::Programme(place)));
    let told: Vec<(&Group, Scope)> =
        groups.chain([(&report.centre, Scope::Centre)]).filter(|(group, _)| !group.outcomes.is_empty()).collect();
    if told.is_empty() {
        return;
    }
    page.gap();
    page.line(Ink::Strong, "Programmes and the centre");
    for (group, scope) in told {
        let name = if group.name.is_empty() { "The centre" } else { &group.name };
        let met = group.outcomes.iter().filter(|(_, outcome)| *outcome == Outcome::Met).count();
        let asked = group.outcomes.iter().filter(|(_, outcome)| *outcome != Outcome::NotApplicable).count();
        page.gap();
        page.para(Ink::Strong, "  ", "    ", &format!("{name}: {met} of {} met{}", counted(asked, "rule"), learners(report, scope)));
        for finding in group.findings.iter().take(NEEDS) {
            let view = report.view(finding);
            page.para(Ink::Plain, "    - ", "      ", &format!("{} {} → {}", view.rule().id, view.message(), view.next_step()));
        }
        if group.findings.len() > NEEDS {
            page.para(Ink::Plain, "    ", "      ", &format!("… and {} more; the workbook has them all.", group.findings.len() - NEEDS));
        }
    }
}

/// How the learners of a programme stand.
fn learners(report: &Report, scope: Scope) -> String {
    let Scope::Programme(place) = scope else { return String::new() };
    let on_it: Vec<Verdict> =
        report.entries.iter().filter(|entry| entry.programme_place == Some(place)).map(|entry| entry.verdict).collect();
    if on_it.is_empty() {
        return "; no learner".to_owned();
    }
    let by_verdict = Verdict::ALL.into_iter().map(|verdict| (on_it.iter().filter(|known| **known == verdict).count(), verdict));
    let parts: Vec<String> = by_verdict
        .filter(|(count, _)| *count > 0)
        .map(|(count, verdict)| format!("{count} {}", super::todo::lower(verdict.shown())))
        .collect();
    format!("; {}: {}", counted(on_it.len(), "learner"), list(&parts))
}

fn dates(report: &Report, page: &mut Page) {
    let board = board(report, &[]);
    if board.is_empty() {
        return;
    }
    page.gap();
    page.line(Ink::Strong, "Next dates");
    for deadline in board.iter().take(DATES) {
        let day = shown_date(deadline.day, deadline.seconds);
        page.para(Ink::Plain, "  ", "    ", &format!("{day}: {} ({}) [{}]", deadline.what, deadline.names(3), deadline.rule));
    }
    page.para(
        Ink::Faint,
        "  ",
        "    ",
        &format!("{} in all: `preclaim deadlines` tells them, and writes a calendar.", counted(board.len(), "date")),
    );
}

fn sample(report: &Report, page: &mut Page) {
    let Some(sample) = &report.sample else { return };
    page.gap();
    page.line(Ink::Strong, &format!("Sample of {} drawn with seed {}", sample.papers.len(), sample.seed));
    for paper in &sample.papers {
        let Some(ruled) = report.entries.get(paper.entry) else { continue };
        let entry = EntryView { report, ruled };
        let says =
            format!("{} · {} · {} · {}", super::who(entry), entry.qualification(), ruled.verdict.shown(), counted(paper.rows.len(), "row"));
        page.para(Ink::Plain, "  - ", "    ", &says);
    }
    page.para(
        Ink::Faint,
        "  ",
        "    ",
        "With -o audit.xlsx each has a working paper: findings, evidence to look at, boxes and lines to sign.",
    );
}
