//! Every format of the workbook, each made once.
//!
//! `what a cell holds + how it is marked → Format`. Colours are told apart by people who see colours differently, and each goes
//! with a border of its own and with words.

use std::collections::HashMap;

use chrono::NaiveDate;
use rust_xlsxwriter::{Color, Format, FormatAlign, FormatBorder, FormatUnderline};

use crate::engine::Verdict;
use crate::grid::Raw;
use crate::report::causes::Gravity;

/// What a cell holds, as far as its format goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Kind {
    /// Anything without a format of its own.
    Plain,
    /// Text that would look like a formula to whoever edits it.
    Quoted,
    /// The same, with line breaks in it.
    QuotedLines,
    /// A number with leading zeros.
    Zeros(u8),
    /// A percentage.
    Percent,
    /// A percentage with decimals.
    PercentParts,
    /// A date.
    Day,
    /// A date and a time.
    Minute,
    /// A date and a time with seconds.
    Second,
    /// A time.
    Clock,
    /// A time with seconds.
    ClockSecond,
    /// Words that may need several lines.
    Wrapped,
    /// A number or date in a list of ours.
    Centred,
    /// A share of the whole.
    Share,
    /// A date in a list of ours.
    ListDay,
    /// A date and a time in a list of ours.
    ListMinute,
    /// A date beside a label.
    DayLeft,
    /// A heading of an input sheet.
    InputHeading,
    /// Wrapped words in bold.
    Strong,
    /// The title of the workbook.
    Title,
    /// A heading of a list.
    Heading,
    /// A link.
    Link,
}

impl Kind {
    /// The kind of a cell of an input.
    pub(super) fn of(raw: &Raw<'_>) -> Self {
        match *raw {
            Raw::Text(text) if text.starts_with(['=', '+', '-', '@', '\t', '\r']) => {
                if text.contains('\n') {
                    Self::QuotedLines
                } else {
                    Self::Quoted
                }
            }
            Raw::Text(text) if text.contains('\n') => Self::Wrapped,
            Raw::Number { value, percent: true, .. } if (value * 100.0).fract().abs() > 1e-9 => Self::PercentParts,
            Raw::Number { percent: true, .. } => Self::Percent,
            Raw::Number { zeros, .. } if zeros > 0 => Self::Zeros(zeros),
            Raw::Date { seconds: None, .. } => Self::Day,
            Raw::Date { seconds: Some(seconds), .. } if seconds % 60 == 0 => Self::Minute,
            Raw::Date { .. } => Self::Second,
            Raw::Time(seconds) if seconds % 60 == 0 => Self::Clock,
            Raw::Time(_) => Self::ClockSecond,
            _ => Self::Plain,
        }
    }

    fn format(self) -> Format {
        // A row that had to grow is read along its top.
        let format = Format::new().set_align(FormatAlign::Top);
        match self {
            Self::Plain => format,
            Self::Quoted => format.set_quote_prefix(),
            Self::QuotedLines => format.set_quote_prefix().set_text_wrap(),
            Self::Zeros(digits) => format.set_num_format("0".repeat(usize::from(digits.max(1)))),
            Self::Percent => format.set_num_format("0%"),
            Self::PercentParts => format.set_num_format("0.00%"),
            Self::Day => format.set_num_format(DAY),
            Self::Minute => format.set_num_format(MINUTE),
            Self::Second => format.set_num_format("dd/mm/yyyy hh:mm:ss"),
            Self::Clock => format.set_num_format("hh:mm"),
            Self::ClockSecond => format.set_num_format("hh:mm:ss"),
            Self::Wrapped => format.set_text_wrap(),
            Self::Centred => top_centre(format),
            Self::Share => top_centre(format).set_num_format("0%"),
            Self::ListDay => top_centre(format).set_num_format(DAY),
            Self::ListMinute => top_centre(format).set_num_format(MINUTE),
            Self::DayLeft => format.set_align(FormatAlign::Left).set_num_format(DAY),
            Self::InputHeading => format.set_bold().set_text_wrap().set_border_bottom(FormatBorder::Thin),
            Self::Strong => format.set_text_wrap().set_bold(),
            Self::Title => format.set_bold().set_font_size(16),
            Self::Heading => format
                .set_bold()
                .set_text_wrap()
                .set_align(FormatAlign::VerticalCenter)
                .set_font_color(Color::White)
                .set_background_color(INK)
                .set_border_bottom(FormatBorder::Thin),
            Self::Link => format.set_font_color(LINK).set_underline(FormatUnderline::Single),
        }
    }
}

const DAY: &str = "dd/mm/yyyy";
const MINUTE: &str = "dd/mm/yyyy hh:mm";

fn top_centre(format: Format) -> Format {
    format.set_align(FormatAlign::Center)
}

/// Dark blue of headings.
const INK: Color = Color::RGB(0x1F_3A_5F);
/// Blue of links.
const LINK: Color = Color::RGB(0x05_63_C1);

/// Formats by what a cell holds and how it is marked.
#[derive(Default)]
pub(super) struct Look {
    made: HashMap<(Kind, Option<Gravity>), Format>,
}

impl Look {
    /// The format of a cell, or none where it needs none.
    pub(super) fn of(&mut self, kind: Kind, mark: Option<Gravity>) -> Option<&Format> {
        if kind == Kind::Plain && mark.is_none() {
            return None;
        }
        Some(self.sure(kind, mark))
    }

    /// The format of a cell, also where it is the plainest.
    pub(super) fn sure(&mut self, kind: Kind, mark: Option<Gravity>) -> &Format {
        self.made.entry((kind, mark)).or_insert_with(|| match mark {
            Some(gravity) => marked(kind.format(), gravity),
            None => kind.format(),
        })
    }
}

fn marked(format: Format, gravity: Gravity) -> Format {
    let (fill, line, border) = match gravity {
        Gravity::Bars => (0xF7_C4_A5, 0xA8_3C_00, FormatBorder::Thick),
        Gravity::Blocks => (0xFF_E0_A3, 0xB3_6B_00, FormatBorder::Medium),
        Gravity::Early => (0xCD_E6_F7, 0x00_72_B2, FormatBorder::Dashed),
        Gravity::CannotTell => (0xEF_D9_E8, 0x9B_4B_80, FormatBorder::Dotted),
        Gravity::Warns => (0xFD_F8_CF, 0x8A_7F_00, FormatBorder::Thin),
        Gravity::Advises => (0xED_ED_ED, 0x80_80_80, FormatBorder::Hair),
        Gravity::Waived => (0xFF_FF_FF, 0x80_80_80, FormatBorder::Hair),
    };
    format.set_background_color(Color::RGB(fill)).set_border(border).set_border_color(Color::RGB(line)).set_font_color(Color::Black)
}

/// The colour of a verdict in charts.
pub(super) fn colour(verdict: Verdict) -> Color {
    Color::RGB(match verdict {
        Verdict::Ready => 0x00_9E_73,
        Verdict::Unknown => 0xCC_79_A7,
        Verdict::Wait => 0x56_B4_E9,
        Verdict::Fix => 0xE6_9F_00,
        Verdict::Barred => 0xD5_5E_00,
    })
}

/// How a verdict is marked, if at all.
pub(super) fn mark_of(verdict: Verdict) -> Option<Gravity> {
    Gravity::ALL.into_iter().find(|gravity| gravity.stops() && gravity.verdict() == verdict)
}

/// A date as Excel counts it; `None` where it cannot be counted on: Excel believes in 29 February 1900.
pub(super) fn excel_date(day: NaiveDate) -> Option<f64> {
    let origin = NaiveDate::from_ymd_opt(1899, 12, 30)?;
    let days = day.signed_duration_since(origin).num_days();
    (61..=2_958_465).contains(&days).then(|| f64::from(i32::try_from(days).unwrap_or(0)))
}

/// Part of a day that so many seconds are.
pub(super) fn part_of_day(seconds: u32) -> f64 {
    f64::from(seconds) / 86_400.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_as_excel_counts_them() {
        let day = |y, m, d| excel_date(NaiveDate::from_ymd_opt(y, m, d).unwrap_or_default());
        assert_eq!([day(1900, 2, 28), day(1900, 3, 1), day(2025, 6, 20)], [None, Some(61.0), Some(45_828.0)]);
    }
}
