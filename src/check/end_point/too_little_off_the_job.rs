//! Looks for off-the-job training below the share that the source asks for.
//!
//! It cannot see the hours behind the percentage.

use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach};
use crate::evidence::{SettingKind, Settings};
use crate::record::{Amount, Case, Table, milestones};

const PERCENT: SettingSpec = SettingSpec { name: "percent", kind: SettingKind::Count };

pub(super) const CHECK: Check = Check {
    code: "too-little-off-the-job",
    about: "off-the-job training is at least so many per cent",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Milestones],
    settings: &[PERCENT],
    situations: &[Situation { name: "too-little", facts: &["percent", "least"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let least = settings.count(PERCENT.name, case.as_of, trail)?;
        let cell = case.milestone(milestones::off_the_job_percent);
        let percent = trail.see(cell)?;
        if percent >= Amount::whole(i32::try_from(least).unwrap_or(i32::MAX)) {
            return Ok(Ruling::Met);
        }
        breach("too-little").with("percent", percent).with("least", least).at(cell).into()
    });
}
