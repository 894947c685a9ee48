//! What was found at addresses before, with the day. It must not be believed for long: a page that was there for a week, one
//! that was not for a day, and one that could not be asked not at all.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::cache::Cache;
use crate::content::values::{Date, parse_date};
use crate::link_check::State;

/// The one entry of the cache.
const NAME: &str = "answers";

/// For how many days a page is taken to be there.
const LIVE_DAYS: i32 = 7;

/// For how many days nothing is taken to be there.
const DEAD_DAYS: i32 = 1;

#[derive(Serialize, Deserialize)]
struct Remembered {
    day: String,
    state: State,
}

/// What is remembered on a day, by address.
pub struct Memory {
    today: Date,
    known: BTreeMap<String, Remembered>,
}

impl Memory {
    /// What the cache holds that is not too old. An entry that cannot be read holds nothing.
    pub fn open(cache: &Cache, today: Date) -> Self {
        let bytes = cache.get(NAME).unwrap_or_default();
        let mut known: BTreeMap<String, Remembered> =
            serde_json::from_slice(&bytes).unwrap_or_default();
        known.retain(|_, remembered| is_fresh(remembered, today));
        Self { today, known }
    }

    /// What was found at an address.
    pub fn get(&self, address: &str) -> Option<&State> {
        self.known.get(address).map(|remembered| &remembered.state)
    }

    /// Remembers what was found today.
    pub fn set(&mut self, address: &str, state: &State) {
        let remembered = Remembered { day: self.today.to_string(), state: state.clone() };
        if is_fresh(&remembered, self.today) {
            self.known.insert(address.to_owned(), remembered);
        }
    }

    /// Puts it into the cache.
    pub fn keep(&self, cache: &Cache) {
        if let Ok(bytes) = serde_json::to_vec(&self.known) {
            cache.put(NAME, &bytes);
        }
    }
}

/// Whether something may still be believed; nothing from a day that is still to come.
fn is_fresh(remembered: &Remembered, today: Date) -> bool {
    let days = match remembered.state {
        State::Live | State::Moved(_) => LIVE_DAYS,
        State::Dead(_) => DEAD_DAYS,
        State::Unchecked(_) => 0,
    };
    let age =
        parse_date(&remembered.day).and_then(|day| today.since(day).ok()).map(|age| age.get_days());
    age.is_some_and(|age| (0..days).contains(&age))
}
