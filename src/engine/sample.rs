//! A small report made by hand, for the tests of renderers: every verdict, every kind of cell, every outcome.

use std::ops::Range;
use std::sync::Arc;

use chrono::NaiveDate;

use super::Outcome::{Breached, CannotTell, Early, Met, NotApplicable};
use super::report::{ColumnCard, Finding, Group, InputCard, Report, RuleCard, Says, Summary, Tally};
use super::ruled::{Name, Outcomes, Ruled};
use super::stamps::PackStamp;
use super::values::Values;
use super::{Outcome, Verdict};
use crate::check::Fact;
use crate::evidence::{CiteId, Gap, Missing};
use crate::grid::{At, Body, LineMap, Raw, Row, Sheet, SheetId};
use crate::pack::{Effect, Pack, load};
use crate::record::{Book, Moment};

const PACK: &str = r#"
id = "sample"
title = "Sample Awards · technical qualifications"
version = "1"
[document]
title = "Centre requirements"
issue = "3"
[applies]
everything = true
[[reading]]
id = "tech-level"
rules = ["SAM101"]
question = "Which qualifications are Tech Levels?"
answer = "Every KS5 qualification at Level 3."
why = "The document names Tech Levels and never lists them."
otherwise = "Set `tech_level` on the qualification in a pack of your own."
[rule.SAM101]
check = "attempt-limit"
effect = "bars"
title = "No external assessment has more attempts than allowed"
why = "A result from an attempt that was not allowed cannot be used."
do = "Do not claim; ask the awarding organisation what can be certificated."
section = "External assessment"
[rule.SAM101.says.too-many]
says = "{assessment}: {count} attempts count and 2 are allowed."
[rule.SAM106]
check = "assessment-not-passed"
effect = "early"
title = "Every assessment is passed, or can still be"
why = "A failed test may be taken again after 48 hours."
do = "Book the retake."
section = "External assessment"
[rule.SAM106.says.retake]
says = "{assessment} was failed and may be taken again from {from}."
do = "Book the retake of {assessment} for {from} or later."
[rule.SAM501]
check = "destination"
effect = "blocks"
title = "A destination code is given"
why = "The awarding organisation returns claims without one."
do = "Fill in the destination code, 01 to 06."
section = "Claiming certificates"
[rule.SAM501.says.empty]
says = "The destination code is empty."
[rule.SAM601]
check = "uln"
effect = "warns"
title = "The ULN is right"
why = "A wrong ULN puts the certificate on the wrong learner record."
do = "Look up the ULN."
section = "Registration"
[rule.SAM601.says.wrong]
says = "The ULN {uln} has a wrong check digit."
"#;

/// A sheet of cells that stand in memory.
pub(crate) struct Cells(pub(crate) Vec<Vec<Raw<'static>>>);

impl Body for Cells {
    fn row_count(&self) -> u32 {
        u32::try_from(self.0.len()).unwrap_or(u32::MAX)
    }

    fn walk(&self, rows: Range<u32>, visit: &mut dyn FnMut(Row<'_>)) {
        for row in rows {
            if let Some(cells) = self.0.get(row as usize)
                && !cells.is_empty()
            {
                visit(Row::new(row, cells));
            }
        }
    }

    fn stretches(&self) -> Vec<Range<u32>> {
        std::iter::once(0..self.row_count()).collect()
    }
}

pub(crate) fn day(year: i32, month: u32, day: u32) -> NaiveDate {
    NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default()
}

fn text(text: &'static str) -> Raw<'static> {
    Raw::Text(text)
}

fn number(value: f64) -> Raw<'static> {
    Raw::Number { value, zeros: 0, percent: false }
}

fn sheet(id: u16, file: u16, name: Option<&str>, lines: Option<LineMap>, cells: Vec<Vec<Raw<'static>>>) -> Sheet {
    Sheet {
        id: SheetId(id),
        file,
        name: name.map(Arc::from),
        hidden: false,
        lines,
        encoding: Arc::from(if name.is_some() { "xlsx" } else { "UTF-8" }),
        notes: Vec::new(),
        body: Arc::new(Cells(cells)),
    }
}

fn sheets() -> Vec<Sheet> {
    let date = |d, seconds| Raw::Date { date: day(2025, 6, d), seconds };
    let claims = vec![
        vec![text("Thornley Marsh College")],
        vec![],
        vec![
            Raw::Blank,
            text("Learner"),
            text("Name"),
            text("Claim date"),
            text("Size"),
            text("Share"),
            text("Destination"),
            text("Remark"),
        ],
        vec![Raw::Blank, text("0012"), text("Zoë Lindqvist"), date(20, None), number(360.0), percent(0.2), text("01"), text("=1+1")],
        vec![Raw::Blank, zeros(13.0), text("Kofi Asante"), date(19, Some(50_400)), number(0.5), Raw::Blank, Raw::Blank, text("@home")],
        vec![
            Raw::Blank,
            zeros(14.0),
            text("Ffion Prosser"),
            date(18, None),
            number(1e15),
            Raw::Truth(true),
            Raw::Blank,
            Raw::Fault("#REF!"),
        ],
        vec![
            Raw::Blank,
            zeros(15.0),
            text("Owen\nBlakiston"),
            Raw::Time(34_200),
            Raw::Blank,
            Raw::Blank,
            text("02"),
            text("http://example.org/"),
        ],
    ];
    let log = vec![
        vec![text("learner"), text("test"), text("when"), text("result")],
        vec![text("0012"), text("Unit 1,\nPart A"), text("10/06/2025"), text("Pass")],
        vec![text("0013"), text("Unit 1"), text("11/06/2025"), text("Fail")],
        vec![],
        vec![text("0014"), text("Unit 1"), text("19/06/2025 10:15"), text("Fail")],
        vec![text("0014"), text("Unit 1"), text("-1"), text("+44")],
    ];
    vec![
        sheet(0, 0, Some("Claims"), None, claims),
        // A quoted line break in the second row: every later row stands a line lower.
        sheet(1, 1, None, Some(LineMap::new(vec![(2, 3)])), log),
        sheet(2, 0, Some("Notes"), None, vec![vec![text("Ask Bea about the lists")]]),
    ]
}

fn percent(value: f64) -> Raw<'static> {
    Raw::Number { value, zeros: 0, percent: true }
}

fn zeros(value: f64) -> Raw<'static> {
    Raw::Number { value, zeros: 4, percent: false }
}

fn column(col: u16, heading: &str, field: Option<&str>) -> ColumnCard {
    ColumnCard { col, heading: heading.to_owned(), field: field.map(str::to_owned), hint: None }
}

fn inputs() -> Vec<InputCard> {
    let claims = InputCard {
        form: false,
        path: "centre/Grading.xlsx".to_owned(),
        sheet: Some("Claims".to_owned()),
        sheet_index: Some(0),
        sha256: "aa11".to_owned(),
        table: Some("claims"),
        header_row: Some(3),
        rows: 4,
        encoding: "xlsx".to_owned(),
        columns: vec![
            column(1, "Learner", Some("learner_id")),
            column(2, "Name", Some("name")),
            column(6, "Destination", Some("destination")),
            ColumnCard { hint: Some("note".to_owned()), ..column(7, "Remark", None) },
        ],
        notes: Vec::new(),
    };
    let log = InputCard {
        path: "centre/log.csv".to_owned(),
        sheet: None,
        sheet_index: Some(1),
        sha256: "bb22".to_owned(),
        table: Some("attempts"),
        header_row: Some(1),
        encoding: "UTF-8".to_owned(),
        columns: vec![column(0, "learner", Some("learner_id")), column(1, "test", Some("assessment"))],
        notes: vec!["One row of the test log stands there twice.".to_owned()],
        ..claims.clone()
    };
    let notes = InputCard {
        sheet: Some("Notes".to_owned()),
        sheet_index: Some(2),
        table: None,
        header_row: None,
        rows: 0,
        columns: Vec::new(),
        notes: vec!["No table that preclaim knows: no row holds headings.".to_owned()],
        ..claims.clone()
    };
    vec![claims, log, notes]
}

fn cards(pack: &Pack) -> Vec<RuleCard> {
    let card = |(place, rule): (usize, &crate::pack::RuleText)| RuleCard {
        id: rule.id.clone(),
        pack: 0,
        place,
        title: rule.title.clone(),
        why: rule.why.clone(),
        todo: rule.todo.clone(),
        example: rule.example.clone(),
        effects: rule.effects(),
        document: pack.document.title.clone(),
        issue: pack.document.issue.clone(),
        section: pack.clause(rule.cite).map(|clause| clause.section.clone()).unwrap_or_default(),
        parameters: if rule.id == "SAM101" { vec!["limit: 2 (External assessment)".to_owned()] } else { Vec::new() },
        readings: pack.readings.iter().filter(|reading| reading.rules.contains(&rule.id)).cloned().collect(),
        selected: true,
    };
    pack.rules.iter().enumerate().map(card).collect()
}

fn at(sheet: u16, row: u32, col: u16) -> At {
    At { sheet: SheetId(sheet), row, col }
}

fn says(rule: u16, outcome: Outcome, effect: Effect, situation: &'static str, cells: &[At]) -> Finding {
    Finding {
        rule,
        outcome,
        effect,
        says: Says::Situation(situation),
        facts: Box::default(),
        from: None,
        due: None,
        missing: Box::default(),
        cells: cells.into(),
        marks: 1,
        cite: CiteId(0),
        waived: None,
        known: false,
    }
}

/// The report: `rounds` times the same five claims, so that one round is small and many are large.
pub(crate) fn report(rounds: usize) -> Report {
    #[expect(clippy::unwrap_used, reason = "a fault in the sample is a fault in every test")]
    let pack = load("sample", PACK).unwrap();
    let mut book = Book::new();
    let mut sym = |text: &str| book.texts.intern(text);
    let (award, programme) = (sym("601/7033/5"), sym("Light vehicle L3"));
    let unit = Fact::Sym(sym("Unit 1"));
    let from = Moment { day: day(2025, 6, 21), seconds: Some(36_900) };
    let barred = Finding {
        facts: Box::new([("assessment", unit.clone()), ("count", Fact::Count(3))]),
        marks: 2,
        ..says(0, Breached, Effect::Bars, "too-many", &[at(1, 4, 3), at(1, 5, 3), at(1, 4, 2)])
    };
    let early = Finding {
        facts: Box::new([("assessment", unit), ("from", Fact::Moment(from))]),
        from: Some(from),
        ..says(1, Early, Effect::Early, "retake", &[at(1, 2, 3)])
    };
    let empty = |row| Finding { cite: CiteId(1), ..says(2, Breached, Effect::Blocks, "empty", &[at(0, row, 6)]) };
    let uln = Finding {
        facts: Box::new([("uln", Fact::Text("1234567890".into()))]),
        cite: CiteId(2),
        ..says(3, Breached, Effect::Warns, "wrong", &[at(0, 3, 1)])
    };
    let gap = Finding {
        says: Says::Gap,
        missing: Box::new([Missing { table: "registrations", field: "learner_id", at: None, gap: Gap::NoTable }]),
        ..says(0, CannotTell, Effect::Bars, "", &[])
    };
    let mut entry = |[id, given, family]: [&str; 3], verdict, outcomes: [Outcome; 4], findings: Vec<Finding>| Ruled {
        learner: sym(id),
        qualification: Some(award),
        name: Name::Parts { given: sym(given), family: sym(family) },
        programme: Some(programme),
        programme_place: Some(0),
        verdict,
        earliest: findings.iter().filter_map(|finding| finding.from).max_by_key(|from| from.day),
        outcomes: Outcomes::from(Arc::from(outcomes)),
        findings,
        beside: None,
    };
    let five = [
        entry(["0012", "Zoë", "Lindqvist"], Verdict::Ready, [Met, Met, Met, Breached], vec![uln]),
        entry(["0013", "Kofi", "Asante"], Verdict::Wait, [Met, Early, Met, Met], vec![early]),
        entry(["0014", "Ffion", "Prosser"], Verdict::Barred, [Breached, Met, Breached, NotApplicable], vec![barred, empty(5)]),
        entry(["0015", "Owen", "Blakiston"], Verdict::Unknown, [CannotTell, NotApplicable, Met, Outcome::Absent], vec![gap]),
        entry(["=0016", "Bethan", "Maddocks"], Verdict::Fix, [Met, Met, Breached, Met], vec![empty(4)]),
    ];
    let entries: Vec<Ruled> = five.iter().cycle().take(rounds * five.len()).cloned().collect();
    let mut tallies = vec![Tally::default(); 4];
    let mut summary = Summary::default();
    for entry in &entries {
        summary.claims += 1;
        summary.verdicts[entry.verdict as usize] += 1;
        summary.warnings += entry.findings.iter().map(|f| u32::from(f.effect == Effect::Warns)).sum::<u32>();
        tallies.iter_mut().zip(entry.outcomes.iter()).for_each(|(tally, outcome)| tally.add(*outcome, 1));
    }
    let programmes = vec![Group { name: "Light vehicle L3".to_owned(), outcomes: vec![(2, Met)], findings: Vec::new(), dues: Vec::new() }];
    let centre = Group {
        name: String::new(),
        outcomes: vec![(3, Breached)],
        findings: vec![says(3, Breached, Effect::Advises, "wrong", &[])],
        dues: Vec::new(),
    };
    let stamp = PackStamp { id: pack.id.clone(), title: pack.title.clone(), version: pack.version.clone(), sha256: pack.sha256.clone() };
    let mut report = Report {
        as_of: day(2025, 6, 20),
        audit: false,
        packs: vec![stamp],
        structures: Vec::new(),
        rules: cards(&pack),
        inputs: inputs(),
        entries,
        programmes,
        centre,
        summary,
        tallies,
        waivers: Vec::new(),
        baseline: None,
        redacted: None,
        notes: vec!["No employer involvement tracker was given.".to_owned()],
        passed_over: None,
        sample: None,
        options: vec![("fail-on".to_owned(), "unknown".to_owned())],
        own_values: Vec::new(),
        sheets: sheets(),
        paths: vec![Arc::from("centre/Grading.xlsx"), Arc::from("centre/log.csv")],
        lengths: vec![0, 0],
        book,
        used_packs: vec![pack],
        values: Values::default(),
    };
    let mut values = Values::default();
    report.places().into_iter().for_each(|at| values.push(at, &value(&report, at)));
    report.set_values(values);
    report
}

fn value(report: &Report, at: At) -> String {
    let mut value = String::new();
    report.sheets[usize::from(at.sheet.0)].body.walk(at.row..at.row + 1, &mut |row| value = row.cell(at.col).shown().into_owned());
    value
}
