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
    for (what, field) in [("eRAC", evidence::erac_uploaded_on), ("evidence checklist", evidence::checklist_uploaded_on)] {
        hearing.weigh(|trail| weigh(case, settings, what, case.evidence(field), trail));
    }
}

fn weigh(case: &Case<'_>, settings: &Settings, what: &'static str, cell: Cell<NaiveDate>, trail: &mut Trail) -> Verdict {
    let (first, last) = (settings.day(FIRST.name, case.as_of, trail)?, settings.day(LAST.name, case.as_of, trail)?);
    let due = || Ok(Ruling::Due(breach("due").with("what", what).with("last", last).at(cell).due(last)));
    // The whole of the as-of date is left to do it.
    let is_open = case.as_of <= last;
    if cell.gap() == Some(Gap::Blank) && is_open {
        return due();
    }
    let day = trail.see(cell)?;
    if day > case.as_of && is_open {
        return due();
    }
    if (first..=last).contains(&day) {
        return Ok(Ruling::Met);
    }
    breach("outside").with("what", what).with("uploaded", day).with("first", first).with("last", last).at(cell).into()
}
