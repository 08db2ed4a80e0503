//! The house: who may import whom, and how large a file may grow.

#![expect(clippy::disallowed_methods, reason = "tests read the sources")]

use std::path::{Path, PathBuf};

/// Rooms and what each may import of the crate besides itself. The table of `src/lib.rs`, as a test.
const MAY_IMPORT: &[(&str, &[&str])] = &[
    ("grid", &[]),
    ("evidence", &["grid"]),
    ("record", &["evidence", "grid"]),
    ("pack", &["evidence", "record"]),
    ("check", &["evidence", "record", "grid"]),
    ("engine", &["check", "pack", "record", "evidence", "grid"]),
    ("redact", &["engine", "check", "record", "grid"]),
    ("read", &["grid"]),
    ("bind", &["grid", "evidence", "record"]),
    ("saved", &["engine"]),
    ("waivers", &["read", "grid", "pack", "engine"]),
    ("report", &["grid", "evidence", "engine", "saved"]),
    ("template", &["check", "pack", "record", "grid"]),
];

/// A file longer than this is asking a question.
const MOST_LINES: usize = 450;

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            files.push(path);
        }
    }
    files.sort();
    files
}

/// The rooms that a line of code names by `crate::room`.
fn rooms_named(line: &str) -> impl Iterator<Item = &str> {
    line.split("crate::").skip(1).map(|rest| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '_').next().unwrap_or(""))
}

#[test]
fn each_room_imports_only_what_it_may() {
    let mut wrong = Vec::new();
    for (room, may) in MAY_IMPORT {
        let files = rust_files(&Path::new("src").join(room));
        assert!(!files.is_empty(), "there is no room {room}");
        for file in files {
            let text = std::fs::read_to_string(&file).unwrap_or_default();
            // Unit tests may use whatever they need to set a scene.
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap_or("");
            if file.file_stem().is_some_and(|stem| stem.to_string_lossy().ends_with("tests")) {
                continue;
            }
            for (number, line) in code.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with("//")) {
                for named in rooms_named(line).filter(|named| named != room && MAY_IMPORT.iter().any(|(known, _)| known == named)) {
                    if !may.contains(&named) {
                        wrong.push(format!("{}:{}: {room} may not import {named}", file.display(), number + 1));
                    }
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn no_file_grows_too_long() {
    let long: Vec<String> = ["src", "tests", "benches"]
        .iter()
        .flat_map(|folder| rust_files(Path::new(folder)))
        .filter_map(|file| {
            let lines = std::fs::read_to_string(&file).unwrap_or_default().lines().count();
            (lines > MOST_LINES).then(|| format!("{}: {lines} lines", file.display()))
        })
        .collect();
    assert!(long.is_empty(), "cut these into pieces that each say one thing:\n{}", long.join("\n"));
}

#[test]
fn every_module_says_what_it_is() {
    let silent: Vec<String> = rust_files(Path::new("src"))
        .into_iter()
        .filter(|file| !std::fs::read_to_string(file).unwrap_or_default().starts_with("//!"))
        .map(|file| file.display().to_string())
        .collect();
    assert!(silent.is_empty(), "{}", silent.join("\n"));
}

#[test]
fn every_dependency_has_its_reason() {
    let manifest = std::fs::read_to_string("Cargo.toml").unwrap_or_default();
    let mut inside = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            inside = line == "[dependencies]" || line == "[dev-dependencies]";
        } else if inside && line.contains('=') {
            assert!(line.contains("# "), "no reason is given for: {line}");
        }
    }
}
