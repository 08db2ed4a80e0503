//! Which letters headings begin and end with: a glance that passes over nearly every cell of data.
//!
//! `folded headings → whether a text can be one of them`. Where it says no it is none; where it says yes somebody must look.

/// The first two letters and the last one of every known heading, a bit each.
#[derive(Clone, Debug)]
pub(super) struct Hints(Box<[u64]>);

const LETTERS: usize = 26;

/// The bit of a text's letters; none where one of the three is no plain letter.
fn bit(first: u8, second: u8, last: u8) -> Option<usize> {
    [first, second, last].into_iter().try_fold(0, |all, byte| {
        let letter = byte.to_ascii_lowercase();
        letter.is_ascii_lowercase().then(|| all * LETTERS + usize::from(letter - b'a'))
    })
}

impl Default for Hints {
    fn default() -> Self {
        Self(vec![0; LETTERS.pow(3).div_ceil(64)].into())
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

    /// Whether a text of plain letters, spaces and punctuation can be a known heading. Others are said to be.
    pub(super) fn may_be(&self, text: &str) -> bool {
        if !text.is_ascii() {
            return true;
        }
        let mut letters = text.bytes().filter(u8::is_ascii_alphanumeric);
        let Some(first) = letters.next() else { return false };
        let (second, last) = match (letters.next(), letters.next_back()) {
            (Some(second), Some(last)) => (second, last),
            (Some(second), None) => (second, second),
            _ => (first, first),
        };
        bit(first, second, last).is_none_or(|bit| self.0.get(bit / 64).is_some_and(|word| word >> (bit % 64) & 1 == 1))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_known_heading_is_passed_over() {
        let mut hints = Hints::default();
        let keys = ["uln", "a", "id", "learnerid", "dateofbirth", "éclair"];
        keys.iter().for_each(|key| hints.add(key));
        for shown in ["ULN", "A", " a ", "I.D.", "Learner ID", "Date of birth", "Éclair", "L e a r n e r  id", "l r d 1", "9"] {
            let known = shown != "l r d 1";
            assert!(hints.may_be(shown) || !known, "{shown}");
        }
        for shown in ["", "-", "Pass", "Engine systems", "Date", "learner"] {
            assert!(!hints.may_be(shown), "{shown}");
        }
    }
}
