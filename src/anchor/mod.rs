//! Anchoring: finds the one place in a text where a quote occurs, or reports why it cannot.
//!
//! Strings go in and ranges come out. A quote is never bound to a text that is merely similar.

mod capitals;
mod context;
mod cuts;
mod diff;
mod edit_distance;
mod normalize;
mod numbers;
mod search;
mod stretches;
mod words;

use std::ops::Range;

pub use crate::anchor::capitals::restore_capitals;
pub use crate::anchor::cuts::{Cut, find_cuts};
pub use crate::anchor::diff::{Change, SignificantChanges, diff_words};
pub use crate::anchor::edit_distance::{
    MAX_NEAREST_STEPS, NearestMatch, find_nearest, nearest_steps,
};
pub use crate::anchor::normalize::{NormalizedText, normalize};
pub(crate) use crate::anchor::normalize::{is_blank, is_invisible};
pub use crate::anchor::stretches::{InOrder, locate_in_order, split_omissions};
pub(crate) use crate::anchor::words::{
    browser_word_end, browser_word_start, expand_to_words, is_browser_boundary,
};

use crate::anchor::context::{RequestedContext, candidates, normalize_trimmed};
use crate::anchor::normalize::is_dash;
use crate::anchor::search::Match;

/// A quote and its context, like the `TextQuoteSelector` of the W3C Web Annotation Data Model
/// (section 4.2.4).
#[derive(Debug, Clone, Copy)]
pub struct Quote<'a> {
    pub exact: &'a str,
    /// Text just before the quote; empty if it does not matter.
    pub prefix: &'a str,
    /// Text just after the quote; empty if it does not matter.
    pub suffix: &'a str,
}

/// A range of one of several texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextRange {
    pub text_index: usize,
    /// Bytes of the original text.
    pub range: Range<usize>,
}

/// One of several matches, with the shortest context that distinguishes it from the others. The
/// prefix or the suffix is empty if the other one is enough, and both are if no context within
/// reach distinguishes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub location: TextRange,
    pub prefix: String,
    pub suffix: String,
}

/// The result of the search for the passage most similar to a quote that does not occur.
#[derive(Debug, Clone)]
pub enum NearestPassage {
    Found(Nearest),
    /// Every passage is too different.
    NoneSimilar,
    /// No such passage was looked for, because that would take too long or was not asked for.
    NotSearched,
}

/// The passage most similar to a quote that does not occur.
#[derive(Debug, Clone)]
pub struct Nearest {
    pub location: TextRange,
    /// From 0 to 1: 1 minus the edit distance divided by the length of the longer text, in
    /// normalized characters.
    pub similarity: f64,
    /// The changes that turn the quote into the passage.
    pub changes: Vec<Change>,
    pub significant_changes: SignificantChanges,
}

/// The result of a search for a quote.
#[derive(Debug, Clone)]
pub enum LocateResult {
    /// The quote occurs exactly once.
    Exact(TextRange),
    /// The quote occurs `total` times. The first occurrences are listed.
    Ambiguous { candidates: Vec<Candidate>, total: usize },
    /// The quote occurs `total` times, but never with the requested context.
    OutOfContext { candidates: Vec<Candidate>, total: usize },
    /// The quote does not occur. The nearest passage is only a suggestion.
    Missing(NearestPassage),
    /// The quote has no visible characters.
    Empty,
}

const MAX_CANDIDATES: usize = 20;
const MIN_SIMILARITY: f64 = 0.5;

/// How much a failed search finds out about the places that may be meant. The full advice is slow.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// The nearest passage, or the context of each match that distinguishes it from the others.
    Full,
    /// The matches alone.
    Short,
}

/// Finds `quote` in `texts`. A match never spans two texts.
pub fn locate(texts: &[NormalizedText], quote: &Quote) -> LocateResult {
    let mut places = Some(usize::MAX);
    locate_within(texts, quote, Advice::Full, &mut places).unwrap_or(LocateResult::Empty)
}

/// Finds `quote` in `texts` like [`locate`]. Subtracts the number of places with these words, in any
/// context, from `places_left`; if there are more, sets this to `None` and returns `None`.
pub fn locate_within(
    texts: &[NormalizedText],
    quote: &Quote,
    advice: Advice,
    places_left: &mut Option<usize>,
) -> Option<LocateResult> {
    let exact = normalize_trimmed(quote.exact);
    if exact.is_empty() {
        return Some(LocateResult::Empty);
    }
    let context = RequestedContext::new(quote);
    let found = search::find_all(texts, &exact, places_left)?;
    let (fitting, others): (Vec<Match>, Vec<Match>) =
        found.into_iter().partition(|found| context.fits(found));
    Some(match (fitting.as_slice(), others.as_slice()) {
        ([found], _) => LocateResult::Exact(expand_to_quoted_edges(found, quote.exact)),
        ([], []) if advice == Advice::Full => LocateResult::Missing(nearest_passage(texts, &exact)),
        ([], []) => LocateResult::Missing(NearestPassage::NotSearched),
        ([], _) => LocateResult::OutOfContext {
            candidates: candidates(&others, &RequestedContext::default(), advice),
            total: others.len(),
        },
        _ => LocateResult::Ambiguous {
            candidates: candidates(&fitting, &context, advice),
            total: fitting.len(),
        },
    })
}

/// Widens a match to the white space and dashes that the quote has at its edges.
///
/// The search ignores them, because editors add and remove them. If the article has the same ones
/// there, they belong to the passage. The result never splits a grapheme cluster.
fn expand_to_quoted_edges(found: &Match, quote: &str) -> TextRange {
    let (leading, words, trailing) = split_edges(quote);
    let text = found.text.original_text();
    let core = literal_range(text, &found.location.range, words);

    let mut range = core.clone();
    if text[..core.start].ends_with(leading) {
        range.start -= leading.len();
    }
    if text[core.end..].starts_with(trailing) {
        range.end += trailing.len();
    }
    if !found.text.is_grapheme_boundary(range.start) {
        range.start = core.start;
    }
    if !found.text.is_grapheme_boundary(range.end) {
        range.end = core.end;
    }
    TextRange { text_index: found.location.text_index, range }
}

/// Splits a quote into the white space and invisible characters before its words, the words, and
/// those after them.
fn split_edges(quote: &str) -> (&str, &str, &str) {
    let words_start = quote.len() - quote.trim_start_matches(is_blank).len();
    let words_end = quote.trim_end_matches(is_blank).len();
    (&quote[..words_start], &quote[words_start..words_end], &quote[words_end..])
}

/// Returns the part of `range` that has the quoted words to the letter, if it has only white space
/// and dashes around them; else `range` itself.
fn literal_range(text: &str, range: &Range<usize>, words: &str) -> Range<usize> {
    let found = &text[range.clone()];
    let Some((before, after)) = found.split_once(words) else { return range.clone() };
    let is_run = |text: &str| text.chars().all(|c| c.is_whitespace() || is_dash(c));
    if is_run(before) && is_run(after) {
        range.start + before.len()..range.end - after.len()
    } else {
        range.clone()
    }
}

/// Returns the passage most similar to a normalized quote, widened to whole words.
fn nearest_passage(texts: &[NormalizedText], exact: &str) -> NearestPassage {
    if texts.iter().any(|text| nearest_steps(text.as_str(), exact) > MAX_NEAREST_STEPS) {
        return NearestPassage::NotSearched;
    }
    match find_similar(texts, exact) {
        Some(nearest) => NearestPassage::Found(nearest),
        None => NearestPassage::NoneSimilar,
    }
}

fn find_similar(texts: &[NormalizedText], exact: &str) -> Option<Nearest> {
    let mut best: Option<(usize, NearestMatch)> = None;
    for (text_index, text) in texts.iter().enumerate() {
        let Some(found) = find_nearest(text.as_str(), exact) else { continue };
        if best.as_ref().is_none_or(|(_, best)| found.distance < best.distance) {
            best = Some((text_index, found));
        }
    }
    let (text_index, found) = best?;
    let text = &texts[text_index];
    let range = expand_to_words(text.as_str(), found.range.clone());
    let passage = &text.as_str()[range.clone()];

    let passage_chars = passage.chars().count();
    let found_chars = text.as_str()[found.range].chars().count();
    let longer = passage_chars.max(exact.chars().count());
    let distance = found.distance + passage_chars.saturating_sub(found_chars);
    #[allow(clippy::cast_precision_loss, reason = "counts of characters in a quote")]
    let similarity = 1.0 - (distance.min(longer) as f64 / longer as f64);
    if similarity < MIN_SIMILARITY {
        return None;
    }
    let changes = diff_words(exact, passage);
    Some(Nearest {
        location: TextRange { text_index, range: text.original_range(range) },
        similarity,
        significant_changes: diff::significant_changes(&changes),
        changes,
    })
}
