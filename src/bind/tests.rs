use chrono::NaiveDate;

use super::testing::text_sheet;
use super::*;
use crate::record::{Record, Variant, attempts, registrations};

fn settings() -> Settings {
    Settings::new(NaiveDate::from_ymd_opt(2025, 6, 20).unwrap())
}

#[test]
fn a_plain_register() {
    let sheet = text_sheet(0, &[&["learner_id", "qualification", "date_of_birth"], &["L1", "60171625", "14/03/2008"]]);
    let mut binder = Binder::new(Vocabulary::shipped().unwrap(), settings());
    let card = binder.take(&sheet);
    assert_eq!(card.regions[0].table, Some(Table::Registrations));
    let (book, notes) = binder.finish();
    assert!(notes.is_empty());
    let variant = Variant::default();
    let row = Record { book: &book, table: Table::Registrations, index: 0, variant: &variant };
    assert_eq!(book.text(row.get(registrations::qualification).peek().unwrap().0), "601/7162/5");
    assert_eq!(book.text(row.get(registrations::learner_id).peek().unwrap().0), "L1");
    let _ = attempts::taken_at;
}
