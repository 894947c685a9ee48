//! The context of a quote: checks the context that was asked for, and finds the shortest one that
//! distinguishes a match from all others.

use unicode_segmentation::UnicodeSegmentation;

use crate::anchor::search::Match;
use crate::anchor::{Advice, Candidate, MAX_CANDIDATES, Quote, normalize};

/// How far from a match a difference may be, in bytes of normalized text.
const MAX_CONTEXT_BYTES: usize = 400;
/// If there are more other matches, no context is proposed.
const MAX_RIVALS: usize = 2_000;
/// How many bytes around two matches are compared.
const MAX_COMPARED_BYTES: usize = 2 * MAX_CONTEXT_BYTES;

/// The prefix and suffix of a quote, prepared for comparison.
#[derive(Debug, Default)]
pub(crate) struct RequestedContext<'q> {
    /// Normalized and trimmed.
    prefix: String,
    suffix: String,
    /// The quote normalized together with its prefix or suffix. The cut between them may split a
    /// run of white space or dashes, which the text has as one.
    prefix_and_quote: String,
    quote_and_suffix: String,
    /// The context as written, without white space next to the quote. It also finds a context that
    /// was cut out of the text between a letter and its marks, which normalization may reorder.
    written_prefix: &'q str,
    written_suffix: &'q str,
}

impl<'q> RequestedContext<'q> {
    pub(crate) fn new(quote: &Quote<'q>) -> Self {
        let Quote { exact, prefix, suffix } = quote;
        Self {
            prefix: normalize_trimmed(prefix),
            suffix: normalize_trimmed(suffix),
            prefix_and_quote: normalize_trimmed(&format!("{prefix}{exact}")),
            quote_and_suffix: normalize_trimmed(&format!("{exact}{suffix}")),
            written_prefix: prefix.trim_end(),
            written_suffix: suffix.trim_start(),
        }
    }

    /// Returns whether a match has the prefix and the suffix. White space next to it is ignored.
    pub(crate) fn fits(&self, found: &Match) -> bool {
        self.prefix_fits(found) && self.suffix_fits(found)
    }

    fn prefix_fits(&self, found: &Match) -> bool {
        let through_match = &found.text.as_str()[..found.normalized.end];
        let original_before = &found.text.original_text()[..found.location.range.start];
        found.before().trim_end().ends_with(&self.prefix)
            || through_match.ends_with(&self.prefix_and_quote)
            || original_before.trim_end().ends_with(self.written_prefix)
    }

    fn suffix_fits(&self, found: &Match) -> bool {
        let from_match = &found.text.as_str()[found.normalized.start..];
        let original_after = &found.text.original_text()[found.location.range.end..];
        found.after().trim_start().starts_with(&self.suffix)
            || from_match.starts_with(&self.quote_and_suffix)
            || original_after.trim_start().starts_with(self.written_suffix)
    }
}

pub(crate) fn normalize_trimmed(text: &str) -> String {
    normalize(text).as_str().trim().to_owned()
}

/// Returns the first matches, each with the shortest context that distinguishes it from the others.
/// The requested context stays part of it.
pub(crate) fn candidates(
    matches: &[Match],
    requested: &RequestedContext,
    advice: Advice,
) -> Vec<Candidate> {
    let mut candidates = Vec::new();
    for found in matches.iter().take(MAX_CANDIDATES) {
        let mut context = None;
        if advice == Advice::Full {
            context = shortest_context(found, matches, requested);
        }
        let (prefix, suffix) = context.unwrap_or_default();
        candidates.push(Candidate {
            location: found.location.clone(),
            prefix: original_words(found, found.normalized.start - prefix, found.normalized.start),
            suffix: original_words(found, found.normalized.end, found.normalized.end + suffix),
        });
    }
    candidates
}

fn original_words(found: &Match, start: usize, end: usize) -> String {
    let range = found.text.original_range(start..end);
    found.text.original_text()[range].trim().to_owned()
}

/// Returns the lengths of the prefix and the suffix in bytes of normalized text, or `None` if no
/// context within reach distinguishes the match. Only one of them is extended if that is enough.
fn shortest_context(
    found: &Match,
    matches: &[Match],
    requested: &RequestedContext,
) -> Option<(usize, usize)> {
    let rivals: Vec<&Match> =
        matches.iter().filter(|other| other.location != found.location).collect();
    if rivals.len() > MAX_RIVALS {
        return None;
    }
    let prefixes = growing_prefixes(found.before(), &requested.prefix);
    let suffixes = growing_suffixes(found.after(), &requested.suffix);
    let (min_prefix, min_suffix) = (*prefixes.first()?, *suffixes.first()?);
    let (max_prefix, max_suffix) = (*prefixes.last()?, *suffixes.last()?);

    let is_unique = |prefix, suffix| is_unique_context(found, &rivals, prefix, suffix);
    let shared = shared_context(found, &rivals, min_prefix, min_suffix);
    let is_longer = |context: &str, shared| shared < Some(context.len());
    let prefix =
        prefixes.into_iter().find(|prefix| is_longer(prefix_of(found, *prefix), shared.before));
    let suffix =
        suffixes.into_iter().find(|suffix| is_longer(suffix_of(found, *suffix), shared.after));
    match (prefix, suffix) {
        (Some(prefix), Some(suffix)) if suffix < prefix => Some((min_prefix, suffix)),
        (Some(prefix), _) => Some((prefix, min_suffix)),
        (None, Some(suffix)) => Some((min_prefix, suffix)),
        (None, None) if is_unique(max_prefix, max_suffix) => Some((max_prefix, max_suffix)),
        (None, None) => None,
    }
}

/// Returns whether no rival has the context of these lengths that `found` has.
fn is_unique_context(found: &Match, rivals: &[&Match], prefix: usize, suffix: usize) -> bool {
    let (prefix, suffix) = (prefix_of(found, prefix), suffix_of(found, suffix));
    !rivals.iter().any(|rival| rival.is_between(prefix, suffix))
}

/// Returns the words in the last `length` bytes before a match.
fn prefix_of<'t>(found: &Match<'t>, length: usize) -> &'t str {
    let before = found.before();
    before.get(before.len() - length..).unwrap_or_default().trim()
}

/// Returns the words in the first `length` bytes after a match.
fn suffix_of<'t>(found: &Match<'t>, length: usize) -> &'t str {
    found.after().get(..length).unwrap_or_default().trim()
}

/// How much of the text around a match is the same around any of its rivals, in bytes without white
/// space next to the match. `None` if there is no rival.
#[derive(Default)]
struct SharedContext {
    before: Option<usize>,
    after: Option<usize>,
}

/// Compares the text before a match with the text before each rival that has the same suffix of
/// `min_suffix` bytes. Compares the text after the match with the text after each rival that has
/// the same prefix.
fn shared_context(
    found: &Match,
    rivals: &[&Match],
    min_prefix: usize,
    min_suffix: usize,
) -> SharedContext {
    let (prefix, suffix) = (prefix_of(found, min_prefix), suffix_of(found, min_suffix));
    let (before, after) = (found.before().trim_end(), found.after().trim_start());
    let mut shared = SharedContext::default();
    for rival in rivals {
        if shared.before != Some(usize::MAX) && rival.is_between("", suffix) {
            let other = rival.before().trim_end();
            let pairs = before.bytes().rev().zip(other.bytes().rev());
            shared.before = shared.before.max(Some(count_equal(pairs)));
        }
        if shared.after != Some(usize::MAX) && rival.is_between(prefix, "") {
            let pairs = after.bytes().zip(rival.after().trim_start().bytes());
            shared.after = shared.after.max(Some(count_equal(pairs)));
        }
    }
    shared
}

/// Returns how many pairs at the start are equal. If these are too many to be compared, all are
/// taken for equal.
fn count_equal(pairs: impl Iterator<Item = (u8, u8)>) -> usize {
    let mut count = 0;
    for (one, other) in pairs.take(MAX_COMPARED_BYTES) {
        if one != other {
            return count;
        }
        count += 1;
    }
    if count < MAX_COMPARED_BYTES { count } else { usize::MAX }
}

/// Returns the lengths of ever longer prefixes in whole words, from the requested one on.
fn growing_prefixes(before: &str, requested: &str) -> Vec<usize> {
    let white_space = before.len() - before.trim_end().len();
    let words = before.split_word_bound_indices().rev();
    let mut lengths = words.map(|(offset, _)| before.len() - offset);
    growing_lengths(before.len(), white_space, requested, &mut lengths)
}

/// Returns the lengths of ever longer suffixes in whole words, from the requested one on.
fn growing_suffixes(after: &str, requested: &str) -> Vec<usize> {
    let white_space = after.len() - after.trim_start().len();
    let words = after.split_word_bound_indices();
    let mut lengths = words.map(|(offset, word)| offset + word.len());
    growing_lengths(after.len(), white_space, requested, &mut lengths)
}

fn growing_lengths(
    max: usize,
    white_space: usize,
    requested: &str,
    word_ends: &mut dyn Iterator<Item = usize>,
) -> Vec<usize> {
    let min = if requested.is_empty() { 0 } else { white_space + requested.len() };
    let mut lengths = vec![min.min(max)];
    for length in word_ends {
        if length > MAX_CONTEXT_BYTES {
            break;
        }
        if length > white_space.max(min) {
            lengths.push(length);
        }
    }
    lengths
}
