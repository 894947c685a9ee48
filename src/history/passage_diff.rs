//! The passages of a claim in two states of a site, one to one: which stand where they stood, which elsewhere, which are new
//! and which are gone. It must not judge that.

use std::cell::RefCell;
use std::ops::Range;

use crate::anchor;
use crate::model::{Article, Claim, Model, Part};

/// How many characters before or after a passage tell that it has not moved.
const AROUND: usize = 40;

/// Where a claim is bound to words.
#[derive(Debug)]
pub struct PassageLocation<'a> {
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

impl<'a> PassageLocation<'a> {
    /// The places of a claim in the order of its file; `id` gives the id that an article has now.
    pub fn all(model: &'a Model, claim: &Claim, id: impl Fn(&Article) -> String) -> Vec<Self> {
        let spot = |passage: &crate::model::Passage| {
            let article = model.articles.get(passage.article)?;
            let (part, range, text) =
                (passage.part, passage.range.clone(), article.part(passage.part));
            let folded = anchor::normalize(text.get(range.clone())?).as_str().trim().to_owned();
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
        (&self.article, self.part) == (&other.article, other.part)
            && self.is_beside_same_words(other)
    }

    /// Whether the words before or after it are the same, as they are compared.
    fn is_beside_same_words(&self, other: &Self) -> bool {
        self.before() == other.before() || self.after() == other.after()
    }

    fn before(&self) -> String {
        let before = self.text.get(..self.range.start).unwrap_or_default();
        let start =
            before.char_indices().rev().take(AROUND).last().map_or(before.len(), |(at, _)| at);
        words_of(before.get(start..).unwrap_or_default())
    }

    fn after(&self) -> String {
        let after = self.text.get(self.range.end..).unwrap_or_default();
        let end = after.char_indices().nth(AROUND).map_or(after.len(), |(at, _)| at);
        words_of(after.get(..end).unwrap_or_default())
    }

    /// Whether its words stand once in their text, so that no other place can be meant.
    pub fn is_alone(&self) -> bool {
        memchr::memmem::find_iter(self.text.as_bytes(), self.words()).nth(1).is_none()
    }
}

/// Words without what stands between them, which editors change.
fn words_of(text: &str) -> String {
    anchor::normalize(text)
        .as_str()
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Two states of a text, and how many bytes they have in common at the beginning and at the end.
struct Edit {
    texts: [Text; 2],
    common: (usize, usize),
}

/// Where a text lies in memory.
type Text = (*const u8, usize);

impl Edit {
    fn of(was: &str, is: &str) -> Self {
        let (one, other) = (was.as_bytes(), is.as_bytes());
        let start = if was == is {
            was.len()
        } else {
            one.iter().zip(other).take_while(|(a, b)| a == b).count()
        };
        let longest = one.len().min(other.len()) - start;
        let ends = one.iter().rev().zip(other.iter().rev()).take(longest);
        Self {
            texts: [was, is].map(|text| (text.as_ptr(), text.len())),
            common: (start, ends.take_while(|(a, b)| a == b).count()),
        }
    }

    fn is_of(&self, was: &PassageLocation, is: &PassageLocation) -> bool {
        self.texts == [was.text, is.text].map(|text| (text.as_ptr(), text.len()))
    }

    /// Whether `now` is the place of `spot`. In what was edited of a text, the words beside it tell.
    fn is_at(&self, spot: &PassageLocation, now: &PassageLocation) -> bool {
        let from_end = spot.text.len() - spot.range.start;
        match self.common {
            (start, _) if spot.range.end <= start => spot.range.start == now.range.start,
            (_, end) if from_end <= end => now.text.len() - now.range.start == from_end,
            _ => spot.is_beside_same_words(now),
        }
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
    pub fn of(before: &[PassageLocation], now: &[PassageLocation]) -> Self {
        let (mut gone, mut added) =
            ((0..before.len()).collect::<Vec<_>>(), (0..now.len()).collect::<Vec<_>>());
        let mut take = |is_pair: &dyn Fn(&PassageLocation, &PassageLocation) -> bool| {
            let mut taken = Vec::new();
            gone.retain(|was| {
                let Some(was) = before.get(*was) else { return false };
                let pair = added.iter().position(|is| {
                    now.get(*is).is_some_and(|is| was.is_of(is) && is_pair(was, is))
                });
                taken.extend(pair.map(|at| added.remove(at)));
                pair.is_none()
            });
            taken
        };
        let edits: RefCell<Vec<Edit>> = RefCell::default();
        take(&|was, is| {
            let mut edits = edits.borrow_mut();
            let known = edits.iter().position(|edit| edit.is_of(was, is));
            let at = known.unwrap_or_else(|| {
                edits.push(Edit::of(was.text, is.text));
                edits.len() - 1
            });
            edits.get(at).is_some_and(|edit| edit.is_at(was, is))
        });
        let moved = take(&|_, _| true);
        Self { moved, added, gone }
    }
}
