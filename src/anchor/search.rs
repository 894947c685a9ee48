//! Exact search in normalized texts, and the boundaries at which a match may begin and end.

use std::ops::Range;

use memchr::memmem::Finder;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};

use crate::anchor::normalize::is_invisible;
use crate::anchor::words::{first_visible, last_visible};
use crate::anchor::{NormalizedText, TextRange};

/// An occurrence of a quote.
#[derive(Debug)]
pub(crate) struct Match<'t> {
    pub(crate) text: &'t NormalizedText,
    pub(crate) location: TextRange,
    /// The same range in bytes of the normalized text.
    pub(crate) normalized: Range<usize>,
}

impl<'t> Match<'t> {
    /// Returns the normalized text before the match.
    pub(crate) fn before(&self) -> &'t str {
        &self.text.as_str()[..self.normalized.start]
    }

    /// Returns the normalized text after the match.
    pub(crate) fn after(&self) -> &'t str {
        &self.text.as_str()[self.normalized.end..]
    }

    /// Returns whether the match follows `prefix` and precedes `suffix`, apart from white space.
    /// Both are normalized and trimmed.
    pub(crate) fn is_between(&self, prefix: &str, suffix: &str) -> bool {
        self.before().trim_end().ends_with(prefix) && self.after().trim_start().starts_with(suffix)
    }
}

/// Finds every match of the normalized quote `exact`, including overlapping ones, in order. Subtracts
/// the number of places that it looked at from `places_left`; if there are more, sets this to `None`
/// and returns `None`.
pub(crate) fn find_all<'t>(
    texts: &'t [NormalizedText],
    exact: &str,
    places_left: &mut Option<usize>,
) -> Option<Vec<Match<'t>>> {
    let finder = Finder::new(exact);
    let mut matches = Vec::new();
    for (text_index, text) in texts.iter().enumerate() {
        let haystack = text.as_str().as_bytes();
        let mut from = 0;
        while let Some(found) = finder.find(&haystack[from..]) {
            *places_left = places_left.and_then(|left| left.checked_sub(1));
            if places_left.is_none() {
                return None;
            }
            let normalized = from + found..from + found + exact.len();
            from = normalized.start + first_char_len(exact);
            if let Some(range) = original_match(text, &normalized) {
                let location = TextRange { text_index, range };
                matches.push(Match { text, location, normalized });
            }
        }
    }
    Some(matches)
}

fn first_char_len(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// Returns the original bytes of a match, including invisible characters that belong to its last
/// one, unless the match would split what readers see as one character.
fn original_match(text: &NormalizedText, normalized: &Range<usize>) -> Option<Range<usize>> {
    if !text.is_aligned(normalized) {
        return None;
    }
    let mut range = text.original_range(normalized.clone());
    range.end = skip_attached_invisible(text, range.end);
    if is_match_boundary(text, range.start) && is_match_boundary(text, range.end) {
        return Some(range);
    }
    None
}

/// Returns the offset after the invisible characters that belong to the character before `offset`.
fn skip_attached_invisible(text: &NormalizedText, offset: usize) -> usize {
    let mut end = offset;
    for c in text.original_text()[offset..].chars() {
        if !is_invisible(c) || text.is_grapheme_boundary(end) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// Returns whether a match may begin or end at `offset`: between two grapheme clusters (UAX #29,
/// section 3), or after the sign that joins two Indic consonants. People quote the halves of such
/// conjuncts. A match never cuts off a combining mark, because the word without it is a different
/// one.
fn is_match_boundary(text: &NormalizedText, offset: usize) -> bool {
    if text.is_grapheme_boundary(offset) {
        return true;
    }
    let (before, after) = text.original_text().split_at(offset);
    last_visible(before).is_some_and(is_virama) && !first_visible(after).is_some_and(is_mark)
}

/// Returns whether `c` joins consonants (Unicode Standard, table 4-3).
fn is_virama(c: char) -> bool {
    canonical_combining_class(c) == 9
}

/// Returns whether `c` is a combining mark, or one of the two Thai and Lao vowels that are letters
/// to Unicode but part of the character before to readers (UAX #29, table 2: `SpacingMark`).
fn is_mark(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{E33}' | '\u{EB3}')
}
