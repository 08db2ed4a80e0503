//! `structure file → Structure`: a qualification's rule of combination, with every fault and its line.

use sha2::{Digest, Sha256};

use super::load::hex;
use super::toml_reader::{Faults, Node, Reader};
use crate::record::{
    Days, Grade, IdCheck, Measure, Structure, StructureGroup, StructureUnit, qualification_check, qualification_key, unit_key,
};

/// Whether a TOML text is meant as a structure file. Texts that are no TOML count too, so that their faults are told.
pub fn is_structure(source: &str) -> bool {
    source.lines().any(|line| line.split('#').next().unwrap_or("").trim() == "[structure]")
}

/// Reads a structure file. `file` is the name under which faults are told; all of them are told at once.
pub fn load_structure(file: &str, source: &str) -> Result<Structure, Faults> {
    let mut reader = Reader::new(source);
    let parsed = reader.parse();
    let sha256 = hex(&Sha256::digest(source.as_bytes()));
    let structure = read(&mut reader, &Node::root(&parsed), file, sha256);
    reader.finish(file, structure)
}

/// What is wrong with several structure files together: two for one qualification at one size.
pub fn structure_clashes(structures: &[Structure]) -> Vec<String> {
    let mut clashes = Vec::new();
    for (i, one) in structures.iter().enumerate() {
        for other in structures.iter().skip(i + 1) {
            let same = one.size == other.size && one.measure == other.measure && one.days.meet(other.days);
            for number in one.numbers.iter().filter(|number| same && other.numbers.contains(number)) {
                clashes.push(format!(
                    "{} and {}: both are for {number} at {} {}; keep one, or close one with `registered_until`",
                    one.file,
                    other.file,
                    one.size,
                    one.measure.word()
                ));
            }
        }
    }
    clashes
}

fn read<'i>(reader: &mut Reader<'i>, root: &Node<'_, 'i>, file: &str, sha256: String) -> Structure {
    root.allow(reader, &["structure", "unit", "group", "not_together"]);
    let mut structure = Structure {
        file: file.to_owned(),
        numbers: Vec::new(),
        title: String::new(),
        size: 0,
        measure: Measure::Hours,
        source: String::new(),
        days: Days::default(),
        unit_count: None,
        passed: None,
        unpassed_units: None,
        smaller: Vec::new(),
        units: Vec::new(),
        groups: Vec::new(),
        not_together: Vec::new(),
        sha256,
    };
    match root.get("structure").and_then(|value| reader.node("[structure]", value)) {
        Some(node) => head(reader, &node, &mut structure),
        None => reader.fault(0, "a structure file needs a [structure]"),
    }
    for node in nodes(reader, root, "group") {
        let group = group(reader, &node);
        if structure.groups.iter().any(|known| known.name == group.name) {
            reader.fault(node.span.start, format!("there are two groups “{}”; give each a name of its own", group.name));
        }
        structure.groups.push(group);
    }
    for node in nodes(reader, root, "unit") {
        let unit = unit(reader, &node, &structure);
        structure.units.push(unit);
    }
    for node in nodes(reader, root, "not_together") {
        let set = not_together(reader, &node, &structure);
        structure.not_together.push(set);
    }
    adds_up(reader, root, &structure);
    structure
}

fn nodes<'t, 'i>(reader: &mut Reader<'i>, root: &Node<'t, 'i>, key: &str) -> Vec<Node<'t, 'i>> {
    root.get(key).map(|value| reader.nodes(key, value)).unwrap_or_default()
}

fn whole(reader: &mut Reader<'_>, node: &Node<'_, '_>, key: &str) -> Option<u32> {
    let value = node.get(key)?;
    let number = reader.integer(key, value)?;
    let number = u32::try_from(number).ok();
    if number.is_none() {
        reader.fault(value.span().start, format!("`{key}` must be a whole number that is not negative"));
    }
    number
}

fn need_whole(reader: &mut Reader<'_>, node: &Node<'_, '_>, key: &str) -> u32 {
    if node.get(key).is_none() {
        reader.fault(node.span.start, format!("{} needs `{key}`, a whole number", node.name));
    }
    whole(reader, node, key).unwrap_or(0)
}

fn head<'i>(reader: &mut Reader<'i>, node: &Node<'_, 'i>, structure: &mut Structure) {
    node.allow(
        reader,
        &[
            "qualifications",
            "title",
            "size",
            "measure",
            "source",
            "registered_from",
            "registered_until",
            "units",
            "passed",
            "unpassed_units",
            "smaller",
        ],
    );
    structure.title = node.need_string(reader, "title");
    structure.source = node.need_string(reader, "source");
    structure.size = need_whole(reader, node, "size");
    if let Some(word) = node.string(reader, "measure") {
        match Measure::of(&word) {
            Some(measure) => structure.measure = measure,
            None => reader.fault(node.span.start, "`measure` must be \"hours\" or \"credits\""),
        }
    }
    structure.numbers = numbers(reader, node, "qualifications");
    if structure.numbers.is_empty() {
        reader
            .fault(node.span.start, "[structure] needs `qualifications`, a list of one qualification number or more, as [\"601/7159/5\"]");
    }
    structure.smaller = numbers(reader, node, "smaller");
    structure.days = Days { from: node.day(reader, "registered_from"), until: node.day(reader, "registered_until") };
    if let (Some(from), Some(until)) = (structure.days.from, structure.days.until)
        && until < from
    {
        reader.fault(node.span.start, "`registered_until` lies before `registered_from`");
    }
    structure.unit_count = whole(reader, node, "units");
    structure.passed = whole(reader, node, "passed");
    structure.unpassed_units = whole(reader, node, "unpassed_units");
    if structure.passed.is_some_and(|passed| passed > structure.size) {
        reader.fault(node.span.start, "`passed` is larger than `size`, so nobody could meet it");
    }
}

/// Qualification numbers in normal form; one of another form is a fault.
fn numbers<'i>(reader: &mut Reader<'i>, node: &Node<'_, 'i>, key: &str) -> Vec<String> {
    let Some(value) = node.get(key) else { return Vec::new() };
    let shown = reader.strings(key, value).unwrap_or_default();
    let mut numbers: Vec<String> = Vec::new();
    for number in shown {
        let normal = qualification_key(&number).into_owned();
        if qualification_check(&normal) == IdCheck::WrongForm {
            reader.fault(value.span().start, format!("“{number}” in `{key}` is no qualification number such as 601/7159/5"));
        }
        if !numbers.contains(&normal) {
            numbers.push(normal);
        }
    }
    numbers
}

fn group<'i>(reader: &mut Reader<'i>, node: &Node<'_, 'i>) -> StructureGroup {
    node.allow(reader, &["name", "title", "least", "most", "size"]);
    let name = node.need_string(reader, "name");
    let (least, most) = (whole(reader, node, "least").unwrap_or(0), whole(reader, node, "most"));
    if most.is_some_and(|most| most < least) {
        reader.fault(node.span.start, "`most` is smaller than `least`");
    }
    let title = node.string(reader, "title").unwrap_or_else(|| format!("group {name}"));
    StructureGroup { title, name, least, most, size: whole(reader, node, "size").unwrap_or(0) }
}

fn unit<'i>(reader: &mut Reader<'i>, node: &Node<'_, 'i>, structure: &Structure) -> StructureUnit {
    node.allow(reader, &["number", "also", "title", "size", "group", "mandatory", "external", "must_pass", "least_grade"]);
    let number = node.need_string(reader, "number");
    let also = node.strings(reader, "also").unwrap_or_default();
    for name in std::iter::once(&number).chain(&also) {
        let key = unit_key(name);
        if key.is_empty() {
            // A number that is missing altogether was told of.
            if node.get("number").is_some() || *name != number {
                reader.fault(node.span.start, "a unit's number, or another name of it, is empty; write it as the unit results do");
            }
            continue;
        }
        let twin =
            structure.units.iter().find(|known| std::iter::once(&known.number).chain(&known.also).any(|other| unit_key(other) == key));
        if let Some(twin) = twin {
            reader.fault(node.span.start, format!("“{name}” is another name of unit {}; each unit stands once", twin.number));
        }
    }
    let mandatory = node.flag(reader, "mandatory").unwrap_or_else(|| {
        if node.get("mandatory").is_none() {
            reader.fault(node.span.start, "[[unit]] needs `mandatory`, true or false");
        }
        false
    });
    let group = node.string(reader, "group").and_then(|name| {
        let found = structure.groups.iter().position(|group| group.name == name);
        if found.is_none() {
            reader.fault(node.span.start, format!("there is no [[group]] named “{name}”"));
        }
        found
    });
    let least = least_grade(reader, node, mandatory);
    StructureUnit {
        number,
        also,
        title: node.string(reader, "title").unwrap_or_default(),
        size: need_whole(reader, node, "size"),
        group,
        mandatory,
        external: node.flag(reader, "external").unwrap_or(false),
        least,
    }
}

/// The lowest grade that will do: mandatory units must be passed where the file does not say otherwise.
fn least_grade<'i>(reader: &mut Reader<'i>, node: &Node<'_, 'i>, mandatory: bool) -> Option<Grade> {
    let must_pass = node.flag(reader, "must_pass");
    let stated = node.string(reader, "least_grade").and_then(|word| {
        let found = Grade::WORDS.iter().find(|(known, _)| *known == word).map(|(_, code)| Grade::from_code(u32::from(*code)));
        let found = found.filter(|grade| grade.passes());
        if found.is_none() {
            reader.fault(
                node.span.start,
                format!("“{word}” is no grade that passes; write Pass, Merit, Distinction, Level 1 Pass or Level 2 Pass"),
            );
        }
        found
    });
    if must_pass == Some(false) && stated.is_some() {
        reader.fault(node.span.start, "`must_pass = false` and `least_grade` contradict each other; keep one");
    }
    stated.or_else(|| must_pass.unwrap_or(mandatory).then_some(Grade::PASS))
}

fn not_together<'i>(reader: &mut Reader<'i>, node: &Node<'_, 'i>, structure: &Structure) -> Vec<usize> {
    node.allow(reader, &["units"]);
    let names = node.strings(reader, "units").unwrap_or_default();
    let mut set: Vec<usize> = Vec::new();
    for name in &names {
        match structure.units.iter().position(|unit| unit_key(&unit.number) == unit_key(name)) {
            Some(unit) => set.push(unit),
            None => reader.fault(node.span.start, format!("there is no [[unit]] with the number “{name}”")),
        }
    }
    if names.len() < 2 {
        reader.fault(node.span.start, "[[not_together]] needs `units`, a list of two numbers or more");
    }
    if set.iter().filter(|unit| structure.units.get(**unit).is_some_and(|unit| unit.mandatory)).count() > 1 {
        reader.fault(node.span.start, "two mandatory units cannot exclude each other");
    }
    set
}

/// Whether some choice of units can meet the rule at all.
fn adds_up(reader: &mut Reader<'_>, root: &Node<'_, '_>, structure: &Structure) {
    let at = root.get("structure").map_or(0, |value| value.span().start);
    if structure.units.is_empty() {
        reader.fault(at, "a structure file needs at least one [[unit]]");
        return;
    }
    let total = |mandatory_only: bool| -> u32 {
        structure.units.iter().filter(|unit| unit.mandatory || !mandatory_only).map(|unit| unit.size).sum()
    };
    let word = structure.measure.word();
    if total(true) > structure.size {
        reader.fault(at, format!("the mandatory units add up to {} {word}, more than the size of {}", total(true), structure.size));
    }
    if total(false) < structure.size {
        reader.fault(at, format!("all units together add up to {} {word}, less than the size of {}", total(false), structure.size));
    }
    let mandatory = structure.units.iter().filter(|unit| unit.mandatory).count();
    if structure
        .unit_count
        .is_some_and(|count| usize::try_from(count).is_ok_and(|count| count < mandatory || count > structure.units.len()))
    {
        reader.fault(at, format!("`units` must lie between the {mandatory} mandatory units and all {}", structure.units.len()));
    }
    for (i, group) in structure.groups.iter().enumerate() {
        let of_group: Vec<&StructureUnit> = structure.units.iter().filter(|unit| unit.group == Some(i)).collect();
        let size: u32 = of_group.iter().map(|unit| unit.size).sum();
        if usize::try_from(group.least).is_ok_and(|least| least > of_group.len()) || group.size > size {
            reader.fault(
                at,
                format!("group “{}” asks for more units than it has; give each of its units `group = \"{}\"`", group.name, group.name),
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const GOOD: &str = r#"
[structure]
qualifications = ["601/7159/5"]
title = "Level 3 National Extended Certificate in Example"
size = 360
source = "Specification, issue 1, section 2"

[[group]]
name = "B"
least = 1

[[unit]]
number = "1"
size = 90
mandatory = true

[[unit]]
number = "2"
size = 210
mandatory = true
external = true

[[unit]]
number = "8"
size = 60
mandatory = false
group = "B"

[[unit]]
number = "9"
size = 60
mandatory = false
group = "B"

[[not_together]]
units = ["8", "9"]
"#;

    fn faults(source: &str) -> Vec<(usize, String)> {
        match load_structure("x.toml", source) {
            Ok(_) => Vec::new(),
            Err(faults) => faults.faults.into_iter().map(|fault| (fault.line, fault.says)).collect(),
        }
    }

    #[test]
    fn a_good_file_loads() {
        let structure = load_structure("x.toml", GOOD).map_err(|faults| faults.to_string());
        let structure = structure.as_ref().map(|s| {
            let least: Vec<Option<Grade>> = s.units.iter().map(|unit| unit.least).collect();
            (s.numbers.clone(), s.size, s.measure, least, s.units[2].group, s.not_together.clone())
        });
        let least = vec![Some(Grade::PASS), Some(Grade::PASS), None, None];
        assert_eq!(structure, Ok((vec!["601/7159/5".to_owned()], 360, Measure::Hours, least, Some(0), vec![vec![2, 3]])));
        assert!(is_structure(GOOD) && !is_structure("id = 'x' # [structure]\n[rule.X]"));
    }

    #[test]
    fn faults_are_told_all_at_once_with_their_lines() {
        let broken = GOOD
            .replace("\"601/7159/5\"", "\"Business\"")
            .replace("least = 1", "least = 3")
            .replace("number = \"9\"", "number = \"Unit 8\"")
            .replace("external = true", "extrenal = true");
        let told = faults(&broken);
        let lines: Vec<usize> = told.iter().map(|(line, _)| *line).collect();
        // Line 2 is [structure]: a group's demand is told there, beside the units that it is about.
        assert_eq!(lines, [2, 3, 21, 29, 35], "{told:?}");
        assert!(told[2].1.contains("`external`"), "{told:?}");
    }

    #[test]
    fn a_rule_that_nobody_could_meet_is_refused() {
        for (from, to, says) in [
            ("size = 360", "size = 240", "mandatory units add up to 300"),
            ("size = 360", "size = 540", "all units together add up to 420"),
            ("size = 360", "size = 360\nunits = 1", "between the 2 mandatory units and all 4"),
            ("size = 360", "size = 360\npassed = 361", "larger than `size`"),
            (
                "number = \"2\"\nsize = 210\nmandatory = true",
                "number = \"2\"\nsize = 210\nmandatory = true\nmust_pass = false\nleast_grade = \"Merit\"",
                "contradict",
            ),
            ("units = [\"8\", \"9\"]", "units = [\"1\", \"2\"]", "two mandatory units"),
            ("units = [\"8\", \"9\"]", "units = [\"8\", \"10\"]", "no [[unit]] with the number “10”"),
        ] {
            let told = faults(&GOOD.replacen(from, to, 1));
            assert!(told.iter().any(|(_, fault)| fault.contains(says)), "{to}: {told:?}");
        }
    }

    #[test]
    fn two_files_for_one_qualification_and_size_clash() {
        let load = |source: &str| load_structure("x.toml", source).ok();
        let both: Vec<Structure> = [load(GOOD), load(GOOD)].into_iter().flatten().collect();
        assert_eq!(structure_clashes(&both).len(), 1);
        let parted: Vec<Structure> = [
            load(&GOOD.replacen("size = 360", "size = 360\nregistered_until = 2020-08-31", 1)),
            load(&GOOD.replacen("size = 360", "size = 360\nregistered_from = 2020-09-01", 1)),
        ]
        .into_iter()
        .flatten()
        .collect();
        assert_eq!((parted.len(), structure_clashes(&parted).len()), (2, 0));
    }
}
