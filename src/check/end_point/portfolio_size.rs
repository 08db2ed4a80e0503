//! Looks for a portfolio with fewer or more pieces of evidence than the source asks for.
//!
//! It cannot see whether a piece was assessed before.

use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach};
use crate::evidence::{SettingKind, Settings};
use crate::record::{Amount, Case, Table, milestones};

const LEAST: SettingSpec = SettingSpec { name: "least", kind: SettingKind::Count };
const MOST: SettingSpec = SettingSpec { name: "most", kind: SettingKind::Count };

pub(super) const CHECK: Check = Check {
    code: "portfolio-size",
    about: "the portfolio holds at least so many and at most so many pieces",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones],
    settings: &[LEAST, MOST],
    situations: &[Situation { name: "too-few", facts: &["count", "least"] }, Situation { name: "too-many", facts: &["count", "most"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let (least, most) = (settings.count(LEAST.name, case.as_of, trail)?, settings.count(MOST.name, case.as_of, trail)?);
        let cell = case.milestone(milestones::portfolio_pieces);
        let count = trail.see(cell)?;
        let whole = |count: i64| Amount::whole(i32::try_from(count).unwrap_or(i32::MAX));
        if count < whole(least) {
            return breach("too-few").with("count", count).with("least", least).at(cell).into();
        }
        if count > whole(most) {
            return breach("too-many").with("count", count).with("most", most).at(cell).into();
        }
        Ok(Ruling::Met)
    });
}
