//! Looks for a claim without a destination code, or with one that is not among the codes of the source.
//!
//! It cannot see where the learner really went.

use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach};
use crate::evidence::{Gap, SettingKind, Settings};
use crate::record::{Case, Table, claims};

const CODES: SettingSpec = SettingSpec { name: "codes", kind: SettingKind::Words };

pub(super) const CHECK: Check = Check {
    code: "destination-code",
    about: "the claim has a destination code of the source's list",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Claims],
    settings: &[CODES],
    situations: &[Situation { name: "no-code", facts: &[] }, Situation { name: "unknown-code", facts: &["codes"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let cell = case.claimed(claims::destination);
        if cell.gap() == Some(Gap::Blank) {
            return breach("no-code").at(cell).into();
        }
        let codes = settings.words(CODES.name, case.as_of, trail)?;
        let is_listed = cell.gap() != Some(Gap::Unreadable) && {
            let code = trail.see(cell)?;
            codes.iter().any(|listed| listed == code.word())
        };
        if is_listed {
            return Ok(Ruling::Met);
        }
        breach("unknown-code").with("codes", codes.join(", ")).at(cell).into()
    });
}
