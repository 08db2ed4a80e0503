//! The program as a user starts it, on files set out in a folder of its own.

#![allow(clippy::panic, reason = "a test may fail")]
#![allow(dead_code, reason = "each test that includes this module uses its own part of it")]
#![allow(clippy::disallowed_methods, reason = "tests set files out and look at what was written")]

use std::path::Path;
use std::process::{Command, Output};

use tempfile::TempDir;

pub(crate) fn preclaim(args: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_preclaim"))
        .args(args)
        .env_remove("COLUMNS")
        .env_remove("NO_COLOR")
        .output()
        .unwrap_or_else(|why| panic!("the program does not start: {why}"))
}

pub(crate) fn code(output: &Output) -> i32 {
    output.status.code().unwrap_or(-1)
}

pub(crate) fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

pub(crate) const REGISTER: &str =
    "learner_id,qualification,family_name,given_names,registration_date,status\nL1,601/0532/X,Okoro,Ada,02/09/2024,active\n";
pub(crate) const CLAIMS: &str = "learner_id,grade,destination\nL1,Pass,03\n";

pub(crate) fn folder(files: &[(&str, impl AsRef<[u8]>)]) -> TempDir {
    let folder = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    for (name, content) in files {
        std::fs::write(folder.path().join(name), content).unwrap_or_else(|why| panic!("{why}"));
    }
    folder
}

pub(crate) fn path(folder: &TempDir, name: &str) -> String {
    folder.path().join(name).display().to_string()
}

pub(crate) fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> =
        std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}
