//! How much of a file is read before it is refused. `() → numbers`.
//!
//! A file may be hostile or merely broken; either way it must end in one clear message, soon and in bounded memory. Each limit is far
//! above what a centre's export holds. This module does not know how anything is read.

/// Upper bounds for one file. The defaults keep a hostile file under about 1 GiB of memory and ten seconds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Bytes of the file itself: 768 MiB.
    pub file_bytes: u64,
    /// Bytes of everything that is unpacked out of one workbook: 768 MiB.
    pub unpacked_bytes: u64,
    /// Bytes of a part of a workbook that is held in memory at once (its table of texts, an xls file as a whole): 256 MiB.
    pub text_bytes: u64,
    /// How many times larger than its packed form a part of a workbook may be, once it is larger than 32 MiB: 250.
    /// Real sheets pack to a tenth or a thirtieth.
    pub ratio: u64,
    /// Sheets in one workbook: 1,000.
    pub sheets: usize,
    /// Rows of one sheet or lines of one text file: 20,000,000. A workbook itself can't have more than 1,048,576.
    pub rows: u32,
    /// Columns of a sheet: 16,384, as many as a spreadsheet has.
    pub columns: u32,
    /// Filled cells of one workbook, all sheets together: 24,000,000.
    pub cells: usize,
    /// Cells of one workbook counted from column A to the last filled one of each row, so that blank ones in between count: 100,000,000.
    pub places: u64,
    /// Bytes of the text of one cell: 1 MiB. A spreadsheet allows 32,767 characters.
    pub cell_bytes: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            file_bytes: 768 << 20,
            unpacked_bytes: 768 << 20,
            text_bytes: 256 << 20,
            ratio: 250,
            sheets: 1_000,
            rows: 20_000_000,
            columns: 16_384,
            cells: 24_000_000,
            places: 100_000_000,
            cell_bytes: 1 << 20,
        }
    }
}
