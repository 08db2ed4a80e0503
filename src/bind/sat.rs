//! Wide columns of attempts: a heading that names an assessment, or an attempt at it, above dates or results.
//!
//! `heading → Sat`. Only headings that clearly say so count: `LV05 Test attempt 1 date`, `Attempt 2: Result`, `LV05 Test - resit date`.
//! Without the number of an attempt, `LV05 Test date` and `LV05 Test result` count as a pair. This file does not know which table the
//! heading stands in.

use std::ops::Range;

use crate::record::{Field, attempts};

/// What stands below a heading that names an attempt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Sat {
    /// The assessment as the heading names it; `None` where a column of the row does.
    pub(super) assessment: Option<String>,
    /// `1`, `2`, `resit`; `None` where the heading gives no number.
    pub(super) attempt: Option<String>,
    /// The field that the cells below hold.
    pub(super) field: &'static str,
}

/// An assessment's name as it is compared, and the attempt at it.
pub(super) type Whose = (Option<String>, Option<String>);

impl Sat {
    /// Which attempt it is about: alike for headings about one attempt.
    pub(super) fn whose(&self) -> Whose {
        (self.assessment.as_deref().map(crate::record::fold_name), self.attempt.clone())
    }

    /// How `inspect` calls it; [`read_called`] reads it back.
    pub(super) fn called(&self) -> String {
        let attempt = self.attempt.as_ref().map(|attempt| format!(" of attempt {attempt}")).unwrap_or_default();
        let name = self.assessment.as_ref().map(|name| format!(": {name}")).unwrap_or_default();
        format!("{}{attempt}{name}", self.field)
    }

    /// The position of its field in the table of attempts.
    pub(super) fn index(&self) -> Option<u8> {
        FIELDS.iter().find(|(name, _)| *name == self.field).map(|(_, index)| *index)
    }
}

const fn index<T>(field: &Field<T>) -> u8 {
    field.index
}

const FIELDS: [(&str, u8); 6] = [
    ("taken_on", index(&attempts::taken_at)),
    ("taken_time", index(&attempts::taken_time)),
    ("result", index(&attempts::result)),
    ("mark", index(&attempts::mark)),
    ("form", index(&attempts::form)),
    ("task", index(&attempts::task)),
];

/// Words that say what stands below, at the end of a heading or at its beginning (`Date of attempt 1`).
const WHAT: [(&[&str], &str); 20] = [
    (&["date", "and", "time"], "taken_on"),
    (&["date", "taken"], "taken_on"),
    (&["date", "sat"], "taken_on"),
    (&["taken", "on"], "taken_on"),
    (&["sat", "on"], "taken_on"),
    (&["date", "of"], "taken_on"),
    (&["date"], "taken_on"),
    (&["start", "time"], "taken_time"),
    (&["time", "of"], "taken_time"),
    (&["time"], "taken_time"),
    (&["result", "of"], "result"),
    (&["result"], "result"),
    (&["outcome"], "result"),
    (&["grade", "achieved"], "result"),
    (&["grade"], "result"),
    (&["mark"], "mark"),
    (&["score"], "mark"),
    (&["form"], "form"),
    (&["version"], "form"),
    (&["task"], "task"),
];

/// Without the number of an attempt, one of these makes a name that of an assessment.
const ASSESSMENTS: [&str; 8] = ["test", "exam", "examination", "paper", "assessment", "synoptic", "observation", "discussion"];

/// In what is left of a heading these words mean something else than an attempt's date or result.
const OTHER: [&str; 30] = [
    "target",
    "predicted",
    "prediction",
    "forecast",
    "expected",
    "due",
    "deadline",
    "planned",
    "booked",
    "booking",
    "overall",
    "final",
    "used",
    "best",
    "claimed",
    "average",
    "total",
    "max",
    "maximum",
    "comment",
    "comments",
    "feedback",
    "authorised",
    "approved",
    "iv",
    "verified",
    "mock",
    "practice",
    "issued",
    "submission",
];

struct Word {
    at: Range<usize>,
    folded: String,
}

fn words(text: &str) -> Vec<Word> {
    let mut words: Vec<Word> = Vec::new();
    for (at, c) in text.char_indices().filter(|(_, c)| c.is_alphanumeric()) {
        let end = at + c.len_utf8();
        match words.last_mut().filter(|word| word.at.end == at) {
            Some(word) => {
                word.at.end = end;
                word.folded.extend(c.to_lowercase());
            }
            None => words.push(Word { at: at..end, folded: c.to_lowercase().collect() }),
        }
    }
    words
}

/// Whether a text can say what stands below it: it has the first letters of some word that does. Cells of data seldom have.
fn may_say(shown: &str) -> bool {
    let begins = |three: &[u8]| {
        // Nearly every letter begins none of them.
        if !three.first().is_some_and(|first| matches!(first | 0x20, b'd' | b'f' | b'g' | b'm' | b'o' | b'r' | b's' | b't' | b'v')) {
            return false;
        }
        let lower = [0, 1, 2].map(|at| three.get(at).map_or(0, u8::to_ascii_lowercase));
        matches!(&lower, b"dat" | b"tak" | b"sat" | b"tim" | b"sta" | b"res" | b"out" | b"gra" | b"mar" | b"sco" | b"for" | b"ver" | b"tas")
    };
    !shown.is_ascii() || shown.as_bytes().windows(3).any(begins)
}

/// Reads a heading as that of a column of attempts.
pub(super) fn read(shown: &str) -> Option<Sat> {
    if !may_say(shown) {
        return None;
    }
    let mut words = words(shown);
    let phrase = attempt(&words);
    let number = phrase.as_ref().map(|(_, number)| number.clone());
    if let Some((range, _)) = phrase {
        words.drain(range);
    }
    let field = what(&mut words)?;
    if words.iter().any(|word| OTHER.contains(&word.folded.as_str())) {
        return None;
    }
    let assessment = name(shown, &words);
    let clear = number.is_some() || words.iter().any(|word| ASSESSMENTS.contains(&word.folded.as_str()));
    // "Test date" names no test.
    let named = assessment.is_none() || words.iter().any(|word| !ASSESSMENTS.contains(&word.folded.as_str()));
    (clear && named && (number.is_some() || assessment.is_some())).then_some(Sat { assessment, attempt: number, field })
}

/// The words that name an attempt, and its number or kind as the vocabulary of attempts knows it.
fn attempt(words: &[Word]) -> Option<(Range<usize>, String)> {
    let word = |at: usize| words.get(at).map_or("", |word| word.folded.as_str());
    (0..words.len()).find_map(|at| match word(at) {
        "attempt" | "sitting" | "try" => {
            let before = at.checked_sub(1).and_then(|before| ordinal(word(before)));
            let after = digits(word(at + 1)).or_else(|| ordinal(word(at + 1)));
            match (after, before) {
                (Some(number), _) => Some((at..at + 2, number)),
                (None, Some(number)) => Some((at - 1..at + 1, number)),
                (None, None) => None,
            }
        }
        kind @ ("resit" | "retake" | "resubmission") => Some((at..at + 1 + usize::from(word(at + 1) == "1"), kind.to_owned())),
        _ => None,
    })
}

fn digits(word: &str) -> Option<String> {
    (word.len() == 1 && word.bytes().all(|b| (b'1'..=b'9').contains(&b))).then(|| word.to_owned())
}

fn ordinal(word: &str) -> Option<String> {
    let all = [["1st", "first"], ["2nd", "second"], ["3rd", "third"]];
    let number = all.iter().position(|spellings| spellings.contains(&word))?;
    Some((number + 1).to_string())
}

/// What stands below, the words that say so taken away.
fn what(words: &mut Vec<Word>) -> Option<&'static str> {
    let says = |some: &[Word], wanted: &[&str]| some.iter().map(|word| word.folded.as_str()).eq(wanted.iter().copied());
    for (wanted, field) in WHAT {
        let Some(from) = words.len().checked_sub(wanted.len()) else { continue };
        if says(words.get(from..).unwrap_or_default(), wanted) {
            words.truncate(from);
            return Some(field);
        }
        if says(words.get(..wanted.len()).unwrap_or_default(), wanted) {
            words.drain(..wanted.len());
            return Some(field);
        }
    }
    None
}

/// The words that are left, as the heading writes them.
fn name(shown: &str, words: &[Word]) -> Option<String> {
    let (first, last) = (words.first()?, words.last()?);
    // A bracket may close behind the last word: "Test (1)".
    let end = last.at.end + usize::from(shown.get(last.at.end..).is_some_and(|rest| rest.starts_with(')')));
    let whole = shown.get(first.at.start..end)?;
    let parted = self::words(whole).len() != words.len();
    Some(if parted { words.iter().filter_map(|word| shown.get(word.at.clone())).collect::<Vec<_>>().join(" ") } else { whole.to_owned() })
}

/// Reads what [`Sat::called`] writes.
pub(super) fn read_called(text: &str) -> Option<Sat> {
    let (what, name) = text.split_once(": ").map_or((text, None), |(what, name)| (what, Some(name)));
    let (field, attempt) = what.split_once(" of attempt ").map_or((what, None), |(field, attempt)| (field, Some(attempt)));
    let (field, _) = FIELDS.iter().find(|(known, _)| *known == field)?;
    let named = attempt.is_some() || name.is_some();
    named.then(|| Sat { assessment: name.map(str::to_owned), attempt: attempt.map(str::to_owned), field })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn headings_that_name_an_attempt() {
        for (shown, assessment, attempt, field) in [
            ("LV05 Test attempt 1 date", Some("LV05 Test"), Some("1"), "taken_on"),
            ("LV05 Test - Attempt 2 - Result", Some("LV05 Test"), Some("2"), "result"),
            ("LV05 Test (1) attempt 2 result", Some("LV05 Test (1)"), Some("2"), "result"),
            ("LV05 Test: 1st attempt date", Some("LV05 Test"), Some("1"), "taken_on"),
            ("Attempt 1 date", None, Some("1"), "taken_on"),
            ("Attempt 2: Result", None, Some("2"), "result"),
            ("First attempt time", None, Some("1"), "taken_time"),
            ("Date of attempt 1", None, Some("1"), "taken_on"),
            ("Resit date", None, Some("resit"), "taken_on"),
            ("LV05 Test resit result", Some("LV05 Test"), Some("resit"), "result"),
            ("LV05 Test date", Some("LV05 Test"), None, "taken_on"),
            ("LV05 Test result", Some("LV05 Test"), None, "result"),
            ("Synoptic Unit LV09 grade", Some("Synoptic Unit LV09"), None, "result"),
        ] {
            let said = Sat { assessment: assessment.map(str::to_owned), attempt: attempt.map(str::to_owned), field };
            assert_eq!(read(shown).as_ref(), Some(&said), "{shown}");
            assert_eq!(read_called(&said.called()), Some(said), "{shown}");
        }
    }

    #[test]
    fn every_word_that_says_what_stands_below_may_say_so() {
        for (words, _) in WHAT {
            assert!(may_say(&words.join(" ")) && may_say(&words.join(" ").to_uppercase()), "{words:?}");
        }
    }

    #[test]
    fn headings_that_do_not() {
        for shown in [
            "Test date",
            "Date",
            "Result",
            "Attempt",
            "Attempts",
            "Attempt 1",
            "Attempt number",
            "Overall grade",
            "LV05 grade",
            "Unit LV05 date",
            "LV05 Test target grade",
            "Attempt 1 comments",
            "Attempt 1 booked date",
            "Date of birth",
            "Destination",
            "Final assessment grade",
            "",
            "LV05 Test grade used",
            "Date of test",
        ] {
            assert_eq!(read(shown), None, "{shown}");
        }
    }
}
