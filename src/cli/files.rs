//! Which files a run reads, and their bytes.

use std::collections::BTreeMap;
use std::ffi::OsStr;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::anyhow;
use preclaim::read::Source;
use preclaim::{Input, Store};

use super::Stop;
use super::tell::because;

/// Endings that a folder is searched for.
const ENDINGS: [&str; 8] = ["csv", "tsv", "txt", "xlsx", "xlsm", "xlsb", "xls", "ods"];

/// How many files passed over are named before the rest is only counted.
const NAMED: usize = 5;

/// The files of a run, by the path shown.
#[derive(Debug, Default)]
pub(crate) struct Files {
    by_shown: BTreeMap<String, PathBuf>,
    pub(crate) inputs: Vec<Input>,
    /// Files in folders that are no exports by their ending.
    passed_over: Vec<String>,
    /// Config files below the folders given.
    configs: Vec<PathBuf>,
    /// What else the run reads, by real path, and what each is: a report must not take its place.
    beside: Vec<(PathBuf, &'static str)>,
}

impl Store for Files {
    fn fetch(&self, path: &str) -> Result<Vec<u8>, String> {
        let Some(real) = self.by_shown.get(path) else { return Err("the file is not among the inputs".to_owned()) };
        std::fs::read(real).map_err(|why| unread(&why))
    }

    fn fetch_part(&self, path: &str, part: Range<u64>) -> Result<(Vec<u8>, u64), String> {
        let Some(real) = self.by_shown.get(path) else { return Err("the file is not among the inputs".to_owned()) };
        let read = || {
            let mut file = std::fs::File::open(real)?;
            let length = file.metadata()?.len();
            file.seek(SeekFrom::Start(part.start))?;
            let mut bytes = Vec::with_capacity(usize::try_from(part.end.saturating_sub(part.start)).unwrap_or(0));
            file.take(part.end.saturating_sub(part.start)).read_to_end(&mut bytes)?;
            Ok((bytes, length))
        };
        read().map_err(|why| unread(&why))
    }

    fn hold(&self, path: &str) -> Option<(Arc<dyn Source>, u64)> {
        // What is wrong with a file is told where it is fetched.
        let file = std::fs::File::open(self.by_shown.get(path)?).ok()?;
        let length = file.metadata().ok()?.len();
        Some((Arc::new(Open(Mutex::new(file))), length))
    }
}

/// A file that stays open: should another be put in its place, its bytes are still those of the one looked through.
struct Open(Mutex<std::fs::File>);

impl Source for Open {
    fn fill(&self, at: u64, into: &mut [u8]) -> Result<(), String> {
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(at)).and_then(|_| file.read_exact(into)).map_err(|why| match why.kind() {
            io::ErrorKind::UnexpectedEof => "its length is another".to_owned(),
            _ => why.to_string(),
        })
    }
}

fn unread(why: &io::Error) -> String {
    match why.kind() {
        io::ErrorKind::PermissionDenied => {
            "the file may not be read. Ask for permission to read it, or close it in the program that holds it.".to_owned()
        }
        io::ErrorKind::NotFound => "the file is no longer there.".to_owned(),
        _ => format!("the file cannot be read ({why}).", why = because(why)),
    }
}

impl Files {
    /// Finds the files that paths stand for. A path that does not exist stops the run.
    pub(crate) fn find(paths: &[PathBuf]) -> Result<Self, Stop> {
        let mut files = Self::default();
        let mut real_paths = BTreeMap::new();
        for path in paths {
            let kind = std::fs::metadata(path).map_err(|why| {
                let says = if why.kind() == std::io::ErrorKind::NotFound {
                    "there is no such file or folder. Check the spelling; a path with spaces needs quotes.".to_owned()
                } else {
                    format!("cannot be opened ({why}).", why = because(&why))
                };
                Stop::files(anyhow!("{}: {says}", path.display()))
            })?;
            if kind.is_dir() {
                files.search(path, &mut real_paths, true)?;
            } else {
                files.add(path, true, &mut real_paths);
            }
        }
        files.passed_over.sort();
        if files.inputs.is_empty() {
            let (last, most) = ENDINGS.split_last().map_or(("", String::new()), |(last, most)| (*last, most.join(", ")));
            let looked: Vec<String> = paths.iter().map(|path| path.display().to_string()).collect();
            let passed = files.passed_over(false).map(|says| format!(" {says}")).unwrap_or_default();
            return Err(Stop::files(anyhow!(
                "{}: there is nothing to check here. A folder is searched for {most} and {last}; give the one that holds the exports.{passed}",
                looked.join(", ")
            )));
        }
        Ok(files)
    }

    fn add(&mut self, path: &Path, named: bool, real_paths: &mut BTreeMap<PathBuf, String>) {
        let real = std::fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let mut shown = path.to_string_lossy().replace('\\', "/");
        if let Some(known) = real_paths.get(&real) {
            // One file by two paths is read once, under the first in order, whatever the order given.
            let (first, second) = if *known <= shown { (known.clone(), shown) } else { (shown, known.clone()) };
            let was_named = self.inputs.iter().any(|input| (input.path == first || input.path == second) && input.named);
            self.inputs.retain(|input| input.path != second && input.path != first);
            self.by_shown.remove(&second);
            self.by_shown.insert(first.clone(), path.to_owned());
            self.inputs.push(Input { path: first.clone(), named: named || was_named });
            real_paths.insert(real, first);
            return;
        }
        while self.by_shown.contains_key(&shown) {
            // Names that are not text can look alike once shown.
            shown.push('\'');
        }
        real_paths.insert(real, shown.clone());
        self.by_shown.insert(shown.clone(), path.to_owned());
        self.inputs.push(Input { path: shown, named });
    }

    fn search(&mut self, folder: &Path, real_paths: &mut BTreeMap<PathBuf, String>, given: bool) -> Result<(), Stop> {
        let cannot =
            |why: std::io::Error| Stop::files(anyhow!("{}: the folder cannot be searched ({why}).", folder.display(), why = because(&why)));
        let mut entries: Vec<_> = std::fs::read_dir(folder).map_err(cannot)?.collect::<Result<_, _>>().map_err(cannot)?;
        entries.sort_by_key(std::fs::DirEntry::file_name);
        for entry in entries {
            let path = entry.path();
            let name = entry.file_name();
            if !given && name.eq_ignore_ascii_case("preclaim.toml") {
                self.configs.push(path);
                continue;
            }
            if is_passed_over_silently(&name) {
                continue;
            }
            let Ok(kind) = entry.file_type() else { continue };
            if kind.is_dir() {
                self.search(&path, real_paths, false)?;
                continue;
            }
            if !std::fs::metadata(&path).is_ok_and(|target| target.is_file()) {
                continue;
            }
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_lowercase());
            if ending.as_deref().is_some_and(|ending| ENDINGS.contains(&ending)) {
                self.add(&path, false, real_paths);
            } else {
                self.passed_over.push(name.to_string_lossy().into_owned());
            }
        }
        Ok(())
    }

    /// Leaves out earlier reports among the inputs that an output is about to replace: what a run wrote last week is no export.
    pub(crate) fn leave_out_reports(&mut self, outputs: &[PathBuf]) {
        for output in outputs.iter().filter_map(|output| std::fs::canonicalize(output).ok()) {
            let same = |path: &PathBuf| std::fs::canonicalize(path).is_ok_and(|real| real == output);
            let Some(shown) = self.by_shown.iter().find(|(_, path)| same(path)).map(|(shown, _)| shown.clone()) else { continue };
            let named = self.inputs.iter().any(|input| input.path == shown && input.named);
            if !named && std::fs::read(&output).is_ok_and(|bytes| preclaim::is_report(&shown, bytes)) {
                self.inputs.retain(|input| input.path != shown);
                self.by_shown.remove(&shown);
            }
        }
    }

    /// Adds a file that is no export but reference, and gives its path as shown.
    pub(crate) fn add_reference(&mut self, path: &Path) -> Result<String, Stop> {
        let Ok(real) = std::fs::canonicalize(path) else {
            return Err(Stop::files(anyhow!(
                "{}: there is no such file. Check the spelling; a path with spaces needs quotes.",
                path.display()
            )));
        };
        if let Some(shown) = self.shown(&real) {
            return Ok(shown.to_owned());
        }
        self.add(path, true, &mut BTreeMap::new());
        self.shown(&real).map(str::to_owned).ok_or_else(|| Stop::files(anyhow!("{}: the file cannot be read.", path.display())))
    }

    /// The path shown of the input with a real path.
    pub(crate) fn shown(&self, real: &Path) -> Option<&str> {
        let same = |path: &PathBuf| std::fs::canonicalize(path).is_ok_and(|own| own == real);
        self.by_shown.iter().find(|(_, path)| same(path)).map(|(shown, _)| shown.as_str())
    }

    /// An input's path as seen from a folder, with `/` between its steps.
    pub(crate) fn seen_from(&self, shown: &str, folder: &Path) -> String {
        let real = self.by_shown.get(shown).and_then(|path| std::fs::canonicalize(path).ok());
        let below = real.as_ref().and_then(|real| real.strip_prefix(folder).ok());
        below.or(real.as_deref()).map_or(shown.to_owned(), |path| path.to_string_lossy().replace('\\', "/"))
    }

    /// Leaves out a file that is read as something else, such as a waiver register that lies among the exports.
    pub(crate) fn leave_out(&mut self, file: &Path) {
        let Ok(real) = std::fs::canonicalize(file) else { return };
        let same = |path: &PathBuf| std::fs::canonicalize(path).is_ok_and(|path| path == real);
        let Some(shown) = self.by_shown.iter().find(|(_, path)| same(path)).map(|(shown, _)| shown.clone()) else { return };
        self.inputs.retain(|input| input.path != shown);
        self.by_shown.remove(&shown);
    }

    /// Remembers a file that the run reads beside its exports.
    pub(crate) fn also_read(&mut self, path: &Path, what: &'static str) {
        self.beside.push((real_place(path), what));
    }

    /// What a path is to this run, if the run reads it.
    pub(crate) fn role(&self, path: &Path) -> Option<&'static str> {
        let real = real_place(path);
        if let Some((_, what)) = self.beside.iter().find(|(known, _)| *known == real) {
            return Some(what);
        }
        let is_input = self.by_shown.values().any(|input| std::fs::canonicalize(input).is_ok_and(|input| input == real));
        is_input.then_some("one of the files to check")
    }

    /// A sentence on a config file that lies below the folder given and is not the one used; redacted, without its name.
    pub(crate) fn config_not_used(&self, used: Option<&Path>, redacted: bool) -> Option<String> {
        let used = used.map(real_place);
        let unused = self.configs.iter().find(|path| Some(real_place(path)) != used)?;
        let which = if redacted { "A preclaim.toml in a folder below".to_owned() } else { unused.display().to_string() };
        Some(format!("{which} was not used, since it does not lie in the folder given; name it with --config, or give its folder."))
    }

    /// One line on files that are no exports, where there are any; redacted, without their names.
    pub(crate) fn passed_over(&self, redacted: bool) -> Option<String> {
        let [first, ..] = &self.passed_over[..] else { return None };
        if redacted {
            // What nobody reads may be called anything.
            return Some(match self.passed_over.len() {
                1 => "One file was passed over, because it is not an export.".to_owned(),
                many => format!("{many} files were passed over, because they are not exports."),
            });
        }
        if self.passed_over.len() == 1 {
            return Some(format!("One file was passed over, because it is not an export: {first}."));
        }
        let named = self.passed_over.iter().take(NAMED).cloned().collect::<Vec<_>>().join(", ");
        let more = self.passed_over.len().saturating_sub(NAMED);
        let more = if more > 0 { format!(" and {more} more") } else { String::new() };
        Some(format!("{} files were passed over, because they are not exports: {named}{more}.", self.passed_over.len()))
    }
}

/// The real path of a file, also of one that is yet to be made.
fn real_place(path: &Path) -> PathBuf {
    std::fs::canonicalize(path).unwrap_or_else(|_| {
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        match (std::fs::canonicalize(folder), path.file_name()) {
            (Ok(folder), Some(name)) => folder.join(name),
            _ => path.to_owned(),
        }
    })
}

/// Files that every folder has and nobody means, and this program's own config and key file.
fn is_passed_over_silently(name: &OsStr) -> bool {
    let name = name.to_string_lossy();
    name.starts_with('.')
        || name.starts_with("~$")
        || name.eq_ignore_ascii_case("thumbs.db")
        || name.eq_ignore_ascii_case("desktop.ini")
        || name.eq_ignore_ascii_case("preclaim.toml")
        || name.eq_ignore_ascii_case("preclaim.key")
}
