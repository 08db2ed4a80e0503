//! Each different text is kept once, in one arena.

use std::hash::BuildHasher;

use hashbrown::{DefaultHashBuilder, HashTable};

/// A text by its number in an [`Interner`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sym(pub u32);

/// What texts are hashed with.
pub type TextHasher = DefaultHashBuilder;

/// Texts by number, numbers by text.
#[derive(Default)]
pub struct Interner {
    arena: String,
    ends: Vec<u32>,
    /// For each text its hash, in the order of numbers.
    hashes: Vec<u32>,
    table: HashTable<Numbered>,
    hasher: TextHasher,
}

/// The number of a text beside its hash: a table that grows, or takes in another's texts, need not look anywhere else.
#[derive(Clone, Copy)]
struct Numbered {
    hash: u32,
    number: u32,
}

/// The place of a short hash in a table, which looks at its first and its last bits.
fn spread(hash: u32) -> u64 {
    u64::from(hash).wrapping_mul(0x9e37_79b9_7f4a_7c15)
}

impl Interner {
    /// An interner with room for some thousand short texts, which another one will take in: [`Interner::take_in`].
    pub fn beside(other: &TextHasher) -> Self {
        const TEXTS: usize = 1 << 12;
        Self {
            arena: String::with_capacity(8 * TEXTS),
            ends: Vec::with_capacity(TEXTS),
            hashes: Vec::with_capacity(TEXTS),
            table: HashTable::with_capacity(TEXTS),
            hasher: other.clone(),
        }
    }

    /// What it hashes with: no file can be written so that its texts all fall on one place.
    pub fn hasher(&self) -> &TextHasher {
        &self.hasher
    }

    #[expect(clippy::cast_possible_truncation, reason = "half of the bits tell texts apart well enough")]
    fn hash(&self, text: &str) -> u32 {
        self.hasher.hash_one(text) as u32
    }

    /// The number of a text, new if it was not seen before.
    pub fn intern(&mut self, text: &str) -> Sym {
        self.intern_hashed(text, self.hash(text))
    }

    /// Takes in every text of an interner that was made [`Interner::beside`] this one, and tells of each its number here, in the
    /// order of its numbers there.
    pub fn take_in(&mut self, other: &Self, mut tell: impl FnMut(Sym)) {
        /// So many are looked up before the first is taken in: a large table is seldom near at hand, and the waits fall together.
        const AT_ONCE: usize = 32;
        /// So many that follow the text found last are looked at before the table: files name people in the same order.
        const AHEAD: usize = 8;
        let (mut from, mut next) = (0, 0);
        for hashes in other.hashes.chunks(AT_ONCE) {
            let mut alike = [None; AT_ONCE];
            for (place, hash) in alike.iter_mut().zip(hashes) {
                let own = &self.hashes;
                let ahead = own.get(next as usize..).unwrap_or_default().iter().take(AHEAD).zip(next..).find(|(known, _)| *known == hash);
                *place = match ahead {
                    Some((_, number)) => Some(number),
                    None => self.table.find(spread(*hash), |known| known.hash == *hash).map(|known| known.number),
                };
                next = place.map_or(next, |found| found + 1);
            }
            for ((text, hash), alike) in (from..).zip(hashes).zip(alike) {
                let shown = other.get(Sym(text));
                tell(match alike {
                    Some(known) if self.get(Sym(known)) == shown => Sym(known),
                    Some(_) => self.intern_hashed(shown, *hash),
                    // The other's texts all differ, so none taken in meanwhile is this one.
                    None => self.add(shown, *hash),
                });
            }
            from += u32::try_from(hashes.len()).unwrap_or(u32::MAX);
        }
    }

    fn intern_hashed(&mut self, text: &str, hash: u32) -> Sym {
        let (arena, ends) = (&self.arena, &self.ends);
        let is_it = |known: &Numbered| known.hash == hash && slice(arena, ends, known.number) == text;
        if let Some(found) = self.table.find(spread(hash), is_it) {
            return Sym(found.number);
        }
        self.add(text, hash)
    }

    /// Adds a text that is not there.
    fn add(&mut self, text: &str, hash: u32) -> Sym {
        let new = u32::try_from(self.ends.len()).unwrap_or(u32::MAX);
        self.arena.push_str(text);
        self.ends.push(u32::try_from(self.arena.len()).unwrap_or(u32::MAX));
        self.hashes.push(hash);
        self.table.insert_unique(spread(hash), Numbered { hash, number: new }, |known| spread(known.hash));
        Sym(new)
    }

    /// The number of a text, if it was seen.
    pub fn find(&self, text: &str) -> Option<Sym> {
        let is_it = |known: &Numbered| slice(&self.arena, &self.ends, known.number) == text;
        self.table.find(spread(self.hash(text)), is_it).map(|known| Sym(known.number))
    }

    /// The text of a number; empty for a number that this interner did not give.
    pub fn get(&self, sym: Sym) -> &str {
        slice(&self.arena, &self.ends, sym.0)
    }

    /// How many different texts there are.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }
}

/// For some texts another one, by number: looked up for every row, so in one step.
#[derive(Debug, Default)]
pub struct Keys(Vec<Sym>);

impl Keys {
    /// Sets the other text of a text.
    pub fn set(&mut self, text: Sym, other: Sym) {
        let itself = |number: usize| Sym(u32::try_from(number).unwrap_or(u32::MAX));
        let at = text.0 as usize;
        if self.0.len() <= at {
            let known = self.0.len();
            self.0.extend((known..=at).map(itself));
        }
        if let Some(key) = self.0.get_mut(at) {
            *key = other;
        }
    }

    /// The other text, or the text itself where none was set.
    #[inline]
    pub fn of(&self, text: Sym) -> Sym {
        self.0.get(text.0 as usize).copied().unwrap_or(text)
    }
}

fn slice<'a>(arena: &'a str, ends: &[u32], i: u32) -> &'a str {
    let i = i as usize;
    let start = i.checked_sub(1).and_then(|j| ends.get(j)).copied().unwrap_or(0);
    ends.get(i).and_then(|&end| arena.get(start as usize..end as usize)).unwrap_or("")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_keep_their_numbers() {
        let mut texts = Interner::default();
        let (a, b, c) = (texts.intern("a"), texts.intern(""), texts.intern("a"));
        assert_eq!(a, c);
        assert_ne!(a, b);
        assert_eq!((texts.get(a), texts.get(b), texts.find("x")), ("a", "", None));
    }

    #[test]
    fn another_s_texts_are_taken_in() {
        let mut all = Interner::default();
        let known: Vec<Sym> = (0..5000).map(|n| all.intern(&format!("text {n}"))).collect();
        let mut some = Interner::beside(all.hasher());
        let texts: Vec<String> = (4000..6000).map(|n| format!("text {n}")).collect();
        let numbers: Vec<Sym> = texts.iter().map(|text| some.intern(text)).collect();
        let mut taken = Vec::new();
        all.take_in(&some, |number| taken.push(number));
        assert_eq!(taken[..1000], known[4000..]);
        assert!(texts.iter().zip(&taken).all(|(text, number)| all.get(*number) == text && all.find(text) == Some(*number)));
        assert_eq!((all.len(), some.len(), numbers.len()), (6000, 2000, 2000));
    }

    #[test]
    fn a_text_without_another_is_its_own() {
        let mut keys = Keys::default();
        keys.set(Sym(3), Sym(1));
        assert_eq!([0, 2, 3, 4].map(|text| keys.of(Sym(text)).0), [0, 2, 1, 4]);
    }
}
