//! The calendar on its boundaries. Bank holidays are typed from the lists published on gov.uk, not worked out.

use super::*;

fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn days(year: i32, written: &[(u32, u32)]) -> Vec<NaiveDate> {
    written.iter().map(|&(month, of_month)| day(year, month, of_month)).collect()
}

#[test]
fn months_clamp_to_the_last_day() {
    assert_eq!(add_months(day(2024, 8, 31), 6), day(2025, 2, 28));
    assert_eq!(add_months(day(2023, 8, 31), 6), day(2024, 2, 29));
    assert_eq!(add_months(day(2024, 1, 31), 3), day(2024, 4, 30));
    assert_eq!(add_months(day(2024, 2, 29), 12), day(2025, 2, 28));
    assert_eq!(add_months(day(2024, 11, 30), 3), day(2025, 2, 28));
    assert_eq!(add_months(day(2023, 10, 15), 15), day(2025, 1, 15));
    assert_eq!(add_months(day(2024, 5, 5), 0), day(2024, 5, 5));
}

#[test]
fn months_run_backwards_too() {
    assert_eq!(add_months(day(2025, 3, 31), -1), day(2025, 2, 28));
    assert_eq!(add_months(day(2025, 1, 15), -15), day(2023, 10, 15));
    assert_eq!(add_months(day(2024, 12, 31), -10), day(2024, 2, 29));
}

#[test]
fn months_beyond_the_calendar_stop_at_its_ends() {
    assert_eq!(add_months(NaiveDate::MAX, 1), NaiveDate::MAX);
    assert_eq!(add_months(NaiveDate::MIN, -1), NaiveDate::MIN);
    assert_eq!(add_months(day(2025, 1, 1), i32::MIN), NaiveDate::MIN);
}

#[test]
fn an_academic_year_begins_on_1_september() {
    let year = AcademicYear { first: day(2024, 9, 1), last: day(2025, 8, 31) };
    for inside in [day(2024, 9, 1), day(2024, 12, 31), day(2025, 1, 1), day(2025, 8, 31)] {
        assert_eq!(academic_year(inside), year);
        assert!(year.holds(inside));
    }
    assert_eq!(academic_year(day(2024, 8, 31)), AcademicYear { first: day(2023, 9, 1), last: day(2024, 8, 31) });
    assert_eq!(academic_year(day(2025, 9, 1)).first, day(2025, 9, 1));
    assert!(!year.holds(day(2024, 8, 31)));
    assert!(!year.holds(day(2025, 9, 1)));
}

#[test]
fn ordinary_years_have_eight_bank_holidays() {
    let published = [
        (2013, [(1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
        (2014, [(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]),
        (2018, [(1, 1), (3, 30), (4, 2), (5, 7), (5, 28), (8, 27), (12, 25), (12, 26)]),
        (2019, [(1, 1), (4, 19), (4, 22), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
        (2024, [(1, 1), (3, 29), (4, 1), (5, 6), (5, 27), (8, 26), (12, 25), (12, 26)]),
        (2025, [(1, 1), (4, 18), (4, 21), (5, 5), (5, 26), (8, 25), (12, 25), (12, 26)]),
    ];
    for (year, written) in published {
        assert_eq!(bank_holidays(year), days(year, &written), "{year}");
    }
}

#[test]
fn a_holiday_at_a_weekend_has_a_substitute_day() {
    // New Year's Day on a Sunday (2017, 2023) and on a Saturday (2022, 2028).
    assert_eq!(bank_holidays(2017).first(), Some(&day(2017, 1, 2)));
    assert_eq!(bank_holidays(2023).first(), Some(&day(2023, 1, 2)));
    assert_eq!(bank_holidays(2022).first(), Some(&day(2022, 1, 3)));
    assert_eq!(bank_holidays(2028).first(), Some(&day(2028, 1, 3)));
    // Boxing Day on a Saturday: 2015, 2020 and 2026.
    for year in [2015, 2020, 2026] {
        assert_eq!(bank_holidays(year)[6..], days(year, &[(12, 25), (12, 28)]), "{year}");
    }
    // Christmas Day on a Saturday: 2021 and 2027; on a Sunday: 2016 and 2022.
    assert_eq!(bank_holidays(2021)[6..], days(2021, &[(12, 27), (12, 28)]));
    assert_eq!(bank_holidays(2027)[6..], days(2027, &[(12, 27), (12, 28)]));
    assert_eq!(bank_holidays(2016)[6..], days(2016, &[(12, 26), (12, 27)]));
    assert_eq!(bank_holidays(2022).last(), Some(&day(2022, 12, 27)));
}

#[test]
fn moved_and_extra_days_are_known() {
    let published: [(i32, &[(u32, u32)]); 4] = [
        (2012, &[(1, 2), (4, 6), (4, 9), (5, 7), (6, 4), (6, 5), (8, 27), (12, 25), (12, 26)]),
        (2020, &[(1, 1), (4, 10), (4, 13), (5, 8), (5, 25), (8, 31), (12, 25), (12, 28)]),
        (2022, &[(1, 3), (4, 15), (4, 18), (5, 2), (6, 2), (6, 3), (8, 29), (9, 19), (12, 26), (12, 27)]),
        (2023, &[(1, 2), (4, 7), (4, 10), (5, 1), (5, 8), (5, 29), (8, 28), (12, 25), (12, 26)]),
    ];
    for (year, written) in published {
        assert_eq!(bank_holidays(year), days(year, written), "{year}");
    }
    // The usual days that were given up are working days.
    assert!(is_working_day(day(2012, 5, 28)));
    assert!(is_working_day(day(2020, 5, 4)));
    assert!(is_working_day(day(2022, 5, 30)));
}

#[test]
fn easter_falls_where_it_should() {
    let sundays = [(2000, 4, 23), (2008, 3, 23), (2011, 4, 24), (2016, 3, 27), (2021, 4, 4), (2030, 4, 21), (2038, 4, 25)];
    for (year, month, of_month) in sundays {
        assert_eq!(easter_sunday(year), day(year, month, of_month));
    }
    assert_eq!(bank_holidays(2030)[1..3], days(2030, &[(4, 19), (4, 22)]));
}

#[test]
fn working_days_leave_out_weekends_and_bank_holidays() {
    assert!(is_working_day(day(2025, 4, 17)));
    for off in [(4, 18), (4, 19), (4, 20), (4, 21)] {
        assert!(!is_working_day(day(2025, off.0, off.1)));
    }
    assert!(is_working_day(day(2025, 4, 22)));
    assert!(!is_working_day(day(2023, 5, 8)));
    // A Scottish holiday is a working day here.
    assert!(is_working_day(day(2025, 1, 2)));
}

#[test]
fn working_days_are_counted_from_the_next_one() {
    // Thursday before Easter 2025: the next working day is the Tuesday after it.
    assert_eq!(add_working_days(day(2025, 4, 17), 1), day(2025, 4, 22));
    assert_eq!(add_working_days(day(2025, 4, 19), 1), day(2025, 4, 22));
    assert_eq!(add_working_days(day(2025, 4, 17), 0), day(2025, 4, 17));
    assert_eq!(add_working_days(day(2025, 4, 19), 0), day(2025, 4, 19));
    // 21 working days from Monday 3 March 2025, a month without holidays: four weeks and a day.
    assert_eq!(add_working_days(day(2025, 3, 3), 21), day(2025, 4, 1));
    // From Friday 28 March 2025: 14 days up to Thursday 17 April, then 22 to 30 April make 7 more.
    assert_eq!(add_working_days(day(2025, 3, 28), 21), day(2025, 4, 30));
    // Over Christmas 2024: 25 and 26 December and 1 January do not count.
    assert_eq!(add_working_days(day(2024, 12, 20), 10), day(2025, 1, 8));
}

#[test]
fn working_days_between_counts_the_last_day_and_not_the_first() {
    assert_eq!(working_days_between(day(2025, 4, 17), day(2025, 4, 22)), 1);
    assert_eq!(working_days_between(day(2025, 4, 17), day(2025, 4, 21)), 0);
    assert_eq!(working_days_between(day(2025, 3, 28), day(2025, 4, 30)), 21);
    assert_eq!(working_days_between(day(2025, 3, 28), day(2025, 5, 1)), 22);
    assert_eq!(working_days_between(day(2025, 3, 3), day(2025, 3, 3)), 0);
    assert_eq!(working_days_between(day(2025, 3, 4), day(2025, 3, 3)), 0);
    // Saturday to Sunday a week later: one week of work.
    assert_eq!(working_days_between(day(2025, 3, 1), day(2025, 3, 9)), 5);
    assert_eq!(working_days_between(day(2024, 12, 20), day(2025, 1, 8)), 10);
    // 2025 as a whole: 261 weekdays, eight of them bank holidays.
    assert_eq!(working_days_between(day(2024, 12, 31), day(2025, 12, 31)), 253);
}

#[test]
fn the_ends_of_the_calendar_do_not_panic() {
    for end in [NaiveDate::MIN, NaiveDate::MAX] {
        is_working_day(end);
        academic_year(end);
    }
    assert_eq!(add_working_days(NaiveDate::MAX, 3), NaiveDate::MAX);
    assert!(bank_holidays(i32::MAX).len() >= 8);
}

#[test]
fn both_ways_of_counting_agree() {
    for start in [day(2019, 12, 20), day(2022, 5, 27), day(2024, 12, 21), day(2025, 4, 17)] {
        for count in 1..60 {
            assert_eq!(working_days_between(start, add_working_days(start, count)), count, "{count} from {start}");
        }
    }
}

#[test]
fn what_is_within_working_days_ends_with_the_last() {
    for start in [day(2019, 12, 20), day(2022, 5, 28), day(2024, 12, 21), day(2025, 4, 20)] {
        for count in 0..30 {
            let last = add_working_days(start, count);
            let next = last.succ_opt().unwrap_or_default();
            let within = [start, last, next].map(|day| is_within_working_days(day, start, count));
            assert_eq!(within, [true, true, false], "{count} from {start}");
        }
    }
}
