//! Which claims are on which list: by rating, topic, publisher, month, and by what somebody has to do with them. It
//! must not know how a list is split into pages.

use super::{Claim, Model, Passage};

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

/// Which claims are on which list, newest first, by place in [`Model::claims`].
#[derive(Debug, Default)]
pub struct Lists {
    /// By place in [`Model::ratings`].
    pub ratings: Vec<Vec<usize>>,
    /// By place in [`Model::topics`].
    pub topics: Vec<Vec<usize>>,
    /// By place in [`Model::publishers`].
    pub publishers: Vec<Vec<usize>>,
    /// By place in [`Model::months`].
    pub months: Vec<Vec<usize>>,
    claimants: Vec<Vec<usize>>,
    authors: Vec<Vec<usize>>,
    reviewers: Vec<Vec<usize>>,
}

impl Lists {
    /// The lists of a model.
    pub fn of(model: &Model) -> Self {
        let mut lists = Self {
            ratings: vec![Vec::new(); model.ratings.len()],
            topics: vec![Vec::new(); model.topics.len()],
            publishers: vec![Vec::new(); model.publishers.len()],
            months: vec![Vec::new(); model.months.len()],
            claimants: vec![Vec::new(); model.people.len()],
            authors: vec![Vec::new(); model.people.len()],
            reviewers: vec![Vec::new(); model.people.len()],
        };
        for (at, claim) in model.claims.iter().enumerate() {
            enter(&mut lists.ratings, claim.rating, at);
            enter(&mut lists.topics, claim.topics.iter().copied(), at);
            enter(&mut lists.publishers, model.publishers_of(claim), at);
            enter(&mut lists.months, model.month_of(claim), at);
            enter(&mut lists.claimants, claim.claimant, at);
            enter(&mut lists.authors, claim.authors.iter().copied(), at);
            enter(&mut lists.reviewers, claim.reviewers.iter().copied(), at);
        }
        lists
    }

    /// The claims that people have that to do with, by place in [`Model::people`].
    pub fn of_role(&self, role: Role) -> &[Vec<usize>] {
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

fn enter(lists: &mut [Vec<usize>], places: impl IntoIterator<Item = usize>, claim: usize) {
    for place in places {
        if let Some(list) = lists.get_mut(place).filter(|list| list.last() != Some(&claim)) {
            list.push(claim);
        }
    }
}
