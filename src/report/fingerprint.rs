//! What a finding is known by from one run to the next: rule, learner, qualification and component, never its row.
//!
//! `finding → hash`. Hashed, so that an identifier does not travel with it. Findings that share an identity are numbered.

use std::collections::HashMap;

use sha2::{Digest, Sha256};

use super::causes::{Place, Subject};

/// Bytes of the hash that are kept: enough that a million findings do not meet by chance.
const KEPT: usize = 16;

/// Hashes given out so far.
#[derive(Default)]
pub(super) struct Fingerprints {
    given: HashMap<[u8; KEPT], u32>,
}

impl Fingerprints {
    /// The hash of a finding, in hexadecimal, with the number that it is of its identity, from 1.
    pub(super) fn take(&mut self, place: &Place<'_>) -> (String, u32) {
        let (kind, who, what) = match place.subject {
            Subject::Claim(entry) => ("claim", entry.learner_id(), entry.qualification()),
            Subject::Group(group) if group.name.is_empty() => ("centre", "", ""),
            Subject::Group(group) => ("programme", group.name.as_str(), ""),
        };
        let component = place.view.component().unwrap_or_default();
        let mut hasher = Sha256::new();
        for part in [kind, &place.view.rule().id, who, what, &component] {
            // No part holds a zero byte, so no two identities run together.
            hasher.update(part.as_bytes());
            hasher.update([0]);
        }
        let hash = hasher.finalize();
        let mut kept = [0; KEPT];
        kept.iter_mut().zip(hash.iter()).for_each(|(kept, byte)| *kept = *byte);
        let number = self.given.entry(kept).or_default();
        *number += 1;
        (format!("{:032x}", u128::from_be_bytes(kept)), *number)
    }
}
