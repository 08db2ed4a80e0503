//! `[[grading]] → Grading`: tables that make an overall grade of unit points.

use super::Loader;
use crate::pack::toml_reader::Node;
use crate::record::{Days, Grade, Grading, Measure, Size, SizeGrades, SizeWord, Sureness, UnitPoints};

/// Letters in which tables give grades; those of several letters are read as such.
const LETTERS: [(&str, Grade); 8] = [
    ("U", Grade::UNCLASSIFIED),
    ("N", Grade::NEAR_PASS),
    ("P", Grade::PASS),
    ("M", Grade::MERIT),
    ("D", Grade::DISTINCTION),
    ("D*", Grade::DISTINCTION_STAR),
    ("L1", Grade::LEVEL1),
    ("L2", Grade::LEVEL2_PASS),
];

/// Lowest first.
fn by_points(mut grades: Vec<(Grade, u32)>) -> Vec<(Grade, u32)> {
    grades.sort_by_key(|(_, points)| *points);
    grades
}

impl<'i> Loader<'_, 'i> {
    pub(super) fn gradings(&mut self, root: &Node<'_, 'i>) -> Vec<Grading> {
        self.all(root, "grading").iter().map(|node| self.grading(node)).collect()
    }

    fn grading(&mut self, node: &Node<'_, 'i>) -> Grading {
        node.allow(
            self.reader,
            &[
                "title",
                "measure",
                "level",
                "level_words",
                "words",
                "told_by_credits",
                "external_between",
                "unpassed_count",
                "section",
                "points",
                "size",
            ],
        );
        let measure = node.need_string(self.reader, "measure");
        let measure = Measure::of(&measure).unwrap_or_else(|| {
            self.reader.fault(node.span.start, "`measure` of a [[grading]] must be \"hours\" or \"credits\"");
            Measure::Hours
        });
        let section = node.need_string(self.reader, "section");
        let points: Vec<UnitPoints> = self.all(node, "points").iter().map(|row| self.unit_points(row, &section)).collect();
        let mut sizes: Vec<(usize, SizeGrades)> =
            self.all(node, "size").iter().map(|row| (row.span.start, self.size_grades(row, &section))).collect();
        sizes.sort_by_key(|(_, row)| (row.size, row.days.from));
        for pair in sizes.windows(2) {
            if let [(_, one), (at, two)] = pair
                && one.size == two.size
                && one.days.meet(two.days)
            {
                self.reader.fault(*at, format!("two tables for {} hold on the same days; close one with `until`", one.size));
            }
        }
        Grading {
            title: node.need_string(self.reader, "title"),
            measure,
            level: node.integer(self.reader, "level").and_then(|level| u8::try_from(level).ok()),
            level_words: node.strings(self.reader, "level_words").unwrap_or_default(),
            words: node.strings(self.reader, "words").unwrap_or_default(),
            told_by_credits: node.flag(self.reader, "told_by_credits").unwrap_or(false),
            external_between: node.flag(self.reader, "external_between").unwrap_or(false),
            unpassed_count: node.flag(self.reader, "unpassed_count").unwrap_or(true),
            points,
            sizes: sizes.into_iter().map(|(_, row)| row).collect(),
        }
    }

    fn unit_points(&mut self, node: &Node<'_, 'i>, section: &str) -> UnitPoints {
        node.allow(self.reader, &["of", "grades", "sure", "from", "until", "section"]);
        UnitPoints {
            size: node.integer(self.reader, "of").and_then(|size| u32::try_from(size).ok()),
            points: by_points(self.grades(node, "grades")),
            sure: self.sure(node, "sure"),
            days: self.days(node),
            cite: self.row_cite(node, section),
        }
    }

    fn size_grades(&mut self, node: &Node<'_, 'i>, section: &str) -> SizeGrades {
        node.allow(self.reader, &["size", "title", "words", "grades", "sure", "passed", "passed_sure", "from", "until", "section"]);
        let size = self.whole(node, "size").unwrap_or_else(|| {
            self.reader.fault(node.span.start, "[[grading.size]] needs `size`, a whole number of hours or credits");
            0
        });
        let least = by_points(self.grades(node, "grades"));
        if least.windows(2).any(|pair| matches!(pair, [(_, one), (_, two)] if one == two)) {
            self.reader.fault(node.span.start, "two grades take the same points");
        }
        let words = node.strings(self.reader, "words").unwrap_or_default().into_iter();
        let words = words.filter_map(|text| {
            let word = Size::stated(&text).and_then(|size| size.word);
            if word.is_none() {
                let known: Vec<&str> = SizeWord::ALL.iter().map(|word| word.word()).collect();
                self.reader.fault(node.span.start, format!("“{text}” is no word for a size; the words are {}", known.join(", ")));
            }
            word
        });
        let words = words.collect();
        let passed = self.whole(node, "passed");
        let passed = passed.map(|passed| (passed, self.sure(node, "passed_sure")));
        SizeGrades {
            size,
            title: node.need_string(self.reader, "title"),
            words,
            least,
            sure: self.sure(node, "sure"),
            passed,
            days: self.days(node),
            cite: self.row_cite(node, section),
        }
    }

    fn whole(&mut self, node: &Node<'_, 'i>, key: &str) -> Option<u32> {
        let value = node.get(key)?;
        let number = self.reader.integer(key, value)?;
        let number = u32::try_from(number).ok();
        if number.is_none() {
            self.reader.fault(value.span().start, format!("`{key}` cannot be negative"));
        }
        number
    }

    fn sure(&mut self, node: &Node<'_, 'i>, key: &str) -> Sureness {
        let letter = node.need_string(self.reader, key);
        Sureness::of(&letter).unwrap_or_else(|| {
            self.reader.fault(node.span.start, format!("`{key}` must be \"A\" (two sources), \"B\" (one) or \"C\" (not confirmed)"));
            Sureness::C
        })
    }

    fn days(&mut self, node: &Node<'_, 'i>) -> Days {
        Days { from: node.day(self.reader, "from"), until: node.day(self.reader, "until") }
    }

    fn row_cite(&mut self, node: &Node<'_, 'i>, section: &str) -> crate::evidence::CiteId {
        let own = node.string(self.reader, "section");
        self.cite(own.unwrap_or_else(|| section.to_owned()))
    }

    /// `{ P = 36, M = 52, "D*" = 90 }`.
    fn grades(&mut self, node: &Node<'_, 'i>, key: &str) -> Vec<(Grade, u32)> {
        let Some(table) = node.get(key).and_then(|value| self.reader.node(key, value)) else {
            self.reader.fault(node.span.start, format!("{} needs `{key}`: points by grade, as {{ P = 36, M = 52 }}", node.name));
            return Vec::new();
        };
        let mut grades = Vec::new();
        for (letters, at, value) in table.iter() {
            let known = LETTERS.iter().find(|(known, _)| *known == letters).map(|(_, grade)| *grade);
            let points = self.reader.integer(letters, value).and_then(|points| u32::try_from(points).ok());
            match (known.or_else(|| Grade::compound(letters)), points) {
                (Some(grade), Some(points)) => grades.push((grade, points)),
                (None, _) => self
                    .reader
                    .fault(at.start, format!("`{letters}` is no grade; write P, M, D, D*, U, N, L1 or as many letters as the grade has")),
                (_, None) => self.reader.fault(at.start, format!("`{letters}` needs a number of points")),
            }
        }
        grades
    }
}
