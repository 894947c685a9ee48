//! What a quote cuts at its edges: a word, a word with a hyphen, or a number.

use std::ops::Range;

use crate::anchor::numbers::is_inside_number;
use crate::anchor::words::{is_in_word, is_inside_word, visible};

/// A part of the text that is only partly in a quote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cut {
    /// A word, as "legal" of "illegal".
    Word,
    /// A word with a hyphen, as "violent" of "non-violent".
    HyphenatedWord,
    /// A number with its sign and its unit, as "500" of "1 500" or "5" of "−5".
    Number,
}

/// Returns the parts that `range` cuts at its start and at its end.
pub fn find_cuts(text: &str, range: Range<usize>) -> [Option<Cut>; 2] {
    [cut_at(text, range.start), cut_at(text, range.end)]
}

fn cut_at(text: &str, offset: usize) -> Option<Cut> {
    if is_inside_number(text, offset) {
        return Some(Cut::Number);
    }
    if is_inside_word(text, offset) {
        return Some(Cut::Word);
    }
    is_inside_hyphenated_word(text, offset).then_some(Cut::HyphenatedWord)
}

/// Returns whether `offset` is directly before or after a hyphen between two letters, or between a
/// letter and a digit. A range of numbers, as `5-6`, is not a word.
fn is_inside_hyphenated_word(text: &str, offset: usize) -> bool {
    let (before, after) = text.split_at(offset);
    let mut before = visible(before).rev();
    let mut after = visible(after);
    let (Some(last), Some(next)) = (before.next(), after.next()) else { return false };
    let sides = if is_hyphen(next) {
        (Some(last), after.next())
    } else if is_hyphen(last) {
        (before.next(), Some(next))
    } else {
        return false;
    };
    let (Some(left), Some(right)) = sides else { return false };
    is_in_word(left) && is_in_word(right) && !(left.is_numeric() && right.is_numeric())
}

/// Returns whether `c` joins words. Longer dashes separate them.
fn is_hyphen(c: char) -> bool {
    matches!(c, '-' | '\u{2010}' | '\u{2011}' | '\u{FE63}' | '\u{FF0D}' | '\u{5BE}')
}
