//! DAT007 where the pack of a claim has no rule of its own for the overall grade: cases that no shipped pack can show.

#![expect(clippy::panic, reason = "a test may fail")]

use preclaim::bind::Vocabulary;
use preclaim::cases::{parse, run};
use preclaim::pack::{load, shipped_file};

const PACK: &str = r#"
id = "no-grade-rule"
title = "A pack without a rule for grades"
version = "1"
[document]
title = "Invented requirements"
issue = "1"
[applies]
qualifications = true
[scale]
name = "Pass, Credit"
overall = ["Pass", "Credit"]
units = ["Pass"]
attempts = ["Pass"]
blank_breaches = true
[[qualification]]
number = "600/5678/2"
title = "Level 2 Award in Invention"
level = 2
[rule]
"#;

const CASES: &str = r#"
# DAT007 · blank grades

## Common

| registrations | learner_id | qualification |
|---|---|---|
| | L1 | 600/5678/2 |

## A full claim without a grade

| claims | learner_id | qualification | grade | claim_type |
|---|---|---|---|---|
| | L1 | 600/5678/2 | | full |

- DAT007 breached, blocks
- DAT007 breached at claims!C2
- DAT007 breached, says "Pass, Credit"

## A claim type left blank is full

| claims | learner_id | qualification | grade |
|---|---|---|---|
| | L1 | 600/5678/2 | |

- DAT007 breached, blocks

## An interim claim needs no overall grade

| claims | learner_id | qualification | grade | claim_type |
|---|---|---|---|---|
| | L1 | 600/5678/2 | | interim |

- DAT007 not applicable

## A claim type that cannot be understood

| claims | learner_id | qualification | grade | claim_type |
|---|---|---|---|---|
| | L1 | 600/5678/2 | | whenever |

- DAT007 cannot tell, missing claim_type
"#;

#[test]
fn a_full_claim_needs_a_grade_where_no_rule_of_its_pack_asks_for_one() {
    let data = load("data", shipped_file("data/pack.toml")).unwrap_or_else(|faults| panic!("{faults}"));
    let packs = [data, load("no-grade-rule", PACK).unwrap_or_else(|faults| panic!("{faults}"))];
    let vocabulary = Vocabulary::shipped().unwrap_or_else(|faults| panic!("{}", faults.join("\n")));
    let file = parse(CASES).unwrap_or_else(|why| panic!("{why}"));
    let wrong: Vec<String> =
        file.cases.iter().flat_map(|case| run(case, vocabulary, &packs)).map(|mismatch| mismatch.to_string()).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}
