//! What a column's cells have said lately, so that a spelling seen a moment ago is not understood once more.
//!
//! `text → what it was read as, if it is still remembered`. Exports repeat themselves: most cells of most columns say one of a few
//! hundred things. Each text has one place, found from its first and last bytes, and gives way to the next text of that place; so
//! remembering costs little where nothing repeats; a column of identifiers, in which nearly no cell has been said before, is soon not
//! looked up any more. It does not know what a text means.

use crate::record::Slot;

/// Longer texts are not remembered.
const LONGEST: usize = 40;

/// How many texts a column remembers: as many as the days of a school year, and no more than stay near at hand for every column.
const PLACES: usize = 256;

/// So many texts are remembered before it is asked whether any of that was of use.
const TRIED: u32 = 256;

/// As large as half a line of a processor's memory, and never across two.
#[derive(Clone, Copy)]
#[repr(align(32))]
struct Known {
    ends: Ends,
    slot: Slot,
    clock: Slot,
}

/// A text's length, first bytes and last bytes: all of it where it has sixteen bytes or fewer, as most cells have.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ends {
    first: u64,
    last: u64,
    length: usize,
}

impl Ends {
    #[inline]
    fn of(text: &[u8]) -> Self {
        let (first, last) = match (text.first_chunk::<8>(), text.last_chunk::<8>()) {
            (Some(first), Some(last)) => (u64::from_le_bytes(*first), u64::from_le_bytes(*last)),
            _ => match (text.first_chunk::<4>(), text.last_chunk::<4>()) {
                (Some(first), Some(last)) => (u32::from_le_bytes(*first).into(), u32::from_le_bytes(*last).into()),
                // The three bytes that there may be, without asking how many there are.
                _ => match (text.first(), text.get(text.len() / 2), text.last()) {
                    (Some(first), Some(middle), Some(last)) => (u64::from_le_bytes([*first, *middle, *last, 0, 0, 0, 0, 0]), 0),
                    _ => (0, 0),
                },
            },
        };
        Self { first, last, length: text.len() }
    }

    /// The place of a text: what differs between the texts of a column nearly always stands at their ends.
    #[inline]
    fn place(self) -> usize {
        let mixed = (self.first ^ self.last.rotate_left(29) ^ self.length as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        // The upper bits are the well mixed ones.
        (mixed >> 56) as usize % PLACES
    }
}

/// The memory of one column.
pub(super) struct Near {
    places: Box<[Known; PLACES]>,
    /// What longer texts have between their ends, by place; empty until there is one.
    texts: Vec<[u8; LONGEST]>,
    /// How many texts were new.
    new: u32,
    /// Whether nearly all of them were: nothing is remembered any more.
    varied: bool,
}

impl Near {
    pub(super) fn new() -> Self {
        // No text is as long as what an empty place says.
        let none = Known { ends: Ends { length: usize::MAX, ..Ends::of(b"") }, slot: Slot::BLANK, clock: Slot::BLANK };
        Self { places: Box::new([none; PLACES]), texts: Vec::new(), new: 0, varied: false }
    }

    /// What a text was read as, and the time that stood in it.
    #[inline]
    pub(super) fn find(&self, text: &[u8]) -> Option<(Slot, Slot)> {
        if self.varied {
            return None;
        }
        let ends = Ends::of(text);
        let place = ends.place();
        let known = self.places.get(place).filter(|known| known.ends == ends)?;
        let same = || self.texts.get(place).and_then(|known| known.get(..text.len())) == Some(text);
        (text.len() <= 16 || same()).then_some((known.slot, known.clock))
    }

    /// Remembers what a new text was read as, so many rows having been looked at.
    pub(super) fn keep(&mut self, text: &[u8], slot: Slot, clock: Slot, rows: u32) {
        if self.varied || text.len() > LONGEST {
            return;
        }
        self.new += 1;
        if self.new > TRIED && self.new > rows - rows / 8 {
            self.varied = true;
            return;
        }
        let ends = Ends::of(text);
        let place = ends.place();
        if let Some(known) = self.places.get_mut(place) {
            *known = Known { ends, slot, clock };
        }
        if text.len() > 16 {
            self.texts.resize(PLACES, [0; LONGEST]);
            if let Some(room) = self.texts.get_mut(place).and_then(|room| room.get_mut(..text.len())) {
                room.copy_from_slice(text);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_until_another_takes_its_place() {
        let mut near = Near::new();
        let texts: Vec<String> = (0..2000).map(|n| format!("{:0width$}", n, width = 1 + n % 50)).collect();
        for (text, slot) in texts.iter().zip(0..) {
            let bytes = text.as_bytes();
            // As one of many rows.
            near.keep(bytes, Slot(slot), Slot::BLANK, 100_000);
            let found = near.find(bytes);
            assert_eq!(found, (bytes.len() <= LONGEST).then_some((Slot(slot), Slot::BLANK)), "{text}");
        }
        for (text, slot) in texts.iter().zip(0..) {
            assert!(near.find(text.as_bytes()).is_none_or(|(known, _)| texts[known.0 as usize] == texts[slot]));
        }
        assert_eq!(near.find(b""), None);
    }

    #[test]
    fn where_nearly_every_text_is_new_nothing_is_remembered() {
        // One text in ten repeats, or one in five.
        for (every, varied) in [(10, true), (5, false)] {
            let (mut near, mut found) = (Near::new(), 0);
            for row in 1..4000u32 {
                let number = row - u32::from(row % every == 0);
                let text = number.to_string();
                match near.find(text.as_bytes()) {
                    Some((known, _)) => {
                        assert_eq!(known, Slot(number));
                        found += 1;
                    }
                    None => near.keep(text.as_bytes(), Slot(number), Slot::BLANK, row),
                }
            }
            assert_eq!((near.varied, found == 3999 / every), (varied, !varied), "{found}");
        }
    }
}
