//! The seeds of the fuzz targets, each run once: none panics, and none takes long.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests read their seeds and a clock")]

#[path = "support/targets.rs"]
mod targets;

use std::time::{Duration, Instant};

#[test]
fn every_seed_is_read_or_refused() {
    for (name, run) in targets::TARGETS {
        let folder = format!("tests/fuzz/seeds/{name}");
        let entries = std::fs::read_dir(&folder).unwrap_or_else(|why| panic!("{folder}: {why}"));
        let mut count = 0;
        for entry in entries.flatten() {
            let bytes = std::fs::read(entry.path()).unwrap_or_else(|why| panic!("{}: {why}", entry.path().display()));
            let began = Instant::now();
            run(&bytes);
            let took = began.elapsed();
            assert!(took < Duration::from_secs(10), "{} took {took:?}", entry.path().display());
            count += 1;
        }
        assert!(count >= 5, "{folder}: {count} seeds");
    }
}

#[test]
fn every_museum_piece_may_be_cut_short_anywhere() {
    for file in museum() {
        let bytes = std::fs::read(&file).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
        // Four cuts, and single bytes spoilt at four places.
        for part in 1..=4 {
            let at = bytes.len() * part / 5;
            targets::text(&bytes[..at]);
            let mut spoilt = bytes.clone();
            if let Some(byte) = spoilt.get_mut(at) {
                *byte ^= 0x55;
            }
            targets::text(&spoilt);
        }
    }
}

/// Every small file of the museum.
fn museum() -> Vec<std::path::PathBuf> {
    let mut files = Vec::new();
    let mut folders = vec![std::path::PathBuf::from("fixtures/files")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
            let path = entry.path();
            let length = entry.metadata().map_or(0, |data| data.len());
            if path.is_dir() {
                folders.push(path);
            } else if length < 64 << 10 {
                files.push(path);
            }
        }
    }
    assert!(files.len() > 50, "the museum has {} files", files.len());
    files
}
