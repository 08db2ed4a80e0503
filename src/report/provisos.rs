//! What every verdict of a run is subject to: rules left out, and values that the centre set itself.
//!
//! `Report → sentences`, told in every report for people, however short. It does not know why anybody chose so.

use super::text::counted;
use crate::engine::Report;

/// One sentence for each choice that lifts, or may lift, what the sources ask.
pub fn provisos(report: &Report) -> Vec<String> {
    let mut says = Vec::new();
    let out = report.left_out().count();
    if out > 0 {
        let rules = counted(out, "rule");
        let were = if out == 1 { "was" } else { "were" };
        says.push(format!(
            "{rules} that could stop a claim {were} left out by `select` or `ignore`: “ready” here means ready as far as the others go."
        ));
    }
    if !report.own_values.is_empty() {
        let values: Vec<String> = report.own_values.iter().map(ToString::to_string).collect();
        says.push(format!("Values of the centre’s own hold in place of those of the sources: {}.", values.join(", ")));
    }
    says
}
