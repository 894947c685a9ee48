//! Exact search in folded text, and the boundaries at which a match may begin and end.

use std::ops::Range;

use memchr::memmem::Finder;
use unicode_normalization::char::{canonical_combining_class, is_combining_mark};
use unicode_segmentation::UnicodeSegmentation;

use crate::anchor::normalize::is_invisible;
use crate::anchor::{Context, NormalizedText, TextRange};
use crate::diagnostics::source_map::floor_char_boundary;

/// A match.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// Where, in the original.
    pub(crate) location: TextRange,
    /// Where, in the folded text.
    pub(crate) folded: Range<usize>,
}

impl Hit {
    /// Whether the words before and after are those asked for. White space between them is free.
    pub(crate) fn fits(&self, texts: &[NormalizedText], context: &Context) -> bool {
        let (before, after) = self.around(texts);
        let text = texts.get(self.location.text).map_or("", NormalizedText::as_str);
        let until = text.get(..self.folded.end).unwrap_or_default();
        let from = text.get(self.folded.start..).unwrap_or_default();
        let original = texts.get(self.location.text).map_or("", NormalizedText::original_text);
        let original_before =
            original.get(..self.location.range.start).unwrap_or_default().trim_end();
        let original_after =
            original.get(self.location.range.end..).unwrap_or_default().trim_start();
        let prefix_fits = before.trim_end().ends_with(&context.prefix)
            || until.ends_with(&context.joined.0)
            || original_before.ends_with(context.written.0);
        let suffix_fits = after.trim_start().starts_with(&context.suffix)
            || from.starts_with(&context.joined.1)
            || original_after.starts_with(context.written.1);
        prefix_fits && suffix_fits
    }

    /// Whether it stands between two texts, which are folded and trimmed.
    pub(crate) fn is_between(&self, texts: &[NormalizedText], prefix: &str, suffix: &str) -> bool {
        let (before, after) = self.around(texts);
        before.trim_end().ends_with(prefix) && after.trim_start().starts_with(suffix)
    }

    /// The folded text before and after.
    pub(crate) fn around<'t>(&self, texts: &'t [NormalizedText]) -> (&'t str, &'t str) {
        let text = texts.get(self.location.text).map_or("", NormalizedText::as_str);
        (
            text.get(..self.folded.start).unwrap_or_default(),
            text.get(self.folded.end..).unwrap_or_default(),
        )
    }
}

/// Every match of `exact`, overlapping ones included, in order.
pub(crate) fn hits(texts: &[NormalizedText], exact: &str) -> Vec<Hit> {
    let finder = Finder::new(exact);
    let mut hits = Vec::new();
    for (number, text) in texts.iter().enumerate() {
        let mut from = 0;
        while let Some(at) = text.as_str().as_bytes().get(from..).and_then(|rest| finder.find(rest))
        {
            let folded = from + at..from + at + exact.len();
            from = folded.start + first_char(exact);
            if let Some(range) = original(text, &folded) {
                hits.push(Hit { location: TextRange { text: number, range }, folded });
            }
        }
    }
    hits
}

fn first_char(text: &str) -> usize {
    text.chars().next().map_or(1, char::len_utf8)
}

/// The original bytes of a match, with the invisible characters that belong to its last one; `None` where it would split what
/// a reader sees as one character.
fn original(text: &NormalizedText, folded: &Range<usize>) -> Option<Range<usize>> {
    if !text.is_aligned(folded) {
        return None;
    }
    let Range { start, end } = text.original_range(folded.clone());
    let end = widen_end(text, end);
    (may_cut(text, start) && may_cut(text, end)).then_some(start..end)
}

/// Moves on over invisible characters that belong to the character before.
fn widen_end(text: &NormalizedText, at: usize) -> usize {
    let rest = text.original_text().get(at..).unwrap_or_default().chars();
    let mut end = at;
    for c in rest.take_while(|c| is_invisible(*c)) {
        if text.is_grapheme_boundary(end) {
            break;
        }
        end += c.len_utf8();
    }
    end
}

/// Combining marks, and the vowels of Thai and Lao that Unicode has as letters and readers see as part of the one
/// before (UAX #29, table 2: `SpacingMark`).
fn is_mark(c: char) -> bool {
    is_combining_mark(c) || matches!(c, '\u{E33}' | '\u{EB3}')
}

/// The canonical combining class of the signs that join consonants (Unicode Standard, table 4-3: Virama).
const VIRAMA: u8 = 9;

/// Whether a match may begin or end at `at`: between extended grapheme clusters (UAX #29, section 3), or after the sign within
/// an Indic conjunct, whose halves people do quote apart. A mark is never left behind: without it the word is another one.
fn may_cut(text: &NormalizedText, at: usize) -> bool {
    let (before, after) = text.original_text().split_at_checked(at).unwrap_or_default();
    let joins = |c: char| canonical_combining_class(c) == VIRAMA;
    let is_marked = || after.chars().find(|c| !is_invisible(*c)).is_some_and(is_mark);
    text.is_grapheme_boundary(at)
        || before.chars().rev().find(|c| !is_invisible(*c)).is_some_and(joins) && !is_marked()
}

/// Longer words than this, in bytes, are no words of a language.
const REACH: usize = 200;

/// Whether `at` is in the middle of a word.
pub(crate) fn is_inside_word(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at..).and_then(|after| after.chars().next());
    if before.is_none_or(char::is_whitespace) || after.is_none_or(char::is_whitespace) {
        return false;
    }
    let start = floor_char_boundary(text, at.saturating_sub(REACH));
    let end = floor_char_boundary(text, at.saturating_add(REACH).min(text.len()));
    let window = text.get(start..end).unwrap_or_default();
    let inside = |(begin, word): (usize, &str)| {
        let here = at - start;
        begin < here && here < begin + word.len() && word.chars().any(char::is_alphanumeric)
    };
    window.split_word_bound_indices().any(inside)
}

/// `range` of a folded text grown to whole words, or by as much as a word can have.
pub(crate) fn whole_words(text: &str, range: Range<usize>) -> Range<usize> {
    let mut range = range;
    let (least, most) = (range.start.saturating_sub(REACH), range.end + REACH);
    while range.start > least && is_inside_word(text, range.start) {
        range.start = floor_char_boundary(text, range.start.saturating_sub(1));
    }
    while range.end < most && is_inside_word(text, range.end) {
        range.end += text.get(range.end..).map_or(1, first_char);
    }
    let words = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}
