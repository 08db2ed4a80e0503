//! The register of regulated qualifications as Ofqual publishes it for download: numbers, titles, levels and last dates.
//!
//! `Sheet → Regulated by number`. Headings are those of the download, wherever their columns stand. It does not know which
//! qualifications anybody is registered on.

use hashbrown::HashMap;

use super::dates::{self, DateRules};
use super::header::tidy;
use super::values::trimmed;
use crate::grid::{At, Raw, Row, Sheet};
use crate::record::{IdCheck, Regulated, Slot, Value, fold_name, qualification_check, qualification_key};

/// Its headings as they are compared, in the order of [`Columns`].
const HEADINGS: [&str; 5] =
    ["qualificationnumber", "qualificationtitle", "qualificationlevel", "operationalenddate", "certificationenddate"];

type Columns = [Option<u16>; 5];

/// Reads the register. `Err` says why a sheet is none.
pub fn regulated(sheet: &Sheet, as_of: chrono::NaiveDate) -> Result<HashMap<String, Regulated>, String> {
    let mut columns: Option<Columns> = None;
    let mut all = HashMap::new();
    let rules = DateRules { as_of, month_first: false, birth: false };
    sheet.body.walk(0..sheet.body.row_count(), &mut |row| match &columns {
        None if row.row < super::header::DEPTH => columns = headings(&row),
        None => {}
        Some(columns) => {
            let text = |which: usize| columns.get(which).copied().flatten().map(|col| (row.cell(col), sheet.at(row.row, col)));
            let Some((number, _)) = text(0) else { return };
            let number = qualification_key(trimmed(&number.shown())).into_owned();
            if matches!(qualification_check(&number), IdCheck::WrongForm) {
                return;
            }
            let words =
                |stated: Option<(Raw<'_>, At)>| stated.map(|(raw, at)| (tidy(&raw.shown()), at)).filter(|(text, _)| !text.is_empty());
            let day = |stated: Option<(Raw<'_>, At)>| {
                let (raw, at) = stated?;
                let slot = match raw {
                    Raw::Date { date, .. } => Slot::from(date),
                    raw => dates::read(trimmed(&raw.shown()), rules).slot,
                };
                slot.is_value().then(|| (chrono::NaiveDate::from_slot(slot), at))
            };
            let known =
                Regulated { title: words(text(1)), level: words(text(2)), registered_until: day(text(3)), certified_until: day(text(4)) };
            all.insert(number, known);
        }
    });
    match columns {
        Some(_) if all.is_empty() => Err("it lists no qualification".to_owned()),
        Some(_) => Ok(all),
        None => Err(
            "this is not the register of qualifications that Ofqual publishes: no row has the headings “Qualification Number” and “Qualification Title”, “Operational End Date” or “Certification End Date”"
                .to_owned(),
        ),
    }
}

/// Whether a sheet has the headings of the register.
pub fn is_regulated(sheet: &Sheet) -> bool {
    let mut found = false;
    sheet.body.walk(0..sheet.body.row_count().min(super::header::DEPTH), &mut |row| found |= headings(&row).is_some());
    found
}

/// The columns of the register, where a row has its headings.
fn headings(row: &Row<'_>) -> Option<Columns> {
    let mut columns: Columns = [None; 5];
    for (col, cell) in (0u16..).zip(row.cells()) {
        let key = fold_name(&cell.shown());
        if let Some(place) = HEADINGS.iter().position(|known| *known == key).and_then(|which| columns.get_mut(which)) {
            place.get_or_insert(col);
        }
    }
    let [number, title, _, registered, certified] = columns;
    (number.is_some() && (title.is_some() || registered.is_some() || certified.is_some())).then_some(columns)
}
