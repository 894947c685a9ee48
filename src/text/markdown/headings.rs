//! Ids of headings.

use std::collections::{BTreeMap, BTreeSet};

/// Prefixes of ids that the elements of a page itself have.
const PAGE_ID_PREFIXES: [&str; 7] =
    ["main", "part-", "correction-", "passage-", "note-", "evidence-", "footnote-"];

/// The ids of the headings of a text.
#[derive(Default)]
pub(super) struct HeadingIds {
    used: BTreeSet<String>,
    /// The next number for headings with the same text.
    next_numbers: BTreeMap<String, usize>,
}

impl HeadingIds {
    /// Returns an id for a heading that neither another heading nor the page itself uses.
    pub(super) fn add(&mut self, slug: &str) -> String {
        let prefixed = format!("section-{slug}");
        let is_reserved = PAGE_ID_PREFIXES.iter().any(|prefix| slug.starts_with(prefix));
        let base = if is_reserved { prefixed.clone() } else { slug.to_owned() };
        let mut id = base.clone();
        if self.used.contains(&id) {
            id = prefixed;
        }
        let number = self.next_numbers.entry(slug.to_owned()).or_insert(2);
        while self.used.contains(&id) {
            id = format!("{base}-{number}");
            *number += 1;
        }
        self.used.insert(id.clone());
        id
    }
}
