//! Slugs: names as ids, as parts of URLs and as names of files.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::diagnostics::source_map::floor_char_boundary;

const MAX_SLUG_BYTES: usize = 120;

/// Returns a text in lower case with only letters and digits of any script, and hyphens.
pub fn slug(text: &str) -> String {
    let mut slug = String::new();
    for c in text.nfc().flat_map(char::to_lowercase) {
        if c.is_alphanumeric() || is_combining_mark(c) {
            slug.push(c);
        } else if !slug.is_empty() && !slug.ends_with('-') && !matches!(c, '\'' | '’') {
            slug.push('-');
        }
    }
    slug.truncate(floor_char_boundary(&slug, MAX_SLUG_BYTES));
    slug.trim_end_matches('-').to_owned()
}

/// Returns a slug that is a valid file name on every system.
pub fn portable_slug(text: &str) -> String {
    make_portable(slug(text))
}

/// Returns a portable slug cut to `max_bytes`, between words if possible.
pub fn truncated_slug(text: &str, max_bytes: usize) -> String {
    let mut slug = slug(text);
    if slug.len() > max_bytes {
        slug.truncate(floor_char_boundary(&slug, max_bytes));
        if let Some(hyphen) = slug.rfind('-') {
            slug.truncate(hyphen);
        }
    }
    make_portable(slug)
}

fn make_portable(slug: String) -> String {
    if is_reserved_windows_name(&slug) { format!("{slug}-1") } else { slug }
}

/// Returns whether Windows reserves a name in lower case for a device, so that no file or folder
/// can have it (Win32, "Naming Files, Paths, and Namespaces").
pub(crate) fn is_reserved_windows_name(name: &str) -> bool {
    if ["con", "prn", "aux", "nul"].contains(&name) {
        return true;
    }
    let Some(port) = name.strip_prefix("com").or_else(|| name.strip_prefix("lpt")) else {
        return false;
    };
    let mut digits = port.chars();
    digits.next().is_some_and(|digit| "123456789¹²³".contains(digit)) && digits.next().is_none()
}

/// Returns `base` with a number from 2 that makes it a free name. If the numbers are taken without
/// a gap, it is the lowest free one.
///
/// Thousands of names may have one base, so the number is found by doubling and bisecting.
pub(crate) fn first_free_name(base: &str, is_taken: impl Fn(&str) -> bool) -> String {
    let is_number_taken = |number: usize| is_taken(&format!("{base}-{number}"));
    let mut free = 2;
    let mut taken = 1;
    while is_number_taken(free) {
        taken = free;
        free *= 2;
    }
    while taken + 1 < free {
        let middle = usize::midpoint(taken, free);
        if is_number_taken(middle) {
            taken = middle;
        } else {
            free = middle;
        }
    }
    format!("{base}-{free}")
}
