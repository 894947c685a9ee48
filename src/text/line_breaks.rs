//! Line breaks of source texts that are no spaces.

use unicode_script::{Script, UnicodeScript};

/// Removes the line breaks between characters of scripts that are written without spaces (CSS Text
/// Module Level 3, section 4.1.3), with the spaces around them.
pub(crate) fn join_unspaced_lines(text: &str) -> String {
    let mut joined = String::with_capacity(text.len());
    for (number, line) in text.split('\n').enumerate() {
        let before = joined.trim_end_matches([' ', '\t']).len();
        let last = joined[..before].chars().next_back();
        let first = line.trim_start().chars().next();
        if number > 0 {
            if last.is_some_and(is_unspaced) && first.is_some_and(is_unspaced) {
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
        ];
        for (text, expected) in cases {
            assert_eq!(join_unspaced_lines(text), expected, "{text:?}");
        }
    }
}
