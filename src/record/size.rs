//! How large a qualification is, as registers and claims say it.
//!
//! `text → Size`: `1080`, `360 GLH`, `120 credits`, `Extended Diploma`, or a title that holds one of these. What a size asks of a
//! learner is for the packs and structure files to say.

/// What a size is counted in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Measure {
    /// Guided learning hours.
    Hours,
    /// Credits.
    Credits,
}

impl Measure {
    /// The word in packs and structure files.
    pub fn word(self) -> &'static str {
        match self {
            Self::Hours => "hours",
            Self::Credits => "credits",
        }
    }

    /// The measure of a word.
    pub fn of(word: &str) -> Option<Self> {
        [Self::Hours, Self::Credits].into_iter().find(|measure| measure.word() == word)
    }

    /// After a number: `360 h`, `60 credits`.
    pub fn unit(self) -> &'static str {
        match self {
            Self::Hours => "h",
            Self::Credits => "credits",
        }
    }
}

/// The words for sizes, smallest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum SizeWord {
    /// Award.
    Award,
    /// Certificate.
    Certificate,
    /// Extended Certificate; the Subsidiary Diploma of older suites is as large.
    ExtendedCertificate,
    /// Foundation Diploma.
    FoundationDiploma,
    /// Diploma.
    Diploma,
    /// Extended Diploma.
    ExtendedDiploma,
}

impl SizeWord {
    /// Every word, smallest first.
    pub const ALL: [Self; 6] =
        [Self::Award, Self::Certificate, Self::ExtendedCertificate, Self::FoundationDiploma, Self::Diploma, Self::ExtendedDiploma];

    /// As it is written.
    pub fn word(self) -> &'static str {
        match self {
            Self::Award => "Award",
            Self::Certificate => "Certificate",
            Self::ExtendedCertificate => "Extended Certificate",
            Self::FoundationDiploma => "Foundation Diploma",
            Self::Diploma => "Diploma",
            Self::ExtendedDiploma => "Extended Diploma",
        }
    }
}

/// A size as stated: a number, a word, or both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The number, and what it counts where that is said.
    pub number: Option<(u32, Option<Measure>)>,
    /// The word.
    pub word: Option<SizeWord>,
}

impl Size {
    /// The size that a cell for sizes states; a bare number is one.
    pub fn stated(text: &str) -> Option<Self> {
        Self::read(text, true)
    }

    /// The size that a title states; a number counts only with its unit, since titles have levels and years in them.
    pub fn in_title(text: &str) -> Option<Self> {
        Self::read(text, false)
    }

    fn read(text: &str, bare: bool) -> Option<Self> {
        let tokens = tokens(text);
        let size = Self { number: number(&tokens, bare), word: word(&tokens) };
        (size.number.is_some() || size.word.is_some()).then_some(size)
    }

    /// Whether it is smaller than another: by number where both have one of the same measure, else by word. `None` where neither
    /// compares them.
    pub fn is_smaller_than(self, other: Self) -> Option<bool> {
        if let (Some((one, of_one)), Some((two, of_two))) = (self.number, other.number)
            && (of_one == of_two || of_one.is_none() || of_two.is_none())
        {
            return Some(one < two);
        }
        Some(self.word? < other.word?)
    }
}

/// Letters and digits in runs, as they are written; `1,080` is one number, `360GLH` and `90-credit` are two runs each.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::with_capacity(16);
    let mut from = 0;
    let mut before = ' ';
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let groups = c == ',' && before.is_ascii_digit() && chars.peek().is_some_and(|(_, next)| next.is_ascii_digit());
        if groups {
            continue;
        }
        let goes_on = c.is_alphanumeric() && before.is_alphanumeric() && before.is_ascii_digit() == c.is_ascii_digit();
        if !goes_on {
            if before.is_alphanumeric() {
                tokens.extend(text.get(from..at));
            }
            from = at;
        }
        before = c;
    }
    if before.is_alphanumeric() {
        tokens.extend(text.get(from..));
    }
    tokens
}

/// Whether a token is one of some words, which are in small letters.
fn is_one_of(token: &str, words: &[&str]) -> bool {
    words.iter().any(|word| token.eq_ignore_ascii_case(word))
}

fn measure(token: Option<&&str>) -> Option<Measure> {
    let token = token?;
    if is_one_of(token, &["h", "hr", "hrs", "hour", "hours", "glh", "guided"]) {
        return Some(Measure::Hours);
    }
    is_one_of(token, &["cr", "credit", "credits"]).then_some(Measure::Credits)
}

/// The number of a token that is one; its digits may stand in groups.
fn value(token: &str) -> Option<u32> {
    token.bytes().filter(|b| *b != b',').try_fold(0u32, |number, b| {
        let digit = char::from(b).to_digit(10)?;
        number.checked_mul(10)?.checked_add(digit)
    })
}

fn number(tokens: &[&str], bare: bool) -> Option<(u32, Option<Measure>)> {
    let mut first_bare = None;
    for (i, token) in tokens.iter().enumerate() {
        let Some(number) = value(token) else { continue };
        let before = i.checked_sub(1).and_then(|i| tokens.get(i));
        if before.is_some_and(|word| is_one_of(word, &["level", "l", "entry", "unit"])) {
            continue;
        }
        if let Some(measure) = measure(tokens.get(i + 1)).or_else(|| measure(before)) {
            return Some((number, Some(measure)));
        }
        first_bare.get_or_insert(number);
    }
    first_bare.filter(|_| bare).map(|number| (number, None))
}

/// The first word for a size, with what stands before it: `National Extended Diploma`.
fn word(tokens: &[&str]) -> Option<SizeWord> {
    let is_noun = |token: &&str| is_one_of(token, &["award", "certificate", "cert", "diploma", "dip"]);
    let at = tokens.iter().position(is_noun)?;
    let before = tokens.get(at.saturating_sub(3)..at).unwrap_or(&[]);
    let said = |words: &[&str]| before.iter().any(|token| is_one_of(token, words));
    let extended = said(&["extended", "ext"]);
    let is = |words: &[&str]| tokens.get(at).is_some_and(|token| is_one_of(token, words));
    Some(match () {
        () if is(&["award"]) => SizeWord::Award,
        () if is(&["certificate", "cert"]) && extended => SizeWord::ExtendedCertificate,
        () if is(&["certificate", "cert"]) => SizeWord::Certificate,
        () if extended => SizeWord::ExtendedDiploma,
        () if said(&["foundation", "found"]) => SizeWord::FoundationDiploma,
        () if said(&["subsidiary", "sub"]) => SizeWord::ExtendedCertificate,
        () => SizeWord::Diploma,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn both(text: &str) -> (Option<(u32, Option<Measure>)>, Option<SizeWord>) {
        Size::stated(text).map_or((None, None), |size| (size.number, size.word))
    }

    #[test]
    fn numbers_words_and_both() {
        let hours = Some(Measure::Hours);
        assert_eq!(both("1080"), (Some((1080, None)), None));
        assert_eq!(both("1,080 GLH"), (Some((1080, hours)), None));
        assert_eq!(both("360h"), (Some((360, hours)), None));
        assert_eq!(both("GLH: 360"), (Some((360, hours)), None));
        assert_eq!(both("120 credits"), (Some((120, Some(Measure::Credits))), None));
        assert_eq!(both("Extended Diploma (1080 guided learning hours)"), (Some((1080, hours)), Some(SizeWord::ExtendedDiploma)));
        assert_eq!(both("90-credit Diploma"), (Some((90, Some(Measure::Credits))), Some(SizeWord::Diploma)));
        assert_eq!(both("Foundation Diploma 540"), (Some((540, None)), Some(SizeWord::FoundationDiploma)));
        assert_eq!(both("Subsidiary Diploma"), (None, Some(SizeWord::ExtendedCertificate)));
        assert_eq!(both("large"), (None, None));
    }

    #[test]
    fn levels_and_years_in_a_title_are_no_sizes() {
        let title = |text| Size::in_title(text).map(|size| (size.number, size.word));
        assert_eq!(
            title("Pearson BTEC Level 3 National Extended Certificate in Business (2016)"),
            Some((None, Some(SizeWord::ExtendedCertificate)))
        );
        assert_eq!(title("BTEC Level 1/Level 2 First Award in Sport"), Some((None, Some(SizeWord::Award))));
        assert_eq!(title("BTEC Level 3 in IT"), None);
    }

    #[test]
    fn smaller_by_number_and_by_word() {
        let compare = |one: &str, two: &str| Size::stated(one).zip(Size::stated(two)).and_then(|(one, two)| one.is_smaller_than(two));
        assert_eq!(compare("360", "720 GLH"), Some(true));
        assert_eq!(compare("720", "720 GLH"), Some(false));
        assert_eq!(compare("Certificate", "Diploma"), Some(true));
        assert_eq!(compare("Foundation Diploma", "Diploma"), Some(true));
        assert_eq!(compare("Extended Diploma", "Diploma"), Some(false));
        assert_eq!(compare("360 GLH", "60 credits"), None);
        assert_eq!(compare("Diploma", "360"), None);
    }

    #[test]
    fn the_order_of_sizes() {
        assert!(SizeWord::ALL.windows(2).all(|pair| pair[0] < pair[1]));
    }
}
