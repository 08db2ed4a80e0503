//! The notes of every shipped pack follow its source clause by clause and name its rules.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use preclaim::pack::{Coverage, clauses, shipped, shipped_file};

/// Ids named in a cell, ranges such as `IMI301 to IMI305` spelt out.
fn ids(cell: &str) -> Vec<String> {
    let words: Vec<&str> = cell.split([' ', ',', ';', '.']).filter(|word| !word.is_empty()).collect();
    let is_id =
        |word: &str| word.len() == 6 && word[..3].chars().all(|c| c.is_ascii_uppercase()) && word[3..].chars().all(|c| c.is_ascii_digit());
    let mut found: Vec<String> = words.iter().filter(|word| is_id(word)).map(|word| (*word).to_owned()).collect();
    for three in words.windows(3).filter(|three| is_id(three[0]) && three[1] == "to" && is_id(three[2])) {
        let number = |id: &str| id[3..].parse::<u32>().unwrap();
        found.extend((number(three[0])..=number(three[2])).map(|n| format!("{}{n:03}", &three[0][..3])));
    }
    found
}

#[test]
fn every_rule_of_a_source_stands_at_a_clause_and_every_id_is_a_rule() {
    let packs = shipped().unwrap();
    let known: Vec<&str> = packs.iter().flat_map(|pack| &pack.rules).map(|rule| rule.id.as_str()).collect();
    let mut sources = 0;
    for pack in packs.iter().filter(|pack| !pack.applies.everything) {
        let file = format!("{}/notes.md", pack.id);
        let notes = clauses(&file, shipped_file(&file)).unwrap_or_else(|faults| panic!("{faults}"));
        assert!(notes.len() >= 20, "{file} has {} clauses only", notes.len());
        let named: Vec<String> = notes.iter().flat_map(|note| ids(&note.rules)).collect();
        for id in &named {
            assert!(known.contains(&id.as_str()), "{file} names {id}, which is no rule");
        }
        for rule in &pack.rules {
            assert!(named.contains(&rule.id), "{file} names {} at no clause", rule.id);
        }
        let unruled = notes.iter().filter(|note| note.coverage == Coverage::Checked && note.rules.is_empty());
        assert_eq!(unruled.map(|note| &note.asks).collect::<Vec<_>>(), Vec::<&String>::new(), "{file}: checked by which rule?");
        sources += 1;
    }
    assert!(sources >= 1);
}
