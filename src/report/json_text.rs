//! Writes JSON straight into bytes: no tree of values, and no care for what the values mean.
//!
//! `keys, texts and numbers in order → JSON text`. Commas, indentation and escapes are minded here. An object or array is laid
//! out as a [`Shape::Block`], one item a line, or as a [`Shape::Line`], all on one; a compact writer makes lines of everything.

use wide::u8x16;

/// How the items of an object or array stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    /// One item a line.
    Block,
    /// All items on one line.
    Line,
}

struct Frame {
    shape: Shape,
    empty: bool,
}

/// A JSON text in the making.
pub(super) struct JsonText {
    bytes: Vec<u8>,
    frames: Vec<Frame>,
    /// Blocks that are open around this text, written by somebody else.
    outer: usize,
    compact: bool,
}

impl JsonText {
    /// An indented text that starts inside so many open blocks.
    pub(super) fn pretty(outer: usize) -> Self {
        Self { bytes: Vec::new(), frames: Vec::new(), outer, compact: false }
    }

    /// A text on one line, without spaces.
    pub(super) fn compact() -> Self {
        Self { bytes: Vec::new(), frames: Vec::new(), outer: 0, compact: true }
    }

    /// The bytes so far.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Begins afresh, in the same room.
    pub(super) fn clear(&mut self) {
        self.bytes.clear();
        self.frames.clear();
    }

    /// The bytes so far, to keep.
    pub(super) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Whether spaces and line breaks are left out.
    pub(super) fn is_compact(&self) -> bool {
        self.compact
    }

    /// Bytes that are JSON already.
    pub(super) fn raw(&mut self, bytes: &[u8]) {
        self.bytes.extend_from_slice(bytes);
    }

    /// A new line at the present depth, in a pretty text.
    pub(super) fn new_line(&mut self) {
        if self.compact {
            return;
        }
        self.bytes.push(b'\n');
        let depth = self.outer + self.frames.iter().filter(|frame| frame.shape == Shape::Block).count();
        for _ in 0..depth {
            self.bytes.extend_from_slice(b"  ");
        }
    }

    /// Opens an object.
    pub(super) fn object(&mut self, shape: Shape) {
        self.open(b'{', shape);
    }

    /// Opens an array.
    pub(super) fn array(&mut self, shape: Shape) {
        self.open(b'[', shape);
    }

    fn open(&mut self, bracket: u8, shape: Shape) {
        self.bytes.push(bracket);
        let inside_line = self.frames.last().is_some_and(|frame| frame.shape == Shape::Line);
        let shape = if self.compact || inside_line { Shape::Line } else { shape };
        self.frames.push(Frame { shape, empty: true });
    }

    /// Closes the object that was opened last.
    pub(super) fn end_object(&mut self) {
        self.close(b'}', b" }");
    }

    /// Closes the array that was opened last.
    pub(super) fn end_array(&mut self) {
        self.close(b']', b"]");
    }

    fn close(&mut self, bracket: u8, after_line: &[u8]) {
        match self.frames.pop() {
            Some(Frame { shape: Shape::Block, empty: false }) => {
                self.new_line();
                self.bytes.push(bracket);
            }
            Some(Frame { shape: Shape::Line, empty: false }) if !self.compact => self.bytes.extend_from_slice(after_line),
            _ => self.bytes.push(bracket),
        }
    }

    /// Begins the next item of an array.
    pub(super) fn item(&mut self) {
        let Some(frame) = self.frames.last_mut() else { return };
        let (shape, first) = (frame.shape, std::mem::take(&mut frame.empty));
        if !first {
            self.bytes.push(b',');
        }
        if self.compact {
            return;
        }
        match shape {
            Shape::Block => self.new_line(),
            // `{ "a": 1 }`, but `["a"]`.
            Shape::Line if first && self.bytes.last() == Some(&b'[') => {}
            Shape::Line => self.bytes.push(b' '),
        }
    }

    /// Begins the next member of an object, under a name that is not this program's own.
    pub(super) fn key_of(&mut self, name: &str) {
        self.item();
        self.text(name);
        self.bytes.extend_from_slice(if self.compact { b":" } else { b": " });
    }

    /// Begins the next member of an object.
    #[expect(clippy::inline_always, reason = "names are known where they stand, and then are copied without a call")]
    #[inline(always)]
    pub(super) fn key(&mut self, name: &'static str) {
        self.item();
        // Nothing in it has to be escaped.
        self.bytes.push(b'"');
        self.bytes.extend_from_slice(name.as_bytes());
        self.bytes.extend_from_slice(if self.compact { b"\":" } else { b"\": " });
    }

    /// A text.
    pub(super) fn text(&mut self, text: &str) {
        if is_plain(text.as_bytes()) {
            self.bytes.push(b'"');
            self.bytes.extend_from_slice(text.as_bytes());
            self.bytes.push(b'"');
        } else if serde_json::to_writer(&mut self.bytes, text).is_err() {
            // Writing a text into memory cannot fail; if it ever did, a blank is still JSON.
            self.bytes.extend_from_slice(b"\"\"");
        }
    }

    /// A whole number.
    pub(super) fn number(&mut self, number: impl Into<u64>) {
        // Writing into memory cannot fail.
        let _ = serde_json::to_writer(&mut self.bytes, &number.into());
    }

    /// No value.
    pub(super) fn null(&mut self) {
        self.bytes.extend_from_slice(b"null");
    }

    /// A member that is a text.
    #[inline]
    pub(super) fn text_member(&mut self, name: &'static str, text: &str) {
        self.key(name);
        self.text(text);
    }

    /// A member that is a text in two parts with a space between them, the first of which may be empty.
    pub(super) fn parts_member(&mut self, name: &'static str, parts: [&str; 2]) {
        match parts {
            ["", whole] => self.text_member(name, whole),
            [first, second] if is_plain(first.as_bytes()) && is_plain(second.as_bytes()) => {
                self.key(name);
                self.bytes.push(b'"');
                self.bytes.extend_from_slice(first.as_bytes());
                self.bytes.push(b' ');
                self.bytes.extend_from_slice(second.as_bytes());
                self.bytes.push(b'"');
            }
            parts => self.text_member(name, &parts.join(" ")),
        }
    }

    /// A member that is a text or null.
    #[inline]
    pub(super) fn text_or_null(&mut self, name: &'static str, text: Option<&str>) {
        self.key(name);
        match text {
            Some(text) => self.text(text),
            None => self.null(),
        }
    }

    /// A member that is a whole number.
    pub(super) fn number_member(&mut self, name: &'static str, number: impl Into<u64>) {
        self.key(name);
        self.number(number);
    }

    /// A member that is true or false.
    pub(super) fn flag_member(&mut self, name: &'static str, flag: bool) {
        self.key(name);
        self.raw(if flag { b"true" } else { b"false" });
    }

    /// A member that is a list of texts.
    pub(super) fn texts_member<'t>(&mut self, name: &'static str, shape: Shape, texts: impl IntoIterator<Item = &'t str>) {
        self.key(name);
        self.array(shape);
        for text in texts {
            self.item();
            self.text(text);
        }
        self.end_array();
    }
}

/// Whether nothing in a text has to be escaped.
fn is_plain(text: &[u8]) -> bool {
    // What is shorter or left over is looked at as the last bytes, some of them perhaps for the second time, or with blanks behind it.
    let mut last = [b' '; 16];
    let (blocks, _) = text.as_chunks::<16>();
    match text.last_chunk::<16>() {
        Some(whole) => last = *whole,
        None => last.iter_mut().zip(text).for_each(|(to, from)| *to = *from),
    }
    let special = |bytes: &[u8; 16]| {
        let bytes = u8x16::new(*bytes);
        bytes.simd_eq(u8x16::splat(b'"')) | bytes.simd_eq(u8x16::splat(b'\\')) | bytes.simd_eq(bytes.min(u8x16::splat(0x1f)))
    };
    // No early end: nearly every text is plain.
    blocks.iter().fold(special(&last), |any, block| any | special(block)).to_bitmask() == 0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_indented_and_lines_are_not() {
        let mut json = JsonText::pretty(0);
        json.object(Shape::Block);
        json.text_member("a", "x\"\n\u{1}é");
        json.key("b");
        json.object(Shape::Line);
        json.number_member("c", 1u32);
        json.texts_member("d", Shape::Block, ["e", "f"]);
        json.end_object();
        json.texts_member("g", Shape::Block, []);
        json.end_object();
        let text = String::from_utf8(json.into_bytes()).unwrap_or_default();
        assert_eq!(text, "{\n  \"a\": \"x\\\"\\n\\u0001é\",\n  \"b\": { \"c\": 1, \"d\": [\"e\", \"f\"] },\n  \"g\": []\n}");
    }

    #[test]
    fn what_needs_escaping_is_escaped_wherever_it_stands() {
        for length in 0..40usize {
            for special in ["", "\"", "\\", "\n", "\u{1f}", "\u{0}", " ", "\u{7f}", "é", "\u{1f}\""] {
                for at in 0..=length {
                    let text = ["x".repeat(at).as_str(), special, &"y".repeat(length - at)].concat();
                    let mut json = JsonText::compact();
                    json.text(&text);
                    assert_eq!(Some(json.into_bytes()), serde_json::to_vec(&text).ok(), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn two_parts_are_one_text() {
        let written = |parts: [&str; 2]| {
            let mut json = JsonText::compact();
            json.parts_member("name", parts);
            String::from_utf8(json.into_bytes()).unwrap_or_default()
        };
        assert_eq!(written(["Zoë", "Lindqvist"]), "\"name\":\"Zoë Lindqvist\"");
        assert_eq!(written(["", "Lindqvist, Zoë"]), "\"name\":\"Lindqvist, Zoë\"");
        assert_eq!(written(["", ""]), "\"name\":\"\"");
        assert_eq!(written(["Zoë \"Zo\"", "Lindqvist"]), "\"name\":\"Zoë \\\"Zo\\\" Lindqvist\"");
        assert_eq!(written(["Zoë", "Lind\nqvist"]), "\"name\":\"Zoë Lind\\nqvist\"");
    }

    #[test]
    fn compact_text_has_no_space() {
        let mut json = JsonText::compact();
        json.object(Shape::Block);
        json.number_member("a", 1u32);
        json.text_or_null("b", None);
        json.end_object();
        assert_eq!(json.into_bytes(), b"{\"a\":1,\"b\":null}");
    }
}
