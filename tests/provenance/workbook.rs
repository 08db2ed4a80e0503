//! One sheet of an annotated workbook, read back. `bytes + position → text, notes`.

use std::io::{Cursor, Read};

use calamine::{Data, Range, Reader, Xlsx};

/// A sheet with its parts in the archive.
pub(crate) struct Copied {
    /// Its name.
    pub(crate) name: String,
    cells: Range<Data>,
    sheet: String,
    relations: String,
    comments: String,
}

fn part(bytes: &[u8], name: &str) -> Option<String> {
    let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap_or_else(|why| panic!("{why}"));
    let mut text = String::new();
    zip.by_name(name).ok()?.read_to_string(&mut text).unwrap_or_else(|why| panic!("{name}: {why}"));
    Some(text)
}

/// The value of an attribute in the first element that has all of these words.
fn attribute(xml: &str, words: &[&str], name: &str) -> Option<String> {
    let element = xml.split('<').find(|element| words.iter().all(|word| element.contains(word)))?;
    let (_, rest) = element.split_once(&format!("{name}=\""))?;
    rest.split('"').next().map(str::to_owned)
}

impl Copied {
    /// Opens the sheet at a position, and the comments that its own relations name.
    pub(crate) fn open(bytes: &[u8], position: usize) -> Self {
        let mut book: Xlsx<_> = calamine::open_workbook_from_rs(Cursor::new(bytes)).unwrap_or_else(|why| panic!("{why}"));
        let name = book.sheet_names()[position].clone();
        let cells = book.worksheet_range(&name).unwrap_or_else(|why| panic!("{name}: {why}"));
        let workbook = part(bytes, "xl/workbook.xml").unwrap_or_default();
        let id = workbook.split("<sheet ").nth(position + 1).and_then(|sheet| attribute(sheet, &["r:id"], "r:id")).unwrap_or_default();
        let all = part(bytes, "xl/_rels/workbook.xml.rels").unwrap_or_default();
        let target = attribute(&all, &[&format!("Id=\"{id}\"")], "Target").unwrap_or_else(|| panic!("{name} has no part"));
        let file = target.rsplit('/').next().unwrap_or_default();
        let relations = part(bytes, &format!("xl/worksheets/_rels/{file}.rels")).unwrap_or_default();
        let comments = attribute(&relations, &["/comments\""], "Target")
            .and_then(|target| part(bytes, &format!("xl/{}", target.trim_start_matches("../"))))
            .unwrap_or_default();
        let sheet = part(bytes, &format!("xl/{target}")).unwrap_or_else(|| panic!("{name} has no part"));
        Self { name, cells, sheet, relations, comments }
    }

    /// The text at a place, counted from the first row and column of the sheet.
    pub(crate) fn text(&self, row: usize, col: usize) -> String {
        let place = (u32::try_from(row).unwrap_or(0), u32::try_from(col).unwrap_or(0));
        // Excel has one kind of line break in a cell.
        self.cells.get_value(place).map(ToString::to_string).unwrap_or_default().replace("\r\n", "\n")
    }

    /// The cells that carry a note.
    pub(crate) fn notes(&self) -> Vec<String> {
        self.comments.split("<comment ref=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
    }

    /// The cells of this sheet to which the Findings sheet leads.
    pub(crate) fn led_to(&self, bytes: &[u8]) -> Vec<String> {
        let findings = part(bytes, "xl/worksheets/sheet3.xml").unwrap_or_default();
        let locations = findings.split("<hyperlink ").skip(1).filter_map(|link| attribute(link, &["location"], "location"));
        let quoted = |name: &str| format!("'{}'!", name.replace('&', "&amp;"));
        locations.filter_map(|location| location.strip_prefix(&quoted(&self.name)).map(str::to_owned)).collect()
    }

    /// Formulas, and links that lead out of the workbook.
    pub(crate) fn formulas_and_links_out(&self) -> usize {
        self.sheet.matches("<f>").count() + self.relations.matches("relationships/hyperlink").count()
    }
}
