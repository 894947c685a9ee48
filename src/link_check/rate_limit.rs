//! When a host may be asked: one request at a time, a pause after each, none after the end. It must not know what is asked.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// The turns of all hosts.
pub struct Pace {
    pause: Duration,
    end: Instant,
    /// When each host may be asked again. Who holds the lock of a host is asking it.
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Instant>>>>,
}

/// How long a host is to be left alone after a request, where it says so.
pub enum Rest {
    /// As long as any host.
    Pause,
    /// That long.
    Asked(Duration),
    /// Until the end.
    ForGood,
}

impl Pace {
    /// Turns with a pause between them, for as long as `bound`.
    pub fn new(pause: Duration, bound: Duration) -> Self {
        let now = Instant::now();
        Self { pause, end: now.checked_add(bound).unwrap_or(now), hosts: Mutex::default() }
    }

    /// Waits until it is the turn of a request to `host`, and makes it, with the time that is left; `None` where its turn does
    /// not come before the end.
    pub fn in_turn<T>(&self, host: &str, request: impl FnOnce(Duration) -> (T, Rest)) -> Option<T> {
        let turn = self.turn(host);
        let mut next = lock(&turn);
        if *next >= self.end || Instant::now() >= self.end {
            return None;
        }
        thread::sleep(next.saturating_duration_since(Instant::now()));
        let (answer, rest) = request(self.end.saturating_duration_since(Instant::now()));
        let rest = match rest {
            Rest::Pause => Some(self.pause),
            Rest::Asked(wait) => Some(wait.max(self.pause)),
            Rest::ForGood => None,
        };
        *next = rest.and_then(|rest| Instant::now().checked_add(rest)).unwrap_or(self.end);
        Some(answer)
    }

    fn turn(&self, host: &str) -> Arc<Mutex<Instant>> {
        let mut hosts = lock(&self.hosts);
        Arc::clone(
            hosts.entry(host.to_owned()).or_insert_with(|| Arc::new(Mutex::new(Instant::now()))),
        )
    }
}

/// A lock that another thread left behind is as good as any: what it guards is one value.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
