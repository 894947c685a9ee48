//! Links to a passage of a live page with Text Fragments (WICG, *URL Fragment Text Directives*).
//!
//! Each fragment is tried on the text of the article before it is used: browsers highlight only the
//! first match.

use std::fmt::Write;
use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::anchor::{
    browser_word_end, browser_word_start, expand_to_words, is_blank, is_browser_boundary,
    is_invisible,
};
use crate::diagnostics::source_map::floor_char_boundary;
use crate::text::Document;

/// Characters to encode in a term. `-`, `,` and `&` separate terms and directives.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~').remove(b'!').remove(b'*');
/// A longer passage, in characters, is given by its first and last words.
const MAX_QUOTED_CHARS: usize = 300;
/// The numbers of words to try for each term, so that the fragment is as short as possible.
const TERM_WORDS: [usize; 3] = [5, 10, 20];
/// In how many blocks before or after a passage context is searched.
const MAX_CONTEXT_BLOCKS: usize = 8;
/// How many bytes before or after a passage are searched for words.
const MAX_CONTEXT_BYTES: usize = 2_000;

/// The text of an article as browsers compare it with a directive, by base letters alone ("primary
/// level", section 3.5): in lower case, without accents, and with single spaces. Blocks are
/// separated by line feeds, because no term continues in another block.
pub struct NormalizedPage {
    text: String,
    /// The offset of each block of the document in `text`.
    block_starts: Vec<usize>,
}

impl NormalizedPage {
    pub fn from_document(document: &Document) -> Self {
        let mut text = String::with_capacity(document.text.len());
        let mut block_starts = Vec::new();
        for block in &document.blocks {
            if !text.is_empty() {
                text.push('\n');
            }
            block_starts.push(text.len());
            text.push_str(trim(&normalize(document.slice(block.clone()))));
        }
        Self { text, block_starts }
    }

    /// Returns the normalized range of a range of the document, without white space at its edges.
    fn find_range(&self, document: &Document, range: &Range<usize>) -> Option<Range<usize>> {
        let start = self.find_offset(document, range.start)?;
        let rest = self.text.get(start..)?;
        let start = start + (rest.len() - trim_start(rest).len());
        let block = document.blocks.partition_point(|block| block.end < range.end);
        let block = document.blocks.get(block);
        if block.is_some_and(|block| block.start <= range.start) {
            let length = trim(&normalize(document.slice(range.clone()))).len();
            return Some(start..start + length);
        }
        Some(start..self.find_offset(document, range.end)?)
    }

    fn find_offset(&self, document: &Document, offset: usize) -> Option<usize> {
        let index =
            document.blocks.partition_point(|block| block.start <= offset).checked_sub(1)?;
        let block = &document.blocks[index];
        let before = normalize(document.slice(block.start..offset.min(block.end)));
        Some(self.block_starts[index] + trim_start(&before).len())
    }

    /// Returns whether the first match of a directive is `expected`.
    ///
    /// Browsers match whole words only. This function also matches parts of words. So it may reject
    /// a directive that works, but never accepts one that does not.
    fn matches_first_at(&self, directive: &TextDirective, expected: &Range<usize>) -> bool {
        let [prefix, first, last, suffix] = directive.terms().map(normalize);
        for start in occurrences(&self.text, &first, 0) {
            if !trim_end(&self.text[..start]).ends_with(&prefix) {
                continue;
            }
            if let Some(end) = self.find_end(start + first.len(), &last, &suffix) {
                return *expected == (start..end);
            }
        }
        false
    }

    /// Returns the end of a match whose first term ends at `offset`.
    fn find_end(&self, offset: usize, last: &str, suffix: &str) -> Option<usize> {
        let has_suffix = |end: &usize| trim_start(&self.text[*end..]).starts_with(suffix);
        if last.is_empty() {
            return Some(offset).filter(has_suffix);
        }
        occurrences(&self.text, last, offset).map(|start| start + last.len()).find(has_suffix)
    }
}

/// Returns the offsets of `term` in `text` from `offset` on. Occurrences may overlap.
fn occurrences<'t>(
    text: &'t str,
    term: &'t str,
    offset: usize,
) -> impl Iterator<Item = usize> + 't {
    let step = term.chars().next().map_or(1, char::len_utf8);
    let find = move |from: usize| Some(from + text.get(from..)?.find(term)?);
    std::iter::successors(find(offset), move |found| find(found + step))
}

/// Returns whether `c` is white space that browsers compare as a single space. A narrow no-break
/// space is a part of words to them.
fn is_space(c: char) -> bool {
    c.is_whitespace() && c != '\u{202F}'
}

fn trim(text: &str) -> &str {
    text.trim_matches(is_space)
}

fn trim_start(text: &str) -> &str {
    text.trim_start_matches(is_space)
}

fn trim_end(text: &str) -> &str {
    text.trim_end_matches(is_space)
}

/// Normalizes text like browsers do to compare it.
fn normalize(text: &str) -> String {
    let mut normalized = String::with_capacity(text.len());
    for c in text.chars() {
        if is_space(c) {
            if !normalized.ends_with(' ') {
                normalized.push(' ');
            }
        } else if c.is_ascii() {
            normalized.push(c.to_ascii_lowercase());
        } else {
            for c in std::iter::once(c).nfd() {
                if !is_combining_mark(c) && !is_invisible(c) {
                    normalized.extend(c.to_lowercase());
                }
            }
        }
    }
    normalized
}

/// The terms of a directive as ranges of a text. Optional ones may be empty.
#[derive(Clone)]
struct TextDirective<'t> {
    text: &'t str,
    prefix: Range<usize>,
    start: Range<usize>,
    end: Range<usize>,
    suffix: Range<usize>,
}

impl<'t> TextDirective<'t> {
    fn terms(&self) -> [&'t str; 4] {
        let Self { text, prefix, start, end, suffix } = self;
        [prefix, start, end, suffix].map(|range| &text[range.clone()])
    }

    /// Returns whether each term begins and ends where browsers find the edge of a word.
    fn has_whole_words(&self) -> bool {
        let Self { text, prefix, start, end, suffix } = self;
        [prefix, start, end, suffix].into_iter().all(|term| is_whole_words(text, term))
    }

    fn encode(&self) -> String {
        let [prefix, start, end, suffix] = self.terms();
        let mut encoded = String::new();
        // Writing to a `String` cannot fail.
        if !prefix.is_empty() {
            let _ = write!(encoded, "{}-,", encode_term(prefix));
        }
        encoded.push_str(&encode_term(start));
        if !end.is_empty() {
            let _ = write!(encoded, ",{}", encode_term(end));
        }
        if !suffix.is_empty() {
            let _ = write!(encoded, ",-{}", encode_term(suffix));
        }
        encoded
    }
}

fn is_whole_words(text: &str, term: &Range<usize>) -> bool {
    is_browser_boundary(text, term.start) && is_browser_boundary(text, term.end)
}

/// Encodes a term with white space as the page shows it. No-break spaces do not collapse.
fn encode_term(text: &str) -> String {
    let words: Vec<&str> = text.split_ascii_whitespace().collect();
    utf8_percent_encode(&words.join(" "), ENCODED).to_string()
}

/// Returns the shortest fragment whose first match is `range` of the document's text, if any.
pub fn build(document: &Document, page: &NormalizedPage, range: &Range<usize>) -> Option<String> {
    let range = visible_words(&document.text, range);
    let expected = page.find_range(document, &range)?;
    for words in TERM_WORDS {
        for directive in directives(document, &range, words) {
            if !directive.start.is_empty()
                && directive.has_whole_words()
                && page.matches_first_at(&directive, &expected)
            {
                return Some(directive.encode());
            }
        }
    }
    None
}

/// Returns a fragment for `range` of a title, if browsers would find it.
pub(crate) fn build_for_title(title: &str, range: &Range<usize>) -> Option<String> {
    let term = visible_words(title, range);
    is_whole_words(title, &term).then(|| encode_term(&title[term]))
}

/// Appends a fragment to `url` if there is one.
pub(crate) fn append_to_url(url: &str, fragment: Option<&str>) -> String {
    let Some(fragment) = fragment else { return url.to_owned() };
    let hash = if url.contains('#') { "" } else { "#" };
    format!("{url}{hash}:~:text={fragment}")
}

/// Returns directives for a passage, the simplest first. Each term that is only a part of
/// the passage or its context has `words` words.
fn directives<'t>(
    document: &'t Document,
    range: &Range<usize>,
    words: usize,
) -> [TextDirective<'t>; 4] {
    let text = document.text.as_str();
    let first = document.blocks.partition_point(|block| block.end <= range.start);
    let next = document.blocks.partition_point(|block| block.start < range.end);
    let blocks = document.blocks.get(first..next).unwrap_or_default();
    let (start, end) = passage_terms(text, range, blocks, words);
    let before = document.blocks[..next].iter().rev().filter(|block| block.start < range.start);
    let before = before.map(|block| tail(text, &(block.start..block.end.min(range.start))));
    let prefix = last_words(text, &nearest_text(text, before), words);
    let after = document.blocks[first..].iter().filter(|block| range.end < block.end);
    let after = after.map(|block| head(text, &(block.start.max(range.end)..block.end)));
    let suffix = first_words(text, &nearest_text(text, after), words);

    let plain = TextDirective { text, prefix: 0..0, start, end, suffix: 0..0 };
    let with_prefix = TextDirective { prefix: prefix.clone(), ..plain.clone() };
    let with_suffix = TextDirective { suffix: suffix.clone(), ..plain.clone() };
    let with_both = TextDirective { prefix, suffix, ..plain.clone() };
    // Context from the same block is better.
    if blocks.first().is_some_and(|block| block.start == range.start) {
        [plain, with_suffix, with_prefix, with_both]
    } else {
        [plain, with_prefix, with_suffix, with_both]
    }
}

/// Returns the terms for a passage: all of it, or its first and last words if it is long or
/// continues in another block.
fn passage_terms(
    text: &str,
    range: &Range<usize>,
    blocks: &[Range<usize>],
    words: usize,
) -> (Range<usize>, Range<usize>) {
    match blocks {
        [first, .., last] => {
            let start = range.start.max(first.start)..range.end.min(first.end);
            let end = range.start.max(last.start)..range.end.min(last.end);
            (first_words(text, &start, words), last_words(text, &end, words))
        }
        _ if text[range.clone()].chars().nth(MAX_QUOTED_CHARS).is_none() => (range.clone(), 0..0),
        _ => (first_words(text, range, words), last_words(text, range, words)),
    }
}

/// Returns the first text with words among those of the nearest blocks, or an empty range.
fn nearest_text(text: &str, blocks: impl Iterator<Item = Range<usize>>) -> Range<usize> {
    let mut nearest = blocks.take(MAX_CONTEXT_BLOCKS);
    nearest.find(|block| text[block.clone()].contains(char::is_alphanumeric)).unwrap_or(0..0)
}

/// Narrows `range` to visible characters, and widens it to where browsers find the edges of words.
fn visible_words(text: &str, range: &Range<usize>) -> Range<usize> {
    let range = expand_to_words(text, range.clone());
    let words = &text[range.clone()];
    let start = range.start + (words.len() - words.trim_start_matches(is_blank).len());
    let end = (range.start + words.trim_end_matches(is_blank).len()).max(start);
    browser_word_start(text, start)..browser_word_end(text, end)
}

fn head(text: &str, range: &Range<usize>) -> Range<usize> {
    range.start..floor_char_boundary(text, range.start + MAX_CONTEXT_BYTES).min(range.end)
}

fn tail(text: &str, range: &Range<usize>) -> Range<usize> {
    floor_char_boundary(text, range.end.saturating_sub(MAX_CONTEXT_BYTES)).max(range.start)
        ..range.end
}

/// Returns the first words of a range. They do not end between two letters, because the words of
/// scripts without spaces differ between versions of browsers.
fn first_words(text: &str, range: &Range<usize>, count: usize) -> Range<usize> {
    let start = range.end - trim_start(&text[range.clone()]).len();
    let near = head(text, &(start..range.end));
    let word = text[near.clone()].unicode_word_indices().nth(count - 1);
    let mut end = word.map_or(near.end, |(offset, word)| start + offset + word.len());
    let rest = &text[end..range.end];
    end += rest.find(is_not_in_word).unwrap_or(rest.len());
    end = browser_word_end(text, end).min(range.end);
    start..start + trim_end(&text[start..end]).len()
}

/// Returns the last words of a range. They do not begin between two letters.
fn last_words(text: &str, range: &Range<usize>, count: usize) -> Range<usize> {
    let end = range.start + trim_end(&text[range.clone()]).len();
    let near = tail(text, &(range.start..end));
    let word = text[near.clone()].unicode_word_indices().rev().nth(count - 1);
    let mut start = word.map_or(near.start, |(offset, _)| near.start + offset);
    let before = &text[range.start..start];
    start = range.start + before.trim_end_matches(|c| !is_not_in_word(c)).len();
    start = browser_word_start(text, start).max(range.start);
    end - trim_start(&text[start..end]).len()..end
}

fn is_not_in_word(c: char) -> bool {
    !c.is_alphanumeric() && !is_combining_mark(c)
}
