//! Workbooks of Excel 2007 and later: xlsx, xlsm. `Archive → sheets of Cells`.
//!
//! Read straight from the XML in one pass, since number formats (leading zeros, percentages), formulas without a stored value and
//! errors of any spelling matter here. Not known afterwards: formulas, colours, comments, merged areas (a merged value stays in its
//! top-left cell).

use std::sync::Arc;

use quick_xml::events::Event;

use super::Limits;
use super::archive::{Archive, broken, resolve};
use super::cells::{Budget, Cells, Texts, store};
use super::error::ReadError;
use super::format::{Look, built_in, look};
use super::sheet_xml;
use super::xml::{attribute, attribute_text, push_reference, reader};

/// What the sheets of a workbook share.
pub(super) struct Shared {
    pub(super) texts: Arc<Texts>,
    /// By the `s` attribute of a cell.
    pub(super) looks: Vec<Look>,
    pub(super) since_1904: bool,
}

/// One sheet of a workbook.
pub(super) struct Found {
    pub(super) name: String,
    pub(super) hidden: bool,
    /// `None` for a chart sheet and the like.
    pub(super) cells: Option<Cells>,
}

/// A sheet as the workbook lists it.
struct Listed {
    name: String,
    hidden: bool,
    /// Its part and kind.
    target: Option<(String, String)>,
}

/// Reads every sheet.
pub(super) fn open(archive: &mut Archive, limits: &Limits) -> Result<Vec<Found>, ReadError> {
    let workbook = relations(archive, "_rels/.rels", "", limits)?
        .into_iter()
        .find(|relation| relation.kind == "officeDocument")
        .map_or_else(|| "xl/workbook.xml".to_owned(), |relation| relation.target);
    let (folder, file) = workbook.rsplit_once('/').unwrap_or(("", &workbook));
    let beside = format!("{folder}{}_rels/{file}.rels", if folder.is_empty() { "" } else { "/" });
    let relations = relations(archive, &beside, &workbook, limits)?;
    let (listed, since_1904) = sheets(archive, &workbook, &relations, limits)?;
    if listed.is_empty() {
        return Err(broken("the workbook lists no sheets"));
    }
    if listed.len() > limits.sheets {
        return Err(ReadError::OverLimit {
            what: "sheets in the workbook".to_owned(),
            found: listed.len() as u64,
            limit: limits.sheets as u64,
        });
    }
    let part = |kind: &str| relations.iter().find(|relation| relation.kind == kind).map(|relation| relation.target.clone());
    let looks = looks(archive, &part("styles").unwrap_or_else(|| resolve(&workbook, "styles.xml")), limits)?;
    let texts = texts(archive, &part("sharedStrings").unwrap_or_else(|| resolve(&workbook, "sharedStrings.xml")), limits)?;
    let shared = Shared { texts: Arc::new(texts), looks, since_1904 };
    let mut budget = Budget::new(limits);
    let mut found = Vec::with_capacity(listed.len());
    for sheet in listed {
        let cells = match sheet.target {
            Some((part, kind)) if kind == "worksheet" => sheet_xml::cells(archive, &part, &sheet.name, &shared, &mut budget)?,
            _ => None,
        };
        found.push(Found { name: sheet.name, hidden: sheet.hidden, cells });
    }
    Ok(found)
}

/// What one part says about another.
struct Relation {
    id: String,
    /// The last word of its type: `worksheet`, `styles`.
    kind: String,
    target: String,
}

fn relations(archive: &mut Archive, part: &str, from: &str, limits: &Limits) -> Result<Vec<Relation>, ReadError> {
    let mut all = Vec::new();
    each(archive, part, limits, |event| {
        if let Event::Start(element) = event
            && element.local_name().as_ref() == "Relationship"
            && let (Some(id), Some(target)) = (attribute_text(element, "Id"), attribute_text(element, "Target"))
        {
            let kind = attribute(element, "Type").unwrap_or_default().rsplit('/').next().unwrap_or_default().to_owned();
            all.push(Relation { id, kind, target: resolve(from, &target) });
        }
        Ok(())
    })?;
    Ok(all)
}

/// The listed sheets, and whether dates count from 1904.
fn sheets(archive: &mut Archive, part: &str, relations: &[Relation], limits: &Limits) -> Result<(Vec<Listed>, bool), ReadError> {
    let (mut all, mut since_1904) = (Vec::new(), false);
    if !archive.has(part) {
        return Err(broken("its list of sheets is missing"));
    }
    each(archive, part, limits, |event| {
        let Event::Start(element) = event else { return Ok(()) };
        match element.local_name().as_ref() {
            "sheet" => {
                let id = attribute_text(element, "id").unwrap_or_default();
                let relation = relations.iter().find(|relation| relation.id == id);
                all.push(Listed {
                    name: attribute_text(element, "name").unwrap_or_default(),
                    hidden: attribute(element, "state").is_some_and(|state| state != "visible"),
                    target: relation.map(|relation| (relation.target.clone(), relation.kind.clone())),
                });
            }
            // An extension has an element of the same name without this attribute.
            "workbookPr" => since_1904 |= attribute(element, "date1904").is_some_and(|value| value == "1" || value == "true"),
            _ => {}
        }
        Ok(())
    })?;
    Ok((all, since_1904))
}

/// The looks of the cell formats.
fn looks(archive: &mut Archive, part: &str, limits: &Limits) -> Result<Vec<Look>, ReadError> {
    let mut custom = std::collections::HashMap::new();
    let mut looks = Vec::new();
    let mut within = false;
    each(archive, part, limits, |event| {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "numFmt" => {
                    let id = attribute(element, "numFmtId").and_then(|id| id.parse::<u32>().ok());
                    if let (Some(id), Some(code)) = (id, attribute_text(element, "formatCode")) {
                        custom.entry(id).or_insert_with(|| look(&code));
                    }
                }
                "cellXfs" => within = true,
                "xf" if within => {
                    let id = attribute(element, "numFmtId").and_then(|id| id.parse::<u32>().ok()).unwrap_or(0);
                    looks.push(custom.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            },
            Event::End(element) if element.local_name().as_ref() == "cellXfs" => within = false,
            _ => {}
        }
        Ok(())
    })?;
    Ok(looks)
}

/// The table of texts; readings of East Asian words are left out, runs of one text joined.
fn texts(archive: &mut Archive, part: &str, limits: &Limits) -> Result<Texts, ReadError> {
    let mut texts = Texts::default();
    let mut text = String::new();
    let (mut taking, mut reading) = (false, false);
    each(archive, part, limits, |event| {
        match event {
            Event::Start(element) => match element.local_name().as_ref() {
                "si" => text.clear(),
                "rPh" => reading = true,
                "t" => taking = !reading,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "si" => {
                    let place = store(&mut texts.all, &sheet_xml::without_escapes(&text), limits)?;
                    texts.places.push(place);
                    if (texts.all.len() + texts.places.len() * 8) as u64 > limits.text_bytes {
                        return Err(over(part, limits.text_bytes, limits));
                    }
                }
                "rPh" => reading = false,
                "t" => taking = false,
                _ => {}
            },
            Event::Text(piece) if taking => text.push_str(&piece.xml10_content()),
            Event::CData(piece) if taking => text.push_str(&piece.xml10_content()),
            Event::GeneralRef(piece) if taking => push_reference(piece, &mut text),
            _ => {}
        }
        Ok(())
    })?;
    Ok(texts)
}

fn over(part: &str, found: u64, limits: &Limits) -> ReadError {
    ReadError::OverLimit { what: format!("bytes in {part}"), found, limit: limits.text_bytes }
}

/// Gives every event of a part, whose content is held in memory; nothing where there is no such part.
fn each(
    archive: &mut Archive,
    part: &str,
    limits: &Limits,
    mut take: impl FnMut(&Event<'_>) -> Result<(), ReadError>,
) -> Result<(), ReadError> {
    let size = archive.size(part);
    if size > limits.text_bytes {
        return Err(over(part, size, limits));
    }
    let failed = {
        let Some(unpacked) = archive.part(part)? else { return Ok(()) };
        let mut xml = reader(unpacked);
        let mut buffer = Vec::new();
        loop {
            buffer.clear();
            xml.get_mut().get_mut().renew();
            match xml.read_event_into(&mut buffer) {
                Ok(Event::Eof) => return Ok(()),
                Ok(event) => take(&event)?,
                Err(error) => break error.to_string(),
            }
        }
    };
    Err(archive.failure(part, &failed))
}
