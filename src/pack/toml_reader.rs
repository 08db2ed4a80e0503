//! Reading TOML so that every fault is told at once, each with its line.

use std::fmt;

use chrono::NaiveDate;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// Something wrong in a TOML file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// Line, from 1.
    pub line: usize,
    /// What is wrong and what to do.
    pub says: String,
}

/// All that is wrong in one file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Faults {
    /// The file, as shown.
    pub file: String,
    /// In the order of the file.
    pub faults: Vec<Fault>,
}

impl fmt::Display for Faults {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, fault) in self.faults.iter().enumerate() {
            if i > 0 {
                writeln!(f)?;
            }
            write!(f, "{}, line {}: {}", self.file, fault.line, fault.says)?;
        }
        Ok(())
    }
}

impl std::error::Error for Faults {}

/// Collects faults while a file is read.
pub(crate) struct Reader<'i> {
    source: &'i str,
    faults: Vec<Fault>,
}

/// A table being read, with the name it is spoken of by.
pub(crate) struct Node<'t, 'i> {
    pub(crate) name: String,
    pub(crate) span: std::ops::Range<usize>,
    table: &'t DeTable<'i>,
}

type Value<'i> = Spanned<DeValue<'i>>;

impl<'i> Reader<'i> {
    pub(crate) fn new(source: &'i str) -> Self {
        Self { source, faults: Vec::new() }
    }

    /// Parses the whole file; syntax errors become faults.
    pub(crate) fn parse(&mut self) -> Spanned<DeTable<'i>> {
        let (table, errors) = DeTable::parse_recoverable(self.source);
        for error in errors {
            self.fault(error.span().map_or(0, |span| span.start), error.message().to_owned());
        }
        table
    }

    /// Whether nothing was found wrong so far.
    pub(crate) fn is_sound(&self) -> bool {
        self.faults.is_empty()
    }

    pub(crate) fn line(&self, offset: usize) -> usize {
        let before = self.source.as_bytes().get(..offset).unwrap_or(self.source.as_bytes());
        memchr::memchr_iter(b'\n', before).count() + 1
    }

    pub(crate) fn fault(&mut self, offset: usize, says: impl Into<String>) {
        let line = self.line(offset);
        self.faults.push(Fault { line, says: says.into() });
    }

    pub(crate) fn finish<T>(mut self, file: &str, value: T) -> Result<T, Faults> {
        if self.faults.is_empty() {
            return Ok(value);
        }
        self.faults.sort_by_key(|fault| fault.line);
        Err(Faults { file: file.to_owned(), faults: self.faults })
    }

    pub(crate) fn string(&mut self, name: &str, value: &Value<'_>) -> Option<String> {
        let text = value.get_ref().as_str().map(str::to_owned);
        if text.is_none() {
            self.fault(value.span().start, format!("`{name}` must be text in quotes"));
        }
        text
    }

    pub(crate) fn integer(&mut self, name: &str, value: &Value<'_>) -> Option<i64> {
        let number = value.get_ref().as_integer().and_then(|int| i64::from_str_radix(&int.as_str().replace('_', ""), int.radix()).ok());
        if number.is_none() {
            self.fault(value.span().start, format!("`{name}` must be a whole number"));
        }
        number
    }

    pub(crate) fn flag(&mut self, name: &str, value: &Value<'_>) -> Option<bool> {
        let flag = value.get_ref().as_bool();
        if flag.is_none() {
            self.fault(value.span().start, format!("`{name}` must be true or false"));
        }
        flag
    }

    pub(crate) fn day(&mut self, name: &str, value: &Value<'_>) -> Option<NaiveDate> {
        let day = value
            .get_ref()
            .as_datetime()
            .filter(|datetime| datetime.time.is_none())
            .and_then(|datetime| datetime.date)
            .and_then(|d| NaiveDate::from_ymd_opt(i32::from(d.year), u32::from(d.month), u32::from(d.day)));
        if day.is_none() {
            self.fault(value.span().start, format!("`{name}` must be a date such as 2025-06-20, without quotes"));
        }
        day
    }

    pub(crate) fn strings(&mut self, name: &str, value: &Value<'_>) -> Option<Vec<String>> {
        let Some(array) = value.get_ref().as_array() else {
            self.fault(value.span().start, format!("`{name}` must be a list of texts in quotes"));
            return None;
        };
        array.iter().map(|item| self.string(name, item)).collect()
    }

    pub(crate) fn node<'t>(&mut self, name: &str, value: &'t Value<'i>) -> Option<Node<'t, 'i>> {
        let span = value.span();
        let Some(table) = value.get_ref().as_table() else {
            self.fault(span.start, format!("`{name}` must be a table"));
            return None;
        };
        Some(Node { name: name.to_owned(), span, table })
    }

    pub(crate) fn nodes<'t>(&mut self, name: &str, value: &'t Value<'i>) -> Vec<Node<'t, 'i>> {
        let Some(array) = value.get_ref().as_array() else {
            self.fault(value.span().start, format!("`{name}` must be a list of tables, `[[{name}]]`"));
            return Vec::new();
        };
        array.iter().filter_map(|item| self.node(name, item)).collect()
    }
}

impl<'t, 'i> Node<'t, 'i> {
    pub(crate) fn root(table: &'t Spanned<DeTable<'i>>) -> Self {
        Self { name: "the file".to_owned(), span: 0..0, table: table.get_ref() }
    }

    /// Reports every key that is not among `known`.
    pub(crate) fn allow(&self, reader: &mut Reader<'i>, known: &[&str]) {
        for key in self.table.keys() {
            let name: &str = key.get_ref();
            if known.contains(&name) {
                continue;
            }
            let near = known.iter().map(|k| (strsim::damerau_levenshtein(k, name), *k)).min().filter(|(distance, _)| *distance <= 3);
            let hint = near.map_or_else(|| format!("known here are {}", known.join(", ")), |(_, k)| format!("did you mean `{k}`?"));
            reader.fault(key.span().start, format!("`{name}` is not known in {}; {hint}", self.name));
        }
    }

    pub(crate) fn get(&self, key: &str) -> Option<&'t Value<'i>> {
        self.table.get(key)
    }

    /// Keys and values in the file's order of names.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (&'t str, std::ops::Range<usize>, &'t Value<'i>)> {
        self.table.iter().map(|(key, value)| (key.get_ref().as_ref(), key.span(), value))
    }

    fn missing(&self, reader: &mut Reader<'i>, key: &str) {
        reader.fault(self.span.start, format!("{} needs `{key}`", self.name));
    }

    pub(crate) fn need_string(&self, reader: &mut Reader<'i>, key: &str) -> String {
        if let Some(value) = self.get(key) {
            reader.string(key, value).unwrap_or_default()
        } else {
            self.missing(reader, key);
            String::new()
        }
    }

    pub(crate) fn string(&self, reader: &mut Reader<'i>, key: &str) -> Option<String> {
        reader.string(key, self.get(key)?)
    }

    pub(crate) fn integer(&self, reader: &mut Reader<'i>, key: &str) -> Option<i64> {
        reader.integer(key, self.get(key)?)
    }

    pub(crate) fn flag(&self, reader: &mut Reader<'i>, key: &str) -> Option<bool> {
        reader.flag(key, self.get(key)?)
    }

    pub(crate) fn day(&self, reader: &mut Reader<'i>, key: &str) -> Option<NaiveDate> {
        reader.day(key, self.get(key)?)
    }

    pub(crate) fn strings(&self, reader: &mut Reader<'i>, key: &str) -> Option<Vec<String>> {
        reader.strings(key, self.get(key)?)
    }
}
