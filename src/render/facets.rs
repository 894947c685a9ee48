//! Builds the facets of a list of claims: its most frequent topics, claimants and publishers.

use crate::model::build::facets::{Facets, TopEntries};
use crate::render::context::ContextBuilder;
use crate::render::views::{CachedValue, CountView, FacetView, LinkView};

impl ContextBuilder<'_> {
    /// Builds the facets that have entries.
    pub(crate) fn facets(&self, facets: &Facets) -> Vec<FacetView> {
        let Facets { topics, claimants, publishers, .. } = facets;
        let mut views = vec![
            self.facet("topics", "topics", topics, |index| self.topic_link(index)),
            self.facet("claimants", "people", claimants, |index| self.person_link(index)),
            self.facet("publishers", "publishers", publishers, |index| self.publisher_link(index)),
        ];
        views.retain(|facet| !facet.entries.is_empty());
        views
    }

    fn facet(
        &self,
        by: &'static str,
        folder: &str,
        counts: &TopEntries,
        link_to: impl Fn(usize) -> Option<CachedValue<LinkView>>,
    ) -> FacetView {
        let mut entries = Vec::new();
        for (index, count) in &counts.top {
            if let Some(link) = link_to(*index) {
                entries.push(CountView {
                    name: link.name.clone(),
                    href: link.href.clone(),
                    count: *count,
                });
            }
        }
        let href = format!("{}{folder}/index.html", self.root);
        FacetView { by, entries, rest: counts.rest, href }
    }

    pub(crate) fn topic_link(&self, index: usize) -> Option<CachedValue<LinkView>> {
        let topic = self.model.topics.get(index)?;
        self.views.topics.get(index, || self.link("topics", &topic.slug, &topic.name))
    }

    fn person_link(&self, index: usize) -> Option<CachedValue<LinkView>> {
        let person = self.model.people.get(index)?;
        Some(CachedValue::new(self.link("people", &person.slug, &person.name)))
    }

    pub(crate) fn publisher_link(&self, index: usize) -> Option<CachedValue<LinkView>> {
        let publisher = self.model.publishers.get(index)?;
        let link = || self.link("publishers", &publisher.slug, &publisher.name);
        self.views.publishers.get(index, link)
    }
}
