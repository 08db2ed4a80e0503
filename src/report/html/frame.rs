//! The frame of the page: head, filter, foot, and what links and filters go by.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::io::{self, Write};

use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use crate::engine::{EntryView, FindingView, Group, Report, Verdict};
use crate::report::causes::{Cause, Gravity, Subject, causes};
use crate::report::folder::Folder;
use crate::report::marks::Marks;
use crate::report::text::{counted, list, long_date};

const STYLE: &str = include_str!("style.css");
const SCRIPT: &str = include_str!("script.js");

/// People of a cause who are named; the rest is counted.
const NAMED: usize = 200;

/// All that the sections are made from.
pub(super) struct Page<'r> {
    pub(super) report: &'r Report,
    pub(super) folder: Folder<'r>,
    pub(super) marks: Marks<'r>,
    pub(super) causes: Vec<Cause<'r>>,
    /// Claims in the order in which the page lists them: strongest verdict first.
    pub(super) entries: Vec<EntryView<'r>>,
    /// How many claims, and which findings, the page lists.
    pub(super) room: usize,
    listed: Vec<bool>,
    number_of: HashMap<*const crate::engine::Finding, usize>,
    cause_of: HashMap<*const crate::engine::Finding, usize>,
    programmes: BTreeMap<&'r str, usize>,
    /// Verdicts of the claims that inherit from a group.
    verdicts_under: HashMap<*const Group, BTreeSet<Verdict>>,
}

impl<'r> Page<'r> {
    pub(super) fn new(report: &'r Report, room: usize) -> Self {
        let marks = Marks::new(report);
        let causes = causes(report, usize::MAX);
        let number_of = marks.places.iter().enumerate().map(|(number, place)| (std::ptr::from_ref(place.view.finding), number)).collect();
        let of_cause = |(number, cause): (usize, &Cause<'r>)| {
            let findings: Vec<_> = cause.places.iter().map(|place| (std::ptr::from_ref(place.view.finding), number)).collect();
            findings
        };
        let cause_of = causes.iter().enumerate().flat_map(of_cause).collect();
        let mut gravest: Vec<usize> = (0..marks.places.len()).collect();
        gravest.sort_by_key(|number| marks.places.get(*number).map(|place| Gravity::of(place.view.finding)));
        let mut listed = vec![false; marks.places.len()];
        for number in gravest.into_iter().take(room) {
            if let Some(slot) = listed.get_mut(number) {
                *slot = true;
            }
        }
        let names = report.entries().map(|entry| entry.programme()).chain(report.programmes.iter().map(|group| group.name.as_str()));
        let names: BTreeSet<&str> = names.filter(|name| !name.is_empty()).collect();
        let mut verdicts_under: HashMap<*const Group, BTreeSet<Verdict>> = HashMap::new();
        for entry in &report.entries {
            for group in entry.inherits().iter().filter_map(|(_, scope)| report.group(*scope)) {
                verdicts_under.entry(std::ptr::from_ref(group)).or_default().insert(entry.verdict);
            }
        }
        let by_verdict = Verdict::ALL.into_iter().rev();
        let entries = by_verdict.flat_map(|verdict| report.entries().filter(move |entry| entry.ruled.verdict == verdict)).collect();
        Self {
            report,
            folder: Folder::of(report),
            marks,
            causes,
            entries,
            room,
            listed,
            number_of,
            cause_of,
            programmes: names.into_iter().zip(1..).collect(),
            verdicts_under,
        }
    }

    /// What one entry is called.
    pub(super) fn noun(&self) -> &'static str {
        if self.report.audit { "registration" } else { "claim" }
    }

    /// Whether the page lists a finding, by its number.
    pub(super) fn is_listed(&self, number: usize) -> bool {
        self.listed.get(number).copied().unwrap_or(false)
    }

    /// The number of a finding, where the page lists it.
    pub(super) fn number(&self, view: FindingView<'_>) -> Option<usize> {
        self.number_of.get(&std::ptr::from_ref(view.finding)).copied().filter(|number| self.is_listed(*number))
    }

    /// The cause that a finding is folded into, by position.
    pub(super) fn cause(&self, view: FindingView<'_>) -> Option<usize> {
        self.cause_of.get(&std::ptr::from_ref(view.finding)).copied()
    }

    /// What filters go by.
    pub(super) fn tags(&self, subject: Subject<'_>) -> Tags {
        match subject {
            Subject::Claim(entry) => Tags {
                verdict: entry.ruled.verdict.word().to_owned(),
                programme: self.programmes.get(entry.programme()).map_or_else(String::new, |number| format!("p{number}")),
                words: legible(&format!("{} {} {}", entry.learner_shown(), entry.name(), entry.qualification())).to_lowercase(),
            },
            Subject::Group(group) => {
                let verdicts = self.verdicts_under.get(&std::ptr::from_ref(group)).into_iter().flatten();
                let number = self.programmes.get(group.name.as_str()).map(|number| format!("p{number}"));
                Tags {
                    verdict: verdicts.map(|verdict| verdict.word()).collect::<Vec<_>>().join(" "),
                    programme: if group.name.is_empty() { "*".to_owned() } else { number.unwrap_or_default() },
                    words: legible(&group.name).to_lowercase(),
                }
            }
        }
    }

    /// Everything up to the first section.
    pub(super) fn head(&self, out: &mut dyn Write) -> io::Result<()> {
        let policy = format!(
            "default-src 'none'; script-src 'sha256-{}'; style-src 'sha256-{}'; base-uri 'none'; form-action 'none'",
            hash(SCRIPT),
            hash(STYLE)
        );
        let title = format!("Are these claims ready? {}", long_date(self.report.as_of));
        let head = html! {
            (DOCTYPE)
            (PreEscaped("<html lang=\"en-GB\">"))
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                meta name="robots" content="noindex";
                meta name="color-scheme" content="light dark";
                meta name="generator" content={ "preclaim " (env!("CARGO_PKG_VERSION")) };
                title { (title) }
                style { (PreEscaped(STYLE)) }
            }
            (PreEscaped("<body>"))
            a.skip href="#main" { "Skip to what was found" }
            header.top {
                h1 { "Are these claims ready?" }
                p { (self.read()) }
            }
            nav aria-label="Sections of this page" {
                ul {
                    @for (id, title) in self.sections() { li { a href={ "#" (id) } { (title) } } }
                }
            }
            (self.filter())
            (PreEscaped("<main id=\"main\" tabindex=\"-1\">"))
        };
        out.write_all(head.into_string().as_bytes())
    }

    fn read(&self) -> Markup {
        let tables = self.report.inputs.iter().filter(|card| card.table.is_some()).count();
        let packs: Vec<String> = self.report.packs.iter().map(|pack| format!("{} (version {})", pack.title, pack.version)).collect();
        html! {
            "As of " strong { (long_date(self.report.as_of)) } ". Read " (counted(tables, "table"))
            @if !self.folder.name().is_empty() { " of " bdi { (legible(self.folder.name())) } }
            "."
            @if !packs.is_empty() { " Checked against " (list(&packs)) "." }
        }
    }

    fn sections(&self) -> Vec<(&'static str, &'static str)> {
        let groups = self.has_groups().then_some(("groups", "Programmes and centre"));
        let first = [("summary", "Summary"), ("todo", "What to do"), ("claims", "Claims")];
        let rest = [("findings", "Findings"), ("source", "Source rows"), ("rules", "Rules"), ("audit", "How this was checked")];
        first.into_iter().chain(groups).chain(rest).collect()
    }

    /// Whether anything was asked of programmes or the centre.
    pub(super) fn has_groups(&self) -> bool {
        self.report.programmes.iter().chain([&self.report.centre]).any(|group| !group.outcomes.is_empty())
    }

    /// The filter: hidden until the script that serves it runs.
    fn filter(&self) -> Markup {
        let mut rules: BTreeMap<&str, (&str, usize)> = BTreeMap::new();
        for place in &self.marks.places {
            let card = place.view.rule();
            rules.entry(&card.id).or_insert((&card.title, 0)).1 += 1;
        }
        html! {
            form #filter role="search" aria-label="Filter what is shown" hidden {
                div {
                    label for="by-verdict" { "Verdict" }
                    select #by-verdict name="verdict" {
                        option value="" { "All" }
                        @for verdict in Verdict::ALL.into_iter().rev().filter(|verdict| self.report.summary.count(*verdict) > 0) {
                            option value=(verdict.word()) { (verdict.shown()) " (" (self.report.summary.count(verdict)) ")" }
                        }
                    }
                }
                div {
                    label for="by-programme" { "Programme" }
                    select #by-programme name="programme" {
                        option value="" { "All" }
                        @for (name, number) in &self.programmes { option value={ "p" (number) } { (legible(name)) } }
                    }
                }
                div {
                    label for="by-rule" { "Rule" }
                    select #by-rule name="rule" {
                        option value="" { "All" }
                        @for (id, (title, count)) in &rules { option value=(id) { (id) " · " (title) " (" (count) ")" } }
                    }
                }
                div {
                    label for="by-learner" { "Learner" }
                    input #by-learner name="learner" type="search" autocomplete="off" spellcheck="false" placeholder="Id, name or qualification";
                }
                button type="reset" { "Show all" }
                output #shown aria-live="polite" for="by-verdict by-programme by-rule by-learner" data-noun=(self.noun()) {}
            }
        }
    }
}

/// Everything after the last section.
pub(super) fn foot(out: &mut dyn Write) -> io::Result<()> {
    let foot = html! {
        (PreEscaped("</main>"))
        footer { p { "Written by preclaim " (env!("CARGO_PKG_VERSION")) ". This page holds personal data: keep it where the files it speaks of are kept." } }
        script { (PreEscaped(SCRIPT)) }
        (PreEscaped("</body></html>\n"))
    };
    out.write_all(foot.into_string().as_bytes())
}

/// Whom a finding is about, linked to the claim or group where it stands.
pub(super) fn who(subject: Subject<'_>) -> Markup {
    match subject {
        Subject::Claim(entry) => html! {
            bdi.id { (legible(entry.learner_shown())) }
            @if !entry.name().is_empty() { " " bdi { (legible(&entry.name())) } }
        },
        Subject::Group(group) if group.name.is_empty() => html! { "The centre" },
        Subject::Group(group) => html! { "Programme " bdi { (legible(&group.name)) } },
    }
}

/// How many people of a cause are named.
pub(super) const fn named() -> usize {
    NAMED
}

/// What filters go by: words parted by spaces, and a text to search.
pub(super) struct Tags {
    pub(super) verdict: String,
    pub(super) programme: String,
    pub(super) words: String,
}

/// How grave something is, as a chip of words, sign and colour.
pub(super) fn chip(gravity: Gravity, words: &str) -> Markup {
    let (class, sign) = match gravity {
        Gravity::Bars => ("bars", "✕"),
        Gravity::Blocks => ("blocks", "!"),
        Gravity::Early => ("early", "◷"),
        Gravity::CannotTell => ("gap", "?"),
        Gravity::Warns => ("warns", "△"),
        Gravity::Advises => ("advises", "i"),
        Gravity::Waived => ("advises", "–"),
    };
    html! { span class={ "chip " (class) } { span.sign aria-hidden="true" { (sign) } " " (words) } }
}

/// A verdict as a chip.
pub(super) fn verdict_chip(verdict: Verdict) -> Markup {
    let gravity = Gravity::ALL.into_iter().find(|gravity| gravity.stops() && gravity.verdict() == verdict);
    let ready = || html! { span class="chip ready" { span.sign aria-hidden="true" { "✓" } " " (verdict.shown()) } };
    gravity.map_or_else(ready, |gravity| chip(gravity, verdict.shown()))
}

/// A text from an input without characters that a page cannot show or that turn the direction of writing; line breaks stay.
pub(super) fn legible(text: &str) -> Cow<'_, str> {
    let bad =
        |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    if text.chars().any(bad) { Cow::Owned(text.chars().map(|c| if bad(c) { ' ' } else { c }).collect()) } else { Cow::Borrowed(text) }
}

/// The hash by which a policy knows a script or style: SHA-256 in base 64.
fn hash(text: &str) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut coded = String::with_capacity(44);
    for three in Sha256::digest(text.as_bytes()).chunks(3) {
        let bits = three.iter().fold(0u32, |bits, byte| bits << 8 | u32::from(*byte)) << (8 * (3 - three.len()));
        for place in 0..4 {
            let digit = DIGITS.get((bits >> (18 - 6 * place) & 63) as usize).copied().unwrap_or(b'=');
            coded.push(if place <= three.len() { char::from(digit) } else { '=' });
        }
    }
    coded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hashes_are_as_browsers_make_them() {
        // printf '' | openssl dgst -sha256 -binary | base64
        assert_eq!(hash(""), "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=");
        assert_eq!(hash("abc"), "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    }
}
