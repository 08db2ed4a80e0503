//! The control measure under which the awarding organisation samples a programme.
//!
//! Standard is assumed where none is recorded. It cannot see what the awarding organisation wrote to the centre.

use super::{is_wanting, name};
use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach, unclear};
use crate::evidence::{Gap, SettingKind, Settings, Trail, Unknown};
use crate::record::{Programme, Table, fold_name, programmes};

const STANDARD: SettingSpec = SettingSpec { name: "standard", kind: SettingKind::Words };
const ENHANCED: SettingSpec = SettingSpec { name: "enhanced", kind: SettingKind::Words };

pub(super) const CHECK: Check = Check {
    code: "control-measure",
    about: "a programme's control measure is known; an enhanced one is shown",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Programmes],
    settings: &[STANDARD, ENHANCED],
    situations: &[
        Situation { name: "enhanced", facts: &["programme"] },
        Situation { name: "unknown-measure", facts: &["programme", "measure"] },
    ],
    run: Run::Programme(run, None),
};

fn run(programme: &Programme<'_>, settings: &Settings, hearing: &mut Hearing) {
    if is_wanting(programme, hearing) {
        return;
    }
    hearing.weigh(|trail| weigh(programme, settings, trail));
}

fn weigh(programme: &Programme<'_>, settings: &Settings, trail: &mut Trail) -> Verdict {
    let cell = programme.get(programmes::control_measure);
    if matches!(cell.gap(), Some(Gap::Blank | Gap::NoColumn)) {
        trail.step(cell.at());
        return Ok(Ruling::Met);
    }
    let measure = trail.see(cell)?;
    let written = fold_name(programme.text(measure));
    let mut says = |setting: SettingSpec| -> Result<bool, Unknown> {
        let words = settings.words(setting.name, programme.as_of, trail)?;
        Ok(words.iter().any(|word| fold_name(word) == written))
    };
    if says(STANDARD)? {
        return Ok(Ruling::Met);
    }
    if says(ENHANCED)? {
        return breach("enhanced").with("programme", name(programme)).at(cell).into();
    }
    let words = unclear("unknown-measure").with("programme", name(programme)).with("measure", measure);
    Ok(Ruling::Unclear(words.at(cell)))
}
