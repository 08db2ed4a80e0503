//! The words of findings, made when they are written.

use std::fmt::Write;

use super::report::Says;
use super::views::{EntryView, FindingView};
use super::{Outcome, Verdict, Waiver};
use crate::check::Fact;
use crate::evidence::{Gap, Missing};
use crate::grid::shown_date;
use crate::pack::Template;
use crate::record::{Book, Table};

/// How many next steps stand in a row before the rest is only counted.
const STEPS_SHOWN: usize = 3;

pub(super) fn message(view: FindingView<'_>) -> String {
    let finding = view.finding;
    match finding.says {
        Says::Situation(name) => match say(view, name) {
            Some(say) => fill(&say.says, view),
            None => view.rule().title.clone(),
        },
        Says::Gap => match finding.missing.first() {
            Some(missing) => gap_says(missing),
            None => format!("Cannot tell: {}.", view.rule().title),
        },
        Says::Depends => {
            let cards: Vec<_> = finding.cells.iter().map(|at| view.report.cell(*at)).collect();
            let one_sheet = cards.windows(2).all(|pair| matches!(pair, [a, b] if (a.path, a.sheet) == (b.path, b.sheet)));
            let place = |card: &super::CellCard<'_>| {
                let file = card.sheet.unwrap_or_else(|| card.path.rsplit('/').next().unwrap_or(card.path));
                if one_sheet { card.cell.clone() } else { format!("{file}!{}", card.cell) }
            };
            let cells: Vec<String> = cards.iter().map(place).collect();
            format!("The answer depends on which reading is right: see {}.", list(&cells))
        }
    }
}

pub(super) fn next_step(view: FindingView<'_>) -> String {
    let finding = view.finding;
    if let Some(card) = view.waiver() {
        return waived(&card.waiver);
    }
    match finding.says {
        Says::Situation(name) => match say(view, name).and_then(|say| say.todo.as_ref()) {
            Some(todo) => fill(todo, view),
            None => view.rule().todo.clone(),
        },
        Says::Gap => finding.missing.first().map_or_else(|| view.rule().todo.clone(), gap_do),
        Says::Depends => "Correct or remove the rows or dates that disagree, then check again.".to_owned(),
    }
}

/// What stands in place of a next step where a waiver covers the finding.
fn waived(waiver: &Waiver) -> String {
    let until = shown_date(waiver.until, None);
    let why = waiver.why.trim_end_matches('.');
    let evidence = waiver.evidence.as_ref().map(|evidence| format!(" Evidence: {}.", evidence.trim_end_matches('.'))).unwrap_or_default();
    format!("Waived by {}: nothing need be done up to {until}. Why: {why}.{evidence}", waiver.approved_by)
}

/// The steps of the findings that made the verdict, each once, in the order of the rules.
pub(super) fn entry_next_step(entry: EntryView<'_>) -> Option<String> {
    let verdict = entry.ruled.verdict;
    let made = |view: &FindingView<'_>| match verdict {
        Verdict::Ready => false,
        Verdict::Barred => view.finding.outcome == Outcome::Breached && view.finding.effect == crate::pack::Effect::Bars,
        Verdict::Fix => view.finding.outcome == Outcome::Breached && view.finding.effect == crate::pack::Effect::Blocks,
        Verdict::Wait => view.finding.outcome == Outcome::Early,
        Verdict::Unknown => view.finding.outcome == Outcome::CannotTell && view.finding.effect.moves_verdict(),
    };
    let mut steps: Vec<String> = Vec::new();
    for view in entry.findings().filter(|view| view.finding.waived.is_none()).filter(made) {
        let step = view.next_step();
        if !steps.contains(&step) {
            steps.push(step);
        }
    }
    if steps.is_empty() {
        let says =
            "No rule was judged for this claim, since all that could be were left out: check it again without `select` and `ignore`.";
        return (verdict == Verdict::Unknown).then(|| says.to_owned());
    }
    let more = steps.len().saturating_sub(STEPS_SHOWN);
    steps.truncate(STEPS_SHOWN);
    let mut text = steps.join(" ");
    if more > 0 {
        let _ = write!(text, " And {more} more: see the findings.");
    }
    Some(text)
}

fn say<'r>(view: FindingView<'r>, situation: &str) -> Option<&'r crate::pack::Say> {
    let (card, pack) = view.report.pack_of(view.finding.rule)?;
    pack.rules.get(card.place)?.says.get(situation)
}

fn fill(template: &Template, view: FindingView<'_>) -> String {
    let facts = &view.finding.facts;
    template.fill(|name, text| {
        if let Some((_, fact)) = facts.iter().find(|(known, _)| *known == name) {
            write_fact(fact, &view.report.book, text);
        } else if name == "value"
            && let Some(cell) = view.cells().next()
        {
            text.push_str(&quoted(cell.value));
        }
    })
}

/// How much of a cell is quoted.
const MOST_QUOTED: usize = 40;

/// What stands in a cell, on one line and cut short where it is long.
fn quoted(value: &str) -> String {
    let line = value.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(MOST_QUOTED) {
        Some((end, _)) => format!("{}…", line.get(..end).unwrap_or_default().trim_end()),
        None => line,
    }
}

fn write_fact(fact: &Fact, book: &Book, text: &mut String) {
    match fact {
        Fact::Sym(sym) => text.push_str(book.text(*sym)),
        Fact::Text(words) => text.push_str(words),
        Fact::Word(word) => text.push_str(word),
        Fact::Day(day) => text.push_str(&shown_date(*day, None)),
        Fact::Moment(moment) => text.push_str(&moment.to_string()),
        Fact::Count(count) => text.push_str(&count.to_string()),
        Fact::Amount(amount) => text.push_str(&amount.to_string()),
        Fact::Grade(grade) => text.push_str(grade.word()),
    }
}

/// Facts that say which component of a claim a finding is about; all others say what was found there.
const ABOUT: [&str; 14] = [
    "assessment",
    "unit",
    "component",
    "activity",
    "milestone",
    "policy",
    "item",
    "event",
    "field",
    "table",
    "brief",
    "group",
    "step",
    "what",
];

impl FindingView<'_> {
    /// What within its claim, programme or centre the finding is about: an assessment, a unit, an activity, a field. Together with
    /// rule, learner and qualification it is the identity of the finding, whatever row it stands on.
    pub fn component(&self) -> Option<String> {
        let about = self.finding.facts.iter().filter(|(name, _)| ABOUT.contains(name));
        let mut text = String::new();
        for (_, fact) in about {
            if !text.is_empty() {
                text.push_str(" · ");
            }
            write_fact(fact, &self.report.book, &mut text);
        }
        (!text.is_empty()).then_some(text)
    }
}

/// What a table is called to a user.
pub fn table_words(table: &str) -> &str {
    Table::ALL.iter().find(|known| known.name() == table).map_or(table, |known| known.words())
}

/// The word that goes with one table, or with several things that make up a table.
fn number(table: &str, one: &'static str, several: &'static str) -> &'static str {
    if table.ends_with('s') && !table.starts_with("list of") { several } else { one }
}

fn field_words(missing: &Missing) -> String {
    match missing.field {
        "learner_id" => "learner id".to_owned(),
        "glh" => "GLH".to_owned(),
        "grade_used" => "grade used".to_owned(),
        "grade" if missing.table == "grades_used" => "grade used".to_owned(),
        "uln" => "ULN".to_owned(),
        "ehc_plan" => "EHC plan".to_owned(),
        "bsl_primary_language" => "BSL primary language".to_owned(),
        field => match field.strip_prefix("epa_") {
            Some(rest) => format!("EPA {}", rest.replace('_', " ")),
            None => field.replace('_', " "),
        },
    }
}

/// What each row of a table is about.
fn whom(missing: &Missing) -> &'static str {
    match missing.table {
        "activities" => "activity",
        "programmes" | "verification" => "programme",
        "mitigations" => "qualification",
        // A learner whom the register does not have at all is told of as such.
        "registrations" => "learner on this qualification",
        "centre" => "item",
        _ => "learner",
    }
}

fn gap_says(missing: &Missing) -> String {
    let (table, field) = (table_words(missing.table), field_words(missing));
    match missing.gap {
        Gap::NoTable => format!("Cannot tell: no {table} {} given.", number(table, "was", "were")),
        Gap::NoRow => format!("Cannot tell: the {table} {} no row for this {}.", number(table, "has", "have"), whom(missing)),
        Gap::NoColumn => format!("Cannot tell: the {table} {} no column that can be used for “{field}”.", number(table, "has", "have")),
        Gap::Blank | Gap::NotNamed => format!("Cannot tell: “{field}” is empty in the {table}."),
        Gap::Unreadable => format!("Cannot tell: what stands under “{field}” in the {table} cannot be understood."),
        Gap::Doubtful => format!("Cannot tell: the date under “{field}” in the {table} can be read in two ways."),
        Gap::NotRead => "Cannot tell: a file could not be read, and rows that matter here may be in it.".to_owned(),
        Gap::NotInForce => "Cannot tell: no requirement is on record for that day.".to_owned(),
    }
}

fn gap_do(missing: &Missing) -> String {
    let (table, field) = (table_words(missing.table), field_words(missing));
    match missing.gap {
        Gap::NoTable => format!("Add the {table} to the files checked."),
        Gap::NoRow => format!("Add this {} to the {table}.", whom(missing)),
        Gap::NoColumn => {
            let it = number(table, "it has", "they have");
            format!("Add a column “{field}” to the {table}; if {it} one, `preclaim inspect` shows why it is not used.")
        }
        Gap::Blank | Gap::NotNamed => format!("Fill in “{field}” in the {table}."),
        Gap::Unreadable if missing.field == "void" => {
            format!("Correct “{field}” in the {table}: write yes, no or void, or leave it empty.")
        }
        Gap::Unreadable => format!("Correct “{field}” in the {table}."),
        Gap::Doubtful => format!("Write “{field}” in the {table} as day/month/year throughout."),
        Gap::NotRead => "Put the unreadable file right, or take it out of the folder, and check again.".to_owned(),
        Gap::NotInForce => "Ask the awarding organisation which requirement holds.".to_owned(),
    }
}

/// `a, b and c`.
fn list(items: &[String]) -> String {
    match items {
        [] => "the rows of this learner".to_owned(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}
