//! Registers as people write them, and every fault with its line.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::*;

const GOOD: &str = r#"
[[waiver]]
rule = "imi501"
learner = "300448"
approved_by = "Dr N. Example"
why = "The code is agreed with the awarding organisation."
until = 2025-07-31

[[waiver]]
rule = "IMI102"
programme = "Light vehicle L3"
approved_by = "Dr N. Example"
why = "Clock change."
evidence = "EF-12"
until = 2025-07-31
covers = 2
"#;

fn faults(file: &str, text: &str) -> Vec<(usize, String)> {
    load(file, text.as_bytes().to_vec())
        .err()
        .map(|faults| faults.faults)
        .unwrap_or_default()
        .into_iter()
        .map(|f| (f.line, f.says))
        .collect()
}

#[test]
fn toml_and_sheets_say_the_same() {
    let toml = load("waivers.toml", GOOD.as_bytes().to_vec()).unwrap();
    let sheet = "Waivers of the centre,,,,,,,\n\nRule,Learner ref,Programme,Approved by,Why,Evidence,Until,How many\n\
        IMI501,300448,,Dr N. Example,The code is agreed with the awarding organisation.,,31/07/2025,\n,,,,,,,\n\
        IMI102,,Light vehicle L3,Dr N. Example,Clock change.,EF-12,2025-07-31,2\n";
    let sheet = load("waivers.csv", sheet.as_bytes().to_vec()).unwrap();
    assert_eq!(toml.iter().map(|waiver| waiver.line).collect::<Vec<_>>(), [2, 9]);
    assert_eq!(sheet.iter().map(|waiver| waiver.line).collect::<Vec<_>>(), [4, 6]);
    let same = |waivers: &[Waiver]| waivers.iter().map(|waiver| Waiver { line: 0, ..waiver.clone() }).collect::<Vec<_>>();
    assert_eq!(same(&toml), same(&sheet));
    assert_eq!(toml[0].rule, "IMI501");
    assert_eq!((toml[0].covers, toml[1].covers, toml[1].evidence.as_deref()), (None, Some(2), Some("EF-12")));
    assert!(load("empty.toml", Vec::new()).unwrap().is_empty());
}

#[test]
fn what_is_missing_is_told_with_its_line() {
    for (without, says) in [
        ("approved_by = \"Dr N. Example\"\n", "`approved_by` is missing"),
        ("why = \"Clock change.\"\n", "`why` is missing"),
        ("rule = \"IMI102\"\n", "`rule` is missing"),
        ("programme = \"Light vehicle L3\"\n", "it is for nobody"),
        ("covers = 2\n", "`covers` is missing"),
    ] {
        let at = GOOD.rfind(without).unwrap();
        let text = format!("{}{}", &GOOD[..at], &GOOD[at + without.len()..]);
        let found = faults("waivers.toml", &text);
        assert!(found.iter().any(|(number, fault)| *number == 9 && fault.contains(says)), "{says}: {found:?}");
    }
    let without_day = GOOD.replacen("until = 2025-07-31\n", "", 1);
    assert_eq!(faults("w.toml", &without_day), [(2, "`until` is missing: say until when it holds, such as 2025-07-31".to_owned())]);
    let sheet = "rule,learner,approved by,why,until\nIMI501,1,,because,31/02/2025\nIMI501,1,,because,31/07/2025\n";
    let found = faults("w.csv", sheet);
    assert!(found[0].0 == 2 && found[0].1.contains("which is no date"), "{found:?}");
    assert!(found[1].0 == 3 && found[1].1.contains("`approved_by` is missing"), "{found:?}");
}

#[test]
fn misspelt_and_foreign_registers_are_refused() {
    let found = faults("w.toml", &GOOD.replacen("approved_by", "aproved_by", 1));
    assert!(found.iter().any(|(line, says)| *line == 5 && says.contains("did you mean `approved_by`")), "{found:?}");
    let found = faults("w.toml", &GOOD.replacen("2025-07-31", "\"soon\"", 1));
    assert!(found.len() == 1 && found[0].0 == 7 && found[0].1.contains("must be a date"), "{found:?}");
    let found = faults("w.csv", "rule,learner,approved by,why,until,evidense\nIMI501,1,A,b,31/07/2025,c\n");
    assert!(found[0].1.contains("did you mean `evidence`"), "{found:?}");
    assert!(faults("w.csv", "learner_id,qualification\n1,2\n")[0].1.contains("no headings of a waiver register"));
    assert!(faults("w.toml", "[[waiver]]\nrule = \n")[0].0 == 2);
}

#[test]
fn a_rule_that_only_bars_needs_evidence() {
    let packs = crate::pack::shipped().unwrap();
    let waiver = |rule: &str, evidence: Option<&str>| Waiver {
        rule: rule.to_owned(),
        evidence: evidence.map(str::to_owned),
        ..load("w.toml", GOOD.as_bytes().to_vec()).unwrap().remove(0)
    };
    let fits = |waiver: Waiver| fit("w.toml", &[waiver], &packs).map_err(|faults| faults.to_string());
    assert!(fits(waiver("IMI501", None)).is_ok());
    assert!(fits(waiver("IMI101", None)).unwrap_err().contains("line 2: a breach of IMI101 bars the claim"));
    assert!(fits(waiver("IMI101", Some("IMI e-mail of 3 June"))).is_ok());
    assert!(fits(waiver("IMI5O1", None)).unwrap_err().contains("did you mean IMI501?"));
}
