//! Looks for uploads outside the weeks set aside for them.
//!
//! First and last day are in. What is not uploaded yet is due while the window is open. It cannot see extensions.

use chrono::NaiveDate;

use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach};
use crate::evidence::{Cell, Gap, SettingKind, Settings, Trail};
use crate::record::{Case, Table, evidence};

const FIRST: SettingSpec = SettingSpec { name: "first_day", kind: SettingKind::Day };
const LAST: SettingSpec = SettingSpec { name: "last_day", kind: SettingKind::Day };

pub(super) const CHECK: Check = Check {
    code: "uploaded-outside-window",
    about: "eRAC and evidence checklist are uploaded in the weeks set aside for them",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Evidence],
    settings: &[FIRST, LAST],
    situations: &[
        Situation { name: "outside", facts: &["what", "uploaded", "first", "last"] },
        Situation { name: "due", facts: &["what", "last"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let uploads =
        [("eRAC", case.evidence(evidence::erac_uploaded_on)), ("evidence checklist", case.evidence(evidence::checklist_uploaded_on))];
    for (what, cell) in uploads {
        hearing.weigh(|trail| weigh(case, settings, what, cell, &uploads, trail));
    }
}

fn weigh(
    case: &Case<'_>,
    settings: &Settings,
    what: &'static str,
    cell: Cell<NaiveDate>,
    uploads: &[(&'static str, Cell<NaiveDate>)],
    trail: &mut Trail,
) -> Verdict {
    let (first, last) = (settings.day(FIRST.name, case.as_of, trail)?, settings.day(LAST.name, case.as_of, trail)?);
    // The whole of the as-of date is left to do it.
    let is_open = case.as_of <= last;
    let is_due = |cell: &Cell<NaiveDate>| is_open && (cell.gap() == Some(Gap::Blank) || cell.peek().is_ok_and(|day| day > case.as_of));
    if is_due(&cell) {
        return Ok(Ruling::Due(breach("due").with("what", what).with("last", last).at(cell).due(last)));
    }
    let day = trail.see(cell)?;
    if !(first..=last).contains(&day) {
        return breach("outside").with("what", what).with("uploaded", day).with("first", first).with("last", last).at(cell).into();
    }
    // Both are one task: it is not done while one of them is due.
    if uploads.iter().any(|(_, other)| is_due(other)) {
        return Ok(Ruling::NotApplicable("the other of the two uploads is due"));
    }
    Ok(Ruling::Met)
}
