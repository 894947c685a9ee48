//! Archives of the web by the form of their addresses: which are copies, and of which page. It must not ask them.

use url::{Position, Url};

/// The names of archive.today, which is one archive.
const TODAY: [&str; 7] = [
    "archive.today",
    "archive.ph",
    "archive.is",
    "archive.li",
    "archive.vn",
    "archive.fo",
    "archive.md",
];

/// Archives that write the address of the page into that of its copy, after the moment of the copy.
const DATED: [&str; 7] = [
    "web.archive.org",
    "archive.org",
    "wayback.archive-it.org",
    "arquivo.pt",
    "webarchive.loc.gov",
    "webarchive.nationalarchives.gov.uk",
    "webarchive.org.uk",
];

/// An archive that may write the address of the page into the query.
const CITED: &str = "webcitation.org";

/// Archives whose addresses say nothing of the page.
const NUMBERED: [&str; 3] = ["perma.cc", "ghostarchive.org", "megalodon.jp"];

/// Whether an address is that of an archive.
pub fn is_archive_url(address: &str) -> bool {
    let parsed = Url::parse(address).ok();
    parsed.as_ref().and_then(Url::host_str).map(bare).is_some_and(|host| {
        TODAY.contains(&host) || DATED.contains(&host) || host == CITED || NUMBERED.contains(&host)
    })
}

/// The address of the page that an archived copy is of; nothing where its own address does not tell.
pub fn archived_url(address: &str) -> Option<String> {
    let url = Url::parse(address).ok()?;
    let host = bare(url.host_str()?);
    let written = &url[Position::BeforePath..Position::AfterQuery];
    match host {
        CITED => {
            url.query_pairs().find(|(key, _)| key == "url").map(|(_, value)| value.into_owned())
        }
        _ if DATED.contains(&host) => after_scheme(written).or_else(|| after_moment(written)),
        _ if TODAY.contains(&host) => after_scheme(written),
        _ => None,
    }
}

/// The name under which a host is known: archives have several.
pub fn canonical_archive_host(host: &str) -> &str {
    let bare = bare(host);
    if TODAY.contains(&bare) { TODAY[0] } else { bare }
}

fn bare(host: &str) -> &str {
    host.strip_prefix("www.").unwrap_or(host)
}

/// The address that stands in a path as it is. Of its two slashes one may be lost.
fn after_scheme(path: &str) -> Option<String> {
    let lower = path.to_ascii_lowercase();
    let at = ["/http:/", "/https:/"].iter().filter_map(|scheme| lower.find(scheme)).min()?;
    path.get(at + 1..).map(str::to_owned)
}

/// The address without its scheme that follows the moment of the copy, as in `/web/20150319/example.org/page`.
fn after_moment(path: &str) -> Option<String> {
    let mut rest = path.strip_prefix('/')?;
    while let Some((part, after)) = rest.split_once('/') {
        if is_moment(part) {
            let host = after.split(['/', '?']).next()?;
            return host.contains('.').then(|| format!("http://{after}"));
        }
        rest = after;
    }
    None
}

/// Whether a part of a path is a moment from year to second, with what may follow it: `20150319120000`, `2015`, `20150319if_`.
fn is_moment(part: &str) -> bool {
    let digits = part.bytes().take_while(u8::is_ascii_digit).count();
    let mark = part.get(digits..).unwrap_or_default();
    (4..=14).contains(&digits) && (mark.is_empty() || (mark.len() == 3 && mark.ends_with('_')))
}
