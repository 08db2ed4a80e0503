//! What goes into each field: `rules/fields.toml`.

use std::collections::HashMap;
use std::sync::OnceLock;

use crate::pack::shipped_file;

type Fields = HashMap<String, HashMap<String, (String, String)>>;

/// What to write into a field and an example of it; empty where the file has no line.
pub(super) fn about(table: &str, field: &str) -> (&'static str, &'static str) {
    static FIELDS: OnceLock<Fields> = OnceLock::new();
    // A file that cannot be read has no lines; a test holds that it has one for every field.
    let fields = FIELDS.get_or_init(|| toml::from_str(shipped_file("fields.toml")).unwrap_or_default());
    fields.get(table).and_then(|table| table.get(field)).map_or(("", ""), |(note, example)| (note, example))
}

/// The usual name of an awarding organisation, by its id in the vocabulary.
pub(super) fn organisation(id: &str) -> Option<String> {
    let vocabulary: toml::Table = toml::from_str(shipped_file("vocabulary.toml")).ok()?;
    let names = vocabulary.get("awarding_organisations")?.get(id)?.get("names")?.as_array()?;
    names.first()?.as_str().map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::record::Table;

    #[test]
    fn every_field_has_a_line() {
        for table in Table::ALL.iter().filter(|table| table.is_sheet()) {
            for field in table.fields().iter().filter(|field| !field.hidden) {
                assert!(!about(table.name(), field.name).0.is_empty(), "{}.{}", table.name(), field.name);
            }
        }
    }
}
