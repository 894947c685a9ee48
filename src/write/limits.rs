//! How large a site may be for its host. It looks at lengths only.

use std::collections::BTreeMap;

/// What GitHub Pages does not take of a site with these files: it is larger than 1 GB, or a file than 100 MB.
pub fn beyond_pages(files: &BTreeMap<String, u64>) -> Vec<String> {
    const FILE: u64 = 100_000_000;
    const SITE: u64 = 1_000_000_000;
    let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
    let large = files.iter().filter(|(_, bytes)| **bytes > FILE);
    let large =
        large.map(|(name, bytes)| format!("`{name}` has {} MB, and GitHub takes files of 100 MB", megabytes(*bytes)));
    let total: u64 = files.values().sum();
    let whole =
        (total > SITE).then(|| format!("the site has {} MB, and GitHub Pages publishes 1,000 MB", megabytes(total)));
    large.chain(whole).collect()
}
