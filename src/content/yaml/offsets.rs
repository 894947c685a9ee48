//! Finds the place in the file of each part of the value of a YAML scalar, through indentation,
//! folded lines and escapes.

use crate::content::yaml::edit;

/// The places in a file of the parts of a value.
///
/// YAML changes white space and writes some characters with escapes, but keeps the order of all
/// others. So the n-th visible character of the value is the n-th visible one of the scalar.
#[derive(Debug, Default)]
pub(crate) struct ScalarOffsets {
    /// From these offsets of the value to the next, value and file run in parallel: offsets of the
    /// value and of the file.
    parallels: Vec<(usize, usize)>,
    /// The length of the part of the value that was found in the file.
    end: usize,
}

impl ScalarOffsets {
    /// Aligns a value with the scalar at `start..end` of a file.
    pub(crate) fn new(value: &str, file: &str, start: usize, end: usize) -> Self {
        let mut offsets = Self::default();
        let rest = file.get(start..).unwrap_or_default();
        let style = if edit::is_block(file, start) { None } else { rest.chars().next() };
        let (mut at, end) = match style {
            Some('"' | '\'') => (start + 1, end.saturating_sub(1)),
            _ => (start, end),
        };
        for (value_at, c) in value.char_indices() {
            if c.is_whitespace() {
                continue;
            }
            let Some((found, length)) = next_visible(file, at, end, style) else { break };
            offsets.add(value_at, found);
            at = found + length;
            offsets.end = value_at + c.len_utf8();
        }
        offsets
    }

    fn add(&mut self, value: usize, file: usize) {
        let is_parallel = self.parallels.last().is_some_and(|(last_value, last_file)| {
            file.checked_sub(*last_file) == Some(value - last_value)
        });
        if !is_parallel {
            self.parallels.push((value, file));
        }
    }

    /// Returns the place in the file of an offset of the value, if it was found.
    pub(crate) fn in_file(&self, offset: usize) -> Option<usize> {
        if offset > self.end {
            return None;
        }
        let next = self.parallels.partition_point(|(value, _)| *value <= offset);
        let (value, file) = self.parallels.get(next.checked_sub(1)?)?;
        Some(file + (offset - value))
    }
}

/// Returns the offset and the length of the next visible character of a scalar as written.
fn next_visible(
    file: &str,
    mut at: usize,
    end: usize,
    style: Option<char>,
) -> Option<(usize, usize)> {
    loop {
        let rest = file.get(at..end)?;
        let c = rest.chars().next()?;
        let (length, is_visible) = match (style, c) {
            (Some('"'), '\\') => escape(rest),
            (Some('\''), '\'') => (2, true),
            _ => (c.len_utf8(), !c.is_whitespace()),
        };
        if is_visible {
            return Some((at, length));
        }
        at += length;
    }
}

/// Returns the length of the escape at the start of a text, and whether it means a visible
/// character (YAML 1.2.2, section 5.7).
fn escape(text: &str) -> (usize, bool) {
    let Some(name) = text.chars().nth(1) else { return (1, false) };
    let digits = match name {
        'x' => 2,
        'u' => 4,
        'U' => 8,
        _ => {
            let is_space = name.is_whitespace()
                || matches!(name, 't' | 'n' | 'v' | 'f' | 'r' | '_' | 'N' | 'L' | 'P');
            return (1 + name.len_utf8(), !is_space);
        }
    };
    let code = text.get(2..2 + digits).and_then(|digits| u32::from_str_radix(digits, 16).ok());
    let Some(code) = code else { return (2, true) };
    if (0xD800..0xDC00).contains(&code) {
        // The other half of the character follows as an escape of its own.
        return (12.min(text.len()), true);
    }
    let is_space = char::from_u32(code).is_some_and(char::is_whitespace);
    (2 + digits, !is_space)
}

#[cfg(test)]
mod tests {
    use super::ScalarOffsets;

    /// Every letter of a value leads to the same letter in the file, in every style.
    #[test]
    fn letters_lead_to_themselves() {
        let cases = [
            ("a: b c d\n", 3, 8, "b c d"),
            ("a: b\n   c\n\n   d e\n", 3, 17, "b c\nd e"),
            ("a: 'b''c d'\n", 3, 11, "b'c d"),
            ("a: \"b\\u00e9\\n\\\"c\\\n   \\ d\"\n", 3, 25, "bé\n\"c d"),
            ("a: \"\\ud83d\\ude00b\"\n", 3, 18, "😀b"),
            ("a: |\n  b\n\n    c\n  d\n", 7, 19, "b\n\n  c\nd\n"),
            ("a: |\n  \"b\" c\n", 7, 13, "\"b\" c\n"),
            ("a: >-\n  b\n  c\n\n  d\n", 8, 18, "b c\nd"),
        ];
        for (file, start, end, value) in cases {
            let offsets = ScalarOffsets::new(value, file, start, end);
            for (at, c) in value.char_indices().filter(|(_, c)| c.is_ascii_alphabetic()) {
                let place = offsets.in_file(at).map(|place| &file[place..=place]);
                assert_eq!(place, Some(c.to_string().as_str()), "{c} of {value:?} in {file:?}");
            }
        }
        let alias = ScalarOffsets::new("long words", "a: *b\n", 3, 5);
        assert_eq!(alias.in_file(8), None);
    }
}
