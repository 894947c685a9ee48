//! Builds the lists of claims: by rating, term, publisher, month and person.

use rayon::prelude::*;

use crate::model::build::facets::{FacetCounter, Facets, ListSubject};
use crate::model::{Claim, Model, Passage, TermId};

/// The role of a person in a check.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// Makes the claim.
    Claimant,
    /// Checked it.
    Author,
    /// Approved the check.
    Reviewer,
}

impl Role {
    /// Every role, in the order in which readers see them.
    pub const ALL: [Self; 3] = [Self::Claimant, Self::Author, Self::Reviewer];

    /// Returns the name that themes use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Claimant => "claimant",
            Self::Author => "author",
            Self::Reviewer => "reviewer",
        }
    }

    /// Returns the folder of the role's lists below the page of a person.
    pub fn folder(self) -> &'static str {
        match self {
            Self::Claimant => "",
            Self::Author => "author/",
            Self::Reviewer => "reviewer/",
        }
    }
}

/// A list of claims.
#[derive(Debug, Clone, Default)]
pub struct List {
    /// Indexes into [`Model::claims`], newest first.
    pub claims: Vec<usize>,
    pub facets: Facets,
}

/// Every list of a site. Each field is in the order of the model's list of the same name.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    pub all: List,
    pub ratings: Vec<List>,
    /// By taxonomy.
    pub terms: Vec<Vec<List>>,
    pub publishers: Vec<List>,
    pub months: Vec<List>,
    claimants: Vec<List>,
    authors: Vec<List>,
    reviewers: Vec<List>,
}

impl Lists {
    pub fn build(model: &Model) -> Self {
        let empty = |length| vec![List::default(); length];
        let mut lists = Self {
            all: List { claims: (0..model.claims.len()).collect(), facets: Facets::default() },
            ratings: empty(model.ratings.len()),
            terms: model.taxonomies.iter().map(|it| empty(it.terms.len())).collect(),
            publishers: empty(model.publishers.len()),
            months: empty(model.months.len()),
            claimants: empty(model.people.len()),
            authors: empty(model.people.len()),
            reviewers: empty(model.people.len()),
        };
        for (index, claim) in model.claims.iter().enumerate() {
            add_claim(&mut lists.ratings, claim.effective_rating(), index);
            for (terms, lists) in claim.terms.iter().zip(&mut lists.terms) {
                add_claim(lists, terms.iter().copied(), index);
            }
            add_claim(&mut lists.publishers, model.publishers_of(claim), index);
            add_claim(&mut lists.months, model.month_of(claim), index);
            add_claim(&mut lists.claimants, model.people_of(&claim.claimants), index);
            add_claim(&mut lists.authors, model.people_of(&claim.authors), index);
            add_claim(&mut lists.reviewers, model.people_of(&claim.reviewers), index);
        }
        lists.count_facets(model);
        lists
    }

    fn count_facets(&mut self, model: &Model) {
        self.all.facets = FacetCounter::new(model).count(&self.all.claims, ListSubject::None);
        for (taxonomy, lists) in self.terms.iter_mut().enumerate() {
            count_facets(lists, model, |term| ListSubject::Term(TermId { taxonomy, term }));
        }
        count_facets(&mut self.publishers, model, ListSubject::Publisher);
        count_facets(&mut self.claimants, model, ListSubject::Claimant);
        for lists in [&mut self.ratings, &mut self.months, &mut self.authors, &mut self.reviewers] {
            count_facets(lists, model, |_| ListSubject::None);
        }
    }

    /// Returns the lists of a role, in the order of [`Model::people`].
    pub fn of_role(&self, role: Role) -> &[List] {
        match role {
            Role::Claimant => &self.claimants,
            Role::Author => &self.authors,
            Role::Reviewer => &self.reviewers,
        }
    }
}

fn count_facets(lists: &mut [List], model: &Model, subject: impl Fn(usize) -> ListSubject + Sync) {
    let lists = lists.par_iter_mut().enumerate();
    lists.for_each_init(
        || FacetCounter::new(model),
        |counter, (index, list)| list.facets = counter.count(&list.claims, subject(index)),
    );
}

/// Adds a claim to some lists, once to each.
fn add_claim(lists: &mut [List], indexes: impl IntoIterator<Item = usize>, claim: usize) {
    for index in indexes {
        let Some(list) = lists.get_mut(index) else { continue };
        if list.claims.last() != Some(&claim) {
            list.claims.push(claim);
        }
    }
}

impl Model {
    /// Returns the publishers of the articles in which a claim is made, each once.
    pub fn publishers_of(&self, claim: &Claim) -> Vec<usize> {
        let publisher = |passage: &Passage| self.articles.get(passage.article)?.publisher;
        let mut publishers: Vec<usize> = claim.passages.iter().filter_map(publisher).collect();
        publishers.sort_unstable();
        publishers.dedup();
        publishers
    }

    /// Returns the index of the month in which a check was published.
    fn month_of(&self, claim: &Claim) -> Option<usize> {
        let month = claim.published?.first_of_month();
        self.months.binary_search_by(|known| month.cmp(known)).ok()
    }
}
