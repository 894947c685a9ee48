//! Builds the facets of a list of claims: its most frequent terms, claimants and publishers.

use crate::model::build::facets::{Facets, TopEntries};
use crate::model::{Claim, Taxonomy, TermId};
use crate::render::context::ContextBuilder;
use crate::render::views::{CachedValue, CountView, FacetView, LinkView, TermsView};

impl ContextBuilder<'_> {
    /// Builds the facets that have entries.
    pub(crate) fn facets(&self, facets: &Facets) -> Vec<FacetView> {
        let Facets { terms, claimants, publishers, .. } = facets;
        let mut views = Vec::new();
        for (index, (taxonomy, terms)) in self.model.taxonomies.iter().zip(terms).enumerate() {
            let link = |term| self.term_link(TermId { taxonomy: index, term });
            let title = self.taxonomy_title(taxonomy);
            views.push(self.facet((&taxonomy.name, title), &taxonomy.name, terms, link));
        }
        let name = |key| (key, self.locale.translate(key, &[]));
        let link = |index| self.person_link(index);
        views.push(self.facet(name("claimants"), "people", claimants, link));
        let link = |index| self.publisher_link(index);
        views.push(self.facet(name("publishers"), "publishers", publishers, link));
        views.retain(|facet| !facet.entries.is_empty());
        views
    }

    fn facet(
        &self,
        (by, title): (&str, String),
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
        FacetView { by: by.to_owned(), title, entries, rest: counts.rest, href }
    }

    pub(crate) fn term_link(&self, id: TermId) -> Option<CachedValue<LinkView>> {
        let (taxonomy, term) = self.model.term(id)?;
        let views = self.views.terms.get(id.taxonomy)?;
        views.get(id.term, || self.link(&taxonomy.name, &term.slug, &term.name))
    }

    /// Returns what readers call a taxonomy.
    pub(crate) fn taxonomy_title(&self, taxonomy: &Taxonomy) -> String {
        match &taxonomy.title {
            Some(title) => title.clone(),
            None => self.locale.translate(&taxonomy.name, &[]),
        }
    }

    /// Returns the address of the index of a taxonomy.
    pub(crate) fn taxonomy_href(&self, taxonomy: &Taxonomy) -> String {
        format!("{}{}/index.html", self.root, taxonomy.name)
    }

    /// Returns links to the terms that a claim has in a taxonomy.
    pub(crate) fn term_links(&self, claim: &Claim, taxonomy: usize) -> Vec<CachedValue<LinkView>> {
        claim.terms_in(taxonomy).filter_map(|term| self.term_link(term)).collect()
    }

    /// Returns the terms that a claim has in lists of the site's own.
    pub(crate) fn own_terms(&self, claim: &Claim) -> Vec<TermsView> {
        let mut lists = Vec::new();
        for (index, taxonomy) in self.model.taxonomies.iter().enumerate().skip(1) {
            let terms = self.term_links(claim, index);
            if !terms.is_empty() {
                let (name, title) = (taxonomy.name.clone(), self.taxonomy_title(taxonomy));
                lists.push(TermsView { name, title, terms });
            }
        }
        lists
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
