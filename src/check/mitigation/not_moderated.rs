//! Looks for evidence that was neither moderated nor claimed directly.
//!
//! Either answers the question. It cannot see what the moderator found.

use crate::check::{Check, Hearing, Ruling, Run, Situation, breach};
use crate::evidence::Settings;
use crate::record::{Case, Table, claims, evidence};

pub(super) const CHECK: Check = Check {
    code: "not-moderated",
    about: "the evidence was moderated, or a direct claim was allowed",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Claims, Table::Evidence],
    settings: &[],
    situations: &[Situation { name: "not-moderated", facts: &[] }, Situation { name: "ahead", facts: &["date"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, _: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let (moderated, direct) = (case.evidence(evidence::moderated_on), case.claimed(claims::direct_claim));
        let day = trail.see_if_known(moderated);
        if day.is_some_and(|day| day <= case.as_of) {
            return Ok(Ruling::Met);
        }
        if trail.see_or_blank(direct)? == Some(true) {
            return Ok(Ruling::Met);
        }
        match trail.see_or_blank(moderated)? {
            Some(day) => breach("ahead").with("date", day).at(moderated).into(),
            None => breach("not-moderated").at(moderated).into(),
        }
    });
}
