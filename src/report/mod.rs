//! Edge — the report becomes bytes. One renderer a file.
//!
//! `&Report → bytes`, written to whatever the caller gives. A renderer knows no rule, no file, no clock and no terminal: colour
//! and width are told it in a [`Style`], words come from the [report](crate::engine::Report), and two calls give the same bytes.
//!
//! | format | renderer | for whom |
//! |---|---|---|
//! | text | [`terminal`] | whoever typed the command |
//! | json | [`json`] | scripts; the contract |
//! | ndjson | [`ndjson`] | streams, a claim a line |
//! | csv | [`csv`] | pivot tables, a finding a row |
//! | xlsx | [`workbook`] | whoever works through the claims |
//! | ics | [`deadlines`] | a calendar; as text, JSON and csv too |
//! | html | [`html`] | whoever reads in a browser, or on paper |
//! | sarif | [`sarif`] | code scanning |
//! | junit | [`junit`] | build servers |
//! | github | [`github`] | the log of a GitHub workflow |
//! | – | [`inspect`] | how each input was read, as text |
//! | – | [`explain`] | rules, as text |
//! | text, json, ndjson, xlsx | [`changes`] | what changed between two reports |
//! | – | [`coverage`] | source documents clause by clause |

mod causes;
pub mod changes;
mod ci;
pub mod coverage;
pub mod csv;
pub mod deadlines;
mod discreet;
pub mod explain;
mod fingerprint;
mod folder;
pub mod github;
pub mod html;
pub mod inspect;
pub mod json;
mod json_text;
pub mod junit;
mod marks;
pub mod ndjson;
mod provisos;
pub mod sarif;
pub mod settled;
pub mod terminal;
mod text;
pub mod workbook;

pub use provisos::provisos;

#[cfg(test)]
mod inherited_tests;
#[cfg(test)]
mod tests;

/// What a report can be written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Format {
    /// For people, in a terminal.
    Text,
    /// The whole report, `preclaim.report/1`.
    Json,
    /// One claim a line.
    Ndjson,
    /// One finding a row.
    Csv,
    /// The annotated workbook.
    Xlsx,
    /// A calendar of the dates that matter.
    Ics,
    /// A page for a browser.
    Html,
    /// Results on lines of files, for code scanning.
    Sarif,
    /// Tests, for build servers.
    Junit,
    /// Annotations in the log of a workflow.
    Github,
}

impl Format {
    /// Whether it says of each input file which bytes it was.
    pub fn tells_inputs(self) -> bool {
        matches!(self, Self::Json | Self::Xlsx | Self::Html | Self::Sarif)
    }

    /// Every format.
    pub const ALL: [Self; 10] =
        [Self::Text, Self::Json, Self::Ndjson, Self::Csv, Self::Xlsx, Self::Html, Self::Sarif, Self::Junit, Self::Github, Self::Ics];

    /// Its name on the command line.
    pub fn word(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Json => "json",
            Self::Ndjson => "ndjson",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
            Self::Ics => "ics",
            Self::Html => "html",
            Self::Sarif => "sarif",
            Self::Junit => "junit",
            Self::Github => "github",
        }
    }

    /// The format with a name.
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.word() == word)
    }

    /// The format that a file's ending picks, without its dot; case does not count.
    pub fn of_ending(ending: &str) -> Option<Self> {
        match ending.to_ascii_lowercase().as_str() {
            "txt" => Some(Self::Text),
            "jsonl" => Some(Self::Ndjson),
            "htm" => Some(Self::Html),
            "xml" => Some(Self::Junit),
            other => Self::named(other).filter(|format| !matches!(format, Self::Text | Self::Junit | Self::Github)),
        }
    }
}

/// How text is laid out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns of a line; 40 to 160 are honoured.
    pub width: usize,
    /// Whether lines may be coloured.
    pub colour: bool,
    /// Counts and one line a claim that is not ready, no more.
    pub quiet: bool,
    /// The evidence of each finding, and what passed.
    pub verbose: bool,
}

impl Default for Style {
    fn default() -> Self {
        Self { width: 80, colour: false, quiet: false, verbose: false }
    }
}
