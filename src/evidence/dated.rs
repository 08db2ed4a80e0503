//! Requirements that hold from one day until another, each with its clause.

use std::fmt;

use chrono::NaiveDate;

/// A clause of a source, by its position in its pack's list of citations.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct CiteId(pub u16);

/// One stretch of time with its value. Both ends belong to it; an absent end is open because the source states none.
#[derive(Clone, Debug, PartialEq)]
pub struct Arm<T> {
    /// First day on which the value holds.
    pub from: Option<NaiveDate>,
    /// Last day on which the value holds.
    pub until: Option<NaiveDate>,
    /// The value.
    pub value: T,
    /// The clause that says so.
    pub cite: CiteId,
}

/// A value that changes with time. Gaps between arms are meant: nothing is known for those days, and nothing is extrapolated.
#[derive(Clone, Debug, PartialEq)]
pub struct Dated<T>(Vec<Arm<T>>);

/// Why a list of arms is no dated value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatedFault {
    /// No arm at all.
    Empty,
    /// The arm at this position ends before it begins.
    Backwards(usize),
    /// The arm at this position begins before the one above it has ended.
    Overlap(usize),
}

impl fmt::Display for DatedFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty => write!(f, "has no value; give at least one with its clause"),
            Self::Backwards(arm) => write!(f, "value {} ends before it begins; swap `from` and `until`", arm + 1),
            Self::Overlap(arm) => write!(f, "value {} begins before value {arm} has ended; close the earlier one with `until`", arm + 1),
        }
    }
}

impl<T> Dated<T> {
    /// Checks that the arms are in order and do not overlap.
    pub fn new(arms: Vec<Arm<T>>) -> Result<Self, DatedFault> {
        if arms.is_empty() {
            return Err(DatedFault::Empty);
        }
        for (i, arm) in arms.iter().enumerate() {
            if let (Some(from), Some(until)) = (arm.from, arm.until)
                && until < from
            {
                return Err(DatedFault::Backwards(i));
            }
            let Some(before) = i.checked_sub(1).and_then(|j| arms.get(j)) else { continue };
            match (before.until, arm.from) {
                (Some(until), Some(from)) if until < from => {}
                _ => return Err(DatedFault::Overlap(i)),
            }
        }
        Ok(Self(arms))
    }

    /// The arm in force on a day.
    pub fn on(&self, day: NaiveDate) -> Option<&Arm<T>> {
        self.0.iter().find(|arm| arm.from.is_none_or(|from| from <= day) && arm.until.is_none_or(|until| day <= until))
    }

    /// Every arm, earliest first.
    pub fn arms(&self) -> &[Arm<T>] {
        &self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(d: u32) -> Option<NaiveDate> {
        NaiveDate::from_ymd_opt(2018, 10, d)
    }

    fn arm(from: Option<NaiveDate>, until: Option<NaiveDate>, value: i32) -> Arm<i32> {
        Arm { from, until, value, cite: CiteId(0) }
    }

    #[test]
    fn both_ends_belong_and_gaps_stay_gaps() {
        let dated = Dated::new(vec![arm(None, day(10), 1), arm(day(20), day(25), 2)]).unwrap_or(Dated(Vec::new()));
        let on = |d| day(d).and_then(|d| dated.on(d)).map(|arm| arm.value);
        assert_eq!([on(1), on(10), on(11), on(19), on(20), on(25), on(26)], [Some(1), Some(1), None, None, Some(2), Some(2), None]);
    }

    #[test]
    fn overlap_is_refused() {
        assert_eq!(Dated::new(vec![arm(None, day(10), 1), arm(day(10), None, 2)]), Err(DatedFault::Overlap(1)));
        assert_eq!(Dated::new(vec![arm(None, None, 1), arm(day(10), None, 2)]), Err(DatedFault::Overlap(1)));
        assert_eq!(Dated::new(vec![arm(day(10), day(9), 1)]), Err(DatedFault::Backwards(0)));
        assert_eq!(Dated::<i32>::new(vec![]), Err(DatedFault::Empty));
    }
}
