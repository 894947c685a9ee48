//! What the claims of a list have in common, counted: the ways that lead from it to other lists.

use std::cmp::Reverse;

use super::build::Builder;
use super::view::{CountView, FacetView, LinkView};
use crate::model::Claim;

/// How many entries of a facet are shown.
const SHOWN: usize = 8;

impl Builder<'_> {
    /// The facets of some claims, without the list that they are on: the one at `base`.
    pub(super) fn facets(&self, claims: &[usize], base: &str) -> Vec<FacetView> {
        let own = format!("{}{base}index.html", self.root);
        let claims: Vec<&Claim> = claims.iter().filter_map(|at| self.model.claims.get(*at)).collect();
        let topics = counts(self.model.topics.len(), claims.iter().flat_map(|claim| claim.topics.iter().copied()));
        let claimants = counts(self.model.people.len(), claims.iter().filter_map(|claim| claim.claimant));
        let publishers = claims.iter().flat_map(|claim| self.model.publishers_of(claim));
        let publishers = counts(self.model.publishers.len(), publishers);
        let facets = [
            self.facet("topics", "topics", &own, &topics, |at| self.topic_link(at)),
            self.facet("claimants", "people", &own, &claimants, |at| self.person_link(at)),
            self.facet("publishers", "publishers", &own, &publishers, |at| self.publisher_link(at)),
        ];
        facets.into_iter().filter(|facet| !facet.entries.is_empty()).collect()
    }

    fn facet(
        &self,
        by: &'static str,
        folder: &str,
        own: &str,
        counts: &[usize],
        link: impl Fn(usize) -> Option<LinkView>,
    ) -> FacetView {
        let counted = counts.iter().enumerate().filter(|(_, count)| **count > 0);
        let entry = |(at, count): (usize, &usize)| {
            let LinkView { name, href } = link(at).filter(|link| link.href != own)?;
            Some(CountView { name, href, count: *count })
        };
        let mut entries: Vec<CountView> = counted.filter_map(entry).collect();
        entries.sort_by(|a, b| (Reverse(a.count), &a.name).cmp(&(Reverse(b.count), &b.name)));
        let rest = entries.len().saturating_sub(SHOWN);
        entries.truncate(SHOWN);
        FacetView { by, entries, rest, href: format!("{}{folder}/index.html", self.root) }
    }

    pub(super) fn topic_link(&self, at: usize) -> Option<LinkView> {
        let topic = self.model.topics.get(at)?;
        Some(self.link("topics", &topic.slug, &topic.name))
    }

    fn person_link(&self, at: usize) -> Option<LinkView> {
        let person = self.model.people.get(at)?;
        Some(self.link("people", &person.slug, &person.name))
    }

    pub(super) fn publisher_link(&self, at: usize) -> Option<LinkView> {
        let publisher = self.model.publishers.get(at)?;
        Some(self.link("publishers", &publisher.slug, &publisher.name))
    }
}

/// How often each of `places` things is named.
pub(super) fn counts(places: usize, named: impl Iterator<Item = usize>) -> Vec<usize> {
    let mut counts = vec![0; places];
    for at in named {
        if let Some(count) = counts.get_mut(at) {
            *count += 1;
        }
    }
    counts
}
