//! Grades and results, of assessments, units and whole qualifications.

use std::fmt;

/// A grade or result. Letters and words of the same grade are one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Grade(u16);

/// What a result says about passing (shared definitions of the catalogue).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Pass or better.
    Passing,
    /// Fail, referral, near pass, absence and the like.
    NotPassing,
    /// The attempt counts for nothing.
    Void,
}

macro_rules! grades {
    ($($name:ident = $code:literal, $word:literal, $standing:ident;)+) => {
        impl Grade {
            $(#[doc = concat!("`", $word, "`.")] pub const $name: Self = Self($code);)+
            /// Canonical word of every simple grade, as in the vocabulary's `[words.grade]`, with its code.
            pub const WORDS: &'static [(&'static str, u16)] = &[$(($word, $code)),+];

            fn simple(self) -> Option<(&'static str, Standing)> {
                match self.0 { $($code => Some(($word, Standing::$standing)),)+ _ => None }
            }
        }
    };
}

// The codes rise with the worth of the grade within a scale, so that `>` compares grades of one scale.
grades! {
    VOID = 0, "Void", Void;
    ABSENT = 1, "Absent", NotPassing;
    X = 2, "X", NotPassing;
    UNCLASSIFIED = 3, "Unclassified", NotPassing;
    FAIL = 4, "Fail", NotPassing;
    NOT_YET = 5, "Not yet achieved", NotPassing;
    REFER = 6, "Refer", NotPassing;
    NEAR_PASS = 7, "Near pass", NotPassing;
    PASS = 10, "Pass", Passing;
    CREDIT = 11, "Credit", Passing;
    MERIT = 12, "Merit", Passing;
    DISTINCTION = 13, "Distinction", Passing;
    DISTINCTION_STAR = 14, "Distinction*", Passing;
    LEVEL1 = 20, "Level 1 Pass", Passing;
    LEVEL1_MERIT = 21, "Level 1 Merit", Passing;
    LEVEL1_DISTINCTION = 22, "Level 1 Distinction", Passing;
    LEVEL2_PASS = 23, "Level 2 Pass", Passing;
    LEVEL2_MERIT = 24, "Level 2 Merit", Passing;
    LEVEL2_DISTINCTION = 25, "Level 2 Distinction", Passing;
    LEVEL2_DISTINCTION_STAR = 26, "Level 2 Distinction*", Passing;
    TRANSFERRED = 30, "Transferred", Passing;
}

impl Grade {
    /// Grades of several letters, low to high within a size: `PP` … `D*D*D*`.
    pub const COMPOUND: &'static [&'static str] =
        &["PP", "MP", "MM", "DM", "DD", "D*D", "D*D*", "PPP", "MPP", "MMP", "MMM", "DMM", "DDM", "DDD", "D*DD", "D*D*D", "D*D*D*"];
    const COMPOUND_FROM: u16 = 100;

    /// Its packed code.
    pub fn code(self) -> u32 {
        u32::from(self.0)
    }

    /// The grade of a packed code.
    pub fn from_code(code: u32) -> Self {
        Self(u16::try_from(code).unwrap_or(u16::MAX))
    }

    /// The grade of several letters, if that is one.
    pub fn compound(letters: &str) -> Option<Self> {
        let found = Self::COMPOUND.iter().position(|c| *c == letters)?;
        Some(Self(Self::COMPOUND_FROM + u16::try_from(found).ok()?))
    }

    /// What it says about passing. Grades of several letters are passes.
    pub fn standing(self) -> Standing {
        self.simple().map_or(Standing::Passing, |(_, standing)| standing)
    }

    /// Whether it is a pass or better.
    pub fn passes(self) -> bool {
        self.standing() == Standing::Passing
    }

    /// As claims write it: `P`, `D*`, `MM`; the canonical word where there are no letters.
    pub fn letters(self) -> &'static str {
        match self {
            Self::UNCLASSIFIED => "U",
            Self::NEAR_PASS => "N",
            Self::PASS => "P",
            Self::MERIT => "M",
            Self::DISTINCTION => "D",
            Self::DISTINCTION_STAR => "D*",
            Self::LEVEL1 => "L1",
            other => other.word(),
        }
    }

    /// The canonical word or letters.
    pub fn word(self) -> &'static str {
        match self.simple() {
            Some((word, _)) => word,
            None => Self::COMPOUND.get(usize::from(self.0.saturating_sub(Self::COMPOUND_FROM))).copied().unwrap_or("?"),
        }
    }
}

impl fmt::Display for Grade {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn near_pass_and_refer_are_no_passes() {
        for (grade, passes) in [(Grade::NEAR_PASS, false), (Grade::REFER, false), (Grade::PASS, true), (Grade::LEVEL1, true)] {
            assert_eq!(grade.passes(), passes, "{grade}");
        }
        assert!(Grade::DISTINCTION > Grade::MERIT && Grade::MERIT > Grade::PASS && Grade::PASS > Grade::REFER);
        assert_eq!(Grade::compound("D*DD").map(Grade::word), Some("D*DD"));
    }
}
