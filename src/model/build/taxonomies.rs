//! Builds the taxonomies: the topics and the lists of the site's own, with the terms of the claims.

use crate::content::files::site::SiteFile;
use crate::content::files::taxonomies::TOPICS;
use crate::content::files::verdict::VerdictFile;
use crate::model::build::claims::{ClaimBuilder, unique, unique_indexes};
use crate::model::build::names::NameRegistry;
use crate::model::check::taxonomies::is_free_name;
use crate::model::{Claim, Taxonomy, Term};

/// Returns the taxonomies of a site, which have no terms yet.
pub(super) fn declared(site: Option<&SiteFile>) -> Vec<Taxonomy> {
    let mut taxonomies = vec![Taxonomy { name: TOPICS.to_owned(), title: None, terms: Vec::new() }];
    for own in site.map_or(&[][..], |site| &site.taxonomies.0) {
        if is_free_name(&own.name) {
            let (name, title) = (own.name.clone(), Some(own.title.clone()));
            taxonomies.push(Taxonomy { name, title, terms: Vec::new() });
        }
    }
    taxonomies
}

impl<'c> ClaimBuilder<'c> {
    /// Returns the terms of a claim by taxonomy, as indexes of their names.
    pub(super) fn terms(
        &self,
        record: &'c VerdictFile,
        registries: &mut [NameRegistry<'c>],
    ) -> Vec<Vec<usize>> {
        let mut terms = Vec::with_capacity(self.taxonomies.len());
        for (taxonomy, registry) in self.taxonomies.iter().zip(registries) {
            let names = record.terms(&taxonomy.name).iter();
            terms.push(unique(names.map(|name| registry.intern(name))));
        }
        terms
    }
}

/// Adds the terms to their taxonomies. `oldest` has the claims in the order in which readers first
/// saw them. Returns for each taxonomy the indexes of the terms, by the indexes of their names.
pub(super) fn add_terms(
    taxonomies: &mut [Taxonomy],
    registries: Vec<NameRegistry>,
    oldest: &[&Claim],
) -> Vec<Vec<usize>> {
    let mut indexes = Vec::with_capacity(registries.len());
    for (index, (taxonomy, registry)) in taxonomies.iter_mut().zip(registries).enumerate() {
        let named = oldest.iter().flat_map(|claim| claim.terms_in(index));
        let merged = registry.merge(named.map(|id| id.term));
        for (name, slug) in merged.names {
            taxonomy.terms.push(Term { slug, name });
        }
        indexes.push(merged.indexes);
    }
    indexes
}

/// Replaces the indexes of names by those of terms, each once.
pub(super) fn resolve_terms(claim: &mut Claim, indexes: &[Vec<usize>]) {
    for (terms, indexes) in claim.terms.iter_mut().zip(indexes) {
        *terms = unique_indexes(terms, indexes);
    }
}
