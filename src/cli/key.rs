//! The key file of redacted reports: read where it is, made where it is not, never written over.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use preclaim::redact::Key;
use preclaim::report::deadlines::OwnDate;
use preclaim::saved::SavedReport;

use super::Stop;
use super::args::{Judging, Sheets};
use super::config::Config;
use super::tell::{because, complain};

/// Where the key is looked for and made, unless `--redact-key` says otherwise: in the folder in which the command was typed, not
/// beside the report, which is to be given away.
pub(crate) const DEFAULT: &str = "preclaim.key";

/// A key and where it is kept.
pub(crate) struct Kept {
    pub(crate) key: Key,
    pub(crate) path: PathBuf,
    fresh: bool,
}

impl Kept {
    /// The key of the file; a new one, not yet written, where there is no file.
    pub(crate) fn open(path: &Path) -> Result<Self, Stop> {
        let shown = path.display();
        let (key, fresh) = match std::fs::read(path) {
            Ok(bytes) => {
                let key = Key::parse(&String::from_utf8_lossy(&bytes)).map_err(|why| Stop::usage(anyhow!("{shown}: {why}")))?;
                (key, false)
            }
            Err(why) if why.kind() == std::io::ErrorKind::NotFound => {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes).map_err(|why| Stop::files(anyhow!("the system gives no random numbers for a key ({why})")))?;
                (Key::new(bytes), true)
            }
            Err(why) => return Err(Stop::usage(anyhow!("{shown}: the key cannot be read ({why})", why = because(&why)))),
        };
        Ok(Self { key, path: path.to_owned(), fresh })
    }

    /// Puts a new key into its file, for its owner alone. A file that has come there meanwhile is left as it is.
    pub(crate) fn keep(&self) -> Result<(), Stop> {
        let shown = self.path.display();
        if !self.fresh {
            return Ok(());
        }
        let cannot = |why: std::io::Error| Stop::files(anyhow!("{shown}: the new key cannot be written ({why})", why = because(&why)));
        let mut options = std::fs::OpenOptions::new();
        options.write(true).create_new(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let mut file = options.open(&self.path).map_err(cannot)?;
        file.write_all(self.key.to_text().as_bytes()).and_then(|()| file.sync_all()).map_err(cannot)?;
        complain(&format!(
            "preclaim: a new key was made: {shown}. Keep it, apart from the reports: with it the same learner has the same pseudonym next time, and you can tell who it is."
        ));
        Ok(())
    }
}

/// Whether the learners of a baseline can be found in this run: one that is redacted has pseudonyms of its own key.
pub(crate) fn fits(kept: Option<&Kept>, baseline: Option<&SavedReport<'_>>) -> Result<(), Stop> {
    let Some(mark) = baseline.and_then(|baseline| baseline.redacted.as_ref()) else { return Ok(()) };
    match kept {
        Some(kept) if kept.key.mark() == *mark => Ok(()),
        Some(_) => Err(Stop::usage(anyhow!("the baseline was redacted with another key; give that one with --redact-key"))),
        None => Err(Stop::usage(anyhow!("the baseline is redacted; give --redact and its key, or a baseline that is not redacted"))),
    }
}

/// Which input sheets the workbook copies. Their cells may say anything of anybody, so a redacted workbook copies none.
pub(crate) fn sheets(args: &Judging) -> Result<Sheets, Stop> {
    match (args.redact, args.sheets) {
        (true, Some(Sheets::All | Sheets::Marked)) => Err(Stop::usage(anyhow!(
            "a redacted workbook copies no input sheet, for their cells may hold anything; leave out --sheets or --redact"
        ))),
        (true, _) => Ok(Sheets::None),
        (false, sheets) => Ok(sheets.unwrap_or(Sheets::All)),
    }
}

/// The centre's own dates; their words are the centre's too, so a redacted board has the days alone.
pub(crate) fn own_dates(config: &Config, redact: bool) -> Vec<OwnDate> {
    let plain = |date: &OwnDate| OwnDate { day: date.day, what: "A date of the centre’s own".to_owned() };
    if redact { config.own_dates.iter().map(plain).collect() } else { config.own_dates.clone() }
}
