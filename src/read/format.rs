//! What a number format says about a number. `format code → Look`.
//!
//! Only what changes meaning is told: a date, a length of time, a percentage, leading zeros. This module does not know which cell
//! has which format.

/// How a number is to be read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    pub(super) kind: Kind,
    /// Digits that the format pads to with zeros; 0 where it does not.
    pub(super) zeros: u8,
    pub(super) percent: bool,
}

/// What a number stands for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Kind {
    #[default]
    Number,
    /// A date, a time, or both: days since the epoch.
    Moment,
    /// Elapsed time, `[h]:mm`: days.
    Duration,
}

/// The look of one of the formats that every workbook has by number (ECMA-376, 18.8.30).
pub(super) fn built_in(id: u32) -> Look {
    let kind = match id {
        14..=22 | 27..=36 | 45 | 47 | 50..=58 => Kind::Moment,
        46 => Kind::Duration,
        _ => Kind::Number,
    };
    Look { kind, zeros: 0, percent: matches!(id, 9 | 10) }
}

/// The look of a format code; its first section counts, the one for positive numbers.
pub(super) fn look(code: &str) -> Look {
    let mut found = Look::default();
    let mut zeros = 0u8;
    let mut only_zeros = true;
    let mut chars = code.chars();
    while let Some(c) = chars.next() {
        match c {
            ';' => break,
            // What stands in quotes or after these is shown as it is.
            '"' => {
                only_zeros &= chars.by_ref().find(|&c| c == '"').is_none();
            }
            '\\' | '_' | '*' => {
                chars.next();
                only_zeros &= c == '_';
            }
            '[' => {
                let inner: String = chars.by_ref().take_while(|&c| c != ']').collect();
                let unit = inner.to_ascii_lowercase();
                if !unit.is_empty() && ["h", "m", "s"].iter().any(|letter| unit.replace(letter, "").is_empty()) {
                    return Look { kind: Kind::Duration, ..Look::default() };
                }
            }
            'd' | 'm' | 'y' | 'h' | 's' | 'D' | 'M' | 'Y' | 'H' | 'S' => return Look { kind: Kind::Moment, ..Look::default() },
            '%' => found.percent = true,
            '0' => zeros = zeros.saturating_add(1),
            '#' => {}
            // The date code of AM/PM has an M; `General` has none of the letters above but must not end here.
            _ => only_zeros = false,
        }
    }
    if only_zeros && zeros > 1 && !found.percent {
        found.zeros = zeros;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_and_durations_are_known() {
        for code in ["dd/mm/yyyy", "d-mmm-yy", "[$-809]dd mmmm yyyy", "h:mm AM/PM", "yyyy\\-mm\\-dd", "m\"M\"d\"D\";@"] {
            assert_eq!(look(code).kind, Kind::Moment, "{code}");
        }
        for code in ["[h]:mm:ss", "[mm]:ss", "[HH]:MM"] {
            assert_eq!(look(code).kind, Kind::Duration, "{code}");
        }
        for code in ["General", "0.00", "[Red]#,##0", "\"days\" 0", "0.00E+00", "@", "_-\u{a3}* #,##0.00_-", "0;\"d\""] {
            assert_eq!(look(code).kind, Kind::Number, "{code}");
        }
        assert_eq!([9, 14, 46, 0].map(|id| built_in(id).kind), [Kind::Number, Kind::Moment, Kind::Duration, Kind::Number]);
    }

    #[test]
    fn leading_zeros_and_percentages_are_known() {
        assert_eq!(look("0000000000").zeros, 10);
        assert_eq!(look("000000;-000000").zeros, 6);
        assert_eq!(look("#0000").zeros, 4);
        for code in ["0", "0.00", "#,##0", "000-000", "00.0", "General", "\"A\"0000", "00%"] {
            assert_eq!(look(code).zeros, 0, "{code}");
        }
        assert!(look("0.0%").percent && built_in(9).percent && !look("0\"%\"").percent);
    }
}
