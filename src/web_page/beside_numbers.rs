//! Writes raised and lowered characters plainly, as browsers copy them, unless that would make another
//! number: `61<sup>1</sup>` must not become `611`.

use dom_query::{Document, NodeRef};

use crate::web_page::inline::{collapsed_text, enclosing, text_after, text_before};
use crate::web_page::note_marks;

/// How much of the line around an element is read.
const CONTEXT_CHARS: usize = 24;
/// Letters after a number that stand for a larger one, as in `$5b`.
const MAGNITUDES: [&str; 12] =
    ["k", "m", "b", "g", "t", "bn", "mm", "mn", "tn", "mio", "mrd", "bio"];
/// The number of digits in a group, as in `61 000`.
const GROUP_DIGITS: usize = 3;

/// Writes superscripts, subscripts and the marks of notes like other characters, as browsers copy them:
/// `CO2`, `said.[1]`. Those that would become a part of a number are raised.
pub(crate) fn write_plainly(document: &Document) {
    for node in document.select("sup, sub").nodes() {
        if !is_beside_number(node) {
            node.rename("span");
        }
    }
    // Many pages raise marks in a style sheet.
    for mark in note_marks::linked(document) {
        if enclosing(&mark, "sup", 3).is_none() && is_beside_number(&mark) {
            raise(&mark);
        }
    }
}

/// Puts the content of an element into a superscript.
pub(crate) fn raise(node: &NodeRef) {
    wrap(node, "sup");
}

/// Puts the content of an element into a new element.
pub(crate) fn wrap(node: &NodeRef, name: &str) {
    let Some(first) = node.first_child() else { return };
    let wrapper = node.tree.new_element(name);
    wrapper.append_children(&first);
    node.append_child(&wrapper);
}

fn is_beside_number(node: &NodeRef) -> bool {
    let text = collapsed_text(node);
    let before = text_before(node, CONTEXT_CHARS);
    let after = text_after(node, CONTEXT_CHARS);
    continues_number(&before, &text) || continues_number(&text, &after)
}

/// Returns whether a text continues a number that ends `before`, or makes it another one.
fn continues_number(before: &str, text: &str) -> bool {
    let first = text.trim_start_matches(is_in_number);
    if before.trim_end_matches(is_in_number).ends_with(char::is_numeric) {
        let letters = first.chars().take_while(|c| c.is_alphabetic());
        let letters: String = letters.flat_map(char::to_lowercase).collect();
        if first.starts_with(char::is_numeric) || MAGNITUDES.contains(&letters.as_str()) {
            return true;
        }
    }
    // A space separates groups of digits.
    let is_apart = before.ends_with(char::is_whitespace) || text.starts_with(char::is_whitespace);
    let digits = text.trim_start().chars().take_while(|c| c.is_numeric()).count();
    is_apart && before.trim_end().ends_with(char::is_numeric) && digits == GROUP_DIGITS
}

/// Checks for a sign that can be inside of a number, a range, a ratio or a time.
fn is_in_number(c: char) -> bool {
    matches!(
        c,
        '.' | ',' | '\'' | '’' | '+' | '-' | '\u{2010}'
            ..='\u{2015}'
                | '\u{2212}'
                | '/'
                | '\u{2044}'
                | '\u{2215}'
                | ':'
                | '·'
                | '\u{66B}'
                | '\u{66C}'
    )
}

#[cfg(test)]
mod tests {
    use super::continues_number;

    #[test]
    fn numbers_are_continued_by_digits_and_groups() {
        for (before, text) in [
            ("61", "1"),
            ("61.", "1"),
            ("61", "/1"),
            ("٦١", "١"),
            ("６１", "１"),
            ("61 ", "123"),
            ("61", "\u{2009}000"),
            ("12", " 345 people"),
            ("12:", "30"),
            ("2019–", "20"),
            ("$5", "b"),
            ("$5", "bn,c"),
        ] {
            assert!(continues_number(before, text), "{before} {text}");
        }
        for (before, text) in [
            ("CO", "2"),
            ("2", ", 5 m"),
            ("61 ", "1"),
            ("61", "[1]"),
            ("61", "th"),
            ("61%", "1"),
            ("", "1"),
        ] {
            assert!(!continues_number(before, text), "{before} {text}");
        }
    }
}
