//! Which letters headings and placeholders begin and end with: a glance that passes over nearly every cell of data.
//!
//! `folded headings, placeholders → whether a text can be one of them`. Where it says no it is none; where it says yes somebody must
//! look.

/// Plain letters and digits.
const SIGNS: usize = NONE as usize;

/// The signs that known headings begin and end with, a bit each.
#[derive(Clone, Debug)]
pub(super) struct Hints {
    /// The first two letters or digits, by the first.
    begin: [u64; SIGNS],
    /// The first two and the last.
    ends: Box<[u64]>,
}

/// No sign; the signs are numbered from 0.
const NONE: u8 = 36;

/// The number of each plain letter, small or not, and digit; [`NONE`] of other bytes.
const NUMBERS: [u8; 256] = {
    let mut numbers = [NONE; 256];
    let mut sign = 0;
    while sign < NONE {
        if sign < 10 {
            numbers[(b'0' + sign) as usize] = sign;
        } else {
            numbers[(b'a' + sign - 10) as usize] = sign;
            numbers[(b'A' + sign - 10) as usize] = sign;
        }
        sign += 1;
    }
    numbers
};

#[inline]
fn sign(byte: u8) -> Option<usize> {
    NUMBERS.get(usize::from(byte)).filter(|sign| **sign != NONE).map(|sign| usize::from(*sign))
}

/// The bit of three signs of a text.
fn bit(first: usize, second: usize, last: usize) -> usize {
    (first * SIGNS + second) * SIGNS + last
}

impl Default for Hints {
    fn default() -> Self {
        Self { begin: [0; SIGNS], ends: vec![0; SIGNS.pow(3).div_ceil(64)].into() }
    }
}

impl Hints {
    /// Takes in a heading as it is compared.
    pub(super) fn add(&mut self, key: &str) {
        let bytes = key.as_bytes();
        let Some(first) = bytes.first().and_then(|byte| sign(*byte)) else { return };
        let Some(second) = bytes.get(1).map_or(Some(first), |byte| sign(*byte)) else { return };
        if let Some(begin) = self.begin.get_mut(first) {
            *begin |= 1 << second;
        }
        let Some(last) = bytes.last().and_then(|byte| sign(*byte)) else { return };
        let bit = bit(first, second, last);
        if let Some(word) = self.ends.get_mut(bit / 64) {
            *word |= 1 << (bit % 64);
        }
    }

    /// Whether a known heading begins as a text does: the quicker glance. A text that does not begin with two plain letters
    /// or digits is said to.
    #[inline]
    pub(super) fn may_begin(&self, text: &str) -> bool {
        let [first, second, ..] = *text.as_bytes() else { return true };
        let (Some(first), Some(second)) = (sign(first), sign(second)) else { return true };
        self.begin.get(first).is_some_and(|begin| begin >> second & 1 == 1)
    }

    /// Whether a text can be a known heading. One with other signs than plain letters and digits at its ends is said to be, unless they are
    /// spaces and punctuation.
    pub(super) fn may_be(&self, text: &str) -> bool {
        let (first, second, last) = match text.as_bytes() {
            // The usual text has them at its ends, and what stands between does not matter.
            [first, second, .., last] if [first, second, last].iter().all(|sign| sign.is_ascii_alphanumeric()) => (*first, *second, *last),
            _ if !text.is_ascii() => return true,
            bytes => {
                let mut signs = bytes.iter().filter(|sign| sign.is_ascii_alphanumeric());
                let Some(&first) = signs.next() else { return false };
                let second = signs.next().copied().unwrap_or(first);
                (first, second, signs.next_back().copied().unwrap_or(second))
            }
        };
        let (Some(first), Some(second), Some(last)) = (sign(first), sign(second), sign(last)) else { return true };
        let bit = bit(first, second, last);
        self.ends.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1)
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
            assert!(hints.may_be(shown) && hints.may_begin(shown), "{shown}");
        }
        assert!(hints.may_begin("Learning") && hints.may_begin("Lé") && hints.may_begin("(Learner)") && hints.may_begin("A"));
        assert!(!hints.may_begin("Late") && !hints.may_begin("Pass (learner)"));
        for shown in ["", "-", "Pass", "Engine systems", "Date", "learner", "l r d 1", "9", "10/03/2025"] {
            assert!(!hints.may_be(shown), "{shown}");
        }
    }
}
