//! Assignment briefs that were not verified this academic year, or only after they were issued.
//!
//! Briefs are the rows of kind brief and the tasks of this year's internal attempts. Where a brief was verified this year too, its
//! rows of earlier years are history. It cannot see briefs that neither the records nor the attempts name.

use std::collections::HashSet;

use chrono::NaiveDate;

use super::verified_own_work::unit;
use super::{NOTHING_VERIFIED, is_wanting};
use crate::check::{Check, Fact, Hearing, Ruling, Run, Situation, Verdict, Words, breach};
use crate::evidence::{Gap, Settings, Trail};
use crate::record::calendar::{AcademicYear, academic_year};
use crate::record::{AssessmentType, Named, Programme, Record, Sym, Table, VerificationKind, attempts, verification};

pub(super) const CHECK: Check = Check {
    code: "brief-not-verified",
    about: "every assignment brief used is verified this academic year, before it is issued",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Programmes, Table::Verification, Table::Attempts],
    settings: &[],
    situations: &[
        Situation { name: "never", facts: &["briefs"] },
        Situation { name: "not-this-year", facts: &["unit", "brief", "verified"] },
        Situation { name: "after-issue", facts: &["unit", "brief", "verified", "issued"] },
        Situation { name: "due", facts: &["unit", "brief", "by"] },
    ],
    run: Run::Programme(run, None),
};

/// The internal verification rows that are, or may be, of briefs.
struct Briefs<'b> {
    rows: Vec<Record<'b>>,
    unsure: Vec<Record<'b>>,
    year: AcademicYear,
    today: NaiveDate,
}

fn run(programme: &Programme<'_>, _: &Settings, hearing: &mut Hearing) {
    if is_wanting(programme, hearing) {
        return;
    }
    if !programme.book.given(Table::Verification) {
        hearing.weigh(|trail| trail.see(programme.book.absent(verification::verified_on)).map(|_| Ruling::Met));
        return;
    }
    let mut briefs = Briefs { rows: Vec::new(), unsure: Vec::new(), year: academic_year(programme.as_of), today: programme.as_of };
    for row in programme.verification() {
        match row.peek(verification::kind) {
            Ok(VerificationKind::Brief) => briefs.rows.push(row),
            Ok(VerificationKind::Decision) => {}
            Err(_) => briefs.unsure.push(row),
        }
    }
    for row in &briefs.unsure {
        hearing.weigh(|trail| trail.see(row.get(verification::kind)).map(|_| Ruling::Met));
    }
    for row in &briefs.rows {
        hearing.weigh(|trail| briefs.weigh(row, trail));
    }
    let is_breached = hearing.items().iter().any(|item| item.kind == crate::check::ItemKind::Breach);
    if programme.book.given(Table::Attempts) {
        briefs.weigh_tasks(programme, hearing);
    } else if !is_breached {
        // What the records say stands; whether they name every brief is what the attempts would tell.
        hearing.weigh(|trail| trail.see(programme.book.absent(attempts::task)).map(|_| Ruling::Met));
    }
    if !hearing.is_met() && hearing.items().is_empty() {
        hearing.weigh(|_| Ok(Ruling::NotApplicable(NOTHING_VERIFIED)));
    }
}

impl<'b> Briefs<'b> {
    fn weigh(&self, row: &Record<'b>, trail: &mut Trail) -> Verdict {
        let (verified_cell, issued_cell) = (row.get(verification::verified_on), row.get(verification::issued_on));
        let issued = issued_cell.peek().ok();
        let is_verified = verified_cell.peek().is_ok_and(|day| self.year.holds(day) && day <= self.today);
        if !is_verified
            && matches!(verified_cell.gap(), None | Some(Gap::Blank))
            && let Some(issued) = issued.filter(|day| *day > self.today)
        {
            trail.see(issued_cell)?;
            return Ok(Ruling::Due(Words::due(named(row, "due").with("by", issued).at(verified_cell), issued)));
        }
        let verified = trail.see(verified_cell)?;
        if verified < self.year.first {
            if self.rows.iter().any(|other| self.is_verified_again(row, other)) {
                return Ok(Ruling::NotApplicable("the brief was verified again this year"));
            }
            return named(row, "not-this-year").with("verified", verified).at(verified_cell).into();
        }
        let issued = trail.see(issued_cell)?;
        if verified <= issued {
            return Ok(Ruling::Met);
        }
        named(row, "after-issue").with("verified", verified).with("issued", issued).at(verified_cell).at(issued_cell).into()
    }

    /// Whether `other` is of the same brief and was verified this year.
    fn is_verified_again(&self, row: &Record<'b>, other: &Record<'b>) -> bool {
        let key = |row: &Record<'b>| {
            let unit = row.peek(verification::unit).ok().map(|unit| row.book.name_key(unit.0));
            (unit, brief_key(row))
        };
        let this_year = other.peek(verification::verified_on).is_ok_and(|day| self.year.holds(day) && day <= self.today);
        this_year && key(row) == key(other)
    }

    /// Judges the tasks of this year's internal attempts by whether some brief of that name is on record.
    fn weigh_tasks(&self, programme: &Programme<'b>, hearing: &mut Hearing) {
        let names: HashSet<Sym> = self.rows.iter().chain(&self.unsure).filter_map(brief_key).collect();
        let unnamed = self.rows.iter().find(|row| brief_key(row).is_none());
        let mut missing: Vec<(Sym, Sym, Record<'b>)> = Vec::new();
        let mut any_known = false;
        for attempt in programme.attempts() {
            let (kind, taken) = (attempt.get(attempts::assessment_type), attempt.get(attempts::taken_at));
            let is_elsewhere = kind.peek().is_ok_and(|kind| kind != AssessmentType::Internal)
                || taken.peek().is_ok_and(|taken| !self.year.holds(taken.day) || taken.day > self.today);
            if is_elsewhere || attempt.is_void() {
                continue;
            }
            let (task_cell, void) = (attempt.get(attempts::task), attempt.get(attempts::void));
            // A void attempt used no brief, so a mark that cannot be read leaves open whether this one did.
            let is_sure = kind.gap().is_none() && taken.gap().is_none() && void.gap() != Some(Gap::Unreadable);
            let task = task_cell.peek().ok().map(|Named(task)| (programme.book.name_key(task), task));
            match task {
                Some((key, _)) if names.contains(&key) => any_known = true,
                Some((key, _)) if missing.iter().any(|(seen, ..)| *seen == key) => {}
                Some((key, task)) if is_sure && unnamed.is_none() => {
                    missing.push((key, task, attempt));
                }
                _ => hearing.weigh(|trail| {
                    trail.see(kind)?;
                    trail.see(taken)?;
                    trail.see_or(void, false)?;
                    trail.see(task_cell)?;
                    match unnamed {
                        Some(row) => trail.see(row.get(verification::brief)).map(|_| Ruling::Met),
                        None => Ok(Ruling::Met),
                    }
                }),
            }
        }
        if any_known {
            hearing.meet();
        }
        if !missing.is_empty() {
            let tasks: Vec<&str> = missing.iter().map(|(_, task, _)| programme.text(*task)).collect();
            let mut words = breach("never").with("briefs", tasks.join("; "));
            for (_, _, attempt) in &missing {
                words = words.at(attempt.get(attempts::task));
            }
            hearing.weigh(|_| words.into());
        }
    }
}

fn brief_key(row: &Record<'_>) -> Option<Sym> {
    row.peek(verification::brief).ok().map(|brief| row.book.name_key(brief.0))
}

/// A situation that names the unit and the brief.
fn named(row: &Record<'_>, situation: &'static str) -> Words {
    let brief = row.peek(verification::brief).map_or(Fact::Word("without a name"), |Named(brief)| Fact::Sym(brief));
    Words { facts: vec![("unit", unit(row)), ("brief", brief)], ..breach(situation) }
}
