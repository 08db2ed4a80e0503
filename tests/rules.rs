//! Runs every literate case of every shipped pack, and the tests over the whole slice of checks and packs.

#![expect(clippy::panic, reason = "a test may fail")]

use std::collections::{BTreeMap, BTreeSet};

use preclaim::bind::Vocabulary;
use preclaim::cases::{CaseFile, Want, parse, run};
use preclaim::check;
use preclaim::engine::{Outcome, arm};
use preclaim::pack::{SHIPPED, shipped, shipped_cases};

fn case_files() -> Vec<(String, CaseFile)> {
    SHIPPED
        .iter()
        .flat_map(|folder| shipped_cases(folder))
        .map(|(path, text)| {
            let file = parse(text).unwrap_or_else(|why| panic!("{path}: {why}"));
            (path, file)
        })
        .collect()
}

#[test]
fn every_case_of_every_rule_comes_out_as_written() {
    let vocabulary = Vocabulary::shipped().unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
    let packs = shipped().unwrap_or_else(|faults| panic!("{faults}"));
    let mut wrong = Vec::new();
    let mut count = 0;
    for (path, file) in case_files() {
        for case in &file.cases {
            count += 1;
            wrong.extend(run(case, vocabulary, &packs).into_iter().map(|mismatch| format!("{path}, {mismatch}  [{}]", case.title)));
        }
    }
    assert!(wrong.is_empty(), "{} of {count} cases differ:\n{}", wrong.len(), wrong.join("\n"));
    assert!(count > 0, "no case was found");
}

#[test]
fn every_rule_has_cases_for_each_outcome_and_both_sides_of_its_boundary() {
    let packs = shipped().unwrap_or_else(|faults| panic!("{faults}"));
    let files: BTreeMap<String, CaseFile> = case_files().into_iter().map(|(_, file)| (file.rule.clone(), file)).collect();
    let mut lacking = Vec::new();
    for rule in packs.iter().flat_map(|pack| &pack.rules) {
        let Some(file) = files.get(&rule.id) else {
            lacking.push(format!("{}: no case file", rule.id));
            continue;
        };
        let outcomes: BTreeSet<Outcome> = file
            .cases
            .iter()
            .flat_map(|case| &case.expectations)
            .filter_map(|expectation| match &expectation.want {
                Want::Rule { id, outcome, .. } if *id == rule.id => Some(*outcome),
                _ => None,
            })
            .collect();
        let mut need = |has: bool, what: &str| {
            if !has {
                lacking.push(format!("{}: {what}", rule.id));
            }
        };
        need(outcomes.contains(&Outcome::Met) || file.mentions.never_met, "no case is met");
        need(
            outcomes.contains(&Outcome::Breached) || outcomes.contains(&Outcome::Early) || file.mentions.never_breached,
            "no case is breached",
        );
        need(outcomes.contains(&Outcome::CannotTell) || file.mentions.never_cannot_tell, "no case cannot tell");
        let on_the_edge: Vec<_> = file.cases.iter().filter(|case| case.boundary).collect();
        need(on_the_edge.len() >= 2 || file.mentions.no_boundary, "fewer than two boundary cases");
        if on_the_edge.len() >= 2 {
            let sides: BTreeSet<Outcome> = on_the_edge
                .iter()
                .flat_map(|case| &case.expectations)
                .filter_map(|expectation| match &expectation.want {
                    Want::Rule { id, outcome, .. } if *id == rule.id => Some(*outcome),
                    _ => None,
                })
                .collect();
            need(sides.len() >= 2, "all boundary cases lie on one side");
        }
    }
    for file in files.values() {
        if !packs.iter().flat_map(|pack| &pack.rules).any(|rule| rule.id == file.rule) {
            lacking.push(format!("{}: cases for a rule that no pack has", file.rule));
        }
    }
    assert!(lacking.is_empty(), "{}", lacking.join("\n"));
}

#[test]
fn every_check_is_armed_and_every_code_is_unique() {
    let packs = shipped().unwrap_or_else(|faults| panic!("{faults}"));
    let armed = arm(&packs, |_| true);
    assert!(armed.is_ok(), "{:?}", armed.err().map(|faults| faults.iter().map(ToString::to_string).collect::<Vec<_>>()));
    let used: BTreeSet<&str> = packs.iter().flat_map(|pack| &pack.rules).map(|rule| rule.check.as_str()).collect();
    let mut seen = BTreeSet::new();
    for check in check::checks() {
        assert!(seen.insert(check.code), "two checks are called {}", check.code);
        assert!(used.contains(check.code), "no rule arms {}", check.code);
        assert!(check.code.bytes().all(|b| b.is_ascii_lowercase() || b == b'-' || b.is_ascii_digit()), "{}", check.code);
        assert!(!check.about.is_empty(), "{} does not say what it compares", check.code);
    }
}

#[test]
fn every_clause_and_every_word_is_there() {
    let packs = shipped().unwrap_or_else(|faults| panic!("{faults}"));
    for pack in &packs {
        for clause in &pack.clauses {
            assert!(!clause.section.trim().is_empty(), "{}: a clause without a section", pack.id);
        }
        for rule in &pack.rules {
            for (what, text) in [("title", &rule.title), ("why", &rule.why), ("do", &rule.todo)] {
                assert!(!text.trim().is_empty(), "{}: `{what}` is empty", rule.id);
            }
        }
        for reading in &pack.readings {
            for id in &reading.rules {
                assert!(pack.rules.iter().any(|rule| rule.id == *id), "reading {} names {id}, which the pack does not have", reading.id);
            }
        }
    }
}
