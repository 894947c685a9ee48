//! URLs: which are safe to link, how standards write them, and which lead to the same page.

use std::borrow::Cow;
use std::fmt::Write;

use percent_encoding::percent_decode_str;

/// Returns whether a link may lead to `url`: its scheme is `http`, `https`, `mailto`, or missing.
pub fn is_safe_url(url: &str) -> bool {
    let before_path = url.split(['/', '?', '#']).next().unwrap_or_default();
    let Some((scheme, _)) = before_path.split_once(':') else { return true };
    matches!(scheme.trim().to_ascii_lowercase().as_str(), "http" | "https" | "mailto")
}

/// Encodes the characters that browsers accept in a URL although it must not contain them (WHATWG
/// URL, "URL code points"). Backslashes in the path become slashes, as in browsers.
pub fn encode_url(url: &str) -> Cow<'_, str> {
    if !url.char_indices().any(|(index, _)| needs_encoding(&url[index..])) {
        return Cow::Borrowed(url);
    }
    let mut path_start = 0;
    if let Some(scheme) = url.find("://") {
        let host_start = scheme + 3;
        let host_len = url[host_start..].find(['/', '\\', '?', '#']).unwrap_or(0);
        path_start = host_start + host_len;
    }
    let (host, rest) = url.split_at(path_start);
    let (path, query) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    Cow::Owned(format!("{host}{}{}", encode(&path.replace('\\', "/")), encode(query)))
}

/// Returns whether two URLs lead to the same page, as far as this is known without a request.
/// These make no difference: the scheme and its default port, `www.`, a slash at the end, the
/// fragment, tracking parameters, and how characters are encoded.
pub fn is_same_page(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    match (PageKey::parse(one), PageKey::parse(other)) {
        (Some(one), Some(other)) => one == other,
        _ => false,
    }
}

/// The parts of a URL that distinguish pages. Two of them are equal if [`is_same_page`] holds.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PageKey {
    host: String,
    port: Option<u16>,
    path: Vec<u8>,
    query: Vec<u8>,
}

impl PageKey {
    /// Returns `None` if `url` is no URL with a host.
    pub fn parse(url: &str) -> Option<Self> {
        let url = url::Url::parse(url).ok()?;
        let host = url.host_str()?.trim_end_matches('.');
        let query = url.query().unwrap_or_default();
        let query: Vec<&str> = query.split('&').filter(|it| !is_tracking_param(it)).collect();
        let query = query.join("&").replace('+', "%20");
        let mut path: Vec<u8> = percent_decode_str(url.path()).collect();
        while path.last() == Some(&b'/') {
            path.pop();
        }
        Some(Self {
            host: host.strip_prefix("www.").unwrap_or(host).to_owned(),
            port: url.port(),
            path,
            query: percent_decode_str(&query).collect(),
        })
    }
}

fn is_tracking_param(param: &str) -> bool {
    let name = param.split('=').next().unwrap_or_default();
    name.is_empty() || name.starts_with("utm_") || matches!(name, "fbclid" | "gclid")
}

fn encode(text: &str) -> String {
    let mut encoded = String::new();
    for (index, c) in text.char_indices() {
        if needs_encoding(&text[index..]) {
            // Writing to a `String` cannot fail.
            let _ = write!(encoded, "%{:02X}", u32::from(c));
        } else {
            encoded.push(c);
        }
    }
    encoded
}

/// Returns whether the first character of `rest` must be encoded in a URL.
fn needs_encoding(rest: &str) -> bool {
    match rest.as_bytes() {
        [b'%', one, two, ..] => !one.is_ascii_hexdigit() || !two.is_ascii_hexdigit(),
        [b'%', ..] => true,
        [byte, ..] => byte.is_ascii_control() || b" \"<>[\\]^`{|}".contains(byte),
        [] => false,
    }
}
