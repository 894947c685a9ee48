//! Control characters, which do not belong in a text: readers do not see them, and XML and YAML
//! do not allow them.

use std::ops::Range;

use encoding_rs::WINDOWS_1252;

use crate::diagnostics::source_map::SourceFile;
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic, Diagnostics, Severity};

/// The most control characters of one file that are reported.
const MAX_REPORTED: usize = 100;

/// A kind of text, which decides which control characters are allowed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum TextKind {
    Yaml,
    /// The desk's own Markdown.
    Page,
    /// The text of an article. Its bytes are those that others published.
    Source,
}

/// Reports the control characters in a part of a file. Returns whether the text can be used.
pub(crate) fn check(
    id: FileId,
    file: &SourceFile,
    range: Range<usize>,
    kind: TextKind,
    diagnostics: &mut Diagnostics,
) -> bool {
    let text = file.slice(range.clone());
    if !may_have_control(text) {
        return true;
    }
    let mut is_usable = true;
    let controls = text.char_indices().filter(|(_, c)| is_control(*c, kind));
    for (offset, c) in controls.take(MAX_REPORTED) {
        let start = range.start + offset;
        let mut diagnostic = control_character(c, Span::new(id, start..start + c.len_utf8()));
        if kind == TextKind::Source && !c.is_ascii() {
            diagnostic.severity = Severity::Warning;
        }
        is_usable &= diagnostic.severity != Severity::Error;
        diagnostics.push(diagnostic);
    }
    is_usable
}

/// Returns whether some bytes of a text may be those of a control character. Most texts have no
/// such bytes.
fn may_have_control(text: &str) -> bool {
    // U+0080 to U+00BF begin with the byte 0xC2.
    text.bytes().any(|byte| matches!(byte, 0..=8 | 11..=31 | 0x7F | 0xC2))
}

fn is_control(c: char, kind: TextKind) -> bool {
    match c {
        // An escaped `\r` is a line end like those that files may have.
        '\t' | '\n' | '\r' => false,
        // Page breaks, which programs write that extract the text of PDF files.
        '\u{B}' | '\u{C}' => kind == TextKind::Yaml,
        _ => c.is_control(),
    }
}

/// Creates the diagnostic for a control character, or for an escape that means one.
pub(crate) fn control_character(c: char, span: Span) -> Diagnostic {
    let code = format!("U+{:04X}", u32::from(c));
    if let Some(meant) = meant_by(c) {
        let message = format!("{code} is a control character; `{meant}` was probably meant");
        return Diagnostic::error(Code::InvalidEncoding, span, message)
            .label("readers cannot see this")
            .suggest(
                format!(
                    "the text was saved in the wrong encoding: open it as Windows-1252, and save \
                     it as UTF-8; or write `{meant}` here"
                ),
                meant,
            );
    }
    let message = format!("{code} is a control character, which no text may contain");
    Diagnostic::error(Code::InvalidEncoding, span, message)
        .label("readers cannot see this")
        .suggest("remove it, or write the character that is meant", "")
}

/// Returns the character that a C1 control stands for in text that was decoded as Latin-1, but is
/// Windows-1252.
fn meant_by(c: char) -> Option<String> {
    let byte = u8::try_from(u32::from(c)).ok()?;
    if byte < 0x80 {
        return None;
    }
    let meant = WINDOWS_1252.decode_without_bom_handling(&[byte]).0.into_owned();
    (!meant.contains(char::is_control)).then_some(meant)
}

/// Returns the escapes in a double-quoted scalar that mean control characters, with their places in
/// `written` (YAML 1.2.2, section 5.7).
pub(crate) fn control_escapes(written: &str) -> Vec<(Range<usize>, char)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(offset) = written.get(at..).and_then(|rest| rest.find('\\')) {
        let start = at + offset;
        let Some(name) = written.get(start + 1..).and_then(|rest| rest.chars().next()) else {
            break;
        };
        let digits = match name {
            'x' => 2,
            'u' => 4,
            'U' => 8,
            _ => 0,
        };
        let end = start + 1 + name.len_utf8() + digits;
        let hex = written.get(start + 2..end).unwrap_or_default();
        let meaning = match name {
            '0' => Some('\0'),
            'a' => Some('\u{7}'),
            'b' => Some('\u{8}'),
            'v' => Some('\u{B}'),
            'f' => Some('\u{C}'),
            'e' => Some('\u{1B}'),
            'N' => Some('\u{85}'),
            _ => u32::from_str_radix(hex, 16).ok().and_then(char::from_u32),
        };
        if let Some(c) = meaning
            && is_control(c, TextKind::Yaml)
        {
            found.push((start..end, c));
        }
        at = end;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{control_escapes, meant_by};

    #[test]
    fn c1_controls_are_read_as_windows_1252() {
        assert_eq!(meant_by('\u{92}').as_deref(), Some("’"));
        assert_eq!(meant_by('\u{80}').as_deref(), Some("€"));
        assert_eq!(meant_by('\u{85}').as_deref(), Some("…"));
        assert_eq!(meant_by('\u{81}'), None);
        assert_eq!(meant_by('\u{7}'), None);
        assert_eq!(meant_by('’'), None);
    }

    #[test]
    fn escapes_of_control_characters_are_found() {
        let escapes = |written: &str| -> Vec<String> {
            let found = control_escapes(written).into_iter();
            found.map(|(range, _)| written[range].to_owned()).collect()
        };
        assert_eq!(escapes(r#""a\x07b\u0092\n\t\\a\x41\é""#), [r"\x07", r"\u0092"]);
        assert_eq!(escapes(r#""\0\a\b\v\f\r\e\N\U0000007F""#).len(), 8);
        assert_eq!(escapes(r#""\"#), [""; 0]);
        assert_eq!(escapes(r#""\x4"#), [""; 0]);
    }
}
