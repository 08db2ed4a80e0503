//! Policies that are missing, or whose last review is too long ago.
//!
//! Looks at the centre facts called `policy:NAME`. One policy may stand under two names, each of which is then reviewed by itself;
//! of several days under one name the last counts. A row that says that the policy does not apply settles it where the policy is needed
//! only if it does. It cannot see the policy, nor whether it is any good.

use chrono::NaiveDate;

use crate::check::{Check, Hearing, Ruling, Run, SettingSpec, Situation, Verdict, breach, unclear};
use crate::evidence::{Cell, Gap, SettingKind, Settings, Trail};
use crate::record::calendar::add_months;
use crate::record::{Centre, Record, Table, centre};

const REQUIRED: SettingSpec = SettingSpec { name: "required", kind: SettingKind::Words };
const IF_APPLICABLE: SettingSpec = SettingSpec { name: "if_applicable", kind: SettingKind::Words };
const MONTHS: SettingSpec = SettingSpec { name: "months", kind: SettingKind::Count };

pub(super) const CHECK: Check = Check {
    code: "policy-not-reviewed",
    about: "each policy that the centre needs was reviewed within so many months",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Centre],
    settings: &[REQUIRED, IF_APPLICABLE, MONTHS],
    situations: &[
        Situation { name: "no-row", facts: &["policy"] },
        Situation { name: "too-long-ago", facts: &["policy", "reviewed", "due"] },
        Situation { name: "ahead", facts: &["policy", "reviewed"] },
        Situation { name: "no-date", facts: &["policy"] },
        Situation { name: "not-a-date", facts: &["policy", "value"] },
        Situation { name: "said-not-to-apply", facts: &["policy"] },
    ],
    run: Run::Centre(run, None),
};

fn run(centre: &Centre<'_>, settings: &Settings, hearing: &mut Hearing) {
    if !centre.book.given(Table::Centre) {
        hearing.weigh(|trail| trail.see(centre.book.absent(centre::item)).map(|_| Ruling::Met));
        return;
    }
    for (setting, is_needed) in [(REQUIRED, true), (IF_APPLICABLE, false)] {
        let mut policies = Vec::new();
        hearing.weigh(|trail| {
            policies.extend(settings.words(setting.name, centre.as_of, trail)?.iter());
            Ok(Ruling::NotApplicable("no policy is asked for"))
        });
        for policy in policies {
            let rows = spellings(centre, policy);
            if rows.is_empty() {
                hearing.weigh(|trail| missing(policy, is_needed, settings, centre, trail));
            }
            for rows in rows {
                hearing.weigh(|trail| reviewed(policy, is_needed, &rows, settings, centre, trail));
            }
        }
    }
}

/// The rows of a policy, those under one name together.
fn spellings<'b>(centre: &Centre<'b>, policy: &str) -> Vec<Vec<Record<'b>>> {
    let item = format!("policy:{policy}");
    let mut groups: Vec<(String, Vec<Record<'b>>)> = Vec::new();
    for (name, row) in centre.facts().filter(|(name, _)| centre.book.is_item(*name, &item)) {
        let written = crate::record::fold_name(centre.text(name));
        match groups.iter_mut().find(|(known, _)| *known == written) {
            Some((_, rows)) => rows.push(row),
            None => groups.push((written, vec![row])),
        }
    }
    groups.into_iter().map(|(_, rows)| rows).collect()
}

fn missing(policy: &str, is_needed: bool, settings: &Settings, centre: &Centre<'_>, trail: &mut Trail) -> Verdict {
    if !is_needed {
        return Ok(Ruling::NotApplicable("the policy is needed only where it applies"));
    }
    settings.count(MONTHS.name, centre.as_of, trail)?;
    breach("no-row").with("policy", policy.to_owned()).into()
}

fn reviewed(policy: &str, is_needed: bool, rows: &[Record<'_>], settings: &Settings, centre: &Centre<'_>, trail: &mut Trail) -> Verdict {
    let months = i32::try_from(settings.count(MONTHS.name, centre.as_of, trail)?).unwrap_or(i32::MAX);
    let days = || rows.iter().map(|row| row.get(centre::on));
    let known = || days().filter_map(|cell| cell.peek().ok().map(|day| (day, cell)));
    let last = known().filter(|(day, _)| *day <= centre.as_of).max_by_key(|(day, _)| *day);
    if let Some((day, cell)) = last
        && centre.as_of <= add_months(day, months)
    {
        trail.see(cell)?;
        return Ok(Ruling::Met);
    }
    // A day that cannot be read may be a later one.
    if let Some(row) = rows.iter().find(|row| row.get(centre::on).gap().is_some()) {
        return Ok(no_day(policy, is_needed, row, trail));
    }
    if let Some((day, cell)) = last {
        let due = add_months(day, months);
        return breach("too-long-ago").with("policy", policy.to_owned()).with("reviewed", day).with("due", due).at(cell).into();
    }
    match known().min_by_key(|(day, _)| *day) {
        Some((day, cell)) => breach("ahead").with("policy", policy.to_owned()).with("reviewed", day).at(cell).into(),
        None => Ok(Ruling::NotApplicable("no review is on record")),
    }
}

/// What a row without a day means. The gap is spoken of by the column in which the day should stand.
fn no_day(policy: &str, is_needed: bool, row: &Record<'_>, trail: &mut Trail) -> Ruling {
    let day = row.get(centre::on);
    let does_not_apply = row.peek(centre::yes) == Ok(false);
    trail.step(day.at());
    if does_not_apply && !is_needed {
        return Ruling::NotApplicable("the policy is said not to apply");
    }
    let gap = day.gap().unwrap_or(Gap::Blank);
    trail.lacks(&Cell::<NaiveDate>::new(day.at(), centre::value.name, Err(gap)), gap);
    let situation = match gap {
        _ if does_not_apply => "said-not-to-apply",
        Gap::Blank => "no-date",
        _ => "not-a-date",
    };
    Ruling::Unclear(unclear(situation).with("policy", policy.to_owned()).at(day))
}
