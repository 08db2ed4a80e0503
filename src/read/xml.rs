//! The little XML that workbooks need. `part → events, attributes, text`.
//!
//! Entities other than the five of XML and character references are refused by leaving them out: none is ever expanded, so an entity bomb
//! is only text. This module does not know workbooks.

use std::io::BufRead;

use quick_xml::Reader;
use quick_xml::escape::{resolve_xml_entity, unescape};
use quick_xml::events::{BytesRef, BytesStart};

/// A reader that asks no more of XML than workbooks keep to.
pub(super) fn reader<R: BufRead>(part: R) -> Reader<R> {
    let mut reader = Reader::from_reader(part);
    let config = reader.config_mut();
    config.check_end_names = false;
    config.check_comments = false;
    config.expand_empty_elements = true;
    config.trim_text(false);
    reader
}

/// The attributes of an element as `(name, raw value)`, names without their prefixes; ends at the first that is no attribute.
pub(super) fn attributes<'a>(element: &'a BytesStart<'_>) -> impl Iterator<Item = (&'a str, &'a str)> {
    let mut rest = element.attributes_raw();
    std::iter::from_fn(move || {
        // Short names and values: a plain loop finds their ends sooner than a search function does.
        let bytes = rest.as_bytes();
        let equals = bytes.iter().position(|&b| b == b'=')?;
        let open = equals + 1 + bytes.get(equals + 1..)?.iter().position(|b| !b.is_ascii_whitespace())?;
        let quote = bytes.get(open).copied().filter(|&b| b == b'"' || b == b'\'')?;
        let close = open + 1 + bytes.get(open + 1..)?.iter().position(|&b| b == quote)?;
        let key = rest.get(..equals)?.trim_ascii();
        let key = key.bytes().rposition(|b| b == b':').map_or(key, |colon| key.get(colon + 1..).unwrap_or_default());
        let value = rest.get(open + 1..close)?;
        rest = rest.get(close + 1..)?;
        Some((key, value))
    })
}

/// The raw value of an attribute by its name, whatever its prefix.
pub(super) fn attribute<'a>(element: &'a BytesStart<'_>, name: &str) -> Option<&'a str> {
    attributes(element).find_map(|(key, value)| (key == name).then_some(value))
}

/// An attribute with its entities resolved.
pub(super) fn attribute_text(element: &BytesStart<'_>, name: &str) -> Option<String> {
    let raw = attribute(element, name)?;
    Some(unescape(raw).map_or_else(|_| raw.to_owned(), std::borrow::Cow::into_owned))
}

/// Appends what an entity or character reference stands for; the reference itself where it is unknown, so that nothing is lost unseen.
pub(super) fn push_reference(reference: &BytesRef<'_>, text: &mut String) {
    if let Some(known) = resolve_xml_entity(reference.as_ref()) {
        text.push_str(known);
    } else if let Ok(Some(c)) = reference.resolve_char_ref() {
        text.push(c);
    } else {
        text.push('&');
        text.push_str(reference.as_ref());
        text.push(';');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn attributes_are_found_by_name() {
        let element = BytesStart::from_content(r#"c r="B2" x:id = 'a &amp; b' s="">"#, 1);
        assert_eq!(attribute(&element, "r"), Some("B2"));
        assert_eq!(attribute_text(&element, "id").as_deref(), Some("a & b"));
        assert_eq!(attribute(&element, "s"), Some(""));
        assert_eq!(attribute(&element, "t"), None);
    }
}
