//! Links into a live page at a passage: Text Fragments (WICG, *URL Fragment Text Directives*). It must not know
//! whether the page still has the words.

use std::ops::Range;

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

use crate::anchor::is_invisible;
use crate::diagnostics::source_map::floor_char_boundary;
use crate::text::Document;

/// What may stand in a term as it is. `-`, `,` and `&` mean something between terms.
const ENCODED: &AsciiSet =
    &NON_ALPHANUMERIC.remove(b'.').remove(b'_').remove(b'~').remove(b'!').remove(b'*');
/// A longer passage, in characters, is given by its first and last words.
const LONGEST: usize = 300;
/// How many words stand for a part of a passage or its context: as few as lead there.
const LENGTHS: [usize; 3] = [5, 10, 20];
/// In how many blocks on either side words for the context are looked for.
const NEAR: usize = 8;
/// How many bytes beside a passage are looked at.
const REACH: usize = 2_000;

/// A text as browsers compare it with a directive, which is by base letters alone ("primary level", section 3.5): in one case,
/// without accents, with one space for white space and a line feed between blocks, which no term goes beyond.
pub struct NormalizedPage {
    text: String,
    /// Where each block of the document begins in it.
    blocks: Vec<usize>,
}

impl NormalizedPage {
    /// The text of a document.
    pub fn from_document(document: &Document) -> Self {
        let mut haystack =
            Self { text: String::with_capacity(document.text.len()), blocks: Vec::new() };
        for block in &document.blocks {
            haystack.text.push_str(if haystack.text.is_empty() { "" } else { "\n" });
            haystack.blocks.push(haystack.text.len());
            haystack.text.push_str(fold(document.slice(block.clone())).trim());
        }
        haystack
    }

    /// Where a stretch of the document stands in it.
    fn place(&self, document: &Document, range: &Range<usize>) -> Option<Range<usize>> {
        let place = |at: usize| {
            let number =
                document.blocks.partition_point(|block| block.start <= at).checked_sub(1)?;
            let (block, start) = (document.blocks.get(number)?, self.blocks.get(number)?);
            let before = fold(document.slice(block.start..at.min(block.end)));
            Some((start, before.trim_start().len()))
        };
        // White space at an edge belongs to what is beside it.
        let (start, before) = place(range.start)?;
        let first = self.text.get(start + before..)?;
        let start = start + before + (first.len() - first.trim_start().len());
        let block = document.blocks.partition_point(|block| block.end < range.end);
        let is_within = document.blocks.get(block).is_some_and(|block| block.start <= range.start);
        let end = if is_within {
            start + fold(document.slice(range.clone())).trim().len()
        } else {
            place(range.end).map(|(end, words)| end + words)?
        };
        Some(start..end)
    }

    /// Whether a directive leads to `place` of the text first. Words are looked for where no word begins too, so that it may
    /// seem to lead elsewhere where it does not, and never the other way round.
    fn leads_to(&self, directive: &TextDirective, place: &Range<usize>) -> bool {
        let text = self.text.as_str();
        let [prefix, start, end, suffix] = directive.terms().map(fold);
        let is_after =
            |at: usize| text.get(..at).is_some_and(|before| before.trim_end().ends_with(&prefix));
        let is_before =
            |at: usize| text.get(at..).is_some_and(|after| after.trim_start().starts_with(&suffix));
        let ends_at = |from: usize| match end.as_str() {
            "" => Some(from).filter(|at| is_before(*at)),
            end => places(text, end, from).map(|at| at + end.len()).find(|at| is_before(*at)),
        };
        let mut found = places(text, &start, 0).filter(|at| is_after(*at));
        found.find_map(|at| Some(at..ends_at(at + start.len())?)).as_ref() == Some(place)
    }
}

/// Where `words` begin in `text` from a byte on, also within one another.
fn places<'t>(text: &'t str, words: &'t str, from: usize) -> impl Iterator<Item = usize> + 't {
    let first = words.chars().next().map_or(1, char::len_utf8);
    let next = move |from: usize| Some(from + text.get(from..)?.find(words)?);
    std::iter::successors(next(from), move |at| next(at + first))
}

/// Words as they are compared.
fn fold(words: &str) -> String {
    let mut folded = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            c if c.is_ascii_alphanumeric() => folded.push(c.to_ascii_lowercase()),
            c if c.is_whitespace() => folded.push_str(if folded.ends_with(' ') { "" } else { " " }),
            c if c.is_ascii() => folded.push(c),
            c => folded.extend(
                std::iter::once(c)
                    .nfd()
                    .filter(|c| !is_combining_mark(*c) && !is_invisible(*c))
                    .flat_map(char::to_lowercase),
            ),
        }
    }
    folded
}

/// The terms of a directive; those that are empty are not there.
#[derive(Clone, Copy, Default)]
struct TextDirective<'t> {
    prefix: &'t str,
    start: &'t str,
    end: &'t str,
    suffix: &'t str,
}

impl<'t> TextDirective<'t> {
    fn terms(&self) -> [&'t str; 4] {
        [self.prefix, self.start, self.end, self.suffix]
    }

    fn written(&self) -> String {
        let [prefix, start, end, suffix] = self.terms().map(encoded);
        let part = |before: &str, term: &str, after: &str| match term {
            "" => String::new(),
            term => format!("{before}{term}{after}"),
        };
        [part("", &prefix, "-,"), start, part(",", &end, ""), part(",-", &suffix, "")].concat()
    }
}

/// A fragment that leads to `range` of the document's text, as short as it can be; nothing where none within reach leads there
/// and nowhere before it.
pub fn build(document: &Document, text: &NormalizedPage, range: &Range<usize>) -> Option<String> {
    let range = trimmed(&document.text, whole_words(&document.text, range));
    let place = text.place(document, &range)?;
    let directives = LENGTHS.into_iter().flat_map(|words| directives(document, &range, words));
    let mut directives = directives.filter(|directive| !directive.start.is_empty());
    directives
        .find(|directive| text.leads_to(directive, &place))
        .map(|directive| directive.written())
}

/// A fragment that leads to `range` of a headline.
pub fn build_for_title(title: &str, range: &Range<usize>) -> String {
    let range = trimmed(title, whole_words(title, range));
    encoded(title.get(range).unwrap_or_default())
}

/// `url` with a fragment, if there is one.
pub fn append_to_url(url: &str, fragment: Option<&str>) -> String {
    let hash = if url.contains('#') { "" } else { "#" };
    fragment.map_or_else(|| url.to_owned(), |fragment| format!("{url}{hash}:~:text={fragment}"))
}

/// Directives to a place, the plainest first; `words` stand for a part of it, or for what is beside it.
fn directives<'t>(
    document: &'t Document,
    range: &Range<usize>,
    words: usize,
) -> Vec<TextDirective<'t>> {
    let all_blocks = &document.blocks;
    let begin = all_blocks.partition_point(|block| block.end <= range.start);
    let next = all_blocks.partition_point(|block| block.start < range.end);
    let blocks = all_blocks.get(begin..next).unwrap_or_default();
    let all = document.slice(range.clone());
    let (start, end) = match blocks {
        [_] | [] if all.chars().take(LONGEST + 1).count() <= LONGEST => (all, ""),
        [first, .., last] => {
            let start = document.slice(range.start.max(first.start)..range.end.min(first.end));
            let end = document.slice(range.start.max(last.start)..range.end.min(last.end));
            (first_words(start, words), last_words(end, words))
        }
        _ => (first_words(all, words), last_words(all, words)),
    };
    let before = all_blocks
        .get(..next)
        .unwrap_or_default()
        .iter()
        .rev()
        .filter(|block| block.start < range.start);
    let before = before.map(|block| last(document.slice(block.start..block.end.min(range.start))));
    let after =
        all_blocks.get(begin..).unwrap_or_default().iter().filter(|block| range.end < block.end);
    let after = after.map(|block| first(document.slice(block.start.max(range.end)..block.end)));
    let is_there = |text: &&str| text.contains(char::is_alphanumeric);
    let prefix = before.take(NEAR).find(is_there).map_or("", |text| last_words(text, words));
    let suffix = after.take(NEAR).find(is_there).map_or("", |text| first_words(text, words));
    let plain = TextDirective { start, end, ..TextDirective::default() };
    let (before, after) = (TextDirective { prefix, ..plain }, TextDirective { suffix, ..plain });
    // What stands in the same block comes first.
    let begins_block = blocks.first().is_some_and(|block| block.start == range.start);
    let (one, other) = if begins_block { (after, before) } else { (before, after) };
    vec![plain, one, other, TextDirective { prefix, suffix, ..plain }]
}

/// `range` without what readers do not see at its edges, beside which no word begins or ends.
fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let is_nothing = |c: char| c.is_whitespace() || is_invisible(c);
    let words = text.get(range.clone()).unwrap_or_default();
    let start = range.start + (words.len() - words.trim_start_matches(is_nothing).len());
    let end = range.end - (words.len() - words.trim_end_matches(is_nothing).len());
    start..end.max(start)
}

/// A term, its white space as the page shows it: no-break spaces do not collapse.
fn encoded(words: &str) -> String {
    let words: Vec<&str> = words.split_ascii_whitespace().collect();
    utf8_percent_encode(&words.join(" "), ENCODED).to_string()
}

/// `range` grown to word boundaries (UAX #29, section 4), at which terms begin and end.
fn whole_words(text: &str, range: &Range<usize>) -> Range<usize> {
    /// No word of a language is longer, in bytes.
    const LONGEST: usize = 200;
    if [range.start, range.end].iter().all(|at| is_between_words(text, *at)) {
        return range.clone();
    }
    let start = floor_char_boundary(text, range.start.saturating_sub(LONGEST));
    let end = floor_char_boundary(text, range.end + LONGEST);
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

/// As much of the beginning of a text as is looked at.
fn first(text: &str) -> &str {
    text.get(..floor_char_boundary(text, REACH)).unwrap_or(text)
}

/// As much of its end.
fn last(text: &str) -> &str {
    text.get(floor_char_boundary(text, text.len().saturating_sub(REACH))..).unwrap_or(text)
}

/// The first words of `text`, cut where a word certainly ends: not between two letters, as in scripts without spaces.
fn first_words(text: &str, count: usize) -> &str {
    let text = text.trim_start();
    let near = first(text);
    let end =
        near.unicode_word_indices().nth(count - 1).map_or(near.len(), |(at, word)| at + word.len());
    let rest = text.get(end..).unwrap_or_default();
    let end = end
        + rest.find(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).unwrap_or(rest.len());
    text.get(..end).unwrap_or(text).trim_end()
}

/// The last words of `text`.
fn last_words(text: &str, count: usize) -> &str {
    let text = text.trim_end();
    let near = last(text);
    let start = text.len() - near.len()
        + near.unicode_word_indices().rev().nth(count - 1).map_or(0, |(at, _)| at);
    let before = text.get(..start).unwrap_or_default();
    let start =
        before.char_indices().rev().find(|(_, c)| !c.is_alphanumeric() && !is_combining_mark(*c));
    text.get(start.map_or(0, |(at, c)| at + c.len_utf8())..).unwrap_or(text).trim_start()
}
