//! What was typed.

use std::path::PathBuf;

use chrono::NaiveDate;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::config::{YEARS, is_of_our_time};

/// Checks vocational certificate claims before they are made.
#[derive(Debug, Parser)]
#[command(name = "preclaim", version, about, args_conflicts_with_subcommands = true, arg_required_else_help = true)]
pub(crate) struct Args {
    #[command(subcommand)]
    pub(crate) command: Option<Command>,
    /// Files or folders dropped on the program: checked, with a workbook written beside the first
    #[arg(value_name = "PATH")]
    pub(crate) dropped: Vec<PathBuf>,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Is each claim good?
    Check(Judging),
    /// The same for every registered learner
    Audit(Judging),
    /// How each sheet was read: table, header row, column → field, what was not understood; checks nothing
    #[command(mut_arg("format", |format| format.value_parser(only(&["text", "json"]))))]
    Inspect(Inspecting),
    /// One rule: what, why, who says so, what to do
    Explain(Explaining),
    /// Every rule and pack
    Rules(Listing),
    /// What is new, fixed and still open between two JSON reports
    ///
    /// Findings are compared by rule, learner, qualification and component, never by their row. The exit code is 0 where nothing is
    /// new, 1 where a finding is new or weighs more than before or a claim is further from ready, 2 where the command is wrong or the
    /// two reports cannot be compared, and 3 where one cannot be read.
    Diff(Comparing),
    /// Completions for a shell, on standard output
    Completions {
        /// The shell
        shell: clap_complete::Shell,
    },
    /// Manual pages: the main one on standard output, or all of them in a folder
    #[command(hide = true)]
    Man {
        /// The folder for all pages
        #[arg(short, long, value_name = "DIR")]
        output: Option<PathBuf>,
    },
    /// Every date that matters, soonest first, for every registered learner, programme and the centre; --format ics for a calendar
    #[command(mut_arg("format", |format| format.value_parser(only(&["text", "json", "csv", "ics"]))))]
    Deadlines(Judging),
    /// A workbook to fill in: one sheet a table, drop-down lists, dates as dates, an example above the headings; or a structure file
    Template(Templating),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Templating {
    /// The pack, by id (`preclaim rules` lists them), or `structure` for a structure file: one qualification's rule of combination
    pub(crate) pack: String,
    /// The file to write [default: PACK template.xlsx in the folder you are in; a structure file goes to standard output]
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// A folder with more packs; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Judging {
    /// Files or folders; a folder is searched for csv, tsv, txt, xlsx, xlsm, xlsb, xls and ods
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// The day for which to judge, as 2025-06-20 or 20/06/2025 [default: the config file's, else today]
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<NaiveDate>,
    /// Write the report to a file; its ending picks the format (.xlsx is the annotated workbook). May be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
    /// Format on standard output
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(crate) format: OutputFormat,
    /// Rule ids, or beginnings of ids, to run alone
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) select: Vec<String>,
    /// Rule ids, or beginnings of ids, to leave out
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) ignore: Vec<String>,
    /// The weakest verdict that makes the exit code 1
    #[arg(long, value_enum, value_name = "LINE")]
    pub(crate) fail_on: Option<FailOn>,
    /// Breaches that a named person has let stand: a TOML file or a sheet. A waived breach moves no verdict, and stands in every report
    ///
    /// An entry says `rule`, for whom (`learner`, `programme`, `qualification`, or `centre`), `approved_by`, `why` and `until`, and may
    /// say `evidence` and `covers`, how many findings it was given for. Past its date, or where more is found than it was given for, it
    /// covers nothing. A breach that bars is covered only with `evidence`: the awarding organisation's written agreement.
    #[arg(long, value_name = "FILE")]
    pub(crate) waivers: Option<PathBuf>,
    /// An earlier JSON report: what it has already is marked as known, and only what is new makes the exit code 1
    ///
    /// Verdicts stay as they are: a known breach still stops its claim. --fail-on says from which weight on a new finding counts.
    #[arg(long, value_name = "REPORT.json")]
    pub(crate) baseline: Option<PathBuf>,
    /// Learners under pseudonyms, and no name, date of birth or ULN in any format; the workbook then copies no input sheet
    #[arg(long)]
    pub(crate) redact: bool,
    /// The key of the pseudonyms; made where there is none. Whoever has it can tell who is who: keep it apart from the reports
    #[arg(long, value_name = "FILE", default_value = "preclaim.key", requires = "redact")]
    pub(crate) redact_key: PathBuf,
    /// Which input sheets the workbook copies [default: all; none with --redact]
    #[arg(long, value_enum)]
    pub(crate) sheets: Option<Sheets>,
    /// Draw so many entries for an auditor, each with a working paper in the workbook (audit only)
    #[arg(long, value_name = "N", value_parser = sample_size)]
    pub(crate) sample: Option<u32>,
    /// The seed to draw them with: the same seed draws the same entries
    #[arg(long, value_name = "S", requires = "sample", default_value_t = 1, value_parser = seed)]
    pub(crate) seed: u64,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) telling: TellingArgs,
}

/// Stands for `preclaim.toml` beside the inputs.
pub(crate) const BESIDE: &str = "beside the inputs";

#[derive(Debug, ClapArgs)]
pub(crate) struct Inspecting {
    /// Files or folders
    #[arg(required = true, value_name = "PATH")]
    pub(crate) paths: Vec<PathBuf>,
    /// Format on standard output
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(crate) format: OutputFormat,
    /// Write how everything was read as a config file, to be corrected by hand [default: preclaim.toml beside the inputs]
    #[arg(long, value_name = "FILE", num_args = 0..=1, require_equals = true, default_missing_value = BESIDE)]
    pub(crate) write_config: Option<PathBuf>,
    /// The day for which to read two-digit years
    #[arg(long, value_name = "DATE", value_parser = day)]
    pub(crate) as_of: Option<NaiveDate>,
    #[command(flatten)]
    pub(crate) reading: ReadingArgs,
    #[command(flatten)]
    pub(crate) telling: TellingArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Comparing {
    /// The earlier report, written with --format json or -o report.json
    #[arg(value_name = "OLD")]
    pub(crate) old: PathBuf,
    /// The later report
    #[arg(value_name = "NEW")]
    pub(crate) new: PathBuf,
    /// Format on standard output
    #[arg(long, value_enum, default_value_t = DiffFormat::Text)]
    pub(crate) format: DiffFormat,
    /// Write the changes to a file; its ending picks the format: .xlsx, .json, .ndjson or .txt. May be repeated
    #[arg(short, long, value_name = "FILE")]
    pub(crate) output: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) telling: TellingArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explaining {
    /// The rule's id, such as IMI102
    pub(crate) rule: String,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
    #[command(flatten)]
    pub(crate) telling: TellingArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Listing {
    #[command(subcommand)]
    pub(crate) what: Option<ListingCommand>,
    /// List the native checks that a pack can use, with their settings and situations
    #[arg(long)]
    pub(crate) checks: bool,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
    #[command(flatten)]
    pub(crate) telling: TellingArgs,
}

#[derive(Debug, Subcommand)]
pub(crate) enum ListingCommand {
    /// Run each pack's own cases
    Test {
        #[command(flatten)]
        packs: PackArgs,
    },
    /// Each source document, clause by clause: what is checked, in part, left to a person, out of scope
    Coverage(CoverageArgs),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct CoverageArgs {
    /// Format on standard output: text or json
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    pub(crate) format: OutputFormat,
    #[command(flatten)]
    pub(crate) packs: PackArgs,
    #[command(flatten)]
    pub(crate) telling: TellingArgs,
}

#[derive(Debug, Default, ClapArgs)]
pub(crate) struct PackArgs {
    /// A pack by id, or a pack file, to narrow to; may be repeated. The data rules always run
    #[arg(long, value_name = "ID|FILE")]
    pub(crate) pack: Vec<String>,
    /// A folder with more packs; may be repeated
    #[arg(long, value_name = "DIR")]
    pub(crate) rules: Vec<PathBuf>,
}

#[derive(Debug, Default, ClapArgs)]
pub(crate) struct ReadingArgs {
    /// The config file [default: preclaim.toml beside the inputs, if there is one]
    #[arg(long, value_name = "FILE")]
    pub(crate) config: Option<PathBuf>,
    /// The register of qualifications that Ofqual publishes, as csv: its titles, levels and last dates are checked as well
    #[arg(long, value_name = "OFQUAL.csv")]
    pub(crate) register: Option<PathBuf>,
    /// Go on where a file cannot be read; rules that could have needed it then cannot tell
    #[arg(long)]
    pub(crate) skip_unreadable: bool,
}

#[derive(Debug, Default, ClapArgs)]
pub(crate) struct TellingArgs {
    /// Only the counts, and a line for each claim that is not ready
    #[arg(short, long, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Every finding with its evidence, and what passed
    #[arg(short, long)]
    pub(crate) verbose: bool,
    /// Colour on standard output
    #[arg(long, value_enum, default_value_t = Colour::Auto, value_name = "WHEN")]
    pub(crate) color: Colour,
    /// No progress bar
    #[arg(long)]
    pub(crate) no_progress: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum OutputFormat {
    Text,
    Json,
    Ndjson,
    Csv,
    Ics,
    Html,
    Sarif,
    Junit,
    Github,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    Text,
    Json,
    Ndjson,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum FailOn {
    Never,
    Barred,
    Fix,
    Wait,
    Unknown,
    Warning,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Sheets {
    All,
    Marked,
    None,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
pub(crate) enum Colour {
    #[default]
    Auto,
    Always,
    Never,
}

/// The formats that a command can write: help lists no other.
fn only(names: &'static [&'static str]) -> impl TypedValueParser<Value = OutputFormat> {
    PossibleValuesParser::new(names).try_map(|name| OutputFormat::from_str(&name, true))
}

fn sample_size(text: &str) -> Result<u32, String> {
    text.parse().ok().filter(|count| (1..=500).contains(count)).ok_or_else(|| "give a whole number from 1 to 500".to_owned())
}

fn seed(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| "give a whole number, such as 1".to_owned())
}

fn day(text: &str) -> Result<NaiveDate, String> {
    // Chrono reads 20/06/25 as a day of the year 25.
    let has_year = text.split(['-', '/']).any(|part| part.len() == 4);
    let read = ["%Y-%m-%d", "%d/%m/%Y"].iter().find_map(|shape| NaiveDate::parse_from_str(text, shape).ok()).filter(|_| has_year);
    let Some(day) = read else {
        return Err(format!("“{text}” is no date; write 2025-06-20 or 20/06/2025, with all four digits of the year"));
    };
    if !is_of_our_time(day) {
        return Err(format!("“{text}” lies in no year that claims are checked for; give one from {} to {}", YEARS.start(), YEARS.end()));
    }
    Ok(day)
}
