//! Checks external links, and fetches pages. Each address is requested once and politely, or taken
//! from the cache. Only this room uses the network.

pub(crate) mod api;
mod cache;
mod client;
mod fetch;
pub(crate) mod public_resolver;
mod rate_limit;

use std::collections::{BTreeMap, BTreeSet};
use std::net::IpAddr;
use std::time::Duration;

use serde::{Deserialize, Serialize};
use url::Url;

use crate::cache::Cache;
use crate::content::values::Date;
use crate::diagnostics::{Code, Diagnostic};
use crate::link_check::cache::LinkCache;
pub use crate::link_check::fetch::{Fetched, FetchedPage, fetch_pages};
pub use crate::link_check::public_resolver::is_public;
use crate::reports::external_links::ExternalLink;

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LinkStatus {
    Ok,
    /// Permanently redirected to another address, which works.
    Redirected(String),
    /// There is no page, for this reason.
    Broken(String),
    /// The check failed, for this reason. A host that refuses programs may well answer readers.
    Unknown(String),
}

/// The limits of a link check.
#[derive(Debug, Clone)]
pub struct CrawlPolicy {
    /// The time between two requests to the same host.
    pub delay: Duration,
    /// The maximum time of one request.
    pub timeout: Duration,
    /// The maximum time of the whole check.
    pub deadline: Duration,
    /// The longest `Retry-After` that is waited for.
    pub max_retry_after: Duration,
    /// How many hosts are requested at the same time.
    pub concurrency: usize,
    /// Decides which IP addresses may be connected to. Content may come from strangers and must
    /// not reach into the network of the person who checks it.
    pub allow_ip: fn(IpAddr) -> bool,
}

impl Default for CrawlPolicy {
    fn default() -> Self {
        Self {
            delay: Duration::from_secs(1),
            timeout: Duration::from_secs(10),
            deadline: Duration::from_secs(5 * 60),
            max_retry_after: Duration::from_secs(60),
            concurrency: 8,
            allow_ip: is_public,
        }
    }
}

/// The status of every checked address.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LinkResults(BTreeMap<String, LinkStatus>);

impl LinkResults {
    /// Returns the status of an address, if it was checked.
    pub fn get(&self, url: &str) -> Option<&LinkStatus> {
        self.0.get(normalize_url(url)?.as_str())
    }

    /// Returns all addresses and their status, sorted by address.
    pub fn iter(&self) -> impl Iterator<Item = (&String, &LinkStatus)> {
        self.0.iter()
    }

    /// Returns whether the page is gone, but the archived copy that readers see works.
    fn has_working_copy(&self, link: &ExternalLink) -> bool {
        let Some(archive_url) = &link.archive_url else { return false };
        !matches!(self.get(archive_url), Some(LinkStatus::Broken(_)))
    }
}

/// Checks every address that `links` name. Calls `progress` with the number of addresses that are
/// done and the number of all.
pub fn check_links(
    links: &[ExternalLink],
    cache: &Cache,
    today: Date,
    policy: &CrawlPolicy,
    progress: &mut dyn FnMut(usize, usize),
) -> LinkResults {
    let mut urls = BTreeSet::new();
    for link in links {
        urls.extend(normalize_url(&link.url));
    }
    let total = urls.len();
    let mut link_cache = LinkCache::load(cache, today);
    let mut results = BTreeMap::new();
    let mut unchecked = Vec::new();
    for url in urls {
        match link_cache.get(url.as_str()) {
            Some(status) => {
                results.insert(url.to_string(), status.clone());
            }
            None => unchecked.push(url),
        }
    }
    progress(results.len(), total);
    client::visit_all(unchecked, policy, client::check_link, &mut |url, status| {
        link_cache.insert(url.as_str(), &status);
        results.insert(url.to_string(), status);
        progress(results.len(), total);
    });
    link_cache.save(cache);
    LinkResults(results)
}

/// Returns the address to request, without fragment, user name and password, if it is an HTTP
/// address.
pub(crate) fn normalize_url(url: &str) -> Option<Url> {
    let mut url = Url::parse(url).ok()?;
    if !url.has_host() || !matches!(url.scheme(), "http" | "https") {
        return None;
    }
    url.set_fragment(None);
    url.set_username("").ok()?;
    url.set_password(None).ok()?;
    Some(url)
}

/// How many addresses have each status.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct LinkCounts {
    pub ok: usize,
    pub broken: usize,
    /// Broken, but with a working archived copy wherever they are linked.
    pub archived: usize,
    pub unknown: usize,
}

impl LinkCounts {
    pub fn new(links: &[ExternalLink], results: &LinkResults) -> Self {
        let mut without_copy = BTreeSet::new();
        for link in links {
            if !results.has_working_copy(link) {
                without_copy.extend(normalize_url(&link.url).map(String::from));
            }
        }
        let mut counts = Self::default();
        for (url, status) in results.iter() {
            match status {
                LinkStatus::Ok | LinkStatus::Redirected(_) => counts.ok += 1,
                LinkStatus::Broken(_) if without_copy.contains(url) => counts.broken += 1,
                LinkStatus::Broken(_) => counts.archived += 1,
                LinkStatus::Unknown(_) => counts.unknown += 1,
            }
        }
        counts
    }
}

/// Returns a `dead-link` warning for every broken link without a working archived copy.
pub fn broken_links(links: &[ExternalLink], results: &LinkResults) -> Vec<Diagnostic> {
    let mut diagnostics = Vec::new();
    for link in links {
        let Some(LinkStatus::Broken(reason)) = results.get(&link.url) else { continue };
        if results.has_working_copy(link) {
            continue;
        }
        let help = if link.archive_url.is_some() {
            "neither the page nor its archived copy exists: correct the addresses, or look for \
             another copy"
        } else {
            "correct the address, or show readers an archived copy: web.archive.org may have one"
        };
        let message = format!("there is no page at `{}`", link.url);
        let mut diagnostic = Diagnostic::warning(Code::DeadLink, link.span, message);
        diagnostic.claim.clone_from(&link.claim);
        diagnostic.article.clone_from(&link.article);
        diagnostics.push(diagnostic.label(reason).help(help));
    }
    diagnostics
}
