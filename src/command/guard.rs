//! Sees to it that pages end which are made from a site's own templates: where one takes more time or memory than any page
//! needs, it is told to stop. Tera hears that in loops and components only; where it does not, the program ends, and the site
//! that is published is as it was.

use std::collections::BTreeMap;
use std::process;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use super::memory;
use crate::theme::pace::{self, Running};

/// The time between two looks.
const PAUSE: Duration = Duration::from_millis(10);

/// How often a page may be seen: with the pauses between, for more than a second. Looks are counted, and not the clock, so
/// that nothing happens to a program that was laid to sleep.
const MOST_LOOKS: u32 = 120;

/// By how many bytes the program may grow while a page is made: the largest page takes half of it.
const MOST_BYTES: u64 = 256 * 1024 * 1024;

/// How much more of both a page may take after it was told to stop.
const GRACE: (u32, u64) = (10, 64 * 1024 * 1024);

/// Somebody who looks at pages until it is dropped.
pub(super) struct Guard(Arc<AtomicBool>);

/// What is known of a page since it was first seen.
struct Seen {
    page: Arc<Running>,
    looks: u32,
    bytes: u64,
}

impl Guard {
    /// Looks at all pages. Before the program ends because of one, `tell` says so, given the name of its template.
    pub(super) fn new(tell: impl Fn(&str) + Send + 'static) -> Self {
        let is_over = Arc::new(AtomicBool::new(false));
        let guard = Self(Arc::clone(&is_over));
        thread::spawn(move || {
            let mut seen = BTreeMap::new();
            while !is_over.load(Ordering::Relaxed) {
                if let Some(page) = look(&mut seen) {
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

/// Looks at the pages that are being made, and gives one that went on although it was told to stop.
fn look(seen: &mut BTreeMap<usize, Seen>) -> Option<Arc<Running>> {
    let pages = pace::running();
    seen.retain(|_, known| pages.iter().any(|page| Arc::ptr_eq(page, &known.page)));
    let bytes = memory::resident().unwrap_or_default();
    pages.into_iter().find(|page| {
        let new = || Seen { page: Arc::clone(page), looks: 0, bytes };
        let known = seen.entry(Arc::as_ptr(page).addr()).or_insert_with(new);
        known.looks += 1;
        let grown = bytes.saturating_sub(known.bytes);
        let has_more = |(looks, bytes): (u32, u64)| known.looks > MOST_LOOKS + looks || grown > MOST_BYTES + bytes;
        if has_more((0, 0)) {
            page.stop();
        }
        has_more(GRACE)
    })
}
