//! Records the requests to the Wayback Machine in the user's cache folder. With this record, a run
//! continues where the last one stopped, and no run asks more often than is allowed.

use std::collections::BTreeMap;
use std::time::Duration;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::cache::Cache;

/// The name of the only entry.
const ENTRY: &str = "captures";

/// How long the service knows the status of a job.
const JOB_LIFE: Duration = Duration::from_secs(60 * 60);
/// How long a refused address is not asked for again.
const REFUSAL_LIFE: Duration = Duration::from_secs(7 * 24 * 60 * 60);
/// How long a capture is remembered that could not be written into its files.
const CAPTURE_LIFE: Duration = Duration::from_secs(30 * 24 * 60 * 60);

/// The results of earlier requests for a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PageState {
    /// The job with this id captures it.
    Asked(String),
    /// It has this archived copy, which is not in all files yet.
    Captured(String),
    /// It was refused for good, for this reason.
    Refused(String),
}

#[derive(Serialize, Deserialize)]
struct Record {
    at: Timestamp,
    state: PageState,
}

#[derive(Default, Serialize, Deserialize)]
struct Records {
    /// When captures were asked for, the latest ones only.
    asked: Vec<Timestamp>,
    /// By the address of the page.
    pages: BTreeMap<String, Record>,
}

/// The journal of one user.
pub(super) struct Journal<'c> {
    cache: &'c Cache,
    records: Records,
}

impl<'c> Journal<'c> {
    /// Loads the entries that are still of use. An entry that cannot be read counts as empty.
    pub(super) fn load(cache: &'c Cache, now: Timestamp) -> Self {
        let bytes = cache.get(ENTRY).unwrap_or_default();
        let mut records: Records = serde_json::from_slice(&bytes).unwrap_or_default();
        records.pages.retain(|_, record| record.is_of_use(now));
        Self { cache, records }
    }

    pub(super) fn state(&self, url: &str) -> Option<&PageState> {
        self.records.pages.get(url).map(|record| &record.state)
    }

    /// Returns when the state of a page was recorded.
    pub(super) fn recorded(&self, url: &str) -> Option<Timestamp> {
        self.records.pages.get(url).map(|record| record.at)
    }

    pub(super) fn record(&mut self, url: &str, at: Timestamp, state: PageState) {
        self.records.pages.insert(url.to_owned(), Record { at, state });
        self.save();
    }

    pub(super) fn forget(&mut self, url: &str) {
        if self.records.pages.remove(url).is_some() {
            self.save();
        }
    }

    /// Returns when a capture may be asked for, if at most `limit` are allowed in a `window`.
    pub(super) fn next_request(
        &mut self,
        now: Timestamp,
        limit: usize,
        window: Duration,
    ) -> Timestamp {
        let asked = &mut self.records.asked;
        for time in asked.iter_mut() {
            // The clock was set back.
            *time = (*time).min(now);
        }
        asked.retain(|time| later(*time, window) > now);
        asked.sort_unstable();
        match asked.len().checked_sub(limit).and_then(|index| asked.get(index)) {
            Some(time) => later(*time, window),
            None => now,
        }
    }

    /// Records a request before it is sent, so that it counts even if this program is stopped.
    pub(super) fn begin_request(&mut self, now: Timestamp) {
        self.records.asked.push(now);
        self.save();
    }

    /// Counts the last request from its answer: it may have arrived late.
    pub(super) fn end_request(&mut self, now: Timestamp) {
        if let Some(time) = self.records.asked.last_mut() {
            *time = now.max(*time);
        }
        self.save();
    }

    fn save(&self) {
        if let Ok(bytes) = serde_json::to_vec(&self.records) {
            self.cache.put(ENTRY, &bytes);
        }
    }
}

impl Record {
    fn is_of_use(&self, now: Timestamp) -> bool {
        let life = match self.state {
            PageState::Asked(_) => JOB_LIFE,
            PageState::Captured(_) => CAPTURE_LIFE,
            PageState::Refused(_) => REFUSAL_LIFE,
        };
        self.at <= now && now < later(self.at, life)
    }
}

/// Returns a later time, or the last one that there is.
pub(super) fn later(time: Timestamp, wait: Duration) -> Timestamp {
    time.checked_add(wait).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn at(milliseconds: i64) -> Timestamp {
        Timestamp::from_millisecond(milliseconds).unwrap()
    }

    proptest! {
        /// If each request is made as early as allowed, no window has more than the limit.
        #[test]
        fn no_window_has_more_requests_than_allowed(
            limit in 1usize..9,
            steps in prop::collection::vec((0i64..40, 0i64..30), 1..60),
        ) {
            let cache = Cache::in_folder("/nonexistent/factpress".into());
            let window = Duration::from_millis(100);
            let mut journal = Journal::load(&cache, at(0));
            let (mut now, mut sent) = (at(1_000), Vec::new());
            for (pause, latency) in steps {
                let next = journal.next_request(now, limit, window);
                now = next.max(later(now, Duration::from_millis(pause.unsigned_abs())));
                prop_assert!(journal.next_request(now, limit, window) <= now);
                journal.begin_request(now);
                sent.push(now);
                now = later(now, Duration::from_millis(latency.unsigned_abs()));
                journal.end_request(now);
            }
            for first in &sent {
                let end = later(*first, window);
                let count = sent.iter().filter(|time| (*first..end).contains(time)).count();
                prop_assert!(count <= limit, "{} in one window", count);
            }
        }
    }

    #[test]
    fn records_are_forgotten_after_a_while() {
        let folder = tempfile::tempdir().unwrap();
        let cache = Cache::in_folder(folder.path().to_path_buf().try_into().unwrap());
        let mut journal = Journal::load(&cache, at(0));
        journal.record("a", at(0), PageState::Asked("job".to_owned()));
        journal.record("b", at(0), PageState::Refused("no".to_owned()));
        let hour = 60 * 60 * 1000;
        assert!(Journal::load(&cache, at(hour - 1)).state("a").is_some());
        let later = Journal::load(&cache, at(hour));
        assert_eq!(later.state("a"), None);
        assert_eq!(later.state("b"), Some(&PageState::Refused("no".to_owned())));
        assert_eq!(Journal::load(&cache, at(7 * 24 * hour)).state("b"), None);
        assert_eq!(Journal::load(&cache, at(-1)).state("b"), None, "the clock was set back");
    }
}
