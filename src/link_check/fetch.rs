//! Fetches pages that can be kept: HTML, Markdown and plain text, of a limited size.

use std::io::Read;

use ureq::Body;
use ureq::http::{Method, Response, header};
use url::Url;

use crate::content::kept_copies::CopyKind;
use crate::link_check::client::{Client, Failure, MAX_REDIRECTS, Probe, interpret, visit_all};
use crate::link_check::{CrawlPolicy, LinkStatus};

/// The result of fetching an address.
#[derive(Debug)]
pub enum Fetched {
    Page(FetchedPage),
    /// There is no page, for this reason.
    Gone(String),
    /// Factpress cannot read the answer, for this reason.
    Unreadable(String),
    /// It could not be fetched, for this reason. Another time it may.
    Failed(String),
}

/// A page as its host sent it.
#[derive(Debug)]
pub struct FetchedPage {
    /// The address after redirects.
    pub url: Url,
    pub kind: CopyKind,
    /// The encoding that the host names.
    pub charset: Option<String>,
    pub bytes: Vec<u8>,
}

/// Fetches all addresses, several hosts at a time, and passes each result to `report`.
pub fn fetch_pages(urls: Vec<Url>, policy: &CrawlPolicy, report: &mut dyn FnMut(Url, Fetched)) {
    visit_all(urls, policy, fetch, report);
}

/// Follows redirects from an address and returns its page.
fn fetch(client: &Client, url: &Url) -> Fetched {
    let mut current = url.clone();
    for _ in 0..=MAX_REDIRECTS {
        let response = match client.request(&Method::GET, &current) {
            Ok(response) => response,
            Err(Failure::NotPublic) => {
                return Fetched::Unreadable(Failure::NotPublic.into_reason());
            }
            Err(failure) => return without_page(failure.into_status()),
        };
        match interpret(&current, &response) {
            Probe::Redirect { target, .. } => current = target,
            Probe::Done(LinkStatus::Ok) => return read_page(current, response),
            Probe::Done(status) => return without_page(status),
        }
    }
    Fetched::Failed(format!("it is redirected more than {MAX_REDIRECTS} times"))
}

fn without_page(status: LinkStatus) -> Fetched {
    match status {
        LinkStatus::Broken(reason) => Fetched::Gone(reason),
        LinkStatus::Unknown(reason) => Fetched::Failed(reason),
        LinkStatus::Ok | LinkStatus::Redirected(_) => Fetched::Failed("it has no page".to_owned()),
    }
}

/// Reads the body of a response, but never more than a copy of its kind may have.
fn read_page(url: Url, mut response: Response<Body>) -> Fetched {
    let status = response.status().as_u16();
    if status != 200 {
        return Fetched::Failed(format!("its host answers {status}"));
    }
    let encoding = header_text(&response, header::CONTENT_ENCODING);
    if encoding.is_some_and(|encoding| !encoding.trim().eq_ignore_ascii_case("identity")) {
        return Fetched::Failed("its host sends it compressed without being asked to".to_owned());
    }
    let media_type = header_text(&response, header::CONTENT_TYPE).unwrap_or_default().to_owned();
    let (kind, charset) = match kind_of(&media_type) {
        Ok(kind) => (kind, charset_of(&media_type)),
        Err(reason) => return Fetched::Unreadable(reason),
    };
    let max = kind.unwrap_or(CopyKind::Html).max_bytes();
    let mut bytes = Vec::new();
    let reader = response.body_mut().as_reader();
    if let Err(error) = reader.take(max as u64 + 1).read_to_end(&mut bytes) {
        return Fetched::Failed(format!("its host sent only a part of it: {error}"));
    }
    if bytes.len() > max {
        return Fetched::Unreadable(format!("it has more than {max} bytes, the limit for copies"));
    }
    let Some(kind) = kind.or_else(|| kind_of_bytes(&bytes)) else {
        return Fetched::Unreadable("its host does not say what kind of file it is".to_owned());
    };
    Fetched::Page(FetchedPage { url, kind, charset, bytes })
}

fn header_text(response: &Response<Body>, name: header::HeaderName) -> Option<&str> {
    response.headers().get(name)?.to_str().ok()
}

/// Returns how a copy with a media type is read, if a type is given.
///
/// # Errors
/// The reason why Factpress does not read such copies.
fn kind_of(media_type: &str) -> Result<Option<CopyKind>, String> {
    let essence = media_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    match essence.as_str() {
        "" => Ok(None),
        "text/html" | "application/xhtml+xml" => Ok(Some(CopyKind::Html)),
        "text/plain" => Ok(Some(CopyKind::Text)),
        "text/markdown" => Ok(Some(CopyKind::Markdown)),
        "application/pdf" => {
            Err("it is a PDF document, whose words Factpress does not read; save \
             its words as a text (`.txt`), and name that as `copy`"
                .to_owned())
        }
        other => {
            let shown: String = other.chars().take(60).collect();
            Err(format!("it is a file of the type `{shown}`, which Factpress does not read"))
        }
    }
}

/// Returns the kind of a page whose host names no type.
fn kind_of_bytes(bytes: &[u8]) -> Option<CopyKind> {
    let text = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    text.trim_ascii_start().starts_with(b"<").then_some(CopyKind::Html)
}

/// Returns the parameter `charset` of a media type.
fn charset_of(media_type: &str) -> Option<String> {
    for parameter in media_type.split(';').skip(1) {
        if let Some((name, value)) = parameter.split_once('=')
            && name.trim().eq_ignore_ascii_case("charset")
        {
            return Some(value.trim().trim_matches(['"', '\'']).to_owned());
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn media_types_are_read() {
        let html = "Text/HTML; charset=\"windows-1252\"; a=b";
        assert_eq!(kind_of(html), Ok(Some(CopyKind::Html)));
        assert_eq!(charset_of(html).as_deref(), Some("windows-1252"));
        assert_eq!(kind_of(""), Ok(None));
        assert_eq!(charset_of("text/plain"), None);
        assert!(kind_of("application/pdf").unwrap_err().contains("PDF"));
        assert!(kind_of("image/png").unwrap_err().contains("`image/png`"));
        assert_eq!(kind_of_bytes(b"\xEF\xBB\xBF \n<p>"), Some(CopyKind::Html));
        assert_eq!(kind_of_bytes(b"%PDF-1.7"), None);
    }
}
