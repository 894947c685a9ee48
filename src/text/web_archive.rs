//! Recognizes archived copies of web pages, and their originals, by the form of their URLs.

use jiff::civil::DateTime;
use url::{Position, Url};

use crate::text::leading_digits;

/// The hosts of archive.today, the canonical one first.
const ARCHIVE_TODAY_HOSTS: [&str; 7] = [
    "archive.today",
    "archive.ph",
    "archive.is",
    "archive.li",
    "archive.vn",
    "archive.fo",
    "archive.md",
];

/// Archives whose URLs contain a timestamp and then the URL of the original.
const TIMESTAMP_HOSTS: [&str; 7] = [
    "web.archive.org",
    "archive.org",
    "wayback.archive-it.org",
    "arquivo.pt",
    "webarchive.loc.gov",
    "webarchive.nationalarchives.gov.uk",
    "webarchive.org.uk",
];

/// An archive whose URLs may contain the URL of the original in the query.
const WEBCITE_HOST: &str = "webcitation.org";

/// The digits of a timestamp to the second: `20150319120000`.
const SECOND_DIGITS: usize = 14;

/// Archives whose URLs do not contain the URL of the original.
const OPAQUE_HOSTS: [&str; 3] = ["perma.cc", "ghostarchive.org", "megalodon.jp"];

/// Returns whether `url` belongs to a known archive.
pub fn is_archive_url(url: &str) -> bool {
    let Ok(url) = Url::parse(url) else { return false };
    let Some(host) = url.host_str() else { return false };
    let host = strip_www(host);
    ARCHIVE_TODAY_HOSTS.contains(&host)
        || TIMESTAMP_HOSTS.contains(&host)
        || OPAQUE_HOSTS.contains(&host)
        || host == WEBCITE_HOST
}

/// Returns the URL of the original of an archived copy, if its own URL shows it.
pub fn archived_url(url: &str) -> Option<String> {
    let url = Url::parse(url).ok()?;
    let host = strip_www(url.host_str()?);
    let path = &url[Position::BeforePath..Position::AfterQuery];
    if host == WEBCITE_HOST {
        let (_, original) = url.query_pairs().find(|(key, _)| key == "url")?;
        return Some(original.into_owned());
    }
    if TIMESTAMP_HOSTS.contains(&host) {
        return url_in_path(path).or_else(|| url_after_timestamp(path));
    }
    if ARCHIVE_TODAY_HOSTS.contains(&host) {
        return url_in_path(path);
    }
    None
}

/// Returns the time (UTC) at which an archived copy was made, if its URL shows it to the second.
pub(crate) fn archived_at(url: &str) -> Option<DateTime> {
    let url = Url::parse(url).ok()?;
    let host = strip_www(url.host_str()?);
    if !TIMESTAMP_HOSTS.contains(&host) && !ARCHIVE_TODAY_HOSTS.contains(&host) {
        return None;
    }
    let timestamp = url.path_segments()?.find(|part| is_timestamp(part))?;
    if leading_digits(timestamp).len() != SECOND_DIGITS {
        return None;
    }
    DateTime::strptime("%Y%m%d%H%M%S", timestamp.get(..SECOND_DIGITS)?).ok()
}

/// Returns the main host of an archive that has several, or any other host without `www.`.
pub(crate) fn canonical_archive_host(host: &str) -> &str {
    let host = strip_www(host);
    if ARCHIVE_TODAY_HOSTS.contains(&host) { ARCHIVE_TODAY_HOSTS[0] } else { host }
}

fn strip_www(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// Returns the URL that a path contains. It may have lost one of the slashes after its scheme.
fn url_in_path(path: &str) -> Option<String> {
    let lower = path.to_ascii_lowercase();
    let start = ["/http:/", "/https:/"].iter().filter_map(|scheme| lower.find(scheme)).min()?;
    Some(path[start + 1..].to_owned())
}

/// Returns the URL after a timestamp, without its scheme, as in `/web/20150319/example.org/page`.
fn url_after_timestamp(path: &str) -> Option<String> {
    let mut rest = path.strip_prefix('/')?;
    while let Some((part, after)) = rest.split_once('/') {
        if is_timestamp(part) {
            let host = after.split(['/', '?']).next()?;
            return if host.contains('.') { Some(format!("http://{after}")) } else { None };
        }
        rest = after;
    }
    None
}

/// Returns whether a part of a path is a timestamp from the year up to the second, optionally with
/// a flag: `20150319120000`, `2015`, `20150319if_`.
fn is_timestamp(part: &str) -> bool {
    let digits = leading_digits(part).len();
    let flag = &part[digits..];
    (4..=14).contains(&digits) && (flag.is_empty() || (flag.len() == 3 && flag.ends_with('_')))
}
