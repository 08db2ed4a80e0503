//! Grades and results that the qualification does not use.
//!
//! Looks at the values that are there: of claims, units, attempts and the columns `grade used: NAME`. Some grades are for external
//! units only, and are held against units that say they are internal. A blank is for the rule that needs it, except that a full claim
//! must have a grade where no rule of its pack asks for one. It cannot see whether a grade that is on the scale is the right one.

use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Cell, Gap, Settings, Trail};
use crate::record::{
    Case, ClaimType, Field, Grade, Grades, Record, Scale, Slot, Slots, Table, Value, attempts, claims, grades_used, units,
};

/// A grade or result is on the scale that the qualification uses.
pub(super) const CHECK: Check = Check {
    code: "grade-off-scale",
    about: "every grade and result is on the qualification's scale, and a full claim is not for a fail",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Claims, Table::Units, Table::Attempts],
    settings: &[],
    situations: &[
        Situation { name: "off-scale", facts: &["table", "grade", "scale"] },
        Situation { name: "no-grade-at-all", facts: &["table", "value", "scale"] },
        Situation { name: "external-only", facts: &["table", "grade"] },
        Situation { name: "claimed-fail", facts: &["grade"] },
        Situation { name: "no-grade", facts: &["scale"] },
    ],
    run: Run::Claim(run),
};

type Part = fn(&Scale) -> &Grades;

const OVERALL: Part = |scale| &scale.overall;
const UNITS: Part = |scale| &scale.units;
const ATTEMPTS: Part = |scale| &scale.attempts;
const EXTERNAL_ONLY: Part = |scale| &scale.external_only;

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    if case.scales.is_empty() {
        // Nobody says which scale holds: DAT011 speaks.
        hearing.weigh(|_| Ok(Ruling::Met));
        return;
    }
    for row in case.rows.claims.iter().map(|&row| case.record(Table::Claims, row)) {
        let slot = row.slot(claims::grade.index);
        if slot.is_value() && is_on_scale(case, Grade::from_slot(slot), OVERALL) && Grade::from_slot(slot).passes() {
            hearing.meet();
        } else {
            hearing.weigh(|trail| claim(case, row, trail));
        }
    }
    if let Some(&claim) = case.rows.claims.first()
        && let Some(used) = Column::of(case, grades_used::grade, "column “grade used” of the grading spreadsheet", ATTEMPTS)
    {
        case.book.grades_of(claim).for_each(|row| used.weigh(case, row, hearing));
    }
    let of_units = [units::grade, units::reported_grade].map(|field| Column::of(case, field, Table::Units.words(), UNITS));
    for &row in &case.rows.units {
        for column in of_units.iter().flatten() {
            column.weigh(case, row, hearing);
        }
    }
    if let Some(results) = Column::of(case, attempts::result, Table::Attempts.words(), ATTEMPTS) {
        case.rows.attempts.iter().for_each(|&row| results.weigh(case, row, hearing));
    }
}

/// A column of grades and the scale for it.
struct Column<'b> {
    field: Field<Grade>,
    slots: &'b Slots,
    /// Where it stands, as a user knows it.
    place: &'static str,
    part: Part,
}

impl<'b> Column<'b> {
    /// `None` where nothing stands in the column.
    fn of(case: &Case<'b>, field: Field<Grade>, place: &'static str, part: Part) -> Option<Self> {
        let slots = case.book.rows(field.table).columns.get(usize::from(field.index)).filter(|slots| !slots.is_empty())?;
        Some(Self { field, slots, place, part })
    }

    /// Whether a grade is on the scale, and for any unit.
    fn is_for_any(&self, case: &Case<'_>, grade: Grade) -> bool {
        is_on_scale(case, grade, self.part) && (self.field.table != Table::Units || !is_on_scale(case, grade, EXTERNAL_ONLY))
    }

    fn weigh(&self, case: &Case<'_>, row: u32, hearing: &mut Hearing) {
        let slot = self.slots.get(row as usize).unwrap_or(Slot::BLANK);
        if slot.is_value() && self.is_for_any(case, Grade::from_slot(slot)) {
            hearing.meet();
        } else if slot != Slot::BLANK {
            let row = case.record(self.field.table, row);
            hearing.weigh(|trail| match value(case, row.get(self.field), self.place, self.part, trail)? {
                Ruling::Met if self.field.table == Table::Units => for_this_unit(case, &row, row.get(self.field), self.place, trail),
                ruling => Ok(ruling),
            });
        }
    }
}

fn is_on_scale(case: &Case<'_>, grade: Grade, part: Part) -> bool {
    case.scales.iter().any(|scale| part(scale).has(grade))
}

fn is_there(cell: &Cell<Grade>) -> bool {
    matches!(cell.gap(), None | Some(Gap::Unreadable))
}

fn claim(case: &Case<'_>, row: Record<'_>, trail: &mut Trail) -> Verdict {
    let cell = row.get(claims::grade);
    if !is_there(&cell) {
        if !case.scales.iter().any(|scale| scale.blank_breaches) {
            return Ok(Ruling::NotApplicable("no grade is given"));
        }
        return match trail.see_or(row.get(claims::claim_type), ClaimType::Full)? {
            ClaimType::Full => breach("no-grade").with("scale", scale_words(case)).at(cell).into(),
            _ => Ok(Ruling::NotApplicable("no grade is given")),
        };
    }
    let verdict = value(case, cell, Table::Claims.words(), OVERALL, trail)?;
    let Ok(grade) = cell.peek() else { return Ok(verdict) };
    if verdict != Ruling::Met || grade.passes() {
        return Ok(verdict);
    }
    match trail.see_or(row.get(claims::claim_type), ClaimType::Full)? {
        ClaimType::Full => breach("claimed-fail").with("grade", grade).at(cell).into(),
        _ => Ok(Ruling::Met),
    }
}

fn value(case: &Case<'_>, cell: Cell<Grade>, place: &'static str, part: Part, trail: &mut Trail) -> Verdict {
    if cell.gap() == Some(Gap::Unreadable) {
        return breach("no-grade-at-all").with("table", place).with("scale", scale_words(case)).at(cell).into();
    }
    let grade = trail.see(cell)?;
    if is_on_scale(case, grade, part) {
        return Ok(Ruling::Met);
    }
    breach("off-scale").with("table", place).with("grade", grade).with("scale", scale_words(case)).at(cell).into()
}

/// Whether a grade that is on the scale of units can be that of this one. A unit that does not say how it is assessed may be either.
fn for_this_unit(case: &Case<'_>, unit: &Record<'_>, cell: Cell<Grade>, place: &'static str, trail: &mut Trail) -> Verdict {
    let grade = trail.see(cell)?;
    let fits_any = |scale: &&Scale| scale.units.has(grade) && !scale.external_only.has(grade);
    if case.scales.iter().any(fits_any) || trail.see_if_known(unit.get(units::external)) != Some(false) {
        return Ok(Ruling::Met);
    }
    breach("external-only").with("table", place).with("grade", grade).at(cell).at(unit.get(units::external)).into()
}

fn scale_words(case: &Case<'_>) -> String {
    case.scales.iter().map(|scale| scale.name.as_str()).collect::<Vec<_>>().join("; ")
}
