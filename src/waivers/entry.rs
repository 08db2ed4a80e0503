//! What an entry must say, whatever file it stands in.

use chrono::NaiveDate;

use crate::engine::Waiver;

/// The fields of an entry as they were written.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) line: usize,
    pub(super) rule: String,
    pub(super) learner: Option<String>,
    pub(super) qualification: Option<String>,
    pub(super) programme: Option<String>,
    pub(super) centre: bool,
    pub(super) approved_by: String,
    pub(super) why: String,
    pub(super) evidence: Option<String>,
    pub(super) until: Option<NaiveDate>,
    pub(super) covers: Option<i64>,
}

/// Names of the fields, as in TOML; headings of a sheet are compared with them, and with the other names given.
pub(super) const FIELDS: [(&str, &[&str]); 10] = [
    ("rule", &["rule id"]),
    ("learner", &["learner id", "learner ref", "learner reference"]),
    ("qualification", &["qualification number"]),
    ("programme", &["program"]),
    ("centre", &["the centre"]),
    ("approved_by", &["approver", "approved"]),
    ("why", &["reason"]),
    ("evidence", &["reference", "evidence reference"]),
    ("until", &["expires", "expires on", "valid until", "end date"]),
    ("covers", &["how many", "number covered", "count"]),
];

impl Entry {
    /// The waiver, or what is wrong with it.
    pub(super) fn waiver(self) -> Result<Waiver, Vec<String>> {
        let mut wrong = Vec::new();
        let filled = |text: Option<String>| text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
        let mut needed = |name: &str, text: String, what: &str| {
            let text = text.trim().to_owned();
            if text.is_empty() {
                wrong.push(format!("`{name}` is missing: {what}"));
            }
            text
        };
        let rule = needed("rule", self.rule, "give the rule's id, such as IMI501").to_uppercase();
        let approved_by = needed("approved_by", self.approved_by, "say who approved this waiver");
        let why = needed("why", self.why, "say why the breach may stand");
        let (learner, qualification, programme) = (filled(self.learner), filled(self.qualification), filled(self.programme));
        let one_learner = learner.is_some();
        if !one_learner && qualification.is_none() && programme.is_none() && !self.centre {
            wrong.push("it is for nobody: give `learner`, `programme` or `qualification`, or `centre` for the centre itself".to_owned());
        }
        if self.centre && (one_learner || qualification.is_some() || programme.is_some()) {
            wrong.push(
                "`centre` is for the centre itself; leave out learner, programme and qualification, or leave out `centre`".to_owned(),
            );
        }
        if self.until.is_none() {
            wrong.push("`until` is missing: say until when it holds, such as 2025-07-31".to_owned());
        }
        let covers = self.covers.map(u32::try_from);
        match covers {
            Some(Err(_) | Ok(0)) => {
                wrong.push("`covers` must be a whole number from 1: how many findings this waiver was given for".to_owned());
            }
            None if !one_learner && !self.centre => {
                wrong.push("`covers` is missing: a waiver for more than one learner says how many findings it was given for".to_owned());
            }
            _ => {}
        }
        let Some(until) = self.until.filter(|_| wrong.is_empty()) else { return Err(wrong) };
        Ok(Waiver {
            line: self.line,
            rule,
            learner,
            qualification,
            programme,
            centre: self.centre,
            approved_by,
            why,
            evidence: filled(self.evidence),
            until,
            covers: covers.and_then(Result::ok),
        })
    }
}
