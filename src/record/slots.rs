//! One field of a table, row by row, in as little room as its values need.
//!
//! Days, grades, yes and no, and the first some ten thousand texts fit in two bytes, which is most of what a centre exports; a field that
//! holds anything else takes four. Which of both it is, nobody outside can tell.

use super::Slot;

/// The slots of one field.
#[derive(Clone, Debug)]
pub struct Slots(Kept);

#[derive(Clone, Debug)]
enum Kept {
    /// Values by their distance from `base`; the highest numbers are kept for gaps, in the order of the slots' own.
    Short {
        base: u32,
        codes: Vec<u16>,
    },
    Long(Vec<Slot>),
}

/// The first code that stands for a gap.
const GAPS: u16 = u16::MAX - 2;

/// The code of a slot, if it has one.
#[inline]
fn code(slot: Slot, base: u32) -> Option<u16> {
    if slot.is_value() {
        u16::try_from(slot.0.checked_sub(base)?).ok().filter(|code| *code < GAPS)
    } else {
        u16::try_from(slot.0 - Slot::DOUBTFUL.0).ok().map(|gap| GAPS + gap)
    }
}

/// The same of a slot that has one.
#[expect(clippy::cast_possible_truncation, reason = "gaps are the highest numbers of either width, in one order")]
#[inline]
fn short(slot: Slot, base: u32) -> u16 {
    (if slot.is_value() { slot.0.wrapping_sub(base) } else { slot.0 }) as u16
}

#[inline]
fn slot(code: u16, base: u32) -> Slot {
    if code < GAPS { Slot(base + u32::from(code)) } else { Slot(Slot::DOUBTFUL.0 + u32::from(code - GAPS)) }
}

/// Makes room for more: just enough where that is much beside what is there, so that a large table is no larger than its rows.
pub(crate) fn make_room<T>(list: &mut Vec<T>, more: usize) {
    if more > list.len() / 4 { list.reserve_exact(more) } else { list.reserve(more) }
}

impl Default for Slots {
    fn default() -> Self {
        Self(Kept::Short { base: 0, codes: Vec::new() })
    }
}

impl Slots {
    /// How many rows there are.
    pub fn len(&self) -> usize {
        match &self.0 {
            Kept::Short { codes, .. } => codes.len(),
            Kept::Long(slots) => slots.len(),
        }
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The slot of a row, if there is such a row.
    #[inline]
    pub fn get(&self, row: usize) -> Option<Slot> {
        match &self.0 {
            Kept::Short { base, codes } => codes.get(row).map(|code| slot(*code, *base)),
            Kept::Long(slots) => slots.get(row).copied(),
        }
    }

    /// All slots in order.
    pub fn iter(&self) -> impl ExactSizeIterator<Item = Slot> {
        (0..self.len()).map(|row| self.get(row).unwrap_or(Slot::BLANK))
    }

    /// Puts another slot in a row; a row that is not there stays so.
    pub fn set(&mut self, row: usize, slot: Slot) {
        if row >= self.len() {
            return;
        }
        if let Kept::Short { base, codes } = &mut self.0 {
            if let (Some(code), Some(place)) = (code(slot, *base), codes.get_mut(row)) {
                *place = code;
                return;
            }
            self.lengthen();
        }
        if let Kept::Long(slots) = &mut self.0
            && let Some(place) = slots.get_mut(row)
        {
            *place = slot;
        }
    }

    /// Makes room for so many rows more.
    pub fn reserve(&mut self, more: usize) {
        match &mut self.0 {
            Kept::Short { codes, .. } => make_room(codes, more),
            Kept::Long(slots) => make_room(slots, more),
        }
    }

    /// Adds one row.
    pub fn push(&mut self, slot: Slot) {
        match &mut self.0 {
            Kept::Short { base, codes } => match code(slot, *base) {
                Some(code) => codes.push(code),
                None => self.extend_from_slice(&[slot]),
            },
            Kept::Long(slots) => slots.push(slot),
        }
    }

    /// Adds rows. Rows are many, so that what fits is found out of all of them at once.
    pub fn extend_from_slice(&mut self, more: &[Slot]) {
        if let Kept::Short { base, codes } = &mut self.0 {
            // Half of the codes lie below the first value, so that days before it have one too.
            if let Some(first) = more.iter().find(|slot| slot.is_value())
                && *base == 0
                && (u32::from(GAPS)..u32::MAX / 2).contains(&first.0)
                && !codes.iter().any(|code| *code < GAPS)
            {
                *base = first.0 - u32::from(GAPS / 2);
            }
            let base = *base;
            // What is less than the base lies far beyond all codes.
            if more.iter().fold(true, |fit, slot| fit & (!slot.is_value() | (slot.0.wrapping_sub(base) < u32::from(GAPS)))) {
                codes.extend(more.iter().map(|slot| short(*slot, base)));
                return;
            }
            self.lengthen();
        }
        if let Kept::Long(slots) = &mut self.0 {
            slots.extend_from_slice(more);
        }
    }

    /// Adds blanks until there are so many rows.
    pub fn fill_up(&mut self, rows: usize) {
        match &mut self.0 {
            Kept::Short { codes, .. } => codes.resize(rows.max(codes.len()), u16::MAX),
            Kept::Long(slots) => slots.resize(rows.max(slots.len()), Slot::BLANK),
        }
    }

    /// Keeps the rows that `keep` wants, told by their position.
    pub fn retain(&mut self, keep: impl Fn(usize) -> bool) {
        *self = self.iter().enumerate().filter(|(row, _)| keep(*row)).map(|(_, slot)| slot).collect();
    }

    /// The first row whose slot is not below another one; slots must ascend.
    pub fn first_not_below(&self, slot: Slot) -> usize {
        let (mut from, mut to) = (0, self.len());
        while from < to {
            let middle = from + (to - from) / 2;
            if self.get(middle).is_some_and(|known| known < slot) {
                from = middle + 1;
            } else {
                to = middle;
            }
        }
        from
    }

    /// Takes four bytes a row from now on.
    fn lengthen(&mut self) {
        if let Kept::Short { base, codes } = &self.0 {
            let mut slots = Vec::with_capacity(codes.capacity());
            slots.extend(codes.iter().map(|code| slot(*code, *base)));
            self.0 = Kept::Long(slots);
        }
    }
}

impl Extend<Slot> for Slots {
    fn extend<I: IntoIterator<Item = Slot>>(&mut self, more: I) {
        self.extend_from_slice(&more.into_iter().collect::<Vec<_>>());
    }
}

impl FromIterator<Slot> for Slots {
    fn from_iter<I: IntoIterator<Item = Slot>>(slots: I) -> Self {
        let mut column = Self::default();
        column.extend(slots);
        column
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn slots() -> impl Strategy<Value = Slot> {
        let days = 739_000u32..745_000;
        prop_oneof![0u32..5, days, 65_520..65_540u32, any::<u32>(), (u32::MAX - 4)..=u32::MAX].prop_map(Slot)
    }

    proptest! {
        #[test]
        fn a_column_holds_what_was_put_in(
            first in prop::collection::vec(slots(), 0..20),
            more in prop::collection::vec(slots(), 0..20),
            change in (0usize..45, slots()),
        ) {
            let mut column: Slots = first.iter().copied().collect();
            column.reserve(3);
            column.extend(more.iter().copied());
            let mut wanted = [first, more].concat();
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), wanted.clone());
            column.fill_up(wanted.len() + 2);
            wanted.resize(wanted.len() + 2, Slot::BLANK);
            column.set(change.0, change.1);
            if let Some(place) = wanted.get_mut(change.0) {
                *place = change.1;
            }
            prop_assert_eq!(column.iter().collect::<Vec<_>>(), wanted.clone());
            column.retain(|row| row % 3 != 1);
            let kept: Vec<Slot> = wanted.iter().enumerate().filter(|(row, _)| row % 3 != 1).map(|(_, slot)| *slot).collect();
            prop_assert_eq!((column.len(), column.iter().collect::<Vec<_>>()), (kept.len(), kept.clone()));
            prop_assert_eq!(column.get(kept.len()), None);
            let mut sorted = kept;
            sorted.sort_unstable();
            let column: Slots = sorted.iter().copied().collect();
            for slot in &sorted {
                prop_assert_eq!(column.first_not_below(*slot), sorted.partition_point(|known| known < slot));
            }
        }
    }

    #[test]
    fn a_value_below_the_first_is_not_taken_for_another() {
        for slots in [[Slot(u32::MAX - 4), Slot(0)], [Slot(0), Slot(u32::MAX - 4)], [Slot(739_000), Slot(706_000)]] {
            assert_eq!(slots.into_iter().collect::<Slots>().iter().collect::<Vec<_>>(), slots);
        }
    }

    #[test]
    fn days_and_few_texts_take_two_bytes() {
        let day = |n: u32| Slot(739_800 + n);
        let days: Slots = (0..3000).map(day).chain([Slot::BLANK, Slot(712_000)]).collect();
        let texts: Slots = (0..65_533).map(Slot).collect();
        assert!(matches!((&days.0, &texts.0), (Kept::Short { .. }, Kept::Short { .. })));
    }
}
