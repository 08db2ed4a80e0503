//! Plain text that fits a width: wrapped, cleaned of anything a terminal would obey, coloured only when told to.
//!
//! `words + width → lines`. It does not know what the words are about.

use std::borrow::Cow;

use chrono::NaiveDate;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

use super::Style;

/// How a line stands out. Never the only sign of anything: the words say the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Ink {
    /// As it is.
    Plain,
    /// Headings.
    Strong,
    /// What may be skipped.
    Faint,
    /// Cannot be claimed.
    Red,
    /// Fix before claiming.
    Yellow,
    /// Too early.
    Cyan,
    /// Cannot tell.
    Magenta,
    /// Ready.
    Green,
}

impl Ink {
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "1",
            Self::Faint => "2",
            Self::Red => "1;31",
            Self::Yellow => "1;33",
            Self::Cyan => "1;36",
            Self::Magenta => "1;35",
            Self::Green => "1;32",
        }
    }
}

/// Lines in the making.
pub(super) struct Page {
    text: String,
    width: usize,
    colour: bool,
}

/// The narrowest page: below it nothing useful can be laid out.
const NARROWEST: usize = 40;
/// The widest: longer lines are hard to follow.
const WIDEST: usize = 160;

impl Page {
    pub(super) fn new(style: &Style) -> Self {
        Self { text: String::new(), width: style.width.clamp(NARROWEST, WIDEST), colour: style.colour }
    }

    pub(super) fn width(&self) -> usize {
        self.width
    }

    pub(super) fn into_text(self) -> String {
        self.text
    }

    /// An empty line, unless there is one already or the page begins.
    pub(super) fn gap(&mut self) {
        if !self.text.is_empty() && !self.text.ends_with("\n\n") {
            self.text.push('\n');
        }
    }

    /// A paragraph without indent.
    pub(super) fn line(&mut self, ink: Ink, text: &str) {
        self.para(ink, "", "", text);
    }

    /// A paragraph whose first line begins with `first` and whose other lines begin with `rest`.
    pub(super) fn para(&mut self, ink: Ink, first: &str, rest: &str, text: &str) {
        for (number, line) in wrap(&clean(text), self.width, width(first), width(rest)).iter().enumerate() {
            self.text.push_str(if number == 0 { first } else { rest });
            self.paint(ink, line);
            self.text.push('\n');
        }
    }

    /// A line that is laid out already, cut where it would not fit.
    pub(super) fn laid_out(&mut self, ink: Ink, line: &str) {
        let mut room = self.width;
        let cut: String = line
            .chars()
            .take_while(|c| {
                let fits = c.width().unwrap_or(0) <= room;
                room = room.saturating_sub(c.width().unwrap_or(0));
                fits
            })
            .collect();
        self.paint(ink, cut.trim_end());
        self.text.push('\n');
    }

    fn paint(&mut self, ink: Ink, text: &str) {
        if self.colour && ink != Ink::Plain && !text.is_empty() {
            self.text.push_str("\u{1b}[");
            self.text.push_str(ink.code());
            self.text.push('m');
            self.text.push_str(text);
            self.text.push_str("\u{1b}[0m");
        } else {
            self.text.push_str(text);
        }
    }
}

/// Columns that a text takes.
pub(super) fn width(text: &str) -> usize {
    UnicodeWidthStr::width(text)
}

/// A text from an input without what a terminal would obey: escapes, line breaks, marks that turn the direction of writing.
pub(super) fn clean(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c.is_control() || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(obeyed) { Cow::Owned(text.chars().map(|c| if obeyed(c) { ' ' } else { c }).collect()) } else { Cow::Borrowed(text) }
}

/// Breaks a text at its spaces; a word longer than a line is broken where the line ends.
fn wrap(text: &str, page: usize, first: usize, rest: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut room = page.saturating_sub(first).max(1);
    let mut used = 0;
    for word in text.split_whitespace() {
        let mut word = word;
        let space = usize::from(used > 0);
        if used + space + width(word) > room && used > 0 {
            lines.push(std::mem::take(&mut line));
            (used, room) = (0, page.saturating_sub(rest).max(1));
        }
        while width(word) > room {
            let (head, tail) = split_at_width(word, room);
            lines.push(head.to_owned());
            word = tail;
            room = page.saturating_sub(rest).max(1);
        }
        if used > 0 {
            line.push(' ');
            used += 1;
        }
        line.push_str(word);
        used += width(word);
    }
    if !line.is_empty() || lines.is_empty() {
        lines.push(line);
    }
    lines
}

/// How many lines a text takes in a cell of so many characters.
pub(super) fn lines(text: &str, room: usize) -> usize {
    text.lines().map(|line| if width(line) <= room { 1 } else { wrap(line, room, 0, 0).len() }).sum::<usize>().max(1)
}

fn split_at_width(word: &str, room: usize) -> (&str, &str) {
    let mut used = 0;
    for (at, c) in word.char_indices() {
        used += c.width().unwrap_or(0);
        // At least one character goes, however narrow the room.
        if used > room && at > 0 {
            return word.split_at(at);
        }
    }
    (word, "")
}

/// `1,204`.
pub(super) fn grouped(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// `1 claim`, `1,204 claims`.
pub(super) fn counted(number: usize, noun: &str) -> String {
    let ending = if number == 1 { "" } else { "s" };
    format!("{} {noun}{ending}", grouped(number))
}

/// `20 June 2025`.
pub(super) fn long_date(day: NaiveDate) -> String {
    day.format("%-d %B %Y").to_string()
}

/// The text with a capital first.
pub(super) fn capital(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

/// A message without the words “Cannot tell”, for a place that says them already.
pub(super) fn bare(message: &str) -> String {
    message.strip_prefix("Cannot tell: ").map_or_else(|| message.to_owned(), capital)
}

/// `a, b and c`.
pub(super) fn list(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [one] => one.clone(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_wrap_and_long_words_break() {
        assert_eq!(wrap("one two three", 9, 0, 2), ["one two", "three"]);
        assert_eq!(wrap("abcdefghij k", 5, 0, 2), ["abcde", "fgh", "ij", "k"].map(str::to_owned));
        assert_eq!(wrap("", 9, 0, 0), [""]);
        assert_eq!(wrap("a 日本語 b", 6, 0, 0), ["a", "日本語", "b"]);
    }

    #[test]
    fn numbers_are_grouped() {
        assert_eq!([0, 999, 1000, 1_234_567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
        assert_eq!([counted(1, "claim"), counted(2, "claim")], ["1 claim", "2 claims"]);
    }

    #[test]
    fn nothing_in_a_cell_steers_the_terminal() {
        assert_eq!(clean("a\u{1b}[31mb\nc\u{202e}d"), "a [31mb c d");
    }
}
