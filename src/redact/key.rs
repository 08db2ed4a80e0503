//! The key of the pseudonyms: whoever has it can make them again, and so find the learner; nobody else can.

use std::fmt;

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use crate::record::fold_id;

/// How a key file begins: what it is, and for whoever opens it, what not to do with it.
const HEAD: &str = "preclaim redaction key 1: whoever has this file can tell which learner is which. Keep it apart from the reports.";

/// Bytes of a pseudonym: enough that among a million learners two hardly ever meet.
const SHORT: usize = 6;

/// A secret of 32 bytes.
#[derive(Clone)]
pub struct Key([u8; 32]);

/// A text that is no key.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadKey;

impl fmt::Display for BadKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("this is no key of preclaim; name another file with --redact-key, and a key is made there")
    }
}

impl fmt::Debug for Key {
    /// A secret is not written.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Key")
    }
}

impl Key {
    /// A key of random bytes that the caller has from the system.
    pub fn new(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The key in a key file.
    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let mut lines = text.trim_start_matches('\u{feff}').lines().map(str::trim).filter(|line| !line.is_empty());
        let digits = match (lines.next(), lines.next(), lines.next()) {
            (Some(HEAD), Some(digits), None) if digits.len() == 64 && digits.is_ascii() => digits,
            _ => return Err(BadKey),
        };
        let mut bytes = [0; 32];
        for (place, byte) in bytes.iter_mut().enumerate() {
            let pair = digits.get(2 * place..2 * place + 2).ok_or(BadKey)?;
            *byte = u8::from_str_radix(pair, 16).map_err(|_| BadKey)?;
        }
        Ok(Self(bytes))
    }

    /// What a key file holds.
    pub fn to_text(&self) -> String {
        format!("{HEAD}\n{}\n", hex(&self.0))
    }

    /// The pseudonym of a learner's identifier; outer spaces and letter case do not count.
    pub fn learner(&self, id: &str) -> String {
        format!("L-{}", self.short("learner", &fold_id(id)))
    }

    /// What a key is known by: reports of one key can be compared with each other. It does not lead back to the key.
    pub fn mark(&self) -> String {
        self.short("mark", "")
    }

    fn short(&self, what: &str, text: &str) -> String {
        let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(&self.0) else {
            // A key of any length is taken; were it ever not, nothing may be told at all.
            return super::TAKEN.to_owned();
        };
        mac.update(what.as_bytes());
        mac.update(&[0]);
        mac.update(text.as_bytes());
        let code = mac.finalize().into_bytes();
        hex(code.get(..SHORT).unwrap_or(&code))
    }
}

fn hex(bytes: &[u8]) -> String {
    let digit = |half: u8| char::from_digit(u32::from(half), 16).unwrap_or('0');
    bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect()
}
