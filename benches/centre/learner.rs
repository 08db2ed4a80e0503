//! One learner's files: first as an honest centre would keep them, then with the one fault that this learner carries.

use super::data::{ACTIVITIES, EMPLOYERS, FAMILY, GIVEN, Qualification, STAFF, UNITS};
use super::{Day, Dice, Fault, Row, Table};

/// A result, in the words of the files.
type Grade = &'static str;

const PASSES: [Grade; 3] = ["Pass", "Merit", "Distinction"];
/// The clock times at which tests start, in minutes.
const STARTS: [u16; 8] = [555, 570, 600, 645, 675, 780, 810, 855];
const TASKS: [&str; 2] = ["Task A - Inspection and service", "Task B - Fault and repair"];
/// Index of the synoptic assessment among the grades used: five tests come before it.
const SYNOPTIC: usize = 5;

/// One row of the test log.
#[derive(Clone, Copy)]
pub(super) struct Attempt {
    /// 0 to 4: a test, of unit AV02 to AV06; 5: the synoptic assessment.
    assessment: usize,
    form: u8,
    nth: u8,
    pub(super) day: Day,
    /// 0 where no time is known.
    pub(super) minute: u16,
    result: Grade,
    void: bool,
    /// The number of the reset reference; 0 is none.
    reference: u32,
    task: &'static str,
}

struct Unit {
    day: Day,
    grade: Grade,
}

pub(super) struct Learner {
    id: u32,
    claimed_id: u32,
    qualification: &'static Qualification,
    given: &'static str,
    family: &'static str,
    born: Day,
    uln: u64,
    registered: Day,
    ends: Day,
    withdrawn: bool,
    pub(super) attempts: Vec<Attempt>,
    units: Vec<Unit>,
    used: [Grade; 6],
    overall: Grade,
    involved: &'static str,
    destination: &'static str,
    activities: u32,
    first_activity: u32,
    assessor: &'static str,
}

impl Learner {
    pub(super) fn new(id: u32, claimed_id: u32, qualification: &'static Qualification, fault: Option<Fault>, mut dice: Dice) -> Self {
        // The closed qualification's learners were there six years earlier.
        let earlier = if qualification.closed() { 2191 } else { 0 };
        let two_years = qualification.key_stage == 4 || qualification.level == 3;
        let base = [0, 0, 0, 0, 1, 1, 1, 1, 2, 2][dice.below(10) as usize];
        let age = if qualification.key_stage == 4 { 5775 } else { 5775 + 366 * (u32::from(qualification.level) - 1) };
        let registered = if two_years { 646 } else { 284 } - dice.below(25);
        let mut learner = Self {
            id,
            claimed_id,
            qualification,
            given: *dice.pick(&GIVEN),
            family: *dice.pick(&FAMILY),
            born: Day::AS_OF.minus(age + earlier + dice.below(360)),
            uln: uln(id),
            registered: Day::before_as_of(registered + earlier),
            ends: Day::AS_OF.plus(41).minus(earlier),
            withdrawn: false,
            attempts: Vec::with_capacity(8),
            units: Vec::with_capacity(8),
            used: [""; 6],
            overall: PASSES[base],
            involved: if qualification.key_stage == 5 { "Yes" } else { "" },
            destination: ["01", "02", "03", "03", "04", "05"][dice.below(6) as usize],
            activities: if qualification.key_stage == 5 { 1 + u32::from(dice.one_in(3)) } else { 0 },
            first_activity: dice.below(u32::MAX),
            assessor: *dice.pick(&STAFF),
        };
        for (_, _, group, _) in &UNITS[..7] {
            let before = match *group {
                "A" if two_years => 120 + dice.below(400),
                "A" => 120 + dice.below(105),
                "C" => 80 + dice.below(80),
                _ => 60 + dice.below(45),
            };
            learner.units.push(Unit { day: Day::before_as_of(before + earlier), grade: near(base, &mut dice) });
        }
        for test in 0..if qualification.level == 3 { 5 } else { 4 } {
            learner.test(test, near(base, &mut dice), earlier, &mut dice);
        }
        learner.synoptic(PASSES[base], Day::before_as_of(20 + dice.below(26) + earlier), &mut dice);
        if let Some(fault) = fault {
            learner.spoil(fault, &mut dice);
        }
        learner.attempts.sort_by_key(|attempt| (attempt.assessment == SYNOPTIC, attempt.day.0, attempt.minute));
        learner
    }

    /// One online test: passed at once by most, at the retake by some; now and then void, or reset for a third attempt, with a reference.
    fn test(&mut self, test: usize, grade: Grade, earlier: u32, dice: &mut Dice) {
        let day = Day::before_as_of(70 + dice.below(120) + earlier);
        let minute = *dice.pick(&STARTS);
        let first = Attempt { assessment: test, form: 1, nth: 1, day, minute, result: grade, void: false, reference: 0, task: "" };
        if dice.one_in(8) {
            let retake = Attempt { form: 2, nth: 2, day: day.plus(2 + dice.below(13)).weekday(), ..first };
            self.attempts.push(Attempt { result: "Fail", ..first });
            if self.qualification.tech_level() && dice.one_in(15) {
                self.attempts.push(Attempt { result: "Fail", ..retake });
                let reference = 20_000 + dice.below(9_999);
                self.attempts.push(Attempt { form: 1, nth: 3, day: retake.day.plus(14), reference, ..first });
            } else {
                self.attempts.push(retake);
            }
            self.used[test] = grade;
        } else {
            if dice.one_in(150) {
                let reference = 20_000 + dice.below(9_999);
                self.attempts.push(Attempt { day: day.minus(7), void: true, reference, result: "", ..first });
            }
            self.attempts.push(first);
        }
    }

    /// The synoptic assessment: passed at once, or referred once and passed on the other task.
    fn synoptic(&mut self, grade: Grade, day: Day, dice: &mut Dice) {
        let first =
            Attempt { assessment: SYNOPTIC, form: 0, nth: 1, day, minute: 0, result: grade, void: false, reference: 0, task: TASKS[0] };
        let mut passed_on = day;
        if dice.one_in(16) {
            self.resubmitted(first, "Pass", TASKS[1]);
            passed_on = day.plus(10).weekday();
        } else {
            self.attempts.push(first);
        }
        self.units.push(Unit { day: passed_on, grade: if passed_on == day { grade } else { "Pass" } });
    }

    fn resubmitted(&mut self, first: Attempt, result: Grade, task: &'static str) {
        self.attempts.retain(|attempt| attempt.assessment != SYNOPTIC);
        self.attempts.push(Attempt { result: "Referred", ..first });
        self.attempts.push(Attempt { nth: 2, day: first.day.plus(10).weekday(), result, task, ..first });
        self.used[SYNOPTIC] = result;
    }

    /// Puts the attempts at the first test in place of those drawn: form, days after the first, result.
    fn retest(&mut self, used: Grade, sittings: &[(u8, u32, Grade)]) {
        let Some(first) = self.attempts.iter().find(|attempt| attempt.assessment == 0 && !attempt.void).copied() else { return };
        self.attempts.retain(|attempt| attempt.assessment != 0);
        for (nth, (form, later, result)) in (1..).zip(sittings) {
            let reference = if nth == 3 && *result == "Fail" { 21_377 } else { 0 };
            self.attempts.push(Attempt { form: *form, nth, day: first.day.plus(*later), result, reference, ..first });
        }
        self.used[0] = used;
    }

    fn spoil(&mut self, fault: Fault, dice: &mut Dice) {
        let synoptic = self.attempts.iter().find(|attempt| attempt.assessment == SYNOPTIC).copied();
        match fault {
            Fault::RetakeTooSoon => self.retest("Pass", &[(1, 0, "Fail"), (2, 1, "Pass")]),
            Fault::SameForm => self.retest("Pass", &[(1, 0, "Fail"), (1, 7, "Pass")]),
            Fault::ThirdAttempt => self.retest("Pass", &[(1, 0, "Fail"), (2, 7, "Fail"), (1, 21, "Pass")]),
            Fault::VoidWithoutReference => {
                self.retest("", &[(1, 0, ""), (1, 7, "Pass")]);
                self.attempts.iter_mut().filter(|attempt| attempt.result.is_empty()).for_each(|attempt| attempt.void = true);
            }
            Fault::RetakeNow | Fault::RetakeTooEarly => {
                self.retest("", &[(1, 0, "Fail")]);
                let day = Day::AS_OF.minus(if fault == Fault::RetakeNow { 2 } else { 1 });
                self.attempts.iter_mut().filter(|attempt| attempt.assessment == 0).for_each(|attempt| attempt.day = day);
            }
            Fault::NoAttemptLeft if self.qualification.tech_level() => {
                self.retest("Fail", &[(1, 0, "Fail"), (2, 7, "Fail"), (1, 21, "Fail")]);
            }
            Fault::NoAttemptLeft => self.retest("Fail", &[(1, 0, "Fail"), (2, 7, "Fail")]),
            Fault::SynopticReferred => {
                self.attempts.retain(|attempt| attempt.assessment != SYNOPTIC);
                self.attempts.extend(synoptic.map(|first| Attempt { result: "Referred", ..first }));
                self.used[SYNOPTIC] = "";
                self.units.truncate(7);
            }
            Fault::ResubmissionReferred | Fault::SameTask | Fault::TaskBlank => {
                let (result, task) = match fault {
                    Fault::ResubmissionReferred => ("Referred", TASKS[1]),
                    Fault::SameTask => ("Pass", TASKS[0]),
                    _ => ("Pass", ""),
                };
                if let Some(first) = synoptic {
                    self.resubmitted(first, result, task);
                    self.units.truncate(7);
                    if result == "Pass" {
                        self.units.push(Unit { day: first.day.plus(10).weekday(), grade: "Pass" });
                    }
                }
            }
            Fault::SynopticBeforeUnit => self.units[6].day = synoptic.map_or(Day::BLANK, |first| first.day.plus(2).weekday()),
            Fault::UnitDateBlank => self.units[2].day = Day::BLANK,
            Fault::UnitFailed => self.units[2].grade = "Referred",
            Fault::NoEmployer => self.activities = 0,
            Fault::DeclarationNo => self.involved = "No",
            Fault::NoDestination => self.destination = "",
            Fault::GradeUsedMissing => self.retest("", &[(1, 0, "Fail"), (2, 7, "Pass")]),
            Fault::GradeUsedNotEarned => self.retest("Distinction", &[(1, 0, "Fail"), (2, 7, "Pass")]),
            Fault::Withdrawn => self.withdrawn = true,
            Fault::UnreadableDate => {
                self.retest("", &[(1, 0, "Pass")]);
                self.attempts.iter_mut().filter(|attempt| attempt.assessment == 0).for_each(|attempt| attempt.day = Day::IMPOSSIBLE);
            }
            Fault::WrongUln => self.uln = self.uln / 10 * 10 + (self.uln % 10 + 1 + u64::from(dice.below(9))) % 10,
            Fault::RetakeAfterPass => self.retest("Merit", &[(1, 0, "Pass"), (2, 7, "Merit")]),
            Fault::BetterAttempt => {
                self.retest("Pass", &[(1, 0, "Pass"), (2, 7, "Merit")]);
                // The reference explains the retake, so that only the grade named is remarkable.
                self.attempts
                    .iter_mut()
                    .filter(|attempt| attempt.assessment == 0 && attempt.nth == 2)
                    .for_each(|attempt| attempt.reference = 21_377);
            }
            Fault::RowTwice => {
                let again = self.attempts[0];
                self.attempts.push(again);
            }
            // The claim row's id is chosen where the centre is known.
            Fault::MistypedId => {}
        }
    }

    /// Writes this learner's rows of one table.
    pub(super) fn rows(&self, table: Table, activities: u32, row: &mut Row) {
        match table {
            Table::Register => self.register(row),
            Table::Attempts => (0..self.attempts.len()).for_each(|nth| self.attempt(nth, row)),
            Table::Units => self.results(row),
            Table::Claims => self.claim(row),
            Table::Activities => {}
            Table::Attendance => {
                for nth in 0..self.activities {
                    let activity = (self.first_activity % activities + nth) % activities;
                    row.text("EI-").number(u64::from(activity) + 1).comma().number(u64::from(self.id)).comma();
                    row.text(self.given).text(" ").cell(self.family).cell("Yes").day(activity_day(activity)).end();
                }
            }
        }
    }

    fn register(&self, row: &mut Row) {
        row.number(u64::from(self.id)).comma().cell(self.family).cell(self.given).day(self.born).comma().number(self.uln).comma();
        row.cell("IMI").cell(self.qualification.number).cell(self.qualification.title).number(u64::from(self.qualification.level)).comma();
        row.text("KS").number(u64::from(self.qualification.key_stage)).comma();
        row.text("MV KS").number(u64::from(self.qualification.key_stage)).text(" L").number(u64::from(self.qualification.level)).text(" ");
        row.number(u64::from(self.registered.civil().0)).comma();
        row.day(self.registered).comma().day(self.ends).comma().cell(if self.withdrawn { "3" } else { "1" }).end();
    }

    /// Writes one row of the test log.
    pub(super) fn attempt(&self, nth: usize, row: &mut Row) {
        let attempt = &self.attempts[nth];
        row.number(u64::from(self.id)).comma().cell(self.qualification.number);
        if attempt.assessment == SYNOPTIC {
            row.cell("AV08 Synoptic Assessment").cell("Synoptic").cell(if attempt.nth == 1 { "1" } else { "Resubmission" });
            row.day(attempt.day).blanks(2).cell(attempt.result).blanks(4).cell(attempt.task).cell("").end();
            return;
        }
        row.text("Unit ").text(UNITS[attempt.assessment + 1].0).text(" Test (").number(u64::from(attempt.form)).text("),External,");
        row.number(u64::from(attempt.nth)).comma().day(attempt.day).comma();
        row.two_digits(u32::from(attempt.minute / 60)).text(":").two_digits(u32::from(attempt.minute % 60)).comma().cell(attempt.result);
        let score = match attempt.result {
            "" => 0,
            "Fail" => 38 + self.id % 20,
            "Pass" => 60 + self.id % 10,
            "Merit" => 72 + self.id % 10,
            _ => 84 + self.id % 16,
        };
        if score > 0 {
            row.number(u64::from(score));
        }
        row.comma().cell(if attempt.void { "Y" } else { "" });
        if attempt.reference > 0 {
            row.text("IMI-ENQ-").number(u64::from(attempt.reference)).comma().cell("IMI Centres Hub");
        } else {
            row.blanks(2);
        }
        row.cell("").text("IT suite ").number(u64::from(self.id % 4 + 1)).comma().end();
    }

    fn results(&self, row: &mut Row) {
        for ((code, title, group, hours), unit) in UNITS.iter().zip(&self.units) {
            row.number(u64::from(self.id)).comma().cell(self.qualification.number).cell(code).cell(title).cell(group);
            row.cell(if *group == "O" { "N" } else { "Y" }).number(u64::from(*hours)).comma().cell(unit.grade);
            row.day(unit.day).comma().cell(self.assessor).end();
        }
    }

    fn claim(&self, row: &mut Row) {
        row.number(u64::from(self.claimed_id)).comma().text(self.given).text(" ").cell(self.family).cell(self.qualification.number);
        for used in self.used {
            row.cell(used);
        }
        row.cell(self.overall).cell(self.involved).cell(self.destination).day(Day::AS_OF).comma();
        row.cell("H. Dunmore").day(Day::AS_OF.minus(2)).comma().end();
    }
}

/// Writes one activity of the employer involvement tracker.
pub(super) fn activity(index: u32, row: &mut Row) {
    let nth = index as usize;
    let (kind, description) = ACTIVITIES[nth % ACTIVITIES.len()];
    row.text("EI-").number(u64::from(index) + 1).comma().cell(kind).cell(description).cell(EMPLOYERS[nth / 4 % EMPLOYERS.len()]);
    row.cell(STAFF[nth % STAFF.len()])
        .cell("Yes")
        .cell(UNITS[1 + nth % 5].0)
        .day(activity_day(index))
        .comma()
        .cell("Live")
        .cell("Delivered");
    row.text("EV-").number(u64::from(index) + 1001).comma().day(activity_day(index).plus(14)).comma().end();
}

pub(super) fn activity_day(index: u32) -> Day {
    Day::before_as_of(90 + index % 60)
}

/// The base grade, or one beside it.
fn near(base: usize, dice: &mut Dice) -> Grade {
    match dice.below(5) {
        0 => PASSES[(base + 1).min(2)],
        1 => PASSES[base.saturating_sub(1)],
        _ => PASSES[base],
    }
}

/// A unique learner number with its check digit: 10 less the weighted sum modulo 11; where the sum leaves nothing no digit is right.
pub(crate) fn uln(id: u32) -> u64 {
    // The multiplier shares no factor with the modulus, so no two learners get one number.
    let mut body = 100_000_000 + u64::from(id) * 48_271 % 440_000_000 * 2;
    loop {
        let (mut rest, mut sum) = (body, 0);
        for weight in 2..=10 {
            sum += rest % 10 * weight;
            rest /= 10;
        }
        if !sum.is_multiple_of(11) {
            return body * 10 + (10 - sum % 11);
        }
        body += 1;
    }
}
