//! What several tests share: files on disk as a store, and a run over a folder.

#![allow(clippy::panic, reason = "a test may fail")]
#![allow(dead_code, reason = "each test that includes this module uses its own part of it")]
#![allow(clippy::disallowed_methods, reason = "tests read their fixtures")]

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::LazyLock;

use chrono::NaiveDate;
use preclaim::bind::Vocabulary;
use preclaim::engine::Report;
use preclaim::pack::{Pack, shipped};
use preclaim::{Input, Options, Store, examine};

/// Files in memory, by the path shown.
pub(crate) struct Memory(pub(crate) BTreeMap<String, Vec<u8>>);

impl Store for Memory {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, String> {
        self.0.get(path).cloned().ok_or_else(|| "no such file".to_owned())
    }
}

impl Memory {
    /// The exports in a folder, each under its bare name.
    pub(crate) fn of_folder(folder: &str) -> Self {
        let entries = std::fs::read_dir(folder).unwrap_or_else(|why| panic!("{folder}: {why}"));
        let files = entries.flatten().filter(|entry| {
            let ending = entry.path().extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
            ["csv", "xlsx", "ods", "xls"].contains(&ending.as_str())
        });
        let read = |path: &Path| std::fs::read(path).unwrap_or_else(|why| panic!("{}: {why}", path.display()));
        Self(files.map(|entry| (entry.file_name().to_string_lossy().into_owned(), read(&entry.path()))).collect())
    }

    /// Checks everything in it.
    pub(crate) fn check(&self, as_of: &str, audit: bool) -> Report {
        self.check_by(&Options { audit, keep_sheets: true, ..Options::on(day(as_of)) })
    }

    /// The same as somebody asks for it.
    pub(crate) fn check_by(&self, options: &Options<'_>) -> Report {
        static PACKS: LazyLock<Vec<Pack>> = LazyLock::new(|| shipped().unwrap_or_else(|faults| panic!("{faults}")));
        let inputs: Vec<Input> = self.0.keys().map(|path| Input { path: path.clone(), named: false }).collect();
        examine(&inputs, self, vocabulary(), &PACKS, options).unwrap_or_else(|why| panic!("{why}"))
    }
}

/// A date written as 2025-06-20.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().unwrap_or_else(|why| panic!("{text}: {why}"))
}

/// The shipped vocabulary.
pub(crate) fn vocabulary() -> &'static Vocabulary {
    Vocabulary::shipped().unwrap_or_else(|faults| panic!("{}", faults.join("\n")))
}

/// The report as parsed JSON.
pub(crate) fn json(report: &Report) -> serde_json::Value {
    let mut bytes = Vec::new();
    preclaim::report::json::write(report, &mut bytes).unwrap_or_else(|why| panic!("{why}"));
    serde_json::from_slice(&bytes).unwrap_or_else(|why| panic!("{why}"))
}
