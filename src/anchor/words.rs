//! Where words begin and end, also in scripts that put no spaces between them.

use std::ops::Range;
use std::sync::LazyLock;

use icu_segmenter::options::WordBreakInvariantOptions;
use icu_segmenter::{WordSegmenter, WordSegmenterBorrowed};
use unicode_normalization::char::is_combining_mark;
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

use crate::anchor::normalize::is_invisible;
use crate::diagnostics::source_map::floor_char_boundary;

/// The maximum length of a word, in bytes. No language has longer words.
const MAX_WORD_BYTES: usize = 200;
/// How many bytes on each side of an offset are segmented in scripts without spaces. A dictionary
/// finds the right words only if it sees enough of the sentence.
const MAX_RUN_BYTES: usize = 600;

/// Zero width space, which separates words in scripts without spaces.
const ZERO_WIDTH_SPACE: char = '\u{200B}';
const NARROW_NO_BREAK_SPACE: char = '\u{202F}';

/// Returns whether `offset` is within a word.
///
/// Words end by UAX #29, section 4, and in scripts without spaces by the dictionaries of ICU.
/// Invisible characters within a word do not end it.
pub(crate) fn is_inside_word(text: &str, offset: usize) -> bool {
    let (before, after) = text.split_at(offset);
    let (Some(last), Some(next)) = (last_visible(before), first_visible(after)) else {
        return false;
    };
    if last.is_whitespace() || next.is_whitespace() {
        return false;
    }
    if let Some(is_inside) = is_inside_ascii_word(before, after) {
        return is_inside;
    }
    if has_no_spaces(last) && has_no_spaces(next) {
        return !is_separated(before, after) && dictionary_word(text, offset).is_some();
    }
    is_inside_segment(text, offset)
}

/// Returns whether there is a word on both sides, or `None` if the characters next to the edge do
/// not decide this. So most edges need no segmentation of the text.
fn is_inside_ascii_word(before: &str, after: &str) -> Option<bool> {
    let (before, after) = (before.as_bytes(), after.as_bytes());
    let (last, next) = (before.last()?, after.first()?);
    if !last.is_ascii() || !next.is_ascii() || *last == b'_' || *next == b'_' {
        return None;
    }
    match (last.is_ascii_alphanumeric(), next.is_ascii_alphanumeric()) {
        (true, true) => Some(true),
        (false, false) => Some(false),
        // A stop or an apostrophe between two letters or digits may be a part of the word.
        (true, false) => {
            if is_ascii_edge(after.get(1)) {
                Some(false)
            } else {
                None
            }
        }
        (false, true) => {
            if is_ascii_edge(before.iter().nth_back(1)) {
                Some(false)
            } else {
                None
            }
        }
    }
}

/// Returns whether a byte is missing, or is not a letter, a digit or a part of another character.
fn is_ascii_edge(byte: Option<&u8>) -> bool {
    match byte {
        Some(byte) => byte.is_ascii() && !byte.is_ascii_alphanumeric(),
        None => true,
    }
}

/// Returns whether browsers let a term of a text fragment begin or end at `offset`.
///
/// To ICU, a narrow no-break space is a part of the words next to it (UAX #29, rule WB13), and so
/// are letters and digits of other scripts next to a word in Thai, Lao, Khmer or Burmese. Browsers
/// have other dictionaries for the last three, so only spaces are certain to separate their words.
pub(crate) fn is_browser_boundary(text: &str, offset: usize) -> bool {
    let (before, after) = text.split_at(offset);
    let (Some(last), Some(next)) = (last_visible(before), first_visible(after)) else {
        return true;
    };
    if [last, next].contains(&NARROW_NO_BREAK_SPACE) {
        return !is_inside_segment(text, offset);
    }
    if is_in_word(last) && is_in_word(next) && needs_dictionary(last) != needs_dictionary(next) {
        return false;
    }
    let is_uncertain = |c: char| needs_dictionary(c) && c.script() != Script::Thai;
    if is_uncertain(last) && is_uncertain(next) && !is_separated(before, after) {
        return false;
    }
    !is_inside_word(text, offset)
}

/// Returns whether there is a zero width space between the two texts.
fn is_separated(before: &str, after: &str) -> bool {
    before.ends_with(ZERO_WIDTH_SPACE) || after.starts_with(ZERO_WIDTH_SPACE)
}

/// Returns whether `offset` is within a segment that has letters or digits (UAX #29, section 4), if
/// the invisible characters next to it are left out.
fn is_inside_segment(text: &str, offset: usize) -> bool {
    let start = floor_char_boundary(text, offset.saturating_sub(MAX_WORD_BYTES));
    let end = floor_char_boundary(text, offset + MAX_WORD_BYTES);
    let (head, tail) = (&text[start..offset], &text[offset..end]);
    if head.ends_with(is_invisible) || tail.starts_with(is_invisible) {
        let head = without_invisible(head);
        let window = head.clone() + &without_invisible(tail);
        return is_inside_segment_of(&window, head.len());
    }
    is_inside_segment_of(&text[start..end], head.len())
}

fn is_inside_segment_of(window: &str, offset: usize) -> bool {
    for (start, word) in window.split_word_bound_indices() {
        if start >= offset {
            break;
        }
        if offset < start + word.len() {
            return word.contains(char::is_alphanumeric);
        }
    }
    false
}

/// Returns the word that `offset` is within, if it is between two letters of scripts without spaces.
fn dictionary_word(text: &str, offset: usize) -> Option<Range<usize>> {
    static SEGMENTER: LazyLock<WordSegmenterBorrowed<'static>> =
        LazyLock::new(|| WordSegmenter::new_dictionary(WordBreakInvariantOptions::default()));
    let start = floor_char_boundary(text, offset.saturating_sub(MAX_RUN_BYTES));
    let end = floor_char_boundary(text, offset + MAX_RUN_BYTES);
    let (head, tail) = (&text[start..offset], &text[offset..end]);
    if !head.ends_with(has_no_spaces) || !tail.starts_with(has_no_spaces) {
        return None;
    }
    let start = start + head.trim_end_matches(has_no_spaces).len();
    let end = end - tail.trim_start_matches(has_no_spaces).len();
    let mut word_start = start;
    for boundary in SEGMENTER.segment_str(&text[start..end]) {
        let boundary = start + boundary;
        if boundary > offset {
            return (word_start < offset).then_some(word_start..boundary);
        }
        word_start = boundary;
    }
    None
}

/// Returns whether `c` belongs to a script that puts no spaces between words and for which there is
/// a dictionary.
pub(crate) fn has_no_spaces(c: char) -> bool {
    if c.is_ascii() || c.is_numeric() {
        return false;
    }
    // The mark of long vowels has no script of its own.
    let is_east_asian = matches!(c.script(), Script::Han | Script::Hiragana | Script::Katakana);
    is_east_asian || c == 'ー' || needs_dictionary(c)
}

/// Returns whether words of the script of `c` are found only by a dictionary (UAX #14, class `SA`).
fn needs_dictionary(c: char) -> bool {
    !c.is_numeric()
        && matches!(c.script(), Script::Thai | Script::Lao | Script::Khmer | Script::Myanmar)
}

pub(crate) fn is_in_word(c: char) -> bool {
    c.is_alphanumeric() || is_combining_mark(c)
}

/// Returns the characters of a text without those that have no width.
pub(crate) fn visible(text: &str) -> impl DoubleEndedIterator<Item = char> {
    text.chars().filter(|c| !is_invisible(*c))
}

pub(crate) fn last_visible(text: &str) -> Option<char> {
    visible(text).next_back()
}

pub(crate) fn first_visible(text: &str) -> Option<char> {
    visible(text).next()
}

fn without_invisible(text: &str) -> String {
    visible(text).collect()
}

/// Widens `range` to whole words, by at most the length of a word.
pub(crate) fn expand_to_words(text: &str, range: Range<usize>) -> Range<usize> {
    let start = find_word_start(text, range.start, is_inside_word);
    let end = find_word_end(text, range.end, is_inside_word);
    let words = &text[start..end];
    let start = start + (words.len() - words.trim_start().len());
    start..start + words.trim().len()
}

/// Returns the nearest offset from `offset` back that [`is_browser_boundary`], or one that is the
/// length of a word away.
pub(crate) fn browser_word_start(text: &str, offset: usize) -> usize {
    find_word_start(text, offset, |text, offset| !is_browser_boundary(text, offset))
}

/// Returns the nearest offset from `offset` on that [`is_browser_boundary`], or one that is the
/// length of a word away.
pub(crate) fn browser_word_end(text: &str, offset: usize) -> usize {
    find_word_end(text, offset, |text, offset| !is_browser_boundary(text, offset))
}

fn find_word_start(text: &str, offset: usize, is_inside: impl Fn(&str, usize) -> bool) -> usize {
    let min = floor_char_boundary(text, offset.saturating_sub(MAX_WORD_BYTES));
    let mut start = offset;
    while start > min && is_inside(text, start) {
        start = match dictionary_word(text, start) {
            Some(word) => word.start.max(min),
            None => floor_char_boundary(text, start - 1),
        };
    }
    start
}

fn find_word_end(text: &str, offset: usize, is_inside: impl Fn(&str, usize) -> bool) -> usize {
    let max = floor_char_boundary(text, offset + MAX_WORD_BYTES);
    let mut end = offset;
    while end < max && is_inside(text, end) {
        end = match dictionary_word(text, end) {
            Some(word) => word.end.min(max),
            None => end + text[end..].chars().next().map_or(1, char::len_utf8),
        };
    }
    end
}
