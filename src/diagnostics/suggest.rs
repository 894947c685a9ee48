//! Suggestions for misspelled names.

/// Longer names are not taken for misspellings.
const MAX_NAME_BYTES: usize = 128;

/// Returns the known name most like `written`, or `None` if no name is similar enough.
///
/// The optimal string alignment distance may be a third of the length, as for rustc's name
/// suggestions. Case makes no difference.
pub(crate) fn best_match<'a>(written: &str, known: &[&'a str]) -> Option<&'a str> {
    if written.len() > MAX_NAME_BYTES {
        return None;
    }
    let written = written.to_lowercase();
    let length = written.chars().count();
    let max_distance = (length / 3).max(1);
    let mut best = None;
    for &name in known {
        if name.len() > MAX_NAME_BYTES || name.chars().count().abs_diff(length) > max_distance {
            continue;
        }
        let distance = distance(&written, name);
        if distance <= max_distance && best.is_none_or(|best| (distance, name) < best) {
            best = Some((distance, name));
        }
    }
    best.map(|(_, name)| name)
}

/// Returns whether `name` is more like `written` than all other known names.
pub(crate) fn is_unambiguous_match(written: &str, name: &str, known: &[&str]) -> bool {
    let written = written.to_lowercase();
    let best = distance(&written, name);
    known.iter().all(|other| *other == name || distance(&written, other) > best)
}

/// `written` is in lower case already.
fn distance(written: &str, name: &str) -> usize {
    strsim::osa_distance(written, &name.to_lowercase())
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
