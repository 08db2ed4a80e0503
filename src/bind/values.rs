//! Texts as values: everything that needs no memory of other cells.
//!
//! `text → Slot`. What is no value of its kind has none. This file does not know where a cell stands.

use chrono::NaiveDate;

use super::vocabulary::{Vocabulary, word_key};
use crate::record::{Amount, AttemptNo, DamageKind, Grade, IdCheck, Slot, is_standard, qualification_check, qualification_key};

/// A cross in a yes/no column: no where some other cell of the column is ticked, yes where it stands alone. Settled once the
/// whole column has been seen.
pub(super) const CROSS: Slot = Slot(2);

/// A cell's text without outer spaces, of whatever kind, and without the marks that some programs leave at a text's ends.
pub(super) fn trimmed(text: &str) -> &str {
    let bytes = text.as_bytes();
    match (bytes.first(), bytes.last()) {
        (Some(first), Some(last)) if first.is_ascii_graphic() && last.is_ascii_graphic() => text,
        _ => text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{feff}' | '\u{200b}' | '\u{200e}')),
    }
}

/// What a text that begins with `#` shows in place of a value, if it does.
pub(super) fn shown_fault(text: &str) -> Option<DamageKind> {
    if text.len() >= 3 && text.bytes().all(|b| b == b'#') {
        return Some(DamageKind::Hashes);
    }
    let known =
        ["#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!", "#BLOCKED!", "#GETTING_DATA"];
    known.iter().any(|fault| fault.eq_ignore_ascii_case(text)).then_some(DamageKind::FormulaError)
}

/// An identifier as it is kept, and what looks damaged in it.
pub(super) fn id(text: &str) -> (&str, Option<DamageKind>) {
    // Two ways in which a program shields digits from a spreadsheet: ="0123" and '0123.
    let text = text.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).or_else(|| text.strip_prefix('\'')).unwrap_or(text);
    let whole = text.strip_suffix(".0").filter(|digits| !digits.is_empty() && digits.bytes().all(|b| b.is_ascii_digit()));
    if let Some(whole) = whole {
        return (whole, None);
    }
    let damage = if is_exponent(text) {
        Some(DamageKind::Exponent)
    } else if is_date(text) {
        Some(DamageKind::DateForCode)
    } else {
        None
    };
    (text, damage)
}

/// The qualification number that a text begins or ends with, where its title stands beside it: `601/7324/5 - Level 3 Diploma`,
/// `Level 3 Diploma (601/7324/5)`. The text itself where it holds none, or two.
pub(super) fn qualification_number(text: &str) -> &str {
    let parts = || {
        text.split(|c: char| c.is_whitespace() || matches!(c, '(' | ')' | '[' | ']' | ':' | ',' | ';' | '–' | '—'))
            .filter(|p| !p.is_empty())
    };
    let mut numbers = parts().filter_map(|part| {
        let part = part.trim_matches(['-', '.']);
        is_qualification_number(part).then_some(part)
    });
    let Some(number) = numbers.next() else { return text };
    if is_standard(&qualification_key(number)) && parts().any(is_later_plan) {
        return text;
    }
    let titled = parts().any(|part| part != number && part.contains(char::is_alphabetic) && !is_qualification_number(part));
    let outermost = |part: Option<&str>| part.is_some_and(|part| part.trim_matches(['-', '.']) == number);
    let dashes = |part: &&str| part.contains(char::is_alphanumeric);
    let at_end = outermost(parts().find(dashes)) || outermost(parts().rfind(dashes));
    if titled && at_end && numbers.all(|other| other == number) { number } else { text }
}

/// `AP02`: a plan of a standard that makes another qualification of it, and is no part of a title.
fn is_later_plan(part: &str) -> bool {
    let plan = part.strip_prefix("AP").or_else(|| part.strip_prefix("ap"));
    plan.is_some_and(|plan| !plan.is_empty() && plan.bytes().all(|b| b.is_ascii_digit()) && plan.trim_start_matches('0') != "1")
}

/// `601/7324/5`, `60173245` or `ST0071`, and nothing else.
fn is_qualification_number(part: &str) -> bool {
    let key = qualification_key(part);
    is_standard(&key) || !matches!(qualification_check(&key), IdCheck::WrongForm)
}

/// Whether this is a number as a spreadsheet shortens it: `1.23E+09`.
fn is_exponent(text: &str) -> bool {
    let Some((mantissa, power)) = text.split_once(['E', 'e']) else { return false };
    let sign = power.starts_with(['+', '-']);
    let power = power.strip_prefix(['+', '-']).unwrap_or(power);
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    let (whole, part) = mantissa.split_once('.').map_or((mantissa, None), |(whole, part)| (whole, Some(part)));
    // Without a point and a sign `12E3` may well be somebody's code.
    digits(whole) && part.is_none_or(digits) && digits(power) && (sign || part.is_some())
}

/// The length of the longest date that a spreadsheet makes of a code: `03-Jan-2001`.
const LONGEST_DATE: usize = 11;

/// Whether a code looks like what a spreadsheet makes of `3-1` or `100/0001/1`: `03/01/2001`, `03-Jan`, `Jan-01`.
pub(super) fn is_date(text: &str) -> bool {
    // Names are many and mostly longer.
    if text.len() > LONGEST_DATE || !text.bytes().any(|b| b.is_ascii_digit()) {
        return false;
    }
    let mut parts = text.split(['/', '-', ' ']);
    let digits = |part: &str, most: usize| (1..=most).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit());
    let month = |part: &str| {
        part.len() == 3
            && ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
                .iter()
                .any(|name| name.eq_ignore_ascii_case(part))
    };
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(one), Some(two), None, _) => (digits(one, 2) && month(two)) || (month(one) && digits(two, 2)),
        (Some(day), Some(second), Some(year), None) => {
            digits(day, 2) && (digits(second, 2) || month(second)) && (year.len() == 4 || month(second)) && digits(year, 4)
        }
        _ => false,
    }
}

/// Whether inner spaces of a name would be seen twice, or as something else than one space.
pub(super) fn needs_squeezing(text: &str) -> bool {
    let mut before = b'.';
    for &b in text.as_bytes() {
        // A byte above 0x7f may begin a space of another kind; the careful way finds out.
        if (b == b' ' && before == b' ') || (b != b' ' && !b.is_ascii_graphic()) {
            return true;
        }
        before = b;
    }
    false
}

/// Writes a name with single plain spaces only.
pub(super) fn squeeze(text: &str, into: &mut String) {
    into.clear();
    for word in text.split_whitespace() {
        if !into.is_empty() {
            into.push(' ');
        }
        into.push_str(word);
    }
}

/// The form that stands at the end of an assessment's name, and the name without it: `Test (1)`, `Engines paper 2`, `Test form 1`.
pub(super) fn form_in_name(name: &str) -> Option<(&str, u32)> {
    if let Some(open) = name.strip_suffix(')') {
        let (before, digits) = open.rsplit_once('(')?;
        let form = form_number(digits.trim())?;
        let before = before.trim_end();
        return (!before.is_empty()).then_some((before, form));
    }
    let before = name.trim_end_matches(|c: char| c.is_ascii_digit());
    let form = form_number(name.get(before.len()..)?)?;
    let before = before.trim_end();
    let word = before.rsplit(|c: char| !c.is_alphanumeric()).next()?;
    if !["form", "paper", "version"].iter().any(|known| known.eq_ignore_ascii_case(word)) {
        return None;
    }
    let rest = before.get(..before.len() - word.len())?.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '-' | '–' | ':' | ','));
    // "Paper 2" alone is the second form of what is only called Paper.
    Some((if rest.is_empty() { before } else { rest }, form))
}

fn form_number(digits: &str) -> Option<u32> {
    if matches!(digits.len(), 1 | 2) && digits.bytes().all(|b| b.is_ascii_digit()) { digits.parse().ok().filter(|n| *n > 0) } else { None }
}

/// The form of a test: `1`, `(1)`, `Form 1`, `Paper 2`, `v2`.
pub(super) fn form(text: &str) -> Slot {
    let key = word_key(text);
    let digits =
        ["form", "paper", "version", "testform", "no", "number", "v"].iter().find_map(|word| key.strip_prefix(word)).unwrap_or(&key);
    form_number(digits).map_or(Slot::UNREADABLE, Slot)
}

/// An attempt's number or kind: `2`, `2nd`, `Attempt 2`, `Resub`.
pub(super) fn attempt(text: &str, vocabulary: &Vocabulary) -> Slot {
    let key = word_key(text);
    let key = ["attemptnumber", "attemptno", "attempt", "sitting"].iter().find_map(|word| key.strip_prefix(word)).unwrap_or(&key);
    let key = ["attempt", "sitting"].iter().find_map(|word| key.strip_suffix(word)).unwrap_or(key);
    if let Some(code) = vocabulary.word("attempt", key) {
        return Slot(code);
    }
    let digits = ["st", "nd", "rd", "th"].iter().find_map(|ending| key.strip_suffix(ending)).unwrap_or(key);
    form_number(digits).map_or(Slot::UNREADABLE, |number| AttemptNo::Number(number).slot())
}

/// A grade by word, letter, or several letters. A unit's has words of its own.
pub(super) fn grade(text: &str, of_unit: bool, vocabulary: &Vocabulary) -> Slot {
    let key = word_key(text);
    let own = if of_unit { vocabulary.word("unit_grade", &key) } else { None };
    if let Some(code) = own.or_else(|| vocabulary.word("grade", &key)) {
        return Slot(code);
    }
    // "Distinction* Distinction" is D*D written out.
    let letters = key.replace("distinction", "d").replace("merit", "m").replace("pass", "p");
    Grade::compound(&letters.to_uppercase()).map_or(Slot::UNREADABLE, |grade| Slot(grade.code()))
}

/// Whether a cell says that there is nothing to say; `tbc` and `?` say that there is.
pub(super) fn is_nothing(text: &str) -> bool {
    matches!(word_key(text).as_str(), "-" | "--" | "–" | "—" | "na" | "none" | "nil" | "notapplicable")
}

/// Yes or no, or a cross. `field` may have words of its own.
pub(super) fn yes_no(text: &str, field: &str, vocabulary: &Vocabulary) -> Slot {
    let key = word_key(text);
    match vocabulary.word(field, &key).or_else(|| vocabulary.word("yes_no", &key)) {
        Some(code) => Slot(code),
        None if matches!(key.as_str(), "x" | "×" | "☒") => CROSS,
        None => Slot::UNREADABLE,
    }
}

/// A word of a closed list. A destination may stand as `01 - Full-Time Employment`, or as a bare `1`.
pub(super) fn coded(text: &str, list: &str, vocabulary: &Vocabulary) -> Slot {
    let key = word_key(text);
    if let Some(code) = vocabulary.word(list, &key) {
        return Slot(code);
    }
    if list == "destination" {
        let words = key.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = key.strip_suffix(words).unwrap_or("");
        let code = match digits.len() {
            1 => vocabulary.word(list, &format!("0{digits}")),
            2 => vocabulary.word(list, digits),
            _ => None,
        };
        // A code beside words that mean another code says two things.
        let said = if words.is_empty() { None } else { vocabulary.word(list, words) };
        if let Some(code) = code.filter(|code| said.is_none_or(|said| said == *code)) {
            return Slot(code);
        }
    }
    Slot::UNREADABLE
}

/// A number with at most three decimals: `1,234.5`, `72%`, `60 hours`. `share` is set for percentages, where 0.2 could be meant as 20 %.
pub(super) fn amount(text: &str, share: bool) -> Slot {
    let (number, percent) = match text.strip_suffix('%') {
        Some(number) => (number.trim_end(), true),
        None => (text, false),
    };
    let number = match number.split_once(' ') {
        Some((number, unit))
            if ["hours", "hrs", "h", "glh", "credits", "points", "marks", "pieces"].iter().any(|u| u.eq_ignore_ascii_case(unit.trim())) =>
        {
            number
        }
        _ => number,
    };
    let (sign, digits) = match number.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, number),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    let Some(whole) = ungrouped(whole) else { return Slot::UNREADABLE };
    if !decimals.bytes().all(|b| b.is_ascii_digit()) || (digits.ends_with('.')) {
        return Slot::UNREADABLE;
    }
    let mut thousandths = whole.saturating_mul(1000);
    for (place, digit) in [100, 10, 1].into_iter().zip(decimals.bytes()) {
        thousandths = thousandths.saturating_add(place * i64::from(digit - b'0'));
    }
    if decimals.as_bytes().get(3).is_some_and(|digit| *digit >= b'5') {
        thousandths = thousandths.saturating_add(1);
    }
    packed(sign * thousandths, share && !percent)
}

/// The whole part, thousands parted by commas or not.
fn ungrouped(whole: &str) -> Option<i64> {
    if whole.is_empty() || whole.len() > 12 {
        return None;
    }
    let mut groups = whole.split(',');
    let first = groups.next()?;
    let mut number: i64 = if first.bytes().all(|b| b.is_ascii_digit()) { first.parse().ok()? } else { return None };
    for group in groups {
        if group.len() != 3 || first.len() > 3 || !group.bytes().all(|b| b.is_ascii_digit()) {
            return None;
        }
        number = number.checked_mul(1000)?.checked_add(group.parse().ok()?)?;
    }
    Some(number)
}

/// The same for a number of a workbook.
pub(super) fn amount_of(value: f64, percent: bool, share: bool) -> Slot {
    let thousandths = (value * if percent { 100_000.0 } else { 1000.0 }).round();
    if !(-2e9..=2e9).contains(&thousandths) {
        return Slot::UNREADABLE;
    }
    #[expect(clippy::cast_possible_truncation, reason = "its range has just been looked at")]
    packed(thousandths as i64, share && !percent)
}

fn packed(thousandths: i64, unmarked_share: bool) -> Slot {
    // 0.2 in a column of percentages is 20 % more often than a fifth of one: nobody can know.
    if unmarked_share && thousandths > 0 && thousandths < 1000 {
        return Slot::UNREADABLE;
    }
    let slot = i32::try_from(thousandths).map_or(Slot::UNREADABLE, |n| Amount(n).slot());
    if slot.is_value() { slot } else { Slot::UNREADABLE }
}

/// Whether a text is a bare serial number, as a text file shows a date that lost its format.
pub(super) fn bare_number(text: &str) -> Option<f64> {
    let bytes = text.as_bytes();
    let plain = bytes.len() >= 4 && bytes.iter().all(|b| b.is_ascii_digit() || *b == b'.') && bytes.first().is_some_and(u8::is_ascii_digit);
    if plain { text.parse().ok() } else { None }
}

/// Writes a number of a workbook as text would have it: no `.0`, leading zeros as its format shows them.
pub(super) fn write_number(value: f64, zeros: u8, percent: bool, into: &mut String) {
    use std::fmt::Write;
    into.clear();
    let whole = !percent && value.fract() == 0.0 && value.abs() < 1e15;
    // Writing to a string cannot fail.
    let _ = if whole {
        let width = usize::from(zeros);
        write!(into, "{value:0>width$.0}")
    } else {
        write!(into, "{}", crate::grid::Raw::Number { value, zeros, percent }.shown())
    };
}

/// The day and time of a spreadsheet date, as slots.
pub(super) fn dated(date: NaiveDate, seconds: Option<u32>) -> (Slot, Slot) {
    (Slot::from(date), super::dates::known(seconds.unwrap_or(0)))
}

#[cfg(test)]
#[path = "values_tests.rs"]
mod tests;
