//! Findings folded by cause: what is wrong in the same way stands once, with everybody whom it concerns.
//!
//! `Report → causes, the gravest first`. Breaches are one cause where rule and situation are the same. Gaps are one cause where
//! the same thing is missing, whichever rules need it. It does not know how causes are shown.

use std::collections::{BTreeSet, HashMap};

use super::text::counted;
use crate::engine::{Effect, EntryView, Finding, FindingView, Group, Outcome, Report, Ruled, Says, Verdict};
use crate::evidence::Gap;

/// What a cause means for the claims it concerns, gravest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Gravity {
    /// These claims can never go.
    Bars,
    /// Something must be put right.
    Blocks,
    /// Time must pass.
    Early,
    /// Something needed to judge is missing.
    CannotTell,
    /// The claim may go; the risk is shown.
    Warns,
    /// Good practice, or something that could only have warned and cannot be told.
    Advises,
    /// It stands, and a waiver covers it.
    Waived,
}

impl Gravity {
    pub(super) const ALL: [Self; 7] = [Self::Bars, Self::Blocks, Self::Early, Self::CannotTell, Self::Warns, Self::Advises, Self::Waived];

    /// What a finding means.
    pub(super) fn of(finding: &Finding) -> Self {
        match (finding.outcome, finding.effect) {
            _ if finding.waived.is_some() => Self::Waived,
            (Outcome::Early, _) => Self::Early,
            (Outcome::CannotTell, effect) if effect.moves_verdict() => Self::CannotTell,
            (Outcome::CannotTell, _) | (_, Effect::Advises) => Self::Advises,
            (_, Effect::Bars) => Self::Bars,
            (_, Effect::Blocks) => Self::Blocks,
            (_, Effect::Early) => Self::Early,
            (_, Effect::Warns) => Self::Warns,
        }
    }

    /// What it means for so many claims under a programme or the centre.
    pub(super) fn waits(self, waiting: usize, noun: &str) -> String {
        match (self.stops(), waiting) {
            (true, 1) => format!("1 {noun} waits for it."),
            (true, _) => format!("{} wait for it.", counted(waiting, noun)),
            (false, _) => format!("It concerns {}.", counted(waiting, noun)),
        }
    }

    /// What it does, in words.
    pub(super) fn words(self) -> &'static str {
        match self {
            Self::Bars => "bars the claim",
            Self::Blocks => "must be put right",
            Self::Early => "too early",
            Self::CannotTell => "cannot tell",
            Self::Warns => "a warning",
            Self::Advises => "good to know",
            Self::Waived => "waived",
        }
    }

    /// The heading under which its causes stand.
    pub(super) fn title(self) -> &'static str {
        match self {
            Self::Bars => "Cannot be claimed",
            Self::Blocks => "Fix before claiming",
            Self::Early => "Too early",
            Self::CannotTell => "Cannot tell yet",
            Self::Warns => "Warnings: the claim may go, the risk is yours",
            Self::Advises => "Good to know",
            Self::Waived => "Waived: these breaches stand, and stop no claim",
        }
    }

    /// Whether it keeps a claim from going.
    pub(super) fn stops(self) -> bool {
        self <= Self::CannotTell
    }

    /// The verdict that it leads to, where nothing graver does.
    pub(super) fn verdict(self) -> Verdict {
        match self {
            Self::Bars => Verdict::Barred,
            Self::Blocks => Verdict::Fix,
            Self::Early => Verdict::Wait,
            Self::CannotTell => Verdict::Unknown,
            Self::Warns | Self::Advises | Self::Waived => Verdict::Ready,
        }
    }
}

/// Whom a finding is about.
#[derive(Clone, Copy)]
pub(super) enum Subject<'r> {
    /// A claim.
    Claim(EntryView<'r>),
    /// A programme, or the centre where it has no name.
    Group(&'r Group),
}

/// One finding with whom it is about.
#[derive(Clone, Copy)]
pub(super) struct Place<'r> {
    /// Who.
    pub(super) subject: Subject<'r>,
    /// What.
    pub(super) view: FindingView<'r>,
}

/// Findings that are wrong in the same way.
pub(super) struct Cause<'r> {
    /// What it means.
    pub(super) gravity: Gravity,
    /// The rules that speak of it, by position in [`Report::rules`].
    pub(super) rules: BTreeSet<u16>,
    /// How many claims it concerns, those aside that cannot be claimed anyway.
    pub(super) claims: usize,
    /// How many claims it concerns that cannot be claimed anyway.
    pub(super) hopeless: usize,
    /// How many programmes it concerns; the centre is one.
    pub(super) groups: usize,
    /// How many claims inherit it from those.
    pub(super) waiting: usize,
    /// The message, where all say the same.
    pub(super) message: Option<String>,
    /// The next step, where all have the same.
    pub(super) next_step: Option<String>,
    /// The first of its findings.
    pub(super) places: Vec<Place<'r>>,
    /// How many findings are folded, those of hopeless claims aside.
    pub(super) findings: usize,
    /// How many of those the baseline, where there is one, does not have.
    pub(super) new: usize,
    last: Option<*const ()>,
}

#[derive(PartialEq, Eq, Hash)]
enum Key {
    Situation(u16, &'static str),
    Gap(Gap, &'static str, &'static str),
    NotInForce(u16),
    Depends(u16),
    Waived(u16, u16),
}

impl<'r> Cause<'r> {
    fn new(gravity: Gravity, view: FindingView<'r>) -> Self {
        Self {
            gravity,
            rules: BTreeSet::new(),
            claims: 0,
            hopeless: 0,
            groups: 0,
            waiting: 0,
            message: Some(view.message()),
            next_step: Some(view.next_step()),
            places: Vec::new(),
            findings: 0,
            new: 0,
            last: None,
        }
    }

    /// Counts one finding in; with `each`, several findings of one claim are told one by one.
    fn add(&mut self, place: Place<'r>, keep: usize, each: bool) {
        let finding = place.view.finding;
        self.rules.insert(finding.rule);
        let (who, hopeless) = match place.subject {
            Subject::Claim(entry) => {
                (std::ptr::from_ref(entry.ruled).cast::<()>(), self.gravity != Gravity::Bars && entry.ruled.verdict == Verdict::Barred)
            }
            Subject::Group(group) => (std::ptr::from_ref(group).cast::<()>(), false),
        };
        let again = self.last.replace(who) == Some(who);
        if !again {
            match place.subject {
                Subject::Claim(_) if hopeless => self.hopeless += 1,
                Subject::Claim(_) => self.claims += 1,
                Subject::Group(_) => self.groups += 1,
            }
        }
        if again && !each {
            return;
        }
        if hopeless {
            if self.findings == 0 && self.message != Some(place.view.message()) {
                self.message = None;
            }
            return;
        }
        self.findings += 1;
        self.new += usize::from(!finding.known);
        if self.findings == 1 {
            // The words so far may be of a claim that cannot be claimed anyway: they are for those that can.
            self.message = Some(place.view.message());
            self.next_step = Some(place.view.next_step());
        }
        // Words are made only where the facts differ: among many thousand findings most are the same.
        if self.places.first().is_some_and(|first| first.view.finding.facts != finding.facts) {
            if self.message.is_some() && self.message != Some(place.view.message()) {
                self.message = None;
            }
            if self.next_step.is_some() && self.next_step != Some(place.view.next_step()) {
                self.next_step = None;
            }
        }
        if self.places.len() < keep {
            self.places.push(place);
        }
    }
}

/// Every cause, the gravest first and among equals the one that concerns most. Of each cause at most `keep` places are kept.
pub(super) fn causes(report: &Report, keep: usize) -> Vec<Cause<'_>> {
    let mut causes: Vec<Cause<'_>> = Vec::new();
    let mut known: HashMap<(Gravity, Key), usize> = HashMap::new();
    let waiting = waiting(report);
    for place in places(report) {
        let finding = place.view.finding;
        let gravity = Gravity::of(finding);
        let (key, each) = key(finding);
        let number = *known.entry((gravity, key)).or_insert_with(|| {
            causes.push(Cause::new(gravity, place.view));
            causes.len() - 1
        });
        if let Some(cause) = causes.get_mut(number) {
            let groups = cause.groups;
            cause.add(place, keep, each);
            if let (true, Subject::Group(group)) = (cause.groups > groups, place.subject) {
                cause.waiting += waiting.get(&(finding.rule, std::ptr::from_ref(group))).copied().unwrap_or(0);
            }
        }
    }
    causes.sort_by(|a, b| {
        let order = |cause: &Cause<'_>| {
            (cause.gravity, std::cmp::Reverse(cause.claims + cause.waiting + cause.groups), cause.rules.first().copied())
        };
        order(a).cmp(&order(b))
    });
    causes
}

/// How many claims inherit the outcome of a rule from a programme or the centre.
pub(super) fn waiting(report: &Report) -> HashMap<(u16, *const Group), usize> {
    let mut waiting = HashMap::new();
    for (rule, scope) in report.entries.iter().flat_map(Ruled::inherits) {
        if let Some(group) = report.group(*scope) {
            *waiting.entry((*rule, std::ptr::from_ref(group))).or_insert(0) += 1;
        }
    }
    waiting
}

/// Every finding with whom it is about, what is inherited only where it stands, in the order of the report.
pub(super) fn places(report: &Report) -> impl Iterator<Item = Place<'_>> {
    let claims = report.entries().flat_map(|entry| entry.own_findings().map(move |view| Place { subject: Subject::Claim(entry), view }));
    let groups = report.programmes.iter().chain([&report.centre]);
    let groups = groups.flat_map(move |group| {
        group.findings.iter().map(move |finding| Place { subject: Subject::Group(group), view: report.view(finding) })
    });
    claims.chain(groups)
}

/// What makes two findings the same cause, and whether several of one claim are told one by one.
fn key(finding: &Finding) -> (Key, bool) {
    if let Some(waiver) = finding.waived {
        return (Key::Waived(finding.rule, waiver), true);
    }
    match finding.says {
        Says::Situation(name) => (Key::Situation(finding.rule, name), true),
        Says::Depends => (Key::Depends(finding.rule), false),
        Says::Gap => match finding.missing.first() {
            None => (Key::Situation(finding.rule, ""), false),
            Some(missing) => {
                let key = match missing.gap {
                    Gap::NoTable | Gap::NoRow => Key::Gap(missing.gap, missing.table, ""),
                    Gap::NotInForce => Key::NotInForce(finding.rule),
                    gap => Key::Gap(gap, missing.table, missing.field),
                };
                (key, false)
            }
        },
    }
}
