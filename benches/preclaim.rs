//! How fast preclaim is, against two yardsticks: what the csv crate needs on one thread just to read the same files as byte
//! records, and what rust_xlsxwriter needs to write the same cells.
//!
//! `cargo bench --bench preclaim [-- LEARNERS…]` (default 2,000 and 20,000; 200000 for the large centre; with `mixed` a college of five
//! awarding organisations). Every figure is a release
//! build; the whole run is the real process, its CPU time and peak memory as Linux counts them, and stages are timed in this one.

#![expect(clippy::disallowed_methods, reason = "a benchmark reads files and clocks")]

mod centre;
mod mixed;

use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use calamine::{Data, Range, Reader as _, Xlsx};
use preclaim::bind::{Binder, Settings, Vocabulary};
use preclaim::engine::{Plan, arm, judge};
use preclaim::grid::SheetId;
use preclaim::pack::shipped;
use preclaim::read::{Limits, open};
use preclaim::record::{Scope, docket};
use preclaim::report::{ndjson, workbook};
use preclaim::{Input, Options, Store, examine};

/// Runs a measurement is the best of.
const RUNS: usize = 5;
/// Kernel ticks in a second, as Linux tells CPU times; fixed on every architecture that Rust's standard library supports.
const TICKS: f64 = 100.0;

/// Wall time, CPU time and peak memory of one run.
#[derive(Clone, Copy, Debug)]
struct Cost {
    wall: f64,
    cpu: f64,
    peak: u64,
}

fn main() -> io::Result<()> {
    let sizes: Vec<u32> = std::env::args().skip(1).filter_map(|argument| argument.parse().ok()).collect();
    let sizes = if sizes.is_empty() { vec![2_000, 20_000] } else { sizes };
    let mut out = io::stdout().lock();
    if std::env::args().any(|argument| argument == "mixed") {
        return sizes.into_iter().try_for_each(|learners| college(&mut out, learners));
    }
    for learners in sizes {
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("centre-{learners}"));
        let bytes = centre::Centre::new(learners, 1).write_to(&folder)?;
        let files = centre::FILES.map(|(_, name)| folder.join(name));
        writeln!(out, "\n{learners} learners, {:.1} MB of CSV", mega(bytes))?;
        let plain = whole(&mut out, &folder, &["--format", "ndjson"], &files, bytes)?;
        stages(&mut out, &folder, plain)?;
        if learners <= 20_000 {
            workbook(&mut out, &folder)?;
        }
    }
    Ok(())
}

/// The college of five awarding organisations: the whole run alone.
fn college(out: &mut impl Write, learners: u32) -> io::Result<()> {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("college-{learners}"));
    let files = mixed::write_to(&folder, learners)?;
    let bytes = files.iter().map(|file| Ok(std::fs::metadata(file)?.len())).sum::<io::Result<u64>>()?;
    writeln!(out, "\n{learners} learners of five awarding organisations, {:.1} MB of CSV", mega(bytes))?;
    whole(out, &folder, &["--format", "ndjson", "--as-of", mixed::AS_OF], &files, bytes)?;
    Ok(())
}

fn mega(bytes: u64) -> f64 {
    f64::from(u32::try_from(bytes / 1000).unwrap_or(u32::MAX)) / 1000.0
}

fn best(mut run: impl FnMut() -> io::Result<f64>) -> io::Result<f64> {
    let mut least = f64::MAX;
    for _ in 0..RUNS {
        least = least.min(run()?);
    }
    Ok(least)
}

fn timed<T>(run: impl FnOnce() -> io::Result<T>) -> io::Result<f64> {
    let start = Instant::now();
    std::hint::black_box(run()?);
    Ok(start.elapsed().as_secs_f64())
}

/// The yardstick for reading.
fn read_plainly(files: &[PathBuf]) -> io::Result<u64> {
    let mut fields = 0;
    for file in files {
        let mut reader = csv::ReaderBuilder::new().has_headers(false).flexible(true).from_path(file)?;
        let mut record = csv::ByteRecord::new();
        while reader.read_byte_record(&mut record)? {
            fields += record.len() as u64;
        }
    }
    Ok(fields)
}

/// The real process: best CPU of several runs, with that run's wall time, and the highest peak; and the yardstick, best of as many runs.
/// They take turns, so that a machine that is slower at times is slower for both.
fn whole(out: &mut impl Write, folder: &Path, args: &[&str], files: &[PathBuf], bytes: u64) -> io::Result<f64> {
    let mut least: Option<Cost> = None;
    let (mut plain, mut peak) = (f64::MAX, 0);
    for _ in 0..RUNS {
        plain = plain.min(timed(|| read_plainly(files))?);
        let cost = process(folder, args)?;
        peak = peak.max(cost.peak);
        if least.is_none_or(|least| cost.cpu < least.cpu) {
            least = Some(cost);
        }
    }
    let Some(cost) = least else { return Ok(plain) };
    writeln!(out, "  csv crate, byte records, one thread     {plain:>8.3} s")?;
    writeln!(
        out,
        "  findings only (ndjson)                 {:>8.3} s CPU ({:.1} x), {:.3} s wall ({:.1} x), peak {:.0} MB ({:.2} x input)",
        cost.cpu,
        cost.cpu / plain,
        cost.wall,
        cost.wall / plain,
        mega(peak),
        mega(peak) / mega(bytes)
    )?;
    Ok(plain)
}

fn process(folder: &Path, args: &[&str]) -> io::Result<Cost> {
    let before = children_cpu();
    let start = Instant::now();
    let mut child = Command::new(env!("CARGO_BIN_EXE_preclaim"))
        .arg("check")
        .arg(folder)
        .args(args)
        .arg("--no-progress")
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    let status = format!("/proc/{}/status", child.id());
    let ended = AtomicBool::new(false);
    // What it waits for is waited for, and its memory looked at now and then, so that measuring takes little of what is measured.
    let (wall, peak) = std::thread::scope(|scope| {
        let peak = scope.spawn(|| {
            let mut peak = 0;
            while !ended.load(Ordering::Relaxed) {
                peak = peak.max(most_memory(&status).unwrap_or(0));
                std::thread::park_timeout(Duration::from_millis(10));
            }
            peak
        });
        let waited = child.wait();
        let wall = start.elapsed().as_secs_f64();
        ended.store(true, Ordering::Relaxed);
        peak.thread().unpark();
        (waited.map(|_| wall), peak.join().unwrap_or(0))
    });
    Ok(Cost { wall: wall?, cpu: children_cpu() - before, peak })
}

/// The most memory that a process has had so far, in bytes; it never falls, so that a look shortly before the end tells it.
fn most_memory(status: &str) -> Option<u64> {
    let status = std::fs::read_to_string(status).ok()?;
    let high = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    Some(high.trim().trim_end_matches(" kB").trim().parse::<u64>().ok()? * 1024)
}

/// CPU seconds of all children waited for, from `/proc/self/stat`.
fn children_cpu() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after_name = stat.rsplit_once(')').map_or("", |(_, rest)| rest);
    // Fields 16 and 17 of the whole line, which are 13 and 14 after the name (proc(5): cutime, cstime).
    after_name.split_whitespace().skip(13).take(2).filter_map(|ticks| ticks.parse::<f64>().ok()).sum::<f64>() / TICKS
}

/// Wall time of each stage in this process.
fn stages(out: &mut impl Write, folder: &Path, plain: f64) -> io::Result<()> {
    let vocabulary = Vocabulary::shipped().map_err(|faults| io::Error::other(faults.join("\n")))?;
    let packs = shipped().map_err(io::Error::other)?;
    let armed = arm(&packs, |_| true).map_err(|_| io::Error::other("the shipped packs are wrong"))?;
    let as_of = centre::AS_OF.parse().map_err(io::Error::other)?;
    let (mut reading, mut binding) = (0.0, 0.0);
    let mut binder = Binder::new(vocabulary, Settings::new(as_of));
    for (number, (_, name)) in centre::FILES.iter().enumerate() {
        let id = u16::try_from(number).unwrap_or(0);
        let start = Instant::now();
        let bytes = std::fs::read(folder.join(name))?;
        let opened = open(name, bytes, id, SheetId(id), &Limits::default()).map_err(io::Error::other)?;
        reading += start.elapsed().as_secs_f64();
        let start = Instant::now();
        for sheet in &opened.sheets {
            std::hint::black_box(binder.take(sheet));
        }
        binding += start.elapsed().as_secs_f64();
    }
    let start = Instant::now();
    let (book, _) = binder.finish();
    let docket = docket(&book, Scope::Claims, as_of);
    let joining = start.elapsed().as_secs_f64();
    let plan = Plan {
        book: &book,
        docket: &docket,
        armed: &armed,
        as_of,
        only_packs: &[],
        structures: &[],
        keep_shown: false,
        organisation: &|_| None,
        progress: &|_| {},
    };
    let start = Instant::now();
    let judged = judge(&plan);
    let judging = start.elapsed().as_secs_f64();
    drop(judged);
    drop(docket);
    drop(book);
    let report = whole_report(folder, as_of)?;
    let reporting = timed(|| ndjson::write(&report, &mut io::sink()))?;
    for (stage, seconds) in [("read", reading), ("bind", binding), ("join", joining), ("engine", judging), ("report (ndjson)", reporting)] {
        writeln!(out, "    {stage:<36} {seconds:>8.3} s wall ({:.2} x)", seconds / plain)?;
    }
    Ok(())
}

struct Disk;

impl Store for Disk {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, String> {
        std::fs::read(path).map_err(|why| why.to_string())
    }
}

fn whole_report(folder: &Path, as_of: chrono::NaiveDate) -> io::Result<preclaim::engine::Report> {
    let inputs: Vec<Input> =
        centre::FILES.iter().map(|(_, name)| Input { path: folder.join(name).display().to_string(), named: true }).collect();
    let packs = shipped().map_err(io::Error::other)?;
    let options = Options { keep_sheets: true, ..Options::on(as_of) };
    let vocabulary = Vocabulary::shipped().map_err(|faults| io::Error::other(faults.join("\n")))?;
    examine(&inputs, &Disk, vocabulary, &packs, &options).map_err(io::Error::other)
}

/// The annotated workbook against the same cells written plainly, in both ways that rust_xlsxwriter has.
fn workbook(out: &mut impl Write, folder: &Path) -> io::Result<()> {
    let as_of = centre::AS_OF.parse().map_err(io::Error::other)?;
    let report = whole_report(folder, as_of)?;
    let mut bytes = Vec::new();
    let ours = best(|| {
        bytes.clear();
        timed(|| workbook::write(&report, workbook::Sheets::All, &mut bytes))
    })?;
    drop(report);
    let sheets = cells_of(bytes)?;
    let count: usize = sheets.iter().map(Vec::len).sum();
    writeln!(out, "  annotated workbook, {count} cells       {ours:>8.3} s")?;
    for (way, constant_memory) in [("standard mode", false), ("constant memory mode", true)] {
        let theirs = best(|| timed(|| write_plainly(&sheets, constant_memory)))?;
        writeln!(out, "    the same cells by rust_xlsxwriter, {way:<20} {theirs:>8.3} s ({:.2} x)", ours / theirs)?;
    }
    Ok(())
}

/// A cell of a workbook and its place.
type Written = (u32, u16, Data);

/// Every filled cell of a workbook, sheet by sheet and row by row.
fn cells_of(bytes: Vec<u8>) -> io::Result<Vec<Vec<Written>>> {
    let mut book: Xlsx<_> = Xlsx::new(io::Cursor::new(bytes)).map_err(io::Error::other)?;
    let cells = |range: Range<Data>| {
        let (top, left) = range.start().unwrap_or_default();
        let place = |from: u32, at: usize| from + u32::try_from(at).unwrap_or(0);
        range
            .used_cells()
            .map(|(row, col, cell)| (place(top, row), u16::try_from(place(left, col)).unwrap_or(u16::MAX), cell.clone()))
            .collect()
    };
    Ok(book.worksheets().into_iter().map(|(_, range)| cells(range)).collect())
}

/// The yardstick for writing: nothing but the cells, no format and no note.
fn write_plainly(sheets: &[Vec<Written>], constant_memory: bool) -> io::Result<usize> {
    let mut book = rust_xlsxwriter::Workbook::new();
    for cells in sheets {
        let sheet = if constant_memory { book.add_worksheet_with_constant_memory() } else { Ok(book.add_worksheet()) };
        let sheet = sheet.map_err(io::Error::other)?;
        for (row, col, cell) in cells {
            let written = match cell {
                Data::String(text) => sheet.write_string(*row, *col, text).map(drop),
                Data::Float(number) => sheet.write_number(*row, *col, *number).map(drop),
                Data::DateTime(date) => sheet.write_number(*row, *col, date.as_f64()).map(drop),
                other => sheet.write_string(*row, *col, other.to_string()).map(drop),
            };
            written.map_err(io::Error::other)?;
        }
    }
    book.save_to_buffer().map(|buffer| buffer.len()).map_err(io::Error::other)
}
