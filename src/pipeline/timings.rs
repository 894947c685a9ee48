//! Measures how long the phases of a command take, for `--timings`.

use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::pipeline::progress::Progress;

/// The phases in the order of the table.
const PHASES: [&str; 13] = [
    "read", "theme", "resolve", "since", "fix", "output", "pages", "data", "pictures", "cards",
    "pagefind", "publish", "links",
];

/// Shows the progress of a command and measures its phases.
pub(crate) struct Reporter {
    pub(crate) timings: Timings,
    is_quiet: bool,
}

impl Reporter {
    /// Starts to measure. If `is_quiet`, no progress bar is shown.
    pub(crate) fn new(is_quiet: bool) -> Self {
        Self { timings: Timings { start: Instant::now(), phases: Mutex::default() }, is_quiet }
    }

    /// Creates a progress bar for `total` pieces of work.
    pub(crate) fn progress(&self, name: &'static str, total: usize) -> Progress {
        let progress = Progress::new(name, self.is_quiet);
        progress.set(0, total);
        progress
    }
}

/// The times of a command's phases.
pub(crate) struct Timings {
    start: Instant,
    phases: Mutex<Vec<Phase>>,
}

struct Phase {
    name: &'static str,
    time: Duration,
    note: String,
}

impl Timings {
    /// Runs `work` and adds its time to a phase.
    pub(crate) fn phase<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = work();
        self.add(name, start.elapsed(), String::new());
        result
    }

    /// Returns a function to call at the end of each of several phases. The first one starts now.
    pub(crate) fn stopwatch(&self) -> impl FnMut(&'static str) {
        let mut start = Instant::now();
        move |name| {
            let now = Instant::now();
            self.add(name, now - start, String::new());
            start = now;
        }
    }

    /// Adds a note to a phase.
    pub(crate) fn note(&self, name: &'static str, note: String) {
        self.add(name, Duration::ZERO, note);
    }

    fn add(&self, name: &'static str, time: Duration, note: String) {
        let mut phases = self.phases();
        for phase in phases.iter_mut() {
            if phase.name == name {
                phase.time += time;
                phase.note.push_str(&note);
                return;
            }
        }
        phases.push(Phase { name, time, note });
    }

    fn phases(&self) -> MutexGuard<'_, Vec<Phase>> {
        self.phases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Returns a line for each phase, and a last one with the total time and the peak memory.
    pub(crate) fn table(&self) -> String {
        let mut phases = self.phases();
        phases.sort_by_key(|phase| PHASES.iter().position(|name| *name == phase.name));
        let mut table = String::new();
        for phase in phases.iter() {
            push_row(&mut table, phase.name, phase.time, &phase.note);
        }
        let memory = match peak_memory() {
            Some(bytes) => format!("peak memory {} MiB", bytes >> 20),
            None => String::new(),
        };
        push_row(&mut table, "all", self.start.elapsed(), &memory);
        table
    }
}

fn push_row(table: &mut String, name: &str, time: Duration, note: &str) {
    let row = format!("{name:<9}{:>10.1} ms   {note}", time.as_secs_f64() * 1000.0);
    // Writing to a `String` cannot fail.
    let _ = writeln!(table, "{}", row.trim_end());
}

/// Returns the most memory that the program has used, in bytes. Only Linux reports it.
fn peak_memory() -> Option<u64> {
    let status = fs_err::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}
