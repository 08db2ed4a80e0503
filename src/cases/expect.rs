//! What a case expects: `IMI102 breached, blocks, says "44 hours" at attempts!C3`.

use crate::engine::{Outcome, Verdict};
use crate::pack::Effect;

/// One thing that must come out.
#[derive(Clone, Debug, PartialEq)]
pub struct Expectation {
    /// Its line in the case file.
    pub line: usize,
    /// The programme, or an empty name for the centre, where the line is about one of these.
    pub group: Option<String>,
    /// The learner, where the case names one.
    pub learner: Option<String>,
    /// The qualification, where the case names one.
    pub qualification: Option<String>,
    /// What must hold.
    pub want: Want,
}

/// What must hold of an entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Want {
    /// A rule's outcome, and what its findings must show.
    Rule {
        /// The rule.
        id: String,
        /// Its outcome.
        outcome: Outcome,
        /// The effect of a finding.
        effect: Option<Effect>,
        /// Words in a finding's message.
        says: Vec<String>,
        /// Words in a finding's next step.
        todo: Vec<String>,
        /// Cells among a finding's cells, as `table!C3`.
        at: Vec<String>,
        /// A finding's `from`.
        from: Option<String>,
        /// Names in a finding's `missing`.
        missing: Vec<String>,
        /// Where a claim has the outcome from: `programme` or `centre`.
        inherited: Option<String>,
        /// The deadline that lies ahead, as JSON writes dates.
        due: Option<String>,
    },
    /// The verdict.
    Verdict(Verdict),
    /// The earliest date, as JSON writes it; `None` for null.
    Earliest(Option<String>),
    /// Words in the entry's next step.
    NextStep(String),
    /// How many entries there are.
    Entries(usize),
}

/// Parses one list line.
pub(super) fn expectation(item: &str, line: usize) -> Result<Vec<Expectation>, String> {
    let (who, rest) = match item.split_once(": ") {
        Some((who, rest)) if !who.contains('"') && !who.contains(',') => (Some(who), rest),
        _ => (None, item),
    };
    let group = who.and_then(|who| if who == "centre" { Some("") } else { who.strip_prefix("programme ") }).map(str::to_owned);
    let who = who.filter(|_| group.is_none());
    let (learner, qualification) = match who.map(|who| who.split_once(' ').unwrap_or((who, ""))) {
        Some((learner, "")) => (Some(learner.to_owned()), None),
        Some((learner, qualification)) => (Some(learner.to_owned()), Some(qualification.trim().to_owned())),
        None => (None, None),
    };
    let want = want(rest.trim().trim_end_matches('.'))?;
    Ok(vec![Expectation { line, group, learner, qualification, want }])
}

fn want(text: &str) -> Result<Want, String> {
    if let Some(word) = text.strip_prefix("verdict ") {
        let verdict = Verdict::ALL.into_iter().find(|verdict| verdict.word() == word.trim());
        return verdict.map(Want::Verdict).ok_or_else(|| format!("`{word}` is no verdict"));
    }
    if let Some(date) = text.strip_prefix("earliest ") {
        return Ok(Want::Earliest((date.trim() != "none").then(|| date.trim().to_owned())));
    }
    if let Some(words) = text.strip_prefix("next step ") {
        return quoted(words).map(|(words, _)| Want::NextStep(words));
    }
    if let Some(count) = text.strip_prefix("entries ") {
        return count.trim().parse().map(Want::Entries).map_err(|_| format!("`{count}` is no number"));
    }
    rule(text)
}

fn rule(text: &str) -> Result<Want, String> {
    let (id, rest) = text.split_once(' ').ok_or_else(|| format!("“{text}” is not understood; write `RULE outcome`"))?;
    if !(id.len() >= 3 && id.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit())) {
        return Err(format!("`{id}` is no rule id"));
    }
    let outcomes = [
        ("not applicable", Outcome::NotApplicable),
        ("cannot tell", Outcome::CannotTell),
        ("breached", Outcome::Breached),
        ("absent", Outcome::Absent),
        ("early", Outcome::Early),
        ("met", Outcome::Met),
    ];
    let (word, outcome) = outcomes
        .into_iter()
        .find(|(word, _)| rest.starts_with(word))
        .ok_or_else(|| format!("“{rest}” is no outcome; use met, breached, early, cannot tell, not applicable or absent"))?;
    let (mut effect, mut says, mut todo, mut at, mut from, mut missing) = (None, Vec::new(), Vec::new(), Vec::new(), None, Vec::new());
    let (mut inherited, mut due) = (None, None);
    let mut rest = rest.get(word.len()..).unwrap_or("").trim_start_matches([',', ' ']);
    while !rest.is_empty() {
        let (key, tail) = rest.split_once(' ').unwrap_or((rest, ""));
        let key = key.trim_end_matches(',');
        let next = match key {
            "says" | "do" => {
                let (words, next) = quoted(tail)?;
                if key == "says" {
                    says.push(words);
                } else {
                    todo.push(words);
                }
                next
            }
            "at" | "from" | "missing" | "and" | "inherited" | "due" => {
                let (value, next) = tail.split_once([' ', ',']).unwrap_or((tail, ""));
                match key {
                    "from" => from = Some(value.to_owned()),
                    "inherited" => inherited = Some(value.to_owned()),
                    "due" => due = Some(value.to_owned()),
                    "missing" => missing.push(value.to_owned()),
                    _ => at.push(value.to_owned()),
                }
                next
            }
            word => {
                let found = Effect::ALL.into_iter().find(|known| known.word() == word);
                effect = Some(found.ok_or_else(|| format!("`{word}` is not understood"))?);
                tail
            }
        };
        rest = next.trim_start_matches([',', ' ']);
    }
    Ok(Want::Rule { id: id.to_owned(), outcome, effect, says, todo, at, from, missing, inherited, due })
}

fn quoted(text: &str) -> Result<(String, &str), String> {
    let inner = text.trim_start().strip_prefix('"').ok_or("words stand in quotes")?;
    let (words, rest) = inner.split_once('"').ok_or("a quote is not closed")?;
    Ok((words.to_owned(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_line() {
        let parsed = expectation("L2 601/7162/5: IMI102 breached, blocks, says \"44 hours\" at attempts!C3", 7);
        let want = Want::Rule {
            id: "IMI102".into(),
            outcome: Outcome::Breached,
            effect: Some(Effect::Blocks),
            says: vec!["44 hours".into()],
            todo: vec![],
            at: vec!["attempts!C3".into()],
            from: None,
            missing: vec![],
            inherited: None,
            due: None,
        };
        let expected = Expectation { line: 7, group: None, learner: Some("L2".into()), qualification: Some("601/7162/5".into()), want };
        assert_eq!(parsed, Ok(vec![expected]));
        assert!(expectation("IMI102 brached", 1).is_err());
    }
}
