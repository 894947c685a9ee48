//! Caches the results of link checks. Working links expire after a week and broken ones after a
//! day. Failed checks are not cached.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cache::Cache;
use crate::content::values::{Date, parse_date};
use crate::link_check::LinkStatus;

/// The name of the only cache entry.
const ENTRY: &str = "statuses";

#[derive(Serialize, Deserialize)]
struct CachedStatus {
    checked: String,
    status: LinkStatus,
}

/// The results of earlier checks that are still valid, by address.
pub(super) struct LinkCache {
    today: Date,
    statuses: BTreeMap<String, CachedStatus>,
}

impl LinkCache {
    /// Loads the valid results. An entry that cannot be read counts as empty.
    pub(super) fn load(cache: &Cache, today: Date) -> Self {
        let bytes = cache.get(ENTRY).unwrap_or_default();
        let mut statuses: BTreeMap<String, CachedStatus> =
            serde_json::from_slice(&bytes).unwrap_or_default();
        statuses.retain(|_, cached| cached.is_valid(today));
        Self { today, statuses }
    }

    pub(super) fn get(&self, url: &str) -> Option<&LinkStatus> {
        self.statuses.get(url).map(|cached| &cached.status)
    }

    pub(super) fn insert(&mut self, url: &str, status: &LinkStatus) {
        let cached = CachedStatus { checked: self.today.to_string(), status: status.clone() };
        if cached.is_valid(self.today) {
            self.statuses.insert(url.to_owned(), cached);
        }
    }

    pub(super) fn save(&self, cache: &Cache) {
        if let Ok(bytes) = serde_json::to_vec(&self.statuses) {
            cache.put(ENTRY, &bytes);
        }
    }
}

impl CachedStatus {
    fn is_valid(&self, today: Date) -> bool {
        let days = match self.status {
            LinkStatus::Ok | LinkStatus::Redirected(_) => 7,
            LinkStatus::Broken(_) => 1,
            LinkStatus::Unknown(_) => 0,
        };
        let Some(checked) = parse_date(&self.checked) else { return false };
        // A date in the future is not valid.
        today.since(checked).is_ok_and(|age| (0..days).contains(&age.get_days()))
    }
}
