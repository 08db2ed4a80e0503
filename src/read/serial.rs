//! Stored dates and times. `days since an epoch, or ISO 8601 → Raw`.
//!
//! Seconds are rounded, so that a time a billionth short of midnight is midnight. Midnight itself means that no time is known.
//! A length of time under a day reads as a time of day; a longer one stays the number of days that is stored.

use chrono::{Days, NaiveDate, NaiveDateTime, Timelike};

use crate::grid::Raw;

const DAY: f64 = 86_400.0;

/// A serial number of a workbook as the date or time that its format says it is.
pub(super) fn moment(value: f64, since_1904: bool) -> Raw<'static> {
    let plain = Raw::Number { value, zeros: 0, percent: false };
    // 9999-12-31 is the last date that a spreadsheet shows.
    if !(0.0..2_958_466.0).contains(&value) {
        return plain;
    }
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "checked to lie between 0 and 3e11")]
    let total = (value * DAY).round() as u64;
    let (days, rest) = (total / 86_400, u32::try_from(total % 86_400).unwrap_or(0));
    if days == 0 {
        return Raw::Time(rest);
    }
    let epoch = match (since_1904, days) {
        (true, _) => NaiveDate::from_ymd_opt(1904, 1, 1),
        (false, 1..60) => NaiveDate::from_ymd_opt(1899, 12, 31),
        // Spreadsheets believe in a 29 February 1900.
        (false, 60) => None,
        (false, _) => NaiveDate::from_ymd_opt(1899, 12, 30),
    };
    match epoch.and_then(|epoch| epoch.checked_add_days(Days::new(days))) {
        Some(date) => Raw::Date { date, seconds: known(rest) },
        None => plain,
    }
}

/// A length of time in days.
pub(super) fn duration(value: f64) -> Raw<'static> {
    match moment(value, false) {
        time @ Raw::Time(_) => time,
        _ => Raw::Number { value, zeros: 0, percent: false },
    }
}

/// `2025-06-20`, `2025-06-20T14:00:00`, with a fraction or a Z at the end, or `14:00:00`.
pub(super) fn iso(text: &str) -> Option<Raw<'static>> {
    let text = text.trim().trim_end_matches('Z');
    if let Ok(date) = NaiveDate::parse_from_str(text, "%Y-%m-%d") {
        return Some(Raw::Date { date, seconds: None });
    }
    let full = ["%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M:%S%.f", "%Y-%m-%dT%H:%M"];
    if let Some(both) = full.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok()) {
        let rounded = if both.nanosecond() >= 500_000_000 { both + chrono::Duration::seconds(1) } else { both };
        let seconds = rounded.num_seconds_from_midnight();
        if rounded.date() == NaiveDate::from_ymd_opt(1899, 12, 30)? {
            return Some(Raw::Time(seconds));
        }
        return Some(Raw::Date { date: rounded.date(), seconds: known(seconds) });
    }
    let time = chrono::NaiveTime::parse_from_str(text, "%H:%M:%S%.f").ok()?;
    Some(Raw::Time(time.num_seconds_from_midnight()))
}

/// `PT14H30M00S` as ods stores times and lengths of time.
pub(super) fn iso_duration(text: &str) -> Option<Raw<'static>> {
    let mut seconds = 0.0;
    let mut number = String::new();
    for c in text.trim().strip_prefix("PT")?.chars() {
        let unit = match c {
            'H' => 3600.0,
            'M' => 60.0,
            'S' => 1.0,
            _ => {
                number.push(if c == ',' { '.' } else { c });
                continue;
            }
        };
        seconds += number.parse::<f64>().ok().filter(|n| n.is_finite())? * unit;
        number.clear();
    }
    Some(duration(seconds / DAY))
}

/// Midnight is no known time.
fn known(seconds: u32) -> Option<u32> {
    (seconds != 0).then_some(seconds)
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn date(year: i32, month: u32, day: u32, seconds: Option<u32>) -> Raw<'static> {
        Raw::Date { date: NaiveDate::from_ymd_opt(year, month, day).unwrap(), seconds }
    }

    #[test]
    fn serials_of_both_systems() {
        assert_eq!(moment(45_828.0, false), date(2025, 6, 20, None));
        assert_eq!(moment(45_828.583_333_333_336, false), date(2025, 6, 20, Some(50_400)));
        assert_eq!(moment(44_366.0, true), date(2025, 6, 20, None));
        assert_eq!(moment(1.0, false), date(1900, 1, 1, None));
        assert_eq!(moment(59.0, false), date(1900, 2, 28, None));
        assert_eq!(moment(60.0, false), Raw::Number { value: 60.0, zeros: 0, percent: false });
        assert_eq!(moment(61.0, false), date(1900, 3, 1, None));
        assert_eq!(moment(2_958_465.0, false), date(9999, 12, 31, None));
    }

    #[test]
    fn a_hair_before_midnight_is_midnight() {
        assert_eq!(moment(45_828.999_999_999, false), date(2025, 6, 21, None));
        assert_eq!(moment(45_828.999_99, false), date(2025, 6, 20, Some(86_399)));
        assert_eq!(moment(0.999_999_999_9, false), date(1900, 1, 1, None));
    }

    #[test]
    fn times_durations_and_nonsense() {
        assert_eq!(moment(0.5, false), Raw::Time(43_200));
        assert_eq!(duration(0.0625), Raw::Time(5_400));
        assert_eq!(duration(1.5), Raw::Number { value: 1.5, zeros: 0, percent: false });
        for value in [-1.0, f64::NAN, f64::INFINITY, 3_000_000.0] {
            assert!(matches!(moment(value, true), Raw::Number { .. }));
        }
    }

    #[test]
    fn iso_spellings() {
        assert_eq!(iso("2025-06-20"), Some(date(2025, 6, 20, None)));
        assert_eq!(iso("2025-06-20T14:00:00"), Some(date(2025, 6, 20, Some(50_400))));
        assert_eq!(iso("2025-06-20T00:00:00.000Z"), Some(date(2025, 6, 20, None)));
        assert_eq!(iso("2025-06-20T23:59:59.9999999"), Some(date(2025, 6, 21, None)));
        assert_eq!(iso("14:30:00"), Some(Raw::Time(52_200)));
        assert_eq!(iso("20/06/2025"), None);
        assert_eq!(iso_duration("PT14H30M00S"), Some(Raw::Time(52_200)));
        assert_eq!(iso_duration("PT36H00M00.000000000S"), Some(Raw::Number { value: 1.5, zeros: 0, percent: false }));
        assert_eq!(iso_duration("14:30"), None);
    }
}
