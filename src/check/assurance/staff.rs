//! Members of staff by name, as the records of a centre write them.
//!
//! `text of a cell → people`. Several names in one cell are parted by a semicolon or a line break; a stroke, `&` and `and` part them
//! too, since no name holds these. Order of the words, capitals, punctuation and titles such as Mrs do not count. It cannot see that
//! an initial stands for a name.

/// Words before a name that are no part of it.
const TITLES: [&str; 7] = ["mr", "mrs", "ms", "miss", "mx", "dr", "prof"];

/// A person named in a cell.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) struct Person<'t> {
    /// As written.
    pub(in crate::check) shown: &'t str,
    /// As compared.
    pub(in crate::check) key: String,
}

/// Everybody whom a text names, each once, in the order written.
pub(in crate::check) fn people(text: &str) -> Vec<Person<'_>> {
    let mut found: Vec<Person<'_>> = Vec::new();
    for shown in parts(text) {
        let key = key(shown);
        if !key.is_empty() && !found.iter().any(|person| person.key == key) {
            found.push(Person { shown, key });
        }
    }
    found
}

/// Whether two texts name anybody in common.
pub(in crate::check) fn share_a_person(one: &str, other: &str) -> bool {
    if one == other {
        return parts(one).any(|one| name_words(one).next().is_some());
    }
    parts(one).any(|one| parts(other).any(|other| is_one_person(one, other)))
}

/// Whether two names have the same words, each as often as the other, and any at all.
fn is_one_person(one: &str, other: &str) -> bool {
    // Mostly they are two people, and soon told apart.
    if !share_a_word(one, other) {
        return false;
    }
    let count = |name: &str, wanted: &str| name_words(name).filter(|word| is_same_word(word, wanted)).count();
    let mut all = name_words(one).peekable();
    all.peek().is_some() && all.all(|word| count(one, word) == count(other, word)) && name_words(one).count() == name_words(other).count()
}

/// Whether two texts have a word of a name in common, a title or an initial too.
pub(in crate::check) fn share_a_word(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return share_a_plain_word(one.as_bytes(), other.as_bytes());
    }
    words(one).any(|word| words(other).any(|other| is_same_word(word, other)))
}

/// The same of texts in plain letters, as nearly all names are.
fn share_a_plain_word(one: &[u8], other: &[u8]) -> bool {
    let is_gap = |b: &u8| matches!(b, b'\t'..=b'\r' | b' ' | b',' | b'-' | b'.' | b';');
    let is_same = |word: &[u8], known: &[u8]| {
        let first = plain(word).next();
        first.is_some() && first == plain(known).next() && plain(word).eq(plain(known))
    };
    one.split(is_gap).any(|word| other.split(is_gap).any(|known| is_same(word, known)))
}

/// A word as compared.
fn plain(word: &[u8]) -> impl Iterator<Item = u8> {
    word.iter().filter(|b| b.is_ascii_alphanumeric()).map(u8::to_ascii_lowercase)
}

/// The words of one name, without titles.
fn name_words(name: &str) -> impl Iterator<Item = &str> {
    words(name).filter(|word| !TITLES.iter().any(|title| is_same_word(word, title)))
}

/// The words of a text in which there is a letter or digit.
fn words(text: &str) -> impl Iterator<Item = &str> {
    let is_gap = |c: char| c.is_whitespace() || matches!(c, ',' | '-' | '.' | ';' | '\u{2010}' | '\u{2011}' | '\u{2013}');
    text.split(is_gap).filter(|word| word.contains(char::is_alphanumeric))
}

fn is_same_word(one: &str, other: &str) -> bool {
    if one.is_ascii() && other.is_ascii() {
        return plain(one.as_bytes()).eq(plain(other.as_bytes()));
    }
    folded(one).eq(folded(other))
}

/// A word as compared: its letters and digits, in small letters.
fn folded(word: &str) -> impl Iterator<Item = char> {
    word.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase)
}

fn parts(text: &str) -> impl Iterator<Item = &str> {
    let by_mark = text.split([';', '\n', '\r', '/', '&']);
    by_mark.flat_map(|part| part.split(" and ")).map(str::trim).filter(|part| !part.is_empty())
}

fn key(shown: &str) -> String {
    let folded = words(shown).map(|word| folded(word).collect::<String>());
    let mut words: Vec<String> = folded.filter(|word| !TITLES.contains(&word.as_str())).collect();
    words.sort_unstable();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_in_several_spellings() {
        for other in ["jane  smith", "Smith, Jane", "Mrs J\u{61}ne Smith", "JANE SMITH."] {
            assert!(share_a_person("Jane Smith", other), "{other}");
        }
        for other in ["Jane Smyth", "J Smith", "Raj Patel", ""] {
            assert!(!share_a_person("Jane Smith", other), "{other}");
        }
    }

    #[test]
    fn a_text_names_whom_it_names() {
        for text in ["Jane Smith", "J", "-'-", "'", "Mrs", "Dr. ", "", " ; ", "Mrs; J Smith", "'; Raj", "ʼ", "łucja", "…"] {
            let compared = parts(text).any(|one| parts(text).any(|other| is_one_person(one, other)));
            assert_eq!(share_a_person(text, text), compared, "{text}");
        }
    }

    #[test]
    fn plain_words_are_compared_as_all_are() {
        let texts = [
            "Jane Smith",
            "SMITH,Jane",
            "Mrs O'Neil",
            "oneil",
            "J.Smith",
            "Smith-Patel",
            "Patel; Raj",
            "R\u{b}Patel",
            "-'-",
            "",
            "Nwosu/Pell",
        ];
        for one in texts {
            for other in texts {
                let shared = words(one).any(|word| words(other).any(|other| is_same_word(word, other)));
                assert_eq!(share_a_word(one, other), shared, "{one} {other}");
            }
        }
    }

    #[test]
    fn several_people_in_one_cell() {
        let shown = |text| people(text).into_iter().map(|person| person.shown).collect::<Vec<_>>();
        for text in [
            "Jane Smith; Raj Patel",
            "Jane Smith\nRaj Patel",
            "Jane Smith / Raj Patel",
            "Jane Smith & Raj Patel",
            "Jane Smith and Raj Patel",
        ] {
            assert_eq!(shown(text), ["Jane Smith", "Raj Patel"], "{text}");
        }
        assert_eq!(shown("Sandra Anderson"), ["Sandra Anderson"]);
        assert_eq!(shown("Jane Smith; Smith, Jane"), ["Jane Smith"]);
    }
}
