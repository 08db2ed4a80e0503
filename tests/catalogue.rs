//! Every rule promised in `rules/catalogue.txt` is in a shipped pack, and every shipped rule is promised.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::collections::BTreeSet;

use preclaim::pack::{shipped, shipped_cases, shipped_file};

#[test]
fn the_packs_hold_what_the_catalogue_promises() {
    let promised: BTreeSet<&str> = shipped_file("catalogue.txt").lines().filter(|line| !line.starts_with('#')).collect();
    let packs = shipped().unwrap();
    let held: BTreeSet<&str> = packs.iter().flat_map(|pack| &pack.rules).map(|rule| rule.id.as_str()).collect();
    assert_eq!(promised.difference(&held).collect::<Vec<_>>(), Vec::<&&str>::new(), "promised and missing");
    assert_eq!(held.difference(&promised).collect::<Vec<_>>(), Vec::<&&str>::new(), "held and not promised");
    assert!(promised.len() > 100, "the list is the whole catalogue");
}

#[test]
fn every_rule_has_cases_that_ship() {
    for pack in shipped().unwrap() {
        let files: Vec<String> = shipped_cases(&pack.id).into_iter().map(|(path, _)| path).collect();
        for rule in &pack.rules {
            assert!(files.iter().any(|path| path.ends_with(&format!("/{}.md", rule.id))), "{} has no cases", rule.id);
        }
    }
}
