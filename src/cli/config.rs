//! `preclaim.toml`: what a centre settles once, beside its files.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use chrono::{Datelike, NaiveDate};
use preclaim::evidence::Scalar;
use preclaim::report::deadlines::OwnDate;
use serde::Deserialize;
use toml::Spanned;

use super::Stop;
use super::args::FailOn;
use super::said::{self, About, Entry};
use super::tell::because;

/// The file's keys. Options on the command line win.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Config {
    as_of: Option<Spanned<toml::Value>>,
    /// Whether 03/04/2025 is the 4th of March.
    #[serde(default)]
    pub(crate) month_first: bool,
    #[serde(default)]
    pub(crate) pack: Vec<String>,
    #[serde(default)]
    pub(crate) rules: Vec<PathBuf>,
    #[serde(default)]
    pub(crate) select: Vec<String>,
    #[serde(default)]
    pub(crate) ignore: Vec<String>,
    pub(crate) fail_on: Option<FailOn>,
    /// The waiver register.
    pub(crate) waivers: Option<PathBuf>,
    /// The centre's own dates: what must be done, and by when.
    #[serde(default)]
    deadlines: BTreeMap<String, Spanned<toml::Value>>,
    /// Which file is what.
    #[serde(default)]
    input: Vec<Entry>,
    #[serde(skip)]
    pub(crate) about: Vec<About>,
    #[serde(skip)]
    pub(crate) own_dates: Vec<OwnDate>,
    /// Values of rules that the centre sets itself.
    #[serde(default)]
    set: BTreeMap<String, BTreeMap<String, Spanned<toml::Value>>>,
    /// The same, read.
    #[serde(skip)]
    pub(crate) values: Vec<OwnValue>,
    #[serde(skip)]
    day: Option<NaiveDate>,
    /// The path of the file, where there is one.
    #[serde(skip)]
    shown: Option<String>,
}

/// A value that the centre sets in place of a pack's own.
#[derive(Debug)]
pub(crate) struct OwnValue {
    pub(crate) rule: String,
    pub(crate) name: String,
    pub(crate) value: Scalar,
    /// Where it stands: file, line, table.
    pub(crate) place: String,
}

impl Config {
    /// Where something stands that was not typed: the file's path with a colon, for the front of a message.
    pub(crate) fn place(&self) -> String {
        self.shown.as_ref().map(|shown| format!("{shown}: ")).unwrap_or_default()
    }

    /// The path of the file, where there is one.
    pub(crate) fn path(&self) -> Option<&Path> {
        self.shown.as_deref().map(Path::new)
    }

    /// The values that the centre sets, as it wrote them.
    pub(crate) fn values_set(&self) -> Vec<preclaim::engine::OwnValue> {
        let values = self.set.iter().flat_map(|(rule, values)| values.iter().map(move |(name, value)| (rule, name, value)));
        let own = |(rule, name, value): (&String, &String, &Spanned<toml::Value>)| preclaim::engine::OwnValue {
            rule: rule.to_uppercase(),
            name: name.clone(),
            value: value.get_ref().to_string(),
        };
        values.map(own).collect()
    }

    /// The as-of date that the file pins.
    pub(crate) fn as_of(&self) -> Option<NaiveDate> {
        self.day
    }
}

/// The config file given, else the one beside the inputs, else the defaults.
pub(crate) fn load(given: Option<&Path>, inputs: &[PathBuf]) -> Result<Config, Stop> {
    let path = match given {
        Some(path) => path.to_owned(),
        None => match beside(inputs)? {
            Some(path) => path,
            None => return Ok(Config::default()),
        },
    };
    let shown = path.display().to_string();
    let text = std::fs::read_to_string(&path)
        .map_err(|why| Stop::usage(anyhow!("{shown}: the config file cannot be read ({why})", why = because(&why))))?;
    let mut config: Config = toml::from_str(&text).map_err(|why| Stop::usage(anyhow!("{shown}, {}", told(&text, &why))))?;
    if let Some(written) = &config.as_of {
        config.day = day(written.get_ref()).filter(|day| is_of_our_time(*day));
        if config.day.is_none() {
            let line = line_of(&text, written.span().start);
            return Err(Stop::usage(anyhow!(
                "{shown}, line {line}: `as_of` must be a date without a time, such as 2025-06-20, from {} to {}",
                YEARS.start(),
                YEARS.end()
            )));
        }
    }
    for (what, written) in &config.deadlines {
        let Some(day) = day(written.get_ref()).filter(|day| is_of_our_time(*day)) else {
            let line = line_of(&text, written.span().start);
            return Err(Stop::usage(anyhow!(
                "{shown}, line {line}: `{what}` under [deadlines] must be a date without a time, such as 2025-06-27, from {} to {}",
                YEARS.start(),
                YEARS.end()
            )));
        };
        config.own_dates.push(OwnDate { day, what: what.clone() });
    }
    for (rule, values) in &config.set {
        for (name, written) in values {
            let line = line_of(&text, written.span().start);
            let Some(value) = scalar(written.get_ref()) else {
                return Err(Stop::usage(anyhow!(
                    "{shown}, line {line}: `{name}` under [set.{rule}] must be a whole number, a date, true, false, or text"
                )));
            };
            let place = format!("{shown}, line {line}: [set.{rule}]");
            config.values.push(OwnValue { rule: rule.to_uppercase(), name: name.clone(), value, place });
        }
    }
    // Paths in the file are meant from where the file is.
    let folder = path.parent().unwrap_or(Path::new(""));
    config.about = said::read(std::mem::take(&mut config.input), folder, &shown, &text)?;
    config.rules = config.rules.iter().map(|rules| folder.join(rules)).collect();
    config.waivers = config.waivers.map(|waivers| folder.join(waivers));
    config.shown = Some(shown);
    Ok(config)
}

/// A value as a pack would hold it.
fn scalar(written: &toml::Value) -> Option<Scalar> {
    match written {
        toml::Value::Integer(count) => Some(Scalar::Count(*count)),
        toml::Value::Boolean(flag) => Some(Scalar::Flag(*flag)),
        toml::Value::String(word) => Some(Scalar::Word(word.clone())),
        toml::Value::Array(words) => words.iter().map(|word| word.as_str().map(str::to_owned)).collect::<Option<_>>().map(Scalar::Words),
        toml::Value::Datetime(_) => day(written).map(Scalar::Day),
        toml::Value::Float(_) | toml::Value::Table(_) => None,
    }
}

/// The years that anybody checks claims for: another is a slip of the hand, such as 0025 for 2025.
pub(crate) const YEARS: std::ops::RangeInclusive<i32> = 2000..=2100;

/// Whether a day lies in [`YEARS`].
pub(crate) fn is_of_our_time(day: NaiveDate) -> bool {
    YEARS.contains(&day.year())
}

/// A date of TOML's own, or one in quotes.
fn day(written: &toml::Value) -> Option<NaiveDate> {
    match written {
        toml::Value::String(text) => text.parse().ok(),
        toml::Value::Datetime(written) => {
            let date = written.date.filter(|_| written.time.is_none())?;
            NaiveDate::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
        }
        _ => None,
    }
}

/// The line, from 1, of a byte of the file.
pub(crate) fn line_of(text: &str, at: usize) -> usize {
    text.get(..at).map_or(1, |before| before.matches('\n').count() + 1)
}

/// What is wrong with the file, and on which line.
fn told(text: &str, why: &toml::de::Error) -> String {
    let start = why.span().map_or(0, |span| span.start);
    let line = line_of(text, start);
    let says = why.message().trim_end();
    let says = match says.split_once(", expected one of ") {
        Some((wrong, known)) => {
            let wrong = wrong.replace("unknown field", "there is no key").replace("unknown variant", "there is no choice");
            format!("{wrong}; use one of {known}")
        }
        None => says.to_owned(),
    };
    format!("line {line}: {says}")
}

/// `preclaim.toml` in a folder given, or beside a file given.
fn beside(inputs: &[PathBuf]) -> Result<Option<PathBuf>, Stop> {
    let mut found: Vec<PathBuf> = Vec::new();
    for input in inputs {
        let folder = if input.is_dir() { input.as_path() } else { input.parent().unwrap_or(Path::new("")) };
        let path = folder.join("preclaim.toml");
        let same = |known: &PathBuf| std::fs::canonicalize(known).ok() == std::fs::canonicalize(&path).ok();
        if path.is_file() && !found.iter().any(same) {
            found.push(path);
        }
    }
    match &found[..] {
        [] => Ok(None),
        [one] => Ok(Some(one.clone())),
        [one, other, ..] => {
            Err(Stop::usage(anyhow!("both {} and {} are there; say which one holds with --config", one.display(), other.display())))
        }
    }
}
