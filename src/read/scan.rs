//! Where some characters stand in a block of 64 bytes, as bits. `[u8; 64], character → u64`.
//!
//! Short cells make a call per cell the cost of reading; one pass over a block that answers for all its cells at once is several times
//! faster. The comparisons are written so that the compiler does sixteen or more at a time; the answers are gathered by a
//! multiplication. This module knows nothing of records.

/// Bytes in a block.
pub(super) const BLOCK: usize = 64;

/// The block that begins at `at`, filled up with zeros past the end, and how many of its bytes are there.
#[inline]
pub(super) fn block(bytes: &[u8], at: usize) -> ([u8; BLOCK], usize) {
    let rest = bytes.get(at..).unwrap_or_default();
    if let Some(whole) = rest.first_chunk::<BLOCK>() {
        return (*whole, BLOCK);
    }
    let mut padded = [0; BLOCK];
    for (to, from) in padded.iter_mut().zip(rest) {
        *to = *from;
    }
    (padded, rest.len())
}

/// Bit n is set where byte n of the block is `wanted`.
#[inline]
pub(super) fn mask(block: &[u8; BLOCK], wanted: impl Fn(u8) -> bool) -> u64 {
    // Eight bytes of 0 or 1, multiplied by this, have their bits in order in the top byte: no two products meet.
    const GATHER: u64 = 0x0102_0408_1020_4080;
    let found = block.map(|byte| u8::from(wanted(byte)));
    let (eighths, _) = found.as_chunks::<8>();
    let mut bits = 0;
    for (i, eighth) in eighths.iter().enumerate() {
        bits |= (u64::from_le_bytes(*eighth).wrapping_mul(GATHER) >> 56) << (8 * i);
    }
    bits
}

/// Whether the byte occurs in the block at all; cheaper than its [`mask`].
#[inline]
pub(super) fn any(block: &[u8; BLOCK], wanted: u8) -> bool {
    block.iter().fold(0, |any, &byte| any | u8::from(byte == wanted)) != 0
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
                assert_eq!(mask(&text, |b| b == byte), 1 << at);
                assert!(any(&text, byte));
                assert!(!any(&text, byte.wrapping_add(2)));
            }
        }
    }

    #[test]
    fn all_places_at_once() {
        assert_eq!(mask(&[7; BLOCK], |b| b == 7), u64::MAX);
        let mut text = [b'a'; BLOCK];
        for (i, byte) in text.iter_mut().enumerate() {
            if i % 3 == 0 {
                *byte = b',';
            }
        }
        let expected = (0..64).step_by(3).fold(0u64, |bits, i| bits | 1 << i);
        assert_eq!(mask(&text, |b| b == b',' || b == b'\n'), expected);
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
        assert_eq!((&padded[..3], there), (&b"bc\0"[..], 2));
        assert_eq!(block(&[7; 100], 36).1, 64);
        assert_eq!(block(b"abc", 9).1, 0);
    }
}
