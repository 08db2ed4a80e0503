//! `JSON text → SavedReport`: as much of a report as a comparison needs.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use chrono::NaiveDate;
use serde::{Deserialize, Deserializer};

use super::identity::FindingKey;
use crate::engine::{Effect, Outcome, Verdict};

/// The schema that is read.
const SCHEMA: &str = "preclaim.report/1";

/// Why a text is no report that can be read, in a sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NotAReport(String);

impl fmt::Display for NotAReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A report as it was written.
#[derive(Debug, Deserialize)]
pub struct SavedReport<'a> {
    /// The version of preclaim that wrote it.
    #[serde(borrow)]
    pub version: Cow<'a, str>,
    /// The day for which it speaks.
    #[serde(deserialize_with = "day")]
    pub as_of: NaiveDate,
    /// The mark of the key under which learners stand in it, where they stand under pseudonyms.
    #[serde(default)]
    pub redacted: Option<String>,
    /// The packs.
    #[serde(default)]
    pub packs: Vec<SavedPack>,
    /// Claim by claim.
    #[serde(borrow)]
    pub claims: Vec<SavedClaim<'a>>,
    /// Programme by programme.
    #[serde(borrow, default)]
    pub programmes: Vec<SavedGroup<'a>>,
    /// The centre.
    #[serde(borrow, default)]
    pub centre: SavedGroup<'a>,
}

/// A pack that a report was made with.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct SavedPack {
    /// Id.
    pub id: String,
    /// Version.
    pub version: String,
    /// SHA-256 of its file.
    pub sha256: String,
}

/// One claim.
#[derive(Debug, Deserialize)]
pub struct SavedClaim<'a> {
    /// Learner's identifier.
    #[serde(borrow)]
    pub learner_id: Cow<'a, str>,
    /// Learner's name.
    #[serde(borrow, default)]
    pub name: Cow<'a, str>,
    /// Qualification.
    #[serde(borrow, default)]
    pub qualification: Cow<'a, str>,
    /// Programme.
    #[serde(borrow, default)]
    pub programme: Cow<'a, str>,
    /// Verdict.
    #[serde(deserialize_with = "verdict")]
    pub verdict: Verdict,
    /// The rules that were judged.
    #[serde(borrow, default)]
    pub rules: Rules<'a>,
    /// Its findings.
    #[serde(borrow, default)]
    pub findings: Vec<SavedFinding<'a>>,
}

/// A programme, or the centre.
#[derive(Debug, Default, Deserialize)]
pub struct SavedGroup<'a> {
    /// The programme's name; empty for the centre.
    #[serde(borrow, default)]
    pub programme: Cow<'a, str>,
    /// The rules that were judged.
    #[serde(borrow, default)]
    pub rules: Rules<'a>,
    /// Its findings.
    #[serde(borrow, default)]
    pub findings: Vec<SavedFinding<'a>>,
}

/// Rules with their outcomes, kept as they stand: of most claims nobody asks.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(transparent)]
pub struct Rules<'a>(#[serde(borrow)] Option<&'a serde_json::value::RawValue>);

impl Rules<'_> {
    /// Whether a rule was judged.
    pub fn judged(&self, rule: &str) -> bool {
        let read = |raw: &serde_json::value::RawValue| serde_json::from_str::<BTreeMap<String, String>>(raw.get()).ok();
        self.0.and_then(read).is_some_and(|rules| rules.contains_key(rule))
    }
}

/// One finding.
#[derive(Debug, Deserialize)]
pub struct SavedFinding<'a> {
    /// The rule.
    #[serde(borrow)]
    pub rule: Cow<'a, str>,
    /// Breached, early or cannot tell.
    #[serde(deserialize_with = "outcome")]
    pub outcome: Outcome,
    /// What it does to the claim.
    #[serde(deserialize_with = "effect")]
    pub effect: Effect,
    /// What within the claim it is about.
    #[serde(default)]
    pub component: Option<String>,
    /// What was found.
    #[serde(borrow)]
    pub message: Cow<'a, str>,
    /// What to do next.
    #[serde(borrow, default)]
    pub next_step: Cow<'a, str>,
    /// The fields that are missing.
    #[serde(default)]
    pub missing: Vec<String>,
    /// Where the claim has it from, if not from its own rows: it stands there too.
    #[serde(default)]
    pub inherited: Option<String>,
    /// The waiver that covers it, if one does.
    #[serde(default)]
    pub waived: Option<serde::de::IgnoredAny>,
    /// The cells it rests on, the offending one first.
    #[serde(borrow, default)]
    pub cells: Vec<SavedCell<'a>>,
}

/// A cell of an input.
#[derive(Debug, Deserialize)]
pub struct SavedCell<'a> {
    /// File.
    #[serde(borrow)]
    pub path: Cow<'a, str>,
    /// Sheet.
    #[serde(default)]
    pub sheet: Option<String>,
    /// `F17`.
    #[serde(borrow)]
    pub cell: Cow<'a, str>,
}

/// How much a finding weighs, lightest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Weight {
    /// It stands and is waived.
    Waived,
    /// Good practice, or something that could only have warned and cannot be told.
    Advises,
    /// The claim may go; the risk is shown.
    Warns,
    /// Something needed to judge is missing.
    CannotTell,
    /// Time must pass.
    Early,
    /// Something must be put right.
    Blocks,
    /// The claim can never go.
    Bars,
}

impl Weight {
    /// What a finding weighs.
    pub fn of(outcome: Outcome, effect: Effect, waived: bool) -> Self {
        match (outcome, effect) {
            _ if waived => Self::Waived,
            (Outcome::Early, _) | (Outcome::Breached, Effect::Early) => Self::Early,
            (Outcome::CannotTell, effect) if effect.moves_verdict() => Self::CannotTell,
            (Outcome::CannotTell, _) | (_, Effect::Advises) => Self::Advises,
            (_, Effect::Bars) => Self::Bars,
            (_, Effect::Warns) => Self::Warns,
            (_, Effect::Blocks | Effect::Early) => Self::Blocks,
        }
    }

    /// In words.
    pub fn words(self) -> &'static str {
        match self {
            Self::Waived => "waived",
            Self::Advises => "good to know",
            Self::Warns => "a warning",
            Self::CannotTell => "cannot tell",
            Self::Early => "too early",
            Self::Blocks => "must be put right",
            Self::Bars => "bars the claim",
        }
    }

    /// The verdict that a finding of this weight leads to, where no other does.
    pub fn verdict(self) -> Verdict {
        match self {
            Self::Waived | Self::Advises | Self::Warns => Verdict::Ready,
            Self::CannotTell => Verdict::Unknown,
            Self::Early => Verdict::Wait,
            Self::Blocks => Verdict::Fix,
            Self::Bars => Verdict::Barred,
        }
    }
}

impl SavedFinding<'_> {
    /// What it weighs.
    pub fn weight(&self) -> Weight {
        Weight::of(self.outcome, self.effect, self.waived.is_some())
    }

    /// What it is known by within its claim.
    pub fn key(&self) -> FindingKey {
        FindingKey::of(&self.rule, self.component.as_deref(), self.missing.iter().map(|field| Cow::Borrowed(field.as_str())))
    }
}

/// The text of a file, whatever Unicode form it was saved in: Windows shells write UTF-16.
pub fn decode(bytes: &[u8]) -> Cow<'_, str> {
    let (encoding, skip) = encoding_rs::Encoding::for_bom(bytes).unwrap_or((encoding_rs::UTF_8, 0));
    encoding.decode_without_bom_handling(bytes.get(skip..).unwrap_or_default()).0
}

/// Reads a report.
pub fn parse(text: &str) -> Result<SavedReport<'_>, NotAReport> {
    #[derive(Deserialize)]
    struct Head {
        schema: Option<String>,
    }
    let what_to_do = "write one with `preclaim check … --format json` or `-o report.json`";
    let head: Head = serde_json::from_str(text).map_err(|why| {
        let says = if text.trim().is_empty() {
            "the file is empty".to_owned()
        } else {
            format!("it is not whole JSON, which shows at line {}, column {}", why.line(), why.column())
        };
        NotAReport(format!("this is no JSON report of preclaim ({says}); {what_to_do}"))
    })?;
    match head.schema.as_deref() {
        Some(SCHEMA) => serde_json::from_str(text)
            .map_err(|why| NotAReport(format!("the report cannot be read ({why}); it may have been changed by hand: {what_to_do}"))),
        Some(other) => Err(NotAReport(format!(
            "its schema is “{}” and this preclaim reads {SCHEMA}; {what_to_do} by this version",
            other.chars().take(60).collect::<String>()
        ))),
        None => Err(NotAReport(format!("this is no report of preclaim: it names no schema; {what_to_do}"))),
    }
}

fn day<'de, D: Deserializer<'de>>(from: D) -> Result<NaiveDate, D::Error> {
    let text = String::deserialize(from)?;
    text.parse().map_err(|_| serde::de::Error::custom(format!("“{text}” is no date")))
}

/// One of a list of things by its word.
fn named<'de, D: Deserializer<'de>, T: Copy>(from: D, all: &[T], word: fn(T) -> &'static str) -> Result<T, D::Error> {
    let text = String::deserialize(from)?;
    all.iter().copied().find(|one| word(*one) == text).ok_or_else(|| serde::de::Error::custom(format!("“{text}” is not known")))
}

fn verdict<'de, D: Deserializer<'de>>(from: D) -> Result<Verdict, D::Error> {
    named(from, &Verdict::ALL, Verdict::word)
}

fn outcome<'de, D: Deserializer<'de>>(from: D) -> Result<Outcome, D::Error> {
    named(from, &Outcome::TOLD, Outcome::word)
}

fn effect<'de, D: Deserializer<'de>>(from: D) -> Result<Effect, D::Error> {
    named(from, &Effect::ALL, Effect::word)
}
