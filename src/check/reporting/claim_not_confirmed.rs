//! Claims that nobody of the right role has confirmed.
//!
//! The role decides; a name without a role tells nothing. It cannot see the confirmation itself.

use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, breach};
use crate::evidence::{SettingKind, Settings};
use crate::record::{Case, Table, claims};

const ROLES: SettingSpec = SettingSpec { name: "roles", kind: SettingKind::Words };

pub(super) const CHECK: Check = Check {
    code: "claim-not-confirmed",
    about: "the claim is confirmed by somebody in one of certain roles",
    about_claim: true,
    about_orphans: false,
    tables: &[Table::Claims],
    settings: &[ROLES],
    situations: &[Situation { name: "other-role", facts: &["roles"] }],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    hearing.weigh(|trail| {
        let cell = case.claimed(claims::confirmed_role);
        trail.see_if_known(case.claimed(claims::confirmed_by));
        let role = trail.see(cell)?;
        let roles = settings.words(ROLES.name, case.as_of, trail)?;
        if roles.iter().any(|known| known == role.word()) {
            return Ok(Ruling::Met);
        }
        breach("other-role").with("roles", roles.join(", ")).at(cell).into()
    });
}
