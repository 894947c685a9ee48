//! Reads JSON as publishers write it into their pages: strictly if possible, else after repairing
//! the usual mistakes.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

use serde_json::Value;

/// A parsed value, and whether its text had to be repaired.
#[derive(Debug)]
pub(crate) struct LenientJson {
    pub value: Value,
    pub is_repaired: bool,
}

/// Parses JSON leniently.
///
/// # Errors
/// The error for the unrepaired text, if repairing it does not help.
pub(crate) fn parse(text: &str) -> Result<LenientJson, serde_json::Error> {
    let text = text.trim().trim_start_matches('\u{FEFF}');
    let error = match serde_json::from_str(text) {
        Ok(value) => return Ok(LenientJson { value, is_repaired: false }),
        Err(error) => error,
    };
    let repaired = serde_json::from_str(&repair(text));
    match repaired {
        Ok(value) => Ok(LenientJson { value, is_repaired: true }),
        Err(_) => Err(error),
    }
}

/// Removes comments and trailing commas, and repairs line breaks, invalid escapes and unescaped
/// quotation marks in strings.
fn repair(text: &str) -> String {
    let mut repairer = Repairer {
        chars: strip_wrappers(text).chars().peekable(),
        repaired: String::with_capacity(text.len()),
    };
    while let Some(c) = repairer.chars.next() {
        match c {
            '"' => repairer.copy_string(),
            ',' if matches!(repairer.next_visible(), Some('}' | ']')) => {}
            '/' => repairer.skip_comment(),
            _ => repairer.repaired.push(c),
        }
    }
    repairer.repaired
}

/// Returns the text inside the comment or CDATA marks that scripts are wrapped in, without a final
/// semicolon.
fn strip_wrappers(text: &str) -> &str {
    let head = text.get(..40.min(text.len())).unwrap_or_default();
    let mut rest = text;
    if let Some(start) = head.find("CDATA[") {
        rest = &text[start + "CDATA[".len()..];
    } else if let Some(start) = text.find(['{', '['])
        && text[..start].chars().all(|c| c.is_whitespace() || "<!-/*>".contains(c))
    {
        rest = &text[start..];
    }
    if let Some(end) = rest.rfind("]]>")
        && let Some(bracket) = rest[..end].rfind(['}', ']'])
    {
        return &rest[..=bracket];
    }
    rest.rfind(['}', ']']).map_or(rest, |bracket| &rest[..=bracket])
}

struct Repairer<'t> {
    chars: Peekable<Chars<'t>>,
    repaired: String,
}

impl Repairer<'_> {
    /// Returns the next character that is not white space, without consuming it.
    fn next_visible(&self) -> Option<char> {
        self.chars.clone().find(|c| !c.is_whitespace())
    }

    /// Skips a comment after its first slash. JSON has no other slashes outside of strings.
    fn skip_comment(&mut self) {
        match self.chars.next() {
            Some('*') => {
                while let Some(c) = self.chars.next() {
                    if c == '*' && self.chars.next_if_eq(&'/').is_some() {
                        return;
                    }
                }
            }
            Some('/') => while self.chars.next_if(|c| *c != '\n').is_some() {},
            _ => {}
        }
    }

    /// Copies a string after its opening quotation mark. A mark ends the string only if the list
    /// or object goes on after it; else it belongs to the text.
    fn copy_string(&mut self) {
        self.repaired.push('"');
        while let Some(c) = self.chars.next() {
            match c {
                '"' if matches!(self.next_visible(), None | Some(',' | ':' | '}' | ']')) => {
                    self.repaired.push('"');
                    return;
                }
                '"' => self.repaired.push_str("\\\""),
                '\\' => self.copy_escape(),
                '\n' | '\r' | '\t' => self.repaired.push(' '),
                c if c.is_control() => {}
                c => self.repaired.push(c),
            }
        }
    }

    /// Copies an escape after its backslash, or the bare character if JSON has no such escape.
    fn copy_escape(&mut self) {
        match self.chars.next() {
            Some('u') => self.copy_unicode_escape(),
            Some(c) if "\"\\/bfnrt".contains(c) => self.repaired.extend(['\\', c]),
            Some(c) if !c.is_control() => self.repaired.push(c),
            _ => {}
        }
    }

    /// Copies the character of a `\u` escape or of a surrogate pair of them. Half a pair becomes
    /// the replacement character.
    fn copy_unicode_escape(&mut self) {
        let mut ahead = self.chars.clone();
        let Some(first) = parse_hex(&mut ahead) else {
            self.repaired.push('u');
            return;
        };
        self.chars = ahead.clone();
        let mut units = vec![first];
        if ahead.next() == Some('\\') && ahead.next() == Some('u') {
            units.extend(parse_hex(&mut ahead));
        }
        match char::decode_utf16(units).next() {
            Some(Ok(c)) if c.is_control() || matches!(c, '"' | '\\') => {
                // Writing to a `String` cannot fail.
                let _ = write!(self.repaired, "\\u{:04x}", u32::from(c));
            }
            Some(Ok(c)) => {
                if c.len_utf16() == 2 {
                    self.chars = ahead;
                }
                self.repaired.push(c);
            }
            _ => self.repaired.push(char::REPLACEMENT_CHARACTER),
        }
    }
}

fn parse_hex(chars: &mut Peekable<Chars>) -> Option<u16> {
    let digits: String = chars.take(4).collect();
    if digits.len() == 4 { u16::from_str_radix(&digits, 16).ok() } else { None }
}
