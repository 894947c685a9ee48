//! Finds common mistakes in a text that is not the intended YAML, to explain them better than the
//! parser can. The parser stops far behind them, or reads something else without an error.

use std::ops::Range;

use crate::content::yaml::edit;
use crate::content::yaml::lines::{Line, read_lines};
use crate::content::yaml::{YamlNode, YamlValue};
use crate::diagnostics::span::{FileId, Span};
use crate::diagnostics::{Code, Diagnostic};

/// A mistake at a place of the text, in bytes.
pub(super) struct Fault {
    pub(super) range: Range<usize>,
    kind: FaultKind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum FaultKind {
    /// White space other than plain spaces in the indentation, or after a mark.
    WrongSpace(char),
    /// A dash or bullet before an entry of a list.
    WrongListMark(char),
    NoSpaceAfterColon,
    /// A text that begins with a bracket, which ends before the text does.
    TextAfterBracket(char),
    UnclosedBracket(char),
}

/// Finds the mistakes in a text, in its order.
pub(super) fn find(text: &str) -> Vec<Fault> {
    let mut faults = Vec::new();
    let mut bracket_end = 0;
    for line in read_lines(text) {
        if line.start < bracket_end {
            continue;
        }
        faults.extend(wrong_space(&line));
        faults.extend(wrong_mark(&line));
        faults.extend(wrong_colon(&line));
        if let Some(value) = line.value()
            && let Some(bracket) = text.get(value..).and_then(|rest| rest.chars().next())
            && matches!(bracket, '[' | '{')
        {
            let (fault, end) = check_bracket(text, value, line.field_column(), bracket);
            faults.extend(fault);
            bracket_end = end;
        }
    }
    faults
}

/// Returns the first field whose name begins with wrong white space or with the mark of a list.
pub(super) fn wrong_field(node: &YamlNode) -> Option<&YamlNode> {
    match &node.value {
        YamlValue::List(items) => items.iter().find_map(wrong_field),
        YamlValue::Map(entries) => {
            for (key, value) in entries {
                if let YamlValue::Text(name) = &key.value
                    && (name.starts_with(is_wrong_space) || list_mark(name).is_some())
                {
                    return Some(key);
                }
                if let Some(wrong) = wrong_field(value) {
                    return Some(wrong);
                }
            }
            None
        }
        _ => None,
    }
}

/// Creates the diagnostic for a name that [`wrong_field`] found and [`find`] cannot explain.
pub(super) fn wrong_name(span: Span) -> Diagnostic {
    let message = "this name begins with a special space or with the mark of a list";
    Diagnostic::error(Code::InvalidYaml, span, message)
        .label("no name of a field")
        .help("write the name alone; YAML needs plain spaces (U+0020) and hyphens before it")
}

/// Returns the dash or bullet with which a text begins like an entry of a list.
pub(super) fn list_mark(text: &str) -> Option<char> {
    let mark = text.chars().next().filter(|c| "‐‑‒–—―−•·‣◦▪●*".contains(*c))?;
    let after = text.get(mark.len_utf8()..)?;
    after.starts_with(char::is_whitespace).then_some(mark)
}

/// Returns the name and the value of a text that is a field without the space after its colon.
pub(super) fn unspaced_field(text: &str) -> Option<(&str, &str)> {
    let (name, value) = text.split_once(':')?;
    let is_name = !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphabetic() || b == b'_');
    let is_address = value.starts_with('/')
        || matches!(name.to_ascii_lowercase().as_str(), "http" | "https" | "mailto");
    let is_spaced = value.is_empty() || value.starts_with([' ', '\t', '\n']);
    (is_name && !is_address && !is_spaced).then_some((name, value))
}

fn is_wrong_space(c: char) -> bool {
    c != ' ' && c != '\n' && (c.is_whitespace() || matches!(c, '\u{200B}' | '\u{FEFF}'))
}

/// Returns the text after the colon of a field, if it begins with another character than a space.
fn after_colon(entry: &str) -> Option<&str> {
    let (name, value) = unspaced_field(entry)?;
    if value.starts_with(is_wrong_space) { entry.get(name.len() + 1..) } else { None }
}

fn is_any_space(c: char) -> bool {
    c == ' ' || is_wrong_space(c)
}

fn wrong_space(line: &Line) -> Option<Fault> {
    let indent = line.text.len() - line.text.trim_start_matches(is_any_space).len();
    let is_blank = indent == line.text.trim_end_matches('\n').len();
    let mut found = if is_blank { None } else { line.text.get(..indent)?.find(is_wrong_space) };
    if found.is_none() {
        // After the mark of a list, or after the colon of a field.
        let after = match line.words.strip_prefix('-') {
            Some(after) => after,
            None => after_colon(line.entry)?,
        };
        let at = line.text.len() - after.len();
        found = after.starts_with(|c| is_wrong_space(c) && c != '\t').then_some(at);
    }
    let start = found?;
    let rest = line.text.get(start..)?;
    let length = rest.len() - rest.trim_start_matches(is_wrong_space).len();
    let first = rest.chars().next()?;
    let start = line.start + start;
    Some(Fault { range: start..start + length, kind: FaultKind::WrongSpace(first) })
}

fn wrong_mark(line: &Line) -> Option<Fault> {
    let words = line.text.trim_start_matches(is_any_space);
    let mark = list_mark(words)?;
    let start = line.start + line.text.len() - words.len();
    Some(Fault { range: start..start + mark.len_utf8(), kind: FaultKind::WrongListMark(mark) })
}

fn wrong_colon(line: &Line) -> Option<Fault> {
    let (name, value) = unspaced_field(line.entry)?;
    if value.starts_with(is_wrong_space) {
        return None;
    }
    let colon = line.start + line.text.len() - line.entry.len() + name.len();
    Some(Fault { range: colon..colon + 1, kind: FaultKind::NoSpaceAfterColon })
}

/// Checks the bracket at `start`, in a field at the column `column`. Returns also where it ends.
fn check_bracket(text: &str, start: usize, column: usize, bracket: char) -> (Option<Fault>, usize) {
    let Some(end) = closing_bracket(text, start, column) else {
        let kind = FaultKind::UnclosedBracket(bracket);
        return (Some(Fault { range: start..start + 1, kind }), start);
    };
    let line_end =
        text.get(end..).and_then(|rest| rest.find('\n')).map_or(text.len(), |at| end + at);
    let after = text.get(end..line_end).unwrap_or_default().trim();
    if after.is_empty() || after.starts_with(['#', ':']) {
        return (None, end);
    }
    let whole = text.get(start..line_end).unwrap_or_default().trim_end().len();
    let kind = FaultKind::TextAfterBracket(bracket);
    (Some(Fault { range: start..start + whole, kind }), end)
}

/// Returns the end of the brackets that open at `start`; `None` if they are open where a line
/// begins another field.
fn closing_bracket(text: &str, start: usize, column: usize) -> Option<usize> {
    let mut depth = 0_usize;
    let mut quote = None;
    let mut last = '\n';
    let rest = text.get(start..)?;
    for (offset, c) in rest.char_indices() {
        match quote {
            Some(open) => {
                if c == open && last != '\\' {
                    quote = None;
                }
            }
            None => match c {
                '[' | '{' => depth += 1,
                ']' | '}' => {
                    depth = depth.saturating_sub(1);
                    if depth == 0 {
                        return Some(start + offset + 1);
                    }
                }
                '"' | '\'' if matches!(last, '[' | '{' | ',' | ' ' | '\n') => quote = Some(c),
                '\n' if begins_field(rest.get(offset + 1..).unwrap_or_default(), column) => {
                    return None;
                }
                _ => {}
            },
        }
        last = c;
    }
    None
}

/// Returns whether a text begins with a field or an entry at most at the column `column`.
fn begins_field(text: &str, column: usize) -> bool {
    let line = text.split('\n').next().unwrap_or_default();
    let words = line.trim_start_matches(' ');
    if line.len() - words.len() > column {
        return false;
    }
    let name = words.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let is_field = name.len() < words.len() && name.starts_with(':');
    is_field || words.starts_with("- ")
}

impl Fault {
    pub(super) fn to_diagnostic(&self, text: &str, file: FileId, offset: usize) -> Diagnostic {
        let span = Span::new(file, self.range.start + offset..self.range.end + offset);
        let error = |message: String| Diagnostic::error(Code::InvalidYaml, span, message);
        match self.kind {
            FaultKind::WrongSpace(c) => wrong_space_error(span, c, self.characters(text)),
            FaultKind::WrongListMark(c) => wrong_list_mark(span, c),
            FaultKind::NoSpaceAfterColon => {
                error("there is no space after this colon, so this is no field to YAML".to_owned())
                    .label("no space after it")
                    .suggest("write `field: value`, with a space after the colon", ": ")
            }
            FaultKind::TextAfterBracket(c) => {
                let (kind, close) = bracket_names(c);
                let written = text.get(self.range.clone()).unwrap_or_default();
                let message =
                    format!("`{c}` begins {kind}, and there is more text after its `{close}`");
                error(message)
                    .label(format!("not {kind}, and to YAML no text"))
                    .suggest("put the whole text in quotes", edit::quoted(written))
            }
            FaultKind::UnclosedBracket(c) => {
                let (kind, close) = bracket_names(c);
                error(format!("`{c}` begins {kind} that does not end"))
                    .label(format!("its `{close}` is missing"))
                    .help(format!(
                        "write `{close}` after the last entry; if the `{c}` is a part of the text, \
                         put the text in quotes"
                    ))
            }
        }
    }

    fn characters(&self, text: &str) -> usize {
        text.get(self.range.clone()).map_or(0, |written| written.chars().count())
    }
}

fn bracket_names(open: char) -> (&'static str, char) {
    if open == '[' { ("a list", ']') } else { ("a mapping", '}') }
}

fn wrong_space_error(span: Span, c: char, count: usize) -> Diagnostic {
    let name = match c {
        '\t' => "a tab".to_owned(),
        '\u{A0}' => "a no-break space (U+00A0)".to_owned(),
        '\u{FEFF}' => "a byte order mark (U+FEFF)".to_owned(),
        '\u{200B}' => "a zero-width space (U+200B)".to_owned(),
        _ => format!("a special space (U+{:04X})", u32::from(c)),
    };
    let message = format!("there is {name} here; YAML needs plain spaces (U+0020)");
    let help = "indent the line with plain spaces, as many as the lines beside it";
    let error = Diagnostic::error(Code::InvalidYaml, span, message).label("no plain space");
    match c {
        '\t' => error.help(help),
        '\u{FEFF}' | '\u{200B}' => error.suggest("remove it", ""),
        _ => error.suggest(help, " ".repeat(count)),
    }
}

/// Creates the diagnostic for a dash or bullet before an entry of a list.
pub(super) fn wrong_list_mark(span: Span, mark: char) -> Diagnostic {
    let name = match mark {
        '–' => "an en dash",
        '—' => "an em dash",
        '−' => "a minus sign",
        '*' => "a star",
        '‐' | '‑' | '‒' | '―' => "another dash",
        _ => "a bullet",
    };
    let message = format!("`{mark}` is {name}, which does not begin an entry of a list in YAML");
    Diagnostic::error(Code::InvalidYaml, span, message)
        .label("not a hyphen")
        .suggest("begin each entry with a hyphen and a space: `- `", "-")
}

#[cfg(test)]
mod tests {
    use super::find;

    /// Returns the places of the faults of a text.
    fn places(text: &str) -> Vec<&str> {
        find(text).into_iter().map(|fault| &text[fault.range]).collect()
    }

    #[test]
    fn faults_are_found_where_they_are() {
        let cases: [(&str, &[&str]); 18] = [
            ("a:\n\u{a0}\u{a0}- b\n", &["\u{a0}\u{a0}"]),
            ("a:\n\t- b\n", &["\t"]),
            ("a:\n  -\u{a0}b\n", &["\u{a0}"]),
            ("a:\u{a0}b\n", &["\u{a0}"]),
            ("a:\n  – b\n  – c\n", &["–", "–"]),
            ("a:\n  * b\n", &["*"]),
            ("a:b\nc: d\n", &[":"]),
            ("- a:b\n", &[":"]),
            ("a: [b\nc: d\n", &["["]),
            ("a: [b,\n  c\n", &["["]),
            ("- a: {b: [c}\n- d\n", &["{"]),
            ("a: [05:31] we said\n", &["[05:31] we said"]),
            ("a: {sic} b # c\n", &["{sic} b # c"]),
            // Not mistakes:
            ("a: [b, 'c]', \"d]\",\n  e] # f\nb: c\n", &[]),
            ("a: >-\n  – b:c\n  [d\nb: |\n\t– e\n", &["\t", "–"]),
            ("a: 'b\n  – c\n  d:e'\n", &[]),
            ("a: https://b.example/c:d\n- https://b\n", &[]),
            ("- a: >-\n    – b\n  c:d\n", &[":"]),
        ];
        for (text, expected) in cases {
            assert_eq!(places(text), expected, "{text:?}");
        }
    }
}
