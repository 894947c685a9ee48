//! AddressIndex as they may stand in a page. It must not ask what is at one.

use std::borrow::Cow;
use std::fmt::Write;

use percent_encoding::percent_decode_str;

/// Whether an address may stand in a page: `http`, `https`, `mailto`, or no scheme at all.
pub fn is_safe_url(address: &str) -> bool {
    let scheme = address
        .split(['/', '?', '#'])
        .next()
        .and_then(|start| start.split_once(':'))
        .map(|(scheme, _)| scheme);
    scheme.is_none_or(|scheme| {
        matches!(scheme.trim().to_ascii_lowercase().as_str(), "http" | "https" | "mailto")
    })
}

/// The same address as standards write it: what browsers take in one but none may hold is encoded (WHATWG URL, "URL
/// code points"), and a backslash in its path is the slash that they make of it.
pub fn encode_url(address: &str) -> Cow<'_, str> {
    if address.char_indices().all(|(at, c)| !is_stray(c, address.get(at + 1..))) {
        return Cow::Borrowed(address);
    }
    let host = address.find("://").map_or(0, |at| at + 3);
    let path =
        address.get(host..).and_then(|rest| rest.find(['/', '\\', '?', '#'])).filter(|_| host > 0);
    let (host, rest) = address.split_at(host + path.unwrap_or(0));
    let (path, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    Cow::Owned(format!("{host}{}{}", encoded(&path.replace('\\', "/")), encoded(query)))
}

/// Whether two addresses are of the same page, as far as that can be told without asking: the scheme and the port that it
/// implies, `www.`, a slash at the end, the fragment, marks of campaigns and how characters are encoded make no difference.
pub fn is_same_page(one: &str, other: &str) -> bool {
    one == other || page(one).is_some_and(|one| Some(one) == page(other))
}

/// What tells a page from others.
#[derive(PartialEq, Eq)]
struct Page {
    host: String,
    port: Option<u16>,
    path: Vec<u8>,
    query: Vec<u8>,
}

fn page(address: &str) -> Option<Page> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str()?.trim_end_matches('.');
    let query: Vec<&str> =
        url.query().unwrap_or_default().split('&').filter(|part| !is_campaign(part)).collect();
    let query = query.join("&").replace('+', "%20");
    let mut path: Vec<u8> = percent_decode_str(url.path()).collect();
    path.truncate(path.iter().rposition(|byte| *byte != b'/').map_or(0, |last| last + 1));
    Some(Page {
        host: host.strip_prefix("www.").unwrap_or(host).to_owned(),
        port: url.port(),
        path,
        query: percent_decode_str(&query).collect(),
    })
}

/// Whether a part of a query only says from where a reader came.
fn is_campaign(part: &str) -> bool {
    let name = part.split('=').next().unwrap_or_default();
    name.is_empty() || name.starts_with("utm_") || matches!(name, "fbclid" | "gclid")
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
    let is_escape = || {
        rest.and_then(|rest| rest.get(..2))
            .is_some_and(|hex| hex.bytes().all(|c| c.is_ascii_hexdigit()))
    };
    match c {
        '%' => !is_escape(),
        ' ' | '"' | '<' | '>' | '[' | '\\' | ']' | '^' | '`' | '{' | '|' | '}' => true,
        _ => c.is_ascii_control(),
    }
}
