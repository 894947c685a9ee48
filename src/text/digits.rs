//! The ASCII digits of texts.

/// Returns whether a text has digits only. A text without characters has.
pub(crate) fn has_only_digits(text: &str) -> bool {
    leading_digits(text).len() == text.len()
}

/// Returns the digits at the start of a text.
pub(crate) fn leading_digits(text: &str) -> &str {
    let count = text.bytes().take_while(u8::is_ascii_digit).count();
    // A text can be split after any ASCII characters.
    text.get(..count).unwrap_or_default()
}

pub(crate) fn starts_with_digit(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_digit())
}

pub(crate) fn ends_with_digit(text: &str) -> bool {
    text.ends_with(|c: char| c.is_ascii_digit())
}
