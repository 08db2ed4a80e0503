//! Which letters headings and placeholders begin and end with: a glance that passes over nearly every cell of data.
//!
//! `folded headings, placeholders → whether a text can be one of them`. Where it says no it is none; where it says yes somebody must
//! look.

/// The first two letters or digits and the last one of every known heading, a bit each.
#[derive(Clone, Debug)]
pub(super) struct Hints(Box<[u64]>);

/// Plain letters and digits.
const SIGNS: usize = 36;

/// The bit of three signs of a text; none where one of them is no plain letter or digit.
fn bit(first: u8, second: u8, last: u8) -> Option<usize> {
    [first, second, last].into_iter().try_fold(0, |all, byte| {
        let sign = match byte {
            b'0'..=b'9' => byte - b'0',
            b'a'..=b'z' => byte - b'a' + 10,
            b'A'..=b'Z' => byte - b'A' + 10,
            _ => return None,
        };
        Some(all * SIGNS + usize::from(sign))
    })
}

impl Default for Hints {
    fn default() -> Self {
        Self(vec![0; SIGNS.pow(3).div_ceil(64)].into())
    }
}

impl Hints {
    /// Takes in a heading as it is compared.
    pub(super) fn add(&mut self, key: &str) {
        let bytes = key.as_bytes();
        if let (Some(&first), Some(&last)) = (bytes.first(), bytes.last())
            && let Some(bit) = bit(first, bytes.get(1).copied().unwrap_or(first), last)
            && let Some(word) = self.0.get_mut(bit / 64)
        {
            *word |= 1 << (bit % 64);
        }
    }

    /// Whether a text of plain letters, digits, spaces and punctuation can be a known heading. Others are said to be.
    pub(super) fn may_be(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return true;
        }
        let (first, second, last) = match text.as_bytes() {
            // The usual text has them at its ends.
            [first, second, .., last] if [first, second, last].iter().all(|sign| sign.is_ascii_alphanumeric()) => (*first, *second, *last),
            bytes => {
                let mut signs = bytes.iter().filter(|sign| sign.is_ascii_alphanumeric());
                let Some(&first) = signs.next() else { return false };
                let second = signs.next().copied().unwrap_or(first);
                (first, second, signs.next_back().copied().unwrap_or(second))
            }
        };
        bit(first, second, last).is_none_or(|bit| self.0.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1))
    }
}

/// For each plain byte that a known text begins with, the bytes that come second, a bit each; the last bit where none does.
#[derive(Clone, Debug)]
pub(super) struct Beginnings([u128; 128]);

impl Default for Beginnings {
    fn default() -> Self {
        Self([0; 128])
    }
}

impl Beginnings {
    /// Takes in a text in small letters, without spaces.
    pub(super) fn add(&mut self, known: &str) {
        let mut bytes = known.bytes();
        let Some(seconds) = bytes.next().and_then(|first| self.0.get_mut(usize::from(first))) else { return };
        *seconds |= match bytes.next() {
            None => 1 << 127,
            Some(second) if second.is_ascii() => 1 << second,
            Some(_) => u128::MAX,
        };
    }

    /// Whether a text can be a known one but for capitals and spaces, or begins with a sign.
    pub(super) fn may_be(&self, text: &str) -> bool {
        let mut bytes = text.bytes().map(|byte| byte.to_ascii_lowercase());
        let Some(first) = bytes.next() else { return false };
        let Some(seconds) = self.0.get(usize::from(first)) else { return true };
        match bytes.next() {
            None => seconds >> 127 & 1 == 1,
            // A space does not count, and signs may be repeated.
            Some(second) if first.is_ascii_alphanumeric() && second.is_ascii_graphic() => seconds >> second & 1 == 1,
            Some(_) => *seconds != 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_known_beginning_is_passed_over() {
        let mut known = Beginnings::default();
        for text in ["n/a", "-", "tbc", "é", "x", "nö"] {
            known.add(text);
        }
        for text in ["n/a", "N/A", "n / a", "-", "---", "- -", "TBC", "t b c", "É", "x", "X", "nö", "Nö"] {
            assert!(known.may_be(text), "{text}");
        }
        for text in ["", "Adeel", "Thomas", "t", "12", "xylophone", "+"] {
            assert!(!known.may_be(text), "{text}");
        }
    }

    #[test]
    fn no_known_heading_is_passed_over() {
        let mut hints = Hints::default();
        let keys = ["uln", "a", "id", "learnerid", "dateofbirth", "1stname", "éclair"];
        for key in keys {
            hints.add(key);
        }
        for shown in ["ULN", "A", " a ", "I.D.", "Learner ID", "Date of birth", "Éclair", "L e a r n e r  id", "1st name"] {
            assert!(hints.may_be(shown), "{shown}");
        }
        for shown in ["", "-", "Pass", "Engine systems", "Date", "learner", "l r d 1", "9", "10/03/2025"] {
            assert!(!hints.may_be(shown), "{shown}");
        }
    }
}
