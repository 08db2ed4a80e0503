//! The progress bar on standard error.

use std::io::IsTerminal;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use preclaim::Stage;

/// Short work shows nothing: the bar appears only after this long.
const PATIENCE: Duration = Duration::from_millis(400);

/// A bar that shows how far a run has come, if standard error is a terminal and nobody minds.
pub(crate) struct Progress {
    bar: Option<ProgressBar>,
    started: std::time::Instant,
}

impl Progress {
    pub(crate) fn new(wanted: bool) -> Self {
        let bar = (wanted && std::io::stderr().is_terminal()).then(|| {
            let bar = ProgressBar::with_draw_target(None, ProgressDrawTarget::hidden());
            if let Ok(style) = ProgressStyle::with_template("{msg:<8} {wide_bar} {pos}/{len}") {
                bar.set_style(style);
            }
            bar
        });
        Self { bar, started: std::time::Instant::now() }
    }

    pub(crate) fn step(&self, stage: Stage) {
        let Some(bar) = &self.bar else { return };
        if self.started.elapsed() > PATIENCE && bar.is_hidden() {
            bar.set_draw_target(ProgressDrawTarget::stderr());
        }
        let (words, done, total) = match stage {
            Stage::Read(done, total) => ("Reading", done, total),
            Stage::Judged(done, total) => ("Checking", done, total),
        };
        bar.set_message(words);
        bar.set_length(total as u64);
        bar.set_position(done as u64);
    }

    pub(crate) fn done(&self) {
        if let Some(bar) = &self.bar {
            bar.finish_and_clear();
        }
    }
}
