//! `Markdown → CaseFile`, or the line that is not understood.

use chrono::NaiveDate;

use super::expect::{Expectation, expectation};

/// The as-of date of a case that states none.
const USUAL_DAY: (i32, u32, u32) = (2025, 6, 20);

/// A table of a case, as rows of cells; the first row is the headings.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct CaseTable {
    pub(super) name: String,
    pub(super) rows: Vec<Vec<String>>,
    /// `| not given |` alone.
    pub(super) withheld: bool,
}

/// One case.
#[derive(Clone, Debug)]
pub struct LiterateCase {
    /// Its heading, without `(boundary)`.
    pub title: String,
    /// Line of the heading, from 1.
    pub line: usize,
    /// Whether it stands on the edge of a limit.
    pub boundary: bool,
    /// As-of date.
    pub as_of: NaiveDate,
    /// Whether it is an audit.
    pub audit: bool,
    pub(super) tables: Vec<CaseTable>,
    /// Structure files, as text with the line that they begin on.
    pub(super) structures: Vec<(usize, String)>,
    /// What must come out.
    pub expectations: Vec<Expectation>,
}

/// Sentences of a case file that excuse it from a kind of case.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each stands for one sentence that is there or not")]
pub struct Mentions {
    /// `No boundary: …`
    pub no_boundary: bool,
    /// `Never cannot tell: …`
    pub never_cannot_tell: bool,
    /// `Never met: …`
    pub never_met: bool,
    /// `Never breached: …`
    pub never_breached: bool,
}

/// A case file.
#[derive(Clone, Debug)]
pub struct CaseFile {
    /// The rule in its title.
    pub rule: String,
    /// Its cases in order.
    pub cases: Vec<LiterateCase>,
    /// What it is excused from.
    pub mentions: Mentions,
}

/// Parses a case file. `Err` names the line and says what was expected.
pub fn parse(text: &str) -> Result<CaseFile, String> {
    let mut file = CaseFile { rule: String::new(), cases: Vec::new(), mentions: Mentions::default() };
    let mut common: Vec<CaseTable> = Vec::new();
    let mut common_structures: Vec<(usize, String)> = Vec::new();
    let mut section = Section::Preface;
    let mut lines = text.lines().enumerate().peekable();
    while let Some((index, line)) = lines.next() {
        let number = index + 1;
        let line = line.trim();
        if let Some(title) = line.strip_prefix("# ") {
            title.split([' ', '·']).next().unwrap_or("").clone_into(&mut file.rule);
        } else if let Some(title) = line.strip_prefix("## ") {
            section = if title.trim() == "Common" { Section::Common } else { Section::Case };
            if section == Section::Case {
                file.cases.push(open_case(title, number, &common, &common_structures));
            }
        } else if line == "```toml" {
            let mut text = String::new();
            for (_, next) in lines.by_ref().take_while(|(_, next)| next.trim() != "```") {
                text.push_str(next);
                text.push('\n');
            }
            match (section, file.cases.last_mut()) {
                (Section::Case, Some(case)) => case.structures.push((number, text)),
                _ => common_structures.push((number, text)),
            }
        } else if line.starts_with('|') {
            let mut block = vec![cells(line)];
            while let Some((_, next)) = lines.next_if(|(_, next)| next.trim().starts_with('|')) {
                block.push(cells(next.trim()));
            }
            let table = table(block, number)?;
            let into = match (section, file.cases.last_mut()) {
                (Section::Common, _) => &mut common,
                (Section::Case, Some(case)) => &mut case.tables,
                _ => return Err(format!("line {number}: a table before the first `##` heading")),
            };
            into.retain(|known| known.name != table.name);
            into.push(table);
        } else if let (Some(item), Section::Case, Some(case)) = (line.strip_prefix("- "), section, file.cases.last_mut()) {
            let parsed = expectation(item, number).map_err(|why| format!("line {number}: {why}"))?;
            case.expectations.extend(parsed);
        } else if let (Section::Case, Some(case)) = (section, file.cases.last_mut()) {
            options(line, case).map_err(|why| format!("line {number}: {why}"))?;
        }
        file.mentions.no_boundary |= line.starts_with("No boundary:");
        file.mentions.never_cannot_tell |= line.starts_with("Never cannot tell:");
        file.mentions.never_met |= line.starts_with("Never met:");
        file.mentions.never_breached |= line.starts_with("Never breached:");
    }
    if file.rule.is_empty() {
        return Err("line 1: the file must begin with `# RULE · title`".to_owned());
    }
    if let Some(idle) = file.cases.iter().find(|case| case.expectations.is_empty()) {
        return Err(format!(
            "line {}: the case “{}” expects nothing; add a list line such as `- {} met`",
            idle.line, idle.title, file.rule
        ));
    }
    Ok(file)
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Section {
    Preface,
    Common,
    Case,
}

fn open_case(title: &str, line: usize, common: &[CaseTable], structures: &[(usize, String)]) -> LiterateCase {
    let bare = title.trim().strip_suffix("(boundary)");
    let (year, month, day) = USUAL_DAY;
    LiterateCase {
        title: bare.unwrap_or(title).trim().to_owned(),
        line,
        boundary: bare.is_some(),
        as_of: NaiveDate::from_ymd_opt(year, month, day).unwrap_or_default(),
        audit: false,
        tables: common.to_vec(),
        structures: structures.to_vec(),
        expectations: Vec::new(),
    }
}

/// `As of 2025-06-20.` and `Audit.` anywhere in a line of prose that begins with one of them.
fn options(line: &str, case: &mut LiterateCase) -> Result<(), String> {
    if !(line.starts_with("As of ") || line.starts_with("Audit.")) {
        return Ok(());
    }
    for sentence in line.split('.').map(str::trim) {
        if sentence == "Audit" {
            case.audit = true;
        } else if let Some(date) = sentence.strip_prefix("As of ") {
            case.as_of = date.trim().parse().map_err(|_| format!("“{date}” is no date such as 2025-06-20"))?;
        }
    }
    Ok(())
}

/// The cells of a Markdown row. `\|` is a bar inside a cell, `<br>` a line break.
fn cells(line: &str) -> Vec<String> {
    let inner = line.strip_prefix('|').unwrap_or(line);
    let inner = inner.strip_suffix('|').unwrap_or(inner);
    inner.replace("\\|", "\u{1}").split('|').map(|cell| cell.trim().replace('\u{1}', "|").replace("<br>", "\n")).collect()
}

fn table(block: Vec<Vec<String>>, line: usize) -> Result<CaseTable, String> {
    let mut rows = block.into_iter().filter(|row| !row.iter().all(|cell| !cell.is_empty() && cell.chars().all(|c| c == '-' || c == ':')));
    let Some(mut header) = rows.next() else { return Err(format!("line {line}: a table without headings")) };
    let name = if header.is_empty() { String::new() } else { header.remove(0) };
    if name.is_empty() {
        return Err(format!("line {line}: the first heading must name the table, as in `| attempts | learner_id | …`"));
    }
    if header.len() == 1 && header.first().is_some_and(|cell| cell == "not given") {
        return Ok(CaseTable { name, rows: Vec::new(), withheld: true });
    }
    let width = header.len();
    let mut all = vec![header];
    for (i, mut row) in rows.enumerate() {
        if row.first().is_some_and(|cell| !cell.is_empty()) {
            return Err(format!("line {}: the first cell of a row stays empty, it stands under the table's name", line + i + 2));
        }
        row.remove(0);
        if row.len() > width {
            return Err(format!("line {}: the row has {} cells under {width} headings", line + i + 2, row.len()));
        }
        all.push(row);
    }
    Ok(CaseTable { name, rows: all, withheld: false })
}
