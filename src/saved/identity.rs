//! What makes two findings of two runs the same finding.

use std::borrow::Cow;

/// What a claim is known by: learner and qualification; outer spaces and letter case do not count.
pub fn claim_key(learner: &str, qualification: &str) -> (String, String) {
    (learner.trim().to_uppercase(), qualification.trim().to_uppercase())
}

/// What a finding is known by within its claim, programme or centre: its rule, and the component that it is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FindingKey {
    rule: String,
    component: String,
}

impl FindingKey {
    /// The key of a finding. One that names no component is known by the fields that it lacks.
    pub fn of<'t>(rule: &str, component: Option<&str>, missing: impl IntoIterator<Item = Cow<'t, str>>) -> Self {
        let lacking = || {
            let mut missing: Vec<String> = missing.into_iter().map(Cow::into_owned).collect();
            missing.sort_unstable();
            missing.join("+")
        };
        let component = component.map_or_else(lacking, folded);
        Self { rule: rule.to_owned(), component }
    }
}

/// A name without what may differ from export to export: case, spaces, punctuation.
fn folded(name: &str) -> String {
    name.chars().filter(|c| c.is_alphanumeric() || *c == '*').flat_map(char::to_lowercase).collect()
}
