//! Tells search engines which pages changed, as the protocol `IndexNow` asks
//! (<https://www.indexnow.org/documentation>). The workflow that publishes the site sends it.

use std::collections::BTreeSet;

use serde::Serialize;
use url::Url;

use crate::data::feeds::is_indexed;
use crate::model::Model;
use crate::render::index_now_path;
use crate::render::url::absolute_url;

/// The most addresses of one submission.
const MAX_ADDRESSES: usize = 10_000;

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Submission<'a> {
    host: &'a str,
    key: &'a str,
    key_location: &'a str,
    url_list: &'a [String],
}

/// Returns the submissions as lines of JSON. The text is empty if no page changed. `changed` has
/// the addresses that are in both versions and differ. Returns `None` if the site has no key.
pub(crate) fn submissions(before: &Model, after: &Model, changed: &[String]) -> Option<String> {
    let site = &after.site;
    let key = site.index_now_key.as_ref()?;
    let url = Url::parse(&site.base_url).ok()?;
    let key_location = absolute_url(&site.base_url, &index_now_path(key));
    let mut urls = Vec::new();
    for address in told_addresses(before, after, changed) {
        urls.push(absolute_url(&site.base_url, address));
    }
    let mut lines = String::new();
    for url_list in urls.chunks(MAX_ADDRESSES) {
        let submission =
            Submission { host: url.host_str()?, key, key_location: &key_location, url_list };
        lines.push_str(&serde_json::to_string(&submission).ok()?);
        lines.push('\n');
    }
    Some(lines)
}

/// Returns the addresses of the pages that are new, changed or gone, and that search engines may
/// list in one of the versions.
fn told_addresses<'a>(
    before: &'a Model,
    after: &'a Model,
    changed: &'a [String],
) -> BTreeSet<&'a str> {
    let (old_pages, new_pages) = (before.addresses(), after.addresses());
    let mut told = BTreeSet::new();
    for (pages, others) in [(old_pages, new_pages), (new_pages, old_pages)] {
        for (address, page) in pages {
            let is_told = !others.contains_key(address) || changed.binary_search(address).is_ok();
            if is_told && is_indexed(page) {
                told.insert(address.as_str());
            }
        }
    }
    told
}
