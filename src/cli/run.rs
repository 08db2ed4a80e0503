//! What each command does.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use chrono::{Local, NaiveDate};
use preclaim::bind::Vocabulary;
use preclaim::engine::{InputCard, PackStamp, Report, arm};
use preclaim::pack::Pack;
use preclaim::report::{self, Format, Style};
use preclaim::{Options, Stage, cases, check, examine, inspect};

use super::args::{
    Args, BESIDE, Command, Explaining, FailOn, Inspecting, Judging, Listing, ListingCommand, OutputFormat, PackArgs, Sheets, TellingArgs,
};
use super::config::{self, Config};
use super::diff::Source;
use super::files::Files;
use super::formats::{dates, format_of, render};
use super::key::{self, Kept};
use super::output::{self, Output};
use super::packs::{self, Chosen};
use super::progress::Progress;
use super::said;
use super::tell::{Voice, because, complain, say, write};
use super::{Exit, Stop, diff, help, standing};

pub(crate) fn run(args: Args) -> Result<Exit, Stop> {
    match args.command {
        Some(Command::Check(judging)) => judge(&judging, Task::Check),
        Some(Command::Audit(judging)) => judge(&judging, Task::Audit),
        Some(Command::Deadlines(judging)) => judge(&judging, Task::Deadlines),
        Some(Command::Inspect(inspecting)) => look(&inspecting),
        Some(Command::Explain(explaining)) => explain(&explaining),
        Some(Command::Rules(listing)) => rules(&listing),
        Some(Command::Diff(comparing)) => diff::run(&comparing),
        Some(Command::Completions { shell }) => help::completions(shell),
        Some(Command::Man { output }) => help::man(output.as_deref()),
        Some(Command::Template(templating)) => super::template::template(&templating),
        None => dropped(args.dropped),
    }
}

/// Files dropped on the program's icon: checked, with a workbook beside the first.
fn dropped(paths: Vec<PathBuf>) -> Result<Exit, Stop> {
    let Some(first) = paths.first() else { return Err(Stop::usage(anyhow!("give a file or folder to check"))) };
    let word = first.to_string_lossy();
    if !first.exists() && !word.contains(['.', '/', '\\', ':']) {
        return Err(Stop::usage(no_such_command(&word)));
    }
    let beside = first.canonicalize().unwrap_or_else(|_| first.clone());
    let folder = beside.parent().unwrap_or(Path::new(".")).to_owned();
    let stem = beside.file_stem().map_or_else(|| "claims".to_owned(), |stem| stem.to_string_lossy().into_owned());
    let output = folder.join(format!("{stem} - preclaim report.xlsx"));
    let judging = Judging {
        paths,
        as_of: None,
        output: vec![output],
        format: OutputFormat::Text,
        select: Vec::new(),
        ignore: Vec::new(),
        fail_on: None,
        waivers: None,
        baseline: None,
        redact: false,
        redact_key: PathBuf::from(key::DEFAULT),
        sheets: None,
        sample: None,
        seed: 1,
        packs: PackArgs::default(),
        reading: super::args::ReadingArgs::default(),
        telling: TellingArgs::default(),
    };
    let result = judge(&judging, Task::Check);
    if let Err(stop) = &result {
        complain(&format!("preclaim: {:#}", stop.why));
    }
    super::tell::keep_window_open();
    // Told already: only the code is left to give.
    Ok(result.unwrap_or_else(|stop| stop.exit))
}

/// A word in the place of a command that is neither one nor anything on the disk.
fn no_such_command(word: &str) -> anyhow::Error {
    let commands = help::commands();
    let near = commands.iter().map(|known| (strsim::damerau_levenshtein(known, word), known)).min();
    let hint = match near {
        Some((distance, known)) if distance <= 2 => format!("Did you mean `preclaim {known}`? "),
        _ => String::new(),
    };
    anyhow!("there is no command `{word}`, and no file or folder of that name. {hint}The commands are {}", commands.join(", "))
}

/// What is asked of the same judgement.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Task {
    /// The claims.
    Check,
    /// Every registered learner.
    Audit,
    /// The dates that come out of an audit.
    Deadlines,
}

fn judge(args: &Judging, task: Task) -> Result<Exit, Stop> {
    let voice = Voice::new(&args.telling);
    let config = config::load(args.reading.config.as_deref(), &args.paths)?;
    let chosen = packs::choose(&args.packs, &config)?;
    let select = if args.select.is_empty() { config.select.clone() } else { args.select.clone() };
    let ignore = if args.ignore.is_empty() { config.ignore.clone() } else { args.ignore.clone() };
    let (select, ignore) = (upper(&select), upper(&ignore));
    for (ids, typed) in [(&select, &args.select), (&ignore, &args.ignore)] {
        known_rules(&chosen.packs, ids, &if typed.is_empty() { config.place() } else { String::new() })?;
    }
    if task == Task::Check && args.sample.is_some() {
        return Err(Stop::usage(anyhow!("--sample belongs to an audit: use `preclaim audit … --sample N`")));
    }
    if task == Task::Deadlines {
        dates_fit(args)?;
    }
    let mut files = Files::find(&args.paths)?;
    files.leave_out_reports(&args.output);
    let register = standing::register(args.waivers.as_deref().or(config.waivers.as_deref()), &chosen.packs, &mut files)?;
    let baseline = args.baseline.as_deref().map(Source::read).transpose()?;
    let baseline = baseline.as_ref().map(Source::report).transpose()?;
    let ofqual = args.reading.register.as_deref().map(|path| files.add_reference(path)).transpose()?;
    let key = args.redact.then(|| Kept::open(&args.redact_key)).transpose()?;
    let beside = [
        (config.path(), "the config file"),
        (args.baseline.as_deref(), "the baseline"),
        (args.reading.register.as_deref(), "the register of qualifications"),
        (key.as_ref().map(|kept| kept.path.as_path()), "the key"),
    ];
    for (path, what) in beside.into_iter().filter_map(|(path, what)| Some((path?, what))) {
        files.also_read(path, what);
    }
    for path in &chosen.read {
        files.also_read(path, "one of the rule files");
    }
    let mut outputs = Vec::new();
    for path in &args.output {
        output::not_a_folder(path)?;
        outputs.push((format_of(path)?, Output::open(path, &files)?));
    }
    let progress = Progress::new(!args.telling.no_progress && !args.telling.quiet);
    let told = |stage: Stage| progress.step(stage);
    let sheets = key::sheets(args)?;
    key::fits(key.as_ref(), baseline.as_ref())?;
    let formats = || outputs.iter().map(|(format, _)| *format).chain([args.format.into()]);
    let wants_cells = !args.redact && formats().any(|format| format == Format::Html || (format == Format::Xlsx && sheets != Sheets::None));
    let options = Options {
        audit: task != Task::Check,
        only_packs: chosen.only.clone(),
        select: select.clone(),
        ignore: ignore.clone(),
        keep_sheets: wants_cells,
        keep_hashes: formats().any(Format::tells_inputs),
        skip_unreadable: args.reading.skip_unreadable,
        month_first: config.month_first,
        said: said::of_run(&config.about, &files),
        register: ofqual,
        structures: chosen.structures.clone(),
        keep_shown: formats().any(|format| format == Format::Text),
        sample: args.sample.and_then(|count| Some((usize::try_from(count).ok()?, args.seed))),
        waivers: &register.waivers,
        baseline: baseline.as_ref(),
        redact: key.as_ref().map(|kept| &kept.key),
        progress: &told,
        ..Options::on(as_of(args.as_of, &config))
    };
    let mut report = examine(&files.inputs, &files, vocabulary()?, &chosen.packs, &options)?;
    progress.done();
    report.passed_over = files.passed_over(args.redact);
    report.notes.extend(files.config_not_used(config.path(), args.redact));
    some_left(&report)?;
    report.own_values = config.values_set();
    let provisos = report::provisos(&report);
    report.notes.extend(provisos);
    report.options = shown_options(args, &config, &chosen, &select, &ignore);
    report.options.extend(register.option());
    let own_dates = key::own_dates(&config, args.redact);
    let render = |format: Format, style: &Style, out: &mut dyn Write| match (task, format) {
        (Task::Deadlines, _) | (_, Format::Ics) => dates(&report, &own_dates, format, style, out),
        _ => render(&report, format, style, sheets, out),
    };
    if let Some(kept) = &key {
        kept.keep()?;
    }
    for (format, output) in &mut outputs {
        output.write(|out| render(*format, &Style::default(), out))?;
    }
    // Files first: where one cannot be put in place, nothing is claimed on the screen either.
    let written = Output::finish_all(outputs.into_iter().map(|(_, output)| output))?;
    write(|out| render(args.format.into(), &voice.style(), out))?;
    if args.format == OutputFormat::Text {
        for path in &written {
            say(&format!("Written: {}", path.display()));
        }
    }
    if task == Task::Deadlines {
        return Ok(Exit::Good);
    }
    let exit = standing::exit(&report, args.fail_on.or(config.fail_on).unwrap_or(FailOn::Unknown));
    // The program ends here. To take a large report apart, finding by finding, would only keep its user waiting.
    std::mem::forget(report);
    Ok(exit)
}

/// Refuses formats that hold no dates before any work is done.
fn dates_fit(args: &Judging) -> Result<(), Stop> {
    let fits = |format: Format| matches!(format, Format::Text | Format::Json | Format::Csv | Format::Ics);
    let mut formats = vec![args.format.into()];
    for path in &args.output {
        formats.push(format_of(path)?);
    }
    if formats.into_iter().all(fits) {
        return Ok(());
    }
    Err(Stop::usage(anyhow!("deadlines writes text, json, csv or ics: end the file's name in .txt, .json, .csv or .ics")))
}

/// No rule left in at all is no check.
fn some_left(report: &Report) -> Result<(), Stop> {
    if report.rules.iter().all(|rule| !rule.selected) {
        return Err(Stop::usage(anyhow!("every rule was left out by `select` and `ignore`, so nothing would be checked; leave some in")));
    }
    Ok(())
}

fn as_of(given: Option<NaiveDate>, config: &Config) -> NaiveDate {
    given.or_else(|| config.as_of()).unwrap_or_else(|| Local::now().date_naive())
}

fn upper(ids: &[String]) -> Vec<String> {
    ids.iter().map(|id| id.trim().to_uppercase()).collect()
}

fn known_rules(packs: &[Pack], wanted: &[String], place: &str) -> Result<(), Stop> {
    for want in wanted {
        if !packs.iter().flat_map(|pack| &pack.rules).any(|rule| rule.id.starts_with(want.as_str())) {
            return Err(Stop::usage(anyhow!("{place}{}", no_such_rule(packs, want))));
        }
    }
    Ok(())
}

fn no_such_rule(packs: &[Pack], want: &str) -> anyhow::Error {
    let ids = packs.iter().flat_map(|pack| &pack.rules).map(|rule| rule.id.as_str());
    match ids.map(|id| (strsim::damerau_levenshtein(id, want), id)).min() {
        Some((distance, id)) if distance <= 2 => anyhow!("there is no rule {want}; did you mean {id}? `preclaim rules` lists them all"),
        _ => anyhow!("there is no rule {want}; `preclaim rules` lists them all"),
    }
}

fn vocabulary() -> Result<&'static Vocabulary, Stop> {
    Vocabulary::shipped().map_err(|faults| Stop::usage(anyhow!("{}", faults.join("\n"))))
}

/// Options that bear on the result, for the audit sheet. Nothing of the machine: the same command gives the same bytes anywhere.
fn shown_options(args: &Judging, config: &Config, chosen: &Chosen, select: &[String], ignore: &[String]) -> Vec<(String, String)> {
    let list = |items: &[String]| if items.is_empty() { "all".to_owned() } else { items.join(", ") };
    let none = |items: &[String]| if items.is_empty() { "none".to_owned() } else { items.join(", ") };
    let values: Vec<String> = config.values_set().iter().map(ToString::to_string).collect();
    let yes_no = |flag: bool| if flag { "yes" } else { "no" }.to_owned();
    vec![
        ("Packs narrowed to".to_owned(), list(&chosen.only)),
        ("Rules selected".to_owned(), list(select)),
        ("Rules ignored".to_owned(), none(ignore)),
        ("Dates month first".to_owned(), yes_no(config.month_first)),
        ("Unreadable files skipped".to_owned(), yes_no(args.reading.skip_unreadable)),
        ("Values set by the centre".to_owned(), none(&values)),
    ]
}

fn look(args: &Inspecting) -> Result<Exit, Stop> {
    let voice = Voice::new(&args.telling);
    let config = config::load(args.reading.config.as_deref(), &args.paths)?;
    let mut files = Files::find(&args.paths)?;
    let register = args.reading.register.as_deref().map(|path| files.add_reference(path)).transpose()?;
    let said = said::of_run(&config.about, &files);
    let options = Options { month_first: config.month_first, said, register, ..Options::on(as_of(args.as_of, &config)) };
    let (cards, unread) = inspect(&files.inputs, &files, vocabulary()?, &options);
    match args.format {
        OutputFormat::Text => voice.inputs(&cards, files.passed_over(false))?,
        OutputFormat::Json => write(|out| report::json::write_inputs(&cards, out))?,
        _ => return Err(Stop::usage(anyhow!("inspect writes text or json"))),
    }
    if let Some(wanted) = &args.write_config {
        let path = settle(wanted, args, &files, &cards)?;
        if args.format == OutputFormat::Text {
            say(&format!("Written: {}", path.display()));
        }
    }
    if unread.is_empty() { Ok(Exit::Good) } else { Err(Stop::files(anyhow!("{}", unread.join("\n")))) }
}

/// Writes how everything was read as a config file, never over one that is there.
fn settle(wanted: &Path, args: &Inspecting, files: &Files, cards: &[InputCard]) -> Result<PathBuf, Stop> {
    let beside = || {
        let first = args.paths.first().map_or(Path::new("."), PathBuf::as_path);
        let folder = if first.is_dir() { first } else { first.parent().unwrap_or(Path::new("")) };
        folder.join("preclaim.toml")
    };
    let path = if wanted == Path::new(BESIDE) { beside() } else { wanted.to_owned() };
    if path.exists() {
        let says = "is there already and may hold what somebody settled by hand; write elsewhere with --write-config=FILE";
        return Err(Stop::usage(anyhow!("{} {says}", path.display())));
    }
    let mut output = Output::open(&path, files)?;
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = std::fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    output.write(|out| report::settled::write(cards, &|shown| files.seen_from(shown, &folder), out))?;
    Output::finish_all(std::iter::once(output))?;
    Ok(path)
}

fn explain(args: &Explaining) -> Result<Exit, Stop> {
    let chosen = packs::choose(&args.packs, &Config::default())?;
    let cards = rule_cards(&chosen)?;
    let want = args.rule.trim().to_uppercase();
    let Some(card) = cards.iter().find(|card| card.id == want) else { return Err(Stop::usage(no_such_rule(&chosen.packs, &want))) };
    let Some(pack) = chosen.packs.get(card.pack).map(PackStamp::of) else { return Err(Stop::usage(no_such_rule(&chosen.packs, &want))) };
    let voice = Voice::new(&args.telling);
    write(|out| report::explain::write(card, &pack, &voice.style(), out))?;
    Ok(Exit::Good)
}

fn rule_cards(chosen: &Chosen) -> Result<Vec<preclaim::engine::RuleCard>, Stop> {
    let armed = arm(&chosen.packs, |_| true).map_err(|faults| Stop::from(preclaim::Refusal::from(faults)))?;
    Ok(preclaim::rule_cards(&armed))
}

fn rules(args: &Listing) -> Result<Exit, Stop> {
    let voice = Voice::new(&args.telling);
    if let Some(ListingCommand::Test { packs }) = &args.what {
        let wanted = if packs.pack.is_empty() && packs.rules.is_empty() { &args.packs } else { packs };
        return test(&packs::choose(wanted, &Config::default())?);
    }
    if let Some(ListingCommand::Coverage(coverage)) = &args.what {
        return super::coverage::coverage(coverage);
    }
    if args.checks {
        for check in check::checks() {
            say(&format!("{}\n    {}", check.code, check.about));
            for setting in check.settings {
                say(&format!("    set.{}: {}", setting.name, setting.kind.described()));
            }
            for situation in check.situations {
                let facts: Vec<String> = situation.facts.iter().map(|fact| format!("{{{fact}}}")).collect();
                let facts = if facts.is_empty() { "no facts to name".to_owned() } else { format!("can name {}", facts.join(", ")) };
                say(&format!("    says.{}: {facts}", situation.name));
            }
        }
        return Ok(Exit::Good);
    }
    let chosen = packs::choose(&args.packs, &Config::default())?;
    let cards = rule_cards(&chosen)?;
    let stamps: Vec<PackStamp> = chosen.packs.iter().map(PackStamp::of).collect();
    write(|out| report::explain::write_list(&cards, &stamps, &voice.style(), out))?;
    Ok(Exit::Good)
}

/// Runs each pack's own cases: shipped ones from the binary, others from beside their pack file.
fn test(chosen: &Chosen) -> Result<Exit, Stop> {
    arm(&chosen.packs, |_| true).map_err(|faults| Stop::from(preclaim::Refusal::from(faults)))?;
    let (mut count, mut wrong) = (0usize, 0usize);
    for pack in &chosen.packs {
        if !chosen.only.is_empty() && !chosen.only.contains(&pack.id) {
            continue;
        }
        let (before, mut without) = (count, pack.rules.iter().map(|rule| rule.id.as_str()).collect::<Vec<_>>());
        for (path, text) in case_files(chosen, pack)? {
            let file = cases::parse(&text).map_err(|why| Stop::usage(anyhow!("{path}, {why}")))?;
            without.retain(|rule| *rule != file.rule);
            for case in &file.cases {
                count += 1;
                let mismatches = cases::run(case, vocabulary()?, &chosen.packs);
                wrong += usize::from(!mismatches.is_empty());
                for mismatch in mismatches {
                    say(&format!("{path}, {mismatch}\n    in the case “{}”", case.title));
                }
            }
        }
        let lacking = if without.is_empty() { String::new() } else { format!("; no case for {}", without.join(", ")) };
        say(&format!("{}: {} cases{lacking}", pack.id, count - before));
    }
    say(&format!("{count} cases in all, {} as written, {wrong} not.", count - wrong));
    Ok(if wrong == 0 { Exit::Good } else { Exit::NotReady })
}

fn case_files(chosen: &Chosen, pack: &Pack) -> Result<Vec<(String, String)>, Stop> {
    let Some((_, folder)) = chosen.folders.iter().find(|(id, _)| *id == pack.id) else {
        let shipped = preclaim::pack::shipped_cases(&pack.id).into_iter();
        return Ok(shipped.map(|(path, text)| (path, text.to_owned())).collect());
    };
    let folder = folder.join("cases");
    let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(Vec::new()) };
    let mut files: Vec<PathBuf> =
        entries.flatten().map(|entry| entry.path()).filter(|path| path.extension().is_some_and(|e| e == "md")).collect();
    files.sort();
    files
        .into_iter()
        .map(|path| {
            let text = std::fs::read_to_string(&path)
                .map_err(|why| Stop::usage(anyhow!("{}: cannot be read ({why})", path.display(), why = because(&why))))?;
            Ok((path.display().to_string(), text))
        })
        .collect()
}
