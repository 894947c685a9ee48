//! Collects the names of terms and publishers. Names that differ only in case are one.

use indexmap::IndexMap;

use crate::model::build::slugs::UniqueSlugs;
use crate::text::fold_case;

/// Names as written, in the order in which they were first used, with the number of uses.
#[derive(Default)]
pub(crate) struct NameRegistry<'c>(IndexMap<&'c str, usize>);

/// The names that readers see, and which of them each written name belongs to.
pub(crate) struct MergedNames {
    /// The name that readers see, and its slug.
    pub names: Vec<(String, String)>,
    /// The index in `names` of each written name.
    pub indexes: Vec<usize>,
}

impl<'c> NameRegistry<'c> {
    /// Returns the index of a written name. Adds it if it is new.
    pub(crate) fn intern(&mut self, name: &'c str) -> usize {
        self.add(name, 1)
    }

    fn add(&mut self, name: &'c str, uses: usize) -> usize {
        let entry = self.0.entry(name);
        let index = entry.index();
        *entry.or_default() += uses;
        index
    }

    /// Adds all names of another registry. Returns the index here of each of them.
    pub(crate) fn append(&mut self, other: Self) -> Vec<usize> {
        other.0.into_iter().map(|(name, uses)| self.add(name, uses)).collect()
    }

    /// Merges names that differ only in case. `order` has the indexes of written names, the oldest
    /// first. The slug is made from the oldest spelling, so that it stays; if two names would have
    /// the same slug, the older one gets it.
    pub(crate) fn merge(self, order: impl Iterator<Item = usize>) -> MergedNames {
        let mut groups: IndexMap<String, Vec<usize>> = IndexMap::new();
        let mut indexes = Vec::with_capacity(self.0.len());
        for (index, name) in self.0.keys().enumerate() {
            let group = groups.entry(fold_case(name));
            indexes.push(group.index());
            group.or_default().push(index);
        }
        let mut oldest: Vec<Option<usize>> = vec![None; groups.len()];
        let mut group_order = Vec::new();
        for written in order {
            let Some(group) = indexes.get(written) else { continue };
            if let Some(oldest @ None) = oldest.get_mut(*group) {
                *oldest = Some(written);
                group_order.push(*group);
            }
        }
        let mut spellings = Vec::with_capacity(groups.len());
        let mut shown = Vec::with_capacity(groups.len());
        for (members, oldest) in groups.values().zip(oldest) {
            let first = oldest.or(members.first().copied()).unwrap_or_default();
            spellings.push(self.name(first));
            shown.push(self.most_used(members, first));
        }
        let slugs = UniqueSlugs::default().assign(&spellings, group_order.into_iter(), "other");
        MergedNames { names: shown.into_iter().zip(slugs).collect(), indexes }
    }

    fn name(&self, index: usize) -> Option<&'c str> {
        self.0.get_index(index).map(|(name, _)| *name)
    }

    /// Returns the spelling that is used most. `first` wins if no other spelling is used more.
    fn most_used(&self, members: &[usize], first: usize) -> String {
        let uses = |index: usize| self.0.get_index(index).map_or(0, |(_, uses)| *uses);
        let mut best = first;
        for &member in members {
            if uses(member) > uses(best) {
                best = member;
            }
        }
        self.name(best).unwrap_or_default().to_owned()
    }
}
