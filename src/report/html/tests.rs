//! The page: nothing is lost, nothing from an input is markup, and long reports say what they leave out.

#![expect(clippy::unwrap_used, reason = "what cannot be read back has failed its test")]

use super::{write, write_within};
use crate::engine::{Name, Report, sample};

fn page(report: &Report) -> String {
    let mut out = Vec::new();
    write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

/// How many elements have a class as their first.
fn count(page: &str, opening: &str) -> usize {
    page.matches(opening).count()
}

#[test]
fn every_claim_and_every_finding_has_a_row_and_every_link_a_target() {
    let report = sample::report(3);
    let page = page(&report);
    let findings: usize = report.entries.iter().map(|entry| entry.findings.len()).sum::<usize>() + report.centre.findings.len();
    assert_eq!(count(&page, "<tr class=\"it claim\""), report.entries.len());
    assert_eq!(count(&page, "<tr class=\"it finding\""), findings);
    let mut followed = 0;
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"{target}\"")), "nothing stands at #{target}");
        followed += 1;
    }
    assert!(followed > findings, "{followed}");
}

#[test]
fn marked_cells_stand_in_their_rows_as_the_file_has_them() {
    let page = page(&sample::report(1));
    // Row 4 of the log's grid is line 6 of the file; its date is text, and its result a failed test, marked.
    let row = page.split("id=\"r1-6\"").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains("19/06/2025 10:15"), "{row}");
    assert!(row.contains("<td class=\"mark bars\"><bdi>Fail</bdi>"), "{row}");
    assert!(row.contains("Bars the claim: Unit 1: 3 attempts count"), "{row}");
    // An empty destination is said to be empty.
    let row = page.split("id=\"r0-5\"").nth(1).unwrap().split("</tr>").next().unwrap();
    assert!(row.contains("<td class=\"mark blocks\"><bdi></bdi><span class=\"empty\">empty</span>"), "{row}");
}

#[test]
fn text_from_an_input_is_never_markup() {
    let mut report = sample::report(1);
    let bad = "<script>alert(1)</script><img src=x onerror=\"alert(2)\">&\u{202e}\u{0}'\"";
    for entry in &mut report.entries {
        entry.name = Name::Whole(report.book.texts.intern(bad));
    }
    report.inputs[0].notes = vec![bad.to_owned()];
    report.inputs[1].columns[0].heading = bad.to_owned();
    report.notes = vec![bad.to_owned()];
    let page = page(&report);
    assert_eq!(count(&page, "<script>"), 1, "only the page's own");
    assert_eq!(count(&page, "<img"), 0);
    assert!(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert!(!page.contains(['\u{202e}', '\u{0}']));
    assert!(!page.contains(" onclick") && !page.contains(" style="), "the policy would not let them run");
}

#[test]
fn the_policy_knows_the_very_script_and_style_that_the_page_carries() {
    let page = page(&sample::report(0));
    let between = |from: &str, to: &str| page.split(from).nth(1).unwrap().split(to).next().unwrap().to_owned();
    let policy = between("Content-Security-Policy\" content=\"", "\"");
    assert!(policy.starts_with("default-src &#39;none&#39;") || policy.starts_with("default-src 'none'"), "{policy}");
    assert!(!between("<style>", "</style>").is_empty() && !between("<script>", "</script>").is_empty());
    assert!(!page.contains("http://") && !page.contains("https://"), "nothing leads out");
}

#[test]
fn a_long_report_says_what_the_page_leaves_out() {
    let report = sample::report(4);
    let mut out = Vec::new();
    write_within(&report, 10, &mut out).unwrap();
    let page = String::from_utf8(out).unwrap();
    assert_eq!(count(&page, "<tr class=\"it finding\""), 10);
    assert_eq!(count(&page, "<tr class=\"it claim\""), 10);
    assert!(page.contains("This page lists 10 of 25 findings, the gravest"), "findings");
    assert!(page.contains("This page lists the first 10 claims; the workbook and the JSON report have all 20."), "claims");
    for target in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(page.contains(&format!("id=\"{target}\"")), "nothing stands at #{target}");
    }
}

#[test]
fn two_runs_give_the_same_bytes() {
    assert_eq!(page(&sample::report(2)), page(&sample::report(2)));
}
