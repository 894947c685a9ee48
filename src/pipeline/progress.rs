//! A progress bar for work that takes longer than a second. It is shown on a terminal only.

use std::sync::Once;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// The bar is shown if the work takes longer than this.
const DELAY: Duration = Duration::from_secs(1);

/// How often the bar is drawn.
const TICK: Duration = Duration::from_millis(200);

/// It has no colors, so `NO_COLOR` needs no check.
const TEMPLATE: &str = "{msg} {wide_bar} {pos}/{len}";

pub(crate) struct Progress {
    bar: ProgressBar,
    start: Instant,
    is_quiet: bool,
    shown: Once,
}

impl Progress {
    pub(crate) fn new(name: &'static str, is_quiet: bool) -> Self {
        let style =
            ProgressStyle::with_template(TEMPLATE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::hidden().with_style(style).with_message(name);
        Self { bar, start: Instant::now(), is_quiet, shown: Once::new() }
    }

    /// Counts one more piece of work as done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
        self.show_if_slow();
    }

    pub(crate) fn set(&self, done: usize, total: usize) {
        self.bar.set_length(total as u64);
        self.bar.set_position(done as u64);
        self.show_if_slow();
    }

    fn show_if_slow(&self) {
        if !self.is_quiet && self.start.elapsed() >= DELAY {
            self.shown.call_once(|| {
                self.bar.set_draw_target(ProgressDrawTarget::stderr());
                self.bar.enable_steady_tick(TICK);
            });
        }
    }

    /// Removes the bar.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
