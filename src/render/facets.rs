//! What the claims of a list have in common: the ways that lead from it to other lists.

use crate::model::build::facets::{Facets, TopEntries};
use crate::render::context::ContextBuilder;
use crate::render::views::{CachedValue, CountView, FacetView, LinkView};

impl ContextBuilder<'_> {
    /// The facets of a list.
    pub(crate) fn facets(&self, facets: &Facets) -> Vec<FacetView> {
        let facets = [
            self.facet("topics", "topics", &facets.topics, |at| {
                Some(LinkView::clone(&*self.topic_link(at)?))
            }),
            self.facet("claimants", "people", &facets.claimants, |at| self.person_link(at)),
            self.facet("publishers", "publishers", &facets.publishers, |at| {
                Some(LinkView::clone(&*self.publisher_link(at)?))
            }),
        ];
        facets.into_iter().filter(|facet| !facet.entries.is_empty()).collect()
    }

    fn facet(
        &self,
        by: &'static str,
        folder: &str,
        counted: &TopEntries,
        link: impl Fn(usize) -> Option<LinkView>,
    ) -> FacetView {
        let entry = |(at, count): &(usize, usize)| {
            let LinkView { name, href } = link(*at)?;
            Some(CountView { name, href, count: *count })
        };
        let entries = counted.top.iter().filter_map(entry).collect();
        FacetView {
            by,
            entries,
            rest: counted.rest,
            href: format!("{}{folder}/index.html", self.root),
        }
    }

    pub(crate) fn topic_link(&self, at: usize) -> Option<CachedValue<LinkView>> {
        let topic = self.model.topics.get(at)?;
        self.views.topics.get(at, || Some(self.link("topics", &topic.slug, &topic.name)))
    }

    fn person_link(&self, at: usize) -> Option<LinkView> {
        let person = self.model.people.get(at)?;
        Some(self.link("people", &person.slug, &person.name))
    }

    pub(crate) fn publisher_link(&self, at: usize) -> Option<CachedValue<LinkView>> {
        let publisher = self.model.publishers.get(at)?;
        self.views
            .publishers
            .get(at, || Some(self.link("publishers", &publisher.slug, &publisher.name)))
    }
}
