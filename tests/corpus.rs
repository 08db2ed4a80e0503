//! Spreadsheets of other people's test suites: each is read, or refused with one message; none panics, hangs or eats the memory.
//!
//! What ships here is always read. `.ci/corpus` fetches the test files of two well-known spreadsheet libraries from the crates registry and
//! gives their folder in `PRECLAIM_CORPUS`.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "the test looks for files and reads a clock and the environment")]

use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

const ENDINGS: [&str; 5] = ["xlsx", "xlsm", "xlsb", "xls", "ods"];
/// The contract's bound, and what a debug build may take of it.
const MOST_TIME: Duration = Duration::from_secs(if cfg!(debug_assertions) { 120 } else { 10 });

fn workbooks(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
        let path = entry.path();
        if path.is_dir() {
            workbooks(&path, found);
        } else if path.extension().and_then(|ending| ending.to_str()).is_some_and(|ending| ENDINGS.contains(&ending)) {
            found.push(path);
        }
    }
    found.sort();
}

/// Inspects each file in a process of its own, which may have a gibibyte.
fn inspect_all(files: &[PathBuf]) -> (usize, usize) {
    let (mut read, mut refused, mut wrong) = (0, 0, Vec::new());
    for file in files {
        let began = Instant::now();
        let mut command = if cfg!(target_os = "linux") {
            let mut shell = Command::new("sh");
            shell.args(["-c", "ulimit -v 1048576; exec \"$0\" inspect \"$1\""]).arg(env!("CARGO_BIN_EXE_preclaim"));
            shell
        } else {
            let mut plain = Command::new(env!("CARGO_BIN_EXE_preclaim"));
            plain.arg("inspect");
            plain
        };
        let output = command.arg(file).output().unwrap_or_else(|why| panic!("{why}"));
        let told = String::from_utf8_lossy(&output.stderr);
        match output.status.code() {
            Some(0) => read += 1,
            Some(3) if told.lines().count() == 1 && told.contains(": ") => refused += 1,
            code => wrong.push(format!("{}: exit {code:?}\n{told}", file.display())),
        }
        if began.elapsed() > MOST_TIME || told.contains("panicked") {
            wrong.push(format!("{}: {:?}\n{told}", file.display(), began.elapsed()));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    (read, refused)
}

#[test]
fn every_workbook_that_ships_here() {
    let mut files = Vec::new();
    workbooks(Path::new("fixtures"), &mut files);
    let (read, refused) = inspect_all(&files);
    assert!(read > 20 && refused > 5, "{read} read, {refused} refused");
}

#[test]
fn every_workbook_of_the_corpus() {
    let Ok(folders) = std::env::var("PRECLAIM_CORPUS") else { return };
    let mut files = Vec::new();
    for folder in std::env::split_paths(&folders) {
        workbooks(&folder, &mut files);
    }
    assert!(files.len() > 50, "{} files in {folders}", files.len());
    let (read, refused) = inspect_all(&files);
    let total = files.len();
    assert_eq!(read + refused, total);
}
