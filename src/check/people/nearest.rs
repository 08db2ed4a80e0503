//! The register entry that a mistyped identifier was probably meant to be.
//!
//! `identifier → at most three identifiers of the register`. Every single slip of the fingers is tried and looked up, so the
//! work does not grow with the register. Two slips at once are not recognised: the register would offer too many strangers.

use crate::record::{Case, Docket, Learner};

/// As many leading zeros as a spreadsheet may have taken.
const ZEROS: usize = 8;
/// An identifier longer than this is no identifier, and not worth the tries.
const LONGEST: usize = 40;
/// More candidates than this are no help.
const OFFERED: usize = 3;

/// A kind of slip: an identifier as typed, and what it may have been.
type Slip = fn(&[char]) -> Vec<String>;

/// Kinds of slips, the likeliest first.
const SLIPS: [Slip; 5] = [zeros, exchanged, confused, dropped_or_doubled, mistyped];

/// Identifiers of the register that differ from this one by one slip, the likeliest kind of slip only, as the register writes them.
pub(super) fn in_register<'b>(case: &Case<'b>, learner: &Learner) -> Vec<&'b str> {
    let typed: Vec<char> = case.book.text(learner.key).chars().collect();
    if typed.is_empty() || typed.len() > LONGEST {
        return Vec::new();
    }
    for slips in SLIPS {
        let mut near: Vec<&'b str> = slips(&typed).iter().filter_map(|slip| registered(case, slip)).collect();
        near.sort_unstable();
        near.dedup();
        if !near.is_empty() {
            near.truncate(OFFERED);
            return near;
        }
    }
    Vec::new()
}

fn registered<'b>(case: &Case<'b>, key: &str) -> Option<&'b str> {
    let docket: &'b Docket = case.docket;
    let learner = docket.find(case.book.texts.find(key)?).and_then(|id| docket.learner(id))?;
    learner.registered.then(|| case.book.text(learner.shown))
}

fn text(chars: impl IntoIterator<Item = char>) -> String {
    chars.into_iter().collect()
}

/// With one zero more or less anywhere, or with leading zeros restored or taken away.
fn zeros(typed: &[char]) -> Vec<String> {
    let mut slips: Vec<String> = (1..=ZEROS).map(|n| "0".repeat(n) + &text(typed.iter().copied())).collect();
    slips.push(text(typed.iter().copied().skip_while(|c| *c == '0')));
    for at in 0..=typed.len() {
        slips.push(with_inserted(typed, at, '0'));
        if typed.get(at) == Some(&'0') {
            slips.push(without(typed, at));
        }
    }
    slips
}

/// With two neighbours exchanged.
fn exchanged(typed: &[char]) -> Vec<String> {
    (1..typed.len())
        .map(|at| {
            let mut slip = typed.to_vec();
            slip.swap(at - 1, at);
            text(slip)
        })
        .collect()
}

/// With a letter and a digit that look alike taken for one another.
fn confused(typed: &[char]) -> Vec<String> {
    const ALIKE: [(char, char); 5] = [('O', '0'), ('I', '1'), ('L', '1'), ('S', '5'), ('B', '8')];
    let pairs = ALIKE.iter().flat_map(|&(a, b)| [(a, b), (b, a)]);
    pairs
        .flat_map(|(wrong, right)| (0..typed.len()).filter(move |&at| typed.get(at) == Some(&wrong)).map(move |at| with(typed, at, right)))
        .collect()
}

/// With one character more or less.
fn dropped_or_doubled(typed: &[char]) -> Vec<String> {
    let shorter = (0..typed.len()).map(|at| without(typed, at));
    let longer = (0..=typed.len()).flat_map(|at| alphabet().map(move |c| with_inserted(typed, at, c)));
    shorter.chain(longer).collect()
}

/// With one character another.
fn mistyped(typed: &[char]) -> Vec<String> {
    (0..typed.len()).flat_map(|at| alphabet().map(move |c| with(typed, at, c))).collect()
}

/// The characters of identifiers: they are compared in capitals.
fn alphabet() -> impl Iterator<Item = char> {
    ('0'..='9').chain('A'..='Z').chain(['-', '/', ' '])
}

fn with(typed: &[char], at: usize, c: char) -> String {
    text(typed.iter().enumerate().map(|(i, &old)| if i == at { c } else { old }))
}

fn without(typed: &[char], at: usize) -> String {
    text(typed.iter().enumerate().filter(|(i, _)| *i != at).map(|(_, &c)| c))
}

fn with_inserted(typed: &[char], at: usize, c: char) -> String {
    let (before, after) = typed.split_at(at.min(typed.len()));
    text(before.iter().copied().chain([c]).chain(after.iter().copied()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn slips(tries: Slip, typed: &str) -> Vec<String> {
        tries(&typed.chars().collect::<Vec<_>>())
    }

    #[test]
    fn each_kind_of_slip_finds_what_was_meant() {
        assert!(slips(zeros, "1234").contains(&"00001234".to_owned()));
        assert!(slips(zeros, "1234").contains(&"12034".to_owned()));
        assert!(slips(zeros, "0012").contains(&"12".to_owned()));
        assert!(slips(exchanged, "10234").contains(&"10324".to_owned()));
        assert!(slips(confused, "L0O1").contains(&"L001".to_owned()));
        assert!(slips(dropped_or_doubled, "1123").contains(&"123".to_owned()));
        assert!(slips(dropped_or_doubled, "123").contains(&"1273".to_owned()));
        assert!(slips(mistyped, "123").contains(&"193".to_owned()));
    }
}
