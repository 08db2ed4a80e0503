//! Cases heard together are ruled as each would be alone.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use std::fmt::Write;

use super::*;
use crate::bind::testing::text_sheet;
use crate::bind::{Binder, Settings, Vocabulary};
use crate::engine::{arm, sample::day};
use crate::pack::shipped;
use crate::record::{Scope, docket};

/// Learners of three awarding organisations in turn, of whom every fifth has rows that repeat and differ, every seventh a mark that
/// cannot be read, every ninth a year of birth in two digits, every eleventh an interim claim, every thirteenth none, and some attempts are nobody's.
fn college(learners: usize) -> [String; 3] {
    let mut register = String::from("learner_id,family_name,awarding_organisation,qualification,status,start_date,date_of_birth\n");
    let mut claims = String::from("learner_id,qualification,claim_type,grade,destination\n");
    let mut attempts = String::from("learner_id,qualification,assessment,assessment_type,attempt,date,result,void\n");
    for learner in 0..learners {
        let (organisation, number) =
            [("IMI", "603/3089/2"), ("City & Guilds", "603/1234/5"), ("Pearson", "601/7159/5"), ("IMI", "603/2953/1")][learner % 4];
        let id = 1000 + learner;
        let born = match learner {
            _ if learner % 9 == 0 => "24/05/15",
            _ if learner % 6 == 0 => "04/05/2007",
            _ => "24/05/2007",
        };
        writeln!(register, "{id},Person{learner},{organisation},{number},current,02/09/2024,{born}").unwrap();
        if learner % 5 == 0 {
            writeln!(register, "{id},Persona{learner},{organisation},{number},withdrawn,01/09/2024,{born}").unwrap();
        }
        if learner % 13 != 0 {
            let kind = if learner % 11 == 0 { "interim" } else { "full" };
            writeln!(claims, "{id},{number},{kind},{},0{}", ["Pass", "Merit", "", "Starred"][learner % 4], learner % 9).unwrap();
        }
        let void = if learner % 7 == 0 { "perhaps" } else { "" };
        for attempt in 1..=1 + learner % 3 {
            writeln!(attempts, "{id},{number},Unit 1,online test,{attempt},1{attempt}/03/2025,Pass,{void}").unwrap();
        }
        if learner % 17 == 0 {
            writeln!(attempts, "9{id},{number},Unit 1,online test,1,10/03/2025,Pass,").unwrap();
        }
    }
    [register, claims, attempts]
}

#[test]
fn together_as_alone() {
    let as_of = day(2025, 6, 20);
    let mut binder = Binder::new(Vocabulary::shipped().unwrap(), Settings::new(as_of));
    for (id, csv) in (0..).zip(college(150)) {
        let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
        binder.take(&text_sheet(id, &rows.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    }
    let book = binder.finish().0;
    assert!(book.doubts.len() > 10, "{}", book.doubts.len());
    let packs = shipped().unwrap();
    let armed = arm(&packs, |_| true).unwrap();
    let vocabulary = Vocabulary::shipped().unwrap();
    let organisation = |spelling: &str| vocabulary.awarding_organisation(spelling).map(str::to_owned);
    for (scope, keep_shown) in [(Scope::Claims, false), (Scope::Claims, true), (Scope::Everyone, false)] {
        let mut docket = docket(&book, scope, as_of);
        let rule = |docket: &Docket| {
            let progress = |_| {};
            let (structures, only_packs) = (&[][..], &[][..]);
            let (book, armed, organisation, progress) = (&book, &armed, &organisation, &progress);
            judge(&Plan { book, docket, armed, as_of, only_packs, organisation, structures, keep_shown, progress })
        };
        let together = rule(&docket);
        let entries = std::mem::take(&mut docket.entries);
        assert!(entries.len() > 2 * BENCH && together.entries.len() == entries.len());
        let mut summary = Summary::default();
        for (entry, ruled) in entries.iter().zip(&together.entries) {
            docket.entries = vec![*entry];
            let alone = rule(&docket);
            assert_eq!(format!("{:?}", alone.entries[0]), format!("{ruled:?}"));
            summary.claims += alone.summary.claims;
            for (all, one) in summary.verdicts.iter_mut().zip(alone.summary.verdicts) {
                *all += one;
            }
        }
        assert_eq!((summary.claims, summary.verdicts), (together.summary.claims, together.summary.verdicts));
        // The college is one in which much is found, and not the same of each.
        let said: std::collections::HashSet<_> = together.entries.iter().map(|ruled| format!("{:?}", ruled.outcomes)).collect();
        assert!(said.len() > 12, "{}", said.len());
    }
}
