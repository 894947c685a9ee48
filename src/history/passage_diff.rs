//! Matches the passages of a claim in two versions of a site: unchanged, moved, added or removed.

use std::ops::Range;

use crate::anchor;
use crate::history::normalized;
use crate::model::{Article, Claim, Model, Part};

/// How many characters before or after a passage are compared to find out whether it moved.
const CONTEXT_CHARS: usize = 40;

/// A passage of a claim, with the text that contains it.
#[derive(Debug)]
pub(crate) struct PassageLocation<'a> {
    /// The passage's index in the verdict file.
    pub index: usize,
    /// The article's current id.
    pub article: &'a str,
    pub part: Part,
    /// The range of the passage in `text`, in bytes.
    pub range: Range<usize>,
    /// The whole text of the article's part.
    pub text: &'a str,
    normalized_quote: String,
}

/// Returns the passages of a claim in the order of its file. `current_id` returns the id that an
/// article has in the later version.
pub(crate) fn passage_locations<'a>(
    model: &'a Model,
    claim: &Claim,
    current_id: impl Fn(&'a Article) -> &'a str,
) -> Vec<PassageLocation<'a>> {
    let mut locations = Vec::new();
    for (index, passage) in claim.passages.iter().enumerate() {
        let Some(article) = model.articles.get(passage.article) else { continue };
        let text = article.part(passage.part);
        let Some(quote) = text.get(passage.range.clone()) else { continue };
        locations.push(PassageLocation {
            index,
            article: current_id(article),
            part: passage.part,
            range: passage.range.clone(),
            text,
            normalized_quote: normalized(quote),
        });
    }
    locations
}

impl<'a> PassageLocation<'a> {
    pub(crate) fn quote(&self) -> &'a str {
        self.text.get(self.range.clone()).unwrap_or_default()
    }

    /// Returns the words for readers of reports. A part without words gets a description in
    /// parentheses.
    pub(crate) fn description(&self) -> &'a str {
        match self.part {
            Part::Whole => "(the article as a whole)",
            Part::Picture(None) => "(the picture)",
            Part::Picture(Some(_)) => "(a region of the picture)",
            Part::Recording(None) => "(the film or recording)",
            Part::Recording(Some(_)) => "(a stretch of the film or recording)",
            Part::Title | Part::Body => self.quote(),
        }
    }

    fn is_in_same_part(&self, other: &Self) -> bool {
        self.article == other.article && self.part == other.part
    }

    /// Returns whether this passage took the place of `other`: it has the same neighbors.
    pub(crate) fn replaces(&self, other: &Self) -> bool {
        self.is_in_same_part(other) && self.has_same_neighbors(other)
    }

    /// Returns whether the words before it or the words after it are the same.
    fn has_same_neighbors(&self, other: &Self) -> bool {
        self.words_before() == other.words_before() || self.words_after() == other.words_after()
    }

    fn words_before(&self) -> String {
        let before = self.text.get(..self.range.start).unwrap_or_default();
        let last_chars = before.char_indices().rev().take(CONTEXT_CHARS);
        let start = last_chars.last().map_or(before.len(), |(offset, _)| offset);
        words_only(before.get(start..).unwrap_or_default())
    }

    fn words_after(&self) -> String {
        let after = self.text.get(self.range.end..).unwrap_or_default();
        words_only(&after.chars().take(CONTEXT_CHARS).collect::<String>())
    }

    /// Returns whether the article has the quote only once, so that no other place can be meant.
    pub(crate) fn is_only_occurrence(&self) -> bool {
        let text = normalized(self.text);
        memchr::memmem::find_iter(text.as_bytes(), &self.normalized_quote).nth(1).is_none()
    }

    /// Returns whether `new`, which has the same words, is in the same place.
    ///
    /// Outside the edited part of the text, the distance from the start or from the end decides.
    /// Inside it, the neighboring words do.
    fn is_unmoved(&self, new: &Self) -> bool {
        let (prefix, suffix) = common_affixes(self.text, new.text);
        if self.range.end <= prefix {
            return self.range.start == new.range.start;
        }
        let from_end = self.text.len() - self.range.start;
        if from_end <= suffix {
            return new.text.len() - new.range.start == from_end;
        }
        self.has_same_neighbors(new)
    }
}

/// Returns the words of a text without punctuation, which editors change.
fn words_only(text: &str) -> String {
    let text = anchor::normalize(text);
    let mut words = Vec::new();
    for word in text.as_str().split(|c: char| !c.is_alphanumeric()) {
        if !word.is_empty() {
            words.push(word);
        }
    }
    words.join(" ")
}

/// Returns how many bytes two texts have in common at the start and, apart from those, at the
/// end.
fn common_affixes(old: &str, new: &str) -> (usize, usize) {
    if old == new {
        return (old.len(), 0);
    }
    let (old, new) = (old.as_bytes(), new.as_bytes());
    let max = old.len().min(new.len());
    let mut prefix = 0;
    while prefix < max && old.get(prefix) == new.get(prefix) {
        prefix += 1;
    }
    let mut suffix = 0;
    while suffix < max - prefix
        && old.get(old.len() - 1 - suffix) == new.get(new.len() - 1 - suffix)
    {
        suffix += 1;
    }
    (prefix, suffix)
}

/// How the passages of a claim changed.
#[derive(Debug, Default)]
pub(crate) struct PassageDiff<'p, 'a> {
    /// New locations of passages whose words are the same but are elsewhere.
    pub moved: Vec<&'p PassageLocation<'a>>,
    pub added: Vec<&'p PassageLocation<'a>>,
    pub removed: Vec<&'p PassageLocation<'a>>,
}

impl<'p, 'a> PassageDiff<'p, 'a> {
    pub(crate) fn new(before: &'p [PassageLocation<'a>], after: &'p [PassageLocation<'a>]) -> Self {
        let mut diff =
            Self { moved: Vec::new(), added: after.iter().collect(), removed: Vec::new() };
        // Passages that did not move are matched first, so that of two passages with the same
        // words each keeps its own place.
        let mut unmatched = Vec::new();
        for old in before {
            if diff.take_added(|new| is_same_quote(old, new) && old.is_unmoved(new)).is_none() {
                unmatched.push(old);
            }
        }
        for old in unmatched {
            match diff.take_added(|new| is_same_quote(old, new)) {
                Some(new) => diff.moved.push(new),
                None => diff.removed.push(old),
            }
        }
        diff
    }

    /// Removes the first added passage that matches, and returns it.
    fn take_added(
        &mut self,
        is_match: impl Fn(&PassageLocation) -> bool,
    ) -> Option<&'p PassageLocation<'a>> {
        let index = self.added.iter().position(|new| is_match(new))?;
        Some(self.added.remove(index))
    }
}

fn is_same_quote(old: &PassageLocation, new: &PassageLocation) -> bool {
    old.is_in_same_part(new) && old.normalized_quote == new.normalized_quote
}
