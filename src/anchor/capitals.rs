//! Letters that an editor put in brackets because the source has them in the other case: `[t]he` for
//! "The".

/// Returns the words of the source for a quote in which brackets mark letters of the other case, or
/// `None` if the quote has no such letter.
pub fn restore_capitals(quote: &str) -> Option<String> {
    let mut restored = String::with_capacity(quote.len());
    let mut rest = quote;
    let mut is_changed = false;
    while let Some(start) = rest.find('[') {
        let (before, bracket) = rest.split_at(start);
        restored.push_str(before);
        if let Some((letter, after)) = bracketed_letter(bracket) {
            restored.push(letter);
            rest = after;
            is_changed = true;
        } else {
            restored.push('[');
            rest = &bracket[1..];
        }
    }
    restored.push_str(rest);
    if is_changed { Some(restored) } else { None }
}

/// Splits a text that begins with a letter in brackets into this letter in the other case and the text
/// after the brackets.
fn bracketed_letter(text: &str) -> Option<(char, &str)> {
    let mut chars = text.strip_prefix('[')?.chars();
    let letter = other_case(chars.next()?)?;
    let after = chars.as_str().strip_prefix(']')?;
    Some((letter, after))
}

/// Returns a letter in the other case, or `None` if that is not a single letter.
fn other_case(letter: char) -> Option<char> {
    if letter.is_lowercase() {
        only_char(letter.to_uppercase(), letter)
    } else if letter.is_uppercase() {
        only_char(letter.to_lowercase(), letter)
    } else {
        None
    }
}

fn only_char(mut chars: impl Iterator<Item = char>, letter: char) -> Option<char> {
    let only = chars.next()?;
    if chars.next().is_some() || only == letter { None } else { Some(only) }
}

#[cfg(test)]
mod tests {
    use super::restore_capitals;

    #[test]
    fn letters_in_brackets_get_the_other_case() {
        let cases = [
            ("[t]he river", Some("The river")),
            ("It said: \"[T]he river […] [r]ose\"", Some("It said: \"the river […] Rose\"")),
            ("[р]ека", Some("Река")),
            ("[ὁ] ποταμός", Some("Ὁ ποταμός")),
            ("[a] house", Some("A house")),
            ("[[t]he", Some("[The")),
            ("the river", None),
            ("[the] river", None),
            ("[1] river", None),
            ("[ß] and [河] and [] and [t", None),
            ("", None),
        ];
        for (quote, expected) in cases {
            assert_eq!(restore_capitals(quote).as_deref(), expected, "{quote}");
        }
    }
}
