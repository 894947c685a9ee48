//! Limits the requests to each host: one at a time, with a delay between them, and no more after
//! the deadline.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

pub(super) struct RateLimiter {
    delay: Duration,
    deadline: Instant,
    /// When the next request to each host may start. The lock of a host is held during a request.
    hosts: Mutex<BTreeMap<String, Arc<Mutex<Instant>>>>,
}

/// How long to wait after a request.
#[derive(Clone, Copy)]
pub(super) enum Backoff {
    /// The usual delay.
    Delay,
    /// At least this long, because the host said so.
    RetryAfter(Duration),
    /// No more requests to this host.
    StopHost,
}

impl RateLimiter {
    pub(super) fn new(delay: Duration, time_limit: Duration) -> Self {
        let now = Instant::now();
        let deadline = now.checked_add(time_limit).unwrap_or(now);
        Self { delay, deadline, hosts: Mutex::default() }
    }

    /// Waits until `host` may be requested, and runs `request` with the time that is left.
    /// Returns `None` if the deadline passes first.
    pub(super) fn run<T>(
        &self,
        host: &str,
        request: impl FnOnce(Duration) -> (T, Backoff),
    ) -> Option<T> {
        let host_lock = self.host_lock(host);
        let mut next_start = lock(&host_lock);
        if *next_start >= self.deadline || Instant::now() >= self.deadline {
            return None;
        }
        thread::sleep(next_start.saturating_duration_since(Instant::now()));
        let (response, backoff) = request(self.deadline.saturating_duration_since(Instant::now()));
        let wait = match backoff {
            Backoff::Delay => self.delay,
            Backoff::RetryAfter(wait) => wait.max(self.delay),
            Backoff::StopHost => Duration::MAX,
        };
        *next_start = Instant::now().checked_add(wait).unwrap_or(self.deadline);
        Some(response)
    }

    fn host_lock(&self, host: &str) -> Arc<Mutex<Instant>> {
        let mut hosts = lock(&self.hosts);
        let host = hosts.entry(host.to_owned());
        Arc::clone(host.or_insert_with(|| Arc::new(Mutex::new(Instant::now()))))
    }
}

/// Locks a mutex. A panic in another thread cannot have left the value half changed.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
