//! JSON as publishers write it into their pages: read as it stands, else with the usual slips put right. It must not
//! know what any value means.

use std::fmt::Write;
use std::iter::Peekable;
use std::str::Chars;

use serde_json::Value;

/// The value of a text, and whether it had to be put right.
///
/// # Errors
/// Where it is no JSON even then: what the reader says of it as it stands.
pub(crate) fn parse(text: &str) -> Result<(Value, bool), serde_json::Error> {
    let text = text.trim().trim_start_matches('\u{FEFF}');
    serde_json::from_str(text).map(|value| (value, false)).or_else(|error| {
        serde_json::from_str(&mended(text)).map(|value| (value, true)).map_err(|_| error)
    })
}

/// A text without comments, commas before a closing bracket and raw line breaks, wrong escapes
/// or bare quotation marks in strings.
fn mended(text: &str) -> String {
    let mut mended = String::with_capacity(text.len());
    let mut chars = unwrapped(text).chars().peekable();
    while let Some(c) = chars.next() {
        match c {
            '"' => string(&mut chars, &mut mended),
            ',' if closes(&chars) => {}
            '/' => comment(&mut chars),
            _ => mended.push(c),
        }
    }
    mended
}

/// Leaves out a comment whose first slash is read; JSON has no other use for one outside strings.
fn comment(chars: &mut Peekable<Chars>) {
    match chars.next() {
        Some('*') => {
            while chars.next().is_some_and(|c| c != '*' || chars.next_if_eq(&'/').is_none()) {}
        }
        Some('/') => while chars.next_if(|c| *c != '\n').is_some() {},
        _ => {}
    }
}

/// What stands between the comment or CDATA marks that scripts are wrapped in, without a last semicolon.
fn unwrapped(text: &str) -> &str {
    let start =
        text.find(['{', '[']).filter(|at| text.get(..*at).is_some_and(is_mark)).unwrap_or(0);
    // `<![CDATA[` has brackets of its own.
    let start = text
        .get(..40.min(text.len()))
        .and_then(|head| head.find("CDATA["))
        .map_or(start, |at| at + 6);
    let rest = text.get(start..).unwrap_or(text);
    let end = rest.rfind(['}', ']']).map_or(rest.len(), |at| at + 1);
    let end =
        rest.rfind("]]>").map_or(end, |at| rest[..at].rfind(['}', ']']).map_or(end, |at| at + 1));
    rest.get(..end).unwrap_or(rest)
}

fn is_mark(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || "<!-/*>".contains(c))
}

/// Whether the next sign closes a list or an object.
fn closes(rest: &Peekable<Chars>) -> bool {
    rest.clone().find(|c| !c.is_whitespace()).is_some_and(|c| matches!(c, '}' | ']'))
}

/// Whether a quotation mark ends its string: what comes next is of the list or object and not of a sentence.
fn ends(rest: &Peekable<Chars>) -> bool {
    rest.clone().find(|c| !c.is_whitespace()).is_none_or(|c| matches!(c, ',' | ':' | '}' | ']'))
}

/// Copies a string, whose opening quote is read, so that it can be read.
fn string(chars: &mut Peekable<Chars>, mended: &mut String) {
    mended.push('"');
    while let Some(c) = chars.next() {
        match c {
            '"' if ends(chars) => {
                mended.push('"');
                return;
            }
            '"' => mended.push_str("\\\""),
            '\\' => escape(chars, mended),
            '\n' | '\r' | '\t' => mended.push(' '),
            c if c.is_control() => {}
            c => mended.push(c),
        }
    }
}

/// Copies an escape; one that JSON does not have is what it stands for.
fn escape(chars: &mut Peekable<Chars>, mended: &mut String) {
    match chars.next() {
        Some('u') => unicode(chars, mended),
        Some(c) if "\"\\/bfnrt".contains(c) => mended.extend(['\\', c]),
        Some(c) if !c.is_control() => mended.push(c),
        _ => {}
    }
}

/// Copies the character of a `\u` escape, or of two that make one; half of a pair is the replacement character.
fn unicode(chars: &mut Peekable<Chars>, mended: &mut String) {
    let mut ahead = chars.clone();
    let Some(first) = hex(&mut ahead) else { return mended.push('u') };
    *chars = ahead.clone();
    let second = if ahead.next() == Some('\\') && ahead.next() == Some('u') {
        hex(&mut ahead)
    } else {
        None
    };
    match char::decode_utf16(std::iter::once(first).chain(second)).next() {
        // What a string cannot hold as it is stays an escape.
        Some(Ok(c)) if c.is_control() || matches!(c, '"' | '\\') => {
            let _ = write!(mended, "\\u{:04x}", u32::from(c));
        }
        Some(Ok(c)) => {
            if c.len_utf16() == 2 {
                *chars = ahead;
            }
            mended.push(c);
        }
        _ => mended.push(char::REPLACEMENT_CHARACTER),
    }
}

fn hex(chars: &mut Peekable<Chars>) -> Option<u16> {
    let digits: String = chars.take(4).collect();
    (digits.len() == 4).then(|| u16::from_str_radix(&digits, 16).ok()).flatten()
}
