//! Looks for a claim without an overall grade, or with one that is no pass or is not on the qualification's scale.
//!
//! A grade that the source neither names nor excludes is accepted and pointed out. It cannot work the grade out: that is for
//! the awarding organisation's own spreadsheet.

use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach};
use crate::evidence::{Gap, SettingKind, Settings};
use crate::record::{Case, Table, claims};

const UNCONFIRMED: SettingSpec = SettingSpec { name: "unconfirmed", kind: SettingKind::Words };

pub(super) const CHECK: Check = Check {
    code: "overall-grade",
    about: "the claim has an overall grade, a pass or better, on the qualification's scale",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Claims],
    settings: &[UNCONFIRMED],
    situations: &[
        Situation { name: "no-grade", facts: &[] },
        Situation { name: "no-known-grade", facts: &["scale"] },
        Situation { name: "not-passed", facts: &["grade"] },
        Situation { name: "off-scale", facts: &["grade", "scale"] },
        Situation { name: "unconfirmed", facts: &["grade"] },
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let cell = case.claimed(claims::grade);
        let scale = || case.scales.first().map_or_else(|| "the grades of the qualification".to_owned(), |scale| scale.name.clone());
        if cell.gap() == Some(Gap::Blank) {
            return breach("no-grade").at(cell).into();
        }
        if cell.gap() == Some(Gap::Unreadable) {
            return breach("no-known-grade").with("scale", scale()).at(cell).into();
        }
        let grade = trail.see(cell)?;
        if !grade.passes() {
            return breach("not-passed").with("grade", grade).at(cell).into();
        }
        if !case.scales.iter().any(|scale| scale.overall.has(grade)) {
            return breach("off-scale").with("grade", grade).with("scale", scale()).at(cell).into();
        }
        let unconfirmed = settings.words(UNCONFIRMED.name, case.as_of, trail)?;
        if unconfirmed.iter().any(|word| word == grade.word()) {
            return breach("unconfirmed").with("grade", grade).at(cell).into();
        }
        Ok(Ruling::Met)
    });
}
