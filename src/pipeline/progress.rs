//! A bar for what takes longer than a second, on a terminal only. It must not be shown for anything quicker, nor where nobody
//! looks.

use std::sync::OnceLock;
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// After how long a bar is shown.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often it is drawn while nothing happens.
const TICK: Duration = Duration::from_millis(200);

/// What a bar looks like. It has no colours, so that none is asked for where they are not wanted.
const STYLE: &str = "{msg} {wide_bar} {pos}/{len}";

/// The way of a piece of work.
pub(crate) struct Progress {
    bar: ProgressBar,
    began: Instant,
    is_quiet: bool,
    shown: OnceLock<()>,
}

impl Progress {
    /// Work that begins now and is called `what`.
    pub(crate) fn new(what: &'static str, is_quiet: bool) -> Self {
        let style =
            ProgressStyle::with_template(STYLE).unwrap_or_else(|_| ProgressStyle::default_bar());
        let bar = ProgressBar::hidden().with_style(style).with_message(what);
        Self { bar, began: Instant::now(), is_quiet, shown: OnceLock::new() }
    }

    /// Work of `all` pieces that begins now and is called `what`.
    pub(crate) fn of(what: &'static str, all: usize, is_quiet: bool) -> Self {
        let progress = Self::new(what, is_quiet);
        progress.bar.set_length(all as u64);
        progress
    }

    /// Says that one more piece is done.
    pub(crate) fn step(&self) {
        self.bar.inc(1);
        self.appear();
    }

    /// Says how many of how many pieces are done.
    pub(crate) fn show(&self, done: usize, all: usize) {
        self.bar.set_length(all as u64);
        self.bar.set_position(done as u64);
        self.appear();
    }

    /// Draws the bar where somebody has waited for long enough.
    fn appear(&self) {
        if !self.is_quiet && self.began.elapsed() >= PATIENCE {
            self.shown.get_or_init(|| self.draw());
        }
    }

    /// Draws it from now on. What is no terminal gets nothing.
    fn draw(&self) {
        self.bar.set_draw_target(ProgressDrawTarget::stderr());
        self.bar.enable_steady_tick(TICK);
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        self.bar.finish_and_clear();
    }
}
