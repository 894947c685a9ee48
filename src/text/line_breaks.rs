//! Line breaks of source texts that are not spaces.

use unicode_script::{Script, UnicodeScript};

/// Removes the line breaks between characters of scripts that are written without spaces (CSS Text
/// Module Level 3, section 4.1.3), with the spaces around them. Digits are not joined to one number.
pub(crate) fn join_unspaced_lines(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        let before = joined.trim_end_matches([' ', '\t']).len();
        let last = joined[..before].chars().next_back();
        let first = line.trim_start().chars().next();
        if number > 0 {
            if is_joined(last, first) {
                joined.truncate(before);
                joined.push_str(line.trim_start());
                continue;
            }
            joined.push('\n');
        }
        joined.push_str(line);
    }
    joined
}

/// Returns whether a quote has a space between two characters of scripts that are written without
/// spaces.
pub(crate) fn has_unspaced_gap(quote: &str) -> bool {
    let mut before = None;
    let mut is_after_space = false;
    for c in quote.chars() {
        if c.is_whitespace() {
            is_after_space = true;
            continue;
        }
        if is_after_space && before.is_some_and(is_unspaced) && is_unspaced(c) {
            return true;
        }
        before = Some(c);
        is_after_space = false;
    }
    false
}

fn is_joined(last: Option<char>, first: Option<char>) -> bool {
    let (Some(last), Some(first)) = (last, first) else { return false };
    let are_digits = is_digit(last) && is_digit(first);
    is_unspaced(last) && is_unspaced(first) && !are_digits
}

/// Returns whether a character is a part of a number, also of one in Chinese characters.
fn is_digit(c: char) -> bool {
    c.is_numeric() || "〇零一二三四五六七八九十百千万萬億亿兆两兩廿卅".contains(c)
}

/// Returns whether a character is Chinese or Japanese, also a punctuation mark.
fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{3000}'..='\u{303f}' | '\u{30fb}'..='\u{30ff}' | '\u{ff01}'..='\u{ff65}')
        || matches!(
            c.script(),
            Script::Han | Script::Hiragana | Script::Katakana | Script::Bopomofo
        )
}

#[cfg(test)]
mod tests {
    use super::join_unspaced_lines;

    #[test]
    fn lines_are_joined_only_between_scripts_without_spaces() {
        let cases = [
            ("河水\n上涨了。\n两米\n", "河水上涨了。两米\n"),
            ("川は \n  ２メ\nートル", "川は２メートル"),
            ("a\nb\n\nc", "a\nb\n\nc"),
            ("河\nb\n水", "河\nb\n水"),
            ("河\n\n水", "河\n\n水"),
            ("강이\n불어났다", "강이\n불어났다"),
            ("\n河", "\n河"),
            ("１\n２人", "１\n２人"),
            ("二\n三人", "二\n三人"),
        ];
        for (text, expected) in cases {
            assert_eq!(join_unspaced_lines(text), expected, "{text:?}");
        }
    }
}
