//! The passages of a claim in two states of a site, one to one: which stand where they stood, which elsewhere, which are new
//! and which are gone. It must not judge that.

use std::ops::Range;

use super::{Article, Claim, Model, Part};
use crate::anchor;

/// How many characters before or after a passage tell that it has not moved.
const AROUND: usize = 40;

/// Where a claim is bound to words.
#[derive(Debug)]
pub struct Spot<'a> {
    /// The article, by the id that it has now.
    pub article: String,
    /// The part of it.
    pub part: Part,
    /// Bytes of that part's text.
    pub range: Range<usize>,
    /// That text.
    pub text: &'a str,
    /// The words as they are compared.
    folded: String,
}

impl<'a> Spot<'a> {
    /// The places of a claim in the order of its file; `id` gives the id that an article has now.
    pub fn all(model: &'a Model, claim: &Claim, id: impl Fn(&Article) -> String) -> Vec<Self> {
        let spot = |passage: &super::Passage| {
            let article = model.articles.get(passage.article)?;
            let (part, range, text) = (passage.part, passage.range.clone(), article.part(passage.part));
            let folded = anchor::fold(text.get(range.clone())?).as_str().trim().to_owned();
            Some(Self { article: id(article), part, range, text, folded })
        };
        claim.passages.iter().filter_map(spot).collect()
    }

    /// The words as they are written.
    pub fn words(&self) -> &'a str {
        self.text.get(self.range.clone()).unwrap_or_default()
    }

    fn is_of(&self, other: &Self) -> bool {
        (&self.article, self.part, &self.folded) == (&other.article, other.part, &other.folded)
    }

    /// Whether other words stand where it stood.
    pub fn is_in_place_of(&self, other: &Self) -> bool {
        (&self.article, self.part) == (&other.article, other.part) && self.is_beside_same_words(other)
    }

    /// Whether the words before or after it are the same.
    fn is_beside_same_words(&self, other: &Self) -> bool {
        self.before().eq(other.before()) || self.after().eq(other.after())
    }

    fn before(&self) -> impl Iterator<Item = char> {
        self.text.get(..self.range.start).unwrap_or_default().chars().rev().take(AROUND)
    }

    fn after(&self) -> impl Iterator<Item = char> {
        self.text.get(self.range.end..).unwrap_or_default().chars().take(AROUND)
    }

    /// Whether `now` is this very place. In what was edited of a text, the words beside it tell.
    fn is_at(&self, now: &Self) -> bool {
        self.place_in(now.text).map_or_else(|| self.is_beside_same_words(now), |start| start == now.range.start)
    }

    /// Where this place is in an edited text: known before the first edit and after the last one.
    fn place_in(&self, text: &str) -> Option<usize> {
        let (was, is) = (self.text.as_bytes(), text.as_bytes());
        let same = was.iter().zip(is).take_while(|(one, other)| one == other).count();
        if self.range.end <= same {
            return Some(self.range.start);
        }
        let longest = was.len().min(is.len()) - same;
        let same = was.iter().rev().zip(is.iter().rev()).take(longest).take_while(|(one, other)| one == other).count();
        let from_end = was.len() - self.range.start;
        (from_end <= same).then(|| is.len() - from_end)
    }
}

/// What has become of a claim's passages, by their places in the lists that were compared.
#[derive(Debug, Default)]
pub struct Pairs {
    /// Passages now, whose words are the same and stand elsewhere.
    pub moved: Vec<usize>,
    /// Passages now that were none before.
    pub added: Vec<usize>,
    /// Passages before that are none now.
    pub gone: Vec<usize>,
}

impl Pairs {
    /// Compares the passages of two states.
    pub fn of(before: &[Spot], now: &[Spot]) -> Self {
        let (mut gone, mut added) = ((0..before.len()).collect::<Vec<_>>(), (0..now.len()).collect::<Vec<_>>());
        let mut take = |is_pair: &dyn Fn(&Spot, &Spot) -> bool| {
            let mut taken = Vec::new();
            gone.retain(|was| {
                let Some(was) = before.get(*was) else { return false };
                let pair = added.iter().position(|is| now.get(*is).is_some_and(|is| was.is_of(is) && is_pair(was, is)));
                taken.extend(pair.map(|at| added.remove(at)));
                pair.is_none()
            });
            taken
        };
        take(&|was, is| was.is_at(is));
        let moved = take(&|_, _| true);
        Self { moved, added, gone }
    }
}
