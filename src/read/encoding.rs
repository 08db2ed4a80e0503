//! Bytes to text: which encoding, and the text itself. `bytes → Decoded | ReadError`.
//!
//! UTF-8 is checked and kept where it is; nothing is copied. UTF-16 is known by its byte order mark or by where its zero bytes stand.
//! What is neither is taken as Windows-1252, the encoding of Western Windows programs, and a note says so: other one-byte encodings
//! can't be told from it here. This module knows nothing of lines and cells.

use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1252};

use super::ReadError;

/// The encoding of bytes that are a text as they stand, or nearly.
pub(super) const UTF_8: &str = "UTF-8";

/// A text and how it was read.
#[derive(Debug)]
pub(super) struct Decoded {
    /// The text; a byte order mark may still stand before `start`.
    pub(super) text: String,
    /// Where the text begins.
    pub(super) start: usize,
    /// The encoding's usual name.
    pub(super) encoding: &'static str,
    /// Whether the text's bytes are those of the file.
    pub(super) as_it_stands: bool,
    /// What the user should know about it.
    pub(super) notes: Vec<String>,
}

/// Reads bytes as text.
pub(super) fn decode(bytes: Vec<u8>) -> Result<Decoded, ReadError> {
    if bytes.starts_with(&[0xff, 0xfe]) {
        return wide(&bytes, UTF_16LE, 2);
    }
    if bytes.starts_with(&[0xfe, 0xff]) {
        return wide(&bytes, UTF_16BE, 2);
    }
    if let Some(encoding) = unmarked_wide(&bytes) {
        return wide(&bytes, encoding, 0);
    }
    if let Some(at) = memchr::memchr(0, &bytes) {
        let line = 1 + memchr::memchr_iter(b'\n', bytes.get(..at).unwrap_or_default()).count();
        return Err(ReadError::NotText(format!("not text (there is a zero byte on line {line})")));
    }
    let start = if bytes.starts_with(&[0xef, 0xbb, 0xbf]) { 3 } else { 0 };
    match String::from_utf8(bytes) {
        Ok(text) => Ok(Decoded { text, start, encoding: UTF_8, as_it_stands: true, notes: Vec::new() }),
        Err(error) => narrow(&error.into_bytes(), start),
    }
}

/// UTF-16 after `skip` bytes of mark.
fn wide(bytes: &[u8], encoding: &'static Encoding, skip: usize) -> Result<Decoded, ReadError> {
    let body = bytes.get(skip..).unwrap_or_default();
    if !body.len().is_multiple_of(2) {
        return Err(ReadError::Damaged("UTF-16 text that ends in the middle of a character".to_owned()));
    }
    let (text, replaced) = encoding.decode_without_bom_handling(body);
    if memchr::memchr(0, text.as_bytes()).is_some() {
        return Err(ReadError::NotText("not text (it holds zero characters)".to_owned()));
    }
    let mut notes = Vec::new();
    if skip == 0 {
        notes.push(format!("The text was taken as {}, judged by its bytes.", encoding.name()));
    }
    if replaced {
        notes.push("Some characters are not valid UTF-16 and are shown as \u{fffd}.".to_owned());
    }
    Ok(Decoded { text: text.into_owned(), start: 0, encoding: encoding.name(), as_it_stands: false, notes })
}

/// UTF-16 without a mark: the upper halves of Western letters are zero, all on one side.
fn unmarked_wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let sample = bytes.get(..bytes.len().min(4096)).unwrap_or_default();
    let zeros = |side: usize| sample.iter().skip(side).step_by(2).filter(|&&b| b == 0).count();
    let (even, odd) = (zeros(0), zeros(1));
    let most = sample.len() / 2 * 2 / 3;
    if even == 0 && odd > most && odd > 0 {
        Some(UTF_16LE)
    } else if odd == 0 && even > most && even > 0 {
        Some(UTF_16BE)
    } else {
        None
    }
}

/// Bytes that are not wholly UTF-8: damaged UTF-8 where nearly all of it is that, else Windows-1252.
fn narrow(bytes: &[u8], start: usize) -> Result<Decoded, ReadError> {
    let (mut good, mut bad) = (0usize, 0usize);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        bad += usize::from(!chunk.invalid().is_empty());
    }
    let controls = bytes.iter().filter(|&&b| b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a)).count();
    if controls * 50 > bytes.len() {
        return Err(ReadError::NotText("not text (it is full of control characters)".to_owned()));
    }
    if start > 0 || good > bad.saturating_mul(4) {
        let first = bytes.utf8_chunks().next().map_or(0, |chunk| chunk.valid().len());
        let line = 1 + memchr::memchr_iter(b'\n', bytes.get(..first).unwrap_or_default()).count();
        let note = format!("The text is UTF-8 but for {bad} damaged characters, the first on line {line}; they are shown as \u{fffd}.");
        let text = String::from_utf8_lossy(bytes).into_owned();
        return Ok(Decoded { text, start, encoding: UTF_8, as_it_stands: false, notes: vec![note] });
    }
    let (text, _) = WINDOWS_1252.decode_without_bom_handling(bytes);
    let note = "The text is not UTF-8 and was taken as Windows-1252; look whether names with accents read right.".to_owned();
    Ok(Decoded { text: text.into_owned(), start, encoding: "Windows-1252", as_it_stands: false, notes: vec![note] })
}

#[cfg(test)]
mod tests {
    #![expect(clippy::unwrap_used, reason = "a test may fail")]
    use super::*;

    fn text(bytes: &[u8]) -> (String, &'static str, usize) {
        let decoded = decode(bytes.to_vec()).unwrap();
        (decoded.text[decoded.start..].to_owned(), decoded.encoding, decoded.notes.len())
    }

    fn utf16(text: &str, big: bool) -> Vec<u8> {
        text.encode_utf16().flat_map(|unit| if big { unit.to_be_bytes() } else { unit.to_le_bytes() }).collect()
    }

    #[test]
    fn each_encoding_is_known() {
        assert_eq!(text("Zoë".as_bytes()), ("Zoë".to_owned(), "UTF-8", 0));
        assert_eq!(text(b"\xef\xbb\xbfZo\xc3\xab"), ("Zoë".to_owned(), "UTF-8", 0));
        assert_eq!(text(b"Zo\xeb \x96 \x80"), ("Zoë – €".to_owned(), "Windows-1252", 1));
        for (big, mark, name) in [(false, [0xff, 0xfe], "UTF-16LE"), (true, [0xfe, 0xff], "UTF-16BE")] {
            let body = utf16("Zoë,1\r\n", big);
            let marked = [mark.to_vec(), body.clone()].concat();
            assert_eq!(text(&marked), ("Zoë,1\r\n".to_owned(), name, 0));
            assert_eq!(text(&body), ("Zoë,1\r\n".to_owned(), name, 1));
        }
    }

    #[test]
    fn one_damaged_character_does_not_spoil_the_rest() {
        assert_eq!(
            text("é é é é é".as_bytes().iter().copied().chain(*b"\n\xe9x").collect::<Vec<_>>().as_slice()).0,
            "é é é é é\n\u{fffd}x"
        );
        assert_eq!(text(b"\xef\xbb\xbfa\xe9b"), ("a\u{fffd}b".to_owned(), "UTF-8", 1));
    }

    #[test]
    fn zero_bytes_that_are_not_utf16_are_refused() {
        let error = decode(b"a,b\nc\0d,e\n".to_vec()).unwrap_err();
        assert_eq!(error, ReadError::NotText("not text (there is a zero byte on line 2)".to_owned()));
        assert!(matches!(decode(b"\xff\xfea\0b".to_vec()), Err(ReadError::Damaged(_))));
    }
}
