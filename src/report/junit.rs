//! The report as JUnit XML: a suite a rule, a test a claim.
//!
//! `Report → JUnit XML`. Names, dates of birth and ULNs stay behind (`discreet`). The XML is written as it is made.
//!
//! | what a rule says of a claim | its test |
//! |---|---|
//! | met | passes |
//! | breached, bars or blocks | fails, `type` is the effect |
//! | too early | fails, `type="early"`: a claim made now would be returned |
//! | cannot tell, where that stops the claim | ends in an error, `type="cannot_tell"`: missing data is never a pass |
//! | cannot tell, where that stops nothing; breached and waived | is skipped |
//! | breached, warns or advises | passes, and says so in `system-out` |
//! | not applicable | has no test |
//!
//! A rule that says several things of one claim has a test for each. What claims inherit is a test of its programme or of the
//! centre, once.

use std::borrow::Cow;
use std::io::{self, Write};

use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use super::causes::{Gravity, Place, Subject};
use super::ci::Desk;
use super::explain::cited;
use crate::engine::{EntryView, Finding, Group, Outcome, Report};

/// How a test ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    Passed,
    Failed,
    Error,
    Skipped,
}

impl End {
    fn of(gravity: Gravity, outcome: Outcome) -> Self {
        match (gravity, outcome) {
            (Gravity::Bars | Gravity::Blocks | Gravity::Early, _) => Self::Failed,
            (Gravity::CannotTell, _) => Self::Error,
            // A build server knows no waiver: a test that did not run says it best.
            (Gravity::Waived, _) | (Gravity::Warns | Gravity::Advises, Outcome::CannotTell) => Self::Skipped,
            (Gravity::Warns | Gravity::Advises, _) => Self::Passed,
        }
    }
}

/// How many tests ended how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Counts {
    tests: usize,
    failures: usize,
    errors: usize,
    skipped: usize,
}

impl Counts {
    fn add(&mut self, end: End) {
        self.tests += 1;
        match end {
            End::Passed => {}
            End::Failed => self.failures += 1,
            End::Error => self.errors += 1,
            End::Skipped => self.skipped += 1,
        }
    }
}

/// Writes every suite.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let desk = Desk::new(report);
    let counts: Vec<Counts> = (0..).zip(&report.rules).map(|(rule, _)| count(report, rule)).collect();
    let sum = |part: fn(&Counts) -> usize| counts.iter().map(part).sum::<usize>().to_string();
    let mut xml = Writer::new_with_indent(out, b' ', 1);
    xml.write_event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)))?;
    let name = format!("preclaim {} as of {}", env!("CARGO_PKG_VERSION"), report.as_of);
    let suites = start(
        "testsuites",
        &[("name", &name), ("tests", &sum(|c| c.tests)), ("failures", &sum(|c| c.failures)), ("errors", &sum(|c| c.errors))],
    );
    xml.write_event(Event::Start(suites))?;
    for ((rule, card), counts) in (0..).zip(&report.rules).zip(&counts).filter(|(_, counts)| counts.tests > 0) {
        let number = |count: usize| count.to_string();
        let suite = start(
            "testsuite",
            &[
                ("name", &format!("{} · {}", card.id, card.title)),
                ("tests", &number(counts.tests)),
                ("failures", &number(counts.failures)),
                ("errors", &number(counts.errors)),
                ("skipped", &number(counts.skipped)),
            ],
        );
        xml.write_event(Event::Start(suite))?;
        xml.write_event(Event::Start(BytesStart::new("properties")))?;
        let pack = report.packs.get(card.pack).map(|pack| format!("{} {}", pack.id, pack.version)).unwrap_or_default();
        for (name, value) in
            [("rule", card.id.as_str()), ("pack", &pack), ("source", &cited(card, &card.section)), ("next_step", &card.todo)]
        {
            xml.write_event(Event::Empty(start("property", &[("name", name), ("value", value)])))?;
        }
        xml.write_event(Event::End(BytesEnd::new("properties")))?;
        let mut failed = None;
        each_test(report, rule, &mut |test| {
            if failed.is_none() {
                failed = self::test(&desk, &mut xml, &test).err();
            }
        });
        if let Some(error) = failed {
            return Err(error);
        }
        xml.write_event(Event::End(BytesEnd::new("testsuite")))?;
    }
    xml.write_event(Event::End(BytesEnd::new("testsuites")))?;
    xml.into_inner().write_all(b"\n")
}

/// One test: a claim, programme or centre that meets the rule, or one thing that the rule says of it.
struct Test<'r> {
    subject: Subject<'r>,
    /// What the rule says, with the number that it is among what it says of this subject, from 1.
    says: Option<(Place<'r>, usize)>,
}

impl Test<'_> {
    fn end(&self) -> End {
        let finding = self.says.map(|(place, _)| place.view.finding);
        finding.map_or(End::Passed, |finding| End::of(Gravity::of(finding), finding.outcome))
    }
}

fn count(report: &Report, rule: u16) -> Counts {
    let mut counts = Counts::default();
    each_test(report, rule, &mut |test| counts.add(test.end()));
    counts
}

/// Every test of a rule, in the order of the report.
fn each_test<'r>(report: &'r Report, rule: u16, visit: &mut dyn FnMut(Test<'r>)) {
    for ruled in &report.entries {
        let outcome = ruled.outcomes.get(usize::from(rule)).copied().unwrap_or(Outcome::Absent);
        of_subject(report, Subject::Claim(EntryView { report, ruled }), outcome, rule, &ruled.findings, visit);
    }
    for group in report.programmes.iter().chain([&report.centre]) {
        let outcome = group.outcomes.iter().find(|(of, _)| *of == rule).map_or(Outcome::Absent, |(_, outcome)| *outcome);
        of_subject(report, Subject::Group(group), outcome, rule, &group.findings, visit);
    }
}

fn of_subject<'r>(
    report: &'r Report,
    subject: Subject<'r>,
    outcome: Outcome,
    rule: u16,
    findings: &'r [Finding],
    visit: &mut dyn FnMut(Test<'r>),
) {
    // Findings stand by rule.
    let from = findings.partition_point(|finding| finding.rule < rule);
    let mut number = 0;
    for finding in findings.iter().skip(from).take_while(|finding| finding.rule == rule) {
        number += 1;
        visit(Test { subject, says: Some((Place { subject, view: report.view(finding) }, number)) });
    }
    if number == 0 && outcome == Outcome::Met {
        visit(Test { subject, says: None });
    }
}

fn test<W: Write>(desk: &Desk<'_>, xml: &mut Writer<W>, test: &Test<'_>) -> io::Result<()> {
    let (class, mut name) = match test.subject {
        Subject::Claim(entry) => (entry.qualification(), desk.learner(entry)),
        Subject::Group(Group { name, .. }) if name.is_empty() => ("centre", "The centre".to_owned()),
        Subject::Group(Group { name, .. }) => ("programmes", name.clone()),
    };
    let class = if class.is_empty() { "no qualification" } else { class };
    let Some((place, number)) = test.says else {
        return xml.write_event(Event::Empty(start("testcase", &[("classname", class), ("name", &name)])));
    };
    if number > 1 {
        name = format!("{name} ({number})");
    }
    xml.write_event(Event::Start(start("testcase", &[("classname", class), ("name", &name)])))?;
    let finding = place.view.finding;
    let message = desk.bare(&place);
    let kind = if finding.outcome == Outcome::Breached { finding.effect.word() } else { finding.outcome.word() };
    match test.end() {
        End::Failed => with_text(xml, start("failure", &[("message", &message), ("type", kind)]), &body(desk, &place))?,
        End::Error => with_text(xml, start("error", &[("message", &message), ("type", kind)]), &body(desk, &place))?,
        End::Skipped => with_text(xml, start("skipped", &[("message", &message)]), "")?,
        End::Passed => {
            let words = Gravity::of(finding).words();
            with_text(xml, BytesStart::new("system-out"), &format!("{words}: {message}\n{}", body(desk, &place)))?;
        }
    }
    xml.write_event(Event::End(BytesEnd::new("testcase")))
}

/// What to do, where it stands, who says so.
fn body(desk: &Desk<'_>, place: &Place<'_>) -> String {
    let spot = desk.spot(place);
    let cell = spot.cell.map(|cell| format!(" ({cell})")).unwrap_or_default();
    let source = cited(place.view.rule(), place.view.section());
    format!("Next: {}\n{}:{}{cell}\n{source}", desk.next_step(place), spot.path, spot.line)
}

fn with_text<W: Write>(xml: &mut Writer<W>, element: BytesStart<'_>, text: &str) -> io::Result<()> {
    let end = element.to_end().into_owned();
    xml.write_event(Event::Start(element))?;
    xml.write_event(Event::Text(BytesText::new(&legal(text))))?;
    xml.write_event(Event::End(end))
}

/// An element with attributes. Line breaks would not survive in one, so they become spaces.
fn start<'e>(name: &'e str, attributes: &[(&str, &str)]) -> BytesStart<'e> {
    let mut element = BytesStart::new(name);
    for (name, value) in attributes {
        let value = legal(value).replace('\n', " ");
        element.push_attribute((*name, value.as_str()));
    }
    element
}

/// The text without what XML 1.0 cannot hold.
fn legal(text: &str) -> Cow<'_, str> {
    let illegal = |c: char| (c.is_control() && c != '\n') || matches!(c, '\u{fffe}' | '\u{ffff}');
    if text.chars().any(illegal) {
        Cow::Owned(text.chars().map(|c| if illegal(c) { ' ' } else { c }).collect())
    } else {
        Cow::Borrowed(text)
    }
}
