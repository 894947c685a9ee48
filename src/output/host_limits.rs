//! How large a site may be for its host. It looks at lengths only.

use std::collections::BTreeMap;

/// What GitHub Pages does not take of a site with these files, or soon will not: it takes a site of 1 GB, and GitHub a file of
/// 100 MB.
pub fn beyond_pages(files: &BTreeMap<String, u64>) -> Vec<String> {
    let file = |(name, bytes): (&String, &u64)| {
        near(*bytes, 100_000_000, &format!("`{name}`"), "GitHub takes files of")
    };
    let total: u64 = files.values().sum();
    let whole = near(total, 1_000_000_000, "the site", "GitHub Pages publishes");
    files.iter().filter_map(file).chain(whole).collect()
}

/// Says that something is larger than `most` bytes, or has nine tenths of them.
fn near(bytes: u64, most: u64, what: &str, limit: &str) -> Option<String> {
    let megabytes = bytes.div_ceil(1_000_000);
    let limit = format!("{limit} {} MB", if most < 1_000_000_000 { "100" } else { "1,000" });
    match bytes {
        bytes if bytes > most => Some(format!("{what} has {megabytes} MB, and {limit}")),
        bytes if bytes >= most / 10 * 9 => {
            Some(format!("{what} has {megabytes} MB, and nears its limit: {limit}"))
        }
        _ => None,
    }
}
