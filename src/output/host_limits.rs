//! Compares the sizes of a site's files with the limits of GitHub Pages.

use std::collections::BTreeMap;

/// The size of a file that GitHub refuses, in bytes.
const MAX_FILE_BYTES: u64 = 100_000_000;

/// The size of a site that GitHub Pages refuses, in bytes.
const MAX_SITE_BYTES: u64 = 1_000_000_000;

/// Returns a warning for each file, and for the site, that is larger than GitHub Pages allows or
/// than nine tenths of that. `files` are paths and sizes in bytes.
pub fn github_pages_warnings(files: &BTreeMap<String, u64>) -> Vec<String> {
    let mut warnings = Vec::new();
    for (name, bytes) in files {
        let limit = "GitHub takes files of 100 MB";
        warnings.extend(warning(*bytes, MAX_FILE_BYTES, &format!("`{name}`"), limit));
    }
    let limit = "GitHub Pages publishes 1,000 MB";
    warnings.extend(warning(files.values().sum(), MAX_SITE_BYTES, "the site", limit));
    warnings
}

fn warning(bytes: u64, max: u64, what: &str, limit: &str) -> Option<String> {
    let megabytes = bytes.div_ceil(1_000_000);
    if bytes > max {
        Some(format!("{what} has {megabytes} MB, and {limit}"))
    } else if bytes >= max / 10 * 9 {
        Some(format!("{what} has {megabytes} MB, and is close to its limit: {limit}"))
    } else {
        None
    }
}
