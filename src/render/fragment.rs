//! Links into a live page at a passage: Text Fragments (WICG, *URL Fragment Text Directives*). It must not know
//! whether the page still has the words.

use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_segmentation::UnicodeSegmentation;

use crate::text::Document;

/// What may stand in a term as it is. `-`, `,` and `&` mean something between terms.
const ENCODED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~').remove(b'!').remove(b'*');
/// A longer passage, in characters, is given by its first and last words.
const LONGEST: usize = 300;
/// How many words stand for a part of a passage or its context.
const WORDS: usize = 5;

/// `url` with a fragment that leads to `range` of the document's text. `among_others` says that the words stand
/// elsewhere too, so that those around them are needed.
pub fn link(url: &str, document: &Document, range: &Range<usize>, among_others: bool) -> String {
    let range = whole_words(&document.text, range);
    let around = document.blocks_around(&range);
    let blocks: Vec<&Range<usize>> =
        document.blocks.iter().filter(|block| block.start < range.end && range.start < block.end).collect();
    let words = document.slice(range.clone());
    let terms = match blocks.as_slice() {
        [_] | [] if words.chars().count() <= LONGEST => encoded(words),
        [first, .., last] => {
            let start = document.slice(range.start.max(first.start)..range.end.min(first.end));
            let end = document.slice(range.start.max(last.start)..range.end.min(last.end));
            format!("{},{}", encoded(first_words(start)), encoded(last_words(end)))
        }
        _ => format!("{},{}", encoded(first_words(words)), encoded(last_words(words))),
    };
    let before = last_words(document.slice(around.start..range.start));
    let after = first_words(document.slice(range.end..around.end));
    let prefix = if among_others && !before.is_empty() { format!("{}-,", encoded(before)) } else { String::new() };
    let suffix = if among_others && !after.is_empty() { format!(",-{}", encoded(after)) } else { String::new() };
    with_directive(url, &format!("{prefix}{terms}{suffix}"))
}

/// `url` with a fragment that leads to these words.
pub fn link_to_words(url: &str, words: &str) -> String {
    with_directive(url, &encoded(words))
}

fn with_directive(url: &str, terms: &str) -> String {
    let hash = if url.contains('#') { "" } else { "#" };
    format!("{url}{hash}:~:text={terms}")
}

/// A term, its white space as the page shows it: no-break spaces do not collapse.
fn encoded(words: &str) -> String {
    let words: Vec<&str> = words.split_ascii_whitespace().collect();
    utf8_percent_encode(&words.join(" "), ENCODED).to_string()
}

/// `range` grown to word boundaries (UAX #29, section 4), at which terms begin and end.
fn whole_words(text: &str, range: &Range<usize>) -> Range<usize> {
    /// No word of a language is longer, in bytes.
    const REACH: usize = 200;
    if [range.start, range.end].iter().all(|at| is_between_words(text, *at)) {
        return range.clone();
    }
    let start = crate::span::floor_char_boundary(text, range.start.saturating_sub(REACH));
    let end = crate::span::floor_char_boundary(text, range.end + REACH);
    let mut grown = range.clone();
    for (at, word) in text.get(start..end).unwrap_or_default().split_word_bound_indices() {
        let word = start + at..start + at + word.len();
        if word.start < range.start && range.start < word.end {
            grown.start = word.start;
        }
        if word.start < range.end && range.end < word.end {
            grown.end = word.end;
        }
    }
    grown
}

/// Whether `at` is certainly no place within a word: at an end of the text or beside white space.
fn is_between_words(text: &str, at: usize) -> bool {
    let before = text.get(..at).and_then(|before| before.chars().next_back());
    let after = text.get(at..).and_then(|after| after.chars().next());
    before.is_none_or(char::is_whitespace) || after.is_none_or(char::is_whitespace)
}

/// The first words of `text`, cut where a word ends.
fn first_words(text: &str) -> &str {
    let text = text.trim();
    let end = text.unicode_word_indices().nth(WORDS - 1).map_or(text.len(), |(at, word)| at + word.len());
    text.get(..end).unwrap_or(text)
}

/// The last words of `text`.
fn last_words(text: &str) -> &str {
    let text = text.trim();
    let start = text.unicode_word_indices().rev().nth(WORDS - 1).map_or(0, |(at, _)| at);
    text.get(start..).unwrap_or(text)
}
