//! Quotes with marks of omission, such as `[…]`: several stretches of words that follow each other.

use std::ops::Range;

use crate::anchor::NormalizedText;
use crate::anchor::context::normalize_trimmed;
use crate::anchor::search::{self, Match};

/// The marks of omission. A longer one comes before those that are a part of it.
const OMISSIONS: [&str; 6] = ["[…]", "[...]", "(…)", "(...)", "…", "..."];

/// The result of a search for stretches that follow each other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum InOrder {
    /// They occur in one way: the bytes of each in the original text.
    Exact(Vec<Range<usize>>),
    /// They occur in several ways.
    Ambiguous,
    /// A stretch does not occur, by its index.
    Missing(usize),
    /// A stretch occurs, but not after the one before it.
    OutOfOrder(usize),
}

/// Splits a quote at its marks of omission. Returns a single stretch if the quote has no such
/// marks.
pub fn split_omissions(quote: &str) -> Vec<&str> {
    let mut stretches = Vec::new();
    let mut start = 0;
    let mut offset = 0;
    while let Some(next) = quote[offset..].chars().next() {
        let Some(mark) = OMISSIONS.iter().find(|mark| quote[offset..].starts_with(**mark)) else {
            offset += next.len_utf8();
            continue;
        };
        push_words(&quote[start..offset], &mut stretches);
        offset += mark.len();
        start = offset;
    }
    push_words(&quote[start..], &mut stretches);
    stretches
}

fn push_words<'q>(words: &'q str, stretches: &mut Vec<&'q str>) {
    if !normalize_trimmed(words).is_empty() {
        stretches.push(words);
    }
}

/// Finds stretches that follow each other in a text without overlap. Subtracts the places with their
/// words from `places_left`; if there are more, sets this to `None` and returns `None`.
pub fn locate_in_order(
    text: &NormalizedText,
    stretches: &[&str],
    places_left: &mut Option<usize>,
) -> Option<InOrder> {
    let texts = std::slice::from_ref(text);
    let mut found: Vec<Vec<Match>> = Vec::new();
    for (index, stretch) in stretches.iter().enumerate() {
        let matches = search::find_all(texts, &normalize_trimmed(stretch), places_left)?;
        if matches.is_empty() {
            return Some(InOrder::Missing(index));
        }
        found.push(matches);
    }
    // There is only one way if the first possible places are also the last possible ones.
    let mut first: Vec<&Match> = Vec::new();
    let mut end = 0;
    for (index, matches) in found.iter().enumerate() {
        let Some(next) = matches.iter().find(|it| it.normalized.start >= end) else {
            return Some(InOrder::OutOfOrder(index));
        };
        end = next.normalized.end;
        first.push(next);
    }
    let mut start = usize::MAX;
    for (matches, first) in found.iter().zip(&first).rev() {
        let last = matches.iter().rfind(|it| it.normalized.end <= start);
        if last.is_none_or(|last| last.normalized != first.normalized) {
            return Some(InOrder::Ambiguous);
        }
        start = first.normalized.start;
    }
    Some(InOrder::Exact(first.iter().map(|it| it.location.range.clone()).collect()))
}

#[cfg(test)]
mod tests {
    use super::{InOrder, locate_in_order, split_omissions};
    use crate::anchor::normalize;

    #[test]
    fn quotes_are_split_at_marks_of_omission() {
        let cases: [(&str, &[&str]); 7] = [
            ("one two", &["one two"]),
            ("one […] two", &["one ", " two"]),
            ("… one [...] two (…) three ...", &[" one ", " two ", " three "]),
            ("one […] … two", &["one ", " two"]),
            ("one [two] three", &["one [two] three"]),
            ("…", &[]),
            ("", &[]),
        ];
        for (quote, expected) in cases {
            assert_eq!(split_omissions(quote), expected, "{quote}");
        }
    }

    #[test]
    fn stretches_are_found_in_their_order() {
        let text = normalize("a b c a d e f");
        let cases: [(&[&str], InOrder); 8] = [
            (&["b", "d"], InOrder::Exact(vec![2..3, 8..9])),
            (&["b c", "a d"], InOrder::Exact(vec![2..5, 6..9])),
            (&["c", "a"], InOrder::Exact(vec![4..5, 6..7])),
            (&["a", "e"], InOrder::Ambiguous),
            (&["b", "x"], InOrder::Missing(1)),
            (&["x", "b"], InOrder::Missing(0)),
            (&["d", "b"], InOrder::OutOfOrder(1)),
            (&["b c", "c a"], InOrder::OutOfOrder(1)),
        ];
        for (stretches, expected) in cases {
            let found = locate_in_order(&text, stretches, &mut Some(100));
            assert_eq!(found, Some(expected), "{stretches:?}");
        }
        assert_eq!(locate_in_order(&text, &["a", "e"], &mut Some(1)), None);
    }
}
