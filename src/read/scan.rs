//! Where some characters stand in a block of 64 bytes, as bits. `[u8; 64], character → u64`.
//!
//! Short cells make a call per cell the cost of reading; one pass over a block that answers for all its cells at once is several times
//! faster. This module knows nothing of records.

use wide::u8x16;

/// Bytes in a block.
pub(super) const BLOCK: usize = 64;

/// Some bytes of a text, side by side.
pub(super) struct Block([u8x16; 4]);

/// The block that begins at `at`, filled up with zeros past the end, and how many of its bytes are there.
#[inline]
pub(super) fn block(bytes: &[u8], at: usize) -> (Block, usize) {
    let rest = bytes.get(at..).unwrap_or_default();
    if let Some(whole) = rest.first_chunk::<BLOCK>() {
        return (Block::of(whole), BLOCK);
    }
    let mut padded = [0; BLOCK];
    for (to, from) in padded.iter_mut().zip(rest) {
        *to = *from;
    }
    (Block::of(&padded), rest.len())
}

impl Block {
    #[inline]
    fn of(bytes: &[u8; BLOCK]) -> Self {
        let (quarters, _) = bytes.as_chunks::<16>();
        let quarter = |i: usize| quarters.get(i).copied().map_or(u8x16::ZERO, u8x16::new);
        Self([quarter(0), quarter(1), quarter(2), quarter(3)])
    }

    /// Bit n is set where byte n is the one wanted.
    #[inline]
    pub(super) fn mask(&self, wanted: u8) -> u64 {
        let wanted = u8x16::splat(wanted);
        self.0.iter().rev().fold(0, |bits, quarter| bits << 16 | u64::from(quarter.simd_eq(wanted).to_bitmask()))
    }

    /// Whether the byte occurs at all; cheaper than its [`Self::mask`].
    #[inline]
    pub(super) fn has(&self, wanted: u8) -> bool {
        let wanted = u8x16::splat(wanted);
        let found = self.0.iter().fold(u8x16::ZERO, |any, quarter| any | quarter.simd_eq(wanted));
        found.to_bitmask() != 0
    }
}

/// Bit n tells whether an odd number of bits up to and including n is set: inside quotes, for the bits of quotation marks.
#[inline]
pub(super) fn inside(quotes: u64) -> u64 {
    let mut bits = quotes;
    for shift in [1, 2, 4, 8, 16, 32] {
        bits ^= bits << shift;
    }
    bits
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_and_byte_is_told() {
        for at in 0..BLOCK {
            for byte in 0..=255u8 {
                let mut text = [byte.wrapping_add(1); BLOCK];
                text[at] = byte;
                let (text, _) = block(&text, 0);
                assert_eq!(text.mask(byte), 1 << at);
                assert!(text.has(byte));
                assert!(!text.has(byte.wrapping_add(2)));
            }
        }
    }

    #[test]
    fn all_places_at_once() {
        assert_eq!(block(&[7; BLOCK], 0).0.mask(7), u64::MAX);
        let mut text = [b'a'; BLOCK];
        for (i, byte) in text.iter_mut().enumerate() {
            if i % 3 == 0 {
                *byte = b',';
            }
        }
        let expected = (0..64).step_by(3).fold(0u64, |bits, i| bits | 1 << i);
        assert_eq!(block(&text, 0).0.mask(b','), expected);
    }

    #[test]
    fn parity_runs_from_quote_to_quote() {
        assert_eq!(inside(0b0010_0100), 0b0001_1100);
        assert_eq!(inside(1), u64::MAX);
        assert_eq!(inside(0), 0);
    }

    #[test]
    fn the_last_block_is_filled_up() {
        let (padded, there) = block(b"abc", 1);
        assert_eq!((padded.mask(b'b'), padded.mask(b'c'), padded.mask(0), there), (1, 2, !3, 2));
        assert_eq!(block(&[7; 100], 36).1, 64);
        assert_eq!(block(b"abc", 9).1, 0);
    }
}
