//! How long the parts of a command take, for those who ask with `--timings`. The clock is read here only to be shown: nothing
//! that a command makes may depend on it.

use std::fmt::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::commands::tell;
use crate::pipeline::progress::Progress;

/// What is timed, in the order in which it is told.
const PHASES: [&str; 12] = [
    "read", "theme", "resolve", "since", "fix", "output", "pages", "data", "cards", "pagefind",
    "publish", "links",
];

/// Those who look on while a command works: what it tells them.
pub(crate) struct Reporter {
    pub(crate) timings: Timings,
    is_quiet: bool,
}

impl Reporter {
    /// Work that begins now. Where it `is_quiet`, no bar is shown.
    pub(crate) fn new(is_quiet: bool) -> Self {
        Self { timings: Timings { began: Instant::now(), phases: Mutex::default() }, is_quiet }
    }

    /// A bar for `all` pieces of work, which is called `what`.
    pub(crate) fn progress(&self, what: &'static str, all: usize) -> Progress {
        Progress::of(what, all, self.is_quiet)
    }

    /// Prints how long the work took.
    pub(crate) fn show(&self) {
        tell(self.timings.table().trim_end());
    }
}

/// The times of a command's phases.
pub(crate) struct Timings {
    began: Instant,
    phases: Mutex<Vec<Phase>>,
}

/// A part of the work.
struct Phase {
    name: &'static str,
    time: Duration,
    note: String,
}

impl Timings {
    /// Does a part of the work that is called `name`. What is called the same is added up; what is done at the same time
    /// overlaps.
    pub(crate) fn phase<T>(&self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let began = Instant::now();
        let done = work();
        self.add(name, began.elapsed(), String::new());
        done
    }

    /// Takes note of the end of one phase after the other, of which the first begins now.
    pub(crate) fn laps(&self) -> impl FnMut(&'static str) {
        let mut last = Instant::now();
        move |name| {
            let now = Instant::now();
            self.add(name, now.saturating_duration_since(last), String::new());
            last = now;
        }
    }

    /// Adds a note to a phase.
    pub(crate) fn note(&self, name: &'static str, note: String) {
        self.add(name, Duration::ZERO, note);
    }

    fn add(&self, name: &'static str, time: Duration, note: String) {
        let mut phases = self.phases();
        match phases.iter_mut().find(|phase| phase.name == name) {
            Some(phase) => {
                phase.time += time;
                phase.note.push_str(&note);
            }
            None => phases.push(Phase { name, time, note }),
        }
    }

    fn phases(&self) -> MutexGuard<'_, Vec<Phase>> {
        self.phases.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A line for each phase, and one for all of them with the most memory that was in use, where the system tells.
    fn table(&self) -> String {
        let mut phases = self.phases();
        phases.sort_by_key(|phase| PHASES.iter().position(|name| *name == phase.name));
        let mut table = String::new();
        phases.iter().for_each(|Phase { name, time, note }| line(&mut table, name, *time, note));
        let memory = peak_memory()
            .map_or_else(String::new, |bytes| format!("peak memory {} MiB", bytes >> 20));
        line(&mut table, "all", self.began.elapsed(), &memory);
        table
    }
}

fn line(table: &mut String, name: &str, time: Duration, note: &str) {
    let text = format!("{name:<9}{:>10.1} ms   {note}", time.as_secs_f64() * 1000.0);
    // Writing to a `String` cannot fail.
    let _ = writeln!(table, "{}", text.trim_end());
}

/// Returns the largest amount of memory that the program has had in use, in bytes; `None` on systems other than Linux.
fn peak_memory() -> Option<u64> {
    let status = fs_err::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    let kibibytes: u64 = line.split_whitespace().next()?.parse().ok()?;
    Some(kibibytes * 1024)
}
