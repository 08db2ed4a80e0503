//! How a family of qualifications makes an overall grade of unit points, as a pack states it.

use chrono::NaiveDate;

use super::{Grade, Measure, SizeWord};
use crate::evidence::CiteId;

/// How sure a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Sureness {
    /// Two sources that do not depend on each other.
    A,
    /// One source.
    B,
    /// Not confirmed: it may warn and never blocks.
    C,
}

impl Sureness {
    /// The letter in packs.
    pub fn letter(self) -> &'static str {
        match self {
            Self::A => "A",
            Self::B => "B",
            Self::C => "C",
        }
    }

    /// What it means.
    pub fn words(self) -> &'static str {
        match self {
            Self::A => "two sources agree",
            Self::B => "one source",
            Self::C => "not confirmed",
        }
    }

    /// The grade of sureness of a letter.
    pub fn of(letter: &str) -> Option<Self> {
        [Self::A, Self::B, Self::C].into_iter().find(|sure| sure.letter() == letter)
    }
}

/// The days on which a row of a table holds, by the learner's registration; both ends belong to it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Days {
    /// The first.
    pub from: Option<NaiveDate>,
    /// The last.
    pub until: Option<NaiveDate>,
}

impl Days {
    /// Whether a day is among them.
    pub fn has(self, day: NaiveDate) -> bool {
        self.from.is_none_or(|from| from <= day) && self.until.is_none_or(|until| day <= until)
    }

    /// Whether some day is among both.
    pub fn meet(self, other: Self) -> bool {
        let before = |until: Option<NaiveDate>, from: Option<NaiveDate>| until.zip(from).is_some_and(|(until, from)| until < from);
        !before(self.until, other.from) && !before(other.until, self.from)
    }
}

/// What a grade of a unit is worth.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitPoints {
    /// The unit's size in the family's measure; `None` where the points are for each hour or credit.
    pub size: Option<u32>,
    /// Points by grade.
    pub points: Vec<(Grade, u32)>,
    /// How sure.
    pub sure: Sureness,
    /// When.
    pub days: Days,
    /// Who says so.
    pub cite: CiteId,
}

/// What a size asks for.
#[derive(Clone, Debug, PartialEq)]
pub struct SizeGrades {
    /// The size in the family's measure.
    pub size: u32,
    /// Its name.
    pub title: String,
    /// The words by which a register may call it; a size without any is known by its number only.
    pub words: Vec<SizeWord>,
    /// Overall grades, lowest first, with the least points each takes.
    pub least: Vec<(Grade, u32)>,
    /// How sure the points are.
    pub sure: Sureness,
    /// How much of the size must be passed, and how sure that is.
    pub passed: Option<(u32, Sureness)>,
    /// When.
    pub days: Days,
    /// Who says so.
    pub cite: CiteId,
}

/// One family of qualifications that are graded alike.
#[derive(Clone, Debug, PartialEq)]
pub struct Grading {
    /// Its name for users.
    pub title: String,
    /// What sizes are counted in.
    pub measure: Measure,
    /// The level of all its qualifications, where the tables are for one level only.
    pub level: Option<u8>,
    /// Words that, in a suite or title, say the level as well as the number would.
    pub level_words: Vec<String>,
    /// Words of which a suite or title must hold one.
    pub words: Vec<String>,
    /// Whether it is told, too, by units that have credits and no hours.
    pub told_by_credits: bool,
    /// Whether an external unit may score between the points of its grade and of the next.
    pub external_between: bool,
    /// Whether a unit that is not passed counts towards the size.
    pub unpassed_count: bool,
    /// Points of units.
    pub points: Vec<UnitPoints>,
    /// Sizes, smallest first.
    pub sizes: Vec<SizeGrades>,
}

impl Grading {
    /// The points of a grade for a unit of a size, with the row that says so.
    pub fn points(&self, size: u32, grade: Grade, on: NaiveDate) -> Option<(u32, &UnitPoints)> {
        self.points.iter().filter(|row| row.size.is_none_or(|known| known == size) && row.days.has(on)).find_map(|row| {
            let each = row.points.iter().find(|(known, _)| *known == grade)?.1;
            Some((if row.size.is_some() { each } else { each.saturating_mul(size) }, row))
        })
    }

    /// The row of a size.
    pub fn size(&self, size: u32, on: NaiveDate) -> Option<&SizeGrades> {
        self.sizes.iter().find(|row| row.size == size && row.days.has(on))
    }
}

impl SizeGrades {
    /// The highest grade that points reach; `None` below the lowest.
    pub fn grade(&self, points: i64) -> Option<Grade> {
        self.least.iter().rev().find(|(_, least)| i64::from(*least) <= points).map(|(grade, _)| *grade)
    }

    /// Where a grade stands on the scale. On scales of one level a Level 2 grade is also called by its bare word, and the other way.
    pub fn place(&self, grade: Grade) -> Option<usize> {
        let place = |wanted: Grade| self.least.iter().position(|(known, _)| *known == wanted);
        place(grade).or_else(|| {
            let same = [
                (Grade::PASS, Grade::LEVEL2_PASS),
                (Grade::MERIT, Grade::LEVEL2_MERIT),
                (Grade::DISTINCTION, Grade::LEVEL2_DISTINCTION),
                (Grade::DISTINCTION_STAR, Grade::LEVEL2_DISTINCTION_STAR),
            ];
            let twin = same.iter().find_map(|(one, two)| match grade {
                g if g == *one => Some(*two),
                g if g == *two => Some(*one),
                _ => None,
            })?;
            // Only a scale with Level 1 on it needs to say which level a grade is of.
            self.least.iter().any(|(known, _)| *known == Grade::LEVEL1).then(|| place(twin)).flatten()
        })
    }
}
