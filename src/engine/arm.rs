//! `packs + checks → armed rules, or every fault`.

use std::collections::BTreeSet;

use crate::check::{self, Check};
use crate::evidence::{Scalar, SettingKind, Settings, YearDay};
use crate::pack::{Fault, Faults, Pack, RuleText};

/// A requirement with the check that compares for it.
pub struct ArmedRule<'p> {
    /// Its pack.
    pub pack: &'p Pack,
    /// Its text.
    pub text: &'p RuleText,
    /// Its check.
    pub check: &'static Check,
    /// Whether any of its findings can move a verdict.
    pub moves_verdict: bool,
    /// Position of its pack in [`Armed::packs`].
    pub pack_number: usize,
    /// Whether it speaks of what all other rules needed, and therefore runs after them.
    pub runs_last: bool,
    /// Whether `--select` and `--ignore` leave it in.
    pub selected: bool,
}

impl ArmedRule<'_> {
    /// Whether interim claims do not answer to it.
    pub fn is_for_full_claims(&self) -> bool {
        self.pack.interim.as_ref().is_some_and(|interim| !interim.contains(&self.text.id))
    }
}

/// Every rule of every pack, ready to run, in the order of packs and ids.
pub struct Armed<'p> {
    /// The packs.
    pub packs: &'p [Pack],
    /// The rules.
    pub rules: Vec<ArmedRule<'p>>,
    /// Whether some pack goes by words in the register's suite or title.
    pub any_suite: bool,
    /// Whether some pack goes by when a programme ends.
    pub any_window: bool,
    /// Titles of the packs that know qualifications: those other than the ones for everything.
    pub titles: Vec<String>,
}

/// Joins packs with checks. All faults of all packs are told at once.
pub fn arm(packs: &[Pack], selected: impl Fn(&str) -> bool) -> Result<Armed<'_>, Vec<Faults>> {
    let mut rules = Vec::new();
    let mut all_faults = Vec::new();
    let mut ids = BTreeSet::new();
    for (pack_number, pack) in packs.iter().enumerate() {
        let mut faults = Vec::new();
        for text in &pack.rules {
            if !ids.insert(text.id.as_str()) {
                faults.push(Fault {
                    line: text.line,
                    says: format!("rule {} stands in another pack too; give it an id of its own", text.id),
                });
            }
            let Some(check) = check::find(&text.check) else {
                faults.push(Fault { line: text.line, says: no_such_check(text) });
                continue;
            };
            faults.extend(misfits(text, check).into_iter().map(|says| Fault { line: text.line, says }));
            let moves_verdict = text.strongest_effect().moves_verdict();
            let runs_last = check::RUNS_LAST.contains(&check.code);
            rules.push(ArmedRule { pack, text, check, moves_verdict, pack_number, runs_last, selected: selected(&text.id) });
        }
        if !faults.is_empty() {
            all_faults.push(Faults { file: format!("pack {}", pack.id), faults });
        }
    }
    if !all_faults.is_empty() {
        return Err(all_faults);
    }
    let titles = packs.iter().filter(|pack| !pack.applies.everything).map(|pack| pack.title.clone()).collect();
    let any_suite = packs.iter().any(|pack| !pack.suites.is_empty());
    let any_window = packs.iter().any(|pack| pack.applies.expected_end.is_some());
    Ok(Armed { packs, rules, any_suite, any_window, titles })
}

fn no_such_check(text: &RuleText) -> String {
    let near = check::checks().map(|check| (strsim::damerau_levenshtein(check.code, &text.check), check.code)).min();
    match near {
        Some((distance, code)) if distance <= 4 => format!("rule {}: there is no check `{}`; did you mean `{code}`?", text.id, text.check),
        _ => format!("rule {}: there is no check `{}`; `preclaim rules --checks` lists them", text.id, text.check),
    }
}

/// What a rule asks of its check that it does not offer, and what it leaves out.
fn misfits(text: &RuleText, check: &Check) -> Vec<String> {
    let mut faults = Vec::new();
    for spec in check.settings {
        if let Err(wrong) = setting_fits(&text.settings, spec.name, spec.kind) {
            faults.push(format!("rule {}: `set.{}` {wrong}", text.id, spec.name));
        }
    }
    if let Some(wrong) = no_such_day(text, check) {
        faults.push(format!("rule {}: {wrong}", text.id));
    }
    let set = text.settings.choices.keys().chain(text.settings.sourced.keys());
    for name in set.filter(|name| !check.settings.iter().any(|spec| spec.name == name.as_str())) {
        faults.push(format!("rule {}: check `{}` has no setting `{name}`", text.id, check.code));
    }
    for situation in check.situations {
        let Some(say) = text.says.get(situation.name) else {
            faults.push(format!(
                "rule {}: [rule.{}.says.{}] is missing; check `{}` can report it",
                text.id, text.id, situation.name, check.code
            ));
            continue;
        };
        let used = say.says.facts().chain(say.todo.iter().flat_map(crate::pack::Template::facts));
        for fact in used.filter(|fact| !situation.facts.contains(fact)) {
            faults.push(format!(
                "rule {}: situation `{}` has no fact `{{{fact}}}`; it has {}",
                text.id,
                situation.name,
                if situation.facts.is_empty() { "none".to_owned() } else { situation.facts.join(", ") }
            ));
        }
    }
    for name in text.says.keys().filter(|name| !check.situations.iter().any(|s| s.name == name.as_str())) {
        faults.push(format!("rule {}: check `{}` never reports `{name}`", text.id, check.code));
    }
    faults
}

/// What is wrong with one value of a rule, as a centre set it: `None` where the rule's check can work with it.
pub fn value_misfit(text: &RuleText, name: &str) -> Option<String> {
    let check = check::find(&text.check)?;
    let spec = check.settings.iter().find(|spec| spec.name == name)?;
    let wrong = setting_fits(&text.settings, spec.name, spec.kind).err().map(|wrong| format!("`{name}` {wrong}"));
    wrong.or_else(|| no_such_day(text, check).filter(|_| name == DAY || name == MONTH))
}

/// The settings that make a day of every year between them.
const DAY: &str = "day";
const MONTH: &str = "month";

/// A day and a month that go together must make a day that every year has.
fn no_such_day(text: &RuleText, check: &Check) -> Option<String> {
    let number = |name: &str| {
        check.settings.iter().find(|spec| spec.name == name && spec.kind == SettingKind::Count)?;
        let [arm] = text.settings.sourced.get(name)?.arms() else { return None };
        let Scalar::Count(count) = arm.value else { return None };
        u32::try_from(count).ok()
    };
    let (day, month) = (number(DAY)?, number(MONTH)?);
    let has = chrono::NaiveDate::from_ymd_opt(2001, month, day).is_some();
    (!has).then(|| format!("`{DAY}` {day} and `{MONTH}` {month} make no day that every year has"))
}

/// From which number to which a setting makes sense. Names mean the same in every check.
fn range(name: &str) -> (i64, i64) {
    match name {
        DAY => (1, 31),
        MONTH => (1, 12),
        "percent" | "least_percent" => (0, 100),
        _ => (0, 9999),
    }
}

fn setting_fits(settings: &Settings, name: &str, kind: SettingKind) -> Result<(), String> {
    if kind.is_sourced() {
        let Some(dated) = settings.sourced.get(name) else {
            return Err("is missing: give a list of values, each with `value` and `section`".to_owned());
        };
        let fits = dated.arms().iter().all(|arm| {
            matches!(
                (kind, &arm.value),
                (SettingKind::Count, Scalar::Count(_)) | (SettingKind::Words, Scalar::Words(_)) | (SettingKind::Day, Scalar::Day(_))
            ) || matches!((kind, &arm.value), (SettingKind::YearDay, Scalar::Word(word)) if YearDay::parse(word).is_some())
        });
        if !fits {
            return Err(match kind {
                SettingKind::YearDay => "must be a day that every year has, such as \"14 October\"".to_owned(),
                _ => "has a value of the wrong kind".to_owned(),
            });
        }
        let (least, most) = range(name);
        let within = |value: &Scalar| if let Scalar::Count(count) = value { (least..=most).contains(count) } else { true };
        if dated.arms().iter().all(|arm| within(&arm.value)) {
            return Ok(());
        }
        return Err(format!("must be a whole number from {least} to {most}"));
    }
    match (kind, settings.choices.get(name)) {
        (SettingKind::Flag, None | Some(Scalar::Flag(_))) => Ok(()),
        (SettingKind::Choice(words), Some(Scalar::Word(word))) if words.contains(&word.as_str()) => Ok(()),
        (SettingKind::Choice(words), _) => Err(format!("must be one of {}", words.join(", "))),
        _ => Err("must be true or false".to_owned()),
    }
}
