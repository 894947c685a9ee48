//! Counts the ratings, terms, claimants and publishers of the claims of a list, once for all its
//! pages.

use std::cmp::Reverse;

use crate::model::{Claim, Model, TermId};

/// The maximum number of entries of one kind that are shown.
const MAX_ENTRIES: usize = 8;

/// The ratings, terms, claimants and publishers of the claims of a list, with counts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Indexes into [`Model::ratings`] with the number of claims, in the order of the scale.
    pub ratings: Vec<(usize, usize)>,
    /// The terms of each taxonomy.
    pub terms: Vec<TopEntries>,
    pub claimants: TopEntries,
    pub publishers: TopEntries,
}

/// The most frequent terms, claimants or publishers of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TopEntries {
    /// Indexes into the model's list with the number of claims, most frequent first.
    pub top: Vec<(usize, usize)>,
    /// How many more there are.
    pub rest: usize,
}

/// The property that all claims of a list share by definition. It is left out of the counts,
/// because readers know it already.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListSubject {
    None,
    Term(TermId),
    Claimant(usize),
    Publisher(usize),
}

/// Counts the facets of one list after another and reuses its memory.
pub struct FacetCounter<'m> {
    model: &'m Model,
    ratings: Counts,
    /// By taxonomy.
    terms: Vec<Counts>,
    people: Counts,
    publishers: Counts,
}

impl<'m> FacetCounter<'m> {
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            ratings: Counts::new(model.ratings.len()),
            terms: model.taxonomies.iter().map(|it| Counts::new(it.terms.len())).collect(),
            people: Counts::new(model.people.len()),
            publishers: Counts::new(model.publishers.len()),
        }
    }

    /// Counts the facets of the claims with these indexes.
    pub fn count(&mut self, claims: &[usize], subject: ListSubject) -> Facets {
        for index in claims {
            if let Some(claim) = self.model.claims.get(*index) {
                self.add(claim);
            }
        }
        let mut claimants = self.people.take();
        let mut publishers = self.publishers.take();
        match subject {
            ListSubject::None | ListSubject::Term(_) => {}
            ListSubject::Claimant(subject) => claimants.retain(|(index, _)| *index != subject),
            ListSubject::Publisher(subject) => publishers.retain(|(index, _)| *index != subject),
        }
        let model = self.model;
        Facets {
            ratings: self.ratings.take(),
            terms: self.top_terms(subject),
            claimants: top_entries(claimants, |index| Some(&model.people.get(index)?.name)),
            publishers: top_entries(publishers, |index| Some(&model.publishers.get(index)?.name)),
        }
    }

    fn top_terms(&mut self, subject: ListSubject) -> Vec<TopEntries> {
        let mut top = Vec::with_capacity(self.terms.len());
        for (index, taxonomy) in self.model.taxonomies.iter().enumerate() {
            let Some(counts) = self.terms.get_mut(index) else { continue };
            let mut terms = counts.take();
            terms.retain(|(term, _)| {
                subject != ListSubject::Term(TermId { taxonomy: index, term: *term })
            });
            top.push(top_entries(terms, |term| Some(&taxonomy.terms.get(term)?.name)));
        }
        top
    }

    fn add(&mut self, claim: &Claim) {
        if let Some(rating) = claim.effective_rating() {
            self.ratings.add(rating);
        }
        for TermId { taxonomy, term } in claim.all_terms() {
            if let Some(counts) = self.terms.get_mut(taxonomy) {
                counts.add(term);
            }
        }
        for claimant in self.model.people_of(&claim.claimants) {
            self.people.add(claimant);
        }
        for publisher in self.model.publishers_of(claim) {
            self.publishers.add(publisher);
        }
    }
}

/// Counts by index. The cost of taking the counts depends on how much was counted, not on the
/// number of indexes.
struct Counts {
    counts: Vec<usize>,
    /// The indexes with a count above zero.
    counted: Vec<usize>,
}

impl Counts {
    fn new(length: usize) -> Self {
        Self { counts: vec![0; length], counted: Vec::new() }
    }

    fn add(&mut self, index: usize) {
        let Some(count) = self.counts.get_mut(index) else { return };
        if *count == 0 {
            self.counted.push(index);
        }
        *count += 1;
    }

    /// Returns the indexes and their counts, by index, and resets all counts to zero.
    fn take(&mut self) -> Vec<(usize, usize)> {
        self.counted.sort_unstable();
        let mut taken = Vec::with_capacity(self.counted.len());
        for index in self.counted.drain(..) {
            if let Some(count) = self.counts.get_mut(index) {
                taken.push((index, std::mem::take(count)));
            }
        }
        taken
    }
}

/// Keeps the most frequent entries. Equally frequent ones are ordered by name.
fn top_entries<'m>(
    mut counted: Vec<(usize, usize)>,
    name: impl Fn(usize) -> Option<&'m String>,
) -> TopEntries {
    counted.sort_by_key(|(index, count)| (Reverse(*count), name(*index), *index));
    let rest = counted.len().saturating_sub(MAX_ENTRIES);
    counted.truncate(MAX_ENTRIES);
    TopEntries { top: counted, rest }
}
