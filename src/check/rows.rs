//! Every row that says something about a case, and the words in which tables and fields are named to a user.
//!
//! `Case → rows`. For checks that look at all that was written down, whatever it means. It does not know which rule needs a row.

use crate::record::{Case, Kind, Record, Table};

/// Every row that names the learner and this qualification, table by table.
pub(super) fn all<'b>(case: &Case<'b>) -> Vec<Record<'b>> {
    case.rows.by_table().iter().flat_map(|(table, rows)| rows.iter().map(|&row| case.record(*table, row))).collect()
}

/// The rows of the activities that the learner's attendance names.
pub(super) fn activities_attended<'b>(case: &Case<'b>) -> Vec<Record<'b>> {
    let mut rows: Vec<Record<'b>> = Vec::new();
    for attended in case.attendance() {
        let Ok(name) = attended.get(crate::record::attendance::activity).peek() else { continue };
        for row in case.activities_named(name.0) {
            if !rows.iter().any(|known| known.index == row.index) {
                rows.push(row);
            }
        }
    }
    rows
}

/// The positions and names of a table's dates.
pub(super) fn dates(table: Table) -> impl Iterator<Item = (u8, &'static str)> {
    let is_date = |kind: Kind| matches!(kind, Kind::Day | Kind::Birth | Kind::Moment);
    (0u8..).zip(table.fields()).filter(move |(_, field)| is_date(field.kind)).map(|(index, field)| (index, field.name))
}

/// A field as a user would call it: `registration_date` is the registration date.
pub(super) fn field_words(name: &str) -> String {
    match name {
        "uln" => "ULN".to_owned(),
        "taken_at" => "date taken".to_owned(),
        "achieved_on" => "date achieved".to_owned(),
        "confirmed_on" => "date of confirmation".to_owned(),
        "authorised_on" => "date of authorisation".to_owned(),
        "date" => "date of the activity".to_owned(),
        _ => name.strip_suffix("_on").map_or_else(|| name.replace('_', " "), |event| format!("{} date", event.replace('_', " "))),
    }
}
