//! Redacted reports: nothing personal in any format, the same pseudonyms with the same key, and a key that is never lost.

#![expect(clippy::panic, reason = "a test may fail")]
#![expect(clippy::disallowed_methods, reason = "tests set files out and look at what was written")]

#[path = "support/command.rs"]
mod command;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::{Path, PathBuf};

use command::{code, folder, names, path, preclaim, text};
use preclaim::grid::SheetId;
use preclaim::read;
use preclaim::report::Format;
use serde_json::Value;
use tempfile::TempDir;

/// Fields whose cells are personal, whatever stands in them.
const PERSONAL: [&str; 13] = [
    "learner_id",
    "uln",
    "family_name",
    "given_names",
    "name",
    "date_of_birth",
    "assessor",
    "authorised_by",
    "confirmed_by",
    "practitioner",
    "observer",
    "lead_iv",
    "verifier",
];

/// Every centre under `fixtures`, by the folder that holds its exports.
fn centres(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = std::fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    let mut has_config = false;
    for path in entries {
        if path.is_dir() {
            centres(&path, found);
        }
        has_config |= path.file_name().is_some_and(|name| name == "preclaim.toml");
    }
    if has_config {
        found.push(folder.to_owned());
    }
}

/// What stands in the personal columns of a centre, as `inspect` understands them, and in every column that is headed as a name.
fn people(centre: &Path) -> BTreeSet<String> {
    let output = preclaim(&["inspect", &centre.display().to_string(), "--format", "json"]);
    let inputs: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {}", text(&output.stderr)));
    let mut people = BTreeSet::new();
    for input in inputs["inputs"].as_array().into_iter().flatten() {
        let path = input["path"].as_str().unwrap_or("");
        let bytes = std::fs::read(path).unwrap_or_else(|why| panic!("{path}: {why}"));
        let opened = read::open(path, bytes, 0, SheetId(0), &read::Limits::default()).unwrap_or_else(|why| panic!("{path}: {why}"));
        let wanted = input["sheet"].as_str();
        let header = u32::try_from(input["header_row"].as_u64().unwrap_or(0)).unwrap_or(0);
        for sheet in opened.sheets.iter().filter(|sheet| sheet.name.as_deref() == wanted) {
            for column in input["columns"].as_array().into_iter().flatten() {
                let heading = column["heading"].as_str().unwrap_or("").to_lowercase();
                let is_personal = column["field"].as_str().is_some_and(|field| PERSONAL.contains(&field));
                let is_name = heading.contains("name") && heading.contains("learner");
                if !(is_personal || is_name) {
                    continue;
                }
                let letters = column["column"].as_str().unwrap_or("");
                let col = letters.bytes().fold(0u16, |sum, letter| sum * 26 + u16::from(letter - b'A') + 1) - 1;
                sheet.body.walk(0..sheet.body.row_count(), &mut |row| {
                    if sheet.shown_row(row.row) > header {
                        people.insert(row.cell(col).shown().trim().to_owned());
                    }
                });
            }
        }
    }
    // A mark such as `-` names nobody; what is long enough to be told apart does, and so does each word of a name.
    let words: Vec<String> = people.iter().flat_map(|one| one.split_whitespace().map(str::to_owned).collect::<Vec<_>>()).collect();
    people.extend(words);
    people.retain(|one| one.chars().count() >= 4);
    let isos: Vec<String> = people
        .iter()
        .filter_map(|one| {
            let parts: Vec<&str> = one.split('/').collect();
            if let [day, month, year] = parts[..] { Some(format!("{year}-{month}-{day}")) } else { None }
        })
        .collect();
    people.extend(isos);
    people
}

/// All text of an output: a workbook's parts one by one, with the values of its attributes and cells.
fn all_text(bytes: &[u8]) -> String {
    let Ok(mut archive) = zip::ZipArchive::new(std::io::Cursor::new(bytes)) else { return text(bytes) };
    let mut all = String::new();
    for number in 0..archive.len() {
        let Ok(mut part) = archive.by_index(number) else { continue };
        let mut bytes = Vec::new();
        part.read_to_end(&mut bytes).unwrap_or_else(|why| panic!("{why}"));
        all.push_str(&text(&bytes).replace("&amp;", "&").replace("&apos;", "'").replace("&#39;", "'"));
        all.push('\n');
    }
    all
}

/// Whether a text holds a word or words, not as part of others.
fn holds(text: &str, word: &str) -> bool {
    context(text, word).is_some()
}

/// What stands around a word or words in a text.
fn context<'t>(text: &'t str, word: &str) -> Option<&'t str> {
    text.match_indices(word).find_map(|(at, _)| {
        let before = text[..at].chars().next_back();
        let after = text[at + word.len()..].chars().next();
        let whole = !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric);
        let from = text[..at].char_indices().rev().nth(60).map_or(0, |(at, _)| at);
        let to = text[at..].char_indices().nth(60).map_or(text.len(), |(more, _)| at + more);
        whole.then(|| &text[from..to])
    })
}

/// A redacted run in every format that the command has: what stands in every file and on the screen, by format.
fn redacted(centre: &str, command: &str, key: &str, more: &[&str]) -> Vec<(String, String)> {
    let out = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    let mut found = Vec::new();
    let run = |args: &[&str]| {
        let mut all = vec![command, centre, "--redact", "--redact-key", key];
        all.extend(args.iter().chain(more));
        preclaim(&all)
    };
    let ending = |format: Format| if format == Format::Text { "txt" } else { format.word() };
    let file = |format: Format| path(&out, &format!("report.{}", ending(format)));
    // All files by one run, where the command has every format; else one by one.
    let (in_files, on_screen): (Vec<Format>, Vec<Format>) =
        Format::ALL.into_iter().partition(|format| Format::of_ending(ending(*format)).is_some());
    let files: Vec<String> = in_files.iter().map(|format| file(*format)).collect();
    let all: Vec<&str> = files.iter().flat_map(|file| ["-o", file]).collect();
    if code(&run(&all)) >= 2 {
        for file in &files {
            run(&["-o", file]);
        }
    }
    for (format, file) in in_files.iter().zip(&files) {
        if let Ok(bytes) = std::fs::read(file) {
            found.push((format!("file {}", format.word()), all_text(&bytes)));
        }
    }
    let screens = on_screen.iter().map(|format| vec!["--format", format.word()]).chain([vec!["--verbose"], vec!["--quiet"]]);
    for args in screens {
        let output = run(&args);
        if code(&output) < 2 {
            found.push((format!("screen {args:?}"), all_text(&output.stdout)));
        }
    }
    found
}

#[test]
fn no_person_of_any_fixture_is_in_any_format() {
    let keys = TempDir::new().unwrap_or_else(|why| panic!("{why}"));
    let key = path(&keys, "preclaim.key");
    let mut found = Vec::new();
    centres(Path::new("fixtures"), &mut found);
    assert!(found.len() >= 6, "{found:?}");
    // A system that stands in a column of people, such as `IMI Centres Hub`, is named by the rules as well, and is nobody.
    let packs: String = names(Path::new("rules"))
        .iter()
        .map(|pack| std::fs::read_to_string(format!("rules/{pack}/pack.toml")).unwrap_or_default())
        .collect();
    let mut leaks = Vec::new();
    for centre in found {
        let mut people = people(&centre);
        people.retain(|one| !holds(&packs, one));
        assert!(people.len() > 5, "{}: {people:?}", centre.display());
        let rules = centre.join("..").canonicalize().unwrap_or_default().display().to_string();
        let own: Vec<&str> = if centre.join("../pack.toml").is_file() { vec!["--rules", &rules] } else { Vec::new() };
        for command in ["check", "audit", "deadlines"] {
            let mut more = own.clone();
            more.extend((command == "audit").then_some(["--sample", "3"]).into_iter().flatten());
            let reports = redacted(&centre.display().to_string(), command, &key, &more);
            assert!(reports.len() >= 4, "{} {command}: {}", centre.display(), reports.len());
            for (format, report) in reports {
                assert!(!report.is_empty());
                let held = people.iter().filter(|one| holds(&report, one)).cloned().collect::<Vec<_>>();
                if !held.is_empty() {
                    leaks.push(format!("{} {command}, {format}: {held:?}", centre.display()));
                }
            }
        }
    }
    assert!(leaks.is_empty(), "{}", leaks.join("\n"));
}

/// A centre that says personal things in every place that it can.
fn careless() -> TempDir {
    let register = "learner_id,qualification,family_name,given_names,date_of_birth,Born,uln,registration_date,status,Mrs Strangeway says\n\
        L1042,601/0532/X,Okoro,Ada,04/09/2006,,4664643071,02/09/2024,active,Mother is Mrs Strangeway\n\
        L1043,601/0532/X,Wesołowski,Zoë,18/02/2007,,2223349411,ask Mrs Strangeway,withdrawn,\n";
    let claims = "learner_id,grade,destination,Remark\nL1042,Pass,Strangeway,see Ada\nL1043,Pass,,\nL1099,Pass,03,\n";
    let attempts = "learner_id,assessment,assessment_type,taken_at,form,result,assessor\n\
        L1042,Unit 1 with Strangeways examiner,external,01/03/2025 09:00,1,Fail,Hector Strangeways\n\
        L1042,Unit 1 with Strangeways examiner,external,01/03/2025 10:00,1,Pass,Hector Strangeways\n\
        L1042,Unit 1 with Strangeways examiner,external,05/03/2025 10:00,1,Pass,Hector Strangeways\n";
    let folder = folder(&[("Register of Zoe\u{308} Wesolowski, L1042.csv", register), ("claims.csv", claims), ("attempts.csv", attempts)]);
    std::fs::write(folder.path().join("Letter to Mrs Strangeway.docx"), "Dear Mrs Strangeway").unwrap_or_else(|why| panic!("{why}"));
    folder
}

#[test]
fn what_careless_people_write_does_not_come_through() {
    let centre = careless();
    let inner = centre.path().join("Strangeway's folder");
    std::fs::create_dir(&inner).unwrap_or_else(|why| panic!("{why}"));
    for name in names(centre.path()) {
        let from = centre.path().join(&name);
        if from.is_file() {
            std::fs::rename(from, inner.join(name)).unwrap_or_else(|why| panic!("{why}"));
        }
    }
    let key = path(&centre, "key");
    let at = inner;
    // The folder's name is a part of every path.
    let plain = preclaim(&["check", &at.display().to_string(), "--format", "json", "--as-of", "2025-06-20"]);
    let known = text(&plain.stdout);
    for piece in ["Strangeway", "Okoro", "Wesolowski", "L1042", "04/09/2006", "4664643071"] {
        assert!(known.contains(piece) || piece == "04/09/2006", "the scene is not set: {piece}\n{known}");
    }
    for (format, report) in redacted(&at.display().to_string(), "check", &key, &["--as-of", "2025-06-20"]) {
        for piece in [
            "Okoro",
            "Ada",
            "Weso",
            "Zo",
            "L1042",
            "L1043",
            "L1099",
            "04/09/2006",
            "2006-09",
            "4664643071",
            "2223349411",
            "Mrs",
            "Letter",
            "Hector",
            "Strangeway",
            "Mother",
        ] {
            let at = if piece.len() > 4 { report.find(piece).map(|_| "within a word") } else { None };
            assert_eq!(context(&report, piece).or(at), None, "{format}: {piece}");
        }
    }
}

#[test]
fn one_key_gives_one_pseudonym_and_is_never_written_over() {
    let centre = careless();
    let at = centre.path().display().to_string();
    let key = path(&centre, "preclaim.key");
    let run = |key: &str| {
        let output = preclaim(&["check", &at, "--redact", "--redact-key", key, "--format", "json", "--as-of", "2025-06-20"]);
        assert!(code(&output) < 2, "{}", text(&output.stderr));
        (text(&output.stdout), text(&output.stderr))
    };
    let (first, said) = run(&key);
    assert!(said.contains("a new key was made") && said.contains("preclaim.key"), "{said}");
    let kept = std::fs::read(&key).unwrap_or_default();
    let (second, said) = run(&key);
    assert_eq!((first.as_str(), said.as_str()), (second.as_str(), ""));
    assert_eq!(std::fs::read(&key).unwrap_or_default(), kept);
    let (other, _) = run(&path(&centre, "other.key"));
    let parsed = |report: &str| serde_json::from_str::<Value>(report).unwrap_or_else(|why| panic!("{why}"));
    let (first, other) = (parsed(&first), parsed(&other));
    let ids = |report: &Value| -> Vec<String> {
        report["claims"].as_array().into_iter().flatten().map(|claim| claim["learner_id"].as_str().unwrap_or("").to_owned()).collect()
    };
    assert_eq!(ids(&first).len(), 3);
    assert!(ids(&first).iter().all(|id| id.starts_with("L-") && !ids(&other).contains(id)));
    assert!(ids(&first).is_sorted(), "the order of claims would tell the order of identifiers");
    assert_ne!(first["redacted"], other["redacted"]);
    // What is judged is the same; only people are gone.
    let plain = preclaim(&["check", &at, "--format", "json", "--as-of", "2025-06-20"]);
    let plain = parsed(&text(&plain.stdout));
    assert_eq!(plain["summary"], first["summary"]);
    assert!(plain["redacted"].is_null());
    // A file that is something else is no key, and stays as it is.
    let claims = path(&centre, "claims.csv");
    let before = std::fs::read(&claims).unwrap_or_default();
    let output = preclaim(&["check", &at, "--redact", "--redact-key", &claims]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("this is no key of preclaim"), "{}", text(&output.stderr));
    assert_eq!(std::fs::read(&claims).unwrap_or_default(), before);
}

#[test]
fn redacted_reports_are_compared_with_their_like() {
    let centre = careless();
    let at = centre.path().display().to_string();
    let (key, other) = (path(&centre, "a.key"), path(&centre, "b.key"));
    let report = |name: &str, more: &[&str]| {
        let file = path(&centre, name);
        let mut args = vec!["check", &at, "--as-of", "2025-06-20", "-o", &file, "--quiet"];
        args.extend(more);
        let output = preclaim(&args);
        assert!(code(&output) < 2, "{}", text(&output.stderr));
        file
    };
    let plain = report("plain.json", &[]);
    let (a, again) = (report("a.json", &["--redact", "--redact-key", &key]), report("again.json", &["--redact", "--redact-key", &key]));
    let b = report("b.json", &["--redact", "--redact-key", &other]);
    assert_eq!(code(&preclaim(&["diff", &a, &again])), 0);
    for (one, two, says) in [(&plain, &a, "one report is redacted and the other is not"), (&a, &b, "different keys")] {
        let output = preclaim(&["diff", one, two]);
        assert_eq!(code(&output), 2);
        assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
    }
    for (more, says) in [(vec![], "the baseline is redacted"), (vec!["--redact", "--redact-key", &other], "redacted with another key")] {
        let mut args = vec!["check", &at, "--baseline", &a];
        args.extend(more);
        let output = preclaim(&args);
        assert_eq!(code(&output), 2);
        assert!(text(&output.stderr).contains(says), "{}", text(&output.stderr));
    }
    // Both kinds serve as a baseline of a redacted run.
    for baseline in [&plain, &a] {
        let output = preclaim(&[
            "check",
            &at,
            "--as-of",
            "2025-06-20",
            "--redact",
            "--redact-key",
            &key,
            "--baseline",
            baseline,
            "--format",
            "json",
        ]);
        let report: Value = serde_json::from_slice(&output.stdout).unwrap_or_else(|why| panic!("{why}: {}", text(&output.stderr)));
        assert_eq!((code(&output), &report["baseline"]["new"]), (0, &Value::from(0)), "{baseline}");
    }
}

#[test]
fn input_sheets_are_not_copied_and_waivers_tell_no_names() {
    let centre = careless();
    let at = centre.path().display().to_string();
    let key = path(&centre, "preclaim.key");
    for sheets in ["all", "marked"] {
        let output = preclaim(&["check", &at, "--redact", "--redact-key", &key, "--sheets", sheets]);
        assert_eq!(code(&output), 2);
        assert!(text(&output.stderr).contains("copies no input sheet"), "{}", text(&output.stderr));
    }
    assert!(!Path::new(&key).exists(), "a run that stops leaves no key");
    let waivers = path(&centre, "waivers.toml");
    let register = "[[waiver]]\nrule = \"IMI501\"\nlearner = \"L1043\"\napproved_by = \"Hector Strangeways\"\nwhy = \"Ada Okoro asked\"\n\
        evidence = \"letter of Mrs Strangeway\"\nuntil = 2025-07-31\n[[waiver]]\nrule = \"IMI501\"\nlearner = \"L9999\"\n\
        approved_by = \"Hector Strangeways\"\nwhy = \"Nobody\"\nuntil = 2025-07-31\n";
    std::fs::write(&waivers, register).unwrap_or_else(|why| panic!("{why}"));
    let reports = redacted(&at, "check", &key, &["--as-of", "2025-06-20", "--waivers", &waivers]);
    for (format, report) in reports {
        for piece in ["Hector", "Strangeway", "Okoro", "L1043", "L9999", "Nobody"] {
            assert!(!report.contains(piece), "{format}: {piece}");
        }
    }
}
