//! What the claims of a list have in common, counted once for all the pages of the list. It must not know where it is
//! shown.

use std::cmp::Reverse;

use crate::model::{Claim, Model};

/// How many entries of a kind are kept.
const SHOWN: usize = 8;

/// What the claims of a list have in common.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// Their ratings by place in [`Model::ratings`], in the order of the scale, and how many claims have each.
    pub ratings: Vec<(usize, usize)>,
    /// Their topics.
    pub topics: TopEntries,
    /// Those who make them.
    pub claimants: TopEntries,
    /// The publishers of their articles.
    pub publishers: TopEntries,
}

/// Things of one kind that claims of a list name.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TopEntries {
    /// The most frequent ones by their places in the model, with how many claims name them, the most frequent first.
    pub top: Vec<(usize, usize)>,
    /// How many more there are.
    pub rest: usize,
}

/// What all claims of a list name, as they are on it for that: it tells readers nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ListSubject {
    /// Nothing.
    None,
    /// A topic, by its place in the model.
    Topic(usize),
    /// A claimant.
    Claimant(usize),
    /// A publisher.
    Publisher(usize),
}

/// Counts the claims of lists one after another.
pub struct Counter<'m> {
    model: &'m Model,
    ratings: Counts,
    topics: Counts,
    people: Counts,
    publishers: Counts,
}

impl<'m> Counter<'m> {
    /// A counter of a model's claims.
    pub fn new(model: &'m Model) -> Self {
        Self {
            model,
            ratings: Counts::new(model.ratings.len()),
            topics: Counts::new(model.topics.len()),
            people: Counts::new(model.people.len()),
            publishers: Counts::new(model.publishers.len()),
        }
    }

    /// What some claims have in common, without what they are on the list for.
    pub fn count(&mut self, claims: &[usize], own: ListSubject) -> Facets {
        claims.iter().filter_map(|at| self.model.claims.get(*at)).for_each(|claim| self.add(claim));
        let model = self.model;
        let but =
            |own: ListSubject, at: fn(usize) -> ListSubject| move |place: usize| at(place) != own;
        let ratings = self.ratings.take();
        Facets {
            ratings,
            topics: most(self.topics.take(), but(own, ListSubject::Topic), |at| {
                model.topics.get(at).map(|it| &it.name)
            }),
            claimants: most(self.people.take(), but(own, ListSubject::Claimant), |at| {
                model.people.get(at).map(|it| &it.name)
            }),
            publishers: most(self.publishers.take(), but(own, ListSubject::Publisher), |at| {
                model.publishers.get(at).map(|it| &it.name)
            }),
        }
    }

    fn add(&mut self, claim: &Claim) {
        claim.effective_rating().into_iter().for_each(|at| self.ratings.add(at));
        claim.topics.iter().for_each(|at| self.topics.add(*at));
        claim.claimant.into_iter().for_each(|at| self.people.add(at));
        self.model.publishers_of(claim).into_iter().for_each(|at| self.publishers.add(at));
    }
}

/// How often each of some things is named. Taking the counts costs as much as was counted, whatever the number of things.
struct Counts {
    counts: Vec<usize>,
    named: Vec<usize>,
}

impl Counts {
    fn new(places: usize) -> Self {
        Self { counts: vec![0; places], named: Vec::new() }
    }

    fn add(&mut self, at: usize) {
        let Some(count) = self.counts.get_mut(at) else { return };
        if *count == 0 {
            self.named.push(at);
        }
        *count += 1;
    }

    /// What was named and how often, by place; nothing is counted any more.
    fn take(&mut self) -> Vec<(usize, usize)> {
        self.named.sort_unstable();
        let counts = &mut self.counts;
        self.named
            .drain(..)
            .filter_map(|at| Some((at, std::mem::take(counts.get_mut(at)?))))
            .collect()
    }
}

/// The most frequent things; of equally frequent ones those whose name comes first.
fn most<'m>(
    counted: Vec<(usize, usize)>,
    is_other: impl Fn(usize) -> bool,
    name: impl Fn(usize) -> Option<&'m String>,
) -> TopEntries {
    let mut top: Vec<(usize, usize)> =
        counted.into_iter().filter(|(at, _)| is_other(*at)).collect();
    let order = |(at, count): &(usize, usize)| (Reverse(*count), name(*at), *at);
    let rest = top.len().saturating_sub(SHOWN);
    if rest > 0 {
        top.select_nth_unstable_by_key(SHOWN, order);
        top.truncate(SHOWN);
    }
    top.sort_by_key(order);
    TopEntries { top, rest }
}
