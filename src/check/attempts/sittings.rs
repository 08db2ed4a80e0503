//! Which attempts count, at which assessment and in which order: shared by every check on attempts.
//!
//! `Case → Sittings → series → Record`. An attempt marked void, or whose result says so, counts for nothing here; one without
//! a reference is told apart, for the checks that must allow for it. Assessments are told apart by name, except that all
//! synoptic submissions are one series: a resubmission is on another task and often stands under another name.
//!
//! What cannot be placed (no assessment type, no name, a void mark that cannot be read) is weighed as *cannot tell* while the
//! attempts are gathered, so that a check may breach all the same on what is known.

use smallvec::SmallVec;

use crate::check::{Fact, Hearing, Ruling, SettingSpec, Situation, Verdict, unclear};
use crate::evidence::{SettingKind, Settings, Trail};
use crate::record::{AssessmentType, AttemptFacts, AttemptNo, Case, Named, Record, Series, Sym, Table, attempts};

/// Which attempts a check looks at, by type of assessment.
pub(in crate::check) const ASSESSMENT_TYPE: SettingSpec =
    SettingSpec { name: "assessment_type", kind: SettingKind::Choice(AssessmentType::WORDS) };

/// The situation that neither dates nor attempt numbers tell the order of two attempts.
pub(in crate::check) const ORDER_UNKNOWN: Situation = Situation { name: "order-unknown", facts: &["assessment"] };

/// Said where a learner has no attempt of the type looked at.
pub(in crate::check) const NONE_LOGGED: &str = "the log has no attempt of this kind for this learner";

/// An attempt that counts.
#[derive(Clone, Copy)]
pub(in crate::check) struct Sitting<'b> {
    pub(in crate::check) row: Record<'b>,
    pub(in crate::check) series: Series,
    name_key: Option<Sym>,
}

/// An attempt that is void.
#[derive(Clone, Copy)]
pub(in crate::check) struct Voided<'b> {
    pub(in crate::check) row: Record<'b>,
    series: Option<Series>,
    referenced: bool,
}

/// The attempts of a case that a check looks at.
#[derive(Default)]
pub(in crate::check) struct Sittings<'b> {
    counted: SmallVec<[Sitting<'b>; 4]>,
    voided: Vec<Voided<'b>>,
    unplaced: bool,
}

/// Two attempts whose order nothing tells.
#[derive(Clone, Copy)]
pub(in crate::check) struct Tie<'b>(Record<'b>, Record<'b>);

impl<'b> Sittings<'b> {
    /// The attempts of the type that the requirement names; `None`, and *cannot tell*, where no log was given.
    pub(in crate::check) fn of(case: &Case<'b>, settings: &Settings, hearing: &mut Hearing) -> Option<Self> {
        let wanted = settings.choice(ASSESSMENT_TYPE.name);
        let wanted = AssessmentType::ALL.iter().copied().find(|kind| kind.word() == wanted);
        Self::gather(case, hearing, |kind| Some(kind) == wanted)
    }

    /// The attempts of some types.
    pub(in crate::check) fn gather(case: &Case<'b>, hearing: &mut Hearing, wanted: impl Fn(AssessmentType) -> bool) -> Option<Self> {
        let mut found = Self::start(case, hearing)?;
        if let Some(grouped) = case.grouped_attempts() {
            for facts in grouped {
                if facts.kind.is_ok_and(&wanted)
                    && let Some(sitting) = Sitting::of(case, facts)
                {
                    found.counted.push(sitting);
                }
            }
            return Some(found);
        }
        for facts in case.attempt_facts() {
            match facts.kind {
                Ok(known) if wanted(known) => found.admit(case, facts, hearing),
                Ok(_) => {}
                Err(_) if facts.is_void => {}
                Err(_) => {
                    let kind = case.attempt(facts.row).get(attempts::assessment_type);
                    found.leave_open(hearing, |trail| trail.see(kind).map(|_| Ruling::Met));
                }
            }
        }
        Some(found.grouped())
    }

    /// The attempts of every type, the unknown one too.
    pub(in crate::check) fn all(case: &Case<'b>, hearing: &mut Hearing) -> Option<Self> {
        if case.grouped_attempts().is_some() {
            return Self::gather(case, hearing, |_| true);
        }
        let mut found = Self::start(case, hearing)?;
        for facts in case.attempt_facts() {
            found.admit(case, facts, hearing);
        }
        Some(found.grouped())
    }

    fn start(case: &Case<'b>, hearing: &mut Hearing) -> Option<Self> {
        if case.book.given(Table::Attempts) {
            return Some(Self::default());
        }
        hearing.weigh(|trail| trail.see(case.book.absent(attempts::assessment)).map(|_| Ruling::Met));
        None
    }

    fn admit(&mut self, case: &Case<'b>, facts: &AttemptFacts, hearing: &mut Hearing) {
        let row = case.attempt(facts.row);
        if facts.is_void {
            self.voided.push(Voided { row, series: facts.series, referenced: row.peek(attempts::reference).is_ok() });
            return;
        }
        match Sitting::of(case, facts) {
            Some(sitting) => self.counted.push(sitting),
            None => self.leave_open(hearing, |trail| trail.see(row.get(attempts::assessment)).map(|_| Ruling::Met)),
        }
    }

    fn leave_open(&mut self, hearing: &mut Hearing, gap: impl FnOnce(&mut Trail) -> Verdict) {
        self.unplaced = true;
        hearing.weigh(gap);
    }

    fn grouped(mut self) -> Self {
        self.counted.sort_by_key(|sitting| sitting.series);
        self
    }

    /// The counted attempts, assessment by assessment.
    pub(in crate::check) fn series(&self) -> impl Iterator<Item = &[Sitting<'b>]> {
        self.counted.chunk_by(|one, next| one.series == next.series)
    }

    /// Counted attempts at the assessment with a folded name: of a synoptic one all submissions, under whatever name.
    pub(in crate::check) fn under(&self, key: Sym) -> &[Sitting<'b>] {
        self.series().find(|series| series.iter().any(|sitting| sitting.has_name(key))).unwrap_or(&[])
    }

    /// Assessments at which nothing but void attempts is logged, each by its first.
    pub(in crate::check) fn only_void(&self) -> impl Iterator<Item = Record<'b>> {
        self.voided.iter().enumerate().filter_map(|(i, void)| {
            let series = void.series?;
            let known = self.counted.iter().any(|sitting| sitting.series == series)
                || self.voided.iter().take(i).any(|earlier| earlier.series == Some(series));
            (!known).then_some(void.row)
        })
    }

    /// Void attempts at the assessment of a series that carry no reference, so that it is open whether they count.
    pub(in crate::check) fn void_without_reference(&self, series: Series) -> impl Iterator<Item = Record<'b>> {
        self.voided.iter().filter(move |void| void.series == Some(series) && !void.referenced).map(|void| void.row)
    }

    /// Whether no attempt is void.
    pub(in crate::check) fn has_no_void(&self) -> bool {
        self.voided.is_empty()
    }

    /// Whether no attempt counts.
    pub(in crate::check) fn is_empty(&self) -> bool {
        self.counted.is_empty()
    }

    /// Whether an attempt could not be placed and may belong here.
    pub(in crate::check) fn has_unplaced(&self) -> bool {
        self.unplaced
    }

    /// Says that there is nothing to look at, where no attempt counts.
    pub(in crate::check) fn or_exempt(&self, hearing: &mut Hearing) {
        if self.is_empty() {
            hearing.weigh(|_| Ok(Ruling::NotApplicable(NONE_LOGGED)));
        }
    }
}

impl<'b> Sitting<'b> {
    /// An attempt whose series is known.
    fn of(case: &Case<'b>, facts: &AttemptFacts) -> Option<Self> {
        Some(Self { row: case.attempt(facts.row), series: facts.series?, name_key: facts.name_key })
    }

    /// Whether its assessment's name has a folded form.
    pub(in crate::check) fn has_name(&self, key: Sym) -> bool {
        self.name_key == Some(key)
    }
}

impl Tie<'_> {
    /// *Cannot tell*, naming what would tell the order: a missing date, else a missing number.
    pub(in crate::check) fn cannot_tell(self, trail: &mut Trail) -> Verdict {
        let Self(one, other) = self;
        for row in [one, other] {
            trail.see(row.moment())?;
        }
        for row in [one, other] {
            trail.see(row.get(attempts::attempt))?;
        }
        let words = unclear(ORDER_UNKNOWN.name).with("assessment", name(&one));
        Ok(Ruling::Unclear(words.at(one.get(attempts::taken_at)).at(other.get(attempts::taken_at))))
    }
}

/// The assessment's name as a fact.
pub(in crate::check) fn name(row: &Record<'_>) -> Fact {
    match row.peek(attempts::assessment) {
        Ok(Named(name)) => Fact::Sym(name),
        Err(_) => Fact::Word("An assessment without a name"),
    }
}

/// Attempts in order.
pub(in crate::check) type Ordered<'b> = SmallVec<[Record<'b>; 4]>;

/// A series in order: by date and time; by attempt number only where dates tie or are missing.
pub(in crate::check) fn in_order<'b>(series: &[Sitting<'b>]) -> Result<Ordered<'b>, Tie<'b>> {
    if let [only] = series {
        return Ok(Ordered::from_slice(&[only.row]));
    }
    rows_in_order(&series.iter().map(|sitting| sitting.row).collect::<Ordered<'b>>())
}

/// The same of attempts that were brought together otherwise than by name.
pub(in crate::check) fn rows_in_order<'b>(rows: &[Record<'b>]) -> Result<Ordered<'b>, Tie<'b>> {
    let mut ranked: SmallVec<[_; 4]> = SmallVec::new();
    for row in rows {
        let mut rank = 0;
        for other in rows.iter().filter(|other| other.index != row.index) {
            match is_before(other, row) {
                Some(before) => rank += usize::from(before),
                None => return Err(Tie(*other, *row)),
            }
        }
        ranked.push((rank, *row));
    }
    ranked.sort_by_key(|(rank, _)| *rank);
    // Dates and numbers that contradict one another leave two attempts with one rank.
    for pair in ranked.windows(2) {
        if let [(rank, one), (next, other)] = pair
            && rank == next
        {
            return Err(Tie(*one, *other));
        }
    }
    Ok(ranked.into_iter().map(|(_, row)| row).collect())
}

fn is_before(one: &Record<'_>, other: &Record<'_>) -> Option<bool> {
    if let (Ok(one), Ok(other)) = (one.peek_moment(), other.peek_moment()) {
        if one.day != other.day {
            return Some(one.day < other.day);
        }
        if let (Some(one), Some(other)) = (one.seconds, other.seconds)
            && one != other
        {
            return Some(one < other);
        }
    }
    let number = |row: &Record<'_>| row.peek(attempts::attempt).ok();
    match (number(one)?, number(other)?) {
        (AttemptNo::Number(one), AttemptNo::Number(other)) if one != other => Some(one < other),
        // A word alone means a second attempt at least.
        (AttemptNo::Number(1), word) if word.number().is_none() => Some(true),
        (word, AttemptNo::Number(1)) if word.number().is_none() => Some(false),
        _ => None,
    }
}

/// Judges the first two attempts of a series. Where there are just two and nothing tells which came first, the answer holds
/// only if it is the same either way.
pub(in crate::check) fn first_two<'b>(
    series: &[Sitting<'b>],
    trail: &mut Trail,
    judge: impl Fn(Record<'b>, Record<'b>, &mut Trail) -> Verdict,
) -> Verdict {
    const NO_SECOND: Verdict = Ok(Ruling::NotApplicable("there is no second attempt"));
    if series.len() < 2 {
        return NO_SECOND;
    }
    let tie = match in_order(series) {
        Ok(ordered) => {
            let [first, second, ..] = ordered[..] else { return NO_SECOND };
            return judge(first, second, trail);
        }
        Err(tie) => tie,
    };
    if let [one, other] = series {
        let (this_way, that_way) = (judge(one.row, other.row, trail), judge(other.row, one.row, trail));
        if agree(&this_way, &that_way) {
            return this_way;
        }
    }
    tie.cannot_tell(trail)
}

fn agree(one: &Verdict, other: &Verdict) -> bool {
    match (one, other) {
        (Ok(one), Ok(other)) => std::mem::discriminant(one) == std::mem::discriminant(other),
        (Err(_), Err(_)) => true,
        _ => false,
    }
}
