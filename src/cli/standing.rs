//! What was settled before the run: the waiver register, and the exit code where there is a baseline.

use std::path::Path;

use anyhow::anyhow;
use preclaim::engine::{EntryView, FindingView, Report, Verdict, Waiver};
use preclaim::pack::Pack;
use preclaim::saved::Weight;
use sha2::{Digest, Sha256};

use super::args::FailOn;
use super::files::Files;
use super::tell::because;
use super::{Exit, Stop};

/// A waiver register as it was read.
#[derive(Default)]
pub(crate) struct Register {
    pub(crate) waivers: Vec<Waiver>,
    sha256: Option<String>,
}

impl Register {
    /// What the audit sheet says of it: the same register gives the same words, wherever it lies.
    pub(crate) fn option(&self) -> Option<(String, String)> {
        let sha256 = self.sha256.as_ref()?;
        Some(("Waiver register".to_owned(), format!("{} entries, SHA-256 {sha256}", self.waivers.len())))
    }
}

/// Reads the register, if there is one; it is no export, even where it lies among them.
pub(crate) fn register(path: Option<&Path>, packs: &[Pack], files: &mut Files) -> Result<Register, Stop> {
    let Some(path) = path else { return Ok(Register::default()) };
    files.leave_out(path);
    files.also_read(path, "the list of waivers");
    let shown = path.display().to_string();
    let bytes = std::fs::read(path)
        .map_err(|why| Stop::usage(anyhow!("{shown}: the waiver register cannot be read ({why})", why = because(&why))))?;
    let sha256 = Sha256::digest(&bytes).iter().fold(String::new(), |text, byte| text + &format!("{byte:02x}"));
    let waivers = preclaim::waivers::load(&shown, bytes).map_err(Stop::usage)?;
    preclaim::waivers::fit(&shown, &waivers, packs).map_err(Stop::usage)?;
    Ok(Register { waivers, sha256: Some(sha256) })
}

/// Exit code 1 where any entry has the verdict of the line, or a stronger one. With a baseline only what is new counts: an entry
/// of such a verdict that has a new finding of that weight.
pub(crate) fn exit(report: &Report, line: FailOn) -> Exit {
    let weakest = match line {
        FailOn::Never => return Exit::Good,
        FailOn::Barred => Verdict::Barred,
        FailOn::Fix => Verdict::Fix,
        FailOn::Wait => Verdict::Wait,
        FailOn::Unknown | FailOn::Warning => Verdict::Unknown,
    };
    let warns = line == FailOn::Warning;
    let fails = if report.baseline.is_some() {
        let reaches = |view: &FindingView<'_>| is_new(view) && weight(view).verdict() >= weakest;
        let stops = |entry: EntryView<'_>| {
            entry.ruled.verdict >= weakest
                && entry.findings().any(|view| reaches(&view) && !entry.ruled.harmless().contains(&view.finding.rule))
        };
        let stopped = report.entries().any(stops);
        let of_groups =
            report.programmes.iter().chain([&report.centre]).flat_map(|group| &group.findings).map(|finding| report.view(finding));
        let mut all = report.entries().flat_map(|entry| entry.own_findings()).chain(of_groups);
        stopped || (warns && all.any(|view| is_new(&view) && weight(&view) >= Weight::Warns))
    } else {
        let verdicts = Verdict::ALL.into_iter().filter(|verdict| *verdict >= weakest);
        verdicts.map(|verdict| report.summary.count(verdict)).any(|count| count > 0) || (warns && report.summary.warnings > 0)
    };
    if fails { Exit::NotReady } else { Exit::Good }
}

fn weight(view: &FindingView<'_>) -> Weight {
    Weight::of(view.finding.outcome, view.finding.effect, view.finding.waived.is_some())
}

fn is_new(view: &FindingView<'_>) -> bool {
    !view.finding.known && view.finding.waived.is_none()
}
