//! Files written whole or not at all.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use tempfile::NamedTempFile;

use super::Stop;
use super::files::Files;
use super::tell::because;

/// An output that is opened before the work begins, so that a folder that cannot be written to is told at once.
pub(crate) struct Output {
    path: PathBuf,
    file: NamedTempFile,
}

impl Output {
    /// Opens a temporary file beside the place where the output will stand.
    pub(crate) fn open(path: &Path, files: &Files) -> Result<Self, Stop> {
        Self::beside(path, files.role(path))
    }

    /// The same, where it is known what the path is to the run, if the run reads it.
    pub(crate) fn beside(path: &Path, role: Option<&str>) -> Result<Self, Stop> {
        let shown = path.display();
        if let Some(what) = role {
            return Err(Stop::usage(anyhow!("{shown} is {what} and would be overwritten; give the report another name")));
        }
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        if !folder.is_dir() {
            return Err(Stop::files(anyhow!("{shown}: there is no folder {}; make it first, or write elsewhere", folder.display())));
        }
        let file = tempfile::Builder::new().prefix(".preclaim-").suffix(".tmp").tempfile_in(folder).map_err(|why| {
            Stop::files(anyhow!(
                "{shown}: nothing can be written in {} ({why}); choose another folder",
                folder.display(),
                why = because(&why)
            ))
        })?;
        Ok(Self { path: path.to_owned(), file })
    }

    /// Writes through a buffer.
    pub(crate) fn write(&mut self, fill: impl FnOnce(&mut dyn Write) -> std::io::Result<()>) -> Result<(), Stop> {
        let mut buffered = std::io::BufWriter::with_capacity(1 << 16, self.file.as_file_mut());
        fill(&mut buffered)
            .and_then(|()| buffered.flush())
            .map_err(|why| Stop::files(anyhow!("{}: the report cannot be written ({why})", self.path.display(), why = because(&why))))
    }

    /// Moves all finished files into place and gives their paths. Where one cannot be, those that are new are taken away again.
    pub(crate) fn finish_all(outputs: impl Iterator<Item = Self>) -> Result<Vec<PathBuf>, Stop> {
        let (mut placed, mut fresh) = (Vec::new(), Vec::new());
        for output in outputs {
            let path = output.path.clone();
            let is_new = !path.exists();
            if let Err(stop) = output.finish() {
                for path in fresh {
                    // What cannot be taken away is at least whole.
                    let _ = std::fs::remove_file(path);
                }
                return Err(stop);
            }
            if is_new {
                fresh.push(path.clone());
            }
            placed.push(path);
        }
        Ok(placed)
    }

    /// Moves the finished file into place.
    fn finish(self) -> Result<(), Stop> {
        let path = self.path;
        share(self.file.path());
        self.file.persist(&path).map(drop).map_err(|failed| {
            let busy = failed.error.kind() == std::io::ErrorKind::PermissionDenied;
            let hint = if busy { "it may be open in Excel; close it there and run again" } else { "write to another name or folder" };
            Stop::files(anyhow!("{}: the report cannot be put in place ({}); {hint}", path.display(), failed.error))
        })
    }
}

/// A report is a file, and its ending picks the format.
pub(crate) fn not_a_folder(path: &Path) -> Result<(), Stop> {
    if path.is_dir() {
        let example = path.join("report.xlsx");
        return Err(Stop::files(anyhow!("{} is a folder; give a file name, such as {}", path.display(), example.display())));
    }
    Ok(())
}

/// Temporary files are for their owner alone; a report has the rights of any other new file.
#[cfg(unix)]
fn share(path: &Path) {
    use std::os::unix::fs::PermissionsExt;
    // A report that stays private is still a report.
    let _ = std::fs::set_permissions(path, std::fs::Permissions::from_mode(0o644));
}

#[cfg(not(unix))]
fn share(_: &Path) {}
