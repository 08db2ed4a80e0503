//! What the README shows is what happens: its worked example of a pack of one's own, run line by line.

#![expect(clippy::unwrap_used, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests read the README and run the program")]

use std::process::Command;

/// The commands of the README that name a folder, without their comments.
fn commands(about: &str) -> Vec<Vec<String>> {
    let readme = std::fs::read_to_string("README.md").unwrap();
    let lines = readme.lines().filter(|line| line.starts_with("preclaim ") && line.contains(about));
    lines.map(|line| line.split('#').next().unwrap_or("").split_whitespace().skip(1).map(str::to_owned).collect()).collect()
}

fn run(args: &[String]) -> (Option<i32>, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_preclaim")).args(args).output().unwrap();
    (output.status.code(), String::from_utf8_lossy(&output.stdout).into_owned())
}

#[test]
fn a_new_awarding_organisation_needs_no_rust() {
    let commands = commands("fixtures/own-pack");
    assert!(commands.len() >= 2, "the worked example is gone from the README: {commands:?}");
    for command in &commands {
        let (code, out) = run(command);
        match command.first().map(String::as_str) {
            // Five learners: one ready, one barred, two to put right, one that cannot be told (fixtures/own-pack/README.md).
            Some("check") => {
                assert_eq!(code, Some(1), "{out}");
                for rule in ["RCA101", "RCA102", "RCA201"] {
                    assert!(out.contains(rule), "{rule} is not in:\n{out}");
                }
            }
            _ => assert_eq!(code, Some(0), "{command:?}: {out}"),
        }
    }
    let json: Vec<String> =
        ["check", "fixtures/own-pack/centre", "--rules", "fixtures/own-pack", "--format", "json"].map(str::to_owned).to_vec();
    let report: serde_json::Value = serde_json::from_str(&run(&json).1).unwrap();
    let verdicts: Vec<&str> = report["claims"].as_array().unwrap().iter().map(|claim| claim["verdict"].as_str().unwrap()).collect();
    assert_eq!(verdicts, ["ready", "fix", "barred", "fix", "unknown"]);
}
