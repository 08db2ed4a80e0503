//! OLE compound files: the container of xls and of encrypted workbooks. `bytes → entries, streams`.
//!
//! Read here before a library reads the same, because a chain of sectors that runs in a circle would keep that library busy until memory
//! runs out. This module does not know what is in a stream.

use super::ReadError;
use super::archive::broken;

const END: u32 = 0xffff_fffe;
/// Numbers from here on are no sectors.
const RESERVED: u32 = 0xffff_fffa;

/// An opened compound file.
pub(super) struct Compound<'a> {
    bytes: &'a [u8],
    sector: usize,
    fat: Vec<u32>,
    mini_fat: Vec<u32>,
    mini: Vec<u8>,
    entries: Vec<Entry>,
}

struct Entry {
    name: String,
    start: u32,
    size: u64,
}

impl<'a> Compound<'a> {
    /// Reads the directory; every chain that a reader would follow is followed to its end.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, ReadError> {
        let sector = match u16_at(bytes, 30) {
            Some(9) => 512,
            Some(12) => 4096,
            _ => return Err(broken("its header is cut short or wrong")),
        };
        let mut file = Self { bytes, sector, fat: Vec::new(), mini_fat: Vec::new(), mini: Vec::new(), entries: Vec::new() };
        let most = bytes.len() / sector + 1;
        let mut fat_sectors: Vec<u32> = (0..109).filter_map(|i| u32_at(bytes, 76 + 4 * i)).collect();
        let mut next = u32_at(bytes, 68).unwrap_or(END);
        let mut followed = 0;
        while next < RESERVED {
            followed += 1;
            if followed > most {
                return Err(broken("its table of sectors runs in a circle"));
            }
            let mut numbers = file.numbers(next)?;
            next = numbers.pop().unwrap_or(END);
            fat_sectors.extend(numbers);
        }
        for number in fat_sectors.into_iter().filter(|&number| number < RESERVED) {
            let numbers = file.numbers(number)?;
            file.fat.extend(numbers);
            if file.fat.len() > most.saturating_mul(2).saturating_add(sector) {
                return Err(broken("its table of sectors is longer than the file"));
            }
        }
        let directory = file.chain(u32_at(bytes, 48).unwrap_or(END))?;
        file.entries = directory.chunks_exact(128).filter_map(entry).collect();
        if u32_at(bytes, 64).unwrap_or(0) > 0 {
            let mini_fat = file.chain(u32_at(bytes, 60).unwrap_or(END))?;
            file.mini_fat = mini_fat.as_chunks::<4>().0.iter().map(|number| u32::from_le_bytes(*number)).collect();
            if let Some(start) = file.entries.first().map(|root| root.start) {
                file.mini = file.chain(start)?;
            }
        }
        Ok(file)
    }

    /// Whether there is a stream of this name.
    pub(super) fn has(&self, name: &str) -> bool {
        self.entries.iter().any(|entry| entry.name.eq_ignore_ascii_case(name))
    }

    /// The content of a stream.
    pub(super) fn stream(&self, name: &str) -> Result<Option<Vec<u8>>, ReadError> {
        let Some(entry) = self.entries.iter().find(|entry| entry.name.eq_ignore_ascii_case(name)) else { return Ok(None) };
        let mut content = if entry.size < 4096 { self.mini_chain(entry.start)? } else { self.chain(entry.start)? };
        content.truncate(usize::try_from(entry.size).unwrap_or(usize::MAX));
        Ok(Some(content))
    }

    fn sector(&self, number: u32) -> Result<&'a [u8], ReadError> {
        let from = (number as usize + 1) * self.sector;
        let to = (from + self.sector).min(self.bytes.len());
        self.bytes.get(from..to).filter(|sector| !sector.is_empty()).ok_or_else(|| broken("it is cut short"))
    }

    fn numbers(&self, sector: u32) -> Result<Vec<u32>, ReadError> {
        Ok(self.sector(sector)?.as_chunks::<4>().0.iter().map(|number| u32::from_le_bytes(*number)).collect())
    }

    fn chain(&self, start: u32) -> Result<Vec<u8>, ReadError> {
        let mut content = Vec::new();
        follow(start, &self.fat, |number| {
            content.extend_from_slice(self.sector(number)?);
            Ok(())
        })?;
        Ok(content)
    }

    fn mini_chain(&self, start: u32) -> Result<Vec<u8>, ReadError> {
        let mut content = Vec::new();
        follow(start, &self.mini_fat, |number| {
            let from = number as usize * 64;
            let to = (from + 64).min(self.mini.len());
            content.extend_from_slice(self.mini.get(from..to).ok_or_else(|| broken("it is cut short"))?);
            Ok(())
        })?;
        Ok(content)
    }
}

fn follow(start: u32, table: &[u32], mut take: impl FnMut(u32) -> Result<(), ReadError>) -> Result<(), ReadError> {
    let mut number = start;
    let mut left = table.len();
    while number != END {
        if left == 0 {
            return Err(broken("a chain of its sectors runs in a circle"));
        }
        left -= 1;
        take(number)?;
        number = table.get(number as usize).copied().ok_or_else(|| broken("a chain of its sectors leads nowhere"))?;
    }
    Ok(())
}

fn entry(bytes: &[u8]) -> Option<Entry> {
    let units: Vec<u16> =
        bytes.get(..64)?.as_chunks::<2>().0.iter().map(|unit| u16::from_le_bytes(*unit)).take_while(|&unit| unit != 0).collect();
    let size = u64::from(u32_at(bytes, 120)?);
    (!units.is_empty()).then(|| Entry { name: String::from_utf16_lossy(&units), start: u32_at(bytes, 116).unwrap_or(END), size })
}

/// A number of two bytes, little end first.
pub(super) fn u16_at(bytes: &[u8], at: usize) -> Option<u16> {
    Some(u16::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A number of four bytes, little end first.
pub(super) fn u32_at(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_le_bytes(*bytes.get(at..)?.first_chunk()?))
}
