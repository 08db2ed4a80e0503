//! Every spelling of dates and times that is read, and some that are not.

#![expect(clippy::unwrap_used, clippy::panic, reason = "a test may fail")]

use chrono::NaiveDate;
use proptest::prelude::*;

use super::*;
use crate::record::Value;

fn rules() -> DateRules {
    DateRules { as_of: NaiveDate::from_ymd_opt(2025, 6, 20).unwrap(), month_first: false, birth: false }
}

fn iso(slot: Slot) -> String {
    if slot.is_value() { NaiveDate::from_slot(slot).to_string() } else { "-".to_owned() }
}

fn day(text: &str) -> String {
    iso(read(text, rules()).slot)
}

#[test]
fn usual_spellings_of_one_day() {
    for text in [
        "25/12/2024",
        "25-12-24",
        "25.12.2024",
        "25/12/24",
        "25 Dec 2024",
        "25 December 2024",
        "2024-12-25",
        "2024/12/25",
        "Wed 25/12/2024",
        "Wednesday, 25 December 2024",
        "25th December 2024",
        "25th of December 2024",
        "2024-12-25T00:00:00",
        "2024-12-25T00:00:00Z",
        "2024-12-25 00:00:00.000",
        "20241225",
        "25-Dec-24",
        "25-DEC-2024",
        "25Dec2024",
        "December 25, 2024",
        "Dec 25th, 2024",
        "25 12 2024",
        "25/12/2024 00:00",
        "25 Dec '24",
        " 25/12/2024 ",
        "2024-Dec-25",
    ] {
        assert_eq!(day(text), "2024-12-25", "{text}");
    }
    for text in ["1/9/2024", "01/09/2024", "1 Sept 2024", "1st September 2024", "2024-9-1"] {
        assert_eq!(day(text), "2024-09-01", "{text}");
    }
}

#[test]
fn what_is_no_date_is_not_read() {
    for text in [
        "31/02/2024",
        "32/01/2024",
        "00/01/2024",
        "29/02/2023",
        "25/12",
        "25/12/024",
        "25/12-2024",
        "tomorrow",
        "Dec 2024",
        "25th/12/2024",
        "12/25/2024",
        "2024-13-01",
        "2024",
        "45654",
        "01/01/0025",
        "25/12/2024 soon",
        "25/12/2024 25:00",
        "2024-12-25T00:00:00+05:00",
        "25 Ma 2024",
        "",
    ] {
        assert_eq!(day(text), "-", "{text}");
    }
}

#[test]
fn years_of_two_digits() {
    assert_eq!([day("01/09/89"), day("01/09/90")], ["2089-09-01", "1990-09-01"]);
    let birth = DateRules { birth: true, ..rules() };
    let both = |text| {
        let day = read(text, birth);
        (iso(day.slot), day.or.map(iso))
    };
    assert_eq!(both("14/03/08"), ("2008-03-14".to_owned(), None));
    assert_eq!(both("14/03/69"), ("1969-03-14".to_owned(), None));
    // Five years old or a hundred and five: both make sense.
    assert_eq!(both("14/03/20"), ("2020-03-14".to_owned(), Some("1920-03-14".to_owned())));
    // Two years old on the day; 102 makes sense.
    assert_eq!(both("14/03/23"), ("1923-03-14".to_owned(), None));
    // Not yet three, and 110 years before it is the last day that fits.
    assert_eq!(both("20/06/15"), ("2015-06-20".to_owned(), Some("1915-06-20".to_owned())));
    assert_eq!(both("20/06/14"), ("2014-06-20".to_owned(), None));
    assert_eq!(both("14/03/2020"), ("2020-03-14".to_owned(), None));
}

#[test]
fn what_a_date_says_of_its_column() {
    let order = |text| read(text, rules()).order;
    assert_eq!(order("25/12/2024"), Order::Stated);
    assert_eq!(order("12/25/2024"), Order::Against);
    assert_eq!(order("05/05/2025"), Order::Open);
    assert_eq!(order("2025-04-03"), Order::Open);
    assert_eq!(order("3 Apr 2025"), Order::Open);
    assert_eq!(order("31/31/2025"), Order::Open);
    let Order::Either(other) = order("03/04/2025") else { panic!("two ways") };
    assert_eq!((day("03/04/2025").as_str(), iso(other).as_str()), ("2025-04-03", "2025-03-04"));
    let american = DateRules { month_first: true, ..rules() };
    assert_eq!(iso(read("12/25/2024", american).slot), "2024-12-25");
    assert_eq!(read("25/12/2024", american).order, Order::Against);
}

#[test]
fn times() {
    let at = |h: u32, m: u32, s: u32| Some(Slot(h * 3600 + m * 60 + s));
    for (text, time) in [
        ("14:30", at(14, 30, 0)),
        ("2:30 pm", at(14, 30, 0)),
        ("2.30PM", at(14, 30, 0)),
        ("14.30", at(14, 30, 0)),
        ("1430", at(14, 30, 0)),
        ("1430h", at(14, 30, 0)),
        ("14:30 hrs", at(14, 30, 0)),
        ("14h30", at(14, 30, 0)),
        ("2 p.m.", at(14, 0, 0)),
        ("12:15 am", at(0, 15, 0)),
        ("12 pm", at(12, 0, 0)),
        ("9:05:07", at(9, 5, 7)),
        ("14:30 pm", at(14, 30, 0)),
        ("00:00", Some(Slot::BLANK)),
        ("00:00:00", Some(Slot::BLANK)),
        ("14", None),
        ("24:00", None),
        ("9:60", None),
        ("14:30 am", None),
        ("9:5", None),
        ("noonish", None),
        ("", None),
    ] {
        assert_eq!(clock(text), time, "{text}");
    }
    for text in [
        "10/03/2025 14:30",
        "10/03/2025 2:30 pm",
        "2025-03-10T14:30:00",
        "10 Mar 2025, 14:30",
        "10/03/2025 at 14.30",
        "10/03/2025 - 14:30",
        "2025-03-10 14:30:00.000Z",
    ] {
        let day = read(text, rules());
        assert_eq!((iso(day.slot).as_str(), Some(day.clock)), ("2025-03-10", at(14, 30, 0)), "{text}");
    }
}

#[test]
fn serial_numbers() {
    assert_eq!(serial(45_726.0, false).map(|(day, clock)| (iso(day), clock)), Some(("2025-03-10".to_owned(), Slot::BLANK)));
    assert_eq!(serial(45_726.5, false).map(|(_, clock)| clock), Some(Slot(43_200)));
    for none in [2025.0, 19_999.0, 60_001.0, f64::NAN, -1.0] {
        assert_eq!(serial(none, false), None);
    }
    assert_eq!(serial(12_000.0, true).map(|(day, _)| iso(day)), Some("1932-11-07".to_owned()));
}

proptest! {
    #[test]
    fn nothing_panics(text in "\\PC{0,30}", number in any::<f64>()) {
        read(&text, rules());
        clock(&text);
        serial(number, true);
    }

    #[test]
    fn things_like_dates_do_not_panic(text in "[0-9/\\-. TZ:apmJanth,']{0,24}", month_first: bool, birth: bool) {
        read(&text, DateRules { month_first, birth, ..rules() });
        clock(&text);
    }

    #[test]
    fn every_day_is_read_back(days in 0i64..70_000) {
        let date = NaiveDate::from_ymd_opt(1905, 1, 1).unwrap() + chrono::TimeDelta::days(days);
        for format in ["%d/%m/%Y", "%Y-%m-%d", "%-d %B %Y", "%a %d-%b-%Y", "%d.%m.%Y 09:30", "%Y%m%d", "%-d/%-m/%Y"] {
            prop_assert_eq!(iso(read(&date.format(format).to_string(), rules()).slot), date.to_string());
        }
    }
}
