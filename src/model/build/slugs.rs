//! Assigns slugs to names, each only once.

use std::collections::BTreeSet;

use crate::text;

/// Slugs that are taken.
#[derive(Debug, Default)]
pub struct UniqueSlugs {
    taken: BTreeSet<String>,
}

impl UniqueSlugs {
    /// Marks a slug as taken.
    pub fn reserve(&mut self, slug: &str) {
        self.taken.insert(slug.to_owned());
    }

    /// Returns a slug for each name, and an empty one for `None`. The names whose indexes are in
    /// `order` choose first.
    pub fn assign(
        mut self,
        names: &[Option<&str>],
        order: impl Iterator<Item = usize>,
        fallback: &str,
    ) -> Vec<String> {
        let mut slugs = vec![String::new(); names.len()];
        for index in order.chain(0..names.len()) {
            let (Some(slug), Some(Some(name))) = (slugs.get_mut(index), names.get(index)) else {
                continue;
            };
            if slug.is_empty() {
                *slug = self.unique(name, fallback);
            }
        }
        slugs
    }

    /// Returns a free slug for `name`, with a number if needed.
    fn unique(&mut self, name: &str, fallback: &str) -> String {
        let mut slug = name_slug(name, fallback);
        if self.taken.contains(&slug) {
            slug = text::first_free_name(&slug, |slug| self.taken.contains(slug));
        }
        self.reserve(&slug);
        slug
    }
}

/// Returns the slug that a name has if it is free. `fallback` is for names without letters.
pub fn name_slug(name: &str, fallback: &str) -> String {
    let slug = text::portable_slug(name);
    if slug.is_empty() { fallback.to_owned() } else { slug }
}
