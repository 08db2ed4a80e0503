//! Values that a centre sets in place of a pack's own, where the source leaves them to the user.
//!
//! `Pack × rule × name × value → the same pack with that value`. It does not know where the value was written.

use std::mem::discriminant;

use super::{Clause, Pack};
use crate::evidence::{Arm, CiteId, Dated, Scalar};

impl Pack {
    /// Sets one value of a rule; it then holds on every day, and its clause says that the centre set it. `Err` says in words what is
    /// wrong with the name or the value.
    pub fn set(&mut self, rule: &str, name: &str, value: Scalar) -> Result<(), String> {
        let Some(text) = self.rules.iter_mut().find(|text| text.id == rule) else { return Err(format!("there is no rule {rule}")) };
        let settings = &mut text.settings;
        let sourced = settings.sourced.get(name).and_then(|dated| dated.arms().first()).map(|arm| (arm.value.clone(), arm.cite));
        let Some(known) = settings.choices.get(name).or(sourced.as_ref().map(|(known, _)| known)) else {
            let names: Vec<&str> = settings.choices.keys().chain(settings.sourced.keys()).map(String::as_str).collect();
            let has = if names.is_empty() { "it has none".to_owned() } else { format!("it has {}", names.join(", ")) };
            return Err(format!("{rule} has no value `{name}`; {has}"));
        };
        if discriminant(known) != discriminant(&value) {
            return Err(format!("`{name}` must be {}", kind(known)));
        }
        let Some((_, cite)) = sourced else {
            settings.choices.insert(name.to_owned(), value);
            return Ok(());
        };
        let section = self.clauses.get(usize::from(cite.0)).map_or("", |clause| clause.section.as_str());
        let clause = Clause { section: format!("{section}, as set by the centre") };
        let cite = CiteId(u16::try_from(self.clauses.len()).unwrap_or(u16::MAX));
        let dated = Dated::new(vec![Arm { from: None, until: None, value, cite }]).map_err(|fault| format!("`{name}` {fault}"))?;
        self.clauses.push(clause);
        settings.sourced.insert(name.to_owned(), dated);
        Ok(())
    }
}

fn kind(value: &Scalar) -> &'static str {
    match value {
        Scalar::Count(_) => "a whole number, such as 30",
        Scalar::Word(_) => "text",
        Scalar::Words(_) => "a list of texts",
        Scalar::Day(_) => "a date, such as 2025-06-13",
        Scalar::Flag(_) => "true or false",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::shipped;

    #[test]
    fn a_value_set_holds_and_says_so() {
        let mut packs = shipped().unwrap_or_default();
        let Some(pack) = packs.iter_mut().find(|pack| pack.id == "city-guilds-employer-involvement") else {
            return assert!(packs.is_empty());
        };
        assert_eq!(pack.set("CGE202", "day", Scalar::Count(13)), Ok(()));
        assert_eq!(pack.set("CGE202", "assumed", Scalar::Flag(false)), Ok(()));
        let rule = pack.rules.iter().find(|rule| rule.id == "CGE202");
        let arm = rule.and_then(|rule| rule.settings.sourced.get("day")).and_then(|dated| dated.arms().first());
        assert_eq!(arm.map(|arm| &arm.value), Some(&Scalar::Count(13)));
        let clause = arm.and_then(|arm| pack.clause(arm.cite)).map(|clause| clause.section.as_str());
        assert_eq!(clause, Some("3.4 Submission, as set by the centre"));
        assert!(rule.is_some_and(|rule| !rule.settings.flag("assumed")));
    }

    #[test]
    fn wrong_names_and_kinds_are_told() {
        let mut packs = shipped().unwrap_or_default();
        let mut set = |rule: &str, name: &str, value: Scalar| {
            let pack = packs.iter_mut().find(|pack| pack.id == "city-guilds-employer-involvement");
            pack.map_or(Ok(()), |pack| pack.set(rule, name, value)).err().unwrap_or_default()
        };
        assert_eq!(set("CGE999", "day", Scalar::Count(1)), "there is no rule CGE999");
        assert_eq!(set("CGE202", "dya", Scalar::Count(1)), "CGE202 has no value `dya`; it has assumed, key_stage, day, month");
        assert_eq!(set("CGE202", "day", Scalar::Word("13".to_owned())), "`day` must be a whole number, such as 30");
        assert_eq!(set("IMI001", "day", Scalar::Count(1)), "there is no rule IMI001");
    }
}
