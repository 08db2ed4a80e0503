//! Keys, and texts without the people that a table names.

#![expect(clippy::unwrap_used, reason = "a test may fail")]

use super::scrub::Scrubber;
use super::*;
use crate::bind::testing::text_sheet;
use crate::bind::{Binder, Settings, Vocabulary};

fn book(csv: &str) -> Book {
    let rows: Vec<Vec<&str>> = csv.lines().map(|line| line.split(',').collect()).collect();
    let rows: Vec<&[&str]> = rows.iter().map(Vec::as_slice).collect();
    let mut binder = Binder::new(Vocabulary::shipped().unwrap(), Settings::new(crate::engine::sample::day(2025, 6, 20)));
    binder.take(&text_sheet(0, &rows));
    binder.finish().0
}

fn key(byte: u8) -> Key {
    Key::new([byte; 32])
}

#[test]
fn a_key_makes_the_same_pseudonyms_again_and_another_key_does_not() {
    let one = key(7);
    let again = Key::parse(&one.to_text()).unwrap();
    assert_eq!(one.learner(" ab12 "), again.learner("AB12"));
    assert_eq!(one.mark(), again.mark());
    assert_ne!(one.learner("AB12"), key(8).learner("AB12"));
    assert_ne!(one.mark(), key(8).mark());
    assert_ne!(one.learner("AB12"), one.learner("AB13"));
    let pseudonym = one.learner("AB12");
    assert!(pseudonym.len() == 14 && pseudonym.starts_with("L-") && !pseudonym.contains("AB12"), "{pseudonym}");
    assert_eq!(format!("{one:?}"), "Key");
    // HMAC-SHA-256 of `learner`, a zero byte and `1` under a key of zeros, worked out with another program.
    assert_eq!(key(0).learner("1"), "L-5a14854f6c78");
}

#[test]
fn what_is_no_key_is_refused() {
    let good = key(1).to_text();
    for bad in
        ["", "01", &good[..good.len() - 3], &good.replace("01", "zz"), &format!("{good}more"), &good.replacen("preclaim", "reclaim", 1)]
    {
        assert_eq!(Key::parse(bad).err(), Some(BadKey), "{bad}");
    }
    assert!(Key::parse(&format!("\u{feff}{}", good.replace('\n', "\r\n"))).is_ok());
}

const REGISTER: &str = "learner_id,qualification,family_name,given_names,date_of_birth,uln\n\
    300412,603/3089/2,Wesołowski,Zoë Anne,04/09/2006,4664643070\nA/17,603/3089/2,O'Brien,Mei-Lin,18/02/2007,2223349411\n\
    7,603/3089/2,Lanyon,J.,10/07/2009,1611683857\n";

#[test]
fn names_go_in_whatever_order_and_spelling() {
    let book = book(REGISTER);
    let scrubber = Scrubber::of(&book, &key(1));
    for (text, said) in [
        ("Unit 1 Test", "Unit 1 Test"),
        ("Wesołowski, Zoë Anne", "redacted"),
        ("form of ZOE WESOLOWSKI.xlsx", "form of redacted.xlsx"),
        ("Zoe\u{308} and somebody", "redacted and somebody"),
        ("Mei-Lin O’Brien's form", "redacted O’redacted's form"),
        ("born 04/09/2006, or 4.9.2006, or 2006-09-04", "born redacted, or redacted, or redacted"),
        ("060904 04092006", "060904 redacted"),
        ("ULN 4664643070", "ULN redacted"),
        ("1234 567 890 and 12345678901", "redacted and 12345678901"),
        ("603/3089/2 on 12/05/2025 09:30", "603/3089/2 on 12/05/2025 09:30"),
        ("Lanyonesque", "Lanyonesque"),
    ] {
        assert_eq!(scrubber.text(text), said);
    }
    let pseudonym = key(1).learner("300412");
    assert_eq!(scrubber.text("of 300412"), format!("of {pseudonym}"));
    assert_eq!(scrubber.text("a-17 here"), format!("{} here", key(1).learner("A/17")));
    // A short identifier is a word like any other, but for the name of a file.
    assert_eq!(scrubber.text("Test 7"), "Test 7");
    assert_eq!(scrubber.name("forms/7.csv"), format!("forms/{}.csv", key(1).learner("7")));
    assert_eq!(scrubber.note("B7 (01/02/2003) and C8 (5.6.07)"), "B7 (a date) and C8 (a date)");
}

#[test]
fn folders_above_the_files_are_not_told_and_names_stay_different() {
    assert_eq!(
        texts::common_folder(["C:/Users/Jane/Claims/a.csv", "C:/Users/Jane/Claims/b/c.csv"].into_iter()),
        "C:/Users/Jane/Claims/".len()
    );
    assert_eq!(texts::common_folder(["a.csv", "b/c.csv"].into_iter()), 0);
    let mut names = Unique::default();
    let mut take = |name: &str| names.take(name);
    assert_eq!(
        [take("redacted.csv"), take("redacted.csv"), take("redacted"), take("redacted")].join("|"),
        "redacted.csv|redacted (2).csv|redacted|redacted (2)"
    );
}
