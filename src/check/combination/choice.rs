//! Which units count where a learner has more than the size asks for.
//!
//! `pieces + frame + worth → chosen`. Mandatory units always count; of the optional ones those that fill the size exactly, else
//! with least to spare, and among such choices the one that is worth most.

/// Above this many optional units not every choice is tried.
const MOST_OPTIONAL: usize = 18;

/// A unit that may count.
#[derive(Clone, Copy, Debug)]
pub(super) struct Piece {
    /// In thousandths.
    pub(super) size: i64,
    pub(super) fixed: bool,
    pub(super) group: Option<usize>,
    /// Sets of which only one counts, as bits.
    pub(super) apart: u64,
}

/// What a choice must come to.
#[derive(Clone, Debug, Default)]
pub(super) struct Frame {
    /// In thousandths.
    pub(super) size: i64,
    /// For each group the least and greatest number of its units.
    pub(super) groups: Vec<(usize, Option<usize>)>,
    /// How many units in all.
    pub(super) count: Option<usize>,
}

/// How good a choice is: whether it fills the size, whether it is as the frame asks, how little it is beside the size, what it is worth.
type Rank = (bool, bool, i64, i64);

/// For each piece whether it counts; `None` where there are too many to choose from.
pub(super) fn best(pieces: &[Piece], frame: &Frame, worth: impl Fn(usize) -> i64) -> Option<Vec<bool>> {
    let all: Vec<bool> = vec![true; pieces.len()];
    if is_fit(pieces, frame, &all) && total(pieces, &all) <= frame.size {
        return Some(all);
    }
    let optional: Vec<usize> = (0..).zip(pieces).filter(|(_, piece)| !piece.fixed).map(|(i, _)| i).collect();
    if optional.len() > MOST_OPTIONAL {
        return None;
    }
    let mut found: Option<(Rank, Vec<bool>)> = None;
    for mask in 0..(1u32 << optional.len()) {
        let mut chosen: Vec<bool> = pieces.iter().map(|piece| piece.fixed).collect();
        for (bit, &i) in optional.iter().enumerate() {
            if mask & (1 << bit) != 0
                && let Some(slot) = chosen.get_mut(i)
            {
                *slot = true;
            }
        }
        if clashes(pieces, &chosen) {
            continue;
        }
        let size = total(pieces, &chosen);
        let value = chosen.iter().enumerate().filter(|(_, chosen)| **chosen).map(|(i, _)| worth(i)).sum();
        let rank = (size >= frame.size, is_fit(pieces, frame, &chosen), -(size - frame.size).abs(), value);
        if found.as_ref().is_none_or(|(best, _)| rank > *best) {
            found = Some((rank, chosen));
        }
    }
    found.map(|(_, chosen)| chosen)
}

/// The size of the chosen pieces together.
pub(super) fn total(pieces: &[Piece], chosen: &[bool]) -> i64 {
    pieces.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(piece, _)| piece.size).sum()
}

fn clashes(pieces: &[Piece], chosen: &[bool]) -> bool {
    let mut seen = 0;
    for (piece, _) in pieces.iter().zip(chosen).filter(|(_, chosen)| **chosen) {
        if piece.apart & seen != 0 {
            return true;
        }
        seen |= piece.apart;
    }
    false
}

/// Whether groups and number are as the frame asks.
fn is_fit(pieces: &[Piece], frame: &Frame, chosen: &[bool]) -> bool {
    let counted = || pieces.iter().zip(chosen).filter(|(_, chosen)| **chosen).map(|(piece, _)| piece);
    let groups = frame.groups.iter().enumerate().all(|(group, (least, most))| {
        let count = counted().filter(|piece| piece.group == Some(group)).count();
        count >= *least && most.is_none_or(|most| count <= most)
    });
    groups && frame.count.is_none_or(|count| counted().count() == count) && !clashes(pieces, chosen)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(size: i64, fixed: bool) -> Piece {
        Piece { size, fixed, group: None, apart: 0 }
    }

    fn chosen(pieces: &[Piece], frame: &Frame, worth: &[i64]) -> Vec<usize> {
        let chosen = best(pieces, frame, |i| worth[i]).unwrap_or_default();
        chosen.iter().enumerate().filter(|(_, chosen)| **chosen).map(|(i, _)| i).collect()
    }

    #[test]
    fn the_best_optional_units_fill_the_size() {
        let pieces = [piece(90, true), piece(60, false), piece(60, false), piece(60, false)];
        let frame = Frame { size: 210, ..Frame::default() };
        assert_eq!(chosen(&pieces, &frame, &[9, 6, 16, 10]), [0, 2, 3]);
        // An exact fit comes before more points.
        let pieces = [piece(90, true), piece(90, false), piece(60, false), piece(60, false)];
        assert_eq!(chosen(&pieces, &frame, &[9, 99, 6, 6]), [0, 2, 3]);
        // Everything counts where nothing is to spare.
        assert_eq!(chosen(&pieces, &Frame { size: 300, ..Frame::default() }, &[0; 4]), [0, 1, 2, 3]);
        assert_eq!(chosen(&pieces, &Frame { size: 400, ..Frame::default() }, &[0; 4]), [0, 1, 2, 3]);
    }

    #[test]
    fn groups_and_sets_bind_the_choice() {
        let mut pieces = [piece(60, false), piece(60, false), piece(60, false)];
        pieces[2].group = Some(0);
        let frame = Frame { size: 120, groups: vec![(1, None)], count: None };
        assert_eq!(chosen(&pieces, &frame, &[16, 10, 6]), [0, 2]);
        pieces[0].apart = 1;
        pieces[2].apart = 1;
        assert_eq!(chosen(&pieces, &frame, &[16, 10, 6]), [1, 2]);
    }
}
