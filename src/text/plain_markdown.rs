//! Writes plain text as Markdown that is read as the same text.

use crate::text::{encode_url, has_only_digits};

/// Writes a text as one line of Markdown without any markup. White space and control characters
/// become single spaces, as browsers show them.
pub(crate) fn escape_markdown(text: &str) -> String {
    let line = one_line(text);
    let mut markdown = String::with_capacity(line.len());
    let mut previous = ' ';
    for (index, c) in line.char_indices() {
        let (before, after) = (&line[..index], &line[index + c.len_utf8()..]);
        let is_markup = match c {
            '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '~' => true,
            '>' | '+' | '-' | '=' => before.is_empty(),
            '#' => previous == ' ',
            '.' | ')' => is_list_number(before),
            '&' => starts_with_entity(after),
            _ => false,
        };
        if is_markup {
            markdown.push('\\');
        }
        markdown.push(c);
        previous = c;
    }
    markdown
}

/// Writes a link. `words` is Markdown without links.
pub(crate) fn markdown_link(words: &str, url: &str) -> String {
    let mut target = String::new();
    let encoded = encode_url(url);
    for (index, c) in encoded.char_indices() {
        match c {
            '(' => target.push_str("%28"),
            ')' => target.push_str("%29"),
            '<' => target.push_str("%3C"),
            '>' => target.push_str("%3E"),
            '\\' => target.push_str("%5C"),
            '&' if starts_with_entity(&encoded[index + 1..]) => target.push_str("\\&"),
            c if c.is_whitespace() || c.is_control() => {}
            c => target.push(c),
        }
    }
    format!("[{words}]({target})")
}

fn one_line(text: &str) -> String {
    let mut line = String::with_capacity(text.len());
    for word in text.split(is_space) {
        if word.is_empty() {
            continue;
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(word);
    }
    line
}

fn is_space(c: char) -> bool {
    c == ' ' || c.is_control() || matches!(c, '\u{2028}' | '\u{2029}')
}

/// Returns whether the text before a full stop or a bracket is the number of a list.
fn is_list_number(before: &str) -> bool {
    !before.is_empty() && has_only_digits(before)
}

/// Returns whether the text after an ampersand is the rest of an entity.
fn starts_with_entity(after: &str) -> bool {
    let Some((name, _)) = after.split_once(';') else { return false };
    let name = name.strip_prefix('#').unwrap_or(name);
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::text::{Dialect, parse_markdown};

    /// Texts that are full of what Markdown reads as markup.
    fn texts() -> impl Strategy<Value = String> {
        let parts = prop::sample::select(vec![
            "#",
            "# ",
            " #",
            "*",
            "**",
            "_",
            "~",
            "~~",
            "`",
            "```",
            "[",
            "](",
            ")",
            "![",
            "<",
            ">",
            "<script>",
            "<!--",
            "-->",
            "&",
            "&amp;",
            "&#35;",
            "\\",
            "\n",
            "\n\n",
            "\r\n",
            "    ",
            "\t",
            "1. ",
            "1) ",
            "- ",
            "+ ",
            "---",
            "===",
            "| a |",
            "[^1]",
            "[^1]: ",
            "[@gauge]",
            "https://a.example/",
            "word",
            "é",
            "水",
            "\u{2028}",
            "\u{a0}",
            "{#id}",
            "[x] ",
            ": ",
        ]);
        prop_oneof![
            prop::collection::vec(parts, 0..12).prop_map(|parts| parts.concat()),
            any::<String>(),
        ]
    }

    proptest! {
        #[test]
        fn a_text_is_read_as_itself_everywhere(text in texts()) {
            let line = one_line(&text);
            let escaped = escape_markdown(&text);
            for dialect in [Dialect::Article, Dialect::Page, Dialect::Explanation] {
                for around in ["", "# ", "> ", "- ", "10. ", "- **x** "] {
                    let document = parse_markdown(&format!("{around}{escaped}\n"), dialect);
                    let words = if around.ends_with("** ") { format!("x {line}") } else { line.clone() };
                    let read = document.text.trim_matches([' ', '\n']);
                    prop_assert_eq!(read, words.trim_end_matches(' '), "{}", &escaped);
                    prop_assert!(document.links.is_empty() && document.pictures.is_empty());
                    prop_assert!(document.blocks.len() <= 1);
                }
            }
        }

        #[test]
        fn a_link_has_its_words_and_its_address(text in texts(), query in texts()) {
            let line = one_line(&text);
            let url = format!("https://a.example/?q={query}");
            let link = markdown_link(&escape_markdown(&text), &url);
            let document = parse_markdown(&link, Dialect::Article);
            prop_assert_eq!(document.text.trim_matches([' ', '\n']), line);
            prop_assert_eq!(document.links.len(), 1);
            prop_assert!(document.links[0].target.starts_with("https://a.example/?q="));
            prop_assert_eq!(document.pictures.len(), 0);
        }
    }
}
