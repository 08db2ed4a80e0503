//! Words with facts in braces: `{assessment}: {count} attempts count`.

/// A piece of a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Part {
    /// Words as they stand.
    Text(String),
    /// A fact by name.
    Fact(String),
}

/// Words with facts in braces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Template {
    /// Its pieces in order.
    pub parts: Vec<Part>,
}

impl Template {
    /// Cuts a text at its braces. `Err` says what is wrong with them.
    pub fn parse(text: &str) -> Result<Self, String> {
        let mut parts = Vec::new();
        let mut rest = text;
        while let Some(open) = rest.find(['{', '}']) {
            let (before, after) = rest.split_at(open);
            if !before.is_empty() {
                parts.push(Part::Text(before.to_owned()));
            }
            let Some(inner) = after.strip_prefix('{') else { return Err("has a `}` without its `{`".to_owned()) };
            let Some((name, tail)) = inner.split_once('}') else { return Err("has a `{` without its `}`".to_owned()) };
            if name.is_empty() || !name.bytes().all(|b| b.is_ascii_lowercase() || b == b'_') {
                return Err(format!("names no fact in `{{{name}}}`"));
            }
            parts.push(Part::Fact(name.to_owned()));
            rest = tail;
        }
        if !rest.is_empty() {
            parts.push(Part::Text(rest.to_owned()));
        }
        Ok(Self { parts })
    }

    /// The names of the facts it uses.
    pub fn facts(&self) -> impl Iterator<Item = &str> {
        self.parts.iter().filter_map(|part| if let Part::Fact(name) = part { Some(name.as_str()) } else { None })
    }

    /// Puts the facts in.
    pub fn fill(&self, mut fact: impl FnMut(&str, &mut String)) -> String {
        // Room for the words and some facts, made once.
        let words = self.parts.iter().map(|part| if let Part::Text(words) = part { words.len() } else { 24 });
        let mut text = String::with_capacity(words.sum());
        for part in &self.parts {
            match part {
                Part::Text(words) => text.push_str(words),
                Part::Fact(name) => fact(name, &mut text),
            }
        }
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn facts_stand_in_braces() {
        let template = Template::parse("{count} of {limit} used").unwrap_or(Template { parts: Vec::new() });
        assert_eq!(template.facts().collect::<Vec<_>>(), ["count", "limit"]);
        assert_eq!(template.fill(|name, text| text.push_str(if name == "count" { "2" } else { "3" })), "2 of 3 used");
        for wrong in ["{", "}", "{a b}", "{}", "a } b"] {
            assert!(Template::parse(wrong).is_err(), "{wrong}");
        }
    }
}
