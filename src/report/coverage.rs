//! Source documents, clause by clause: what is checked, in part, left to a person, out of scope.
//!
//! `sources + Style → lines`, or JSON. It does not know what a clause means.

use std::io::{self, Write};

use serde::Serialize;

use super::Style;
use super::text::{Ink, Page, counted};

/// One clause as told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseLine {
    /// The section.
    pub section: String,
    /// What it asks.
    pub clause: String,
    /// `checked`, `in part`, `a person` or `out of scope`.
    pub coverage: &'static str,
    /// What is not checked, or what to look at.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub remark: String,
    /// The rules that check it.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub rules: String,
}

/// One source document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The pack that follows it.
    pub pack: String,
    /// Title and issue.
    pub document: String,
    /// In the order of the document.
    pub clauses: Vec<ClauseLine>,
}

/// The words of coverage in the order in which they are counted.
const WORDS: [&str; 4] = ["checked", "in part", "a person", "out of scope"];

impl Source {
    fn count(&self, word: &str) -> usize {
        self.clauses.iter().filter(|clause| clause.coverage == word).count()
    }

    /// `41 clauses: 22 checked, 11 in part, …`.
    fn counts(&self) -> String {
        let parts: Vec<String> = WORDS.iter().map(|word| format!("{} {}", self.count(word), told(word))).collect();
        format!("{}: {}.", counted(self.clauses.len(), "clause"), parts.join(", "))
    }
}

fn told(word: &str) -> &str {
    match word {
        "a person" => "left to a person",
        "in part" => "checked in part",
        other => other,
    }
}

/// Writes every source: counts, then clause by clause; with `quiet` the counts alone.
pub fn write(sources: &[Source], style: &Style, out: &mut dyn Write) -> io::Result<()> {
    let mut page = Page::new(style);
    for source in sources {
        page.gap();
        page.line(Ink::Strong, &source.document);
        page.para(Ink::Plain, "  ", "  ", &format!("pack {} · {}", source.pack, source.counts()));
        if style.quiet {
            continue;
        }
        let mut section = "";
        for clause in &source.clauses {
            if clause.section != section {
                section = &clause.section;
                page.gap();
                page.para(Ink::Strong, "  ", "  ", section);
            }
            let by = if clause.rules.is_empty() { String::new() } else { format!(" [{}]", clause.rules) };
            page.para(ink(clause.coverage), "    ", "      ", &format!("{:<12}  {}{by}", clause.coverage, clause.clause));
            if !clause.remark.is_empty() {
                page.para(Ink::Faint, "                  ", "                  ", &clause.remark);
            }
        }
    }
    page.gap();
    let all: usize = sources.iter().map(|source| source.clauses.len()).sum();
    let parts: Vec<String> =
        WORDS.iter().map(|word| format!("{} {}", sources.iter().map(|source| source.count(word)).sum::<usize>(), told(word))).collect();
    page.line(Ink::Plain, &format!("{} in {}: {}.", counted(all, "clause"), counted(sources.len(), "source document"), parts.join(", ")));
    out.write_all(page.into_text().as_bytes())
}

fn ink(coverage: &str) -> Ink {
    match coverage {
        "checked" => Ink::Green,
        "in part" => Ink::Yellow,
        "a person" => Ink::Magenta,
        _ => Ink::Faint,
    }
}

/// Writes every source as JSON.
pub fn write_json(sources: &[Source], out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, sources)?;
    out.write_all(b"\n")
}
