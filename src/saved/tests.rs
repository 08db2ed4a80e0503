//! Reports are read back as they were written, and compared by what findings are about.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::*;
use crate::engine::{Outcome, Verdict, sample};
use crate::report::json;

fn written(report: &crate::engine::Report) -> String {
    let mut bytes = Vec::new();
    json::write(report, &mut bytes).unwrap();
    String::from_utf8(bytes).unwrap()
}

fn words(changes: &Changes<'_>) -> Vec<(Status, String, String)> {
    let learner = |change: &Change<'_>| match change.subject {
        Subject::Claim(claim) => claim.learner_id.to_string(),
        Subject::Group(group) => group.programme.to_string(),
    };
    changes.findings.iter().map(|change| (change.status, learner(change), change.finding.rule.to_string())).collect()
}

#[test]
fn a_report_is_read_back() {
    let report = sample::report(1);
    let text = written(&report);
    let saved = parse(&text).unwrap();
    assert_eq!(saved.as_of, report.as_of);
    assert_eq!(saved.claims.len(), 5);
    let barred = &saved.claims[2];
    assert_eq!((&*barred.learner_id, &*barred.name, barred.verdict), ("0014", "Ffion Prosser", Verdict::Barred));
    let first = &barred.findings[0];
    assert_eq!((&*first.rule, first.outcome, first.component.as_deref()), ("SAM101", Outcome::Breached, Some("Unit 1")));
    assert_eq!((&*first.cells[0].path, &*first.cells[0].cell), ("centre/log.csv", "D6"));
    assert!(barred.rules.judged("SAM101") && barred.rules.judged("SAM601") && !barred.rules.judged("SAM999"));
    assert_eq!(saved.claims[3].findings[0].weight(), Weight::CannotTell);
    assert_eq!(saved.centre.findings[0].weight(), Weight::Advises);
    let same = compare(&saved, &saved);
    assert!(!same.anything_new() && same.verdicts.is_empty());
    assert_eq!(same.counts.of(Status::Open), same.findings.len());
    assert_eq!(same.findings.len(), 7);
}

#[test]
fn the_row_does_not_count_and_the_component_does() {
    let (mut old, mut new) = (sample::report(1), sample::report(1));
    // The same breach, two rows further down and with a cell of another value: still open.
    new.entries[4].findings[0].cells[0].row += 2;
    let before = written(&old);
    let after = written(&new);
    let (a, b) = (parse(&before).unwrap(), parse(&after).unwrap());
    assert_eq!(compare(&a, &b).counts.of(Status::Open), 7);
    // The early finding is about another unit now: one is fixed, one is new.
    let other = new.book.texts.intern("Unit 2");
    new.entries[1].findings[0].facts[0].1 = crate::check::Fact::Sym(other);
    // Spelt differently it would be the same.
    let spelt = old.book.texts.intern("UNIT-1");
    old.entries[2].findings[0].facts[0].1 = crate::check::Fact::Sym(spelt);
    let (before, after) = (written(&old), written(&new));
    let (a, b) = (parse(&before).unwrap(), parse(&after).unwrap());
    let changes = compare(&a, &b);
    let changed: Vec<_> = words(&changes).into_iter().filter(|(status, ..)| *status != Status::Open).collect();
    let of = |status| (status, "0013".to_owned(), "SAM106".to_owned());
    assert_eq!(changed, [of(Status::New), of(Status::Fixed)]);
    assert!(changes.anything_new());
}

#[test]
fn fixed_means_judged_again() {
    let (old, mut new) = (sample::report(1), sample::report(1));
    // 0012: the warning is put right. 0014: the rule is not judged any more. 0015: the claim is gone. =0016: no longer to be told.
    new.entries[0].findings.clear();
    new.entries[2].findings.remove(0);
    new.entries[2].outcomes.put(0, Outcome::Absent);
    let gap = new.entries.remove(3).findings.remove(0);
    new.entries[3].findings = vec![crate::engine::Finding { rule: 2, ..gap }];
    new.entries[3].verdict = Verdict::Unknown;
    let (before, after) = (written(&old), written(&new));
    let (a, b) = (parse(&before).unwrap(), parse(&after).unwrap());
    let changes = compare(&a, &b);
    let changed: Vec<_> = words(&changes).into_iter().filter(|(status, ..)| *status != Status::Open).collect();
    let of = |status, learner: &str, rule: &str| (status, learner.to_owned(), rule.to_owned());
    assert_eq!(
        changed,
        [
            of(Status::New, "=0016", "SAM501"),
            of(Status::Fixed, "0012", "SAM601"),
            of(Status::NoClaim, "0015", "SAM101"),
            of(Status::NoRule, "0014", "SAM101"),
            of(Status::NotTold, "=0016", "SAM501"),
        ]
    );
    let verdicts: Vec<_> = changes.verdicts.iter().map(|change| (&*change.claim.learner_id, change.old, change.new)).collect();
    assert_eq!(verdicts, [("=0016", Some(Verdict::Fix), Some(Verdict::Unknown)), ("0015", Some(Verdict::Unknown), None)]);
}

#[test]
fn a_finding_that_weighs_more_is_worse() {
    let (old, mut new) = (sample::report(1), sample::report(1));
    new.entries[1].findings[0].outcome = Outcome::Breached;
    new.entries[1].findings[0].effect = crate::engine::Effect::Bars;
    let (before, after) = (written(&old), written(&new));
    let (a, b) = (parse(&before).unwrap(), parse(&after).unwrap());
    let (there, back) = (compare(&a, &b), compare(&b, &a));
    assert_eq!((there.counts.of(Status::Worse), there.anything_new()), (1, true));
    assert_eq!((back.counts.of(Status::Milder), back.anything_new()), (1, false));
}

#[test]
fn other_files_are_refused_with_a_reason() {
    for (text, says) in [
        ("", "the file is empty"),
        ("learner_id,grade\n", "not whole JSON"),
        ("{}", "names no schema"),
        ("{\"schema\": \"preclaim.report/9\"}", "preclaim.report/9"),
        ("{\"schema\": \"preclaim.report/1\", \"version\": \"0.1.0\"}", "changed by hand"),
    ] {
        let why = parse(text).err().map(|why| why.to_string()).unwrap_or_default();
        assert!(why.contains(says), "{text}: {why}");
    }
}

#[test]
fn reports_that_a_windows_shell_saved_are_read() {
    let text = written(&sample::report(0));
    let mut utf16 = vec![0xff, 0xfe];
    utf16.extend(text.encode_utf16().flat_map(u16::to_le_bytes));
    assert_eq!(decode(&utf16), text);
    assert_eq!(decode(format!("\u{feff}{text}").as_bytes()), text);
    assert_eq!(decode(text.as_bytes()), text);
}
