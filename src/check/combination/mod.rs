//! Family: combination. Which units make up a qualification, and what overall grade they give.
//!
//! Two sources say what is asked: a structure file of the qualification where one is given, else the units' own columns with the
//! registered size. `scope` finds which holds, `results` reads the learner's units accordingly, `choice` picks the ones that
//! count where there are more than enough, `points` adds them up, and `instead` looks for what the learner qualifies for.

mod choice;
mod glance;
mod grade_not_from_points;
mod instead;
mod known;
mod points;
mod results;
mod rule_of_combination;
mod scope;
mod structured;
mod unit_without_grade;

pub use results::Ungraded;
pub use rule_of_combination::{STRUCTURE_SITUATIONS, with_structure};
pub use structured::by_structure;

use super::Check;

/// The checks of this family.
pub const CHECKS: &[Check] = &[rule_of_combination::CHECK, unit_without_grade::CHECK, grade_not_from_points::CHECK];

use crate::check::{Ruling, Verdict, Words};
use crate::evidence::Unknown;
use crate::record::Amount;

/// Why something cannot be worked out: a gap, or facts that leave it open, in words.
#[derive(Debug)]
enum Open {
    Gap(Unknown),
    Words(Words),
}

impl From<Unknown> for Open {
    fn from(gap: Unknown) -> Self {
        Self::Gap(gap)
    }
}

impl From<Words> for Open {
    fn from(words: Words) -> Self {
        Self::Words(words)
    }
}

impl From<Open> for Verdict {
    fn from(open: Open) -> Self {
        match open {
            Open::Gap(gap) => Err(gap),
            Open::Words(words) => Ok(Ruling::Unclear(words)),
        }
    }
}

/// Sizes and points are reckoned in thousandths, as the tables hold them.
const WHOLE: i64 = 1000;

/// A number of thousandths as a user reads it.
fn shown(thousandths: i64) -> String {
    amount(thousandths).to_string()
}

fn amount(thousandths: i64) -> Amount {
    Amount(i32::try_from(thousandths).unwrap_or(i32::MAX))
}

/// `1 unit`, `3 units`.
fn units(count: usize) -> String {
    if count == 1 { "1 unit".to_owned() } else { format!("{count} units") }
}

/// `a, b and c`.
fn list(names: &[String]) -> String {
    let mut list = List::of(names.len());
    for name in names {
        list.item().push_str(name);
    }
    list.text
}

/// `a, b and c`, written item by item.
struct List {
    text: String,
    of: usize,
    begun: usize,
}

impl List {
    /// A list of so many items.
    fn of(count: usize) -> Self {
        Self { text: String::new(), of: count, begun: 0 }
    }

    /// Where to write the next item.
    fn item(&mut self) -> &mut String {
        self.begun += 1;
        if self.begun > 1 {
            self.text.push_str(if self.begun == self.of { " and " } else { ", " });
        }
        &mut self.text
    }
}
