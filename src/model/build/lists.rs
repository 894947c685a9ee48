//! Which claims are on which list: by rating, topic, publisher, month, and by what somebody has to do with them. It
//! must not know how a list is split into pages.

use rayon::prelude::*;

use crate::model::build::facets::{Counter, Facets, ListSubject};
use crate::model::{Claim, Model, Passage};

/// What somebody has to do with a claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Role {
    /// They make it.
    Claimant,
    /// They checked it.
    Author,
    /// They approved the check.
    Reviewer,
}

impl Role {
    /// Every role, in the order in which readers see them.
    pub const ALL: [Self; 3] = [Self::Claimant, Self::Author, Self::Reviewer];

    /// Its word for themes.
    pub fn word(self) -> &'static str {
        match self {
            Self::Claimant => "claimant",
            Self::Author => "author",
            Self::Reviewer => "reviewer",
        }
    }

    /// Where its claims are listed, below the person's own page, which is the claimant's.
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
    /// The claims, newest first, by place in [`Model::claims`].
    pub claims: Vec<usize>,
    /// What they have in common.
    pub facets: Facets,
}

/// Every list of a site.
#[derive(Debug, Clone, Default)]
pub struct Lists {
    /// The one list of all claims.
    pub all: Vec<List>,
    /// By place in [`Model::ratings`].
    pub ratings: Vec<List>,
    /// By place in [`Model::topics`].
    pub topics: Vec<List>,
    /// By place in [`Model::publishers`].
    pub publishers: Vec<List>,
    /// By place in [`Model::months`].
    pub months: Vec<List>,
    claimants: Vec<List>,
    authors: Vec<List>,
    reviewers: Vec<List>,
}

impl Lists {
    /// Lists of nothing, for a model that has none yet.
    pub fn none() -> Self {
        Self::default()
    }

    /// The lists of a model.
    pub fn of(model: &Model) -> Self {
        let mut lists = Self::none();
        lists
            .all
            .push(List { claims: (0..model.claims.len()).collect(), facets: Facets::default() });
        lists.ratings.resize_with(model.ratings.len(), List::default);
        lists.topics.resize_with(model.topics.len(), List::default);
        lists.publishers.resize_with(model.publishers.len(), List::default);
        lists.months.resize_with(model.months.len(), List::default);
        for people in [&mut lists.claimants, &mut lists.authors, &mut lists.reviewers] {
            people.resize_with(model.people.len(), List::default);
        }
        for (at, claim) in model.claims.iter().enumerate() {
            enter(&mut lists.ratings, claim.effective_rating(), at);
            enter(&mut lists.topics, claim.topics.iter().copied(), at);
            enter(&mut lists.publishers, model.publishers_of(claim), at);
            enter(&mut lists.months, model.month_of(claim), at);
            enter(&mut lists.claimants, claim.claimant, at);
            enter(&mut lists.authors, claim.authors.iter().copied(), at);
            enter(&mut lists.reviewers, claim.reviewers.iter().copied(), at);
        }
        lists.count(model);
        lists
    }

    fn count(&mut self, model: &Model) {
        let count = |lists: &mut [List], own: fn(usize) -> ListSubject| {
            let lists = lists.par_iter_mut().enumerate();
            lists.for_each_init(
                || Counter::new(model),
                |counter, (at, list)| list.facets = counter.count(&list.claims, own(at)),
            );
        };
        count(&mut self.all, |_| ListSubject::None);
        count(&mut self.topics, ListSubject::Topic);
        count(&mut self.publishers, ListSubject::Publisher);
        count(&mut self.claimants, ListSubject::Claimant);
        for lists in [&mut self.ratings, &mut self.months, &mut self.authors, &mut self.reviewers] {
            count(lists, |_| ListSubject::None);
        }
    }

    /// The lists of what people have that to do with, by place in [`Model::people`].
    pub fn of_role(&self, role: Role) -> &Vec<List> {
        match role {
            Role::Claimant => &self.claimants,
            Role::Author => &self.authors,
            Role::Reviewer => &self.reviewers,
        }
    }
}

impl Model {
    /// The publishers of the articles that a claim is made in, each once.
    pub fn publishers_of(&self, claim: &Claim) -> Vec<usize> {
        let article = |passage: &Passage| self.articles.get(passage.article)?.publisher;
        let mut publishers: Vec<usize> = claim.passages.iter().filter_map(article).collect();
        publishers.sort_unstable();
        publishers.dedup();
        publishers
    }

    /// The month in which the check of a claim was published.
    fn month_of(&self, claim: &Claim) -> Option<usize> {
        let month = claim.published?.first_of_month();
        self.months.binary_search_by(|known| month.cmp(known)).ok()
    }
}

fn enter(lists: &mut [List], places: impl IntoIterator<Item = usize>, claim: usize) {
    for place in places {
        if let Some(list) = lists.get_mut(place).filter(|list| list.claims.last() != Some(&claim)) {
            list.claims.push(claim);
        }
    }
}
