//! `pack.toml → Pack`.

mod grading;

use std::collections::BTreeMap;

use sha2::{Digest, Sha256};
use toml::Spanned;
use toml::de::DeValue;

use super::toml_reader::{Faults, Node, Reader};
use super::{Clause, Document, Effect, Pack, Reading, RuleText, Say, Template};
use crate::evidence::{Arm, CiteId, Dated, Scalar, Settings};
use crate::record::{Grade, Grades, KeyStage, Scale, Specification};

/// Reads a pack. `file` is the name under which faults are told; all of them are told at once.
pub fn load(file: &str, source: &str) -> Result<Pack, Faults> {
    let mut reader = Reader::new(source);
    let parsed = reader.parse();
    let pack = Loader { reader: &mut reader, clauses: Vec::new() }.pack(&Node::root(&parsed), source);
    reader.finish(file, pack)
}

pub(super) struct Loader<'r, 'i> {
    pub(super) reader: &'r mut Reader<'i>,
    clauses: Vec<Clause>,
}

impl<'i> Loader<'_, 'i> {
    fn pack(mut self, root: &Node<'_, 'i>, source: &str) -> Pack {
        root.allow(
            self.reader,
            &[
                "id",
                "title",
                "version",
                "checked",
                "document",
                "applies",
                "suite",
                "interim",
                "scale",
                "grading",
                "qualification",
                "reading",
                "rule",
            ],
        );
        let id = root.need_string(self.reader, "id");
        let title = root.need_string(self.reader, "title");
        let version = root.need_string(self.reader, "version");
        let checked = root.day(self.reader, "checked");
        let document = self.document(root);
        let applies = self.applies(root);
        let suites = self.all(root, "suite").iter().map(|node| self.suite(node)).collect();
        let interim = root.strings(self.reader, "interim");
        let scale = root.get("scale").and_then(|value| self.reader.node("[scale]", value)).map(|node| self.scale(&node));
        let gradings = self.gradings(root);
        let qualifications = self.all(root, "qualification").iter().map(|node| self.qualification(node)).collect();
        let readings = self.all(root, "reading").iter().map(|node| self.reading(node)).collect();
        let rules = self.rules(root);
        let sha256 = hex(&Sha256::digest(source.as_bytes()));
        Pack {
            id,
            title,
            version,
            checked,
            document,
            applies,
            suites,
            interim,
            scale,
            gradings,
            qualifications,
            readings,
            clauses: self.clauses,
            rules,
            sha256,
        }
    }

    fn all<'t>(&mut self, root: &Node<'t, 'i>, key: &str) -> Vec<Node<'t, 'i>> {
        root.get(key).map(|value| self.reader.nodes(key, value)).unwrap_or_default()
    }

    fn cite(&mut self, section: String) -> CiteId {
        let clause = Clause { section };
        let found = self.clauses.iter().position(|c| *c == clause).unwrap_or_else(|| {
            self.clauses.push(clause);
            self.clauses.len() - 1
        });
        CiteId(u16::try_from(found).unwrap_or(u16::MAX))
    }

    fn document(&mut self, root: &Node<'_, 'i>) -> Document {
        let Some(node) = root.get("document").and_then(|value| self.reader.node("[document]", value)) else {
            self.reader.fault(0, "the file needs a [document] with `title` and `issue`: the source that its clauses are of");
            return Document { title: String::new(), issue: String::new(), date: None };
        };
        node.allow(self.reader, &["title", "issue", "date"]);
        Document {
            title: node.need_string(self.reader, "title"),
            issue: node.need_string(self.reader, "issue"),
            date: node.day(self.reader, "date"),
        }
    }

    fn scale(&mut self, node: &Node<'_, 'i>) -> Scale {
        node.allow(self.reader, &["name", "overall", "units", "external_only", "attempts", "blank_breaches"]);
        let grades = |loader: &mut Self, key: &str| -> Grades {
            let Some(value) = node.get(key) else {
                loader.reader.fault(node.span.start, format!("[scale] needs `{key}`"));
                return Grades::default();
            };
            let words = loader.reader.strings(key, value).unwrap_or_default();
            let mut grades = Vec::new();
            for word in words {
                let simple = Grade::WORDS.iter().find(|(known, _)| *known == word).map(|(_, code)| Grade::from_code(u32::from(*code)));
                match simple.or_else(|| Grade::compound(&word)) {
                    Some(grade) => grades.push(grade),
                    None => loader.reader.fault(
                        value.span().start,
                        format!("`{word}` in `{key}` is no grade; write it as the vocabulary's [words.grade] does"),
                    ),
                }
            }
            Grades::of(grades)
        };
        Scale {
            overall: grades(self, "overall"),
            units: grades(self, "units"),
            external_only: if node.get("external_only").is_some() { grades(self, "external_only") } else { Grades::default() },
            attempts: grades(self, "attempts"),
            name: node.need_string(self.reader, "name"),
            blank_breaches: node.flag(self.reader, "blank_breaches").unwrap_or(false),
        }
    }

    fn qualification(&mut self, node: &Node<'_, 'i>) -> Specification {
        node.allow(
            self.reader,
            &["number", "title", "level", "key_stage", "tech_level", "registered_until", "available_from", "misprints"],
        );
        let key_stage = node.string(self.reader, "key_stage").and_then(|word| match word.as_str() {
            "KS4" => Some(KeyStage::Ks4),
            "KS5" => Some(KeyStage::Ks5),
            _ => {
                self.reader.fault(node.span.start, "`key_stage` must be \"KS4\" or \"KS5\"");
                None
            }
        });
        let level = node.integer(self.reader, "level").map(|level| {
            u8::try_from(level).unwrap_or_else(|_| {
                self.reader.fault(node.span.start, "`level` must be a small number");
                0
            })
        });
        Specification {
            number: node.need_string(self.reader, "number"),
            title: node.string(self.reader, "title").unwrap_or_default(),
            level,
            key_stage,
            tech_level: node.flag(self.reader, "tech_level").unwrap_or(false),
            registered_until: self.limit(node, "registered_until"),
            available_from: self.limit(node, "available_from"),
            misprints: node.strings(self.reader, "misprints").unwrap_or_default(),
        }
    }

    fn limit(&mut self, node: &Node<'_, 'i>, key: &str) -> Option<(chrono::NaiveDate, CiteId)> {
        let inner = self.reader.node(key, node.get(key)?)?;
        inner.allow(self.reader, &["day", "section"]);
        let section = inner.need_string(self.reader, "section");
        let Some(day) = inner.day(self.reader, "day") else {
            self.reader.fault(inner.span.start, format!("`{key}` needs `day`, a date"));
            return None;
        };
        Some((day, self.cite(section)))
    }

    fn reading(&mut self, node: &Node<'_, 'i>) -> Reading {
        node.allow(self.reader, &["id", "rules", "question", "answer", "why", "otherwise"]);
        Reading {
            id: node.need_string(self.reader, "id"),
            rules: node.strings(self.reader, "rules").unwrap_or_default(),
            question: node.need_string(self.reader, "question"),
            answer: node.need_string(self.reader, "answer"),
            why: node.need_string(self.reader, "why"),
            otherwise: node.need_string(self.reader, "otherwise"),
        }
    }

    fn rules(&mut self, root: &Node<'_, 'i>) -> Vec<RuleText> {
        let Some(node) = root.get("rule").and_then(|value| self.reader.node("[rule]", value)) else {
            self.reader.fault(0, "the file has no [rule.ID]");
            return Vec::new();
        };
        node.iter()
            .filter_map(|(id, _, value)| {
                let node = self.reader.node(&format!("[rule.{id}]"), value)?;
                Some(self.rule(id, &node))
            })
            .collect()
    }

    fn rule(&mut self, id: &str, node: &Node<'_, 'i>) -> RuleText {
        node.allow(self.reader, &["check", "effect", "title", "why", "do", "section", "outside", "example", "set", "says"]);
        let effect = if let Some(value) = node.get("effect") {
            self.effect(value)
        } else {
            self.reader.fault(node.span.start, format!("{} needs `effect`", node.name));
            None
        };
        let mut says = BTreeMap::new();
        if let Some(situations) = node.get("says").and_then(|value| self.reader.node(&format!("{}.says", node.name), value)) {
            for (name, _, value) in situations.iter() {
                let Some(inner) = self.reader.node(&format!("[rule.{id}.says.{name}]"), value) else { continue };
                says.insert(name.to_owned(), self.say(&inner));
            }
        }
        let settings = match node.get("set").and_then(|value| self.reader.node(&format!("[rule.{id}.set]"), value)) {
            Some(set) => self.settings(&set),
            None => Settings::default(),
        };
        let section = node.need_string(self.reader, "section");
        RuleText {
            id: id.to_owned(),
            check: node.need_string(self.reader, "check"),
            effect: effect.unwrap_or(Effect::Blocks),
            title: node.need_string(self.reader, "title"),
            why: node.need_string(self.reader, "why"),
            todo: node.need_string(self.reader, "do"),
            example: node.string(self.reader, "example").unwrap_or_default(),
            cite: self.cite(section),
            outside: node.flag(self.reader, "outside").unwrap_or(false),
            settings,
            says,
            line: self.reader.line(node.span.start),
        }
    }

    fn effect(&mut self, value: &Spanned<DeValue<'i>>) -> Option<Effect> {
        let word = self.reader.string("effect", value)?;
        let found = Effect::ALL.into_iter().find(|effect| effect.word() == word);
        if found.is_none() {
            self.reader.fault(value.span().start, format!("`{word}` is no effect; use bars, blocks, early, warns or advises"));
        }
        found
    }

    fn say(&mut self, node: &Node<'_, 'i>) -> Say {
        node.allow(self.reader, &["says", "do", "effect"]);
        let says = node.need_string(self.reader, "says");
        let todo = node.string(self.reader, "do");
        Say {
            says: self.template(node, &says).unwrap_or(Template { parts: Vec::new() }),
            todo: todo.and_then(|text| self.template(node, &text)),
            effect: node.get("effect").and_then(|value| self.effect(value)),
        }
    }

    fn template(&mut self, node: &Node<'_, 'i>, text: &str) -> Option<Template> {
        match Template::parse(text) {
            Ok(template) => Some(template),
            Err(why) => {
                self.reader.fault(node.span.start, format!("the text “{text}” {why}"));
                None
            }
        }
    }

    fn settings(&mut self, node: &Node<'_, 'i>) -> Settings {
        let mut settings = Settings::default();
        for (name, span, value) in node.iter() {
            match value.get_ref() {
                DeValue::Array(array) if array.iter().all(|item| item.get_ref().as_table().is_some()) => {
                    let arms: Vec<Arm<Scalar>> = self.reader.nodes(name, value).iter().filter_map(|arm| self.arm(name, arm)).collect();
                    match Dated::new(arms) {
                        Ok(dated) => {
                            settings.sourced.insert(name.to_owned(), dated);
                        }
                        Err(fault) => self.reader.fault(span.start, format!("`{name}` {fault}")),
                    }
                }
                _ => {
                    if let Some(scalar) = self.scalar(name, value) {
                        settings.choices.insert(name.to_owned(), scalar);
                    }
                }
            }
        }
        settings
    }

    fn arm(&mut self, name: &str, node: &Node<'_, 'i>) -> Option<Arm<Scalar>> {
        node.allow(self.reader, &["value", "from", "until", "section"]);
        let section = node.need_string(self.reader, "section");
        let Some(value) = node.get("value") else {
            self.reader.fault(node.span.start, format!("every value of `{name}` needs `value` and `section`"));
            return None;
        };
        Some(Arm {
            from: node.day(self.reader, "from"),
            until: node.day(self.reader, "until"),
            value: self.scalar(name, value)?,
            cite: self.cite(section),
        })
    }

    fn scalar(&mut self, name: &str, value: &Spanned<DeValue<'i>>) -> Option<Scalar> {
        match value.get_ref() {
            DeValue::String(text) => Some(Scalar::Word(text.to_string())),
            DeValue::Integer(_) => self.reader.integer(name, value).map(Scalar::Count),
            DeValue::Boolean(flag) => Some(Scalar::Flag(*flag)),
            DeValue::Datetime(_) => self.reader.day(name, value).map(Scalar::Day),
            DeValue::Array(_) => self.reader.strings(name, value).map(Scalar::Words),
            DeValue::Float(_) | DeValue::Table(_) => {
                self.reader.fault(value.span().start, format!("`{name}` must be text, a whole number, a date, true, false, or a list"));
                None
            }
        }
    }
}

/// Bytes in hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
id = "x"
title = "X"
version = "1"
[document]
title = "Doc"
issue = "3"
[applies]
everything = true
[rule.X1]
check = "attempt-limit"
effect = "bars"
title = "t"
why = "w"
do = "d"
section = "s"
[rule.X1.set]
assessment_type = "external"
limit = [{ value = 2, until = 2020-08-31, section = "a" }, { value = 3, from = 2020-09-01, section = "b" }]
[rule.X1.says.too-many]
says = "{count} of {limit}"
effect = "blocks"
"#;

    #[test]
    fn a_good_pack_loads() {
        let pack = load("x.toml", GOOD).map_err(|f| f.to_string());
        let pack = pack.as_ref().map(|p| (p.rules.len(), p.clauses.len(), p.rules[0].line, p.rules[0].effect_of("too-many")));
        assert_eq!(pack, Ok((1, 3, 10, Effect::Blocks)));
    }

    #[test]
    fn faults_are_told_all_at_once_with_their_lines() {
        let broken = GOOD
            .replace("effect = \"bars\"", "efect = \"bars\"")
            .replace("{count} of", "{count of")
            .replace("from = 2020-09-01", "from = 2020-08-31")
            .replace("everything = true", "everything = 1");
        let faults = load("x.toml", &broken).err().map(|f| f.faults).unwrap_or_default();
        let lines: Vec<usize> = faults.iter().map(|f| f.line).collect();
        assert_eq!(lines, [8, 9, 10, 12, 19, 20], "{faults:?}");
    }

    #[test]
    fn every_value_from_the_source_needs_its_clause() {
        let broken = GOOD.replace(", section = \"a\"", "");
        let faults = load("x.toml", &broken).err().map(|f| f.to_string()).unwrap_or_default();
        assert!(faults.contains("line 19") && faults.contains("section"), "{faults}");
    }
}
