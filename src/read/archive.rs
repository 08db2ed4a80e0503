//! The parts of a workbook that is a zip archive. `bytes → Archive → part by name`.
//!
//! Sizes are looked at before anything is unpacked, and counted again while it is: an archive may lie about them. Names are matched
//! without regard to case, and `\` counts as `/`, since some writers do it so. This module does not know what is in a part.

use std::cell::Cell;
use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read};
use std::rc::Rc;

use zip::ZipArchive;
use zip::result::ZipError;

use super::{Limits, ReadError};

/// Parts smaller than this may be packed as tightly as they like.
const SMALL: u64 = 32 << 20;

/// Bytes of one element or text: far more than a cell holds, far less than memory.
const RUN: u64 = 16 << 20;

/// An opened archive.
pub(super) struct Archive {
    zip: ZipArchive<Cursor<Vec<u8>>>,
    names: HashMap<String, usize>,
    left: Rc<Cell<u64>>,
    limit: u64,
}

/// A part that is being unpacked.
pub(super) type Part<'a> = BufReader<Counted<zip::read::ZipFile<'a, Cursor<Vec<u8>>>>>;

impl Archive {
    /// Opens an archive whose declared sizes are within the limits.
    pub(super) fn open(bytes: Vec<u8>, limits: &Limits) -> Result<Self, ReadError> {
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| broken("its table of contents is missing or broken"))?;
        let mut names = HashMap::new();
        let mut total = 0u64;
        for index in 0..zip.len() {
            let Ok(part) = zip.by_index_raw(index) else { return Err(broken("its table of contents is broken")) };
            let (size, packed) = (part.size(), part.compressed_size());
            let name = part.name().map_or_else(|_| String::new(), std::borrow::Cow::into_owned);
            total = total.saturating_add(size);
            if size > SMALL && size > packed.saturating_mul(limits.ratio) {
                let what = format!("bytes in {name} for its packed size");
                return Err(ReadError::OverLimit { what, found: size, limit: packed.saturating_mul(limits.ratio) });
            }
            names.entry(plain(&name)).or_insert(index);
        }
        if total > limits.unpacked_bytes {
            return Err(too_large(total, limits.unpacked_bytes));
        }
        Ok(Self { zip, names, left: Rc::new(Cell::new(limits.unpacked_bytes)), limit: limits.unpacked_bytes })
    }

    /// Whether there is a part of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.names.contains_key(&plain(name))
    }

    /// Whether a part's name ends so.
    pub(super) fn has_ending(&self, ending: &str) -> bool {
        self.names.keys().any(|name| name.ends_with(ending))
    }

    /// Declared size of a part; 0 where there is none.
    pub(super) fn size(&mut self, name: &str) -> u64 {
        let index = self.names.get(&plain(name)).copied();
        index.and_then(|index| self.zip.by_index_raw(index).ok()).map_or(0, |part| part.size())
    }

    /// Begins to unpack a part; `None` where there is none.
    pub(super) fn part(&mut self, name: &str) -> Result<Option<Part<'_>>, ReadError> {
        let Some(&index) = self.names.get(&plain(name)) else { return Ok(None) };
        let left = Rc::clone(&self.left);
        match self.zip.by_index(index) {
            Ok(part) => Ok(Some(BufReader::with_capacity(64 << 10, Counted { inner: part, left, run: 0 }))),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED) | ZipError::InvalidPassword) => Err(ReadError::Encrypted),
            Err(error) => Err(broken(&format!("{name} can't be unpacked: {error}"))),
        }
    }

    /// The first bytes of a part.
    pub(super) fn start(&mut self, name: &str, bytes: u64) -> Result<Vec<u8>, ReadError> {
        let mut start = Vec::new();
        if let Some(part) = self.part(name)? {
            part.into_inner().inner.take(bytes).read_to_end(&mut start).map_err(|error| broken(&format!("{name}: {error}")))?;
        }
        Ok(start)
    }

    /// Why reading a part failed: over the limit if the count ran out, else damaged.
    pub(super) fn failure(&self, name: &str, error: &dyn std::fmt::Display) -> ReadError {
        if self.left.get() == 0 { too_large(self.limit, self.limit) } else { broken(&format!("{name}: {error}")) }
    }

    /// The bytes of the archive, for a library that opens it itself.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.zip.into_inner().into_inner()
    }
}

/// A reader that fails once all parts together have given more bytes than allowed, or one event of XML more than it may have.
pub(super) struct Counted<R> {
    inner: R,
    left: Rc<Cell<u64>>,
    run: u64,
}

impl<R> Counted<R> {
    /// An event of XML has been read: the next one begins.
    pub(super) fn renew(&mut self) {
        self.run = 0;
    }
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.inner.read(buffer)?;
        self.run += count as u64;
        if self.run > RUN {
            return Err(io::Error::other("a single value of more than 16 MiB"));
        }
        match self.left.get().checked_sub(count as u64) {
            Some(left) if left > 0 => self.left.set(left),
            _ => {
                self.left.set(0);
                return Err(io::Error::other("larger than it says"));
            }
        }
        Ok(count)
    }
}

fn plain(name: &str) -> String {
    name.trim_start_matches('/').replace('\\', "/").to_ascii_lowercase()
}

fn too_large(found: u64, limit: u64) -> ReadError {
    ReadError::OverLimit { what: "bytes when unpacked".to_owned(), found, limit }
}

/// The error for a workbook that is cut short or broken.
pub(super) fn broken(how: &str) -> ReadError {
    ReadError::Damaged(how.to_owned())
}

/// The name of a part, given the part that refers to it: `xl/workbook.xml` and `worksheets/sheet1.xml` give `xl/worksheets/sheet1.xml`.
pub(super) fn resolve(from: &str, target: &str) -> String {
    let target = target.replace('\\', "/");
    let mut path: Vec<&str> = Vec::new();
    if !target.starts_with('/') {
        path.extend(from.split('/'));
        path.pop();
    }
    for step in target.split('/') {
        match step {
            "" | "." => {}
            ".." => {
                path.pop();
            }
            _ => path.push(step),
        }
    }
    path.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_relative_or_absolute() {
        assert_eq!(resolve("xl/workbook.xml", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/workbook.xml", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolve("xl/workbook.xml", "..\\data/./s.xml"), "data/s.xml");
    }
}
