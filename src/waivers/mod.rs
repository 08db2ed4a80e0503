//! Edge — a waiver register becomes waivers, or every fault with its line.
//!
//! `bytes → Vec<Waiver>`: a TOML file with `[[waiver]]` tables, or a sheet (csv, xlsx, ods …) with a row each. A register is refused
//! whole where one entry lacks who approved it, why, until when or for whom: a waiver that nobody answers for is none.

mod entry;
mod sheet;
#[cfg(test)]
mod tests;
mod toml;

pub use sheet::is_register;

use crate::engine::Waiver;
use crate::pack::{Effect, Fault, Faults, Pack};

/// Reads a register. `file` is the name under which faults are told; its ending says whether it is TOML or a sheet.
pub fn load(file: &str, bytes: Vec<u8>) -> Result<Vec<Waiver>, Faults> {
    let is_toml = file.rsplit_once('.').is_some_and(|(_, ending)| ending.eq_ignore_ascii_case("toml"));
    if is_toml { toml::load(file, &bytes) } else { sheet::load(file, bytes) }
}

/// Whether the packs know what the waivers are for: each rule, and for a rule that can only bar, the evidence.
pub fn fit(file: &str, waivers: &[Waiver], packs: &[Pack]) -> Result<(), Faults> {
    let mut faults = Vec::new();
    for waiver in waivers {
        let mut fault = |says: String| faults.push(Fault { line: waiver.line, says });
        let rules = || packs.iter().flat_map(|pack| &pack.rules);
        let Some(rule) = rules().find(|rule| rule.id == waiver.rule) else {
            let near = rules().map(|rule| (strsim::damerau_levenshtein(&rule.id, &waiver.rule), rule.id.as_str())).min();
            let hint = near.filter(|(distance, _)| *distance <= 2).map(|(_, id)| format!("; did you mean {id}?")).unwrap_or_default();
            fault(format!("there is no rule {}{hint}", waiver.rule));
            continue;
        };
        if waiver.evidence.is_none() && rule.effects().iter().all(|effect| *effect == Effect::Bars) {
            fault(format!(
                "a breach of {} bars the claim, and only the awarding organisation can lift that; give its written agreement as `evidence`",
                rule.id
            ));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(Faults { file: file.to_owned(), faults }) }
}
