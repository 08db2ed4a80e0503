//! A college of five awarding organisations of any size: the learners of `tests/template`, one in order and one with a fault for each
//! organisation, over and over under names, numbers, programmes and activities of their own.

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::ops::Range;
use std::path::{Path, PathBuf};

use crate::centre;

type Row = BTreeMap<String, String>;
type Tables = BTreeMap<String, Vec<Row>>;

/// Each source's file, with the learner in order and the one with a fault.
const SOURCES: [(&str, &str, &str); 5] = [
    ("imi-technical", "24010412", "24010466"),
    ("city-guilds-employer-involvement", "BHK4102", "BHK4144"),
    ("imi-epa-st0071", "LR30411", "LR30416"),
    ("aim-2020", "200114", "200133"),
    ("pearson-btec-2024", "BU2301", "BU2303"),
];

/// One learner in so many has the fault.
const FAULT_EACH: u32 = 20;
/// Learners of one programme.
const PROGRAMME: u32 = 40;

/// What the centre did late in `tests/template`, and when it would have been in time: a warning for all 40,000 claims at once would make
/// this a benchmark of warnings.
const IN_ORDER: [(&str, &str); 2] = [("16/10/2024", "14/10/2024"), ("13/05/2024", "02/09/2024")];

/// Employers beside the one in `tests/template`.
const HOSTS: [&str; 2] = ["Ormsby", "Kettlewell"];

/// The day for which the college is judged.
pub(crate) const AS_OF: &str = "2025-07-04";

/// Writes the college and gives its files. Of every twenty learners nineteen are ready and one is to put right.
pub(crate) fn write_to(folder: &Path, learners: u32) -> io::Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder)?;
    let mut files = Vec::new();
    let each = learners / 5;
    for (place, (source, good, bad)) in (0u32..).zip(SOURCES) {
        let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/template").join(format!("{source}.json"));
        let tables: Tables = serde_json::from_slice(&std::fs::read(path)?)?;
        for (table, rows) in &tables {
            let path = folder.join(format!("{source} {table}.csv"));
            let programme = tables.get("registrations").and_then(|rows| rows.first()?.get("programme")).map_or("", String::as_str);
            write_table(&path, (table, programme), rows, place * each..(place + 1) * each, (good, bad))?;
            files.push(path);
        }
    }
    Ok(files)
}

fn write_table(
    path: &Path,
    (table, programme): (&str, &str),
    rows: &[Row],
    people: Range<u32>,
    (good, bad): (&str, &str),
) -> io::Result<()> {
    let mut columns: BTreeSet<&str> = rows.iter().flat_map(BTreeMap::keys).map(String::as_str).collect();
    // A list of milestones has this column, though hardly anybody fills it in; and a college's tracker says which programme it is for.
    match table {
        "milestones" => _ = columns.insert("cancelled_on"),
        "activities" => _ = columns.insert("programme"),
        _ => {}
    }
    let mut csv = csv::Writer::from_path(path)?;
    csv.write_record(&columns)?;
    let mut write = |row: &Row, learner: u32, host: &str| {
        let person = centre::person(people.start + learner);
        csv.write_record(columns.iter().map(|column| {
            let value = row.get(*column).map_or("", String::as_str);
            match *column {
                "programme" if table == "activities" => format!("{programme} {}", learner / PROGRAMME),
                _ if value.is_empty() => String::new(),
                "learner_id" => format!("{good}{learner:06}"),
                "uln" => person.uln.to_string(),
                "given_names" => person.given.to_owned(),
                "family_name" => person.family.to_owned(),
                "name" => format!("{} {}", person.given, person.family),
                "programme" => format!("{value} {}", learner / PROGRAMME),
                "activity" => format!("{}-{value} {}{host}", &good[..2], learner / PROGRAMME),
                "employer" if !host.is_empty() => format!("{host} and Sons"),
                "value" => IN_ORDER.iter().find(|(late, _)| *late == value).map_or(value, |(_, right)| right).to_owned(),
                _ => value.to_owned(),
            }
        }))
    };
    // Tables about a learner, about a programme, and about all of the centre.
    for learner in 0..people.end - people.start {
        let who = if learner % FAULT_EACH == FAULT_EACH - 1 { bad } else { good };
        let first = learner % PROGRAMME == 0;
        for row in rows {
            let of_learner = table != "verification" && row.contains_key("learner_id");
            let of_programme = matches!(table, "verification" | "programmes" | "activities");
            let wanted = if of_learner { row.get("learner_id").is_some_and(|id| id == who) } else { of_programme && first || learner == 0 };
            if wanted {
                write(row, learner, "")?;
            }
            if wanted && table == "activities" {
                // A programme plans more with other employers.
                HOSTS.iter().try_for_each(|host| write(row, learner, host))?;
            }
        }
    }
    csv.flush()
}
