//! `preclaim diff`: two JSON reports, read back and compared.

use std::io::Write;
use std::path::Path;

use anyhow::anyhow;
use preclaim::report::changes::{self, Names};
use preclaim::report::{Format, Style};
use preclaim::saved::{self, Changes, SavedReport};

use super::args::{Comparing, DiffFormat};
use super::output::{self, Output};
use super::tell::{Voice, because, say, write};
use super::{Exit, Stop};

pub(crate) fn run(args: &Comparing) -> Result<Exit, Stop> {
    let (old, new) = (Source::read(&args.old)?, Source::read(&args.new)?);
    let (old_report, new_report) = (old.report()?, new.report()?);
    comparable(&old_report, &new_report)?;
    let mut outputs = Vec::new();
    for path in &args.output {
        output::not_a_folder(path)?;
        let is_input = [&args.old, &args.new].into_iter().any(|input| same_file(input, path));
        outputs.push((format_of(path)?, Output::beside(path, is_input.then_some("one of the two reports"))?));
    }
    let changes = saved::compare(&old_report, &new_report);
    let names = Names { old: &old.shown, new: &new.shown };
    for (format, output) in &mut outputs {
        output.write(|out| render(&changes, names, *format, &Style::default(), out))?;
    }
    let written = Output::finish_all(outputs.into_iter().map(|(_, output)| output))?;
    let format = match args.format {
        DiffFormat::Text => Format::Text,
        DiffFormat::Json => Format::Json,
        DiffFormat::Ndjson => Format::Ndjson,
    };
    write(|out| render(&changes, names, format, &Voice::new(&args.telling).style(), out))?;
    if args.format == DiffFormat::Text {
        for path in &written {
            say(&format!("Written: {}", path.display()));
        }
    }
    Ok(if changes.anything_new() { Exit::NotReady } else { Exit::Good })
}

/// A report's file, by the name under which it was given.
pub(crate) struct Source {
    pub(crate) shown: String,
    text: String,
}

impl Source {
    pub(crate) fn read(path: &Path) -> Result<Self, Stop> {
        let shown = path.display().to_string();
        let bytes = std::fs::read(path).map_err(|why| {
            let says = match why.kind() {
                std::io::ErrorKind::NotFound => "there is no such file; give a report written with -o report.json".to_owned(),
                _ if path.is_dir() => "this is a folder; give a report written with -o report.json".to_owned(),
                _ => format!("the report cannot be read ({why})", why = because(&why)),
            };
            Stop::files(anyhow!("{shown}: {says}"))
        })?;
        Ok(Self { shown, text: saved::decode(&bytes).into_owned() })
    }

    pub(crate) fn report(&self) -> Result<SavedReport<'_>, Stop> {
        saved::parse(&self.text).map_err(|why| Stop::files(anyhow!("{}: {why}", self.shown)))
    }
}

/// Learners under pseudonyms can only be told apart where one key made both.
fn comparable(old: &SavedReport<'_>, new: &SavedReport<'_>) -> Result<(), Stop> {
    let says = match (&old.redacted, &new.redacted) {
        (None, Some(_)) | (Some(_), None) => "one report is redacted and the other is not",
        (Some(old), Some(new)) if old != new => "the reports were redacted with different keys",
        _ => return Ok(()),
    };
    Err(Stop::usage(anyhow!("{says}, so no learner of one can be found in the other; write both in the same way and compare again")))
}

fn same_file(one: &Path, other: &Path) -> bool {
    matches!((one.canonicalize(), other.canonicalize()), (Ok(one), Ok(other)) if one == other)
}

fn format_of(path: &Path) -> Result<Format, Stop> {
    let ending = path.extension().map(|ending| ending.to_string_lossy().into_owned()).unwrap_or_default();
    match Format::of_ending(&ending) {
        Some(format @ (Format::Text | Format::Json | Format::Ndjson | Format::Xlsx)) => Ok(format),
        _ => Err(Stop::usage(anyhow!("{}: the ending picks the format; use .xlsx, .json, .ndjson or .txt", path.display()))),
    }
}

fn render(changes: &Changes<'_>, names: Names<'_>, format: Format, style: &Style, out: &mut dyn Write) -> std::io::Result<()> {
    match format {
        Format::Json => changes::write_json(changes, names, out),
        Format::Ndjson => changes::write_lines(changes, out),
        Format::Xlsx => changes::write_xlsx(changes, out),
        _ => changes::write_text(changes, names, style, out),
    }
}
