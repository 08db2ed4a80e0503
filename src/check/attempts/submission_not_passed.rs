//! Looks for a synoptic assessment that is not passed yet and still can be: nothing submitted, or one referral with the
//! resubmission left.
//!
//! The first two counted submissions decide. Where both were referred nothing is left, and another requirement says so.

use super::sittings::{ASSESSMENT_TYPE, Sitting, Sittings, in_order};
use crate::check::{Check, Hearing, Ruling, Run, Situation, Verdict, breach};
use crate::evidence::{Settings, Trail};
use crate::record::{Case, Record, Table, attempts, registrations};

pub(super) const CHECK: Check = Check {
    code: "submission-not-passed",
    about: "the first submission or its one resubmission passed",
    about_claim: false,
    about_orphans: false,
    tables: &[Table::Attempts],
    settings: &[ASSESSMENT_TYPE],
    situations: &[
        Situation { name: "no-submission", facts: &[] },
        Situation { name: "one-left", facts: &["result"] },
        super::sittings::ORDER_UNKNOWN,
    ],
    run: Run::Claim(run),
};

fn run(case: &Case<'_>, settings: &Settings, hearing: &mut Hearing) {
    let Some(sittings) = Sittings::of(case, settings, hearing) else { return };
    for series in sittings.series() {
        hearing.weigh(|trail| passed(series, trail));
    }
    if sittings.is_empty() && !sittings.has_unplaced() {
        hearing.weigh(|_| breach("no-submission").at(case.registered(registrations::learner_id)).into());
    }
}

fn passed(series: &[Sitting<'_>], trail: &mut Trail) -> Verdict {
    if let [only] = series {
        let cell = only.row.get(attempts::result);
        let result = trail.see(cell)?;
        if result.passes() {
            return Ok(Ruling::Met);
        }
        return breach("one-left").with("result", result).at(cell).into();
    }
    if let [one, other] = series {
        return either_passed(one.row, other.row, trail);
    }
    match in_order(series) {
        Ok(ordered) => match ordered[..] {
            [first, second, ..] => either_passed(first, second, trail),
            _ => Ok(Ruling::Met),
        },
        Err(tie) => tie.cannot_tell(trail),
    }
}

fn either_passed(one: Record<'_>, other: Record<'_>, trail: &mut Trail) -> Verdict {
    let (one, other) = (trail.see(one.get(attempts::result)), trail.see(other.get(attempts::result)));
    match (one, other) {
        (Ok(result), _) | (_, Ok(result)) if result.passes() => Ok(Ruling::Met),
        (Err(gap), _) | (_, Err(gap)) => Err(gap),
        _ => Ok(Ruling::NotApplicable("both submissions were referred: no other is left")),
    }
}
