//! Invented centres of any size, written as the CSV exports that a college would hand over.
//!
//! `Centre::new(learners, seed)` → six files. The same learners and seed give the same bytes, on any machine: no clock, no hash map, no thread.
//! A learner is drawn afresh from the seed and its index for each table, so nothing is held while a file is written, and 200,000 learners need
//! no more memory than ten. About one learner in twenty carries one fault, and [`Centre::fault`] says which: a test or a benchmark knows
//! what the checker ought to find.
//!
//! Knows the IMI rules as far as it must to write files that keep or break them; uses nothing of the library, so that it cannot agree with its mistakes.
#![allow(dead_code, reason = "each bench and test that includes this module uses its own part of it")]
#![expect(clippy::disallowed_methods, reason = "a generator writes files")]

#[path = "centre/data.rs"]
mod data;
#[path = "centre/fault.rs"]
mod fault;
#[path = "centre/learner.rs"]
mod learner;

use std::io::{self, BufWriter, Write};
use std::path::Path;

use data::{QUALIFICATIONS, Qualification};
use fault::FAULTS;
use learner::{Learner, activity};

pub(crate) use fault::Fault;

/// Who a learner is, by position.
pub(crate) struct Person {
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    /// With its check digit.
    pub(crate) uln: u64,
}

/// An invented person for a position; no two have one number.
pub(crate) fn person(id: u32) -> Person {
    let pick = |names: &[&'static str], by: u32| names[by as usize % names.len()];
    Person { given: pick(&data::GIVEN, id * 7), family: pick(&data::FAMILY, id / 3), uln: learner::uln(id) }
}

/// The day the files are judged on; the faults that are a matter of time are placed around it.
pub(crate) const AS_OF: &str = "2025-06-20";

/// One exported table, one file.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Table {
    Register,
    Attempts,
    Units,
    Claims,
    Activities,
    Attendance,
}

/// Every table, with the name of its file.
pub(crate) const FILES: [(Table, &str); 6] = [
    (Table::Register, "Learner register.csv"),
    (Table::Attempts, "Online test log.csv"),
    (Table::Units, "Unit results.csv"),
    (Table::Claims, "Grading spreadsheet.csv"),
    (Table::Activities, "Employer activities.csv"),
    (Table::Attendance, "Employer attendance.csv"),
];

/// How many claims deserve each verdict.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Expected {
    pub(crate) ready: usize,
    pub(crate) unknown: usize,
    pub(crate) wait: usize,
    pub(crate) fix: usize,
    pub(crate) barred: usize,
}

/// A centre: how many learners, which ones, and in what order its systems export them.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Centre {
    learners: u32,
    seed: u64,
    shuffled: bool,
}

impl Centre {
    /// A centre whose tables all stand in the order of learner ids.
    pub(crate) fn new(learners: u32, seed: u64) -> Self {
        Self { learners, seed, shuffled: false }
    }

    /// The same learners and the same rows, but the test log by date and time, and the other tables in an order of their own each.
    pub(crate) fn shuffled(self) -> Self {
        Self { shuffled: true, ..self }
    }

    /// Writes every table, and a `preclaim.toml` that fixes the date; returns the bytes of the tables.
    pub(crate) fn write_to(&self, folder: &Path) -> io::Result<u64> {
        std::fs::create_dir_all(folder)?;
        std::fs::write(folder.join("preclaim.toml"), format!("as_of = {AS_OF}\n"))?;
        let mut bytes = 0;
        for (table, name) in FILES {
            let path = folder.join(name);
            let mut file = BufWriter::with_capacity(1 << 20, std::fs::File::create(&path)?);
            self.write(table, &mut file)?;
            file.flush()?;
            bytes += std::fs::metadata(&path)?.len();
        }
        Ok(bytes)
    }

    /// Writes one table, header row and all.
    pub(crate) fn write(&self, table: Table, out: &mut dyn Write) -> io::Result<()> {
        let mut row = Row(Vec::with_capacity(1 << 16));
        row.0.extend_from_slice(table.header().as_bytes());
        row.end();
        match table {
            Table::Activities => (0..self.activities()).for_each(|k| activity(k, &mut row)),
            Table::Attempts if self.shuffled => {
                for (_, index, nth) in self.log_by_time() {
                    self.learner(index).attempt(usize::from(nth), &mut row);
                    row.spill(out)?;
                }
            }
            _ => {
                for index in self.order(table) {
                    self.learner(index).rows(table, self.activities(), &mut row);
                    row.spill(out)?;
                }
            }
        }
        out.write_all(&row.0)
    }

    /// The learner's id in the register.
    pub(crate) fn id(&self, index: u32) -> u32 {
        debug_assert!(index < self.learners, "no such learner");
        FIRST_ID + ID_STEP * index
    }

    /// The id in the claim row: the learner's own, but for a mistyped one, which is nobody's.
    pub(crate) fn claimed_id(&self, index: u32) -> u32 {
        if self.fault(index) == Some(Fault::MistypedId) { self.mistyped(self.id(index)) } else { self.id(index) }
    }

    /// Two neighbouring digits exchanged, so that the result belongs to nobody.
    fn mistyped(&self, id: u32) -> u32 {
        for place in [10, 100, 1000, 1, 10_000, 100_000] {
            let (low, high) = (id / place % 10, id / place / 10 % 10);
            let other = id - low * place - high * place * 10 + high * place + low * place * 10;
            let known = other >= FIRST_ID && (other - FIRST_ID).is_multiple_of(ID_STEP) && (other - FIRST_ID) / ID_STEP < self.learners;
            if other != id && !known {
                return other;
            }
        }
        id / 10
    }

    /// The fault that this learner carries.
    pub(crate) fn fault(&self, index: u32) -> Option<Fault> {
        self.draw(index).1
    }

    /// Whether this learner is on a Tech Level (Key Stage 5 at Level 3).
    pub(crate) fn tech_level(&self, index: u32) -> bool {
        self.draw(index).0.tech_level()
    }

    /// What a check of the whole centre ought to count.
    pub(crate) fn expected(&self) -> Expected {
        let mut sum = Expected::default();
        for index in 0..self.learners {
            match self.fault(index).map_or("ready", |fault| fault.verdict(self.tech_level(index))) {
                "ready" => sum.ready += 1,
                "unknown" => sum.unknown += 1,
                "wait" => sum.wait += 1,
                "fix" => sum.fix += 1,
                _ => sum.barred += 1,
            }
        }
        sum
    }

    fn activities(&self) -> u32 {
        (self.learners / 500).clamp(6, 600)
    }

    /// What decides a learner's files before the rest is drawn: the qualification, the fault, and the dice as they then lie.
    fn draw(&self, index: u32) -> (&'static Qualification, Option<Fault>, Dice) {
        let mut dice = Dice(self.seed ^ u64::from(index).wrapping_add(1).wrapping_mul(0xD1B5_4A32_D192_ED03));
        let qualification = dice.pick(&QUALIFICATIONS);
        let kind = dice.pick(&FAULTS);
        let faulty = dice.one_in(20);
        let fault = match kind {
            // Employer involvement is asked of Key Stage 5 only.
            Fault::NoEmployer | Fault::DeclarationNo if qualification.key_stage == 4 => Fault::NoDestination,
            fault => *fault,
        };
        (qualification, faulty.then_some(fault), dice)
    }

    fn learner(&self, index: u32) -> Learner {
        let (qualification, fault, dice) = self.draw(index);
        let (id, claimed_id) = (self.id(index), self.claimed_id(index));
        Learner::new(id, claimed_id, qualification, fault, dice)
    }

    fn order(&self, table: Table) -> Vec<u32> {
        let mut order: Vec<u32> = (0..self.learners).collect();
        if self.shuffled {
            let mut dice = Dice(self.seed ^ (table as u64 + 1));
            for last in (1..self.learners).rev() {
                order.swap(last as usize, dice.below(last + 1) as usize);
            }
        }
        order
    }

    /// Every row of the test log as (minute, learner, which of the learner's rows), in the order of time.
    fn log_by_time(&self) -> Vec<(i64, u32, u8)> {
        let mut log = Vec::new();
        for index in 0..self.learners {
            for (nth, attempt) in (0..).zip(&self.learner(index).attempts) {
                log.push((i64::from(attempt.day.0) * 1440 + i64::from(attempt.minute), index, nth));
            }
        }
        log.sort_unstable();
        log
    }
}

impl Table {
    fn header(self) -> &'static str {
        match self {
            Self::Register => {
                "LearnRefNumber,Family name,Given names,Date of birth,Unique learner number,Awarding body,Learning aim reference,\
                 Learning aim title,Level,Key stage,Programme,Reg Date,Expected End Date,Comp Status"
            }
            Self::Attempts => {
                "LearnRefNumber,QAN,Test name,Assessment Type,Attempt,Test Date,Start Time,Result,Score,Void,Reset Reference,Authorised By,Task,Room"
            }
            Self::Units => "LearnRefNumber,QAN,Unit,Unit title,Unit Group,Mandatory,GLH,Grade,Date Achieved,Assessor",
            Self::Claims => {
                "LearnRefNumber,Learner name,Qualification number,Grade used: Unit AV02 Test,Grade used: Unit AV03 Test,Grade used: Unit AV04 Test,\
                 Grade used: Unit AV05 Test,Grade used: Unit AV06 Test,Grade used: AV08 Synoptic Assessment,Overall grade,Employer involvement,\
                 Destination code,Claim date,Confirmed by,Confirmed on"
            }
            Self::Activities => {
                "Activity ID,Activity type,Description,Employer,Practitioner,Industry relevant,Units,Activity date,Delivery,Status,\
                 Evidence reference,Evidence date"
            }
            Self::Attendance => "Activity ID,LearnRefNumber,Learner name,Attended,Date",
        }
    }
}

const FIRST_ID: u32 = 20_104_013;
const ID_STEP: u32 = 37;

/// Days since 1 January 1970; two values stand for text that is no day.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
struct Day(i32);

impl Day {
    const BLANK: Self = Self(i32::MIN);
    /// Written as 31/02/2025.
    const IMPOSSIBLE: Self = Self(i32::MIN + 1);
    const AS_OF: Self = Self(20_259);

    /// This many days before the as-of date, or the Monday after where that is a weekend.
    fn before_as_of(days: u32) -> Self {
        Self::AS_OF.minus(days).weekday()
    }

    /// The day itself, or the Monday after a weekend.
    fn weekday(self) -> Self {
        // 1 January 1970 was a Thursday.
        match (self.0 + 3).rem_euclid(7) {
            5 => self.plus(2),
            6 => self.plus(1),
            _ => self,
        }
    }

    fn plus(self, days: u32) -> Self {
        Self(self.0 + days.cast_signed())
    }

    fn minus(self, days: u32) -> Self {
        Self(self.0 - days.cast_signed())
    }

    /// Year, month and day of the month (Howard Hinnant's civil-from-days).
    fn civil(self) -> (u32, u32, u32) {
        let shifted = (self.0 + 719_468).unsigned_abs();
        let (era, of_era) = (shifted / 146_097, shifted % 146_097);
        let year = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year + year / 4 - year / 100);
        let from_march = (5 * of_year + 2) / 153;
        let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
        (era * 400 + year + u32::from(month <= 2), month, of_year - (153 * from_march + 2) / 5 + 1)
    }
}

/// SplitMix64: small, fast, and the same everywhere.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, limit: u32) -> u32 {
        let high = (self.next() >> 32) * u64::from(limit);
        (high >> 32) as u32
    }

    fn one_in(&mut self, limit: u32) -> bool {
        self.below(limit) == 0
    }

    fn pick<'a, T>(&mut self, items: &'a [T]) -> &'a T {
        let limit = u32::try_from(items.len()).unwrap_or(u32::MAX);
        &items[self.below(limit) as usize]
    }
}

/// A row of CSV being written. Nothing that goes in holds a comma, a quotation mark or a line break.
struct Row(Vec<u8>);

impl Row {
    fn text(&mut self, text: &str) -> &mut Self {
        self.0.extend_from_slice(text.as_bytes());
        self
    }

    fn cell(&mut self, text: &str) -> &mut Self {
        self.text(text).comma()
    }

    fn blanks(&mut self, cells: usize) -> &mut Self {
        self.0.extend(std::iter::repeat_n(b',', cells));
        self
    }

    fn comma(&mut self) -> &mut Self {
        self.0.push(b',');
        self
    }

    fn number(&mut self, number: u64) -> &mut Self {
        let start = self.0.len();
        let mut rest = number;
        loop {
            self.0.push(b'0' + (rest % 10) as u8);
            rest /= 10;
            if rest == 0 {
                break;
            }
        }
        self.0[start..].reverse();
        self
    }

    fn two_digits(&mut self, number: u32) -> &mut Self {
        self.0.extend([b'0' + (number / 10 % 10) as u8, b'0' + (number % 10) as u8]);
        self
    }

    fn day(&mut self, day: Day) -> &mut Self {
        match day {
            Day::BLANK => self,
            Day::IMPOSSIBLE => self.text("31/02/2025"),
            day => {
                let (year, month, of_month) = day.civil();
                self.two_digits(of_month).text("/").two_digits(month).text("/").number(u64::from(year))
            }
        }
    }

    /// Ends the line as Excel on Windows does; drops the comma after the last cell.
    fn end(&mut self) {
        if self.0.last() == Some(&b',') {
            self.0.pop();
        }
        self.0.extend_from_slice(b"\r\n");
    }

    fn spill(&mut self, out: &mut dyn Write) -> io::Result<()> {
        if self.0.len() >= 1 << 15 {
            out.write_all(&self.0)?;
            self.0.clear();
        }
        Ok(())
    }
}
