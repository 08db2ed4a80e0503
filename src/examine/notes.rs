//! What a report says on top of what was settled before: a waiver never works in silence, and never fails in silence.

use crate::engine::{Report, WaiverCard, WaiverState};

/// Waivers told one by one before the rest is only counted.
const TOLD: usize = 12;

/// What was settled before the run, and what came of it.
pub(super) fn on_top(report: &Report) -> Vec<String> {
    let mut notes = Vec::new();
    if report.redacted.is_some() {
        notes.push(
            "This report is redacted: learners stand under pseudonyms, and no sheet of the inputs is copied. Who has the key can find them."
                .to_owned(),
        );
    }
    if let Some(told) = report.baseline {
        let day = told.as_of.format("%d/%m/%Y");
        notes.push(format!(
            "Compared with the baseline of {day}: {} new, {} known from it. Verdicts are as without it.",
            told.new, told.known
        ));
    }
    notes.extend(of_waivers(&report.waivers));
    notes
}

fn of_waivers(cards: &[WaiverCard]) -> Vec<String> {
    let mut notes = Vec::new();
    let covered: u32 = cards.iter().map(|card| card.covered).sum();
    let used = cards.iter().filter(|card| card.state == WaiverState::Used).count();
    if covered > 0 {
        let findings = if covered == 1 { "1 breach is".to_owned() } else { format!("{covered} breaches are") };
        let waivers = if used == 1 { "1 waiver".to_owned() } else { format!("{used} waivers") };
        notes.push(format!("{findings} waived, by {waivers}, and moved no verdict. Each is listed below."));
    }
    let idle: Vec<&WaiverCard> = cards.iter().filter(|card| card.state != WaiverState::Used).collect();
    notes.extend(idle.iter().take(TOLD).map(|card| idle_waiver(card)));
    if idle.len() > TOLD {
        notes.push(format!("{} more waivers cover nothing; the JSON report and the Audit sheet list them.", idle.len() - TOLD));
    }
    notes
}

fn idle_waiver(card: &WaiverCard) -> String {
    let WaiverCard { waiver, state, found, beyond: [early, untold], .. } = card;
    let which = format!("The waiver of {} for {} (line {})", waiver.rule, waiver.for_whom(), waiver.line);
    let until = waiver.until.format("%d/%m/%Y");
    match state {
        WaiverState::Expired if *found > 0 => {
            format!("{which} ended on {until}, so what it covered counts again. Have it renewed, or put the breach right.")
        }
        WaiverState::Expired => format!("{which} ended on {until}. Take it out of the list of waivers."),
        WaiverState::Exceeded => {
            let given = waiver.covers.unwrap_or(0);
            format!(
                "{which} was given for {given} and {found} were found, so it covers none of them. Have it approved for all, or put some right."
            )
        }
        WaiverState::NoEvidence => {
            format!(
                "{which} covers nothing: the breach bars the claim, and only the awarding organisation can lift that. Add its written agreement as `evidence`."
            )
        }
        WaiverState::Unused if *early > 0 => {
            format!(
                "{which} cannot apply: what it is for is too early, and time alone puts that right. Take it out of the list of waivers."
            )
        }
        WaiverState::Unused if *untold > 0 => format!(
            "{which} cannot apply: whether the rule is met cannot be told there, and only a breach can be waived. Give what is missing, and see then whether it is needed."
        ),
        WaiverState::Unused | WaiverState::Used => {
            format!(
                "{which} was not needed. Take it out of the list of waivers if the breach is put right; a rule about a programme is waived for the programme."
            )
        }
    }
}
