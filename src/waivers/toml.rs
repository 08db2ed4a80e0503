//! `[[waiver]]` tables.

use super::entry::{Entry, FIELDS};
use crate::engine::Waiver;
use crate::pack::{Fault, Faults, Node, Reader};

pub(super) fn load(file: &str, bytes: &[u8]) -> Result<Vec<Waiver>, Faults> {
    let text = std::str::from_utf8(bytes).map_err(|why| {
        let line = bytes.iter().take(why.valid_up_to()).filter(|byte| **byte == b'\n').count() + 1;
        Faults { file: file.to_owned(), faults: vec![Fault { line, says: "the file is not UTF-8 text; save it as UTF-8".to_owned() }] }
    })?;
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = Reader::new(text);
    let parsed = reader.parse();
    if !reader.is_sound() {
        // What cannot be parsed would be told as missing too.
        return reader.finish(file, Vec::new());
    }
    let root = Node::root(&parsed);
    root.allow(&mut reader, &["waiver"]);
    let nodes = root.get("waiver").map(|value| reader.nodes("waiver", value)).unwrap_or_default();
    let mut waivers = Vec::new();
    for node in nodes {
        waivers.extend(entry(&mut reader, &node));
    }
    reader.finish(file, waivers)
}

fn entry<'i>(reader: &mut Reader<'i>, node: &Node<'_, 'i>) -> Option<Waiver> {
    let known: Vec<&str> = FIELDS.iter().map(|(name, _)| *name).collect();
    node.allow(reader, &known);
    // A fault in a value is told once: it is not missing as well.
    let mut sound = true;
    let mut check = |name: &str, found: bool| sound &= found || node.get(name).is_none();
    let mut text = |reader: &mut Reader<'i>, name: &str| {
        let text = node.string(reader, name);
        check(name, text.is_some());
        text
    };
    let (rule, learner) = (text(reader, "rule"), text(reader, "learner"));
    let (qualification, programme) = (text(reader, "qualification"), text(reader, "programme"));
    let (approved_by, why, evidence) = (text(reader, "approved_by"), text(reader, "why"), text(reader, "evidence"));
    let (centre, until, covers) = (node.flag(reader, "centre"), node.day(reader, "until"), node.integer(reader, "covers"));
    check("centre", centre.is_some());
    check("until", until.is_some());
    check("covers", covers.is_some());
    if !sound {
        return None;
    }
    let entry = Entry {
        line: reader.line(node.span.start),
        rule: rule.unwrap_or_default(),
        learner,
        qualification,
        programme,
        centre: centre.unwrap_or(false),
        approved_by: approved_by.unwrap_or_default(),
        why: why.unwrap_or_default(),
        evidence,
        until,
        covers,
    };
    match entry.waiver() {
        Ok(waiver) => Some(waiver),
        Err(wrong) => {
            for says in wrong {
                reader.fault(node.span.start, says);
            }
            None
        }
    }
}
