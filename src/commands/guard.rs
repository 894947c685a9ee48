//! Sees to it that pages end which are made from a site's own templates: where one takes more time or memory than any page
//! needs, it is told to stop. Tera hears that in loops and components only; where it does not, the program ends, and the site
//! that is published is as it was.

use std::collections::BTreeMap;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use crate::pipeline::process_memory;
use crate::theme::pace;
use crate::theme::pace::Running;

/// The time between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// How long a page may take. What counts is the time that the program works, shared among its pages, and not the clock, so that
/// nothing happens on a machine that has much else to do or was laid to sleep.
const MOST_TIME: Duration = Duration::from_millis(1_200);

/// By how many bytes the program may grow while a page is made: the largest page takes half of it.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// How much more of both a page may take after it was told to stop.
const GRACE: (Duration, u64) = (Duration::from_millis(100), 64 * 1024 * 1024);

/// Somebody who looks at pages until it is dropped.
pub(crate) struct Guard(Arc<AtomicBool>);

/// What is known of a page since it was first seen.
struct Seen {
    page: Arc<Running>,
    time: Duration,
    bytes: u64,
}

impl Guard {
    /// Looks at all pages. Before the program ends because of one, `tell` says so, given the name of its template.
    pub(crate) fn new(tell: impl Fn(&str) + Send + 'static) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let guard = Self(Arc::clone(&is_over));
        thread::spawn(move || {
            let (mut seen, mut last) = (BTreeMap::new(), worked());
            while !is_over.load(Ordering::Relaxed) {
                let now = worked();
                let since = now.zip(last).map_or(PAUSE, |(now, last)| now.saturating_sub(last));
                last = now;
                if let Some(page) = look(&mut seen, since) {
                    tell(&page.template);
                    process::exit(1);
                }
                thread::sleep(PAUSE);
            }
        });
        guard
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// How long the program has worked, where the system tells.
fn worked() -> Option<Duration> {
    #[cfg(unix)]
    {
        use rustix::time::{ClockId, clock_gettime};
        Duration::try_from(clock_gettime(ClockId::ProcessCPUTime)).ok()
    }
    #[cfg(not(unix))]
    None
}

/// Looks at the pages that are being made, after the program worked for a time, and gives one that went on although it was told
/// to stop.
fn look(seen: &mut BTreeMap<usize, Seen>, worked: Duration) -> Option<Arc<Running>> {
    let pages = pace::running();
    let share = worked / u32::try_from(pages.len()).unwrap_or(1).max(1);
    seen.retain(|_, known| pages.iter().any(|page| Arc::ptr_eq(page, &known.page)));
    let bytes = process_memory::resident().unwrap_or_default();
    pages.into_iter().find(|page| {
        let key = Arc::as_ptr(page).addr();
        let Some(known) = seen.get_mut(&key) else {
            seen.insert(key, Seen { page: Arc::clone(page), time: Duration::ZERO, bytes });
            return false;
        };
        known.time += share;
        let grown = bytes.saturating_sub(known.bytes);
        let has_more = |(time, bytes)| known.time > MOST_TIME + time || grown > MOST_BYTES + bytes;
        if has_more((Duration::ZERO, 0)) {
            page.stop();
        }
        has_more(GRACE)
    })
}
