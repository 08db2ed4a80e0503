//! Runs a case the whole way and tells what differs.

use std::collections::BTreeMap;
use std::fmt;

use super::expect::{Expectation, Want};
use super::parse::LiterateCase;
use crate::bind::Vocabulary;
use crate::engine::{EntryView, FindingView, Group, Outcome, Report, Scope};
use crate::pack::{Effect, Pack, load_structure};
use crate::{Input, Options, Store, examine};

/// An expectation that did not come true.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mismatch {
    /// Line of the expectation, or of the case.
    pub line: usize,
    /// What was expected and what came out.
    pub says: String,
}

impl fmt::Display for Mismatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.says)
    }
}

struct Memory(BTreeMap<String, Vec<u8>>);

impl Store for Memory {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).cloned().ok_or_else(|| "no such table".to_owned())
    }
}

/// Runs a case against packs.
pub fn run(case: &LiterateCase, vocabulary: &Vocabulary, packs: &[Pack]) -> Vec<Mismatch> {
    let files: BTreeMap<String, Vec<u8>> =
        case.tables.iter().filter(|table| !table.withheld).map(|table| (format!("{}.csv", table.name), csv(&table.rows))).collect();
    let inputs: Vec<Input> = files.keys().map(|path| Input { path: path.clone(), named: false }).collect();
    let mut structures = Vec::new();
    for (line, text) in &case.structures {
        match load_structure("the structure file", text) {
            Ok(structure) => structures.push(structure),
            Err(faults) => return vec![Mismatch { line: *line, says: faults.to_string() }],
        }
    }
    let options = Options { audit: case.audit, structures, ..Options::on(case.as_of) };
    match examine(&inputs, &Memory(files), vocabulary, packs, &options) {
        Ok(report) => case.expectations.iter().flat_map(|expectation| differs(&report, expectation)).collect(),
        Err(why) => vec![Mismatch { line: case.line, says: format!("nothing came out: {why}") }],
    }
}

fn csv(rows: &[Vec<String>]) -> Vec<u8> {
    let mut text = String::new();
    for row in rows {
        let cells: Vec<String> = row
            .iter()
            .map(|cell| if cell.contains(['"', ',', '\n', '\r']) { format!("\"{}\"", cell.replace('"', "\"\"")) } else { cell.clone() })
            .collect();
        text.push_str(&cells.join(","));
        text.push_str("\r\n");
    }
    text.into_bytes()
}

fn differs(report: &Report, expectation: &Expectation) -> Vec<Mismatch> {
    let mismatch = |says: String| Mismatch { line: expectation.line, says };
    if let Want::Entries(count) = expectation.want {
        let found = report.entries.len();
        return if found == count { Vec::new() } else { vec![mismatch(format!("expected {count} entries, found {found}"))] };
    }
    if let Some(name) = &expectation.group {
        return group_differs(report, name, &expectation.want).into_iter().map(mismatch).collect();
    }
    let fits = |entry: &EntryView<'_>| {
        expectation.learner.as_deref().is_none_or(|learner| entry.learner_id() == learner)
            && expectation.qualification.as_deref().is_none_or(|number| entry.qualification() == number)
    };
    let found: Vec<EntryView<'_>> = report.entries().filter(fits).collect();
    let [entry] = found[..] else {
        let known: Vec<String> = report.entries().map(|e| format!("{} {}", e.learner_id(), e.qualification())).collect();
        return vec![mismatch(format!("{} entries fit; the report has {}", found.len(), known.join(", ")))];
    };
    entry_differs(entry, &expectation.want).into_iter().map(mismatch).collect()
}

fn entry_differs(entry: EntryView<'_>, want: &Want) -> Option<String> {
    match want {
        Want::Verdict(verdict) if entry.ruled.verdict != *verdict => {
            let told: Vec<String> = entry.findings().map(|f| format!("{} {}", f.rule().id, f.finding.outcome.shown())).collect();
            Some(format!("expected verdict {}, found {} ({})", verdict.word(), entry.ruled.verdict.word(), told.join(", ")))
        }
        Want::Earliest(earliest) => {
            let found = entry.ruled.earliest.map(crate::record::Moment::iso);
            (found != *earliest).then(|| format!("expected earliest {earliest:?}, found {found:?}"))
        }
        Want::NextStep(words) => {
            let found = entry.next_step().unwrap_or_default();
            (!found.contains(words.as_str())).then(|| format!("expected next step with “{words}”, found “{found}”"))
        }
        Want::Rule { id, outcome, .. } => {
            let found = entry.rules().find(|(known, _)| known == id).map_or(Outcome::Absent, |(_, outcome)| outcome);
            if found != *outcome {
                let told: Vec<String> = entry.findings().filter(|f| f.rule().id == *id).map(|f| f.message()).collect();
                return Some(format!("expected {id} {}, found {} ({})", outcome.shown(), found.shown(), told.join(" / ")));
            }
            let dues: Vec<FindingView<'_>> = entry.ruled.dues().iter().map(|due| entry.report.view(due)).chain(entry.shown()).collect();
            finding_differs(&entry.findings().collect::<Vec<_>>(), &dues, id, *outcome, want)
        }
        _ => None,
    }
}

/// What a programme, or the centre, does not show.
fn group_differs(report: &Report, name: &str, want: &Want) -> Option<String> {
    let Want::Rule { id, outcome, .. } = want else { return Some("a programme or the centre has rules only".to_owned()) };
    let named: Vec<&Group> =
        if name.is_empty() { vec![&report.centre] } else { report.programmes.iter().filter(|g| g.name == name).collect() };
    let [group] = named[..] else { return Some(format!("{} programmes are called {name}", named.len())) };
    let of = |number: u16| report.rules.get(usize::from(number)).is_some_and(|card| card.id == *id);
    let found = group.outcomes.iter().find(|(number, _)| of(*number)).map_or(Outcome::Absent, |(_, outcome)| *outcome);
    let views: Vec<FindingView<'_>> = group.findings.iter().map(|finding| report.view(finding)).collect();
    if found != *outcome {
        let told: Vec<String> = views.iter().filter(|view| view.rule().id == *id).map(FindingView::message).collect();
        return Some(format!("expected {id} {}, found {} ({})", outcome.shown(), found.shown(), told.join(" / ")));
    }
    let dues: Vec<FindingView<'_>> = group.dues.iter().map(|due| report.view(due)).collect();
    finding_differs(&views, &dues, id, *outcome, want)
}

/// Whether some finding of the rule with the outcome shows everything that is wanted; a deadline ahead is looked for among the dues.
fn finding_differs(findings: &[FindingView<'_>], dues: &[FindingView<'_>], id: &str, outcome: Outcome, want: &Want) -> Option<String> {
    let Want::Rule { effect, says, todo, at, from, missing, inherited, due, .. } = want else { return None };
    let plain = effect.is_none() && says.is_empty() && todo.is_empty() && at.is_empty() && from.is_none() && missing.is_empty();
    if plain && inherited.is_none() && due.is_none() {
        return None;
    }
    let cells = |view: &FindingView<'_>| -> Vec<String> {
        view.cells().map(|cell| format!("{}!{}", cell.path.trim_end_matches(".csv"), cell.cell)).collect()
    };
    let shows = |view: &FindingView<'_>| {
        effect.is_none_or(|effect| view.finding.effect == effect)
            && says.iter().all(|words| view.message().contains(words.as_str()))
            && todo.iter().all(|words| view.next_step().contains(words.as_str()))
            && at.iter().all(|place| cells(view).contains(place))
            && from.as_deref().is_none_or(|from| view.from().as_deref() == Some(from))
            && missing.iter().all(|name| view.missing().contains(&name.as_str()))
            && inherited.as_deref().is_none_or(|scope| view.inherited.map(Scope::word) == Some(scope))
            && due.as_deref().is_none_or(|day| view.finding.due.map(|day| day.to_string()).as_deref() == Some(day))
    };
    let all = findings.iter().chain(dues);
    // Beside an outcome that is met there may be advice.
    let is_advice = |view: &FindingView<'_>| outcome == Outcome::Met && view.finding.effect == Effect::Advises;
    let fits = |view: &&FindingView<'_>| view.rule().id == id && (view.finding.outcome == outcome || is_advice(view));
    let of_rule: Vec<&FindingView<'_>> = all.filter(fits).collect();
    if of_rule.iter().any(|view| shows(view)) {
        return None;
    }
    let found: Vec<String> = of_rule
        .iter()
        .map(|view| {
            format!(
                "{}, says “{}”, do “{}”, at {}, from {:?}, due {:?}, missing {:?}, inherited {:?}",
                view.finding.effect,
                view.message(),
                view.next_step(),
                cells(view).join(" "),
                view.from(),
                view.finding.due,
                view.missing(),
                view.inherited
            )
        })
        .collect();
    Some(format!("no finding of {id} shows what is expected; found: {}", found.join(" / ")))
}
