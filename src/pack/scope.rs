//! Which claims belong to a pack: `[applies]` and `[[suite]]` of `pack.toml`.

use super::Applies;
use super::load::Loader;
use super::toml_reader::Node;
use crate::record::{Suite, Table};

impl<'i> Loader<'_, 'i> {
    pub(super) fn applies(&mut self, root: &Node<'_, 'i>) -> Applies {
        let Some(node) = root.get("applies").and_then(|value| self.reader.node("[applies]", value)) else {
            self.reader.fault(0, "the file needs an [applies] that says which claims belong to the pack");
            return Applies::default();
        };
        node.allow(self.reader, &["everything", "qualifications", "awarding_organisation", "rows_in", "expected_end"]);
        let applies = Applies {
            everything: node.flag(self.reader, "everything").unwrap_or(false),
            qualifications: node.flag(self.reader, "qualifications").unwrap_or(false),
            awarding_organisation: node.string(self.reader, "awarding_organisation"),
            rows_in: self.tables(&node),
            expected_end: self.window(&node),
        };
        if !applies.everything && !applies.qualifications && applies.awarding_organisation.is_none() {
            self.reader.fault(
                node.span.start,
                "[applies] lets no claim in; set `qualifications = true`, `everything = true` or `awarding_organisation`",
            );
        }
        applies
    }

    fn tables(&mut self, node: &Node<'_, 'i>) -> Vec<Table> {
        let names = node.strings(self.reader, "rows_in").unwrap_or_default();
        let mut tables = Vec::new();
        for name in names {
            // Only tables whose rows say which claim they are of.
            let known = [Table::Evidence, Table::Mitigations, Table::Milestones].into_iter().find(|table| table.name() == name);
            if known.is_none() {
                self.reader.fault(node.span.start, format!("`{name}` in `rows_in` must be evidence, mitigations or milestones"));
            }
            tables.extend(known);
        }
        tables
    }

    fn window(&mut self, node: &Node<'_, 'i>) -> Option<(chrono::NaiveDate, chrono::NaiveDate)> {
        let inner = self.reader.node("expected_end", node.get("expected_end")?)?;
        inner.allow(self.reader, &["from", "until"]);
        if let (Some(from), Some(until)) = (inner.day(self.reader, "from"), inner.day(self.reader, "until")) {
            return Some((from, until));
        }
        self.reader.fault(inner.span.start, "`expected_end` needs `from` and `until`, the first and the last day");
        None
    }

    pub(super) fn suite(&mut self, node: &Node<'_, 'i>) -> Suite {
        node.allow(self.reader, &["name", "says", "with", "unless", "covered", "guide"]);
        let says = node.strings(self.reader, "says").unwrap_or_default();
        if says.is_empty() {
            self.reader.fault(node.span.start, "[[suite]] needs `says`: the words by which a register tells it");
        }
        let covered = node.flag(self.reader, "covered").unwrap_or(true);
        Suite {
            name: node.need_string(self.reader, "name"),
            says,
            with: node.strings(self.reader, "with").unwrap_or_default(),
            unless: node.strings(self.reader, "unless").unwrap_or_default(),
            covered,
            guide: if covered { node.string(self.reader, "guide").unwrap_or_default() } else { node.need_string(self.reader, "guide") },
        }
    }
}
