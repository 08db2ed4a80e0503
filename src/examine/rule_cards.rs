//! `armed rules → RuleCards`: rules as reports tell them.

use crate::engine::{self, RuleCard};
use crate::evidence::Scalar;
use crate::grid::shown_date;
use crate::pack::{Effect, Pack};
use crate::record::{Grade, Grading};

/// The checks that go by a pack's `[[grading]]` tables.
const TAKES_GRADINGS: [&str; 2] = ["rule-of-combination", "grade-not-from-points"];

/// Every rule of armed packs as reports tell it.
pub fn rule_cards(armed: &engine::Armed<'_>) -> Vec<RuleCard> {
    armed.rules.iter().map(|rule| rule_card(armed.packs, rule)).collect()
}

/// A rule as reports tell it.
fn rule_card(packs: &[Pack], rule: &engine::ArmedRule<'_>) -> RuleCard {
    let pack = rule.pack;
    let text = rule.text;
    let section = |cite| pack.clause(cite).map_or("", |clause| clause.section.as_str());
    let mut parameters = Vec::new();
    for (name, value) in text.settings.choices.iter() {
        parameters.push(format!("{}: {}", name.replace('_', " "), scalar_words(value)));
    }
    for (name, dated) in text.settings.sourced.iter() {
        for arm in dated.arms() {
            let days = match (arm.from, arm.until) {
                (None, None) => String::new(),
                (Some(from), None) => format!(" from {}", shown_date(from, None)),
                (None, Some(until)) => format!(" until {}", shown_date(until, None)),
                (Some(from), Some(until)) => {
                    format!(" from {} until {}", shown_date(from, None), shown_date(until, None))
                }
            };
            parameters.push(format!("{}: {}{days} ({})", name.replace('_', " "), scalar_words(&arm.value), section(arm.cite)));
        }
    }
    if TAKES_GRADINGS.contains(&rule.check.code) {
        parameters.extend(pack.gradings.iter().flat_map(grading_words));
    }
    let mut effects: Vec<Effect> = text.effects();
    if effects.is_empty() {
        effects.push(text.effect);
    }
    RuleCard {
        id: text.id.clone(),
        pack: packs.iter().position(|p| std::ptr::eq(p, pack)).unwrap_or(0),
        place: pack.rules.iter().position(|rule| rule.id == text.id).unwrap_or(0),
        title: text.title.clone(),
        why: text.why.clone(),
        todo: text.todo.clone(),
        example: text.example.clone(),
        effects,
        document: pack.document.title.clone(),
        issue: pack.document.issue.clone(),
        section: section(text.cite).to_owned(),
        parameters,
        readings: pack.readings.iter().filter(|reading| reading.rules.contains(&text.id)).cloned().collect(),
        selected: rule.selected,
    }
}

/// The tables of a family: points of units, then sizes.
fn grading_words(grading: &Grading) -> Vec<String> {
    let unit = grading.measure.unit();
    let list = |grades: &[(Grade, u32)]| {
        grades.iter().map(|(grade, points)| format!("{} {points}", grade.letters())).collect::<Vec<_>>().join(", ")
    };
    let units = grading.points.iter().map(|row| {
        let of = row
            .size
            .map_or_else(|| format!("a unit, for each of its {}", grading.measure.word()), |size| format!("a unit of {size} {unit}"));
        format!("{}, points of {of}: {} ({})", grading.title, list(&row.points), row.sure.words())
    });
    let sizes = grading.sizes.iter().map(|row| {
        let passed = row.passed.map_or_else(String::new, |(least, sure)| format!("; {least} {unit} must be passed ({})", sure.words()));
        format!("{}, {} of {} {unit}: {} ({}){passed}", grading.title, row.title, row.size, list(&row.least), row.sure.words())
    });
    units.chain(sizes).collect()
}

fn scalar_words(value: &Scalar) -> String {
    match value {
        Scalar::Count(count) => count.to_string(),
        Scalar::Word(word) => word.clone(),
        Scalar::Words(words) => words.join(", "),
        Scalar::Day(day) => shown_date(*day, None),
        Scalar::Flag(true) => "yes".to_owned(),
        Scalar::Flag(false) => "no".to_owned(),
    }
}
