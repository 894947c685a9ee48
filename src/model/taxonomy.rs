//! Lists of terms that claims have: the topics, and the lists of the site's own.

use crate::model::{Claim, Model};

/// A list of terms.
#[derive(Debug, Clone)]
pub struct Taxonomy {
    /// The name of its field in verdicts, and of the folder of its pages.
    pub name: String,
    /// What readers call it. The title of the topics is a message of the theme.
    pub title: Option<String>,
    /// The terms of the visible claims.
    pub terms: Vec<Term>,
}

/// A topic, or another term of a taxonomy.
#[derive(Debug, Clone)]
pub struct Term {
    pub slug: String,
    pub name: String,
}

/// Identifies a term by two indexes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TermId {
    /// An index into [`Model::taxonomies`].
    pub taxonomy: usize,
    /// An index into [`Taxonomy::terms`].
    pub term: usize,
}

impl Model {
    /// Returns a term and its taxonomy.
    pub fn term(&self, id: TermId) -> Option<(&Taxonomy, &Term)> {
        let taxonomy = self.taxonomies.get(id.taxonomy)?;
        Some((taxonomy, taxonomy.terms.get(id.term)?))
    }

    /// Returns the names of the terms that a claim has in a taxonomy.
    pub fn term_names<'m>(
        &'m self,
        claim: &'m Claim,
        taxonomy: usize,
    ) -> impl Iterator<Item = &'m str> {
        let terms = claim.terms_in(taxonomy);
        terms.filter_map(|id| Some(self.term(id)?.1.name.as_str()))
    }
}

impl Claim {
    /// Returns the terms that the claim has in a taxonomy.
    pub fn terms_in(&self, taxonomy: usize) -> impl Iterator<Item = TermId> {
        let terms = self.terms.get(taxonomy).into_iter().flatten();
        terms.map(move |term| TermId { taxonomy, term: *term })
    }

    /// Returns all its terms.
    pub fn all_terms(&self) -> impl Iterator<Item = TermId> {
        (0..self.terms.len()).flat_map(|taxonomy| self.terms_in(taxonomy))
    }
}
