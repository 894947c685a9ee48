//! Suggestions for misspelled names.

use rapidfuzz::distance::osa;

/// Longer names are not taken for misspellings.
const MAX_NAME_BYTES: usize = 128;

/// Returns the known name most like `written`, if one is similar enough.
///
/// The optimal string alignment distance may be a third of the length, as for rustc's name
/// suggestions. Case makes no difference.
pub(crate) fn best_match<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    if written.len() > MAX_NAME_BYTES {
        return None;
    }
    let written = written.to_lowercase();
    let max_distance = (written.chars().count() / 3).max(1);
    let cutoff = osa::Args::default().score_cutoff(max_distance);
    let comparator = osa::BatchComparator::new(written.chars());
    let mut best = None;
    for &name in known {
        if name.len() > MAX_NAME_BYTES {
            continue;
        }
        let lowercase = name.to_lowercase();
        let Some(distance) = comparator.distance_with_args(lowercase.chars(), &cutoff) else {
            continue;
        };
        if best.is_none_or(|best| (distance, name) < best) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Returns whether `name` is more like `written` than all other known names.
pub(crate) fn is_unambiguous_match(written: &str, name: &str, known: &[&str]) -> bool {
    let written = written.to_lowercase();
    let distance = |name: &str| osa::distance(written.chars(), name.to_lowercase().chars());
    let best = distance(name);
    known.iter().all(|other| *other == name || distance(other) > best)
}

/// Formats names in backticks with commas between them. Long lists are cut.
pub(crate) fn format_list(names: &[&str]) -> String {
    const MAX_NAMES: usize = 14;
    let mut list: Vec<String> =
        names.iter().take(MAX_NAMES).map(|name| format!("`{name}`")).collect();
    if names.len() > MAX_NAMES {
        list.push("…".to_owned());
    }
    list.join(", ")
}
