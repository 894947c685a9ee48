//! Parses the values of options.

use std::net::{IpAddr, Ipv6Addr};

use percent_encoding::percent_decode_str;

use crate::content::values::{
    BaseUrl, Date, Language, LocalTime, PartialDate, WebUrl, parse_date, parse_partial_date,
};

pub(crate) fn parse_day(text: &str) -> Result<Date, String> {
    parse_date(text).ok_or_else(|| "write a day as YYYY-MM-DD".to_owned())
}

/// Parses a day, or a minute of it.
pub(crate) fn parse_local_time(text: &str) -> Result<LocalTime, String> {
    let error = "write a day as YYYY-MM-DD, or with the hour and minute: YYYY-MM-DDTHH:MM";
    LocalTime::parse(text).ok_or_else(|| error.to_owned())
}

/// Parses a day, or as much of it as is known.
pub(crate) fn parse_known_date(text: &str) -> Result<PartialDate, String> {
    let error = "write a day as YYYY-MM-DD, or what is known of it: YYYY-MM or YYYY";
    parse_partial_date(text).ok_or_else(|| error.to_owned())
}

/// Parses text that has at least one character and no line breaks.
pub(crate) fn parse_line(text: &str) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() || text.contains(char::is_control) {
        return Err("write some words, on one line".to_owned());
    }
    Ok(text.to_owned())
}

pub(crate) fn parse_language(text: &str) -> Result<String, String> {
    if !Language::is_valid(text) {
        return Err("write a language as `en`, `pt-BR` or `zh-Hant`".to_owned());
    }
    Ok(text.to_owned())
}

/// Parses the URL of a page.
pub(crate) fn parse_page_url(text: &str) -> Result<String, String> {
    if !WebUrl::is_valid(text) {
        let example = "https://example.org/page";
        return Err(format!("write the whole address, without a password: {example}"));
    }
    Ok(text.to_owned())
}

/// Parses a URL to which paths can be appended.
pub(crate) fn parse_base_url(text: &str) -> Result<String, String> {
    if !BaseUrl::is_valid(text) {
        let example = "https://example.org/";
        return Err(format!("write the whole address, without `?`, `#` or a password: {example}"));
    }
    Ok(text.to_owned())
}

/// Parses the name or the IP address of a host, without a port. Returns it in the form in which
/// browsers send it.
pub(crate) fn parse_host_name(text: &str) -> Result<String, String> {
    let example = "write only the name of a host, such as `desk.example`";
    let text = text.trim();
    if text.contains("://") {
        return Err(format!("{example}, without `http://` or `https://`"));
    }
    if text.contains('*') {
        return Err(format!("{example}, without `*`; give the option again for each other name"));
    }
    if text.contains(['/', '?', '#', '@', '%']) {
        return Err(format!("{example}, without a path"));
    }
    if let Ok(address) = text.trim_matches(['[', ']']).parse::<Ipv6Addr>() {
        return Ok(address.to_string());
    }
    if text.contains(':') {
        return Err(format!("{example}, without a port: every port of it is allowed"));
    }
    match url::Host::parse(text.strip_suffix('.').unwrap_or(text)) {
        Ok(url::Host::Domain(name)) if !name.is_empty() => Ok(name),
        Ok(url::Host::Ipv4(address)) => Ok(IpAddr::from(address).to_string()),
        _ => Err(example.to_owned()),
    }
}

/// Parses the path below which a proxy shows the preview. Returns it decoded, with `/` at its start
/// and its end.
pub(crate) fn parse_base_path(text: &str) -> Result<String, String> {
    let error = "write only a path, such as `/proxy/8000/`";
    let path = percent_decode_str(text.trim()).decode_utf8().map_err(|_| error.to_owned())?;
    let path = path.strip_prefix('/').unwrap_or(&path);
    let path = path.strip_suffix('/').unwrap_or(path);
    if path.is_empty() {
        return Ok("/".to_owned());
    }
    for part in path.split('/') {
        let is_odd = part.contains(['?', '#', '\\', ':']) || part.contains(char::is_control);
        if part.is_empty() || part == "." || part == ".." || is_odd {
            return Err(error.to_owned());
        }
    }
    Ok(format!("/{path}/"))
}

#[cfg(test)]
mod tests {
    use super::{parse_base_path, parse_host_name};

    #[test]
    fn hosts_are_names_or_addresses() {
        for (text, host) in [
            ("desk.example", "desk.example"),
            ("Desk.Example.", "desk.example"),
            ("localhost", "localhost"),
            ("my_preview", "my_preview"),
            ("b\u{fc}cher.example", "xn--bcher-kva.example"),
            ("192.168.0.7", "192.168.0.7"),
            ("::1", "::1"),
            ("[::1]", "::1"),
        ] {
            assert_eq!(parse_host_name(text).as_deref(), Ok(host), "{text}");
        }
        for text in [
            "",
            " ",
            ".",
            "https://desk.example",
            "desk.example/a",
            "*.example",
            "*",
            "desk.example:80",
            "[::1]:80",
            "a b",
            "a@b",
            "a\nb",
            "a<b",
            "%41",
            "[desk]",
        ] {
            assert!(parse_host_name(text).is_err(), "{text}");
        }
    }

    #[test]
    fn base_paths_have_one_form() {
        for text in ["/proxy/8000/", "/proxy/8000", "proxy/8000", "/proxy/%38000/"] {
            assert_eq!(parse_base_path(text).as_deref(), Ok("/proxy/8000/"), "{text}");
        }
        assert_eq!(parse_base_path("/").as_deref(), Ok("/"));
        for text in ["https://a.example/b", "//a", "/a//b", "/a/../b", "/a?b", "/a#b", "/a\\b"] {
            assert!(parse_base_path(text).is_err(), "{text}");
        }
    }
}
