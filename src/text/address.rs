//! Addresses as they may stand in a page. It must not ask what is at one.

use std::borrow::Cow;
use std::fmt::Write;

/// Whether an address may stand in a page: `http`, `https`, `mailto`, or no scheme at all.
pub fn is_safe_address(address: &str) -> bool {
    let scheme =
        address.split(['/', '?', '#']).next().and_then(|start| start.split_once(':')).map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| matches!(scheme.trim().to_ascii_lowercase().as_str(), "http" | "https" | "mailto"))
}

/// The same address as standards write it: what browsers take in one but none may hold is encoded (WHATWG URL, "URL
/// code points"), and a backslash in its path is the slash that they make of it.
pub fn valid_address(address: &str) -> Cow<'_, str> {
    if address.char_indices().all(|(at, c)| !is_stray(c, address.get(at + 1..))) {
        return Cow::Borrowed(address);
    }
    let host = address.find("://").map_or(0, |at| at + 3);
    let path = address.get(host..).and_then(|rest| rest.find(['/', '\\', '?', '#'])).filter(|_| host > 0);
    let (host, rest) = address.split_at(host + path.unwrap_or(0));
    let (path, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    Cow::Owned(format!("{host}{}{}", encoded(&path.replace('\\', "/")), encoded(query)))
}

fn encoded(text: &str) -> String {
    text.char_indices().fold(String::new(), |mut encoded, (at, c)| {
        if is_stray(c, text.get(at + 1..)) {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{:02X}", u32::from(c));
        } else {
            encoded.push(c);
        }
        encoded
    })
}

/// Whether `c`, which `rest` follows, may not stand in an address as it is.
fn is_stray(c: char, rest: Option<&str>) -> bool {
    let is_escape =
        || rest.and_then(|rest| rest.get(..2)).is_some_and(|hex| hex.bytes().all(|c| c.is_ascii_hexdigit()));
    match c {
        '%' => !is_escape(),
        ' ' | '"' | '<' | '>' | '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' => true,
        _ => c.is_ascii_control(),
    }
}
